/*
 * The frame: stage, timeline and legend, and the door through which the server's pictures come.
 *
 * The server calls EngagementMap.show(map, picture) for every picture. A picture has classes and
 * figures only; shapes and names come from the layer's file, fetched once. What stands in the frame
 * is given the frame itself as its host: it says what is shown, and sends on what the reader does.
 */
(function (ours) {
  "use strict";

  function Host(map, home) {
    this.home = home;
    this.panes = [];
    this.sent = 0;
    this.asked = 0;
    this.lit = null; // codes of the legend that the reader has singled out
    this.shown = null; // the picture, and the frame of a film that stands in for it
    this.element = L.DomUtil.create("div", "engagement-frame", home);
    this.stage = new ours.Stage(this, map);
    this.stage.arrange(1, this.height());
    this.below = L.DomUtil.create("div", "engagement-below");
    this.element.append(this.stage.element, this.below);
    const part = (name) => L.DomUtil.create("div", name, this.below);
    const [strip, legend] = [part("engagement-timeline"), part("engagement-legend")];
    this.timeline = new ours.Timeline(strip, this);
    this.legend = new ours.Legend(legend, this);
    this.keepHeight();
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) this.light(null);
    });
  }

  // ---- What stands in the frame asks ----------------------------------------------------------

  /** The picture as it is seen: the server's, or the frame of a film. */
  Host.prototype.picture = function () {
    return this.shown && this.shown.frame;
  };

  Host.prototype.layer = function () {
    return this.panes[0].layer;
  };

  /** Tell the server what the reader did; the counter makes the same thing twice two events. */
  Host.prototype.send = function (event, fields = {}) {
    this.sent = Math.max(Date.now(), this.sent + 1);
    const camera = this.panes[0].camera();
    window.Streamlit.setComponentValue({ event, ...fields, n: this.sent, camera });
  };

  /** Single out areas by the codes of their classes, in all panes; null lets go. */
  Host.prototype.light = function (codes) {
    if (!codes && !this.lit) return;
    this.lit = codes && new Set(codes);
    this.legend.mark(this.lit);
    for (const pane of this.panes) pane.areas.redraw();
  };

  /** Show a frame of a film in the place of the picture, until the next picture comes. */
  Host.prototype.showFrame = function (classes, values, heading) {
    if (!this.shown || classes.length !== this.shown.picture.classes.length) return;
    const { picture } = this.shown;
    const figures = ArrayBuffer.isView(values) ? values : ours.readFigures(values, classes.length);
    // Days are told from the end of the period, and a frame has another one.
    const frame = { ...picture, classes, values: figures, days: picture.unknown, second: null, heading };
    this.shown.frame = frame;
    this.panes[0].repaint(frame);
    this.stage.head([heading, picture.beside?.heading]);
    this.legend.count(this.pictures());
  };

  /** What each pane shows. */
  Host.prototype.pictures = function () {
    const { picture, frame } = this.shown;
    return picture.beside ? [frame, picture.beside] : [frame];
  };

  // ---- Pictures come --------------------------------------------------------------------------

  /** Take a picture: fetch its layer when it is another, then paint it; the host, when that is done. */
  Host.prototype.show = function (packed) {
    const asked = ++this.asked;
    const picture = this.unpack(packed);
    this.dress(picture.colours);
    return Promise.all([ours.fetchLayer(picture.layer), ours.fetchWords(picture.words), stylesReady()]).then(
      ([layer]) => asked === this.asked && this.paint(layer, picture),
      () => asked === this.asked && this.panes[0].say(ours.lost()),
    ).then(() => this);
  };

  Host.prototype.unpack = function (packed) {
    const count = packed.classes.length;
    const read = (part) => ({
      ...part,
      values: ours.readFigures(part.values, count),
      ...(part.days && { days: ours.readFigures(part.days, count) }),
    });
    const picture = { ...read(packed), unknown: new Float64Array(count).fill(NaN) };
    // Regions and stops are of places, and so of both views.
    Object.assign(picture, { regions: ours.readRegions(packed), stops: ours.readStops(packed) });
    // A second measure, and what lies over the areas, are of the first view alone.
    const alone = { beside: null, second: null, bubbles: null, points: null, bands: packed.bands_beside };
    if (packed.beside) picture.beside = { ...picture, ...read(packed.beside), ...alone };
    if (packed.second) picture.second = read(packed.second);
    return Object.assign(picture, ours.readMarks(packed));
  };

  Host.prototype.paint = function (layer, picture) {
    if (layer.source.length !== picture.classes.length) {
      this.panes[0].say(ours.say("mismatch"));
      return;
    }
    document.documentElement.lang = picture.language;
    document.documentElement.dir = ours.direction();
    // Streamlit calls the frame by the name of the component, whatever is in it.
    if (this.home === document.body) window.frameElement?.setAttribute("aria-label", ours.say("map"));
    this.shown = { picture, frame: picture };
    const pictures = this.pictures();
    layer.onChange = (news) => this.panes.forEach((pane) => pane.layer === layer && pane.refine(news));
    this.stage.arrange(pictures.length, this.height());
    this.stage.head(pictures.map(({ heading }) => heading));
    this.panes.forEach((pane, i) => pane.paint(layer, pictures[i]));
    this.legend.show(picture, pictures); // by now circles have their size
    this.timeline.update(layer, picture);
    this.fitFrame();
  };

  /** Colours of the theme, for all that stands in the frame. */
  Host.prototype.dress = function (colours) {
    const { style } = document.documentElement;
    for (const [name, colour] of Object.entries(colours)) {
      if (typeof colour === "string") style.setProperty("--" + name.replaceAll("_", "-"), colour);
    }
  };

  // ---- Height: what the page asks for is the stage's ------------------------------------------

  Host.prototype.keepHeight = function () {
    const { Streamlit } = window;
    const setFrameHeight = Streamlit.setFrameHeight;
    // The component sets the height that the page asked for at each picture: that is the stage's.
    Streamlit.setFrameHeight = () => this.fitFrame();
    this.fitFrame = () => {
      const { height } = this.element.getBoundingClientRect();
      if (height) setFrameHeight(Math.ceil(height));
    };
    new ResizeObserver(() => this.fitFrame()).observe(this.element);
  };

  /** What the page asks for, in pixels. */
  Host.prototype.height = function () {
    return window.__GLOBAL_DATA__.height;
  };

  /** When the styles apply: painted before, the map would be laid out wrongly for a moment. */
  function stylesReady() {
    const waiting = [...document.querySelectorAll('link[rel="stylesheet"]')].filter((link) => !link.sheet);
    return Promise.all(
      waiting.map(
        (link) =>
          new Promise((resolve) => {
            link.addEventListener("load", resolve);
            link.addEventListener("error", resolve);
          }),
      ),
    );
  }

  let host = null;

  Object.assign(ours, {
    /** `home` is the element that the frame stands in, where it is not the whole of the page. */
    show(map, picture, home = document.body) {
      host ??= new Host(map, home);
      return host.show(picture);
    },
    /** Where in the frame an area's label point lies now; null when there is no such area. */
    locate(pcode, pane = 0) {
      const { layer, map, frame } = host ? host.panes[pane] : {};
      const i = layer ? layer.file.codes.indexOf(pcode) : -1;
      if (i < 0) return null;
      const place = ours.toLatLng(layer.places[2 * i], layer.places[2 * i + 1]);
      const point = map.latLngToContainerPoint(place);
      const box = frame.getBoundingClientRect();
      return { x: point.x + box.x, y: point.y + box.y };
    },
  });
})((window.EngagementMap ??= {}));
