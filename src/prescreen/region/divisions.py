"""Facts that follow from the code of a county or city: where it lies, and which areas it is in.

Key air regions are those of 国发〔2023〕24号. The laws of the Yangtze and the Yellow River name the
provinces of their basins: a county elsewhere is in neither; inside, the list of counties decides,
which is not here.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from prescreen.content import content_root

AIR_SINCE = dt.date(2023, 11, 30)
YANGTZE_SINCE = dt.date(2021, 3, 1)
YELLOW_SINCE = dt.date(2023, 4, 1)
# fmt: off
YANGTZE = (
    "青海", "四川", "西藏", "云南", "重庆", "湖北", "湖南", "江西", "安徽", "江苏", "上海",
    "甘肃", "陕西", "河南", "贵州", "广西", "广东", "浙江", "福建",
)
"""Provinces of the basin, 长江保护法 article 2."""
YELLOW = ("青海", "四川", "甘肃", "宁夏", "内蒙古", "山西", "陕西", "河南", "山东")
"""The same, 黄河保护法 article 2."""
# fmt: on


@dataclass(frozen=True, slots=True)
class Division:
    """Names of a place, outermost first; city and county are empty where there is none."""

    code: str
    province: str
    city: str = ""
    county: str = ""


@dataclass(frozen=True, slots=True)
class Follows:
    """A fact of a place and the day from which it holds."""

    path: str
    value: object
    since: dt.date | None = None


@cache
def _names() -> Mapping[str, str]:
    text = (files("prescreen.region") / "data" / "divisions.csv").read_text(encoding="utf-8")
    return {row["code"]: row["name"] for row in csv.DictReader(text.splitlines())}


def division(code: str) -> Division | None:
    """The place of a code of six digits; None where no such place is known."""
    names = _names()
    province = names.get(f"{code[:2]}0000")
    if province is None or code not in names:
        return None
    city = names.get(f"{code[:4]}00", "") if code[2:4] != "00" else ""
    return Division(code, province, city, "" if code.endswith("00") else names[code])


def places_named(name: str) -> list[Division]:
    """Places of that name, whole or with those around it (固镇县, 蚌埠市固镇县, 固镇)."""
    text = name.strip()
    out = []
    for code in _names():
        place = division(code)
        if place is None:
            continue
        own = _names()[code]
        whole = place.province + place.city + place.county
        if text in (own, whole) or (text.endswith(own) and text in whole):
            out.append(place)
    if out or len(text) < 2:
        return out
    found = (division(code) for code, own in _names().items() if own.startswith(text))
    return [place for place in found if place is not None]


def facts_of(place: Division) -> Iterator[Follows]:
    """What the place says of itself; what it leaves open is not there."""
    yield Follows("region.province", place.province)
    if place.city:
        yield Follows("region.city", place.city)
    if place.county:
        yield Follows("region.county", place.county)
    air = _key_air_region(place)
    if air is not None:
        yield Follows("region.air_key_region", air, AIR_SINCE)
    if not place.province.startswith(YANGTZE):
        yield Follows("region.yangtze_county", False, YANGTZE_SINCE)
    if not place.province.startswith(YELLOW):
        yield Follows("region.yellow_river_county", False, YELLOW_SINCE)


@cache
def _air_cities() -> frozenset[tuple[str, str]]:
    path = content_root("rules") / "national" / "industrial_policy" / "air_key_regions.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return frozenset(
            (r["province"], r["city"]) for r in csv.DictReader(stream) if r["key_region"] == "是"
        )


def _key_air_region(place: Division) -> bool | None:
    """Whether the list names the province as a whole, the city or the county; None where a
    province is only partly on it and the place is no smaller."""
    listed, short = _air_cities(), place.province.removesuffix("市")
    named = {"全省", short, place.city, place.county} - {""}
    if any((place.province, name) in listed for name in named):
        return True
    part = any(province == place.province for province, _ in listed)
    return None if part and not (place.city or place.county) else False
