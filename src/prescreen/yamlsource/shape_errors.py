"""Pydantic's findings in our own words, with the place in the YAML file."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from prescreen.errors import Problem
from prescreen.messages import Both, problem
from prescreen.vocabulary import BASES, SCOPES, SEVERITIES
from prescreen.yamlsource.source import Document, Map, Scalar
from prescreen.yamlsource.tree import MAX_PROBLEMS

Path = tuple[int | str, ...]

_TYPES = {
    "string_type": ("文字", "text"),
    "int_type": ("整数", "an integer"),
    "float_type": ("数字", "a number"),
    "bool_type": ("true 或 false", "true or false"),
    "list_type": ("列表(以 - 开头)", "a list"),
    "dict_type": ("键值对", "a mapping"),
    "model_type": ("键值对", "a mapping"),
    "model_attributes_type": ("键值对", "a mapping"),
    "date_type": ("日期,如 2026-11-22", "a date such as 2026-11-22"),
    "date_parsing": ("日期,如 2026-11-22", "a date such as 2026-11-22"),
    "date_from_datetime_parsing": ("日期,如 2026-11-22", "a date such as 2026-11-22"),
}


def explain(
    error: ValidationError, document: Document, model: type[BaseModel], *, group: str
) -> tuple[Problem, ...]:
    """One problem a finding; findings of the branches of one union become one.

    `group` is the group of codes of this kind of file, `pack` or `region`.
    """
    found: dict[Path, list[Any]] = {}
    for item in error.errors(include_url=False, include_context=True):
        loc = _real(document, item["loc"])
        if loc in found or len(found) < MAX_PROBLEMS:
            found.setdefault(loc, []).append(item)
    return tuple(
        _wrong_type(items, loc, document, group)
        if all(item["type"] in _TYPES for item in items)
        else _one(items[0], loc, document, model, group)
        for loc, items in found.items()
    )


def _page(group: str) -> str:
    return f"docs/reference/{group}.md"


def _wrong_type(items: list[Any], loc: Path, document: Document, group: str) -> Problem:
    """A value of another kind than wanted; `items` are the kinds that would have done."""
    kinds = list(dict.fromkeys(_TYPES[item["type"]] for item in items))
    if len(kinds) > 2:
        kinds = [("表达式(一行文字)", "an expression (a line of text)")]
    node = document.node(loc)
    text = any(item["type"] == "string_type" for item in items)
    code = f"{group}-type"
    if text and isinstance(node, Scalar):
        code = f"{group}-type/quotes"
    elif text:
        code = f"{group}-type/brackets"
    elif any(item["type"] == "list_type" for item in items):
        code = f"{group}-type/list"
    elif any(item["type"].startswith("date") for item in items):
        code = f"{group}-type/date"
    return problem(
        code,
        document.value_place(loc),
        name=_called(loc),
        wanted=Both("或".join(zh for zh, _ in kinds), " or ".join(en for _, en in kinds)),
        text=getattr(node, "text", ""),
        page=_page(group),
    )


def _called(loc: Path) -> Both:
    """What a message calls a place: its key, or its number in a list."""
    if not loc:
        return Both("文件", "the file")
    last = loc[-1]
    if isinstance(last, int):
        return Both(f"第 {last + 1} 项", f"item {last + 1}")
    return Both(last, last)


def _real(document: Document, loc: Path) -> Path:
    """The part of pydantic's location that exists in the file (union branches do not)."""
    kept: list[int | str] = []
    for i, step in enumerate(loc):
        if step == "[key]":
            continue
        if document.node((*kept, step)) is None and i < len(loc) - 1:
            continue
        kept.append(step)
    if len(kept) > 1 and document.node(tuple(kept)) is None:
        node = document.node(tuple(kept[:-1]))
        if not isinstance(node, Map):
            kept.pop()
    return tuple(kept)


def _one(item: Any, loc: Path, document: Document, model: type[BaseModel], group: str) -> Problem:
    place, kind, name = document.place(loc), item["type"], str(loc[-1]) if loc else ""
    if kind == "missing":
        return problem(f"{group}-missing", place, name=name)
    if kind == "extra_forbidden":
        known = _known(_models_at(model, loc[:-1]))
        if near := tuple(get_close_matches(name, known, n=2, cutoff=0.6)):
            around = document.node(loc[:-1])
            if isinstance(around, Map) and near[0] in around.items:
                return problem(f"{group}-unknown-key/stands", place, name=name, near=near[0])
            return problem(f"{group}-unknown-key/near", place, name=name, near=near)
        if 0 < len(known) <= 12:
            return problem(f"{group}-unknown-key/known", place, name=name, known=known)
        return problem(f"{group}-unknown-key", place, name=name)
    if kind in ("literal_error", "enum"):
        expected = str(item.get("ctx", {}).get("expected", ""))
        options = tuple(expected.replace("'", "").replace(" or ", ", ").split(", "))
        value = getattr(document.node(loc), "text", name)
        where = document.value_place(loc)
        said = Both("、".join(_with_label(name, o) for o in options), ", ".join(options))
        return problem(f"{group}-value/choice", where, name=name, value=value, options=said)
    if kind in ("string_pattern_mismatch", "string_too_short"):
        where = document.value_place(loc)
        return problem(f"{group}-name", where, name=name, value=item.get("input"))
    return problem(f"{group}-type/other", place, name=name, what=item["msg"], page=_page(group))


_WORDS = {"severity": SEVERITIES, "scope": SCOPES, "basis": BASES}


def _with_label(name: str, code: str) -> str:
    """A code with its Chinese name, which may be written instead: 否决(veto)."""
    words = _WORDS.get(name)
    if words is None or code not in words or words[code].label == code:
        return code
    return f"{words[code].label}({code})"


def _known(models: list[type[BaseModel]]) -> tuple[str, ...]:
    """All keys of the models."""
    return tuple(sorted({i.alias or k for m in models for k, i in m.model_fields.items()}))


def _models_at(model: type[BaseModel], loc: Path) -> list[type[BaseModel]]:
    """The models that describe the mapping at `loc`; names and positions on the way are free."""
    current = [model]
    for step in loc:
        inner = [
            found
            for top in current
            for key, info in top.model_fields.items()
            if step == (info.alias or key)
            for found in _models(info.annotation)
        ]
        current = inner or current
    return current


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    found: list[type[BaseModel]] = []
    for arg in getattr(annotation, "__args__", ()):
        found += _models(arg)
    return found
