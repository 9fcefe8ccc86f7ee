/*
 * The named buttons of the map: zoom in, zoom out, whole view, and what else an area offers.
 *
 * Leaflet's own are links to "#" that carry their names as titles; these are buttons.
 */
(function (ours) {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const ICONS = {
    "zoom-in": "M8 2.5v11M2.5 8h11",
    "zoom-out": "M2.5 8h11",
    "whole-view": "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4",
    more: "M3 8h.01M8 8h.01M13 8h.01",
  };

  function Buttons(pane) {
    if (!pane.first) return; // joined cameras need one bar
    this.pane = pane;
    this.buttons = {};
    const bar = new (L.Control.extend({ options: { position: "topleft" }, onAdd: () => this.make() }))();
    bar.addTo(pane.map);
    pane.map.on("zoomend zoomlevelschange", () => this.allow());
    this.allow();
  }

  Buttons.prototype.make = function () {
    const { pane } = this;
    const bar = L.DomUtil.create("div", "leaflet-bar engagement-buttons");
    L.DomEvent.disableClickPropagation(bar);
    this.add(bar, "zoom-in", () => pane.map.zoomIn(undefined, ours.motion()));
    this.add(bar, "zoom-out", () => pane.map.zoomOut(undefined, ours.motion()));
    // Pressed once more, the frame takes in what lies far off.
    this.add(bar, "whole-view", () => pane.fit(pane.fitted && !pane.wide));
    this.add(bar, "more", (button) => ours.openMenu(pane, button));
    this.buttons.more.setAttribute("aria-haspopup", "menu");
    return bar;
  };

  Buttons.prototype.add = function (bar, name, onPress) {
    const button = L.DomUtil.create("button", "engagement-" + name, bar);
    button.type = "button";
    button.append(icon(ICONS[name]));
    button.addEventListener("click", () => {
      if (button.getAttribute("aria-disabled") !== "true") onPress(button);
    });
    this.buttons[name] = button;
  };

  function icon(drawn) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("aria-hidden", "true");
    svg.appendChild(document.createElementNS(SVG, "path")).setAttribute("d", drawn);
    return svg;
  }

  /** A button that can do nothing now says so, and stays where a keyboard finds it. */
  Buttons.prototype.allow = function () {
    const { map } = this.pane;
    const set = (name, ended) => this.buttons[name].setAttribute("aria-disabled", String(ended));
    set("zoom-in", map.getZoom() >= map.getMaxZoom());
    set("zoom-out", map.getZoom() <= map.getMinZoom());
  };

  Buttons.prototype.update = function () {
    if (!this.pane) return;
    this.name("zoom-in", ours.say("zoom-in"));
    this.name("zoom-out", ours.say("zoom-out"));
    this.name("whole-view", ours.say("whole-view"));
    this.name("more", ours.say("more"));
  };

  Buttons.prototype.name = function (button, name) {
    this.buttons[button].setAttribute("aria-label", name);
    this.buttons[button].title = name;
  };

  /** Leaflet's options for a move: none is animated for who asked for less of it. */
  ours.motion = function () {
    return { animate: !window.matchMedia("(prefers-reduced-motion: reduce)").matches };
  };

  ours.overlays.push(Buttons);
})((window.EngagementMap ??= {}));
