"""Hypothesis strategies that all tests may share.

Expressions are drawn as text and go through the real checker, so whatever an executor is given is
something that a pack could say. Values sit near the bounds that expressions name, so that ties,
zeros and unknowns are common rather than rare.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from prescreen.candidate import Candidate, Evidence, ListFact
from prescreen.fields import Field, Interval, Kind, catalogue, parse_unit
from prescreen.lang import Names, Sort, TableType, Type, ast, compile_expression
from prescreen.lang.source import Span
from prescreen.pack.model import Band, Metric, ScoreItem
from prescreen.pack.tables import Key, KeyInterval, LookupTable, TableRow, number_of
from prescreen.run.bindings import Bindings

MONEY = ("investment.total", "investment.equipment", "output.revenue")
AREA = ("land.area", "site.pbf_area")
NUMBERS = {"万元": MONEY, "亩": AREA}
BOOLS = ("project.foreign", "project.started", "site.in_park")
ENUMS = ("project.kind", "project.build_type", "project.catalogue_class", "project.two_high")
TEXTS = ("project.content", "project.lead_unit")
DATES = ("schedule.sign", "schedule.start")
CODES = ("project.industry_code",)
SETS = ("environment.processes", "land.promises")
WORDS = ("电镀", "芯片", "水泥", "光电", "a")
INDUSTRIES = ("3922", "392", "39", "3011", "30", "2614", "C")
GIVEN_INDUSTRIES = ("3922", "3911", "3011", "2614", "392")
NUMBERS_NEAR = (0.0, 0.5, 1.0, 2.5, 3.0, 10.0, 300.0, 3000.0, 1e-13, 299.9999999999, 300.0000001)

_MONEY, _AREA, _ONE = parse_unit("万元"), parse_unit("亩"), parse_unit("1")
DAY = dt.date(2026, 11, 22)


# -- names that expressions may use --------------------------------------------------------------
def _number(unit: Any) -> Type:
    return Type(Sort.NUMBER, unit)


def _table(
    name: str,
    keys: list[Key],
    columns: dict[str, Type],
    rows: list[Any],
    on_empty: str,
    first: bool = False,
) -> LookupTable:
    made = [TableRow(tuple(k), v, None, None, i + 1) for i, (k, v) in enumerate(rows)]
    return LookupTable(f"t.{name}", name, name, keys, columns, made, on_empty, "t.csv", first=first)


def _days(since: dt.date, until: dt.date, inside: bool = False) -> KeyInterval:
    return KeyInterval(number_of(since), number_of(until), False, inside)


_TEXT, _CODE = Type(Sort.TEXT), Type(Sort.INDUSTRY)
TABLES: Mapping[str, LookupTable] = {
    "floors": _table(
        "floors",
        [Key("code", "industry", _CODE)],
        {"floor": _number(_MONEY), "ok": Type(Sort.BOOL), "word": _TEXT},
        [
            (("39",), {"floor": 300.0, "ok": True, "word": "甲"}),
            (("3922",), {"floor": 3000.0, "ok": None, "word": "乙"}),
            (("C",), {"floor": None, "ok": False, "word": None}),
            (("2614",), {"floor": 0.0, "ok": True, "word": "新建"}),
        ],
        "unknown",
    ),
    "kinds": _table(
        "kinds",
        [Key("kind", "text", _TEXT), Key("area", "interval", _number(_AREA))],
        {"rate": _number(_ONE), "ok": Type(Sort.BOOL)},
        [
            (("新建", KeyInterval(float("-inf"), 10.0)), {"rate": 1.0, "ok": True}),
            (("新建", KeyInterval(10.0, 300.0)), {"rate": 2.5, "ok": None}),
            (("扩建", KeyInterval(0.0, 3.0)), {"rate": None, "ok": False}),
            (("扩建", KeyInterval(3.0, float("inf"))), {"rate": 0.5, "ok": True}),
        ],
        "none",
    ),
    "both": _table(
        "both",
        [Key("code", "industry", _CODE), Key("word", "text", _TEXT)],
        {"cap": _number(_AREA)},
        [
            (("39", "水泥"), {"cap": 10.0}),
            (("3922", "芯片"), {"cap": 300.0}),
            (("C", "芯片"), {"cap": 3.0}),
        ],
        "unknown",
    ),
    "rules": _table(
        "rules",
        [
            Key("kind", "text", _TEXT),
            Key("area", "interval", _number(_AREA)),
            Key("park", "bool", Type(Sort.BOOL)),
            Key("code", "industry", _CODE),
        ],
        {"cap": _number(_AREA), "ok": Type(Sort.BOOL)},
        [
            (("新建", KeyInterval(3.0, 10.0, True, True), "*", "*"), {"cap": 3.0, "ok": True}),
            (("*", KeyInterval(10.0, 300.0, False, True), "true", "39"), {"cap": 10.0}),
            (("扩建", KeyInterval(0.0, 300.0), "*", "3922"), {"cap": None, "ok": False}),
            (("*", KeyInterval(float("-inf"), float("inf")), "false", "*"), {"cap": 0.5}),
        ],
        "unknown",
        first=True,
    ),
    "days": _table(
        "days",
        [Key("on", "date", Type(Sort.DATE)), Key("park", "bool", Type(Sort.BOOL))],
        {"cap": _number(_AREA), "ok": Type(Sort.BOOL)},
        [
            ((_days(dt.date(2026, 1, 31), dt.date(2026, 5, 31)), "true"), {"cap": 3.0, "ok": True}),
            ((_days(dt.date(2026, 5, 31), dt.date(2026, 5, 31), True), "*"), {"cap": 10.0}),
            ((KeyInterval(float("-inf"), float("inf")), "*"), {"cap": 300.0, "ok": False}),
        ],
        "none",
    ),
    "table": _table(
        "table",
        [Key("code", "industry", _CODE)],
        {"low": _number(_MONEY)},
        [(("39",), {"low": 300.0}), (("C",), {"low": None})],
        "none",
    ),
}
PARAMETERS: Mapping[str, tuple[Type, object]] = {
    "floor_money": (_number(_MONEY), 300.0),
    "floor_area": (_number(_AREA), 10.0),
    "no_money": (_number(_MONEY), None),
    "some_day": (Type(Sort.DATE), dt.date(2026, 5, 31)),
    "some_word": (_TEXT, "新建"),
    "some_code": (Type(Sort.INDUSTRY), "392"),
    "no_code": (Type(Sort.INDUSTRY), None),
}
_METRICS = {
    "intensity": "investment.total / land.area",
    "whole": "sum(investor.paid_in_capital)",
    "large": "investment.total >= 300[万元]",
    "code_of": "project.foreign ? project.industry_code : some_code",
    "class_": "land.area >= 10[亩] ? '大' : (land.area >= 3[亩] ? '中' : '小')",
}


def names() -> Names:
    """The catalogue with the parameters, metrics and tables above."""
    return Names(
        catalogue,
        {k: (f"t.{k}", t) for k, (t, _) in PARAMETERS.items()},
        lambda name: (f"t.{name}", METRICS[f"t.{name}"].node.type) if name in _METRICS else None,
        tuple(_METRICS),
        {
            k: TableType(t.key, tuple((x.name, x.type) for x in t.keys), t.columns)
            for k, t in TABLES.items()
        },
    )


METRICS: dict[str, Metric] = {}
for _name, _text in _METRICS.items():
    METRICS[f"t.{_name}"] = Metric(
        f"t.{_name}", _name, _name, compile_expression(_text, names()), ()
    )


def _item(name: str, *bands: tuple[str, str]) -> ScoreItem:
    made = tuple(
        Band(compile_expression(when, names()), compile_expression(points, names()))
        for when, points in bands
    )
    return ScoreItem(name, "t", name, name, 0, 10_000, made, ())


SCORE = (
    _item("money", ("investment.total >= 300[万元]", "5"), ("investment.total >= 3[万元]", "3")),
    _item("area", ("project.foreign", "land.area / 1[亩]"), ("true", "2")),
)


def bindings() -> Bindings:
    return Bindings(
        {f"t.{k}": v for k, (_, v) in PARAMETERS.items()},
        {t.key: t for t in TABLES.values()},
        METRICS,
        SCORE,
    )


# -- expressions ---------------------------------------------------------------------------------
def _literal(unit: str) -> st.SearchStrategy[str]:
    near = st.sampled_from([n for n in NUMBERS_NEAR if n in (0.5, 1, 2.5, 3, 10, 300, 3000)])
    return near.map(lambda n: f"{n:g}[{unit}]")


def _leaf_number(unit: str, item: bool) -> st.SearchStrategy[str]:
    options = [st.sampled_from(NUMBERS[unit]), _literal(unit)]
    if unit == "万元":
        options += [
            st.sampled_from(
                ["floor_money", "no_money", "whole", "floors[project.industry_code].floor"]
            )
        ]
        if item:
            options += [st.just("investor.paid_in_capital"), st.just("investor.assets")]
    else:
        rules = "rules[project.build_type, land.area, site.in_park, project.industry_code].cap"
        options += [
            st.sampled_from(
                ["floor_area", "both[project.industry_code, project.content]", rules,
                 "rules[project.content, 10[亩], project.foreign, '3922'].cap",
                 "days[schedule.sign, site.in_park].cap", "days[as_of, project.foreign].cap"]
            )
        ]  # fmt: skip
    return st.one_of(options)


def numbers(unit: str, depth: int, item: bool = False) -> st.SearchStrategy[str]:
    """Numeric expressions in a unit; `item` lets them read the element of the list investor."""
    leaf = _leaf_number(unit, item)
    if depth <= 0:
        return leaf
    sub = numbers(unit, depth - 1, item)
    options = [
        leaf,
        st.tuples(sub, st.sampled_from(["+", "-"]), sub).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        sub.map(lambda x: f"-({x})"),
        st.tuples(sub, st.sampled_from(["1", "0.5", "3"])).map(lambda t: f"({t[0]} * {t[1]})"),
        st.tuples(sub, sub, sub).map(lambda t: f"({t[0]} * ({t[1]} / {t[2]}))"),
        st.tuples(sub, sub).map(lambda t: f"min({t[0]}, {t[1]})"),
        st.tuples(sub, sub).map(lambda t: f"max({t[0]}, {t[1]})"),
        st.tuples(sub, sub, sub).map(lambda t: f"clamp({t[0]}, {t[1]}, {t[2]})"),
        st.tuples(st.sampled_from(["abs", "floor", "ceil", "round"]), sub).map(
            lambda t: f"{t[0]}({t[1]})"
        ),
        st.tuples(sub, sub).map(lambda t: f"(steps({t[0]}, {t[1]}) * 1[{unit}])"),
        st.tuples(sub, sub).map(lambda t: f"round_to({t[0]}, {t[1]})"),
        st.tuples(conditions(depth - 1, item), sub, sub).map(
            lambda t: f"({t[0]} ? {t[1]} : {t[2]})"
        ),
    ]
    if unit == "万元" and not item:
        element = numbers(unit, depth - 1, True).filter(lambda x: "investor." in x)
        options.append(
            st.tuples(
                st.sampled_from(["sum", "avg", "min_of", "max_of"]),
                element,
                st.none() | conditions(depth - 1, True),
            ).map(lambda t: f"{t[0]}({t[1]}{', ' + t[2] if t[2] else ''})")
        )
        options.append(st.just("(count(investor) * 1[万元])"))
    return st.one_of(options)


def _words(path: str) -> st.SearchStrategy[str]:
    return st.sampled_from(catalogue[path].values[:4]).map(lambda v: f"'{v}'")


def _listed(words: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(words, min_size=1, max_size=3).map(lambda w: "[" + ", ".join(w) + "]")


def atoms(depth: int, item: bool = False) -> st.SearchStrategy[str]:
    """Elementary conditions of every kind."""
    code = st.sampled_from(INDUSTRIES).map(lambda c: f"'{c}'")
    some = st.sampled_from(WORDS).map(lambda w: f"'{w}'")
    order = st.sampled_from(["<", "<=", ">", ">="])
    codes = st.sampled_from([*CODES, "code_of", "some_code", "no_code"])
    enums = st.sampled_from(ENUMS + (("investor.kind", "investor.size") if item else ()))
    bools = st.sampled_from(
        (*BOOLS, "large", *(("investor.foreign", "investor.defaulter") if item else ()))
    )
    dates = st.sampled_from(
        [*DATES, "as_of", "some_day", "date('2026-05-31')", "add_months(schedule.sign, 1)",
         "add_months(as_of, -9)", *(["investor.established_on"] if item else [])]
    )  # fmt: skip
    units = st.sampled_from(["万元", "亩"])
    options = [
        bools,
        units.flatmap(
            lambda u: st.tuples(numbers(u, depth, item), order, numbers(u, depth, item))
        ).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(order, st.sampled_from(["0.5", "300", "30"])).map(
            lambda t: f"(intensity {t[0]} {t[1]}[万元/亩])"
        ),
        enums.flatmap(
            lambda p: st.tuples(st.just(p), st.sampled_from(["==", "!="]), _words(p))
        ).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        enums.flatmap(lambda p: st.tuples(st.just(p), _listed(_words(p)))).map(
            lambda t: f"({t[0]} in {t[1]})"
        ),
        st.tuples(st.sampled_from(TEXTS), some).map(lambda t: f"({t[0]} == {t[1]})"),
        st.just("(project.build_type == some_word)"),
        st.just("(project.build_type == project.catalogue_class)"),
        st.just("(project.build_type == project.content)"),
        st.just("(floors[project.industry_code].word == project.build_type)"),
        st.just("(class_ == '大')"),
        st.tuples(
            st.sampled_from(["mentions", "starts_with"]), st.sampled_from(TEXTS), _listed(some)
        ).map(lambda t: f"{t[0]}({t[1]}, {t[2][1:-1]})"),
        st.tuples(st.sampled_from(["year", "month", "day"]), order, st.integers(1, 31)).map(
            lambda t: f"({t[0]}(schedule.sign) {t[1]} {t[2]})"
        ),
        code.map(lambda c: f"(project.industry_code == {c})"),
        _listed(code).map(lambda c: f"under(project.industry_code, {c[1:-1]})"),
        st.tuples(codes, codes | code, codes).map(lambda t: f"under({', '.join(t)})"),
        st.sampled_from(SETS).flatmap(lambda p: st.tuples(_words(p), st.just(p))).map(
            lambda t: f"({t[0]} in {t[1]})"
        ),
        st.sampled_from(SETS).flatmap(lambda p: st.tuples(st.just(p), _listed(_words(p)))).map(
            lambda t: f"any_of({t[0]}, {t[1]})"
        ),
        st.tuples(dates, order, dates).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(dates, dates).map(lambda t: f"(days({t[0]}, {t[1]}) > 30[日])"),
        st.sampled_from(["初审", "签约", "开工"]).map(lambda s: f"stage_reached('{s}')"),
        st.sampled_from(
            ["floors[project.industry_code].ok", "kinds[project.build_type, land.area].ok",
             "rules[project.build_type, land.area, true, project.industry_code].ok",
             "days[schedule.start, site.in_park].ok"]
        ),
        st.sampled_from(
            ["floors[project.industry_code].floor", "floors[project.industry_code].word",
             "kinds[project.build_type, land.area].rate", "kinds['扩建', land.area].rate",
             "kinds[project.content, 3[亩]].rate", "both['3922', project.content].cap",
             "both[project.industry_code, project.content].cap", "floors['3011'].floor",
             "days[schedule.sign, project.started].ok",
             "rules[project.build_type, land.area, site.in_park, project.industry_code].ok"]
        ).map(lambda t: f"has_value({t})"),
    ]  # fmt: skip
    return st.one_of(options)


def conditions(depth: int, item: bool = False) -> st.SearchStrategy[str]:
    """Conditions as text."""
    leaf = atoms(min(depth, 1), item)
    if depth <= 0:
        return leaf
    sub = conditions(depth - 1, item)
    several = st.lists(sub, min_size=2, max_size=3)
    options = [
        leaf,
        several.map(lambda s: "(" + " && ".join(s) + ")"),
        several.map(lambda s: "(" + " || ".join(s) + ")"),
        sub.map(lambda s: f"!({s})"),
        st.tuples(st.integers(1, 3), several).map(lambda t: f"at_least({t[0]}, {', '.join(t[1])})"),
        st.tuples(sub, sub, sub).map(lambda t: f"({t[0]} ? {t[1]} : {t[2]})"),
    ]
    if not item:
        element = conditions(depth - 1, True).filter(lambda x: "investor." in x)
        options.append(
            st.tuples(
                st.sampled_from(["any", "all"]), element, st.none() | conditions(depth - 1, True)
            ).map(lambda t: f"{t[0]}({t[1]}{', ' + t[2] if t[2] else ''})")
        )
        options.append(element.map(lambda e: f"(count({e}) >= 1)"))
    return st.one_of(options)


def compiled(text: str) -> ast.Node:
    """The typed tree of a condition; raises `LangError` as for a pack."""
    return compile_expression(text, names(), Sort.BOOL)


SPAN = Span(0, 0)


# -- candidates ----------------------------------------------------------------------------------
def values(field: Field) -> st.SearchStrategy[Any]:
    """Canonical values of a field, near what expressions compare with."""
    if field.kind is Kind.BOOL:
        return st.booleans()
    if field.kind is Kind.NUMBER:
        low = field.low if field.low is not None else -1e9
        high = field.high if field.high is not None else 1e9
        near = [n for n in NUMBERS_NEAR if low <= n <= high]
        return st.sampled_from(near) | st.floats(max(low, -1e6), min(high, 1e6), width=32).map(
            lambda x: float(x) + 0.0
        )
    if field.kind is Kind.DATE:
        return st.sampled_from([dt.date(2026, 1, 31), dt.date(2026, 5, 31), dt.date(2026, 6, 30),
                                dt.date(2024, 2, 29), DAY])  # fmt: skip
    if field.kind is Kind.INDUSTRY:
        return st.sampled_from(GIVEN_INDUSTRIES)
    if field.kind is Kind.SET:
        known = field.values[:5] or WORDS
        return st.frozensets(st.sampled_from(known), max_size=3)
    if field.kind is Kind.ENUM and field.values:
        return st.sampled_from(field.values[:5])
    return st.sampled_from([*WORDS, "新建电镀线和芯片厂", "新建", ""])


def intervals(field: Field) -> st.SearchStrategy[Interval]:
    """Ranges of a number or a date near what expressions compare with; an end may be missing."""
    return (
        st.tuples(
            st.none() | values(field), st.none() | values(field), st.booleans(), st.booleans()
        )
        .map(_ordered)
        .filter(lambda found: not found.empty and _several(field, found))
    )


def _ordered(drawn: tuple[Any, Any, bool, bool]) -> Interval:
    low, high, low_open, high_open = drawn
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Interval(low, high, low_open and low is not None, high_open and high is not None)


def _several(field: Field, found: Interval) -> bool:
    low, high = found.within(field.low, field.high)
    return low < high


def facts_of(field: Field) -> st.SearchStrategy[Any]:
    """Values of a field, and ranges where it may have them."""
    if field.kind in (Kind.NUMBER, Kind.DATE):
        return st.one_of(values(field), values(field), intervals(field))
    return values(field)


FIELDS = (*MONEY, *AREA, *BOOLS, *ENUMS, *TEXTS, *DATES, *CODES, *SETS)
ITEM_FIELDS = (
    "paid_in_capital",
    "assets",
    "kind",
    "size",
    "foreign",
    "defaulter",
    "established_on",
)


@st.composite
def list_facts(
    draw: st.DrawFn, path: str = "investor", leaves: tuple[str, ...] = ITEM_FIELDS
) -> ListFact:
    """A list with elements known in part, complete or not."""
    items = []
    for _ in range(draw(st.integers(0, 3))):
        item = {}
        for leaf in leaves:
            if draw(st.booleans()):
                item[leaf] = draw(facts_of(catalogue[f"{path}.{leaf}"]))
        items.append(item)
    return ListFact(tuple(items), draw(st.booleans()))


@st.composite
def candidates(draw: st.DrawFn, fields: tuple[str, ...] = FIELDS) -> Candidate:
    """A candidate of which about half the facts are known, some of them within a range."""
    facts = {p: draw(facts_of(catalogue[p])) for p in fields if draw(st.booleans())}
    lists = {"investor": draw(list_facts())} if draw(st.booleans()) else {}
    evidence = {
        p: Evidence(draw(st.sampled_from(["declared", "verified"])))
        for p in (*facts, *lists)
        if draw(st.booleans())
    }
    if draw(st.booleans()):
        facts["project.stage"] = draw(st.sampled_from(["线索", "初审", "联审", "签约", "投产"]))
    return Candidate("1", "示例", facts, lists, evidence, as_of=DAY)
