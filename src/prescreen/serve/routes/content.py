"""What there is to screen by: rules in prose, fields, schemas, the catalogue, chains."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import JSONResponse, Response

from prescreen.clock import today
from prescreen.fields import Field, catalogue
from prescreen.lang import ast
from prescreen.lang.prose import Prose
from prescreen.messages import GROUPS, entries
from prescreen.pack import RuleSet
from prescreen.pack.model import Check, Pack
from prescreen.pack.ruleset import with_all_used
from prescreen.schemas import SCHEMAS
from prescreen.serve.etag import unchanged
from prescreen.serve.problems import refuse
from prescreen.serve.roles import BUSINESS, KEEPER, SYSTEM, Caller
from prescreen.serve.routes import problems
from prescreen.serve.rules import Version
from prescreen.serve.service import Needs, service_of
from prescreen.serve.shapes import (
    NOTICE_EN,
    NOTICE_ZH,
    CheckShown,
    FieldPage,
    FieldShown,
    Lang,
    Language,
    Limit,
    Notice,
    PackChecks,
    PackShown,
    ProblemCode,
    RulesShown,
)

router = APIRouter(tags=["content"])
Reads = Annotated[Caller, Depends(Needs(*BUSINESS, KEEPER, SYSTEM))]
_SAME: dict[int | str, dict[str, Any]] = {304: {"description": "as it was, by If-None-Match"}}


@router.get("/v1/rules", response_model=RulesShown, responses={**_SAME, **problems(409, 422)})
async def rules(request: Request, caller: Reads, lang: Lang = Language.zh) -> Response:
    """The packs in force, each with what it does not know, and the digests that pin a version."""
    service = service_of(request)
    version = service.version(request)
    shown = RulesShown(
        digest=version.digest,
        live=[v.digest for v in service.rules.live],
        loaded=version.loaded.isoformat(timespec="seconds"),
        region=version.screener.region.id,
        packs=[_pack(p, lang) for p in version.screener.rules.packs],
    )
    return unchanged(request, shown.model_dump_json())


@router.get(
    "/v1/rules/{pack:path}",
    response_model=PackChecks,
    responses={**_SAME, **problems(404, 409, 422)},
)
async def pack(
    request: Request,
    caller: Reads,
    pack: Annotated[str, Path(max_length=200)],
    on: Annotated[dt.date | None, Query(description="day whose parameters are said")] = None,
    lang: Lang = Language.zh,
) -> Response:
    """The checks of one pack in prose, parameters as on a day."""
    version = service_of(request).version(request)
    found = next((p for p in version.screener.rules.packs if p.id == pack), None)
    if found is None:
        raise refuse("serve-path/gone", 404, what="规则包 / pack", name=pack[:80])
    day = on or version.screener.as_of or today()
    shown = PackChecks(
        pack=_pack(found, lang), day=day.isoformat(), checks=_checks(version, found, day, lang)
    )
    return unchanged(request, shown.model_dump_json())


def _pack(pack: Pack, lang: Language) -> PackShown:
    zh = lang is Language.zh
    since = pack.effective.since
    return PackShown(
        id=pack.id,
        title=pack.title if zh else pack.title_en,
        version=pack.version,
        sha256=pack.sha256,
        effective=since.isoformat() if since else None,
        review_by=pack.review_by.isoformat() if pack.review_by else None,
        active=pack.status == "active",
        checks=len(pack.checks),
        coverage=[a if zh else b for a, b in pack.coverage],
    )


def _checks(version: Version, pack: Pack, day: dt.date, lang: Language) -> list[CheckShown]:
    packs = version.screener.rules.packs
    prose = Prose(RuleSet(with_all_used(packs, pack), frozenset({pack.id})).on(day), lang.value)
    return [_check(check, prose, lang) for check in pack.checks]


def _check(check: Check, prose: Prose, lang: Language) -> CheckShown:
    zh = lang is Language.zh

    def said(node: ast.Node) -> str:
        return " ".join(prose.clause(node).split())

    return CheckShown(
        id=check.id,
        title=check.title if zh else check.title_en,
        severity=check.severity,
        scope=check.scope,
        due=check.due,
        bureau=check.bureau,
        basis=check.basis,
        waivable=check.waivable,
        applies=said(check.applies) if check.applies is not None else None,
        require=said(check.require),
        remedy=check.remedy if zh else check.remedy_en,
        sources=[str(c) for c in check.citations],
    )


@router.get("/v1/fields", response_model=FieldPage, responses={**_SAME, **problems(422)})
async def fields(
    request: Request,
    caller: Reads,
    word: Annotated[str, Query(max_length=100, description="only fields with this word")] = "",
    after: Annotated[str, Query(max_length=200, description="path behind which to go on")] = "",
    limit: Limit = 100,
) -> Response:
    """The catalogue of fields: path, label, unit, who is asked."""
    found = [
        f
        for f in sorted(catalogue, key=lambda f: f.path)
        if f.path > after
        and (not word or any(word in t for t in (f.path, f.label, f.label_en, *f.aliases)))
    ]
    more = found[limit - 1].path if len(found) > limit else None
    page = FieldPage(fields=[_field(f) for f in found[:limit]], next=more)
    return unchanged(request, page.model_dump_json())


def _field(field: Field) -> FieldShown:
    return FieldShown(
        path=field.path, label=field.label, label_en=field.label_en, kind=str(field.kind),
        unit=field.unit.text if field.unit else "", values=list(field.values),
        aliases=list(field.aliases), bureau=field.bureau, due=field.due, origin=field.origin,
        asked_of=field.asked_of, personal=field.personal, secret=field.secret,
    )  # fmt: skip


@router.get("/v1/schemas", responses=problems())
async def schemas(request: Request, caller: Reads) -> list[str]:
    """Names of the JSON Schemas."""
    return sorted(SCHEMAS)


@router.get(
    "/v1/schemas/{name}",
    response_model=None,
    responses={
        200: {"content": {"application/schema+json": {"schema": {"type": "object"}}}},
        **_SAME,
        **problems(404),
    },
)
async def schema(request: Request, caller: Reads, name: str) -> Response:
    """One JSON Schema: what goes in and what comes out."""
    made = SCHEMAS.get(name)
    if made is None:
        raise refuse("serve-path/gone", 404, what="模式 / schema", name=name[:40])
    text = JSONResponse(made()).body
    return unchanged(request, bytes(text).decode(), "application/schema+json")


@router.get("/v1/notice", tags=["system"])
async def notice() -> Notice:
    """What everybody must know who sends something here."""
    return Notice(zh=NOTICE_ZH, en=NOTICE_EN)


@router.get("/v1/problems/{code}", tags=["system"], responses=problems(404))
async def problem(code: str) -> ProblemCode:
    """What a code means: the `type` of every problem leads here."""
    group = GROUPS.get(code.replace(".", "-").partition("-")[0])
    entry = entries(group).get(code) if group is not None else None
    if entry is None:
        raise refuse("serve-path/gone", 404, what="错误码 / code", name=code[:60])
    return ProblemCode(
        code=code, title_zh=entry.title_zh, title_en=entry.title_en,
        about_zh=entry.about_zh, about_en=entry.about_en,
    )  # fmt: skip
