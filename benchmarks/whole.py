"""The whole work."""

from __future__ import annotations

from benchmarks import lists
from benchmarks.rivals.kleene import Facts
from prescreen import Screener
from prescreen._reading.lists import companions
from prescreen.fields import catalogue


def facts_of(screener: Screener, columns) -> Facts:
    parks = screener.region.shape.parks
    varying = {p for park in parks for p in park.facts} | _VARYING
    same = screener.region.facts_on(lists.DAY, None)
    leaves = {p: frozenset({*kept, *_computed(p, kept)}) for p, kept in lists.LISTS.items()}
    return Facts(
        frozenset({*columns, "project.id", "project.name", *varying} - set(leaves)),
        frozenset(varying),
        leaves,
        {p: v for p, v in same.items() if p not in varying},
    )


def _computed(path, kept):
    return {leaf for k in kept for leaf in companions(path, k)}


_VARYING = {
    "park.name",
    "park.leading",
    "park.leading_match",
    "region.industry_tier",
    *(f.path for f in catalogue if f.path.startswith("chain.")),
}
