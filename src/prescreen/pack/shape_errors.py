"""Pydantic's findings in our own words, with the place in the YAML file."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from prescreen.errors import Problem
from prescreen.pack.yaml_source import Document, Map

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
    error: ValidationError, document: Document, model: type[BaseModel]
) -> tuple[Problem, ...]:
    """One problem a finding; findings of the branches of one union become one."""
    out: dict[tuple[Any, ...], Problem] = {}
    for item in error.errors(include_url=False, include_context=True):
        loc = _real(document, item["loc"])
        out.setdefault(loc, _one(item, loc, document, model))
    return tuple(out.values())


def _real(document: Document, loc: tuple[int | str, ...]) -> tuple[int | str, ...]:
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


def _one(
    item: Any, loc: tuple[int | str, ...], document: Document, model: type[BaseModel]
) -> Problem:
    place, kind, name = document.place(loc), item["type"], str(loc[-1]) if loc else ""
    if kind == "missing":
        return Problem(
            "pack-missing",
            f"缺少 {name}",
            f"{name} is missing",
            place,
            f"在这里补上 {name}:",
            f"add {name}: here",
        )
    if kind == "extra_forbidden":
        near = get_close_matches(name, _known(model), n=2, cutoff=0.5)
        return Problem(
            "pack-unknown-key",
            f"不认识的键 {name}",
            f"unknown key {name}",
            place,
            f"是否想写 {'、'.join(near)}?" if near else "删去,或放到 note 里",
            f"did you mean {', '.join(near)}?" if near else "remove it, or put it into note",
        )
    if kind in ("literal_error", "enum"):
        expected = str(item.get("ctx", {}).get("expected", ""))
        shown = document.node(loc)
        value = getattr(shown, "text", name)
        return Problem(
            "pack-value",
            f"{name} 不能是 {value}",
            f"{name} cannot be {value}",
            place,
            f"可选:{expected}",
            f"one of: {expected}",
        )
    if kind in _TYPES:
        zh, en = _TYPES[kind]
        return Problem("pack-type", f"{name} 应当是{zh}", f"{name} should be {en}", place)
    if kind in ("string_pattern_mismatch", "string_too_short"):
        return Problem(
            "pack-name",
            f"{name} 的写法不合要求:{item.get('input')!r}",
            f"{name} is not well formed: {item.get('input')!r}",
            place,
            "用小写英文、数字、-、_;审查项写成 主题.名称",
            "use lower-case letters, digits, - and _; a check is topic.name",
        )
    return Problem("pack-type", f"{name}:{item['msg']}", f"{name}: {item['msg']}", place)


def _known(model: type[BaseModel]) -> list[str]:
    """All keys of the model and of the models inside it."""
    names: set[str] = set()
    todo, seen = [model], set()
    while todo:
        top = todo.pop()
        if top in seen:
            continue
        seen.add(top)
        for key, info in top.model_fields.items():
            names.add(info.alias or key)
            todo += _models(info.annotation)
    return sorted(names)


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    found: list[type[BaseModel]] = []
    for arg in getattr(annotation, "__args__", ()):
        found += _models(arg)
    return found
