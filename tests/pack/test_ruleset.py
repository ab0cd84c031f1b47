"""What is in force on a day: epochs, packs switched on, order of conclusions."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pack.pack_files import SOURCES, check, load, pack, parameter, save, table

from prescreen.pack import RuleSet, load_rules


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def dated(tmp_path: Path) -> RuleSet:
    """Rules with an edge of every kind."""
    return load(
        tmp_path,
        pack(
            "sample",
            effective={"from": day("2020-01-01")},
            parameters={"p": parameter({"2021-01-01": 1, "2022-01-01": 2})},
            tables={"t": table({"k": "text"}, [
                {"k": "甲", "value": 1, "effective_from": "2023-01-01"},
            ])},
            checks=[
                check("sample.a", effective={"until": day("2024-01-01")}),
                check("sample.b", effective={"from": day("2024-01-01")}),
            ],
        ),
    )  # fmt: skip


def test_edges(tmp_path: Path) -> None:
    """Every day on which something changes is an edge."""
    assert [d.year for d in dated(tmp_path).edges] == [2020, 2021, 2022, 2023, 2024]


def test_before_the_pack(tmp_path: Path) -> None:
    """Before its first day a pack says nothing."""
    assert dated(tmp_path).on(day("2019-12-31")).checks == ()


def test_one_check_takes_over_from_another(tmp_path: Path) -> None:
    """On the day one check ends and another begins, only the new one is in force."""
    rules = dated(tmp_path)

    assert [c.id for c in rules.on(day("2023-12-31")).checks] == ["sample.a"]
    assert [c.id for c in rules.on(day("2024-01-01")).checks] == ["sample.b"]


def test_days_of_an_epoch_share_their_rules(tmp_path: Path) -> None:
    """Rules are built once for all days between two edges."""
    rules = dated(tmp_path)

    assert rules.on(day("2022-01-01")) is rules.on(day("2022-12-31"))
    assert rules.on(day("2022-01-01")) is not rules.on(day("2021-12-31"))


@settings(max_examples=60, deadline=None)
@given(st.dates(dt.date(2019, 1, 1), dt.date(2026, 1, 1)))
def test_an_epoch_has_one_set_of_rules(when: dt.date) -> None:
    """What is in force on a day is in force on all days of its epoch, asked afresh."""
    rules = _RULES.setdefault("rules", _built())
    fresh = RuleSet(rules.packs, rules.named)
    first, again = rules.on(when), fresh.on(when)

    assert [c.id for c in first.checks] == [c.id for c in again.checks]
    assert dict(first.parameters) == dict(again.parameters)


_RULES: dict[str, RuleSet] = {}


def _built() -> RuleSet:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        return dated(Path(folder))


def test_unverified_packs_are_off_unless_named(tmp_path: Path) -> None:
    """A pack that nobody has verified takes part only when it is asked for by name."""
    folder = save(tmp_path, pack("kept"), pack("draft", status="unverified"))
    today = day("2026-11-22")
    whole = load_rules([folder])
    named = load_rules([folder, folder / "draft"])

    assert [p.id for p in whole.on(today).packs] == ["kept"]
    assert sorted(p.id for p in named.on(today).packs) == ["draft", "kept"]
    assert len(whole.packs) == 2


def test_order_of_conclusions(tmp_path: Path) -> None:
    """Conclusions stand after every tag that they negate, those on the verdict last."""
    rules = load(
        tmp_path,
        pack(
            conclusions=[
                {"id": "z", "when": "verdict == 'fail'", "after": "verdict", "tag": "丁"},
                {"id": "a", "when": "!tagged('乙')", "tag": "丙"},
                {"id": "b", "when": "tagged('甲')", "tag": "乙"},
                {"id": "c", "when": "land.area > land.new_area", "tag": "甲"},
            ]
        ),
    )
    found = rules.on(day("2026-11-22")).conclusions
    place = {c.id: i for i, c in enumerate(found)}

    assert place["b"] < place["a"]
    assert found[-1].id == "z"
    assert {c.id: c.stratum for c in found}["a"] == 1


def test_checks_are_sorted(tmp_path: Path) -> None:
    """The order of checks in files does not show."""
    own = pack(checks=[check("sample.b"), check("sample.c"), check("sample.a")])
    found = load(tmp_path, own).on(day("2026-11-22"))

    assert [c.id for c in found.checks] == ["sample.a", "sample.b", "sample.c"]


def test_rules_cite_only_texts_in_force_on_the_day(tmp_path: Path) -> None:
    """Of two texts in turn each day shows its own; a conclusion falls with its last."""
    turn = day("2026-08-15")
    sources = {
        "old": {**SOURCES["norm"], "title": "旧办法", "effective": {"until": turn}},
        "new": {**SOURCES["norm"], "title": "新办法", "effective": {"from": turn}},
    }
    rules = load(
        tmp_path,
        pack(
            sources=sources,
            checks=[check(source=["old#第一条", "new#第二条"])],
            conclusions=[
                {"id": "both", "when": "land.area > 1[亩]", "tag": "甲", "source": ["old", "new"]},
                {"id": "old", "when": "land.area > 1[亩]", "tag": "乙", "source": "old"},
                {"id": "none", "when": "land.area > 1[亩]", "tag": "丙"},
            ],
        ),
    )
    shown = {}
    for date in (turn - dt.timedelta(1), turn):
        now = rules.on(date)
        shown[date] = (
            [c.source.key for c in now.checks[0].citations],
            sorted(c.id for c in now.conclusions),
            [c.source.key for r in now.conclusions for c in r.citations if r.id == "both"],
        )
    assert turn in rules.edges
    assert shown == {
        turn - dt.timedelta(1): (["sample.old"], ["both", "none", "old"], ["sample.old"]),
        turn: (["sample.new"], ["both", "none"], ["sample.new"]),
    }
