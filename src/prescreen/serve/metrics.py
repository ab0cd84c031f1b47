"""What Prometheus is told: requests, their time, rows of batches, lists, versions of the rules.

Labels are names of routes, never paths: no id and no name of a project gets in. With several
workers each writes its own file (`PROMETHEUS_MULTIPROC_DIR`), and any of them answers for all.
"""

from __future__ import annotations

import os

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

MEDIA = "text/plain; version=0.0.4; charset=utf-8"
SHARED = "PROMETHEUS_MULTIPROC_DIR"
_BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """The counters of one worker."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        own = self._registry
        labels = ("method", "route", "status")
        self._requests = Counter("prescreen_requests", "Requests answered", labels, registry=own)
        self._seconds = Histogram(
            "prescreen_request_seconds", "Time to the whole answer", ("route",), buckets=_BUCKETS,
            registry=own,
        )  # fmt: skip
        self._rows = Counter(
            "prescreen_rows", "Rows screened, by verdict", ("verdict",), registry=own
        )
        self._lists = Counter(
            "prescreen_lists", "Lists, by how they ended", ("state",), registry=own
        )

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def rows(self, verdict: str, count: int = 1) -> None:
        self._rows.labels(verdict).inc(count)

    def list_ended(self, state: str) -> None:
        self._lists.labels(state).inc()

    def text(self) -> bytes:
        """All counters, those of the other workers too where they share a folder."""
        if not os.environ.get(SHARED):
            return generate_latest(self._registry)
        every = CollectorRegistry()
        MultiProcessCollector(every)  # type: ignore[no-untyped-call]
        return generate_latest(every)
