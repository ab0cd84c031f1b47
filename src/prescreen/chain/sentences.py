"""Contributions to a score, and their sentences in Chinese and in English."""

from __future__ import annotations

from dataclasses import dataclass

from prescreen.vocabulary import FITS

# who: enterprise; at: its node, or the neighbouring one; node: the project's; v: the quality
_ZH = {
    ("fill", "demand"): "下游{who}({at})需要{node},{local}",
    ("fill", "bridge_down"): "{node}一头接本地供应,一头供下游{who}({at}),可打通断点",
    ("fill", "bridge_up"): "上游{who}({at})可就地供应{node},可打通断点",
    ("fill", "criticality"): "{node}属关键环节(关键性 {v})",
    ("extend", "supply"): "上游{who}的{at}可由{node}就地利用,链条向下游延伸",
    ("extend", "demand"): "下游{who}({at})需要{node},链条向上游延伸",
    ("extend", "value_added"): "{node}附加值较高(附加值 {v})",
    ("extend", "openings"): "{node}再往下可接{at},{there}",
    (
        "strengthen",
        "single_source",
    ): "下游{who}({at})的{node}在本地来源集中(集中度 {v}),多一家可分散风险",
    ("strengthen", "shortage"): "本地{node}的能力小于本地下游的需要(缺口 {v})",
    ("strengthen", "upgrade"): "项目提升本地{node}的技术或规模(提升度 {v})",
    ("strengthen", "linkage"): "{node}与本地上下游相连(关联度 {v})",
    ("build", "pull"): "{node}带动{at},{there}",
    ("build", "anchor"): "项目具链主带动作用(带动度 {v})",
    ("build", "criticality"): "{node}属关键环节(关键性 {v})",
}
_EN = {
    ("fill", "demand"): "{node}: {who} ({at}) downstream needs it, and {local}",
    ("fill", "bridge_down"): "{node}: it joins local supply to {who} ({at}) and closes a break",
    ("fill", "bridge_up"): "{node}: {who} ({at}) can supply it locally, which closes a break",
    ("fill", "criticality"): "{node}: a critical link (criticality {v})",
    ("extend", "supply"): "{node}: it uses {at} from {who} and carries the chain downstream",
    ("extend", "demand"): "{node}: {who} ({at}) needs it, the chain grows upstream",
    ("extend", "value_added"): "{node}: high value added ({v})",
    ("extend", "openings"): "{node}: it opens the way to {at}, {there}",
    ("strengthen", "single_source"): "{node}: {who} ({at}) has few local sources of it "
    "(concentration {v}), one more spreads the risk",
    ("strengthen", "shortage"): "{node}: local capacity is below local need (shortage {v})",
    ("strengthen", "upgrade"): "{node}: the project raises local technology or scale (by {v})",
    ("strengthen", "linkage"): "{node}: tied to local suppliers and users (linkage {v})",
    ("build", "pull"): "{node}: it draws in {at}, {there}",
    ("build", "anchor"): "{node}: the project can lead a chain of its own (anchor {v})",
    ("build", "criticality"): "{node}: a critical link (criticality {v})",
}
_INDIRECT = {
    ("zh", "down"): "{node}经本地尚缺的{at}间接供应更下游的本地企业",
    ("zh", "up"): "更上游的本地企业经本地尚缺的{at}间接供应{node}",
    ("en", "down"): "{node}: it reaches local firms further down through {at}, missing here",
    ("en", "up"): "{node}: local firms further up reach it through {at}, missing here",
}
_LOCAL = {
    ("zh", True): "本地无供应",
    ("zh", False): "本地供应不足",
    ("en", True): "nobody supplies it here",
    ("en", False): "local supply falls short",
}
_THERE = {
    ("zh", True): "本地尚缺",
    ("zh", False): "本地尚弱",
    ("en", True): "missing here",
    ("en", False): "weak here",
}


@dataclass(frozen=True, slots=True)
class Contribution:
    """Some points of one score. `who` is a local enterprise, or None for a link or a quality.

    node is the linked node, other the neighbouring node the points come through (None for a
    quality), value the quality's own number in 0..1 where it has one; `empty`, `other_empty` tell
    whether nobody makes node, other here. kind:
    demand, bridge_down, bridge_up, criticality (fill); supply, demand, value_added, openings
    (extend); single_source, shortage, upgrade, linkage (strengthen); pull, anchor, criticality
    (build). `indirect` marks need that passes through the missing node `other`.
    """

    score: str
    kind: str
    who: str | None
    node: str
    other: str | None
    points: float
    value: float
    empty: bool
    other_empty: bool
    indirect: bool
    names: tuple[str, str, str, str]

    def text(self, lang: str = "zh") -> str:
        """A sentence: “下游甲(液晶显示模组)需要背光模组,本地无供应:补链 31.3 分”."""
        lang = "zh" if lang == "zh" else "en"
        node, at = self.names[::2] if lang == "zh" else self.names[1::2]
        if self.indirect:
            form = _INDIRECT[lang, "up" if self.kind in ("supply", "bridge_up") else "down"]
        else:
            form = (_ZH if lang == "zh" else _EN)[self.score, self.kind]
        body = form.format(
            who=self.who or "",
            at=at,
            node=node,
            v=f"{self.value:.2g}",
            local=_LOCAL[lang, self.empty],
            there=_THERE[lang, self.other_empty],
        )
        points = f"{self.points:.1f}" if self.points >= 0.05 else f"{self.points:.3f}"
        if lang == "zh":
            return f"{body}:{FITS[self.score].label} {points} 分"
        return f"{body[:1].upper()}{body[1:]}; {FITS[self.score].label_en} {points} points"
