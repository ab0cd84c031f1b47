"""Reads the two tables of an edition: items, and the parts of items.

catalogue_2024.csv        item, class, group, section, number, title, …
catalogue_2024_parts.csv  item, part, roles, words, conditions, exceptions, …; see `cells`
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from prescreen.catalogue import cells
from prescreen.catalogue.foreign_lists import negative
from prescreen.catalogue.model import ROLES, Catalogue, Item, Part, Words
from prescreen.content import content_root
from prescreen.errors import InputError, Place
from prescreen.messages import problem

EDITION = "2024"
_SUBJECT = {"makes": "products", "runs": "processes", "equips": "equipment", "does": "products"}
_CLASSES = ("鼓励", "限制", "淘汰")


@cache
def load() -> Catalogue:
    """The edition in force, read on first use."""
    return read(*_files())


@cache
def load_adverse() -> Catalogue:
    """All items that speak against a project: its restricted and eliminated ones, and those of
    the negative list for foreign investment."""
    own = read(*_files(), ("限制", "淘汰"))
    return Catalogue(EDITION, {**own.items, **{item.id: item for item in negative()}})


def _files() -> tuple[Path, Path]:
    folder = content_root("rules") / "national" / "industrial_policy"
    return folder / f"catalogue_{EDITION}.csv", folder / f"catalogue_{EDITION}_parts.csv"


def read(items: Path, parts: Path, classes: Sequence[str] = _CLASSES) -> Catalogue:
    """A catalogue from its two files; InputError says which line cannot be read, and why."""
    found: dict[str, Item] = {}
    for line, row in _rows(items):
        if row["item"] in found or row["class"] not in _CLASSES:
            raise _unread(items, line, row["item"])
        found[row["item"]] = _item(row)
    grouped: dict[str, list[Part]] = {}
    for line, row in _rows(parts):
        if row["item"] not in found:
            raise _unread(parts, line, row["item"])
        if found[row["item"]].class_ not in classes:
            continue
        try:
            part = _part(row)
        except ValueError as error:
            raise _unread(parts, line, str(error)) from error
        grouped.setdefault(row["item"], []).append(part)
    for name, own in grouped.items():
        found[name] = replace(found[name], parts=tuple(own))
    return Catalogue(EDITION, {k: i for k, i in found.items() if i.class_ in classes})


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        for row in reader:
            yield reader.line_num, {key: value or "" for key, value in row.items()}


def _unread(path: Path, line: int, what: str) -> InputError:
    return InputError([problem("catalogue-row", Place(path.name, line), what=what)])


def _item(row: Mapping[str, str]) -> Item:
    return Item(
        row["item"],
        row["class"],  # type: ignore[arg-type]  # checked against _CLASSES
        row["group"],
        row["section"],
        int(row["number"]),
        row["title"],
        bool(row["key_air_region"]),
        bool(row["damaged"]),
        bool(row["open_ended"]),
        row["source"],
        row["evidence"],
    )


def _part(row: Mapping[str, str]) -> Part:
    roles = tuple(row["roles"].split(";"))
    if not set(roles) <= set(ROLES):
        raise ValueError(f"unknown role: {row['roles']!r}")
    subject = next((_SUBJECT[r] for r in roles if row[_SUBJECT[r]]), "")
    qualifiers: list[tuple[str, Words]] = [
        (kind, cells.words(row[kind]))
        for kind in ("products", "processes", "equipment", "uses")
        if row[kind] and kind != subject
    ]
    return Part(
        item=row["item"],
        number=int(row["part"]),
        roles=frozenset(roles),
        subjects=cells.words(row[subject]) if subject else (),
        qualifiers=tuple(qualifiers),
        needs=cells.words(row["needs"]),
        unlike=cells.words(row["unlike"]),
        conditions=cells.conditions(row["conditions"]),
        exemptions=cells.exemptions(row["except"]),
        where=cells.where(row["where"]),
        deadline=date.fromisoformat(row["deadline"]) if row["deadline"] else None,
        codes=tuple(row["codes"].split()),
        note=row["note"],
    )
