"""Texts of projects as bureaus write them: no two names or contents alike, numbers as text.

Products are words of the chains and, as often, products of reported projects (`data/`), so that
some texts name a node, some nearly do and some do not. Places, firms and amounts are drawn; none is
a real firm.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from prescreen.chain.load import load_chains
from prescreen.content import content_root
from prescreen.fields import Field
from prescreen.fields.units import ONE

_DATA = Path(__file__).resolve().parent / "data"
_PLACES = """
江宁 萧山 昆山 肥东 寿县 德清 余杭 宝山 黄岛 浦口 禹会 淮上 青白江 两江 南沙
""".split()  # noqa: SIM905
_STEMS = "华晟恒瑞鑫达科润嘉泰隆远博众宏盛安信德利通源兴晶诚凯中联佳创锐思拓维康乐云星海天正元"
_TRADES = """
新材料 科技 智能装备 电子 实业 生物 能源 精密制造 食品 环保科技
""".split()  # noqa: SIM905
_FORMS = """
项目 生产线建设项目 产业化项目 智能工厂项目 技术改造项目 生产基地(一期)
""".split()  # noqa: SIM905
_UNITS = """
吨 万件 台 套 万平方米 公里
""".split()  # noqa: SIM905
_WORKS = """
标准化厂房 研发中心 仓储库房 综合楼 智能立体库
""".split()  # noqa: SIM905


@lru_cache(maxsize=1)
def products() -> tuple[str, ...]:
    """Words of nodes of all chains, and products of reported projects."""
    graph = load_chains(root=content_root("industry_chains"))
    words = sorted({w for node in graph.nodes for w in (node.label(), *node.words)})
    told = []
    for name in ("held_out_1", "held_out_2", "projects_seen", "projects_held_out"):
        with (_DATA / f"{name}.csv").open(encoding="utf-8") as stream:
            told += [row["product"] for row in csv.DictReader(stream)]
    return tuple(words + told * max(1, len(words) // len(told)))


def _pick(words: Sequence[str], rng: np.random.Generator, rows: int) -> pl.Series:
    at = pl.Series(rng.integers(0, len(words), rows), dtype=pl.UInt32)
    return pl.Series(list(words), dtype=pl.String).gather(at)


def _whole(low: int, high: int, rng: np.random.Generator, rows: int) -> pl.Series:
    return pl.Series(rng.integers(low, high, rows)).cast(pl.String)


def _said(*parts: pl.Series | str) -> pl.Series:
    exprs = [pl.lit(p) for p in parts]
    height = next(len(p) for p in parts if isinstance(p, pl.Series))
    frame = pl.DataFrame({"n": pl.int_range(height, eager=True)})
    return frame.select(pl.concat_str(exprs).alias("said"))["said"]


def firms(rng: np.random.Generator, rows: int) -> pl.Series:
    stems = [_pick(_STEMS, rng, rows) for _ in range(3)]
    return _said(_pick(_PLACES, rng, rows), *stems, _pick(_TRADES, rng, rows), "有限公司")


def names(rng: np.random.Generator, rows: int) -> pl.Series:
    """Names of projects, all different."""
    made, unit = _whole(1, 90_000, rng, rows), _pick(_UNITS, rng, rows)
    what, form = _pick(products(), rng, rows), _pick(_FORMS, rng, rows)
    return _said(firms(rng, rows), "年产", made, unit, what, form)


def contents(rng: np.random.Generator, rows: int) -> pl.Series:
    """What is to be built, all different."""
    return _said(
        "项目占地", _whole(5, 900, rng, rows), "亩，新建", _pick(_WORKS, rng, rows), "约",
        _whole(1_000, 90_000, rng, rows), "平方米，购置设备", _whole(3, 600, rng, rows),
        "台（套），建设", _pick(products(), rng, rows), "生产线", _whole(1, 20, rng, rows),
        "条，项目建成后年产", _whole(1, 90_000, rng, rows), _pick(_UNITS, rng, rows),
        _pick(products(), rng, rows), "，达产后年产值", _whole(800, 900_000, rng, rows), "万元。",
    )  # fmt: skip


def texts(field: Field, rng: np.random.Generator, rows: int) -> pl.Series:
    """A free text of a field."""
    if field.path == "project.content":
        return contents(rng, rows)
    if field.leaf == "name":
        return firms(rng, rows) if field.list_path == "investor" else _pick(products(), rng, rows)
    where = _said(_pick(_PLACES, rng, rows), "区", _pick(_STEMS, rng, rows), "安路")
    return _said(where, _whole(1, 9_000, rng, rows), "号")


def in_words(field: Field, values: pl.Series, rng: np.random.Generator) -> pl.Series:
    """Numbers as they stand in tables: plain, with separators, or with their unit."""
    how = pl.Series(rng.random(len(values)))
    plain = values.cast(pl.String)
    whole = values.floor().cast(pl.Int64, strict=False).cast(pl.String)
    parted = whole.str.replace_all(r"(\d)(\d{3})$", "$1,$2")
    unit = "" if field.unit in (None, ONE) else field.unit.text
    frame: Any = pl.DataFrame({"h": how, "p": plain, "s": parted, "v": values})
    said = pl.when(pl.col("h") < 0.6).then("p").when(pl.col("h") < 0.8).then("s")
    said = said.otherwise(pl.col("p") + unit)
    return frame.select(said.alias("said"))["said"]
