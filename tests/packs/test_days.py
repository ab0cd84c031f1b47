"""The packs that ship say on which day their tests run: no clock decides whether they pass."""

from __future__ import annotations

from prescreen.pack import load_rules


def test_every_shipped_pack_names_the_day_of_its_tests() -> None:
    """`tested_on`, or a day in each test."""
    packs = load_rules(["national", "local"]).packs

    clocked = [p.id for p in packs if p.tested_on is None and any(t.as_of is None for t in p.tests)]

    assert len(packs) > 30
    assert clocked == []
