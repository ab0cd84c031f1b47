"""A pack that extends another may set its parameters and rows of its tables anew.

Stricter at will, looser by authority.

What loosens a threshold must rank at least as high as the text that sets it, and be of its own
kind: from the organ that issued that text, or a law or an administrative regulation of the state
above it. A paper of a district switches off no rule of a ministry, whatever it calls itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from prescreen.errors import Place, Problem
from prescreen.fields import industry
from prescreen.lang import Type
from prescreen.lang.figures import show
from prescreen.messages import Both, problem
from prescreen.pack.model import Citation, Pack, Parameter
from prescreen.pack.tables import ANY_KEY, KeyInterval, LookupTable, TableRow
from prescreen.vocabulary import BASES, STATUTORY
from prescreen.yamlsource.source import Document

_ORGANS = {
    "law": ("全国人民代表大会", "全国人大"),
    "regulation": ("国务院", "中央军事委员会"),
}
"""Who makes the laws and administrative regulations of the state."""


def extended(pack: Pack, packs: Iterable[Pack]) -> list[Pack]:
    """The packs that a pack extends."""
    refs = set(pack.extends)
    return [p for p in packs if p.id in refs or p.id.rpartition("/")[2] in refs]


def loosened(pack: Pack, document: Document, visible: Sequence[Pack]) -> Iterator[Problem]:
    """Parameters and rows of packs extended that are set looser without the authority for it."""
    for parent in extended(pack, visible):
        for name, own in pack.parameters.items():
            if name in parent.parameters:
                place = document.place(("parameters", name))
                yield from _looser(own, parent.parameters[name], name, place)
        for name, table in pack.tables.items():
            if name in parent.tables:
                yield from _looser_rows(table, parent.tables[name], name, document)


def _looser(own: Parameter, parent: Parameter, name: str, place: Place) -> Iterator[Problem]:
    if own.type != parent.type:
        yield problem("extends-type", place, name=name, wanted=parent.type.both())
        return
    for day in sorted({d for d, _ in own.values} | {d for d, _ in parent.values}):
        if day < min(d for d, _ in own.values):
            continue
        mine, theirs = own.on(day), parent.on(day)
        if theirs is None or not _is_looser(mine, theirs, parent.better):
            continue
        if any(_empowers(a, parent.citations, day) for a in own.authority):
            continue
        words: dict[str, object] = {"name": name, "day": day}
        words |= {"own": _shown(mine, own.type), "parent": _shown(theirs, parent.type)}
        if own.authority:
            source = _strongest(parent.citations)
            words |= {"authority": own.authority[0], "source": source}
            yield problem("extends-loosened/authority", place, **words)
        else:
            yield problem("extends-loosened", place, **words)
        return


def _looser_rows(
    own: LookupTable, parent: LookupTable, name: str, document: Document
) -> Iterator[Problem]:
    """Rows that are looser than any that they replace."""
    place = document.place(("tables", name))
    if own.keys != parent.keys or own.columns != parent.columns:
        yield problem(
            "extends-type/table", place, name=name, keys=tuple(k.name for k in parent.keys)
        )
        return
    for i, row in enumerate(own.rows):
        here = Place(own.file, row.line, 1)
        if own.file == place.file:
            here = document.place(("tables", name, "rows", i))
        for under in parent.rows:
            day = max((d for d in (row.since, under.since) if d is not None), default=dt.date.min)
            if not (row.on(day) and under.on(day)) or not _same_keys(row, under, parent):
                continue
            for column, theirs in under.values.items():
                mine = row.values.get(column)
                if not _is_looser(mine, theirs, parent.better):
                    continue
                if any(_empowers(a, parent.citations, day) for a in own.authority):
                    continue
                said = _shown(mine, own.columns[column]), _shown(theirs, own.columns[column])
                yield problem(
                    "extends-loosened/row", here, name=name, column=column, line=under.line,
                    own=said[0], parent=said[1],
                )  # fmt: skip
                return


def _same_keys(row: TableRow, under: TableRow, table: LookupTable) -> bool:
    """Whether some candidate falls under both rows."""
    for key, a, b in zip(table.keys, row.keys, under.keys, strict=True):
        if isinstance(a, KeyInterval) and isinstance(b, KeyInterval):
            if not a.meets(b):
                return False
        elif ANY_KEY not in (a, b) and a != b and not (key.kind == "industry" and _nested(a, b)):
            return False
    return True


def _nested(a: object, b: object) -> bool:
    one, other = str(a), str(b)
    return industry.under(one, (other,)) or industry.under(other, (one,))


def _shown(value: object, type_: Type) -> Both:
    if value is None:
        return Both("没有(停用)", "none (switched off)")
    unit = type_.unit
    return Both(show(value, unit), show(value, unit, "en"))


def _is_looser(mine: object, theirs: object, better: str) -> bool:
    """Whether a value is looser; nothing in place of a value is, as is any change of a value that
    knows no stricter side."""
    if isinstance(mine, float) and isinstance(theirs, float) and better != "none":
        return mine > theirs if better == "lower" else mine < theirs
    return mine != theirs


def _empowers(authority: Citation, loosened: Sequence[Citation], day: dt.date) -> bool:
    """Whether a text may loosen what others set: in force, of their rank and of their kind."""
    text = authority.source
    if text.evidence == "unverified" or not text.effective.on(day):
        return False
    rank = BASES.index(text.basis)
    above = _strongest(loosened)
    if above is None:
        return True
    limit = BASES.index(above.source.basis)
    if rank > limit:
        return False
    same = text.issuer in {
        c.source.issuer for c in loosened if c.source.basis == above.source.basis
    }
    of_state = any(organ in text.issuer for organ in _ORGANS.get(text.basis, ()))
    local = above.source.basis not in STATUTORY and rank < limit
    return same or of_state or local


def _strongest(citations: Sequence[Citation]) -> Citation | None:
    return min(citations, key=lambda c: BASES.index(c.source.basis), default=None)


__all__ = ["extended", "loosened"]
