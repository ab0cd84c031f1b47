"""Expressions of strangers in a pack: refused with their place, or loaded and run.

Texts are drawn from the tables of the language itself, cut out of the packs that there are, or
spoiled. What loads is run on two candidates, one of which says nothing.
"""

from __future__ import annotations

import os
import re
import tempfile
from functools import lru_cache
from pathlib import Path
from random import Random
from unittest.mock import patch

from prescreen.engine import Engine
from prescreen.fields import catalogue
from prescreen.lang.functions import FUNCTIONS
from prescreen.pack import load_rules
from prescreen.region import Region
from tests.fuzz.counts import Counts, rounds
from tests.fuzz.hostile import complete, noted, torn
from tests.fuzz.readers import REGION, screener
from tests.pack.pack_files import check, pack, save

RULES = REGION.parents[2] / "rules"
_FOUND = re.compile(r"^\s*(?:require|applies|formula|when): (?P<text>[^|>'\"\n{].{3,300})$", re.M)
OPERATORS = ("&&", "||", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "in", "且", "≥", "?")
LEAVES = (
    "1", "0", "1e400", "100[亩]", "3[万元/亩]", "5[%]", "'甲'", "true", "1[", "''", "2026-01-01",
    "date('2026-01-01')", "9" * 400, "[1, 2]", "['a']", "land.area", "用地面积", "investor",
    "investor.share", "product", "null", "unknown", "stage", "()", "`", "x.y.z", "\ud800", "𠮷",
)  # fmt: skip


@lru_cache(maxsize=1)
def written() -> tuple[str, ...]:
    """Expressions that stand in packs."""
    texts = (p.read_text("utf-8") for p in sorted(RULES.rglob("pack.yaml")))
    return tuple(dict.fromkeys(m["text"] for text in texts for m in _FOUND.finditer(text)))


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Paths and labels of fields."""
    return tuple(x for f in catalogue for x in (f.path, f.label))


def drawn(r: Random, depth: int = 0) -> str:
    """An expression by the grammar, types aside."""
    if depth > 5 or r.random() < 0.3:
        return r.choice(LEAVES) if r.random() < 0.5 else r.choice(names())
    match r.randrange(5):
        case 0:
            given = ", ".join(drawn(r, depth + 1) for _ in range(r.randrange(4)))
            return f"{r.choice(list(FUNCTIONS))}({given})"
        case 1:
            return f"({drawn(r, depth + 1)})"
        case 2:
            return f"{r.choice(['!', '-', '非 '])}{drawn(r, depth + 1)}"
        case _:
            return f"{drawn(r, depth + 1)} {r.choice(OPERATORS)} {drawn(r, depth + 1)}"


def text_of(r: Random) -> str:
    """An expression, drawn, found or spoiled."""
    pick = r.random()
    if pick < 0.35:
        return drawn(r)
    one, other = r.choice(written()), r.choice(written())
    if pick < 0.5:
        return f"{one} {r.choice(OPERATORS)} {other}"
    if pick < 0.65:
        words = one.split(" ")
        words[r.randrange(len(words))] = r.choice([*other.split(" "), r.choice(LEAVES)])
        return " ".join(words)
    if pick < 0.7:
        return r.choice(["(", "!", "-", "[", "a."]) * r.choice([50, 5_000]) + one
    return torn(r, one, r.randrange(1, 4))


def expressions(seed: int, deadline: float) -> Counts:
    """Load and run, round by round."""
    counts = Counts()
    with patch.dict(os.environ, {"PRESCREEN_CACHE": "0"}):
        for number in rounds(seed, deadline):
            r = Random(number)
            for n in range(20):
                counts.tried["expressions"] += 1
                text = text_of(r)
                with noted(counts, f"{number} {n} {text[:200]!r}"):
                    _loaded(text, r.choice(["require", "applies"]), counts)
    return counts


def _loaded(text: str, key: str, counts: Counts) -> None:
    with tempfile.TemporaryDirectory() as made:
        save(Path(made), pack(checks=[check(**{key: text})]))
        with complete():
            rules = load_rules([Path(made)])
    counts.tried["of them loaded"] += 1
    region: Region = screener().region
    engine = Engine(region, rules)
    for given in ({"id": "1", "name": "甲"}, {"id": "2", "name": "乙", **FACTS}):
        engine.screen(given).to_json()


FACTS = {
    "land.area": 120,
    "investment.total": 38_500,
    "project.industry_code": "3974",
    "project.stage": "初审",
    "investor": [{"name": "丙", "share": 60}],
    "schedule.sign": "2026-01-01",
}
