"""The catalogue of all fields, found by path, label or heading."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache

from prescreen.fields.model import Field, ListInfo
from prescreen.fields.table import read_fields, read_lists

_LONGEST = 100
_CLOSELY = 100
"""Names that are compared letter by letter with one that is not known."""


class Catalogue:
    """All fields in the order of the table, which is read at the first question."""

    @cached_property
    def _fields(self) -> dict[str, Field]:
        return {field.path: field for field in read_fields()}

    @cached_property
    def lists(self) -> Mapping[str, ListInfo]:
        """Every list by path."""
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

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every path and label of a field or list."""
        return (*self.paths, *self.lists, *self.labels)

    @cached_property
    def by_pair(self) -> Mapping[str, tuple[int, ...]]:
        """The places in `names` of those that have two letters side by side."""
        found: dict[str, list[int]] = {}
        for at, name in enumerate(self.names):
            for pair in _pairs(name):
                found.setdefault(pair, []).append(at)
        return {pair: tuple(places) for pair, places in found.items()}

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
        """Paths and labels near to `name`, best first; none for a name longer than any is."""
        return _suggest(self, name, limit) if len(name) <= _LONGEST else ()


@lru_cache(maxsize=512)
def _suggest(of: Catalogue, name: str, limit: int) -> tuple[str, ...]:
    known = of.names
    some = known if len(name) <= 3 else _akin(of, name)
    near = difflib.get_close_matches(name, some, n=limit, cutoff=0.6)
    if len(near) < limit and len(name) > 1:
        near += [k for k in known if name in k and k not in near][: limit - len(near)]
    return tuple(near)


def _akin(of: Catalogue, name: str) -> list[str]:
    """The names that share most pairs of letters with this one: only these are compared closely."""
    shared = Counter(at for pair in _pairs(name) for at in of.by_pair.get(pair, ()))
    names = of.names

    def likeness(at: int) -> tuple[float, int]:
        return -shared[at] / (len(name) + len(names[at])), at

    return [names[at] for at in sorted(shared, key=likeness)[:_CLOSELY]]


def _pairs(name: str) -> set[str]:
    return {name[i : i + 2] for i in range(len(name) - 1)}


def _grouped(pairs: Iterable[tuple[str, Field]]) -> dict[str, tuple[Field, ...]]:
    found: dict[str, list[Field]] = {}
    for name, field in pairs:
        group = found.setdefault(name, [])
        if field not in group:
            group.append(field)
    return {name: tuple(group) for name, group in found.items()}


catalogue = Catalogue()
"""The one catalogue of this library."""
