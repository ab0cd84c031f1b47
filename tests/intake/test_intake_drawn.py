"""Drawn sheets: what was made of a known list of projects reads back right, or unknown and told."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.intake.drawn import check


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_no_cell_is_wrong_in_silence(seed: int) -> None:
    """Columns in any order, units anywhere, sums, sections, stacked tables: no silent error."""
    with tempfile.TemporaryDirectory() as folder:
        assert check(seed, Path(folder), Counter()) == []


MISREAD = (75, 163, 481, 622, 894, 984, 1905, 6681, 9023, 9145, 20100, 20355, 100434, 101087,
           500062, 501237, 701379, 702072)  # fmt: skip


@pytest.mark.parametrize("seed", MISREAD)
def test_sheets_that_were_once_misread(seed: int, tmp_path: Path) -> None:
    """Heads and titles that were lost while this was written are found."""
    assert check(seed, tmp_path, Counter()) == []


def test_what_is_drawn_is_rich(tmp_path: Path) -> None:
    """The sheets hold cells that can be read, cells that cannot, doubtful ones, and wrong sums."""
    counts: Counter[str] = Counter()
    for seed in range(40):
        check(seed, tmp_path, counts)
    assert counts["right"] > 300
    assert counts["unknown"] > 50
    assert counts["doubtful"] > 50
    assert counts["sums doubted"]
    assert not counts["wrong"]
