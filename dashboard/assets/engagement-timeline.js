/*
 * The timeline: records by month, and the period as a window over them that is moved and played.
 *
 * Time runs from left to right in every language. What the reader does is shown here at once; the
 * server is told when a window is let go ("period"), and asked for a film before the first play
 * ("film"). What it sends then decides what is shown.
 */
(function (ours) {
  "use strict";

  const { Names, monthOf, written, barsPath, monthLabels } = ours.months;
  const PATIENCE = 350; // milliseconds without a key after which the period is sent
  const [QUARTER, YEAR] = [3, 12];
  const LENGTHS = [1, 2, 3, 6, 12, 24, 36, 60, 120];
  const GLIDE = 250; // milliseconds at most that the window takes to the next frame

  function Timeline(element, host) {
    this.element = element;
    this.host = host;
    element.hidden = true; // until there are months
    this.player = new ours.Player(
      (start, end, frame) => this.showFrame(start, end, frame),
      () => this.rest(),
    );
    this.moving = true; // else the window grows from the first month
    this.told = null; // the period of the server's last picture
    this.sent = []; // the periods that it was sent since
    this.waiting = null; // the steps of a film that was asked for
    this.controls = new ours.TimelineControls(this);
    this.listen();
    new ResizeObserver(() => this.counts && this.draw()).observe(this.controls.track);
  }

  // ---- What the server says -------------------------------------------------------------------

  Timeline.prototype.update = function (_layer, picture) {
    const { timeline, language } = picture;
    const counts = timeline ? readCounts(timeline.counts) : [];
    this.element.hidden = !counts.length;
    if (!counts.length) return;
    if (this.language !== language) this.names = new Names(language);
    this.language = language;
    [this.first, this.counts] = [monthOf(timeline.first), counts];
    const { holds, came } = this.player.take(timeline);
    if (!holds) this.player.playing = null;
    if (!holds && !came) this.waiting = null;
    this.playable = Boolean(timeline.film_key) && this.counts.length > 1;
    if (this.isNews(timeline) && !this.player.playing && !this.drag && !this.late) this.adopt(timeline);
    this.controls.say();
    this.draw();
    this.resume(came);
  };

  function readCounts(packed) {
    const months = packed.figures ? packed.figures.split(",").length : 0;
    return Array.from(ours.readFigures(packed, months));
  }

  /** Whether a picture's period is to be shown: not one from before what the reader did last. */
  Timeline.prototype.isNews = function ({ start, end }) {
    const period = [start, end].join();
    const late = this.sent.length && [this.told, ...this.sent.slice(0, -1)].includes(period);
    if (late) return false;
    [this.told, this.sent] = [period, []];
    return true;
  };

  /** The period of the picture, as far as it lies in the months shown. */
  Timeline.prototype.adopt = function ({ start, end }) {
    const last = this.counts.length - 1;
    const within = (month) => Math.min(Math.max(month, 0), last);
    this.start = within(start ? monthOf(start) - this.first : 0);
    this.end = within(end ? monthOf(end) - this.first : last);
  };

  /** Play the film that was waited for; or show again the frame that a picture has painted over. */
  Timeline.prototype.resume = function (film) {
    if (this.player.playing && this.seen) this.host.showFrame(...this.seen);
    if (!this.waiting || !film) return;
    this.waiting = null;
    this.begin(film.steps);
  };

  // ---- Playing --------------------------------------------------------------------------------

  /** Whether the window grows from the first month: one that fills all has nowhere to move. */
  Timeline.prototype.grows = function () {
    return !this.moving || this.length() === this.counts.length;
  };

  Timeline.prototype.length = function () {
    return this.end - this.start + 1;
  };

  /** Months of the windows that are offered. */
  Timeline.prototype.lengths = function () {
    return LENGTHS;
  };

  /** The windows to be played, as their first and last months. */
  Timeline.prototype.steps = function () {
    const [grows, length] = [this.grows(), this.length()];
    const count = grows ? this.counts.length : this.counts.length - length + 1;
    return Array.from({ length: count }, (_, i) => this.months(grows ? 0 : i, grows ? i : i + length - 1));
  };

  Timeline.prototype.months = function (start, end) {
    return [written(this.first + start), written(this.first + end)];
  };

  Timeline.prototype.toggle = function () {
    if (this.player.playing) this.player.stop();
    else if (this.waiting) this.waiting = null;
    else if (this.playable) this.play();
    this.controls.say();
  };

  Timeline.prototype.play = function () {
    const steps = this.steps();
    if (this.player.has(steps)) {
      this.begin(steps);
      return;
    }
    this.waiting = steps;
    this.host.send("film", { window: this.grows() ? "cumulative" : "moving", months: this.length() });
  };

  /** From the window shown on; from the first where that is the last, or none of them. */
  Timeline.prototype.begin = function (steps) {
    const now = this.months(this.start, this.end).join();
    const at = steps.findIndex((step) => step.join() === now);
    this.send.cancel();
    this.player.play(steps, at < 0 || at === steps.length - 1 ? 0 : at);
    this.controls.say();
  };

  Timeline.prototype.showFrame = function (start, end, frame) {
    this.start = monthOf(start) - this.first;
    this.end = monthOf(end) - this.first;
    this.seen = [frame.classes, frame.values, this.period()];
    this.host.showFrame(...this.seen);
    this.place(Math.min(GLIDE, this.player.pace() / 2));
  };

  /** Playing has ended: the page follows to what is shown. */
  Timeline.prototype.rest = function () {
    this.controls.say();
    this.send.now();
  };

  // ---- The window -----------------------------------------------------------------------------

  /** Move the window by hand; shown at once where a film has its frame. */
  Timeline.prototype.set = function (start, end) {
    const last = this.counts.length - 1;
    if (this.start === start && this.end === end) return false;
    if (start < 0 || end > last || start > end) return false;
    [this.start, this.end] = [start, end];
    const frame = this.player.frame(...this.months(start, end));
    if (frame) this.host.showFrame(frame.classes, frame.values, this.period());
    this.place();
    return true;
  };

  /** Move it by some months, as far as there are any. */
  Timeline.prototype.shift = function (months) {
    const by = Math.min(Math.max(months, -this.start), this.counts.length - 1 - this.end);
    if (this.set(this.start + by, this.end + by)) this.send.later();
  };

  /** Have it so many months long, with its end where it is, if there is room before it. */
  Timeline.prototype.resize = function (months) {
    const start = Math.max(0, this.end - months + 1);
    if (this.set(start, Math.min(start + months, this.counts.length) - 1)) this.send.now();
  };

  /** Play a window that moves, or one that grows from the first month. */
  Timeline.prototype.choose = function (moving) {
    this.byHand(() => {
      this.moving = moving;
      if (moving && this.grows()) this.resize(Math.min(QUARTER, this.counts.length - 1));
    });
  };

  Timeline.prototype.listen = function () {
    const tell = () => {
      this.late = null;
      const [start, end] = this.months(this.start, this.end);
      this.sent.push([start, end].join());
      this.host.send("period", { start, end });
    };
    const cancel = () => (this.late = clearTimeout(this.late) ?? null);
    this.send = {
      cancel,
      now: () => (cancel(), tell()),
      later: () => (cancel(), (this.late = setTimeout(tell, PATIENCE))),
    };
    this.controls.window.addEventListener("keydown", (event) => this.key(event));
    ours.dragWindow(this);
  };

  Timeline.prototype.key = function (event) {
    const all = this.counts.length;
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -YEAR, PageUp: YEAR, Home: -all, End: all };
    const months = by[event.key];
    if (months === undefined && event.key !== " ") return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation(); // the map has arrow keys of its own
    if (months === undefined) this.toggle();
    else this.byHand(() => (event.shiftKey ? this.stretch(months) : this.shift(months)));
  };

  /** Move its end. */
  Timeline.prototype.stretch = function (months) {
    const end = Math.min(Math.max(this.end + months, this.start), this.counts.length - 1);
    if (this.set(this.start, end)) this.send.later();
  };

  /** What is done by hand ends the film where it is, without the page following to there first. */
  Timeline.prototype.byHand = function (act) {
    const was = this.player.playing;
    this.player.playing = this.waiting = null;
    if (was) this.send.later(); // also where the hand moves nothing
    act();
    this.controls.say();
  };

  // ---- Drawing --------------------------------------------------------------------------------

  /** The period in words, and with how many records. */
  Timeline.prototype.period = function (start = this.start, end = this.end) {
    return this.names.span(this.first + start, this.first + end);
  };

  Timeline.prototype.counted = function (start = this.start, end = this.end) {
    const records = this.counts.slice(start, end + 1).reduce((sum, count) => sum + count, 0);
    return ours.sayMany("period-records", records, { period: this.period(start, end) });
  };

  Timeline.prototype.draw = function () {
    const { counts, first, controls, names } = this;
    const width = controls.track.clientWidth;
    controls.drawBars(barsPath(counts, width), counts.length);
    controls.drawLabels(width ? monthLabels(first, counts.length, width, names, controls.measure()) : []);
    this.place();
  };

  /** Put the window where it is, in so many milliseconds. */
  Timeline.prototype.place = function (glide = 0) {
    const share = (months) => (100 * months) / this.counts.length;
    this.controls.placeWindow(share(this.start), share(this.end + 1), glide);
    this.controls.describe();
  };

  ours.Timeline = Timeline;
})((window.EngagementMap ??= {}));
