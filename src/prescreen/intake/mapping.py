"""The mapping of a file's headings to fields: shown to the user, edited as YAML, used again.

A mapping binds headings by their text, not by their place, so it fits next month's file with the
columns in another order. What it does not name is matched as usual.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as MappingABC
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import yaml

from prescreen.errors import InputError, Place, Problem, UnitError
from prescreen.fields import catalogue, parse_unit
from prescreen.intake.cells import column_name
from prescreen.intake.headings import COMPLETE, Match, plain
from prescreen.intake.limits import Limits
from prescreen.intake.safe_yaml import YamlRefused, load

Role = Literal["candidates", "list", "skip"]
_SERIAL = frozenset({"序号", "序", "no", "no.", "编号"})
_DOUBTFUL = frozenset({"money", "usd", "area", "mass", "tce", "elec", "volume"})
NEEDED = ("project.name",)
_HOW = {
    "path": "字段路径", "label": "字段名称", "alias": "常用标题", "user": "人工指定",
    "near": "相近,未采用", "ambiguous": "含义不唯一,未采用", "none": "未识别", "skip": "不使用",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet; `column` counts from 0."""

    column: int
    match: Match

    @property
    def letter(self) -> str:
        return column_name(self.column)

    @property
    def path(self) -> str | None:
        return self.match.path

    @property
    def is_serial(self) -> bool:
        """A running number (序号), which is a weaker id than a project number."""
        return plain(self.match.heading.rpartition(" / ")[2]) in _SERIAL


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """How one sheet is read: as candidates, as a list tied to them by project, or not at all."""

    sheet: str
    role: Role
    list_path: str | None = None
    head: tuple[int, int] = (1, 1)
    columns: tuple[Column, ...] = ()
    units: tuple[str, ...] = ()
    """Units that a note above the table declares (单位:万元)."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """All sheets of a file. `complete` says which flat lists hold all elements, by list path."""

    sheets: tuple[SheetMapping, ...] = ()
    complete: MappingABC[str, bool] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def matches(self, sheet: str = "") -> dict[str, Match]:
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
        body = {
            "mapping": 1,
            "complete": dict(sorted(self.complete.items())),
            "sheets": [_sheet_out(s) for s in self.sheets],
        }
        head = (
            "# 标题与字段的对应。可改 field(路径,或 skip)和 unit,用 --mapping 再次使用。\n"
            "# Headings and their fields. Edit `field` (a path, or skip), `unit`; use --mapping.\n"
        )
        return head + yaml.safe_dump(body, allow_unicode=True, sort_keys=False, width=100)

    @classmethod
    def from_yaml(cls, source: str | Path) -> Mapping:
        """Read a mapping file (a path) or its text; raises `InputError` with all that is wrong."""
        text = source.read_text(encoding="utf-8") if isinstance(source, Path) else source
        name = source.name if isinstance(source, Path) else "mapping.yaml"
        try:
            data = load(text, Limits())
        except YamlRefused as err:
            raise InputError((err.problem(name),)) from err
        return _Reader(name).read(data)


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


class _Reader:
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
        if role not in ("candidates", "list", "skip"):
            self.say(f"role {role!r} 不是 candidates、list 或 skip",
                     f"role {role!r} is not candidates, list or skip")  # fmt: skip
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


def apply(matches: Iterable[Match], decided: MappingABC[str, Match]) -> tuple[Match, ...]:
    """Put what a person decided in place of what was found, heading by heading."""
    out: list[Match] = []
    for match in matches:
        user = decided.get(plain(match.heading))
        if user is None:
            out.append(match)
        elif user.how == "skip":
            out.append(replace(match, path=None, how="skip", confidence=1.0, others=()))
        else:
            out.append(replace(user, heading=match.heading, unit=user.unit or match.unit))
    return tuple(out)


def judge(sheet: SheetMapping, file: str) -> list[Problem]:
    """What is wrong or doubtful with the mapping of a sheet: doubles, gaps, assumed units."""
    said: list[Problem] = []
    seen: dict[tuple[str, int | None], list[Column]] = {}
    for column in sheet.columns:
        match = column.match
        if match.path is not None:
            seen.setdefault((match.path, match.index), []).append(column)
        elif match.how == "ambiguous":
            said.append(_ambiguous(sheet, column, file))
    for (path, _), columns in seen.items():
        if len(columns) > 1:
            said.append(_double(sheet, path, columns, file))
    paths = {path for path, _ in seen}
    if sheet.role == "candidates":
        said += [_gap(sheet, path, file) for path in NEEDED if path not in paths]
    return said


def assumed(sheet: SheetMapping, file: str) -> list[Problem]:
    """Columns of numbers that state no unit: what they are taken to be in.

    5 under a bare 总投资 may be 5 万元 or 5 亿元, so the user is told.
    """
    declared = [parse_unit(text) for text in sheet.units]
    said: list[Problem] = []
    for column in sheet.columns:
        known = catalogue.get(column.path or "")
        if known is None or known.unit is None or column.match.how == "path":
            continue
        unit = known.unit
        doubtful = {base for base, _ in unit.dims} & _DOUBTFUL
        if column.match.unit or not doubtful or any(u.same_dims(unit) for u in declared):
            continue
        said.append(Problem(
            "input.unit-assumed",
            f"{column.letter} 列“{column.match.heading}”没有写单位,纯数字按 {unit} 理解",
            f"column {column.letter} “{column.match.heading}” states no unit; plain numbers are "
            f"taken as {unit}",
            _where(sheet, file), "在标题中写明单位,如 总投资(亿元),或在映射文件中写 unit",
            "Put the unit into the heading, or set `unit` in the mapping file"))  # fmt: skip
    return said


def _where(sheet: SheetMapping, file: str) -> Place:
    return Place(f"{file}[{sheet.sheet}]", sheet.head[1])


def _label(path: str) -> str:
    known = catalogue.get(path)
    return f"{known.label}({path})" if known else path


def _ambiguous(sheet: SheetMapping, column: Column, file: str) -> Problem:
    match = column.match
    return Problem(
        "input.heading-ambiguous",
        f"{column.letter} 列“{match.heading}”可指{'、'.join(map(_label, match.others))},未采用",
        f"column {column.letter} “{match.heading}” may mean {', '.join(match.others)}; not used",
        _where(sheet, file), "在映射文件中写明 field", "Name the field in the mapping file",
    )  # fmt: skip


def _double(sheet: SheetMapping, path: str, columns: list[Column], file: str) -> Problem:
    zh = "、".join(f"{c.letter} 列“{c.match.heading}”" for c in columns)
    en = ", ".join(f"column {c.letter} “{c.match.heading}”" for c in columns)
    return Problem(
        "input.heading-twice", f"{zh}都对应 {_label(path)};两列不一致的行按未知处理",
        f"{en} all mean {path}; where they differ in a row the field is unknown",
        _where(sheet, file), "在映射文件中把多余的列写成 skip",
        "Set the surplus column to skip in the mapping file",
    )  # fmt: skip


def _gap(sheet: SheetMapping, path: str, file: str) -> Problem:
    return Problem(
        "input.heading-missing", f"没有找到“{_label(path)}”列", f"no column for {path}",
        _where(sheet, file), "把该列标题写成“项目名称”,或在映射文件中指定",
        "Head that column 项目名称, or name it in the mapping file",
    )  # fmt: skip
