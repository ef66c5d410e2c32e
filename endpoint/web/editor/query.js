// What can be told of a query's text without parsing it: its parts, its form, its prefixes. Comments, strings and IRIs hide what is in them.
const PIECE = /("""(?:[^\\]|\\[^])*?"""|'''(?:[^\\]|\\[^])*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(<[^<>"{}|^`\\\s]*>)|(#[^\n]*)/g;

/** The text with strings, IRIs and comments blanked, each as long as before. */
export function bare(text) {
  return text.replace(PIECE, (all) => all.replace(/[^\n]/g, " "));
}

/** "SELECT", "ASK", "CONSTRUCT" or "DESCRIBE"; "" for none. */
export function formOf(text) {
  return /\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b/i.exec(bare(text))?.[1].toUpperCase() ?? "";
}

/** The prefixes that a query declares, by name. */
export function declared(text) {
  const found = {};
  const plain = text.replace(/(^|\n)\s*#[^\n]*/g, (all) => " ".repeat(all.length));
  for (const [, name, iri] of plain.matchAll(/\bPREFIX\s+([^\s:]*):\s*<([^<>\s]*)>/gi)) found[name] = iri;
  return found;
}

/** The line that declares a prefix and the place it goes to: after the last declaration, else before everything but comments. */
export function declaration(text, name, iri) {
  let at = /^(?:[ \t]*#[^\n]*\n|[ \t]*\n)*/.exec(text)[0].length;
  for (const match of bare(text).matchAll(/\b(?:PREFIX\s+[^\s:]*:|BASE)[ \t]*/gi)) {
    const end = text.indexOf("\n", match.index + match[0].length);
    at = end < 0 ? text.length : end + 1;
  }
  const before = at && text[at - 1] !== "\n" ? "\n" : "";
  return { from: at, insert: `${before}PREFIX ${name}: <${iri}>\n` };
}

/** The variables of a query, each with its mark. */
export function variables(text) {
  return [...new Set(bare(text).match(/[?$][\p{L}_][\p{L}\p{N}_]*/gu) ?? [])];
}
