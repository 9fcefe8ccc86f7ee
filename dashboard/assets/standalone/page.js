/*
 * A report to be read: what is seen in words, the map, its table, and where the figures come from.
 */
(function (alone, ours) {
  "use strict";

  const { node, bdi, paragraphs, row, button } = alone;

  function Page(told) {
    this.told = told;
    this.element = node("div", "alone-page");
    document.body.append(this.element);
    this.addHead();
    this.addMap();
    this.addRest();
    this.scenes = new alone.Scenes(told.scenes, told.start, (scene, at) => this.show(scene, at));
    this.addScenes();
  }

  // ---- What is there whatever the scene -------------------------------------------------------

  Page.prototype.addHead = function () {
    const { banner, illustrative } = this.told.about;
    this.theme = button("theme", "", () => alone.stage.turn());
    this.choice = node("nav", "scenes");
    this.words = node("div", "words");
    this.figures = node("dl", "figures");
    const marks = row([banner, illustrative], "marks");
    const top = node("div", "top", marks, this.theme);
    this.element.append(node("header", "", top, this.choice, this.words, this.figures));
  };

  Page.prototype.addMap = function () {
    this.home = node("div", "home");
    this.elsewhere = node("p", "elsewhere");
    this.elsewhere.hidden = true;
    const map = node("section", "map", this.home, this.elsewhere);
    const list = node("section", "list");
    this.element.append(node("main", "", map, list));
    alone.stage = new alone.Stage(this.home, (scene) => this.shown(scene));
    alone.elsewhere = (period, back) => this.tellElsewhere(period, back);
    alone.hear = (event) => this.hear(event);
    this.table = new alone.Table(list, {
      point: (code) => this.point(code),
      pick: (code) => this.pick(code),
      classOf: (code) => this.classOf(code),
      colourOf: (letter) => ours.fillOf(letter, this.scene.themes[alone.stage.theme]) ?? "",
    });
  };

  Page.prototype.addRest = function () {
    this.notes = node("section", "notes");
    const about = node("section", "about", node("h2", "", ours.say("about")), ...this.aboutLines());
    this.element.append(node("footer", "", this.notes, about));
  };

  Page.prototype.aboutLines = function () {
    const { about } = this.told;
    const list = node("dl");
    const add = (term, values) => {
      if (values.length) list.append(node("dt", "", ours.say(term)), ...values.map((value) => node("dd", "", value)));
    };
    add("sources", about.sources.map(sourceLine));
    add("boundary", [about.boundary].filter(Boolean).map(bdi));
    add("left-out", about.left_out.map(bdi));
    add("made", [bdi(about.made)]);
    add("link", [about.link].filter(Boolean).map(linkOf));
    return [list];
  };

  function sourceLine({ name, kind, loaded, days, illustrative }) {
    const when = loaded && ours.say("source-loaded", { day: loaded });
    const texts = [name, kind, when, days, illustrative && ours.say("source-illustrative")];
    const parts = texts.filter(Boolean).map((text) => node("span", "", bdi(text)));
    return node("span", "alone-row", ...parts);
  }

  function linkOf(address) {
    const made = node("a", "", address);
    made.href = address; // http or https: the file holds no other
    made.dir = "ltr";
    return made;
  }

  Page.prototype.addScenes = function () {
    const { scenes } = this.told;
    this.choice.hidden = scenes.length < 2;
    this.choice.setAttribute("aria-label", ours.say("scenes"));
    const list = node("ol");
    this.choices = scenes.map((scene, at) => button("", scene.title, () => this.scenes.go(at)));
    list.append(...this.choices.map((choice) => node("li", "", choice)));
    this.choice.append(list);
  };

  // ---- A scene --------------------------------------------------------------------------------

  Page.prototype.show = function (scene, at) {
    this.scene = scene;
    const { title, said, headline, place, measure, period, as_of, filters } = scene;
    document.title = title;
    this.choices?.forEach((choice, i) => choice.setAttribute("aria-current", String(i === at)));
    this.words.replaceChildren(
      node("h1", "", bdi(title)),
      ...paragraphs([headline === title ? "" : headline], "lead"),
      ...paragraphs(said),
      row([place, measure, period, as_of && ours.say("as-of", { day: as_of })], "facts"),
      ...(filters ? [row([ours.say("filters"), filters], "facts filters")] : []),
    );
    this.figures.replaceChildren(...scene.figures.map(figureOf));
    this.codes = null;
    this.table.show(scene.table);
    this.showNotes(scene);
    this.measure();
    return alone.stage.show(scene);
  };

  /** How much stands above the map: what is below it is seen with it on a screen that is high enough. */
  Page.prototype.measure = function () {
    const { top } = this.home.getBoundingClientRect();
    this.element.style.setProperty("--above", Math.round(top + window.scrollY) + "px");
  };

  function figureOf({ label, value, help, change }) {
    const told = node("dd", "", node("b", "", bdi(value)), ...(change ? [node("span", "change", bdi(change))] : []));
    const made = node("div", "", node("dt", "", bdi(label)), told);
    if (help) made.append(node("dd", "help", bdi(help)));
    return made;
  }

  Page.prototype.showNotes = function ({ notes }) {
    this.notes.hidden = !notes.length;
    const list = node("ul", "", ...notes.map((note) => node("li", "", bdi(note))));
    this.notes.replaceChildren(node("h2", "", ours.say("notes")), list);
  };

  /** The map of a scene is there: its areas are those of the table. */
  Page.prototype.shown = function (scene) {
    const { host, theme } = alone.stage;
    this.theme.textContent = ours.say(theme === "dark" ? "to-light" : "to-dark");
    if (!scene.picture || !host) return;
    this.codes ??= new Map(host.layer().file.codes.map((code, i) => [code, i]));
    this.followLegend(host);
    this.table.draw(); // with the colours of the areas
  };

  Page.prototype.followLegend = function (host) {
    if (host.filtering) return;
    host.filtering = true;
    const { light } = host;
    host.light = (codes) => {
      light.call(host, codes);
      this.table.single(host.lit);
    };
  };

  Page.prototype.classOf = function (code) {
    const i = this.codes?.get(code);
    return i === undefined ? "" : this.scene.picture.classes[i];
  };

  // ---- The map and the table ------------------------------------------------------------------

  Page.prototype.point = function (code) {
    const pane = alone.stage.pane();
    if (!pane?.layer) return;
    const i = this.codes?.get(code) ?? -1;
    const place = i < 0 ? null : pane.map.latLngToContainerPoint(pane.layer.placeOf(i));
    const seen = place && pane.map.getSize().contains(place) && place.x >= 0 && place.y >= 0;
    pane.hover(seen ? i : -1, place);
  };

  Page.prototype.pick = function (code) {
    const pane = alone.stage.pane();
    const i = this.codes?.get(code) ?? -1;
    if (pane?.layer && i >= 0) for (const one of alone.stage.host.panes) one.outline("selected", i);
    this.table.mark(code);
  };

  Page.prototype.hear = function ({ event, pcode }) {
    if (event === "pick") this.table.mark(pcode);
    if (event === "film") alone.refuse(alone.stage.host);
  };

  Page.prototype.tellElsewhere = function (period, back) {
    const { period: own } = this.scene;
    this.elsewhere.hidden = !period;
    if (!period) return;
    const way = button("", ours.say("map-back", { own }), back);
    this.elsewhere.replaceChildren(bdi(ours.say("map-shows", { period, own })), " ", way);
  };

  // ---- Paper ----------------------------------------------------------------------------------

  /** On paper it is light, as wide as the sheet, and whole. */
  Page.prototype.forPaper = function () {
    const { stage } = alone;
    const root = document.documentElement;
    let theme = "";
    const lay = (paper, shade) => {
      root.classList.toggle("paper", paper);
      for (const { map } of stage.host?.panes ?? []) map.invalidateSize({ animate: false });
      if (stage.host?.timeline.counts) stage.host.timeline.draw();
      return stage.show(this.scene, shade);
    };
    window.addEventListener("beforeprint", () => {
      ({ theme } = stage);
      this.table.showAll();
      lay(true, "light");
    });
    window.addEventListener("afterprint", () => lay(false, theme));
  };

  Page.prototype.open = function () {
    this.forPaper();
    window.addEventListener("resize", () => this.measure());
    this.scenes.go(this.scenes.start);
  };

  alone.layouts = { ...alone.layouts, page: Page };
})((window.EngagementAlone ??= {}), window.EngagementMap);
