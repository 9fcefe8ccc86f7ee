/*
 * Records with coordinates, where they were; many close to each other as one, with their number.
 *
 * Nothing is left out: a corner says how many of the view's records have a place, whatever part of
 * the map is looked at. A press parts a cluster; what cannot be parted is told to the server.
 */
(function (ours) {
  "use strict";

  const DOT = 4; // pixels, the radius of one record
  const [LEAST, TENFOLD, MOST] = [9, 3.6, 21]; // of a number's disc: with ten times the records
  const RING = 3; // around what can be parted
  const FONT = 11;
  const BRIEF = 10_000; // from here on numbers are rounded: 12k
  const CLOSER = 40; // pixels left free around a cluster that is looked at

  function Points(state) {
    this.state = state;
    this.circles = new ours.Circles();
    this.under = -1;
    this.places = null;
    this.clusters = [];
    this.marks = new ours.Marks(state, this, { interactive: true }).addTo(state.map);
    this.marks.on("mousemove", (event) => this.explain(event.containerPoint));
    this.marks.on("mouseout", () => (this.panel.hidden = true));
    this.marks.on("click", () => this.press(this.clusters[this.under]));
    this.marks.on("contextmenu", (event) => state.areas.fire(event.type, event)); // the area's own
    state.map.on("movestart zoomstart", () => (this.panel.hidden = true));
    this.panel = ours.addPanel(state.frame, "engagement-tip", "tooltip");
    this.counted = addCorner(state.map);
  }

  /** A line in a corner of the map, above the credits of a background. */
  function addCorner(map) {
    const corner = L.control({ position: "bottomright" });
    const element = L.DomUtil.create("div", "engagement-counted");
    element.hidden = true;
    corner.onAdd = () => element;
    corner.addTo(map);
    return element;
  }

  Points.prototype.update = function (layer, picture) {
    const points = picture.points;
    const same = this.points === points && this.layer === layer;
    this.layer = layer;
    this.colours = picture.colours;
    this.font = getComputedStyle(this.state.frame).fontFamily; // the styles apply by now
    if (!same) this.take(points);
    this.counted.hidden = !points;
    if (!points) return;
    this.counted.textContent = countOf(points.shown ?? this.places.records, points.total);
    this.counted.dir = ours.direction(); // the map's own stays left to right
  };

  Points.prototype.take = function (points) {
    this.points = points;
    this.panel.hidden = true;
    this.places = points && placesOf(points, this.layer);
    this.state.frame.dataset.records = points ? this.places.records : "";
    this.state.areas.redraw();
  };

  const known = new WeakMap(); // places by a picture's points: all panes and frames share them

  function placesOf(points, layer) {
    if (!known.has(points)) known.set(points, new ours.Places(points, layer.file.bounds[0]));
    return known.get(points);
  }

  function countOf(shown, total) {
    if (shown === total) return ours.sayMany("points-all", total);
    return shown ? ours.sayMany("points-some", total, { shown }) : ours.sayMany("points-none", total);
  }

  // ---- Drawing --------------------------------------------------------------------------------

  Points.prototype.draw = function (camera) {
    this.circles.clear();
    if (!this.places) return;
    this.clusters = this.places.clusters(camera.zoom);
    // The most records last: should discs touch, theirs is whole.
    for (let k = this.clusters.length - 1; k >= 0; k--) {
      const { seed, count } = this.clusters[k];
      const x = this.places.x[seed] * camera.scale + camera.x;
      const y = this.places.y[seed] * camera.scale + camera.y;
      const radius = radiusOf(count);
      if (!ours.isOn(camera.bounds, x, y, radius + RING)) continue;
      this.drawOne(camera.ctx, this.clusters[k], x, y, radius);
      this.circles.add(x, y, radius, k);
    }
    this.state.frame.dataset.clusters = this.clusters.length;
  };

  function radiusOf(count) {
    return count === 1 ? DOT : Math.min(LEAST + TENFOLD * Math.log10(count), MOST);
  }

  Points.prototype.drawOne = function (ctx, cluster, x, y, radius) {
    const { ink, panel } = this.colours;
    if (cluster.places.length > 1) disc(ctx, x, y, radius + RING, panel, ink);
    if (cluster.count === 1) disc(ctx, x, y, radius, ink, panel);
    else disc(ctx, x, y, radius, panel, ink);
    if (cluster.count === 1) return;
    ctx.fillStyle = ink;
    ctx.font = `600 ${FONT}px ${this.font}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(briefly(cluster.count), x, y + 0.5, 2 * radius - 3);
  };

  function disc(ctx, x, y, radius, fill, line) {
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.fillStyle = fill;
    ctx.fill();
    ctx.strokeStyle = line;
    ctx.lineWidth = 1.25;
    ctx.stroke();
  }

  /** A number as it fits a disc; the exact one is said on hover. */
  function briefly(count) {
    return count < BRIEF ? ours.number(count) : ours.number(count, { notation: "compact" });
  }

  // ---- Pointing and pressing ------------------------------------------------------------------

  Points.prototype.find = function (point) {
    this.under = this.circles.under(point, ours.reach());
    return this.under >= 0;
  };

  Points.prototype.explain = function (at) {
    const cluster = this.clusters[this.under];
    if (!cluster) return;
    const places = cluster.places.length;
    const parts = this.places.parts(cluster, this.state.map.getMaxZoom());
    this.panel.textContent =
      places > 1 ? ours.sayMany("cluster", cluster.count, { places }) : ours.sayMany("place", cluster.count);
    this.panel.dataset.parts = parts;
    this.panel.hidden = false;
    ours.Tip.prototype.place.call({ frame: this.state.frame, panel: this.panel }, at);
  };

  /** Look closer at a cluster, or tell which places were pressed. */
  Points.prototype.press = function (cluster) {
    if (!cluster) return;
    const { map } = this.state;
    this.panel.hidden = true;
    const [zoom, most] = [map.getZoom(), map.getMaxZoom()];
    if (zoom < most && this.places.parts(cluster, most)) this.lookCloser(cluster, zoom);
    else this.state.send("points", { places: Array.from(cluster.places, this.places.degrees) });
  };

  Points.prototype.lookCloser = function (cluster, zoom) {
    const { map } = this.state;
    const [west, north, east, south] = this.places.box(cluster);
    const bounds = L.latLngBounds(ours.toLatLng(west, south), ours.toLatLng(east, north));
    const fitting = map.getBoundsZoom(bounds, false, L.point(2 * CLOSER, 2 * CLOSER));
    const target = Math.min(Math.max(fitting, zoom + 1), map.getMaxZoom());
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    map.setView(bounds.getCenter(), target, { animate: !calm });
  };

  /** Places of records in an area, as longitudes and latitudes, for those who cannot point. */
  function pointsUnder({ layer, picture }, i) {
    if (!layer || !picture.points || i < 0) return [];
    const places = placesOf(picture.points, layer);
    return places.inArea(layer, i).map(places.degrees);
  }

  ours.overlays.push(Points);
  ours.pointsUnder = pointsUnder;
})((window.EngagementMap ??= {}));
