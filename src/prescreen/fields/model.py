"""What a field is, and the catalogue of all fields, read once from `data/fields.csv`.

A path has one level of lists at most: `investor.share` is the field `share` of every element of the
list `investor`, `energy.carriers.name` of the list `energy.carriers`. All else is flat.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Literal

from prescreen.fields.units import Unit

Origin = Literal["candidate", "region", "derived"]
Direction = Literal["up", "down", "both"]
Asked = Literal["investor", "bureau", "region", "internal"]


class Kind(StrEnum):
    """What values a field holds. Whole numbers are NUMBER with step 1."""

    BOOL = "bool"
    NUMBER = "number"
    TEXT = "text"
    ENUM = "enum"
    DATE = "date"
    INDUSTRY = "industry"  # a GB/T 4754-2017 code as text
    SET = "set"  # frozenset of texts; `values` may be empty for free texts


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a candidate, region or derived result. Numbers are in the field's own `unit`."""

    path: str
    label: str
    label_en: str
    kind: Kind
    unit: Unit | None
    values: tuple[str, ...]
    values_en: tuple[str, ...]
    unknown_values: tuple[str, ...]
    """Words such as 待核 that say the value is not known."""
    value_aliases: tuple[tuple[str, str], ...]
    """(other word, canonical value), such as 已签约 -> 签约."""
    list_path: str | None
    bureau: str
    due: str
    aliases: tuple[str, ...]
    """Headings seen in real papers; may be shared by several fields."""
    origin: Origin
    sensitive: bool
    personal: bool
    secret: bool
    actionable: Direction | None
    step: float
    low: float | None
    high: float | None
    ordered: bool
    fatal: tuple[object, ...]
    """Values that speak against a project; `>0` for a number of which there should be none."""
    better: Literal["up", "down"] | None
    """Which way a number speaks for a project."""
    asked_of: Asked
    """Who can answer: the investor, a unit of the joint review, the region's profile, the bureau
    itself. What is not asked of the investor never leaves the house."""
    informational: str
    """Why no rule reads it, empty where one does."""
    caution: str

    def __hash__(self) -> int:
        return hash(self.path)

    @property
    def leaf(self) -> str:
        """The name inside a list element: `share` of `investor.share`; else the path."""
        return self.path if self.list_path is None else self.path[len(self.list_path) + 1 :]

    def worse(self, one: object, other: object) -> bool:
        """Whether `one` speaks against a project, and `other` does not, or less."""
        if self.better is not None and isinstance(one, float) and isinstance(other, float):
            return one < other if self.better == "up" else one > other
        return self._fatal(one) and not self._fatal(other)

    def _fatal(self, value: object) -> bool:
        if isinstance(value, float):
            return value > 0 and ">0" in self.fatal
        if isinstance(value, frozenset):
            return not value.isdisjoint(self.fatal)
        return value in self.fatal

    def value_label(self, value: str, lang: str = "zh") -> str:
        """How an enumerated value is shown: itself, or its English."""
        if lang == "zh" or value not in self.values:
            return value
        return self.values_en[self.values.index(value)]


@dataclass(frozen=True, slots=True)
class ListInfo:
    """A list of the candidate: its path, names, and the fields of one element."""

    path: str
    label: str
    label_en: str
    fields: tuple[Field, ...]
    aliases: tuple[str, ...] = ()


class Catalogue:
    """All fields in the order of the table, found by path, label or heading.

    Reads its table at the first question, so importing costs nothing.
    """

    @cached_property
    def _fields(self) -> dict[str, Field]:
        from prescreen.fields.table import read_fields

        return {field.path: field for field in read_fields()}

    @cached_property
    def lists(self) -> Mapping[str, ListInfo]:
        """Every list by path."""
        from prescreen.fields.table import read_lists

        inside: dict[str, list[Field]] = {}
        for field in self:
            if field.list_path is not None:
                inside.setdefault(field.list_path, []).append(field)
        return {
            path: ListInfo(path, label, label_en, tuple(inside.get(path, ())), aliases)
            for path, label, label_en, aliases in read_lists()
        }

    @cached_property
    def _labels(self) -> dict[str, tuple[Field, ...]]:
        return _grouped((field.label, field) for field in self)

    @cached_property
    def _headings(self) -> dict[str, tuple[Field, ...]]:
        return _grouped((name, field) for field in self for name in (field.label, *field.aliases))

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(self._fields)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(self._labels)

    def __iter__(self) -> Iterator[Field]:
        return iter(self._fields.values())

    def __len__(self) -> int:
        return len(self._fields)

    def __contains__(self, path: object) -> bool:
        return path in self._fields

    def __getitem__(self, path: str) -> Field:
        return self._fields[path]

    def get(self, path: str) -> Field | None:
        """The field of a path, or None."""
        return self._fields.get(path)

    def by_name(self, name: str) -> Field | tuple[Field, ...] | None:
        """By path or Chinese label; a tuple if the label is ambiguous; None if there is none."""
        found = self._fields.get(name)
        if found is not None:
            return found
        named = self._labels.get(name)
        return None if named is None else named[0] if len(named) == 1 else named

    def by_heading(self, name: str) -> tuple[Field, ...]:
        """All fields whose label or alias is `name`, in order of the table; a label wins alone."""
        return self._labels.get(name) or self._headings.get(name, ())

    def list_by_name(self, name: str) -> ListInfo | None:
        """A list by its path, label or an alias."""
        found = self.lists.get(name)
        if found is not None:
            return found
        named = (i for i in self.lists.values() if name == i.label or name in i.aliases)
        return next(named, None)

    def suggest(self, name: str, limit: int = 3) -> tuple[str, ...]:
        """Paths and labels near to `name`, best first."""
        return _suggest(self, name, limit)


@lru_cache(maxsize=512)
def _suggest(of: Catalogue, name: str, limit: int) -> tuple[str, ...]:
    known = [*of.paths, *of.lists, *of.labels]
    near = difflib.get_close_matches(name, known, n=limit, cutoff=0.6)
    if len(near) < limit and len(name) > 1:
        near += [k for k in known if name in k and k not in near][: limit - len(near)]
    return tuple(near)


def _grouped(pairs: Iterable[tuple[str, Field]]) -> dict[str, tuple[Field, ...]]:
    found: dict[str, list[Field]] = {}
    for name, field in pairs:
        group = found.setdefault(name, [])
        if field not in group:
            group.append(field)
    return {name: tuple(group) for name, group in found.items()}


catalogue = Catalogue()
"""The one catalogue of this library."""
