/*
 * The player: frames of films by their window, and the pace at which they are shown.
 *
 * A film comes from the server once, as codes and figures; from then on playing it is the browser's
 * own. A frame is never skipped: where one takes longer than its time, the film takes longer.
 */
(function (ours) {
  "use strict";

  const MOST_FRAMES = 400; // kept, of all windows that were played

  /** Frames a second, by the name of the speed. */
  const SPEEDS = { slow: 1, medium: 3, fast: 10 };

  /** `show(start, end, frame)` is told each frame, `stop()` that playing has ended or was stopped. */
  function Player(show, stop) {
    this.show = show;
    this.stopped = stop;
    this.speed = "medium";
    this.key = null;
    this.film = null;
    this.frames = new Map(); // by the first and last month of the window
    this.playing = null;
  }

  const named = (start, end) => `${start} ${end}`;

  /** Take what a picture brings: whether the frames of before still hold, and the film that came. */
  Player.prototype.take = function ({ film_key: key, film }) {
    const holds = key === this.key;
    const came = film && film !== this.film ? film : null;
    if (!holds) this.frames.clear();
    [this.key, this.film] = [key, film];
    film?.steps.forEach((step, i) => this.frames.set(named(...step), [film, i]));
    const most = Math.max(MOST_FRAMES, film ? film.steps.length : 0);
    for (const name of this.frames.keys()) {
      if (this.frames.size <= most) break;
      this.frames.delete(name);
    }
    return { holds, came };
  };

  /** Codes and figures of a window; undefined where no film has it. */
  Player.prototype.frame = function (start, end) {
    const [film, i] = this.frames.get(named(start, end)) || [];
    return film && { classes: film.classes[i], values: film.values[i] };
  };

  /** Whether there is a frame for every step. */
  Player.prototype.has = function (steps) {
    return steps.every((step) => this.frames.has(named(...step)));
  };

  /** Show one step after the other, from one of them on. */
  Player.prototype.play = function (steps, at) {
    this.playing = { steps, at, due: 0 };
    const turn = (now) => {
      const { playing } = this;
      if (playing?.steps !== steps) return;
      if (now >= playing.due && !this.next(now)) return;
      requestAnimationFrame(turn);
    };
    requestAnimationFrame(turn);
  };

  /** The next frame; false when the last one has had its time. */
  Player.prototype.next = function (now) {
    const { playing } = this;
    const pace = this.pace();
    if (playing.at === playing.steps.length) {
      this.stop();
      return false;
    }
    // By the clock, so that the pace does not drift; but what is late is not made up for.
    playing.due = now - playing.due < pace ? playing.due + pace : now + pace;
    const step = playing.steps[playing.at++];
    this.show(...step, this.frame(...step));
    return true;
  };

  /** Milliseconds that a frame stands. */
  Player.prototype.pace = function () {
    return 1000 / SPEEDS[this.speed];
  };

  Player.prototype.stop = function () {
    if (!this.playing) return;
    this.playing = null;
    this.stopped();
  };

  Object.assign(ours, { Player, SPEEDS });
})((window.EngagementMap ??= {}));
