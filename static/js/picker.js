// Names offered while one types: found by code, short name, or name in any of the languages, like on the server.
// Without this script the browser offers the same list by the names of the reader's language alone.
(() => {
  "use strict";
  const OFFERED = 8;
  const LETTERS = { "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": "", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe" };
  const fold = (text) => text.toLowerCase().replace(/[أإآىةـøđłıæœ]/g, (c) => LETTERS[c]).normalize("NFKD").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}_]+/gu, " ").trim();
  const lists = new Map(); // id of a list of the page to its names, each with what finds it
  let known; // all components, asked for once, when somebody first types in a picker

  const components = () => (known ??= fetch(document.getElementById("known-components").dataset.names).then((answer) => (answer.ok && !answer.redirected ? answer.json() : []), () => { known = undefined; return []; }));
  const load = async (id) => {
    const list = document.getElementById(id);
    const own = [...list.options].map((option) => ({ name: option.value, short: option.label === option.value ? "" : option.label, of: option.dataset.of, finds: fold(`${option.value} ${option.label}`) }));
    if (!lists.has(id)) lists.set(id, own);
    if (!document.getElementById("known-components")?.dataset.names) return;
    const every = await components();
    if (!every.length) return;
    const by = new Map(every.map(([name, , finds]) => [name, finds]));
    const codes = new Map(every.map(([, code, finds]) => [code, finds]));
    lists.set(id, own.map((each) => ({ ...each, finds: `${each.finds} ${by.get(each.name) ?? codes.get(each.of) ?? ""}` })));
  };
  const find = (id, typed) => {
    const words = fold(typed).split(" ");
    const sought = words.join(" ");
    const found = (lists.get(id) ?? []).filter(({ finds }) => words.every((word) => ` ${finds}`.includes(` ${word}`)));
    const rank = ({ name, short, finds }) => (fold(short) === sought || finds.includes(`| ${sought} |`) ? 0 : fold(name).startsWith(sought) ? 1 : 2);
    return found.map((each, n) => [rank(each), n, each]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, OFFERED).map((each) => each[2]);
  };

  // Where several are named, the last one is being typed.
  const last = (input) => ("several" in input.dataset ? input.value.match(/[^,;،؛\n]*$/)[0] : input.value);
  const box = Object.assign(document.createElement("ul"), { id: "picker", className: "picker", hidden: true });
  box.setAttribute("role", "listbox");
  let open = null, active = -1;

  const close = () => {
    if (!open) return;
    open.setAttribute("aria-expanded", "false");
    open.removeAttribute("aria-activedescendant");
    open = null;
    box.hidden = true;
  };
  const offer = (input) => {
    const typed = last(input).trim();
    const found = typed ? find(input.dataset.picks, typed) : [];
    if (!found.length || document.activeElement !== input || (found.length === 1 && found[0].name === typed)) return close();
    box.replaceChildren(...found.map(({ name, short }, n) => {
      const one = Object.assign(document.createElement("li"), { id: `picker-${n}`, textContent: short ? `${name} · ${short}` : name, dir: "auto" });
      one.setAttribute("role", "option");
      one.setAttribute("aria-selected", "false");
      one.dataset.name = name;
      return one;
    }));
    if (open !== input) close();
    open = input;
    active = -1;
    box.setAttribute("aria-label", document.querySelector(`label[for="${input.id}"]`)?.firstChild.textContent.trim() ?? "");
    input.after(box);
    input.setAttribute("aria-expanded", "true");
    input.removeAttribute("aria-activedescendant");
    box.hidden = false;
  };
  const mark = (n) => {
    active = (n + box.children.length) % box.children.length;
    [...box.children].forEach((one, at) => one.setAttribute("aria-selected", String(at === active)));
    open.setAttribute("aria-activedescendant", `picker-${active}`);
    box.children[active].scrollIntoView({ block: "nearest" });
  };
  const choose = (one) => {
    const input = open;
    input.value = input.value.slice(0, input.value.length - last(input).length) + (last(input) === input.value ? "" : " ") + one.dataset.name;
    close();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
    close();
  };

  document.addEventListener("focusin", ({ target }) => {
    const id = target.getAttribute?.("list");
    if (id !== "known-components" && id !== "known-posts") return;
    target.dataset.picks = id;
    target.removeAttribute("list");
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", "picker"]]) target.setAttribute(name, value);
    target.parentElement.append(box);
    load(id).then(() => { if (document.activeElement === target && last(target).trim() && target.dataset.typed) offer(target); });
  });
  document.addEventListener("input", ({ target, isTrusted }) => {
    if (!target.dataset?.picks || !isTrusted) return;
    target.dataset.typed = "1";
    offer(target);
  });
  document.addEventListener("keydown", (event) => {
    if (!open || event.target !== open || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") mark(event.key === "ArrowDown" ? active + 1 : active < 0 ? -1 : active - 1);
    else if (event.key === "Enter" && active >= 0) choose(box.children[active]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  document.addEventListener("focusout", ({ target }) => { if (target === open) close(); });
  box.addEventListener("mousedown", (event) => event.preventDefault()); // the control keeps the focus
  box.addEventListener("click", ({ target }) => { const one = target.closest("li"); if (one && open) choose(one); });
})();
