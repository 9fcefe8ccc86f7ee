/*
 * The stage: one map, or two of them beside each other with joined cameras.
 *
 * The first pane is the map that the component made; it stays. The second is a map of our own with
 * the same options, there only while a picture has something to show beside the first.
 */
(function (ours) {
  "use strict";

  function Stage(host, map) {
    this.host = host;
    this.element = L.DomUtil.create("div", "engagement-stage");
    const [holder, heading] = this.addHolder();
    holder.append(map.getContainer());
    this.headings = [heading];
    this.panes = host.panes; // the host's list: overlays see in it what else is on the stage
    this.panes.push(new ours.Pane(map, host, true));
  }

  Stage.prototype.addHolder = function () {
    const holder = L.DomUtil.create("div", "engagement-pane", this.element);
    const heading = L.DomUtil.create("h2", "engagement-heading", holder);
    heading.hidden = true;
    return [holder, heading];
  };

  /** Have one pane or two, and this high. */
  Stage.prototype.arrange = function (count, height) {
    if (count === this.panes.length && height === this.height) return;
    this.height = height;
    this.element.style.setProperty("--asked", height + "px");
    this.element.classList.toggle("two", count > 1);
    if (count > this.panes.length) this.open();
    if (count < this.panes.length) this.close();
    for (const pane of this.panes) pane.map.invalidateSize({ animate: false });
  };

  Stage.prototype.open = function () {
    const [first] = this.panes;
    const [holder, heading] = this.addHolder();
    const { options } = first.map;
    const map = L.map(L.DomUtil.create("div", "engagement-beside", holder), {
      ...options,
      center: first.map.getCenter(),
      zoom: first.map.getZoom(),
    });
    this.headings.push(heading);
    this.panes.push(new ours.Pane(map, this.host, false));
    ours.join(...this.panes);
  };

  Stage.prototype.close = function () {
    this.panes.pop().close();
    this.headings.pop().parentElement.remove();
  };

  /** Write over each pane what it shows; nothing where there is nothing to tell apart. */
  Stage.prototype.head = function (texts) {
    this.headings.forEach((heading, i) => {
      heading.textContent = texts[i] || "";
      heading.hidden = !texts[i];
    });
  };

  ours.Stage = Stage;
})((window.EngagementMap ??= {}));
