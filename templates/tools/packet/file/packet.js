// The packet: typing is kept in this browser where it lets us, and saved into a file of its own, sealed.
// docs/offline-packet.md tells the format. Sentences come from #words, in the packet's language.
(() => {
  "use strict";
  const root = document.documentElement;
  const pristine = root.cloneNode(true); // what is saved again: the page as it was before this script
  const words = document.getElementById("words").dataset;
  const one = (query, inside = document) => inside.querySelector(query);
  const all = (query, inside = document) => Array.from(inside.querySelectorAll(query));
  const fill = (pattern, values) => pattern.replace(/{(\w+)}/g, (_, key) => (key in values ? values[key] : ""));
  const many = (name, n) => fill(words[name + (n === 1 ? "One" : "Many")], { n });
  const bytesOf = (text) => new TextEncoder().encode(text);
  const coded = (bytes) => {
    let said = "";
    bytes.forEach((each) => { said += String.fromCharCode(each); });
    return btoa(said).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  const uncoded = (word) => Uint8Array.from(atob(word.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
  const read = (word) => JSON.parse(new TextDecoder().decode(uncoded(word)));
  const uuid = () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));
  const clock = (at) => new Date(at).toTimeString().slice(0, 5);

  // --- What the server gave out, and what was filled in when this file was saved ---
  const tokenIn = (id) => document.getElementById(id).textContent.replace(/[\s"]+/g, "");
  const given = read(tokenIn("smcc-given").split(".")[0]);
  const key = uncoded(given.key);
  const seal = (word) => coded(hmac(key, bytesOf(word)));
  const stood = new Map(); // "5.text" to what the cell said when the packet was made
  for (const row of given.rows) for (const cell of Object.keys(row.cells)) stood.set(`${row.row}.${cell}`, row.cells[cell][1]);
  const texts = new Map(); // "5.text" or "<key of a new row>.text" to what was typed
  let saves = 0, isBroken = false;
  const sealed = tokenIn("smcc-filled");
  if (sealed) {
    const [word, code] = sealed.split(".");
    if (seal(word) === code) {
      const filled = read(word);
      saves = filled.save;
      for (const each of filled.texts) texts.set(`${each.new || each.row}.${each.cell}`, Object.assign({ fresh: false }, each));
    } else isBroken = true;
  }

  // --- Kept in this browser, cell by cell ---
  const SHELF = `smcc.packet.${given.house}.${given.packet}.`;
  let keeps = true;
  const keep = (name, value) => {
    try { localStorage.setItem(SHELF + name, JSON.stringify(value)); keeps = true; } catch (error) { keeps = false; }
  };
  const kept = (name) => {
    try { return JSON.parse(localStorage.getItem(SHELF + name)); } catch (error) { return null; }
  };
  const forget = (name) => { try { localStorage.removeItem(SHELF + name); } catch (error) { /* nothing was kept */ } };
  const opened = kept("opened") || Date.now();
  keep("opened", opened);
  const others = new Map(); // texts of the file that something typed here stands in for
  const isSavedHere = (kept("saves") || 0) >= saves;
  saves = Math.max(saves, kept("saves") || 0);
  let names = [];
  try { names = Object.keys(localStorage).filter((name) => name.startsWith(`${SHELF}text.`)); } catch (error) { /* nothing was kept */ }
  for (const name of names) {
    const id = name.slice(SHELF.length + 5);
    const mine = kept(`text.${id}`);
    const file = texts.get(id);
    if (!mine || (!mine.fresh && !isSavedHere)) continue;
    if (file && (file.key === mine.key || file.after.includes(mine.key))) continue;
    if (file && file.text !== mine.text && !mine.after.includes(file.key)) others.set(id, file.text);
    texts.set(id, mine);
  }

  // --- The page: cells to write in, and new rows ---
  const fresh = () => Array.from(texts.values()).filter((each) => each.fresh);
  const isMeant = (each) => !each.new || each.cell !== "topic" || Array.from(texts.values()).some((other) => other.new === each.new && other.cell !== "topic" && other.text.trim());
  let savedAs = "", savedAt = 0;
  const tell = () => {
    const n = Array.from(texts.values()).filter(isMeant).length;
    const m = fresh().filter(isMeant).length;
    const said = [];
    if (isBroken) said.push(words.broken);
    if (!n) said.push(words.nothing);
    else {
      said.push(many("filled", n));
      if (!m) said.push(savedAs ? fill(words.saved, { name: savedAs, time: clock(savedAt) }) : words.inFile);
      else said.push(m === n ? words.notInFile : many("unsaved", m), keeps ? words.kept : words.keepsNothing);
    }
    one("#state").textContent = said.join(" ");
    one("#clock").textContent = fill(words.clock, { time: clock(Date.now()), day: new Date().toLocaleDateString(root.lang, { weekday: "long", day: "numeric", month: "long" }) });
  };
  const partsOf = (id) => [id.slice(0, id.lastIndexOf(".")), id.slice(id.lastIndexOf(".") + 1)];
  const typed = (input) => {
    const id = input.dataset.id, text = input.value, was = texts.get(id);
    if (text === (was ? was.text : stood.get(id) || input.dataset.first || "")) return;
    const [row, cell] = partsOf(id);
    const before = was && was.fresh ? was.before : was;
    if (text === (before ? before.text : stood.get(id) || input.dataset.first || "")) {
      if (before) texts.set(id, before); else texts.delete(id); // as it was: nothing to bring back
    } else {
      const isNew = input.dataset.new;
      texts.set(id, {
        row: isNew ? null : Number(row), new: isNew ? row : null, cell, text,
        key: was && was.fresh ? was.key : uuid(),
        after: was && was.fresh ? was.after : before ? before.after.concat(before.key) : [],
        opened, typed: Date.now(), saved: 0, fresh: true, before: before || null,
      });
    }
    if (texts.has(id)) keep(`text.${id}`, texts.get(id)); else forget(`text.${id}`);
    tell();
  };
  const show = (input) => {
    const id = input.dataset.id, mine = texts.get(id);
    input.value = mine ? mine.text : stood.get(id) || input.dataset.first || "";
    if (!others.has(id)) return;
    const note = document.createElement("p");
    note.className = "other";
    note.textContent = fill(words.other, { text: others.get(id) });
    input.after(note);
  };
  const addRow = (row) => {
    const made = one("#new-row").content.cloneNode(true);
    const title = one("h3", made);
    title.id = `title-${row}`;
    one("section", made).setAttribute("aria-labelledby", title.id);
    for (const input of all("[data-id]", made)) {
      const name = input.dataset.id.split(".")[1];
      input.dataset.id = `${row}.${name}`;
      input.dataset.new = "yes";
      input.dataset.first = input.value;
      input.id = `cell-${row}-${name}`;
      input.previousElementSibling.htmlFor = input.id;
      show(input);
    }
    one("#added").append(made);
    return document.getElementById(`cell-${row}-subject`);
  };

  // --- The file: the same page, with what was typed in it, sealed, and readable without a script ---
  const readable = (page) => {
    for (const place of all("[data-stands]", page)) {
      const mine = texts.get(place.dataset.stands);
      if (mine) place.textContent = fill(words.isFilled, { text: mine.text });
    }
    const added = one("#added", page);
    added.replaceChildren();
    for (const section of all("#added > section")) {
      const mine = all("[data-id]", section).filter((input) => texts.has(input.dataset.id));
      if (!mine.some((input) => isMeant(texts.get(input.dataset.id)))) continue;
      const copy = document.createElement("section");
      copy.className = "row";
      const title = document.createElement("h3");
      title.textContent = one("h3", section).textContent;
      copy.append(title);
      for (const input of mine) {
        const line = document.createElement("p");
        line.textContent = `${input.previousElementSibling.textContent.trim()}: ${input.value}`;
        copy.append(line);
      }
      added.append(copy);
    }
  };
  const save = () => {
    all("[data-id]").forEach((input) => { if (!input.closest("template")) typed(input); });
    const now = Date.now();
    const mine = Array.from(texts.values()).filter(isMeant);
    if (!mine.length) { tell(); return; }
    saves += 1;
    for (const each of mine) if (each.fresh) { each.fresh = false; each.saved = now; delete each.before; }
    const word = coded(bytesOf(JSON.stringify({
      format: 1, packet: given.packet, save: saves,
      texts: mine.map((each) => ({ row: each.row, new: each.new, cell: each.cell, text: each.text, key: each.key, after: each.after, opened: each.opened, typed: each.typed, saved: each.saved })),
    })));
    const page = pristine.cloneNode(true);
    one("#smcc-filled", page).textContent = `"${word}.${seal(word)}"`;
    readable(page);
    const file = new Blob([`<!doctype html>\n${page.outerHTML}\n`], { type: "text/html" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = savedAs = given.file.replace(/\.html$/, `-filled-${saves}.html`);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    savedAt = now;
    texts.forEach((each, id) => keep(`text.${id}`, each));
    keep("saves", saves);
    isBroken = false;
    tell();
  };

  // --- Begin ---
  root.classList.add("on");
  one("#added").replaceChildren();
  const rows = new Set(Array.from(texts.values()).filter((each) => each.new).map((each) => each.new));
  rows.forEach((row) => addRow(row));
  if (!rows.size) addRow(uuid());
  all("main [data-id]").forEach((input) => { if (!input.dataset.new) show(input); });
  document.addEventListener("input", (event) => { if (event.target.dataset && event.target.dataset.id) typed(event.target); });
  one("#more").addEventListener("click", () => addRow(uuid()).focus());
  all("[data-save]").forEach((button) => button.addEventListener("click", save));
  addEventListener("beforeunload", (event) => { if (fresh().some(isMeant)) { event.preventDefault(); event.returnValue = ""; } });
  setInterval(tell, 20000);
  tell();
})();
