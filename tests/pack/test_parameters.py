"""Dated parameters, and local packs that may only tighten them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from tests.pack.pack_files import check, codes, load, pack, parameter

OLD, NEW = dt.date(2024, 6, 1), dt.date(2026, 6, 1)
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


def test_loosened_with_authority(tmp_path: Path) -> None:
    """A higher text may allow it; then the pack names it."""
    own = local({"2024-01-01": 150}, better="lower", authority="local#第一条")

    assert codes(tmp_path, base(better="lower"), own) == []


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
