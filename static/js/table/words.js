// Sentences in the reader's language, from #table-words; and small parts of a page made of text alone.
export const words = document.getElementById("table-words").dataset;
export const form = document.querySelector("form[data-table]");
export const fill = (pattern, values) => pattern.replace(/{(\w+)}/g, (_, key) => values[key] ?? "");
export const many = (name, n) => fill(words[name + (n === 1 ? "One" : "Many")], { n });

export const el = (tag, attributes, ...inside) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
};

export const uuid = () =>
  crypto.randomUUID?.() ??
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));
