"""Facts that follow from others before any rule runs: the region's view, the candidate items of
the restructuring catalogue, and the chain fit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from prescreen.candidate import Candidate, ListFact
from prescreen.catalogue import Candidate as CatalogueCandidate
from prescreen.catalogue import Filed
from prescreen.catalogue.against import against, product_text
from prescreen.logic import Unknown
from prescreen.region import Region
from prescreen.run.causes import field_unknown

if TYPE_CHECKING:
    from prescreen.chain import Fit, FitModel, Linker
    from prescreen.run.sectors import Sectors


def region_facts(region: Region, candidate: Candidate, day: dt.date) -> dict[str, object]:
    """Dated facts of the region and of the candidate's park, and how the industry fits both."""
    park_name = candidate.facts.get("site.park")
    out = region.facts_on(day, park_name if isinstance(park_name, str) else None)
    out |= _industry_facts(region, candidate, out.get("park.leading"))
    return out | catalogue_facts(filed(candidate, out))


def _industry_facts(region: Region, candidate: Candidate, leading: object) -> dict[str, object]:
    """Tier of the industry and whether it is one that the park leads in.

    A code that no industry of the region claims leaves it to the words of name and content.
    Nothing is said before the code is known, nor where it rests with words before the content
    is: either could still turn it.
    """
    code, content = (_text(candidate.facts.get(path)) for path in INDUSTRY_READS)
    if code is None:
        return {}
    found = region.industry_of_code(code)
    if found is None and region.industry_words:
        if content is None:
            return {}
        found = region.industry_of_text(content, candidate.name or "")
    out: dict[str, object] = {"region.industry_tier": found.tier if found is not None else "其他"}
    if isinstance(leading, frozenset):
        out["park.leading_match"] = found is not None and found.name in leading
    return out


INDUSTRY_READS = ("project.industry_code", "project.content")


def filed(candidate: Candidate, place: Mapping[str, object]) -> Filed:
    """What the catalogue is searched for; `place` are the facts of the region."""
    facts = candidate.facts
    products = candidate.relied_lists().get("product")
    return Filed(
        candidate.name or None,
        _text(facts.get("project.content")),
        tuple(
            product_text(str(p["name"]), p)
            for p in (products.items if products is not None else ())
            if p.get("name") is not None
        ),
        _texts(facts.get("technology.route")),
        _text(facts.get("project.industry_code")),
        *filed_place(place),
    )


def filed_place(place: Mapping[str, object]) -> tuple[str | None, bool | None]:
    """Province, and whether it is a key air region."""
    key = place.get("region.air_key_region")
    return _text(place.get("region.province")), key if isinstance(key, bool) else None


def catalogue_facts(given: Filed) -> dict[str, object]:
    """`catalogue.*`: whether items that speak against a project may be about it, by class."""
    return class_facts(against(given))


def class_facts(found: Sequence[CatalogueCandidate]) -> dict[str, object]:
    """The same for candidates that were found."""
    classes = {c.item.class_ for c in found}
    return {path: class_ in classes for path, class_ in CLASSES.items()}


CLASSES = {
    "catalogue.restricted": "限制",
    "catalogue.eliminated": "淘汰",
    "catalogue.foreign_restricted": "外资限制",
    "catalogue.foreign_prohibited": "外资禁止",
}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _texts(value: object) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else ()


class ChainDeriver:
    """Links a candidate to the chains of the region and scores its fit."""

    def __init__(self, linker: Linker, model: FitModel, sectors: Sectors | None = None) -> None:
        self.linker = linker
        self.model = model
        self.sectors = sectors

    def fit(self, candidate: Candidate, day: dt.date) -> Fit:
        """The fit; where no product chain answers, with what the sector backbone says."""
        amount = self.model.params.amount(
            _number(candidate, OUTPUTS), _number(candidate, INVESTMENTS)
        )
        fit = self._of_products(candidate, amount)
        if fit.status != "unknown" or self.sectors is None:
            return fit
        code = candidate.facts.get("project.industry_code")
        sector = self.sectors.fit(str(code) if code is not None else None, day, amount)
        return replace(fit, sector=sector)

    def _of_products(self, candidate: Candidate, amount: float | None) -> Fit:
        confirmed = candidate.facts.get("judgement.chain_confirmed.node")
        code = candidate.facts.get("project.industry_code")
        industry = str(code) if code is not None else None
        listed = candidate.relied_lists().get("product")
        products = _products(listed)
        text: str | None = f"{candidate.name} {candidate.facts.get('project.content') or ''}"
        if confirmed is None and listed is not None and not listed.complete:
            told, rest = self.linker.stated(products, industry)
            if told:
                return self.model.bounded(told, rest, amount, sized=amount is not None)
            text = None  # the products say something, only not to us
        links = self.linker.link(
            products=products,
            industry_code=industry,
            text=text and text.strip(),
            confirmed=str(confirmed) if confirmed is not None else None,
        )
        return self.model.unsized(links) if amount is None else self.model.fit(links, amount=amount)


OUTPUTS = ("output.value", "output.revenue")
INVESTMENTS = ("investment.total", "investment.fixed")
"""What tells the size of a project, the first that is known of each."""


def _number(candidate: Candidate, paths: tuple[str, ...]) -> float | None:
    for path in paths:
        value, proof = candidate.facts.get(path), candidate.evidence.get(path)
        if isinstance(value, float) and (proof is None or proof.grade != "doubtful"):
            return value
    return None


def _products(listed: ListFact | None) -> list[tuple[str, str | None, float | None]]:
    """Name, industry code and share (a part of 1) of each product that has a name."""
    out: list[tuple[str, str | None, float | None]] = []
    for item in listed.items if listed is not None else ():
        name, code, share = item.get("name"), item.get("industry_code"), item.get("share")
        if name is None or not str(name).strip():
            continue
        out.append(
            (
                str(name),
                str(code) if code is not None else None,
                float(share) / 100 if isinstance(share, float) else None,
            )
        )
    return out


def chain_facts(fit: Fit) -> dict[str, object]:
    """`chain.*` facts of a fit that is known, bounds of one that is bounded; else nothing."""
    out: dict[str, object] = {}
    if fit.bounds:
        out = {f"chain.{k}": _between(f"chain.{k}", ends) for k, ends in fit.bounds.items()}
    elif fit.relation is not None:
        out = {f"chain.{k}": float(v) for k, v in fit.scores.items()}
    if fit.relation is not None:
        out["chain.relation"] = fit.relation
    if fit.sector is not None:
        out["chain.sector_relation"] = fit.sector.relation
        if (total := fit.sector.total) is not None:
            out["chain.sector_total"] = total
    return out


def _between(path: str, ends: tuple[float, float]) -> Unknown:
    return Unknown(field_unknown(path).causes, ends=ends)
