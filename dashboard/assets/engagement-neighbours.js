/*
 * Which area lies next to another, and in which direction.
 *
 * The arcs of a layer's overview say what they part, so areas that touch are known without asking
 * the server, for levels that come in sheets as well.
 */
(function (ours) {
  "use strict";

  const NEAR = 60; // degrees off a direction at which a neighbour still lies in it
  const ACROSS = 45; // the same for an area across water
  const ALIKE = 5; // degrees within which two directions count as one

  const known = new WeakMap(); // by layer

  /** Areas that touch, laid end to end: those of area i are `of[at[i]]` to before `of[at[i + 1]]`. */
  function neighboursOf(layer) {
    if (!known.has(layer)) known.set(layer, readNeighbours(layer));
    return known.get(layer);
  }

  function readNeighbours({ overview: { sides, positions } }) {
    const lists = Array.from(positions, () => new Set());
    for (let arc = 0; arc < sides.length; arc += 2) {
      const [low, high] = [sides[arc], sides[arc + 1]];
      if (low < 0 || high < 0 || low === high) continue;
      lists[low].add(high);
      lists[high].add(low);
    }
    const at = new Int32Array(lists.length + 1);
    lists.forEach((list, i) => (at[i + 1] = at[i] + list.size));
    const of = new Int32Array(at[lists.length]);
    lists.forEach((list, i) => of.set([...list], at[i]));
    return { at, of };
  }

  /** How far an area lies from another, and how many degrees off a direction. */
  function bearing({ places }, from, to, [dx, dy]) {
    const x = places[2 * to] - places[2 * from];
    const y = places[2 * to + 1] - places[2 * from + 1];
    const distance = Math.hypot(x, y);
    const cosine = distance ? (x * dx + y * dy) / distance : -1;
    return { distance, off: (Math.acos(Math.max(-1, Math.min(1, cosine))) * 180) / Math.PI };
  }

  /** The neighbour that lies most in a direction; of two alike, the nearer one. */
  function touching(layer, from, direction, wanted) {
    const { at, of } = neighboursOf(layer);
    let [found, best] = [-1, null];
    for (let k = at[from]; k < at[from + 1]; k++) {
      if (!wanted(of[k])) continue;
      const seen = bearing(layer, from, of[k], direction);
      if (seen.off > NEAR || (best && !before(seen, best))) continue;
      [found, best] = [of[k], seen];
    }
    return found;
  }

  function before(one, other) {
    const turn = Math.round(one.off / ALIKE) - Math.round(other.off / ALIKE);
    return turn ? turn < 0 : one.distance < other.distance;
  }

  /** The nearest area in a direction, whatever lies between. */
  function across(layer, from, direction, wanted) {
    let [found, nearest] = [-1, Infinity];
    for (let i = 0; i < layer.source.length; i++) {
      if (i === from || !wanted(i)) continue;
      const { off, distance } = bearing(layer, from, i, direction);
      if (off > ACROSS || distance >= nearest) continue;
      [found, nearest] = [i, distance];
    }
    return found;
  }

  /**
   * The area one comes to from another in a direction (x to the right, y down), of those wanted.
   * A true neighbour goes first, else the nearest across water; -1 where there is none.
   */
  function nextArea(layer, from, direction, wanted = () => true) {
    const found = touching(layer, from, direction, wanted);
    return found >= 0 ? found : across(layer, from, direction, wanted);
  }

  ours.nextArea = nextArea;
})((window.EngagementMap ??= {}));
