// What is sent with a button, kept on the device until it has come: the new row, and the reasons of rows.
import { drafts } from "./device.js";
import { tell } from "./line.js";
import { form } from "./words.js";

const place = document.getElementById("new");
const fields = () => [...place.querySelectorAll("[name]:not(button)")];
const key = place.querySelector("[name=new-key]");
export const isAdding = () => fields().some((each) => each.type !== "hidden" && each.tagName !== "SELECT" && each.value.trim());

/** Keep what stands in the new row, or the reason that was typed beside a row. */
export const drafted = (target) => {
  if (place.contains(target)) drafts.set("new", isAdding() ? Object.fromEntries(fields().map((each) => [each.name, each.value])) : null);
  else if (/^row-\d+-reason$/.test(target.name)) drafts.set(target.name, target.value.trim() ? target.value : null);
  tell();
};

/** Put back what was kept. A new row that came after all is not offered a second time. */
export const bringDrafts = () => {
  const kept = drafts.get("new");
  if (kept && document.querySelector(`[data-added="${CSS.escape(kept[key.name])}"]`)) drafts.set("new", null);
  else if (kept && !isAdding()) for (const each of fields()) each.value = kept[each.name] ?? each.value;
  if (isAdding()) drafted(key);
  for (const name of drafts.names()) {
    const input = form.querySelector(`[name="${CSS.escape(name)}"]`);
    if (name === "new") continue;
    if (!input) drafts.set(name, null); // the row was put aside, or filed
    else if (!input.value) {
      input.value = drafts.get(name);
      input.closest("details").open = true;
    }
  }
};
