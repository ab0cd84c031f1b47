"""From a project to the items of the catalogue that may be about it: candidates, never a decision.

A part is a candidate when a word of its subject stands in the text in a role that the part speaks
of: made, run, put in or done. What narrows it, the figures, the exceptions and the place are then
true, false or unknown. One that is false rules it out, all true make it fit, and else it is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from prescreen.catalogue.figures import Figure, fact, near, spot
from prescreen.catalogue.index import Hit, index_of
from prescreen.catalogue.judge import Judged, Project, judge
from prescreen.catalogue.model import Catalogue, Item, Part
from prescreen.catalogue.places import province_in
from prescreen.catalogue.readings import Reading, Written, written
from prescreen.catalogue.roles import roles_at
from prescreen.catalogue.table import load
from prescreen.catalogue.text import Stand, Text, normal, read_normal
from prescreen.errors import Lang
from prescreen.fields.industry import normalise
from prescreen.vocabulary import (
    ITEM_CLASSES,
    ITEM_ROLES,
    ITEM_STANDINGS,
    ItemRoleCode,
    ItemStandingCode,
)

LIMIT = 5
"""So many candidates against a project, and so many for it."""
MENTIONS = 16
"""So many mentions of one word are looked at: a longer text repeats itself."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that may be about the project, by the part of it that speaks most to the project.

    standing: 'fits', 'open' (something is to be asked) or 'ruled_out'. words: what matched, the
    subject first. open: what is not known, in words of the table; against: what rules it out.
    """

    item: Item
    part: Part
    standing: ItemStandingCode
    role: ItemRoleCode
    words: tuple[str, ...]
    figures: tuple[Figure, ...]
    open: tuple[str, ...]
    against: tuple[str, ...]
    score: float

    @property
    def met(self) -> bool | None:
        """Whether its figures are met; None where one is unknown or there is none."""
        found = [f.met for f in self.figures]
        return False if False in found else None if None in found or not found else True

    @property
    def loose(self) -> tuple[str, ...]:
        """What is open or against it beside its figures."""
        shown = {f.condition.quantity.name for f in self.figures}
        said = (w.removeprefix("says ") for w in (*self.against, *self.open) if w not in shown)
        return tuple(dict.fromkeys(said))

    def to_dict(self, lang: Lang) -> dict[str, Any]:
        """The candidate as reports have it."""
        return {
            "item": self.item.id,
            "class": self.item.class_,
            "title": self.item.title,
            "standing": self.standing,
            "standing_label": ITEM_STANDINGS[self.standing].text(lang),
            "role": self.role,
            "role_label": ITEM_ROLES[self.role].text(lang),
            "words": list(self.words),
            "figures": [f.to_dict(lang) for f in self.figures],
            "open": list(self.loose),
        }


@dataclass(frozen=True, slots=True)
class Findings:
    """Restricted and eliminated candidates, encouraged ones, and those that something rules out."""

    against: tuple[Candidate, ...]
    encouraged: tuple[Candidate, ...]
    ruled_out: tuple[Candidate, ...]


def find(
    text: str = "",
    *,
    products: Sequence[str] = (),
    processes: Sequence[str] = (),
    equipment: Sequence[str] = (),
    code: str | None = None,
    province: str | None = None,
    key_air_region: bool | None = None,
    facts: Mapping[str, str] | None = None,
    limit: int = LIMIT,
    catalogue: Catalogue | None = None,
) -> Findings:
    """Candidate items for a project, at most `limit` against it and as many for it.

    text: what is to be built, as filed. products, processes, equipment: names that are known for
    what they are, with their figures where they have some. code: GB/T 4754-2017. facts: figures
    such as 13万吨/年 by the name of a quantity, which stand before those of the text.
    InputError for a quantity that is not known or a figure that cannot be read.
    """
    known = {name: fact(name, said) for name, said in (facts or {}).items()}
    whole = joined(text, products, processes, equipment)
    place = province or province_in(whole)
    searched = catalogue or load()
    project = project_of(normal(whole), code, place, key_air_region, known)
    found = _matched(project, searched)
    if not found and project.code and not whole:
        found = _of_code(project, searched)
    ranked = sorted(found, key=_order)
    standing = [c for c in ranked if c.standing != "ruled_out"]
    return Findings(
        tuple(c for c in standing if c.item.adverse)[:limit],
        tuple(c for c in standing if not c.item.adverse)[:limit],
        tuple(c for c in ranked if c.standing == "ruled_out")[:limit],
    )


def named(
    project: Project, catalogue: Catalogue, hits: Sequence[Hit]
) -> tuple[tuple[Item, str], ...]:
    """The candidates that nothing rules out, in the order of the text, each with the word by which
    it was found first; nothing more is made out. `hits`: the words of the catalogue that stand in
    the text."""
    found: dict[str, tuple[Item, str]] = {}
    for match in _matches(project, catalogue, hits, found, briefly=True):
        if match.judged.standing != "ruled_out":
            found[match.item.id] = match.item, match.word
    return tuple(found.values())


def project_of(
    plain: str,
    code: str | None,
    province: str | None,
    key_air_region: bool | None,
    facts: Mapping[str, Reading],
) -> Project:
    """A project whose texts are `joined` and in normal form, ready to be held against parts."""
    digits = normalise(code) if code else ""
    text = read_normal(plain, stand := _by_code(digits))
    served = text if stand is Stand.OPEN else read_normal(plain)
    return Project(text, served, digits, province, key_air_region, facts)


def joined(
    text: str,
    products: Iterable[str] = (),
    processes: Iterable[str] = (),
    equipment: Iterable[str] = (),
) -> str:
    """One text in which every given name has the verb that says what it is."""
    return "。".join(
        [
            *([text] if text.strip() else []),
            *(f"生产{name}" for name in products),
            *(f"采用{name}" for name in processes),
            *(f"购置{name}" for name in equipment),
        ]
    )


_DIVISIONS: dict[Stand, tuple[str, ...]] = {
    Stand.SELLS: ("51", "52", "53", "54", "55", "56", "57", "58", "59", "60"),
    Stand.SERVES: ("43", "46", "73", "74", "75", "77", "78", "80", "81", "83", "84"),
}
_BY_DIVISION = {d: stand for stand, divisions in _DIVISIONS.items() for d in divisions}


def _by_code(code: str) -> Stand:
    """What a project of an industry does with the things it names, where no verb says it."""
    return _BY_DIVISION.get(code[:2], Stand.OPEN)


def trade_of(code: str) -> str | None:
    """The division of a code, where it tells what a project does with the things it names."""
    division = normalise(code)[:2]
    return division if division in _BY_DIVISION else None


def _matched(project: Project, catalogue: Catalogue) -> list[Candidate]:
    """The best part of each item that a word of the text may mean."""
    best: dict[str, Candidate] = {}
    hits = index_of(catalogue).hits(project.text.plain)
    for match in _matches(project, catalogue, hits):
        candidate = _candidate(project, match)
        known = best.get(match.item.id)
        if known is None or _order(candidate) < _order(known):
            best[match.item.id] = candidate
    return list(best.values())


@dataclass(frozen=True, slots=True)
class _Match:
    """A part whose subject stands in the text, in a role that the part speaks of."""

    item: Item
    part: Part
    role: ItemRoleCode
    word: str
    judged: Judged


def _matches(
    project: Project,
    catalogue: Catalogue,
    hits: Iterable[Hit],
    settled: Container[str] = (),
    briefly: bool = False,
) -> Iterator[_Match]:
    """All of them, but for items that are `settled`; they may become so on the way."""
    index = index_of(catalogue)
    text = project.text
    figures = cache(lambda: written(text))
    told: Counter[str] = Counter()
    for start, end, numbers in hits:
        told[text.plain[start:end]] += 1
        if told[text.plain[start:end]] > MENTIONS:
            continue
        roles = _roles(project, start, end)
        if not any(roles):
            continue
        at = None
        for number in numbers:
            item, part = index.parts[number]
            role = next((r for r in roles[item.services] if r in part.roles), None)
            if role is None or item.id in settled:
                continue
            at = at or spot(text, start, end)
            found = partial(_near, text, figures, part, start)
            judged = judge(project, item, part, at, found, briefly)
            if judged is not None:
                yield _Match(item, part, role, text.plain[start:end], judged)


def _roles(project: Project, start: int, end: int) -> tuple[tuple[ItemRoleCode, ...], ...]:
    """The roles of a word for items of things, and for those of services too."""
    own = roles_at(project.text, start, end)
    same = project.served is project.text
    return own, own if same else roles_at(project.served, start, end)


def _near(
    text: Text, figures: Callable[[], Sequence[Written]], part: Part, at: int
) -> Sequence[Reading]:
    return near(text, figures(), part, at)


def _candidate(project: Project, match: _Match) -> Candidate:
    item, part, judged = match.item, match.part, match.judged
    score = (
        len(match.word) / 2
        + 3 * len(judged.matched)
        + 2 * sum(f.met is True for f in judged.figures)
        - len(judged.open)
        + _agreement(project.code, part.codes)
    )
    return Candidate(
        item, part, judged.standing, match.role,
        tuple(dict.fromkeys((match.word, *judged.matched))), tuple(judged.figures),
        tuple(judged.open), tuple(judged.against), score,
    )  # fmt: skip


def _agreement(code: str, codes: tuple[str, ...]) -> float:
    """How far an industry code speaks for a part; it never rules one out."""
    if not code or not codes:
        return 0.0
    if any(code.startswith(c) or c.startswith(code) for c in codes):
        return 3.0
    return 1.0 if any(code[:2] == c[:2] for c in codes) else -3.0


def _order(candidate: Candidate) -> tuple[int, float, int, str]:
    return (
        ITEM_STANDINGS.index(candidate.standing),
        -candidate.score,
        ITEM_CLASSES.index(candidate.item.class_),
        candidate.item.id,
    )


def _of_code(project: Project, catalogue: Catalogue) -> list[Candidate]:
    """Where nothing but a code is known: what the catalogue has of that industry, all open."""
    out = []
    for item in catalogue.items.values():
        part = next((p for p in item.parts if _agreement(project.code, p.codes) == 3.0), None)
        if part is not None:
            out.append(Candidate(item, part, "open", "code", (), (), (project.code,), (), 0.0))
    return out
