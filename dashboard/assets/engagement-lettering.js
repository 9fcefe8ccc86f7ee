/*
 * Text on the map: how wide it is, how it is broken, where there is room, and what it is written in.
 */
(function (ours) {
  "use strict";

  const LINE = 1.3; // of the size: marks above and below Devanagari letters need it
  const LONG = 84; // pixels: a longer name may be broken
  const MOST_MEASURED = 20_000;
  const CELL = 48; // pixels, of the grid of taken boxes
  const TOLD_APART = 4.5; // contrast of text, WCAG 2.2 AA
  const SOFTENED = [0, 0.2, 0.4, 0.6, 0.8, 1]; // of a halo, towards the ground or the ink

  /** Widths of texts in one typeface. */
  function Lettering() {
    this.family = "";
    this.ctx = document.createElement("canvas").getContext("2d");
    this.widths = new Map();
  }

  Lettering.prototype.use = function (family) {
    if (family !== this.family) this.widths.clear();
    this.family = family;
  };

  Lettering.prototype.widthOf = function (text, size, weight) {
    const font = `${weight} ${size}px ${this.family}`;
    const key = font + text;
    let width = this.widths.get(key);
    if (width === undefined) {
      if (this.widths.size >= MOST_MEASURED) this.widths.clear();
      if (this.ctx.font !== font) this.ctx.font = font;
      width = this.ctx.measureText(text).width;
      this.widths.set(key, width);
    }
    return width;
  };

  /** The ways to set a name and a value, either of them empty: in few lines first, then narrower. */
  Lettering.prototype.blocksOf = function (name, value, size) {
    const blocks = [this.blockOf(name ? [name] : [], value, size)];
    const broken = name && blocks[0].width > LONG && this.broken(name, size);
    if (broken) blocks.push(this.blockOf(broken, value, size));
    return blocks;
  };

  Lettering.prototype.blockOf = function (names, value, size) {
    const lines = names.map((text) => ({ text, kind: "name", width: this.widthOf(text, size, 600) }));
    if (value) lines.push({ text: value, kind: "value", width: this.widthOf(value, size, 400) });
    const width = Math.max(...lines.map((line) => line.width));
    return { lines, size, line: size * LINE, width, height: lines.length * size * LINE };
  };

  /** A name in two lines, broken at the space that makes it narrowest; null where there is none. */
  Lettering.prototype.broken = function (name, size) {
    const words = name.split(/\s+/);
    let best = null;
    for (let at = 1; at < words.length; at++) {
      const lines = [words.slice(0, at).join(" "), words.slice(at).join(" ")];
      const width = Math.max(...lines.map((line) => this.widthOf(line, size, 600)));
      if (!best || width < best.width) best = { width, lines };
    }
    return best && best.lines;
  };

  /** Boxes that are taken, by the cells of a grid; boxes are left, top, right, bottom. */
  function Room() {
    this.cells = new Map();
  }

  Room.prototype.take = function (box) {
    this.each(box, (key) => {
      const there = this.cells.get(key);
      if (there) there.push(box);
      else this.cells.set(key, [box]);
    });
  };

  Room.prototype.isFree = function (box) {
    let free = true;
    this.each(box, (key) => {
      free &&= !(this.cells.get(key) || []).some((other) => meet(box, other));
    });
    return free;
  };

  Room.prototype.each = function ([left, top, right, bottom], visit) {
    for (let row = Math.floor(top / CELL); row <= Math.floor(bottom / CELL); row++) {
      for (let column = Math.floor(left / CELL); column <= Math.floor(right / CELL); column++) {
        visit(row * 65_536 + column);
      }
    }
  };

  function meet(one, other) {
    return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
  }

  // ---- Colours --------------------------------------------------------------------------------

  function partsOf(colour) {
    return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  }

  function luminance(parts) {
    const [r, g, b] = parts.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  function contrast(one, other) {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  }

  /**
   * What to write with on a fill: ink or paper, and a halo. The halo is the fill itself where that
   * is far enough from the text, to be seen only where a label crosses a border; else it leans away.
   */
  function writtenOn(fill, { ink, panel }) {
    const [ground, ...pair] = [fill, ink, panel].map(partsOf);
    const [text, away] = contrast(ground, pair[0]) >= contrast(ground, pair[1]) ? pair : pair.toReversed();
    const halos = SOFTENED.map((much) => ground.map((part, k) => Math.round(part + (away[k] - part) * much)));
    const halo = halos.find((one) => contrast(one, text) >= TOLD_APART) || away;
    return { text: `rgb(${text})`, halo: `rgb(${halo})` };
  }

  Object.assign(ours, { Lettering, Room, writtenOn });
})((window.EngagementMap ??= {}));
