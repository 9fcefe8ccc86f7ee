/*
 * A layer in the browser: its file, fetched once, with an overview of every area; and, as the reader
 * looks closer, the sheets of finer shapes that the view needs. geodata/web describes the files.
 *
 * What is shown changes in one step: while sheets are on their way the shapes before them stay, and
 * a sheet that cannot be fetched leaves the overview in its place.
 */
(function (ours) {
  "use strict";

  const MOST_POINTS = 1_000_000; // of sheets kept beyond those in the view: 16 MB
  const MOST_LAYERS = 6;
  const NEAR = 0.05; // a camera fitted to a detail's zoom stands a rounding step below it

  function Layer(file, address) {
    const { grid, details = [], outlines } = file;
    // Where edges do not agree, parents and country have lines of their own.
    const parents = outlines ? null : file.parents;
    const positions = file.codes.map((_, i) => i);
    this.file = file;
    this.parents = parents;
    this.overview = ours.readShapes(file, grid, positions, parents);
    this.boxes = ours.boxesOf(this.overview);
    this.outlines = outlines && {
      parent: ours.readArcs(outlines.parents, grid),
      country: ours.readArcs(outlines.country, grid),
    };
    this.places = placesOf(file);
    this.typical = typicalSize(this.boxes);
    const folder = address.slice(0, address.lastIndexOf("/") + 1);
    this.details = details.map((detail, level) => ({
      zoom: detail.zoom,
      sheets: detail.sheets.map((sheet) => listSheet(sheet, detail.grid, level, folder)),
    }));
    this.kept = new Set(); // sheets that are read, the longest unused first
    this.loading = new Set();
    this.wanted = [];
    this.onChange = () => {};
    this.version = 0;
    this.use([]);
    file.arcs = file.areas = file.sides = file.details = null; // read by now
  }

  /** Label points in the world: x and y of each area. */
  function placesOf({ labels, grid }) {
    const places = new Float64Array(labels.length);
    for (let i = 0; i < labels.length; i += 2) {
      places[i] = ours.worldX(grid[0] + labels[i] * grid[2]);
      places[i + 1] = ours.worldY(grid[1] + labels[i + 1] * grid[2]);
    }
    return places;
  }

  /** How wide an area is in the world, in the middle of all. */
  function typicalSize(boxes) {
    const sizes = new Float64Array(boxes.length / 4);
    for (let i = 0; i < sizes.length; i++) {
      const [wide, high] = [boxes[4 * i + 2] - boxes[4 * i], boxes[4 * i + 3] - boxes[4 * i + 1]];
      sizes[i] = Math.sqrt(Math.max(wide, 0) * Math.max(high, 0));
    }
    return sizes.sort()[sizes.length >> 1] || 0;
  }

  function listSheet([west, south, east, north, name], grid, level, folder) {
    const box = [ours.worldX(west), ours.worldY(north), ours.worldX(east), ours.worldY(south)];
    return { address: folder + name, box, grid, level, shapes: null, asked: null, failed: false };
  }

  function readSheet(file, sheet, parents) {
    if (file.format !== "engagement-sheet/1") throw new Error("unknown sheet format");
    return ours.readShapes(file, sheet.grid, file.positions, parents);
  }

  /** Draw from these sheets, and all else from the overview. */
  Layer.prototype.use = function (sheets) {
    this.shown = sheets;
    this.shapes = [this.overview, ...sheets.map((sheet) => sheet.shapes)];
    this.source = new Uint16Array(this.overview.positions.length); // of each area, which shapes
    this.row = Int32Array.from(this.overview.positions); // and where among them
    this.shapes.forEach(({ positions }, k) => {
      for (let j = 0; k && j < positions.length; j++) {
        this.source[positions[j]] = k;
        this.row[positions[j]] = j;
      }
    });
    this.version += 1;
  };

  /** The finest shapes that an area is there in; `row` says where among them. */
  Layer.prototype.shapesOf = function (i) {
    return this.shapes[this.source[i]];
  };

  /** Where an area's label point is on the map. */
  Layer.prototype.placeOf = function (i) {
    return ours.toLatLng(this.places[2 * i], this.places[2 * i + 1]);
  };

  /** The name of an area, in a language where the boundary has it. */
  Layer.prototype.nameOf = function (i, language) {
    const { names, other_names } = this.file;
    return other_names?.[language]?.[i] || names[i];
  };

  /** The name of the unit that an area is a part of; empty where it is of none. */
  Layer.prototype.parentOf = function (i, language) {
    const { parents, parent_names, other_parent_names } = this.file;
    return other_parent_names?.[language]?.[parents[i]] || parent_names[parents[i]] || "";
  };

  /** Ask for what a view needs, its window in world coordinates. */
  Layer.prototype.look = function (zoom, view) {
    const level = this.details.filter((detail) => zoom >= detail.zoom - NEAR).length - 1;
    const there = level < 0 ? [] : this.details[level].sheets;
    this.wanted = there.filter((sheet) => overlap(sheet.box, view));
    for (const sheet of this.loading) if (!this.wanted.includes(sheet)) this.leave(sheet);
    for (const sheet of this.wanted) {
      sheet.failed = false;
      if (this.kept.delete(sheet)) this.kept.add(sheet); // used last
      else if (!this.loading.has(sheet)) this.fetch(sheet);
    }
    this.settle();
  };

  Layer.prototype.fetch = function (sheet) {
    const asked = new AbortController();
    sheet.asked = asked;
    this.loading.add(sheet);
    fetchJson(sheet.address, asked.signal)
      .then((file) => readSheet(file, sheet, this.parents))
      .then(
        (shapes) => sheet.asked === asked && this.kept.add(Object.assign(sheet, { shapes })),
        () => sheet.asked === asked && (sheet.failed = true), // the next move tries again
      )
      .then(() => {
        if (sheet.asked !== asked) return; // left, and perhaps asked for anew
        this.loading.delete(sheet);
        this.settle();
      });
  };

  Layer.prototype.leave = function (sheet) {
    sheet.asked.abort();
    sheet.asked = null;
    this.loading.delete(sheet);
  };

  /** Swap to the sheets of the view when all are there; until then keep what is no finer. */
  Layer.prototype.settle = function () {
    const waiting = this.wanted.some((sheet) => this.loading.has(sheet));
    const sheets = waiting
      ? this.shown.filter((sheet) => sheet.level <= this.wanted[0].level)
      : this.wanted.filter((sheet) => sheet.shapes);
    const same = sheets.length === this.shown.length && sheets.every((sheet, i) => sheet === this.shown[i]);
    if (!same) this.use(sheets);
    this.forget();
    this.onChange({ waiting, changed: !same, failed: this.wanted.some((sheet) => sheet.failed) });
  };

  /** Let go of the sheets that were not looked at for longest, beyond a bound. */
  Layer.prototype.forget = function () {
    const used = new Set([...this.shown, ...this.wanted]);
    const others = [...this.kept].filter((sheet) => !used.has(sheet)).reverse();
    let points = 0;
    for (const sheet of others) {
      points += sheet.shapes.points.length / 2;
      if (points <= MOST_POINTS) continue;
      this.kept.delete(sheet);
      sheet.shapes = null;
    }
  };

  function overlap(box, view) {
    return box[0] <= view[2] && box[2] >= view[0] && box[1] <= view[3] && box[3] >= view[1];
  }

  function fetchJson(address, signal) {
    return fetch(address, { signal }).then((answer) => {
      if (!answer.ok) throw new Error("answer " + answer.status);
      return answer.json();
    });
  }

  const layers = new Map(); // by address, the longest unused first

  function fetchLayer(address) {
    const reading = layers.get(address) || fetchJson(address).then((file) => readLayer(file, address));
    layers.delete(address);
    layers.set(address, reading);
    reading.catch(() => layers.delete(address)); // the next picture tries again
    if (layers.size > MOST_LAYERS) layers.delete(layers.keys().next().value);
    return reading;
  }

  function readLayer(file, address) {
    if (file.format !== "engagement-layer/3") throw new Error("unknown layer format");
    return new Layer(file, address);
  }

  /** Where the chosen areas lie on the map, or null where there is none. */
  function boundsOf({ boxes }, wanted) {
    let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < boxes.length / 4; i++) {
      if (boxes[4 * i] > boxes[4 * i + 2] || !wanted(i)) continue;
      west = Math.min(west, boxes[4 * i]);
      north = Math.min(north, boxes[4 * i + 1]);
      east = Math.max(east, boxes[4 * i + 2]);
      south = Math.max(south, boxes[4 * i + 3]);
    }
    return west <= east ? L.latLngBounds(ours.toLatLng(west, south), ours.toLatLng(east, north)) : null;
  }

  Object.assign(ours, { fetchLayer, boundsOf });
})((window.EngagementMap ??= {}));
