"""Start-up: the command line, the import, and the loading of all packs, each in new processes.

python -m benchmarks.startup [--rounds N]

As where it is installed: modules are compiled once, into a folder of the run, and read from there.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from benchmarks.measure import once, save, side_by_side, summary

REGION = Path(__file__).resolve().parent.parent / "examples" / "kecheng" / "region.yaml"
CLI = "import sys; sys.argv[0] = 'prescreen'; from prescreen.cli import main; main()"
LOAD = """
import time
from prescreen.pack.ruleset import load_rules
start = time.perf_counter()
load_rules(["national"])
print(time.perf_counter() - start)
"""
READY = f"""
import time
start = time.perf_counter()
from prescreen import Screener
Screener.from_files({str(REGION)!r}, packs=["national"])
print(time.perf_counter() - start)
"""


MODULES = tempfile.TemporaryDirectory()
"""Where the interpreter keeps compiled modules."""


def python(*args: str, **env: str) -> str:
    """Run this interpreter anew; its output."""
    installed = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": MODULES.name}
    done = subprocess.run(
        [sys.executable, *args],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "NO_COLOR": "1", **installed, **env},
    )
    return done.stdout


def inside(code: str, rounds: int, **env: str) -> list[float]:
    """Seconds that a program measured itself, in `rounds` new processes."""
    return [float(python("-c", code, **env)) for _ in range(rounds)]


def commands(rounds: int) -> dict[str, dict[str, float]]:
    """Whole processes, in turns; a bare interpreter beside them as the floor."""
    works = {
        "python -c pass": ("-c", "pass"),
        "import prescreen": ("-c", "import prescreen"),
        "import Screener": ("-c", "from prescreen import Screener"),
        "prescreen --help": ("-c", CLI, "--help"),
        "prescreen fields": ("-c", CLI, "fields"),
    }
    taken = side_by_side(
        {name: partial(python, *args) for name, args in works.items()},
        rounds,
        warm=1,
    )
    return {name: summary([t.wall for t in times]) for name, times in taken.items()}


def loading(rounds: int) -> dict[str, dict[str, float]]:
    """All national packs, compiled from their files and from the cache, and a screener ready."""
    with tempfile.TemporaryDirectory() as folder:
        once(lambda: python("-c", LOAD, XDG_CACHE_HOME=folder, PRESCREEN_CACHE="1"))
        time.sleep(0.2)
        out = {}
        for name, code in (("packs", LOAD), ("import to screener", READY)):
            python("-c", code, XDG_CACHE_HOME=folder, PRESCREEN_CACHE="1")
            cold = inside(code, rounds, PRESCREEN_CACHE="0")
            warm = inside(code, rounds, XDG_CACHE_HOME=folder, PRESCREEN_CACHE="1")
            out[f"{name}, compiled"] = summary(cold)
            out[f"{name}, cached"] = summary(warm)
        return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    args = parser.parse_args()
    data = {"commands_ms": commands(args.rounds), "loading_ms": loading(args.rounds)}
    for part in data.values():
        for name, row in part.items():
            print(f"{name:32} {row['median']:8.1f} ms (min {row['min']:.1f}, max {row['max']:.1f})")
    print(save("startup", data, ("pydantic", "pyyaml", "typer")).name)


if __name__ == "__main__":
    main()
