"""What the columns of a file mean: facts, lists, evidence, and whom they are about.

Names are paths (`land.area`), the ends of one (`land.area.low`, `land.area.high`), list paths
(`investor`, a list of structs), headings that `intake.headings` knows, `<path>@evidence` (declared,
verified, estimated), `<list>#complete`, and id, name, as_of, waivers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from prescreen.candidate.names import LONGEST_NAME
from prescreen.columnar.compile.plan import LEAST, MOST
from prescreen.columnar.frame.ranges import ENDS, RangeColumns
from prescreen.fields import Field, Kind, catalogue, parse_unit
from prescreen.intake.headings.columns import HeadingColumn, apply
from prescreen.intake.headings.mapping import HeadingMapping
from prescreen.intake.headings.recognise import COMPLETE, HeadingMatch, match_headings

EVIDENCE = "@evidence"
_WORDS = (pl.String, pl.Categorical, pl.Enum)
_NAMES = (
    *_WORDS, pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64,
)  # fmt: skip
_OWN = {"id": _NAMES, "name": _NAMES, "as_of": (*_WORDS, pl.Date, pl.Datetime), "waivers": ()}
"""Columns that are no facts, and the types with which they are read as a whole."""


@dataclass(frozen=True, slots=True)
class ScalarColumn:
    """One column that holds one fact. `inside`: the field of a struct column."""

    source: str
    field: Field
    inside: str | None = None
    factor: float = 1.0

    @property
    def expr(self) -> pl.Expr:
        column = pl.col(self.source)
        return column.struct.field(self.inside) if self.inside else column


@dataclass(slots=True)
class Columns:
    """The columns of one input. `odd`: columns that only the reader of single rows can read."""

    ids: dict[str, str] = field(default_factory=dict)
    scalars: dict[str, ScalarColumn] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    leaves: dict[str, frozenset[str]] = field(default_factory=dict)
    complete: dict[str, str] = field(default_factory=dict)
    evidence: dict[str, str] = field(default_factory=dict)
    ranges: dict[str, RangeColumns] = field(default_factory=dict)
    ends: set[str] = field(default_factory=set)
    """Facts whose ends stand in columns as a batch has them: rows that are built already."""
    odd: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    by_row: bool = False
    """Whether an id, a name, a day or a grade is of a type that only rows are read with."""
    built: bool = False
    """Rows of candidates that are built already: each id once, each element as it stands."""

    @property
    def plain(self) -> bool:
        return not (self.odd or self.by_row)

    def sources(self, needed: frozenset[str]) -> list[str]:
        """Columns of the file that have to be read for rules that read `needed`."""
        wanted = list(self.ids.values())
        wanted += [self.lists["investor"]] if "investor" in self.lists else []  # for made ids
        wanted += [s.source for p, s in self.scalars.items() if p in needed]
        wanted += [p + end for p in sorted(self.ends & needed) for end in (LEAST, MOST)]
        wanted += [c for p, r in self.ranges.items() if p in needed for c in r.sources]
        wanted += [c for p, c in self.lists.items() if p in needed]
        wanted += [c for p, c in self.complete.items() if p in needed]
        wanted += [c for p, c in self.evidence.items() if p in needed]
        return list(dict.fromkeys(wanted))


def columns_of(schema: Mapping[str, object], mapping: HeadingMapping | None = None) -> Columns:
    """What every column means; a person's mapping comes before what is found."""
    out = Columns()
    decided = mapping.matches() if mapping is not None else {}
    rest: list[str] = []
    for name, dtype in schema.items():
        if len(name) > LONGEST_NAME:
            out.ignored.append(name)
        elif name in decided or not _by_name(out, name, dtype):
            rest.append(name)
    if rest:
        found: Iterable[HeadingMatch] = match_headings(rest, suggest=False)
        for name, match in zip(rest, apply(found, decided) if decided else found, strict=True):
            _by_heading(out, name, match, schema[name])
    for own, path in (("id", "project.id"), ("name", "project.name")):
        if own not in out.ids and path in out.scalars:
            out.ids[own] = out.scalars[path].source
    kinds: list[tuple[Any, tuple[Any, ...]]] = [
        (schema[out.ids[own]], _OWN[own]) for own in out.ids if own != "waivers"
    ]
    kinds += [(schema[name], _WORDS) for name in out.evidence.values()]
    kinds += [(schema[name], (pl.Boolean,)) for name in out.complete.values()]
    out.by_row = not all(dtype in plain for dtype, plain in kinds)
    return out


def _by_name(out: Columns, name: str, dtype: object) -> bool:
    if name in _OWN:
        out.ids[name] = name
        return True
    if name.endswith(EVIDENCE) and _known(name.removesuffix(EVIDENCE)):
        out.evidence[name.removesuffix(EVIDENCE)] = name
        return True
    if name.endswith(COMPLETE) and name.removesuffix(COMPLETE) in catalogue.lists:
        out.complete[name.removesuffix(COMPLETE)] = name
        return True
    one = catalogue.get(name)
    if one is None and _end_by_name(out, name, dtype):
        return True
    if one is not None and _ends_inside(out, name, one, dtype):
        return True
    if one is not None:
        _add(out, ScalarColumn(name, one), dtype)
        return True
    if name in catalogue.lists:
        _add_list(out, name, name, dtype)
        return True
    if isinstance(dtype, pl.Struct):
        inner = [(f.name, catalogue.get(f"{name}.{f.name}"), f.dtype) for f in dtype.fields]
        if any(f is not None for _, f, _ in inner):
            for leaf, found, kind in inner:
                if found is None:
                    out.odd.append(name)
                else:
                    _add(out, ScalarColumn(name, found, leaf), kind)
            return True
    return False


_END_TYPES = {"low_open": pl.Boolean, "high_open": pl.Boolean, "approximate": pl.Boolean}


def _end_by_name(out: Columns, name: str, dtype: Any) -> bool:
    """`land.area.low`: one end of a fact."""
    path, _, end = name.rpartition(".")
    one = catalogue.get(path) if end in ENDS else None
    if one is None or one.list_path is not None or not _is_end(one, end, dtype):
        return False
    before = out.ranges[path].places if path in out.ranges else {}
    out.ranges[path] = RangeColumns(one, {**before, end: (name, None)})
    return True


def _ends_inside(out: Columns, name: str, one: Field, dtype: Any) -> bool:
    """A struct of the ends of a fact."""
    if not isinstance(dtype, pl.Struct) or one.list_path is not None or one.path in out.ranges:
        return False
    kinds = {f.name: f.dtype for f in dtype.fields}
    if not kinds or not all(_is_end(one, end, kind) for end, kind in kinds.items()):
        return False
    out.ranges[one.path] = RangeColumns(one, {end: (name, end) for end in kinds})
    return True


def _is_end(one: Field, end: str, dtype: Any) -> bool:
    if one.origin != "candidate" or end not in ENDS:
        return False
    if end in _END_TYPES:
        return bool(dtype == _END_TYPES[end])
    if one.kind is Kind.DATE:
        return bool(dtype in (pl.Date, pl.Datetime))
    return one.kind is Kind.NUMBER and bool(dtype.is_integer() or dtype.is_float())


def _known(path: str) -> bool:
    return catalogue.get(path) is not None or path in catalogue.lists


def _add(out: Columns, scalar: ScalarColumn, dtype: object) -> None:
    one = scalar.field
    if one.origin != "candidate":
        out.ignored.append(scalar.source)
    elif one.list_path is not None or one.path in out.scalars or isinstance(dtype, pl.Struct):
        out.odd.append(scalar.source)
    else:
        out.scalars[one.path] = scalar


# Lists whose numbers carry a unit of their own: those must come as numbers.
_WITH_UNIT = {
    "product": ("capacity", "single_line"),
    "material": ("amount",),
    "energy.carriers": ("amount",),
    "energy.unit_product": ("raw", "value"),
}


def _add_list(out: Columns, path: str, name: str, dtype: object) -> None:
    """A list is read in columns when it is a list of structs of known leaves."""
    inner = dtype.inner if isinstance(dtype, pl.List) else None
    if path in out.lists or not isinstance(inner, pl.Struct):
        out.odd.append(name)
        return
    kinds = {f.name: f.dtype for f in inner.fields}
    known = {leaf for leaf in kinds if catalogue.get(f"{path}.{leaf}") is not None}
    texts = [u for u in _WITH_UNIT.get(path, ()) if kinds.get(u) == pl.String]
    nested = [k for k in kinds.values() if isinstance(k, pl.Struct)]
    if known != set(kinds) or texts or nested:
        out.odd.append(name)
        return
    out.lists[path], out.leaves[path] = name, frozenset(known)


def _by_heading(out: Columns, name: str, match: HeadingMatch, dtype: object) -> None:
    if match.path is None or HeadingColumn(0, match).is_running:
        out.ignored.append(name)  # 序号 is no id: next month the list is in another order
        return
    if match.path.endswith(COMPLETE):
        out.complete[match.path.removesuffix(COMPLETE)] = name
        return
    one = catalogue.get(match.path)
    if one is None or match.index is not None:
        if match.path in catalogue.lists:
            _add_list(out, match.path, name, dtype)
        else:
            out.odd.append(name)
        return
    factor = 1.0
    if match.unit is not None and one.unit is not None:
        unit = parse_unit(match.unit)
        if not unit.same_dims(one.unit) or dtype == pl.String:
            out.odd.append(name)
            return
        factor = unit.factor_to(one.unit)
    _add(out, ScalarColumn(name, one, None, factor), dtype)
