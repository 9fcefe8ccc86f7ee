/*
 * Which area each point of the canvas shows: a buffer of area numbers, filled once a camera.
 *
 * A picture is then one look at every point, whatever the number of areas: no path is traced again
 * when a filter changes, and what lies under the pointer is one read. Rows are filled between the
 * crossings of an area's own arcs. An arc is always walked in its own direction, so both its
 * neighbours find the very same crossings, and neither a gap nor an overlap can open between them.
 *
 * Invariants: a point counts where its centre lies; `heads[row]` is -1 between two areas; crossings
 * of a row are linked from left to right; area i stands as number i + 1 in the bits above two, and 0
 * is where there is none. The two bits are set along edges: EDGE, and DASH where a dash would be.
 */
(function (ours) {
  "use strict";

  const [EDGE, DASH, NUMBER] = [1, 2, 4];

  function Raster() {
    this.width = 0;
    this.height = 0;
    this.layer = null; // what is numbered, and from where it was seen
    this.key = "";
    this.columns = new Int32Array(1024);
    this.next = new Int32Array(1024);
  }

  /** Make room for so many points, all of them empty. */
  Raster.prototype.clear = function (width, height, areas) {
    const Kind = areas < 1 << 14 ? Uint16Array : Uint32Array;
    if (this.width === width && this.height === height && this.ids instanceof Kind) {
      this.ids.fill(0);
      return;
    }
    this.ids = new Kind(width * (height + 2) + 2); // edges are looked for right and down
    this.heads = new Int32Array(height).fill(-1);
    [this.width, this.height] = [width, height];
  };

  /** Fill area j of some shapes; `at` takes world points to points of the buffer. True if seen. */
  Raster.prototype.fill = function (shapes, j, at) {
    const { refs, ringAt, areaAt } = shapes;
    this.top = this.height;
    this.bottom = -1;
    this.used = 0;
    for (let r = ringAt[areaAt[j]]; r < ringAt[areaAt[j + 1]]; r++) {
      this.cross(shapes, refs[r] < 0 ? -1 - refs[r] : refs[r], at);
    }
    return this.sweep((shapes.positions[j] + 1) << 2);
  };

  /** Note where an arc crosses the middles of rows. */
  Raster.prototype.cross = function ({ points, arcAt }, arc, { scale, x, y }) {
    const [first, end] = [arcAt[arc], arcAt[arc + 1]];
    let ax = points[first] * scale + x;
    let ay = points[first + 1] * scale + y;
    let above = Math.ceil(ay - 0.5); // the first row whose middle is not above the point
    for (let k = first + 2; k < end; k += 2) {
      const bx = points[k] * scale + x;
      const by = points[k + 1] * scale + y;
      const below = Math.ceil(by - 0.5);
      if (above !== below) {
        const slope = (bx - ax) / (by - ay);
        const from = Math.max(Math.min(above, below), 0);
        const to = Math.min(Math.max(above, below), this.height);
        for (let row = from; row < to; row++) this.link(row, ax + (row + 0.5 - ay) * slope);
        if (from < to) {
          if (from < this.top) this.top = from;
          if (to - 1 > this.bottom) this.bottom = to - 1;
        }
      }
      ax = bx;
      ay = by;
      above = below;
    }
  };

  /** Put a crossing in its place among those of its row. */
  Raster.prototype.link = function (row, x) {
    if (this.used === this.columns.length) this.grow();
    const { columns, next, heads } = this;
    const column = Math.min(Math.max(Math.ceil(x - 0.5), 0), this.width);
    const node = this.used++;
    columns[node] = column;
    let after = heads[row];
    if (after < 0 || columns[after] >= column) {
      next[node] = after;
      heads[row] = node;
      return;
    }
    while (next[after] >= 0 && columns[next[after]] < column) after = next[after];
    next[node] = next[after];
    next[after] = node;
  };

  Raster.prototype.grow = function () {
    for (const name of ["columns", "next"]) {
      const more = new Int32Array(2 * this[name].length);
      more.set(this[name]);
      this[name] = more;
    }
  };

  /** Fill between every other crossing; whether anything was filled. */
  Raster.prototype.sweep = function (id) {
    const { ids, heads, columns, next, width } = this;
    let seen = false;
    for (let row = this.top; row <= this.bottom; row++) {
      let node = heads[row];
      heads[row] = -1;
      while (node >= 0 && next[node] >= 0) {
        const from = columns[node];
        const to = columns[next[node]];
        for (let at = row * width + from, end = row * width + to; at < end; at++) ids[at] = id;
        seen ||= to > from;
        node = next[next[node]];
      }
    }
    return seen;
  };

  /** An area too small for any point still shows, as one pixel of `size` points. */
  Raster.prototype.dot = function (x, y, size, i) {
    const [left, top] = [size * Math.floor(x / size), size * Math.floor(y / size)];
    if (left < 0 || top < 0 || left + size > this.width || top + size > this.height) return;
    for (let row = top; row < top + size; row++) {
      this.ids.fill((i + 1) << 2, row * this.width + left, row * this.width + left + size);
    }
  };

  /** Position of the area at a point of the buffer, or -1. */
  Raster.prototype.at = function (x, y) {
    const [column, row] = [Math.floor(x), Math.floor(y)];
    const inside = column >= 0 && row >= 0 && column < this.width && row < this.height;
    return inside ? (this.ids[row * this.width + column] >>> 2) - 1 : -1;
  };

  /** Mark the points at both sides of every edge between two areas; `pixel` points are a pixel. */
  Raster.prototype.markEdges = function (pixel) {
    const { ids, width, height } = this;
    for (let y = 0; y < height; y++) {
      for (let i = y * width, end = i + width; i < end; i++) {
        const here = ids[i];
        if (here < NUMBER) continue;
        // Points marked before differ in their low bits only, so they are still of the same area.
        const right = ids[i + 1];
        const below = ids[i + width];
        const beside = (here ^ right) >= NUMBER && right >= NUMBER;
        const under = (here ^ below) >= NUMBER && below >= NUMBER;
        if (!beside && !under) continue;
        const x = i - end + width;
        ids[i] |= markOf(x, y, pixel);
        if (beside) ids[i + 1] |= markOf(x + 1, y, pixel);
        if (under) ids[i + width] |= markOf(x, y + 1, pixel);
      }
    }
  };

  /** Dashes of a slanting pattern: along hardly any border do they all fall together. */
  function markOf(x, y, pixel) {
    return (8 * x + 3 * y) % (56 * pixel) < 32 * pixel ? EDGE | DASH : EDGE;
  }

  /** Colour pixels, 32 bits each, from a row on; each is one point, or the mean of two by two. */
  Raster.prototype.colour = function (pixels, firstRow, inks, finer) {
    const { ids, width } = this;
    if (finer === 1) {
      for (let i = 0, at = firstRow * width; i < pixels.length; i++) pixels[i] = inks[ids[at++]];
      return;
    }
    for (let out = 0, up = firstRow * 2 * width; out < pixels.length; up += 2 * width) {
      for (let i = up, end = up + width; i < end; i += 2) {
        const a = ids[i];
        const b = ids[i + 1];
        const c = ids[i + width];
        const d = ids[i + width + 1];
        pixels[out++] = a === b && b === c && c === d ? inks[a] : mean(inks[a], inks[b], inks[c], inks[d]);
      }
    }
  };

  /** Mean of four colours, two channels at a time. */
  function mean(a, b, c, d) {
    const two = 0xff00ff;
    const even = ((a & two) + (b & two) + (c & two) + (d & two)) >>> 2;
    const odd = (((a >>> 8) & two) + ((b >>> 8) & two) + ((c >>> 8) & two) + ((d >>> 8) & two)) >>> 2;
    return (even & two) | ((odd & two) << 8);
  }

  ours.Raster = Raster;
})((window.EngagementMap ??= {}));
