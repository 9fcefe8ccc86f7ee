/*
 * What a reader sees, looked at in every frame of the browser: when the map is whole, when another
 * picture stands in its place, when a panel has answered a press. Runs before anything else of the
 * page, in every one of its frames. `window.areasWanted` is set before it.
 */
(() => {
  "use strict";

  const clock = () => performance.timeOrigin + performance.now(); // the same in every frame
  addEventListener("pointerup", () => (window.top.watched.pressed = clock()), true);

  if (window !== window.top) return;

  const watched = { pressed: 0, deck: "", answer: null };
  window.watched = watched;

  // ---- deck.gl draws into a WebGL canvas whose pixels are gone after the frame ----------------

  /** The row of pixels through the middle, as text; empty where all of it is empty. */
  function middleRow(gl) {
    const row = new Uint8Array(gl.drawingBufferWidth * 4);
    gl.readPixels(0, gl.drawingBufferHeight >> 1, gl.drawingBufferWidth, 1, gl.RGBA, gl.UNSIGNED_BYTE, row);
    return row.some((byte, i) => i % 4 === 3 && byte) ? row.join(",") : "";
  }

  for (const name of ["drawElements", "drawArrays", "drawElementsInstanced", "drawArraysInstanced"]) {
    const draw = WebGL2RenderingContext.prototype[name];
    let asked = false;
    WebGL2RenderingContext.prototype[name] = function (...given) {
      draw.apply(this, given);
      if (asked || this.getParameter(this.FRAMEBUFFER_BINDING)) return; // else it is for picking
      asked = true;
      queueMicrotask(() => {
        asked = false;
        if (!this.getParameter(this.FRAMEBUFFER_BINDING)) watched.deck = middleRow(this);
      });
    };
  }

  // ---- Whole pictures -------------------------------------------------------------------------

  const numbers = new WeakMap();
  let known = 0;

  function numberOf(inside) {
    if (!numbers.has(inside)) numbers.set(inside, ++known);
    return numbers.get(inside);
  }

  const rows = new WeakMap(); // where something was last seen on a canvas

  /** Whether anything is on a canvas: one row tells it in most frames, all of them in the others. */
  function isPainted(canvas) {
    const { width, height } = canvas;
    if (!width || !height) return false;
    const context = canvas.getContext("2d");
    const first = (y, count) => {
      const points = new Uint32Array(context.getImageData(0, y, width, count).data.buffer);
      return points.findIndex((point) => point);
    };
    const row = rows.get(canvas) ?? height >> 1;
    if (row < height && first(row, 1) >= 0) return true;
    const found = first(0, height);
    if (found >= 0) rows.set(canvas, Math.floor(found / width));
    return found >= 0;
  }

  function isWhole(inside, map) {
    const ours = inside.defaultView.EngagementMap; // its areas are on a canvas, whatever lies over them
    const drawn = map.querySelector(".leaflet-overlay-pane")?.querySelector(ours ? "canvas" : "svg g, canvas");
    if (!drawn || (ours && !map.dataset.painted)) return false;
    // Leaflet paints all that is on a canvas in one go.
    return drawn.matches("canvas") ? isPainted(drawn) : drawn.childElementCount >= window.areasWanted;
  }

  /** A name for the whole picture that is shown; empty when none is. */
  function look() {
    const frames = document.querySelectorAll('iframe[title="streamlit_folium.st_folium"]');
    for (const frame of frames) {
      const inside = frame.contentDocument;
      const map = inside && inside.querySelector("#map_div");
      if (map && isWhole(inside, map)) return numberOf(inside) + ":" + (map.dataset.painted || "");
    }
    return frames.length ? "" : watched.deck;
  }

  /** Milliseconds from leaving for the page to the first whole picture; null when `limit` is over. */
  let opened;
  const opening = new Promise((resolve) => (opened = resolve));
  watched.open = (limit) => {
    setTimeout(opened, limit - performance.now(), null);
    return opening;
  };

  // The frame after the one in which it is there: by then it has been painted.
  function lookFirst() {
    if (!look()) return requestAnimationFrame(lookFirst);
    requestAnimationFrame(() => opened(performance.now()));
  }
  requestAnimationFrame(lookFirst);

  /** Press the button with a text; milliseconds until another whole picture, and without any. */
  watched.change = (label, limit) =>
    new Promise((resolve, reject) => {
      const before = look();
      const start = performance.now();
      let last = start;
      let blank = 0;
      const frame = () => {
        const seen = look();
        const now = performance.now();
        if (!seen) blank += now - last;
        last = now;
        if (now - start > limit) return reject(new Error("no other picture in time"));
        if (!seen || seen === before) return requestAnimationFrame(frame);
        requestAnimationFrame(() => resolve({ repaint: performance.now() - start, blank }));
      };
      const buttons = [...document.querySelectorAll("button")];
      buttons.find((button) => button.innerText.trim() === label).click();
      requestAnimationFrame(frame);
    });

  // ---- A panel's answer to a press ------------------------------------------------------------

  const QUIET = 400; // milliseconds without a change after which a panel is taken for whole

  /** From now on: milliseconds from the next press to the last change of what answers it. */
  watched.expect = (selector, limit) => {
    const text = () => [...document.querySelectorAll(selector)].map((e) => e.innerText).join("\n");
    const before = text();
    const start = clock();
    watched.pressed = 0;
    watched.answer = new Promise((resolve) => {
      let shown = before;
      let at = 0;
      const frame = () => {
        const now = clock();
        const seen = text();
        if (seen !== shown) [shown, at] = [seen, now];
        const changed = watched.pressed && shown && shown !== before;
        if (changed && now - at > QUIET) return resolve(at - watched.pressed);
        if (now - start > limit) return resolve(null);
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    });
  };
})();
