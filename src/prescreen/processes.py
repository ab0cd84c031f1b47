"""What holds of the whole process: whether Polars can be used in it, and its garbage collector.

A process forked after Polars was used has its locks and none of its threads, and waits for ever. So
the doors to Polars ask `polars_ready` first: in such a process they raise an error that says
what to do, rather than hang. Single candidates are screened without Polars, in any process.
"""

from __future__ import annotations

import gc
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prescreen.errors import ProblemsError
from prescreen.messages import problem

_THREAD = re.compile(r"polars-\d+")
_TASKS = Path("/proc/self/task")


class _Here:
    """What is known of this process: whether Polars was used here, or before it was forked."""

    used = False
    inherited = False


def polars_ready() -> None:
    """ProblemsError in a process that was forked after Polars was used."""
    if _Here.inherited:
        raise ProblemsError([problem("system-fork")])
    _Here.used = True


def _before() -> None:
    _Here.used = _Here.used or _threads()


def _in_child() -> None:
    _Here.inherited = _Here.inherited or _Here.used


def _threads() -> bool:
    """Whether the threads of Polars run, whoever started them; where the system tells (Linux)."""
    try:
        names = [(task / "comm").read_text().strip() for task in _TASKS.iterdir()]
    except OSError:
        return False
    return any(_THREAD.fullmatch(name) for name in names)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_before, after_in_child=_in_child)


@contextmanager
def collector_paused() -> Iterator[None]:
    """No garbage collection while a large structure is built that is going to stay."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
