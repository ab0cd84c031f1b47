"""Timing, and results as JSON with the machine and the versions beside them."""

from __future__ import annotations

import gc
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

RESULTS = Path(__file__).resolve().parent / "results"


class Taken(NamedTuple):
    """Seconds of one call: by the clock on the wall, and of all threads on the processor."""

    wall: float
    cpu: float


def once(work: Callable[[], object]) -> Taken:
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return Taken(time.perf_counter() - wall, time.process_time() - cpu)


def summary(seconds: Sequence[float], scale: float = 1e3) -> dict[str, float]:
    """Median, minimum, maximum; milliseconds unless told otherwise."""
    return {
        "median": round(statistics.median(seconds) * scale, 4),
        "min": round(min(seconds) * scale, 4),
        "max": round(max(seconds) * scale, 4),
        "runs": len(seconds),
    }


def over_cases(cases: Sequence[Sequence[Taken]], scale: float = 1e3) -> dict[str, float]:
    """The summary of the medians of cases, with two figures for machines that others use as well.

    `cpu` is the median of processor times, `quiet` the median of each case's fastest run.
    """
    return {
        **summary([statistics.median(t.wall for t in c) for c in cases], scale),
        "cpu": round(
            statistics.median(statistics.median(t.cpu for t in c) for c in cases) * scale, 4
        ),
        "quiet": round(statistics.median(min(t.wall for t in c) for c in cases) * scale, 4),
    }


@contextmanager
def collector_off() -> Iterator[None]:
    """No garbage collection in between; one before, outside the timing."""
    enabled = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def side_by_side(
    works: Mapping[str, Callable[[], object]], rounds: int, warm: int = 1, burst: int = 1
) -> dict[str, list[Taken]]:
    """Seconds of each work, taken in turns so that a busy moment hits all of them alike.

    `burst` calls of one work follow each other before the next has its turn.
    """
    taken: dict[str, list[Taken]] = {name: [] for name in works}
    with collector_off():
        for k in range(warm + rounds):
            for name, work in works.items():
                seconds = [once(work) for _ in range(burst)]
                if k >= warm:
                    taken[name].extend(seconds)
    return taken


def machine() -> dict[str, object]:
    """What ran this: no host name, no paths."""
    load = os.getloadavg() if hasattr(os, "getloadavg") else (0.0, 0.0, 0.0)
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load": [round(x, 2) for x in load],
        "python": platform.python_version(),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((x.partition(":")[2].strip() for x in lines if x.startswith("model name")), "")


def versions(packages: Iterable[str]) -> dict[str, str]:
    """Versions of installed packages; absent ones are left out."""
    out = {}
    for package in packages:
        try:
            out[package] = version(package)
        except PackageNotFoundError:
            continue
    return out


def command() -> str:
    """The command line, without the path of the interpreter."""
    module = getattr(sys.modules["__main__"].__spec__, "name", None) or Path(sys.argv[0]).name
    return " ".join(["python -m", module, *sys.argv[1:]])


def save(name: str, data: Mapping[str, Any], packages: Iterable[str] = ()) -> Path:
    """Write `results/<name>.json`."""
    whole = {
        "benchmark": name,
        "command": command(),
        "machine": machine(),
        "versions": versions(["prescreen", *packages]),
        **data,
    }
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path
