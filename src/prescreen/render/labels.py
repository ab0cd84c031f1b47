"""Words of the reports in Chinese and English, as the bureaus use them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from prescreen.vocabulary import (
    BASES,
    CONCLUSIONS,
    FITS,
    GRADES,
    NEEDS,
    SCOPES,
    SEEN,
    SIDES,
    STAGES,
    STATES,
    STATUSES,
    WAIVERS,
    Word,
    WordTable,
    severity_of,
)

_TABLES: tuple[tuple[str, WordTable[Word]], ...] = (
    ("verdict", STATES), ("status", STATUSES), ("scope", SCOPES), ("basis", BASES),
    ("evidence", GRADES), ("evidence", SEEN), ("for", NEEDS), ("kind", CONCLUSIONS),
    ("waiver", WAIVERS), ("chain", FITS), ("side", SIDES),
)  # fmt: skip
_PAPERS: Mapping[str, tuple[str, str]] = {
    "internal": ("内部资料", "INTERNAL"),
    "internal.note": (
        "内部资料·仅供预审工作使用·个人信息和商业秘密已遮盖",
        "Internal · for pre-screening only · personal data and trade secrets are masked",
    ),
    "internal.open": (
        "内部资料·仅供预审工作使用·含个人信息和商业秘密,请控制知悉范围",
        "Internal · contains personal data and trade secrets; keep within the circle of access",
    ),
    "footer": (
        "本意见供内部招商决策参考,不属于行政许可,不作为企业自主投资、登记、备案的前提,"
        "不构成供地、价格、奖补或审批结果的承诺;以有权机关依法作出的决定为准。",
        "For internal reference in investment promotion. Not an administrative licence, not a "
        "precondition of investing, registering or filing, and no promise of land, price, "
        "incentives or approvals; decisions of the competent authorities prevail.",
    ),
    "gap.note": (
        "未收录不等于符合:下列范围规则包没有收录,须由责任单位另行核查。",
        "Not included is not the same as met: what the packs do not cover is to be checked by "
        "the units in charge.",
    ),
    "opinion.title": ("招商项目预审意见书", "Pre-screening opinion"),
    "annexes.title": ("招商项目预审意见书附件", "Annexes to the pre-screening opinion"),
    "notice.title": ("需补充材料一次性清单", "One list of what is still needed"),
    "forms.title": ("成员单位意见表", "Opinion of a member unit"),
    "summary.title": ("成员单位意见汇总表", "Opinions of the member units"),
    "masked": ("(已遮盖)", "(masked)"),
    "none": ("无", "none"),
    "system": ("系统初判", "System verdict"),
    "asof": ("数据截止日", "As of"),
    "score": ("评分", "Score"),
    "sep": ("、", ", "),
    "semi": (";", "; "),
    "colon": (":", ": "),
    "chain.unknown": ("环节未定", "link not determined"),
}


@lru_cache(maxsize=2)
def words(lang: str) -> Mapping[str, str]:
    """All words of one language by key: those of the papers, and of the vocabulary by table."""
    out = {key: pair[0 if lang == "zh" else 1] for key, pair in _PAPERS.items()}
    return out | {f"{t}.{c}": _head(w.text(lang), t) for t, ws in _TABLES for c, w in ws.items()}


def _head(text: str, table: str) -> str:
    """A verdict stands by itself."""
    return text[:1].upper() + text[1:] if table == "verdict" else text


def word(key: str, lang: str) -> str:
    """One word; a key that is not known comes back as its last part, so nothing is lost."""
    found = words(lang).get(key)
    return key.partition(".")[2] or key if found is None else found


def stage(name: str, lang: str) -> str:
    """A stage as shown in a language."""
    return STAGES[name].text(lang) if name in STAGES else name


def stage_order(name: str) -> int:
    """For sorting; what is no stage comes last."""
    return STAGES.index(name) if name in STAGES else len(STAGES)


def severity(outcome: Mapping[str, object], lang: str) -> str:
    """The grade of a check; a veto that rests on a local text is called by its own name."""
    return severity_of(str(outcome["severity"]), str(outcome["basis"])).text(lang)
