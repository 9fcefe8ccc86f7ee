/*
 * What the timeline is made of: buttons, bars, window, labels, and the panel of the player.
 */
(function (ours) {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const ICONS = {
    play: "M4 2.5v11l9-5.5z",
    pause: "M4 2.5h3v11H4zM9 2.5h3v11H9z",
    earlier: "M10.5 3 5.5 8l5 5z",
    later: "M5.5 3l5 5-5 5z",
    settings: "M2 4h5v1.6H2zM11 4h3v1.6h-3zM8 2.6h2V7H8zM2 10.4h2V12H2zM8 10.4h6V12H8zM5 9h2v4.4H5z",
  };

  const make = (kind, name, parent) => L.DomUtil.create(kind, name, parent);

  function drawing(parent, name, ...paths) {
    const svg = parent.appendChild(document.createElementNS(SVG, "svg"));
    svg.setAttribute("class", name);
    svg.setAttribute("aria-hidden", "true");
    for (const d of paths) svg.appendChild(document.createElementNS(SVG, "path")).setAttribute("d", d);
    return svg;
  }

  function addButton(parent, icon, onPress) {
    const button = make("button", icon, parent);
    button.type = "button";
    drawing(button, "icon", ICONS[icon]).setAttribute("viewBox", "0 0 16 16");
    button.addEventListener("click", onPress);
    return button;
  }

  function Controls(timeline) {
    const { element } = timeline;
    this.timeline = timeline;
    this.element = element;
    element.setAttribute("role", "group");
    this.addButtons();
    this.addTrack();
    this.addPanel();
    this.status = make("span", "unseen", element);
    this.status.setAttribute("role", "status");
  }

  /** Earlier, play, later: in the direction of time, whatever that of the language. */
  Controls.prototype.addButtons = function () {
    const { timeline } = this;
    const bar = make("div", "transport", this.element);
    bar.dir = "ltr";
    const step = (months) => () => timeline.byHand(() => timeline.shift(months));
    this.earlier = addButton(bar, "earlier", step(-1));
    this.play = addButton(bar, "play", () => timeline.toggle());
    this.later = addButton(bar, "later", step(1));
  };

  Controls.prototype.addTrack = function () {
    const scene = make("div", "scene", this.element);
    scene.dir = "ltr";
    this.track = make("div", "track", scene);
    this.bars = ["bars", "bars inside"].map((name) => {
      const bars = drawing(this.track, name, "");
      bars.setAttribute("preserveAspectRatio", "none");
      return bars;
    });
    this.window = make("div", "window", this.track);
    this.window.tabIndex = 0;
    this.window.setAttribute("role", "slider");
    for (const side of ["start", "end"]) make("span", "handle " + side, this.window).dataset.side = side;
    this.tip = make("div", "tip", scene);
    this.tip.hidden = true;
    this.tip.setAttribute("aria-hidden", "true");
    this.axis = make("div", "axis", scene);
    this.axis.setAttribute("aria-hidden", "true");
  };

  // ---- Panel ----------------------------------------------------------------------------------

  Controls.prototype.addPanel = function () {
    const { timeline } = this;
    this.settings = addButton(this.element, "settings", () => this.open(this.panel.hidden));
    this.summary = make("span", "summary", this.settings);
    this.panel = make("div", "panel", this.element);
    this.panel.id = "engagement-player";
    this.panel.hidden = true;
    this.panel.setAttribute("role", "group");
    this.settings.setAttribute("aria-controls", this.panel.id);
    this.choices = {
      window: this.addChoice((value) => timeline.choose(value === "moving")),
      length: this.addChoice((value) => timeline.byHand(() => timeline.resize(Number(value)))),
      speed: this.addChoice((value) => (timeline.player.speed = value)),
    };
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.panel.hidden) return;
      event.preventDefault(); // or the legend would let go of what is singled out
      this.open(false);
      this.settings.focus();
    });
    document.addEventListener("pointerdown", (event) => {
      if (!this.panel.contains(event.target) && !this.settings.contains(event.target)) this.open(false);
    });
  };

  Controls.prototype.addChoice = function (onChoose) {
    const row = make("label", "", this.panel);
    const label = make("span", "", row);
    const select = make("select", "", row);
    select.addEventListener("change", () => {
      onChoose(select.value);
      this.say();
    });
    return { label, select };
  };

  Controls.prototype.open = function (open) {
    this.panel.hidden = !open;
    this.settings.setAttribute("aria-expanded", open);
  };

  function fill({ label, select }, text, options, chosen) {
    label.textContent = text;
    const nodes = options.map(([value, words]) => new Option(words, value, false, String(value) === String(chosen)));
    select.replaceChildren(...nodes);
  }

  // ---- Words ----------------------------------------------------------------------------------

  function name(button, words) {
    button.setAttribute("aria-label", words);
    button.title = words;
  }

  /** Say anew what is said: the language, the period or what is playing may be another. */
  Controls.prototype.say = function () {
    const { timeline } = this;
    const { say } = ours;
    const [playing, waiting] = [Boolean(timeline.player.playing), Boolean(timeline.waiting)];
    this.element.setAttribute("aria-label", say("timeline"));
    name(this.earlier, say("month-earlier"));
    name(this.later, say("month-later"));
    name(this.play, say(playing || waiting ? "pause" : "play"));
    if (!timeline.playable) this.play.title = say("not-played");
    this.play.firstChild.firstChild.setAttribute("d", ICONS[playing || waiting ? "pause" : "play"]);
    this.play.classList.toggle("waiting", waiting);
    this.play.disabled = !timeline.playable;
    this.element.dataset.state = playing ? "playing" : waiting ? "waiting" : "resting";
    this.window.setAttribute("aria-label", say("period"));
    this.window.setAttribute("aria-description", say("period-keys"));
    this.announce(waiting ? say("film-asked") : playing ? "" : timeline.counted());
    this.sayPanel();
    this.describe();
  };

  Controls.prototype.announce = function (text) {
    if (this.status.textContent !== text) this.status.textContent = text;
  };

  Controls.prototype.sayPanel = function () {
    const { timeline, choices } = this;
    const { say, sayMany, SPEEDS } = ours;
    const [grows, length, all] = [timeline.grows(), timeline.length(), timeline.counts.length];
    const lengths = [...new Set([...timeline.lengths().filter((months) => months < all), length])].sort((a, b) => a - b);
    this.panel.setAttribute("aria-label", say("player"));
    name(this.settings, say("player"));
    this.settings.setAttribute("aria-expanded", !this.panel.hidden);
    this.summary.textContent = grows ? say("window-cumulative") : sayMany("months-long", length);
    const windows = ["moving", "cumulative"].map((kind) => [kind, say("window-" + kind)]);
    fill(choices.window, say("window"), windows, grows ? "cumulative" : "moving");
    fill(choices.length, say("window-length"), lengths.map((months) => [months, sayMany("months-long", months)]), length);
    choices.length.select.disabled = grows;
    const speeds = Object.keys(SPEEDS).map((speed) => [speed, say("speed-" + speed)]);
    fill(choices.speed, say("speed"), speeds, timeline.player.speed);
  };

  /** What the window holds, for those who hear it. */
  Controls.prototype.describe = function () {
    const { timeline, window } = this;
    const values = { valuemin: 0, valuemax: timeline.counts.length - timeline.length(), valuenow: timeline.start };
    for (const [key, value] of Object.entries(values)) window.setAttribute("aria-" + key, value);
    // Many frames a second are not for the ear.
    if (!timeline.player.playing) window.setAttribute("aria-valuetext", timeline.counted());
    const [start, end] = timeline.months(timeline.start, timeline.end);
    Object.assign(this.element.dataset, { start, end });
    this.earlier.disabled = timeline.start === 0;
    this.later.disabled = timeline.end === timeline.counts.length - 1;
  };

  // ---- Drawing --------------------------------------------------------------------------------

  Controls.prototype.drawBars = function (path, months) {
    for (const bars of this.bars) {
      bars.setAttribute("viewBox", `0 0 ${months} 100`);
      bars.firstChild.setAttribute("d", path);
    }
  };

  Controls.prototype.drawLabels = function (labels) {
    const nodes = labels.map(({ text, year, at }) => {
      const node = make("span", year ? "year" : "");
      node.textContent = text;
      node.style.left = at + "px";
      return node;
    });
    this.axis.replaceChildren(...nodes);
  };

  /** Measures texts as they are written below the months. */
  Controls.prototype.measure = function () {
    const context = (this.context ??= make("canvas", "").getContext("2d"));
    const { fontSize, fontFamily } = getComputedStyle(this.axis);
    context.font = `600 ${fontSize} ${fontFamily}`; // as years are: no label is wider
    return (text) => Math.ceil(context.measureText(text).width);
  };

  /** The window from one percentage to another, in so many milliseconds. */
  Controls.prototype.placeWindow = function (from, to, glide) {
    this.element.style.setProperty("--glide", glide + "ms");
    Object.assign(this.window.style, { left: from + "%", width: to - from + "%" });
    this.bars[1].style.clipPath = `inset(0 ${100 - to}% 0 ${from}%)`;
  };

  /** Words over a place on the track; none where there are no words. */
  Controls.prototype.hint = function (text, x = 0) {
    this.tip.hidden = !text;
    if (!text) return;
    this.tip.textContent = text;
    const [width, most] = [this.tip.offsetWidth, this.track.clientWidth];
    this.tip.style.left = Math.max(0, Math.min(x - width / 2, most - width)) + "px";
  };

  ours.TimelineControls = Controls;
})((window.EngagementMap ??= {}));
