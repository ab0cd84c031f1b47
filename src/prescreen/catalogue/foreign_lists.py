"""The tables of the lists for foreign investment: the negative list, and the encouraged one."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from prescreen.catalogue.cells import words
from prescreen.catalogue.model import Item, Part, Where
from prescreen.catalogue.places import province_in
from prescreen.catalogue.text import normal
from prescreen.content import content_root

_ROLES = frozenset({"makes", "runs", "does"})
_TITLE = 40
SEEN = "news"
"""The grade of items whose text was seen in the edition in force."""


@cache
def negative() -> tuple[Item, ...]:
    """The items of the negative list, read on first use."""
    return tuple(_negative(_folder() / "foreign_negative_2024.csv"))


@cache
def encouraged() -> tuple[Item, ...]:
    """Those of the encouraged list."""
    return tuple(_encouraged(_folder() / "encouraged_foreign_2025.csv"))


def _folder() -> Path:
    return content_root("rules") / "national" / "industrial_policy"


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _negative(path: Path) -> Iterator[Item]:
    for row in _rows(path):
        part = Part(
            row["item"], 1, _ROLES, words(row["words"]),
            unlike=words(row["unlike"]) if row["unlike"] else (),
            codes=tuple(row["codes"].split()),
        )  # fmt: skip
        yield Item(
            row["item"],
            "外资禁止" if row["class"] == "禁止" else "外资限制",
            "",
            row["section"],
            int(row["item"].rpartition("-")[2]),
            row["title"],
            source=f"foreign_list2024#{row['item']}",
            evidence=row["evidence"],
            services=True,
            unseen="" if row["evidence"] == SEEN else row["seen"],
            parts=(part,),
        )


def _encouraged(path: Path) -> Iterator[Item]:
    for row in _rows(path):
        scope, number = row["item"].rsplit("-", 1)
        subjects = tuple(dict.fromkeys(elements(row["text"])))
        place = province_in(scope)
        where = Where() if place is None else Where(frozenset({place}), text=scope)
        part = Part(row["item"], 1, _ROLES, subjects, where=where)
        title = row["text"]
        yield Item(
            row["item"],
            "鼓励",
            scope,
            row["sector"],
            int(number),
            title if len(title) <= _TITLE else f"{title[:_TITLE]}…",
            damaged=row["number_doubtful"] == "是",
            source=f"encouraged2025#{row['item']}",
            evidence="public_copy",
            services=True,
            unseen="条目全文",
            parts=(part,) if subjects else (),
        )


_BETWEEN = re.compile(r"[、,;:。()\n]|以及|和(?!面)|及(?!以[上下内])|与|或|等")
_AWAY = re.compile(r"^(?:不含|不包括|不得|须|仅限|限于|国家禁止)|除外$")
_LEADS = re.compile(
    r"^(?:其他?|其它|含|包括|各类|各种|新型|高档|高性能|高效|大型|先进|关键|主要|相关|配套|优质)"
)
_TAILS = re.compile(
    r"(?:的|其|相关|技术|研究|开发|生产|制造|种植|养殖|精深加工|深加工|加工|设计|研发|应用|建设|经营"
    r"|研制|推广|运营|示范|选育|繁育|专业化)$"
)
_FIGURES = re.compile(
    r"^.*\d[^\u4e00-\u9fff]*[\u4e00-\u9fff/%℃]{0,8}?(?:及以上|及以下|以上|以下|以内)"
)
_GENERAL = re.compile(
    "零部件|配套设施|基础设施(?:设备)?|综合利用|特殊品种|新产品|终端产品|衍生品|控制系统|(?:技术)?咨询服务"
    "|(?:应用|检测|技术|售后|管理)服务|工程安装|关键零部件|下游系列产品|仪器设备|成套设备|新材料|新工艺"
    "|自动化|信息化|数字化|智能化|技术咨询|质量控制|生产线|原材料|污染物|高性能|多功能|节能环保"
    "|资源综合利用|生产基地|低品位"
)
"""Words that name nothing by themselves."""
_SHORTEST = 3


def elements(text: str) -> Iterator[str]:
    """The things that an item of the encouraged list names, without the verbs around them."""
    for piece in _BETWEEN.split(normal(text)):
        if _AWAY.search(piece):
            continue
        thing = _FIGURES.sub("", piece)
        while (bare := _LEADS.sub("", _TAILS.sub("", thing))) != thing:
            thing = bare
        named = len(thing) >= _SHORTEST and not _GENERAL.fullmatch(thing)
        if named and not any(ch.isdigit() for ch in thing):
            yield thing
            head = thing.rpartition("的")[2]
            if head != thing and len(head) > _SHORTEST:
                yield head
