// The cells of the page: what each shows, which version that is, and what is said beside it.
import { opening, shelf } from "./device.js";
import { el, uuid } from "./words.js";

/** "5-text" to its row, place, control, the version read, the text shown with it, and the text it shows last (`on`). */
export const cells = new Map();

const take = (place) => {
  const row = place.closest("[data-row]");
  const input = place.querySelector("input:not([type=hidden]), textarea, select");
  if (!row || !input) return;
  const id = `${row.dataset.row}-${place.dataset.cell}`;
  cells.set(id, { id, row: row.dataset.row, name: place.dataset.cell, place, input, version: Number(place.dataset.version), shown: input.defaultValue, on: "", settles: [] });
};
export const takeAll = (root) => root.querySelectorAll("[data-cell]").forEach(take);

export const cellOf = (target) => {
  const place = target?.closest?.("[data-cell]");
  const row = place?.closest("[data-row]");
  return row && cells.get(`${row.dataset.row}-${place.dataset.cell}`);
};

/** Keep what the control says now, if it is not on its way or on the server already. */
export const keep = (cell, settles = []) => {
  const queue = shelf.get(cell.id);
  const text = cell.input.value;
  const on = queue.find((each) => each.key === cell.on);
  if (!on && text === cell.shown && !settles.length) return;
  if (on?.text === text && !settles.length) return;
  if (on?.refused) {
    // What was not accepted makes room for what is typed instead; sent anew, under a key of its own.
    queue.splice(queue.indexOf(on), 1);
    settles = [...on.settles, ...settles];
    note(cell, "", "");
    if (text === cell.shown) {
      cell.on = "";
      return shelf.set(cell.id, queue);
    }
  }
  if (on && !on.sent && on.page === opening) {
    on.text = text;
    on.at = Date.now();
    on.settles.push(...settles);
  } else {
    const next = { text, base: cell.version, key: uuid(), at: Date.now(), page: opening, after: on?.key ?? "", settles: [...cell.settles.splice(0), ...settles] };
    queue.push(next);
    cell.on = next.key;
  }
  shelf.set(cell.id, queue);
};

/** What the device kept comes back into a cell that nobody has touched since. */
export const bring = (cell) => {
  const last = shelf.get(cell.id).at(-1);
  if (!last || cell.input.value !== cell.shown) return;
  cell.input.value = last.text;
  cell.on = last.key;
};

export const note = (cell, kind, text) => {
  const box = cell.place.querySelector("[data-note]");
  cell.place.classList.toggle("has-error", kind === "error");
  if (kind === "error") cell.input.setAttribute("aria-invalid", "true");
  else cell.input.removeAttribute("aria-invalid");
  box.className = kind === "error" ? "field-error" : "cell-reading";
  box.replaceChildren(...(text ? [el("p", {}, text)] : []));
};
export const reading = (cell, text) => {
  if (cell.name === "due_at" && text !== undefined) cell.place.querySelector("[data-reading]").textContent = text;
};
/** Say the state of a row. True: it is another one than before. */
export const state = (row, word, kind) => {
  const tag = document.querySelector(`#row-${row}-state .tag`);
  if (!tag || tag.textContent.trim() === word) return false;
  tag.className = `tag ${kind}`;
  tag.textContent = word;
  return true;
};
