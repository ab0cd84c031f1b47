"""Packs, regions and chains of strangers: refused with problems, or loaded and used.

Real files have their trees changed or their bytes torn; what loads is linted, screens a candidate,
or links and fits one.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import yaml

from prescreen import Screener
from prescreen.lint.findings import findings
from prescreen.pack import load_rules
from tests.fuzz.counts import Counts, rounds
from tests.fuzz.hostile import complete, mutated, noted, torn
from tests.fuzz.readers import REGION
from tests.pack.test_damaged_packs import TEXT

ROOT = REGION.parents[2]
PACKS = ("common", "planning_fit", "contribution")
CHAINS = ("auto.yaml", "seed.yaml", "textile.yaml")
CANDIDATE = {
    "id": "1",
    "name": "甲",
    "land.area": 120,
    "project.content": "车载显示屏",
    "product": [{"name": "显示模组"}],
}


@lru_cache(maxsize=16)
def text_of(path: Path) -> str:
    return path.read_text("utf-8")


@lru_cache(maxsize=16)
def tree_of(text: str) -> Any:
    return yaml.safe_load(text)


def spoiled(r: Random, text: str) -> str:
    """A file with its tree changed, or its signs."""
    if r.random() < 0.5:
        return torn(r, text, r.randrange(1, 4))
    tree = mutated(r, tree_of(text), r.randrange(1, 4))
    try:
        return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
    except Exception:  # what YAML does not hold
        return torn(r, text, 1)


def yaml_files(seed: int, deadline: float) -> Counts:
    """Spoil and load, round by round."""
    counts = Counts()
    with patch.dict(os.environ, {"PRESCREEN_CACHE": "0"}):
        for number in rounds(seed, deadline):
            r = Random(number)
            kinds = {"packs": _pack, "regions": _region, "chains": _chain}
            for kind, load in kinds.items():
                for n in range(4):
                    counts.tried[kind] += 1
                    where = f"{number} {kind} {n}"
                    with noted(counts, where), complete(), tempfile.TemporaryDirectory() as made:
                        load(r, Path(made))
    return counts


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8", "surrogatepass"))


def _pack(r: Random, folder: Path) -> None:
    if r.random() < 0.6:
        _write(folder / "pack.yaml", spoiled(r, TEXT))
    else:
        own = ROOT / "rules" / "national" / r.choice(PACKS)
        for path in own.iterdir():
            shutil.copy(path, folder / path.name)
        path = folder / r.choice([p.name for p in sorted(own.iterdir())])
        text = path.read_text("utf-8")
        _write(path, spoiled(r, text) if path.suffix == ".yaml" else torn(r, text, 2))
    rules = load_rules([folder])
    findings(rules, dt.date(2026, 11, 22))


def _region(r: Random, folder: Path) -> None:
    tree = {**tree_of(text_of(REGION)), "packs": ["national/common"], "chains": ["seed"]}
    text = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
    _write(folder / "region.yaml", spoiled(r, text))
    screener = Screener.from_files(folder / "region.yaml", as_of="2026-11-22")
    screener.screen(CANDIDATE).to_json()


def _chain(r: Random, folder: Path) -> None:
    name = r.choice(CHAINS)
    _write(folder / name, spoiled(r, text_of(ROOT / "industry_chains" / name)))
    tree = tree_of(text_of(REGION))
    tree = {**tree, "packs": ["national/common"], "enterprises": []}
    (folder / "region.yaml").write_text(yaml.safe_dump(tree, allow_unicode=True), "utf-8")
    screener = Screener.from_files(
        folder / "region.yaml", chains=[folder / name], as_of="2026-11-22"
    )
    screener.screen(CANDIDATE).to_json()
