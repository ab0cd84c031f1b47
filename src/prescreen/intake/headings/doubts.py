"""What is wrong or doubtful with the headings of a sheet: doubles, gaps, units that are assumed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from prescreen.errors import Lang, Place, Problem
from prescreen.fields import Field, catalogue
from prescreen.intake.cells import SheetRow
from prescreen.intake.headings.columns import HeadingColumn, SheetMapping
from prescreen.intake.headings.ends import end_of
from prescreen.intake.headings.mapping import HeadingMapping
from prescreen.intake.headings.measure import measure
from prescreen.intake.headings.text import FIGURE, plain
from prescreen.messages import Both, problem

_ELSEWHERE = frozenset({"skip", "serial", "row-unit"})
"""Columns that fill no field, and yet are not left unused."""
NEEDED = ("project.name",)


def judge(sheet: SheetMapping, file: str) -> list[Problem]:
    """What is wrong or doubtful with the mapping of a sheet: doubles, gaps, assumed units."""
    said: list[Problem] = []
    seen: dict[tuple[str, int | None], list[HeadingColumn]] = {}
    for column in sheet.columns:
        match = column.match
        if match.path is not None:
            name = match.path + end_of(match.heading, match.path)
            seen.setdefault((name, match.index), []).append(column)
            if (doubt := _unsure(sheet, column, file)) is not None:
                said.append(doubt)
        elif match.how == "ambiguous":
            said.append(_ambiguous(sheet, column, file))
    for (path, _), columns in seen.items():
        if sheet.role == "form":
            continue  # it names elements of a list, or projects, one below the other
        if len(columns) > 1:
            said.append(_double(sheet, path, columns, file))
    paths = {path for path, _ in seen}
    if sheet.role == "candidates":
        said += [_gap(sheet, path, file) for path in NEEDED if path not in paths]
    return said


def assumed(sheet: SheetMapping, file: str, bare: Collection[str]) -> list[Problem]:
    """Columns of numbers that state no unit: what they are taken to be in.

    5 under a bare 总投资 may be 5 万元 or 5 亿元, so the user is told; `bare` are the headings
    below which there is a number without a unit of its own.
    """
    said: list[Problem] = []
    columns = {(c.column, c.match.heading): c for c in sheet.columns
               if c.unit_at < 0 and c.match.heading in bare}  # fmt: skip
    for column in columns.values():  # the same labels stand in form after form
        found = measure(column, sheet)
        if found is not None and found.assumed:
            said.append(problem(
                "input.unit-assumed", _where(sheet, file), column=column.letter,
                heading=column.match.heading, unit=found.units[0],
            ))  # fmt: skip
    return said


def _unsure(sheet: SheetMapping, column: HeadingColumn, file: str) -> Problem | None:
    """A column whose bare numbers may be in two units, which the user is told once."""
    found = measure(column, sheet) if column.unit_at < 0 else None
    if found is None or not found.unsure:
        return None
    units = [str(unit) for unit in found.units]
    return problem(
        f"input.unit-unsure/{found.source}", _where(sheet, file), column=column.letter,
        heading=column.match.heading, units=Both("、".join(units), ", ".join(units)),
    )  # fmt: skip


def unused(sheet: SheetMapping, file: str) -> list[Problem]:
    """The columns of a list that fill no field: kept as notes, or not used at all."""
    if sheet.role not in ("candidates", "form"):
        return []
    rest = [c for c in sheet.columns if c.path is None and c.match.how not in _ELSEWHERE]
    noted = [c for c in rest if c.match.how == "partial"]
    others = [c for c in rest if c.match.how != "partial"]
    said: list[Problem] = []
    for code, columns in (("input.columns-noted", noted), ("input.columns-unused", others)):
        if columns:
            zh = "、".join(f"{c.letter}“{c.match.heading}”{_nearest(c, 'zh')}" for c in columns)
            en = ", ".join(f"{c.letter} “{c.match.heading}”{_nearest(c, 'en')}" for c in columns)
            said.append(problem(code, _where(sheet, file), sheet=sheet.sheet, columns=Both(zh, en)))
    return said


def gone(mapping: HeadingMapping | None, plans: Sequence[SheetMapping], file: str) -> list[Problem]:
    """Headings that a mapping decides about and that do not occur any more."""
    if mapping is None:
        return []
    have = {plain(c.match.heading) for plan in plans for c in plan.columns}
    asked = [c.match.heading for s in mapping.sheets if s.role != "skip"
             for c in s.columns if c.match.how in ("user", "skip")]  # fmt: skip
    missing = list(dict.fromkeys(h for h in asked if plain(h) not in have))
    if not missing:
        return []
    headings = Both("、".join(missing), ", ".join(missing))
    return [problem("input.mapping-gone", Place(file), headings=headings)]


def _nearest(column: HeadingColumn, lang: Lang) -> str:
    """The field that a column is nearest to, in brackets, and why it is not that."""
    leaf = plain(column.match.heading.rpartition(" / ")[2])
    names = (*column.match.others, *catalogue.suggest(leaf, 1))
    near = next((f for f in map(_field, names) if f is not None), None)
    if near is None:
        return ""
    name = near.label if lang == "zh" else near.label_en
    if column.match.how == "unit":
        return f"(单位不是“{name}”的单位)" if lang == "zh" else f" (its unit is none of {name})"
    return f"(最近的字段:{name})" if lang == "zh" else f" (nearest: {name})"


def _field(name: str) -> Field | None:
    """The field of a path or a label."""
    found = catalogue.by_name(name)
    return found if isinstance(found, Field) else None


def like_names(
    columns: Sequence[HeadingColumn], sample: Sequence[SheetRow]
) -> HeadingColumn | None:
    """The column that looks most like names of projects: texts that differ, under a likely word."""
    best: tuple[int, HeadingColumn] | None = None
    for column in columns:
        texts = [v for row in sample if isinstance(v := row.at(column.column), str)]
        short = [t for t in texts if 1 < len(t) <= 60 and not FIGURE.fullmatch(t)]
        if not short or len(short) * 2 < len(texts) or len(set(short)) * 5 < len(short) * 4:
            continue
        heading = plain(column.match.heading)
        worth = sum(word in heading for word in ("项目", "名称", "工程", "企业", "单位", "标题"))
        if best is None or worth > best[0]:
            best = (worth, column)
    return best[1] if best is not None else None


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
