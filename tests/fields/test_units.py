"""Units: what they measure, how they convert, which do not fit together."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prescreen.errors import UnitError
from prescreen.fields import ONE, Unit, catalogue, parse_unit

NAMES = [
    "万元",
    "元",
    "亿元",
    "万美元",
    "亩",
    "㎡",
    "公顷",
    "平方公里",
    "吨",
    "kg",
    "万吨",
    "tce",
    "千克标准煤",
    "吨标准煤(当量值)",
    "万千瓦时",
    "kWh",
    "千伏安",
    "立方米",
    "万立方米",
    "日",
    "月",
    "年",
    "人",
    "万件",
    "台",
    "吨CO2",
    "蒸吨/小时",
    "%",
    "1",
    "万元/亩",
    "kgce/t",
    "吨标准煤/万元",
    "MW",
    "GJ",
]
units = st.sampled_from(NAMES).map(parse_unit)


@pytest.mark.parametrize(
    ("text", "into", "factor"),
    [
        ("亿元", "万元", 1e4),
        ("元", "万元", 1e-4),
        ("百万元", "万元", 100),
        ("千万元", "万元", 1e3),
        ("公顷", "亩", 15),
        ("平方公里", "亩", 1500),
        ("㎡", "亩", 3 / 2000),
        ("万㎡", "亩", 15),
        ("万平方米", "公顷", 1),
        ("kgce", "tce", 1e-3),
        ("万吨标准煤", "tce", 1e4),
        ("kWh", "万千瓦时", 1e-4),
        ("万度", "万千瓦时", 1),
        ("亿千瓦时", "万千瓦时", 1e4),
        ("MWh", "kWh", 1e3),
        ("年", "月", 12),
        ("万元/亩", "元/㎡", 15),
        ("kgce/t", "tce/t", 1e-3),
        ("吨标准煤/万元", "kgce/元", 0.1),
        ("万元/亩/年", "万元/亩", 1),
        ("吨/年", "吨", 1),
        ("吨/a", "t", 1),
        ("万件", "件", 1e4),
        ("亿支", "万支", 1e4),
        ("%", "1", 0.01),
        ("吨/日", "kg/天", 1e3),
        ("t/h", "蒸吨/小时", 1),
        ("gce/kWh", "kgce/kWh", 1e-3),
        ("千克标准煤/吨", "kgce/t", 1),
        ("kW·h/t", "kWh/t", 1),
        ("万美元", "美元", 1e4),
        ("公里", "米", 1e3),
        ("kgce/重箱", "kgce/t", 20),
        ("万台（套）", "台", 1e4),
        ("吨二氧化碳", "吨CO2", 1),
        ("TCE", "tce", 1),
        ("M3", "立方米", 1),
    ],
)
def test_factor(text: str, into: str, factor: float) -> None:
    """Each spelling of a unit converts into another of its kind by the stated factor."""
    assert parse_unit(text).factor_to(parse_unit(into)) == pytest.approx(factor, rel=1e-12)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("万元", "亩"),
        ("万元", "万美元"),
        ("吨", "吨标准煤"),
        ("万元/亩", "万元"),
        ("%", "万元"),
        ("千伏安", "千瓦"),
        ("日", "月"),
        ("吨CO2", "吨"),
        ("kgce/t", "kgce/m3"),
        ("吨标准煤(当量值)", "吨标准煤(等价值)"),
        ("tce当量/万元", "tce等价/万元"),
    ],
)
def test_what_does_not_fit(one: str, other: str) -> None:
    """Units of different things do not convert, nor do coal equivalents of different bases."""
    assert not parse_unit(one).same_dims(parse_unit(other))
    with pytest.raises(UnitError, match="单位不相容"):
        parse_unit(one).factor_to(parse_unit(other))


def test_plain_energy_fits_both_bases_which_do_not_fit_each_other() -> None:
    """Coal without a basis fits either basis, while the two bases do not fit each other."""
    plain, calorific, equivalent = map(parse_unit, ("tce", "tce(当量值)", "tce(等价值)"))
    assert plain.same_dims(calorific)
    assert plain.same_dims(equivalent)
    assert equivalent.same_dims(plain)
    assert not calorific.same_dims(equivalent)
    money = parse_unit("万元")
    assert (calorific / money).same_dims(plain / money)
    assert not (calorific / money).same_dims(equivalent / money)
    assert (calorific / plain).is_ratio


@pytest.mark.parametrize("text", ["", " ", "斗", "万", "元/", "万元//亩", "亩万", "/亩", "kgce/x"])
def test_unknown_units(text: str) -> None:
    """Half a unit, an unknown one or none is an error, but 万 alone is a bare number."""
    if text == "万":
        assert parse_unit(text).is_ratio  # 万 alone is a bare number
    else:
        with pytest.raises(UnitError):
            parse_unit(text)


def test_every_unit_of_the_catalogue_reads_back() -> None:
    """Each unit of the catalogue is the unit that its text says."""
    for field in catalogue:
        if field.unit is not None:
            assert parse_unit(field.unit.text) == field.unit


def test_products_and_quotients_are_named() -> None:
    """Quotients have a name, one changes nothing, and units cancel out."""
    money, area = parse_unit("万元"), parse_unit("亩")
    assert (money / area).text == "万元/亩"
    assert money / ONE is money
    assert ONE * money is money
    assert (money / money).text == "1" or (money / money).is_ratio
    assert (money / (money / area)).same_dims(area)


@given(units, units)
@settings(deadline=None)
def test_product_undone_by_quotient(one: Unit, other: Unit) -> None:
    """Multiplied and divided by the same unit, a unit is what it was."""
    back = one * other / other
    assert back.scale == pytest.approx(one.scale, rel=1e-12)
    assert back.same_dims(one)


@given(units, units, units)
@settings(deadline=None)
def test_multiplication_is_associative_and_commutative(a: Unit, b: Unit, c: Unit) -> None:
    """In whatever order units are multiplied, the product is the same."""
    assert (a * b).dims == (b * a).dims
    assert (a * b * c).scale == pytest.approx((a * (b * c)).scale, rel=1e-12)


@given(units, units, st.floats(1e-6, 1e9))
@settings(deadline=None)
def test_conversion_there_and_back(one: Unit, other: Unit, value: float) -> None:
    """A value converted into a unit of its kind and back is the value."""
    if one.same_dims(other):
        there = one.convert(value, other)
        assert other.convert(there, one) == pytest.approx(value, rel=1e-12)


@given(st.integers(0, 10**9))
@settings(deadline=None)
def test_yuan_to_myriads_is_the_nearest_float(yuan: int) -> None:
    """Sums of money convert as an exact division or multiplication would."""
    assert parse_unit("元").convert(yuan, parse_unit("万元")) == yuan / 10_000
    assert parse_unit("亿元").convert(float(yuan), parse_unit("万元")) == yuan * 10_000.0


@pytest.mark.parametrize(
    ("unit", "rate", "left"),
    [
        ("万千瓦时", "吨标准煤/万千瓦时", "吨标准煤"),
        ("亩", "万元/亩", "万元"),
        ("亩", "万元/公顷", "亩·万元/公顷"),
    ],
)
def test_a_unit_times_a_rate_per_that_unit(unit: str, rate: str, left: str) -> None:
    """1,229万千瓦时·吨标准煤/万千瓦时 is no figure that anybody would read."""
    assert (parse_unit(unit) * parse_unit(rate)).text == left
    assert (parse_unit(rate) * parse_unit(unit)).same_dims(parse_unit(left))
