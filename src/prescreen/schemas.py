"""The JSON Schemas of all that goes in and comes out, by name: for editors and other systems."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from prescreen.candidate.schema import candidate_schema


def pack_schema() -> dict[str, Any]:
    from prescreen.pack.schema import PackShape

    return PackShape.model_json_schema(by_alias=True)


def region_schema() -> dict[str, Any]:
    from prescreen.region import RegionShape

    return RegionShape.model_json_schema(by_alias=True)


def report_schema() -> dict[str, Any]:
    from prescreen.report.schema import ReportModel

    schema: dict[str, Any] = ReportModel.model_json_schema(by_alias=True)
    return schema


def summary_schema() -> dict[str, Any]:
    from prescreen.report.schema import SummaryModel

    return SummaryModel.model_json_schema(by_alias=True)


def verdict_schema() -> dict[str, Any]:
    from prescreen.report.schema import VerdictModel

    return VerdictModel.model_json_schema(by_alias=True)


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
