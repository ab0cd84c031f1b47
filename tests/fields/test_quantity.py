"""Quantities as people write them."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prescreen.errors import UnitError
from prescreen.fields import Quantity, Range, parse_quantity, parse_unit


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("38.5亿元", "万元", 385000),
        ("38.5亿", "万元", 385000),
        ("5000", "万元", 5000),
        ("5000万", "万元", 5000),
        ("5000万元", "万元", 5000),
        ("１２０亩", "亩", 120),
        ("12,000㎡", "㎡", 12000),
        ("１２，０００平方米", "㎡", 12000),
        ("8万平方米", "㎡", 80000),
        ("8万㎡", "亩", 120),
        ("35%", "%", 35),
        ("35％", "%", 35),
        ("0.35", "%", 0.35),
        ("三千五百万元", "万元", 3500),
        ("三亿元", "万元", 30000),
        ("十二万", "万元", 12),
        ("一百二十亩", "亩", 120),
        ("两百亩", "亩", 200),
        ("十亩", "亩", 10),
        ("二〇亩", "亩", 20),
        ("一点五亿元", "万元", 15000),
        ("2亿3000万元", "万元", 23000),
        ("1亿5000万", "万元", 15000),
        ("3千5百万元", "万元", 3500),
        ("3千万元", "万元", 3000),
        ("2百万元", "万元", 200),
        ("1200万千瓦时", "万千瓦时", 1200),
        ("1.2亿度", "万千瓦时", 12000),
        ("50万吨", "吨", 5e5),
        ("2万吨标准煤", "吨标准煤(当量值)", 20000),
        ("3000万美元", "万美元", 3000),
        ("2年", "月", 24),
        ("18个月", "月", 18),
        ("三成", "%", 30),
        ("4蒸吨/小时", "蒸吨/小时", 4),
        ("200万元/亩", "万元/亩", 200),
        ("13.3元/㎡", "万元/亩", 13.3 / 15),
        ("-5", "万元", -5),
        ("人民币5000万元", "万元", 5000),
        ("￥5000万", "万元", 5000),
        ("5000万元整", "万元", 5000),
        ("5000万元人民币", "万元", 5000),
        ("1.5e3", "万元", 1500),
        ("预计 3 亿元", "万元", 30000),
        ("150亩（净地）", "亩", 150),
        ("150亩(协议约定)", "亩", 150),
        ("150亩(已签约)", "亩", 150),
        (".5", "亩", 0.5),
        ("100人", "人", 100),
        ("0", "亩", 0),
        ("二十三", "亩", 23),
        ("一万二千", "亩", 12000),
        ("九千九百九十九", "亩", 9999),
        ("1.2亿 元", "万元", 12000),
        ("5公顷", "亩", 75),
        ("5000（万元）", "万元", 5000),
        ("100吨标准煤（当量值）", "吨标准煤(当量值)", 100),
    ],
)
def test_reads(text: str, unit: str, value: float) -> None:
    """Digits, Chinese numerals, scales, currencies and remarks: each text is its exact amount."""
    default = parse_unit(unit)
    found = parse_quantity(text, default)
    assert isinstance(found, Quantity)
    assert found.to(default) == pytest.approx(value, rel=1e-12)
    assert not found.approx


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("约120亩", 120),
        ("大约 120 亩", 120),
        ("近120亩", 120),
        ("120余亩", 120),
        ("120亩左右", 120),
        ("100多亩", 100),
        ("一百多亩", 100),
        ("120亩（约）", 120),
        ("120亩(暂估)", 120),
        ("120亩(用地待定)", 120),
        ("约为120亩", 120),
    ],
)
def test_says_that_it_is_only_about_right(text: str, value: float) -> None:
    """Words such as 约, 余 and 左右 keep the number and mark it as approximate."""
    found = parse_quantity(text, parse_unit("亩"))
    assert isinstance(found, Quantity)
    assert found.approx
    assert found.to(parse_unit("亩")) == value


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("120亩以上", 120, math.inf),
        ("不低于120亩", 120, math.inf),
        ("≥120亩", 120, math.inf),
        ("超过约120亩", 120, math.inf),
        ("120亩+", 120, math.inf),
        ("至少一百二十亩", 120, math.inf),
        ("120亩以内", -math.inf, 120),
        ("不超过120亩(净地)", -math.inf, 120),
        ("<120", -math.inf, 120),
        ("0.8万平方米及以上", 12, math.inf),
    ],
)
def test_a_bound_is_a_range_with_one_end(text: str, low: float, high: float) -> None:
    """不低于, 以上 and 以内 name one end, and do not say how much it is."""
    found = parse_quantity(text, parse_unit("亩"))
    assert isinstance(found, Range)
    convert = found.unit.convert
    ends = convert(found.low, parse_unit("亩")), convert(found.high, parse_unit("亩"))
    assert ends == pytest.approx((low, high))


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("10亿元(一期4亿元)", (40_000, 100_000)),
        ("10亿元（其中:一期4亿元、二期6亿元）", (40_000, 100_000)),
        ("100000万元,其中一期投资4亿元", (40_000, 100_000)),
        ("十亿元(首期四亿元)", (40_000, 100_000)),
        ("10亿元(一期20亿元)", None),
        ("10亿元(一期4亩)", None),
        ("(一期4亿元)", None),
    ],
)
def test_a_whole_with_its_phases_keeps_both(text: str, ends: tuple[float, float] | None) -> None:
    """Whether the whole or a phase is meant is not known; a phase above the whole is no reading."""
    if ends is None:
        with pytest.raises(UnitError):
            parse_quantity(text, parse_unit("万元"))
        return
    found = parse_quantity(text, parse_unit("万元"))
    assert isinstance(found, Range)
    assert found.phases
    low, high = (found.unit.convert(end, parse_unit("万元")) for end in (found.low, found.high))
    assert (low, high) == pytest.approx(ends)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三亿八千五百万", 38_500),
        ("叁亿捌仟伍佰万元整", 38_500),
        ("一亿零五百万元", 10_500),
        ("十二亿三千万元", 123_000),
        ("三万亿元", 300_000_000),
        ("三点八五亿元", 38_500),
        ("三千五", None),
        ("两万五", None),
        ("三亿点五万", None),
    ],
)
def test_numerals_of_several_myriads(text: str, value: float | None) -> None:
    """Each 万 and 亿 counts for its own part; what ear and signs read apart is no number."""
    if value is None:
        with pytest.raises(UnitError):
            parse_quantity(text, parse_unit("万元"))
        return
    found = parse_quantity(text, parse_unit("万元"))
    assert isinstance(found, Quantity)
    assert found.to(parse_unit("万元")) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1.2-1.5亿元", 12000, 15000),
        ("1.2～1.5亿元", 12000, 15000),
        ("1.2亿-1.5亿元", 12000, 15000),
        ("5000万-1.2亿元", 5000, 12000),
        ("3000至5000万元", 3000, 5000),
        ("3000到5000", 3000, 5000),
        ("1.2-1.5亿", 12000, 15000),
        ("约1-2亿元", 10000, 20000),
        ("3000—5000万元", 3000, 5000),
        ("三千到五千万元", 3000, 5000),
        ("1亿元至2亿元", 10000, 20000),
    ],
)
def test_ranges(text: str, low: float, high: float) -> None:
    """Two ends with one unit or two are a range in whatever unit is asked for."""
    money = parse_unit("万元")
    found = parse_quantity(text, money)
    assert isinstance(found, Range)
    assert found.unit.convert(found.low, money) == pytest.approx(low)
    assert found.unit.convert(found.high, money) == pytest.approx(high)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "很多",
        "亩",
        "38.5亿元(设备20亿元)",
        "1-2-3亩",
        "100亩/期",
        "12,00亩",
        "1,2",
        "5斗",
        "5000万元（其中设备3000万元）",
        "2-1亩",
        "1.2.3亩",
        "nan",
        "inf",
        "1e999",
        "待定",
        "½亩",
        "点五",
        "3000万5亿",
        "一二三四五六七八九零一二三四五六七八九零点点",
        "约",
        "左右",
        "万元",
        "5000万(美元)",
        "亩(净地)",
    ],
)
def test_reads_whole_or_not_at_all(text: str) -> None:
    """A text with a rest that is not understood is an error, not its readable half."""
    with pytest.raises(UnitError):
        parse_quantity(text, parse_unit("亩"))


def test_without_a_default() -> None:
    """A text says its own unit; a bare number has none, and 亿 is then a plain factor."""
    assert parse_quantity("120亩") == Quantity(120.0, parse_unit("亩"))
    assert parse_quantity("120").unit.is_ratio
    found = parse_quantity("1.5亿")
    assert isinstance(found, Quantity)
    assert found.to(parse_unit("1")) == 1.5e8


@given(
    st.floats(0, 1e12, allow_nan=False),
    st.sampled_from(
        ["万元", "亿元", "亩", "㎡", "%", "吨标准煤", "万千瓦时", "kgce/t", "吨CO2", "1"]
    ),
    st.booleans(),
)
@settings(deadline=None)
def test_text_reads_back(value: float, unit: str, approx: bool) -> None:
    """The text that a quantity prints reads back as the same quantity."""
    said = Quantity(value, parse_unit(unit), approx)
    assert parse_quantity(said.text()) == said


@given(st.integers(0, 10**9), st.sampled_from(["亩", "万元", "元"]))
@settings(deadline=None)
def test_thousands_separators_change_nothing(value: int, unit: str) -> None:
    """A number grouped by commas is the number without them."""
    assert parse_quantity(f"{value:,}{unit}") == parse_quantity(f"{value}{unit}")


DIGITS = "零一二三四五六七八九"


def chinese(n: int) -> str:
    """A whole number below 10,000 in Chinese numerals."""
    text, gap = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // place % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + name
        gap = not digit
    return text or "零"


@given(st.integers(0, 9999), st.sampled_from(["", "万", "亿"]))
@settings(deadline=None)
def test_chinese_numerals(n: int, myriad: str) -> None:
    """Every whole number below ten thousand, in Chinese numerals with 万 or 亿, is itself."""
    found = parse_quantity(f"{chinese(n)}{myriad}元")
    assert isinstance(found, Quantity)
    scale = {"": 1.0, "万": 1e4, "亿": 1e8}[myriad]
    assert found.to(parse_unit("元")) == pytest.approx(n * scale)


@given(st.text("0123456789.,亿万千百十元亩约余左右以上-~至%()（）三五 /㎡", max_size=14))
@settings(deadline=None)
def test_never_anything_but_a_quantity_or_a_unit_error(text: str) -> None:
    """Whatever the text, it is finite numbers or a unit error."""
    try:
        found = parse_quantity(text, parse_unit("万元"))
    except UnitError:
        return
    numbers = (found.value,) if isinstance(found, Quantity) else (found.low, found.high)
    assert not any(map(math.isnan, numbers))
    assert isinstance(found, Range) or math.isfinite(found.value)
