/*
 * Presentation mode: fetches all scenes as one file, holds it, and shows it in a frame.
 *
 * After the first answer nothing here needs the server. With `refresh` it asks whether something
 * has changed; a copy takes the place of what is shown only when all of it is there and painted, on
 * the same scene. Keys work wherever the focus is; Escape goes back to where one came from.
 */
(function () {
  "use strict";

  const told = JSON.parse(document.getElementById("told").textContent);
  const RETRY = 3_000; // until the first answer
  const PATIENCE = 180_000; // for an answer: many scenes of a large country
  const PAINTING = 10_000; // for a copy to say that it is painted
  const NEAR = 2_500; // for how long the way out is seen after a movement

  let shown = null; // the frame that is seen
  let tag = ""; // of what it shows
  let made = null; // when that was known to be up to date

  const element = (name, className, text = "") =>
    Object.assign(document.createElement(name), { className, textContent: text });

  // --- what is said around the frame ---------------------------------------------------------------

  const note = element("p", "note");
  note.hidden = true;
  note.setAttribute("role", "status");
  const leaveButton = element("button", "leave", told.words.leave);
  const waiting = element("main", "waiting");
  const sentence = element("p", "", told.words.preparing);
  sentence.setAttribute("role", "status");
  const acts = element("div", "acts");
  const again = element("button", "", told.words.again);
  again.hidden = true;
  const back = element("a", "", told.words.leave);
  back.href = told.back;
  acts.append(again, back);
  waiting.append(sentence, document.createElement("progress"), acts);
  document.body.append(waiting, leaveButton, note);

  /** What is said around the scenes has their theme. */
  function match() {
    if (shown) document.documentElement.dataset.theme = shown.contentDocument.documentElement.dataset.theme;
  }

  let quiet = 0;
  function say(text, seconds = 0) {
    clearTimeout(quiet);
    match();
    note.textContent = text;
    note.hidden = !text;
    if (seconds) quiet = setTimeout(() => say(""), seconds * 1000);
  }

  function sayWaiting(text, failed) {
    sentence.textContent = text;
    waiting.toggleAttribute("data-failed", failed);
    again.hidden = !failed;
  }

  // --- fetching ------------------------------------------------------------------------------------

  /** What is to be shown now: a file, null for the same as before. Fails where nobody answers. */
  async function ask() {
    const headers = tag ? { "If-None-Match": tag } : {};
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(told.from, { headers, signal, cache: "no-store" });
    if (answer.status === 304) return null;
    const text = await answer.text();
    if (!answer.ok) throw Object.assign(new Error(text), { said: true });
    return { text, tag: answer.headers.get("ETag") ?? "" };
  }

  async function prepare() {
    try {
      const file = await ask();
      if (file) {
        await show(file.text);
        tag = file.tag;
      }
      made = new Date();
      say("");
    } catch (error) {
      const why = error.said ? error.message : told.words.unreached;
      if (shown) say(error.said ? why : told.words.stale.replace("{time}", clock(made)));
      else sayWaiting(why, Boolean(error.said));
      if (!shown && error.said) return; // there is nothing to wait for: the reader asks again
    }
    if (!shown) setTimeout(prepare, RETRY);
    else if (told.refresh) setTimeout(prepare, told.refresh * 1000);
  }

  const clock = (moment) =>
    moment.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });

  again.addEventListener("click", () => {
    sayWaiting(told.words.preparing, false);
    prepare();
  });

  // --- showing -------------------------------------------------------------------------------------

  const player = (frame) => frame.contentWindow.EngagementAlone?.page;

  /** Puts a copy behind what is seen, and in its place when it is painted, as what is seen stands. */
  async function show(text) {
    const frame = element("iframe", "");
    frame.title = document.title;
    frame.allow = "fullscreen";
    frame.srcdoc = text;
    const loaded = new Promise((done) => frame.addEventListener("load", done, { once: true }));
    document.body.prepend(frame);
    await loaded;
    await painted(frame);
    const page = player(frame);
    if (page) {
      page.fill = toggleFull; // of this page: a copy that takes its place stays full
      const at = Math.min(shown ? player(shown).scenes.at : told.scene - 1, page.scenes.all.length - 1);
      if (page.scenes.go(at)) await painted(frame, at + 1);
      await dress(frame);
    }
    for (const name of ["pointermove", "pointerdown"]) frame.contentWindow.addEventListener(name, near, { passive: true });
    hidePointer(frame);
    shown?.remove();
    shown = frame;
    frame.classList.add("shown");
    waiting.remove();
    frame.contentWindow.focus();
  }

  /** Light or dark as the reader's machine is, or as the people in the room have set it; or black. */
  async function dress(frame) {
    const now = frame.contentWindow.EngagementAlone;
    const before = shown?.contentWindow.EngagementAlone;
    const theme = before?.stage.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    if (now.stage.theme !== theme) await now.page.turn();
    now.page.darken(before ? !before.page.night.hidden : false);
  }

  /** Waits until the copy says that a scene is painted; not for ever, lest nothing be seen at all. */
  function painted(frame, scene) {
    const inside = frame.contentDocument;
    const sign = scene ? `.alone-present[data-scene="${scene}"]` : ".alone-present[data-scene]";
    return new Promise((done) => {
      const finish = () => {
        watch.disconnect();
        clearTimeout(late);
        done();
      };
      const look = () => inside.querySelector(sign) && finish();
      const watch = new MutationObserver(look);
      const late = setTimeout(finish, PAINTING);
      watch.observe(inside, { attributes: true, childList: true, subtree: true });
      look();
    });
  }

  // --- keys, and the way out -----------------------------------------------------------------------

  function toggleFull() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().catch((error) => console.warn(error.message));
  }

  /** Leaves for where one came from, if somebody answers there: else what is shown would be lost. */
  async function leave() {
    if (document.fullscreenElement) {
      document.exitFullscreen();
      return;
    }
    const signal = AbortSignal.timeout(3_000);
    const answers = await fetch(told.alive, { signal, cache: "no-store" }).then(
      () => true,
      () => false,
    );
    if (answers) location.replace(told.back);
    else say(told.words.stays, 6);
  }

  // A pointer that lies still is in the way of the map, and so is the way out.
  let far = 0;
  function near() {
    match();
    rest(false);
    clearTimeout(far);
    far = setTimeout(() => rest(true), NEAR);
  }

  function rest(still) {
    leaveButton.classList.toggle("near", !still);
    for (const page of [document, shown?.contentDocument]) page?.documentElement.toggleAttribute("data-still", still);
  }

  /** Says in the frame that nothing shows the pointer while it lies still: its own styles are closed. */
  function hidePointer(frame) {
    const style = new frame.contentWindow.CSSStyleSheet();
    style.replaceSync("[data-still], [data-still] * { cursor: none !important; }");
    frame.contentDocument.adoptedStyleSheets.push(style);
  }

  /** A screen that is looked at does not go dark; where the machine does not promise it, so be it. */
  function stayAwake() {
    if (document.visibilityState !== "visible" || !navigator.wakeLock) return;
    navigator.wakeLock.request("screen").catch((error) => console.info("may go dark:", error.message));
  }

  leaveButton.addEventListener("click", leave);
  back.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  for (const name of ["pointermove", "pointerdown"]) window.addEventListener(name, near, { passive: true });
  window.addEventListener("message", ({ source, data }) => {
    if (source !== shown?.contentWindow) return;
    if (data?.engagement === "leave") leave();
    if (data?.engagement === "scene") write(data.scene + 1);
  });

  /** The scene stands in the address, so that a page that is loaded anew goes on there. */
  function write(scene) {
    const address = new URL(location.href);
    address.searchParams.set("scene", scene);
    history.replaceState(null, "", address);
  }

  // What is pressed outside of the frame is meant for the scenes.
  window.addEventListener("keydown", (event) => {
    const { key, code, keyCode, shiftKey, altKey, ctrlKey, metaKey, target } = event;
    if (!shown) return key === "Escape" && leave();
    if (target.closest?.("button, a") && (key === " " || key === "Enter")) return;
    const init = { key, code, keyCode, shiftKey, altKey, ctrlKey, metaKey, bubbles: true, cancelable: true };
    const heard = shown.contentDocument.body.dispatchEvent(new KeyboardEvent("keydown", init));
    if (!heard) event.preventDefault();
  });

  document.addEventListener("visibilitychange", stayAwake);
  stayAwake();
  prepare();
})();
