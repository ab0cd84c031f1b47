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
        """The field of a path or label; a tuple when a label means several."""
        return self.catalogue.by_name(name)

    def suggest(self, name: str) -> tuple[str, ...]:
        """Names that look like `name`, nearest first."""
        own = [*self.parameters, *self.metric_names, *self.tables]
        near = get_close_matches(name, own, n=3, cutoff=0.6)
        return tuple(dict.fromkeys([*near, *self.catalogue.suggest(name)]))[:3]
