/*
 * The table of a scene: sorted by any column, filtered by words and by what the legend singles out.
 *
 * Unknown stands last whichever way it is sorted: it is neither little nor much.
 */
(function (alone, ours) {
  "use strict";

  const { node, bdi, button } = alone;
  const FIRST = 400; // rows that are there at once; the others when they are asked for
  const NOTHING = "–"; // the state beside it says why
  const MARKS = /\p{M}/gu;

  /** `hooks.point(code)` and `hooks.pick(code)` are told which area a row is of; empty for none. */
  function Table(home, hooks) {
    this.home = home;
    this.hooks = hooks;
    this.field = node("input");
    this.field.type = "search";
    this.field.addEventListener("input", () => this.update());
    this.count = node("output", "rows");
    this.heading = node("h2");
    this.label = node("label", "filter", this.field);
    this.body = node("tbody");
    this.head = node("tr");
    this.caption = node("caption", "unseen");
    this.table = node("table", "", this.caption, node("thead", "", this.head), this.body);
    this.scroll = node("div", "scroll", this.table);
    this.scroll.tabIndex = 0;
    this.scroll.setAttribute("role", "region");
    this.more = button("more", "", () => this.showAll());
    this.none = node("p", "nothing");
    home.append(node("div", "bar", this.heading, this.count, this.label), this.scroll, this.none, this.more);
    this.listen();
  }

  Table.prototype.listen = function () {
    const codeAt = (event) => event.target.closest("tr[data-code]")?.dataset.code ?? "";
    this.body.addEventListener("pointerover", (event) => this.hooks.point(codeAt(event)));
    this.body.addEventListener("pointerleave", () => this.hooks.point(""));
    this.body.addEventListener("click", (event) => codeAt(event) && this.hooks.pick(codeAt(event)));
  };

  /** Show the rows of a scene, in the order that they come in. */
  Table.prototype.show = function ({ title, columns, codes, cells }, direction) {
    Object.assign(this, { columns, codes, cells, sorted: null, direction, lit: null, all: false, picked: "" });
    this.order = codes.map((_, i) => i);
    this.found = codes.map((_, i) => plain(columns.map(({ kind }, c) => (kind === "text" ? (cells[c][i] ?? "") : "")).join(" ")));
    this.field.value = "";
    this.field.placeholder = ours.say("filter-hint");
    this.field.setAttribute("aria-label", ours.say("filter"));
    this.heading.textContent = this.caption.textContent = title;
    this.scroll.setAttribute("aria-label", title);
    this.head.replaceChildren(...columns.map((column, c) => this.headOf(column, c)));
    this.update();
  };

  Table.prototype.headOf = function ({ label, kind }, c) {
    const made = node("th", kind, button("", label, () => this.sort(c)));
    made.scope = "col";
    return made;
  };

  /** Letters alone, without the marks on them, as people type them. */
  function plain(text) {
    return text.normalize("NFD").replace(MARKS, "").toLocaleLowerCase();
  }

  // ---- Sorting and filtering ------------------------------------------------------------------

  /** By a column; once more, the other way; a third time, as the rows came. Amounts start with the most. */
  Table.prototype.sort = function (c) {
    const amounts = this.columns[c].kind !== "text";
    const turn = this.sorted?.column === c ? this.sorted.turn + 1 : 0;
    this.sorted = turn < 2 ? { column: c, turn, down: amounts === (turn === 0) } : null;
    this.order = this.codes.map((_, i) => i);
    if (this.sorted) this.order.sort(this.before(c, this.sorted.down ? -1 : 1));
    [...this.head.children].forEach((head, at) => {
      const way = this.sorted?.down ? "descending" : "ascending";
      if (this.sorted && at === c) head.setAttribute("aria-sort", way);
      else head.removeAttribute("aria-sort");
    });
    this.update();
    this.scroll.scrollTop = 0;
  };

  Table.prototype.before = function (c, sign) {
    const values = this.cells[c];
    const words = new Intl.Collator(alone.told.language, { numeric: true });
    const compare = this.columns[c].kind === "text" ? words.compare : (a, b) => (a < b ? -1 : a > b ? 1 : 0);
    return (i, j) => {
      const [a, b] = [values[i], values[j]];
      if (a === null || b === null) return (a === null) - (b === null) || i - j;
      return sign * compare(a, b) || i - j;
    };
  };

  /** Rows of areas in some classes of the legend alone; null for all. */
  Table.prototype.single = function (codes) {
    this.lit = codes;
    this.update();
  };

  Table.prototype.matching = function () {
    const wanted = plain(this.field.value).split(/\s+/).filter(Boolean);
    const { lit, found } = this;
    return this.order.filter((i) => {
      if (lit && !lit.has(this.hooks.classOf(this.codes[i]))) return false;
      return wanted.every((word) => found[i].includes(word));
    });
  };

  Table.prototype.update = function () {
    this.rows = this.matching();
    const [shown, count] = [this.rows.length, this.codes.length];
    this.count.textContent = shown === count ? ours.sayMany("rows-all", count) : ours.sayMany("rows-some", count, { shown });
    this.none.hidden = shown > 0;
    this.none.textContent = ours.say(count ? "filter-none" : "table-empty");
    this.draw();
  };

  // ---- Drawing --------------------------------------------------------------------------------

  Table.prototype.draw = function () {
    const shown = this.all ? this.rows : this.rows.slice(0, FIRST);
    const left = this.rows.length - shown.length;
    this.body.replaceChildren(...shown.map((i) => this.rowOf(i)));
    this.more.hidden = left === 0;
    this.more.textContent = left ? ours.sayMany("rows-more", left) : "";
  };

  /** All rows: for paper, and for a browser's own search. */
  Table.prototype.showAll = function () {
    this.all = true;
    this.draw();
  };

  Table.prototype.rowOf = function (i) {
    const code = this.codes[i];
    const made = node("tr", "", ...this.columns.map((column, c) => this.cellOf(column, this.cells[c][i], c, code)));
    made.dataset.code = code;
    if (code === this.picked) made.setAttribute("aria-current", "true");
    return made;
  };

  Table.prototype.cellOf = function ({ kind }, value, c, code) {
    const known = value !== null;
    const made = node(c ? "td" : "th", known ? kind : kind + " unknown");
    if (!c) made.scope = "row";
    if (!c) made.append(this.swatchOf(code));
    made.append(known && kind === "text" ? bdi(value) : known ? this.written(kind, value) : NOTHING);
    return made;
  };

  /** The colour that the area has on the map. */
  Table.prototype.swatchOf = function (code) {
    const shade = node("i", "swatch");
    const letter = this.hooks.classOf(code);
    shade.hidden = !letter;
    if (!letter) return shade;
    shade.dataset.code = letter;
    shade.style.background = this.hooks.colourOf(letter);
    return shade;
  };

  Table.prototype.written = function (kind, value) {
    if (kind === "date") return this.day(value);
    if (kind === "share") return ours.number(value / 100, { style: "percent", maximumFractionDigits: value && value < 1 ? 1 : 0 });
    return ours.number(value, { maximumFractionDigits: Math.abs(value) < 10 ? 2 : 1 });
  };

  Table.prototype.day = function (value) {
    const options = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" };
    this.days ??= new Intl.DateTimeFormat(alone.told.language + "-u-nu-latn-ca-gregory", options);
    const parts = this.days.formatToParts(new Date(value + "T00:00:00Z"));
    // Day, month and year in the order of all other dates in the file.
    return ["day", "month", "year"].map((wanted) => parts.find(({ type }) => type === wanted).value).join(" ");
  };

  /** Mark the row of an area, and bring it into view within the table. */
  Table.prototype.mark = function (code) {
    this.picked = code;
    for (const row of this.body.querySelectorAll("[aria-current]")) row.removeAttribute("aria-current");
    const row = [...this.body.rows].find((one) => one.dataset.code === code);
    if (!row) return;
    row.setAttribute("aria-current", "true");
    const [top, bottom] = [row.offsetTop - this.head.offsetHeight, row.offsetTop + row.offsetHeight];
    const { scrollTop, clientHeight } = this.scroll;
    if (top < scrollTop || bottom > scrollTop + clientHeight) this.scroll.scrollTop = top;
  };

  alone.Table = Table;
})((window.EngagementAlone ??= {}), window.EngagementMap);
