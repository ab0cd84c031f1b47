// One candidate on a page of its own.
const kv = (pairs) => h("dl.kv", null, pairs.map(([k, v]) => h("div", null, h("dt", null, k), h("dd", null, v))));
const list = (texts, cls) => h("ul" + (cls || ""), null, texts.map((t) => h("li", null, t)));

function factsBlock(d) {
  const pair = ([label, text, grade, marked]) => [T(label), [T(text), marked ? h("span.tag.ok", null, T(grade)) : null]];
  const key = d.facts.filter((f) => f[4]), rest = d.facts.filter((f) => !f[4]);
  return section(U.facts, kv(key.map(pair)),
    rest.length > 0 && fold(`${U["facts.all"]} (${d.facts.length})`, () => kv(rest.map(pair))),
    d.metrics.length > 0 && fold(`${U.metrics} (${d.metrics.length})`, () => kv(d.metrics.map(([a, b]) => [T(a), T(b)]))));
}

function asksBlock(d) {
  if (!d.asks.length && !d.checks.length) return null;
  const units = [...groupBy(d.checks, (c) => T(c[0]))];
  return h("div.asks", null,
    d.asks.length > 0 && h("section", null, h("h2", null, U.asks), h("ol.ask", null, d.asks.map(([text, how, unit]) =>
      h("li", null, h("b", null, T(text)), h("span.sub", null, `${T(how)} · ${U.explains}${zh ? ":" : ": "}${T(unit)}`))))),
    units.length > 0 && h("section", null, h("h2", null, U.tocheck), h("ul.ask", null, units.map(([unit, own]) =>
      h("li", null, h("b", null, unit), h("span", null, (zh ? ":" : ": ") + own.map((c) => T(c[1])).join(zh ? "、" : ", ")))))));
}

function missingBlock(d) {
  const groups = [...groupBy(d.missing, (m) => T(m[0]))].sort((a, b) => b[1].length - a[1].length);
  const item = ([, label, due, todo, by]) => h("li", null, h("b", null, T(label)), h("span.sub", null, [T(due), T(todo)].filter(Boolean).join(" · ")),
    by.length > 0 && h("span.sub", null, U.neededby + (zh ? ":" : ": ") + by.map((c) => of(c, "title")).join(zh ? ";" : "; ")));
  return section(U.bybureau, groups.length ? groups.map(([name, ms], k) => fold(head(name, ms.length), () => h("ul.items", null, ms.map(item)), k < 2 && ms.length < 8))
    : h("p.sub", null, U.nomissing), d.also > 0 && h("p.sub", null, fill(U.alsomissing, { n: d.also })));
}

function whatIfBlock(d) {
  return section(U.whatif,
    h("h3", null, U.changes), d.changes.length ? h("ul.items", null, d.changes.map(([text, verdict, check]) => h("li", null,
      T(text), " → ", badge(D.verdicts[verdict]), check >= 0 && h("span.sub", null, of(check, "title")))))
      : h("p.sub", null, U.nochange),
    d.decisive.length > 0 && [h("h3", null, U.decisive), list(d.decisive.map(T), ".items")]);
}

function chainBlock(d) {
  const c = d.chain;
  if (!c) return null;
  const side = (p) => W["side." + p[1]];
  return section(U.chain,
    kv([[U.relation, T(c.relation) || W["chain.unknown"]], T(c.nodes) && [U.chain, T(c.nodes)]].filter(Boolean)),
    c.scores.some((x) => x[1]) && [bars(c.scores.map(([k, v]) => [W["chain." + k], Math.round(v * 10) / 10])), h("p.sub", null, U.chainref)],
    T(c.note) && h("p", null, T(c.note)), c.ask.length > 0 && h("p", null, U.ask + (zh ? ":" : ": ") + c.ask.map(T).join(zh ? "、" : ", ")),
    c.svg >= 0 && chainMap(D.svgs[c.svg]),
    c.because.length > 0 && fold(`${U.because} (${c.because.length})`, () => list(c.because.map((x) => T(x[0])))),
    c.partners.length > 0 && fold(`${U.partners} (${c.partners.length})`, () => list(c.partners.map((p) => `${T(p[0])} · ${T(p[2])} · ${side(p)}`))));
}

function conclusionsBlock(d) {
  if (!d.conclusions.length && !d.waivers.length) return null;
  return [d.conclusions.length > 0 && section(U.conclusions, h("ul.items", null, d.conclusions.map(([kind, title, value, because, task]) => h("li", null,
    h("span.tag", null, T(kind)), h("b", null, T(title)), value !== title && h("span", null, " ", T(value)),
    task && h("span.sub", null, [T(task[0]), task[2] ? task[2] + (zh ? "" : " ") + U.days : "", task[1].length ? U.papers + (zh ? ":" : ": ") + task[1].map(T).join(zh ? "、" : ", ") : ""].filter(Boolean).join(" · ")),
    h("span.sub", null, U.because + (zh ? ":" : ": ") + T(because)))))),
  d.waivers.length > 0 && section(U.waivers, h("ul.items", null, d.waivers.map(([check, reason, by, doc, until, kept, id]) => h("li", null,
    h("b", null, check >= 0 ? of(check, "title") : T(id)), h("span.tag", null, T(kept)), h("span.sub", null, [reason, by, doc, until].map(T).join(" · "))))))];
}

function coverBlock(d, open) {
  const cover = D.covers[d.cover], n = cover.reduce((sum, c) => sum + c[1].length, 0);
  return h("div.cover", null, h("h2", null, U.coverage), h("p", null, W["gap.note"]),
    fold(`${n}${zh ? " 项" : " items"} · ${cover.length}${zh ? " 个规则包" : " packs"}`, () => cover.filter((c) => c[1].length || c[2]).map(([title, gaps, stale]) =>
      h("div", null, h("h3", null, T(title), stale ? h("span.tag.flag", null, U.stale) : null), list(gaps.map(T)))), open));
}

function detailView(r) {
  const d = D.details[r.at], here = shown.indexOf(r);
  const go = (k, label, arrow) => { const to = shown[k]; return h("a.plain" + (to ? "" : ".off"), to ? { href: "#" + encodeURIComponent(to.id), "aria-label": `${label} ${to.name}` } : { "aria-disabled": "true" }, arrow); };
  return h("main.detail", { id: "main", tabindex: "-1" },
    h("nav.crumbs", null, h("a.plain", { href: "#" }, "← " + U.back), h("span.spacer"), h("span.sub", null, here >= 0 ? `${here + 1} / ${shown.length}` : ""),
      here >= 0 && [go(here - 1, U.prev, "‹ " + U.prev), go(here + 1, U.next, U.next + " ›")], h("button.plain", { type: "button", on: { click: () => window.print() } }, U.print)),
    h("header.dhead", null, h("h1", null, r.name), h("p.sub", null, [U.no + " " + r.id, r.investors && U.investors + (zh ? ":" : ": ") + r.investors, U.stage + (zh ? ":" : ": ") + r.stage, U.asof + " " + T(d.asof)].filter(Boolean).join(" · "))),
    h("div.verdictrow", null,
      h("div.verdictbox.v-" + r.code, null, h("p.kicker", null, W.system), h("p.big", null, h("span.mark", { "aria-hidden": "true" }, D.marks.verdict[r.code]), r.label),
        [U.why, U.step, U.who].map((label, k) => h("p", null, h("b", null, label + (zh ? ":" : ": ")), T(d.gist[k]))),
        d.reach.length > 1 && h("p.sub", null, U.reach + (zh ? ":" : ": ") + d.reach.map((k) => W["verdict." + D.verdicts[k]]).join(zh ? "、" : ", ")),
        r.score && h("p", null, h("b", null, U.score + (zh ? ":" : ": ")), `${scoreText(r.score)} / ${number(r.score[2])}`)),
      coverBlock(d)),
    asksBlock(d),
    d.conflicts.length > 0 && section(U.conflicts, list(d.conflicts.map(T), ".items")),
    d.warnings.length > 0 && section(U.warnings, list(d.warnings.map(T), ".items")),
    h("div.cols", null, h("div.main", null, treeSection(d), d.score && section(U.scoretitle, waterfall(d.score), h("p.sub", null, U.scorenote)), chainBlock(d)),
      h("aside", null, factsBlock(d), missingBlock(d), whatIfBlock(d), conclusionsBlock(d))),
    h("p.sub.digest", null, `SHA-256 ${T(d.input)}`));
}
