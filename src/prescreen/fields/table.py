"""Reading `data/fields.csv` and `lists.csv` into fields.

A mistake in these files is a mistake of this library, so it stops the import of what uses it with
the line number, rather than being reported as a problem of the user. data/README.md says what each
column means.
"""

from __future__ import annotations

import csv
from importlib.resources import files
from typing import Literal, cast

from prescreen.errors import PrescreenError, UnitError
from prescreen.fields.model import Asked, Direction, Field, Kind, Origin
from prescreen.fields.units import parse_unit
from prescreen.vocabulary import BUREAUS, FITS, INFORMATIONAL, STAGES, InformationalCode

_ORIGINS = frozenset({"candidate", "region", "derived"})
_DIRECTIONS = frozenset({"up", "down", "both"})
_ASKED = frozenset({"investor", "bureau", "region", "internal"})
_FATAL: dict[str, object] = {"true": True, "false": False}
_FLAGS = frozenset({"sensitive", "personal", "secret", "ordered"})
_WORDS = {"@stages": STAGES, "@fits": FITS}
"""What a cell of values may name instead of spelling it out."""


def _rows(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), strict=True))


def _split(text: str, sep: str = "|") -> tuple[str, ...]:
    return tuple(part for part in text.split(sep) if part)


def read_lists() -> list[tuple[str, str, str, tuple[str, ...]]]:
    """(path, label, label_en, aliases) of every list."""
    return [
        (row["path"], row["label"], row["label_en"], _split(row["aliases"], "；"))
        for row in _rows("lists.csv")
    ]


def read_fields() -> list[Field]:
    """All fields; PrescreenError with the line for a row that is wrong."""
    lists = {path for path, *_ in read_lists()}
    fields: list[Field] = []
    seen: set[str] = set()
    for line, row in enumerate(_rows("fields.csv"), start=2):
        try:
            field = _field(row)
            _check(field, row, lists, seen)
        except (ValueError, KeyError, TypeError, AttributeError, UnitError) as error:
            raise PrescreenError(f"data/fields.csv:{line}: {error}") from error
        seen.add(field.path)
        fields.append(field)
    return fields


def _field(row: dict[str, str]) -> Field:
    row = _spelled_out(row)
    values: list[str] = []
    aliases: list[tuple[str, str]] = []
    for cell in _split(row["values"]):
        value, *others = cell.split("=")
        values.append(value)
        aliases += [(other, value) for other in others]
    flags = set(_split(row["flags"]))
    if flags - _FLAGS:
        raise ValueError(f"unknown flags {sorted(flags - _FLAGS)}")
    return Field(
        path=row["path"],
        label=row["label"],
        label_en=row["label_en"],
        kind=Kind(row["kind"]),
        unit=parse_unit(row["unit"]) if row["unit"] else None,
        values=tuple(values),
        values_en=_split(row["values_en"]),
        unknown_values=_split(row["unknown_values"]),
        value_aliases=tuple(aliases),
        list_path=row["list"] or None,
        bureau=row["bureau"],
        due=row["due"],
        aliases=_split(row["aliases"], "；"),
        origin=cast(Origin, row["origin"]),
        sensitive="sensitive" in flags,
        personal="personal" in flags,
        secret="secret" in flags,
        actionable=cast("Direction | None", row["actionable"] or None),
        step=float(row["step"] or 0),
        low=float(row["low"]) if row["low"] else None,
        high=float(row["high"]) if row["high"] else None,
        ordered="ordered" in flags,
        fatal=tuple(_FATAL.get(v, v) for v in _split(row["fatal"])),
        better=cast("Literal['up', 'down'] | None", row["better"] or None),
        asked_of=cast(Asked, row["asked_of"]),
        informational=cast("InformationalCode | None", row["informational"] or None),
        caution=row["caution"],
    )


def _spelled_out(row: dict[str, str]) -> dict[str, str]:
    """The row with the words of the vocabulary in place of the name of their table."""
    words = _WORDS.get(row["values"])
    if words is None:
        return row
    values = "|".join("=".join((w.label, *w.aliases)) for w in words.values())
    return {**row, "values": values, "values_en": "|".join(w.label_en for w in words.values())}


def _check(field: Field, row: dict[str, str], lists: set[str], seen: set[str]) -> None:
    """ValueError for a field that does not hold together."""
    faults = [
        (field.path in seen, "path is there twice"),
        (None in row.values() or None in row, "wrong number of cells"),
        (not field.label or not field.label_en, "label and label_en are needed"),
        (field.bureau not in BUREAUS, f"unknown bureau {field.bureau!r}"),
        (field.due not in STAGES, f"unknown stage {field.due!r}"),
        (field.origin not in _ORIGINS, f"unknown origin {field.origin!r}"),
        (field.actionable not in (None, *_DIRECTIONS), "actionable is up, down, both or empty"),
        (field.asked_of not in _ASKED, f"unknown asked_of {field.asked_of!r}"),
        (
            field.informational not in (None, *INFORMATIONAL),
            f"unknown reason {field.informational!r}",
        ),
        (field.better not in (None, "up", "down"), "better is up, down or empty"),
        (
            field.kind is Kind.ENUM and not set(field.fatal) <= set(field.values),
            "a fatal value is no value",
        ),
        ((field.kind is Kind.NUMBER) != (field.unit is not None), "numbers, only, have a unit"),
        (field.kind is Kind.NUMBER and field.step <= 0, "a number needs a step"),
        (field.kind is Kind.ENUM and not field.values, "an enum needs values"),
        (field.kind not in (Kind.ENUM, Kind.SET) and bool(field.values), "values of no enum"),
        (len(field.values) != len(field.values_en), "values and values_en differ in number"),
        (len(set(field.values)) != len(field.values), "a value is there twice"),
        (bool(set(field.values) & set(field.unknown_values)), "a value is also unknown"),
        (
            field.list_path is not None
            and (field.list_path not in lists or not field.path.startswith(field.list_path + ".")),
            f"list {field.list_path!r} is unknown or no part of the path",
        ),
    ]
    for wrong, why in faults:
        if wrong:
            raise ValueError(f"{field.path}: {why}")
