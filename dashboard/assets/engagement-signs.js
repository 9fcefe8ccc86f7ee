/*
 * Marks of direction on a map of change: up where it rose, down where it fell.
 *
 * Both ends of the scale are equally dark, so that in grey, or without one kind of cones, colours
 * alone tell how much has changed, and these marks which way. A mark stands in the middle of its
 * area, wholly on it; beside the area's label, where it has one; and nowhere where there is no room.
 */
(function (ours) {
  "use strict";

  const UP = "-1,0.8 0,-0.9 1,0.8";
  const DOWN = "-1,-0.8 0,0.9 1,-0.8";
  const PLUS = "-0.3,-1 0.3,-1 0.3,-0.3 1,-0.3 1,0.3 0.3,0.3 0.3,1 -0.3,1 -0.3,0.3 -1,0.3 -1,-0.3 -0.3,-0.3";
  const CROSS =
    "-0.9,-0.5 -0.5,-0.9 0,-0.4 0.5,-0.9 0.9,-0.5 0.4,0 0.9,0.5 0.5,0.9 0,0.4 -0.5,0.9 -0.9,0.5 -0.4,0";
  // Of the bands of geodata/coverage/change.py: ended, fewer, more, new. The middle has none.
  const SIGNS = { 0: CROSS, 1: DOWN, 2: DOWN, 4: UP, 5: UP, 6: PLUS };
  const CORNERS = mapped(SIGNS, (points) => points.split(" ").map((point) => point.split(",").map(Number)));

  const SIZES = [3, 5.5]; // pixels from the middle of a mark to its edge: on small areas, on large ones
  const OF_AREA = 0.13; // the same, as a part of how wide an area is
  const LEAST = 9 ** 2; // square pixels of an area that is tried
  const GAP = 2; // pixels around a mark that labels and records leave free
  const EDGE = 1.2; // of a mark that has to stand on its own area
  // Sizes of a mark that it may stand off the middle, the nearest first.
  const NUDGES = [[0, 1], [0, -1], [1, 0], [-1, 0], [1, 1], [-1, -1], [1, -1], [-1, 1]];
  const SVG = "http://www.w3.org/2000/svg";

  function mapped(object, change) {
    return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
  }

  function Signs(state) {
    this.state = state;
    new ours.Marks(state, this, { interactive: false }).addTo(state.map);
  }

  Signs.prototype.update = function (layer, picture) {
    this.layer = layer;
    this.picture = picture;
  };

  Signs.prototype.find = () => false;

  /** Draw the marks of all areas that are large enough. */
  Signs.prototype.draw = function (camera) {
    const { legend, colours } = this.picture || {};
    const placed = legend?.kind === "change" ? this.placeAll(camera) : new Map();
    for (const [code, marks] of placed) {
      camera.ctx.fillStyle = colourOf(code, colours);
      for (const mark of marks) fill(camera.ctx, CORNERS[code], mark);
    }
    this.state.frame.dataset.signs = [...placed].map(([code, marks]) => code + ":" + marks.length).join(" ");
  };

  /** Where marks stand, by their band: x, y and size. */
  Signs.prototype.placeAll = function (camera) {
    const { surfaces, order } = ours.surfacesOf(this.layer);
    const { classes } = this.picture;
    const { lit } = this.state.host;
    const placed = new Map();
    const least = LEAST / camera.scale ** 2;
    this.look();
    for (const i of order) {
      if (surfaces[i] < least) break;
      const code = classes[i];
      if (!CORNERS[code] || (lit && !lit.has(code))) continue;
      const mark = this.place(i, surfaces[i], camera);
      if (!mark) continue;
      if (!placed.has(code)) placed.set(code, []);
      placed.get(code).push(mark);
    }
    return placed;
  };

  /** Look what has its place already: labels, and records. */
  Signs.prototype.look = function () {
    const { overlays } = this.state;
    this.labels = new Map(overlays.flatMap(({ standing }) => (standing ? [...standing] : [])));
    const circles = overlays.flatMap((overlay) => (overlay.circles ? overlay.circles.boxes() : []));
    this.room = new ours.Room();
    for (const box of [...this.labels.values(), ...circles]) this.room.take(box);
  };

  Signs.prototype.place = function (i, surface, { scale, x, y, bounds }) {
    const { middles } = ours.surfacesOf(this.layer);
    const size = Math.min(Math.max(OF_AREA * Math.sqrt(surface) * scale, SIZES[0]), SIZES[1]);
    const [left, top] = [middles[2 * i] * scale + x, middles[2 * i + 1] * scale + y];
    if (!ours.isOn(bounds, left, top, size)) return null;
    if (!this.labels.has(i) && this.canStand(i, left, top, size)) return [left, top, size]; // most do
    const spot = this.spotsOf(i, left, top, size).find((at) => this.canStand(i, ...at, size));
    return spot ? [...spot, size] : null;
  };

  /** Around the middle; or above, below and beside the area's label, where it has one. */
  Signs.prototype.spotsOf = function (i, x, y, size) {
    const label = this.labels.get(i);
    if (!label) return NUDGES.map(([across, down]) => [x + across * size, y + down * size]);
    const reach = size + GAP;
    const [left, top, right, bottom] = label;
    const [across, down] = [(left + right) / 2, (top + bottom) / 2];
    return [
      [across, top - reach],
      [across, bottom + reach],
      [left - reach, down],
      [right + reach, down],
    ];
  };

  /** Whether a mark would stand on its own area alone, and on nothing else that is drawn there. */
  Signs.prototype.canStand = function (i, x, y, size) {
    const { areas } = this.state;
    const corners = CORNERS[this.picture.classes[i]];
    const step = corners.length > 3 ? 3 : 1; // one corner of each arm is enough
    for (let k = 0; k < corners.length; k += step) {
      const [across, down] = corners[k];
      if (areas.areaAt({ x: x + across * size * EDGE, y: y + down * size * EDGE }) !== i) return false;
    }
    const reach = size + GAP;
    return this.room.isFree([x - reach, y - reach, x + reach, y + reach]);
  };

  // Each alone: as one path, 11,000 marks took twenty times as long.
  function fill(ctx, corners, [x, y, size]) {
    ctx.beginPath();
    for (const [across, down] of corners) ctx.lineTo(x + across * size, y + down * size);
    ctx.closePath();
    ctx.fill();
  }

  function colourOf(code, colours) {
    return ours.writtenOn(ours.fillOf(code, colours), colours).text;
  }

  /** The mark of a band as an element, for a legend's swatch; null where there is none. */
  function signOf(code, { kind }, colours) {
    if (kind !== "change" || !SIGNS[code]) return null;
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", "engagement-sign");
    svg.setAttribute("viewBox", "-1 -1 2 2");
    svg.setAttribute("aria-hidden", "true"); // its label says it
    const mark = svg.appendChild(document.createElementNS(SVG, "polygon"));
    mark.setAttribute("points", SIGNS[code]);
    mark.setAttribute("fill", colourOf(code, colours));
    return svg;
  }

  ours.overlays.push(Signs);
  ours.signOf = signOf;
})((window.EngagementMap ??= {}));
