"""What a text can come to by itself, whatever else a project says: for lists, which read closely
only those rows whose texts can come to something.

Errs on the side of yes. A word that stands alone counts with those parts whose roles the words
next to it allow.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from prescreen.catalogue.against import FIGURES, Filed, adverse_index, product_text, text_of
from prescreen.catalogue.figures import spot, suits
from prescreen.catalogue.find import joined, named, project_of
from prescreen.catalogue.index import Hit
from prescreen.catalogue.model import Item, Part
from prescreen.catalogue.places import PROVINCES, province_in
from prescreen.catalogue.readings import readings
from prescreen.catalogue.roles import possible_roles
from prescreen.catalogue.table import load_adverse
from prescreen.catalogue.text import alone, normal, read


@dataclass(frozen=True, slots=True)
class Mention:
    """names: a thing of an item stands in the text; parts: numbers of the parts that it may be
    about; ready: whether one of them needs no other word, or has it here."""

    names: bool
    parts: tuple[int, ...] = ()
    ready: bool = False


NOTHING = Mention(names=False)


def mention(plain: str, words: Iterable[str]) -> Mention:
    """Of a text in normal form in which these words stand."""
    index = adverse_index()
    names, parts = False, dict[int, None]()
    for word in words:
        at = plain.find(word)
        while at >= 0:
            end = at + len(word)
            if alone(plain, at, end):
                names = True
                roles, _ = possible_roles(plain, at, end)
                for number in index.numbers(word) if roles else ():
                    if not roles.isdisjoint(index.parts[number][1].roles):
                        parts[number] = None
            at = plain.find(word, at + 1)
    if not names:
        return NOTHING
    return Mention(names, tuple(parts), any(_has(plain, index.parts[n][1].needs) for n in parts))


@lru_cache(maxsize=1 << 16)
def items(filed: Filed) -> tuple[tuple[Item, str], ...]:
    """The items of `against`, each with the word by which the text names it first: nothing else is
    made out. A name is given only where it names a thing itself."""
    whole = joined(text_of(filed), filed.products, filed.routes)
    plain = normal(whole)
    hits = list(adverse_index().hits(plain))
    if not _ready(plain, hits):
        return ()
    place = province_in(filed.province or "") or province_in(whole)
    project = project_of(plain, filed.code, place, filed.key_air_region, {})
    return named(project, load_adverse(), hits)


def _ready(plain: str, hits: Iterable[Hit]) -> bool:
    """Whether a part is named that has the words it needs."""
    index = adverse_index()
    for start, end, numbers in hits:
        roles, _ = possible_roles(plain, start, end)
        for number in numbers if roles else ():
            part = index.parts[number][1]
            if not roles.isdisjoint(part.roles) and _has(plain, part.needs):
                return True
    return False


def _has(plain: str, needs: tuple[str, ...]) -> bool:
    return not needs or any(word in plain for word in needs)


@cache
def beside() -> tuple[str, ...]:
    """Words that count wherever they are said: they narrow or except a part, or name a place."""
    found = dict.fromkeys(PROVINCES)
    for _, part in adverse_index().parts:
        ways = [*(words for _, words in part.qualifiers), part.needs, part.unlike]
        for words in (*ways, *(group for e in part.exemptions for group in e.said)):
            found |= dict.fromkeys(words)
    return tuple(found)


@cache
def needs() -> tuple[str, ...]:
    """Those of them without which a part is about nothing."""
    return tuple(dict.fromkeys(w for _, part in adverse_index().parts for w in part.needs))


@cache
def measured(number: int) -> bool:
    """Whether figures decide about a part."""
    return bool(adverse_index().parts[number][1].measured)


@cache
def asks(number: int) -> frozenset[str]:
    """The leaves of a product whose figures can decide about a part."""
    part = adverse_index().parts[number][1]
    return frozenset(leaf for leaf in FIGURES if _answers(leaf, part))


def _answers(leaf: str, part: Part) -> bool:
    """Whether the figure of a leaf, as `product_text` writes it, can measure what a part asks."""
    said = read(joined("", [product_text("某", {leaf: 1.0})]))
    (figure,) = readings(said)
    at = replace(spot(said, 2, 3), clause=figure.clause)
    return any(suits(condition, figure, at) for condition in part.measured)
