/*
 * What is said aloud: one polite live region for the whole frame.
 */
(function (ours) {
  "use strict";

  // There before anything is said in it: readers miss what comes together with its region.
  const region = document.body.appendChild(document.createElement("div"));
  region.className = "engagement-live engagement-hidden";
  region.setAttribute("role", "status");
  region.setAttribute("aria-live", "polite");

  /** Say a sentence to assistive technology; where `shown`, to everybody, until the next one. */
  ours.announce = function (sentence, shown = false) {
    // The same words again are no change, and would not be read again.
    region.textContent = region.textContent === sentence ? sentence + "\u00a0" : sentence;
    region.classList.toggle("engagement-hidden", !shown);
  };
})((window.EngagementMap ??= {}));
