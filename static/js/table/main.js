// The decision table, cell by cell: kept on the device at every letter, sent when there is a line.
// docs/decision-table.md tells how.
import { bring, cells, keep, takeAll } from "./cells.js";
import { device, shelf } from "./device.js";
import { bringDrafts } from "./drafts.js";
import { warn } from "./hands.js";
import { line, tell, whenBack } from "./line.js";
import { soon } from "./news.js";
import { sendAll, whenNews } from "./sending.js";
import { form } from "./words.js";

whenBack(sendAll);
whenNews(() => soon(0));
warn(() => device.keeps);
addEventListener("online", () => sendAll().then(() => soon(0)));
addEventListener("focus", () => { if (line.is !== "up") sendAll(); });
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) soon(0); });

// What is left on the device comes back and is sent; so is what was typed before this script was here.
takeAll(form);
for (const id of shelf.ids()) shelf.set(id, shelf.get(id).map(({ refused, ...each }) => each)); // once more: it may pass now
for (const cell of cells.values()) {
  bring(cell);
  keep(cell);
}
bringDrafts();
tell();
sendAll().then(() => soon(0));
