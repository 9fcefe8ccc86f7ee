/*
 * The camera of a pane: fitted to what is looked at, kept while the view is the same.
 */
(function (ours) {
  "use strict";

  const { prototype } = ours.Pane;
  // Pixels around what is fitted: alone, with circles over it, and above it, where a heading stands.
  const [ROOM, CIRCLED, HEADED] = [10, 24, 38];

  prototype.setCamera = function () {
    const { view, camera } = this.picture;
    const before = this.padding;
    this.padding = paddingOf(this.picture);
    if (this.view === view) {
      if (this.fitted && !same(before, this.padding)) this.fit(this.wide); // there is less room, or more
      else this.remember();
      return;
    }
    const opening = this.view === null;
    this.view = view;
    const kept = opening ? recall(view) : null;
    // A link's camera wins, unless this very camera was given before and the reader moved on.
    const given = camera && !(kept && same(kept.given, camera)) ? camera : kept && kept.camera;
    if (opening && given) this.place(given);
    else this.fit();
  };

  prototype.place = function ([lat, lon, zoom]) {
    const west = this.layer.file.bounds[0];
    // A country across the antimeridian is drawn beyond 180; links stay within it.
    const x = lon < west - 90 ? lon + 360 : lon;
    this.fitted = false;
    this.map.setView([lat, x], zoom, { reset: true });
  };

  prototype.fit = function (wide = false) {
    const bounds = wide ? this.shown() : this.focus();
    if (!bounds) return;
    this.wide = wide;
    this.fitting = true;
    this.map.invalidateSize({ animate: false, pan: false });
    const { room, top } = paddingOf(this.picture);
    const covered = ours.covered(); // what stands over the map
    this.map.fitBounds(bounds, {
      reset: true,
      paddingTopLeft: [room + covered.left, top + covered.top],
      paddingBottomRight: [room + covered.right, room + covered.bottom],
    });
    this.fitting = false;
    this.fitted = true;
    this.remember();
  };

  prototype.arrive = function () {
    if (this.moving) this.centre = this.map.getCenter();
    this.moving = false;
    this.remember();
  };

  /**
   * Look at the same place in a frame of another size. Leaflet knows the middle to half a pixel once
   * it was told of any change; after some of them a link would lead elsewhere than its map was.
   */
  prototype.keep = function () {
    if (this.fitted) this.fit(this.wide);
    else if (this.centre) this.map.setView(this.centre, this.map.getZoom(), { reset: true });
  };

  prototype.wholeZoom = function () {
    const bounds = this.focus();
    return bounds ? this.map.getBoundsZoom(bounds) : this.map.getZoom();
  };

  prototype.focus = function () {
    if (!this.picture) return null;
    const { focus } = this.picture;
    const usable = focus && focus[2] - focus[0] <= 180;
    return usable ? L.latLngBounds([focus[1], focus[0]], [focus[3], focus[2]]) : this.shown();
  };

  /** All that the picture is about, however far apart. */
  prototype.shown = function () {
    const { classes } = this.picture;
    return ours.boundsOf(this.layer, (i) => classes[i] !== "o") || ours.boundsOf(this.layer, () => true);
  };

  prototype.camera = function () {
    const centre = (this.centre ?? this.map.getCenter()).wrap();
    const round = (number) => Math.round(number * 1e5) / 1e5;
    return [round(centre.lat), round(centre.lng), this.map.getZoom()];
  };

  prototype.remember = function () {
    if (!this.picture || this.view === null) return;
    const camera = this.camera();
    this.frame.dataset.zoom = camera[2];
    this.frame.dataset.camera = camera.join(",");
    const kept = { camera: this.fitted ? null : camera, given: this.picture.camera };
    try {
      sessionStorage.setItem("engagement-camera:" + this.view, JSON.stringify(kept));
    } catch (error) {
      console.warn("the camera is not remembered:", error.name); // storage may be full or forbidden
    }
  };

  /** What a circle of an area at the edge needs, and a heading. */
  function paddingOf({ bubbles, heading }) {
    const room = bubbles ? CIRCLED : ROOM;
    return { room, top: heading ? Math.max(HEADED, room) : room };
  }

  function recall(view) {
    try {
      return JSON.parse(sessionStorage.getItem("engagement-camera:" + view));
    } catch (error) {
      console.warn("the camera was not remembered:", error.name);
      return null;
    }
  }

  function same(one, other) {
    return JSON.stringify(one) === JSON.stringify(other);
  }

  // ---- Joined cameras -------------------------------------------------------------------------

  /** Let two panes look at the same place: whichever the reader moves takes the other along. */
  function join(one, other) {
    let leader = null; // while it moves, what the other one does is its echo
    const lead = (from, to) => {
      const begin = () => (leader ??= from);
      const end = () => {
        if (leader !== from) return;
        settle(from, to);
        leader = null;
      };
      const heard = {
        movestart: begin,
        zoomstart: begin,
        zoomanim: (event) => leader === from && zoomAlong(to, event),
        move: () => leader === from && slideAlong(from, to),
        moveend: end,
      };
      from.on(heard);
      // A pane that is closed takes its map along; the one that stays must not move what is gone.
      to.on("unload", () => from.off(heard));
    };
    lead(one.map, other.map);
    lead(other.map, one.map);
  }

  function zoomAlong(to, { center, zoom }) {
    if (!to._animatingZoom) to.setView(center, zoom, { animate: true });
  }

  /** Slide the drawn map only: its canvas is drawn once, when the move is over. */
  function slideAlong(from, to) {
    if (from.getZoom() !== to.getZoom() || to._animatingZoom) return;
    to._rawPanBy(to._getCenterOffset(from.getCenter()).round());
    to.fire("move");
  }

  function settle(from, to) {
    to.setView(from.getCenter(), from.getZoom(), { reset: true, animate: false });
  }

  /** Pixels at each side of a map under something that stands over it: none in the page. */
  const covered = () => ({ left: 0, top: 0, right: 0, bottom: 0 });

  Object.assign(ours, { join, covered });
})((window.EngagementMap ??= {}));
