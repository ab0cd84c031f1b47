"""Which project of the ledger a row of a list is: by id, by code, by name and investor.

Where these agree it is the same; where they only come near, a person is asked, and until then it
is a project of its own: nothing is merged in silence, and nothing is lost.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from prescreen.candidate import Candidate
from prescreen.candidate.identity import investors_of, made_id
from prescreen.ledger import schema
from prescreen.ledger.matching import alike, investor_key, name_key, pairs

_RARE = 4
"""Pairs of letters of a name by which names like it are looked for, the rarest."""
_COMMON = 100
"""A pair that more names have says nothing of any of them."""


@dataclass(frozen=True, slots=True)
class Known:
    """A project as far as it is compared."""

    id: str
    name: str
    investor: str
    code: str
    merged: str | None


@dataclass(frozen=True, slots=True)
class Match:
    """`project` is the one that it is, None for a new one; `like` those that it may be, and why."""

    project: str | None
    like: tuple[str, ...] = ()
    why: str = ""


class Register:
    """All projects of a ledger, by what they are found by. Those made on the way can be added."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.by_id: dict[str, Known] = {}
        self._keys: dict[str, tuple[str, str]] = {}
        self._by_code: dict[str, list[str]] = defaultdict(list)
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._by_investor: dict[str, list[str]] = defaultdict(list)
        self._pairs: dict[str, list[str]] = defaultdict(list)
        for one in known:
            self.add(one)

    @classmethod
    def read(cls, connection: Connection) -> Register:
        table = schema.project.c
        columns = select(table.id, table.name, table.investor, table.code, table.merged)
        return cls(Known(*row) for row in connection.execute(columns.order_by(table.id)))

    def add(self, one: Known) -> None:
        self.by_id[one.id] = one
        if one.code:
            self._by_code[one.code].append(one.id)
        key, investor = name_key(one.name), investor_key(one.investor)
        self._keys[one.id] = key, investor
        self._by_name[key].append(one.id)
        if investor:
            self._by_investor[investor].append(one.id)
        for pair in pairs(key):
            self._pairs[pair].append(one.id)

    def goes_on_as(self, project: str) -> str:
        """The project into which it was merged, itself where it was not."""
        while (other := self.by_id[project].merged) is not None:
            project = other
        return project

    def match(self, row: Known) -> Match:
        """Which project the row is. `row.id` is empty where the list gave it none."""
        if row.code and (same := self._whole(self._by_code.get(row.code, ()))):
            return self._one(same, "项目代码相同")
        key, investor = name_key(row.name), investor_key(row.investor)
        if (given := self.by_id.get(row.id)) is not None:
            if alike(key, name_key(given.name)):
                return Match(self.goes_on_as(given.id))
            return Match(None, (self.goes_on_as(given.id),), "编号相同,名称不同")
        named = self._by_name.get(key, ())
        own = [p for p in named if self._keys[p][1] == investor]
        if same := self._whole(own):
            return self._one(same, "名称和投资方相同")
        if like := self._whole(named):
            return Match(None, like, "名称相同,投资方不同或未填")
        near = self._whole(self._near(key, investor))
        return Match(None, near, "名称或投资方相近" if near else "")

    def _whole(self, found: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.goes_on_as(p) for p in found))

    def _one(self, same: tuple[str, ...], why: str) -> Match:
        return Match(same[0]) if len(same) == 1 else Match(None, same, f"{why}的不止一个")

    def _near(self, key: str, investor: str) -> Iterator[str]:
        """Projects of the same investor with a name like it, and of a name like it whose investor
        is not known or is like it too."""
        for project in self._by_investor.get(investor, ()) if investor else ():
            if alike(key, self._keys[project][0]):
                yield project
        lists = (self._pairs.get(pair, ()) for pair in pairs(key))
        rare = sorted((found for found in lists if 0 < len(found) <= _COMMON), key=len)[:_RARE]
        shared = Counter(p for found in rare for p in found)
        for project in (p for p, times in shared.items() if 2 * times >= len(rare)):
            name, other = self._keys[project]
            open_or_near = not investor or not other or alike(investor, other)
            if open_or_near and alike(key, name):
                yield project


def row_of(candidate: Candidate) -> Known:
    """A row of a list as it is compared; an id that was made of its name counts as none."""
    investors = investors_of(candidate)
    made = candidate.id.partition("#")[0] == made_id(candidate.name, investors)
    code = candidate.facts.get("project.record_code")
    company = next(iter(investors), "")
    ident = "" if made else candidate.id
    return Known(ident, candidate.name, company, code if isinstance(code, str) else "", None)
