"""Stages of a project, in order, and the words that other papers use for them."""

from __future__ import annotations

import re
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
    _stage("供地", "land supplied", "供地前 已供地 已拿地 拿地 摘牌 已摘牌"),
    _stage(
        "开工",
        "under construction",
        "开工前 已开工 在建 建设中 已动工 已竣工 竣工 施工中 正在施工 桩基施工 主体施工 主体封顶"
        " 设备安装 正常建设 已建成",
    ),
    _stage(
        "投产",
        "in production",
        "投产前 已投产 竣工投产 投产达效 达产 试生产 试产 试运行 投运 量产 投入生产",
    ),
)
REVIEW = STAGES.index("初审")
"""The place from which on a project is under review."""
RANKED_STAGES = ("拟签约", "联审", "初审", "在谈", "线索", "签约", "供地", "开工", "投产")
"""Stages as lists show them: what is to be decided first, then leads, then what is decided."""
LANDED = frozenset(STAGES.codes[STAGES.index("签约") :])
"""Stages of projects that are signed or built: nothing is left to be pre-screened."""


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


_ENDED = (
    "终止 取消 撤销 撤回 放弃 退出 注销 作废 解约 撤资 撤项 流产 黄了 落空 清退 关停 倒闭"
    " 解除协议 解除合同 协议解除 合同解除"
)
_STANDS_STILL = (
    "停摆 搁置 停工 停建 停产 缓建 暂停 暂缓 停滞 中止 烂尾 僵尸 破产 不再推进 无法推进"
    " 无进展 没有进展 未推进"
)
HALTS = (
    ("project.terminated", _ENDED.split()),
    ("project.suspended", _STANDS_STILL.split()),
)
"""Facts that a word in place of a stage states: the project has ended, or stands still."""
_LIFTED = ["复工", "复建", "复产", "恢复", "重启", "解除停工", "解除暂停", "解除中止"]
_DENIED = re.compile("(?:未|没有?|无|非|不存在|不会?)(?:任何|发生|出现|曾|再|予)?$")
"""Before a word: a denial of it (不存在停工), not of something else (因不符合规划终止)."""
_PLANNED = re.compile("(?:拟|待|将|计划|预计|准备|争取|力争|目标)[^,，。;；、]{0,12}$")
_NAMES = re.compile("机制|条款|企业|公司|厂房|限|风险|情况")
"""Behind a word: it speaks of another thing (停产企业厂房, 退出机制)."""
_WITHIN = {"在建": "存", "量产": "产"}
"""What before a word makes it part of others (存在建设用地, 产量产值)."""


def halt(text: str) -> str | None:
    """The fact that a text in place of a stage states (开工后停摆 -> project.suspended), or None.

    A text that denies it (未停工), or says behind it that it is lifted (停工后已复工), states none.
    What is only planned (停工待复工) lifts nothing.
    """
    said = [(at, path) for path, words in HALTS for w in words for at in _halts(w, text)]
    if not said:
        return None
    last = max(at for at, _ in said)
    lifted = (at for word in _LIFTED for at in _places(word, text))
    if any(at > last and not _before(at, text, _DENIED, _PLANNED) for at in lifted):
        return None
    return next(path for path, _ in HALTS if any(p == path for _, p in said))


def _halts(word: str, text: str) -> list[int]:
    return [
        at
        for at in _places(word, text)
        if not _before(at, text, _DENIED) and not _NAMES.match(text, at + len(word))
    ]


def _places(word: str, text: str) -> list[int]:
    return [at for at in range(len(text)) if text.startswith(word, at)]


def _before(at: int, text: str, *what: re.Pattern[str]) -> bool:
    return any(one.search(text[max(0, at - 20) : at]) for one in what)


def latest_stage(text: str) -> str | None:
    """The latest of the stages whose words stand in a text that is no stage itself, or None.

    One that the text denies (未投产) counts as the stage before it, one that is only planned
    (预计2027年投产) for nothing.
    """
    shown = [
        STAGES.index(code) - _before(at, text, _DENIED)
        for word, code in STAGES.names.items()
        for at in _places(word, text)
        if not _before(at, text, _PLANNED) and text[:at][-1:] != _WITHIN.get(word, "\x00")
    ]
    return tuple(STAGES)[max(shown)] if shown and max(shown) >= 0 else None
