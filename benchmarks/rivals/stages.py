"""What the numbers of the checks come to at each stage, looked up row by row."""

from __future__ import annotations

from collections.abc import Sequence

from prescreen.pack.model import Check
from prescreen.vocabulary import DECIDED, DECIDING, stage_index

WORDS = ("fail", "pass", "unknown", "not_applicable", "pass", "not_applicable")
"""By number; the last two rest on facts that are only declared."""


def word(check: Check, stage: int, code: int) -> str:
    """The outcome at a stage."""
    if check.verify_by is not None and code > 3 and stage >= stage_index(check.verify_by):
        code = 2
    return "later" if code == 2 and stage < stage_index(check.due) else WORDS[code]


class Stage:
    """What the numbers of the checks come to at one stage: words, and places in `DECIDED`."""

    def __init__(
        self, moving: Sequence[Check], settled: Sequence[tuple[Check, int]], stage: int
    ) -> None:
        numbers = range(len(WORDS))
        self.words = [{float(n): word(c, stage, n) for n in numbers} for c in moving]
        self.settled = [word(c, stage, n) for c, n in settled]
        deciding = [c for c in moving if c.severity in DECIDING]
        self.graves = [
            {float(n): _gravity(c, word(c, stage, n)) for n in numbers} for c in deciding
        ]
        every = [_gravity(c, w) for (c, _), w in zip(settled, self.settled, strict=True)]
        self.gravest = min(every, default=len(DECIDED) - 1)


def _gravity(check: Check, outcome: str) -> int:
    """The verdict that an outcome alone would give, by its place."""
    if check.severity in DECIDING and outcome == "unknown":
        return DECIDED.index("needs_info")
    failed = {"veto": "fail", "defer": "defer", "condition": "conditional"}.get(check.severity)
    return DECIDED.index(failed if failed and outcome == "fail" else "pass")
