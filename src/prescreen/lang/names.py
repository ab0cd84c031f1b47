"""What names mean while an expression is checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from prescreen.fields import Catalogue, Field
from prescreen.lang.types import Type


@dataclass(frozen=True, slots=True)
class TableType:
    """A table as the checker sees it: the sorts of its keys and of its value columns."""

    key: str
    keys: tuple[tuple[str, Type], ...]
    columns: Mapping[str, Type]


@dataclass(frozen=True, slots=True)
class Names:
    """All that an expression of one pack may name.

    `metric` gives the qualified key and the type of a metric, or None; it may raise for a cycle.
    `checks` is None outside conclusions. `broken` are tables that could not be read.
    """

    catalogue: Catalogue
    parameters: Mapping[str, tuple[str, Type]] = field(default_factory=dict)
    metric: Callable[[str], tuple[str, Type] | None] = lambda name: None
    metric_names: tuple[str, ...] = ()
    tables: Mapping[str, TableType] = field(default_factory=dict)
    checks: frozenset[str] | None = None
    after_verdict: bool = False
    broken: frozenset[str] = frozenset()

    def field(self, name: str) -> Field | tuple[Field, ...] | None:
        """The field of a path or label; a tuple when a label means several.

        The label of a field of a list may stand behind that of its list: 投资方.出资比例.
        """
        found = self.catalogue.by_name(name)
        head, dot, leaf = name.rpartition(".")
        path = self.list(head) if found is None and dot else None
        if path is None:
            return found
        inside = self.catalogue.lists[path].fields
        return next((f for f in inside if leaf in (f.leaf, f.label)), None)

    def list(self, name: str) -> str | None:
        """The path of a list named by its path or label; None for what is no list."""
        lists = self.catalogue.lists
        if name in lists:
            return name
        return next((path for path, info in lists.items() if info.label == name), None)

    def suggest(self, name: str) -> tuple[str, ...]:
        """Names that look like `name`, nearest first."""
        own = [*self.parameters, *self.metric_names, *self.tables]
        near = get_close_matches(name, own, n=3, cutoff=0.6)
        return tuple(dict.fromkeys([*near, *self.catalogue.suggest(name)]))[:3]
