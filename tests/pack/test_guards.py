"""What packs may say: the basis decides, and fair competition is kept."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from tests.pack.pack_files import SOURCES, check, codes, pack

from prescreen.fields import catalogue

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
        ("under(project.industry_code, '26')", "甲", False),
        ("!under(project.industry_code, '26') || land.area < 1[亩]", "甲", False),
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
