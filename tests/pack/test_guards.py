"""What packs may say: the basis decides, and fair competition is kept."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from tests.pack.pack_files import SOURCES, check, codes, pack, problems

from prescreen.fields import catalogue
from prescreen.pack.fairness import INSTEAD
from prescreen.vocabulary import SEVERITIES

SENSITIVE = [f for f in catalogue if f.sensitive]


def of(tmp_path: Path, level: str = "national", **more: Any) -> list[str]:
    return codes(tmp_path, pack(level=level, checks=[check(**more)]))


@pytest.mark.parametrize(
    ("severity", "basis", "source", "level", "wrong"),
    [
        ("veto", "law", "law#第一条", "national", []),
        ("veto", "normative", "norm", "national", ["guard-veto"]),
        ("veto", "local_published", "local", "local", []),
        ("veto", "local_published", "local", "national", ["guard-veto"]),
        ("veto", "law", "norm", "national", ["guard-basis"]),
        ("condition", "law", "norm", "national", ["guard-basis"]),
        ("condition", "normative", "law", "national", []),
        ("condition", "practice", "norm", "national", ["guard-practice"]),
        ("advice", "practice", "norm", "national", []),
    ],
)
def test_basis(
    tmp_path: Path, severity: str, basis: str, source: str, level: str, wrong: list[str]
) -> None:
    """A veto needs law, nothing rests on more than its text, and practice only advises."""
    assert of(tmp_path, level, severity=severity, basis=basis, source=source) == wrong


@pytest.mark.parametrize("basis", ["law", "regulation", "rule"])
def test_no_waiver_from_law(tmp_path: Path, basis: str) -> None:
    """A check that rests on law, regulation or rule cannot be made waivable."""
    assert of(tmp_path, basis=basis, source="law", waivable=True) == ["guard-waivable"]


def test_waiver_from_a_local_text(tmp_path: Path) -> None:
    """A check that rests on a published local text may be waivable."""
    own = check(basis="local_published", source="local", waivable=True)

    assert codes(tmp_path, pack(level="local", checks=[own])) == []


def test_there_are_sensitive_fields() -> None:
    """Place of registration, ownership, size and local tax are among them."""
    assert {"investor.registered_place", "investor.ownership", "investor.size",
            "tax.local_retained"} <= {f.path for f in SENSITIVE}  # fmt: skip


@pytest.mark.parametrize("field", SENSITIVE, ids=lambda f: f.path)
def test_no_sensitive_criterion(tmp_path: Path, field: Any) -> None:
    """Each sensitive field is refused in a check, and in a check through a metric."""
    atom = {
        "text": f"{field.path} == '甲'",
        "bool": field.path,
        "number": f"{field.path} > 0",
        "date": f"{field.path} > date('2020-01-01')",
        "set": f"'甲' in {field.path}",
        "enum": f"{field.path} == '{(field.values or ('',))[0]}'",
    }[str(field.kind)]
    if field.list_path is not None:
        atom = f"any({atom})"
    through = {"m": {"label": "甲", "label_en": "m", "formula": atom}}

    assert of(tmp_path / "a", require=atom) == ["guard-fair-competition"]
    assert of(tmp_path / "b", applies=atom) == ["guard-fair-competition"]
    assert codes(tmp_path / "c", pack(metrics=through, checks=[check(require="m")])) == [
        "guard-fair-competition"
    ]


def test_sensitive_with_authority_of_law(tmp_path: Path) -> None:
    """Law or State Council approval allows it, a lower text does not."""
    atom = "any(investor.foreign)"

    assert of(tmp_path / "a", require=atom, authority="law#第二条") == []
    assert of(tmp_path / "b", require=atom, authority="norm#第二条") == ["guard-fair-competition"]


UNFAIR = {
    "a place read off a credit code": "any(mentions(investor.uscc, '3715'))",
    "a place at the head of a credit code": "any(starts_with(investor.uscc, '913715'))",
    "a firm named by its credit code": "any(investor.uscc == '91371500MA3C000000')",
    "a place read off a name": "any(mentions(investor.name, '聊城'))",
    "not from elsewhere": "!any(mentions(investor.name, '上海'))",
    "to move the seat": "any(any_of(incentive.conditions, ['注册地迁入']))",
    "to pay tax here": "any('本地纳税' in incentive.conditions)",
    "to buy here": "any(any_of(incentive.conditions, ['本地采购', '指定供应商']))",
    "to buy home-made": "any('使用国产' in incentive.conditions)",
    "never to leave": "any('不得迁离' in incentive.conditions)",
    "a demand twice denied": "!(!any('本地纳税' in incentive.conditions))",
    "a demand with a way round": "any('本地纳税' in incentive.conditions) || land.area < 1[亩]",
    "a clause in words": "any(mentions(incentive.text, '注册地迁入'))",
    "paid-in capital": "all(investor.paid_in_capital >= 1000[万元])",
    "paid-in capital in all": "sum(investor.paid_in_capital) >= 1000[万元]",
    "paid-in capital by investment": "sum(investor.paid_in_capital) / investment.total > 0.2",
    "a certificate": "any(mentions(certificate.name, '高新技术企业'))",
    "a certificate of this place": "any(certificate.name == '本市重点企业')",
    "any certificate at all": "count(certificate) >= 1",
    "a certificate in force": "any(certificate.valid_to >= as_of)",
}
FAIR = {
    "housing kept off": "!mentions(project.content, '住宅')",
    "no clause to move the seat": "!any(any_of(incentive.conditions, ['注册地迁入', '本地纳税']))",
    "no clause in words": "!any(mentions(incentive.text, '注册地迁入'))",
    "whether anything was paid in": "!any(investor.paid_in_capital <= 0[万元])",
    "certificates still in force": "all(certificate.valid_to >= as_of)",
    "project capital": "investment.capital / investment.total >= 0.2",
    "defaulters": "!any(investor.defaulter)",
    "checked against the register": "all(investor.paid_in_checked == '一致')",
    "tax of the project": "tax.total / land.area >= 10[万元/亩]",
}


@pytest.mark.parametrize("require", UNFAIR.values(), ids=UNFAIR)
def test_unfair_by_effect(tmp_path: Path, require: str) -> None:
    """A criterion that comes down to a sensitive fact is found behind a text, a clause, an amount,
    a list, and behind the name of a metric."""
    metric = {"label": "甲", "label_en": "m", "formula": require}
    band = {"when": require, "points": 5}
    card = {"title": "分", "items": [
        {"id": "a", "label": "甲", "label_en": "a", "max": 5, "bands": [band]},
    ]}  # fmt: skip

    assert of(tmp_path / "a", require=require) == ["guard-fair-competition"]
    assert of(tmp_path / "b", require="land.area < 1[亩]", waive_when=require) == [
        "guard-fair-competition"
    ]
    own = pack(metrics={"m": metric}, checks=[check(require="m && land.area < 1[亩]")])
    assert codes(tmp_path / "c", own) == ["guard-fair-competition"]
    assert codes(tmp_path / "d", pack(scorecard=card)) == ["guard-fair-competition"]


@pytest.mark.parametrize("require", FAIR.values(), ids=FAIR)
def test_fair_by_effect(tmp_path: Path, require: str) -> None:
    """What forbids an unfair clause, or looks at the project itself, is no unfair criterion."""
    metric = {"label": "甲", "label_en": "m", "formula": require}

    assert of(tmp_path / "a", require=require) == []
    assert of(tmp_path / "b", level="local", require=require) == []
    assert codes(tmp_path / "c", pack(metrics={"m": metric}, checks=[check(require="m")])) == []


@pytest.mark.parametrize(
    ("applies", "wrong"),
    [
        ("any('本地纳税' in incentive.conditions)", False),
        ("!any('本地纳税' in incentive.conditions)", True),
    ],
)
def test_whom_a_rule_burdens(tmp_path: Path, applies: str, wrong: bool) -> None:
    """To ask more of those who do not pay tax here is a demand; to look at a clause is none."""
    found = of(tmp_path, applies=applies)

    assert found == (["guard-fair-competition"] if wrong else [])


def test_a_tag_may_name_a_certificate(tmp_path: Path) -> None:
    """A tag says what there is; a route to a leader by certificate is a privilege."""
    when = "any(mentions(certificate.name, '高新技术企业'))"
    tag, route = (
        {"id": "a", "when": when, "tag": "高企"},
        {"id": "a", "when": when, "route": "绿色通道"},
    )

    assert codes(tmp_path / "a", pack(conclusions=[tag])) == []
    assert codes(tmp_path / "b", pack(conclusions=[route])) == ["guard-fair-competition"]


def test_the_message_shows_the_way_and_a_lawful_one(tmp_path: Path) -> None:
    """The message names the metrics that lead to the sensitive fact, the fact, and what to ask."""
    metrics = {
        "inner": {
            "label": "内",
            "label_en": "inner",
            "formula": "max_of(investor.registered_capital)",
        },
        "outer": {"label": "外", "label_en": "outer", "formula": "inner > 100[万元]"},
    }
    (found,) = problems(tmp_path, pack(metrics=metrics, checks=[check(require="outer")]))

    assert "指标 外 → 指标 内 → 注册资本(investor.registered_capital)" in found.zh
    assert "metric outer → metric inner" in found.en
    assert "项目资本金" in found.hint_zh
    assert "project capital" in found.hint_en


@pytest.mark.parametrize("field", SENSITIVE, ids=lambda f: f.path)
def test_every_sensitive_field_has_an_alternative(field: Any) -> None:
    """Who is told what not to ask is told what to ask."""
    assert field.path in INSTEAD


@pytest.mark.parametrize("basis", ["normative", "practice"])
def test_a_veto_is_told_what_will_load(tmp_path: Path, basis: str) -> None:
    """Whatever severity the message on a veto proposes, the pack loads with it."""
    found = problems(tmp_path / "a", pack(checks=[check(severity="veto", basis=basis)]))
    (veto,) = [p for p in found if p.code == "guard-veto"]
    named = [s for s in SEVERITIES if s in veto.hint_zh]

    assert named
    for severity in named:
        own = pack(checks=[check(severity=severity, basis=basis)])
        assert codes(tmp_path / severity, own) == []


@pytest.mark.parametrize(
    ("require", "title", "wrong"),
    [
        ("!under(project.industry_code, '26')", "甲", True),
        ("!under(project.industry_code, '26') && land.area < 1[亩]", "甲", True),
        ("!mentions(project.content, '化工')", "甲", True),
        ("!(under(project.industry_code, '26') || mentions(project.content, '化'))", "甲", True),
        ("project.industry_code != '2614'", "甲", True),
        ("land.area < 1[亩]", "化工项目一律不引进", True),
        ("!(project.industry_code in ['2614', '2631'])", "甲", True),
        ("!(project.industry_code == '2614')", "甲", True),
        ("!any(under(product.industry_code, '26'))", "甲", True),
        ("all(!under(product.industry_code, '26'))", "甲", True),
        ("all(product.industry_code != '2614')", "甲", True),
        ("!any(mentions(incentive.text, '返还'))", "甲", False),
        ("!any(investor.defaulter)", "甲", False),
        ("!under(project.industry_code, '26') || land.area < 1[亩]", "甲", False),
        ("!mentions(project.content, '住宅')", "甲", False),
        ("!mentions(project.content, '住宅', '商品房', '房地产')", "甲", False),
        ("!mentions(project.content, '住宅', '印染')", "甲", True),
        ("!(under(project.industry_code, '26') && land.area > 1[亩])", "甲", False),
        ("under(project.industry_code, '26')", "甲", True),
        ("under(project.industry_code, '26', '39') && land.area > 1[亩]", "甲", True),
        ("mentions(project.content, '电子') || under(project.industry_code, '39')", "甲", True),
        ("all(under(product.industry_code, '39'))", "甲", True),
        ("project.industry_code in ['3973', '3974']", "甲", True),
        ("region.industry_tier in ['首位', '主导']", "甲", True),
        ("park.leading_match", "甲", True),
        ("under(project.industry_code, '39') || land.area < 1[亩]", "甲", False),
    ],
)
def test_no_home_made_negative_list(tmp_path: Path, require: str, title: str, wrong: bool) -> None:
    """A local pack bans no industry by itself, in a condition or in words."""
    found = of(
        tmp_path, "local", require=require, title=title, basis="local_published", source="local"
    )

    assert found == (["guard-negative-list"] if wrong else [])


@pytest.mark.parametrize(
    ("applies", "wrong"),
    [
        ("under(project.industry_code, '26')", True),
        ("under(project.industry_code, '26') && land.area > 1[亩]", True),
        ("!under(project.industry_code, '26')", True),
        ("land.area > 1[亩]", False),
    ],
)
def test_no_ban_the_other_way(tmp_path: Path, applies: str, wrong: bool) -> None:
    """A check that applies to an industry and can never be met is a ban too."""
    found = of(
        tmp_path, "local", applies=applies, require=False, basis="local_published", source="local"
    )

    assert found == (["guard-negative-list"] if wrong else [])


@pytest.mark.parametrize(
    ("formula", "require"),
    [
        ("under(project.industry_code, '26')", "!m"),
        ("!under(project.industry_code, '26')", "m"),
    ],
)
def test_no_ban_through_a_metric(tmp_path: Path, formula: str, require: str) -> None:
    """An industry ban is found out behind the name of a metric too."""
    own = pack(
        level="local",
        metrics={"m": {"label": "甲", "label_en": "m", "formula": formula}},
        checks=[check(require=require, basis="local_published", source="local")],
    )

    assert codes(tmp_path, own) == ["guard-negative-list"]


def test_a_ban_with_law_behind_it(tmp_path: Path) -> None:
    """A local pack may keep an industry out where a law says so."""
    own = check(require="!under(project.industry_code, '26')", basis="law", source="law#第一条")

    assert codes(tmp_path, pack(level="local", checks=[own])) == []


@pytest.mark.parametrize(
    ("check_range", "source_range", "clash"),
    [
        ({}, {}, False),
        ({"from": dt.date(2026, 1, 1)}, {"until": dt.date(2026, 1, 1)}, True),
        ({"from": dt.date(2026, 1, 1)}, {"until": dt.date(2026, 1, 2)}, False),
        ({"until": dt.date(2026, 1, 1)}, {"from": dt.date(2026, 1, 1)}, True),
        ({"until": dt.date(2026, 1, 2)}, {"from": dt.date(2026, 1, 1)}, False),
    ],
)
def test_ranges_that_clash(
    tmp_path: Path, check_range: Any, source_range: Any, clash: bool
) -> None:
    """A check is never in force only while its text is not."""
    sources = {**SOURCES, "norm": SOURCES["norm"] | {"effective": source_range}}
    own = pack(sources=sources, checks=[check(effective=check_range)])

    assert codes(tmp_path, own) == (["effective-clash"] if clash else [])


def test_tags_that_negate_each_other(tmp_path: Path) -> None:
    """Two conclusions that each hold if the other does not have no answer."""
    rules = [
        {"id": "a", "when": "!tagged('乙')", "tag": "甲"},
        {"id": "b", "when": "!tagged('甲')", "tag": "乙"},
    ]

    assert codes(tmp_path, pack(conclusions=rules)) == ["conclusion-cycle"]


def test_tags_that_build_on_each_other(tmp_path: Path) -> None:
    """A circle without a negation has a least answer and loads."""
    rules = [
        {"id": "a", "when": "tagged('乙') || land.area > land.new_area", "tag": "甲"},
        {"id": "b", "when": "tagged('甲')", "tag": "乙"},
    ]

    assert codes(tmp_path, pack(conclusions=rules)) == []
