"""What is wrong or doubtful with the headings of a sheet: doubles, gaps, units that are assumed."""

from __future__ import annotations

from prescreen.errors import Place, Problem
from prescreen.fields import catalogue, parse_unit
from prescreen.intake.headings.columns import HeadingColumn, SheetMapping
from prescreen.messages import Both, problem

NEEDED = ("project.name",)
_DOUBTFUL = frozenset({"money", "usd", "area", "mass", "tce", "elec", "volume"})


def judge(sheet: SheetMapping, file: str) -> list[Problem]:
    """What is wrong or doubtful with the mapping of a sheet: doubles, gaps, assumed units."""
    said: list[Problem] = []
    seen: dict[tuple[str, int | None], list[HeadingColumn]] = {}
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
        heading, place = column.match.heading, _where(sheet, file)
        said.append(problem(
            "input.unit-assumed", place, column=column.letter, heading=heading, unit=unit
        ))  # fmt: skip
    return said


def _where(sheet: SheetMapping, file: str) -> Place:
    return Place(f"{file}[{sheet.sheet}]", sheet.head[1])


def _label(path: str) -> str:
    known = catalogue.get(path)
    return f"{known.label}({path})" if known else path


def _ambiguous(sheet: SheetMapping, column: HeadingColumn, file: str) -> Problem:
    match = column.match
    fields = Both("、".join(map(_label, match.others)), ", ".join(match.others))
    return problem(
        "input.heading-ambiguous", _where(sheet, file), column=column.letter,
        heading=match.heading, fields=fields,
    )  # fmt: skip


def _double(sheet: SheetMapping, path: str, columns: list[HeadingColumn], file: str) -> Problem:
    zh = "、".join(f"{c.letter} 列“{c.match.heading}”" for c in columns)
    en = ", ".join(f"column {c.letter} “{c.match.heading}”" for c in columns)
    field = Both(_label(path), path)
    return problem(
        "input.heading-twice", _where(sheet, file), columns=Both(zh, en), field=field
    )  # fmt: skip


def _gap(sheet: SheetMapping, path: str, file: str) -> Problem:
    return problem("input.heading-missing", _where(sheet, file), field=Both(_label(path), path))
