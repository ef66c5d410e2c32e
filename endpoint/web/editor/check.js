// Marks what is wrong where it is wrong, as one writes; the parser is loaded with the first query that is looked at.
import { linter, setDiagnostics } from "@codemirror/lint";
import { bare, declaration } from "./query.js";
import { prefixes } from "./completion.js";
import { say } from "./words.js";

let loaded = null;

/** Where a mistake stands, widened to at least one character of the text. */
function place(text, found) {
  if (found.from !== undefined) {
    const from = Math.min(found.from, Math.max(0, text.length - 1));
    return { from, to: Math.min(text.length, Math.max(found.to, from + 1)) };
  }
  const plain = bare(text);
  if (found.code === "prefix") {
    const at = plain.search(new RegExp(`(?<![\\w-])${found.found.replace(/[^\w-]/g, "\\$&")}:(?=[\\w-])`));
    if (at >= 0) return { from: at, to: at + found.found.length + 1 };
  }
  const clause = /\b(SELECT|CONSTRUCT|DESCRIBE|ASK)\b[^{]*/i.exec(plain);
  return clause ? { from: clause.index, to: clause.index + clause[0].trimEnd().length } : { from: 0, to: text.length };
}

/** One mistake as the editor shows it, with the way to mend it where there is one. */
function diagnostic(text, found) {
  const iri = found.code === "prefix" ? prefixes()[found.found] : "";
  return {
    ...place(text, found), severity: "error", message: say(`error_${found.code}`, { found: found.found }),
    actions: iri ? [{ name: say("declare", { prefix: found.found }), apply: (view) => view.dispatch({ changes: declaration(view.state.doc.toString(), found.found, iri) }) }] : [],
  };
}

/** The extension; `tell` is called with each first message and its line, and with "" where there is no mistake. */
export function checking(address, tell) {
  return linter(async (view) => {
    loaded ??= import(address);
    const { check } = await loaded;
    const text = view.state.doc.toString();
    const found = check(text);
    const marks = found ? [diagnostic(text, found)] : [];
    tell(marks.length ? say("at_line", { line: view.state.doc.lineAt(marks[0].from).number, message: marks[0].message }) : "");
    return marks;
  }, { delay: 1000 });
}

/** Mark what the server found wrong: a line and a column, counted from 1 in characters. */
export function markPlace(view, line, column, message) {
  if (line > view.state.doc.lines) return;
  const at = view.state.doc.line(line);
  const before = [...at.text].slice(0, column - 1).join("").length;
  const from = Math.max(at.from, Math.min(at.from + before, at.to - 1));
  view.dispatch(setDiagnostics(view.state, [{ from, to: Math.min(at.to, from + 1), severity: "error", message }]));
}
