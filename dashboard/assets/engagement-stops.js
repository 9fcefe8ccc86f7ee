/*
 * Stops of a plan: numbered marks on areas, and thin lines to the areas that each serves.
 *
 * Chosen stops are solid, what would come next is hollow, what was ticked off is faded with a broken
 * rim: told apart without colours. A mark stands for its area: whatever is pressed or pointed at
 * through it is the area, wherever the mark reaches.
 */
(function (ours) {
  "use strict";

  const RADII = [9, 11]; // pixels, on small areas and on larger ones
  const OF_AREA = 0.4; // the same, as a part of how wide an area is
  const TOUCHED = 12; // pixels around its middle that are a mark's (WCAG 2.2, 2.5.8)
  const RIM = 1.5;
  const RING = 2;
  const FONT = 11;
  const FADED = 0.7; // how much of what is below a faded mark it covers
  const BROKEN = [2.5, 2.5];
  const [LINE, CASING] = [1.25, 2]; // pixels, and more than that
  const DASH = [4, 3];
  const DOT = 2.25; // where a line ends
  const EVENTS = "mousemove mouseout click contextmenu";
  const KINDS = ["chosen", "next", "off"];
  const SVG = "http://www.w3.org/2000/svg";

  function Stops(state) {
    this.state = state;
    this.picture = null;
    this.circles = new ours.Circles();
    this.radius = RADII[1];
    this.marks = new ours.Marks(state, this, { interactive: true }).addTo(state.map);
    this.marks.on(EVENTS, (event) => this.hand(event));
  }

  Stops.prototype.update = function (layer, picture) {
    const before = this.picture && this.picture.stops;
    this.layer = layer;
    this.picture = picture;
    this.font = getComputedStyle(this.state.frame).fontFamily; // the styles apply by now
    if (before !== picture.stops) this.state.areas.redraw();
    this.raise();
  };

  /** The picked stop once more, above the outline of its area, which would cover it. */
  Stops.prototype.raise = function () {
    this.raised?.remove();
    this.raised = null;
    const { stops, selected } = this.picture;
    const i = selected ? this.layer.file.codes.indexOf(selected) : -1;
    const stop = stops.find(({ area }) => area === i);
    if (!stop) return;
    const html = document.createElement("span");
    html.textContent = ours.number(stop.number);
    const size = 2 * this.radius;
    const icon = L.divIcon({ className: "engagement-stop " + stop.kind, html, iconSize: [size, size] });
    const place = ours.toLatLng(this.layer.places[2 * i], this.layer.places[2 * i + 1]);
    this.raised = L.marker(place, { icon, interactive: false, keyboard: false }).addTo(this.state.map);
    this.raised.getElement().setAttribute("aria-hidden", "true"); // the area says what it is
  };

  /** An event of a mark is one of its area. */
  Stops.prototype.hand = function (event) {
    const { areas } = this.state;
    if (this.under >= 0) areas.under = this.under;
    areas.fire(event.type, event);
  };

  Stops.prototype.find = function (point) {
    this.under = this.circles.under(point, TOUCHED - this.radius);
    return this.under >= 0;
  };

  /** How far the mark of an area reaches; 0 where there is none. */
  Stops.prototype.radiusAt = function (i) {
    return this.picture?.stops.some(({ area }) => area === i) ? this.radius + RIM : 0;
  };

  // ---- Drawing --------------------------------------------------------------------------------

  /** Lines below all marks; the first stop on top of the others. */
  Stops.prototype.draw = function (camera) {
    this.circles.clear();
    const { stops = [], colours } = this.picture || {};
    const { ctx, bounds, scale } = camera;
    this.radius = Math.min(Math.max(OF_AREA * this.layer?.typical * scale, RADII[0]), RADII[1]);
    ctx.save();
    for (const stop of stops.filter(isServing)) this.drawLines(camera, stop, colours);
    for (const stop of stops.toReversed()) {
      const [x, y] = this.placeOf(camera, stop.area);
      if (!ours.isOn(bounds, x, y, this.radius + RIM)) continue;
      this.drawMark(ctx, stop, x, y, colours);
      this.circles.add(x, y, this.radius, stop.area);
    }
    ctx.restore();
    this.state.frame.dataset.stops = stops.map(({ kind, number }) => `${kind}:${number}`).join(" ");
  };

  /** An area's label point on the canvas. */
  Stops.prototype.placeOf = function ({ scale, x, y }, i) {
    const { places } = this.layer;
    return [places[2 * i] * scale + x, places[2 * i + 1] * scale + y];
  };

  Stops.prototype.drawLines = function (camera, { area, kind, serves }, { ink, panel }) {
    const { ctx } = camera;
    const from = this.placeOf(camera, area);
    const ends = serves.map((i) => this.placeOf(camera, i));
    const trace = () => {
      ctx.beginPath();
      for (const end of ends) {
        ctx.moveTo(...from);
        ctx.lineTo(...end);
      }
      ctx.stroke();
    };
    [ctx.strokeStyle, ctx.lineWidth] = [panel, LINE + CASING];
    trace();
    [ctx.strokeStyle, ctx.lineWidth] = [ink, LINE];
    ctx.setLineDash(kind === "next" ? DASH : []);
    trace();
    ctx.setLineDash([]);
    for (const end of ends) disc(ctx, ...end, DOT, ink, panel, 1);
  };

  Stops.prototype.drawMark = function (ctx, { kind, number }, x, y, { ink, panel, muted }) {
    const { radius } = this;
    const [solid, off] = [kind === "chosen", kind === "off"];
    const pen = off ? muted : ink;
    ctx.globalAlpha = off ? FADED : 1;
    disc(ctx, x, y, radius, panel, panel, 2 * RIM);
    ctx.globalAlpha = 1;
    ctx.setLineDash(off ? BROKEN : []);
    disc(ctx, x, y, radius - RING / 2, solid ? ink : off ? "transparent" : panel, pen, off ? LINE : RING);
    ctx.setLineDash([]);
    ctx.fillStyle = solid ? panel : pen;
    ctx.font = `600 ${FONT}px ${this.font}`;
    [ctx.textAlign, ctx.textBaseline] = ["center", "middle"];
    ctx.fillText(ours.number(number), x, y + 0.5, 2 * (radius - RING) + 1);
  };

  /** Whether a stop serves anything: what was ticked off does not. */
  function isServing({ kind }) {
    return kind !== "off";
  }

  function disc(ctx, x, y, radius, fill, line, width) {
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    [ctx.fillStyle, ctx.strokeStyle, ctx.lineWidth] = [fill, line, width];
    ctx.fill();
    ctx.stroke();
  }

  // ---- What is said of them -------------------------------------------------------------------

  /** The stops of a picture by name; their numbers and kinds as they were sent. */
  function readStops({ stops = [] }) {
    return stops.map(([area, number, kind, serves]) => ({ area, number, kind, serves }));
  }

  /** That an area is a stop, and which stops serve it. */
  function stopLines({ stops }, i) {
    const own = stops.filter(({ area }) => area === i);
    const others = stops.filter((stop) => isServing(stop) && stop.serves.includes(i));
    return [
      ...own.map(({ kind, number }) => ours.say("stop-" + kind, { number })),
      ...others.map(({ kind, number }) => ours.say("served-" + kind, { number })),
    ];
  }

  /** What marks and outlines of a picture mean, as items of a legend. */
  function planKeys({ stops, regions }) {
    const kinds = KINDS.filter((kind) => stops.some((stop) => stop.kind === kind));
    const keys = kinds.map((kind) => keyOf(ours.say("stops-" + kind), stopSign(kind)));
    return regions?.some(Boolean) ? [...keys, keyOf(ours.say("regions"), regionSign())] : keys;
  }

  function keyOf(label, sign) {
    const item = document.createElement("span");
    item.setAttribute("role", "listitem");
    item.append(sign, label);
    return item;
  }

  function sign(name) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", "engagement-plan-sign " + name);
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("aria-hidden", "true"); // its label says it
    return svg;
  }

  function stopSign(kind) {
    const svg = sign(kind);
    const circle = svg.appendChild(document.createElementNS(SVG, "circle"));
    for (const [key, value] of Object.entries({ cx: 8, cy: 8, r: 6 })) circle.setAttribute(key, value);
    return svg;
  }

  function regionSign() {
    const svg = sign("region");
    const path = svg.appendChild(document.createElementNS(SVG, "path"));
    path.setAttribute("d", "M2 5L7 2L14 4L13 13L5 14Z");
    return svg;
  }

  ours.overlays.push(Stops);
  Object.assign(ours, { readStops, stopLines, planKeys });
})((window.EngagementMap ??= {}));
