"""The lists for foreign investment, searched as the catalogue is: prohibited and restricted items
of the negative list, and items of the encouraged list.

    find_foreign("年产新型诊断试剂2000万人份", code="2770").encouraged

Nothing here decides: of the negative list some items were seen in an earlier edition only or not
at all (`Item.evidence`), and of the encouraged list the figures stand in its text. So a candidate
is always to be asked about.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from prescreen.catalogue.cells import words
from prescreen.catalogue.find import LIMIT, Candidate, Findings, find, province_in
from prescreen.catalogue.model import Catalogue, Item, Part, Where
from prescreen.catalogue.text import normal
from prescreen.content import content_root
from prescreen.fields import industry

_NEGATIVE, _ENCOURAGED = "foreign_negative_2024.csv", "encouraged_foreign_2025.csv"
_ROLES = frozenset({"makes", "runs", "does"})
_NATIONAL = "全国"
_TITLE = 40


def find_foreign(
    text: str, *, code: str | None = None, province: str | None = None, limit: int = LIMIT
) -> Findings:
    """Candidate items for a project of a foreign investor; of regional items, those of the
    province where it is known. The negative list has no item on manufacturing."""
    found = find(text, code=code, province=province, limit=limit, catalogue=load_foreign())
    makes = code is not None and industry.under(code, "C")
    return Findings(() if makes else _asked(found.against), _asked(found.encouraged), ())


def _asked(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    return tuple(
        replace(c, standing="open", open=tuple(dict.fromkeys((*c.open, c.part.note))))
        for c in candidates
    )


@cache
def load_foreign() -> Catalogue:
    """Both lists, read on first use."""
    folder = content_root("rules") / "national" / "industrial_policy"
    items = (*_negative(folder / _NEGATIVE), *_encouraged(folder / _ENCOURAGED))
    return Catalogue("2024/2025", {item.id: item for item in items}, services=True)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _negative(path: Path) -> Iterator[Item]:
    for row in _rows(path):
        name = f"外资-{row['number']}"
        part = Part(
            name, 1, _ROLES, words(row["words"]),
            unlike=words(row["unlike"]) if row["unlike"] else (),
            codes=tuple(row["codes"].split()), note=row["seen"],
        )  # fmt: skip
        yield Item(
            name,
            "禁止" if row["class"] == "禁止" else "限制",
            "",
            row["section"],
            int(row["number"]),
            row["title"],
            source=f"foreign_list2024#第{row['number']}项",
            evidence=row["evidence"],
            parts=(part,),
        )


def _encouraged(path: Path) -> Iterator[Item]:
    for row in _rows(path):
        scope, number = row["item"].rsplit("-", 1)
        subjects = tuple(dict.fromkeys(elements(row["text"])))
        place = province_in(scope)
        where = Where() if place is None else Where(frozenset({place}), text=scope)
        part = Part(row["item"], 1, _ROLES, subjects, where=where, note="条目全文")
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
