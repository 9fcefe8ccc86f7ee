/*
 * What Streamlit's own page lacks for those who do not use a mouse.
 *
 * Streamlit draws what a popover holds at the end of the page, and leaves the focus on its button:
 * the tabulator would lead through all of the page before it comes to what was just opened. So it
 * leads from the button into it and back to the button; Escape closes it, which Streamlit does.
 */
(function () {
  "use strict";

  const STOPS = 'a[href], button:enabled, input:enabled, textarea:enabled, [tabindex="0"], [contenteditable="true"]';

  /** What the tabulator stops at inside an element, in its order. */
  function stopsIn(element) {
    const rendered = (stop) => stop.tabIndex >= 0 && stop.getClientRects().length > 0;
    return [...element.querySelectorAll(STOPS)].filter(rendered);
  }

  /** Where the tabulator leads from here while a popover is open; null where it knows itself. */
  function next(back) {
    const opened = document.querySelector('[data-testid="stPopoverBody"]');
    const button = document.querySelector('[data-testid="stPopoverButton"][aria-expanded="true"]');
    if (!opened || !button) return null;
    const here = document.activeElement;
    const stops = stopsIn(opened);
    if (here === button) return back ? null : stops[0];
    return here === stops.at(back ? 0 : -1) ? button : null;
  }

  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Tab" || event.altKey || event.ctrlKey || event.metaKey) return;
      const stop = next(event.shiftKey);
      if (!stop) return;
      event.preventDefault();
      event.stopPropagation();
      stop.focus();
    },
    { capture: true },
  );

  /** Whether this is in a table that is read, not written into: a row of it can be picked. */
  function isList(element) {
    const cells = [...(element.closest("canvas")?.querySelectorAll('[role="gridcell"]') ?? [])];
    return cells.length > 0 && cells.every((cell) => cell.ariaReadOnly === "true");
  }

  function send(target, init) {
    target.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init }));
  }

  /** A table with a picked row knows no arrow keys: let the row go, and come to its first cell. */
  function startOver(table) {
    send(table, { key: "Escape", code: "Escape", keyCode: 27 });
    requestAnimationFrame(() => {
      document.activeElement.blur();
      table.focus();
    });
  }

  // Streamlit's tables pick a row at Shift and space, which nobody guesses: space alone does so too.
  document.addEventListener(
    "keydown",
    (event) => {
      const { key, target, isTrusted, shiftKey, altKey, ctrlKey, metaKey } = event;
      if (!isTrusted || shiftKey || altKey || ctrlKey || metaKey || !isList(target)) return;
      const lost = key.startsWith("Arrow") && target.ariaSelected !== "true";
      if (key !== " " && !lost) return;
      event.preventDefault();
      event.stopPropagation();
      if (lost) startOver(target.closest("canvas"));
      else send(target, { key, code: "Space", keyCode: 32, shiftKey: true });
    },
    { capture: true },
  );

  /** Puts a text on the clipboard; where the page came without encryption, as browsers did before. */
  async function copy(text) {
    if (navigator.clipboard && isSecureContext) return navigator.clipboard.writeText(text);
    const field = document.createElement("textarea");
    field.value = text;
    // In the dialog, which holds the focus.
    (document.querySelector('[role="dialog"]') ?? document.body).append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (!done) throw new Error("nothing was copied");
  }

  /** Says for a moment what became of a press, on the button itself. */
  function answer(button, said) {
    const label = button.querySelector("span");
    button.dataset.label ??= label.textContent;
    label.textContent = said;
    clearTimeout(button.answered);
    button.answered = setTimeout(() => (label.textContent = button.dataset.label), 2500);
  }

  document.addEventListener("click", ({ target }) => {
    // What fills the screen leaves it again at a press, as it does at Escape.
    if (document.fullscreenElement?.matches(".eng-code")) return document.exitFullscreen();
    const button = target.closest?.("[data-copy], [data-fill]");
    if (!button) return;
    const { copy: text, done, failed } = button.dataset;
    if (text === undefined) return button.closest("figure").requestFullscreen();
    copy(text).then(
      () => answer(button, done),
      () => answer(button, failed),
    );
  });

  // Which way a slider goes, for the style sheet to colour it from the same side.
  const { direction } = new Intl.Locale(navigator.language).getTextInfo?.() ?? {};
  document.documentElement.dataset.slides = direction ?? "ltr";

  // The field for files is called presentation and has a name: it is a group of what it holds.
  const mended = () =>
    document
      .querySelectorAll('[data-testid="stFileUploaderDropzone"][role="presentation"]')
      .forEach((field) => field.setAttribute("role", "group"));
  new MutationObserver(mended).observe(document, { childList: true, subtree: true });
})();
