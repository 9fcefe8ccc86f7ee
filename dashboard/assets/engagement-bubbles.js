/*
 * Amounts of a second measure as circles over the areas: surfaces are proportional to amounts.
 *
 * A circle stands for its area: what is pressed or pointed at through it is the area, wherever the
 * circle reaches.
 */
(function (ours) {
  "use strict";

  const RADII = [9, 24]; // pixels, of the largest circle: from many small areas to a few large ones
  const OF_AREA = 0.55; // the same, as a part of how wide an area is when the whole view is shown
  const LEAST = 1; // pixels: below it a circle would not be seen
  const FILLED = 0.85; // how much a circle covers of what is below it
  const APART = 14; // pixels between two figures of the legend
  const FIGURE = 11.5; // pixels, the size of these
  const FADED = 0.2; // on areas that are not singled out
  const STEPS = [1, 2, 5];
  const EVENTS = "mousemove mouseout click contextmenu";

  function Bubbles(state) {
    this.state = state;
    this.picture = null;
    this.circles = new ours.Circles();
    this.marks = new ours.Marks(state, this, { interactive: true }).addTo(state.map);
    this.marks.on(EVENTS, (event) => this.hand(event));
  }

  Bubbles.prototype.update = function (layer, picture) {
    const before = this.picture && this.picture.bubbles;
    this.layer = layer;
    this.picture = picture;
    if (picture?.bubbles) picture.bubbles.most ??= this.largest(layer);
    if (before !== picture.bubbles) this.state.areas.redraw();
  };

  /** The radius of the largest circle: as wide as leaves the colours below to be seen. */
  Bubbles.prototype.largest = function (layer) {
    const wide = layer.typical * 2 ** this.state.wholeZoom();
    return Math.min(Math.max(OF_AREA * wide, RADII[0]), RADII[1]);
  };

  /** An event of a circle is one of its area. */
  Bubbles.prototype.hand = function (event) {
    const { areas } = this.state;
    if (this.under >= 0) areas.under = this.under;
    areas.fire(event.type, event);
  };

  Bubbles.prototype.find = function (point) {
    this.under = this.circles.under(point, 0);
    return this.under >= 0;
  };

  /** Draw the circles, the largest first; remember where they are. */
  Bubbles.prototype.draw = function ({ ctx, bounds, scale, x, y }) {
    this.circles.clear();
    const { bubbles, classes, colours } = this.picture || {};
    if (!bubbles) return;
    const { middles } = ours.surfacesOf(this.layer);
    const { lit } = this.state.host;
    ctx.fillStyle = colours.bubble;
    ctx.strokeStyle = colours.bubble_line;
    ctx.lineWidth = 1;
    for (const i of fallingOrder(bubbles)) {
      if (classes[i] === "o") continue;
      const radius = radiusOf(bubbles.values[i], bubbles);
      const [left, top] = [middles[2 * i] * scale + x, middles[2 * i + 1] * scale + y];
      if (!ours.isOn(bounds, left, top, radius)) continue;
      disc(ctx, left, top, radius, !lit || lit.has(classes[i]) ? 1 : FADED);
      this.circles.add(left, top, radius, i);
    }
    ctx.globalAlpha = 1;
  };

  /** How far the circle of an area reaches; 0 where there is none. */
  Bubbles.prototype.radiusAt = function (i) {
    const { bubbles, classes } = this.picture || {};
    const there = bubbles && classes[i] !== "o" && bubbles.values[i] > 0;
    return there ? radiusOf(bubbles.values[i], bubbles) : 0;
  };

  function disc(ctx, x, y, radius, strength) {
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.globalAlpha = FILLED * strength;
    ctx.fill();
    ctx.globalAlpha = strength;
    ctx.stroke();
  }

  const orders = new WeakMap(); // of a picture's bubbles: areas that have a circle, largest first

  function fallingOrder(bubbles) {
    if (!orders.has(bubbles)) {
      const { values } = bubbles;
      const shown = [...values.keys()].filter((i) => values[i] > 0); // nor where it is unknown
      orders.set(bubbles, shown.sort((a, b) => values[b] - values[a] || a - b));
    }
    return orders.get(bubbles);
  }

  function radiusOf(value, { largest, most }) {
    return Math.max(most * Math.sqrt(value / largest), LEAST);
  }

  /** The next round amount that is not more. */
  function roundBelow(value) {
    const unit = 10 ** Math.floor(Math.log10(value));
    return Math.max(...STEPS.filter((step) => step * unit <= value * (1 + 1e-9))) * unit;
  }

  /** Amounts that a legend shows, the largest first. */
  function amountsOf({ largest, unit }) {
    const most = roundBelow(largest);
    const whole = unit[0] !== "%";
    const amounts = [most, roundBelow(most / 4), roundBelow(most / 20)];
    return [...new Set(amounts)].filter((amount) => !whole || amount >= 1 || amount === most);
  }

  const SVG = "http://www.w3.org/2000/svg";

  function drawn(name, attributes, parent) {
    const node = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return parent ? parent.appendChild(node) : node;
  }

  /** What the circles of a picture mean, for a legend in a typeface: nested, with their amounts. */
  function bubbleLegend({ bubbles }, family) {
    const element = document.createElement("figure");
    element.className = "engagement-bubble-legend";
    const title = element.appendChild(document.createElement("figcaption"));
    title.textContent = bubbles.title;
    const amounts = bubbles.largest > 0 ? amountsOf(bubbles) : [];
    if (amounts.length) element.appendChild(nested(bubbles, amounts, family));
    return element;
  }

  function nested(bubbles, amounts, family) {
    const radii = amounts.map((amount) => radiusOf(amount, bubbles));
    const said = amounts.map((amount, at) => ours.amount(amount, at ? bare(bubbles.unit) : bubbles.unit).trim());
    const tops = radii.map((radius) => -2 * radius); // all circles stand on a line
    const beside = spread(tops);
    const [above, below] = [Math.min(tops[0], beside[0] - APART / 2), Math.max(0, beside.at(-1) + APART / 2)];
    const [middle, line] = [radii[0] + 1, 2 * radii[0] + 14];
    const [width, height] = [line + 6 + widthOf(said, family), below - above + 2].map(Math.ceil);
    const viewBox = `0 ${above - 1} ${width} ${height}`;
    const svg = drawn("svg", { class: "engagement-bubble-sizes", role: "img", width, height, viewBox });
    svg.setAttribute("aria-label", said.join(", "));
    radii.forEach((radius, at) => {
      drawn("circle", { cx: middle, cy: -radius, r: radius }, svg);
      drawn("path", { d: `M${middle} ${tops[at]}L${line - 8} ${tops[at]}L${line} ${beside[at]}` }, svg);
      drawn("text", { x: line + 4, y: beside[at], ...writing() }, svg).textContent = said[at];
    });
    return svg;
  }

  /** How a figure is set: from the left, whichever way its words run. */
  function writing() {
    const direction = ours.direction();
    const anchor = direction === "rtl" ? "end" : "start";
    return { dy: "0.35em", "font-size": FIGURE, direction, "text-anchor": anchor };
  }

  /** Heights of figures below each other, as near as can be to those of their circles. */
  function spread(tops) {
    const heights = [];
    for (const top of tops) heights.push(Math.max(top, (heights.at(-1) ?? -Infinity) + APART));
    const lower = Math.max(heights.at(-1) + APART / 2, 0); // what hangs below is shared with above
    return heights.map((height) => height - lower / 2);
  }

  const lettering = new ours.Lettering();

  function widthOf(texts, family) {
    lettering.use(family);
    return Math.max(...texts.map((text) => lettering.widthOf(text, FIGURE, 400)));
  }

  /** A unit whose amounts are figures alone. */
  function bare([one]) {
    return one === "%" ? ["%", ""] : ["", ""];
  }

  ours.overlays.push(Bubbles);
  Object.assign(ours, { bubbleLegend, bareUnit: bare });
})((window.EngagementMap ??= {}));
