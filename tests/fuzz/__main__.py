"""`python -m tests.fuzz --class readers --minutes 10 --seed 1`: counts and faults, by class.

Ends with 1 where there are faults. A further class is a line in `CLASSES`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping

from tests.fuzz.candidates import candidates
from tests.fuzz.caselog import caselog
from tests.fuzz.counts import Fuzzer
from tests.fuzz.expressions import expressions
from tests.fuzz.folder import folder
from tests.fuzz.readers import readers
from tests.fuzz.reports import reports
from tests.fuzz.yaml_files import yaml_files

CLASSES: Mapping[str, Fuzzer] = {
    "candidates": candidates,
    "caselog": caselog,
    "expressions": expressions,
    "folder": folder,
    "readers": readers,
    "reports": reports,
    "yaml": yaml_files,
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
