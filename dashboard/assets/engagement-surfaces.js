/*
 * How large areas are and where their middles lie, from the layer's overview; what a border holds.
 */
(function (ours) {
  "use strict";

  const measured = new WeakMap(); // by layer

  /**
   * Of every area its surface in the world, its middle (x and y), and the order from the largest.
   * The middle is the centre of gravity where that lies in the area, else the label point.
   */
  function surfacesOf(layer) {
    if (!measured.has(layer)) measured.set(layer, measure(layer));
    return measured.get(layer);
  }

  function measure({ overview, places }) {
    const { points, arcAt, positions } = overview;
    const arcs = momentsOf(points, arcAt);
    const surfaces = new Float64Array(positions.length);
    const middles = places.slice();
    for (let j = 0; j < positions.length; j++) {
      const [twice, x, y] = sumOf(overview, j, arcs);
      const i = positions[j];
      const middle = [x / (3 * twice), y / (3 * twice)];
      surfaces[i] = Math.abs(twice) / 2;
      if (holds(overview, j, ...middle)) middles.set(middle, 2 * i);
    }
    const order = Array.from(positions).sort((a, b) => surfaces[b] - surfaces[a] || a - b);
    return { surfaces, middles, order };
  }

  /** Of every arc, what it adds to twice the surface and to six times the moments of a ring. */
  function momentsOf(points, arcAt) {
    const arcs = new Float64Array(3 * (arcAt.length - 1));
    for (let arc = 0; arc < arcAt.length - 1; arc++) {
      for (let k = arcAt[arc]; k < arcAt[arc + 1] - 2; k += 2) {
        const cross = points[k] * points[k + 3] - points[k + 2] * points[k + 1];
        arcs[3 * arc] += cross;
        arcs[3 * arc + 1] += (points[k] + points[k + 2]) * cross;
        arcs[3 * arc + 2] += (points[k + 1] + points[k + 3]) * cross;
      }
    }
    return arcs;
  }

  function sumOf({ refs, ringAt, areaAt }, j, arcs) {
    const sum = [0, 0, 0];
    for (let at = ringAt[areaAt[j]]; at < ringAt[areaAt[j + 1]]; at++) {
      const backwards = refs[at] < 0;
      const arc = backwards ? -1 - refs[at] : refs[at];
      for (let part = 0; part < 3; part++) sum[part] += (backwards ? -1 : 1) * arcs[3 * arc + part];
    }
    return sum;
  }

  /** Whether area j of some shapes holds a point of the world: its borders cross a ray oddly often. */
  function holds({ points, arcAt, refs, ringAt, areaAt }, j, x, y) {
    let inside = false;
    for (let at = ringAt[areaAt[j]]; at < ringAt[areaAt[j + 1]]; at++) {
      const arc = refs[at] < 0 ? -1 - refs[at] : refs[at];
      for (let k = arcAt[arc]; k < arcAt[arc + 1] - 2; k += 2) {
        const [ay, by] = [points[k + 1], points[k + 3]];
        if (ay > y === by > y) continue;
        const crossing = points[k] + ((y - ay) / (by - ay)) * (points[k + 2] - points[k]);
        if (x < crossing) inside = !inside;
      }
    }
    return inside;
  }

  Object.assign(ours, { surfacesOf, holds });
})((window.EngagementMap ??= {}));
