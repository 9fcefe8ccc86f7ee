/*
 * The live map: what the server and the reader do to it.
 *
 * The server calls EngagementMap.show(map, picture) for every picture. A picture has classes and
 * figures only; shapes and names come from the layer's file, fetched once. Nothing is mounted
 * anew: the canvas is painted again, and the camera stays while the view is the same.
 */
(function (ours) {
  "use strict";

  const ROOM = 0.3; // of the view, at each side: what a short pan shows is there before it
  const COARSE = "Finer shapes could not be fetched, so coarser ones are shown. Move the map to try again.";

  function State(map) {
    this.map = map;
    this.frame = map.getContainer();
    this.layer = null;
    this.picture = null;
    this.asked = 0;
    this.clicks = 0;
    this.fitted = false;
    this.wide = false; // pressed once more, the frame takes in what lies far off
    this.fitting = false;
    this.view = null;
    this.pending = false;
    // Before the canvas hears of a move: it draws what the view asks for.
    map.on("moveend", () => this.look());
    this.areas = new ours.AreasLayer(this, { renderer: L.canvas({ padding: ROOM }) });
    this.areas.addTo(map);
    this.outlines = { hovered: null, selected: null };
    this.addFurniture();
    this.listen();
  }

  State.prototype.addFurniture = function () {
    const { map, frame } = this;
    frame.setAttribute("role", "application");
    frame.setAttribute("aria-label", "Map of areas. Arrow keys move it, plus and minus zoom.");
    map.createPane("engagement-outlines").style.zIndex = 450;
    map.getPane("engagement-outlines").style.pointerEvents = "none";
    this.svg = L.svg({ pane: "engagement-outlines", padding: ROOM });
    const zoom = L.control.zoom({ zoomInTitle: "Zoom in", zoomOutTitle: "Zoom out" }).addTo(map);
    addHomeButton(zoom.getContainer(), () => this.fit(this.fitted && !this.wide));
    L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
    L.control.attribution({ prefix: false }).addTo(map);
    this.tip = new ours.Tip(frame);
    this.note = ours.addPanel(frame, "engagement-note", "status");
  };

  function addHomeButton(bar, onPress) {
    const button = L.DomUtil.create("a", "engagement-home", bar);
    button.href = "#";
    button.title = "Whole view";
    button.setAttribute("role", "button");
    button.setAttribute("aria-label", "Whole view");
    const svg = "http://www.w3.org/2000/svg";
    const icon = button.appendChild(document.createElementNS(svg, "svg"));
    icon.setAttribute("viewBox", "0 0 16 16");
    icon.setAttribute("width", "14");
    icon.setAttribute("aria-hidden", "true");
    const path = icon.appendChild(document.createElementNS(svg, "path"));
    path.setAttribute("d", "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4");
    path.setAttribute("fill", "none");
    path.setAttribute("stroke", "currentColor");
    path.setAttribute("stroke-width", "1.6");
    L.DomEvent.disableClickPropagation(button);
    L.DomEvent.on(button, "click", (event) => {
      L.DomEvent.preventDefault(event);
      onPress();
    });
  }

  State.prototype.listen = function () {
    const { map, areas } = this;
    areas.on("mousemove", (event) => this.hover(areas.under, event.containerPoint));
    areas.on("mouseout", () => this.hover(-1));
    areas.on("click", (event) => this.pick(areas.under, event.containerPoint));
    map.on("movestart zoomstart", () => this.hover(-1));
    map.on("moveend", () => this.remember());
    // Any move that is not our own fitting is the reader's camera.
    map.on("movestart zoomstart", () => (this.fitted = this.fitted && this.fitting));
    map.on("resize", () => this.fitted && this.fit(this.wide));
    // Leaflet focuses the map at every press; the ring is for those who came by keyboard.
    const by = (pointer) => () => this.frame.classList.toggle("by-pointer", pointer);
    this.frame.addEventListener("pointerdown", by(true), { capture: true });
    this.frame.addEventListener("keydown", by(false), { capture: true });
  };

  /** Take a picture: fetch its layer when it is another, then paint, without a blank between. */
  State.prototype.show = function (packed) {
    const asked = ++this.asked;
    const picture = {
      ...packed,
      values: ours.readFigures(packed.values, packed.classes.length),
      days: ours.readFigures(packed.days, packed.classes.length),
    };
    this.dress(picture.colours);
    Promise.all([ours.fetchLayer(picture.layer), stylesReady()]).then(
      ([layer]) => asked === this.asked && this.paint(layer, picture),
      (error) => asked === this.asked && this.fail(error),
    );
  };

  State.prototype.paint = function (layer, picture) {
    if (layer.source.length !== picture.classes.length) {
      this.say("The map and its figures do not belong together. Reload the page.");
      return;
    }
    const other = this.layer !== layer;
    this.layer = layer;
    this.picture = picture;
    this.note.hidden = true;
    this.tip.hide();
    if (other) {
      for (const kind of Object.keys(this.outlines)) this.outline(kind, -1);
      layer.onChange = (news) => layer === this.layer && this.refine(news);
    }
    this.setTiles(picture.tiles);
    this.setCamera();
    this.look();
    this.outline("selected", layer.file.codes.indexOf(picture.selected));
    this.pending = true;
    this.frame.dataset.layer = picture.layer.split("/").pop();
    this.frame.dataset.selected = picture.selected;
    this.areas.redraw();
  };

  /** Called by the canvas whenever it has drawn; counts the pictures, not the redraws. */
  State.prototype.painted = function () {
    if (!this.pending) return;
    this.pending = false;
    this.frame.dataset.painted = Number(this.frame.dataset.painted || 0) + 1;
  };

  /** Ask for the shapes that this view needs, and a little beyond its edges. */
  State.prototype.look = function () {
    if (!this.layer) return;
    const zoom = this.map.getZoom();
    const { min, max } = this.map.getPixelBounds();
    const room = max.subtract(min).multiplyBy(ROOM);
    const [from, to] = [min.subtract(room), max.add(room)].map((point) => point.divideBy(2 ** zoom));
    this.layer.look(zoom, [from.x, from.y, to.x, to.y]);
  };

  /** Shapes came, or did not: draw them, and outline with them what is outlined. */
  State.prototype.refine = function ({ changed, failed }) {
    const { shown } = this.layer;
    this.frame.dataset.detail = shown.length ? shown[0].level : "overview";
    if (failed) this.say(COARSE);
    else this.unsay(COARSE);
    if (!changed) return;
    for (const [kind, outline] of Object.entries(this.outlines)) if (outline) this.outline(kind, outline.area);
    this.areas.redraw();
  };

  State.prototype.fail = function () {
    this.say("The map's shapes could not be fetched. Check the connection, then reload the page.");
  };

  State.prototype.say = function (sentence) {
    this.note.textContent = sentence;
    this.note.hidden = false;
    this.frame.dataset.note = sentence;
  };

  State.prototype.unsay = function (sentence) {
    if (this.note.textContent === sentence) this.note.hidden = true;
  };

  State.prototype.dress = function (colours) {
    for (const [name, colour] of Object.entries(colours)) {
      if (typeof colour === "string") this.frame.style.setProperty("--" + name.replace("_", "-"), colour);
    }
    this.frame.dataset.theme = colours.name;
  };

  State.prototype.setTiles = function (tiles) {
    const address = tiles ? tiles.url : "";
    if (this.tilesAddress === address) return;
    this.tilesAddress = address;
    if (this.tiles) this.tiles.remove();
    this.tiles = null;
    if (!tiles) return;
    this.tiles = L.tileLayer(address, { attribution: tiles.credit, maxZoom: 18 });
    this.tiles.once("tileerror", () => this.say("The background map cannot be reached; boundaries stand alone."));
    this.tiles.once("tileload", () => (this.note.hidden = true));
    this.tiles.addTo(this.map);
  };

  // ---- Camera: kept while the view is the same ------------------------------------------------

  State.prototype.setCamera = function () {
    const { view, camera } = this.picture;
    if (this.view === view) {
      this.remember();
      return;
    }
    const opening = this.view === null;
    this.view = view;
    const kept = opening ? recall(view) : null;
    // A link's camera wins, unless this very camera was given before and the reader moved on.
    const given = camera && !(kept && same(kept.given, camera)) ? camera : kept && kept.camera;
    if (opening && given) this.place(given);
    else this.fit();
  };

  State.prototype.place = function ([lat, lon, zoom]) {
    const west = this.layer.file.bounds[0];
    // A country across the antimeridian is drawn beyond 180; links stay within it.
    const x = lon < west - 90 ? lon + 360 : lon;
    this.fitted = false;
    this.map.setView([lat, x], zoom, { reset: true });
  };

  State.prototype.fit = function (wide = false) {
    const bounds = wide ? this.shown() : this.focus();
    if (!bounds) return;
    this.wide = wide;
    this.fitting = true;
    this.map.invalidateSize({ animate: false, pan: false });
    this.map.fitBounds(bounds, { reset: true, padding: [10, 10] });
    this.fitting = false;
    this.fitted = true;
    this.remember();
  };

  State.prototype.wholeZoom = function () {
    const bounds = this.focus();
    return bounds ? this.map.getBoundsZoom(bounds) : this.map.getZoom();
  };

  State.prototype.focus = function () {
    if (!this.picture) return null;
    const { focus } = this.picture;
    const usable = focus && focus[2] - focus[0] <= 180;
    return usable ? L.latLngBounds([focus[1], focus[0]], [focus[3], focus[2]]) : this.shown();
  };

  /** All that the picture is about, however far apart. */
  State.prototype.shown = function () {
    const { classes } = this.picture;
    return ours.boundsOf(this.layer, (i) => classes[i] !== "o") || ours.boundsOf(this.layer, () => true);
  };

  State.prototype.camera = function () {
    const centre = this.map.getCenter().wrap();
    const round = (number) => Math.round(number * 1e5) / 1e5;
    return [round(centre.lat), round(centre.lng), this.map.getZoom()];
  };

  State.prototype.remember = function () {
    if (!this.picture || this.view === null) return;
    const camera = this.camera();
    this.frame.dataset.zoom = camera[2];
    this.frame.dataset.camera = camera.join(",");
    const kept = { camera: this.fitted ? null : camera, given: this.picture.camera };
    try {
      sessionStorage.setItem("engagement-camera:" + this.view, JSON.stringify(kept));
    } catch (error) {
      console.warn("the camera is not remembered:", error.name); // storage may be full or forbidden
    }
  };

  function recall(view) {
    try {
      return JSON.parse(sessionStorage.getItem("engagement-camera:" + view));
    } catch (error) {
      console.warn("the camera was not remembered:", error.name);
      return null;
    }
  }

  function same(one, other) {
    return JSON.stringify(one) === JSON.stringify(other);
  }

  // ---- Hover and click ------------------------------------------------------------------------

  State.prototype.hover = function (i, at) {
    this.outline("hovered", i);
    if (i < 0 || !this.picture) {
      this.tip.hide();
      return;
    }
    this.tip.show(this.layer, this.picture, i, at);
  };

  State.prototype.outline = function (kind, i) {
    const before = this.outlines[kind];
    const { theme } = this.frame.dataset;
    const shapes = this.layer && this.layer.shapesOf(i);
    if (before && before.area === i && before.shapes === shapes && before.theme === theme) return;
    if (before) before.shape.remove();
    this.outlines[kind] = null;
    if (i < 0 || !this.layer) return;
    const colours = this.picture.colours;
    const rings = ours.ringsOf(shapes, this.layer.row[i]);
    const draw = (color, weight) =>
      L.polygon(rings, { renderer: this.svg, interactive: false, fill: false, smoothFactor: 0, color, weight });
    // The accent stands on a casing of the ground, to be seen on every shade.
    const lines =
      kind === "selected"
        ? [draw(colours.panel, 5.5), draw(colours.accent, 2.5)]
        : [draw(colours.ink, 1.5)];
    const shape = L.layerGroup(lines).addTo(this.map);
    this.outlines[kind] = { area: i, shapes, theme, shape };
  };

  /** Tell the server which area was clicked; the counter makes a second click a new event. */
  State.prototype.pick = function (i, at) {
    if (i < 0 || !this.layer) return;
    this.hover(i, at);
    this.outline("selected", i);
    this.clicks = Math.max(Date.now(), this.clicks + 1);
    window.Streamlit.setComponentValue({
      pcode: this.layer.file.codes[i],
      n: this.clicks,
      camera: this.camera(),
    });
  };

  /** When the styles apply: painted before, the map would be laid out wrongly for a moment. */
  function stylesReady() {
    const waiting = [...document.querySelectorAll('link[rel="stylesheet"]')].filter((link) => !link.sheet);
    return Promise.all(
      waiting.map(
        (link) =>
          new Promise((resolve) => {
            link.addEventListener("load", resolve);
            link.addEventListener("error", resolve);
          }),
      ),
    );
  }

  let state = null;

  Object.assign(ours, {
    show(map, picture) {
      if (!state || state.map !== map) state = new State(map);
      state.show(picture);
    },
    /** Where in the frame an area's label point lies now; null when there is no such area. */
    locate(pcode) {
      const layer = state && state.layer;
      const i = layer ? layer.file.codes.indexOf(pcode) : -1;
      if (i < 0) return null;
      const place = ours.toLatLng(layer.places[2 * i], layer.places[2 * i + 1]);
      const point = state.map.latLngToContainerPoint(place);
      return { x: point.x, y: point.y };
    },
  });
})((window.EngagementMap ??= {}));
