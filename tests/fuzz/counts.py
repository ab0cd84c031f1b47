"""What a fuzzer did, and what went wrong."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Fuzzer = Callable[[int, float], "Counts"]
"""`fuzz(seed, deadline)`: rounds until `time.monotonic()` is past the deadline, one at least."""


@dataclass(slots=True)
class Counts:
    """Inputs tried, by kind; `faults` says of each wrong one what to give to have it again."""

    tried: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """The counts in words, then the faults."""
        yield ", ".join(f"{kind} {count:,}" for kind, count in sorted(self.tried.items()))
        for fault in self.faults:
            yield f"fault: {fault}"


def rounds(seed: int, deadline: float) -> Iterator[str]:
    """Seeds for one round after the other: the same ones in every run."""
    number = 0
    while not number or time.monotonic() < deadline:
        yield f"{seed}/{number}"
        number += 1
