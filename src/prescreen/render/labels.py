"""Words of the reports in Chinese and English, as the bureaus use them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from prescreen.fields import STAGES, STAGES_EN

VERDICTS = ("pass", "conditional", "needs_info", "defer", "fail")
"""Best first: the order of the ranked list."""
VERDICT_MARKS = {"pass": "✓", "conditional": "△", "needs_info": "?", "defer": "‖", "fail": "×"}
STATUSES = ("fail", "unknown", "waived", "pass", "later", "not_applicable")
STATUS_MARKS = {
    "fail": "×", "unknown": "?", "waived": "※", "pass": "✓", "later": "…", "not_applicable": "–",
}  # fmt: skip
SEVERITIES = ("veto", "defer", "condition", "task", "advice")
SCOPES = ("project", "site", "terms", "investor", "process")
LEGAL = frozenset({"law", "regulation", "rule", "normative"})
LANGS = ("zh", "en")

_WORDS: Mapping[str, tuple[str, str]] = {
    "verdict.pass": ("初审通过", "Passes"),
    "verdict.conditional": ("有条件通过", "Conditional"),
    "verdict.needs_info": ("材料待补正", "Needs information"),
    "verdict.defer": ("暂缓", "Deferred"),
    "verdict.fail": ("不建议引进", "Not recommended"),
    "status.pass": ("符合", "met"),
    "status.fail": ("不符合", "not met"),
    "status.unknown": ("待查明", "not known"),
    "status.later": ("未到期", "not yet due"),
    "status.not_applicable": ("不适用", "does not apply"),
    "status.waived": ("按例外办理", "waived"),
    "severity.veto": ("法定否决项", "veto"),
    "severity.local_veto": ("本地否决项", "local veto"),
    "severity.defer": ("暂缓事项", "deferral"),
    "severity.condition": ("须落实事项", "condition"),
    "severity.task": ("前置手续", "procedure"),
    "severity.advice": ("提示", "advice"),
    "scope.project": ("项目", "project"),
    "scope.site": ("选址", "site"),
    "scope.terms": ("条款", "terms"),
    "scope.investor": ("主体", "investor"),
    "scope.process": ("程序", "process"),
    "basis.law": ("法律", "law"),
    "basis.regulation": ("行政法规", "regulation"),
    "basis.rule": ("部门规章", "rule"),
    "basis.normative": ("规范性文件", "normative document"),
    "basis.local_published": ("已公布的本地文件", "published local text"),
    "basis.practice": ("工作惯例", "practice"),
    "evidence.verified": ("已核验", "verified"),
    "evidence.declared": ("申报", "declared"),
    "evidence.estimated": ("估算", "estimated"),
    "evidence.secondary": ("转引", "secondary"),
    "evidence.unverified": ("未核实", "unverified"),
    "for.verdict": ("影响系统初判", "for the verdict"),
    "for.score": ("影响评分", "for the score"),
    "for.conclusion": ("影响办理路径", "for a conclusion"),
    "kind.tag": ("标签", "tag"),
    "kind.task": ("手续", "procedure"),
    "kind.route": ("办理路径", "route"),
    "kind.escalate": ("提请研究", "escalation"),
    "waiver.valid": ("有效", "in force"),
    "waiver.expired": ("已过期", "expired"),
    "waiver.not_used": ("未使用", "not used"),
    "cause.field": ("字段", "field"),
    "cause.verification": ("待核验", "verification"),
    "cause.judgement": ("研判", "judgement"),
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
    "notice.title": ("补正材料一次性告知单", "Notice of papers to be supplied"),
    "masked": ("(已遮盖)", "(masked)"),
    "none": ("无", "none"),
    "system": ("系统初判", "System verdict"),
    "asof": ("数据截止日", "As of"),
    "score": ("评分", "Score"),
    "missing": ("待补正", "Missing"),
    "sep": ("、", ", "),
    "semi": (";", "; "),
    "colon": (":", ": "),
    "relation.补链": ("补链", "fill"),
    "relation.延链": ("延链", "extend"),
    "relation.强链": ("强链", "strengthen"),
    "relation.建链": ("建链", "build"),
    "chain.fill": ("补链", "fill"),
    "chain.extend": ("延链", "extend"),
    "chain.strengthen": ("强链", "strengthen"),
    "chain.build": ("建链", "build"),
    "chain.total": ("合计", "total"),
    "chain.unknown": ("环节未定", "link not determined"),
    "side.upstream": ("上游(可向本项目供货)", "upstream (could supply)"),
    "side.downstream": ("下游(可采购本项目产品)", "downstream (could buy)"),
    "side.same": ("同环节", "same link"),
}


@lru_cache(maxsize=2)
def words(lang: str) -> Mapping[str, str]:
    """All words of one language by key."""
    at = 0 if lang == "zh" else 1
    return {key: pair[at] for key, pair in _WORDS.items()}


def word(key: str, lang: str) -> str:
    """One word; a key that is not known comes back as its last part, so nothing is lost."""
    found = _WORDS.get(key)
    return key.partition(".")[2] or key if found is None else found[0 if lang == "zh" else 1]


def stage(name: str, lang: str) -> str:
    """A stage as shown in a language."""
    return STAGES_EN[STAGES.index(name)] if lang == "en" and name in STAGES else name


def stage_order(name: str) -> int:
    """For sorting; what is no stage comes last."""
    return STAGES.index(name) if name in STAGES else len(STAGES)


def severity(outcome: Mapping[str, object], lang: str) -> str:
    """The grade of a check; a veto that rests on a local text is called by its own name."""
    kind = str(outcome["severity"])
    if kind == "veto" and outcome["basis"] == "local_published":
        kind = "local_veto"
    return word(f"severity.{kind}", lang)
