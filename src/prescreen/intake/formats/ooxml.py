"""The parts of an .xlsx file around its cells: workbook, styles, shared texts.

Read with zipfile and expat alone, since that is what shows merged cells, hidden rows and formulas
without a saved result in one streaming pass. Structure: ECMA-376 part 1, chapter 18.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from prescreen.errors import InputError
from prescreen.intake.cells import Bad, Percent, Value
from prescreen.intake.formats.package import Attributes, Package, local
from prescreen.intake.headings.text import unit_of
from prescreen.intake.limits import refuse, too_much

_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_SUFFIX = re.compile(r'[0#?.]\s*"([^"]+)"[^"0#?]*$')
_LAST_SERIAL = 2_958_466  # the day after 9999-12-31
_ESCAPED = re.compile(r"_x00[01][0-9A-Fa-f]_")
_MOST_STYLES = 100_000  # Excel itself stops at 65,490

# Built-in number formats (ECMA-376 18.8.30): dates and times, and the two percentages.
_DATE_IDS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_PERCENT_IDS = {9, 10}
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


@dataclass(frozen=True, slots=True)
class SheetPart:
    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """What the cells of all sheets refer to. `formats[i]` is 'date', 'percent' or ''."""

    sheets: tuple[SheetPart, ...]
    strings: tuple[str | Bad, ...]
    formats: tuple[str, ...]
    date1904: bool
    recalculate: bool


def read_workbook(package: Package) -> Workbook:
    """Everything but the cells. Raises `InputError` for a container that is no .xlsx workbook."""
    main = next((part for kind, part in package.relations("").values() if kind == "officeDocument"),
                "xl/workbook.xml")  # fmt: skip
    if not package.has(main) or main.endswith(".bin"):
        raise _no_workbook(package, main)
    relations = package.relations(main)
    sheets, flags = _sheets(package, main, relations)
    by_kind = dict(relations.values())
    styles = by_kind.get("styles", "")
    strings = by_kind.get("sharedStrings", "")
    return Workbook(
        sheets,
        _strings(package, strings) if package.has(strings) else (),
        _formats(package, styles) if package.has(styles) else (),
        flags.get("date1904", "0") in ("1", "true"),
        flags.get("fullCalcOnLoad", "0") in ("1", "true"),
    )


def _no_workbook(package: Package, main: str) -> InputError:
    if main.endswith(".bin"):
        return refuse("input.wrong-format/xlsb", package.path)
    if package.has("word/document.xml"):
        return refuse("input.wrong-format/word", package.path)
    if package.has("content.xml"):
        return refuse("input.wrong-format/ods", package.path)
    return refuse("input.wrong-format/archive", package.path)


def _sheets(
    package: Package, main: str, relations: dict[str, tuple[str, str]]
) -> tuple[tuple[SheetPart, ...], Attributes]:
    sheets: list[SheetPart] = []
    flags: Attributes = {}

    def start(tag: str, at: Attributes) -> None:
        tag = local(tag)
        if tag in ("workbookPr", "calcPr"):
            flags.update(at)
        elif tag == "sheet":
            relation = next((v for k, v in at.items() if k.endswith(":id")), "")
            kind, part = relations.get(relation, ("", ""))
            if kind == "worksheet" and package.has(part):
                hidden = at.get("state", "visible") != "visible"
                sheets.append(SheetPart(at.get("name", part), part, hidden))
            if len(sheets) > package.limits.sheets:
                limit = package.limits.sheets
                raise too_much("input.too-large/sheets", package.path, len(sheets), limit)

    package.run(package.parser(start), main)
    if not sheets:
        raise package.broken("no worksheet")
    return tuple(sheets), flags


def _formats(package: Package, part: str) -> tuple[str, ...]:
    """What each cell style shows its number as."""
    custom: dict[int, str] = {}
    formats: list[str] = []
    inside = False

    def start(tag: str, at: Attributes) -> None:
        nonlocal inside
        tag = local(tag)
        if tag == "numFmt":
            custom[_int(at.get("numFmtId"))] = format_kind(at.get("formatCode", ""))
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            number = _int(at.get("numFmtId"))
            builtin = "date" if number in _DATE_IDS else "percent" if number in _PERCENT_IDS else ""
            formats.append(custom.get(number, builtin))
            if len(formats) > _MOST_STYLES:
                raise too_much(
                    "input.too-large/styles", package.path, len(formats), _MOST_STYLES
                )  # fmt: skip

    def end(tag: str) -> None:
        nonlocal inside
        if local(tag) == "cellXfs":
            inside = False

    package.run(package.parser(start, end), part)
    return tuple(formats)


def format_kind(code: str) -> str:
    """What a number format makes of a number.

    'date', 'percent', 'unit:亿元' where it shows a unit behind it, 'scaled' where it shows another
    number than is stored (`0.0,` shows thousands), or ''. Colours and other text do not count.
    """
    first = code.split(";", 1)[0]
    bare = _QUOTED.sub("", first).lower()
    if "%" in bare:
        return "percent"
    if _SCALED.search(_QUOTED.sub("", first)) or "!." in first:
        return "scaled"
    if bare != "@" and "general" not in bare and any(ch in bare for ch in "ymdhs年月日"):
        return "date"
    suffix = _SUFFIX.search(first)
    unit = suffix.group(1).strip() if suffix else ""
    return f"unit:{unit}" if unit and unit_of(unit) is not None else ""


def as_shown(number: float, kind: str, text: str, date1904: bool) -> Value:
    """The value of a number cell, as its format (see `format_kind`) makes it look."""
    if kind == "percent":
        return Percent(round(number * 100, 10))
    if kind == "date" and number >= 1:
        return serial_to_date(number, date1904) or Bad(text, "date/serial")
    if kind == "scaled" and number != 0:
        return Bad(text, "scaled")
    if kind.startswith("unit:"):
        return f"{number:.15g}{kind.removeprefix('unit:')}"
    return number


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


def _int(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def plain_text(text: str) -> str:
    """Excel writes control characters as _x000D_; those in a text are line ends and tabs."""
    return _ESCAPED.sub(" ", text) if "_x00" in text else text


def _strings(package: Package, part: str) -> tuple[str | Bad, ...]:
    """The shared texts, without the reading aids (`rPh`) that East Asian versions add."""
    limits = package.limits
    strings: list[str | Bad] = []
    pieces: list[str] = []
    length = total = phonetic = 0
    in_text = False

    def start(tag: str, at: Attributes) -> None:
        nonlocal length, phonetic, in_text
        tag = local(tag)
        if tag == "si":
            pieces.clear()
            length = 0
        elif tag == "rPh":
            phonetic += 1
        elif tag == "t":
            in_text = not phonetic

    def end(tag: str) -> None:
        nonlocal phonetic, in_text, total
        tag = local(tag)
        if tag == "t":
            in_text = False
        elif tag == "rPh":
            phonetic -= 1
        elif tag == "si":
            text = plain_text("".join(pieces))
            strings.append(Bad(text[:200], "too-long") if length > limits.text else text)
            total += min(length, limits.text) + 64
            if total > limits.strings_bytes:
                raise too_much(
                    "input.too-large/strings", package.path, total, limits.strings_bytes
                )  # fmt: skip

    def text(data: str) -> None:
        nonlocal length
        if in_text:
            if length <= limits.text:
                pieces.append(data)
            length += len(data)

    package.run(package.parser(start, end, text), part)
    return tuple(strings)
