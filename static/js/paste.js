// Keeps the clipboard's table beside its plain text, and says what was taken. It is read on the server alone.
(() => {
  "use strict";
  const form = document.querySelector("[data-paste-form]");
  if (!form) return;
  const box = form.querySelector("[data-paste]");
  const kept = form.querySelector("[data-paste-html]");
  const place = form.querySelector("[data-paste-said]");
  const words = form.dataset;
  const say = (text, numbers = {}) => {
    place.textContent = text.replace(/\{(\w+)\}/g, (_all, name) => numbers[name]);
  };
  // Looks, scripts and pictures are not worth the line: no word of a cell stands in them.
  const lean = (html) => html
    .replace(/<!--[^]*?-->/g, "")
    .replace(/<(style|script|xml)\b[^]*?<\/\1\s*>/gi, "")
    .replace(/\b(src|href)\s*=\s*(["'])data:[^"']*\2/gi, "");
  const measure = (html) => {
    const table = html.slice(html.search(/<table\b/i));
    const rows = table.split(/<tr\b/i).slice(1);
    return { rows: rows.length, columns: Math.max(...rows.map((row) => row.split(/<t[dh]\b/i).length - 1)) };
  };

  box.addEventListener("paste", (event) => {
    const html = event.clipboardData?.getData("text/html") || "";
    const isWhole = box.selectionStart === 0 && box.selectionEnd === box.value.length;
    kept.value = "";
    if (!isWhole || !/<table\b/i.test(html)) return;
    const table = lean(html);
    if (table.length > Number(words.most)) {
      say(words.large);
      return;
    }
    const text = event.clipboardData.getData("text/plain");
    event.preventDefault();
    box.value = text;
    kept.value = table;
    say(words.many, measure(table));
  });
  box.addEventListener("input", () => {
    if (kept.value) {
      kept.value = "";
      say(words.changed);
      return;
    }
    const lines = box.value.split("\n").filter((line) => line.trim()).length;
    say(lines ? words.lines : "", { lines });
  });
})();
