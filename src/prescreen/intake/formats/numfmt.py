"""Number formats: what a cell shows is what was meant, and not always what is stored.

A format is read whole into sections, and each into literals and digits (ECMA-376 part 1, 18.8.30
and 18.8.31). `0.00"亿元"` shows 亿元 behind the number, and the cell says so; a literal that is not
understood makes the number unknown, for it may be another currency or another scale.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from prescreen.fields import catalogue
from prescreen.fields.dates import Since1904
from prescreen.intake.cells import Bad, Percent, Value
from prescreen.intake.headings.text import unit_of

_LONGEST = 255  # characters of a format in Excel; longer ones are none of its own
_LAST_SERIAL = 2_958_466  # the day after 9999-12-31
_DIGITS = "0#?"
_GENERAL = ("general", "g/通用格式")
_NOON = ("am/pm", "a/p", "上午/下午")
_DATE = "ymdhsegb"
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_COMPARED: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
    "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
_SILENT = " \t\u00a0\u3000()\uff08\uff09-+:"
"""What may stand around a number without saying anything."""
_YUAN = frozenset({"\u00a5", "\uffe5", "rmb", "cny", "人民币", "rmb\u00a5", "cn\u00a5"})
_SPOKEN = frozenset({"约", "约为", "大约", "近", "共", "总计", "合计", "预计", "计划"})
_ABROAD = frozenset({"411", "0411"})  # [$¥-411] is the yen


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a format. `kind`: plain, date, percent, scaled, padded, text, nothing."""

    kind: str
    before: str = ""
    after: str = ""
    width: int = 0
    """Digits that are shown at least, where the number is shown with zeros before it."""
    zero: bool = True
    """Whether a zero is shown: `#` shows none."""
    holds: tuple[str, float] | None = None

    def takes(self, number: float) -> bool:
        return self.holds is None or _COMPARED[self.holds[0]](number, self.holds[1])


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A number format, parsed."""

    sections: tuple[Section, ...]

    @property
    def bare(self) -> bool:
        """Whether it shows every number as it is stored."""
        return self.sections == PLAIN.sections

    def show(
        self, number: float, text: str, *, date1904: bool = False, zeros: bool = True
    ) -> Value:
        """The value of a number cell as the cell shows it, `text` as it is stored.

        `zeros` is false in a sheet that shows none: nobody saw this one.
        """
        if number == 0 and not zeros:
            return Bad(text, "format/hidden")
        section = self._section(number)
        if section.kind == "nothing" or (number == 0 and not section.zero):
            return Bad(text, "format/hidden")
        if section.kind == "text":
            return section.before
        if section.kind == "date":
            if number < 1:
                return number
            return serial_to_date(number, date1904) or Bad(text, "date/serial")
        if section.kind == "scaled" and number != 0:
            return Bad(text, "scaled")
        return _around(section, number, text, date1904)

    def _section(self, number: float) -> Section:
        sections = self.sections
        if any(s.holds is not None for s in sections):
            return next((s for s in sections if s.takes(number)), sections[-1])
        if len(sections) == 1 or number > 0:
            return sections[0]
        return sections[1] if number < 0 else sections[2 if len(sections) > 2 else 0]


def _around(section: Section, number: float, text: str, date1904: bool) -> Value:
    """The number with what the format writes before and after it."""
    before, after = section.before, section.after
    said = before in _SPOKEN
    if before and not said and before.casefold() not in _YUAN and not catalogue.by_heading(before):
        return Bad(f"{before}{text}{after}", "format")
    if after and unit_of(after) is None:
        return Bad(f"{before}{text}{after}", "format")
    if section.kind == "percent":
        return Bad(f"{text}{after}", "format") if after else Percent(round(number * 100, 10))
    if after or said:
        return f"{before if said else ''}{number:.15g}{after}"
    if section.width and number >= 0 and number.is_integer():
        return f"{int(number):0{section.width}d}"
    return Since1904(number) if date1904 else number


def serial_to_date(serial: float, date1904: bool = False) -> date | datetime | None:
    """The day of an Excel serial; None where there is none.

    The 1900 system counts a 29 February 1900 that never was, so days before 1 March 1900 are one
    off from the rest.
    """
    if date1904:
        serial += 1462
    if not 1 <= serial < _LAST_SERIAL:
        return None
    base = datetime(1899, 12, 31) if serial < 60 else datetime(1899, 12, 30)
    moment = base + timedelta(days=int(serial), seconds=round(serial % 1 * 86400))
    return moment.date() if serial == int(serial) else moment


# -- parsing ---------------------------------------------------------------------------------------
PLAIN = NumberFormat((Section("plain"),))
_DAY, _SHARE = NumberFormat((Section("date"),)), NumberFormat((Section("percent"),))
_UNREAD = NumberFormat((Section("scaled"),))

# Built-in formats that files name by number only, East Asian and Thai ones among them.
_DATE_IDS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59), *range(71, 82)}
_PERCENT_IDS = {9, 10, 67, 68}


def builtin_format(number: int) -> NumberFormat:
    """The format of a number that a file does not define itself."""
    return _DAY if number in _DATE_IDS else _SHARE if number in _PERCENT_IDS else PLAIN


@lru_cache(maxsize=4096)
def parse_format(code: str) -> NumberFormat:
    """A format from its code. One that is longer than Excel lets it be is not understood."""
    if len(code) > _LONGEST:
        return _UNREAD
    sections: list[Section] = []
    reader = _Reader(code)
    while reader.more and len(sections) < 3:  # the fourth is for texts
        sections.append(reader.section())
    return NumberFormat(tuple(sections)) if sections else PLAIN


class _Reader:
    """One pass over a code, section by section."""

    def __init__(self, code: str) -> None:
        self.code, self.low = code, code.lower()
        self.at = 0
        self.more = bool(code)

    def section(self) -> Section:
        """The next section, up to its semicolon."""
        self.parts: list[str] = [""]
        """Literals and runs of digits in turn: before, digits, between, digits, …, after."""
        self.holds: tuple[str, float] | None = None
        self.date = self.percent = self.text = self.abroad = self.elapsed = False
        while self.at < len(self.code) and self.code[self.at] != ";":
            self._token()
        self.more = self.at < len(self.code)
        self.at += 1
        return self._made()

    def _token(self) -> None:
        code, at = self.code, self.at
        ch, low = code[at], self.low[at]
        self.at += 1
        if ch == '"':
            end = code.find('"', self.at)
            end = len(code) if end < 0 else end
            self._literal(code[self.at : end])
            self.at = end + 1
        elif ch in "\\!":
            self._literal(code[self.at : self.at + 1])
            self.at += 1
        elif ch in "_*":  # a space as wide as the next sign, a sign to fill the cell with
            self._literal(" ")
            self.at += 1
        elif ch == "[":
            end = code.find("]", self.at)
            end = len(code) if end < 0 else end
            self._bracket(code[self.at : end])
            self.at = end + 1
        elif word := next((w for w in _GENERAL if self.low.startswith(w, at)), ""):
            self._digits("G")
            self.at = at + len(word)
        elif word := next((w for w in _NOON if self.low.startswith(w, at)), ""):
            self.date = True
            self.at = at + len(word)
        elif self.low.startswith("aaa", at):  # the day of the week
            self.date = True
            self.at = at + 3
        elif ch in _DIGITS or ch in ".,":
            self._digits(ch)
        elif ch == "E" and code[self.at : self.at + 1] in ("+", "-"):
            self._digits("E")
            self.at += 1
        elif ch == "%":
            self.percent = True
        elif ch == "@":
            self.text = True
        elif low in _DATE:
            self.date = True
        else:
            self._literal(ch)

    def _bracket(self, inner: str) -> None:
        if inner.startswith("$"):  # [$亿元-804]: a currency, or any text, and a language
            sign, _, language = inner[1:].partition("-")
            self.abroad = self.abroad or (bool(sign) and language.lstrip("0") in _ABROAD)
            self._literal(sign)
        elif found := _CONDITION.fullmatch(inner.replace(" ", "")):
            self.holds = found[1], float(found[2])
        elif inner and inner.lower().strip("hms") == "":
            self.elapsed = True

    def _literal(self, text: str) -> None:
        if len(self.parts) % 2:
            self.parts[-1] += text
        elif text:
            self.parts.append(text)

    def _digits(self, sign: str) -> None:
        if len(self.parts) % 2:
            if sign in ".,":  # no place for a digit before it: a sign like any other
                ahead = self.code[self.at : self.at + 1]
                if len(self.parts) == 1 and not (sign == "." and ahead and ahead in _DIGITS):
                    self._literal(sign)
                    return
            self.parts.append(sign)
        else:
            self.parts[-1] += sign

    def _made(self) -> Section:
        if self.elapsed:  # hours, minutes or seconds rather than the days that are stored
            return Section("scaled", holds=self.holds)
        if self.date:
            return Section("date", holds=self.holds)
        before = self.parts[0].strip(_SILENT)
        digits = "".join(self.parts[1::2])
        if not digits and not self.percent:
            kind = (
                "plain" if self.text else "text" if before or self.parts[0].strip() else "nothing"
            )
            return Section(kind, before or self.parts[0].strip(), holds=self.holds)
        if self.abroad:
            before = f"{before}(JPY)"
        after = self.parts[-1].strip(_SILENT) if len(self.parts) > 1 and len(self.parts) % 2 else ""
        between = [p.strip() for p in self.parts[2:-1:2]]
        fraction = "?" in digits and "".join(between) == "/"
        if (any(between) and not fraction) or _SCALED.search(digits):
            return Section("scaled", holds=self.holds)
        kind = "percent" if self.percent else "plain"
        width = len(digits) if len(digits) > 1 and not digits.strip("0") else 0
        zero = bool(digits.strip("#,."))
        return Section(kind, before, after, width, zero, self.holds)
