/*
 * The legend below the stage: every class and state with its number of areas, as the map shows them.
 *
 * The counts are taken here, from the classes that are shown, so that they follow a film, and so
 * that two panes have one legend with two counts. Pressing an item singles its areas out.
 */
(function (ours) {
  "use strict";

  const AMOUNT = /^\d$/;
  const SQUARE = 3; // classes of each measure where two are shown at once

  function Legend(element, host) {
    this.element = element;
    this.host = host;
    this.keys = new Map(); // by code: its button, and where its count is written
    this.meant = ""; // the legend shown, and what it was built from
    this.built = "";
    element.setAttribute("role", "group");
    element.hidden = true;
    element.addEventListener("click", (event) => {
      const key = event.target.closest("button[data-code]");
      if (key) this.press(key);
    });
  }

  /** Show the legend of a picture; what is there already stays, and with it the reader's focus. */
  Legend.prototype.show = function (picture, pictures) {
    const { legend, colours } = picture;
    this.element.hidden = !legend;
    if (!legend) return;
    const meant = JSON.stringify(legend);
    if (meant !== this.meant) this.host.light(null); // the same codes mean something else now
    const built = JSON.stringify([legend, colours]);
    if (built !== this.built) this.build(legend, colours);
    [this.meant, this.built] = [meant, built];
    this.showMarks(picture);
    this.count(pictures);
  };

  Legend.prototype.build = function (legend, colours) {
    this.keys.clear();
    this.legend = legend;
    this.colours = colours;
    this.element.setAttribute("aria-label", legend.title);
    this.element.dataset.kind = legend.kind;
    const amounts = legend.items.filter(([code]) => AMOUNT.test(code));
    const states = legend.items.filter(([code]) => !AMOUNT.test(code));
    const rows = [this.addAmounts(legend, amounts), this.addRow(states, "states")];
    this.bubbles = node("div", "bubbles");
    this.plan = node("div", "plan");
    this.plan.setAttribute("role", "list");
    this.element.replaceChildren(...rows.filter((row) => row.childElementCount), this.plan, this.bubbles);
    this.mark(this.host.lit);
  };

  Legend.prototype.addAmounts = function (legend, items) {
    const row = legend.kind === "bivariate" ? this.addSquare(legend, items) : this.addRow(items, legend.kind);
    if (legend.kind !== "bivariate") row.prepend(node("p", "title", legend.title));
    return row;
  };

  Legend.prototype.addRow = function (items, name) {
    const row = node("div", name);
    row.append(...items.map((item) => this.addKey(item)));
    return row;
  };

  /** Little to much from left to right, and from the bottom up, in every language. */
  Legend.prototype.addSquare = function ({ title, second, across, up }, items) {
    const square = node("div", "square");
    square.dir = "ltr";
    const cells = node("div", "cells");
    for (let row = SQUARE - 1; row >= 0; row--) {
      cells.append(...items.slice(SQUARE * row, SQUARE * (row + 1)).map((item) => this.addCell(item)));
    }
    const sides = [edges("up", up.toReversed()), edges("across", across)];
    square.append(node("p", "up", second), sides[0], cells, sides[1], node("p", "across", title));
    return square;
  };

  /** Amounts that part the classes of one side, each where two of them meet. */
  function edges(name, amounts) {
    const side = node("div", name + "-edges");
    const gap = SQUARE - 1 - amounts.length; // few distinct amounts leave fewer classes
    amounts.forEach((amount, i) => {
      const edge = node("span", "edge", amount);
      edge.style.setProperty("--at", 1 + i + (name === "up" ? gap : 0));
      side.append(edge);
    });
    return side;
  }

  Legend.prototype.addKey = function (item) {
    const [code, label] = item;
    const key = this.addButton("key", item);
    const swatch = node("i", "swatch");
    swatch.dataset.code = code;
    swatch.style.background = ours.fillOf(code, this.colours) ?? "";
    swatch.append(ours.signOf(code, this.legend, this.colours) ?? "");
    key.append(swatch, node("span", "label", label), this.keys.get(code).count);
    return key;
  };

  Legend.prototype.addCell = function (item) {
    const key = this.addButton("cell", item);
    const fill = ours.fillOf(item[0], this.colours);
    key.style.background = fill;
    key.style.color = readableOn(fill);
    key.append(this.keys.get(item[0]).count);
    return key;
  };

  Legend.prototype.addButton = function (name, [code, label, explained]) {
    const key = node("button", name);
    key.type = "button";
    key.dataset.code = code;
    key.title = name === "cell" ? label : explained || "";
    this.keys.set(code, { key, label, count: node("em", "count") });
    return key;
  };

  /** Sizes of circles, and what stops and outlines mean, where there are any. */
  Legend.prototype.showMarks = function (picture) {
    const { fontFamily } = getComputedStyle(this.element);
    this.bubbles.replaceChildren(...(picture.bubbles ? [ours.bubbleLegend(picture, fontFamily)] : []));
    this.plan.replaceChildren(...ours.planKeys(picture));
  };

  // ---- Counts ---------------------------------------------------------------------------------

  /** Write how many areas of each pane's picture are in each class. */
  Legend.prototype.count = function (pictures) {
    const counts = pictures.map(({ classes }) => countOf(classes));
    for (const [code, { key, label, count }] of this.keys) {
      const found = counts.map((areas) => areas[code.charCodeAt(0)]);
      const written = found.map((number) => ours.number(number));
      count.textContent = written.join(" | ");
      key.classList.toggle("none", found.every((number) => !number));
      const said = written.map((number, i) => (pictures.length > 1 ? `${pictures[i].heading}: ${number}` : number));
      key.setAttribute("aria-label", [label, ...said].join(", "));
    }
  };

  /** Areas by the character of their class. */
  function countOf(classes) {
    const counts = new Uint32Array(128);
    for (let i = 0; i < classes.length; i++) counts[classes.charCodeAt(i)] += 1;
    return counts;
  }

  // ---- Singling out ---------------------------------------------------------------------------

  Legend.prototype.press = function (key) {
    const { code } = key.dataset;
    this.host.light(key.getAttribute("aria-pressed") === "true" ? null : [code]);
  };

  /** Show which items are singled out. */
  Legend.prototype.mark = function (lit) {
    this.element.classList.toggle("lit", !!lit);
    for (const [code, { key }] of this.keys) key.setAttribute("aria-pressed", String(!!lit && lit.has(code)));
  };

  // ---- Making ---------------------------------------------------------------------------------

  function node(tag, name, text = "") {
    const made = document.createElement(tag);
    made.className = name;
    made.textContent = text;
    return made;
  }

  /** Black or white, whichever is read better on a colour: one of them is read well on any. */
  function readableOn(colour) {
    const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    const parts = [1, 3, 5].map((at) => linear(parseInt(colour.slice(at, at + 2), 16) / 255));
    const luminance = 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    return luminance > 0.179 ? "#000000" : "#ffffff";
  }

  ours.Legend = Legend;
})((window.EngagementMap ??= {}));
