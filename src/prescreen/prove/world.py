"""The symbols of one candidate: its facts, its lists and its stage.

Several worlds of one question share what has the same name. So a second candidate that differs in
some facts is a world in which these are named otherwise, and one of which more is known is a world
that marks otherwise what is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import z3

from prescreen.fields import Field, Kind, catalogue
from prescreen.prove.domains import Domains
from prescreen.prove.facts import Amount, Date, Fact, Words, YesNo
from prescreen.prove.lists import Listed
from prescreen.prove.terms import term_of
from prescreen.prove.texts import Text
from prescreen.vocabulary import STAGES

STAGE = "project.stage"


@dataclass(frozen=True, slots=True)
class Naming:
    """How a world differs from the first: `known` is put behind what says that something is known,
    `changed` behind facts that may have another value, given by their paths."""

    known: str = ""
    changed: frozenset[str] = frozenset()

    def of(self, path: str, name: str) -> str:
        return f"{name}'" if path in self.changed else name


FIRST = Naming()


class World:
    """Facts become symbols when they are first met. `lengths`: elements of each list at most."""

    def __init__(
        self, lengths: Mapping[str, int], domains: Domains, naming: Naming = FIRST
    ) -> None:
        self.lengths = lengths
        self.domains = domains
        self.naming = naming
        self.facts: dict[str, Fact] = {}
        self.lists: dict[str, Listed] = {}
        self.stage = z3.Int("stage")

    def fact(self, path: str) -> Fact:
        if path not in self.facts:
            name = self.naming.of(path, path)
            self.facts[path] = self._made(path, name)
        return self.facts[path]

    def listed(self, path: str) -> Listed:
        if path not in self.lists:
            self.lists[path] = Listed(
                path,
                self.lengths.get(path, 1),
                lambda name, leaf: self._leaf(f"{path}.{leaf}", name),
                self.naming.known,
            )
        return self.lists[path]

    def _leaf(self, path: str, name: str) -> Fact:
        return self._made(path, self.naming.of(path, name))

    def _made(self, path: str, name: str) -> Fact:
        return _fact_of(name, catalogue[path], self.domains, self.naming.known)

    def rules(self) -> Iterator[Any]:
        """What holds of all symbols met so far, whatever the rules of the packs say."""
        yield z3.And(self.stage >= 0, self.stage < len(STAGES))
        if STAGE in self.facts:
            own = self.fact(STAGE)
            assert isinstance(own, Text)
            yield own.known
            for i, name in enumerate(STAGES):
                yield (self.stage == i) == term_of(own.equals(name))
        for fact in self.facts.values():
            yield from fact.rules()
        for listed in self.lists.values():
            yield from listed.rules()

    @property
    def numbers(self) -> list[Any]:
        """The symbols of all amounts."""
        listed = (f for one in self.lists.values() for e in one.elements for f in e.leaves.values())
        return [f.number for f in (*self.facts.values(), *listed) if isinstance(f, Amount)]

    @property
    def flags(self) -> list[Any]:
        """A symbol for each thing that a candidate can state: known facts, list elements."""
        out = [f.known for f in self.facts.values()]
        for listed in self.lists.values():
            out.append(listed.known)
            for element in listed.elements:
                out.append(element.there)
                out += [f.known for f in element.leaves.values()]
        return out


_KINDS: Mapping[Kind, type[Fact]] = {
    Kind.BOOL: YesNo,
    Kind.NUMBER: Amount,
    Kind.DATE: Date,
    Kind.SET: Words,
}


def _fact_of(name: str, field: Field, domains: Domains, mark: str = "") -> Fact:
    """The symbol of a fact; `mark` tells apart what is known of it in another world."""
    kind = _KINDS.get(field.kind)
    return Text(name, field, domains, mark) if kind is None else kind(name, field, mark)


__all__ = ["FIRST", "STAGE", "Naming", "World"]
