/*
 * The timeline's window under a pointer: moved by its middle, changed by its ends, brought to where
 * the track is pressed. Beside it, the month that the pointer is over is said.
 */
(function (ours) {
  "use strict";

  const clamp = (value, least, most) => Math.min(Math.max(value, least), most);

  function dragWindow(timeline) {
    const { track } = timeline.controls;
    track.addEventListener("pointerdown", (event) => event.button === 0 && grab(timeline, event));
    track.addEventListener("pointermove", (event) => (timeline.drag ? pull(timeline, event) : hover(timeline, event)));
    track.addEventListener("pointerup", () => drop(timeline));
    track.addEventListener("pointercancel", () => timeline.drag && back(timeline));
    track.addEventListener("pointerleave", () => timeline.drag || timeline.controls.hint(""));
    track.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !timeline.drag) return;
      event.preventDefault();
      back(timeline);
    });
  }

  /** Where a pointer is along the months, counted from the first. */
  function monthAt({ counts, controls }, event) {
    const box = controls.track.getBoundingClientRect();
    return (counts.length * (event.clientX - box.left)) / box.width;
  }

  function grab(timeline, event) {
    const { controls, start, end, counts } = timeline;
    const played = Boolean(timeline.player.playing);
    timeline.player.playing = timeline.waiting = null;
    timeline.send.cancel();
    const month = monthAt(timeline, event);
    timeline.drag = { side: event.target.dataset.side, month, start, end, from: [start, end], played };
    if (!controls.window.contains(event.target)) {
      const length = timeline.length();
      const first = clamp(Math.round(month - length / 2), 0, counts.length - length);
      timeline.set(first, first + length - 1);
      Object.assign(timeline.drag, { start: first, end: first + length - 1 });
    }
    controls.track.setPointerCapture(event.pointerId);
    controls.window.focus({ preventScroll: true });
    controls.element.classList.add("dragged");
    tell(timeline);
    event.preventDefault();
  }

  function pull(timeline, event) {
    const { side, month, start, end } = timeline.drag;
    const last = timeline.counts.length - 1;
    const by = Math.round(monthAt(timeline, event) - month);
    if (side === "start") timeline.set(clamp(start + by, 0, end), end);
    else if (side === "end") timeline.set(start, clamp(end + by, start, last));
    else {
      const moved = clamp(by, -start, last - end);
      timeline.set(start + moved, end + moved);
    }
    tell(timeline);
  }

  /** The period, over the window. */
  function tell(timeline) {
    const { controls, counts, start, end } = timeline;
    controls.hint(timeline.counted(), (controls.track.clientWidth * (start + end + 1)) / 2 / counts.length);
  }

  function hover(timeline, event) {
    if (event.pointerType === "touch" || !timeline.counts) return;
    const month = clamp(Math.floor(monthAt(timeline, event)), 0, timeline.counts.length - 1);
    const x = event.clientX - timeline.controls.track.getBoundingClientRect().left;
    timeline.controls.hint(timeline.counted(month, month), x);
  }

  function drop(timeline) {
    const { drag, controls } = timeline;
    if (!drag) return;
    timeline.drag = null;
    controls.element.classList.remove("dragged");
    controls.hint("");
    if (drag.played || drag.from[0] !== timeline.start || drag.from[1] !== timeline.end) timeline.send.now();
    controls.say();
  }

  function back(timeline) {
    timeline.set(...timeline.drag.from);
    drop(timeline);
  }

  ours.dragWindow = dragWindow;
})((window.EngagementMap ??= {}));
