"""Verdicts, what stands against a project, and the order in which projects are ranked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from prescreen.vocabulary.stages import RANKED_STAGES, REVIEW, stage_index
from prescreen.vocabulary.words import (
    AMBER,
    BLUE,
    GREEN,
    GREY,
    RED,
    TEAL,
    Colour,
    Word,
    WordTable,
)

VerdictCode = Literal["pass", "conditional", "needs_info", "defer", "fail"]
StateCode = Literal["pass", "nothing_against", "conditional", "needs_info", "defer", "fail"]
GroundCode = Literal["project", "site", "terms", "investor", "process", "local"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict(Word):
    """`label` is the name, `full` what a paper says, `step` what comes next. `failing`: the
    severity of the checks whose failure makes it, empty where no failure does."""

    full: str
    full_en: str
    step: str
    step_en: str
    mark: str
    colour: Colour
    failing: str = ""

    def whole(self, lang: str) -> str:
        return self.full if lang == "zh" else self.full_en

    def next_step(self, lang: str) -> str:
        return self.step if lang == "zh" else self.step_en


VERDICTS = WordTable(
    Verdict("pass", "初审通过", "pass", full="初审通过,建议提交联审",
            full_en="pass; submit to the joint review", mark="✓", colour=GREEN,
            step="提交联审,书面征求成员单位意见",
            step_en="submit to the joint review and ask the member units in writing"),
    Verdict("conditional", "有条件通过", "conditional pass", full="有条件通过(附须落实事项)",
            full_en="conditional pass", mark="△", colour=BLUE, failing="condition",
            step="把须落实事项逐项分到责任单位和时限,随意见书提交联审",
            step_en="give each condition its unit and date, then submit to the joint review"),
    Verdict("needs_info", "材料待补正", "needs information", full="材料待补正",
            full_en="needs information", mark="?", colour=AMBER,
            step="请投资方答复清单所列问题,请有关单位核查本单位事项,答复后重新初判",
            step_en="send the investor the list of questions, have the units check theirs, "
            "then judge again"),
    Verdict("defer", "暂缓", "deferred", full="暂缓", full_en="deferred", mark="‖", colour=GREY,
            failing="defer", step="列入暂缓台账,写明等待的事项和复核日,条件具备后重新初判",
            step_en="enter it as deferred with the event awaited and a day of review, "
            "then judge again"),
    Verdict("fail", "不建议引进", "not recommended", full="不建议引进", full_en="not recommended",
            mark="×", colour=RED, failing="veto",
            step="书面说明理由;属选址的另选址,属条款的删除后再判;不构成行政许可决定",
            step_en="state the reason in writing; another site or terms without the clause are "
            "judged anew; no licence is refused by this"),
)  # fmt: skip
"""The best first."""
NOTHING_AGAINST = Verdict(
    "nothing_against", "尚未见不利事项", "nothing against it so far",
    full="尚未见不利事项,可继续洽谈", full_en="nothing against it so far", mark="○", colour=TEAL,
    step="继续洽谈,提前准备初审要的材料",
    step_en="go on talking, and prepare what the review will ask for",
)  # fmt: skip
"""How a pass is shown that comes before the preliminary review: nobody has judged it yet."""
STATES = WordTable(VERDICTS["pass"], NOTHING_AGAINST, *tuple(VERDICTS.values())[1:])
"""What is shown and counted of a project: its verdict, and `NOTHING_AGAINST` as one of its own."""
DECIDED = VERDICTS.codes[::-1]
"""Verdicts in the order in which they are decided; in columns they are stored by this order."""
DECIDING = tuple(VERDICTS[v].failing for v in DECIDED if VERDICTS[v].failing)
"""Severities that bear on the verdict, the gravest first."""

SCOPES = WordTable(
    Word("project", "项目", "project"),
    Word("site", "选址", "site"),
    Word("terms", "条款", "terms"),
    Word("investor", "主体", "investor"),
    Word("process", "手续", "process"),
)
"""What a check is about, so that a bad site or clause does not kill a lawful project."""
GROUNDS = WordTable(
    Word("project", "法律法规禁止", "forbidden by law"),
    Word("site", "现选址不可行", "this site is not possible"),
    Word("terms", "条款须删除", "terms must be removed"),
    Word("investor", "主体不符合", "the investor does not qualify"),
    Word("process", "手续不符合", "a procedure is not met"),
    Word("local", "未达已公布的本地标准", "below the published local standard"),
)
"""Why a project is not recommended, the gravest first: scopes, and the local standard."""
OUTRIGHT = frozenset({"project", "investor", "process"})
"""Grounds that no other site and no other terms would mend."""


def display_state(verdict: str, stage: str) -> str:
    """The state in which a project of this stage is shown and counted, one of `STATES`."""
    early = verdict == "pass" and stage_index(stage) < REVIEW
    return NOTHING_AGAINST.code if early else verdict


def shown(verdict: str, stage: str) -> Verdict:
    """How the verdict on a project of this stage is shown."""
    return STATES[display_state(verdict, stage)]


def ground_of(scope: str, basis: str) -> str:
    """What a failed check speaks against: a published local standard is not the law."""
    return "local" if basis == "local_published" else scope


# -- rank ------------------------------------------------------------------------------------------
_OPEN = DECIDED.index("needs_info")


def rank(
    verdict: str, stage: str, opened: int, sure: float | None, ident: str
) -> tuple[int, int, int, int, float, str]:
    """The key by which a candidate is ranked among those of its own stage.

    Stages stand in the order of `RANKED_STAGES`. In one that is reviewed the best verdict comes
    first, then the sure score (its lower end), then the id. Before the review nobody has judged:
    of what is neither refused nor deferred, that of which most is known (`opened`: checks not
    known yet) comes first, so that an empty row never leads.
    """
    decided, early = DECIDED.index(verdict), stage_index(stage) < REVIEW
    return (
        RANKED_STAGES.index(stage),
        -min(decided, _OPEN) if early else -decided,
        opened if early else 0,
        -decided,
        -(sure or 0.0),
        ident,
    )
