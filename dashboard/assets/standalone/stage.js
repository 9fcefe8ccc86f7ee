/*
 * The live map in a page of its own: one host, shown one scene after the other, in either theme.
 */
(function (alone, ours) {
  "use strict";

  /** As the dashboard's map is made, in dashboard/maps.py. */
  const OPTIONS = {
    center: [0, 0],
    zoom: 2,
    zoomControl: false,
    attributionControl: false,
    zoomSnap: 0.1,
    zoomDelta: 0.5,
    wheelPxPerZoomLevel: 120,
    minZoom: 1,
    maxZoom: 18,
  };
  const THEME = "engagement-theme";

  /** `home` is the element that the map stands in; `onShown(scene)` is told when one is painted. */
  function Stage(home, onShown = () => {}) {
    this.home = home;
    this.onShown = onShown;
    this.map = null;
    this.host = null;
    this.scene = null;
    this.theme = null;
    this.missing = alone.node("p", "alone-no-map");
    this.missing.hidden = true;
    home.append(this.missing);
  }

  /** Show a scene: its colours at once, its map when it is painted. */
  Stage.prototype.show = async function (scene, theme = this.theme ?? remembered() ?? scene.theme) {
    const other = this.scene !== scene;
    Object.assign(this, { scene, theme });
    this.dress();
    this.missing.hidden = scene.picture !== null;
    this.missing.textContent = ours.say("no-map");
    this.home.classList.toggle("empty", !scene.picture);
    if (scene.picture) await this.paint(scene, other);
    if (this.scene === scene) this.onShown(scene);
  };

  Stage.prototype.paint = async function (scene, other) {
    this.map ??= L.map(document.createElement("div"), OPTIONS);
    const picture = { ...scene.picture, colours: scene.themes[this.theme] };
    const { timeline } = scene.picture;
    if (timeline?.film) picture.timeline = { ...timeline, film: (scene.film ??= alone.unfold(timeline.film)) };
    this.host = await ours.show(this.map, picture, this.home);
    this.home.append(document.getElementById("engagement-keys")); // what the map's keys do, with the map
    if (this.scene !== scene) return;
    alone.rest(this.host, scene);
    if (other && picture.camera) this.pane().place(picture.camera);
    // A printer, and whoever changes scenes, waits for no next frame of the screen.
    for (const pane of this.host.panes) pane.areas._draw();
  };

  Stage.prototype.pane = function () {
    return this.host?.panes[0] ?? null;
  };

  /** Show all that the scene is about again. */
  Stage.prototype.fit = function () {
    const pane = this.pane();
    if (pane?.picture && !this.scene.picture.camera) pane.fit();
  };

  // ---- Light and dark -------------------------------------------------------------------------

  Stage.prototype.dress = function () {
    const root = document.documentElement;
    root.dataset.theme = this.theme;
    for (const [name, colour] of Object.entries(this.scene.themes[this.theme])) {
      if (typeof colour === "string") root.style.setProperty("--" + name.replaceAll("_", "-"), colour);
    }
  };

  Stage.prototype.turn = function (theme = this.theme === "dark" ? "light" : "dark") {
    remember(theme);
    return this.show(this.scene, theme);
  };

  function remembered() {
    try {
      return sessionStorage.getItem(THEME);
    } catch (error) {
      console.warn("the theme was not remembered:", error.name); // a frame may have no storage
      return null;
    }
  }

  function remember(theme) {
    try {
      sessionStorage.setItem(THEME, theme);
    } catch (error) {
      console.warn("the theme is not remembered:", error.name);
    }
  }

  alone.Stage = Stage;
})((window.EngagementAlone ??= {}), window.EngagementMap);
