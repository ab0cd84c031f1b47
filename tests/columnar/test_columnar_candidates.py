"""Candidate items of the catalogue in columns, against the way of one row."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import polars as pl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from prescreen.catalogue.against import FIGURES, Filed, adverse_index, against, product_text
from prescreen.catalogue.foreign import open_to
from prescreen.catalogue.mentions import beside
from prescreen.columnar.compile.plan import ColumnBatch
from prescreen.columnar.compile.texts import TextColumn
from prescreen.columnar.compile.values import industry_vocab
from prescreen.columnar.frame.candidates import NAMED, NAMED_ABROAD, CatalogueColumns
from prescreen.columnar.frame.hints import Texts
from prescreen.columnar.frame.region_columns import Found
from prescreen.run.derive import class_facts, filed_place

CODES = ("3110", "3011", "5169", "7721", "3841", "4610")
_WORDS = """
生产线 项目 新建 购置 外购 年产 建设 淘汰 不涉及 用于 以 为原料 的 改造 设备 销售 仓储 检测
废 无 聚 单线 5万吨 2000吨/日 30万吨/年 3条 10吨/小时 8 ① ㎡ ， 。 、 ； （ ） ( ) Ｐ 生产
配套 2台 系统 控制 废水 河北 云南 智能 a
"""
PARTS = (*_WORDS.split(), " ", "\x1f")
PLACES: list[dict[str, object]] = [
    {},
    {"region.province": "河北省", "region.air_key_region": True},
    {"region.province": "云南省", "region.air_key_region": False},
]


@cache
def columns() -> CatalogueColumns:
    return CatalogueColumns.ready()


@cache
def subjects() -> tuple[str, ...]:
    return adverse_index().words


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Things of items between verbs, figures, words that narrow, and odd characters."""
    one = st.one_of(
        st.sampled_from(subjects()), st.sampled_from(beside()), st.sampled_from(PARTS),
        st.sampled_from(PARTS),
    )  # fmt: skip
    return "".join(draw(st.lists(one, min_size=1, max_size=6)))


FIGURE = st.one_of(
    st.none(), st.sampled_from([0.0, 1.0, 5e4, 3e5, 1e12, 1e-5]), st.floats(0, 1e6).map(abs)
)
PRODUCT = st.fixed_dictionaries(
    {"name": st.one_of(st.none(), texts()), **dict.fromkeys(FIGURES, FIGURE)}
)
ROW = st.fixed_dictionaries(
    {
        "name": texts(),
        "content": st.one_of(st.none(), texts()),
        "route": st.one_of(st.none(), st.none(), texts()),
        "code": st.one_of(st.none(), st.sampled_from(CODES)),
        "place": st.integers(0, len(PLACES) - 1),
        "products": st.lists(PRODUCT, max_size=3),
    }
)


def one(row: dict[str, Any]) -> dict[str, object]:
    """What the search of one project says: classes, and the items by name."""
    made = tuple(product_text(p["name"], p) for p in row["products"] if p["name"] is not None)
    routes = (row["route"],) if row["route"] else ()
    place = filed_place(PLACES[row["place"]])
    found = against(Filed(row["name"], row["content"], made, routes, row["code"], *place))
    abroad = {c.item.id for c in found if c.item.foreign} if open_to(row["code"]) else set()
    groups = {NAMED: {c.item.id for c in found if not c.item.foreign}, NAMED_ABROAD: abroad}
    return {**class_facts(found), **groups}


def many(rows: list[dict[str, Any]]) -> list[dict[str, object]]:
    """What the columns say."""
    text = {
        k: pl.Series([r[k] for r in rows], dtype=pl.String) for k in ("name", "content", "route")
    }
    vocabulary = list(industry_vocab())
    codes = [None if r["code"] is None else vocabulary.index(r["code"]) for r in rows]
    batch = ColumnBatch(pl.DataFrame({"n": range(len(rows))}))
    schema = {"name": pl.String, **dict.fromkeys(FIGURES, pl.Float64)}
    batch.items["product"] = pl.DataFrame([p for r in rows for p in r["products"]], schema=schema)
    owners = [i for i, r in enumerate(rows) for _ in r["products"]]
    batch.rows["product"] = pl.Series(owners, dtype=pl.UInt32)
    facts = {
        "technology.route": text["route"],
        "project.industry_code": pl.Series(codes, dtype=pl.UInt16),
    }
    place = Found(list(PLACES), np.array([r["place"] for r in rows], dtype=np.int64))
    said = Texts(TextColumn(text["name"]), TextColumn(text["content"]))
    found = columns().columns(batch, said, facts, place)
    said = [{s.name: s[i] for s in found} for i in range(len(rows))]
    for one in said:
        for k in (NAMED, NAMED_ABROAD):
            one[k] = {i.split()[0] for i in (one[k] or "").split(";") if i}
    return said


def _project(content: str | None, *products: dict[str, Any], **said: Any) -> dict[str, Any]:
    nothing = dict.fromkeys(FIGURES)
    made = [{**nothing, **p} for p in products]
    return {
        "name": "甲项目", "content": content, "route": None, "code": None, "place": 0,
        "products": made, **said,
    }  # fmt: skip


@settings(deadline=None, max_examples=120)
@given(st.lists(ROW, min_size=1, max_size=5))
@example([_project(None, {"name": "水泥熟料", "capacity_mass": 1e4}), _project(None)])
@example([_project("新建2000吨/日", {"name": "水泥熟料"}), _project("建设", {"name": "水泥熟料"})])
@example(
    [_project("仓储物流中心", {"name": "轮胎"}), _project("仓储物流中心", name="平板玻璃项目")]
)
def test_columns_find_what_one_search_finds(rows: list[dict[str, Any]]) -> None:
    """Rows cut down to what decides have the classes and the items that each project has by
    itself."""
    assert many(rows) == [one(row) for row in rows]


def test_no_word_begins_as_a_verb_before_a_product_ends() -> None:
    """Products are looked through without the verb that the search puts before them."""
    ends = ("生产", "产", "采用", "用", "购置", "置")
    assert not [word for word in subjects() if word.startswith(ends)]
