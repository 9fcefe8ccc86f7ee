/*
 * Places close to each other on the screen as one, for every zoom; no record is lost on the way.
 *
 * A cluster stands at its place with the most records, not between its places: never in a lake, and
 * no two closer than GAP. Places are taken in falling order of records; each that is left takes in
 * what is left within GAP of it. Cells of a grid as wide as GAP bound the search: no more than some
 * twenty clusters can stand in nine cells, so that the work grows with the number of places alone.
 */
(function (ours) {
  "use strict";

  const GAP = 44; // pixels, at the least, between two clusters
  const STEP = 0.5; // of zoom: between two steps clusters stay as they are
  const ROW = 2 ** 25; // more than there are cells in a row of the world

  /** Places of a picture's points in the layer's world, and the order in which they gather. */
  function Places({ longitudes, latitudes, counts }, west) {
    const { length } = longitudes;
    this.degrees = (i) => [longitudes[i], latitudes[i]];
    this.counts = counts;
    this.x = new Float64Array(length);
    this.y = new Float64Array(length);
    for (let i = 0; i < length; i++) {
      // A country across the antimeridian is drawn beyond 180.
      this.x[i] = ours.worldX(longitudes[i] < west - 90 ? longitudes[i] + 360 : longitudes[i]);
      this.y[i] = ours.worldY(latitudes[i]);
    }
    const { x, y } = this;
    this.order = [...counts.keys()].sort((a, b) => counts[b] - counts[a] || x[a] - x[b] || y[a] - y[b]);
    this.records = counts.reduce((sum, count) => sum + count, 0);
    this.kept = new Map(); // clusters by step of zoom
  }

  /** The clusters of a zoom: their first places (`seed`), records (`count`) and `places`. */
  Places.prototype.clusters = function (zoom) {
    const step = Math.floor(zoom / STEP + 1e-6) * STEP;
    if (!this.kept.has(step)) this.kept.set(step, this.gather(GAP / 2 ** step));
    return this.kept.get(step);
  };

  Places.prototype.gather = function (gap) {
    const cells = this.sort(gap);
    const taken = new Uint8Array(this.x.length);
    const members = new Int32Array(this.x.length);
    const made = [];
    let end = 0;
    for (const seed of this.order) {
      if (taken[seed]) continue;
      const first = end;
      end = this.takeNear(seed, gap, cells, taken, members, end);
      let count = 0;
      for (let at = first; at < end; at++) count += this.counts[members[at]];
      made.push({ seed, count, places: members.subarray(first, end) });
    }
    return made;
  };

  /** Places by the cell they are in. */
  Places.prototype.sort = function (gap) {
    const cells = new Map();
    for (let i = 0; i < this.x.length; i++) {
      const cell = cellOf(this.x[i], this.y[i], gap);
      const there = cells.get(cell);
      if (there) there.push(i);
      else cells.set(cell, [i]);
    }
    return cells;
  };

  function cellOf(x, y, gap) {
    return Math.floor(y / gap) * ROW + Math.floor(x / gap);
  }

  /** Take what is left within the gap of a place, itself first; where its members end. */
  Places.prototype.takeNear = function (seed, gap, cells, taken, members, end) {
    const { x, y } = this;
    const cell = cellOf(x[seed], y[seed], gap);
    taken[seed] = 1;
    members[end++] = seed;
    for (let near = 0; near < 9; near++) {
      const there = cells.get(cell + (Math.floor(near / 3) - 1) * ROW + (near % 3) - 1) || [];
      for (let at = there.length - 1; at >= 0; at--) {
        const i = there[at];
        const close = (x[i] - x[seed]) ** 2 + (y[i] - y[seed]) ** 2 <= gap * gap;
        if (!taken[i] && close) {
          taken[i] = 1;
          members[end++] = i;
        }
        if (!taken[i]) continue;
        there[at] = there[there.length - 1]; // never looked at again
        there.pop();
      }
    }
    return end;
  };

  /** Where the places of a cluster lie in the world: west, north, east, south. */
  Places.prototype.box = function ({ places }) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const i of places) {
      box[0] = Math.min(box[0], this.x[i]);
      box[1] = Math.min(box[1], this.y[i]);
      box[2] = Math.max(box[2], this.x[i]);
      box[3] = Math.max(box[3], this.y[i]);
    }
    return box;
  };

  /** Whether a cluster comes apart at some zoom. */
  Places.prototype.parts = function ({ seed, places }, zoom) {
    const gap = GAP / 2 ** zoom;
    return places.some((i) => (this.x[i] - this.x[seed]) ** 2 + (this.y[i] - this.y[seed]) ** 2 > gap * gap);
  };

  /** The places that lie in an area. */
  Places.prototype.inArea = function (layer, i) {
    const [west, north, east, south] = layer.boxes.subarray(4 * i, 4 * i + 4);
    const { x, y } = this;
    const near = this.order.filter((k) => x[k] >= west && x[k] <= east && y[k] >= north && y[k] <= south);
    const shapes = layer.shapesOf(i);
    return near.filter((k) => ours.holds(shapes, layer.row[i], x[k], y[k]));
  };

  ours.Places = Places;
})((window.EngagementMap ??= {}));
