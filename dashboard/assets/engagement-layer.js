/*
 * A layer's file in the browser: fetched once, read from whole-number arcs into points on Leaflet's
 * world of 256 pixels, and searched. geodata/web.py describes the file.
 */
(function (ours) {
  "use strict";

  const WORLD = 256; // Leaflet's world at zoom 0, in pixels

  function worldX(lon) {
    return ((lon + 180) / 360) * WORLD;
  }

  function worldY(lat) {
    const sine = Math.sin((Math.max(Math.min(lat, 85.05), -85.05) * Math.PI) / 180);
    return WORLD * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI));
  }

  function readLine(steps, grid) {
    const line = new Float64Array(steps.length);
    let x = 0;
    let y = 0;
    for (let i = 0; i < steps.length; i += 2) {
      x += steps[i];
      y += steps[i + 1];
      line[i] = worldX(grid[0] + x * grid[2]);
      line[i + 1] = worldY(grid[1] + y * grid[2]);
    }
    return line;
  }

  function readRing(numbers, arcs) {
    const points = [];
    for (const number of numbers) {
      const arc = arcs[number < 0 ? -1 - number : number];
      const last = arc.length - 2;
      // The last point of an arc is the first of the next.
      for (let i = 0; i < last; i += 2) {
        const at = number < 0 ? last - i : i;
        points.push(arc[at], arc[at + 1]);
      }
    }
    return Float64Array.from(points);
  }

  function boxOf(rings) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const ring of rings) {
      for (let i = 0; i < ring.length; i += 2) {
        box[0] = Math.min(box[0], ring[i]);
        box[1] = Math.min(box[1], ring[i + 1]);
        box[2] = Math.max(box[2], ring[i]);
        box[3] = Math.max(box[3], ring[i + 1]);
      }
    }
    return box;
  }

  function readLayer(file) {
    if (file.format !== "engagement-layer/1") throw new Error("unknown layer format");
    const arcs = file.arcs.map((steps) => readLine(steps, file.grid));
    const rings = file.areas.map((polygons) =>
      polygons.flatMap((polygon) => polygon.map((ring) => readRing(ring, arcs))),
    );
    const lines = { border: [], parent: [], country: [] };
    arcs.forEach((points, i) => {
      const [low, high] = [file.sides[2 * i], file.sides[2 * i + 1]];
      if (low === high) return; // a seam inside one area
      const kind =
        high < 0 ? "country" : file.parents[low] !== file.parents[high] ? "parent" : "border";
      lines[file.outlines ? "border" : kind].push({ points, low, high });
    });
    if (file.outlines) {
      const free = (steps) => ({ points: readLine(steps, file.grid), low: -1, high: -1 });
      lines.parent = file.outlines.parents.map(free);
      lines.country = file.outlines.country.map(free);
    }
    return { file, rings, lines, boxes: rings.map(boxOf) };
  }

  const layers = new Map();

  function fetchLayer(address) {
    if (!layers.has(address)) {
      const reading = fetch(address).then((answer) => {
        if (!answer.ok) throw new Error("answer " + answer.status);
        return answer.json().then(readLayer);
      });
      reading.catch(() => layers.delete(address)); // the next picture tries again
      layers.set(address, reading);
    }
    return layers.get(address);
  }

  /** Position of the area at a point of the world, or -1. */
  function find(layer, x, y) {
    for (let i = 0; i < layer.boxes.length; i++) {
      const box = layer.boxes[i];
      if (x < box[0] || x > box[2] || y < box[1] || y > box[3]) continue;
      if (isInside(layer.rings[i], x, y)) return i;
    }
    return -1;
  }

  function isInside(rings, x, y) {
    let inside = false;
    for (const ring of rings) {
      for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
        if (ring[i + 1] > y === ring[j + 1] > y) continue;
        const cross = ring[i] + ((y - ring[i + 1]) / (ring[j + 1] - ring[i + 1])) * (ring[j] - ring[i]);
        if (x < cross) inside = !inside;
      }
    }
    return inside;
  }

  function toLatLng(x, y) {
    const lat = (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / WORLD))) * 180) / Math.PI;
    return L.latLng(lat, (x / WORLD) * 360 - 180);
  }

  function boundsOf(layer, wanted) {
    const chosen = layer.boxes.filter((box, i) => box[0] <= box[2] && wanted(i));
    if (!chosen.length) return null;
    const edge = (k, pick) => chosen.reduce((most, box) => pick(most, box[k]), chosen[0][k]);
    return L.latLngBounds(
      toLatLng(edge(0, Math.min), edge(3, Math.max)),
      toLatLng(edge(2, Math.max), edge(1, Math.min)),
    );
  }

  Object.assign(ours, { fetchLayer, find, toLatLng, boundsOf });
})((window.EngagementMap ??= {}));
