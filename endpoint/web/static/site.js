// What a script adds to pages that work without one: Ctrl+Enter runs a query, a click on a column's head sorts its rows.
const form = document.querySelector("form.ask");
form?.querySelector("textarea")?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  }
});

const compare = new Intl.Collator(document.documentElement.lang, { numeric: true });
function sortable(table) {
  const body = table.tBodies[0];
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    if (head.querySelector("button")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const text = (row) => row.cells[column].textContent.trim();
      const order = (a, b) => {
        const numbers = [Number(text(a)), Number(text(b))];
        const both = text(a) !== "" && text(b) !== "" && !numbers.some(Number.isNaN);
        return both ? numbers[0] - numbers[1] : compare.compare(text(a), text(b));
      };
      body.append(...[...body.rows].sort((a, b) => (down ? -order(a, b) : order(a, b))));
    });
  });
}
for (const table of document.querySelectorAll("table.result")) sortable(table);
// A table that another script puts into the page.
document.addEventListener("table-shown", (event) => sortable(event.target));

// The colours of pages: the system's until a reader chooses.
const theme = document.getElementById("theme-button");
if (theme) {
  theme.hidden = false;
  theme.addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // It holds for this page only.
    }
  });
}

// On a narrow screen the choices of a list start folded; without a script they stand open.
if (matchMedia("(max-width: 50rem)").matches) {
  for (const facets of document.querySelectorAll("details.facets")) facets.open = false;
}
