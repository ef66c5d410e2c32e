// The query library: a dialog to find a ready query, set its parameters and put it into the editor.
import { element, inLanguage, say } from "./words.js";

const INPUTS = { integer: "number", date: "date" };
const HEADER = /^(?:#.*\n)+\s*/; // what the library's file says of itself: a person who asks needs only the query
let dialog = null;

function entry(query, take) {
  const fields = query.parameters.map((parameter) => {
    const input = element("input", { className: "given", type: INPUTS[parameter.type] ?? "text", name: parameter.name, defaultValue: parameter.default,
      id: `library-${query.name}-${parameter.name}` });
    return element("p", {}, element("label", { htmlFor: input.id, textContent: inLanguage([parameter.description.zh, parameter.description.en]) }), input);
  });
  const form = element("form", {}, ...fields, element("button", { type: "submit", className: "small", textContent: say("use") }));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    // What stands as the library has it is not written into the query.
    const changed = [...form.elements].filter((input) => input.name && input.value !== input.defaultValue).map((input) => [input.name, input.value]);
    const answer = await fetch(`${query.text}?${new URLSearchParams(changed)}`);
    if (!answer.ok) {
      const problem = await answer.json().catch(() => ({ detail: String(answer.status) }));
      form.append(element("p", { className: "bad", role: "alert", textContent: problem.detail }));
      return;
    }
    dialog.close();
    take((await answer.text()).replace(HEADER, ""));
  });
  const title = inLanguage([query.title.zh, query.title.en]);
  const made = element("details", { name: "library" }, element("summary", { textContent: title }),
    element("p", { className: "hint", textContent: inLanguage([query.description.zh, query.description.en]) }), form);
  made.sought = [query.name, query.title.zh, query.title.en, query.description.zh, query.description.en, ...query.tags].join("\n").toLowerCase();
  return made;
}

/** Open the dialog; `take` gets the text of the query that is chosen. */
export async function openLibrary(take) {
  if (!dialog) {
    const answer = await fetch("/queries", { headers: { Accept: "application/json" } });
    if (!answer.ok) {
      location.assign("/queries");
      return;
    }
    const { queries } = await answer.json();
    // Those that the first page offers come first.
    queries.sort((one, other) => other.tags.includes("start") - one.tags.includes("start"));
    const entries = queries.map((query) => entry(query, take));
    const find = element("input", { type: "search", id: "library-find", autocomplete: "off" });
    const count = element("p", { className: "hint", role: "status", textContent: say("found", { count: entries.length }) });
    find.addEventListener("input", () => {
      const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const one of entries) one.hidden = !words.every((word) => one.sought.includes(word));
      count.textContent = say("found", { count: entries.filter((one) => !one.hidden).length });
    });
    const close = element("button", { type: "button", className: "plain", textContent: say("close") });
    close.addEventListener("click", () => dialog.close());
    dialog = element("dialog", { className: "library", "aria-labelledby": "library-title" },
      element("div", { className: "head" }, element("h2", { id: "library-title", textContent: say("library") }), close),
      element("label", { htmlFor: "library-find", textContent: say("library_find") }), find, count, ...entries);
    document.body.append(dialog);
  }
  dialog.showModal();
}
