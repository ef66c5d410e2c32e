// What the columns of a table hold, and which two of them make a chart: a day or year with a number, else a name with a number.
const DAY = /^\d{4}(-\d\d(-\d\d)?)?$/;

/** The columns of a table: { name, kind, values }; kind is "number", "day", "name" or "" for one that makes no chart. */
export function columnsOf(table) {
  const rows = [...table.tBodies[0].rows];
  return [...table.tHead.rows[0].cells].map((head, at) => {
    const values = rows.map((row) => row.cells[at].textContent.trim());
    return { name: head.textContent.trim(), kind: kindOf(head.textContent, values), values };
  });
}

function kindOf(name, values) {
  const told = values.filter(Boolean);
  if (told.length < 2) return "";
  const numeric = told.every((value) => Number.isFinite(Number(value)));
  if (told.every((value) => DAY.test(value)) && (!numeric || told.every((value) => value >= "1900" && value <= "2100"))) return "day";
  if (numeric) return counts(told) ? "" : "number";
  return new Set(told).size > 1 ? "name" : "";
}

/** Whether numbers only count the rows: 1, 2, 3 … */
function counts(values) {
  return values.length > 2 && values.every((value, at) => Number(value) === at + 1);
}

/** A day as a number of years: 2018-07-01 is about 2018.5. */
export function years(day) {
  const [year, month = 1, date = 1] = day.split("-").map(Number);
  return year + (month - 1) / 12 + (date - 1) / 365;
}

/** The charts that a table's columns fit, best first: { kind: "time" | "bars", by, of }, each a column. */
export function chartsOf(columns) {
  const of = columns.filter((column) => column.kind === "number");
  const days = columns.filter((column) => column.kind === "day");
  const names = columns.filter((column) => column.kind === "name");
  // A column of years alone is what a query counted, say in which year most was issued.
  const found = [...days.flatMap((by) => of.map((value) => ({ kind: "time", by, of: value }))), ...names.flatMap((by) => of.map((value) => ({ kind: "bars", by, of: value })))];
  return found.filter(({ by, of: value }) => by.values.filter((label, at) => label && value.values[at]).length > 1);
}
