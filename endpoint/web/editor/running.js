// Runs the query without leaving the page and shows what the server makes of it; a run can be stopped, and the server then stops it too.
import { diagnosticCount } from "@codemirror/lint";
import { markPlace } from "./check.js";
import { element, say } from "./words.js";

/** The address that asks the query of a form again. */
export function address(form) {
  const given = new URLSearchParams(new FormData(form));
  return new URL(`/sparql?${given}`, location.href).href;
}

/** Readies a form: `shown` is called with the answer's element after each run. */
export function running(form, view, shown) {
  const answer = document.getElementById("answer");
  const button = form.querySelector("button[type=submit]");
  const stop = element("button", { type: "button", className: "stop", hidden: true, textContent: say("stop") });
  const clock = element("span", { className: "clock", "aria-hidden": "true" });
  const status = element("span", { className: "hint", role: "status" });
  button.after(stop);
  button.parentElement.append(clock, status);
  let asked = null;

  function busy(since) {
    button.hidden = since !== null;
    stop.hidden = since === null;
    answer.setAttribute("aria-busy", String(since !== null));
    if (since === null) clock.textContent = "";
  }

  /** What a page of the server says: its answer, or the problem that stands in its place. */
  function take(page, text, ok) {
    const read = new DOMParser().parseFromString(text, "text/html");
    const found = read.getElementById("answer");
    const heading = read.querySelector("main h1");
    if (found) {
      answer.replaceChildren(...found.childNodes);
      document.title = read.title;
      const title = document.querySelector("main h1");
      title.textContent = heading.textContent === say("result") ? say("title") : heading.textContent;
    } else {
      failed(heading?.textContent ?? String(page.status), read.querySelector("main p")?.textContent ?? "");
    }
    if (ok) history.pushState(null, "", address(form));
    const error = answer.querySelector(".error");
    // A mistake that is marked already is told better where it is.
    if (error?.dataset.line && !diagnosticCount(view.state)) markPlace(view, Number(error.dataset.line), Number(error.dataset.column), error.querySelector("p").textContent);
  }

  function failed(title, sentence) {
    answer.replaceChildren(element("div", { className: "error", role: "alert" }, element("h2", { textContent: title }), element("p", { textContent: sentence })));
  }

  async function run() {
    asked?.abort();
    const own = asked = new AbortController();
    const since = performance.now();
    const tick = setInterval(() => {
      clock.textContent = say("seconds", { count: ((performance.now() - since) / 1000).toFixed(1) });
    }, 100);
    busy(since);
    status.classList.remove("hidden");
    status.textContent = say("running");
    const language = form.elements.lang?.value ?? document.documentElement.lang.slice(0, 2);
    try {
      const page = await fetch(`/sparql?${new URLSearchParams({ lang: language })}`, {
        method: "POST", body: new URLSearchParams([...new FormData(form)].filter(([name]) => name !== "lang")), headers: { Accept: "text/html" }, signal: own.signal,
      });
      const text = await page.text();
      if (own !== asked) return;
      take(page, text, page.ok);
      // The answer's own line says it to those who see it.
      status.classList.add("hidden");
      status.textContent = page.ok ? answer.querySelector(".summary p")?.textContent.replace(/\s+/g, " ").trim() ?? "" : "";
      if (!form.nextElementSibling?.contains(answer)) form.after(answer);
      shown(answer);
      // Its first lines come into sight, and the query stays there.
      (answer.querySelector(".summary, .error") ?? answer).scrollIntoView({ block: "nearest" });
    } catch (error) {
      if (own !== asked) return;
      if (error.name === "AbortError") {
        status.textContent = say("stopped");
      } else {
        status.textContent = "";
        failed(say("unreachable"), say("unreachable_how"));
      }
    } finally {
      clearInterval(tick);
      if (own === asked) busy(null);
    }
  }

  stop.addEventListener("click", () => {
    asked?.abort();
    view.focus();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  addEventListener("popstate", () => location.reload());
}
