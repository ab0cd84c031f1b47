"""Who is asked: what the investor can bring, and what the units find out themselves."""

from __future__ import annotations

import re
from functools import lru_cache

from prescreen.fields import catalogue

_UNITS = ("judgement.", "region.", "park.", "chain.", "site.", "listing", "penalty")
_INVESTORS = frozenset({"site.park", "site.in_park", "site.location"})
_BY_UNIT = re.compile("由[^。;,；，]{0,14}(确认|认定|核定|出具|核对|套合)")
_FINDING = re.compile("认定|确认|核定|核对|核查|审查|意见|批复|批准|落实")


@lru_cache(maxsize=4096)
def of_the_units(path: str) -> bool:
    """Whether a fact is found out by the units themselves rather than asked of the investor:
    judgements, spatial overlays, credit lists, and what the catalogue says a bureau determines."""
    if path in _INVESTORS:
        return False
    if path.startswith(_UNITS):
        return True
    field = catalogue.get(path)
    if field is None:
        return False
    return bool(_BY_UNIT.search(field.caution) or _FINDING.search(field.label))
