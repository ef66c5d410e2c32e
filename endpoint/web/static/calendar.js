// Arrow keys move between the cells of the timeline's calendar; the cells are links, so Tab and Enter work without this.
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const table = document.querySelector("table.calendar");
const links = [...(table?.tBodies[0].rows ?? [])].map((row) => [...row.cells].map((cell) => cell.querySelector("a")));

table?.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  if (!step) return;
  let row = links.findIndex((cells) => cells.includes(document.activeElement));
  if (row < 0) return;
  let column = links[row].indexOf(document.activeElement);
  event.preventDefault();
  do {
    row += step[0];
    column += step[1];
  } while (links[row] && column < links[row].length && column >= 0 && !links[row][column]);
  links[row]?.[column]?.focus();
});
