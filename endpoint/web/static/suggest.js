// Suggestions while one types in a search field: a list box that follows the ARIA combobox pattern. Without a script the form still searches.
const PAUSE = 80;

for (const input of document.querySelectorAll("input[data-suggest]")) {
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${input.id}-suggestions`;
  list.role = "listbox";
  list.hidden = true;
  list.ariaLabel = input.labels?.[0]?.textContent ?? "";
  input.parentElement.append(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  let timer = 0;
  let asked = null;
  let at = -1;

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const choose = (next) => {
    const options = [...list.children];
    if (!options.length) return;
    at = (next + options.length) % options.length;
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
    input.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  };

  const marked = (text, marks) => {
    const parts = [];
    let done = 0;
    // The server counts code points; a script counts half of some.
    const chars = [...text];
    for (const [start, end] of marks) {
      parts.push(chars.slice(done, start).join(""));
      const mark = document.createElement("mark");
      mark.textContent = chars.slice(start, end).join("");
      parts.push(mark);
      done = end;
    }
    parts.push(chars.slice(done).join(""));
    return parts;
  };

  const show = (found) => {
    list.replaceChildren(...found.suggestions.map((one, number) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${number}`;
      option.role = "option";
      option.setAttribute("aria-selected", "false");
      option.dataset.url = one.url;
      const text = document.createElement("span");
      const same = one.match.name === one.label;
      text.append(...(same ? marked(one.label, one.match.marks) : [one.label]));
      if (!same) {
        const via = document.createElement("span");
        via.className = "via";
        via.append(...marked(one.match.name, one.match.marks));
        text.append(via);
      }
      const kind = document.createElement("span");
      kind.className = "tag";
      kind.textContent = one.kindLabel;
      option.append(text, kind);
      return option;
    }));
    list.hidden = !found.suggestions.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    at = -1;
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    asked?.abort();
    const text = input.value.trim();
    if (!text) {
      close();
      return;
    }
    timer = setTimeout(async () => {
      asked = new AbortController();
      const lang = new URLSearchParams(location.search).get("lang");
      const address = `${input.dataset.suggest}?${new URLSearchParams({ q: text, ...(lang && { lang }) })}`;
      try {
        const answer = await fetch(address, { signal: asked.signal, headers: { Accept: "application/json" } });
        if (answer.ok) show(await answer.json());
      } catch {
        close();
      }
    }, PAUSE);
  });

  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? at + 1 : (at < 0 ? list.children.length : at) - 1);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      location.assign(list.children[at].dataset.url);
    } else if (event.key === "Escape") {
      event.preventDefault();  // which would empty the field
      close();
    }
  });
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const option = event.target.closest("li");
    if (option) location.assign(option.dataset.url);
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
}
