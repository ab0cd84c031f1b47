"""Stages of a project, in order, and the words that other papers use for them."""

from __future__ import annotations

from typing import Literal

from prescreen.vocabulary.words import Word, WordTable

StageCode = Literal["线索", "在谈", "初审", "联审", "拟签约", "签约", "供地", "开工", "投产"]


def _stage(name: str, label_en: str, aliases: str) -> Word:
    return Word(name, name, label_en, tuple(aliases.split()))


STAGES = WordTable(
    _stage("线索", "lead", "招商线索 有意向 意向 储备"),
    _stage("在谈", "negotiating", "洽谈 在谈项目 在洽谈 洽谈中 对接 对接中 跟踪"),
    _stage("初审", "preliminary review", "初步审查 预审 初评"),
    _stage("联审", "joint review", "会审 联合预审 联合审查 评审 上会"),
    _stage("拟签约", "about to sign", "签约前 待签约 准备签约 近期签约"),
    _stage("签约", "signed", "已签约 签约项目 已签约后 签约后"),
    _stage("供地", "land supplied", "供地前 已供地 已拿地 拿地"),
    _stage("开工", "under construction", "开工前 已开工 在建 建设中 已动工 已竣工 竣工"),
    _stage("投产", "in production", "投产前 已投产 竣工投产 投产达效 达产"),
)
REVIEW = STAGES.index("初审")
"""The place from which on a project is under review."""


def stage(name: str) -> str | None:
    """The stage a word means (已签约 -> 签约, 签约前 -> 拟签约), or None."""
    return STAGES.names.get(name.strip())


def stage_index(name: str) -> int:
    """Place of a stage in STAGES; ValueError for a word that is none."""
    found = stage(name)
    if found is None:
        raise ValueError(
            f"不认识的阶段 {name!r},可用: {'、'.join(STAGES)} / unknown stage {name!r}"
        )
    return STAGES.index(found)


HALTS = (
    ("project.terminated", ["终止", "取消", "撤销", "撤回", "放弃", "退出", "注销", "作废"]),
    (
        "project.suspended",
        ["停摆", "搁置", "停工", "停建", "缓建", "暂停", "暂缓", "停滞", "中止", "烂尾"],
    ),
)
"""Facts that a word in place of a stage states: the project has ended, or stands still."""
_LIFTED = ["未", "没", "不", "无", "非", "复工", "复建", "恢复", "重启", "解除"]


def halt(text: str) -> str | None:
    """The fact that a text in place of a stage states (开工后停摆 -> project.suspended), or None.

    A text that also denies or lifts it (停工后已复工) states neither.
    """
    if any(word in text for word in _LIFTED):
        return None
    return next((path for path, words in HALTS if any(w in text for w in words)), None)


def latest_stage(text: str) -> str | None:
    """The latest of the stages whose words stand in a text that is no stage itself, or None."""
    return max(
        (code for word, code in STAGES.names.items() if word in text),
        key=STAGES.index,
        default=None,
    )
