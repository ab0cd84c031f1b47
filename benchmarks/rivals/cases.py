"""Invented candidates of which every fact is known, drawn from the catalogue with a seed."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable

from benchmarks.rivals.base import Record, name
from prescreen.candidate import Candidate, Evidence, ListFact
from prescreen.fields import Field, Kind, catalogue, industry
from prescreen.lang import ast, walk
from prescreen.pack.model import Check
from prescreen.run.relations import Bound
from prescreen.run.situation import Situation
from prescreen.vocabulary import STAGES, stage_index

DAY = dt.date(2026, 11, 22)
_VERIFIED = Evidence("verified", "invented", DAY, None)


class Cases:
    """Draws candidates; texts and numbers are often those that the checks ask about."""

    def __init__(self, checks: Iterable[Check], seed: int = 1) -> None:
        self.random = random.Random(seed)
        self.codes = [c for c in industry.table() if len(c) == 4]
        self.words: dict[str, list[str]] = {}
        self.numbers: dict[str, list[float]] = {}
        for check in checks:
            for tree in (check.applies, check.require, check.waive_when):
                if tree is not None:
                    self._learn(tree)

    def _learn(self, tree: ast.Node) -> None:
        for node in walk(tree):
            match node:
                case ast.Holds(set=held, values=values):
                    self.words.setdefault(_path(held), []).extend(values)
                case ast.Mentions(text=text, words=words):
                    self.words.setdefault(_path(text), []).extend(words)
                case ast.Member(operand=operand, values=values):
                    self.words.setdefault(_path(operand), []).extend(values)
                case ast.Compare(left=left, right=ast.Const(value=float(value))):
                    self.numbers.setdefault(_path(left), []).append(value)

    def draw(self, ident: str) -> Situation:
        """One candidate with every field of the catalogue filled and verified."""
        facts: dict[str, object] = {}
        around: dict[str, object] = {}
        leaves: dict[str, list[Field]] = {}
        for field in catalogue:
            if field.list_path is not None:
                leaves.setdefault(field.list_path, []).append(field)
            elif field.origin == "candidate":
                facts[field.path] = self._value(field)
            else:
                around[field.path] = self._value(field)
        lists = {
            path: ListFact(
                tuple(
                    {f.path.removeprefix(f"{path}."): self._value(f) for f in fields}  # type: ignore[misc]
                    for _ in range(self.random.randint(1, 3))
                ),
                True,
            )
            for path, fields in leaves.items()
        }
        stage = self.random.choice(STAGES.codes)
        facts["project.stage"] = stage
        evidence = dict.fromkeys([*facts, *lists], _VERIFIED)
        candidate = Candidate(
            id=ident,
            name=f"虚构项目 {ident}",
            facts=facts,  # type: ignore[arg-type]
            lists=lists,
            evidence=evidence,
            notes={},
            waivers=(),
            as_of=DAY,
            warnings=(),
        )
        return Plain(candidate, DAY, stage, around)

    def _value(self, field: Field) -> object:
        pick = self.random
        known = [v for v in field.values if v not in field.unknown_values]
        match field.kind:
            case Kind.BOOL:
                return pick.random() < 0.5
            case Kind.NUMBER:
                return self._number(field)
            case Kind.ENUM:
                return pick.choice(known) if known else "其他"
            case Kind.SET:
                options = known or self.words.get(field.path, []) or ["其他"]
                return frozenset(pick.sample(sorted(set(options)), min(2, len(set(options)))))
            case Kind.DATE:
                return DAY + dt.timedelta(days=pick.randint(-900, 900))
            case Kind.INDUSTRY:
                return pick.choice(self.codes)
        return " ".join(pick.sample([*self.words.get(field.path, []), "其他", "厂房"], 2))

    def _number(self, field: Field) -> float:
        """Near a bound that a check names, or anywhere within the declared bounds; never zero."""
        low = max(field.low or 0.0, 0.0)
        high = 1e5 if field.high is None else field.high
        bounds = self.numbers.get(field.path)
        if bounds and self.random.random() < 0.6:
            x = self.random.choice(bounds) * self.random.choice((0.5, 0.9, 1.0, 1.1, 2.0))
        else:
            x = self.random.uniform(low, high)
        return max(round(min(max(x, low), high), 1), 0.1)


def _path(node: ast.Node) -> str:
    if isinstance(node, ast.FieldRef):
        return node.path
    return f"{node.list}.{node.leaf}" if isinstance(node, ast.ItemRef) else ""


class Plain(Situation):
    """A situation whose facts stand as they were drawn: rivals know no relations between facts,
    and drawn facts contradict each other. Whole candidates measure what binding them costs."""

    @property
    def bound(self) -> Bound:  # type: ignore[override]
        own = self.candidate
        return Bound({**own.facts, **self.around}, own.lists, {}, ())

    @property
    def verified(self) -> Bound:  # type: ignore[override]
        """All that is drawn is verified."""
        return self.bound


def record(situation: Situation) -> Record:
    """The same facts for the rivals: flat names, sets as sorted lists, dates as day numbers."""
    out: dict[str, object] = {name(p): plain(v) for p, v in situation.bound.known().items()}
    for path, fact in situation.bound.lists.items():
        out[name(path)] = [{name(k): plain(v) for k, v in i.items()} for i in fact.items]
    out["stage"] = float(stage_index(situation.stage))
    return out


def plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    return float(value.toordinal()) if isinstance(value, dt.date) else value
