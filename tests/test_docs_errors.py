"""docs/reference/errors.md has a heading for every code, none that is stale, and true examples.

`PRESCREEN_UPDATE_EXPECTED=1` writes the examples anew from `tests/packs/bad`.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from tests.error_codes import codes

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "reference" / "errors.md"
BAD = ROOT / "tests" / "packs" / "bad"
UPDATE = os.environ.get("PRESCREEN_UPDATE_EXPECTED") == "1"
MADE = {"input.row-*", "input.id"}
"""Codes that are put together from a variable, so no literal shows them."""
_EXAMPLE = re.compile(r"例 `([a-z-]+)`:\n\n```text\n(.*?)\n```", re.DOTALL)


def documented() -> set[str]:
    """The codes in the headings; `cell.*` stands for all that start so."""
    heads = [x for x in PAGE.read_text("utf-8").splitlines() if x.startswith("### ")]
    return {code for head in heads for code in re.findall(r"`([^`]+)`", head)}


def covers(heading: str, code: str) -> bool:
    return code.startswith(heading[:-1]) if heading.endswith("*") else code == heading


def first_message(name: str) -> str:
    """The first Chinese message that a broken pack is answered with."""
    lines = (BAD / name / "expect.txt").read_text("utf-8").splitlines()
    end = next(i for i, x in enumerate(lines) if i and not x.startswith("    "))
    return "\n".join(lines[:end])


def test_every_code_has_a_heading() -> None:
    """A code that the sources use is explained."""
    heads = documented()
    lacking = {
        code: sorted(files)
        for code, files in codes().items()
        if not any(covers(head, code) for head in heads)
    }

    assert not lacking


def test_no_heading_is_stale() -> None:
    """A heading whose code nobody uses is removed."""
    used = set(codes())
    stale = {h for h in documented() if not any(covers(h, code) for code in used)}

    assert stale <= MADE


def test_examples_are_true() -> None:
    """Each example is what the pack named is answered with, and shows the code of its heading."""
    text = PAGE.read_text("utf-8")
    if UPDATE:
        text = _EXAMPLE.sub(lambda m: f"例 `{m[1]}`:\n\n```text\n{first_message(m[1])}\n```", text)
        PAGE.write_text(text, encoding="utf-8")

    found = 0
    for section in text.split("\n### ")[1:]:
        heads = re.findall(r"`([^`]+)`", section.splitlines()[0])
        for name, shown in _EXAMPLE.findall(section):
            found += 1
            assert shown == first_message(name)
            assert any(f"[{head}]" in shown for head in heads)
    assert found >= 60


def test_every_code_of_a_broken_pack_has_an_example() -> None:
    """What `tests/packs/bad` shows is shown in the page."""
    text = PAGE.read_text("utf-8")
    shown = {re.search(r"\[([a-z-]+)\]", first_message(p.name)) for p in BAD.iterdir()}
    missing = {m[1] for m in shown if m and f"[{m[1]}]" not in text}

    assert not missing


def test_pages_that_messages_name_exist() -> None:
    """A message that sends the reader to a page sends him to one that is there."""
    named = {
        page
        for path in (ROOT / "src").rglob("*.py")
        for page in re.findall(r"docs/[a-z/-]+\.md", path.read_text("utf-8"))
    }

    assert named
    assert {page for page in named if not (ROOT / page).is_file()} == set()
