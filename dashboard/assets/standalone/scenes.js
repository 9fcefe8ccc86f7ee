/*
 * Which scene is shown: forward and back, in the address, so that what is loaded anew goes on there.
 */
(function (alone) {
  "use strict";

  /** `show(scene, at)` is told which; scenes are counted from 0. */
  function Scenes(all, start, show) {
    this.all = all;
    this.show = show;
    this.at = -1;
    this.start = asked(all.length) ?? start;
    window.addEventListener("hashchange", () => this.go(asked(all.length) ?? this.at));
  }

  /** The scene that the address names, counted from 1 there: page.html#3. */
  function asked(count) {
    const named = /^#(\d{1,4})$/.exec(location.hash);
    return named ? Math.min(Math.max(Number(named[1]) - 1, 0), count - 1) : null;
  }

  /** Go to a scene; false where there is none, or where it is shown. */
  Scenes.prototype.go = function (at) {
    if (at === this.at || !this.all[at]) return false;
    this.at = at;
    this.write();
    this.tell("scene");
    this.show(this.all[at], at);
    return true;
  };

  Scenes.prototype.step = function (by) {
    return this.go(this.at + by);
  };

  Scenes.prototype.write = function () {
    if (this.all.length < 2) return;
    try {
      history.replaceState(null, "", "#" + (this.at + 1));
    } catch (error) {
      console.warn("the scene is not in the address:", error.name); // a frame may have none of its own
    }
  };

  /** Tell a page that shows this one in a frame: which scene is shown, or that it is to be left. */
  Scenes.prototype.tell = function (event) {
    if (window.parent === window) return;
    window.parent.postMessage({ engagement: event, scene: this.at, scenes: this.all.length }, "*");
  };

  alone.Scenes = Scenes;
})((window.EngagementAlone ??= {}));
