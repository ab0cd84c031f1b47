"""The mapping of a file's headings to fields: shown to the user, edited as YAML, used again.

A mapping binds headings by their text, not by their place, so it fits next month's file with the
columns in another order. What it does not name is matched as usual.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from prescreen.errors import InputError, Place, Problem, UnitError
from prescreen.fields import catalogue, parse_unit
from prescreen.fields.tolerance import EXACT, Tolerance, read_tolerance
from prescreen.intake.headings.columns import HeadingColumn, SheetMapping
from prescreen.intake.headings.recognise import COMPLETE, HeadingMatch
from prescreen.intake.headings.text import plain
from prescreen.intake.limits import MIB, Limits, refuse, too_much
from prescreen.intake.yaml_data import load
from prescreen.messages import Both, problem

_HOW = {
    "path": "字段路径", "label": "字段名称", "alias": "常用标题", "user": "人工指定",
    "near": "相近,未采用", "ambiguous": "含义不唯一,未采用", "none": "未识别",
    "serial": "序号,另有项目编号", "skip": "不使用", "name": "像项目名称",
    "partial": "某年、某期或已完成的部分,记作备注", "unit": "单位不合,未采用",
    "row-unit": "各行的单位",
}  # fmt: skip
_HEAD = (
    "# 标题与字段的对应。可改 field(路径,或 skip)和 unit,用 --mapping 再次使用。\n"
    "# Headings and their fields. Edit `field` (a path, or skip), `unit`; use --mapping.\n"
)


@dataclass(frozen=True, slots=True)
class HeadingMapping:
    """All sheets of a file. `complete` says which flat lists hold all elements, by list path."""

    sheets: tuple[SheetMapping, ...] = ()
    complete: Mapping[str, bool] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    name: str = ""
    """The column that holds the names of projects, by letter or heading, where a person says so."""
    tolerance: Tolerance = EXACT
    """How near numbers are of which the list says 约."""

    def matches(self, sheet: str = "") -> dict[str, HeadingMatch]:
        """What a person decided, by plain heading; a sheet's own entries go before the others."""
        return {
            plain(c.match.heading): c.match
            for s in sorted(self.sheets, key=lambda s: s.sheet == sheet)
            for c in s.columns
            if c.match.how in ("user", "skip")
        }

    def role_of(self, sheet: str) -> SheetMapping | None:
        return next((s for s in self.sheets if s.sheet == sheet), None)

    def to_yaml(self) -> str:
        """The mapping as a file to edit: change `field` or `unit`, or set `field: skip`."""
        body: dict[str, Any] = {"mapping": 1, "complete": dict(sorted(self.complete.items()))}
        if self.tolerance:
            body["tolerance"] = self.tolerance.plain()
        body["sheets"] = [_sheet_out(s) for s in self.sheets]
        return _HEAD + yaml.safe_dump(body, allow_unicode=True, sort_keys=False, width=100)

    @classmethod
    def from_yaml(cls, source: str | Path) -> HeadingMapping:
        """Read a mapping file (a path) or its text; raises `InputError` with all that is wrong."""
        name = source.name if isinstance(source, Path) else "mapping.yaml"
        text = _text(source) if isinstance(source, Path) else source
        return _MappingReader(name).read(load(text, name, Limits()))


def _text(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > MIB:
            raise too_much("input.too-large/mapping", path, size, MIB)
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as err:
        raise refuse("input.mapping/file", path, why=err) from err


def _sheet_out(sheet: SheetMapping) -> dict[str, Any]:
    out: dict[str, Any] = {"sheet": sheet.sheet, "role": sheet.role}
    if sheet.list_path:
        out["list"] = sheet.list_path
    out["columns"] = [_column_out(c) for c in sheet.columns]
    return out


def _column_out(column: HeadingColumn) -> dict[str, Any]:
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


class _MappingReader:
    """Turns the data of a mapping file into a mapping, collecting what is wrong."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []

    def read(self, data: Any) -> HeadingMapping:
        if not isinstance(data, dict) or not isinstance(data.get("sheets"), list):
            self.say("input.mapping/sheets")
            raise InputError(self.problems)
        sheets = tuple(self.sheet(entry) for entry in data["sheets"] if isinstance(entry, dict))
        complete = data.get("complete") or {}
        if not isinstance(complete, dict) or set(complete) - set(catalogue.lists):
            self.say("input.mapping/complete", lists=_listed(catalogue.lists))
            complete = {}
        tolerance = EXACT
        try:
            tolerance = read_tolerance(data.get("tolerance"))
        except ValueError as error:
            self.say("input.mapping/tolerance", said=error)
        if self.problems:
            raise InputError(self.problems)
        whole = {k: bool(v) for k, v in complete.items()}
        return HeadingMapping(sheets, whole, tolerance=tolerance)

    def say(self, code: str, /, **words: object) -> None:
        self.problems.append(problem(code, Place(self.name), **words))

    def sheet(self, data: dict[str, Any]) -> SheetMapping:
        role = data.get("role", "candidates")
        if role not in ("candidates", "form", "list", "skip"):
            self.say("input.mapping/role", said=role)
            role = "candidates"
        path = data.get("list")
        if role == "list" and path not in catalogue.lists:
            self.say("input.mapping/list", said=path, lists=_listed(catalogue.lists))
        columns = [c for c in data.get("columns") or () if isinstance(c, dict)]
        return SheetMapping(
            str(data.get("sheet", "")), role, path if role == "list" else None,
            columns=tuple(HeadingColumn(i, self.column(c)) for i, c in enumerate(columns)),
        )  # fmt: skip

    def column(self, data: dict[str, Any]) -> HeadingMatch:
        heading, path, unit = str(data.get("heading", "")), data.get("field"), data.get("unit")
        how = next((k for k, v in _HOW.items() if v == data.get("how")), "user")
        if path == "skip":
            return HeadingMatch(heading, None, None, 1.0, "skip")
        if unit is not None:
            try:
                parse_unit(str(unit))
            except UnitError as err:
                self.say("input.mapping/unit", heading=heading, why=Both(err.zh, err.en))
        if path is None:
            return HeadingMatch(heading, None, unit, 0.0, "none" if how == "user" else how)
        path = self.field(heading, str(path))
        known = path.removesuffix(COMPLETE)
        if path and catalogue.get(path) is None and known not in catalogue.lists:
            near = catalogue.suggest(str(path))
            code = "input.mapping/field-near" if near else "input.mapping/field"
            self.say(code, heading=heading, said=path, near=_listed(near))
        index = data.get("index")
        return HeadingMatch(
            heading, path, str(unit) if unit is not None else None, 1.0, "user",
            index if isinstance(index, int) else None,
        )  # fmt: skip

    def field(self, heading: str, said: str) -> str:
        """The path of a field that is named by path, label or a usual heading."""
        if catalogue.get(said) is not None or said.removesuffix(COMPLETE) in catalogue.lists:
            return said
        found = catalogue.by_heading(said)
        if len(found) > 1:
            self.say("input.mapping/field-several", heading=heading, said=said,
                     near=_listed(tuple(f.path for f in found)))  # fmt: skip
        if found:
            return found[0].path
        info = catalogue.list_by_name(said.removesuffix("是否列全"))
        return info.path + COMPLETE if info is not None else said


def _listed(names: Mapping[str, object] | tuple[str, ...]) -> Both:
    return Both("、".join(names), ", ".join(names))
