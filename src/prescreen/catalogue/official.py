"""The official text of items, which a bureau puts beside our ids so that reports may quote it.

A table (UTF-8 CSV, or xlsx) with the columns item and text, or class, section, number, text and
group, in English or Chinese. The text is kept as given; only its place is checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from prescreen.catalogue.model import Catalogue, Condition, Item
from prescreen.catalogue.table import load
from prescreen.errors import InputError, Place, Problem
from prescreen.files.sheets import as_was, sheet
from prescreen.messages import problem
from prescreen.pack.table_files import Grid, UnreadableGrid, read_grid

_NAMES = {
    "item": ("item", "id", "条目", "条目号"),
    "text": ("text", "item_text", "原文", "条文", "内容"),
    "class": ("class", "类别"),
    "section": ("section", "门类", "行业"),
    "number": ("number", "序号"),
    "group": ("group", "分组"),
}
_PLACE = ("class", "section", "number")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_GROUPS = {"落后生产工艺装备": "工艺装备", "落后产品": "产品"}


@dataclass(frozen=True, slots=True)
class Official:
    """Texts by item id, and notices: limits of ours that a text does not show."""

    texts: Mapping[str, str]
    notices: tuple[Problem, ...]


def read_official(path: Path, catalogue: Catalogue | None = None) -> Official:
    """Read a bureau's table; InputError with every row that names no item, or two texts for one."""
    edition = catalogue or load()
    try:
        grid = read_grid(path, None)
    except UnreadableGrid as error:
        raise InputError([_placed(error.problem, path, error.line)]) from error
    columns = _columns(grid, path)
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for line, row in _rows(grid, columns):
        place = Place(path.name, line)
        item = _item(row, edition)
        said = row.get("item") or " ".join(
            row[c] for c in ("class", "section", "number") if c in row
        )
        if item is None:
            problems.append(problem("catalogue-item", place, said=said))
        elif not row["text"]:
            problems.append(problem("catalogue-item/blank", place, said=item.id))
        elif texts.setdefault(item.id, as_was(row["text"])) != as_was(row["text"]):
            problems.append(problem("catalogue-item/twice", place, said=item.id))
    if problems:
        raise InputError(problems)
    return Official(texts, tuple(_notices(texts, edition)))


def write_texts(texts: Mapping[str, str], path: Path) -> None:
    """Write texts as `item,text`, for spreadsheets too; `read_official` reads it back."""
    with sheet(path, ("item", "text")) as rows:
        for item, text in texts.items():
            rows.row(item, text)


def _placed(found: Problem, path: Path, line: int) -> Problem:
    return replace(found, place=Place(path.name, line))


def _columns(grid: Grid, path: Path) -> dict[str, int]:
    heads = [h.lower() for h in grid.head]
    found = {
        name: next(heads.index(word) for word in words if word in heads)
        for name, words in _NAMES.items()
        if any(word in heads for word in words)
    }
    wanted = ("item",) if "item" in found else _PLACE
    missing = [_NAMES[c][-1] for c in (*wanted, "text") if c not in found]
    if missing:
        raise InputError(
            [
                problem(
                    "catalogue-columns",
                    Place(path.name, 1),
                    name=path.name,
                    missing="、".join(missing),
                )
            ]
        )
    return found


def _rows(grid: Grid, columns: Mapping[str, int]) -> Iterator[tuple[int, dict[str, str]]]:
    for line, cells in grid.rows:
        row = {
            name: as_was(str(cells[at]).strip())
            if at < len(cells) and cells[at] is not None
            else ""
            for name, at in columns.items()
        }
        if any(row.values()):
            yield line, row


def _item(row: Mapping[str, str], catalogue: Catalogue) -> Item | None:
    """The item of a row, by our id or by its place in the official text."""
    if row.get("item"):
        return catalogue.items.get(row["item"].upper())
    wanted = (row["class"].removesuffix("类"), row["section"], row["number"].removesuffix(".0"))
    group = _GROUPS.get(row.get("group", ""), row.get("group", ""))
    found = [
        item
        for item in catalogue.items.values()
        if (item.class_, item.section, str(item.number)) == wanted and group in ("", item.group)
    ]
    return found[0] if len(found) == 1 else None


def _notices(texts: Mapping[str, str], catalogue: Catalogue) -> Iterator[Problem]:
    """Limits that the given text does not show: a row may have slipped."""
    for name, text in texts.items():
        item = catalogue.items[name]
        shown = {float(n) for n in _NUMBER.findall(text.replace(",", ""))}
        limits = [] if item.damaged else [c for part in item.parts for c in part.conditions]
        lacking = [c.text for c in limits if _shown(c) not in shown]
        if lacking:
            figures = "、".join(dict.fromkeys(lacking))
            yield problem("catalogue-figure", said=name, figures=figures)


def _shown(condition: Condition) -> float:
    """The number of a limit as it stands in the text: of 1/3000 the 3000."""
    number = condition.text.split(" ")[0].rpartition("/")[2]
    return abs(float(number))
