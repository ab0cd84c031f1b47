"""File names: plain where the text is one, all different on every file system."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prescreen.files.names import LONGEST, file_names

NASTY = [
    "a/b", "a_b", "a:b", "a\\b", "a b", "a.b", "a.b.", ".a", "..", ".", "", "a\x00b", "a\nb",
    "CON", "con", "con.txt", "COM1", "LPT¹", "NUL.tar.gz", "CONIN$", "common", "A", "a", "É", "é",
    unicodedata.normalize("NFD", "é"), "ß", "ss", "SS", "K", "k", "K", "ı", "I", "i", "ﬁ", "fi",
    "A", "项目", "项目" * 40, "项" * 77, "项" * 76 + "目", "x" * 300, "x" * 299 + "y", "a~b",
    "\ud800", "\u202e", "-需补充材料清单", "甲", "甲-需补充材料清单", "𠮷", "P00000042",
    "kecheng-f1",
]  # fmt: skip
ENDINGS = ("", "-需补充材料清单")


def as_windows_and_macos_have_it(name: str) -> str:
    """Coarser than any file system: case, compatibility forms and order of marks do not count."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKD", name).upper().casefold())


def assert_apart(texts: list[str]) -> None:
    """All names with all endings are different names, and every one is allowed everywhere."""
    found = file_names(texts, ENDINGS)
    every = [name + ending for name in found.values() for ending in ENDINGS]

    assert list(found) == list(dict.fromkeys(texts))
    assert len({as_windows_and_macos_have_it(n) for n in every}) == len(every)
    for name in found.values():
        assert 0 < len(name.encode()) <= LONGEST
        assert not set(name) & set('<>:"/\\|?*\x00\n\t ')
        assert not name.startswith(".")
        assert not name.endswith((".", " "))
        assert unicodedata.is_normalized("NFC", name)
        assert name.split(".")[0].upper() not in {"CON", "NUL", "COM1", "LPT¹", "CONIN$"}


def test_nasty_texts_make_different_names() -> None:
    """Separators, reserved names, case, forms of Unicode, length, and names with endings."""
    assert_apart(NASTY)


@given(st.lists(st.text(alphabet=st.sampled_from("aA/_:.é\u0301e项~ -1"), max_size=6), max_size=12))
def test_any_texts_make_different_names(texts: list[str]) -> None:
    """Texts of few signs, so that they come near each other."""
    assert_apart(texts)


@pytest.mark.parametrize("text", ["P00000042", "kecheng-f1", "2026.11", "项目一", "QZ_2026-001"])
def test_a_plain_text_is_its_own_name(text: str) -> None:
    """Who looks for an id finds it."""
    assert file_names([text, "other"], ENDINGS)[text] == text


def test_what_is_readable_of_a_text_is_kept_and_its_name_is_always_the_same() -> None:
    """The name depends on the text alone, so a second run writes the same files."""
    first, second = file_names(["甲/乙"])["甲/乙"], file_names(["甲/乙", "甲_乙"])["甲/乙"]

    assert first == second
    assert first.startswith("甲_乙~")


def test_texts_that_some_file_systems_take_for_one_are_all_marked() -> None:
    """No name depends on which came first."""
    found = file_names(["P1", "p1", "P2"])

    assert found["P1"] != "P1"
    assert found["p1"] != "p1"
    assert found["P2"] == "P2"
