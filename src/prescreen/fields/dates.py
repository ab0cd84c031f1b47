"""Dates of every shape that people write. A month or a year is no day, and is not made one."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from functools import lru_cache

from prescreen.clock import day_of
from prescreen.fields.interval import Interval, month_end
from prescreen.fields.numerals import with_digits

FIRST, LAST = 1900, 2200
"""The years that a date of a project, law or paper may be in; others are told, not believed."""
_LONGEST = 100
_CLOCK = (
    r"(?:[t ] ?(?:(?:周|星期)[1-6日天])? ?(?:[上下]午)? ?"
    r"(?:\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?(?: ?[ap]m)?(?:z| ?[+-]\d{2}:?\d{2})?)?"
)
_DAY = re.compile(
    r"(?:(\d{4}) ?[-/.年]|['’]?(\d{2}) ?年) ?(\d{1,2}) ?[-/.月] ?(\d{1,2}) ?[日号]?" + _CLOCK
)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_IN_PACKS = re.compile(r"(\d{4})([./年])(\d{1,2})[./月](\d{1,2})日?", re.ASCII)
_SOLID = re.compile(r"(\d{4})(\d{2})(\d{2})")
_ENGLISH = re.compile(
    r"(?:(\d{1,2})[- ]([a-z]{3})[a-z]*[- ,]{1,3}|([a-z]{3})[a-z]*\.? (\d{1,2}),? )(\d{4})"
)
_MONTHS = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9,
           "oct": 10, "nov": 11, "dec": 12}  # fmt: skip
_PART = re.compile(
    r"(?:(\d{4})|['’]?(\d{2})(?= ?年)) ?(?:[-/.年] ?(?:(\d{1,2}) ?月?)?|(\d{2}) ?月?)?"
    r"(份|年?[底初中]|[上中下]旬|第?[1-4]季度|[上下]半年|q[1-4])?"
    rf"((?:以|之)?[前后]|左右)?{_CLOCK}"
)
_SIDE = re.compile(r"(.+[日号\d]) ?(?:以|之)?([前后])")
_YEARLESS = re.compile(
    r"(?:今年|本年|明年|后年)?(?:\d{1,2} ?月(?:份|[底初中]|[上中下]旬)?|年?[底初中]"
    r"|[上下]半年|第?[1-4]季度|q[1-4])(?:前|左右)?"
)
_MONTHS_OF = {f"{n}季度": (3 * n - 2, 3 * n) for n in range(1, 5)}
_MONTHS_OF |= {f"q{n}": (3 * n - 2, 3 * n) for n in range(1, 5)}
_MONTHS_OF |= {"上半年": (1, 6), "下半年": (7, 12)}
_BETWEEN = ("至", "到", "~", "—", "–", "/", "-")
_DIGITS = re.compile(r"\d{4}")
_YEAR = re.compile(r"\d{4} ?[-/.年]")
_ABOUT = re.compile("底|初|中|上旬|下旬|季度|前|后|半年|左右|月")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_FIRST_SERIAL, _LAST_SERIAL = 18_264, 73_050  # 1950-01-01 to 2099-12-31, days that projects have


class Since1904(float):
    """A number of a workbook that counts its days from 1904, as those from a Mac may."""

    __slots__ = ()


def iso_day(text: str) -> date | None:
    """The day of YYYY-MM-DD, the one form of rules and tables; None for weeks, solid digits, and
    whatever else a library may take for a date."""
    if not _ISO.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def nearest_day(text: str) -> str | None:
    """The last day of the month that YYYY-MM-DD names, where it runs on behind that one."""
    if not _ISO.fullmatch(text):
        return None
    year, month, day = map(int, text.split("-"))
    if not (FIRST <= year <= LAST and 1 <= month <= 12 and 28 < day <= 31):
        return None
    return month_end(year, month).isoformat()


def rule_day(text: str) -> date | None:
    """A day as it may stand in a pack: YYYY-MM-DD, or as papers write it, 2026.1.1, 2026/1/1,
    2026年1月1日. Year, month and day always in this order; None for anything else."""
    found = _IN_PACKS.fullmatch(text.strip())
    if found is None:
        return iso_day(text.strip())
    day = _day(found[1], found[3], found[4])
    return day if isinstance(day, date) else None


def read_date(raw: object, spreadsheet: bool = False) -> date | str:
    """The day that a value names; else the code of the reason for which there is none.

    `date-open`: it names a time, though no day (2026年底, 2026-11). `date/years`: outside of
    FIRST to LAST. `date`: no date at all. In a spreadsheet a bare 46000 is a count of days. A
    moment that says its time zone is on its day in China.
    """
    if isinstance(raw, date):
        if raw != raw:  # pandas' NaT
            return "date"
        return _within(_local(raw) if isinstance(raw, datetime) else raw)
    if isinstance(raw, Since1904) and not _SOLID.fullmatch(f"{raw:.15g}"):
        raw = float(raw) + 1462
    if isinstance(raw, float) and (spreadsheet or raw.is_integer()):
        raw = f"{raw:.15g}"
    elif isinstance(raw, int) and not isinstance(raw, bool) and 0 < raw < 10**9:
        raw = str(raw)
    if not isinstance(raw, str) or len(raw) > _LONGEST:
        return "date"
    return _read(raw, spreadsheet)


def _local(moment: datetime) -> date:
    near = FIRST - 1 <= moment.year <= LAST + 1  # beyond, there may be no day before or after
    return day_of(moment) if near and moment.tzinfo is not None else moment.date()


def _plain(raw: str) -> str:
    return with_digits(" ".join(unicodedata.normalize("NFKC", raw).split()).casefold())


@lru_cache(maxsize=4096)
def _read(raw: str, spreadsheet: bool) -> date | str:
    text = _plain(raw)
    if spreadsheet and (found := _SERIAL.fullmatch(text)):
        days = int(found[1])
        inside = _FIRST_SERIAL <= days <= _LAST_SERIAL
        return date(1899, 12, 30) + timedelta(days) if inside else "date"
    if found := _DAY.fullmatch(text):
        year, short, month, day = found.groups()
        return _day(year or f"20{short}", month, day)
    if found := _SOLID.fullmatch(text):
        return _day(*found.groups())
    if found := _ENGLISH.fullmatch(text):
        return _day(found[5], _MONTHS.get(found[2] or found[3], 0), found[1] or found[4])
    if found := _PART.fullmatch(text):
        return "date-open" if _period(found) is not None else "date"
    if _YEARLESS.fullmatch(text) or _span(text) is not None:
        return "date-open"
    named = _YEAR.search(text)
    return "date-open" if named and _ABOUT.search(text, named.end()) else "date"


def read_span(text: str) -> tuple[str, str] | None:
    """Both ends of a span of time as they are written: 2021-03/2023-12, 2021-2023年, 3月至5月.

    None for what is no span of two days, months or years in this order; each end may be read by
    `read_date`.
    """
    return None if len(text) > _LONGEST else _span(_plain(text))


def read_period(raw: object) -> Interval | None:
    """The days in which a time lies that is named without its day: 2026-11, 2026年6月底前,
    2026年第2季度, 2026年3月至5月... None where no two ends are certain, as in 2026年左右.

    年底, 月初 and the like say no day either: they stand for the whole year or month.
    """
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if isinstance(raw, int) and not isinstance(raw, bool) and 0 < raw < 10**9:
        raw = str(raw)
    return _open(raw) if isinstance(raw, str) and len(raw) <= _LONGEST else None


@lru_cache(maxsize=4096)
def _open(raw: str) -> Interval | None:
    text = _plain(raw)
    if found := _PART.fullmatch(text):
        return _sided(_period(found), found[6] or "")
    if (found := _SIDE.fullmatch(text)) and isinstance(day := _read(found[1], False), date):
        return _sided(Interval(day, day), found[2])
    ends = [_end(part) for part in _span(text) or ()]
    if len(ends) == 2 and ends[0] is not None and ends[1] is not None:
        return Interval(ends[0].low, ends[1].high)
    return None


def _end(text: str) -> Interval | None:
    if isinstance(day := _read(text, False), date):
        return Interval(day, day)
    found = _PART.fullmatch(text)
    return _sided(_period(found), found[6] or "") if found else None


def _sided(period: Interval | None, side: str) -> Interval | None:
    if period is None or side == "左右":
        return None
    if side.endswith("前"):
        return Interval(None, period.high)
    return Interval(period.low, None) if side.endswith("后") else period


def _period(found: re.Match[str]) -> Interval | None:
    """All days of a year, a month or a named part of one."""
    year, part = int(found[1] or f"20{found[2]}"), found[5] or ""
    month = int(found[3] or found[4] or 0)
    if not FIRST <= year <= LAST or month > 12 or (found[3] or found[4]) == "0":
        return None
    if (named := _MONTHS_OF.get(part.lstrip("第"))) is not None:
        return None if month else _months(year, *named)
    if part.endswith("旬"):
        first, last = {"上": (1, 10), "中": (11, 20), "下": (21, 31)}[part[0]]
        whole = _months(year, month, month) if month else None
        if whole is None or not isinstance(whole.high, date):
            return None
        days = min(last, whole.high.day)
        return Interval(date(year, month, first), date(year, month, days))
    return _months(year, month or 1, month or 12)


def _months(year: int, first: int, last: int) -> Interval:
    return Interval(date(year, first, 1), month_end(year, last))


def _span(text: str) -> tuple[str, str] | None:
    for mark in _BETWEEN:
        parts = text.split(mark)
        if len(parts) % 2 or len(parts) > 6:
            continue
        half = len(parts) // 2
        first, last = (mark.join(p).strip() for p in (parts[:half], parts[half:]))
        if all(_DAY.fullmatch(p) or _PART.fullmatch(p) for p in (first, last)):
            return (first, last) if _DIGITS.findall(first) <= _DIGITS.findall(last) else None
    return None


def _day(year: str, month: str | int, day: str | int) -> date | str:
    if not FIRST <= int(year) <= LAST:
        return "date/years"
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return "date"


def _within(day: date) -> date | str:
    return day if FIRST <= day.year <= LAST else "date/years"
