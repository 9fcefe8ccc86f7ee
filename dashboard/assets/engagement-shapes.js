/*
 * Shapes in the browser: whole-number arcs read into flat arrays of points on Leaflet's world of 256
 * pixels. A layer's file and each of its sheets hold shapes alike; geodata/web describes both.
 *
 * Tens of thousands of areas are a handful of arrays here, no object an area:
 *   points     x, y of every point of every arc, one arc after the other
 *   arcAt      where arc i starts in `points`; it ends where arc i + 1 starts
 *   refs       arcs along the rings, `-1 - i` for arc i backwards
 *   ringAt     where ring r starts in `refs`
 *   areaAt     where area j starts among the rings
 *   sides      the two areas an arc parts, as positions in the layer; -1 for the outside
 *   kinds      what border an arc is, as in KINDS
 *   positions  where in the layer area j stands
 */
(function (ours) {
  "use strict";

  const WORLD = 256; // Leaflet's world at zoom 0, in pixels
  const KINDS = { seam: 0, border: 1, parent: 2, country: 3 };

  function worldX(lon) {
    return ((lon + 180) / 360) * WORLD;
  }

  function worldY(lat) {
    const sine = Math.sin((Math.max(Math.min(lat, 85.05), -85.05) * Math.PI) / 180);
    return WORLD * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI));
  }

  function toLatLng(x, y) {
    const lat = (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / WORLD))) * 180) / Math.PI;
    return L.latLng(lat, (x / WORLD) * 360 - 180);
  }

  /** Lists laid end to end, and where each of them starts. */
  function laid(lists, Kind) {
    const at = new Int32Array(lists.length + 1);
    lists.forEach((list, i) => (at[i + 1] = at[i] + list.length));
    const all = new Kind(at[lists.length]);
    lists.forEach((list, i) => all.set(list, at[i]));
    return [all, at];
  }

  /** Points of arcs given as a first point and steps on a grid (origin x and y, and step). */
  function readArcs(arcs, grid) {
    const [points, arcAt] = laid(arcs, Float64Array);
    for (let i = 0; i < arcs.length; i++) {
      let x = 0;
      let y = 0;
      for (let k = arcAt[i]; k < arcAt[i + 1]; k += 2) {
        x += points[k];
        y += points[k + 1];
        points[k] = worldX(grid[0] + x * grid[2]);
        points[k + 1] = worldY(grid[1] + y * grid[2]);
      }
    }
    return { points, arcAt };
  }

  function readRings(areas) {
    const areaAt = new Int32Array(areas.length + 1);
    const rings = [];
    areas.forEach((polygons, j) => {
      for (const polygon of polygons) for (const ring of polygon) rings.push(ring);
      areaAt[j + 1] = rings.length;
    });
    const [refs, ringAt] = laid(rings, Int32Array);
    return { refs, ringAt, areaAt };
  }

  /** What border an arc is: between two areas, two parents, or at the edge of everything. */
  function kindsOf(sides, parents) {
    const kinds = new Uint8Array(sides.length / 2);
    for (let i = 0; i < kinds.length; i++) {
      const low = sides[2 * i];
      const high = sides[2 * i + 1];
      if (low === high) kinds[i] = KINDS.seam; // inside one area
      else if (!parents) kinds[i] = KINDS.border;
      else if (high < 0) kinds[i] = KINDS.country;
      else kinds[i] = parents[low] === parents[high] ? KINDS.border : KINDS.parent;
    }
    return kinds;
  }

  /** Shapes from a layer's file or a sheet; without `parents` every border is a plain one. */
  function readShapes(file, grid, positions, parents) {
    const sides = Int32Array.from(file.sides);
    return {
      ...readArcs(file.arcs, grid),
      ...readRings(file.areas),
      sides,
      kinds: kindsOf(sides, parents),
      positions: Int32Array.from(positions),
    };
  }

  /** West, north, east, south in the world of every area; no area where west is more than east. */
  function boxesOf(shapes) {
    const { points, arcAt, refs, ringAt, areaAt, positions } = shapes;
    const boxes = new Float64Array(4 * positions.length);
    for (let j = 0; j < positions.length; j++) {
      let west = Infinity;
      let north = Infinity;
      let east = -Infinity;
      let south = -Infinity;
      for (let r = ringAt[areaAt[j]]; r < ringAt[areaAt[j + 1]]; r++) {
        const arc = refs[r] < 0 ? -1 - refs[r] : refs[r];
        for (let k = arcAt[arc]; k < arcAt[arc + 1]; k += 2) {
          const x = points[k];
          const y = points[k + 1];
          if (x < west) west = x;
          if (x > east) east = x;
          if (y < north) north = y;
          if (y > south) south = y;
        }
      }
      const b = 4 * positions[j];
      boxes[b] = west;
      boxes[b + 1] = north;
      boxes[b + 2] = east;
      boxes[b + 3] = south;
    }
    return boxes;
  }

  /** The rings of one area of the shapes, as places on the map. */
  function ringsOf({ points, arcAt, refs, ringAt, areaAt }, j) {
    const rings = [];
    for (let ring = areaAt[j]; ring < areaAt[j + 1]; ring++) {
      const places = [];
      for (const ref of refs.subarray(ringAt[ring], ringAt[ring + 1])) {
        const arc = ref < 0 ? -1 - ref : ref;
        const [first, last] = [arcAt[arc], arcAt[arc + 1] - 2];
        // The last point of an arc is the first of the next.
        for (let k = first; k < last; k += 2) {
          const at = ref < 0 ? last + first - k : k;
          places.push(toLatLng(points[at], points[at + 1]));
        }
      }
      rings.push(places);
    }
    return rings;
  }

  /** What lies over the areas: constructors called with a map's state, see engagement-map.js. */
  const overlays = [];

  Object.assign(ours, { overlays, KINDS, worldX, worldY, toLatLng, readArcs, readShapes, boxesOf, ringsOf });
})((window.EngagementMap ??= {}));
