/*
 * Room in a room: how large a title may be, and whether words stand above the map or beside it.
 *
 * The map fills the screen and lies under the words; it is fitted into what they leave free. Of the
 * two ways to set them, the one that leaves the map larger is taken: above and below a wide country,
 * beside a tall one. Two maps, and phones, have their words in rows of their own.
 */
(function (alone, ours) {
  "use strict";

  const SIZES = [60, 52, 45, 39, 34, 30, 26, 23, 20, 18]; // pixels of a title, at a width of 1920
  const LEAST = 18;
  const HIGH = 0.36; // of the screen, that words may take above a map
  const NARROW = 700;

  /** How wide and high what a picture is about is on the map, as one number to the other. */
  function shapeOf(pane) {
    const bounds = pane.focus();
    if (!bounds) return null;
    const [from, to] = [bounds.getSouthWest(), bounds.getNorthEast()].map((corner) => pane.map.project(corner, 0));
    return [Math.abs(to.x - from.x) || 1e-9, Math.abs(to.y - from.y) || 1e-9];
  }

  /** How large a map of a shape is in a room. */
  function largest([wide, high], width, height) {
    return Math.min(Math.max(width, 1) / wide, Math.max(height, 1) / high);
  }

  /** `parts` are the elements: `frame`, `head` and `foot` over the map, and `title`. */
  function Fitting(parts) {
    this.parts = parts;
  }

  /** Set the words one way: what they cover, and whether they have room; their title as large as can be. */
  Fitting.prototype.place = function (way) {
    const { frame, head, foot, title } = this.parts;
    frame.dataset.way = way;
    const least = frame.clientWidth < NARROW ? 0.46 : 0.62;
    const scale = Math.min(1, Math.max(frame.clientWidth / 1920, least));
    const most = way === "beside" ? frame.clientHeight - foot.offsetHeight : frame.clientHeight * HIGH;
    for (const size of SIZES) {
      title.style.fontSize = Math.max(LEAST, Math.round(size * scale)) + "px";
      if (head.offsetHeight <= most) break;
    }
    const [above, below] = [head, foot].map((part) => part.getBoundingClientRect());
    return { above, below, fits: above.height + below.height <= frame.clientHeight };
  };

  /** Choose the way, and say what of the map is covered. */
  Fitting.prototype.fit = function (pane, panes) {
    const { frame } = this.parts;
    const rows = panes > 1 || frame.clientWidth < NARROW || !pane;
    const shape = rows ? null : shapeOf(pane);
    const covered = { left: 0, top: 0, right: 0, bottom: 0, ...(shape ? this.cover(shape) : {}) };
    if (!shape) this.place("rows");
    ours.covered = () => covered;
    for (const [side, pixels] of Object.entries(covered)) frame.style.setProperty("--covered-" + side, pixels + "px");
  };

  /** The pixels that the better of the two ways covers, by their side. */
  Fitting.prototype.cover = function (shape) {
    const { clientWidth: width, clientHeight: height } = this.parts.frame;
    const aside = this.place("beside");
    const asideRoom = aside.fits ? largest(shape, width - aside.above.width, height) : 0;
    const over = this.place("above");
    const overRoom = largest(shape, width, over.below.top - over.above.bottom);
    if (asideRoom <= overRoom) return { top: over.above.bottom, bottom: height - over.below.top };
    const side = document.documentElement.dir === "rtl" ? "right" : "left";
    return { [side]: this.place("beside").above.width };
  };

  alone.Fitting = Fitting;
})((window.EngagementAlone ??= {}), window.EngagementMap);
