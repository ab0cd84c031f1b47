"""The lists for foreign investment, searched as the catalogue is: prohibited and restricted items
of the negative list, and items of the encouraged list.

    find_foreign("年产新型诊断试剂2000万人份", code="2770").encouraged

Nothing here decides. Of the negative list some items were seen in an earlier edition only or not
at all, and of the encouraged list the figures stand in its text: a candidate of these is always
to be asked about (`Item.unseen`). Rules ask about the negative list by `against`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from prescreen.catalogue.against import Filed, text_of
from prescreen.catalogue.find import LIMIT, Candidate, Findings, find
from prescreen.catalogue.foreign_lists import encouraged, negative
from prescreen.catalogue.model import Catalogue
from prescreen.catalogue.places import province_in
from prescreen.fields import industry


def find_foreign(
    text: str, *, code: str | None = None, province: str | None = None, limit: int = LIMIT
) -> Findings:
    """Candidate items for a project of a foreign investor; of regional items, those of the
    province where it is known."""
    found = find(text, code=code, province=province, limit=limit, catalogue=load_foreign())
    return replace(found, against=found.against if open_to(code) else (), ruled_out=())


def open_to(code: str | None) -> bool:
    """Whether the negative list can speak of an industry: it has no item on manufacturing."""
    return code is None or not industry.under(code, "C")


def encouraged_for(filed: Filed) -> tuple[Candidate, ...]:
    """Items of the encouraged list that may be about a filed project."""
    return find(
        text_of(filed),
        products=filed.products,
        processes=filed.routes,
        code=filed.code,
        province=province_in(filed.province or ""),
        catalogue=load_foreign(),
    ).encouraged


@cache
def load_foreign() -> Catalogue:
    """Both lists, read on first use."""
    return Catalogue("2024/2025", {item.id: item for item in (*negative(), *encouraged())})
