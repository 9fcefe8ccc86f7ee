/*
 * The ring around the area that a keyboard has in focus.
 */
(function (ours) {
  "use strict";

  const LEAST = 24; // pixels; smaller areas get a ring of this size around them

  function Ring(pane) {
    this.pane = pane;
    this.lines = L.layerGroup().addTo(pane.map);
    this.drawn = [];
  }

  /** Be around an area. Drawn anew for another area, other shapes or other colours. */
  Ring.prototype.draw = function (layer, area) {
    const { colours } = this.pane.picture;
    const now = [area, layer.shapesOf(area), colours.name, this.isSmall(layer, area)];
    if (now.every((part, k) => part === this.drawn[k])) return;
    this.drawn = now;
    // On a casing of the ground, to be seen on every shade.
    const lines = [[colours.panel, 7], [colours.ink, 3]].map((pen) => this.line(layer, area, ...pen));
    this.lines.clearLayers();
    for (const line of lines) this.lines.addLayer(line);
  };

  Ring.prototype.line = function (layer, area, color, weight) {
    const style = { renderer: this.pane.svg, interactive: false, fill: false, smoothFactor: 0, color, weight };
    if (this.isSmall(layer, area)) return L.circleMarker(layer.placeOf(area), { ...style, radius: LEAST / 2 });
    return L.polygon(ours.ringsOf(layer.shapesOf(area), layer.row[area]), style);
  };

  Ring.prototype.isSmall = function ({ boxes }, area) {
    const [west, north, east, south] = boxes.subarray(4 * area, 4 * area + 4);
    return !(Math.max(east - west, south - north) * 2 ** this.pane.map.getZoom() > LEAST);
  };

  Ring.prototype.remove = function () {
    this.lines.remove();
  };

  ours.Ring = Ring;
})((window.EngagementMap ??= {}));
