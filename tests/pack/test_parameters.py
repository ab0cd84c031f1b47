"""Dated parameters, and local packs that may only tighten them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from tests.pack.pack_files import check, codes, load, pack, parameter

PAST, OLD, NEW = dt.date(2023, 1, 1), dt.date(2024, 6, 1), dt.date(2026, 6, 1)
CHECK = check("base.area", "land.area <= ceiling")


def base(**more: Any) -> dict[str, Any]:
    values = {"2024-01-01": 100, "2026-01-01": 80}
    return pack("base", checks=[CHECK], parameters={"ceiling": parameter(values, **more)})


def local(values: dict[str, Any], **more: Any) -> dict[str, Any]:
    return pack(
        "local", level="local", extends=["base"], checks=[],
        parameters={"ceiling": parameter(values, source="local", **more)},
    )  # fmt: skip


def test_the_value_of_the_day(tmp_path: Path) -> None:
    """A value counts from its first day until the next; before the first there is none."""
    found = load(tmp_path, base()).packs[0].parameters["ceiling"]

    assert found.on(dt.date(2023, 12, 31)) is None
    assert found.on(dt.date(2024, 1, 1)) == 100.0
    assert found.on(dt.date(2025, 12, 31)) == 100.0
    assert found.on(dt.date(2026, 1, 1)) == 80.0


def test_a_value_may_end(tmp_path: Path) -> None:
    """Null ends a parameter: from then on it is unknown."""
    own = pack(parameters={"p": parameter({"2024-01-01": 100, "2026-01-01": None})})
    found = load(tmp_path, own).packs[0].parameters["p"]

    assert found.on(dt.date(2025, 1, 1)) == 100.0
    assert found.on(dt.date(2026, 1, 1)) is None


def test_the_order_in_the_file_does_not_matter(tmp_path: Path) -> None:
    """Dated values are sorted by their day, however the file lists them."""
    own = pack(parameters={"p": parameter({"2026-01-01": 1, "2024-01-01": 2})})
    found = load(tmp_path, own).packs[0].parameters["p"]

    assert [v for _, v in found.values] == [2.0, 1.0]


def test_values_in_other_units(tmp_path: Path) -> None:
    """A value with a unit of its own is converted to the parameter's."""
    own = pack(parameters={"p": parameter({"2024-01-01": "2[公顷]"})})

    assert load(tmp_path, own).packs[0].parameters["p"].on(OLD) == pytest.approx(30.0)


@pytest.mark.parametrize(
    ("better", "values", "ok"),
    [
        ("lower", {"2024-01-01": 60}, True),
        ("lower", {"2024-01-01": 80}, True),
        ("lower", {"2024-01-01": 90}, False),
        ("lower", {"2024-01-01": 100, "2026-01-01": 80}, True),
        ("lower", {"2024-01-01": 60, "2027-01-01": 90}, False),
        ("higher", {"2024-01-01": 120}, True),
        ("higher", {"2024-01-01": 90}, False),
        ("none", {"2024-01-01": 100, "2026-01-01": 80}, True),
        ("none", {"2024-01-01": 90}, False),
    ],
)
def test_only_tightened(tmp_path: Path, better: str, values: dict[str, Any], ok: bool) -> None:
    """On no day may a local value be looser than the one above it."""
    found = codes(tmp_path, base(better=better), local(values, better=better))

    assert found == ([] if ok else ["extends-loosened"])


MINISTRY, DISTRICT, COUNCIL, CONGRESS = (
    "国家发展改革委",
    "某区人民政府",
    "国务院",
    "全国人民代表大会",
)


@pytest.mark.parametrize(
    ("set_by", "allowed_by", "more", "ok"),
    [
        ((MINISTRY, "rule"), (DISTRICT, "local_published"), {}, False),
        ((MINISTRY, "rule"), (DISTRICT, "normative"), {}, False),
        ((MINISTRY, "rule"), (DISTRICT, "rule"), {}, False),
        ((MINISTRY, "rule"), (MINISTRY, "normative"), {}, False),
        ((MINISTRY, "rule"), (MINISTRY, "rule"), {}, True),
        ((MINISTRY, "rule"), (COUNCIL, "regulation"), {}, True),
        ((MINISTRY, "rule"), (DISTRICT, "regulation"), {}, False),
        ((MINISTRY, "rule"), (CONGRESS, "law"), {}, True),
        ((MINISTRY, "normative"), (DISTRICT, "normative"), {}, False),
        ((CONGRESS, "law"), (COUNCIL, "regulation"), {}, False),
        ((CONGRESS, "law"), ("全国人大常委会", "law"), {}, True),
        (("某市人民政府", "local_published"), ("某市人民政府", "local_published"), {}, True),
        (("某市人民政府", "local_published"), (DISTRICT, "local_published"), {}, False),
        (("某市人民政府", "local_published"), (DISTRICT, "practice"), {}, False),
        ((MINISTRY, "rule"), (MINISTRY, "rule"), {"evidence": "unverified"}, False),
        ((MINISTRY, "rule"), (MINISTRY, "rule"), {"effective": {"from": NEW}}, False),
        ((MINISTRY, "rule"), (MINISTRY, "rule"), {"effective": {"until": PAST}}, False),
    ],
)  # fmt: skip
def test_who_may_loosen(
    tmp_path: Path, set_by: tuple[str, str], allowed_by: tuple[str, str], more: Any, ok: bool
) -> None:
    """Only a text of the rank and the kind of that which set a threshold loosens it."""
    above = base(better="lower")
    above["sources"]["norm"] = {"title": "甲", "issuer": set_by[0], "basis": set_by[1]}
    above["checks"] = [check("base.area", "land.area <= ceiling", severity="advice",
                             basis=set_by[1])]  # fmt: skip
    own = local({"2024-01-01": 150}, better="lower", authority="allows#第一条")
    own["sources"]["allows"] = {"title": "乙", "issuer": allowed_by[0], "basis": allowed_by[1],
                                **more}  # fmt: skip

    assert codes(tmp_path, above, own) == ([] if ok else ["extends-loosened"])


@pytest.mark.parametrize(
    ("unit", "theirs", "mine"),
    [("亩", 100, None), ("date", "date('2026-01-01')", "date('2027-01-01')"), ("text", "甲", "乙")],
)
def test_switched_off_or_changed(tmp_path: Path, unit: str, theirs: Any, mine: Any) -> None:
    """A local pack switches off no threshold with null, and sets no day or word anew."""
    above = pack("base", parameters={"p": parameter({"2024-01-01": theirs}, unit=unit)})
    own = pack(
        "local", level="local", extends=["base"], checks=[],
        parameters={"p": parameter({"2024-01-01": mine}, unit=unit, source="local")},
    )  # fmt: skip

    assert codes(tmp_path, above, own) == ["extends-loosened"]


def test_before_a_local_value_begins(tmp_path: Path) -> None:
    """Until the first day of a local value that of the pack extended counts, not an unknown."""
    rules = load(tmp_path, base(better="lower"), local({"2026-05-01": 60}, better="lower"))

    assert rules.on(dt.date(2026, 4, 1)).parameters["base.ceiling"] == 80.0
    assert rules.on(NEW).parameters["base.ceiling"] == 60.0


def test_the_override_counts_where_the_check_stands(tmp_path: Path) -> None:
    """The check of the base pack reads the local value where the local pack is in force."""
    rules = load(
        tmp_path,
        base(better="lower"),
        local({"2024-01-01": 60}, better="lower") | {"effective": {"from": dt.date(2026, 3, 1)}},
    )

    assert rules.on(dt.date(2026, 2, 1)).parameters["base.ceiling"] == 80.0
    assert rules.on(NEW).parameters["base.ceiling"] == 60.0
    assert rules.on(NEW).parameter_info["base.ceiling"].pack == "local"


def test_the_base_pack_alone_is_as_before(tmp_path: Path) -> None:
    """Where no local pack overrides it, a parameter has the base pack's value of the day."""
    rules = load(tmp_path, base())

    assert rules.on(OLD).parameters["base.ceiling"] == 100.0
    assert rules.on(NEW).parameters["base.ceiling"] == 80.0
