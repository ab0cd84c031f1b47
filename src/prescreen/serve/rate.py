"""How often one key may ask: a bucket a key that fills steadily. Each worker has its share."""

from __future__ import annotations

import time

from prescreen.serve.problems import refuse

_MOST = 10_000
"""Keys that are remembered at once; a full memory begins anew."""


class Rate:
    """`per_minute` requests of a key over all workers, in bursts of ten seconds' worth."""

    def __init__(self, per_minute: int, workers: int = 1) -> None:
        self.per_minute = per_minute
        self._each = per_minute / 60 / max(workers, 1)
        self._burst = max(self._each * 10, 1.0)
        self._full: dict[str, tuple[float, float]] = {}

    def take(self, key: str, at: float | None = None) -> None:
        """Count one request. ServeError 429 with Retry-After where there were too many."""
        moment = time.monotonic() if at is None else at
        left, before = self._full.get(key, (self._burst, moment))
        left = min(self._burst, left + (moment - before) * self._each)
        if left < 1:
            wait = max(1, round((1 - left) / self._each))
            error = refuse("serve-limit/rate", 429, most=self.per_minute, seconds=wait)
            error.headers["Retry-After"] = str(wait)
            raise error
        if len(self._full) >= _MOST:
            self._full.clear()
        self._full[key] = left - 1, moment
