"""The chains of the region, and the restructuring catalogue."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from prescreen.catalogue import Candidate, find
from prescreen.chain import gaps as chain_gaps
from prescreen.chain.fit import FitModel
from prescreen.render.plots import draw_svg
from prescreen.serve.problems import refuse
from prescreen.serve.roles import BUSINESS, Caller
from prescreen.serve.routes import problems
from prescreen.serve.routes.screen import CANDIDATE
from prescreen.serve.service import Needs, body_json, service_of
from prescreen.serve.shapes import (
    CatalogueAnswer,
    CatalogueItem,
    CatalogueQuestion,
    ChainsShown,
    FitAnswer,
    Gap,
    Gaps,
    Lang,
    Language,
)
from prescreen.vocabulary import FITS

router = APIRouter(tags=["chains"])
Reads = Annotated[Caller, Depends(Needs(*BUSINESS))]


@router.get("/v1/chains", responses=problems(409))
async def chains(request: Request, caller: Reads) -> ChainsShown:
    """The chains that the region names, and how many local enterprises stand on them."""
    screener = service_of(request).version(request).screener
    shape = screener.region.shape
    nodes = screener.chains.model.graph.n if screener.chains is not None else 0
    return ChainsShown(
        chains=list(map(str, shape.chains)), nodes=nodes, enterprises=len(shape.enterprises)
    )


@router.get("/v1/chains/gaps", responses=problems(404, 409, 422))
async def gaps(
    request: Request, caller: Reads, top: Annotated[int, Query(ge=1, le=200)] = 20
) -> Gaps:
    """What is missing in the chains of the region, and what to search for."""
    model = _model(request)
    found = await asyncio.to_thread(chain_gaps, model.graph, model, top=top)
    return Gaps(
        **{
            fit.code: [
                Gap(
                    node=g.node, name=g.name, name_en=g.name_en, codes=list(g.codes),
                    words=list(g.words), scores=g.scores, users=[p.name for p in g.users],
                    suppliers=[p.name for p in g.suppliers],
                )
                for g in found.of(fit.label)
            ]
            for fit in FITS.values()
        }
    )  # fmt: skip


@router.get(
    "/v1/chains/map",
    response_model=None,
    responses={200: {"content": {"image/svg+xml": {"schema": {}}}}, **problems(404, 409, 422)},
)
async def drawn(request: Request, caller: Reads, lang: Lang = Language.zh) -> Response:
    """The map of the chains, as SVG."""
    model = _model(request)
    text = await asyncio.to_thread(draw_svg, model.graph, model, lang=lang.value)
    return Response(text, media_type="image/svg+xml")


@router.post("/v1/chains/fit", responses=problems(400, 409, 413, 415, 422), openapi_extra=CANDIDATE)
async def fit(request: Request, caller: Reads, lang: Lang = Language.zh) -> FitAnswer:
    """The place of one candidate in the chains, without the rules."""
    service = service_of(request)
    candidate = service.candidate(await body_json(request))
    _, found = service.version(request).screener.situation(candidate)
    said = found.to_dict(lang.value) if found is not None else None
    return FitAnswer.model_validate({"chain_fit": said})


def _model(request: Request) -> FitModel:
    chains = service_of(request).version(request).screener.chains
    if chains is None or not chains.model.graph.n:
        raise refuse("serve-path/gone", 404, what="产业链 / chain", name="-")
    return chains.model


@router.post("/v1/catalogue", responses=problems(400, 413, 422), tags=["catalogue"])
async def catalogue(request: Request, caller: Reads, asked: CatalogueQuestion) -> CatalogueAnswer:
    """Candidate items of the restructuring catalogue: never a decision."""
    found = await asyncio.to_thread(
        find, asked.text, products=asked.products, processes=asked.processes,
        equipment=asked.equipment, code=asked.code, province=asked.province, limit=asked.limit,
    )  # fmt: skip
    return CatalogueAnswer(
        against=_items(found.against), encouraged=_items(found.encouraged),
        ruled_out=_items(found.ruled_out),
    )  # fmt: skip


def _items(found: Sequence[Candidate]) -> list[CatalogueItem]:
    return [
        CatalogueItem.model_validate(
            {
                "item": c.item.id, "item_class": c.item.class_, "title": c.item.title,
                "standing": c.standing, "words": list(c.words),
                "figures": [f"{f.condition.quantity.label} {f.condition.text}" for f in c.figures],
                "open": list(c.open), "against": list(c.against),
            }
        )
        for c in found
    ]  # fmt: skip
