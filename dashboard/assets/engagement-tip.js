/*
 * What the colour of an area means, in sentences; and the panel that says it beside the pointer.
 *
 * Names come from files. They are set as textContent, never as HTML.
 */
(function (ours) {
  "use strict";

  const GAP = 14; // pixels between the pointer and its panel

  function engaged(days) {
    if (Number.isNaN(days)) return [];
    if (days === 0) return [ours.say("engaged-today")];
    return [days === 1 ? ours.say("engaged-yesterday") : ours.sayMany("engaged-ago", days)];
  }

  function lapsed(days) {
    if (Number.isNaN(days)) return ours.say("lapsed");
    if (days === 0) return ours.say("lapsed-today");
    return days === 1 ? ours.say("lapsed-yesterday") : ours.sayMany("lapsed-ago", days);
  }

  /** The line of the legend that an area's colour stands for. */
  function classLines({ legend, classes }, i) {
    const item = legend && legend.items.find(([code]) => code === classes[i]);
    return item ? [ours.say("class", { label: item[1] })] : [];
  }

  /** The figure of an area; of both measures where the colour is about a second. */
  function amounts({ values, unit, legend, second: other, bands }, i) {
    if (bands) return bands[i] ? [ours.banded(bands[i], unit)] : []; // small counts are kept back
    const changed = legend && legend.kind === "change";
    const lines = [];
    if (!Number.isNaN(values[i])) {
      const amount = ours.amount(values[i], unit, changed);
      lines.push(changed ? ours.say("changed-by", { amount }) : amount);
    }
    if (other && !Number.isNaN(other.values[i])) lines.push(ours.amount(other.values[i], other.unit));
    return lines;
  }

  function ofAmount(picture, i) {
    const last = engaged(picture.days[i]);
    const { legend, unit } = picture;
    const plain = !legend || legend.kind === "classes";
    // Days since the last engagement would be said twice.
    const said = plain && ours.isDays(unit) && last.length ? [] : amounts(picture, i);
    if (!said.length && !last.length && !picture.bands) said.push(ours.say("amount-unknown"));
    return [...said, ...classLines(picture, i), ...last];
  }

  /** None, and of what: among the engaged, as a figure reported, or in both views compared. */
  function none(picture, i) {
    const line = classLines(picture, i);
    const changed = picture.legend && picture.legend.kind === "change";
    return changed && line.length ? line : [ours.amount(0, picture.unit), ...line];
  }

  function tooFew({ values, unit }, i) {
    if (Number.isNaN(values[i])) return ours.say("too-few");
    return ours.say("too-few-changed", { amount: ours.amount(values[i], unit, true) });
  }

  /** What the circle on an area means, whatever its colour. */
  function circled({ classes, bubbles, bands }, i) {
    if (!bubbles || bands || classes[i] === "o" || Number.isNaN(bubbles.values[i])) return [];
    const { title, unit, values } = bubbles;
    return [ours.say("circle", { title, amount: ours.amount(values[i], unit) })];
  }

  /** What is known of an area, in sentences of our own; `kind` is the area's, from data. */
  function explain(picture, i, kind) {
    return [
      ...ours.stopLines(picture, i),
      ...(told(picture, i) ?? coloured(picture, i, kind)),
      ...circled(picture, i),
      ...ours.regionLines(picture, i),
    ];
  }

  /** Why an area has no amount, in the words of a legend that has its own; undefined elsewhere. */
  function told({ legend, classes }, i) {
    if (!legend?.tells || (classes[i] >= "0" && classes[i] <= "9")) return undefined;
    return legend.items.find(([code]) => code === classes[i])?.slice(1, 2);
  }

  function coloured(picture, i, kind) {
    const days = picture.days[i];
    switch (picture.classes[i]) {
      case "l":
        return [lapsed(days)];
      case "n":
        return [ours.say("no-record")];
      case "r":
        return [ours.say("not-reported")];
      case "a":
        return [kind ? ours.say("no-authority-kind", { kind }) : ours.say("no-authority")];
      case "f":
        return [tooFew(picture, i), ...engaged(days)];
      case "u":
        return [ours.say("amount-unknown"), ...engaged(days)];
      case "x":
        return [ours.say("no-figure"), ...engaged(days)];
      case "z":
        return [...none(picture, i), ...engaged(days)];
      case "o":
        return [ours.say("outside")];
      default:
        return ofAmount(picture, i);
    }
  }

  /** What is said of an area: its name, its parent's, and the sentences of its colour. */
  function describe(layer, picture, i) {
    const { kinds, kind_names } = layer.file;
    return {
      name: layer.nameOf(i, picture.language),
      parent: layer.parentOf(i, picture.language),
      states: explain(picture, i, kind_names[kinds[i]]),
    };
  }

  function Tip(frame) {
    this.frame = frame;
    this.panel = ours.addPanel(frame, "engagement-tip", "tooltip");
  }

  Tip.prototype.hide = function () {
    this.panel.hidden = true;
  };

  Tip.prototype.show = function (layer, picture, i, at) {
    if (this.panel.hidden || this.area !== i || this.picture !== picture) {
      this.fill(layer, picture, i);
    }
    this.place(at);
  };

  Tip.prototype.fill = function (layer, picture, i) {
    const { name, parent, states } = describe(layer, picture, i);
    const lines = [["name", name], ["parent", parent], ...states.map((state) => ["state", state])];
    this.panel.replaceChildren(...lines.filter(([, text]) => text).map(lineOf));
    this.panel.dir = ours.direction();
    this.panel.dataset.pcode = layer.file.codes[i];
    this.panel.hidden = false;
    this.area = i;
    this.picture = picture;
  };

  function lineOf([name, text]) {
    const node = document.createElement("bdi"); // a name's writing direction stays its own
    node.className = name;
    node.textContent = text;
    return node;
  }

  /** Beside the pointer, on the side where there is room, and never beyond the frame. */
  Tip.prototype.place = function (at) {
    const { clientWidth: width, clientHeight: height } = this.frame;
    const x = beside(at.x, this.panel.offsetWidth, width);
    const y = beside(at.y, this.panel.offsetHeight, height);
    this.panel.style.transform = `translate(${x}px, ${y}px)`;
  };

  function beside(at, long, room) {
    const after = at + GAP + long < room ? at + GAP : at - GAP - long;
    return Math.round(Math.max(4, Math.min(after, room - long - 4)));
  }

  ours.addPanel = function (frame, name, role) {
    const panel = L.DomUtil.create("div", name, frame);
    panel.setAttribute("role", role);
    panel.hidden = true;
    return panel;
  };

  Object.assign(ours, { explain, describe, Tip });
})((window.EngagementMap ??= {}));
