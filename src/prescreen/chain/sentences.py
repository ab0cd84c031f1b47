"""Contributions as sentences, in Chinese and in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .explain import Contribution

_LABEL = {
    "zh": {"fill": "补链", "extend": "延链", "strengthen": "强链", "build": "建链"},
    "en": {"fill": "fill", "extend": "extend", "strengthen": "strengthen", "build": "build"},
}

# who: enterprise, at: its node, node: the project's node, v: the quality's number
_ZH = {
    ("fill", "demand"): "下游{who}({at})需要{node},{local}",
    ("fill", "bridge_down"): "{node}一头接本地供应、一头供下游{who}({at}),可打通断点",
    ("fill", "bridge_up"): "上游{who}({at})可就地供应{node},可打通断点",
    ("fill", "criticality"): "{node}属关键环节(关键性 {v})",
    ("extend", "supply"): "上游{who}的{at}可由{node}就地利用,链条向下游延伸",
    ("extend", "demand"): "下游{who}({at})需要{node},链条向上游延伸",
    ("extend", "value_added"): "{node}附加值较高(附加值 {v})",
    ("extend", "openings"): "{node}再往下可接{at},本地尚缺",
    ("strengthen", "single_source"): "下游{who}({at})的{node}在本地来源集中(集中度 {v}),增加一家可分散风险",
    ("strengthen", "shortage"): "本地{node}能力小于本地下游的需要(缺口 {v})",
    ("strengthen", "upgrade"): "项目提升本地{node}的技术或规模(提升度 {v})",
    ("strengthen", "linkage"): "{node}与本地上下游相连(关联度 {v})",
    ("build", "pull"): "{node}带动{at},本地尚缺",
    ("build", "anchor"): "项目具链主带动作用(带动度 {v})",
    ("build", "criticality"): "{node}属关键环节(关键性 {v})",
}
_ZH_INDIRECT = {
    "down": "{node}经本地尚缺的{at}间接供应更下游的本地企业",
    "up": "更上游的本地企业经本地尚缺的{at}间接供应{node}",
}
_EN = {
    ("fill", "demand"): "downstream {who} ({at}) needs {node}, {local}",
    ("fill", "bridge_down"):
        "{node} would join local supply to downstream {who} ({at}) and close a break in the chain",
    ("fill", "bridge_up"):
        "upstream {who} ({at}) can supply {node} locally, which closes a break in the chain",
    ("fill", "criticality"): "{node} is a critical link (criticality {v})",
    ("extend", "supply"): "{node} would use {at} from {who} and carry the chain downstream",
    ("extend", "demand"): "downstream {who} ({at}) needs {node}: the chain grows upstream",
    ("extend", "value_added"): "{node} adds much value (value added {v})",
    ("extend", "openings"): "{node} opens the way to {at}, still missing here",
    ("strengthen", "single_source"):
        "downstream {who} ({at}) has few local sources of {node} (concentration {v}): "
        "one more spreads the risk",
    ("strengthen", "shortage"): "local capacity for {node} is below local need (shortage {v})",
    ("strengthen", "upgrade"): "the project raises local technology or scale in {node} (by {v})",
    ("strengthen", "linkage"): "{node} is tied to local suppliers and users (linkage {v})",
    ("build", "pull"): "{node} would draw in {at}, still missing here",
    ("build", "anchor"): "the project can lead a chain of its own (anchor {v})",
    ("build", "criticality"): "{node} is a critical link (criticality {v})",
}
_EN_INDIRECT = {
    "down": "{node} reaches local firms further down through {at}, still missing here",
    "up": "local firms further up reach {node} through {at}, still missing here",
}


def sentence(c: Contribution, lang: str = "zh") -> str:
    """One contribution with its points: “下游甲(液晶显示模组)需要背光模组,本地无供应:补链 31.3 分”."""
    zh = lang == "zh"
    node, at = (c.names[0], c.names[2]) if zh else (c.names[1], c.names[3])
    if c.indirect:
        side = "up" if c.kind in ("supply", "bridge_up") else "down"
        form = (_ZH_INDIRECT if zh else _EN_INDIRECT)[side]
    else:
        form = (_ZH if zh else _EN)[c.score, c.kind]
    local = (("本地无供应" if c.empty else "本地供应不足") if zh else
             ("which nobody supplies here" if c.empty else "of which there is too little here"))
    body = form.format(who=c.who or "", at=at, node=node, v=f"{c.value:.2g}", local=local)
    points = f"{c.points:.1f}" if c.points >= 0.05 else f"{c.points:.3f}"
    label = _LABEL["zh" if zh else "en"][c.score]
    return f"{body}:{label} {points} 分" if zh else f"{_capital(body)}: {label} {points} points"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
