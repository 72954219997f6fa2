// Hands: typing, the keys of a grid, the buttons of a row, and the form as a whole.
import { cellOf, cells, keep } from "./cells.js";
import { shelf } from "./device.js";
import { drafted, isAdding } from "./drafts.js";
import { ask, down, line, show, tell } from "./line.js";
import { askForOrder, news } from "./news.js";
import { send, sendAll } from "./sending.js";
import { form } from "./words.js";

const PAUSE = 1500; // ms without a letter until what was typed is sent
let pause;
form.addEventListener("input", (event) => {
  const cell = cellOf(event.target);
  if (!cell) return drafted(event.target);
  keep(cell);
  tell();
  clearTimeout(pause);
  pause = setTimeout(() => send(cell.id), PAUSE);
});
form.addEventListener("change", (event) => {
  const cell = cellOf(event.target);
  if (!cell) return drafted(event.target);
  keep(cell);
  send(cell.id);
});

const move = async (row, to, back) => {
  const { ok } = await ask(`rows/${row.dataset.row}/move/`, { to }).catch((error) => { down(error); return {}; });
  if (ok) await askForOrder();
  // Who writes elsewhere by now is not called back: the next letters would go astray.
  const at = document.activeElement;
  if (at !== back && at !== document.body) return;
  if (ok) row.scrollIntoView({ block: "nearest" });
  back.focus();
};
const step = (from, by) => {
  const all = [...form.querySelectorAll("[data-rows] [data-cell] :is(input, textarea)")];
  all[all.indexOf(from) + by]?.focus();
};
form.addEventListener("keydown", (event) => {
  const row = event.target.closest("[data-row]");
  if (!row || event.isComposing || event.defaultPrevented) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    const cell = cellOf(event.target);
    if (cell) keep(cell);
    sendAll();
    row.nextElementSibling?.querySelector("[data-cell] textarea, [data-cell] input")?.focus();
  } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    move(row, event.key === "ArrowUp" ? "up" : "down", event.target);
  } else if (event.key === "Enter" && event.target.matches("[data-cell] input")) {
    event.preventDefault();
    step(event.target, event.shiftKey ? -1 : 1);
  }
});
form.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=do]");
  const [name] = (button?.value ?? "").split(":");
  if (name !== "up" && name !== "down") return;
  event.preventDefault();
  move(button.closest("[data-row]"), name, button);
});

// The cells are saved before: the form carries the pressed button, the new row and the reasons.
// It leaves the page only over a line that answers, so that no browser's error page takes its place.
let isReady = false;
form.addEventListener("submit", async (event) => {
  const { submitter } = event;
  if (isReady) {
    for (const each of form.querySelectorAll("[data-rows] [data-cell] [name], [data-seen]")) each.disabled = true;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.hasAttribute("aria-busy")) return;
  form.setAttribute("aria-busy", "true");
  for (const cell of cells.values()) keep(cell);
  const isOn = submitter?.value || isAdding();
  const all = await sendAll();
  if (all && isOn) await news();
  form.removeAttribute("aria-busy");
  if (!all || !isOn || line.is !== "up") {
    tell();
    show();
    return;
  }
  isReady = true;
  form.requestSubmit(submitter);
}, true);

export const warn = (keeps) => addEventListener("beforeunload", (event) => { if (!keeps() && shelf.waiting().length) event.preventDefault(); });
