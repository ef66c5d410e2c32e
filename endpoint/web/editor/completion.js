// Completes what one writes with the model's terms and the graph's things, from the one file that the server makes for each version of the data.
import { autocompletion } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import { EditorView, hoverTooltip } from "@codemirror/view";
import { bare, declaration, declared, variables } from "./query.js";
import { element, inLanguage, language, say } from "./words.js";

const KEYWORDS = `SELECT DISTINCT WHERE CONSTRUCT DESCRIBE ASK FROM OPTIONAL FILTER UNION MINUS GRAPH BIND VALUES AS ORDER GROUP BY HAVING LIMIT OFFSET
  ASC DESC EXISTS NOT IN PREFIX COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR LANG DATATYPE BOUND IF COALESCE CONTAINS STRSTARTS STRENDS STRLEN SUBSTR
  REPLACE REGEX CONCAT LCASE UCASE YEAR MONTH DAY ABS ROUND CEIL FLOOR ISIRI ISLITERAL ISNUMERIC`.split(/\s+/);
const SHOWN = 60;

let place = "";
let loading = null;
let known = null;

/** The file, fetched once; null where it cannot be had: writing goes on without it, and what is written later asks again. */
export function load(address) {
  place = address;
  loading ??= fetch(address, { headers: { Accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : null))
    .then((file) => {
      if (file) {
        for (const term of file.terms) term.sought = fold([term.name, term.name.split(":")[1], ...term.labels]);
        for (const thing of file.things) thing.sought = fold([...thing.labels, ...thing.names]);
        file.byName = new Map(file.terms.map((term) => [term.name, term]));
        file.byIri = new Map(file.things.map((thing) => [thing.iri, thing]));
      }
      known = file;
      return file;
    })
    .catch(() => null)
    .finally(() => {
      if (!known) loading = null;
    });
  return loading;
}

/** The prefixes that the file knows. */
export const prefixes = () => known?.prefixes ?? {};

const fold = (texts) => texts.filter(Boolean).map((text) => text.toLowerCase());

/** How well one of some texts fits what is typed: 3 its begin, 2 a word's begin, 1 inside, 0 not; and a part of 1 for how much of it is typed. */
function fit(texts, typed) {
  let best = 0;
  for (const text of texts) {
    const at = text.indexOf(typed);
    if (at < 0) continue;
    best = Math.max(best, (at === 0 ? 3 : /[\s:(（“《]/.test(text[at - 1]) ? 2 : 1) + (0.9 * typed.length) / text.length);
  }
  return best;
}

/** What is expected before the place: "class", "property" or "". */
function expected(before) {
  const plain = bare(before).trimEnd();
  if (/(?:^|\s)(?:a|rdf:type)$/.test(plain)) return "class";
  if (/;$/.test(plain) || /(?:[{.;}]|^)\s*(?:[?$][\p{L}\p{N}_]+|[\w-]*:[\w-]+)$/u.test(plain)) return "property";
  return "";
}

/** The classes that the thing whose statement is being written is said to be of, and all above them; empty where none is told. */
function classesAt(before) {
  const plain = bare(before);
  const statement = plain.slice(Math.max(plain.lastIndexOf("{"), plain.search(/\.\s[^.]*$/)) + 1);
  const subject = /^\s*([?$][\p{L}\p{N}_]+)/u.exec(statement)?.[1];
  const told = /\s(?:a|rdf:type)\s+([\w-]+:[\w-]+)/.exec(statement)?.[1]
    ?? (subject && new RegExp(`\\${subject}\\s+(?:a|rdf:type)\\s+([\\w-]+:[\\w-]+)`, "u").exec(plain)?.[1]);
  const found = new Set();
  const add = (name) => {
    if (!name || found.has(name)) return;
    found.add(name);
    known.byName.get(name)?.of.forEach(add);
  };
  add(told);
  return found;
}

function information(labels, definitions, extra) {
  return () => {
    const other = labels[language === "zh" ? 1 : 0];
    const parts = [element("strong", { textContent: inLanguage(labels) || extra })];
    if (other && other !== inLanguage(labels)) parts.push(element("p", { textContent: other, lang: language === "zh" ? "en" : "zh-Hans" }));
    if (definitions && inLanguage(definitions)) parts.push(element("p", { textContent: inLanguage(definitions) }));
    parts.push(element("code", { textContent: extra }));
    return element("div", { className: "about" }, ...parts);
  };
}

/** Insert a text, and the declaration of its prefix where that lacks. */
function insert(view, text, from, to) {
  const prefix = /^([\w-]*):/.exec(text)?.[1];
  const document = view.state.doc.toString();
  const changes = [{ from, to, insert: text }];
  if (prefix && prefixes()[prefix] && !(prefix in declared(document))) changes.push(declaration(document, prefix, prefixes()[prefix]));
  const set = view.state.changes(changes);
  view.dispatch({ changes: set, selection: { anchor: set.mapPos(to, 1) }, userEvent: "input.complete" });
}

const put = (text) => (view, completion, from, to) => insert(view, text, from, to);

function termOptions(typed, want, classes) {
  // A property that such a thing has comes before one that it has not.
  const suits = (term) => (term.kind !== "property" || !classes.size || !term.of.length ? 0 : term.of.some((name) => classes.has(name)) ? 8 : -8);
  return known.terms.flatMap((term) => {
    const fits = typed ? fit(term.sought, typed) : 1;
    if (!fits) return [];
    return [{
      label: term.name, detail: inLanguage(term.labels), type: term.kind, apply: put(term.name), info: information(term.labels, term.definitions, term.name),
      boost: fits * 10 + (want === term.kind ? 25 : 0) + (term.name.startsWith("egov:") ? 5 : 0) + suits(term),
    }];
  });
}

function thingOptions(typed, write, least = 1) {
  return known.things.flatMap((thing) => {
    const fits = fit(thing.sought, typed);
    return fits >= least ? [{
      label: inLanguage(thing.labels), detail: say(`kind_${thing.kind}`), type: thing.kind, apply: write(thing),
      info: information(thing.labels, null, thing.names.join(" · ") || thing.iri), boost: fits * 10 - 4,
    }] : [];
  });
}

const answer = (from, options) => {
  options.sort((one, other) => (other.boost ?? 0) - (one.boost ?? 0));
  return options.length ? { from, options: options.slice(0, SHOWN).map((option, at) => ({ ...option, boost: 99 - at })), filter: false } : null;
};

async function source(context) {
  // What is typed before the file has come is completed when it comes.
  await load(place);
  const { state, pos } = context;
  const line = state.doc.lineAt(pos);
  const before = line.text.slice(0, pos - line.from);
  const node = syntaxTree(state).resolveInner(pos, -1).name;
  if (node === "Comment" || /^\s*#/.test(before)) return null;
  if (!known) return null;

  const quoted = /(["'])((?:(?!\1)[^\\])*)$/.exec(before.replace(/(["'])(?:(?!\1)[^\\]|\\.)*\1/g, (all) => " ".repeat(all.length)));
  if (quoted) {
    const typed = quoted[2].toLowerCase();
    return typed ? answer(pos - quoted[2].length, thingOptions(typed, (thing) => (view, completion, from, to) => {
      const text = thing.labels[0] || thing.labels[1];
      view.dispatch({ changes: { from, to, insert: text }, selection: { anchor: from + text.length } });
    })) : null;
  }
  const opened = /<([^<>\s]*)$/.exec(before);
  if (opened) {
    const typed = opened[1].toLowerCase();
    const close = state.sliceDoc(pos, pos + 1) === ">" ? 1 : 0;
    return typed ? answer(pos - opened[0].length, thingOptions(typed, (thing) => (view, completion, from, to) => insert(view, `<${thing.iri}>`, from, to + close))) : null;
  }
  const variable = /[?$][\p{L}\p{N}_]*$/u.exec(before);
  if (variable) {
    const here = variables(state.sliceDoc(0, pos - variable[0].length) + state.sliceDoc(pos));
    return answer(pos - variable[0].length, here.filter((name) => name.startsWith(variable[0]) && name !== variable[0]).map((name) => ({ label: name, type: "variable" })));
  }
  const word = /[\p{L}\p{N}_-]*:?[\p{L}\p{N}_-]*$/u.exec(before)[0];
  // A name of several words: as many of those before the place as begin one.
  const words = /(?:^|[\s{(])((?:\p{L}[\p{L}\p{N}'’-]* )+[\p{L}\p{N}'’-]*)$/u.exec(before)?.[1] ?? "";
  for (let at = 0; words.includes(" ", at); at = words.indexOf(" ", at) + 1) {
    const options = thingOptions(words.slice(at).toLowerCase(), (thing) => put(`<${thing.iri}>`), 2);
    if (options.length) return answer(pos - words.length + at, options);
  }
  const told = state.sliceDoc(Math.max(0, pos - 2000), pos - word.length);
  const want = expected(told);
  if (!word && !context.explicit) return null;
  const typed = word.toLowerCase();
  const options = termOptions(typed, want, want === "property" ? classesAt(told) : new Set());
  if (typed && !typed.includes(":")) {
    options.push(...thingOptions(typed, (thing) => put(`<${thing.iri}>`)));
    options.push(...KEYWORDS.filter((name) => name.toLowerCase().startsWith(typed)).map((name) => ({ label: name, type: "keyword", boost: name.toLowerCase() === typed ? 60 : 22 })));
    options.push(...Object.keys(prefixes()).filter((name) => name.startsWith(typed)).map((name) => ({ label: `${name}:`, detail: prefixes()[name], type: "namespace",
      apply: put(`${name}:`), boost: 28 })));
  }
  return answer(pos - word.length, options);
}

/** Declares a known prefix as soon as its colon is typed. */
const declareAtColon = EditorView.updateListener.of((update) => {
  if (!known || !update.docChanged || !update.transactions.some((one) => one.isUserEvent("input.type"))) return;
  const pos = update.state.selection.main.head;
  const text = update.state.doc.toString();
  const name = /(?:^|[\s^|/(!,;.{])([a-z]+):$/.exec(bare(text.slice(0, pos)))?.[1];
  if (!name || !prefixes()[name] || name in declared(text)) return;
  if (/\bPREFIX\s+[\w-]*:$/i.test(text.slice(0, pos))) return;
  // Not within an update; and by then the same prefix may have been typed again.
  setTimeout(() => {
    const now = update.view.state.doc.toString();
    if (!(name in declared(now))) update.view.dispatch({ changes: declaration(now, name, prefixes()[name]) });
  });
});

/** What a name in the query means, where the pointer rests on it. */
const meaning = hoverTooltip((view, pos) => {
  if (!known) return null;
  const line = view.state.doc.lineAt(pos);
  for (const match of line.text.matchAll(/<[^<>\s]+>|[A-Za-z][\w-]*:[\w-]+/g)) {
    const from = line.from + match.index;
    const to = from + match[0].length;
    if (pos < from || pos > to) continue;
    const term = known.byName.get(match[0]);
    const thing = known.byIri.get(match[0].slice(1, -1));
    if (!term && !thing) return null;
    return { pos: from, end: to, above: true, create: () => ({ dom: term ? information(term.labels, term.definitions, term.name)()
      : information(thing.labels, null, thing.names.join(" · ") || say(`kind_${thing.kind}`))() }) };
  }
  return null;
});

/** The editor's extensions for all this. */
export const completion = [autocompletion({ override: [source], icons: false, maxRenderedOptions: SHOWN, activateOnTypingDelay: 60 }), declareAtColon, meaning];
