// The ranked list: filters, sorting, and rows drawn only where they are seen.
// Projects that are signed or built stand apart: nothing of them is left to be pre-screened.
const some = { pending: rows.filter((r) => !r.landed).length, landed: rows.filter((r) => r.landed).length };
const state = { landed: !some.pending, text: "", verdicts: new Set(), stage: "", relation: "", bureau: "", sort: "rank" };
const order = {
  rank: (a, b) => a.at - b.at,
  name: (a, b) => a.name.localeCompare(b.name, D.lang),
  investment: (a, b) => (b.investment ?? -1) - (a.investment ?? -1) || a.at - b.at,
  land: (a, b) => (b.land ?? -1) - (a.land ?? -1) || a.at - b.at,
  missing: (a, b) => a.missing - b.missing || a.at - b.at,
  score: (a, b) => (b.score ? b.score[1] : -1) - (a.score ? a.score[1] : -1) || a.at - b.at,
};
let shown = rows;

function chosen() {
  const words = state.text.toLowerCase().split(/\s+/).filter(Boolean);
  const out = rows.filter((r) => r.landed === state.landed &&
    (!state.verdicts.size || state.verdicts.has(r.code)) &&
    (!state.stage || r.stage === state.stage) &&
    (!state.relation || r.relation === state.relation) &&
    (!state.bureau || r.bureaus.includes(state.bureau)) &&
    words.every((w) => r.key.includes(w)));
  return state.sort === "rank" ? out : out.sort(order[state.sort]);
}

const distinct = (pick) => [...new Set(rows.flatMap(pick))].filter(Boolean);
function select(label, key, values, names) {
  const el = h("select", { on: { change: () => { state[key] = el.value; refresh(); } } },
    values.map((v, k) => h("option", { value: v }, names ? names[k] : v || U.all)));
  el.value = state[key];
  controls[key] = el;
  return h("label.control", null, h("span", null, label), el);
}
const controls = {};

function tabs() {
  if (!some.pending || !some.landed) return null;
  const tab = (key, landed) => h("button.tab", { type: "button", "data-tab": key, on: { click: () => { state.landed = landed; refresh(); } } },
    U[key], h("span.n", null, some[key]));
  return h("div.tabs", { role: "group" }, tab("pending", false), tab("landed", true));
}

function toolbar() {
  const stages = distinct((r) => r.stage), relations = distinct((r) => r.relation);
  const bureaus = distinct((r) => r.bureaus).sort((a, b) => a.localeCompare(b, D.lang));
  let timer = 0;
  const search = h("input", { type: "search", placeholder: U.search, "aria-label": U.search, autocomplete: "off",
    on: { input: () => { clearTimeout(timer); timer = setTimeout(() => { state.text = search.value; refresh(); }, 80); } } });
  controls.text = search;
  const sorts = Object.keys(order);
  return h("div.toolbar", { role: "search" },
    h("label.control.wide", null, h("span", null, U.search), search),
    stages.length > 1 && select(U.stage, "stage", ["", ...stages]),
    relations.length > 0 && select(U.relation, "relation", ["", ...relations]),
    bureaus.length > 0 && select(U.bureau, "bureau", ["", ...bureaus]),
    select(U.sort, "sort", sorts, sorts.map((k) => U["sort." + k])),
    h("div.tools", null,
      h("span.count", { role: "status", "aria-live": "polite" }),
      h("button.plain.clear", { type: "button", on: { click: clear } }, U.clear),
      h("button.plain", { type: "button", on: { click: () => window.print() } }, U.print)));
}

function clear() {
  Object.assign(state, { text: "", stage: "", relation: "", bureau: "", sort: "rank" });
  state.verdicts.clear();
  for (const [key, el] of Object.entries(controls)) el.value = state[key];
  refresh();
}

// Columns that no project fills are left out.
const HEADS = ["rank", "project", "verdict", "reason", "score", "relation", "investment", "land", "missing"]
  .filter((k) => !["score", "relation", "investment", "land"].includes(k) || rows.some((r) => k === "investment" ? r.investmentText : k === "land" ? r.landText : r[k]));
const CELLS = {
  rank: (r) => [r.rank, h("span.sub", null, r.stage)],
  verdict: (r) => badge(r.code, r.short),
  reason: (r) => h("span.clamp", null, r.reason),
  score: (r) => scoreText(r.score),
  relation: (r) => r.relation,
  investment: (r) => h("span.clamp", null, r.investmentText),
  land: (r) => h("span.clamp", null, r.landText),
  missing: (r) => (r.missing ? r.missing + U.items : "–"),
};
function rowOf(r, place) {
  return h("tr.row", { "aria-rowindex": place + 2, "data-at": r.at }, HEADS.map((k) => k === "project"
    ? h("th.c-project", { scope: "row" }, h("a", { href: "#" + encodeURIComponent(r.id) }, r.name),
      h("span.sub", null, [r.id, r.investors].filter(Boolean).join(" · ")))
    : h("td.c-" + k, { "data-label": U[k] }, CELLS[k](r))));
}

let body = null, rowHeight = 60, frame = 0, drawn = [-1, -1], whole = false;
function table() {
  body = h("tbody");
  body.addEventListener("click", (e) => {
    const tr = e.target.closest("tr.row");
    if (tr && !e.target.closest("a") && !String(getSelection())) location.hash = encodeURIComponent(rows[tr.dataset.at].id);
  });
  const t = h("table.list", { "aria-rowcount": rows.length + 1 }, h("caption.hide", null, U.list),
    h("thead", null, h("tr", null, HEADS.map((k) => h("th.c-" + k, { scope: "col" }, U[k])))), body);
  return h("div.listwrap", { id: "list", tabindex: "-1" }, t);
}

// All rows have one height, so that what is in sight follows from the scroll position.
function draw(force) {
  if (!body || !body.isConnected) return;
  let first = 0, last = shown.length;
  if (!whole && shown.length > 80) {
    const top = body.getBoundingClientRect().top;
    first = Math.max(0, Math.floor(-top / rowHeight) - 12);
    first -= first % 2;
    last = Math.min(shown.length, first + Math.ceil(innerHeight / rowHeight) + 26);
  }
  if (!force && first === drawn[0] && last === drawn[1]) return;
  drawn = [first, last];
  const pad = (n) => { const td = h("td", { colspan: HEADS.length }); td.style.height = n * rowHeight + "px"; return h("tr.pad", { "aria-hidden": "true" }, td); };
  const out = shown.slice(first, last).map((r, k) => rowOf(r, first + k));
  if (first > 0) out.unshift(pad(first));
  if (last < shown.length) out.push(pad(shown.length - last));
  if (!shown.length) out.push(h("tr", null, h("td.empty", { colspan: HEADS.length }, U.nothing)));
  body.replaceChildren(...out);
  const real = body.querySelector("tr.row");
  const high = real ? real.getBoundingClientRect().height : 0;
  if (high > 0 && Math.abs(high - rowHeight) > 0.5 && !whole) { rowHeight = high; draw(true); }
}

function refresh() {
  shown = chosen();
  const count = document.querySelector(".count");
  if (count) count.textContent = fill(U.shown, { n: shown.length, all: rows.length });
  for (const b of document.querySelectorAll("[data-tab]"))
    b.setAttribute("aria-pressed", String((b.dataset.tab === "landed") === state.landed));
  countTiles();
  for (const b of document.querySelectorAll("[data-verdict]"))
    b.setAttribute("aria-pressed", String(state.verdicts.has(b.dataset.verdict)));
  draw(true);
}
const soon = () => { if (!frame) frame = requestAnimationFrame(() => { frame = 0; draw(false); }); };
