"""What other rules would say of the same candidates."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any

import polars as pl
from fastapi import APIRouter, Depends, Request

from prescreen.candidate import Candidate
from prescreen.columnar.versions import Change, Versions, changes, with_parameter
from prescreen.errors import PackError
from prescreen.pack import RuleSet
from prescreen.serve import classified
from prescreen.serve.problems import ServeError, pointed, refuse
from prescreen.serve.roles import BUSINESS, KEEPER, Caller
from prescreen.serve.routes import problems
from prescreen.serve.rules import Version
from prescreen.serve.service import Needs, service_of
from prescreen.serve.shapes import (
    Changed,
    CompareAnswer,
    CompareSweep,
    CompareVersions,
    Sweep,
    Turned,
    VersionCompared,
)

router = APIRouter(tags=["screen"])


@router.post("/v1/compare", responses=problems(400, 404, 409, 413, 422))
async def compare(
    request: Request,
    caller: Annotated[Caller, Depends(Needs(*BUSINESS, KEEPER))],
    asked: CompareVersions | CompareSweep,
) -> CompareAnswer:
    """Verdicts under the rules in force and under others, and the checks that differ."""
    service = service_of(request)
    if classified.in_json(await request.body()):
        raise refuse("serve-classified", 403)
    version = service.version(request)
    candidates = [
        service.candidate(data, f"/candidates/{n}") for n, data in enumerate(asked.candidates)
    ]
    if isinstance(asked, CompareVersions):
        against = service.rules.version(asked.against)
        others = {against.digest[:12]: against.screener.rules}
    else:
        others = _swept(version, asked.sweep)
    return await asyncio.to_thread(_compared, version, candidates, others)


def _swept(version: Version, sweep: Sweep) -> dict[str, RuleSet]:
    """The rules with the parameter at each value. ServeError 404 for one that is not there."""
    rules, name = version.screener.rules, sweep.parameter
    try:
        return {f"{value:g}": with_parameter(rules, name, value) for value in sweep.values}
    except PackError as error:
        raise ServeError(404, pointed(error.problems, "/sweep/parameter")) from None


def _compared(
    version: Version,
    candidates: list[Candidate],
    others: Mapping[str, RuleSet],
) -> CompareAnswer:
    rules = version.screener.rules
    versions = Versions(version.screener, candidates)
    before = versions.screen(rules)
    return CompareAnswer(
        now=_tally(before),
        versions=[_version(versions, before, rules, label, own) for label, own in others.items()],
    )


def _version(
    versions: Versions, before: pl.DataFrame, rules: RuleSet, label: str, own: RuleSet
) -> VersionCompared:
    after = versions.screen(own)
    found = changes(before, after, (rules, own))
    return VersionCompared(
        label=label, verdicts=_tally(after), changed=[_changed(c) for c in found]
    )


def _changed(change: Change) -> Changed:
    return Changed.model_validate(
        {
            "id": change.id, "name": change.name, "before": change.before, "after": change.after,
            "checks": [Turned(check=c, before=a, after=b) for c, a, b in change.checks],
        }
    )  # fmt: skip


def _tally(frame: pl.DataFrame) -> Any:
    return dict(Counter(frame["verdict"].cast(pl.String).to_list()))
