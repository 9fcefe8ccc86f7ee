/*
 * The areas of a layer into the buffer of numbers, and the colours of a picture by number.
 */
(function (ours) {
  "use strict";

  const FADED = 0.82; // of what is not singled out, how much is ground
  const TINTED = 0.5;
  const PALE = new Set("nrazxf");

  /** Whether the box of an area meets the window; both in world coordinates. */
  function isSeen(boxes, i, window) {
    const b = 4 * i;
    return boxes[b] <= window[2] && boxes[b + 2] >= window[0] && boxes[b + 1] <= window[3] && boxes[b + 3] >= window[1];
  }

  /** Number the points of every area that is seen, from the finest shapes that are there; how many. */
  function fillAreas(raster, layer, window, at, pixel) {
    const { boxes, places, source } = layer;
    const seen = [];
    for (let i = 0; i < source.length; i++) if (isSeen(boxes, i, window)) seen.push(i);
    // Where fine shapes meet coarse ones their edges differ a little: the coarse go below.
    const mixed = layer.shown.length > 0 && seen.some((i) => source[i] === 0);
    if (mixed) for (const i of seen) raster.fill(layer.overview, i, at);
    const lost = [];
    for (const i of seen) {
      if (mixed && source[i] === 0) continue;
      if (!raster.fill(layer.shapes[source[i]], layer.row[i], at)) lost.push(i);
    }
    for (const i of lost) {
      raster.dot(places[2 * i] * at.scale + at.x, places[2 * i + 1] * at.scale + at.y, pixel, i);
    }
    return seen.length;
  }

  /** Fill of an area by its code; undefined where the ground shows. */
  function fillOf(code, { scale, unknown, lapsed, no_record, outside, few, zero }) {
    const states = { u: unknown, l: lapsed, n: no_record, o: outside, z: zero, f: few };
    return scale[code] ?? states[code];
  }

  /**
   * The colour of everything that the raster's points can be, as a canvas stores it.
   *
   * Where borders are inked, each area inks its own side of its edges. What has no fill, and what is
   * no area, lets the ground through. While some codes are `lit` all others fade into the ground.
   */
  function inksOf({ classes, colours }, opaque, { seen, inked }, lit) {
    const inks = new Uint32Array((classes.length + 1) << 2).fill(packed(rgba()));
    const quads = new Map([...new Set(classes)].map((code) => [code, quad(code)]));
    for (let i = 0; i < classes.length; i++) inks.set(quads.get(classes[i]), (i + 1) << 2);
    return inks;

    /** Four inks: inside, edge, (no such point), edge where a dash is. */
    function quad(code) {
      const fill = lit ? litFill(code) : rgba(fillOf(code, colours));
      const line = inked && ours.borderOf(code, colours);
      if (!line) return Array(4).fill(packed(fill));
      const edge = packed(fill, rgba(line.colour), seen * line.strength);
      return [packed(fill), line.dashed ? packed(fill) : edge, 0, edge];
    }

    function litFill(code) {
      const fill = rgba(fillOf(code, colours));
      if (!lit.has(code)) return mixed(fill, rgba(colours.ground), FADED);
      // What is hardly told from the ground could not stand out from what has faded into it.
      return PALE.has(code) ? mixed(fill, rgba(colours.line), TINTED) : fill;
    }

    /** `#rrggbb` and how much it covers; without a colour the ground shows, in mixtures as well. */
    function rgba(colour) {
      const parts = [1, 3, 5].map((at) => parseInt((colour || colours.ground).slice(at, at + 2), 16));
      return [...parts, colour ? 255 * opaque : 0];
    }
  }

  function mixed(one, other, much) {
    return one.map((part, i) => Math.round(part * (1 - much) + other[i] * much));
  }

  function packed(fill, border = fill, much = 0) {
    return new Uint32Array(Uint8Array.from(mixed(fill, border, much)).buffer)[0];
  }

  Object.assign(ours, { isSeen, fillAreas, fillOf, inksOf });
})((window.EngagementMap ??= {}));
