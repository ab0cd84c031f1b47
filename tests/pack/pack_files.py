"""Small packs for tests, written as files and loaded as any pack is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from prescreen.errors import PackError, Problem
from prescreen.pack import RuleSet, load_rules

SOURCES: Mapping[str, Any] = {
    "law": {"title": "示例法", "issuer": "示例机关", "basis": "law"},
    "norm": {"title": "示例规范", "issuer": "示例机关", "basis": "normative"},
    "local": {"title": "示例办法", "issuer": "示例机关", "basis": "local_published"},
}


def check(ident: str = "sample.area", require: str = "land.area <= 100[亩]", **more: Any) -> Any:
    """A check as it stands in a pack."""
    return {
        "id": ident,
        "title": ident,
        "title_en": ident,
        "require": require,
        "severity": "condition",
        "scope": "project",
        "due": "初审",
        "basis": "normative",
        "bureau": "natural_resources",
        "source": "norm#第一条",
        "remedy": "核减",
        "remedy_en": "Reduce it",
        **more,
    }


def pack(name: str = "sample", **parts: Any) -> dict[str, Any]:
    """A pack with one check, unless `checks` are given."""
    return {
        "pack": name,
        "title": name,
        "title_en": name,
        "version": "1",
        "sources": dict(SOURCES),
        "checks": [check(f"{name}.area")],
        **parts,
    }


def parameter(values: Mapping[Any, Any], **more: Any) -> dict[str, Any]:
    return {
        "label": "上限", "label_en": "ceiling", "unit": "亩", "values": dict(values),
        "source": "norm", **more,
    }  # fmt: skip


def table(keys: Mapping[str, str], rows: list[Mapping[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "label": "表", "label_en": "table", "keys": dict(keys), "values": {"value": "1"},
        "rows": [dict(r) for r in rows], **more,
    }  # fmt: skip


class _Dumper(yaml.SafeDumper):
    """Writes content out where it occurs twice; anchors are not read."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def save(folder: Path, *packs: Mapping[str, Any]) -> Path:
    """Write packs into folders of their own names; the folder that holds them all."""
    for one in packs:
        path = folder / str(one["pack"]) / "pack.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = yaml.dump(dict(one), Dumper=_Dumper, allow_unicode=True, sort_keys=False)
        path.write_text(text, "utf-8")
    return folder


def load(folder: Path, *packs: Mapping[str, Any]) -> RuleSet:
    """Write and load."""
    return load_rules([save(folder, *packs)])


def problems(folder: Path, *packs: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What loading them complains of, in order; nothing when they load."""
    try:
        load(folder, *packs)
    except PackError as error:
        return error.problems
    return ()


def codes(folder: Path, *packs: Mapping[str, Any]) -> list[str]:
    return [p.code for p in problems(folder, *packs)]
