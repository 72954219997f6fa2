// What was pressed takes longer than one answer: press again until it is done. The page says how far it is.
(() => {
  "use strict";
  document.querySelector("[data-goes-on]")?.click();
})();
