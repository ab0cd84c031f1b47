"""The library as other systems embed it: threads, processes, orders, dates."""

from __future__ import annotations

import json
import pickle
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from prescreen import Candidate, Screener

ROOT = Path(__file__).parents[1]
PLACE = ROOT / "examples" / "bengshan"
DATA = json.loads((PLACE / "candidates-filled.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def engine() -> Screener:
    return Screener.from_files(PLACE / "region-filled.yaml", as_of="2026-11-22")


@pytest.fixture(scope="module")
def texts(engine: Screener) -> list[str]:
    return [engine.screen(d).to_json() for d in DATA]


def test_twice_the_same_bytes(engine: Screener, texts: list[str]) -> None:
    """Two screeners made from the same files give the same bytes."""
    again = Screener.from_files(PLACE / "region-filled.yaml", as_of="2026-11-22")

    assert [again.screen(d).to_json() for d in DATA] == texts


def test_the_order_of_packs_does_not_show(texts: list[str]) -> None:
    """Packs named in another order, or one by one, give the same bytes."""
    shape = Screener.from_files(PLACE / "region-filled.yaml").region.shape
    packs = [p for p in shape.packs if p != "national"]
    packs += [f"national/{p.parent.name}" for p in (ROOT / "rules/national").glob("*/pack.yaml")]
    random.Random(7).shuffle(packs)

    other = Screener.from_files(PLACE / "region-filled.yaml", packs=packs, as_of="2026-11-22")

    assert [other.screen(d).to_json() for d in DATA] == texts


def test_the_order_of_facts_does_not_show(engine: Screener, texts: list[str]) -> None:
    """Facts given in another order give the same bytes."""
    shuffled = [dict(random.Random(3).sample(list(d.items()), len(d))) for d in DATA]

    assert [engine.screen(d).to_json() for d in shuffled] == texts


def test_threads_share_a_screener(engine: Screener, texts: list[str]) -> None:
    """Eight threads on one screener get the reports that one thread gets."""
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda d: engine.screen(d).to_json(), DATA * 4))

    assert found == texts * 4


def test_a_screener_travels_to_another_process(engine: Screener, texts: list[str]) -> None:
    """A screener that was used and pickled gives the same bytes."""
    engine.screen(DATA[0])
    copy = pickle.loads(pickle.dumps(engine))

    assert [copy.screen(d).to_json() for d in DATA] == texts


def test_a_candidate_is_judged_at_its_own_day(engine: Screener) -> None:
    """NDRC order 31 came into force on 2025-09-01: rules of another day are other rules."""
    base = DATA[0]
    now = engine.screen({**base, "as_of": "2026-11-22"})
    then = engine.screen({**base, "as_of": "2025-08-31"})

    assert then.as_of.isoformat() == "2025-08-31"
    assert {o.check.id for o in then.outcomes} != {o.check.id for o in now.outcomes}


def test_nothing_is_lost_on_the_way_to_a_candidate() -> None:
    """What is not understood is a warning with its text, never silence."""
    found = Candidate.from_dict({"id": 1, "name": "甲", "用地面积": "很大", "天气": "晴"})

    said = " ".join(w.zh for w in found.warnings)
    assert "很大" in said
    assert "天气" in said
    assert "land.area" not in found.facts


def test_a_region_with_firms_on_nodes_may_be_screened_without_chains() -> None:
    """No chains are asked for, so nobody stands on one; the sector still answers."""
    screener = Screener.from_files("examples/kecheng/region.yaml", chains=[], as_of="2026-11-22")
    report = screener.screen({"id": "1", "name": "甲", "行业代码": "3974"})

    assert report.chain_fit is not None
    assert report.chain_fit.relation is None
