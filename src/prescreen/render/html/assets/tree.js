// The reasons of one candidate as an open-and-close tree: outcome, then unit or stage, then check.
const OUTCOMES = D.statuses;
function outcomesOf(detail) {
  const out = [], flat = detail.outcomes;
  for (let i = 0; i < flat.length; i += 3)
    out.push({ check: flat[i], status: OUTCOMES[flat[i + 1] & 15], declared: flat[i + 1] & 16, review: flat[i + 1] & 32, reason: T(flat[i + 2]) });
  return out;
}

const C = { id: 0, title: 1, severity: 2, scope: 3, due: 4, basis: 5, bureau: 6, rule: 7, applies: 8, sources: 9, remedy: 10, fallback: 11, evidence: 12, grade: 13 };
const of = (check, key) => T(D.checks[check][C[key]]);

function checkItem(o) {
  const line = [
    h("span.mark.s-" + o.status, { "aria-hidden": "true" }, D.marks.status[o.status]),
    h("span.t", null, of(o.check, "title")),
    h("span.tag.g-" + of(o.check, "grade"), null, of(o.check, "severity")),
    h("span.tag", null, of(o.check, "scope")),
    o.declared ? h("span.tag.flag", null, U.declared) : null,
    o.review ? h("span.tag.flag", null, U.review) : null,
  ];
  const el = fold(line, () => checkBody(o));
  el.classList.add("check");
  el.dataset.grade = of(o.check, "grade");
  el.dataset.key = (of(o.check, "title") + " " + o.reason + " " + of(o.check, "bureau") + " " + of(o.check, "id")).toLowerCase();
  return el;
}

function checkBody(o) {
  const line = (label, value) => value && [h("dt", null, label), h("dd", null, value)];
  const sources = D.checks[o.check][C.sources].map((i) => {
    const [text, issuer, grade] = D.sources[i].map(T);
    return h("li", null, text, h("span.sub", null, [issuer, grade].filter(Boolean).join(" · ")));
  });
  return h("div.why", null, h("p.reason", null, o.reason), h("dl", null,
    line(U.requirement, of(o.check, "rule")), line(U.applies, of(o.check, "applies")),
    line(U.basis, sources.length && [h("span.sub", null, of(o.check, "basis")), h("ul", null, sources)]),
    o.status !== "pass" && o.status !== "not_applicable" && [line(U.remedy, of(o.check, "remedy")), line(U.fallback, of(o.check, "fallback"))],
    line(U.unit, of(o.check, "bureau")), line(U.due, of(o.check, "due")), line(U.id, h("code", null, of(o.check, "id")))));
}

const groupBy = (list, key) => {
  const out = new Map();
  for (const x of list) { const k = key(x); if (!out.has(k)) out.set(k, []); out.get(k).push(x); }
  return out;
};
const head = (name, n, mark, status) => [mark && h("span.mark.s-" + status, { "aria-hidden": "true" }, mark), h("span.t", null, name), h("span.n", null, n)];

function tree(detail) {
  const all = groupBy(outcomesOf(detail), (o) => o.status);
  const box = h("div.tree");
  for (const status of OUTCOMES) {
    const mine = all.get(status);
    if (!mine) continue;
    const by = status === "unknown" ? "bureau" : status === "later" ? "due" : status === "fail" || status === "waived" ? null : "scope";
    const build = () => !by ? mine.map(checkItem)
      : [...groupBy(mine, (o) => of(o.check, by))].sort((a, b) => by === "bureau" ? b[1].length - a[1].length : 0).map(([name, list]) => {
        const g = fold(head(name, list.length), () => list.map(checkItem));
        g.classList.add("group");
        return g;
      });
    const el = fold(head(W["status." + status], mine.length, D.marks.status[status], status), build, status === "fail" || status === "waived");
    el.classList.add("status", "st-" + status);
    box.append(el);
  }
  return box;
}

function openAll(box, open) {
  for (const el of box.querySelectorAll(":scope > details")) {
    if (open) el.make();
    el.open = open;
    openAll(el, open);
  }
}

function treeSection(detail) {
  const box = tree(detail);
  let timer = 0;
  const find = h("input", { type: "search", placeholder: U.findcheck, "aria-label": U.findcheck,
    on: { input: () => { clearTimeout(timer); timer = setTimeout(() => search(box, find.value.trim().toLowerCase()), 120); } } });
  return h("section.block.reasons", null, h("div.bar", null, h("h2", null, U.reasons), find,
    h("button.plain", { type: "button", on: { click: () => openAll(box, true) } }, U.openall),
    h("button.plain", { type: "button", on: { click: () => openAll(box, false) } }, U.closeall)), box);
}

function search(box, word) {
  const groups = () => box.querySelectorAll("details.status, details.group");
  if (word) { for (const g of groups()) g.make(); for (const g of groups()) g.make(); }
  for (const c of box.querySelectorAll("details.check")) c.hidden = !!word && !c.dataset.key.includes(word);
  for (const g of [...groups()].reverse()) {
    const any = !word || g.querySelector("details.check:not([hidden])");
    g.hidden = !any;
    if (word) g.open = !!any;
  }
}
