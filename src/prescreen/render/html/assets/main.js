// Putting it together: overview and list, or one candidate; the address says which.
const app = document.getElementById("app");
let overview = null, kept = 0, current = null;

function tiles() {
  const by = groupBy(rows, (r) => r.code);
  const strip = h("div.strip", { "aria-hidden": "true" });
  const out = D.verdicts.map((code) => {
    const n = (by.get(code) || []).length;
    if (n) { const part = h("span.v-" + code); part.style.flexGrow = n; strip.append(part); }
    return h("button.tile.v-" + code, { type: "button", "data-verdict": code, "aria-pressed": "false", title: U.clickfilter, disabled: n === 0,
      on: { click: () => { state.verdicts.has(code) ? state.verdicts.delete(code) : state.verdicts.add(code); refresh(); } } },
      h("span.n", null, n), h("span.l", null, h("span.mark", { "aria-hidden": "true" }, D.marks.verdict[code]), W["verdict." + code]));
  });
  return h("div", null, h("div.tiles", { role: "group", "aria-label": U.clickfilter }, out), strip);
}

function build() {
  const top = D.top, run = D.run;
  return h("main.overview", { id: "main" },
    h("section.summary", null, h("h2.hide", null, U.overview), tiles(),
      h("div.tops", null, top.bureaus.length > 0 && h("div", null, h("h3", null, U.topmissing), bars(top.bureaus)),
        top.failed.length > 0 && h("div", null, h("h3", null, U.topfailed), bars(top.failed)))),
    run.all > rows.length && h("p.sub", { role: "note" }, fill(U.cut, { n: rows.length, all: run.all })),
    toolbar(), table(),
    run.rejected.length + run.problems.length > 0 && fold(`${U.rejected} (${run.rejected.length + run.problems.length})`, () => [
      list(run.rejected.map(([sheet, row, why]) => `${sheet} ${U.row} ${row}${zh ? ":" : ": "}${why}`), ".items"), list(run.problems, ".items")]),
    fold(U.provenance, () => [h("p.sub", null, `prescreen ${run.engine} · ${U.source} ${run.source || "–"}`),
      h("ul.items", null, run.packs.map(([id, version, sha]) => h("li", null, `${id} ${version} `, h("code", null, sha.slice(0, 16)))))]));
}

function banner() {
  return h("header.top", null, h("a.skip", { href: "#list", on: { click: (e) => { e.preventDefault(); (document.getElementById("list") || document.getElementById("main")).focus(); } } }, U.skip),
    h("div", null, h("p.place", null, D.run.region), h("p.title", null, U.title)),
    h("div.meta", null, h("span.stamp", null, W.internal), h("span", null, `${U.asof} ${D.run.asof}`), h("span", null, `${rows.length} ${U.candidates}`),
      h("span.note", null, D.run.open ? W["internal.open"] : W["internal.note"])));
}

const holder = h("div.holder");
function route() {
  let id = "";
  try { id = decodeURIComponent(location.hash.slice(1)); } catch { id = ""; }
  const r = id ? rows.find((x) => x.id === id) : null;
  if (!current && overview) kept = scrollY;
  current = r || null;
  if (r) {
    const view = detailView(r);
    holder.replaceChildren(view);
    scrollTo(0, 0);
    view.focus({ preventScroll: true });
    document.title = `${r.name} · ${U.title}`;
  } else {
    if (!overview) overview = build();
    holder.replaceChildren(overview);
    document.title = `${U.title} · ${D.run.region}`;
    refresh();
    scrollTo(0, kept);
    draw(true);
  }
}

app.append(banner(), holder);
addEventListener("hashchange", route);
addEventListener("scroll", soon, { passive: true });
addEventListener("resize", () => draw(true));
addEventListener("keydown", (e) => {
  if (!current || e.altKey || e.ctrlKey || e.metaKey || /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName)) return;
  const here = shown.indexOf(current), to = e.key === "ArrowLeft" ? here - 1 : e.key === "ArrowRight" ? here + 1 : -1;
  if (e.key === "Escape") location.hash = "";
  else if (here >= 0 && shown[to]) location.hash = encodeURIComponent(shown[to].id);
});
let opened = [];
addEventListener("beforeprint", () => {
  whole = true;
  draw(true);
  opened = [...document.querySelectorAll("details:not([open])")].filter((d) => !d.closest(".st-not_applicable, .st-pass, .st-later"));
  for (const d of opened) { if (d.make) d.make(); d.open = true; }
  // What is open is printed as a list by unit, what failed with its reasons.
  const inside = [...document.querySelectorAll(".st-unknown details.group:not([open])")];
  for (const d of inside) { d.make(); d.open = true; }
  for (const d of document.querySelectorAll(".st-unknown details.check")) d.open = false;
  opened.push(...inside);
});
addEventListener("afterprint", () => { whole = false; for (const d of opened) d.open = false; opened = []; draw(true); });
route();
