/*
 * Unpacks what the file carries, styles the page with it and runs its script. The content security
 * policy knows all of them by their hashes, and nothing else applies or runs.
 */
(async () => {
  "use strict";

  const carried = document.getElementById("carried");
  try {
    const packed = Uint8Array.from(atob(carried.textContent), (character) => character.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
    window.EngagementFile = JSON.parse(await new Response(stream).text());
    carried.remove();
    for (const [kind, home] of [["style", document.head], ["script", document.body]]) {
      const part = document.createElement(kind);
      part.textContent = window.EngagementFile[kind];
      home.append(part); // applies, or runs, here and now
    }
  } catch (error) {
    console.error(error);
  }
  // Whatever a browser lacks, its reader is told so.
  document.getElementById("too-old").hidden = Boolean(window.EngagementAlone?.opened);
})();
