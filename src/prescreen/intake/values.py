"""One cell of a table as the value of one field.

`prescreen.fields.values` reads what a cell says; here comes what only a table knows: the unit in
the heading, numbers shown as percentages, serials of dates, cells that hold nothing usable. What a
cell says is taken or left, never guessed: a range, a month, a 0.4 that may be 0.4 % or 40 % are
kept as a note, are listed, and leave the field unknown.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from prescreen.errors import UnitError
from prescreen.fields import ONE, Field, Kind, Quantity, Unit, industry, parse_quantity
from prescreen.fields.values import BLANK, UNKNOWN_WORDS, read_value
from prescreen.fields.values import Value as Fact
from prescreen.intake.cells import REASONS, Bad, Percent, Value, shown
from prescreen.intake.dates import read_date

YES = frozenset(["是", "有", "√", "✓", "✔", "☑", "对", "y", "yes", "true"])
NO = frozenset(["否", "无", "×", "✗", "✘", "x", "没有", "不是", "n", "no", "false"])
# The catalogue says path and text around the reason; a cell names its place and text itself.
_FRAME = re.compile(r",原文 .*$", re.DOTALL)
_FRAME_EN = re.compile(r": '.*$", re.DOTALL)
_EXACT = 1e15  # a number of Excel holds 15 digits
_LONGEST = 500  # characters that a number, a date or a choice may have
Why = tuple[str, str, str, str, str]
"""(code, zh, en, hint_zh, hint_en) of a problem; the texts go on after the cell is named."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell gave: a canonical value, or none with the note to keep and the reason."""

    value: Fact | None = None
    note: str | None = None
    approx: bool = False
    why: Why | None = None


EMPTY = Reading()


def read_cell(field: Field, cell: Value, unit: Unit | None, stated: bool = True) -> Reading:
    """Read a cell for a field. `unit` is what plain numbers of the column are in.

    `stated` is false where the column does not say its unit and the field's own is assumed.
    """
    if cell is None:
        return EMPTY
    if isinstance(cell, Bad):
        zh, en, hint_zh, hint_en = REASONS[cell.reason]
        return Reading(why=(f"cell.{cell.reason}", zh, en, hint_zh, hint_en))
    if isinstance(cell, str):
        word = cell.strip().lower()
        if word in BLANK:
            return EMPTY
        if word in UNKNOWN_WORDS or cell in field.unknown_values:
            return Reading(note=cell)
        if len(cell) > _LONGEST and field.kind not in (Kind.TEXT, Kind.SET):
            zh, en, hint_zh, hint_en = REASONS["too-long"]
            return Reading(why=("cell.too-long", zh, en, hint_zh, hint_en))
    if field.kind is Kind.NUMBER:
        return _number(field, cell, unit, stated)
    if field.kind is Kind.DATE:
        return _date(field, cell)
    if isinstance(cell, Percent):
        return _plain(field, shown(cell), cell)
    if field.kind is Kind.INDUSTRY and isinstance(cell, float):
        return _industry(field, cell)
    if field.kind is Kind.TEXT and isinstance(cell, float) and abs(cell) >= _EXACT:
        return _fail(cell, "digits-lost", "存成了数字,15 位以后的数字已丢失",
                     "is stored as a number; digits beyond the 15th are lost",
                     "把该列设为文本格式后重新填写",
                     "Format the column as text and type it again")  # fmt: skip
    return _plain(field, cell, cell)


def _fail(cell: Value, code: str, zh: str, en: str, hint_zh: str, hint_en: str) -> Reading:
    return Reading(note=shown(cell, 500), why=(f"cell.{code}", zh, en, hint_zh, hint_en))


def _plain(field: Field, raw: object, cell: Value) -> Reading:
    """What the catalogue makes of a value."""
    found = read_value(field, raw, field.path)
    if found.value is not None:
        # A value may come with a warning (a check digit); building the candidate repeats it.
        return Reading(found.value, approx=found.approx)
    if found.problem is None:
        return Reading(note=found.note)
    p = found.problem
    code = "cell." + p.code.removeprefix("input.")
    zh = _FRAME.sub("", p.zh.partition(": ")[2] or p.zh)
    en = _FRAME_EN.sub("", p.en.partition(": ")[2] or p.en)
    return Reading(None, found.note, why=(code, zh, en, p.hint_zh, p.hint_en))


def _number(field: Field, cell: Value, unit: Unit | None, stated: bool) -> Reading:
    own = field.unit
    assert own is not None
    try:
        if isinstance(cell, Percent):
            if not own.is_ratio:
                return _fail(cell, "unit", f"是百分数,而该项单位为 {own}",
                             f"is a percentage, but the field is in {own}", "核对是否填错列",
                             "Check whether it stands in the wrong column")  # fmt: skip
            return _plain(field, round(float(cell) * 0.01 / own.scale, 12), cell)
        if isinstance(cell, str):
            quantity = parse_quantity(cell, unit or own)
            if not isinstance(quantity, Quantity):
                return _fail(cell, "range", "是一个范围,不是一个值", "is a range, not one value",
                             "确定一个值后填入;在此之前按未知处理",
                             "Give one value; until then the field is unknown")  # fmt: skip
        elif isinstance(cell, float | int) and not isinstance(cell, bool):
            quantity = Quantity(float(cell), unit or own)
        else:
            return _plain(field, cell, cell)
        value = quantity.value if keeps_unit(field) else quantity.to(own)
    except UnitError as err:
        zh, _, en = str(err).partition(" / ")
        named = "吨" if own == ONE else own.text
        return _fail(cell, "number", f"读不出数:{zh}", f"cannot be read: {en or zh}",
                     f"填数字,如 120 或 120{named}",
                     f"Write a number, such as 120 or 120{named}")  # fmt: skip
    said = isinstance(cell, str) and "%" in unicodedata.normalize("NFKC", cell)
    if own.text == "%" and not stated and not said and 0 < abs(value) <= 1:
        return _fail(cell, "percent", f"可能是 {value:g}%,也可能是 {value * 100:g}%",
                     f"may be {value:g}% or {value * 100:g}%",
                     "写明百分号,如 40%,或在标题中注明(%)",
                     "Write the per cent sign, as in 40%, or put (%) into the heading")  # fmt: skip
    found = _plain(field, value, cell)
    if not quantity.approx or found.value is None:
        return found
    return Reading(found.value, approx=True)


def keeps_unit(field: Field) -> bool:
    """A number in a unit of its own (50万吨 of a product), which the candidate splits itself."""
    return field.kind is Kind.NUMBER and field.list_path is not None and field.unit == ONE


def raw_with_unit(cell: Value, unit: Unit | None) -> Value:
    """The text of such a number with the unit of its column, as a candidate takes it."""
    if unit is None or unit == ONE or isinstance(cell, Bad | bool) or cell is None:
        return cell
    if isinstance(cell, str):
        try:
            parse_quantity(cell)
        except UnitError:
            return cell
        has_unit = not cell.strip()[-1:].isdigit()
        return cell if has_unit else f"{cell.strip()}{unit}"
    return f"{float(cell):.15g}{unit}" if isinstance(cell, float | int) else cell


def _industry(field: Field, cell: float) -> Reading:
    """A code kept as a number, which has lost its leading zero: 111 may be 111 or 0111."""
    code = f"{cell:.0f}"
    known = [text for text in (code, f"0{code}") if industry.exists(text)]
    if len(known) > 1:
        return _fail(cell, "industry", f"存成了数字,可能是 {known[0]},也可能是 {known[1]}",
                     f"is stored as a number: may be {known[0]} or {known[1]}",
                     "把该列设为文本格式后重新填写",
                     "Format the column as text and type it again")  # fmt: skip
    return _plain(field, known[0] if known else cell, cell)


def _date(field: Field, cell: Value) -> Reading:
    if isinstance(cell, datetime):
        return Reading(cell.date())
    if isinstance(cell, date):
        return Reading(cell)
    text = cell if isinstance(cell, str) else f"{cell:.15g}" if isinstance(cell, float) else ""
    found = read_date(unicodedata.normalize("NFKC", text))
    if isinstance(found, date):
        return Reading(found)
    reading = _plain(field, cell, cell)
    if found == "month" or (reading.value is None and reading.why is None):
        return _fail(cell, "date-open", "没有写到日", "names no day",
                     "补上具体日期,如 2026-09-01", "Add the day, as in 2026-09-01")  # fmt: skip
    return reading
