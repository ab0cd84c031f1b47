// The waterfall of the score: where each item takes the sum from and to, what is not yet certain.
function waterfall(score) {
  const [low, high, most, items] = score, rowH = 24, left = 210, right = 90, wide = 760;
  const scale = (x) => left + (x / (most || 1)) * (wide - left - right);
  const tall = (items.length + 1) * rowH + 26;
  const svg = s("svg", { viewBox: `0 0 ${wide} ${tall}`, role: "img", class: "waterfall", "aria-label": `${U.scoretitle}: ${scoreText(score)} / ${number(most)}` },
    s("defs", {}, s("pattern", { id: "unsure", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      s("rect", { width: 6, height: 6, class: "p0" }), s("line", { x1: 0, y1: 0, x2: 0, y2: 6, class: "p1" }))));
  for (let k = 0; k <= 4; k++) {
    const x = scale((most * k) / 4);
    svg.append(s("line", { x1: x, x2: x, y1: 4, y2: tall - 20, class: "grid" }), s("text", { x, y: tall - 6, class: "axis" }, number((most * k) / 4)));
  }
  let from = 0, y = 6;
  for (const [label, lo, hi, max, unknown] of items) {
    const name = T(label), short = name.length > 16 ? name.slice(0, 15) + "…" : name;
    const tip = `${name}: ${scoreText([lo, hi])} / ${number(max)}${unknown.length ? " · " + unknown.map(T).join(zh ? "、" : ", ") : ""}`;
    const end = Math.min(from, from + lo), size = Math.abs(lo);
    svg.append(s("g", {}, s("title", {}, tip), s("text", { x: left - 8, y: y + 15, class: "name" }, short),
      s("rect", { x: scale(end), y: y + 3, width: Math.max(scale(size) - scale(0), 1), height: rowH - 8, class: lo < 0 ? "minus" : "sure" }),
      hi > lo ? s("rect", { x: scale(from + lo), y: y + 3, width: scale(hi - lo) - scale(0), height: rowH - 8, fill: "url(#unsure)", class: "unsure" }) : null,
      s("text", { x: scale(Math.max(from, from + hi)) + 5, y: y + 15, class: "value" }, `${scoreText([lo, hi])}/${number(max)}`)));
    from += lo;
    y += rowH;
  }
  svg.append(s("g", { class: "sum" }, s("text", { x: left - 8, y: y + 15, class: "name" }, U.score),
    s("rect", { x: scale(0), y: y + 3, width: Math.max(scale(Math.max(low, 0)) - scale(0), 1), height: rowH - 8, class: "total" }),
    high > low ? s("rect", { x: scale(low), y: y + 3, width: scale(high - low) - scale(0), height: rowH - 8, fill: "url(#unsure)", class: "unsure" }) : null,
    s("text", { x: scale(Math.max(high, 0)) + 5, y: y + 15, class: "value" }, `${scoreText(score)}/${number(most)}`)));
  return svg;
}

function bars(pairs) {
  const most = Math.max(1, ...pairs.map((p) => p[1]));
  return h("ol.bars", null, pairs.map(([name, n]) => {
    const fillEl = h("span.fill");
    fillEl.style.width = (100 * n) / most + "%";
    return h("li", null, h("span.name", { title: name }, name), h("span.track", { "aria-hidden": "true" }, fillEl), h("span.n", null, n));
  }));
}
