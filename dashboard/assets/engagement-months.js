/*
 * Months in a row: their numbers, names, bars, and labels below them that never collide.
 *
 * A month is a number here: years times twelve, and the months since January.
 */
(function (ours) {
  "use strict";

  const ROOM = 8; // pixels between two labels
  const YEARS = [1, 2, 5, 10, 20, 50, 100];
  const LEAST = 5; // percent of the height that a single record has
  const NARROW = 4; // pixels below which bars stand without a gap

  /** The number of a month written as 2025-03. */
  function monthOf(text) {
    const [year, month] = text.split("-").map(Number);
    return year * 12 + month - 1;
  }

  /** A month as it travels: 2025-03. */
  function written(month) {
    return String(Math.floor(month / 12)).padStart(4, "0") + "-" + String((month % 12) + 1).padStart(2, "0");
  }

  function dateOf(month) {
    return new Date(Date.UTC(Math.floor(month / 12), month % 12, 1));
  }

  /** How a language writes months: `name` short, `label` with its year, `span` from one to another. */
  function Names(language) {
    const format = (options) => new Intl.DateTimeFormat(language + "-u-nu-latn-ca-gregory", { timeZone: "UTC", ...options });
    const [short, long] = [format({ month: "short" }), format({ month: "long", year: "numeric" })];
    const first = format({ month: "short", year: "numeric" });
    this.name = (month) => short.format(dateOf(month));
    this.label = (month) => first.format(dateOf(month));
    this.span = (start, end) => long.formatRange(dateOf(start), dateOf(end));
  }

  /** Bars as one path in a box as wide as there are months and 100 high. */
  function barsPath(counts, width) {
    const most = Math.max(...counts, 1);
    const gap = width / counts.length < NARROW ? 0 : 0.12;
    return counts
      .map((count, i) => {
        const high = count && Math.max((100 * count) / most, LEAST);
        return high ? `M${i + gap} 100v${-high}h${1 - 2 * gap}v${high}z` : "";
      })
      .join("");
  }

  /** The first step that leaves a label as much room as the widest of them needs; 0: none does. */
  function stepFor(steps, pixels, texts, measure) {
    const widest = Math.max(...texts.map(measure)) + ROOM;
    return steps.find((step) => step * pixels >= widest) ?? 0;
  }

  /** What could be written below the months: years, and the months between where there is room. */
  function candidates(first, count, pixels, names, measure) {
    const year = (month) => String(Math.floor(month / 12));
    const every = stepFor(YEARS, 12 * pixels, [year(first + count)], measure);
    const shorts = [...Array(12).keys()].map((month) => names.name(month));
    const between = every === 1 ? stepFor([1, 2, 3, 6], pixels, shorts, measure) : 0;
    const found = [];
    for (let month = first; month < first + count; month++) {
      const begins = month % 12 === 0;
      if (begins && every && (month / 12) % every === 0) found.push({ month, text: year(month), year: true });
      else if (month === first) found.push({ month, text: names.label(month), year: true });
      else if (between && !begins && (month % 12) % between === 0) found.push({ month, text: names.name(month), year: false });
    }
    return found;
  }

  /**
   * Labels below a row of months: text, whether it names a year, and where it starts in pixels.
   * No two of them touch, none is cut off, and a year goes before a month.
   */
  function monthLabels(first, count, width, names, measure) {
    const pixels = width / count;
    const placed = [];
    for (const label of candidates(first, count, pixels, names, measure)) {
      const at = (label.month - first) * pixels;
      const end = at + measure(label.text);
      const last = placed.at(-1);
      const touches = last && at < last.end + ROOM;
      if (end > width || (touches && (last.year || !label.year))) continue;
      if (touches) placed.pop();
      placed.push({ ...label, at, end });
    }
    return placed;
  }

  ours.months = { Names, monthOf, written, barsPath, monthLabels };
})((window.EngagementMap ??= {}));
