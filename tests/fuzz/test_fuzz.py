"""The fuzzers themselves: the same rounds every time, and what they find is counted and told."""

from __future__ import annotations

import sys

import pytest

from tests.fuzz import __main__ as fuzz
from tests.fuzz.counts import Counts, rounds


def test_one_round_at_least_and_the_same_every_time() -> None:
    """A deadline that is past still leaves one round, by which a fault is had again."""
    assert list(rounds(7, 0.0)) == ["7/0"]


@pytest.mark.parametrize(("faults", "code"), [([], 0), (["7/0: crash"], 1)])
def test_faults_are_told_and_end_with_one(
    faults: list[str],
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The counts and every fault of a class are printed, and decide how the command ends."""
    done = Counts(faults=faults)
    done.tried["files"] += 3
    monkeypatch.setattr(fuzz, "CLASSES", {"some": lambda seed, deadline: done})
    monkeypatch.setattr(sys, "argv", ["fuzz", "--class", "all", "--minutes", "0"])
    assert fuzz.main() == code
    out = capsys.readouterr().out
    assert f"some: {len(faults)} faults\n  files 3\n" in out
    assert all(f"fault: {fault}" in out for fault in faults)
