"""Reading one value of one field: from a cell, a JSON value, or a word in Chinese.

`read_value` gives the value in its canonical form (the field's own unit, the canonical word), or
the reason for which there is none; whoever asked puts that into words. It never guesses: a range
and a month without a day are intervals, a word not known and 待核 stay unknown, with the text kept
as a note.
Numbers, days and lengths of texts are bounded here, before anything else looks at them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from prescreen.fields import industry, uscc
from prescreen.fields.boxes import ticked
from prescreen.fields.dates import FIRST, LAST, read_date, read_period
from prescreen.fields.interval import FLAGS, KEYS, Interval, is_interval
from prescreen.fields.model import Field, Kind
from prescreen.fields.numbers import (
    MOST,
    interval_reading,
    read_number,
    read_number_range,
    too_large,
)
from prescreen.fields.quantity import LONGEST, shortest
from prescreen.fields.reading import (
    AS_GIVEN,
    HUGE,
    NOTHING,
    Convention,
    Reading,
    Value,
    refused,
    said,
    unfit,
)
from prescreen.fields.words import (
    BLANK,
    NO_WORDS,
    NONE_WORDS,
    UNKNOWN_WORDS,
    YES_WORDS,
    plain,
    stripped,
    yes_or_no,
)
from prescreen.messages import Both
from prescreen.vocabulary import halt

__all__ = ["NOTHING", "Convention", "Reading", "Value", "read_value"]

_WORDS = re.compile(r"[、，,;；|/\n]+")
_TEXTS = re.compile(r"[、；;|\n]+")
_SHORT_CODE = re.compile(r"[1-9]\d{2}")
_EXPONENT = re.compile(r"\d(?:\.\d{1,20})?[eE]\+\d{1,3}")
"""What a spreadsheet saves of a long code that it took for a number."""
_PLAIN = frozenset({str, float, bool, date})
_BULKY = (int, list, tuple, dict, set, frozenset)
"""What may be of any size when written out."""


def read_value(field: Field, raw: object, by: Convention = AS_GIVEN) -> Reading:
    """Read `raw` for `field`, as `by` says that it is meant."""
    if raw is None:
        return NOTHING
    if type(raw) not in _PLAIN:
        if isinstance(raw, Interval):
            raw = raw.plain()
        if isinstance(raw, Mapping) and is_interval(raw) and (read := _RANGES.get(field.kind)):
            return read(field, raw, by)
        if hasattr(raw, "item") and not isinstance(raw, (str, bytes)):
            raw = _scalar(raw)
        if isinstance(raw, int) and not -HUGE < raw < HUGE:
            return too_large(field, raw)
    if isinstance(raw, str):
        text = stripped(raw)
        if (len(text) > LONGEST or not text.isprintable()) and (odd := unfit(field, text)):
            return odd
        word = text.lower()
        if word in BLANK:
            return NOTHING
        if (word in UNKNOWN_WORDS and text not in field.values) or text in field.unknown_values:
            return Reading(note=text)
        raw = text
        if field.kind in _CHOSEN and (said_of := ticked(text)) is not None:
            return _chosen(field, text, said_of, by)
    try:
        return _READERS[field.kind](field, raw, by)
    except Exception as error:  # one value that is like no other must not cost the whole list
        return refused(raw, "failed", why=type(error).__name__)


_CHOSEN = frozenset({Kind.ENUM, Kind.BOOL, Kind.SET})


def _chosen(field: Field, text: str, words: tuple[str, ...], by: Convention) -> Reading:
    """What the ticks of a form choose: one word, or several for a set; no tick says nothing."""
    if not words:
        return NOTHING
    if len(words) > 1 and field.kind is not Kind.SET:
        return refused(text, "ticks")
    chosen: object = words[0] if len(words) == 1 else words
    found = read_value(field, chosen, by)
    return found if found.why is None else replace(found, note=said(text))


def _scalar(raw: Any) -> object:
    """The Python value of a NumPy scalar or array."""
    try:
        return raw.item()
    except (ValueError, TypeError):
        return raw.tolist() if hasattr(raw, "tolist") else str(raw)


# -- words, days and codes --------------------------------------------------------------------


_YES, _NO = Reading(True), Reading(False)


@lru_cache(maxsize=1024)
def _words(field: Field) -> dict[str, str]:
    """Every accepted spelling of a value, as it is and plain."""
    words = dict(field.value_aliases)
    words |= {value: value for value in field.values}
    return {plain(word): value for word, value in words.items()} | words


@lru_cache(maxsize=1024)
def _choices(field: Field) -> dict[str, Reading]:
    """What every accepted spelling is read as; 是 and 否 in all their forms where they are two."""
    made = {value: Reading(value) for value in field.values}
    found = {word: made[value] for word, value in _words(field).items()}
    if "是" in made and "否" in made:
        found = dict.fromkeys(YES_WORDS, made["是"]) | dict.fromkeys(NO_WORDS, made["否"]) | found
    return found


def _options(field: Field) -> str:
    return "、".join(field.values)


def _enum(field: Field, raw: object, by: Convention) -> Reading:
    choices = _choices(field)
    found = None
    if isinstance(raw, str):
        found = choices.get(raw) or choices.get(plain(raw))
    elif isinstance(raw, bool):
        found = choices.get("是" if raw else "否")
    if found is None and field.path == "project.stage" and isinstance(raw, str):
        unread = refused(raw, "enum/stage", options=_options(field))
        return Reading(note=raw) if halt(raw) else unread  # ended or standing still: no stage
    return found or refused(raw, "enum", options=_options(field))


def _bool(field: Field, raw: object, by: Convention) -> Reading:
    if isinstance(raw, (int, float)):
        yes = None if raw not in (0, 1) else raw == 1
    else:
        yes = yes_or_no(raw) if isinstance(raw, str) else None
    return refused(raw, "bool") if yes is None else _YES if yes else _NO


def _text(field: Field, raw: object, by: Convention) -> Reading:
    if isinstance(raw, str):
        text = raw
        if by.spreadsheet and _EXPONENT.fullmatch(text):
            return refused(raw, "digits-lost")
    elif isinstance(raw, (bool, dict)):
        return refused(raw, "text")
    elif isinstance(raw, float):
        if not math.isfinite(raw):
            return NOTHING
        if by.spreadsheet and abs(raw) >= MOST:
            return refused(raw, "digits-lost")
        text = shortest(raw)
    elif isinstance(raw, (list, tuple, set, frozenset)):
        parts = _parts(raw)
        text = "、".join(sorted(parts) if isinstance(raw, (set, frozenset)) else parts)
        if not text:
            return NOTHING
    elif isinstance(raw, date):
        text = raw.isoformat()[:10]
    elif isinstance(raw, (int, Decimal)):
        text = str(raw)
    else:  # bytes, a span of time: what stands in them is not what their text form says
        return refused(raw, "text")
    if text is not raw and (odd := unfit(field, text)) is not None:
        return odd
    if field.path == "investor.uscc":
        return Reading(uscc.normalise(text), why=uscc.check(text))
    return Reading(text)


def _parts(raw: Iterable[object]) -> list[str]:
    return [
        stripped(said(part) if isinstance(part, _BULKY) else str(part))
        for part in raw
        if part is not None
    ]


def _date(field: Field, raw: object, by: Convention) -> Reading:
    if isinstance(raw, (float, datetime)) and raw != raw:  # NaN and NaT stand for a blank
        return NOTHING
    found = read_date(raw, by.spreadsheet)
    if isinstance(found, date):
        return Reading(found)
    if found == "date-open" and (period := read_period(raw)) is not None:
        return interval_reading(field, raw, period)
    return refused(raw, found, first=FIRST, last=LAST)


def _date_range(field: Field, raw: Mapping[Any, Any], by: Convention) -> Reading:
    """{"low": "2026-06-01", "high": null}."""
    ends: list[date | None] = []
    for key in ("low", "high"):
        found = None if raw.get(key) is None else read_date(raw[key], by.spreadsheet)
        if isinstance(found, str):
            return refused(raw, found, first=FIRST, last=LAST)
        ends.append(found)
    flags = [raw.get(flag, False) for flag in FLAGS]
    if not (KEYS - {"unit"}).issuperset(raw) or not all(isinstance(f, bool) for f in flags):
        return refused(raw, "date", first=FIRST, last=LAST)
    return interval_reading(field, raw, Interval(ends[0], ends[1], *flags))


def _industry(field: Field, raw: object, by: Convention) -> Reading:
    text = raw if isinstance(raw, str) else ""
    if by.spreadsheet and _SHORT_CODE.fullmatch(text):
        raw = float(text)  # a text file that a spreadsheet saved has lost the zero as well
    if isinstance(raw, int) and not isinstance(raw, bool):
        text = str(raw)
    elif isinstance(raw, float) and raw.is_integer():
        text = str(int(raw))
        known = [code for code in (text, f"0{text}") if industry.exists(code)]
        if by.spreadsheet and len(known) > 1:
            return refused(raw, "industry/either", one=known[0], other=known[1])
        text = known[0] if by.spreadsheet and known else text
    code = industry.find(text) if text else None
    return refused(raw, "industry") if code is None else Reading(code)


def _set(field: Field, raw: object, by: Convention) -> Reading:
    parts: Iterable[object]
    if isinstance(raw, str):
        if not field.values and plain(raw) not in NONE_WORDS:
            parts = _TEXTS.split(raw)
        else:
            parts = (raw,) if raw in _words(field) else _WORDS.split(raw)
    elif isinstance(raw, (list, tuple, set, frozenset)):
        parts = raw
    else:
        return refused(raw, "set")
    texts = [text for text in _parts(parts) if text]
    if not isinstance(raw, str) and (long := unfit(field, "".join(texts))) is not None:
        return long
    if len(texts) == 1 and plain(texts[0]) in NONE_WORDS:
        return Reading(frozenset())
    if raw and all(text.lower() in BLANK for text in texts):
        return NOTHING  # an empty list says that there are none; blanks say nothing
    if any(text.lower() in UNKNOWN_WORDS and text not in field.values for text in texts):
        return Reading(note=said("、".join(texts)))
    if not field.values:
        return Reading(frozenset(texts))
    words = _words(field)
    found = {text: words.get(text) or words.get(plain(text)) for text in texts}
    odd = sorted(text for text, value in found.items() if value is None)
    if odd:
        # A set that is known in part would answer “does it contain …” with a false no.
        named = Both(said("、".join(odd)), said(", ".join(odd)))
        return refused("、".join(texts), "set/odd", odd=named, options=_options(field))
    return Reading(frozenset(value for value in found.values() if value is not None))


_RANGES: dict[Kind, Callable[[Field, Any, Convention], Reading]] = {
    Kind.NUMBER: read_number_range,
    Kind.DATE: _date_range,
}
_READERS: dict[Kind, Callable[[Field, Any, Convention], Reading]] = {
    Kind.NUMBER: read_number,
    Kind.ENUM: _enum,
    Kind.BOOL: _bool,
    Kind.TEXT: _text,
    Kind.DATE: _date,
    Kind.INDUSTRY: _industry,
    Kind.SET: _set,
}
