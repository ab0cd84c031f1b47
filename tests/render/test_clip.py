"""Texts cut to a length: where they end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prescreen.render.view import clip

_PIECES = st.sampled_from(
    [
        "总投资",
        "1,200",
        "0.95",
        "12000万元",
        "10:30",
        "、",
        ",",
        ";",
        ":",
        " ",
        "total of",
        "5",
        "亩",
    ]
)


@given(st.lists(_PIECES, max_size=20).map("".join), st.integers(2, 40))
def test_a_text_is_never_cut_within_a_figure(text: str, most: int) -> None:
    """What is kept begins the text, fits, and no figure of it is shown by its first digits."""
    shown = clip(text, most)
    assert len(shown) <= most or shown == text
    if shown == text:
        return
    kept = shown.removesuffix("…")
    assert text.startswith(kept)
    words = kept.lstrip("0123456789,.:")  # of a text that is one figure the beginning stays
    assert not words or not (kept[-1].isdigit() and text[len(kept)].isdigit())


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("投资方、建设内容、用地", 8, "投资方…"),
        ("项目总投资12000万元和其他", 9, "项目总投资…"),
        ("总投资约为人民币 1,200 万元", 12, "总投资约为人民币…"),
        ("investment of 500 million yuan", 19, "investment of…"),
        ("an easy text here", 12, "an easy…"),
    ],
)
def test_a_text_ends_with_a_clause_or_a_word(text: str, most: int, shown: str) -> None:
    """It ends where a clause or a word does, and no figure stands without its unit."""
    assert clip(text, most) == shown
