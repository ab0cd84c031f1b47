"""One value of one field, as it comes."""

import math
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prescreen.fields import Interval, Kind, catalogue
from prescreen.fields.dates import read_date, read_span
from prescreen.fields.values import NOTHING, Convention, read_value
from prescreen.messages import problem

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)


def read(path: str, raw: Any) -> Any:
    """The value; it must have come without a warning or note."""
    found = read_value(catalogue[path], raw)
    assert found.why is None
    assert found.note is None
    return found.value


def refused(path: str, raw: Any) -> str:
    """The reason for which a value is not believed; a candidate warns with path and text."""
    found = read_value(catalogue[path], raw)
    assert found.value is None
    assert found.fault is not None
    assert found.note is not None
    words = {**found.fault.words, "where": path, "label": "…", "said": found.note}
    warning = problem(f"input.{found.fault.code}", **words)
    assert path in warning.zh
    assert path in warning.en
    assert found.note in warning.zh
    assert warning.hint_zh
    return warning.code


def noted(path: str, raw: Any) -> str | None:
    """The note for what was understood but is no value."""
    found = read_value(catalogue[path], raw)
    assert found.value is None
    assert found.fault is None
    return found.note


@pytest.mark.parametrize("raw", [None, "", " ", "-", "—", "/", "N/A", "nan", "None"])
def test_blank_is_nothing(raw: Any) -> None:
    """A blank or a dash is nothing in every field: no value, no note, no problem."""
    assert {read_value(field, raw) for field in catalogue} == {NOTHING}


@pytest.mark.parametrize("word", ["待核", "待定", "未知", "暂无", "不详", "？"])
@pytest.mark.parametrize("kind", list(Kind))
def test_words_for_unknown_are_noted(kind: Kind, word: str) -> None:
    """A word for unknown is a note in every kind of field, never a value."""
    field = next(f for f in catalogue if f.kind is kind)
    assert noted(field.path, word) == word


@pytest.mark.parametrize(
    ("path", "raw", "value"),
    [
        ("land.area", 120, 120.0),
        ("land.area", "120亩", 120.0),
        ("land.area", "8公顷", 120.0),
        ("land.area", Decimal("1.5"), 1.5),
        ("land.area", np.float64(2.5), 2.5),
        ("land.area", np.int64(3), 3.0),
        ("investment.total", "38.5亿", 385000.0),
        ("investor.share", "60%", 60.0),
        ("investor.share", 0.6, 0.6),
        ("land.far", "1.2", 1.2),
        ("land.area", -0.0, 0.0),
        ("environment.water_use", "12万吨", 12.0),
        ("environment.wastewater", "3万立方米", 3.0),
        ("result.profit", -200, -200.0),
        ("energy.total_calorific", "1200吨标准煤", 1200.0),
        ("investor.debt_ratio", "120%", 120.0),
        ("schedule.build_months", "2年", 24.0),
        ("output.jobs", "300人", 300.0),
    ],
)
def test_numbers(path: str, raw: Any, value: float) -> None:
    """A number in any type or unit is a float in the unit of its field."""
    found = read(path, raw)
    assert found == value
    assert type(found) is float
    assert math.copysign(1, found) == math.copysign(1, value) or found != 0


@pytest.mark.parametrize(
    ("path", "raw", "code"),
    [
        ("land.area", "很多", "input.number"),
        ("land.area", "120吨", "input.number"),
        ("land.area", True, "input.number"),
        ("land.area", math.nan, "input.number"),
        ("land.area", math.inf, "input.number"),
        ("land.area", 10**400, "input.bounds"),
        ("land.area", [1], "input.number"),
        ("land.area", {"a": 1}, "input.number"),
        ("land.area", -1, "input.bounds"),
        ("land.area", "-1亩", "input.bounds"),
        ("investor.share", 101, "input.bounds"),
        ("energy.total_calorific", "100吨标准煤(等价值)", "input.number"),
        ("environment.hazwaste", "5立方米", "input.number"),
        ("project.build_type", "搬家", "input.enum"),
        ("project.build_type", 3, "input.enum"),
        ("project.build_type", True, "input.enum"),
        ("project.started", "也许", "input.bool"),
        ("project.started", 2, "input.bool"),
        ("schedule.start", "明年", "input.date"),
        ("schedule.start", "2026-02-30", "input.date"),
        ("schedule.start", 46000, "input.date"),
        ("schedule.start", [], "input.date"),
        ("project.industry_code", "光电", "input.industry"),
        ("project.industry_code", True, "input.industry"),
        ("project.content", True, "input.text"),
        ("project.content", {"a": 1}, "input.text"),
        ("environment.processes", 5, "input.set"),
        ("environment.processes", "电镀、拉丝", "input.set"),
    ],
)
def test_what_is_not_understood_is_warned_of(path: str, raw: Any, code: str) -> None:
    """What does not fit the field is no value, and the warning names path, text and remedy."""
    assert refused(path, raw) == code


@pytest.mark.parametrize(
    ("path", "raw", "note"),
    [
        ("investment.total", "12亿元(一期4亿元)", "12亿元(一期4亿元)"),
        ("schedule.start", "2026年左右", "2026年左右"),
        ("schedule.start", "3月", "3月"),
        ("project.two_high", "待认定", "待认定"),
        ("tax.basis", "未说明", "未说明"),
        ("project.stage", "终止", "终止"),
    ],
)
def test_what_is_no_value_is_noted(path: str, raw: Any, note: str) -> None:
    """Phases, vague times and undecided words are kept as notes without a warning."""
    assert noted(path, raw) == note


_FIRST, _LAST = date(2026, 1, 1), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("path", "raw", "found"),
    [
        ("investment.total", "1.2-1.5亿元", Interval(12_000, 15_000)),
        ("investment.total", "1.2亿元-1.5亿元", Interval(12_000, 15_000)),
        ("investment.total", "不低于1.2亿元", Interval(12_000, None)),
        ("investment.total", "1.2亿元以上", Interval(12_000, None)),
        ("investment.total", "超过1.2亿元", Interval(12_000, None, low_open=True)),
        ("investment.total", "1.2亿元以内", Interval(None, 12_000)),
        ("investment.total", "不足1.2亿元", Interval(None, 12_000, high_open=True)),
        ("land.area", "约50-60亩", Interval(50, 60, approximate=True)),
        ("land.area", {"low": 50, "high": 60, "unit": "亩"}, Interval(50, 60)),
        ("land.area", {"low": "4万平方米", "high": None}, Interval(60, None)),
        ("land.area", {"low": 50, "low_open": True}, Interval(50, None, low_open=True)),
        ("land.area", {"low": 50, "high": 50}, 50.0),
        ("land.area", {"high": 50, "low_open": True}, Interval(None, 50, low_open=True)),
        ("land.area", "不超过0亩", 0.0),
        ("schedule.start", "2026年12月", Interval(date(2026, 12, 1), _LAST)),
        ("schedule.start", "2026", Interval(_FIRST, _LAST)),
        ("schedule.start", 2026, Interval(_FIRST, _LAST)),
        ("schedule.start", "2026.11", Interval(date(2026, 11, 1), date(2026, 11, 30))),
        ("schedule.start", "2026年底", Interval(_FIRST, _LAST)),
        ("schedule.start", "2026年第一季度", Interval(_FIRST, date(2026, 3, 31))),
        ("schedule.start", "2026年2月中旬", Interval(date(2026, 2, 11), date(2026, 2, 20))),
        ("schedule.start", "2026年6月底前", Interval(None, date(2026, 6, 30))),
        ("schedule.start", "2026年上半年至2026年10月", Interval(_FIRST, date(2026, 10, 31))),
        ("schedule.start", {"low": "2026-01-01", "high": "2026-12-31"}, Interval(_FIRST, _LAST)),
    ],
)
def test_what_is_known_within_two_ends(path: str, raw: Any, found: Any) -> None:
    """Ranges of numbers and days are intervals in the field's own unit, from text and from JSON."""
    assert read_value(catalogue[path], raw).value == found


@pytest.mark.parametrize(
    ("path", "raw", "code"),
    [
        ("land.area", {"low": 60, "high": 50}, "number/upside-down"),
        ("land.area", {"low": None, "high": None}, "number/upside-down"),
        ("land.area", "低于0亩", "number/upside-down"),
        ("land.area", {"low": 50, "wide": 3}, "number/type"),
        ("land.area", {"low": 50, "high_open": "是"}, "number/type"),
        ("land.area", {"low": -5, "high": 50}, "bounds"),
        ("land.area", {"low": 5, "unit": "万元"}, "number/unit"),
        ("schedule.start", {"low": "2026-12-31", "high": "2026-01-01"}, "number/upside-down"),
        ("schedule.start", {"low": "2026-12-31", "unit": "日"}, "date"),
    ],
)
def test_a_range_that_is_none_is_refused(path: str, raw: Any, code: str) -> None:
    """Ends the wrong way round, beyond the bounds of the field, or in another unit are no range."""
    why = read_value(catalogue[path], raw).why
    assert why is not None
    assert why.code == code


def test_about_is_as_near_as_somebody_declared() -> None:
    """约 is an estimated figure; where a list says how near that is, a range of that width."""
    field = catalogue["land.area"]
    near = Convention(tolerance=0.1)
    assert read_value(field, "约120亩").value == 120
    assert read_value(field, "约120亩", near).value == Interval(108, 132, approximate=True)
    assert read_value(field, "约50-60亩", near).value == Interval(45, 66, approximate=True)
    assert read_value(field, "120亩", near).value == 120


@pytest.mark.parametrize(
    ("path", "raw", "value"),
    [
        ("project.build_type", " 技改 ", "技术改造"),
        ("project.stage", "已签约", "签约"),
        ("project.stage", "在建", "开工"),
        ("project.catalogue_class", "鼓励类", "鼓励"),
        ("safety.is_chemical", False, "否"),
        ("safety.is_chemical", "√", "是"),
        ("safety.is_chemical", "不是", "否"),
        ("judgement.meeting.result", "原则同意(附条件)", "原则同意（附条件）"),
        ("energy.boilers.fuel", "燃煤", "煤"),
        ("land.supply", "“先租后让”", "先租后让"),
        ("investor.insolvency", "无", "无"),
        ("investor.funding_proof", "无", "无"),
    ],
)
def test_enumerated(path: str, raw: Any, value: str) -> None:
    """Other spellings, marks and booleans are the choice that they mean."""
    assert read(path, raw) == value


@pytest.mark.parametrize(
    "raw", ["是", "有", "√", "true", "TRUE", "Ｙ", "1", 1, 1.0, True, np.True_]
)
def test_yes(raw: Any) -> None:
    """Each way of saying yes is true."""
    assert read("project.started", raw) is True


@pytest.mark.parametrize("raw", ["否", "无", "×", "false", "No", "0", 0, False, "没有"])
def test_no(raw: Any) -> None:
    """Each way of saying no is false."""
    assert read("project.started", raw) is False


@pytest.mark.parametrize(
    "raw",
    [
        "2026-11-22",
        "2026/11/22",
        "2026.11.22",
        "2026年11月22日",
        "20261122",
        20261122,
        "2026-11-22 00:00:00",
        "2026-11-22T08:30:00Z",
        "２０２６－１１－２２",
        " 2026 年 11 月 22 日",
        date(2026, 11, 22),
        datetime(2026, 11, 22, 8, 30),
        np.datetime64("2026-11-22"),
        "2026年11月22号",
    ],
)
def test_dates(raw: Any) -> None:
    """Each way of writing a day, in any type, is that day."""
    assert read("schedule.start", raw) == date(2026, 11, 22)


def test_sets() -> None:
    """A list, an array or a text with separators is a set of known choices; 无 is the empty one."""
    path = "environment.processes"
    assert read(path, "喷漆、酸洗") == {"喷涂", "酸洗"}
    assert read(path, ["电镀", "电镀", " 铸造 "]) == {"电镀", "铸造"}
    assert read(path, np.array(["电镀", "铸造"])) == {"电镀", "铸造"}
    assert read(path, "无") == frozenset()
    assert read(path, []) == frozenset()
    assert read("product.customers", "甲公司；乙公司") == {"甲公司", "乙公司"}
    assert read("incentive.conditions", "注册地迁入/本地纳税") == {"注册地迁入", "本地纳税"}


def test_industry_codes() -> None:
    """A code as number, or with letter and name, is the plain code."""
    assert read("project.industry_code", 3922) == "3922"
    assert read("project.industry_code", 3922.0) == "3922"
    assert read("project.industry_code", "C3922 通信终端设备制造") == "3922"


def test_texts() -> None:
    """Texts are trimmed, whole numbers lose their point, and lists are joined."""
    assert read("project.content", " 建设厂房 ") == "建设厂房"
    assert read("project.id", 7) == "7"
    assert read("project.id", 7.0) == "7"
    assert read("project.content", ["甲", None, "乙"]) == "甲、乙"
    assert read("project.content", date(2026, 1, 2)) == "2026-01-02"


def test_a_credit_code_that_does_not_fit_is_kept_with_a_warning() -> None:
    """A credit code with a wrong check character stays, and is warned of."""
    found = read_value(catalogue["investor.uscc"], "914403001922038217")
    assert found.value == "914403001922038217"
    assert found.why is not None
    assert found.why.code == "uscc"


def test_about() -> None:
    """约 before a number keeps the number and marks it as approximate."""
    found = read_value(catalogue["land.area"], "约120亩")
    assert found.value == 120
    assert found.approx


def test_read_date_tells_a_month_from_no_date() -> None:
    """A month is a day left open; what is no day, or no day of this age, says so by its reason."""
    assert read_date("2026-11") == "date-open"
    assert read_date("十一月") == read_date("3月底") == read_date("下半年") == "date-open"
    assert read_date("2021-03/2023-12") == read_date("2021—2023年") == "date-open"
    assert read_date("2023-2021") == read_date("前") == "date"
    assert read_date(True) == "date"
    assert read_date("1492-01-01") == "date/years"


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("2021-03/2023-12", ("2021-03", "2023-12")),
        ("2021-2023", ("2021", "2023")),
        ("2021.03-2023.12", ("2021.03", "2023.12")),
        ("2021年3月至2023年12月", ("2021年3月", "2023年12月")),
        ("2021-03-01～2023-12-31", ("2021-03-01", "2023-12-31")),
        ("2023-2021", None),
        ("2021-03", None),
        ("2021-03-01", None),
        ("1-2-3-4-5-6-7-8", None),
    ],
)
def test_a_span_has_two_ends(text: str, ends: tuple[str, str] | None) -> None:
    """The years in which something is built are two times, each as exact as it was written."""
    assert read_span(text) == ends


@pytest.mark.parametrize(
    ("path", "raw", "value"),
    [
        ("project.kind", "二产", "工业"),
        ("project.kind", "工业项目", "工业"),
        ("project.kind", "服务业", None),
        ("land.area", "无需用地", 0.0),
        ("land.area", "不新增用地", None),
        ("project.industry_code", "2613、3985", None),
        ("project.industry_code", "2613 无机盐制造 261", "2613"),
        ("project.content", b"abc", None),
        ("project.content", timedelta(days=3), None),
        ("project.content", "\u200b\x1f光学膜\ufeff", "光学膜"),
        ("environment.processes", ["", "-"], None),
        ("environment.processes", [None], None),
        ("environment.processes", [], frozenset()),
        ("environment.processes", ["电镀", "待核"], None),
    ],
)
def test_words_of_real_lists(path: str, raw: object, value: object) -> None:
    """Kinds by their usual names, no land, two codes, what is no text, and blanks in lists."""
    assert read_value(catalogue[path], raw).value == value


@given(st.sampled_from(list(catalogue)), JSON)
@settings(deadline=None)
def test_anything_is_a_value_a_note_or_nothing(field: Any, raw: Any) -> None:
    """Whatever comes is a value or a note, and a value read again is itself."""
    found = read_value(field, raw)
    assert found.value is None or found.note is None or found.approx
    if found.value is not None and found.why is None:
        again = read_value(field, found.value)
        assert again.value == found.value  # a canonical value reads as itself
        assert again.why is None


def test_an_end_that_is_not_there_is_at_infinity() -> None:
    """Whether such an end is called open says nothing more."""
    for low_open in (True, False):
        assert Interval(None, 5.0, low_open=low_open).ends == (-math.inf, 5.0)
        assert Interval(5.0, None, high_open=low_open).ends == (5.0, math.inf)
