"""Names that the fixtures of this folder use, beside the fields of the catalogue."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from prescreen.fields import catalogue, parse_unit
from prescreen.lang import Names, Sort, TableType, Type, ast, compile_expression
from prescreen.lang.types import BOOL, DATE, TEXT

MU = Type(Sort.NUMBER, parse_unit("亩"))
PRICE = Type(Sort.NUMBER, parse_unit("万元/亩"))
PARAMETERS: dict[str, tuple[Type, Any, str, str]] = {
    "floor_area": (MU, 20.0, "用地下限", "the land floor"),
    "energy_floor": (
        Type(Sort.NUMBER, parse_unit("吨标准煤")), 1000.0, "节能审查门槛", "energy review floor",
    ),
    "since": (DATE, dt.date(2026, 7, 1), "施行日", "the day in force"),
    "word": (TEXT, "甲", "名称", "the name"),
    "lost": (MU, None, "未定的下限", "a floor not yet set"),
}  # fmt: skip
METRICS: dict[str, tuple[Type, str, str]] = {
    "per_mu": (PRICE, "亩均投资", "investment per mu"),
    "large": (BOOL, "属大项目", "large project"),
}


def _metric(name: str) -> tuple[str, Type] | None:
    return (f"p.{name}", METRICS[name][0]) if name in METRICS else None


def names(*, conclusions: bool = True) -> Names:
    """The names in force in the fixtures."""
    keys = (("code", Type(Sort.INDUSTRY)),)
    return Names(
        catalogue,
        {n: (f"p.{n}", p[0]) for n, p in PARAMETERS.items()},
        _metric,
        tuple(METRICS),
        {"price": TableType("p.price", keys, {"low": PRICE, "high": PRICE}),
         "one": TableType("p.one", keys, {"low": PRICE})},
        frozenset({"land.floor"}) if conclusions else None,
        conclusions,
    )  # fmt: skip


@dataclass
class Labels:
    """What prose asks for."""

    titles: dict[str, tuple[str, str]] = field(default_factory=dict)
    parameters: dict[str, object] = field(
        default_factory=lambda: {f"p.{n}": p[1] for n, p in PARAMETERS.items()}
    )
    parameter_info: dict[str, Any] = field(
        default_factory=lambda: {
            f"p.{n}": SimpleNamespace(label=p[2], label_en=p[3]) for n, p in PARAMETERS.items()
        }
    )
    metrics: dict[str, Any] = field(
        default_factory=lambda: {
            f"p.{n}": SimpleNamespace(label=m[1], label_en=m[2]) for n, m in METRICS.items()
        }
    )
    tables: dict[str, Any] = field(
        default_factory=lambda: {
            f"p.{n}": SimpleNamespace(label="工业用地最低价", label_en="the lowest price of land")
            for n in ("price", "one")
        }
    )


def tree(text: str, want: Sort | None = None) -> ast.Node:
    return compile_expression(text, names(), want)
