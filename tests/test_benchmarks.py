"""The benchmarks run, and what they compare agrees. No time is asserted."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks import lists, measure, one, questions, ranges, reading, startup, table, whole
from benchmarks.batch import REGION, screener
from benchmarks.rivals import Rival, durable, rivals, trees
from benchmarks.rivals.base import Condition, Judge
from benchmarks.rivals.cases import DAY, Cases, record
from benchmarks.rivals.facts import Facts

from prescreen import Screener
from prescreen.fields import catalogue
from prescreen.logic.numbers import at_least_number
from prescreen.pack.ruleset import InForce, load_rules


@pytest.fixture(scope="module")
def rules() -> InForce:
    return load_rules(["national"]).on(DAY)


def few(rules: InForce, step: int = 6) -> InForce:
    """Every so many checks: some engines take a second to compile them all."""
    return replace(rules, checks=rules.checks[::step])


@pytest.mark.parametrize("rival", rivals(), ids=lambda r: r.name)
def test_outcomes_of_every_engine_agree(rules: InForce, rival: Rival) -> None:
    """Engines that are not installed are left out; plain Python always takes part."""
    pair = one.match(rival, few(rules))

    assert one.disagreements(pair, one.moments_of(rules, 3)) == []
    assert len(pair.program.checks) + sum(pair.left_out.values()) == len(few(rules).checks)


def test_plain_python_agrees_on_all_checks_that_it_can_say(rules: InForce) -> None:
    """Plain Python agrees on most checks of the packs, most of which come out more than one way."""
    (plain,) = (r for r in rivals() if r.name == "plain Python")
    pair = one.match(plain, rules)
    situations = one.moments_of(rules, 12)
    seen: dict[str, set[str]] = {}
    for situation in situations:
        for check, status in one.ours(pair.program, situation).items():
            seen.setdefault(check, set()).add(status)

    assert one.disagreements(pair, situations) == []
    assert len(pair.program.checks) > 0.8 * len(rules.checks)
    assert all(s <= {"pass", "fail", "not_applicable"} for s in seen.values())
    # The comparison says something: most checks come out in more than one way.
    assert sum(len(s) > 1 for s in seen.values()) > 0.7 * len(seen)


def test_a_wrong_engine_is_found_out(rules: InForce) -> None:
    """An engine that says pass to everything is told apart."""

    class Wrong:
        """Says pass to everything."""

        def __init__(self, real: Rival) -> None:
            self.real = real

        def __getattr__(self, name: str) -> object:
            return getattr(self.real, name)

        def judge(self, conditions: Iterable[Condition]) -> Judge:
            found = [c.id for c in conditions]
            return lambda prepared: dict.fromkeys(found, "pass")

    pair = one.match(Wrong(rivals()[-1]), few(rules))  # type: ignore[arg-type]

    assert one.disagreements(pair, one.moments_of(rules, 1))


def test_candidates_are_the_same_for_the_same_seed(rules: InForce) -> None:
    """The same seed draws the same candidate."""
    first, second = (Cases(rules.checks, seed=7).draw("a") for _ in range(2))

    assert record(first) == record(second)


def test_a_run_over_the_examples_reports_every_stage() -> None:
    """A run measures each stage for full and for scant projects, the median within its bounds."""
    found = one.real(rounds=1, limit=2)

    assert set(found["filled"]) == set(found["clue"]) >= set(one.STAGES)
    assert all(row["min"] <= row["median"] <= row["max"] for row in found["clue"].values())


def test_start_up_is_measured_in_a_new_process() -> None:
    """A new process loads the packs and answers with a measured number."""
    assert startup.inside(startup.LOAD, 1)[0] > 0


def test_results_name_command_machine_and_versions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kept results have milliseconds and say where, with what and by which command."""
    monkeypatch.setattr(measure, "RESULTS", tmp_path / "results")
    path = measure.save("x", {"a": measure.summary([0.001, 0.003, 0.002])}, ["pydantic"])
    found = json.loads(path.read_text(encoding="utf-8"))

    assert found["a"] == {"median": 2.0, "min": 1.0, "max": 3.0, "runs": 3}
    assert {"command", "machine", "versions", "benchmark"} <= set(found)
    assert set(found["versions"]) == {"prescreen", "pydantic"}


def test_durable_rules_agrees_where_it_is_installed(rules: InForce) -> None:
    """durable-rules agrees on most checks of the packs, where it is there."""
    pytest.importorskip("durable")
    made = durable.make()
    assert made is not None
    pair = one.match(made, few(rules, 3))

    assert len(pair.program.checks) > 0.5 * len(few(rules, 3).checks)
    assert one.disagreements(pair, one.moments_of(rules, 3)) == []


# -- reading a list ------------------------------------------------------------------------------
def test_readers_of_lists_agree_and_run(tmp_path: Path) -> None:
    """Every figure of the drawn list comes back as it was written; each reader sees every row."""
    paths = reading.write(tmp_path, 40)

    assert reading.disagreements(paths, 40) == []
    found = reading.compare(paths, 40, 1)
    assert len(found) == 7
    assert all(figures["peak_mb"] > 0 for figures in found.values())


def test_a_figure_that_was_misread_is_found(tmp_path: Path) -> None:
    """A list that says something else than what was drawn does not pass."""
    paths = reading.write(tmp_path, 5)
    text = paths["csv"].read_text(encoding="utf-8").replace("用地面积(亩)", "用地面积(公顷)")
    paths["csv"].write_text(text, encoding="utf-8")

    assert len(reading.disagreements(paths, 5)) == 5


# -- the whole work --------------------------------------------------------------------------------
def test_plain_python_does_the_whole_work_as_we_do() -> None:
    """All checks of the packs on rows with blank cells; the optional rivals are not needed."""
    ours = screener()
    rows = whole.sample(ours, 12)
    side = whole.Side(rival("plain Python"), ours, rows)
    found = side.check()

    assert side.work.left_out == {}
    assert set(side.work.ids) == {c.check.id for c in ours.program(lists.DAY).checks}
    assert found.total() == 12 * len(side.work.ids)
    assert set(found) == {"pass", "fail", "unknown", "not_applicable", "later"}


def test_nothing_depends_on_what_is_folded_away() -> None:
    """The same without knowing what the list has: every check becomes an expression."""
    ours = screener()
    rows = whole.sample(ours, 6)
    leaves: dict[str, frozenset[str]] = {}
    for f in catalogue:
        if f.list_path is not None:
            leaf = f.path.removeprefix(f"{f.list_path}.")
            leaves[f.list_path] = leaves.get(f.list_path, frozenset()) | {leaf}
    scalars = [f for f in catalogue if f.list_path is None]
    every = Facts(
        frozenset(f.path for f in scalars),
        frozenset(f.path for f in scalars if f.origin != "candidate"),
        leaves,
    )
    side = whole.Side(rival("plain Python"), ours, replace(rows, facts=every))

    assert side.check().total() == 6 * len(ours.program(lists.DAY).checks)
    assert len(side.work.texts) == len(side.work.ids)


def test_the_score_is_an_interval_for_rivals_too() -> None:
    """The packs of the list give no points, those of another place do."""
    packs = ["national", "local/shouxian-shushan"]
    ours = Screener.from_files(REGION, packs=packs, as_of=lists.DAY)
    side = whole.Side(rival("plain Python"), ours, whole.sample(ours, 12))
    side.check()
    scores = [side.answer(row).score for row in range(12)]

    assert any(s is not None and s[0] < s[1] for s in scores)


def test_a_wrong_answer_on_the_whole_work_stops_the_run() -> None:
    """A rival that answers otherwise ends the run, with its row, check and both answers."""
    ours = screener()
    side = whole.Side(rival("plain Python"), ours, whole.sample(ours, 2))
    side.run = lambda record: [1.0] * len(side.work.texts)

    with pytest.raises(SystemExit, match=r"plain Python, row 0, \w+\.[\w-]+: pass, ours"):
        side.check()


@pytest.mark.parametrize("bound", [0.0, 1e-13, 1.0, 300.0, -300.0, 0.1 + 0.2, 1e12])
def test_bounds_with_the_tolerance_in_them_compare_as_we_do(bound: float) -> None:
    """The edge is the last float on its side."""
    least, greatest = (trees.edge(trees.number(bound), low).value for low in (True, False))
    assert isinstance(least, float)
    assert isinstance(greatest, float)

    assert at_least_number(least, bound)
    assert not at_least_number(math.nextafter(least, -math.inf), bound)
    assert at_least_number(bound, greatest)
    assert not at_least_number(bound, math.nextafter(greatest, math.inf))


def rival(name: str) -> Rival:
    return next(r for r in rivals() if r.name == name)


def test_no_point_of_a_range_says_what_the_range_excludes() -> None:
    """A few trials of the bench of ranges: nothing is violated, and some checks read a range."""
    found = ranges.measure(trials=2, count=200, places=(("kecheng", "region.yaml"),))

    assert found["violated"] == 0
    assert found["samples"] > 0
    assert found["read"] > 0


def test_questions_by_worth_are_not_more_than_by_the_list() -> None:
    """One project asked to the end in both orders: what is most worth asking comes first."""
    found = questions.measure(limit=1)
    (row,) = found["rows"]

    assert 0 < row["worth"] <= row["listed"] <= row["whole"]
    assert questions.drawn(found).startswith("<svg")


def test_the_service_under_load(capsys: pytest.CaptureFixture[str]) -> None:
    """A second of verdicts and summaries and a small batch, each answered, and its figures."""
    pytest.importorskip("fastapi", reason="the extra `serve` is not installed")
    from benchmarks import serve

    serve.main(["--seconds", "1", "--clients", "2", "--workers", "1", "--rows", "60"])
    found = json.loads(capsys.readouterr().out)
    for detail in ("verdict", "summary"):
        assert found[detail]["requests"] > 0
        assert 0 < found[detail]["p50_ms"] <= found[detail]["p99_ms"]
    assert found["batch"]["rows"] == 60


def test_the_large_table_is_read_alike_by_all_three(tmp_path: Path) -> None:
    """Ours in columns and one by one, DuckDB and zen-engine find the same limit for each drawn
    project; `measure` stops where they do not."""
    pytest.importorskip("duckdb")
    pytest.importorskip("zen")
    found = table.measure(2_000, 1, tmp_path)

    assert found["rows_of_the_table"] > 16_000
