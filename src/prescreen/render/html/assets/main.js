// Putting it together: overview and list, or one candidate; the address says which.
const app = document.getElementById("app");
let overview = null, kept = 0, current = null;

function tiles() {
  const out = D.verdicts.map((code) => h("button.tile.v-" + code, { type: "button", "data-verdict": code, "aria-pressed": "false", title: U.clickfilter,
    on: { click: () => { state.verdicts.has(code) ? state.verdicts.delete(code) : state.verdicts.add(code); refresh(); } } },
    h("span.n", null, 0), h("span.l", null, h("span.mark", { "aria-hidden": "true" }, D.marks.verdict[code]), W["verdict." + code])));
  return h("div", null, h("div.tiles", { role: "group", "aria-label": U.clickfilter }, out), h("div.strip", { "aria-hidden": "true" }));
}

// The tiles count what the tab shows.
function countTiles() {
  const by = groupBy(rows.filter((r) => r.landed === state.landed), (r) => r.code);
  const parts = [];
  for (const tile of document.querySelectorAll(".tile")) {
    const code = tile.dataset.verdict, n = (by.get(code) || []).length;
    tile.querySelector(".n").textContent = n;
    tile.disabled = n === 0;
    if (n) { const part = h("span.v-" + code); part.style.flexGrow = n; parts.push(part); }
  }
  const strip = document.querySelector(".strip");
  if (strip) strip.replaceChildren(...parts);
}

function unread(run) {
  const n = run.rejected.length + run.problems.length;
  return n > 0 && h("div.unread", null, fold(`${U.unreadnote} (${n})`, () => [
    list(run.rejected.map(([sheet, row, why]) => `${sheet} ${U.row} ${row}${zh ? ":" : ": "}${why}`), ".items"), list(run.problems, ".items")], n <= 5));
}

function build() {
  const top = D.top, run = D.run;
  return h("main.overview", { id: "main" },
    h("section.summary", null, h("h2.hide", null, U.overview), tabs(), tiles(), unread(run),
      h("div.tops", null, top.bureaus.length > 0 && h("div", null, h("h3", null, U.topmissing), bars(top.bureaus)),
        top.failed.length > 0 && h("div", null, h("h3", null, U.topfailed), bars(top.failed)))),
    run.all > rows.length && h("p.sub", { role: "note" }, fill(U.cut, { n: rows.length, all: run.all })),
    toolbar(), table(),
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
// A project is printed on two pages at most: what failed with its reasons, the rest by its number.
let opened = [];
addEventListener("beforeprint", () => {
  whole = true;
  draw(true);
  const grave = [...document.querySelectorAll(".st-fail details.check:not([open]), .st-waived details.check:not([open])")];
  opened = grave.filter((d) => !["advice", "task"].includes(d.dataset.grade)).slice(0, 6);
  for (const d of opened) { if (d.make) d.make(); d.open = true; }
});
addEventListener("afterprint", () => { whole = false; for (const d of opened) d.open = false; opened = []; draw(true); });
route();
