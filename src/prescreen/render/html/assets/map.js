// The chain map: an SVG made elsewhere, rebuilt from allowed elements only, to drag and zoom.
const ALLOWED = new Set(["svg", "g", "rect", "path", "line", "polyline", "polygon", "circle", "ellipse", "text", "tspan",
  "title", "desc", "defs", "pattern", "marker", "linearGradient", "stop"]);
function rebuilt(node, styles) {
  if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.nodeValue);
  if (node.nodeType !== Node.ELEMENT_NODE) return null;
  if (node.localName === "style") { styles.push(node.textContent); return null; }
  if (!ALLOWED.has(node.localName)) return null;
  const out = document.createElementNS(SVG, node.localName);
  for (const a of node.attributes) {
    const outside = /url\(/i.test(a.value) && !/^url\(#[\w-]+\)$/.test(a.value.trim());
    if (a.name.startsWith("on") || a.name.includes(":") || a.name === "xmlns" || a.name === "href" || a.name === "style" || outside) continue;
    out.setAttribute(a.name, a.value);
  }
  for (const child of node.childNodes) { const made = rebuilt(child, styles); if (made) out.append(made); }
  return out;
}

function chainMap(text) {
  const styles = [];
  const bare = text.replace(/<style[^>]*>([\s\S]*?)<\/style>/g, (_, css) => { styles.push(css); return ""; });
  const parsed = new DOMParser().parseFromString(bare, "image/svg+xml").documentElement;
  if (parsed.localName !== "svg") return null;
  const svg = rebuilt(parsed, styles);
  const size = (svg.getAttribute("viewBox") || "0 0 800 400").split(/[\s,]+/).map(Number);
  svg.removeAttribute("width"); svg.removeAttribute("height");
  const home = around(svg, size);
  let box = home(600);
  const show = () => svg.setAttribute("viewBox", box.map((x) => x.toFixed(1)).join(" "));
  const zoom = (f, cx = 0.5, cy = 0.5) => {
    const w = Math.min(size[2] * 1.2, Math.max(size[2] / 12, box[2] * f)), k = w / box[2];
    box = [box[0] + box[2] * (1 - k) * cx, box[1] + box[3] * (1 - k) * cy, w, box[3] * k];
    show();
  };
  const move = (dx, dy) => { box[0] += dx; box[1] += dy; show(); };
  const reset = () => { box = home(host.clientWidth || 600); show(); };
  const host = h("div.maphost"), root = host.attachShadow({ mode: "open" });
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(":host{display:block} svg{width:100%;height:100%;cursor:grab;touch-action:pan-y} g.near>rect.box{stroke-width:3} " + styles.join("\n"));
    root.adoptedStyleSheets = [sheet];
  } catch { /* a browser without constructed sheets shows the map plainly */ }
  root.append(svg);
  requestAnimationFrame(reset);
  const tip = h("div.tip", { hidden: true });
  listen(host, svg, tip, { zoom, move, reset, box: () => box });
  const button = (label, text_, f) => h("button.plain", { type: "button", "aria-label": label, title: label, on: { click: f } }, text_);
  host.tabIndex = 0;
  host.setAttribute("aria-label", U.chain);
  return h("div.map", null, h("div.maptools", null, button(U.zoomin, "+", () => zoom(0.75)), button(U.zoomout, "−", () => zoom(1.33)),
    button(U.reset, "⟲", reset), h("span.sub", null, U.mapnote)), host, tip);
}

// What is seen first: the project's own links at their full size, so that every name can be read.
function around(svg, size) {
  const chosen = [...svg.querySelectorAll("rect.chosen")].map((r) => r.closest("g[transform]")).filter(Boolean);
  const at = chosen.map((g) => (g.getAttribute("transform").match(/-?[\d.]+/g) || [0, 0]).map(Number));
  const [x, y] = at.length ? at[0] : [size[0], size[1]];
  return (wide) => {
    const w = Math.min(size[2], wide), tall = w * (svg.clientHeight || 430) / (svg.clientWidth || 600);
    const left = Math.max(size[0], Math.min(x - w / 2 + 80, size[0] + size[2] - w));
    const top = Math.max(size[1], Math.min(y - tall / 2, size[1] + size[3] - tall));
    return [left, top, w, tall];
  };
}

function listen(host, svg, tip, act) {
  let held = null;
  const unit = () => act.box()[2] / (svg.clientWidth || 1);
  svg.addEventListener("pointerdown", (e) => { held = [e.clientX, e.clientY]; svg.setPointerCapture(e.pointerId); });
  svg.addEventListener("pointerup", () => { held = null; });
  svg.addEventListener("pointermove", (e) => {
    if (held) { act.move((held[0] - e.clientX) * unit(), (held[1] - e.clientY) * unit()); held = [e.clientX, e.clientY]; return; }
    const g = e.target.closest && e.target.closest("g[class]");
    for (const n of svg.querySelectorAll("g.near")) if (n !== g) n.classList.remove("near");
    const said = g ? (g.querySelector("title") ? g.querySelector("title").textContent : [...g.querySelectorAll("text")].map((t) => t.textContent).join(" · ")) : "";
    if (g) g.classList.add("near");
    tip.hidden = !said;
    tip.textContent = said;
    const at = host.getBoundingClientRect();
    tip.style.left = Math.min(e.clientX - at.left + 14, at.width - 180) + "px";
    tip.style.top = e.clientY - at.top + 48 + "px";
  });
  svg.addEventListener("pointerleave", () => { tip.hidden = true; });
  svg.addEventListener("wheel", (e) => {
    if (!e.ctrlKey && document.activeElement !== host) return; // the page scrolls unless the map is in use
    e.preventDefault();
    const at = svg.getBoundingClientRect();
    act.zoom(e.deltaY > 0 ? 1.15 : 0.87, (e.clientX - at.left) / at.width, (e.clientY - at.top) / at.height);
  }, { passive: false });
  host.addEventListener("keydown", (e) => {
    const step = act.box()[2] / 12;
    const keys = { ArrowLeft: () => act.move(-step, 0), ArrowRight: () => act.move(step, 0), ArrowUp: () => act.move(0, -step), ArrowDown: () => act.move(0, step), "+": () => act.zoom(0.8), "=": () => act.zoom(0.8), "-": () => act.zoom(1.25), 0: act.reset };
    if (keys[e.key]) { e.preventDefault(); e.stopPropagation(); keys[e.key](); }
  });
}
