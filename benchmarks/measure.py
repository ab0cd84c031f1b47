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
from typing import Any

RESULTS = Path(__file__).resolve().parent / "results"


def once(work: Callable[[], object]) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def summary(seconds: Sequence[float], scale: float = 1e3) -> dict[str, float]:
    """Median, minimum, maximum; milliseconds unless told otherwise."""
    return {
        "median": round(statistics.median(seconds) * scale, 4),
        "min": round(min(seconds) * scale, 4),
        "max": round(max(seconds) * scale, 4),
        "runs": len(seconds),
    }


def over_cases(cases: Sequence[Sequence[float]], scale: float = 1e3) -> dict[str, float]:
    """The summary of the medians of cases; `quiet` is the median of their fastest runs.

    On a machine that others use as well, `quiet` is nearer to what the work itself costs.
    """
    return {
        **summary([statistics.median(c) for c in cases], scale),
        "quiet": round(statistics.median(min(c) for c in cases) * scale, 4),
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
) -> dict[str, list[float]]:
    """Seconds of each work, taken in turns so that a busy moment hits all of them alike.

    `burst` calls of one work follow each other before the next has its turn.
    """
    taken: dict[str, list[float]] = {name: [] for name in works}
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
