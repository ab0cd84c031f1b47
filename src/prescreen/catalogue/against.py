"""Items that speak against a project and may be about it, for rules to ask about: restricted and
eliminated ones of the catalogue, and those of the negative list for foreign investment.

Most projects name no thing of such an item: a look for its words settles them before anything is
read closely.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from prescreen.catalogue.find import Candidate, Findings, find
from prescreen.catalogue.index import Index, index_of
from prescreen.catalogue.places import province_in
from prescreen.catalogue.table import load_adverse
from prescreen.catalogue.text import normal
from prescreen.fields import catalogue as fields

FIGURES = {
    "capacity_mass": "年产能",
    "capacity_volume": "年产能",
    "capacity_area": "年产能",
    "capacity_power": "年产能",
    "single_line_mass": "单线年产能",
    "single_line_volume": "单线年产能",
}
"""Leaves of a product whose figure decides, and how a text says it."""
_LIMIT = 1 << 16


@dataclass(frozen=True, slots=True)
class Filed:
    """What a project says of itself. products: as `product_text` writes them.

    The name counts where it names such a thing itself: names are all different, and what they add
    to a content that names it is little.
    """

    name: str | None = None
    content: str | None = None
    products: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    code: str | None = None
    province: str | None = None
    key_air_region: bool | None = None


def product_text(name: str, figures: Mapping[str, object]) -> str:
    """A product with its figures a year: 平板玻璃,年产能300000吨/年."""
    said = [
        f"{word}{value:.12g}{unit}/年"
        for leaf, word, unit in _figures()
        if isinstance(value := figures.get(leaf), float)
    ]
    return ",".join([name, *said]) if said else name


@cache
def _figures() -> tuple[tuple[str, str, str], ...]:
    """Leaf, word and unit of each figure of a product."""
    units = ((leaf, word, fields[f"product.{leaf}"].unit) for leaf, word in FIGURES.items())
    return tuple((leaf, word, unit.text if unit else "") for leaf, word, unit in units)


def against(filed: Filed) -> tuple[Candidate, ...]:
    """Candidates that nothing rules out, those that fit first."""
    found = findings(filed)
    return found.against if found is not None else ()


def findings(filed: Filed) -> Findings | None:
    """The same with those that something rules out; None where no such thing is named."""
    named = filed.name is not None and _says(filed.name)
    rest = (filed.content, *filed.products, *filed.routes)
    if not named and not any(_says(t) for t in rest if t):
        return None
    return _found(filed if named or filed.name is None else replace(filed, name=None))


def text_of(filed: Filed) -> str:
    """Name and content, as they are searched."""
    return "。".join(t for t in (filed.name, filed.content) if t)


@lru_cache(maxsize=_LIMIT)
def _says(text: str) -> bool:
    """Whether a text names a thing of such an item."""
    return any(True for _ in adverse_index().hits(normal(text)))


@lru_cache(maxsize=_LIMIT)
def _found(filed: Filed) -> Findings:
    return find(
        text_of(filed),
        products=filed.products,
        processes=filed.routes,
        code=filed.code,
        province=province_in(filed.province or ""),
        key_air_region=filed.key_air_region,
        limit=len(load_adverse().items),
        catalogue=load_adverse(),
    )


def adverse_index() -> Index:
    """The words of restricted and eliminated items alone."""
    return index_of(load_adverse())
