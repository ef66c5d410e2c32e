// The editor itself: CodeMirror with SPARQL, in the colours of the site. It lives in a shadow root, whose styles need no exception from the page's policy.
import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { EditorState, Prec } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";
import { completion } from "./completion.js";
import { say } from "./words.js";

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--s3)", fontWeight: "600" },
  { tag: tags.variableName, color: "var(--s1)" },
  { tag: [tags.string, tags.annotation], color: "var(--s2)" },
  { tag: [tags.namespace, tags.url, tags.typeName], color: "var(--s0)" },
  { tag: [tags.integer, tags.float, tags.bool], color: "var(--accent)" },
  { tag: tags.comment, color: "var(--quiet)" },
]);

const look = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--paper)", border: "2px solid var(--ink)", fontSize: "1rem" },
  "&.cm-focused": { outline: "3px solid var(--focus)" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", fontSize: ".9375em", minHeight: "10em", maxHeight: "min(60vh, 36em)" },
  ".cm-content": { caretColor: "var(--ink)", paddingBlock: ".5em" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--tint)", color: "var(--quiet)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--tint) 60%, transparent)" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": { backgroundColor: "var(--level-2)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--mark)", color: "inherit", outline: "1px solid var(--quiet)" },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "transparent", outline: "2px solid var(--error)" },
  ".cm-tooltip": { backgroundColor: "var(--raised)", color: "var(--ink)", border: "1px solid var(--quiet)", borderRadius: "4px", boxShadow: "0 6px 20px #0004", maxWidth: "min(30rem, 92vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--text)", maxHeight: "16em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: ".25em .6em", lineHeight: "1.4", display: "flex", gap: ".8em", justifyContent: "space-between" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--level-1)", color: "var(--ink)", outline: "2px solid var(--link)", outlineOffset: "-2px" },
  ".cm-completionLabel": { overflow: "hidden", textOverflow: "ellipsis" },
  ".cm-completionDetail": { color: "var(--quiet)", fontStyle: "normal", marginLeft: "0", overflow: "hidden", textOverflow: "ellipsis" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "600" },
  ".cm-completionInfo": { fontFamily: "var(--text)", padding: ".6em .8em" },
  ".about": { font: ".875rem/1.5 var(--text)", padding: ".3em .5em", maxWidth: "28rem" },
  ".about p": { margin: ".2em 0" },
  ".about code": { fontFamily: "var(--mono)", fontSize: ".8125rem", color: "var(--quiet)", overflowWrap: "anywhere" },
  ".cm-diagnostic-error": { borderLeft: "5px solid var(--error)", padding: ".4em .6em", fontFamily: "var(--text)" },
  ".cm-diagnosticAction": { backgroundColor: "var(--button)", color: "var(--on-button)", font: "inherit", padding: ".1em .6em" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--error)", textUnderlineOffset: ".2em", textDecorationSkipInk: "none" },
  ".cm-lint-marker-error": { content: "normal", backgroundColor: "var(--error)", borderRadius: "50%", width: ".7em", height: ".7em", margin: ".4em .1em" },
  ".cm-gutter-lint": { width: "1em" },
});

/** Put an editor before a text field that it then stands for; `run` is called by Ctrl+Enter, `more` are further extensions. */
export function mount(field, run, more) {
  const host = document.createElement("div");
  host.className = "editor";
  host.id = "editor";
  field.before(host);
  field.hidden = true;
  const root = host.attachShadow({ mode: "open" });
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: field.value.replace(/\n*$/, "\n"),
      extensions: [
        Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => (run(), true) }])),
        lineNumbers(), lintGutter(), history(), drawSelection(), highlightActiveLine(), indentOnInput(), bracketMatching(), closeBrackets(),
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap]),
        sparql(), syntaxHighlighting(colours), completion, look, EditorView.lineWrapping,
        EditorState.phrases.of({ Completions: say("completions"), Diagnostics: say("mistakes"), "No diagnostics": say("no_mistakes") }),
        EditorView.contentAttributes.of({ "aria-label": say("field"), translate: "no" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) field.value = update.state.doc.toString();
        }),
        more,
      ],
    }),
  });
  return view;
}

/** Put another text in. */
export function replace(view, text) {
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 }, scrollIntoView: true });
}
