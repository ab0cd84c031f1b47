"""Checks and what comes of them: severities, bases, evidence, outcomes, waivers, conclusions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from prescreen.vocabulary.words import AMBER, BLUE, GREEN, RED, Colour, Word, WordTable

StatusCode = Literal["pass", "fail", "unknown", "later", "not_applicable", "waived"]
SeverityCode = Literal["veto", "defer", "condition", "task", "advice"]
ScopeCode = Literal["project", "site", "terms", "investor", "process"]
BasisCode = Literal["law", "regulation", "rule", "normative", "local_published", "practice"]
GradeCode = Literal["declared", "verified", "estimated", "doubtful"]
SeenCode = Literal["verified", "secondary", "unverified"]
WaiverCode = Literal["valid", "expired", "not_used"]
ConclusionCode = Literal["tag", "task", "route", "escalate"]


# -- outcomes --------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Status(Word):
    """An outcome of a check. `letter`: what conclusions see of it; `stored`: its number in columns
    and files, which never changes."""

    mark: str
    letter: str
    stored: int
    colour: Colour | None = None


STATUSES = WordTable(
    Status("fail", "不符合", "not met", mark="×", letter="F", stored=0, colour=RED),
    Status("unknown", "待查明", "not known", mark="?", letter="O", stored=2, colour=AMBER),
    Status("waived", "按例外办理", "waived", mark="※", letter="W", stored=5, colour=BLUE),
    Status("pass", "符合", "met", mark="✓", letter="M", stored=1, colour=GREEN),
    Status("later", "未到期", "not yet due", mark="…", letter="O", stored=4),
    Status("not_applicable", "不适用", "does not apply", mark="–", letter="M", stored=3),
)
"""What asks for attention first."""
STORED = tuple(sorted(STATUSES, key=lambda s: STATUSES[s].stored))
"""Statuses by their numbers in columns and files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeLetter(Word):
    """An outcome as conclusions see it; `label` and `denied` are predicates of a check."""

    denied: str
    denied_en: str

    def deny(self, lang: str) -> str:
        return self.denied if lang == "zh" else self.denied_en


LETTERS = WordTable(
    OutcomeLetter("F", STATUSES["fail"].label, "fails",
                  denied="没有不符合", denied_en="does not fail"),
    OutcomeLetter("M", STATUSES["pass"].label, "is met",
                  denied="未确认符合", denied_en="is not met"),
    OutcomeLetter("O", "尚未查明", "is open",
                  denied="已查明", denied_en="is settled"),
    OutcomeLetter("W", "已按例外办理", "is waived",
                  denied="未按例外办理", denied_en="is not waived"),
)  # fmt: skip

# -- checks ----------------------------------------------------------------------------------------
SEVERITIES = WordTable(
    Word("veto", "法定否决项", "veto", ("否决项", "本地否决项")),
    Word("defer", "暂缓事项", "deferral"),
    Word("condition", "须落实事项", "condition"),
    Word("task", "前置手续", "procedure"),
    Word("advice", "提示", "advice"),
)
LOCAL_VETO = Word("local_veto", "本地否决项", "local veto")
"""What a veto is called that rests on a published local text."""
BASES = WordTable(
    Word("law", "法律", "law"),
    Word("regulation", "行政法规", "regulation"),
    Word("rule", "规章", "rule"),
    Word("normative", "规范性文件", "normative document"),
    Word(
        "local_published",
        "已公布的本地文件",
        "published local text",
        ("地方文件", "本地文件", "已公布的地方文件"),
    ),
    Word("practice", "工作惯例", "practice", ("惯例", "工作做法")),
)
"""The strongest first."""
COMMON_PRACTICE = Word("common_practice", "招商预审通行做法", "common practice of pre-screening")
"""How reports call the practice of other places, which binds nobody here."""
LAWFUL = frozenset(BASES.codes[:3])
"""What may carry a veto anywhere, and is never waived."""
STATUTORY = frozenset(BASES.codes[:4])
"""What is the law of the land rather than a standard of the place."""


def severity_of(severity: str, basis: str) -> Word:
    """What the severity of a check is called, given what it rests on."""
    local = severity == "veto" and basis == "local_published"
    return LOCAL_VETO if local else SEVERITIES[severity]


# -- evidence --------------------------------------------------------------------------------------
_VERIFIED = Word("verified", "已核验", "verified", ("核验", "核实", "已核实"))
GRADES = WordTable(
    Word("declared", "申报", "declared", ("企业申报", "自报")),
    _VERIFIED,
    Word("estimated", "估算", "estimated", ("测算", "预计")),
    Word("doubtful", "存疑", "doubtful", ("待确认",)),
)
"""How well a fact is known."""
SEEN = WordTable(
    _VERIFIED,
    Word("secondary", "转引", "secondary source"),
    Word("unverified", "未核实", "unverified"),
)
"""How the text of a source was read, the best first."""

# -- waivers and conclusions -----------------------------------------------------------------------
WAIVERS = WordTable(
    Word("valid", "有效", "in force"),
    Word("expired", "已过期", "expired"),
    Word("not_used", "未使用", "not used"),
)
CONCLUSIONS = WordTable(
    Word("tag", "标签", "tag"),
    Word("task", "手续", "procedure"),
    Word("route", "办理路径", "route"),
    Word("escalate", "提请研究", "escalation"),
)
