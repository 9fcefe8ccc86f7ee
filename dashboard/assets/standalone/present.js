/*
 * A report shown in a room: one scene fills the screen, and keys, a clicker or a finger go on.
 *
 * All scenes are in the file, and their shapes are read before they are asked for. Page keys change
 * the scene wherever the focus is, and so do arrow keys, but while a keyboard goes from area to area.
 */
(function (alone, ours) {
  "use strict";

  const { node, bdi, paragraphs, row, signButton, call } = alone;
  const SIGNS = {
    previous: "M10.5 3 5.5 8l5 5",
    next: "M5.5 3l5 5-5 5",
    theme: "M8 2a6 6 0 1 0 0 12a6 6 0 0 0 0-12M8 3.3a4.7 4.7 0 0 1 0 9.4z",
    screen: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4",
  };
  const SWIPE = 60; // pixels
  const QUICK = 700; // milliseconds

  function Present(told) {
    this.told = told;
    this.element = node("div", "alone-present");
    document.body.append(this.element);
    this.addStage();
    this.addHead();
    this.addFoot();
    this.addZones();
    this.fitting = new alone.Fitting({ frame: this.element, head: this.head, foot: this.foot, title: this.title });
    this.scenes = new alone.Scenes(told.scenes, told.start, (scene, at) => this.show(scene, at));
    this.listen();
  }

  // ---- What it is made of ---------------------------------------------------------------------

  Present.prototype.addStage = function () {
    this.home = node("main", "home");
    this.element.append(this.home);
    alone.stage = new alone.Stage(this.home, (scene) => this.shown(scene));
    alone.elsewhere = (period, back) => this.tellElsewhere(period, back);
    alone.hear = ({ event }) => event === "film" && alone.refuse(alone.stage.host);
  };

  Present.prototype.addHead = function () {
    const { banner, illustrative } = this.told.about;
    this.title = node("h1");
    this.words = node("div", "words");
    this.head = node("header", "", row([banner, illustrative], "marks"), this.title, this.words);
    this.element.append(this.head);
  };

  Present.prototype.addFoot = function () {
    this.below = node("div", "legend");
    this.sources = node("div", "sources");
    this.counter = node("output", "counter");
    const step = (by) => () => this.step(by);
    this.buttons = {
      previous: signButton("previous", SIGNS.previous, step(-1)),
      next: signButton("next", SIGNS.next, step(1)),
      theme: signButton("theme", SIGNS.theme, () => this.turn()),
      screen: signButton("screen", SIGNS.screen, () => this.fill()),
    };
    const { previous, next, theme, screen } = this.buttons;
    this.bar = node("nav", "bar", previous, this.counter, next, theme, screen);
    this.bar.dir = "ltr"; // forward is to the right for keys and clickers
    this.foot = node("footer", "", this.below, node("div", "last", this.sources, this.bar));
    this.element.append(this.foot);
  };

  /** At both edges of the screen, for a mouse that is passed around. */
  Present.prototype.addZones = function () {
    this.zones = ["previous", "next"].map((name) => {
      const zone = signButton("zone " + name, SIGNS[name], () => this.step(name === "next" ? 1 : -1));
      zone.tabIndex = -1; // the buttons below are for the keyboard
      zone.setAttribute("aria-hidden", "true");
      return zone;
    });
    this.night = node("div", "night");
    this.night.hidden = true;
    this.night.addEventListener("click", () => this.darken(false));
    this.element.append(...this.zones, this.night);
  };

  Present.prototype.open = function () {
    const { scenes } = this.told;
    call(this.buttons.previous, ours.say("previous"));
    call(this.buttons.next, ours.say("next"));
    call(this.buttons.screen, ours.say("full-screen"));
    this.bar.setAttribute("aria-label", ours.say("scenes"));
    this.bar.setAttribute("aria-description", ours.say("player-keys"));
    this.bar.classList.toggle("one", scenes.length < 2);
    for (const zone of this.zones) zone.hidden = scenes.length < 2;
    this.buttons.screen.hidden = !document.fullscreenEnabled;
    this.scenes.go(this.scenes.start);
    // What the next scenes need is read while this one is looked at.
    for (const { picture } of scenes) if (picture) ours.fetchLayer(picture.layer);
  };

  // ---- A scene --------------------------------------------------------------------------------

  Present.prototype.step = function (by) {
    if (this.scenes.step(by)) return;
    ours.announce(ours.say(by < 0 ? "first-scene" : "last-scene"), this.told.scenes.length > 1);
  };

  Present.prototype.show = function (scene, at) {
    const { scenes } = this.told;
    const { title, said, headline, period, as_of, place, measure } = scene;
    this.scene = scene;
    document.title = title;
    this.title.replaceChildren(bdi(title));
    this.elsewhere = node("p", "elsewhere");
    this.elsewhere.hidden = true;
    this.words.replaceChildren(
      row([period, place, measure], "facts"),
      this.elsewhere,
      ...paragraphs([headline === title ? "" : headline, ...said]),
    );
    this.showSources(as_of, scene.filters);
    this.counter.textContent = ours.say("scene-of", { scene: at + 1, scenes: scenes.length });
    this.buttons.previous.disabled = at === 0;
    this.buttons.next.disabled = at === scenes.length - 1;
    this.zones[0].classList.toggle("end", at === 0);
    this.zones[1].classList.toggle("end", at === scenes.length - 1);
    ours.announce(title);
    return alone.stage.show(scene);
  };

  Present.prototype.showSources = function (day, filters) {
    const { sources, boundary } = this.told.about;
    const names = sources.map(({ name }) => name).filter((name) => name !== boundary);
    this.sources.replaceChildren(
      row([day && ours.say("as-of", { day }), filters], "facts"),
      row([...new Set([...names, boundary])], "names"),
    );
  };

  /** Its map is painted: legend and months stand with the words, and the map gets the room left. */
  Present.prototype.shown = function () {
    const { host, theme } = alone.stage;
    call(this.buttons.theme, ours.say(theme === "dark" ? "to-light" : "to-dark"));
    if (host) this.below.append(host.below);
    this.below.hidden = !this.scene.picture;
    this.fit();
    this.element.dataset.scene = this.scenes.at + 1; // for whoever waits for it
  };

  Present.prototype.fit = function () {
    const { stage } = alone;
    ours.larger = Math.min(Math.max(window.innerWidth / 1200, 1), 2.2);
    const pane = this.scene.picture ? stage.pane() : null;
    const panes = stage.host?.panes ?? [];
    this.fitting.fit(pane, panes.length);
    for (const { map } of panes) map.invalidateSize({ animate: false });
    stage.fit();
  };

  Present.prototype.tellElsewhere = function (period, back) {
    const { period: own } = this.scene;
    this.elsewhere.hidden = !period;
    this.element.classList.toggle("elsewhen", Boolean(period));
    if (!period) return;
    const way = alone.button("", ours.say("map-back", { own }), back);
    this.elsewhere.replaceChildren(bdi(ours.say("map-shows", { period, own })), " ", way);
  };

  // ---- Keys, clickers, fingers ----------------------------------------------------------------

  Present.prototype.listen = function () {
    // Before what has the focus hears of it: a clicker has no tabulator.
    window.addEventListener("keydown", (event) => this.press(event), { capture: true });
    window.addEventListener("resize", () => this.scene && this.fit());
    this.element.addEventListener("pointerdown", (event) => this.touch(event));
    this.element.addEventListener("pointerup", (event) => this.let(event));
    this.element.addEventListener("pointercancel", () => (this.touched = null));
  };

  Present.prototype.press = function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const act = this.night.hidden ? this.actOf(event) : () => this.darken(false);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  Present.prototype.actOf = function (event) {
    const { target, key } = event;
    const steps = { PageDown: 1, PageUp: -1 };
    if (steps[key]) return () => this.step(steps[key]);
    if (target.closest("select, [role='slider']") || this.steered()) return null;
    const pressed = target.closest("button") && (key === " " || key === "Enter");
    return pressed ? null : this.acts()[key.length === 1 ? key.toLowerCase() : key];
  };

  /** Whether a keyboard goes from area to area: there arrow keys are the map's. */
  Present.prototype.steered = function () {
    const reach = alone.stage.pane()?.reach;
    return Boolean(reach?.ring && document.activeElement === reach.element);
  };

  Present.prototype.acts = function () {
    const step = (by) => () => this.step(by);
    const last = this.told.scenes.length - 1;
    return {
      ArrowRight: step(1),
      ArrowDown: step(1),
      " ": step(1),
      Enter: step(1),
      ArrowLeft: step(-1),
      ArrowUp: step(-1),
      Backspace: step(-1),
      Home: () => this.scenes.go(0),
      End: () => this.scenes.go(last),
      b: () => this.darken(true),
      ".": () => this.darken(true),
      f: () => this.fill(),
      t: () => this.turn(),
      p: () => this.play(),
      Escape: () => this.scenes.tell("leave"),
    };
  };

  Present.prototype.darken = function (dark) {
    this.night.hidden = !dark;
    if (dark) ours.announce(ours.say("black"));
  };

  Present.prototype.fill = function () {
    const done = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
    done.catch((error) => console.warn("no full screen:", error.message));
  };

  Present.prototype.turn = function () {
    return alone.stage.turn();
  };

  Present.prototype.play = function () {
    const { host } = alone.stage;
    if (host && this.scene.picture?.timeline?.film?.steps.length) host.timeline.toggle();
  };

  // A finger that wipes over a map that nobody has moved changes the scene.
  Present.prototype.touch = function ({ pointerType, isPrimary, clientX, clientY, timeStamp, target }) {
    const pane = alone.stage.pane();
    const free = !pane || pane.fitted || !pane.frame.contains(target);
    const taken = target.closest(".engagement-timeline, button");
    this.touched = pointerType === "touch" && isPrimary && free && !taken ? { clientX, clientY, timeStamp } : null;
  };

  Present.prototype.let = function ({ clientX, clientY, timeStamp }) {
    const { touched } = this;
    this.touched = null;
    if (!touched || timeStamp - touched.timeStamp > QUICK) return;
    const [across, down] = [clientX - touched.clientX, clientY - touched.clientY];
    if (Math.abs(across) < SWIPE || Math.abs(across) < 2 * Math.abs(down)) return;
    this.step(across < 0 ? 1 : -1);
    alone.stage.fit(); // it has moved with the finger
  };

  alone.layouts = { ...alone.layouts, present: Present };
})((window.EngagementAlone ??= {}), window.EngagementMap);
