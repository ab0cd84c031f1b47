"""Pydantic's findings in our own words, with the place in the YAML file."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from prescreen.errors import Problem
from prescreen.yamlsource.source import Document, Map, Scalar

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
    found: dict[tuple[int | str, ...], list[Any]] = {}
    for item in error.errors(include_url=False, include_context=True):
        found.setdefault(_real(document, item["loc"]), []).append(item)
    return tuple(
        _wrong_type(items, loc, document)
        if all(item["type"] in _TYPES for item in items)
        else _one(items[0], loc, document, model)
        for loc, items in found.items()
    )


def _wrong_type(items: list[Any], loc: tuple[int | str, ...], document: Document) -> Problem:
    """A value of another kind than wanted; `items` are the kinds that would have done."""
    kinds = list(dict.fromkeys(_TYPES[item["type"]] for item in items))
    if len(kinds) > 2:
        kinds = [("表达式(一行文字)", "an expression (a line of text)")]
    zh, en = "或".join(k[0] for k in kinds), " or ".join(k[1] for k in kinds)
    name = str(loc[-1]) if loc else ""
    node = document.node(loc)
    text = any(item["type"] == "string_type" for item in items)
    hint = ("改成需要的写法,例子见 docs/reference/pack.md", "see docs/reference/pack.md")
    if text and isinstance(node, Scalar):
        hint = (f'加上引号:"{node.text}"', f'put it in quotes: "{node.text}"')
    elif text:
        hint = ("以 [ 或 { 开头的文字要加引号", "quote a text that starts with [ or {")
    elif any(item["type"] == "list_type" for item in items):
        hint = ("每一项另起一行,以 - 开头", "put each item on a line of its own, after a -")
    elif any(item["type"].startswith("date") for item in items):
        hint = ("日期写成 2026-11-22,不加引号", "write dates as 2026-11-22, without quotes")
    return Problem(
        "pack-type",
        f"{name or '文件'}应当是{zh}",
        f"{name or 'the file'} should be {en}",
        document.value_place(loc),
        *hint,
    )


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
        known = _known(_models_at(model, loc[:-1]))
        near = get_close_matches(name, known, n=2, cutoff=0.6)
        listed = known if len(known) <= 12 else []
        remedy = f"这里可写:{'、'.join(listed)}" if listed else "删去,或放到 note 里"
        remedy_en = f"known here: {', '.join(listed)}" if listed else "remove it, or use note"
        return Problem(
            "pack-unknown-key",
            f"不认识的键 {name}",
            f"unknown key {name}",
            place,
            f"是否想写 {'、'.join(near)}?" if near else remedy,
            f"did you mean {', '.join(near)}?" if near else remedy_en,
        )
    if kind in ("literal_error", "enum"):
        expected = str(item.get("ctx", {}).get("expected", ""))
        options = expected.replace("'", "").replace(" or ", ", ").split(", ")
        shown = document.node(loc)
        value = getattr(shown, "text", name)
        return Problem(
            "pack-value",
            f"{name} 不能是 {value}",
            f"{name} cannot be {value}",
            document.value_place(loc),
            f"可选:{'、'.join(options)}",
            f"one of: {', '.join(options)}",
        )
    if kind in ("string_pattern_mismatch", "string_too_short"):
        return Problem(
            "pack-name",
            f"{name} 的写法不合要求:{item.get('input')!r}",
            f"{name} is not well formed: {item.get('input')!r}",
            document.value_place(loc),
            "用小写英文、数字、-、_;审查项写成 主题.名称",
            "use lower-case letters, digits, - and _; a check is topic.name",
        )
    return Problem(
        "pack-type",
        f"{name}:{item['msg']}",
        f"{name}: {item['msg']}",
        place,
        "写法见 docs/reference/pack.md",
        "see docs/reference/pack.md",
    )


def _known(models: list[type[BaseModel]]) -> list[str]:
    """All keys of the models."""
    return sorted({i.alias or k for m in models for k, i in m.model_fields.items()})


def _models_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[type[BaseModel]]:
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
