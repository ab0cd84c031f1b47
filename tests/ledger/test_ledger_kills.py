"""Writers killed at any moment, and a database that dies: what was acknowledged is there."""

from __future__ import annotations

import sys

import pytest
from tests.ledger.cluster import Cluster, why_not
from tests.ledger.kills import broken, killed

from prescreen.ledger import Ledger
from prescreen.ledger import events as ev
from prescreen.ledger.care import verify

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")


def test_writers_killed_at_any_moment_lose_nothing(url: str) -> None:
    """After each kill every acknowledged event is there, every list is whole or absent, and at the
    end chain and projections are right."""
    Ledger.open(url).close()
    for seed in range(20):
        last = killed(url, seed, longest=0.3)
        with Ledger.open(url, create=False) as ledger:
            assert broken(ledger, last, whole=seed == 19) == []


@pytest.mark.skipif(why_not() is not None, reason=str(why_not()))
def test_a_database_that_dies_keeps_what_it_acknowledged() -> None:
    """PostgreSQL is stopped as by a power cut after each event; all of them are there again."""
    cluster = Cluster("fsync=on")
    try:
        url = cluster.url(cluster.database())
        Ledger.open(url).close()
        for n in range(3):
            with Ledger.open(url) as ledger:
                ledger.append("P1", ev.Stated(path="land.area", value=100 + n), by="li")
                cluster.crash()
        with Ledger.open(url) as ledger:
            assert verify(ledger) == (3, ())
    finally:
        cluster.stop()
