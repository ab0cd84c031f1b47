"""The parts of an .xlsx file around its cells: workbook, styles, shared texts.

Read with zipfile and expat alone, since that is what shows merged cells, hidden rows and formulas
without a saved result in one streaming pass. Structure: ECMA-376 part 1, chapter 18.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from prescreen.errors import InputError
from prescreen.intake.cells import Bad
from prescreen.intake.formats.numfmt import NumberFormat, builtin_format, parse_format
from prescreen.intake.formats.package import Attributes, Package, local
from prescreen.intake.limits import refuse, too_much

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MOST_STYLES = 100_000  # Excel itself stops at 65,490


@dataclass(frozen=True, slots=True)
class SheetPart:
    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """What the cells of all sheets refer to. `recalculate`: results of formulas that are 0 may
    never have been calculated."""

    sheets: tuple[SheetPart, ...]
    strings: tuple[str | Bad, ...]
    formats: tuple[NumberFormat, ...]
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
        flags.get("fullCalcOnLoad", "0") in ("1", "true") or not flags.get("calcId"),
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


def _formats(package: Package, part: str) -> tuple[NumberFormat, ...]:
    """What each cell style shows its number as."""
    custom: dict[int, NumberFormat] = {}
    formats: list[NumberFormat] = []
    inside = False

    def start(tag: str, at: Attributes) -> None:
        nonlocal inside
        tag = local(tag)
        if tag == "numFmt":
            custom[_int(at.get("numFmtId"))] = parse_format(at.get("formatCode", ""))
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            number = _int(at.get("numFmtId"))
            formats.append(custom.get(number) or builtin_format(number))
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


def _int(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def plain_text(text: str) -> str:
    """Excel writes signs that XML cannot hold as _x000D_; those in a text are line ends and tabs.
    An underscore that would look like one of them is _x005F_."""
    return _ESCAPED.sub(_unescaped, text) if "_x" in text else text


def _unescaped(found: re.Match[str]) -> str:
    sign = chr(int(found[1], 16))
    return sign if sign.isprintable() else " " if sign < "\x20" else found[0]


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
