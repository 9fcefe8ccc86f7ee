/*
 * Opens the file: its words first, for everything says them, then the page that it is laid out as.
 */
(function (alone, ours) {
  "use strict";

  const { told } = alone;
  alone.opened = true; // this browser can run all of it

  ours.fetchWords("words.json").then(() => {
    const Layout = alone.layouts[told.layout];
    alone.page = new Layout(told);
    alone.page.open();
  });
})((window.EngagementAlone ??= {}), window.EngagementMap);
