"""Facts that follow from others before any rule runs: the region's view and the chain fit."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from prescreen.candidate import Candidate
from prescreen.region import Region

if TYPE_CHECKING:
    from prescreen.chain import Fit, FitModel, Linker


def region_facts(region: Region, candidate: Candidate, day: dt.date) -> dict[str, object]:
    """Dated facts of the region and of the candidate's park, and how the industry fits both."""
    park_name = candidate.facts.get("site.park")
    out = region.facts_on(day, park_name if isinstance(park_name, str) else None)
    code = candidate.facts.get("project.industry_code")
    text = project_text(candidate)
    if code is not None or text:
        found = region.industry_of(str(code) if code is not None else None, text)
        if found is not None:
            out["region.industry_tier"] = found.tier
        elif code is not None:
            out["region.industry_tier"] = "其他"
        leading = out.get("park.leading")
        if isinstance(leading, frozenset) and (found is not None or code is not None):
            out["park.leading_match"] = found is not None and found.name in leading
    return out


def project_text(candidate: Candidate) -> str:
    """What the project says it makes and builds."""
    parts = [candidate.facts.get("project.content"), candidate.name]
    products = candidate.relied_lists().get("product")
    if products is not None:
        parts += [p.get("name") for p in products.items]
    return " ".join(str(p) for p in parts if p)


class ChainDeriver:
    """Links a candidate to the chains of the region and scores its fit."""

    def __init__(self, linker: Linker, model: FitModel) -> None:
        self.linker = linker
        self.model = model

    def fit(self, candidate: Candidate) -> Fit:
        confirmed = candidate.facts.get("judgement.chain_confirmed.node")
        code = candidate.facts.get("project.industry_code")
        content = candidate.facts.get("project.content")
        links = self.linker.link(
            products=_products(candidate),
            industry_code=str(code) if code is not None else None,
            text=f"{candidate.name} {content or ''}".strip(),
            confirmed=str(confirmed) if confirmed is not None else None,
        )
        return self.model.fit(links)


def _products(candidate: Candidate) -> list[str | tuple[str, str | None, float | None]]:
    listed = candidate.relied_lists().get("product")
    out: list[str | tuple[str, str | None, float | None]] = []
    for item in listed.items if listed is not None else ():
        name, code, share = item.get("name"), item.get("industry_code"), item.get("share")
        if name is None:
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
    """`chain.*` facts of a fit that is known; nothing for one that is not."""
    if fit.relation is None:
        return {}
    out: dict[str, object] = {f"chain.{k}": float(v) for k, v in fit.scores.items()}
    out["chain.relation"] = fit.relation
    return out
