"""Kept reports that were damaged: replay names what is wrong, or says what differs.

A round takes real reports, changes values, keys or bytes, and replays the file. A file that was not
changed comes out the same; a changed one is a `Problem`, or a difference wherever the report itself
was changed.
"""

from __future__ import annotations

import json
import tempfile
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from prescreen.cli.kept import read_reports
from prescreen.cli.replay import replay
from tests.fuzz.counts import Counts, rounds
from tests.fuzz.hostile import mutated, noted, torn
from tests.fuzz.readers import screener

CANDIDATES: tuple[dict[str, Any], ...] = (
    {"id": "1", "name": "甲\u2028乙", "land.area": "120亩", "project.stage": "初审"},
    {"id": "2", "name": "乙", "investor": [{"name": "丙", "share": 60}], "project.foreign": True},
)


@lru_cache(maxsize=2)
def kept(place: int, lang: Any) -> str:
    """A report as a file keeps it."""
    return screener().screen(CANDIDATES[place]).to_json(lang)


def reports(seed: int, deadline: float) -> Counts:
    """Damage reports, round by round."""
    counts = Counts()
    for number in rounds(seed, deadline):
        r = Random(number)
        good = kept(r.randrange(2), "zh")
        for n in range(6):
            counts.tried["reports"] += 1
            with tempfile.TemporaryDirectory() as folder, noted(counts, f"{number} {n}"):
                _replayed(Path(folder) / "r.jsonl", r, good)
    return counts


def _replayed(path: Path, r: Random, good: str) -> None:
    pick = r.randrange(4)
    if pick == 0:
        path.write_text(good + "\n", encoding="utf-8")
        assert [replay(x, screener()) for x in read_reports(path)] == [[]], "not the same"
        return
    if pick == 1:
        text = torn(r, good, r.randrange(1, 4))
    else:
        tree = json.loads(good)
        part = r.choice([None, "provenance", "candidate", "outcomes", "conclusions", "score"])
        if part is None:
            tree = mutated(r, tree, r.randrange(1, 4))
        else:
            tree[part] = mutated(r, tree[part], r.randrange(1, 4))
        text = json.dumps(tree, ensure_ascii=r.random() < 0.5, indent=r.choice([None, 1]))
    if r.random() < 0.5:
        path = path.with_suffix(".json")
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    found = [(x, replay(x, screener())) for x in read_reports(path)]
    for one, differs in found:
        assert differs or one == json.loads(good), "a change was not seen"
