"""Tokens: spans cover the text, and no text does more than be refused."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.lang.book import names

from prescreen.lang import LangError, compile_expression
from prescreen.lang.source import Source
from prescreen.lang.tokens import MAX_LENGTH, TokenKind, tokenize

ALPHABET = "land.area用地 0123456789.[]()'\"`,?:!<>=&|+-*/≥≤≠（），×÷且或非亩%_\n\t in true"
TEXTS = st.one_of(st.text(max_size=60), st.text(ALPHABET, max_size=60))


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_spans_cover_the_text(text: str) -> None:
    """What lies between two tokens is white space, and tokens come in order."""
    try:
        tokens = tokenize(Source(text))
    except LangError:
        return
    at = 0
    for token in tokens:
        assert text[at : token.span.start].strip() == ""
        assert token.span.start >= at
        at = token.span.end
    assert at == len(text)
    assert tokens[-1].kind is TokenKind.END


@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example("1[")
@example("a\x00b")
@example("²")
@example("１２ > 3")
@example("1.²")
@example("a.`b`")
@example("\ud800")
@example("any(any(investor.share > 1[%]))")
@example("at_least(1e, true)")
@example("date('')")
@example("min(1[], 2)")
@example("9" * 400)
@example("(" * 3000)
@example("!" * 3000)
@example("-" * 300)
@example("a ? " * 300)
def test_only_lang_errors(text: str) -> None:
    """Whatever is typed, the answer is a tree or one mistake with its place."""
    problem = None
    try:
        compile_expression(text, names())
    except LangError as error:
        problem = error.problem
    if problem is not None:
        assert problem.place is not None
        assert problem.hint_zh
        assert problem.hint_en
        assert problem.text("zh")
        assert problem.text("en")


def test_words_and_signs() -> None:
    """Chinese operators are the same tokens as their ASCII ones."""
    left = [t.text for t in tokenize(Source("a 且 b 或 非 c ≥ d ≤ e ≠ f"))]
    right = [t.text for t in tokenize(Source("a && b || ! c >= d <= e != f"))]

    assert left == right


def test_operators_are_words_of_their_own() -> None:
    """且 inside a name is part of the name."""
    tokens = tokenize(Source("并且建设"))

    assert [t.kind for t in tokens] == [TokenKind.NAME, TokenKind.END]


def test_length_is_bounded() -> None:
    """An expression one sign longer than allowed is refused as too long."""
    with pytest.raises(LangError) as caught:
        tokenize(Source("a" * (MAX_LENGTH + 1)))

    assert caught.value.problem.code == "lang-too-long"
