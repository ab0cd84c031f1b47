"""What comes of reading one value: the value, or why there is none; and what bounds all texts."""

from __future__ import annotations

import math
import re
import reprlib
from dataclasses import dataclass
from datetime import date

from prescreen.fields.interval import Interval
from prescreen.fields.model import Field, Kind
from prescreen.fields.quantity import LONGEST, Quantity, Range, shortest
from prescreen.fields.reasons import Reason
from prescreen.fields.units import Unit

Value = bool | float | str | date | frozenset[str] | Interval
"""What a fact may be: never None; an unknown fact is absent. Of an interval the ends are known."""

LONGEST_TEXT = 32_767
"""Characters that a text may have, as in a cell of Excel; all else has at most 500."""
HUGE = 10**60
"""Whole numbers beyond this are not even written out."""
_HALF = re.compile(r"[\ud800-\udfff]")
_UNDERSTOOD = frozenset({"range", "date-open"})


@dataclass(frozen=True, slots=True)
class Convention:
    """How the plain values of a source are meant.

    `unit`: that of numbers which name none, the field's own where None; `stated`: the source says
    so itself. `spreadsheet`: a number may be a day, and a code may have lost its zero. `tolerance`:
    how near 约 is, as a share; where nobody declared it, 约120 is 120, marked as estimated.
    """

    unit: Unit | None = None
    stated: bool = True
    spreadsheet: bool = False
    tolerance: float | None = None


AS_GIVEN = Convention()


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a value: the value, or the reason why there is none; all None for a blank.

    `note`: what was said, where there is no value or it is only about right (`approx`). A value
    may come with a reason too: a credit code whose check character does not fit. `quantity`: a
    range that is no value, or a number in a unit that the field does not have, such as 50万吨.
    """

    value: Value | None = None
    note: str | None = None
    why: Reason | None = None
    approx: bool = False
    quantity: Quantity | Range | None = None

    @property
    def fault(self) -> Reason | None:
        """The reason where it is a mistake: a range or a month is understood, though no value."""
        if self.why is None or self.why.code.partition("/")[0] in _UNDERSTOOD:
            return None
        return self.why


NOTHING = Reading()


class _Brief(reprlib.Repr):
    def repr_int(self, x: int, level: int) -> str:
        return said(x)


_BRIEF = _Brief()
_BRIEF.maxlist = _BRIEF.maxtuple = _BRIEF.maxdict = _BRIEF.maxset = _BRIEF.maxfrozenset = 40
_BRIEF.maxstring = _BRIEF.maxother = 120


def said(raw: object, most: int = 120) -> str:
    """A raw value as text for notes and messages, cut where it is long; no half characters."""
    if isinstance(raw, str):
        text = raw
    elif type(raw) is float:
        text = shortest(raw)
    elif isinstance(raw, int) and not -HUGE < raw < HUGE:
        text = f"{'-' if raw < 0 else ''}1e{int(raw.bit_length() * math.log10(2))}…"
    elif isinstance(raw, (list, tuple, dict, set, frozenset)):
        text = _BRIEF.repr(raw)
    else:
        try:
            text = str(raw)
        except Exception:  # an object of somebody else's, that cannot say what it is
            text = f"<{type(raw).__name__}>"
    text = text if len(text) <= most else text[: most - 3] + "…"
    return text if text.isprintable() else _HALF.sub("\ufffd", text)


def refused(raw: object, code: str, /, **words: object) -> Reading:
    """No value, for the reason `code`; what was said is the note."""
    return Reading(note=said(raw), why=Reason(code, words))


def unfit(field: Field, text: str) -> Reading | None:
    """The refusal of a text that is too long, or that no file could hold."""
    if len(text) > LONGEST and (
        len(text) > LONGEST_TEXT or field.kind not in (Kind.TEXT, Kind.SET)
    ):
        return refused(text, "too-long")
    if not text.isprintable() and _HALF.search(text):
        return refused(text, "surrogate")
    return None
