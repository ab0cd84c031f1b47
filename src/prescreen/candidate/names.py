"""What a key means: a path, a Chinese label, a heading of real papers, or nothing known."""

from __future__ import annotations

from functools import lru_cache

from prescreen.candidate.facts import Facts
from prescreen.fields import catalogue
from prescreen.fields.model import Field, ListInfo
from prescreen.fields.reading import said


@lru_cache(maxsize=1)
def _prefixes() -> frozenset[str]:
    """Every path that has fields below it and is no list: land, judgement, judgement.meeting."""
    found: set[str] = set()
    for one in catalogue:
        parts = (one.list_path or one.path.rpartition(".")[0]).split(".")
        if one.list_path:
            parts = parts[:-1]
        found |= {".".join(parts[:n]) for n in range(1, len(parts) + 1)}
    return frozenset(found)


@lru_cache(maxsize=8192)
def target(prefix: str, key: str) -> Field | ListInfo | str | tuple[str, ...] | None:
    """What a key means: a field, a list, a prefix to descend into, rival paths, or None."""
    name = key.strip().replace("．", ".")
    path = f"{prefix}.{name}" if prefix else name
    found = catalogue.get(path) or catalogue.lists.get(path)
    if found is not None:
        return found
    if path in _prefixes():
        return path
    inside = f"{prefix}." if prefix else ""
    named = [f for f in catalogue.by_heading(name) if f.path.startswith(inside)]
    info = catalogue.list_by_name(name)
    if info is not None and info.path.startswith(inside) and name not in {f.label for f in named}:
        return info  # 失信记录 names the list rather than one column of it
    if len(named) > 1:
        # A heading used at top level rather means a top-level field than one of some list.
        flat = [f for f in named if f.list_path is None]
        named = flat if len(flat) == 1 else named
    return named[0] if len(named) == 1 else tuple(f.path for f in named) or None


@lru_cache(maxsize=8192)
def leaf_field(list_path: str, key: str) -> Field | None:
    """The field of a list element that a key means: leaf, full path, label or alias."""
    name = key.strip()
    found = catalogue.get(f"{list_path}.{name}") or catalogue.get(name)
    if found is not None:
        return found if found.list_path == list_path else None
    named = [f for f in catalogue.by_heading(name) if f.list_path == list_path]
    if not named:
        named = [f for f in catalogue.lists[list_path].fields if name in f.aliases]
    return named[0] if len(named) == 1 else None


LONGEST_NAME = 200
"""Characters that a path, label or heading may have; none that is known is nearly as long."""
_NEAR, _TOLD = 20, 1_000
"""Unknown names of a candidate that are compared with the known ones, and that are told at all."""


def unknown_name(out: Facts, path: str, raw: object) -> None:
    """Tell of a name that is not known, and of what is near to it; of very many only the number."""
    out.unknown += 1
    if out.unknown > _TOLD:
        return
    near = "、".join(catalogue.suggest(path)) if out.unknown <= _NEAR else ""
    code = "input.unknown-field/near" if near else "input.unknown-field"
    out.warn(code, name=said(path), said=said(raw), near=near)


def unknown_names(out: Facts) -> None:
    """Tell how many names beyond those told are not known."""
    if out.unknown > _TOLD:
        out.warn("input.unknown-field/more", count=out.unknown - _TOLD)
