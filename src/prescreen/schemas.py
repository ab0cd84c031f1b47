"""The JSON Schemas of all that goes in and comes out, by name: for editors and other systems."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from prescreen.candidate.schema import candidate_schema

if TYPE_CHECKING:
    from pydantic import BaseModel


DRAFT = "https://json-schema.org/draft/2020-12/schema"


def _of(model: type[BaseModel]) -> dict[str, Any]:
    return {"$schema": DRAFT, **model.model_json_schema(by_alias=True)}


def pack_schema() -> dict[str, Any]:
    from prescreen.pack.schema import PackShape

    return _of(PackShape)


def region_schema() -> dict[str, Any]:
    from prescreen.region import RegionShape

    return _of(RegionShape)


def report_schema() -> dict[str, Any]:
    from prescreen.report.schema import ReportModel

    return _of(ReportModel)


def summary_schema() -> dict[str, Any]:
    from prescreen.report.schema import SummaryModel

    return _of(SummaryModel)


def verdict_schema() -> dict[str, Any]:
    from prescreen.report.schema import VerdictModel

    return _of(VerdictModel)


def chain_schema() -> dict[str, Any]:
    from prescreen.chain.model import chain_json_schema

    return chain_json_schema()


SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "candidate": candidate_schema,
    "region": region_schema,
    "pack": pack_schema,
    "chain": chain_schema,
    "report": report_schema,
    "report-summary": summary_schema,
    "report-verdict": verdict_schema,
}
