"""YAML with places: a strict subset, bounded in every way, and never a crash."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from prescreen.lang import LangError
from prescreen.lang.parser import parse
from prescreen.pack.expressions import source_of
from prescreen.yamlsource.source import Dialect, Map, Scalar, parse_yaml, read_yaml, to_plain
from prescreen.yamlsource.tree import MAX_PROBLEMS

DATA = Dialect(strict=False, depth=3, nodes=9)
SIGNS = "ab: -\n[]{}\"'|>&*!#?%@`,~0123456789.\t\ufeff\x85\u2028年"
TEXTS = st.one_of(st.text(max_size=80), st.text(SIGNS, max_size=80))


def codes(text: str) -> list[str]:
    return [p.code for p in parse_yaml(text).problems]


@settings(max_examples=250, deadline=None)
@given(TEXTS)
@example("a: \ud800")
@example("a: \x00")
@example("&a [*a]")
@example("? &a [*a]\n: 1")
@example("!!binary x: 1")
@example("%YAML 3.0\n---\na")
@example("? ? ?\n")
@example("{? a, b: }")
@example("*")
def test_any_text(text: str) -> None:
    """Whatever the text, the answer is a tree or problems with a place."""
    document = parse_yaml(text)
    assert document.root is not None or document.problems
    for problem in document.problems:
        assert problem.place is not None
        assert problem.place.line is not None
        assert problem.text("zh")
        assert problem.text("en")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes(raw: bytes) -> None:
    """Whatever the bytes, a file is read or refused."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pack.yaml"
        path.write_bytes(raw)
        document = read_yaml(path)

    assert document.root is not None or document.problems


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        "- " * 200_000,
        "{a: " * 200_000,
        "? " * 200_000,
        "a: 1\n" * 50_000,
        "&a x\n" * 50_000,
        "!x " * 50_000,
        "".join(f"- &a{i} [{'*a' + str(i - 1) if i else 'x'}]\n" for i in range(5_000)),
    ],
    ids=["brackets", "dashes", "braces", "keys", "same key", "anchors", "tags", "alias bomb"],
)
def test_hostile_text_is_refused_at_once(text: str) -> None:
    """Deep nesting, alias bombs and endless mistakes end early, with few problems."""
    start = time.perf_counter()
    document = parse_yaml(text)

    assert time.perf_counter() - start < 2
    assert 0 < len(document.problems) <= MAX_PROBLEMS


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1", 1),
        ("-1", -1),
        ("1.5", 1.5),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("2026-11-22", dt.date(2026, 11, 22)),
        ("2026-13-01", "2026-13-01"),
        ("1e5", "1e5"),
        (".inf", ".inf"),
        ("0x10", "0x10"),
        ("1_000", "1_000"),
        ("True", "True"),
        ('"1"', "1"),
        ("'是'", "是"),
        ("land.area >= 1[亩]", "land.area >= 1[亩]"),
        ("１２", "１２"),
    ],
)
def test_values(written: str, value: object) -> None:
    """A plain scalar is what it looks like; everything else is text."""
    document = parse_yaml(f"a: {written}")

    assert not document.problems
    assert to_plain(document.root) == {"a": value}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("True", True),
        ("NULL", None),
        ("1e5", 100_000.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("+5", 5),
        ("007", "007"),
        ("12:30", "12:30"),
        ("no", "no"),
        ("2026-11-22", dt.date(2026, 11, 22)),
        ("2026-13-01", "2026-13-01"),
        (">\n  x\n  y\n", "x y\n"),
    ],
)
def test_values_of_data(written: str, value: object) -> None:
    """Data are read by the core schema of YAML 1.2, where yes, clocks and 010 are texts."""
    document = parse_yaml(f"a: {written}", "f", DATA)

    assert not document.problems
    assert to_plain(document.root) == {"a": value}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x 1", "yaml-alias"),
        ("a: !x 1", "yaml-tag"),
        ("a: 1\na: 2", "yaml-duplicate-key"),
        ("? [a]\n: 1", "yaml-key"),
        ("a: 1\n---\nb: 2", "yaml-documents"),
        ("[[[[1]]]]", "yaml-deep"),
        ("[1, 2, 3, 4, 5, 6, 7, 8, 9]", "yaml-size"),
        ("a: " + "9" * 5_000, "yaml-number"),
    ],
)
def test_traps_among_data(text: str, expected: str) -> None:
    """What unfolds, what is written twice and what is too deep or too large is refused in data."""
    assert [p.code for p in parse_yaml(text, "f", DATA).problems] == [expected]


def test_no_data() -> None:
    """A file of data may be empty: it holds nothing, which is no mistake of the file."""
    document = parse_yaml("# nothing\n", "f", DATA)

    assert (document.root, document.problems) == (None, ())


@pytest.mark.parametrize("word", ["yes", "No", "on", "OFF", "y", "n"])
def test_yes_and_no(word: str) -> None:
    """Words that programs read differently are refused, in quotes they are text."""
    assert codes(f"a: {word}") == ["yaml-yes-no"]
    assert to_plain(parse_yaml(f"a: '{word}'").root) == {"a": word}


@pytest.mark.parametrize("number", ["12:30", "010", "1:30:00", "00"])
def test_surprising_numbers(number: str) -> None:
    """Numbers that YAML would read as octal or base 60 are refused, not guessed."""
    assert codes(f"a: {number}") == ["yaml-number"]


def test_places() -> None:
    """Every key and value knows its line and column."""
    document = parse_yaml("a:\n  - b: 用地\n    c: |\n      x\n      y\n", "f.yaml")
    node = document.node(("a", 0, "c"))

    assert isinstance(node, Scalar)
    assert node.text == "x\ny"
    assert str(document.place(("a", 0, "b"))) == "f.yaml:2:5"
    assert str(document.value_place(("a", 0, "b"))) == "f.yaml:2:8"
    source = source_of(node, document.lines)
    assert (source.line, source.col, source.indent) == (4, 7, 6)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("a: x = 1", "1:6"),
        ("a: 'x = 1'", "1:7"),
        ('a: "x = 1"', "1:7"),
        ("a: |\n  x\n  && y = 1", "3:8"),
        ("a: |\n  x\n    && y = 1", "3:10"),
        ("a: x\n  && y = 1", "2:8"),
        ("a: x\n\n  && y = 1", "3:8"),
        ("a: 'x == ''旧'' = 1'", "1:16"),
        ("a: 'x == ''旧''\n  = 1'", "2:3"),
        ("a: x == ''\n  = 1", "2:3"),
        ("a:\n  - x = 1", "2:7"),
        ("a: x = 1 # 说明", "1:6"),
    ],
)
def test_places_inside_expressions(text: str, where: str) -> None:
    """A mistake is shown in the line and column of the file, however the scalar is written."""
    document = parse_yaml(text, "f")
    node = document.node(("a",))
    if not isinstance(node, Scalar):
        node = document.node(("a", 0))
    assert isinstance(node, Scalar)
    with pytest.raises(LangError) as caught:
        parse(source_of(node, document.lines))
    place = caught.value.problem.place

    assert f"{place}" == f"f:{where}"
    assert place is not None
    assert place.excerpt is not None
    assert place.excerpt[(place.col or 0) - 1] == "="


def test_place_of_what_is_not_there() -> None:
    """The deepest node on the way stands in for one that is missing."""
    document = parse_yaml("a:\n  b: 1\n", "f.yaml")

    assert str(document.place(("a", "z", 3))) == "f.yaml:1:1"
    assert document.node(("a", "z")) is None


def test_all_problems_of_a_file() -> None:
    """One reading names every mistake."""
    text = "a: yes\nb: 010\nb: 1\nc: >\n  x\nd: !x 1\n"

    assert codes(text) == [
        "yaml-yes-no", "yaml-number", "yaml-duplicate-key", "yaml-folded", "yaml-tag",
    ]  # fmt: skip


def test_bom_and_line_ends(tmp_path: Path) -> None:
    """Files of Windows editors are read like any other."""
    path = tmp_path / "pack.yaml"
    path.write_bytes("a: 1\r\nb: 用地\r\n".encode("utf-8-sig"))
    document = read_yaml(path, "pack.yaml")

    assert to_plain(document.root) == {"a": 1, "b": "用地"}
    assert isinstance(document.root, Map)


def test_missing_file(tmp_path: Path) -> None:
    """A file that is not there is a problem with a code, not an exception."""
    document = read_yaml(tmp_path / "none.yaml", "none.yaml")

    assert [p.code for p in document.problems] == ["file-unreadable"]
