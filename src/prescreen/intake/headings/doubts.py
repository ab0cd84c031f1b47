"""What is wrong or doubtful with the headings of a sheet: doubles, gaps, units that are assumed."""

from __future__ import annotations

from prescreen.errors import Place, Problem
from prescreen.fields import catalogue, parse_unit
from prescreen.intake.headings.mapping import Column, SheetMapping

NEEDED = ("project.name",)
_DOUBTFUL = frozenset({"money", "usd", "area", "mass", "tce", "elec", "volume"})


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
        known = catalogue.get(path)
        if sheet.role == "form" and known is not None and known.list_path is not None:
            continue  # a form names the elements of a list one below the other
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
