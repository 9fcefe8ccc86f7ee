/*
 * Marks on the canvas of the areas, drawn whenever these are: what bubbles and points share.
 *
 * One canvas, because Leaflet sends a press to the topmost canvas alone: marks on a canvas of their
 * own would take every press from the areas below it.
 */
(function (ours) {
  "use strict";

  /**
   * A layer of marks: `mark.draw(camera)` draws them, with the camera of the areas' drawing, and
   * `mark.find(point)` says whether one of them lies under a point of the map.
   */
  const Marks = L.Path.extend({
    options: { bubblingMouseEvents: true, weight: 0 },

    initialize: function (state, mark, options) {
      this._state = state;
      this._mark = mark;
      L.setOptions(this, { renderer: state.areas.options.renderer, ...options });
    },

    // Leaflet asks a path to project, to clip and to draw itself; the canvas is redrawn whole.
    _project: function () {
      const huge = 1e9;
      this._pxBounds = L.bounds([-huge, -huge], [huge, huge]);
    },

    _update: function () {},

    _updatePath: function () {
      const { areas, layer, picture } = this._state;
      const camera = layer && picture && areas.drawing();
      if (camera) this._mark.draw(camera);
    },

    _containsPoint: function (point) {
      return this._mark.find(point);
    },
  });

  /** Circles on the map as flat arrays, the topmost last, and which of them lies under a point. */
  function Circles() {
    this.clear();
  }

  Circles.prototype.clear = function () {
    [this.x, this.y, this.radius, this.of] = [[], [], [], []];
  };

  Circles.prototype.add = function (x, y, radius, of) {
    this.x.push(x);
    this.y.push(y);
    this.radius.push(radius);
    this.of.push(of);
  };

  /** What the topmost circle under a point stands for; -1 where there is none. */
  Circles.prototype.under = function ({ x, y }, reach) {
    for (let k = this.of.length - 1; k >= 0; k--) {
      const [dx, dy, near] = [x - this.x[k], y - this.y[k], this.radius[k] + reach];
      if (dx * dx + dy * dy <= near * near) return this.of[k];
    }
    return -1;
  };

  /** The boxes of the circles: left, top, right, bottom. */
  Circles.prototype.boxes = function () {
    return this.of.map((_, k) => {
      const [x, y, reach] = [this.x[k], this.y[k], this.radius[k]];
      return [x - reach, y - reach, x + reach, y + reach];
    });
  };

  /** Whether a circle would be seen on the canvas. */
  function isOn({ min, max }, x, y, radius) {
    return x > min.x - radius && x < max.x + radius && y > min.y - radius && y < max.y + radius;
  }

  /** Pixels around a mark that still are the mark: more for a finger than for a pointer. */
  function reach() {
    return window.matchMedia("(pointer: coarse)").matches ? 8 : 2;
  }

  /** Degrees and records of a picture's points; they are as many as there are figures. */
  function readPoints(points) {
    const { longitudes, latitudes, counts } = points;
    const many = counts.figures ? counts.figures.split(",").length : 0;
    const read = (figures) => ours.readFigures(figures, many);
    return { ...points, longitudes: read(longitudes), latitudes: read(latitudes), counts: read(counts) };
  }

  /** The bubbles and points of a picture, as they were sent, with figures that can be counted. */
  function readMarks({ classes, bubbles, points }) {
    const values = bubbles && ours.readFigures(bubbles.values, classes.length);
    return { bubbles: bubbles && { ...bubbles, values }, points: points && readPoints(points) };
  }

  Object.assign(ours, { Marks, Circles, isOn, reach, readMarks });
})((window.EngagementMap ??= {}));
