// The query as a program: for curl, Python, JavaScript and R, each complete, ready to copy.
import { formOf } from "./query.js";
import { element, say } from "./words.js";

const inPython = (text) => `"""${text.replace(/\\/g, "\\\\").replace(/"(?="")|"$/g, '\\"')}"""`;
const inJavaScript = (text) => `\`${text.replace(/[\\`]/g, "\\$&").replace(/\$\{/g, "\\${")}\``;

/** A raw string of R, with as many hyphens as the text needs. */
function inR(text) {
  let hyphens = "-";
  while (text.includes(`)${hyphens}"`)) hyphens += "-";
  return `r"${hyphens}(${text})${hyphens}"`;
}

/** A heredoc's end that stands nowhere in the text. */
function inShell(text) {
  let end = "SPARQL";
  while (text.split("\n").includes(end)) end += "_";
  return `@- <<'${end}'\n${text}\n${end}`;
}

/** The programs by name: [name, text]. `extra` are further fields of the protocol, such as { infer: "true" }. */
export function programs(url, query, extra = {}) {
  const form = formOf(query);
  const rows = form === "SELECT" || form === "";
  const type = rows ? "text/csv" : form === "ASK" ? "application/sparql-results+json" : "text/turtle";
  const text = query.trimEnd();
  const pairs = Object.entries(extra);
  const python = rows ? ["import io\n\nimport pandas as pd\nimport requests", "table = pd.read_csv(io.StringIO(answer.content.decode(\"utf-8\")))\nprint(table)"]
    : ["import requests", form === "ASK" ? "print(answer.json()[\"boolean\"])" : "print(answer.content.decode(\"utf-8\"))"];
  const script = form === "SELECT" || !form ? ["application/sparql-results+json", "const { results } = await answer.json();\nconsole.table(results.bindings.map((row) =>\n  Object.fromEntries(Object.entries(row).map(([name, term]) => [name, term.value]))));"]
    : form === "ASK" ? [type, "console.log((await answer.json()).boolean);"] : [type, "console.log(await answer.text());"];
  const r = rows ? "table <- read.csv(answer, check.names = FALSE)\nprint(table)" : "cat(readLines(answer, warn = FALSE), sep = \"\\n\")\nclose(answer)";
  return [
    ["curl", `curl --fail-with-body '${url}' \\\n  --header 'Accept: ${type}' \\\n${pairs.map(([name, value]) => `  --data-urlencode '${name}=${value}' \\\n`).join("")}  --data-urlencode query${inShell(text)}\n`],
    ["Python", `${python[0]}\n\nquery = ${inPython(text)}\nanswer = requests.post("${url}", headers={"Accept": "${type}"}, timeout=60,\n    data={"query": query${pairs.map(([name, value]) => `, "${name}": "${value}"`).join("")}})\nanswer.raise_for_status()\n${python[1]}\n`],
    ["JavaScript", `const query = ${inJavaScript(text)};\nconst answer = await fetch("${url}", {\n  method: "POST",\n  headers: { Accept: "${script[0]}" },\n  body: new URLSearchParams({ query${pairs.map(([name, value]) => `, ${name}: "${value}"`).join("")} }),\n});\nif (!answer.ok) throw new Error(await answer.text());\n${script[1]}\n`],
    ["R", `query <- ${inR(text)}\nanswer <- url(paste0("${url}?${pairs.map(([name, value]) => `${name}=${value}&`).join("")}query=", URLencode(query, reserved = TRUE)),\n  encoding = "UTF-8", headers = c(Accept = "${type}"))\n${r}\n`],
  ];
}

/** Copy a text and say so on the button that was pressed. */
export async function copy(text, button) {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = say("copied");
  } catch {
    // Without the clipboard (a page over plain HTTP has none) the text is selected for the reader to copy.
    const field = element("textarea", { value: text, className: "hidden" });
    document.body.append(field);
    field.select();
    button.textContent = document.execCommand("copy") ? say("copied") : say("not_copied");
    field.remove();
    button.focus();
  }
  setTimeout(() => {
    button.textContent = before;
  }, 2000);
}

/** The part of the page that shows the programs. */
export function codeFor(url, query, extra) {
  const shown = element("pre", { tabIndex: 0, translate: "no", "aria-label": say("code") });
  const all = programs(url, query, extra);
  const take = element("button", { type: "button", className: "small", textContent: say("copy") });
  const buttons = all.map(([name, text]) => {
    const button = element("button", { type: "button", className: "choice", textContent: name });
    button.addEventListener("click", () => choose(button, text));
    return button;
  });
  function choose(button, text) {
    for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
    shown.textContent = text;
  }
  take.addEventListener("click", () => copy(shown.textContent, take));
  choose(buttons[0], all[0][1]);
  return element("details", { className: "code-for" }, element("summary", { textContent: say("code") }),
    element("div", { className: "choices", role: "group", "aria-label": say("code") }, ...buttons, take), shown);
}
