"""Stages of a project, in order, and the words that other papers use for them."""

from __future__ import annotations

STAGES = ("线索", "在谈", "初审", "联审", "拟签约", "签约", "供地", "开工", "投产")
STAGES_EN = (
    "lead", "negotiating", "preliminary review", "joint review", "about to sign", "signed",
    "land supplied", "under construction", "in production",
)  # fmt: skip

_ALIASES = {
    "招商线索": "线索", "有意向": "线索", "意向": "线索", "储备": "线索",
    "洽谈": "在谈", "在谈项目": "在谈", "在洽谈": "在谈", "洽谈中": "在谈", "对接": "在谈",
    "对接中": "在谈", "跟踪": "在谈", "初步审查": "初审", "预审": "初审", "初评": "初审",
    "会审": "联审", "联合预审": "联审", "联合审查": "联审", "评审": "联审", "上会": "联审",
    "签约前": "拟签约", "待签约": "拟签约", "准备签约": "拟签约", "近期签约": "拟签约",
    "已签约": "签约", "签约项目": "签约", "已签约后": "签约", "签约后": "签约",
    "供地前": "供地", "已供地": "供地", "已拿地": "供地", "拿地": "供地",
    "开工前": "开工", "已开工": "开工", "在建": "开工", "建设中": "开工", "已动工": "开工",
    "投产前": "投产", "已投产": "投产", "竣工投产": "投产", "投产达效": "投产", "达产": "投产",
    "已竣工": "开工", "竣工": "开工",
}  # fmt: skip
_INDEX = {name: place for place, name in enumerate(STAGES)}


def stage(name: str) -> str | None:
    """The stage a word means (已签约 -> 签约, 签约前 -> 拟签约), or None."""
    text = name.strip()
    return text if text in _INDEX else _ALIASES.get(text)


def stage_index(name: str) -> int:
    """Place of a stage in STAGES; ValueError for a word that is none."""
    found = stage(name)
    if found is None:
        raise ValueError(
            f"不认识的阶段 {name!r},可用: {'、'.join(STAGES)} / unknown stage {name!r}"
        )
    return _INDEX[found]
