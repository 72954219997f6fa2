// The line to the server: asked, found down or up again, and said above the table.
import { cells } from "./cells.js";
import { device, drafts, shelf } from "./device.js";
import { fill, many, words } from "./words.js";

/** is: up, down, out (signed out), other (somebody else signed in here). */
export const line = { is: "up", failures: 0, falls: 0, savedAt: "", busy: new Map() };
let retry;
let onRetry = () => {};
export const whenBack = (act) => { onRetry = act; };

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
const fallen = (is) => Object.assign(new Error(is), { line: is });

export const ask = async (path, values) => {
  const body = new URLSearchParams(values);
  body.set("as", words.person);
  const { falls } = line;
  const signal = AbortSignal.timeout?.(20000);
  const answer = await fetch(words.base + path, { method: "POST", body, headers: { "X-CSRFToken": token(), Accept: "application/json" }, signal });
  if (answer.redirected || answer.status === 401) throw fallen("out");
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  if (answer.status === 403 && !isJson) throw fallen("out");
  if (answer.status >= 500 || answer.status === 429) throw fallen("down");
  if (answer.ok && !isJson) throw fallen("down"); // somebody else's page: of a gateway, or of a hotel's line
  const said = isJson ? await answer.json() : { detail: words.gone };
  if (said.code === "other_person") throw fallen("other");
  if (falls === line.falls) { // what was asked for before the line fell says nothing of it now
    line.is = "up";
    line.failures = 0;
  }
  return { ok: answer.ok, status: answer.status, said };
};

export const down = (error) => {
  line.is = error.line ?? "down";
  line.failures += 1;
  line.falls += 1;
  clearTimeout(retry);
  retry = setTimeout(() => onRetry(), Math.min(30000, 1000 * 2 ** Math.min(line.failures, 5)));
  tell();
};
export const holdRetry = () => clearTimeout(retry);

const bar = document.getElementById("table-saving");
let told = "";
export const tell = () => {
  const ids = shelf.waiting();
  const refused = shelf.ids().length - ids.length;
  const parts = [], more = [];
  const put = (name) => { parts.push(words[name]); if (words[`${name}More`]) more.push(words[`${name}More`]); };
  if (line.is === "out") put("out");
  else if (line.is === "other") put("other");
  else if (line.is === "down" && ids.length) { parts.push(many("here", ids.length)); put("down"); }
  else if (line.is === "down") put("downEmpty");
  else if (ids.length && line.busy.size) parts.push(many("saving", ids.length));
  else if (ids.length) parts.push(many("here", ids.length));
  else if (line.savedAt) parts.push(fill(words.saved, { time: line.savedAt }));
  else put("asSaved");
  if (line.is === "out" && ids.length) parts.push(many("here", ids.length));
  if (drafts.get("new")) put("newHere");
  if (refused) { parts.push(many("refused", refused)); more.push(words.refusedMore); }
  if (!device.keeps && ids.length) parts.push(words.keepsNothing);
  const text = parts.join(" ");
  if (text === told) return;
  told = text;
  bar.querySelector("[data-words]").textContent = text;
  bar.querySelector("[data-more]").hidden = !more.length;
  bar.querySelector("[data-more-words]").textContent = more.join(" ");
  bar.dataset.line = ids.length || refused ? (line.is === "up" && !refused ? "busy" : "here") : line.is;
  bar.querySelector("[data-sign-in]").hidden = line.is !== "out";
  for (const [id, cell] of cells) cell.place.classList.toggle("is-here", shelf.get(id).length > 0);
};
export const show = () => { bar.scrollIntoView({ block: "nearest" }); bar.focus(); };
export const say = (text) => bar.append(Object.assign(document.createElement("p"), { textContent: text }));
