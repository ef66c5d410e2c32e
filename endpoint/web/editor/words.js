// The words of the editor in the page's language; the server writes them into the form.
const form = document.querySelector("form[data-editor]");
const words = form ? JSON.parse(form.dataset.words) : {};

/** The language of the page, "zh" or "en". */
export const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";

/** A word with its braces filled. */
export function say(name, values = {}) {
  if (!(name in words)) throw new Error(`no word ${name}`);
  return words[name].replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);
}

/** Of a [Chinese, English] pair the one in the page's language, else the other. */
export function inLanguage([zh, en]) {
  return language === "zh" ? zh || en : en || zh;
}

/** An element with properties and children; a name that begins with "aria-" or "data-" becomes an attribute. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes("-")) made.setAttribute(key, value);
    else made[key] = value;
  }
  made.append(...children);
  return made;
}
