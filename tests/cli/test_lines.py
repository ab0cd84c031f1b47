"""Lines of the terminal."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from prescreen.render.terminal.console import breaks, console

WORDS = st.lists(st.sampled_from(["有", "92", "项", "事实", "。", ",", "A级", "a-b", "》", "𠮷"]))


def test_chinese_breaks_at_any_sign() -> None:
    """A figure with spaces around it does not end a line that has room for more."""
    text = "  理由:有 92 项事实已到期而未知,未知的都要问"

    assert [text[i:] for i in breaks(text, 32, 2)] == ["未知的都要问"]


@pytest.mark.parametrize("before", range(60, 100))
def test_a_number_is_masked_wherever_the_line_ends(
    before: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """A phone number that two lines would share is not shown in parts."""
    console().one_line("x" * before + " 联系电话 138 0013 8000")

    assert "0013" not in capsys.readouterr().out


@given(WORDS.map(" ".join) | WORDS.map("".join), st.integers(8, 40), st.integers(0, 3))
def test_lines_fit_and_nothing_is_lost(text: str, width: int, indent: int) -> None:
    """Every line fits, unless one word or what closes it does not; none begins with what closes."""
    ends = [0, *breaks(text, width, indent), len(text)]
    lines = [text[a:b] for a, b in itertools.pairwise(ends)]

    assert "".join(lines) == text
    for n, line in enumerate(lines):
        wide = cell_len(line.rstrip()) + (indent if n else 0)
        assert wide <= width or not breaks(line, 1)
        assert n == 0 or line[0] not in "。,》"
