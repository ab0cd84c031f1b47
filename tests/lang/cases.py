"""Fixtures as pairs of input and expectation, many to a screen.

A case is a block of lines: the input, then lines `mark: expectation`; blank lines divide cases and
lines with `#` are comments. `PRESCREEN_UPDATE_EXPECTED=1` writes the expectations anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "fixtures"
UPDATE = os.environ.get("PRESCREEN_UPDATE_EXPECTED") == "1"


@dataclass(frozen=True, slots=True)
class Case:
    """One input with what is expected of it, by mark."""

    text: str
    expected: Mapping[str, str]


def read(name: str, marks: tuple[str, ...]) -> list[Case]:
    """All cases of a fixture file."""
    out: list[Case] = []
    for block in (FOLDER / name).read_text("utf-8").split("\n\n"):
        lines = [x for x in block.splitlines() if x and not x.startswith("# ")]
        if not lines:
            continue
        found = {m: x[len(m) + 2 :] for x in lines for m in marks if x.startswith(f"{m}: ")}
        text = "\n".join(x for x in lines if not any(x.startswith(f"{m}: ") for m in marks))
        out.append(Case(text, found))
    return out


def update(name: str, marks: tuple[str, ...], answer: Callable[[str], Mapping[str, str]]) -> None:
    """Write the expectations of a fixture file anew, comments kept."""
    if not UPDATE:
        return
    path = FOLDER / name
    blocks = []
    for block in path.read_text("utf-8").strip("\n").split("\n\n"):
        lines = [x for x in block.splitlines() if not any(x.startswith(f"{m}: ") for m in marks)]
        text = "\n".join(x for x in lines if not x.startswith("# "))
        told = [f"{m}: {said}" for m, said in answer(text).items()] if text else []
        blocks.append("\n".join([*lines, *told]))
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
