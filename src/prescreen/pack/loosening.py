"""A pack that extends another may set its parameters anew: stricter at will, looser by authority.

What loosens a threshold must rank at least as high as the text that sets it, and be of its own
kind: from the organ that issued that text, or a law or an administrative regulation of the state
above it. A paper of a district switches off no rule of a ministry, whatever it calls itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from prescreen.errors import Place, Problem
from prescreen.lang.figures import show
from prescreen.messages import Both, problem
from prescreen.pack.model import Citation, Pack, Parameter
from prescreen.vocabulary import BASES, STATUTORY
from prescreen.yamlsource.source import Document

_ORGANS = {
    "law": ("全国人民代表大会", "全国人大"),
    "regulation": ("国务院", "中央军事委员会"),
}
"""Who makes the laws and administrative regulations of the state."""


def loosened(pack: Pack, document: Document, visible: Sequence[Pack]) -> Iterator[Problem]:
    """Parameters of packs extended that are set looser without the authority for it."""
    refs = set(pack.extends)
    parents = [p for p in visible if p.id in refs or p.id.rpartition("/")[2] in refs]
    for name, own in pack.parameters.items():
        for parent in parents:
            if name in parent.parameters:
                place = document.place(("parameters", name))
                yield from _looser(own, parent.parameters[name], name, place)


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
        words |= {"own": _shown(mine, own), "parent": _shown(theirs, parent)}
        if own.authority:
            source = _strongest(parent.citations)
            words |= {"authority": own.authority[0], "source": source}
            yield problem("extends-loosened/authority", place, **words)
        else:
            yield problem("extends-loosened", place, **words)
        return


def _shown(value: object, parameter: Parameter) -> Both:
    if value is None:
        return Both("没有(停用)", "none (switched off)")
    unit = parameter.type.unit
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


__all__ = ["loosened"]
