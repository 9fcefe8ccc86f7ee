/*
 * The one Leaflet layer of the map: every area on one canvas, coloured by class, each border once.
 */
(function (ours) {
  "use strict";

  const BAND = 64; // rows
  const OVER_TILES = 0.75; // how much of the background map areas cover

  const AreasLayer = L.Path.extend({
    options: { interactive: true, bubblingMouseEvents: true, weight: 2 },

    initialize: function (state, options) {
      this._state = state;
      this._raster = new ours.Raster();
      L.setOptions(this, options);
    },

    // Leaflet asks a path to project, to clip and to draw itself; the canvas is redrawn whole.
    _project: function () {
      const huge = 1e9;
      this._pxBounds = L.bounds([-huge, -huge], [huge, huge]);
    },

    _update: function () {},

    /** Draw before the browser shows its next frame: once, whatever asked for it meanwhile. */
    redraw: function () {
      if (!this._map || this._asked) return this;
      this._asked = L.Util.requestAnimFrame(() => this._draw());
      return this;
    },

    _draw: function () {
      if (this._asked) L.Util.cancelAnimFrame(this._asked);
      this._asked = null;
      this._due = true;
      if (this._map) this._renderer._redraw();
      this._due = false;
    },

    /**
     * Draw at the end of what runs now: Leaflet has emptied its canvas, maybe in the last step of a
     * frame (the frame was resized, a slide ended), and readers would see the empty one for a moment.
     */
    _fill: function () {
      if (this._filling) return;
      this._filling = true;
      queueMicrotask(() => {
        this._filling = false;
        this._draw();
      });
    },

    _updatePath: function () {
      const { layer, picture } = this._state;
      if (!this._renderer._drawing || !layer || !picture) return;
      if (!this._due) {
        // Leaflet has moved its canvas. While it only scales what was drawn, the camera stays ours.
        this._camera = { zoom: this._map.getZoom(), origin: this._map.getPixelOrigin() };
        this._fill();
        return;
      }
      const paint = this._paint();
      const opaque = picture.tiles ? OVER_TILES : 1;
      this._rasterise(layer, paint);
      this._colour(paint, ours.inksOf(picture, opaque, this._raster.borders, this._state.host.lit));
      paint.ctx.globalAlpha = opaque;
      const closer = Math.max(this._camera.zoom - this._state.wholeZoom(), 0);
      ours.drawLines(paint, layer, picture, this._raster.borders, closer);
      this._state.painted();
    },

    /** Scale and origin that take world points to the canvas, and what of the world it shows. */
    _paint: function () {
      this._camera ??= { zoom: this._map.getZoom(), origin: this._map.getPixelOrigin() };
      const { zoom, origin } = this._camera;
      const scale = 2 ** zoom;
      const bounds = this._renderer._bounds;
      const margin = 3;
      return {
        ctx: this._renderer._ctx,
        scale,
        x: -origin.x,
        y: -origin.y,
        corner: bounds.min,
        window: [
          (bounds.min.x - margin + origin.x) / scale,
          (bounds.min.y - margin + origin.y) / scale,
          (bounds.max.x + margin + origin.x) / scale,
          (bounds.max.y + margin + origin.y) / scale,
        ],
      };
    },

    /** Number the canvas' points by area, unless this camera and these shapes are numbered already. */
    _rasterise: function (layer, { scale, x, y, corner, window }) {
      const { width, height } = this._renderer._container;
      this._pixel = width / this._renderer._bounds.getSize().x; // of the screen in one of the page
      this._finer = this._pixel > 1 ? 1 : 2; // coarse screens get their edges from four points
      const points = this._pixel * this._finer;
      const at = { scale: scale * points, x: (x - corner.x) * points, y: (y - corner.y) * points };
      const key = [layer.version, width, height, at.scale, at.x, at.y].join();
      const raster = this._raster;
      if (raster.layer === layer && raster.key === key) return;
      raster.clear(width * this._finer, height * this._finer, layer.source.length);
      const areas = ours.fillAreas(raster, layer, window, at, points);
      const borders = ours.bordersOf(layer.typical * scale, areas);
      if (borders.inked) raster.markEdges(points);
      Object.assign(raster, { layer, key, borders });
    },

    /** Put the colours on the canvas in bands: a second picture of its size would cost as much. */
    _colour: function ({ ctx }, inks) {
      const { width, height } = ctx.canvas;
      if (!width || !height) return; // the frame has no room yet, or is being taken away
      const band = Math.min(BAND, height);
      if (!this._band || this._band.width !== width || this._band.height !== band) {
        this._band = ctx.createImageData(width, band);
      }
      const pixels = new Uint32Array(this._band.data.buffer);
      for (let top = 0; top < height; top += band) {
        const rows = Math.min(band, height - top);
        this._raster.colour(pixels.subarray(0, rows * width), top, inks, this._finer);
        ctx.putImageData(this._band, 0, top, 0, 0, width, rows);
      }
    },

    /** Position of the area drawn at a point of the map, or -1. */
    areaAt: function ({ x, y }) {
      if (this._raster.layer !== this._state.layer) return -1;
      const { min } = this._renderer._bounds;
      const points = this._pixel * this._finer;
      return this._raster.at((x - min.x) * points, (y - min.y) * points);
    },

    /** What takes world points to points of the map in this very drawing; null between drawings. */
    drawing: function () {
      if (!this._due || !this._camera) return null;
      const { zoom, origin } = this._camera;
      const { _ctx: ctx, _bounds: bounds } = this._renderer;
      return { ctx, bounds, zoom, scale: 2 ** zoom, x: -origin.x, y: -origin.y };
    },

    /** Which area lies under a point of the map; remembered for the event that follows. */
    _containsPoint: function (point) {
      this.under = this.areaAt(point);
      return this.under >= 0;
    },

    getBounds: function () {
      return ours.boundsOf(this._state.layer, () => true);
    },
  });

  ours.AreasLayer = AreasLayer;
})((window.EngagementMap ??= {}));
