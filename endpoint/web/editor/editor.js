// The page /sparql with a script: the text field becomes an editor, the answer is shown in place, with a chart, a link and code to take away.
import { chartFor } from "./chart.js";
import { checking } from "./check.js";
import { codeFor, copy } from "./code.js";
import { load } from "./completion.js";
import { openLibrary } from "./library.js";
import { address, running } from "./running.js";
import { mount, replace } from "./view.js";
import { element, say } from "./words.js";

const form = document.querySelector("form[data-editor]");
const field = form.elements.query;
const mistake = element("p", { className: "mistake", role: "status" });

const view = mount(field, () => form.requestSubmit(), checking(form.dataset.parser, (message) => {
  mistake.textContent = message;
}));
document.getElementById("editor").after(mistake);
document.getElementById("query-hint").textContent = say("hint");
load(form.dataset.completion);

const library = element("button", { type: "button", className: "second", textContent: say("library") });
library.addEventListener("click", () => openLibrary((text) => {
  replace(view, text);
  form.requestSubmit();
}));

/** What the page adds to an answer: a chart where its columns fit one, the link, the code. */
function shown(answer) {
  const table = answer.querySelector("table.result");
  if (table) {
    table.dispatchEvent(new CustomEvent("table-shown", { bubbles: true }));
    const chart = chartFor(table);
    if (chart) {
      const place = table.closest(".scroll");
      const both = element("div", { className: table.tHead.rows[0].cells.length > 3 ? "" : "chart-and-table" });
      place.before(both);
      both.append(chart, place);
    }
  }
  if (!answer.querySelector(".summary")) return;
  const link = element("button", { type: "button", className: "second", textContent: say("copy_link") });
  const there = address(form);
  link.addEventListener("click", () => copy(there, link));
  const extra = form.elements.infer.checked ? { infer: "true" } : {};
  answer.append(element("p", { className: "after" }, link), codeFor(new URL("/sparql", location.href).href, view.state.doc.toString(), extra));
}

form.querySelector(".actions").append(library);
running(form, view, shown);
if (document.getElementById("answer").childElementCount) shown(document.getElementById("answer"));
document.addEventListener("click", (event) => {
  if (event.target.closest("a[href='#query'], label[for=query]")) {
    event.preventDefault();
    document.getElementById("editor").scrollIntoView({ block: "center" });
    view.focus();
  }
});
