"""Conditions as sentences, in both languages."""

from __future__ import annotations

import pytest
from tests.lang.book import Labels, tree
from tests.lang.cases import Case, read, update

from prescreen.lang import Sort
from prescreen.lang.prose import Prose

MARKS = ("zh", "en")


def said(text: str) -> dict[str, str]:
    node = tree(text, Sort.BOOL)
    return {"zh": Prose(Labels(), "zh").clause(node), "en": Prose(Labels(), "en").clause(node)}


update("prose.txt", MARKS, said)
CASES = read("prose.txt", MARKS)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.text)
def test_sentence(case: Case) -> None:
    """A condition reads as an officer would write it."""
    assert said(case.text) == case.expected


def test_enough_sentences() -> None:
    """Every kind of condition is among the cases."""
    assert len(CASES) >= 80
