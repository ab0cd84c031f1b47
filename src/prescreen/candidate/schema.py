"""The JSON Schema of a candidate: facts by path, nested, from the catalogue of fields."""

from __future__ import annotations

from typing import Any

from prescreen.fields import Field, Kind, catalogue


def candidate_schema() -> dict[str, Any]:
    """Nested facts by path; values are loose, since texts such as 38.5亿元 are read too."""
    root: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Candidate",
        "type": "object",
        "properties": {
            "id": {"type": ["string", "integer"]},
            "name": {"type": "string"},
            "as_of": {"type": "string", "format": "date"},
            "waivers": {"type": "array", "items": _WAIVER},
        },
    }
    for field in catalogue:
        if field.origin == "candidate":
            parent = _object(root, field.path.split(".")[:-1], field.list_path)
            parent[field.path.rsplit(".", 1)[-1]] = _loose(field)
    root["$defs"] = {"range": _RANGE}
    return root


_WAIVER: dict[str, Any] = {
    "type": "object",
    "required": ["check", "reason", "by", "document", "until"],
    "properties": {
        k: {"type": "string"} for k in ("check", "reason", "by", "document", "until", "granted")
    },
}


_END = {"type": ["number", "string", "null"]}
_RANGE: dict[str, Any] = {
    "title": "Range",
    "description": "A number or a day that is known only within two ends.",
    "type": "object",
    "properties": {
        "low": _END,
        "high": _END,
        "low_open": {"type": "boolean"},
        "high_open": {"type": "boolean"},
        "approximate": {"type": "boolean"},
        "unit": {"type": "string"},
    },
    "additionalProperties": False,
}
_IF_RANGE = {
    "if": {"type": "object", "anyOf": [{"required": ["low"]}, {"required": ["high"]}]},
    "then": {"$ref": "#/$defs/range"},
}


def _object(root: dict[str, Any], steps: list[str], list_path: str | None) -> dict[str, Any]:
    """The `properties` in which a field belongs, made on the way."""
    node, path = root, ""
    for step in steps:
        path = f"{path}.{step}" if path else step
        inner = node.setdefault("properties", {}).setdefault(step, {"type": "object"})
        if path == list_path:
            inner["type"] = ["array", "object"]
            inner.setdefault("description", catalogue.lists[path].label)
            inner = inner.setdefault("items", {"type": "object"})
        node = inner
    return node.setdefault("properties", {})  # type: ignore[no-any-return]


def _loose(field: Field) -> dict[str, Any]:
    unit = f"({field.unit.text})" if field.unit and field.unit.text != "1" else ""
    out: dict[str, Any] = {
        "title": field.label + unit,
        "description": field.caution or field.label_en,
    }
    if field.kind is Kind.ENUM:
        out["examples"] = list(field.values)
    elif field.kind in (Kind.NUMBER, Kind.DATE):
        out |= _IF_RANGE
    return out
