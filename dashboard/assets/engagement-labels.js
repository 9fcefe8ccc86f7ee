/*
 * Names and values written on the areas, where there is room for them: the largest areas first.
 *
 * Only what is in view and large enough on the screen is tried. The buffer of area numbers tells
 * whose ground a text would cover, so that a label is where its area is and leaves its neighbours
 * theirs. All is laid out anew with every drawing of the areas, in the same frame of the screen.
 */
(function (ours) {
  "use strict";

  const SIZE = 12; // pixels, as readable on a phone as on a desk
  const LARGE = { size: 14, from: 170 ** 2 }; // on areas of so many square pixels
  const LEAST = 18 ** 2; // square pixels of an area that is tried
  const EDGE = 4; // pixels that stay free along the frame
  const GAP = [2.5, 0.5]; // and around a text: beside and above
  const OWN = 0.55; // of a line that has to be on its own area, at the least
  const ENOUGH = 0.95; // and with so much of it there, no better spot is looked for
  const FOREIGN = 0.3; // and on other areas, at the most
  const REACH = 24; // pixels of it
  // Parts of a text's width and height that it may stand off the middle, the nearest first.
  const NUDGES = [[0, 0], [0, -0.25], [0, 0.25], [-0.1, 0], [0.1, 0], [0, -0.5], [0, 0.5], [-0.2, 0], [0.2, 0]];
  // Of a circle, below it first.
  const BESIDE = [[0, 1], [0, -1], [0.5, 1], [-0.5, 1], [0.5, -1], [-0.5, -1], [1, 0], [-1, 0]];
  const LETTERS = 0.6; // of a line's height
  const ACROSS = [-0.48, -0.32, -0.16, 0, 0.16, 0.32, 0.48]; // of a line, where its ground is looked at
  const DOWN = [-0.25, 0.25];
  const RIGHT_TO_LEFT = /^[^\p{L}]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;
  const FURNITURE = ".leaflet-control, .engagement-note";
  const SVG = "http://www.w3.org/2000/svg";

  function Labels(state) {
    this.state = state;
    this.standing = new Map(); // boxes of the labels that are drawn, by area
    this.lettering = new ours.Lettering();
    const pane = state.map.createPane("engagement-labels");
    this.svg = pane.appendChild(document.createElementNS(SVG, "svg"));
    this.svg.setAttribute("class", "engagement-labels leaflet-zoom-hide");
    this.svg.setAttribute("aria-hidden", "true"); // the map and its table say names and values
    new ours.Marks(state, this, { interactive: false }).addTo(state.map);
  }

  Labels.prototype.update = function (layer, picture) {
    if (this.picture !== picture) this.blocks = new Map(); // by area and size
    this.layer = layer;
    this.picture = picture;
    this.colours = new Map(); // by class
    this.lettering.use(getComputedStyle(this.state.frame).fontFamily); // the styles apply by now
  };

  /** Another area is picked, or has the keyboard's focus: its label goes before all others. */
  Labels.prototype.outlined = function (kind) {
    if (!this.picture || !this.picture.labels) return;
    // The keyboard's area is hovered as well, and is told from what a pointer hovers over.
    if (kind === "selected" || this.focus() !== this.focused) this.state.areas.redraw();
  };

  Labels.prototype.find = () => false;

  Labels.prototype.draw = function (camera) {
    if (!this.picture) return;
    const { map, frame } = this.state;
    const { x: left, y: top } = map.containerPointToLayerPoint([0, 0]);
    const { x: width, y: height } = map.getSize();
    this.view = { left, top, width, height };
    const placed = this.picture.labels ? this.placeAll(camera) : [];
    L.DomUtil.setPosition(this.svg, L.point(left, top));
    this.svg.setAttribute("width", width);
    this.svg.setAttribute("height", height);
    this.svg.replaceChildren(...placed.map((label) => this.drawn(label)));
    frame.dataset.labels = placed.length;
    this.standing = new Map(placed.map(({ i, box }) => [i, moved(box, left, top)]));
  };

  // ---- Placing --------------------------------------------------------------------------------

  Labels.prototype.placeAll = function (camera) {
    const { surfaces, order } = ours.surfacesOf(this.layer);
    const { lit } = this.state.host;
    const { classes } = this.picture;
    this.camera = camera;
    this.window = this.windowOf(camera);
    this.room = new ours.Room();
    for (const box of [...this.furniture(), ...this.covered()]) this.room.take(box);
    const chosen = this.chosen();
    const placed = chosen.map((i) => this.place(i, surfaces[i], true));
    const least = LEAST / camera.scale ** 2;
    for (const i of order) {
      if (surfaces[i] < least) break;
      if (classes[i] === "o" || (lit && !lit.has(classes[i])) || chosen.includes(i)) continue;
      placed.push(this.place(i, surfaces[i], false));
    }
    return placed.filter(Boolean);
  };

  /** What of the world is in view. */
  Labels.prototype.windowOf = function ({ scale, x, y }) {
    const { left, top, width, height } = this.view;
    return [left - x, top - y, left - x + width, top - y + height].map((at) => at / scale);
  };

  /** Areas that are always labelled. */
  Labels.prototype.chosen = function () {
    const { selected } = this.state.outlines;
    this.focused = this.focus();
    return [...new Set([selected ? selected.area : -1, this.focused])].filter((i) => i >= 0);
  };

  Labels.prototype.focus = function () {
    const { reach } = this.state;
    return reach && reach.ring ? reach.area : -1;
  };

  /** What stands on the map, as boxes within the view. */
  Labels.prototype.furniture = function () {
    const frame = this.state.frame.getBoundingClientRect();
    return Array.from(this.state.frame.querySelectorAll(FURNITURE), (element) => {
      const box = element.getBoundingClientRect();
      return [box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top];
    }).filter(([left, , right]) => left < right);
  };

  /** Circles that lie on the areas, as boxes within the view. */
  Labels.prototype.covered = function () {
    const { left, top } = this.view;
    const boxes = this.state.overlays.flatMap(({ circles }) => (circles ? circles.boxes() : []));
    return boxes.map(([west, north, east, south]) => [west - left, north - top, east - left, south - top]);
  };

  /** The best way to set an area's label where there is room; `must` finds room in any case. */
  Labels.prototype.place = function (i, surface, must) {
    if (!ours.isSeen(this.layer.boxes, i, this.window)) return null;
    const pixels = surface * this.camera.scale ** 2;
    const blocks = this.blocksOf(i, pixels).filter((block) => must || this.couldHold(i, pixels, block));
    const spots = blocks.flatMap((block) => this.spotsOf(i, block));
    const found = this.bestOf(i, spots) || (must && spots[0]);
    if (!found) return null;
    this.room.take(found.box);
    return { ...found, i };
  };

  /** Whether an area is as wide and large as a text needs it, wherever it stands; most are not. */
  Labels.prototype.couldHold = function (i, pixels, { lines, line, width }) {
    const { boxes } = this.layer;
    const across = (boxes[4 * i + 2] - boxes[4 * i]) * this.camera.scale;
    const covered = lines.reduce((sum, one) => sum + one.width * line * LETTERS, 0);
    return across >= OWN * width && pixels >= OWN * covered;
  };

  Labels.prototype.bestOf = function (i, spots) {
    let [best, most] = [null, 0];
    for (const spot of spots) {
      if (!this.room.isFree(spot.box)) continue;
      const { own, foreign, reach } = this.groundOf(i, spot);
      if (own < OWN || own <= most || foreign > FOREIGN || reach > REACH) continue;
      [best, most] = [spot, own];
      if (own >= ENOUGH) break;
    }
    return best;
  };

  /** The ways to set the label of an area that is so large on the screen; kept for the picture. */
  Labels.prototype.blocksOf = function (i, pixels) {
    const size = Math.round((pixels >= LARGE.from ? LARGE.size : SIZE) * ours.larger);
    const key = i * 64 + size;
    if (!this.blocks.has(key)) this.blocks.set(key, this.setText(i, size));
    return this.blocks.get(key);
  };

  Labels.prototype.setText = function (i, size) {
    const { labels, language } = this.picture;
    const name = labels === "value" ? "" : this.layer.nameOf(i, language);
    const value = labels === "name" ? "" : this.valueOf(i);
    if (!name && !value) return [];
    return this.lettering.blocksOf(name, value, size);
  };

  /** The figure of an area; its unit is in the legend. */
  Labels.prototype.valueOf = function (i) {
    const { values, classes, unit, legend, bands } = this.picture;
    if (bands) return bands[i] ?? "";
    const code = classes[i];
    const amount = (code >= "0" && code <= "9") || code === "z";
    if (!amount || Number.isNaN(values[i])) return "";
    if (!legend || legend.kind !== "change") return ours.amount(values[i], ours.bareUnit(unit)).trim();
    const changed = unit[0] === "%" ? Math.round(values[i] * 100) : values[i];
    return ours.number(changed, { maximumFractionDigits: 1, signDisplay: "exceptZero" });
  };

  /** Places in the view for a block: around the middle, then the label point; or beside a circle. */
  Labels.prototype.spotsOf = function (i, block) {
    const { width, height } = this.view;
    const [wide, high] = [block.width / 2 + EDGE, block.height / 2 + EDGE];
    if (2 * wide > width || 2 * high > height) return [];
    const steps = this.stepsOf(i, block);
    return this.anchorsOf(i).flatMap((anchor) =>
      steps.map(([across, down]) => {
        const x = clamp(anchor.x + across, wide, width - wide);
        const y = clamp(anchor.y + down, high, height - high);
        const [w, h] = [block.width / 2 + GAP[0], block.height / 2 + GAP[1]];
        return { block, x, y, box: [x - w, y - h, x + w, y + h] };
      }),
    );
  };

  Labels.prototype.stepsOf = function (i, { width, height }) {
    const radius = Math.max(0, ...this.state.overlays.map((overlay) => overlay.radiusAt?.(i) ?? 0));
    if (!radius) return NUDGES.map(([across, down]) => [across * width, down * height]);
    const [aside, below] = [radius + width / 2 + GAP[0] + 1, radius + height / 2 + GAP[1] + 1];
    return BESIDE.map(([across, down]) => [across * aside, down * below]);
  };

  Labels.prototype.anchorsOf = function (i) {
    const { scale, x, y } = this.camera;
    const { left, top } = this.view;
    const { middles } = ours.surfacesOf(this.layer);
    return [middles, this.layer.places].map((points) => ({
      x: points[2 * i] * scale + x - left,
      y: points[2 * i + 1] * scale + y - top,
    }));
  };

  /** A box of the view as one of the map. */
  function moved([west, north, east, south], left, top) {
    return [west + left, north + top, east + left, south + top];
  }

  function clamp(value, least, most) {
    return Math.max(least, Math.min(value, most));
  }

  /** How much of a text would stand on its own area, and how much on others: of its worst line. */
  Labels.prototype.groundOf = function (i, { x, y, block }) {
    const worst = { own: 1, foreign: 0, reach: 0 };
    for (let row = 0; row < block.lines.length && worst.own >= OWN; row++) {
      const { width } = block.lines[row];
      const middle = y - block.height / 2 + (row + 0.5) * block.line;
      const { own, foreign } = this.groundUnder(i, x, middle, width, block.line);
      worst.own = Math.min(worst.own, own);
      worst.foreign = Math.max(worst.foreign, foreign);
      worst.reach = Math.max(worst.reach, foreign * width);
    }
    return worst;
  };

  /** The same of one line, looked up here and there along it. */
  Labels.prototype.groundUnder = function (i, x, y, width, height) {
    const { areas } = this.state;
    const { left, top } = this.view;
    let [own, foreign] = [0, 0];
    for (const across of ACROSS) {
      for (const down of DOWN) {
        const area = areas.areaAt({ x: left + x + across * width, y: top + y + down * height });
        if (area === i) own += 1;
        else if (area >= 0 && this.picture.classes[area] !== "o") foreign += 1;
      }
    }
    const looked = ACROSS.length * DOWN.length;
    return { own: own / looked, foreign: foreign / looked };
  };

  // ---- Drawing --------------------------------------------------------------------------------

  Labels.prototype.drawn = function ({ i, x, y, block }) {
    const group = document.createElementNS(SVG, "g");
    const { text, halo } = this.inksOf(this.picture.classes[i]);
    group.dataset.pcode = this.layer.file.codes[i];
    group.setAttribute("fill", text);
    group.setAttribute("stroke", halo);
    group.setAttribute("font-size", block.size);
    block.lines.forEach((line, at) => {
      const node = group.appendChild(document.createElementNS(SVG, "text"));
      node.setAttribute("class", line.kind);
      node.setAttribute("x", x.toFixed(1));
      node.setAttribute("y", (y - block.height / 2 + (at + 0.5) * block.line).toFixed(1));
      node.setAttribute("dy", "0.34em");
      node.setAttribute("direction", RIGHT_TO_LEFT.test(line.text) ? "rtl" : "ltr");
      node.textContent = line.text;
    });
    return group;
  };

  Labels.prototype.inksOf = function (code) {
    const { colours } = this.picture;
    if (!this.colours.has(code)) {
      this.colours.set(code, ours.writtenOn(ours.fillOf(code, colours) || colours.ground, colours));
    }
    return this.colours.get(code);
  };

  ours.larger = 1; // than on a desk, in a room
  ours.overlays.push(Labels);
})((window.EngagementMap ??= {}));
