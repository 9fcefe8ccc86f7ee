/*
 * What pages are made of. Text comes from files: it is set as text, never as markup, and a name's
 * direction of writing stays its own.
 */
(function (alone) {
  "use strict";

  function node(tag, name = "", ...children) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    made.append(...children);
    return made;
  }

  /** Text by itself: what is written in another direction does not turn what stands around it. */
  function bdi(text) {
    return node("bdi", "", text);
  }

  /** A paragraph for every text that says something. */
  function paragraphs(texts, name = "") {
    return texts.filter(Boolean).map((text) => node("p", name, bdi(text)));
  }

  /** Texts in a row, with dots between them. */
  function row(texts, name) {
    const parts = texts.filter(Boolean).map((text) => node("span", "", bdi(text)));
    return node("p", name, ...parts);
  }

  function button(name, text, onPress) {
    const made = node("button", name, text);
    made.type = "button";
    made.addEventListener("click", () => onPress(made));
    return made;
  }

  function icon(path, box = 16) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", `0 0 ${box} ${box}`);
    svg.setAttribute("aria-hidden", "true");
    svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "path")).setAttribute("d", path);
    return svg;
  }

  /** A button that shows a sign and is called by its name. */
  function signButton(name, path, onPress) {
    const made = button(name, "", onPress);
    made.append(icon(path));
    return made;
  }

  function call(button, words) {
    button.setAttribute("aria-label", words);
    button.title = words;
  }

  Object.assign(alone, { node, bdi, paragraphs, row, button, signButton, call });
})((window.EngagementAlone ??= {}));
