"""Drawn sheets: what was made of a known list of projects reads back right, or unknown and told."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.intake.drawing_more import KINDS
from tests.intake.drawn import check


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from([*KINDS]))
def test_no_cell_is_wrong_in_silence(seed: int, kind: str) -> None:
    """Columns in any order, units anywhere, sums, lists one below or beside another, forms with
    label and value in one cell, heads of three rows: no silent error."""
    with tempfile.TemporaryDirectory() as folder:
        assert check(seed, Path(folder), Counter(), kind) == []


MISREAD = (75, 163, 481, 622, 894, 984, 1905, 6681, 9023, 9145, 20100, 20355, 100434, 101087,
           500062, 501237, 701379, 702072)  # fmt: skip


LATER = (
    [("beside", seed) for seed in (31, 80, 92, 103, 1228)]
    + [("form", seed) for seed in (29, 36, 78, 161, 216)]
    + [("varied", seed) for seed in (15, 31, 99, 269)]
)


@pytest.mark.parametrize(("kind", "seed"), [*(("stacked", seed) for seed in MISREAD), *LATER])
def test_sheets_that_were_once_misread(kind: str, seed: int, tmp_path: Path) -> None:
    """Heads, titles, lists and forms that were lost while this was written are found."""
    assert check(seed, tmp_path, Counter(), kind) == []


def test_what_is_drawn_is_rich(tmp_path: Path) -> None:
    """The sheets hold cells that can be read, cells that cannot, doubtful ones, and wrong sums."""
    counts: Counter[str] = Counter()
    for seed in range(60):
        check(seed, tmp_path, counts, list(KINDS)[seed % len(KINDS)])
    assert counts["right"] > 300
    assert counts["unknown"] > 50
    assert counts["doubtful"] > 50
    assert counts["sums doubted"]
    assert not counts["wrong"]
