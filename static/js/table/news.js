// News: what others wrote, the texts that wait beside a cell, the order of the rows, and who is here.
import { bring, cellOf, cells, keep, note, reading, state, takeAll } from "./cells.js";
import { shelf } from "./device.js";
import { ask, down, line, say, tell } from "./line.js";
import { send, sendAll } from "./sending.js";
import { el, fill, form, uuid, words } from "./words.js";

const SOON = 3000, ALONE = 8000, BEHIND = 60000; // ms until the next question: in company, alone, in a tab behind
const tab = (() => {
  try { return (sessionStorage.smccTab ||= uuid()); } catch { return uuid(); }
})();
let since = words.last, rows = words.rows;
let timer, others = 0, isFiledSaid = false;

export const soon = (after) => {
  clearTimeout(timer);
  timer = setTimeout(news, after ?? (document.hidden ? BEHIND : others ? SOON : ALONE));
};
/** Ask now, and for the order of the rows too. */
export const askForOrder = () => { rows = ""; return news(); };

export const news = async () => {
  clearTimeout(timer);
  try {
    const at = cellOf(document.activeElement);
    const { ok, said } = await ask("news/", { since, rows, tab, part: words.part, at: at ? at.id : "" });
    if (ok) {
      since = said.last;
      for (const each of [...missed.values(), ...said.cells]) hear(each);
      if (said.order) { await order(said.order); head(); }
      rows = said.rows;
      weigh(said.waiting);
      people(said.people);
      if (said.filed && !isFiledSaid) { isFiledSaid = true; say(words.filed); }
      if (shelf.ids().length && !line.busy.size) sendAll();
      if (said.more) { soon(0); return; }
    }
    tell();
  } catch (error) {
    if (line.is === "up" || error.line) down(error);
  }
  soon();
};

// What came for a cell that was being typed in is shown as soon as it is not: it is told only once.
const missed = new Map();
const hear = (each) => {
  const id = `${each.row}-${each.cell}`;
  missed.delete(id);
  const cell = cells.get(id);
  const queue = shelf.get(id);
  // Another tab of the same person sent a text that is gone on from here: its version was read.
  const going = queue.filter((next) => !next.sent && next.after === each.key);
  for (const next of going) next.base = each.version;
  if (going.length) shelf.set(id, queue);
  if (!cell || each.version <= cell.version) return;
  if (cell.on === each.key || going.some((next) => next.key === cell.on)) cell.version = each.version;
  const isMine = cell.on === each.key;
  if (queue.length || (cell.input.value !== cell.shown && !isMine)) {
    missed.set(id, each); // being typed in: what is typed is kept beside what stands when it arrives
    return;
  }
  cell.version = each.version;
  cell.on = "";
  cell.shown = each.shown;
  if (!isMine || document.activeElement !== cell.input) cell.input.value = each.shown;
  reading(cell, each.reading);
  if (isMine) return;
  note(cell, "", fill(words.changed, { who: each.who, time: each.at }));
  cell.place.classList.add("is-new");
  setTimeout(() => cell.place.classList.remove("is-new"), 4000);
};

// Texts that wait beside a cell: both are shown, one is chosen, the other stays in the history.
const weigh = (waiting) => {
  const by = new Map();
  // One's own text that was not understood stands in its cell, with its sentence: not twice.
  const isThere = (each, cell) => each.standing === "unread" && each.is_mine && cell?.input.value === each.typed;
  for (const each of waiting) {
    const id = `${each.row}-${each.cell}`;
    if (!isThere(each, cells.get(id))) by.set(id, [...(by.get(id) ?? []), each]);
  }
  for (const [id, cell] of cells) {
    const box = cell.place.querySelector("[data-waiting]");
    const mine = JSON.stringify(by.get(id) ?? []);
    if (!box || box.dataset.said === mine) continue;
    box.dataset.said = mine;
    box.replaceChildren(...(by.get(id) ?? []).map((each) => shown(cell, each)));
  }
};
const shown = (cell, each) => {
  const who = fill(each.is_mine ? words.mine : words.theirs, { who: each.who, time: each.at });
  const buttons = el("p", { class: "buttons" });
  if (each.standing === "apart") {
    const yes = el("button", { type: "button", class: "small", "data-take": each.key }, words.take);
    yes.addEventListener("click", () => choose(cell, each));
    buttons.append(yes);
  }
  const no = el("button", { type: "button", class: "secondary small", "data-leave": each.key }, words.leave);
  no.addEventListener("click", () => leave(cell, each));
  buttons.append(no);
  return el("div", { class: "theirs", role: "group", "aria-label": who }, el("p", {}, el("strong", {}, who)), el("p", { dir: "auto", class: "waiting-text", tabindex: "0" }, each.typed), el("p", { class: "quiet" }, each.sentence), buttons);
};
const choose = (cell, each) => {
  cell.input.value = each.typed;
  keep(cell, [each.key]);
  cell.input.focus();
  send(cell.id).then(() => soon(0));
};
const leave = async (cell, each) => {
  cell.input.focus();
  try {
    await ask(`rows/${cell.row}/${cell.name}/settle/`, { settles: each.key });
    cell.settles = cell.settles.filter((key) => key !== each.key);
    if (cell.place.classList.contains("has-error")) note(cell, "", "");
    soon(0);
  } catch (error) {
    down(error);
  }
};

const here = document.getElementById("table-people");
const people = (found) => {
  others = found.length;
  const said = found.map((each) => {
    const cell = cells.get(each.at);
    const title = cell && document.getElementById(`row-${cell.row}-title`)?.textContent.trim();
    return title ? fill(words.isIn, { who: each.who, where: title.replace(/\s+/g, " ") }) : each.who;
  });
  here.textContent = said.length ? `${words.here} ${said.join("; ")}` : "";
  const at = new Map(found.filter((each) => each.at).map((each) => [each.at, each.who]));
  for (const [id, cell] of cells) cell.place.querySelector("[data-who]").textContent = at.get(id) ?? "";
};

const order = async (wanted) => {
  const list = form.querySelector("[data-rows]");
  const isTouchedIn = (row) => [...cells.values()].some((cell) => cell.row === row.dataset.row && (shelf.get(cell.id).length || cell.input.value !== cell.shown));
  const here = new Set(wanted.map((each) => String(each.row)));
  for (const row of [...list.children]) {
    if (here.has(row.dataset.row) || isTouchedIn(row) || row.contains(document.activeElement)) continue;
    row.remove(); // it stands in another part of the table now
    for (const [id, cell] of cells) if (cell.row === row.dataset.row) cells.delete(id);
  }
  for (const [n, each] of wanted.entries()) {
    let row = document.getElementById(`row-${each.row}`);
    const isShut = row && "open" in row.dataset !== each.open;
    const isTouched = row && isTouchedIn(row);
    if (!row || (isShut && !isTouched)) {
      row = await fetched(each.row, row, list);
      if (!row) continue;
    }
    state(each.row, each.word, each.kind);
    const number = row.querySelector(".row-number");
    if (number) number.textContent = `${each.number}.`;
    // A row that somebody writes in stays where it is, and the others go around it: moved, it would
    // lose the caret and what an input method composes.
    if (row.contains(document.activeElement)) while (list.children[n] !== row) list.append(list.children[n]);
    else if (list.children[n] !== row) list.insertBefore(row, list.children[n]);
  }
};
// How far the table is, and what is left to do, above it: it changes with the states of the rows.
const head = async () => {
  try {
    const answer = await fetch(`${words.base}head/`);
    if (!answer.ok || answer.redirected) return;
    const made = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const id of ["table-sum", "table-to-mend"]) {
      const place = document.getElementById(id);
      const at = place.contains(document.activeElement) && document.activeElement.getAttribute("href");
      place.replaceChildren(...made.getElementById(id).childNodes);
      if (at) place.querySelector(`[href="${at}"]`)?.focus();
    }
  } catch {
    // Asked again with the next change.
  }
};
const fetched = async (pk, old, list) => {
  try {
    const answer = await fetch(`${words.base}rows/${pk}/`);
    if (!answer.ok || answer.redirected) return null;
    const made = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-row]");
    if (!made) return null;
    if (old) old.replaceWith(made);
    else list.append(made);
    takeAll(made);
    for (const cell of cells.values()) if (cell.row === String(pk)) bring(cell);
    return made;
  } catch {
    return null;
  }
};
