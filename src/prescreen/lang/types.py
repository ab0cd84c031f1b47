"""The types of expressions. Numbers carry a unit; comparing 亩 with 吨标准煤 does not type."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from prescreen.fields import Unit, parse_unit


class Sort(StrEnum):
    BOOL = "bool"
    NUMBER = "number"
    TEXT = "text"
    ENUM = "enum"
    DATE = "date"
    INDUSTRY = "industry"
    SET = "set"


_ZH = {
    Sort.BOOL: "是否(真假)",
    Sort.NUMBER: "数值",
    Sort.TEXT: "文字",
    Sort.ENUM: "选项",
    Sort.DATE: "日期",
    Sort.INDUSTRY: "行业代码",
    Sort.SET: "多选",
}

_EN = {
    Sort.BOOL: "yes or no",
    Sort.NUMBER: "a number",
    Sort.TEXT: "a text",
    Sort.ENUM: "a choice",
    Sort.DATE: "a date",
    Sort.INDUSTRY: "an industry code",
    Sort.SET: "a multiple choice",
}


@dataclass(frozen=True, slots=True)
class Type:
    """Sort, the unit of a number, and the allowed values of an enumeration or a set."""

    sort: Sort
    unit: Unit | None = None
    values: tuple[str, ...] = ()

    def zh(self) -> str:
        unit = self.unit.text if self.unit and self.unit.text not in ("", "1") else ""
        return f"{_ZH[self.sort]}({unit})" if unit else _ZH[self.sort]

    def en(self) -> str:
        unit = self.unit.text if self.unit and self.unit.text not in ("", "1") else ""
        return f"{_EN[self.sort]} ({unit})" if unit else _EN[self.sort]


SCALAR: Unit = parse_unit("1")
BOOL = Type(Sort.BOOL)
TEXT = Type(Sort.TEXT)
DATE = Type(Sort.DATE)
