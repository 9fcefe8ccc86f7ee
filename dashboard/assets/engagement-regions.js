/*
 * Outlines of regions: a strong line where the areas at both sides of a border have other numbers.
 *
 * The borders are the layer's own arcs, so that outlines lie on them whatever sheet is shown. A line
 * of ink on a casing of paper is read on every shade; a region too small for one at this zoom would
 * be a blot, and has none.
 */
(function (ours) {
  "use strict";

  const WIDTH = 2.25; // pixels when the whole view is shown
  const CASING = 3; // more than that
  const TOGETHER = 16; // arcs
  const LEAST = 6 ** 2; // square pixels of a region that is outlined

  function Regions(state) {
    this.state = state;
    new ours.Marks(state, this, { interactive: false }).addTo(state.map);
  }

  Regions.prototype.update = function (layer, picture) {
    const { layer: before, picture: shown } = this;
    this.layer = layer;
    this.picture = picture;
    if (before !== layer || shown?.regions !== picture.regions) this.state.areas.redraw();
  };

  Regions.prototype.find = () => false;

  Regions.prototype.draw = function (camera) {
    const { regions, colours } = this.picture || {};
    if (!regions) return this.count(0);
    const { ctx, scale } = camera;
    const seen = this.seen(LEAST / scale ** 2);
    const grown = 1 + 0.2 * Math.min(Math.max(camera.zoom - this.state.wholeZoom(), 0), 4);
    const arcs = this.arcs(windowOf(camera), seen);
    ctx.save();
    ctx.lineJoin = ctx.lineCap = "round";
    stroke(camera, arcs, colours.panel, WIDTH * grown + CASING);
    stroke(camera, arcs, colours.ink, WIDTH * grown);
    ctx.restore();
    this.count(seen.size);
  };

  Regions.prototype.count = function (regions) {
    this.state.frame.dataset.regions = regions;
  };

  /** The numbers of regions with at least so much surface in the world. */
  Regions.prototype.seen = function (least) {
    const { surfaces } = ours.surfacesOf(this.layer);
    const { regions } = this.picture;
    const sums = new Map();
    for (let i = 0; i < regions.length; i++) {
      if (regions[i]) sums.set(regions[i], (sums.get(regions[i]) || 0) + surfaces[i]);
    }
    return new Set([...sums.keys()].filter((region) => sums.get(region) >= least));
  };

  // In parts: for one path of some thousand arcs a browser takes two to four times as long.
  function stroke(camera, arcs, colour, width) {
    const { ctx } = camera;
    [ctx.strokeStyle, ctx.lineWidth] = [colour, width];
    for (let from = 0; from < arcs.length; from += TOGETHER) {
      ctx.beginPath();
      for (const [shapes, arc] of arcs.slice(from, from + TOGETHER)) ours.traceArc(camera, shapes, arc);
      ctx.stroke();
    }
  }

  /** Borders in view between different numbers, at least one of them that of a region seen. */
  Regions.prototype.arcs = function (window, seen) {
    const { layer } = this;
    const { regions } = this.picture;
    const found = [];
    layer.shapes.forEach((shapes, k) => {
      const { sides } = shapes;
      for (let arc = 0; arc < sides.length / 2; arc++) {
        const [low, high] = [sides[2 * arc], sides[2 * arc + 1]];
        const [one, other] = [regions[low], high < 0 ? 0 : regions[high]];
        // The shapes that draw the lower side draw the border.
        if (one === other || layer.source[low] !== k || !(seen.has(one) || seen.has(other))) continue;
        if (ours.isSeen(layer.boxes, low, window)) found.push([shapes, arc]);
      }
    });
    return found;
  };

  /** What of the world the canvas shows. */
  function windowOf({ bounds: { min, max }, scale, x, y }) {
    const margin = WIDTH + CASING;
    return [min.x - margin - x, min.y - margin - y, max.x + margin - x, max.y + margin - y].map((at) => at / scale);
  }

  /** The numbers of a picture's regions, one an area; null where there is none. */
  function readRegions({ regions, classes }) {
    return regions ? Int32Array.from(ours.readFigures(regions, classes.length)) : null;
  }

  /** What is said of the region that an area is in. */
  function regionLines({ regions }, i) {
    return regions && regions[i] ? [ours.say("region", { number: regions[i] })] : [];
  }

  ours.overlays.push(Regions);
  Object.assign(ours, { readRegions, regionLines });
})((window.EngagementMap ??= {}));
