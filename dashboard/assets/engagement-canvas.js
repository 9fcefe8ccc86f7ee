/*
 * The one Leaflet layer of the map: every area on one canvas, filled by class, each border once.
 */
(function (ours) {
  "use strict";

  const WIDTHS = { border: 0.6, parent: 1, country: 1.2 }; // pixels when the whole view is shown
  const DASH = [4, 3];

  function fillOf(code, colours) {
    if (code >= "0" && code <= "9") return colours.scale[Number(code)];
    const { unknown: u, lapsed: l, no_record: n, outside: o } = colours;
    return { u, l, n, o, z: n }[code];
  }

  const AreasLayer = L.Path.extend({
    options: { interactive: true, bubblingMouseEvents: true, weight: 2 },

    initialize: function (state, options) {
      this._state = state;
      L.setOptions(this, options);
    },

    // Leaflet asks a path to project, to clip and to draw itself; the canvas is redrawn whole.
    _project: function () {
      const huge = 1e9;
      this._pxBounds = L.bounds([-huge, -huge], [huge, huge]);
    },

    _update: function () {},

    redraw: function () {
      if (this._map) this._renderer._redrawRequest ??= L.Util.requestAnimFrame(this._renderer._redraw, this._renderer);
      return this;
    },

    _updatePath: function () {
      const { layer, picture } = this._state;
      if (!this._renderer._drawing || !layer || !picture) return;
      const paint = this._paint();
      paint.ctx.globalAlpha = picture.tiles ? 0.75 : 1;
      this._fill(paint, layer, picture);
      this._stroke(paint, layer, picture);
      this._state.painted();
    },

    /** Scale and origin that take world points to the canvas, and what of the world it shows. */
    _paint: function () {
      const scale = 2 ** this._map.getZoom();
      const origin = this._map.getPixelOrigin();
      const bounds = this._renderer._bounds;
      const margin = 3;
      return {
        ctx: this._renderer._ctx,
        scale,
        x: -origin.x,
        y: -origin.y,
        window: [
          (bounds.min.x - margin + origin.x) / scale,
          (bounds.min.y - margin + origin.y) / scale,
          (bounds.max.x + margin + origin.x) / scale,
          (bounds.max.y + margin + origin.y) / scale,
        ],
      };
    },

    _fill: function (paint, layer, picture) {
      const byCode = new Map();
      layer.boxes.forEach((box, i) => {
        const view = paint.window;
        if (box[2] < view[0] || box[0] > view[2] || box[3] < view[1] || box[1] > view[3]) return;
        const code = picture.classes[i];
        if (!byCode.has(code)) byCode.set(code, []);
        byCode.get(code).push(i);
      });
      for (const [code, areas] of byCode) {
        const colour = fillOf(code, picture.colours);
        if (!colour) continue; // the ground shows
        paint.ctx.beginPath();
        for (const i of areas) for (const ring of layer.rings[i]) trace(paint, ring, true);
        paint.ctx.fillStyle = colour;
        paint.ctx.fill();
      }
    },

    _stroke: function (paint, layer, picture) {
      const colours = picture.colours;
      // Lines grow a little as one looks closer, so that they neither clot nor thin out.
      const closer = Math.max(this._map.getZoom() - this._state.wholeZoom(), 0);
      const width = (kind) => WIDTHS[kind] * (1 + 0.2 * Math.min(closer, 4));
      const pens = {
        faint: [colours.no_record, 1],
        plain: [colours.border, width("border")],
        bare: [colours.line, width("border")],
        dashed: [colours.line, 0.9, DASH],
        parent: [colours.parent, width("parent")],
        country: [colours.country, width("country")],
      };
      const byPen = new Map(Object.keys(pens).map((pen) => [pen, []]));
      for (const kind of ["border", "parent", "country"]) {
        for (const line of layer.lines[kind]) byPen.get(penOf(kind, line, picture.classes))?.push(line);
      }
      paint.ctx.lineJoin = "round";
      for (const [pen, lines] of byPen) strokeLines(paint, lines, ...pens[pen]);
    },

    /** Which area lies under a point of the map; remembered for the event that follows. */
    _containsPoint: function (point) {
      const { layer } = this._state;
      if (!layer) return false;
      const { scale, x, y } = this._paint();
      this.under = ours.find(layer, (point.x - x) / scale, (point.y - y) / scale);
      return this.under >= 0;
    },

    getBounds: function () {
      return ours.boundsOf(this._state.layer, () => true);
    },
  });

  /** How a border is drawn, from what lies at its sides; undefined where it is not. */
  function penOf(kind, line, classes) {
    const sides = [classes[line.low], classes[line.high]].filter((code) => code !== undefined);
    const outside = sides.filter((code) => code === "o").length;
    if (outside && outside === sides.length) return kind === "border" ? undefined : "faint";
    if (outside) return "country"; // the edge of what is looked into
    if (kind !== "border") return kind;
    if (sides.includes("r") || sides.includes("x")) return "dashed";
    return sides.includes("a") ? "bare" : "plain";
  }

  function trace(paint, points, closed) {
    const { ctx, scale, x, y } = paint;
    const near = (0.7 / scale) ** 2; // a step shorter than this is not seen
    const last = points.length - 2;
    let [px, py] = points;
    ctx.moveTo(px * scale + x, py * scale + y);
    for (let i = 2; i <= last; i += 2) {
      const [dx, dy] = [points[i] - px, points[i + 1] - py];
      if (dx * dx + dy * dy < near && i < last) continue;
      [px, py] = [points[i], points[i + 1]];
      ctx.lineTo(px * scale + x, py * scale + y);
    }
    if (closed) ctx.closePath();
  }

  function strokeLines(paint, lines, colour, width, dash) {
    if (!lines.length) return;
    paint.ctx.beginPath();
    for (const line of lines) trace(paint, line.points, false);
    paint.ctx.setLineDash(dash || []);
    paint.ctx.strokeStyle = colour;
    paint.ctx.lineWidth = width;
    paint.ctx.stroke();
    paint.ctx.setLineDash([]);
  }

  ours.AreasLayer = AreasLayer;
})((window.EngagementMap ??= {}));
