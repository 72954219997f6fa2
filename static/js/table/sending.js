// Sending: one text of a cell at a time, under the same key until it is answered.
import { cells, note, reading, state } from "./cells.js";
import { shelf } from "./device.js";
import { ask, down, holdRetry, line, tell } from "./line.js";

let onNews = () => {};
/** What to do where an answer says that there is more to learn: a text beside this one, another state of the row. */
export const whenNews = (act) => { onNews = act; };

/** Send all that waits. True: all of it is on the server, and nothing of this page was refused. */
export const sendAll = async () => {
  holdRetry();
  for (const id of shelf.ids()) await send(id);
  tell();
  return !shelf.ids().some((id) => cells.has(id) || !shelf.get(id)[0].refused);
};
export const send = (id) => {
  if (!line.busy.has(id)) line.busy.set(id, sent(id));
  return line.busy.get(id);
};
const sent = async (id) => {
  await null; // known as busy before anything is told
  tell();
  try {
    for (let queue = shelf.get(id); queue.length && !queue[0].refused; queue = shelf.get(id)) {
      const head = queue[0];
      if (!head.sent) {
        head.sent = true;
        shelf.set(id, queue);
      }
      const [row, name] = id.split(/-(.*)/s);
      const age = Math.max(0, Date.now() - head.at);
      const values = [["typed", head.text], ["base", head.base], ["key", head.key], ["age", age], ...head.settles.map((key) => ["settles", key])];
      const { ok, status, said } = await ask(`rows/${row}/${name}/`, values);
      if (status === 409) throw Object.assign(new Error("busy"), { line: "down" });
      settle(id, head, ok, said);
    }
  } catch (error) {
    down(error);
  } finally {
    line.busy.delete(id);
    tell();
  }
};
const settle = (id, head, ok, said) => {
  const queue = shelf.get(id);
  const cell = cells.get(id);
  const at = queue.findIndex((each) => each.key === head.key);
  if (!ok) {
    // Not theirs to write, or gone: the text stays on the device, and is said to be there.
    if (at >= 0) queue[at].refused = said.detail;
    shelf.set(id, queue);
    if (cell) note(cell, "error", said.detail);
    return;
  }
  if (at >= 0) queue.splice(at, 1);
  const isWritten = said.standing === "written" || said.standing === "same";
  // What goes on from this text has read what stands now. What another tab typed beside it has not.
  for (const next of queue.filter((each) => each.after === head.key)) {
    if (isWritten) next.base = said.version;
    else next.settles = [...new Set([...next.settles, head.key])];
  }
  shelf.set(id, queue);
  line.savedAt = said.at;
  if (!cell) return;
  const isLast = cell.on === head.key || (!cell.on && cell.input.value === head.text);
  if (isWritten && (isLast || queue.some((each) => each.key === cell.on && each.after === head.key))) cell.version = said.version;
  if (isLast) shownAfter(cell, head, said, isWritten);
  const isOther = said.word && state(cell.row, said.word, said.kind);
  if (said.standing === "apart" || isOther) onNews();
};
const shownAfter = (cell, head, said, isWritten) => {
  cell.on = "";
  cell.shown = isWritten ? (said.shown ?? head.text) : head.text;
  if (isWritten) {
    if (cell.input.value === head.text && (document.activeElement !== cell.input || said.shown === undefined)) cell.input.value = cell.shown;
    note(cell, "", "");
    reading(cell, said.reading ?? (cell.name === "due_at" ? "" : undefined));
  } else if (said.standing !== "apart") {
    cell.settles.push(head.key);
    reading(cell, cell.name === "due_at" ? "" : undefined);
    note(cell, "error", said.sentence);
  }
};
