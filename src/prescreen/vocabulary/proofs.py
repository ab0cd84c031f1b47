"""What can be asked about packs, and what comes of it."""

from __future__ import annotations

from typing import Literal

from prescreen.vocabulary.words import Word, WordTable

ProofCode = Literal["proved", "witness", "bounded", "undecided"]

QUESTIONS = WordTable(
    Word("outcomes", "各种结论能否出现", "which outcomes can come"),
    Word("effects", "条件是否起作用", "conditions without effect"),
    Word("verdicts", "各种初判能否出现", "which verdicts can come"),
    Word("monotone", "资料增多不改判", "more facts never turn what is decided"),
    Word("direction", "指标改善不变差", "a better figure never makes worse"),
    Word("fair", "敏感事实不左右结论", "sensitive facts decide nothing"),
    Word("versions", "两个版本是否相同", "whether two versions are the same"),
    Word("mutants", "改动能否看出", "changes told apart"),
)
"""In the order in which they are answered."""

RESULTS = WordTable(
    Word("proved", "已证明", "proved"),
    Word("witness", "有实例", "witness"),
    Word("bounded", "限定长度内已证明", "proved within a bound"),
    Word("undecided", "没有定论", "not decided"),
)

REASONS = WordTable(
    Word("consistent", "前提是事实互不矛盾", "as long as facts do not contradict each other"),
    Word("bound", "清单至多取几个元素", "for lists of a few elements"),
    Word("engine-differs", "求解器的实例与引擎不符", "the engine says otherwise of it"),
    Word("work", "超出求解器的工作量", "more work than the solver may do"),
    Word("no-check", "没有审查项用到,推论和评分不在此列", "no check reads it"),
    Word("no-value", "参数当日没有值,有值后起作用", "a parameter has no value on the day"),
    Word("heeded", "有审查项看,其他情形下起作用", "a check looks at it, so it counts elsewhere"),
    Word(
        "followed",
        "只有前置手续、提示、评分或推论看",
        "only tasks, advice, points or conclusions look",
    ),
    Word("unheeded", "没有规则看", "no rule looks at it"),
    Word("only-here", "只有这一版有", "only this version has it"),
    Word("only-there", "只有另一版有", "only the other version has it"),
)
"""Why an answer is not plainly proved."""
