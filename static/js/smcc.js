// Only makes faster or safer what works without it. Sentences come from #speech, in the reader's language.
(() => {
  "use strict";
  const speech = document.getElementById("speech");
  if (!speech) return;
  const said = speech.dataset;
  const lang = document.documentElement.lang || "en";
  const fill = (pattern, values) => pattern.replace(/{(\w*)}/g, (_, key) => values[key || "span"] ?? "");
  const speak = (text) => { document.getElementById("spoken").textContent = text; };

  // --- A notice on top: what was typed stays where it is ---
  const notice = (text, link) => {
    const box = document.createElement("div");
    box.className = "notice error";
    box.setAttribute("role", "alert");
    const words = document.createElement("p");
    words.textContent = text + " ";
    if (link) {
      const a = document.createElement("a");
      a.href = link; a.target = "_blank"; a.rel = "noopener"; a.textContent = said.signInLink;
      words.append(a);
    }
    box.append(words);
    const notices = document.getElementById("notices");
    notices.replaceChildren(box);
    notices.scrollIntoView({ block: "nearest" });
  };
  const clearNotice = () => document.querySelector("#notices > .notice.error[role=alert]")?.remove();

  // --- Clocks: the server's time, not the device's; said aloud at thresholds only ---
  const offset = Number(said.now) * 1000 - Date.now();
  const unit = (n, name, long) => {
    const unitDisplay = long ? "long" : name === "minute" ? "short" : "narrow";
    const text = new Intl.NumberFormat(lang + "-u-nu-latn", { style: "unit", unit: name, unitDisplay }).format(n);
    return long ? text : text.replace(/^(\d+)\s*(?=\S)/, "$1\u00a0");
  };
  // The rule of smcc.web.times.span_text: to the minute below 6 h, then to the nearest hour, then day.
  const span = (minutes, long) => {
    const both = (n, name, rest, below) => unit(n, name, long) + (rest ? " " + unit(rest, below, long) : "");
    if (minutes < 1) return long ? said.minute : "< " + unit(1, "minute", false);
    if (minutes < 60) return unit(minutes, "minute", long);
    if (minutes < 360) return both(Math.floor(minutes / 60), "hour", minutes % 60, "minute");
    const hours = Math.round(minutes / 60);
    if (hours < 72) return unit(hours, "hour", long);
    if (hours < 336) return both(Math.floor(hours / 24), "day", hours % 24, "hour");
    return unit(Math.round(hours / 24), "day", long);
  };
  const left = (due, now, long) => {
    const late = now >= due;
    return fill(late ? said.late : said.left, { span: span(Math.floor(Math.abs(due - now) / 60000), long) });
  };
  const THRESHOLDS = [24 * 60, 6 * 60, 60, 0].map((minutes) => minutes * 60000);
  let before = Date.now() + offset;
  const tick = () => {
    const now = Date.now() + offset;
    const spoken = new Set();
    for (const each of document.querySelectorAll("[data-due]")) {
      const due = Number(each.dataset.due) * 1000;
      const text = left(due, now, "long" in each.dataset);
      if (each.textContent !== text) each.textContent = text;
      const clock = each.closest("[data-clock]");
      if (now >= due) each.classList.add("is-late");
      if (clock && now >= due && before < due) {
        clock.classList.remove("is-running", "is-soon");
        clock.classList.add("is-overdue");
        const tag = document.getElementById("overdue").content.cloneNode(true);
        clock.querySelector(".tag")?.replaceWith(tag);
      }
      if (clock && THRESHOLDS.some((step) => before < due - step && now >= due - step)) {
        spoken.add(fill(said.threshold, { name: clock.dataset.clock, left: text }));
      }
    }
    if (spoken.size) speak([...spoken].join(" "));
    before = now;
  };
  setInterval(tick, 60000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) tick(); });

  // --- Forms: sent once, never with an old token, never left by accident ---
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  const unsent = new Set();
  const lock = (form, locked) => {
    for (const button of form.querySelectorAll("button:not([type=button])")) button.disabled = locked;
    if (!locked) form.removeAttribute("aria-busy");
    if (locked) form.setAttribute("aria-busy", "true");
  };
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) unsent.add(form);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    // A part of the form is being saved: sent now, the whole would be in conflict with that save.
    if (!event.defaultPrevented && form.querySelector(".htmx-request")) {
      event.preventDefault();
      const { submitter } = event;
      form.addEventListener("htmx:afterRequest", () => setTimeout(() => form.requestSubmit(submitter)), { once: true });
      return;
    }
    const field = form.elements.csrfmiddlewaretoken;
    if (field && token()) field.value = token();
    if (event.defaultPrevented || form.method !== "post") return;
    unsent.clear();
    // After the event, or the button's own name and value would not be sent.
    setTimeout(() => { lock(form, true); speak(said.sending); });
    // An answer that leaves the page where it is (a file) must not leave it locked.
    setTimeout(() => lock(form, false), 20000);
  });
  addEventListener("pageshow", () => { for (const form of document.querySelectorAll("form[aria-busy]")) lock(form, false); });
  addEventListener("beforeunload", (event) => { if ([...unsent].some((form) => form.isConnected)) event.preventDefault(); });

  // --- Small comforts ---
  document.querySelector("[data-focus]")?.focus();
  document.addEventListener("click", async (event) => {
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      try { await navigator.clipboard.writeText(copy.dataset.copy); speak(said.copied); } catch { /* no clipboard: the text is on the page */ }
    }
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });

  // --- htmx: a bad line or a refusal is a sentence, and nothing typed is lost ---
  document.addEventListener("htmx:configRequest", (event) => {
    if (token()) event.detail.headers["X-CSRFToken"] = token();
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.matches("form")) lock(event.target, true);
    // The whole form is on its way: a part of it, sent now, would be in conflict with it.
    else if (event.target.closest("form[method=post][aria-busy]")) event.preventDefault();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest("form");
    if (!form) return;
    if (event.detail.elt === form) lock(form, false);
    if (event.detail.successful && event.detail.xhr.status < 400) unsent.delete(form);
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.responseURL && new URL(xhr.responseURL).pathname.startsWith(said.signIn)) {
      event.detail.shouldSwap = false;
      notice(said.signedOut, said.signIn);
      return;
    }
    if (xhr.status < 400) { clearNotice(); return; }
    // A refusal that is shown is no error of the page.
    if (xhr.status === 422 || xhr.getResponseHeader("HX-Retarget")) Object.assign(event.detail, { shouldSwap: true, isError: false });
    else notice(xhr.status < 500 ? said.refused : said.failed);
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, () => notice(said.offline));
})();
