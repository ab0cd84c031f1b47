"""What a run on Spark tells while it goes on, in Spark's accumulators."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pyspark import SparkContext

if TYPE_CHECKING:
    from prescreen.columnar.stream import Told


class _Sums:
    """What Spark asks of a kind of accumulator."""

    def zero(self, value: Counter[str]) -> Counter[str]:
        return Counter()

    def addInPlace(self, value1: Counter[str], value2: Counter[str]) -> Counter[str]:  # noqa: N802
        value1.update(value2)
        return value1


class Counts:
    """Rows, rejects, states and unread cells of all tasks that have ended so far.

    A task that Spark runs twice (speculation, a lost worker) is counted twice, as with every
    accumulator of a transformation; the answers are not.
    """

    def __init__(self, context: SparkContext) -> None:
        self._sums = context.accumulator(Counter(), _Sums())

    def add(self, told: Told) -> None:
        """In a worker: what one partition had to say."""
        found = Counter({"rows": told.rows, "rejected": told.rejected})
        found.update({f"state:{name}": n for name, n in told.states.items()})
        found.update({f"unread:{name}": n for name, n in told.unread.items()})
        self._sums.add(found)

    def _of(self, kind: str) -> dict[str, int]:
        sums = self._sums.value
        return {n.removeprefix(kind): v for n, v in sorted(sums.items()) if n.startswith(kind)}

    @property
    def rows(self) -> int:
        """Rows that came in."""
        return int(self._sums.value["rows"])

    @property
    def rejected(self) -> int:
        """Rows without a name."""
        return int(self._sums.value["rejected"])

    @property
    def states(self) -> dict[str, int]:
        """How many rows are shown in each of `vocabulary.STATES`."""
        return self._of("state:")

    @property
    def unread(self) -> dict[str, int]:
        """By column, how many cells could not be read and count as unknown."""
        return self._of("unread:")
