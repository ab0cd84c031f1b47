"""The mapping file: YAML that shows how headings were read, and is edited and read again."""

from __future__ import annotations

from typing import Any

import yaml

from prescreen.errors import InputError, Place, Problem, UnitError
from prescreen.fields import catalogue, parse_unit
from prescreen.intake.headings.mapping import Column, Mapping, SheetMapping
from prescreen.intake.headings.recognise import COMPLETE, Match

_HOW = {
    "path": "字段路径", "label": "字段名称", "alias": "常用标题", "user": "人工指定",
    "near": "相近,未采用", "ambiguous": "含义不唯一,未采用", "none": "未识别",
    "serial": "序号,另有项目编号", "skip": "不使用",
}  # fmt: skip


def to_yaml(mapping: Mapping) -> str:
    """The text of the mapping file."""
    body = {
        "mapping": 1,
        "complete": dict(sorted(mapping.complete.items())),
        "sheets": [_sheet_out(s) for s in mapping.sheets],
    }
    head = (
        "# 标题与字段的对应。可改 field(路径,或 skip)和 unit,用 --mapping 再次使用。\n"
        "# Headings and their fields. Edit `field` (a path, or skip), `unit`; use --mapping.\n"
    )
    return head + yaml.safe_dump(body, allow_unicode=True, sort_keys=False, width=100)


def _sheet_out(sheet: SheetMapping) -> dict[str, Any]:
    out: dict[str, Any] = {"sheet": sheet.sheet, "role": sheet.role}
    if sheet.list_path:
        out["list"] = sheet.list_path
    out["columns"] = [_column_out(c) for c in sheet.columns]
    return out


def _column_out(column: Column) -> dict[str, Any]:
    match = column.match
    out: dict[str, Any] = {"heading": match.heading, "field": match.path}
    if match.how == "skip":
        out["field"] = "skip"
    if match.unit is not None:
        out["unit"] = match.unit
    if match.index is not None:
        out["index"] = match.index
    out["confidence"] = match.confidence
    out["how"] = _HOW[match.how]
    if match.others and match.path is None:
        out["maybe"] = list(match.others)
    return out


class Reader:
    """Turns the data of a mapping file into a `Mapping`, collecting what is wrong."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []

    def read(self, data: Any) -> Mapping:
        if not isinstance(data, dict) or not isinstance(data.get("sheets"), list):
            self.say("缺少 sheets 列表", "there is no list of sheets")
            raise InputError(self.problems)
        sheets = tuple(self.sheet(entry) for entry in data["sheets"] if isinstance(entry, dict))
        complete = data.get("complete") or {}
        if not isinstance(complete, dict) or set(complete) - set(catalogue.lists):
            self.say(f"complete 只接受列表路径:{'、'.join(catalogue.lists)}",
                     f"complete takes paths of lists: {', '.join(catalogue.lists)}")  # fmt: skip
            complete = {}
        if self.problems:
            raise InputError(self.problems)
        return Mapping(sheets, {k: bool(v) for k, v in complete.items()})

    def say(self, zh: str, en: str, hint_zh: str = "", hint_en: str = "") -> None:
        self.problems.append(Problem("input.mapping", zh, en, Place(self.name), hint_zh, hint_en))

    def sheet(self, data: dict[str, Any]) -> SheetMapping:
        role = data.get("role", "candidates")
        if role not in ("candidates", "form", "list", "skip"):
            self.say(f"role {role!r} 不是 candidates、form、list 或 skip",
                     f"role {role!r} is not candidates, form, list or skip")  # fmt: skip
            role = "candidates"
        path = data.get("list")
        if role == "list" and path not in catalogue.lists:
            self.say(f"没有列表 {path!r}", f"there is no list {path!r}",
                     f"可用:{'、'.join(catalogue.lists)}",
                     f"Known: {', '.join(catalogue.lists)}")  # fmt: skip
        columns = [c for c in data.get("columns") or () if isinstance(c, dict)]
        return SheetMapping(
            str(data.get("sheet", "")), role, path if role == "list" else None,
            columns=tuple(Column(i, self.column(c)) for i, c in enumerate(columns)),
        )  # fmt: skip

    def column(self, data: dict[str, Any]) -> Match:
        heading, path, unit = str(data.get("heading", "")), data.get("field"), data.get("unit")
        how = next((k for k, v in _HOW.items() if v == data.get("how")), "user")
        if path == "skip":
            return Match(heading, None, None, 1.0, "skip")
        if unit is not None:
            try:
                parse_unit(str(unit))
            except UnitError as err:
                self.say(f"“{heading}”的单位:{err}", f"unit of “{heading}”: {err}")
        if path is None:
            return Match(heading, None, unit, 0.0, "none" if how == "user" else how)
        known = str(path).removesuffix(COMPLETE)
        if catalogue.get(str(path)) is None and known not in catalogue.lists:
            near = catalogue.suggest(str(path))
            self.say(f"“{heading}”对应的字段 {path!r} 不存在",
                     f"the field {path!r} of “{heading}” does not exist",
                     f"是否指 {'、'.join(near)}?" if near else "用 prescreen fields 查字段",
                     f"Did you mean {', '.join(near)}?" if near else "See fields")  # fmt: skip
        index = data.get("index")
        return Match(heading, str(path), str(unit) if unit is not None else None, 1.0, "user",
                     index if isinstance(index, int) else None)  # fmt: skip
