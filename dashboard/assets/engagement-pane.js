/*
 * One map of the stage: what it shows, what the reader does to it, and what lies over it.
 *
 * Nothing is mounted anew: for every picture the canvas is painted again. How a pane's camera moves
 * is in engagement-camera.js, what several panes have in common in engagement-map.js (the host).
 */
(function (ours) {
  "use strict";

  const ROOM = 0.3; // of the view, at each side: what a short pan shows is there before it

  /** Leaflet's scale bar, which says kilometres in English only. */
  const Scale = L.Control.Scale.extend({
    _updateMetric(most) {
      const metres = this._getRoundNum(most);
      const [length, unit] = metres < 1000 ? [metres, "meter"] : [metres / 1000, "kilometer"];
      this._mScale.dir = ours.direction();
      this._updateScale(this._mScale, ours.number(length, { style: "unit", unit }), metres / most);
    },
  });

  /** `first` is the pane that is always there: it has the buttons, and remembers the camera. */
  function Pane(map, host, first) {
    this.map = map;
    this.host = host;
    this.first = first;
    this.frame = map.getContainer();
    this.layer = null;
    this.picture = null;
    this.fitted = false;
    this.wide = false; // pressed once more, the frame takes in what lies far off
    this.fitting = false;
    this.moving = false;
    this.centre = null; // where the last move led
    this.view = null;
    this.pending = false;
    // Before the canvas hears of a move: it draws what the view asks for.
    map.on("moveend", () => this.look());
    this.areas = new ours.AreasLayer(this, { renderer: L.canvas({ padding: ROOM }) });
    this.areas.addTo(map);
    this.outlines = { hovered: null, selected: null };
    this.addFurniture();
    this.listen();
    this.overlays = ours.overlays.map((Overlay) => new Overlay(this));
  }

  Pane.prototype.addFurniture = function () {
    const { map, frame } = this;
    frame.dir = "ltr"; // a map has its west at the left in every language
    map.createPane("engagement-outlines").style.zIndex = 450;
    map.getPane("engagement-outlines").style.pointerEvents = "none";
    this.svg = L.svg({ pane: "engagement-outlines", padding: ROOM });
    L.control.attribution({ prefix: false }).addTo(map);
    this.tip = new ours.Tip(frame);
    this.note = ours.addPanel(frame, "engagement-note", "status");
  };

  Pane.prototype.listen = function () {
    const { map, areas } = this;
    areas.on("mousemove", (event) => this.hover(areas.under, event.containerPoint));
    areas.on("mouseout", () => this.hover(-1));
    areas.on("click", (event) => this.pick(areas.under, event.containerPoint));
    map.on("movestart zoomstart", () => this.hover(-1));
    map.on("moveend resize", () => this.overlays.forEach((overlay) => overlay.move?.()));
    // Any move that is not our own fitting is the reader's camera.
    map.on("movestart zoomstart", () => (this.fitted = this.fitted && this.fitting));
    map.on("movestart", () => (this.moving = true));
    map.on("moveend", () => this.arrive());
    map.on("resize", () => this.keep());
  };

  /** Stop for good: the stage has room for fewer panes. */
  Pane.prototype.close = function () {
    for (const overlay of this.overlays) overlay.destroy?.();
    this.overlays = [];
    this.map.remove();
  };

  // ---- Pictures -------------------------------------------------------------------------------

  /** Paint a picture of a layer that is there, without a blank between. */
  Pane.prototype.paint = function (layer, picture) {
    const other = this.layer !== layer;
    this.layer = layer;
    this.picture = picture;
    this.note.hidden = true;
    this.tip.hide();
    if (other) for (const kind of Object.keys(this.outlines)) this.outline(kind, -1);
    this.setTiles(picture.tiles);
    if (this.first) this.setCamera();
    if (this.first) this.showScale(picture.language);
    this.look();
    this.outline("selected", layer.file.codes.indexOf(picture.selected));
    this.pending = true;
    this.frame.dataset.layer = picture.layer.split("/").pop();
    this.frame.dataset.selected = picture.selected;
    this.frame.dataset.theme = picture.colours.name;
    this.areas.redraw();
    this.updateOverlays();
  };

  /** The scale bar; its unit is a word of the language, and so comes with the first picture. */
  Pane.prototype.showScale = function (language) {
    if (this.scaleSpeaks === language) return;
    this.scaleSpeaks = language;
    this.scale?.remove();
    this.scale = new Scale({ imperial: false, position: "bottomleft" }).addTo(this.map);
  };

  /** Paint other classes and figures of the same areas: a frame of a film. */
  Pane.prototype.repaint = function (picture) {
    this.picture = picture;
    this.areas.redraw();
    this.updateOverlays();
  };

  /** Tell what lies over the areas that the picture, or the shapes, are others. */
  Pane.prototype.updateOverlays = function () {
    for (const overlay of this.overlays) overlay.update?.(this.layer, this.picture);
  };

  /** Called by the canvas whenever it has drawn; counts the drawings, and of these the pictures. */
  Pane.prototype.painted = function () {
    const { dataset } = this.frame;
    dataset.drawn = Number(dataset.drawn || 0) + 1;
    if (!this.pending) return;
    this.pending = false;
    dataset.painted = Number(dataset.painted || 0) + 1;
  };

  /** Ask for the shapes that this view needs, and a little beyond its edges. */
  Pane.prototype.look = function () {
    if (!this.layer || !this.first) return; // joined cameras need the same shapes
    const zoom = this.map.getZoom();
    const { min, max } = this.map.getPixelBounds();
    const room = max.subtract(min).multiplyBy(ROOM);
    const [from, to] = [min.subtract(room), max.add(room)].map((point) => point.divideBy(2 ** zoom));
    this.layer.look(zoom, [from.x, from.y, to.x, to.y]);
  };

  /** Shapes came, or did not: draw them, and outline with them what is outlined. */
  Pane.prototype.refine = function ({ changed, failed }) {
    const { shown } = this.layer;
    this.frame.dataset.detail = shown.length ? shown[0].level : "overview";
    if (failed) this.say(ours.say("coarse"));
    else this.unsay(ours.say("coarse"));
    if (!changed) return;
    for (const [kind, outline] of Object.entries(this.outlines)) if (outline) this.outline(kind, outline.area);
    this.areas.redraw();
    this.updateOverlays();
  };

  Pane.prototype.say = function (sentence) {
    this.note.textContent = sentence;
    this.note.hidden = false;
    this.frame.dataset.note = sentence;
  };

  Pane.prototype.unsay = function (sentence) {
    if (this.note.textContent === sentence) this.note.hidden = true;
  };

  Pane.prototype.setTiles = function (tiles) {
    const address = tiles ? tiles.url : "";
    if (this.tilesAddress === address) return;
    this.tilesAddress = address;
    if (this.tiles) this.tiles.remove();
    this.tiles = null;
    if (!tiles) return;
    this.tiles = L.tileLayer(address, { attribution: tiles.credit, maxZoom: 18 });
    this.tiles.once("tileerror", () => this.say(ours.say("no-tiles")));
    this.tiles.once("tileload", () => (this.note.hidden = true));
    this.tiles.addTo(this.map);
  };

  // ---- Hover and click ------------------------------------------------------------------------

  /** Explain an area, here and in the other panes: a comparison is read area by area. */
  Pane.prototype.hover = function (i, at) {
    for (const pane of this.host.panes) pane.point(i, at);
  };

  Pane.prototype.point = function (i, at) {
    this.outline("hovered", i);
    if (i < 0 || !this.picture) this.tip.hide();
    else this.tip.show(this.layer, this.picture, i, at);
  };

  Pane.prototype.outline = function (kind, i) {
    const before = this.outlines[kind];
    const { theme } = this.frame.dataset;
    const shapes = this.layer && this.layer.shapesOf(i);
    if (before && before.area === i && before.shapes === shapes && before.theme === theme) return;
    for (const overlay of this.overlays) overlay.outlined?.(kind);
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

  /** Take an area as the reader's choice, here and on the server. */
  Pane.prototype.pick = function (i, at) {
    if (i < 0 || !this.layer) return;
    this.hover(i, at);
    for (const pane of this.host.panes) pane.outline("selected", i);
    this.send("pick", { pcode: this.layer.file.codes[i] });
  };

  /** Tell the server what the reader did. */
  Pane.prototype.send = function (event, fields = {}) {
    this.host.send(event, fields);
  };

  ours.Pane = Pane;
})((window.EngagementMap ??= {}));
