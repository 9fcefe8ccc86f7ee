/*
 * The lines of the map: each border once, drawn by what it parts.
 */
(function (ours) {
  "use strict";

  const WIDTHS = { border: 0.6, parent: 1, country: 1.2 }; // pixels when the whole view is shown
  const DASH = [4, 3];
  // Borders of areas this narrow, in pixels, would clot into ink; from the second on they are whole.
  const FADE = [4, 12];
  const MOST_STROKED = 1200; // areas in view
  const [PLAIN, BARE, DASHED, OUTSIDE] = [0, 1, 2, 3];
  const OWN = new Set(["plain", "bare", "dashed"]); // pens of the areas' own borders
  const SIDES = { a: BARE, r: DASHED, x: DASHED, o: OUTSIDE };

  /** What of an area's class its borders depend on. */
  function sidesOf(classes) {
    const sides = new Uint8Array(classes.length);
    for (let i = 0; i < classes.length; i++) sides[i] = SIDES[classes[i]] ?? PLAIN;
    return sides;
  }

  /** How a border is drawn, from what lies at its sides; undefined where it is not. */
  function penOf(kind, low, high) {
    const { border, country } = ours.KINDS;
    if (low === OUTSIDE && (high === OUTSIDE || high === undefined)) return kind === border ? undefined : "faint";
    if (low === OUTSIDE || high === OUTSIDE) return "country"; // the edge of what is looked into
    if (kind !== border) return kind === country ? "country" : "parent";
    if (low === DASHED || high === DASHED) return "dashed";
    return low === BARE || high === BARE ? "bare" : "plain";
  }

  /**
   * How the areas' own borders are drawn when an area is so many pixels wide and so many are seen:
   * how strong, and whether as edges of the buffer of numbers. Strokes are finer and their dashes
   * regular, but a browser takes a tenth of a second for some ten thousand of them.
   */
  function bordersOf(pixels, areas) {
    const seen = Math.min(Math.max((pixels - FADE[0]) / (FADE[1] - FADE[0]), 0), 1);
    return { seen, inked: seen > 0 && areas > MOST_STROKED, stroked: seen > 0 && areas <= MOST_STROKED };
  }

  /** How an area of a class inks its side of its edges; undefined where it does not. */
  function borderOf(code, colours) {
    const side = SIDES[code] ?? PLAIN;
    // Two sides make a border: half a pixel each of what a stroke of 0.6 would be.
    if (side === PLAIN) return { colour: colours.border, strength: 0.65 };
    if (side !== OUTSIDE) return { colour: colours.line, strength: 0.9, dashed: side === DASHED };
  }

  function pensOf(colours, closer, seen) {
    // Lines grow a little as one looks closer, so that they neither clot nor thin out.
    const width = (kind) => WIDTHS[kind] * (1 + 0.2 * Math.min(closer, 4));
    return {
      faint: { colour: colours.no_record, width: 1 },
      plain: { colour: colours.border, width: width("border"), seen },
      bare: { colour: colours.line, width: width("border"), seen },
      dashed: { colour: colours.line, width: 0.9, dash: DASH, seen },
      parent: { colour: colours.parent, width: width("parent") },
      country: { colour: colours.country, width: width("country") },
    };
  }

  /** Arcs in the window by the pen that draws them, as pairs: which shapes, which arc. */
  function arcsByPen(layer, sides, window, stroked) {
    const byPen = { faint: [], plain: [], bare: [], dashed: [], parent: [], country: [] };
    layer.shapes.forEach((shapes, k) => {
      const { kinds, sides: parted } = shapes;
      for (let arc = 0; arc < kinds.length; arc++) {
        const low = parted[2 * arc];
        const high = parted[2 * arc + 1];
        // The shapes that draw the lower side draw the border.
        if (kinds[arc] === ours.KINDS.seam || layer.source[low] !== k) continue;
        if (!ours.isSeen(layer.boxes, low, window)) continue;
        const pen = penOf(kinds[arc], sides[low], sides[high]);
        if (pen && (stroked || !OWN.has(pen))) byPen[pen].push(k, arc);
      }
    });
    return byPen;
  }

  /** Draw every border that is not inked; `closer` is how many zooms the whole view is away. */
  function drawLines(paint, layer, picture, { seen, stroked }, closer) {
    const byPen = arcsByPen(layer, sidesOf(picture.classes), paint.window, stroked);
    const pens = pensOf(picture.colours, closer, seen);
    const { ctx } = paint;
    const whole = ctx.globalAlpha;
    ctx.lineJoin = "round";
    for (const [name, pen] of Object.entries(pens)) {
      ctx.setLineDash(pen.dash || []);
      ctx.strokeStyle = pen.colour;
      ctx.lineWidth = pen.width;
      ctx.globalAlpha = whole * (pen.seen ?? 1);
      ctx.beginPath();
      const arcs = byPen[name];
      for (let i = 0; i < arcs.length; i += 2) trace(paint, layer.shapes[arcs[i]], arcs[i + 1]);
      if (layer.outlines && layer.outlines[name]) traceAll(paint, layer.outlines[name]);
      ctx.stroke();
    }
    ctx.setLineDash([]);
    ctx.globalAlpha = whole;
  }

  function traceAll(paint, lines) {
    for (let i = 0; i + 1 < lines.arcAt.length; i++) trace(paint, lines, i);
  }

  /** Add an arc of some shapes to the path that is being drawn. */
  function trace({ ctx, scale, x, y }, { points, arcAt }, arc) {
    const near = (0.7 / scale) ** 2; // a step shorter than this is not seen
    const last = arcAt[arc + 1] - 2;
    let px = points[arcAt[arc]];
    let py = points[arcAt[arc] + 1];
    ctx.moveTo(px * scale + x, py * scale + y);
    for (let i = arcAt[arc] + 2; i <= last; i += 2) {
      const dx = points[i] - px;
      const dy = points[i + 1] - py;
      if (dx * dx + dy * dy < near && i < last) continue;
      px = points[i];
      py = points[i + 1];
      ctx.lineTo(px * scale + x, py * scale + y);
    }
  }

  Object.assign(ours, { bordersOf, borderOf, drawLines, traceArc: trace });
})((window.EngagementMap ??= {}));
