"""What a stranger writes where a program expects something else."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from prescreen.errors import ProblemsError
from tests.fuzz.counts import Counts

TEXTS = (
    "", " ", "x", "待核", "‮abc", "\x1b]0;x\x07", "a\x00b", "\ud800", "=1+1", "../../x", "甲" * 9,
    "1e999", "nan", "9999-12-31", "0000-00-00", "2026-11-22", "opened", "sworn", "verified", "true",
    "project.id", "land.area", "investor[0].share", "investor[99999].share", "judgement.opinions",
    "unit\u2028x", "x" * 40_000, "1" + "万亿" * 60, "九" * 400, "𠮷", "a\r\nb", "/", "CON",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2.5, 1e28, 10**400, float("inf"), float("-inf"), float("nan"),
    [], {}, [[]], [{}], {"items": 1}, {"items": [], "complete": "maybe"}, {"value": {"value": 1}},
    [None, 1, "x"], {"": ""}, {"evidence": "sworn"}, {"value": 1, "evidence": "sworn"}, -0.0,
)  # fmt: skip
SIGNS = (
    *"\n\t\x00{}[]:-#'\"|>?%0,\u2028\ufeff甲 ", "&a", "*a", "!!x", "1e999", "---", "\\u0000",
)  # fmt: skip


@contextmanager
def noted(counts: Counts, where: str) -> Iterator[None]:
    """What is no `Problem` is a fault: any other error, or a claim that does not hold."""
    try:
        yield
    except (ProblemsError, KeyboardInterrupt, SystemExit) as error:
        if not isinstance(error, ProblemsError):
            raise
    except BaseException as error:  # a panic in Rust is no Exception
        counts.faults.append(f"{where}: {type(error).__name__}: {str(error)[:300]}")


@contextmanager
def complete() -> Iterator[None]:
    """An error that is refused properly: with problems, each said in both languages."""
    try:
        yield
    except ProblemsError as error:
        if not error.problems or not all(p.zh.strip() and p.en.strip() for p in error.problems):
            raise AssertionError(f"said badly: {error.problems!r:.200}") from error
        raise


def odd(r: Random) -> Any:
    """A value of any kind, that nobody else holds."""
    pick = r.random()
    if pick < 0.5:
        return r.choice(TEXTS)
    if pick < 0.9:
        return copy.deepcopy(r.choice(VALUES))
    return {r.choice(TEXTS): copy.deepcopy(r.choice(VALUES)), "value": r.choice(TEXTS)}


def mutated(r: Random, tree: Any, times: int) -> Any:
    """A copy of JSON-able data, changed in some places."""
    out = copy.deepcopy(tree)
    for _ in range(times):
        spots = list(_spots(out))
        if not spots:
            return odd(r)
        holder, key = r.choice(spots)
        match r.randrange(5 if isinstance(holder, dict) else 6):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, dict):
                holder[r.choice((*TEXTS, *holder))] = holder.pop(key)
            case 2:
                _, source = r.choice(spots)
                other, at = r.choice(spots)
                holder[key] = copy.deepcopy(other[at]) if source is not None else None
            case 5:
                holder.insert(key, copy.deepcopy(holder[key]))
            case _:
                holder[key] = odd(r)
    return out


def torn(r: Random, text: str, times: int) -> str:
    """A text with pieces taken out, put in or doubled."""
    for _ in range(times):
        a, b = sorted((r.randrange(len(text) + 1), r.randrange(len(text) + 1)))
        b = min(b, a + 60)
        match r.randrange(4):
            case 0:
                text = text[:a] + text[b:]
            case 1:
                text = text[:a] + r.choice((*SIGNS, *TEXTS[:12])) + text[a:]
            case 2:
                text = text[:b] + text[a:b] + text[b:]
            case _:
                text = text[:a] + "".join(reversed(text[a:b])) + text[b:]
    return text


def _spots(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a tree, as what holds it and its key."""
    if isinstance(tree, dict | list):
        for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
            yield tree, key
            yield from _spots(value)
