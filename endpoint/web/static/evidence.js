// Opens the evidence behind a statement in place: the passage of the mark's page, in a dialog. Without a script the mark leads to that page.
const words = document.getElementById("evidence-words")?.content.querySelector("span").dataset;
let dialog = null;

function build() {
  dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "evidence-title");
  const head = document.createElement("div");
  head.className = "head";
  const title = document.createElement("h2");
  title.id = "evidence-title";
  title.textContent = words.title;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "small";
  close.textContent = words.close;
  close.addEventListener("click", () => dialog.close());
  head.append(title, close);
  const body = document.createElement("div");
  body.className = "body";
  dialog.append(head, body);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
}

async function open(link) {
  const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const passages = [...page.querySelectorAll("main .passage")];
  if (!answer.ok || !passages.length) {
    location.assign(link.href);
    return;
  }
  if (!dialog) build();
  const more = document.createElement("a");
  more.href = link.href;
  more.textContent = words.more;
  for (const passage of passages) {
    passage.removeAttribute("id");
  }
  dialog.querySelector(".body").replaceChildren(...passages, more);
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-evidence]");
  if (!link || !words || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  open(link).catch(() => location.assign(link.href));
});
