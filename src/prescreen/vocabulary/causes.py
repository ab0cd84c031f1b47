"""Why something is not known, what is to be done about it, and what waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from prescreen.vocabulary.words import Word, WordTable

NeedCode = Literal["verdict", "score", "conclusion"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseKind(Word):
    """`note` is said behind what is not known, where its name alone is not enough; `step` is what
    to do."""

    note: str = ""
    note_en: str = ""
    step: str
    step_en: str


def _kind(
    code: str, label: tuple[str, str], step: tuple[str, str], note: tuple[str, str] = ("", "")
) -> CauseKind:
    return CauseKind(code, *label, note=note[0], note_en=note[1], step=step[0], step_en=step[1])


_BY_HAND = ("由责任单位人工核定", "to be determined by a person")
CAUSES = WordTable(
    _kind("field", ("事实", "fact"), ("请提供或核实该项", "provide or confirm this fact")),
    _kind("range", ("只知两头的事实", "fact within a range"),
          ("把范围缩小到能判断的程度", "narrow the range until it decides"),
          ("只有范围", "a range only")),
    _kind("conflict", ("互相矛盾的事实", "contradicted fact"),
          ("核对互相矛盾的各项,更正有误的一项", "compare what disagrees and correct what is wrong"),
          ("与其他事实矛盾", "contradicted by another fact")),
    _kind("doubtful", ("存疑的事实", "doubtful fact"),
          ("核对该项的数值和单位,确认或更正", "check figure and unit, then confirm or correct"),
          ("存疑,待核对", "doubtful, to be checked")),
    _kind("judgement", ("人的判断", "judgement"),
          ("由责任单位研判并记录", "to be judged and recorded by the unit in charge")),
    _kind("list", ("列表不全", "incomplete list"), ("请提供完整清单", "provide the complete list"),
          ("未提供或不完整", "not given or not complete")),
    _kind("table", ("表中无此行", "no row in the table"), _BY_HAND, ("无此行", "no such row")),
    _kind("cell", ("该格未填", "empty cell"), _BY_HAND,
          ("该格未填,须人工核定", "the cell is empty, a person decides")),
    _kind("divisor", ("除数为零", "zero divisor"),
          ("核对该数值,零不能作除数", "check this figure, zero cannot divide"),
          ("为零,不能作除数", "is zero and cannot divide")),
    _kind("parameter", ("当日无值", "no value on the day"),
          ("由规则维护人补充当日数值", "the owner of the rules is to add a value"),
          ("当日无值", "no value on the day")),
    _kind("verification", ("待核验", "to be verified"),
          ("由责任单位出具核验意见", "to be verified by the unit in charge"),
          ("待核验", "to be verified")),
    _kind("link", ("环节待确认", "uncertain chain link"),
          ("确认产品对应的产业链环节,产品清单不全的先补全",
           "confirm the chain link of the product; complete the list of products first")),
    _kind("region", ("地区事实", "fact of the place"),
          ("由地区画像维护人补充", "to be stated in the region profile")),
)  # fmt: skip
"""Kinds of causes: why a value is not known."""
NEEDS = WordTable(
    Word("verdict", "影响系统初判", "for the verdict"),
    Word("score", "影响评分", "for the score"),
    Word("conclusion", "影响办理路径", "for a conclusion"),
)
"""What waits for something not known."""
