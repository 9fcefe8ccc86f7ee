/*
 * What every script says, in the reader's language, and how figures are read and written.
 *
 *   ours.say("zoom-in")                        a sentence by its key in dashboard/mapwords.py
 *   ours.say("class", { label })               with its placeholders; numbers are written out
 *   ours.sayMany("shown", count, { total })    in the plural form that goes with {count}
 *   ours.number(1204), ours.number(3, { signDisplay: "exceptZero" })
 *
 * The words come with the first picture: say them in an overlay's `update`, never in a constructor,
 * and say them anew there, because the next picture may be in another language. What is said is
 * text: it is set with textContent, as names from files are.
 */
(function (ours) {
  "use strict";

  const FORMAT = "engagement-words/1";
  const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
  const [ISOLATE, END] = ["\u2068", "\u2069"];

  // In English: the words may be what could not be fetched.
  const LOST = "The map's shapes could not be fetched. Check the connection, then reload the page.";

  let spoken = null;
  const fetched = new Map(); // by address

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

  /** Fetch the words of a picture, once; they are spoken from then on. */
  function fetchWords(address) {
    if (!fetched.has(address)) fetched.set(address, fetchFile(address));
    return fetched.get(address).then(
      (words) => (spoken = words),
      (error) => {
        fetched.delete(address); // the next picture tries again
        throw error;
      },
    );
  }

  async function fetchFile(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error("answer " + answer.status);
    const file = await answer.json();
    if (file.format !== FORMAT) throw new Error("unknown words format");
    // Latin digits everywhere: those of the tables and charts beside the map.
    const locale = file.locale + "-u-nu-latn";
    return { ...file, locale, rules: new Intl.PluralRules(file.locale), formats: new Map() };
  }

  function words() {
    if (!spoken) throw new Error("there are no words before the first picture");
    return spoken;
  }

  /** A number as the language writes it. */
  function number(value, options = {}) {
    const { locale, formats } = words();
    const key = JSON.stringify(options);
    if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(locale, options));
    return formats.get(key).format(value);
  }

  /** The plural form, of those that gettext orders, that goes with a number. */
  function formFor(count, forms) {
    const { order, rules } = words();
    return forms[order[rules.select(count)] ?? forms.length - 1] ?? forms[forms.length - 1];
  }

  function filled(sentence, values) {
    return sentence.replace(/\{(\w+)\}/g, (_, name) => written(values[name]));
  }

  function written(value) {
    if (typeof value === "number") return number(value);
    // A name in the other direction would turn the sentence around it.
    const turned = RIGHT_TO_LEFT.test(value) !== (words().direction === "rtl");
    return turned ? ISOLATE + value + END : value;
  }

  function say(key, values = {}) {
    const sentence = words().words[key];
    if (sentence === undefined) throw new Error("no words for " + key);
    return filled(sentence, values);
  }

  function sayMany(key, count, values = {}) {
    const forms = words().counted[key];
    if (forms === undefined) throw new Error("no words for " + key);
    return filled(formFor(count, forms), { count, ...values });
  }

  /** That what the map needs could not be fetched. */
  function lost() {
    return spoken ? say("no-shapes") : LOST;
  }

  /** `ltr` or `rtl`, as the language is written. */
  function direction() {
    return words().direction;
  }

  /** Whether a unit's words are those for days. */
  function isDays(unit) {
    return unit.join("\n") === words().counted.days.join("\n");
  }

  /** A figure with its unit: forms in gettext's order, or `%` and what it is a part of. */
  function amount(value, unit, signed = false) {
    const sign = signed ? { signDisplay: "exceptZero" } : {};
    if (unit[0] === "%") {
      const points = Math.round(value * 100);
      if (signed) return sayMany("points-of-share", Math.abs(points), { count: number(points, sign) });
      return say("share", { percent: points, of: unit[1] });
    }
    const size = Math.abs(value);
    const digits = Number.isInteger(value) ? 0 : size < 10 ? 2 : 1;
    const fine = size < 0.1 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: digits };
    const figure = number(value, { ...fine, ...sign });
    const form = formFor(Math.abs(value), unit);
    return form ? say("amount", { figure, unit: form }) : figure;
  }

  /** An amount that is told as a band, with its unit: a band is of several. */
  function banded(band, unit) {
    const form = unit[0] === "%" ? "" : formFor(2, unit);
    return form ? say("amount", { figure: band, unit: form }) : band;
  }

  Object.assign(ours, { readFigures, fetchWords, say, sayMany, number, amount, banded, direction, isDays, lost });
})((window.EngagementMap ??= {}));
