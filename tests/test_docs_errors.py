"""The catalogue of messages: every code is said somewhere, with all its words, in both languages.

docs/reference/errors.md is made from it by tools/make_docs.py.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from prescreen.messages import Message, problem
from tests.error_codes import catalogue, constants, messages, sayings, trees, word_of, words_of

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "reference" / "errors.md"
BAD = ROOT / "tests" / "packs" / "bad"
_EXAMPLE = re.compile(r"例 `([a-z-]+)`:\n\n```text\n(.*?)\n```", re.DOTALL)


def texts(said: Message) -> tuple[str, ...]:
    return said.zh, said.en, said.hint_zh, said.hint_en


def test_every_code_that_is_said_is_in_the_catalogue() -> None:
    """A call names a code, and a variant of it, that the catalogue has."""
    unknown = {c: s.where for s in sayings() for c in s.codes if c not in messages()}

    assert unknown == {}
    assert len(sayings()) > 300


def test_every_message_is_said_somewhere() -> None:
    """No code and no variant stands in the catalogue that the sources do not name."""
    said = constants().union(*(s.codes for s in sayings()))

    assert {code for code in messages() if code not in said} == set()
    assert {c for c, e in catalogue().items() if not e.says and c not in said} == set()


def test_a_call_gives_the_words_of_its_messages() -> None:
    """A call gives every word that its message needs, and none that no message of it needs."""
    wrong: dict[str, object] = {}
    for saying in sayings():
        if saying.words is not None:
            given = {word_of(w) for w in saying.words}
            needed = {c: words_of(*texts(messages()[c])) for c in saying.codes if c in messages()}
            lacking = {c: words - given - saying.added for c, words in needed.items()}
            idle = given.difference(*needed.values())
            if idle or any(lacking.values()):
                wrong[saying.where] = lacking, idle

    assert wrong == {}


@pytest.mark.parametrize("code", sorted(messages()))
def test_both_languages_say_the_same(code: str) -> None:
    """A message has a text in both languages, with the same words, and so has its remedy."""
    said = messages()[code]

    assert said.zh
    assert said.en
    assert bool(said.hint_zh) == bool(said.hint_en)
    assert words_of(said.zh) == words_of(said.en)
    assert words_of(said.hint_zh) == words_of(said.hint_en)


def test_every_code_is_explained() -> None:
    """An entry has a title and says in both languages what the code means."""
    bare = {
        code
        for code, e in catalogue().items()
        if not (e.title_zh and e.title_en and e.about_zh and e.about_en)
    }

    assert bare == set()


def test_a_word_that_is_not_given_is_an_error() -> None:
    """A message is never said with a hole in it."""
    with pytest.raises(KeyError):
        problem("yaml-tag")


def test_messages_stand_in_the_catalogue_alone() -> None:
    """Only the catalogue puts a text into a problem; elsewhere problems are said or changed."""
    made = {
        path
        for path, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem"
    }

    assert made == set()


def test_examples_are_true() -> None:
    """Each example is what a broken pack is answered with, and shows the code of its heading."""
    found = 0
    for section in PAGE.read_text("utf-8").split("\n### ")[1:]:
        heads = re.findall(r"`([^`]+)`", section.splitlines()[0])
        for name, shown in _EXAMPLE.findall(section):
            found += 1
            assert (BAD / name / "expect.txt").read_text("utf-8").startswith(shown + "\n")
            assert any(f"[{head}]" in shown for head in heads)
    assert found >= 80


def test_pages_that_messages_name_exist() -> None:
    """A message that sends the reader to a page sends him to one that is there."""
    named = {
        page
        for path in (ROOT / "src").rglob("*.py")
        for page in re.findall(r"docs/[a-z/-]+\.md", path.read_text("utf-8"))
    }

    assert named
    assert {page for page in named if not (ROOT / page).is_file()} == set()
