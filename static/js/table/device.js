// What was typed and is not on the server yet, kept by the browser: one shelf a meeting and person.
import { uuid, words } from "./words.js";

const SHELF = `smcc.table.${words.summit}.${words.person}.`;
const memory = new Map();

/** This opening of the page: only its own texts are typed on in place; another tab may still show the others. */
export const opening = uuid();
export const device = { keeps: true };

const read = (name) => {
  try {
    return JSON.parse(localStorage.getItem(SHELF + name)) ?? memory.get(name);
  } catch {
    return memory.get(name);
  }
};
const write = (name, value) => {
  if (value) memory.set(name, value);
  try {
    if (value) localStorage.setItem(SHELF + name, JSON.stringify(value));
    else localStorage.removeItem(SHELF + name);
    device.keeps = true;
  } catch {
    device.keeps = false;
  }
  if (!value) memory.delete(name);
};
const names = () => {
  const found = new Set(memory.keys());
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(SHELF)) found.add(name.slice(SHELF.length));
  } catch {
    /* nothing is kept */
  }
  return [...found];
};

/**
 * Texts of cells on their way, by cell ("5-text"), the oldest first. Each: text, key, base (the version
 * its writer had read), at (when it was typed), page (the opening it was typed in), after (the key of the
 * text it goes on from), sent (it may have arrived: it is never changed again), settles, refused.
 */
export const shelf = {
  get: (id) => read(id) ?? [],
  set: (id, queue) => write(id, queue.length ? queue : null),
  ids: () => names().filter((id) => /^\d+-/.test(id) && shelf.get(id).length),
  waiting: () => shelf.ids().filter((id) => !shelf.get(id)[0].refused),
};

/** What was typed in fields that are sent with a button: the new row, the reasons. */
export const drafts = {
  get: (name) => read(`draft.${name}`) ?? null,
  set: (name, value) => write(`draft.${name}`, value),
  names: () => names().filter((name) => name.startsWith("draft.")).map((name) => name.slice(6)),
};
