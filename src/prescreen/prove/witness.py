"""A model of the solver as a candidate that loads, run again by the engine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import z3

from prescreen.candidate import Candidate
from prescreen.errors import InputError
from prescreen.fields import Field, Kind, catalogue
from prescreen.prove.facts import Fact
from prescreen.prove.world import STAGE, World
from prescreen.run.situation import Situation
from prescreen.vocabulary import STAGES


@dataclass(frozen=True, slots=True)
class Witness:
    """Facts of a candidate by path, of the place around it, and its lists."""

    stage: str
    facts: Mapping[str, object]
    around: Mapping[str, object] = field(default_factory=dict)
    lists: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def situation(self, day: dt.date) -> Situation | None:
        """The candidate as the engine reads it, all facts verified; None where it does not load
        as it is meant."""
        data: dict[str, Any] = {"id": "witness", "name": "见证"}
        data |= {p: _stated(v) for p, v in {**self.facts, STAGE: self.stage}.items()}
        data |= {p: {**v, "evidence": "verified"} for p, v in self.lists.items()}
        try:
            candidate = Candidate.from_dict(data)
        except InputError:
            return None
        if candidate.warnings or candidate.notes or not self._read_whole(candidate):
            return None
        return Situation(candidate, day, self.stage, self.around)

    def _read_whole(self, candidate: Candidate) -> bool:
        """Whether nothing that is stated was read as not given."""
        items = (
            zip(found["items"], candidate.lists[path].items, strict=True)
            for path, found in self.lists.items()
        )
        return self.facts.keys() <= candidate.facts.keys() and all(
            stated.keys() <= read.keys() for pairs in items for stated, read in pairs
        )

    def plain(self) -> dict[str, Any]:
        """As a pack test gives it and JSON holds it."""
        out: dict[str, Any] = {STAGE: self.stage}
        out |= {p: _plain(v) for p, v in sorted({**self.facts, **self.around}.items())}
        for path, found in sorted(self.lists.items()):
            items = [{k: _plain(v) for k, v in item.items()} for item in found["items"]]
            out[path] = items if found["complete"] else {"items": items, "complete": False}
        return out


def _stated(value: object) -> dict[str, Any]:
    return {"value": _plain(value), "evidence": "verified"}


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def witness_of(world: World, model: Any) -> Witness:
    """What a model says of a candidate."""
    facts: dict[str, object] = {}
    around: dict[str, object] = {}
    for path, fact in world.facts.items():
        if path != STAGE and _true(model, fact.known):
            to = facts if catalogue[path].origin == "candidate" else around
            to[path] = fact.read(model)
    lists: dict[str, Mapping[str, Any]] = {}
    for path, listed in world.lists.items():
        if _true(model, listed.known):
            items = [_item(path, e.leaves, model) for e in listed.elements if _true(model, e.there)]
            lists[path] = {"items": items, "complete": _true(model, listed.complete)}
    stage = tuple(STAGES)[model.eval(world.stage, True).as_long()]
    return Witness(stage, facts, around, lists)


def _item(path: str, leaves: Mapping[str, Fact], model: Any) -> dict[str, object]:
    """An element; one of which nothing is known gets a name, since an empty row is none."""
    found = {leaf: f.read(model) for leaf, f in leaves.items() if _true(model, f.known)}
    if found:
        return found
    spare = next(
        (f for f in _fields_of(path) if f.leaf not in leaves and f.kind is Kind.TEXT), None
    )
    return {} if spare is None else {spare.leaf: "见证"}


def _fields_of(path: str) -> list[Field]:
    return [f for f in catalogue if f.list_path == path]


def _true(model: Any, symbol: Any) -> bool:
    return bool(z3.is_true(model.eval(symbol, True)))


__all__ = ["Witness", "witness_of"]
