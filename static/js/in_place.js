// Forms that open in a row: F2 or Enter opens, Ctrl+Enter saves, Escape leaves; the focus stays in the row.
(() => {
  "use strict";
  const PLACE = "[data-in-place]";
  const begun = new WeakMap(); // what a form held when it was opened
  const typed = (form) => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string")).toString();
  const formIn = (place) => place?.querySelector(".in-place-form form");
  const back = (place) => (place.querySelector("[data-opens]") || place).focus();
  // Who writes elsewhere when an answer comes is not called away: the next letters would go astray.
  const isElsewhere = (place) => document.activeElement.matches("input, textarea, select") && !place.contains(document.activeElement);
  const first = (form) => form.querySelector("[data-refused]") || form.querySelector("select, textarea, input:not([type=hidden]):not([type=radio]), input[type=radio]:checked, input[type=radio]");

  const leave = (form) => {
    const place = form.closest(PLACE);
    const isChanged = form.querySelector("[data-refused]") || begun.get(form) !== typed(form);
    if (isChanged && !confirm(document.getElementById("in-place-words").dataset.leave)) return;
    place.querySelector(".in-place-form").replaceChildren();
    back(place);
  };

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    const form = target.closest?.(`${PLACE} .in-place-form form`);
    if (form && key === "Escape") {
      event.preventDefault();
      leave(form);
    } else if (form && key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (!form.hasAttribute("aria-busy")) form.requestSubmit(form.querySelector("[data-first]"));
    } else if (!form && key === "F2") {
      const opener = target.closest?.(PLACE)?.querySelector("[data-opens]") || target.closest?.("tr")?.querySelector("[data-opens]");
      if (opener) { event.preventDefault(); opener.click(); }
    }
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-cancels]");
    if (!link?.closest(PLACE)) return;
    event.preventDefault();
    leave(link.closest("form"));
  });
  // Open already: what is typed there stays.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.target.matches("[data-opens]") && formIn(event.target.closest(PLACE));
    if (!form) return;
    event.preventDefault();
    first(form)?.focus();
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const here = event.target;
    if (here.matches?.(`${PLACE} .in-place-form, ${PLACE} .in-place-form form`)) {
      const form = formIn(here.closest(PLACE));
      if (!form || begun.has(form)) return;
      begun.set(form, typed(form));
      if (!isElsewhere(form.closest(PLACE))) first(form)?.focus();
    } else if (here.matches?.(PLACE) && !isElsewhere(here)) {
      back(here);
    }
  });
})();
