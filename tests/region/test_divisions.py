"""What the code of a county says of it."""

from __future__ import annotations

import datetime as dt

import pytest

from prescreen.region.divisions import _air_cities, _names, division, facts_of

DAY = dt.date(2026, 11, 22)


def told(code: str) -> dict[str, object]:
    place = division(code)
    assert place is not None
    return {f.path.removeprefix("region."): f.value for f in facts_of(place)}


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        (
            "330802",
            {"province": "浙江省", "city": "衢州市", "county": "柯城区", "air_key_region": False,
             "yellow_river_county": False},
        ),
        (
            "130300",
            {"province": "河北省", "city": "秦皇岛市", "air_key_region": True,
             "yangtze_county": False, "yellow_river_county": False},
        ),
        (
            "370700",
            {"province": "山东省", "city": "潍坊市", "air_key_region": True,
             "yangtze_county": False},
        ),
        (
            "110101",
            {"province": "北京市", "county": "东城区", "air_key_region": True,
             "yangtze_county": False, "yellow_river_county": False},
        ),
        ("419001", {"province": "河南省", "county": "济源市", "air_key_region": True}),
        ("610581",
         {"province": "陕西省", "city": "渭南市", "county": "韩城市", "air_key_region": True}),
        ("320100", {"province": "江苏省", "city": "南京市", "air_key_region": True,
                    "yellow_river_county": False}),
        ("440000", {"province": "广东省", "air_key_region": False, "yellow_river_county": False}),
        ("330000", {"province": "浙江省", "yellow_river_county": False}),
    ],
)  # fmt: skip
def test_a_code_says_where_a_place_lies(code: str, facts: dict[str, object]) -> None:
    """Names, the key air region and the basins ruled out by law follow; none is claimed."""
    assert told(code) == facts


def test_no_other_code_is_a_place() -> None:
    """A code that is malformed or not in the table names no place."""
    assert [c for c in ("330899", "33", "", "柯城区", "3308021") if division(c)] == []


def test_every_code_lies_in_its_province_and_every_listed_city_is_found() -> None:
    """All places have a province, and each city of the air list is some place, or named beside."""
    places = [division(code) for code in _names()]
    assert len(places) == 34 + 333 + 2847
    assert all(p is not None and p.province for p in places)
    names = {(p.province, n) for p in places if p is not None for n in (p.city, p.county)}
    listed = {(p, c) for p, c in _air_cities() if c.endswith("市") and p != c}
    listed = {(p, c) for p, c in listed if not c.startswith("全")}
    assert listed - names == set()
