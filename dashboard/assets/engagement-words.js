/*
 * What the map says: figures read from a picture, and the sentences that explain an area.
 *
 * Names come from files. They are set as textContent, never as HTML.
 */
(function (ours) {
  "use strict";

  const DIGITS = 36;
  const [COMMA, MINUS, NINE] = [",", "-", "9"].map((character) => character.charCodeAt(0));
  const LETTERS = "a".charCodeAt(0) - 10; // the letter a is the digit 10

  /** Figures of so many areas, NaN where unknown; no string is made on the way. */
  function readFigures({ decimals, figures }, count) {
    const read = new Float64Array(count).fill(NaN);
    const unit = 10 ** decimals;
    let [at, figure, sign] = [0, NaN, 1];
    for (let i = 0; i <= figures.length; i++) {
      const code = i < figures.length ? figures.charCodeAt(i) : COMMA;
      if (code === COMMA) {
        read[at++] = (sign * figure) / unit;
        [figure, sign] = [NaN, 1];
      } else if (code === MINUS) sign = -1;
      else {
        const digit = code <= NINE ? code - 48 : code - LETTERS;
        figure = (figure !== figure ? 0 : figure) * DIGITS + digit;
      }
    }
    return read;
  }

  function ago(days) {
    if (days === 0) return "today";
    return days === 1 ? "yesterday" : days.toLocaleString("en") + " days ago";
  }

  function amount(value, unit) {
    if (unit[0] === "%") return Math.round(value * 100) + " % " + unit[1];
    const digits = Number.isInteger(value) ? 0 : Math.abs(value) < 10 ? 2 : 1;
    const figure = value.toLocaleString("en", { maximumFractionDigits: digits });
    return (figure + " " + (value === 1 ? unit[0] : unit[1])).trim();
  }

  function engaged(days) {
    return Number.isNaN(days) ? [] : ["Last engaged " + ago(days)];
  }

  /** What an area's colour means, in sentences of our own; `kind` is the area's, from data. */
  function explain(picture, i, kind) {
    const days = picture.days[i];
    const value = picture.values[i];
    switch (picture.classes[i]) {
      case "l":
        return [Number.isNaN(days) ? "Lapsed: engaged before this period only" : "Lapsed: last engaged " + ago(days)];
      case "n":
        return ["No record: a source reports on it and has none"];
      case "r":
        return ["Not reported: no source covers it"];
      case "a":
        return ["No local authority here" + (kind ? ": " + kind : ", as in a protected area")];
      case "z":
        return [amount(0, picture.unit) + " reported", ...engaged(days)];
      case "x":
        return ["No figure reported", ...engaged(days)];
      case "o":
        return ["Outside the area looked into"];
      default: {
        const last = engaged(days);
        const repeated = picture.unit[0] === "day" && !Number.isNaN(days);
        if (repeated) return last;
        return [Number.isNaN(value) ? "Engaged, amount unknown" : amount(value, picture.unit), ...last];
      }
    }
  }

  /** The lines of an area's tooltip: class name and text. */
  function linesOf(layer, picture, i) {
    const { names, parents, parent_names, kinds, kind_names } = layer.file;
    return [
      ["name", names[i]],
      ["parent", parent_names[parents[i]] || ""],
      ...explain(picture, i, kind_names[kinds[i]]).map((text) => ["state", text]),
    ].filter((line) => line[1]);
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
    const nodes = linesOf(layer, picture, i).map(([name, text]) => {
      const node = document.createElement("bdi"); // a name's writing direction stays its own
      node.className = name;
      node.textContent = text;
      return node;
    });
    this.panel.replaceChildren(...nodes);
    this.panel.dataset.pcode = layer.file.codes[i];
    this.panel.hidden = false;
    this.area = i;
    this.picture = picture;
  };

  /** Beside the pointer, on the side where there is room. */
  Tip.prototype.place = function (at) {
    const { clientWidth: width, clientHeight: height } = this.frame;
    const [wide, high] = [this.panel.offsetWidth, this.panel.offsetHeight];
    const x = at.x + 14 + wide < width ? at.x + 14 : Math.max(4, at.x - 14 - wide);
    const y = at.y + 14 + high < height ? at.y + 14 : Math.max(4, at.y - 14 - high);
    this.panel.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  };

  ours.addPanel = function (frame, name, role) {
    const panel = L.DomUtil.create("div", name, frame);
    panel.setAttribute("role", role);
    panel.hidden = true;
    return panel;
  };

  Object.assign(ours, { readFigures, Tip });
})((window.EngagementMap ??= {}));
