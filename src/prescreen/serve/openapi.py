"""The OpenAPI document: what FastAPI gathers from the routes, and the schemas they refer to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from prescreen.candidate.schema import candidate_schema
from prescreen.serve.problems import ErrorModel, ProblemModel
from prescreen.serve.shapes import NOTICE_EN, NOTICE_ZH

ID = {"pattern": r"[^\s\x00\x1c-\x1f\x85\u200b\ufeff]", "maxLength": 200}
"""At least one sign that the reader does not strip as blank."""
LICENCE = {"name": "Apache-2.0", "identifier": "Apache-2.0"}


def candidate_body() -> dict[str, Any]:
    """A candidate as the service takes it: as the library does, id and name at the top."""
    schema = candidate_schema()
    own = {
        "id": {"type": ["string", "integer"], **ID},
        "name": {"type": "string", "pattern": ID["pattern"], "maxLength": 500},
    }
    return schema | {"properties": schema["properties"] | own, "required": ["id", "name"]}


def documented(app: FastAPI) -> None:
    """Make the document of the application once, when it is asked for."""

    def made() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = made  # type: ignore[method-assign]


def _document(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=f"{NOTICE_ZH}\n\n{NOTICE_EN}",
        routes=app.routes,
        license_info=LICENCE,
    )
    schemas = document["components"]["schemas"]
    for model in (ErrorModel, ProblemModel):
        schemas[model.__name__] = model.model_json_schema(
            ref_template="#/components/schemas/{model}"
        )
        schemas[model.__name__].pop("$defs", None)
    candidate = _inlined(candidate_body())
    schemas["Candidate"] = candidate
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for path in document["paths"].values():
        for operation in path.values():
            _own_problems(operation)
    return document


def _own_problems(operation: dict[str, Any]) -> None:
    """FastAPI's form of a request that does not fit is not ours."""
    found = operation.get("responses", {}).get("422")
    if found and "application/json" in found.get("content", {}):
        del operation["responses"]["422"]


def _inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without definitions of its own: they become components of the document."""
    defs = schema.pop("$defs", {})
    schema.pop("$schema", None)

    def follow(node: Any) -> Any:
        if isinstance(node, dict):
            ref = node.get("$ref")
            if isinstance(ref, str) and ref.startswith("#/$defs/"):
                return follow(defs[ref.removeprefix("#/$defs/")])
            return {k: follow(v) for k, v in node.items()}
        return [follow(v) for v in node] if isinstance(node, list) else node

    found: dict[str, Any] = follow(schema)
    return found


def queries(document: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Names that may stand in the query, by path."""
    return {
        path: frozenset(
            p["name"]
            for operation in operations.values()
            for p in operation.get("parameters", ())
            if p["in"] == "query"
        )
        for path, operations in document["paths"].items()
    }
