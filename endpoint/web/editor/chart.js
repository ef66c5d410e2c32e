// Draws a chart of a table's columns as SVG with the site's colours; the table stays, and says the same in words.
import { chartsOf, columnsOf, years } from "./columns.js";
import { element, language, say } from "./words.js";

const SPACE = "http://www.w3.org/2000/svg";
const WIDTH = innerWidth < 700 ? 340 : 560; // a phone's letters stay as large as a desk's
const HEIGHT = innerWidth < 700 ? 230 : 280;
const LEFT = 56;
const RIGHT = 20;
const TOP = 24;
const BOTTOM = 36;
const ROW = 40;
const BARS = 20;
const number = new Intl.NumberFormat(language === "zh" ? "zh-Hans" : "en", { notation: "compact", maximumFractionDigits: 2 });
const plain = new Intl.NumberFormat(language === "zh" ? "zh-Hans" : "en", { maximumFractionDigits: 6 });
const shown = (value) => (Math.abs(value) < 10000 ? plain : number).format(value);

function draw(name, attributes, ...children) {
  const made = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Numbers for an axis: about five that end in 1, 2 or 5, from at most the least to at least the most. */
export function ticks(least, most) {
  const span = most - least || Math.abs(most) || 1;
  const size = 10 ** Math.floor(Math.log10(span / 4));
  const step = [1, 2, 5, 10].map((each) => each * size).find((each) => span / each <= 5);
  const found = [];
  for (let at = Math.floor(least / step + 1e-9); at * step < most + step * (1 - 1e-9); at += 1) found.push(Number((at * step).toPrecision(12)));
  return found.length > 1 ? found : [...found, found[0] + step];
}

const pairs = ({ by, of }) => by.values.map((label, at) => ({ label, value: Number(of.values[at]), there: label !== "" && of.values[at] !== "" })).filter((pair) => pair.there);

function overTime(chart) {
  const points = pairs(chart).map((pair) => ({ ...pair, at: years(pair.label) })).sort((one, other) => one.at - other.at);
  const first = Math.floor(points[0].at);
  const last = Math.max(first + 1, Math.ceil(points.at(-1).at));
  const values = points.map((point) => point.value);
  const scale = ticks(Math.min(0, ...values), Math.max(...values, 0));
  const [low, high] = [scale[0], scale.at(-1)];
  const x = (year) => LEFT + ((year - first) / (last - first)) * (WIDTH - LEFT - RIGHT);
  const y = (value) => TOP + (1 - (value - low) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const parts = scale.map((value) => draw("g", {}, draw("path", { class: "axis", d: `M${LEFT} ${y(value)}H${WIDTH - RIGHT}` }),
    draw("text", { x: LEFT - 8, y: y(value) + 4, "text-anchor": "end" }, shown(value))));
  const step = Math.ceil((last - first) / (WIDTH / 70));
  for (let year = first; year <= last; year += step) parts.push(draw("text", { x: x(year), y: HEIGHT - 12, "text-anchor": "middle" }, String(year)));
  // One value a day is a line; several are dots that no line joins.
  if (new Set(points.map((point) => point.label)).size === points.length) {
    parts.push(draw("path", { class: "line series-0", d: `M${points.map((point) => `${x(point.at).toFixed(1)} ${y(point.value).toFixed(1)}`).join("L")}` }));
  }
  for (const point of points) {
    parts.push(draw("circle", { class: "dot series-0", cx: x(point.at).toFixed(1), cy: y(point.value).toFixed(1), r: 5 }, draw("title", {}, `${point.label}: ${plain.format(point.value)}`)));
    if (points.length > WIDTH / 45) continue;
    // At the edges a label turns inwards, away from the axis and the page's end.
    const at = x(point.at);
    const anchor = at < LEFT + 12 ? "start" : at > WIDTH - RIGHT - 12 ? "end" : "middle";
    parts.push(draw("text", { class: "dot-label", x: (at + (anchor === "start" ? 6 : 0)).toFixed(1), y: (y(point.value) - 10).toFixed(1), "text-anchor": anchor }, shown(point.value)));
  }
  return { height: HEIGHT, parts, left: 0 };
}

/** A label cut to what the chart is wide; a Chinese character takes the room of two letters. */
function cut(label) {
  let room = WIDTH / 7.2;
  const kept = [...label].filter((sign) => (room -= sign.codePointAt(0) > 0x2e80 ? 1.9 : 1) >= 0).join("");
  return kept.length < label.length ? `${kept.slice(0, -1)}…` : label;
}

function bars(chart) {
  const all = pairs(chart);
  const rows = all.slice(0, BARS);
  const values = rows.map((row) => row.value);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values) || 1];
  const x = (value) => ((value - low) / (high - low)) * (WIDTH - 90);
  const parts = rows.map((row, at) => draw("g", {}, draw("title", {}, `${row.label}: ${plain.format(row.value)}`),
    draw("text", { class: "row-label", x: 0, y: at * ROW + 14 }, cut(row.label)),
    draw("rect", { class: "bar", x: Math.min(x(0), x(row.value)).toFixed(1), y: at * ROW + 19, width: Math.max(1, Math.abs(x(row.value) - x(0))).toFixed(1), height: 14 }),
    draw("text", { class: "dot-label", x: (Math.max(x(0), x(row.value)) + 6).toFixed(1), y: at * ROW + 31 }, shown(row.value))));
  return { height: rows.length * ROW, parts, left: all.length - rows.length };
}

const title = (chart) => say("chart_title", { of: chart.of.name, by: chart.by.name });

/** The chart for a table, with a choice where its columns make several; null where they make none. */
export function chartFor(table) {
  const charts = chartsOf(columnsOf(table));
  if (!charts.length) return null;
  const place = element("div");
  const caption = element("figcaption");
  function show(chart) {
    const { height, parts, left } = chart.kind === "time" ? overTime(chart) : bars(chart);
    place.replaceChildren(draw("svg", { class: `chart result-${chart.kind}`, viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": title(chart) }, ...parts));
    caption.replaceChildren(element("strong", { textContent: title(chart) }), ...(left > 0 ? [` ${say("chart_left", { count: left })}`] : []));
  }
  const made = element("figure", { className: "result-chart" }, caption, place);
  show(charts[0]);
  if (charts.length > 1) {
    const choice = element("select", { id: "chart-choice" }, ...charts.map((chart, at) => element("option", { value: String(at), textContent: title(chart) })));
    choice.addEventListener("change", () => show(charts[Number(choice.value)]));
    made.append(element("p", { className: "chart-choice" }, element("label", { htmlFor: "chart-choice", textContent: say("chart_other") }), choice));
  }
  return made;
}
