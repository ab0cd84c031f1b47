"""`python -m tests.fuzz --class readers --minutes 10 --seed 1`: counts and faults, by class.

Ends with 1 where there are faults. A further class is a line in `CLASSES`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping

from tests.fuzz.counts import Fuzzer
from tests.fuzz.readers import readers

CLASSES: Mapping[str, Fuzzer] = {
    "readers": readers,
}


def main() -> int:
    """Run the classes asked for, each for its share of the time."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--class", dest="name", default="all", choices=["all", *CLASSES])
    parser.add_argument("--minutes", type=float, default=1.0, help="for all classes together")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    names = list(CLASSES) if asked.name == "all" else [asked.name]
    faults = 0
    for name in names:
        done = CLASSES[name](asked.seed, time.monotonic() + 60 * asked.minutes / len(names))
        print(f"{name}: {len(done.faults)} faults", flush=True)
        for line in done.lines():
            print(f"  {line[:2_000]}", flush=True)
        faults += len(done.faults)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
