/*
 * The months below the map, without a server: windows that the file has frames of, and no others.
 *
 * While the map shows another window than the scene's, the page says so: its title, its figures and
 * its table are of the scene's period.
 */
(function (alone, ours) {
  "use strict";

  const { monthOf } = ours.months;
  const { prototype } = ours.Timeline;
  const { set, lengths } = prototype;

  /** `alone.elsewhere(period, back)` is told which other window is shown; empty where it is the scene's. */
  alone.elsewhere = () => {};

  /** Windows of the film, as numbers of months from the first. */
  function windowsOf({ player, first }) {
    return [...player.frames.keys()].map((name) => name.split(" ").map((month) => monthOf(month) - first));
  }

  /** The window next to one that was asked for; of two as near, that of the same length. */
  function nearest(timeline, start, end) {
    let [found, least] = [null, Infinity];
    for (const [from, to] of windowsOf(timeline)) {
      const off = Math.abs(from - start) + Math.abs(to - end) + (to - from === end - start ? 0 : 0.5);
      if (off < least) [found, least] = [[from, to], off];
    }
    return found ?? [timeline.start, timeline.end];
  }

  prototype.set = function (start, end) {
    const last = this.counts.length - 1;
    if (start < 0 || end > last || start > end) return false;
    return set.call(this, ...nearest(this, start, end));
  };

  prototype.lengths = function () {
    const there = new Set(windowsOf(this).map(([from, to]) => to - from + 1));
    return lengths.call(this).filter((months) => there.has(months));
  };

  /** A film as it is played, window by window; in the file it lies area by area. */
  alone.unfold = function ({ steps, classes, values }) {
    const count = steps.length;
    const areas = classes.length / count;
    const figures = ours.readFigures(values, classes.length);
    const film = { steps, classes: [], values: [] };
    for (let at = 0; at < count; at++) {
      const codes = Array.from({ length: areas }, (_, i) => classes[i * count + at]);
      film.classes.push(codes.join(""));
      film.values.push(Float64Array.from({ length: areas }, (_, i) => figures[i * count + at]));
    }
    return film;
  };

  /** Follow what the timeline shows from now on. */
  function follow(host) {
    if (host.followed) return;
    host.followed = true;
    const { showFrame } = host;
    host.showFrame = function (classes, values, heading) {
      showFrame.call(this, classes, values, heading);
      const { timeline } = this;
      const own = timeline.start === this.own.start && timeline.end === this.own.end;
      alone.elsewhere(own ? "" : heading, () => alone.back(host));
    };
  }

  /** A scene is painted: its own period is shown; where it has no film, the months stand still. */
  alone.rest = function (host, scene) {
    const { timeline } = host;
    follow(host);
    timeline.sent = []; // nobody is told of periods, so no answer is late
    if (timeline.player.playing) return; // another theme: it goes on
    host.own = { start: timeline.start, end: timeline.end };
    const plays = Boolean(scene.picture.timeline?.film?.steps.length);
    timeline.element.classList.toggle("still", !plays);
    timeline.controls.track.parentElement.inert = !plays;
    alone.elsewhere("", null);
  };

  /** To the scene's own period, and its own picture. */
  alone.back = function (host) {
    host.timeline.player.playing = null;
    host.timeline.sent = [];
    alone.stage.show(alone.stage.scene);
  };

  /** A film that is not in the file is not waited for. */
  alone.refuse = function (host) {
    host.timeline.waiting = null;
    host.timeline.controls.say();
  };
})((window.EngagementAlone ??= {}), window.EngagementMap);
