"""Ledgers on both databases: every test that asks for `url` or `ledger` runs on each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.ledger.cluster import Cluster, why_not

from prescreen.ledger import Ledger


class Time:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = dt.datetime(2026, 11, 2, 1, 0, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now

    def to(self, year: int, month: int, day: int) -> None:
        """Nine in the morning of a day in China."""
        self.now = dt.datetime(year, month, day, 1, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A PostgreSQL of our own, which listens on a socket in a folder and nowhere else."""
    if (reason := why_not()) is not None:
        pytest.skip(reason)
    made = Cluster()
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/book.db"
        return
    found: Cluster = request.getfixturevalue("cluster")
    name = found.database()
    yield found.url(name)
    found.drop(name)


@pytest.fixture
def clock() -> Time:
    return Time()


@pytest.fixture
def ledger(url: str, clock: Time) -> Iterator[Ledger]:
    """An empty ledger whose clock stands at 2026-11-02."""
    with Ledger.open(url, clock=clock) as made:
        yield made
