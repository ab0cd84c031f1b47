// Reading the data, making elements. Text goes in as text nodes only.
const D = JSON.parse(document.getElementById("data").textContent);
const U = D.ui, W = D.words, T = (i) => D.texts[i];
const zh = D.lang === "zh";
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, k) => values[k]);

// h("div.cls", {on: {click: f}, aria-label: "x"}, child, "text", [more])
function h(spec, props, ...children) {
  const [tag, ...classes] = spec.split(".");
  const el = document.createElement(tag || "div");
  if (classes.length) el.className = classes.join(" ");
  for (const [key, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "on") for (const [name, f] of Object.entries(value)) el.addEventListener(name, f);
    else if (key === "value" || key === "open" || key === "hidden") el[key] = value;
    else el.setAttribute(key, value === true ? "" : String(value));
  }
  add(el, children);
  return el;
}

function add(el, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false || child === "") continue;
    if (Array.isArray(child)) add(el, child);
    else el.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return el;
}

const SVG = "http://www.w3.org/2000/svg";
function s(tag, props, ...children) {
  const el = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(props || {})) el.setAttribute(key, String(value));
  return add(el, children);
}

// Columns of a row, by name.
const COLS = ["id", "name", "verdict", "label", "stage", "relation", "score", "missing", "failed",
  "investment", "investmentText", "land", "landText", "reason", "investors", "bureaus", "kind", "nodes", "short"];
const TEXTS = new Set(["id", "name", "label", "stage", "relation", "investmentText", "landText",
  "reason", "investors", "kind", "nodes", "short"]);
const rows = D.rows.map((raw, at) => {
  const row = { at };
  COLS.forEach((name, k) => { row[name] = TEXTS.has(name) ? T(raw[k]) : raw[k]; });
  row.code = D.verdicts[row.verdict];
  row.bureaus = row.bureaus.map(T);
  row.landed = D.landed.includes(row.stage);
  row.key = [row.id, row.name, row.investors, row.reason, row.nodes, row.kind].join("\n").toLowerCase();
  return row;
});
// A rank is one among projects of the same stage.
const ranks = new Map();
for (const r of rows) { r.rank = (ranks.get(r.stage) || 0) + 1; ranks.set(r.stage, r.rank); }

const number = (x) => String(Math.round(x * 10) / 10);
const scoreText = (sc) => !sc ? "" : sc[0] === sc[1] ? number(sc[0]) : `${number(sc[0])}–${number(sc[1])}`;
const badge = (code, label) =>
  h(`span.badge.v-${code}`, null, h("span.mark", { "aria-hidden": "true" }, D.marks.verdict[code]), label || W["verdict." + code]);

// A closed <details> whose body is built when it is first opened.
function fold(summary, build, open) {
  const el = h("details", { open: !!open }, h("summary", null, summary));
  let built = false;
  const make = () => { if (!built) { built = true; add(el, [build()].flat()); } };
  if (open) make();
  el.addEventListener("toggle", () => { if (el.open) make(); });
  el.make = make;
  return el;
}
const section = (title, ...children) => h("section.block", null, h("h2", null, title), children);
