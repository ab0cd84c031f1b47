"""The chain map (招商图谱) as SVG: what is here, what is weak, what is missing.

States differ by fill, pattern and border, not by colour alone, so a black-and-white print reads the
same. Own layout, no fonts embedded: any CJK font of the reader serves.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from xml.sax.saxutils import escape

from prescreen.chain.fit import FitModel
from prescreen.chain.graph import ChainGraph
from prescreen.chain.model import STAGES_EN
from prescreen.render.plots.layout import Layout, lay_out
from prescreen.vocabulary import FITS

BOX_W, BOX_H, GAP_X, GAP_Y, MARGIN = 166, 44, 54, 12, 24
_FONT = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif"
_PIECE = re.compile(r"[^\s\u2e80-\uffff]+\s*|[\u2e80-\uffff]|\s+")
_LINE = 12.5  # width of a CJK character at the size of names

_WORDS = {
    "zh": {
        "title": "{name} 招商图谱",
        "present": "本地已有",
        "weak": "已有但薄弱",
        "wanted": "缺失,本地上下游需要",
        "missing": "缺失",
        "chosen": "本项目",
        "both": "两端本地都有",
        "one": "一端本地有",
    },
    "en": {
        "title": "{name}: chain map",
        "present": "here",
        "weak": "here but thin",
        "wanted": "missing, next to local firms",
        "missing": "missing",
        "chosen": "this project",
        "both": "both ends here",
        "one": "one end here",
    },
}
#: Every rule is scoped: an SVG inside a page shares its style sheet with the page.
_STYLE = f"""
.chain-map text{{font-family:{_FONT};font-size:12.5px;fill:#111}}
.chain-map .head{{font-size:18px;font-weight:bold}}
.chain-map .stage{{font-size:13px;font-weight:bold;fill:#333}}
.chain-map .small{{font-size:12px}}
.chain-map .tag{{font-size:12px;font-weight:bold}}
.chain-map .present rect{{fill:#16324f;stroke:#000;stroke-width:1.2}}
.chain-map .present text{{fill:#fff}}
.chain-map .weak rect.box{{fill:url(#chain-hatch);stroke:#000;stroke-width:1.6}}
.chain-map .weak text{{paint-order:stroke;stroke:#fff;stroke-width:3px}}
.chain-map .wanted rect.box{{fill:#fff;stroke:#000;stroke-width:1.8;stroke-dasharray:6 3}}
.chain-map .missing rect.box{{fill:#fff;stroke:#999;stroke-width:.8;stroke-dasharray:2 2}}
.chain-map .missing text{{fill:#555}}
.chain-map rect.chosen{{fill:none;stroke:#b00020;stroke-width:2.4}}
.chain-map path{{fill:none;stroke:#c4c4c4}}
.chain-map path.both{{stroke:#000}}
.chain-map path.one{{stroke:#555;stroke-dasharray:5 3}}
""".strip()


def draw_svg(
    graph: ChainGraph,
    model: FitModel,
    *,
    highlight: Collection[str] | str | None = None,
    chain: str | None = None,
    near: bool = False,
    lang: str = "zh",
) -> str:
    """One chain, or a panel for every chain with a local enterprise (all when there is none).

    highlight: ids of the nodes of a project; near: only what is here, next to it or next to these.
    Raises KeyError for a chain that is not loaded.
    """
    lang = "zh" if lang == "zh" else "en"
    if chain is not None and chain not in graph.chain_names:
        raise KeyError(f"no chain {chain} in this graph")
    ids = [highlight] if isinstance(highlight, str) else list(highlight or ())
    chosen = {graph.index(i) for i in ids}
    names = [chain] if chain is not None else _shown(graph, model)
    panels, height, width = [], 0.0, 0.0
    for name in names:
        members = [i for i, node in enumerate(graph.nodes) if name in node.chains]
        if near:
            members = _near(graph, model, members, chosen)
        body, w, h = _Panel(graph, model, members, chosen, lang).draw(_title(graph, name, lang))
        panels.append(f'<g transform="translate(0 {height:.0f})">{body}</g>')
        height, width = height + h, max(width, w)
    head = _title(graph, names[0], lang) if len(names) == 1 else "招商图谱"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" class="chain-map" role="img">'
        f"<title>{_safe(head)}</title><style>{_STYLE}</style>{_HATCH}"
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(panels)}</svg>'
    )


_HATCH = (
    '<defs><pattern id="chain-hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/>'
    '<line x1="0" y1="0" x2="0" y2="6" stroke="#777" stroke-width="2.4"/></pattern></defs>'
)


def _near(graph: ChainGraph, model: FitModel, members: list[int], chosen: set[int]) -> list[int]:
    """What a region could build on: local firms and the project, with suppliers and users."""
    own = {i for i in members if float(model.masses.m[i]) > 0} | (chosen & set(members))
    kept = set(own)
    for i in members:
        users = set(graph.users(i)[0].tolist())
        if i in own:
            kept |= users
        elif users & own:
            kept.add(i)
    return [i for i in members if i in kept]


def _shown(graph: ChainGraph, model: FitModel) -> list[str]:
    sums = model.masses.chain_sums.tolist()
    present = [n for n, s in zip(graph.chain_names, sums, strict=True) if s > 0]
    return present or list(graph.chain_names)


def _title(graph: ChainGraph, name: str, lang: str) -> str:
    chain = graph.chains.get(name)
    label = name if chain is None else chain.name if lang == "zh" else chain.name_en or chain.name
    return _WORDS[lang]["title"].format(name=label)


class _Panel:
    """One chain: places, lines, boxes and the legend."""

    def __init__(
        self, graph: ChainGraph, model: FitModel, members: list[int], chosen: set[int], lang: str
    ) -> None:
        self.graph, self.model, self.lang = graph, model, lang
        self.members, self.chosen = members, chosen & set(members)
        self.words: Mapping[str, str] = _WORDS[lang]
        self.layout: Layout = lay_out(graph, members)
        self.at: dict[int, tuple[float, float]] = {}

    def draw(self, title: str) -> tuple[str, float, float]:
        """(SVG, width, height)."""
        out = [f'<text class="head" x="{MARGIN}" y="34">{_safe(title)}</text>']
        columns = self.layout.columns
        tallest = max((len(c) for c in columns), default=0)
        width = 2 * MARGIN + max(1, len(columns)) * (BOX_W + GAP_X) - GAP_X
        top = 76.0
        for k, column in enumerate(columns):
            x = MARGIN + k * (BOX_W + GAP_X)
            if k == 0 or self.layout.stage_of[k] != self.layout.stage_of[k - 1]:
                stage = self.stage(self.layout.stage_of[k])
                out.append(f'<text class="stage" x="{x}" y="62">{_safe(stage)}</text>')
            spare = (tallest - len(column)) * (BOX_H + GAP_Y) / 2
            for row, i in enumerate(column):
                self.at[i] = (x, top + spare + row * (BOX_H + GAP_Y))
        bottom = top + tallest * (BOX_H + GAP_Y)
        bottom = self.band(out, width, bottom)
        out += [*self.lines(), *(self.box(i) for i in self.members if i in self.at)]
        out.append(self.legend(bottom + 14))
        return "".join(out), float(max(width, 1010)), bottom + 60

    def stage(self, name: str) -> str:
        return name if self.lang == "zh" else STAGES_EN[name]

    def band(self, out: list[str], width: float, top: float) -> float:
        """Equipment, support, by-products and recycling in rows below; returns the new bottom."""
        each = max(1, int((width - 2 * MARGIN + GAP_Y) // (BOX_W + GAP_Y)))
        for name, nodes in self.layout.support:
            out.append(
                f'<text class="stage" x="{MARGIN}" y="{top + 22:.0f}">'
                f"{_safe(self.stage(name))}</text>"
            )
            top += 32
            for k, i in enumerate(nodes):
                x = MARGIN + (k % each) * (BOX_W + GAP_Y)
                self.at[i] = (x, top + (k // each) * (BOX_H + GAP_Y))
            top += -(-len(nodes) // each) * (BOX_H + GAP_Y)
        return top

    def state(self, i: int) -> str:
        m, table = float(self.model.masses.m[i]), self.model.table
        if m > 0:
            return "weak" if float(table.short[i]) > 0.5 or float(table.gap[i]) > 0.5 else "present"
        return "wanted" if float(table.demand[i]) > 0 or float(table.supply[i]) > 0 else "missing"

    def lines(self) -> list[str]:
        """Edges behind the boxes; those of the band only where an end is here."""
        main = {i for column in self.layout.columns for i in column}
        out = []
        for i in self.members:
            near, weight = self.graph.users(i)
            for j, w in zip(near.tolist(), weight.tolist(), strict=True):
                if j not in self.at:
                    continue
                here = sum(float(self.model.masses.m[k]) > 0 for k in (i, j))
                if (i in main and j in main) or here:
                    out.append((here, self.line(i, j, w, here)))
        return [svg for _, svg in sorted(out, key=lambda pair: pair[0])]

    def line(self, i: int, j: int, w: float, here: int) -> str:
        (x1, y1), (x2, y2) = self.at[i], self.at[j]
        x1, y1, y2 = x1 + BOX_W, y1 + BOX_H / 2, y2 + BOX_H / 2
        bend = max(24.0, abs(x2 - x1) / 2)
        kind = ("", ' class="one"', ' class="both"')[here]
        return (
            f'<path{kind} stroke-width="{0.5 + 1.3 * w:.1f}" d="M{x1:.0f} {y1:.0f}'
            f'C{x1 + bend:.0f} {y1:.0f} {x2 - bend:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"/>'
        )

    def box(self, i: int) -> str:
        """A node: name, the enterprises here, and the points of a project where it is wanted."""
        x, y = self.at[i]
        state = self.state(i)
        ring = ""
        if i in self.chosen:
            ring = f'<rect class="chosen" x="-4" y="-4" width="{BOX_W + 8}" height="{BOX_H + 8}"/>'
        lines = _wrapped(self.graph.name(i, self.lang), 2 if state in ("wanted", "missing") else 1)
        firms = [name for name, capacity, _, _ in self.model.presence.at(i) if capacity > 0]
        text = "".join(
            f'<text x="8" y="{y0}">{_safe(line)}</text>'
            for line, y0 in zip(
                lines, (27,) if len(lines) == 1 and not firms else (18, 36), strict=False
            )
        )
        if firms:
            said = _wrapped("、".join(firms), 1)[0]
            text += f'<text class="small" x="8" y="36">{_safe(said)}</text>'
        return (
            f'<g class="{state}" transform="translate({x:.0f} {y:.0f})">'
            f'<rect class="box" width="{BOX_W}" height="{BOX_H}" rx="3"/>{ring}{text}'
            f"{self.tag(i) if state == 'wanted' else ''}</g>"
        )

    def tag(self, i: int) -> str:
        columns = self.model.table.columns[i]
        kind = "fill" if float(columns[0]) >= float(columns[1]) else "extend"
        points = max(float(columns[0]), float(columns[1]))
        said = f"{FITS[kind].text(self.lang)} {points:.0f}"
        wide = 8 + 8.2 * len(said) + (6 if self.lang == "zh" else 0)
        return (
            f'<rect x="{BOX_W - wide:.0f}" y="-10" width="{wide:.0f}" height="17" rx="2" '
            f'fill="#fff" stroke="#000"/>'
            f'<text class="tag" x="{BOX_W - wide + 4:.0f}" y="3">{_safe(said)}</text>'
        )

    def legend(self, y: float) -> str:
        out, x = [], float(MARGIN)
        for state in ("present", "weak", "wanted", "missing", "chosen"):
            if state == "chosen" and not self.chosen:
                continue
            box = (
                '<rect class="chosen" width="26" height="16"/>'
                if state == "chosen"
                else '<rect class="box" width="26" height="16" rx="2"/>'
            )
            said = self.words[state]
            out.append(
                f'<g class="{state}" transform="translate({x:.0f} {y:.0f})">{box}</g>'
                f'<text x="{x + 32:.0f}" y="{y + 12:.0f}">{_safe(said)}</text>'
            )
            x += 52 + _wide(said)
        for kind in ("both", "one"):
            said = self.words[kind]
            out.append(
                f'<path class="{kind}" stroke-width="1.6" d="M{x:.0f} {y + 8:.0f}h30"/>'
                f'<text x="{x + 36:.0f}" y="{y + 12:.0f}">{_safe(said)}</text>'
            )
            x += 56 + _wide(said)
        return "".join(out)


def _wide(text: str) -> float:
    return sum(_LINE if ord(ch) >= 0x2E80 else _LINE * 0.56 for ch in text)


def _wrapped(text: str, most: int) -> list[str]:
    """A text in at most `most` lines of a box, broken between words or CJK characters; what does
    not fit ends in an ellipsis."""
    lines = [""]
    for piece in _PIECE.findall(text):
        while piece:
            if _wide(lines[-1] + piece.rstrip()) <= BOX_W - 16:
                lines[-1] += piece
                break
            if lines[-1]:
                lines.append("")
                continue
            fits = max(1, int((BOX_W - 16) / _LINE))  # one word longer than a line
            lines[-1], piece = piece[:fits], piece[fits:]
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1].rstrip()[:-1] + "…"]
    return [line.rstrip() for line in lines]


def _safe(text: str) -> str:
    """Escaped, without the control characters XML forbids."""
    return escape("".join(ch for ch in text if ch >= " "), {'"': "&quot;", "'": "&#39;"})
