/*
 * What the map's scripts fetch, and whom they tell what the reader does, in a file that stands alone:
 * shapes and words are in the file, and nobody is told. There is no server to be asked.
 */
(function (alone, ours) {
  "use strict";

  const { files } = window.EngagementFile;

  window.fetch = async (address) =>
    Object.hasOwn(files, address) ? new Response(files[address]) : new Response(null, { status: 404 });

  alone.told = window.EngagementFile.told;
  alone.hear = () => {}; // what the reader does on the map; the pages listen to it

  window.Streamlit = { setFrameHeight: () => {}, setComponentValue: (event) => alone.hear(event) };
  window.__GLOBAL_DATA__ = { height: 400 }; // styles say otherwise

  // An area's menu leads to other pages, and here is but one.
  ours.openMenu = () => {};
  ours.openMenuAt = () => {};
})((window.EngagementAlone ??= {}), window.EngagementMap);
