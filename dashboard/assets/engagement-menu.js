/*
 * The menu of an area: open it, look into it, go up, explain its colour.
 *
 * It opens where a pointer asks for it (right button, long press) or beside what a keyboard was on,
 * and gives the focus back to where it came from. What is impossible stays in it, with the reason
 * written out: a menu that changes its length under the hand is harder to learn.
 */
(function (ours) {
  "use strict";

  const HELD = 450; // milliseconds after which a press is a long one; browsers take over at 500
  const SLIP = 10; // pixels that a finger may move meanwhile
  const MARGIN = 4;

  let open = null; // there is one menu, whatever the pane

  function Menu(pane, area, from) {
    this.pane = pane;
    this.area = area;
    this.from = from;
    this.panel = L.DomUtil.create("div", "engagement-menu", document.body);
    this.panel.dir = ours.direction();
    this.items = this.entries().map((entry) => this.item(entry));
    this.fill();
    this.panel.addEventListener("keydown", (event) => this.press(event));
    this.panel.addEventListener("contextmenu", (event) => event.preventDefault());
    this.panel.addEventListener("focusout", (event) => {
      if (!this.panel.contains(event.relatedTarget)) this.close(false);
    });
  }

  /** What can be done with the area: label, reason why not, and the deed. */
  Menu.prototype.entries = function () {
    const { pane, area } = this;
    const { down, up } = pane.picture;
    const pcode = area < 0 ? "" : pane.layer.file.codes[area];
    const none = area < 0 ? ours.say("choose-first") : "";
    const why = ({ allowed, reason }) => (allowed ? "" : reason || ours.say("impossible"));
    return [
      ["open", ours.say("open"), none, () => pane.pick(area, pointOf(pane, area))],
      ["into", ours.say("into"), why(down) || none, () => pane.send("into", { pcode })],
      ["up", ours.say("up"), why(up), () => pane.send("up", {})],
      ["explain", ours.say("explain"), none, () => pane.send("explain", { pcode })],
      ...(pane.picture.points ? [this.records(none)] : []),
    ];
  };

  /** The records that the map shows as points, for those who cannot point at them. */
  Menu.prototype.records = function (none) {
    const { pane, area } = this;
    const places = ours.pointsUnder(pane, area);
    const many = places.length;
    const label = many ? ours.sayMany("records-at", many) : ours.say("records");
    const reason = none || (many ? "" : ours.say("no-records"));
    return ["records", label, reason, () => pane.send("points", { places })];
  };

  Menu.prototype.item = function ([name, label, reason, act]) {
    const item = L.DomUtil.create("button", "engagement-item");
    item.type = "button";
    item.tabIndex = -1;
    item.dataset.name = name;
    item.setAttribute("role", "menuitem");
    item.setAttribute("aria-disabled", String(reason !== ""));
    item.append(line("label", label), ...(reason ? [line("reason", reason)] : []));
    item.addEventListener("click", () => {
      if (reason) return;
      this.close(true);
      act();
    });
    return item;
  };

  function line(name, text) {
    const node = document.createElement("span");
    node.className = name;
    node.textContent = text;
    return node;
  }

  Menu.prototype.fill = function () {
    const { pane, area, panel, items } = this;
    const title = area < 0 ? ours.say("map") : pane.layer.nameOf(area, pane.picture.language);
    const heading = L.DomUtil.create("bdi", "title", panel);
    heading.textContent = title;
    const list = L.DomUtil.create("div", "items", panel);
    list.setAttribute("role", "menu");
    list.setAttribute("aria-label", title);
    list.append(...items);
  };

  /** Beside a point of the frame, wholly within it. */
  Menu.prototype.place = function ({ x, y }) {
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    const [wide, high] = [this.panel.offsetWidth, this.panel.offsetHeight];
    const within = (at, long, room) => Math.max(MARGIN, Math.min(at, room - long - MARGIN));
    const left = this.panel.dir === "rtl" ? x - wide : x;
    this.panel.style.left = within(left, wide, width) + "px";
    this.panel.style.top = within(y, high, height) + "px";
    this.panel.style.maxHeight = height - 2 * MARGIN + "px";
    this.items[0].focus({ preventScroll: true });
  };

  Menu.prototype.press = function (event) {
    const { items } = this;
    const now = items.indexOf(document.activeElement);
    const at = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 }[event.key];
    if (at !== undefined) items[(at + items.length) % items.length].focus();
    else if (event.key === "Escape" || event.key === "Tab") this.close(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  Menu.prototype.close = function (back) {
    if (open !== this) return;
    open = null;
    this.panel.remove();
    this.pane.hover(-1);
    this.from?.setAttribute("aria-expanded", "false");
    if (back) (this.from || this.pane.reach?.element)?.focus({ preventScroll: true });
  };

  function pointOf({ layer, map }, i) {
    return map.latLngToContainerPoint(layer.placeOf(i));
  }

  /** Open the menu of an area at a point of the page's frame; `from` gets the focus back. */
  function show(pane, area, at, from) {
    if (!pane.picture) return;
    open?.close(false);
    pane.hover(-1);
    pane.outline("hovered", area); // what the menu is about
    open = new Menu(pane, area, from);
    from?.setAttribute("aria-expanded", "true");
    open.place(at);
  }

  // ---- Ways to it -----------------------------------------------------------------------------

  /** From a button of the map: the menu of the area that was in focus last, or is picked. */
  function openMenu(pane, button) {
    const box = button.getBoundingClientRect();
    const picked = pane.layer ? pane.layer.file.codes.indexOf(pane.picture.selected) : -1;
    const area = pane.reach && pane.reach.area >= 0 ? pane.reach.area : picked;
    show(pane, area, { x: box.right + MARGIN, y: box.top }, button);
  }

  /** From the keyboard: beside the area in focus. */
  function openMenuAt(pane, area) {
    show(pane, area, onPage(pane, pointOf(pane, area)), null);
  }

  function onPage({ frame }, { x, y }) {
    const box = frame.getBoundingClientRect();
    return { x: box.left + x, y: box.top + y };
  }

  /** Listens on a pane for the right button and the long press. */
  function Asking(pane) {
    this.pane = pane;
    this.held = null;
    pane.frame.addEventListener("contextmenu", (event) => this.ask(event));
    pane.frame.addEventListener("pointerdown", (event) => this.hold(event));
    for (const name of ["pointerup", "pointercancel"]) pane.frame.addEventListener(name, () => this.let());
    pane.frame.addEventListener("pointermove", (event) => this.slip(event));
    // The finger that opened the menu leaves the map: that is no press on the area.
    for (const name of ["mousedown", "click"]) {
      pane.frame.addEventListener(name, (event) => this.swallow(event), { capture: true });
    }
  }

  /** Ask for the menu of what is under a point. The context-menu key asks for that in focus. */
  Asking.prototype.ask = function (event) {
    const { pane } = this;
    if (event.target.closest("button, a, input")) return;
    event.preventDefault();
    if (open && open.pane === pane && this.opened) return; // the long press was here before
    if (event.target === pane.reach?.element) return;
    this.openUnder(event);
  };

  Asking.prototype.openUnder = function ({ clientX: x, clientY: y }) {
    const { pane } = this;
    const box = pane.frame.getBoundingClientRect();
    const area = pane.areas.areaAt(pane.map.containerPointToLayerPoint([x - box.left, y - box.top]));
    if (area < 0) return false;
    if (pane.reach) pane.reach.area = area;
    show(pane, area, { x, y }, null);
    return true;
  };

  Asking.prototype.hold = function (event) {
    this.let();
    this.opened = false;
    if (event.pointerType !== "touch" || !event.isPrimary) return;
    this.start = event;
    this.held = setTimeout(() => (this.opened = this.openUnder(event)), HELD);
  };

  Asking.prototype.slip = function (event) {
    if (!this.held) return;
    const moved = Math.hypot(event.clientX - this.start.clientX, event.clientY - this.start.clientY);
    if (moved > SLIP) this.let();
  };

  Asking.prototype.let = function () {
    clearTimeout(this.held);
    this.held = null;
  };

  Asking.prototype.swallow = function (event) {
    if (!this.opened) return;
    event.preventDefault();
    event.stopPropagation();
  };

  Asking.prototype.destroy = function () {
    this.let();
    if (open && open.pane === this.pane) open.close(false);
  };

  ours.overlays.push(Asking);
  Object.assign(ours, { openMenu, openMenuAt });
})((window.EngagementMap ??= {}));
