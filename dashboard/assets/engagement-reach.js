/*
 * The areas by keyboard: one of them is in focus, and arrow keys go to its neighbours.
 *
 * To assistive technology the map is one element with role="application": a screen reader then
 * hands over the arrow keys, and hears in a live region where they lead. The two other ways were
 * looked at and left:
 * - aria-activedescendant needs an element for every area (there are none: areas are points of one
 *   canvas, 35,000 of them at times) or two that take turns; VoiceOver follows it in lists and
 *   grids only, and beside the live region every area would be said twice.
 * - A focus that roves needs those elements too, and would put them into the order of a page, where
 *   one tab stop is asked for. It also moves real focus at every key, so that a redrawn map loses it.
 * The element is a sibling of the buttons and has none of them inside it, since role="application"
 * would hide them from a reader that walks the page; they come before it in the tab order.
 */
(function (ours) {
  "use strict";

  const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const STEP = 80; // pixels that Shift and an arrow pan
  const EDGE = 30; // pixels between an area in focus and the frame
  const AWAITED = "engagement-reach"; // kept while a key's answer may mount the map anew
  const PATIENCE = 30_000; // milliseconds

  function Reach(pane) {
    pane.map.keyboard.disable(); // Leaflet's own keys, and its own stop
    pane.frame.removeAttribute("tabindex");
    if (!pane.first) return; // what this one says and shows is of both panes
    this.pane = pane;
    this.layer = null;
    this.area = -1; // the one in focus; kept while the focus is elsewhere
    this.awaited = recall(); // since when a key's answer is
    this.ring = null; // around it, while a keyboard has the map
    this.element = L.DomUtil.create("div", "engagement-areas", pane.frame);
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "application");
    this.keys = addHidden("engagement-keys");
    this.element.setAttribute("aria-describedby", this.keys.id);
    pane.reach = this;
    this.listen();
  }

  function addHidden(id) {
    const node = L.DomUtil.create("div", "engagement-hidden", document.body);
    node.id = id;
    return node;
  }

  Reach.prototype.listen = function () {
    const { element, pane } = this;
    element.addEventListener("keydown", (event) => this.press(event));
    element.addEventListener("focus", () => !this.pointed && this.start());
    element.addEventListener("blur", () => this.stop());
    // Whoever points at an area goes on from there by keyboard; a pointer needs no ring.
    pane.areas.on("click", () => {
      this.area = pane.areas.under;
      this.pointed = true;
      element.focus({ preventScroll: true });
      this.pointed = false;
    });
  };

  /** Another picture, or other shapes: keep the area; in another level or view begin anew. */
  Reach.prototype.update = function (layer, picture) {
    if (!this.pane) return;
    const { heading, view } = picture;
    const label = heading ? ours.say("map-headed", { heading }) : ours.say("map");
    this.element.setAttribute("aria-label", label);
    this.keys.textContent = ours.say("keys");
    const other = this.layer !== layer || this.view !== view;
    const focused = this.ring !== null;
    Object.assign(this, { layer, view });
    if (other) {
      this.stop();
      this.area = -1;
    }
    if (focused && other) this.start(true);
    else if (focused) this.draw();
    else if (other && this.isAwaited()) {
      this.element.focus({ preventScroll: true });
      this.start(true);
    }
    if (other) this.await(0);
  };

  /**
   * Whether a key of this reader asked for what is shown now: shapes that had to be drawn first take
   * the map away for a moment, and the focus with it. Not when it has gone elsewhere meanwhile.
   */
  Reach.prototype.isAwaited = function () {
    const page = window.parent.document;
    return Date.now() - this.awaited < PATIENCE && page.activeElement === page.body;
  };

  Reach.prototype.await = function (since) {
    this.awaited = since;
    try {
      sessionStorage.setItem(AWAITED, since);
    } catch (error) {
      console.warn("the focus is not remembered:", error.name); // storage may be full or forbidden
    }
  };

  function recall() {
    try {
      return Number(sessionStorage.getItem(AWAITED));
    } catch (error) {
      console.warn("the focus was not remembered:", error.name);
      return 0;
    }
  }

  // ---- Where the focus is ---------------------------------------------------------------------

  /** Put the focus where it was, else on the area picked, else on the biggest in view. */
  Reach.prototype.start = function (arrived = false) {
    if (!this.layer) return;
    if (this.area < 0) this.area = this.first();
    if (this.area < 0) return;
    this.arrive();
    if (!arrived) return;
    const count = [...this.pane.picture.classes].filter((code) => code !== "o").length;
    ours.announce(ours.sayMany("arrived", count, { area: this.sentence() }));
  };

  Reach.prototype.first = function () {
    const { pane, layer } = this;
    const picked = layer.file.codes.indexOf(pane.picture.selected);
    if (picked >= 0 && this.wanted(picked)) return picked;
    const view = pane.map.getBounds();
    let [found, most] = [-1, -1];
    for (let i = 0; i < layer.source.length; i++) {
      if (!this.wanted(i) || !view.contains(layer.placeOf(i))) continue;
      const [west, north, east, south] = layer.boxes.subarray(4 * i, 4 * i + 4);
      const size = (east - west) * (south - north);
      if (size > most) [found, most] = [i, size];
    }
    return found;
  };

  /** Whether keys lead to an area: not to what lies outside of what is looked into. */
  Reach.prototype.wanted = function (i) {
    return this.pane.picture.classes[i] !== "o";
  };

  /** Where on the map the area in focus is: its label point. */
  Reach.prototype.at = function () {
    return this.pane.map.latLngToContainerPoint(this.layer.placeOf(this.area));
  };

  /** Be at an area: bring it into view, ring it, and say it, on the map and aloud. */
  Reach.prototype.arrive = function () {
    this.ring ??= new ours.Ring(this.pane);
    this.reveal();
    this.draw();
    ours.announce(this.sentence());
  };

  /** Let go of the map; the area is kept for the way back. */
  Reach.prototype.stop = function () {
    if (!this.ring) return;
    this.ring.remove();
    this.ring = null;
    delete this.pane.frame.dataset.focused;
    this.pane.hover(-1);
  };

  /** A moved map hides what a pointer shows; a keyboard's focus stays where it is. */
  Reach.prototype.move = function () {
    // A camera is set before the picture that it is for arrives here.
    if (this.ring && this.layer === this.pane.layer) this.draw();
  };

  /** Pan until the whole area is in view, or where it is too large its label point. */
  Reach.prototype.reveal = function () {
    const { map } = this.pane;
    const size = map.getSize();
    const [west, north, east, south] = this.layer.boxes.subarray(4 * this.area, 4 * this.area + 4);
    const ends = [ours.toLatLng(west, north), ours.toLatLng(east, south)];
    let [low, high] = ends.map((end) => map.latLngToContainerPoint(end));
    const large = high.x - low.x > size.x - 2 * EDGE || high.y - low.y > size.y - 2 * EDGE;
    if (large || west > east) low = high = this.at();
    const by = [beyond(low.x, high.x, size.x), beyond(low.y, high.y, size.y)];
    if (by[0] || by[1]) map.panBy(by, ours.motion());
  };

  function beyond(low, high, room) {
    if (low < EDGE) return Math.floor(low - EDGE);
    return high > room - EDGE ? Math.ceil(high - room + EDGE) : 0;
  }

  /** Ring the area, and explain it beside. */
  Reach.prototype.draw = function () {
    this.ring.draw(this.layer, this.area);
    this.pane.frame.dataset.focused = this.pcode();
    this.pane.hover(this.area, this.at());
  };

  // ---- What is said ---------------------------------------------------------------------------

  /** Name, parent and what the colour means; in a comparison, in both panes. */
  Reach.prototype.sentence = function () {
    const { layer, area, pane } = this;
    const { panes } = pane.host;
    const { name, parent } = ours.describe(layer, pane.picture, area);
    const meanings = panes.map(({ picture }) => {
      const meaning = joined(ours.describe(layer, picture, area).states);
      const { heading } = picture;
      return heading && panes.length > 1 ? ours.say("headed", { heading, meaning }) : meaning;
    });
    const meaning = joined(meanings);
    return parent ? ours.say("area", { name, parent, meaning }) : ours.say("area-alone", { name, meaning });
  };

  function joined(sentences) {
    return sentences.reduce((first, then) => ours.say("joined", { first, then }));
  }

  // ---- Keys -----------------------------------------------------------------------------------

  Reach.prototype.press = function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || !this.layer) return;
    const direction = DIRECTIONS[event.key];
    const act = direction ? () => this.steer(direction, event.shiftKey) : this.actOf(event);
    if (!act) return;
    event.preventDefault();
    act();
  };

  Reach.prototype.actOf = function ({ key, shiftKey }) {
    const { pane } = this;
    if (key === "ContextMenu" || (key === "F10" && shiftKey)) return () => this.openMenu();
    const acts = {
      Enter: () => this.step("into", pane.picture.down, { pcode: this.pcode() }),
      Backspace: () => this.step("up", pane.picture.up, {}),
      " ": () => this.area >= 0 && pane.pick(this.area, this.at()),
      "+": () => this.zoom(1),
      "=": () => this.zoom(1),
      "-": () => this.zoom(-1),
      _: () => this.zoom(-1),
      Home: () => pane.fit(),
      PageDown: () => this.turn(1),
      PageUp: () => this.turn(-1),
      Escape: () => this.element.blur(),
    };
    return acts[key];
  };

  Reach.prototype.pcode = function () {
    return this.area < 0 ? "" : this.layer.file.codes[this.area];
  };

  Reach.prototype.steer = function (direction, panning) {
    const { map } = this.pane;
    if (panning) map.panBy(L.point(direction).multiplyBy(STEP), ours.motion());
    else if (this.area < 0) this.start();
    else this.go(direction);
  };

  Reach.prototype.go = function (direction) {
    const next = ours.nextArea(this.layer, this.area, direction, (i) => this.wanted(i));
    if (next < 0) {
      ours.announce(ours.say("no-area-there"), true);
      return;
    }
    this.area = next;
    this.arrive();
  };

  /** To the next area in the boundary's own order: an area that hides behind its neighbours too. */
  Reach.prototype.turn = function (step) {
    const count = this.layer.source.length;
    for (let k = 1; k <= count; k++) {
      const i = (this.area + step * k + count * 2) % count;
      if (!this.wanted(i)) continue;
      this.area = i;
      this.arrive();
      return;
    }
  };

  /** Down or up, or why not. */
  Reach.prototype.step = function (event, { allowed, reason }, fields) {
    if (!allowed) ours.announce(reason, true);
    else if (fields.pcode !== "") {
      this.await(Date.now());
      this.pane.send(event, fields);
    }
  };

  /** Closer or farther, around the area in focus so that it stays in view. */
  Reach.prototype.zoom = function (sign) {
    const { map } = this.pane;
    const zoom = map.getZoom() + sign * map.options.zoomDelta;
    if (this.area < 0) map.setZoom(zoom, ours.motion());
    else map.setZoomAround(this.layer.placeOf(this.area), zoom, ours.motion());
  };

  Reach.prototype.openMenu = function () {
    if (this.area >= 0) ours.openMenuAt(this.pane, this.area);
  };

  ours.overlays.push(Reach);
})((window.EngagementMap ??= {}));
