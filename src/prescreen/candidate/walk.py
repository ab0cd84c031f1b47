"""Through a nested or flat mapping, key by key in sorted order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from prescreen.candidate.facts import Facts, label, put
from prescreen.candidate.lists import naming, put_list, read_items
from prescreen.candidate.model import ListFact
from prescreen.candidate.names import LONGEST_NAME, leaf_field, target, unknown_name
from prescreen.fields import catalogue
from prescreen.fields.model import Field, ListInfo
from prescreen.fields.ordinary import Plan, plan_of
from prescreen.fields.reading import Value, said
from prescreen.fields.words import NONE_WORDS

_META = frozenset({"id", "name", "as_of", "facts", "lists", "evidence", "notes", "waivers"})
_INDEXED = re.compile(r"(.+?)(?:\[(\d{0,6})\]|\.(\d{1,6}))\.(.+)")


def walk(data: Mapping[Any, Any], out: Facts, prefix: str = "") -> None:
    """Read a nested or flat mapping into `out`."""
    facts = out.facts
    for key, raw in named(data):
        if raw is None or (not prefix and key in _META):
            continue
        if len(key) > LONGEST_NAME:
            unknown_name(out, key, raw)
            continue
        meant, plan = _planned(prefix, key)
        if plan is not None and raw.__class__ is not dict:
            value = plan(raw)  # most values stand as they are
            if value is not None and meant.path not in facts and not out.clashes:
                facts[meant.path] = value
                out.notes.pop(meant.path, None)
                continue
        if isinstance(meant, Field):
            if meant.list_path is None:
                put(out, meant, raw)
            else:
                _loose(out, meant, 0, raw)
        elif isinstance(meant, ListInfo):
            put_list(out, meant, raw)
        elif isinstance(meant, str):
            if isinstance(raw, Mapping):
                walk(raw, out, meant)
            else:
                unknown_name(out, meant, raw)
        elif meant is not None:
            _ambiguous(out, key, meant, raw)
        else:
            _indexed(out, f"{prefix}.{key}" if prefix else key, raw)


@lru_cache(maxsize=8192)
def _planned(prefix: str, key: str) -> tuple[Any, Plan | None]:
    """What a key means (`target`), with its plan where that is a fact outside of lists."""
    meant = target(prefix, key)
    flat = isinstance(meant, Field) and meant.list_path is None
    return meant, plan_of(meant) if flat else None


def named(data: Mapping[Any, Any]) -> list[tuple[str, Any]]:
    """The pairs of a mapping in the order of their keys, keys as text."""
    try:
        keys: Iterable[Any] = sorted(data) if len(data) > 1 else data
    except TypeError:  # keys of several types
        keys = sorted(data, key=said)
    return [(key if type(key) is str else said(key), data[key]) for key in keys]


def path_of(name: str) -> str | None:
    """The path that a path, label or `investor[0].share` means; None if there is none."""
    if len(name) > LONGEST_NAME:
        return None
    meant = target("", name)
    if isinstance(meant, (Field, ListInfo)):
        return meant.path
    found = _INDEXED.fullmatch(name)
    one = leaf_field(found[1], found[4]) if found and found[1] in catalogue.lists else None
    return None if found is None or one is None else f"{found[1]}[{found[2]}].{one.leaf}"


def known(facts: Mapping[str, Value], lists: Mapping[str, ListFact], path: str) -> bool:
    """Whether a fact, a list, or a field of a list element has a value."""
    found = _INDEXED.fullmatch(path)
    if found is None or not found[2]:
        return path in facts or path in lists
    items = lists[found[1]].items if found[1] in lists else ()
    return int(found[2]) < len(items) and found[4] in items[int(found[2])]


def _ambiguous(out: Facts, key: str, paths: tuple[str, ...], raw: object) -> None:
    out.notes[key] = said(raw)
    out.warn("input.ambiguous", name=key, said=said(raw), options="、".join(paths))


def _indexed(out: Facts, path: str, raw: object) -> None:
    """`investor[0].share`, `investor.0.share`: one field of one element, or an unknown name."""
    found = _INDEXED.fullmatch(path)
    info = catalogue.list_by_name(found[1]) if found else None
    one = leaf_field(info.path, found[4]) if found and info else None
    if found is None or one is None:
        unknown_name(out, path, raw)
    else:
        _loose(out, one, int(found[2] or found[3] or 0), raw)


def _loose(out: Facts, one: Field, place: int, raw: object) -> None:
    assert one.list_path is not None
    item = out.loose.setdefault((one.list_path, place), {})
    if one.leaf in item and said(item[one.leaf]) != said(raw):
        out.warn("input.duplicate/element", where=one.path, label=label(one), said=said(raw))
    item.setdefault(one.leaf, raw)


def gather_loose(out: Facts) -> None:
    """Make lists of the loose fields. Such a list is incomplete: a flat row names one of many."""
    by_list: dict[str, list[dict[str, Any]]] = {}
    for (path, _), item in sorted(out.loose.items()):
        by_list.setdefault(path, []).append(item)
    for path, items in by_list.items():
        info = catalogue.lists[path]
        said_of = items[0].get(naming(info))
        if path in out.lists:
            out.warn("input.duplicate/whole", where=path, names=sorted(items[0]))
        elif isinstance(said_of, str) and said_of.strip() in NONE_WORDS and len(items[0]) == 1:
            out.lists[path] = ListFact((), True)  # 失信记录: 无
        elif isinstance(said_of, str) and len(items) == len(items[0]) == 1:
            put_list(out, info, said_of)  # 甲公司、乙公司
        else:
            read_items(out, info, items, complete=False)
