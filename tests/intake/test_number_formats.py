"""A cell is what it shows: formats are read whole, and what is not understood is unknown."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prescreen.fields import catalogue
from prescreen.fields.dates import Since1904
from prescreen.fields.reading import Convention
from prescreen.fields.values import read_value
from prescreen.intake.cells import Bad, Percent, Value
from prescreen.intake.formats.numfmt import builtin_format, parse_format

DAY = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("code", "number", "value"),
    [
        ("General", 38.5, 38.5),
        ("G/通用格式", 38.5, 38.5),
        ("0.00", 38.5, 38.5),
        ("#,##0", 38500, 38500.0),
        ("@", 5, 5.0),
        ("#,##0.00_);[Red](#,##0.00)", -5, -5.0),
        ('_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', 38.5, 38.5),
        ('_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', 0, 0.0),
        ("# ?/?", 2.5, 2.5),
        ("0.00E+00", 38500, 38500.0),
        ("[>=100]0;0.0", 5, 5.0),
        ("[$-804]General", 5, 5.0),
        ("[DBNum2][$-804]General", 5, 5.0),
    ],
)
def test_formats_that_say_nothing(code: str, number: float, value: float) -> None:
    """Digits, colours, brackets, languages and accounting leave a number as it is."""
    assert parse_format(code).show(float(number), str(number)) == value


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ('0.00"亿元"', "38.5亿元"),
        ('0.00"亿""元"', "38.5亿元"),
        ('General"亿元"', "38.5亿元"),
        ("0.00亿元", "38.5亿元"),
        ("[$亿元-804]0.00", "亿元38.5"),
        ("0.00[$亿元-804]", "38.5亿元"),
        ("0.00\\亿\\元", "38.5亿元"),
        ("0.00!亿!元", "38.5亿元"),
        ('0.00"(亿元)"', "38.5亿元"),
        ('0.0 "亩"', "38.5亩"),
        ('0"%"', "38.5%"),
        ('"约"0.0"亩"', "约38.5亩"),
        ('"总""投""资"General"亿""元"', "38.5亿元"),
        ('"¥"0.00"万元"', "38.5万元"),
        ('[<0]"负";[>=100]0"亩";0.0"亿元"', "38.5亿元"),
    ],
)
def test_units_that_a_format_shows(code: str, text: str) -> None:
    """A unit behind the number counts however it is spelt; one before it is not understood."""
    shown = parse_format(code).show(38.5, "38.5")
    expected: Value = Bad(text, "format") if text.startswith("亿元") else text
    assert shown == expected


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ('"US$"#,##0.00', "format"),
        ("[$$-409]#,##0.00", "format"),
        ("[$€-2]\\ #,##0.00", "format"),
        ("[$HK$-C04]#,##0.00", "format"),
        ("[$¥-411]#,##0", "format"),
        ('0"号"', "format"),
        ('"m"0', "format"),
        ('0%"左右吧"', "format"),
        ("#,##0.00,", "scaled"),
        ("0!.0,", "scaled"),
        ('0.0,"万"', "scaled"),
        ("0\\.0000", "scaled"),
        ('0"."0000"万元"', "scaled"),
        ('[<100]0;0\\.0,"万"', "scaled"),
        ("000-0000", "scaled"),
        ("[h]:mm", "scaled"),
        (";;;", "format/hidden"),
        ("0" * 300, "scaled"),
    ],
)
def test_formats_that_make_a_number_unknown(code: str, reason: str) -> None:
    """Another currency or scale, words not understood, nothing shown: never the bare number."""
    shown = parse_format(code).show(385000.0, "385000")
    assert isinstance(shown, Bad)
    assert shown.reason == reason


@pytest.mark.parametrize(
    ("code", "number", "value"),
    [
        ("[$¥-804]#,##0.00", 5000, 5000.0),
        ("0000", 311, "0311"),
        ("00000000", 20260901, 20260901.0),
        ("0", 5, 5.0),
        ('0;-0;"待定"', 0, "待定"),
        ("0;-0;;@", 0, Bad("0", "format/hidden")),
        ("#,###", 0, Bad("0", "format/hidden")),
        ("0%", 0.4, Percent(40)),
        ("[Red]0.0%", 0.4, Percent(40)),
        ("yyyy-mm-dd", 46266, DAY),
        ('yyyy"年"m"月"', 46266, DAY),
        ("yyyy年m月d日", 46266, DAY),
        ("[$-804]aaaa", 46266, DAY),
        ("h:mm", 0.5, 0.5),
        ("m/d/yy h:mm AM/PM", 46266, DAY),
    ],
)
def test_what_else_a_cell_shows(code: str, number: float, value: Value) -> None:
    """Zeros before a code, words for nothing, percentages and days are as they look."""
    shown = parse_format(code).show(float(number), str(number))
    if isinstance(shown, str) and isinstance(value, float):
        shown = float(shown)
    assert shown == value
    assert type(shown) is type(value) or isinstance(value, float)


def test_zeros_that_a_sheet_hides() -> None:
    """A sheet that shows no zeros has none that anybody could have checked."""
    assert parse_format("0").show(0, "0", zeros=False) == Bad("0", "format/hidden")
    assert parse_format("0").show(1, "1", zeros=False) == 1


@pytest.mark.parametrize("number", [14, 22, 27, 31, 36, 45, 50, 57, 58, 71, 81])
def test_built_in_formats_of_days(number: int) -> None:
    """East Asian and Thai formats for days are named by number only."""
    assert builtin_format(number).show(46266, "46266") == DAY


@pytest.mark.parametrize("number", [0, 1, 4, 37, 49, 59, 62, 69, 70, 82])
def test_built_in_formats_of_numbers(number: int) -> None:
    """The others are numbers."""
    assert builtin_format(number).show(46266, "46266") == 46266


def test_days_counted_from_1904() -> None:
    """In a workbook of that calendar a bare number under a day is one of its days."""
    start, by = catalogue["schedule.start"], Convention(stated=False, spreadsheet=True)
    shown = parse_format("General").show(44804, "44804", date1904=True)
    assert isinstance(shown, Since1904)
    assert read_value(start, shown, by).value == DAY
    assert read_value(start, Since1904(20260901), by).value == DAY
    assert read_value(catalogue["land.area"], shown, by).value == 44804
    assert parse_format("yyyy-m-d").show(44804, "44804", date1904=True) == DAY


@given(
    st.text('0#?.,;"[]\\!_*%E+-@亿元万$¥ymdhs/ General<=>1', max_size=40),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
)
def test_any_format_is_read(code: str, number: float) -> None:
    """Whatever the code, a cell comes of it: a value, or why there is none."""
    shown = parse_format(code).show(number, f"{number:.15g}")
    assert shown is None or isinstance(shown, (float, str, date, Bad))
