"""Processes: started afresh they screen as the first does; forked too late they say so."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAD = f"""
import os, sys
from prescreen import Screener
from prescreen.errors import ProblemsError
ROWS = [{{"id": str(n), "name": "示例"}} for n in range(3)]
def made():
    return Screener.from_files({str(ROOT / "examples/kecheng/region.yaml")!r}, as_of="2026-11-22")
def verdicts(screener):
    return screener.screen_many(ROWS).frame["verdict"].to_list()
"""


def ran(tmp_path: Path, body: str) -> str:
    """What a program of its own prints; one that hangs is an error."""
    path = tmp_path / "program.py"
    path.write_text(HEAD + textwrap.dedent(body), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(path)], capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


FORK = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
CHILD = """
    pid = os.fork()
    if pid == 0:
        try:
            print(len(verdicts(screener)), flush=True)
        except ProblemsError as error:
            print([p.code for p in error.problems], screener.screen(ROWS[0]).verdict, flush=True)
        os._exit(0)
    os.waitpid(pid, 0)
"""


@FORK
def test_a_process_forked_after_polars_was_used_says_so(tmp_path: Path) -> None:
    """A list in it is refused rather than waited for; single candidates are screened as ever."""
    out = ran(tmp_path, "\n    screener = made()\n    verdicts(screener)" + CHILD)
    assert out == "['system-fork'] needs_info\n"


@FORK
@pytest.mark.skipif(sys.platform != "linux", reason="where the system names its threads")
def test_polars_in_other_hands_counts_too(tmp_path: Path) -> None:
    """Threads that somebody else started before the fork are seen."""
    use = "\n    import polars as pl\n    pl.DataFrame({'a': [2, 1]}).lazy().sort('a').collect()"
    out = ran(tmp_path, f"{use}\n    screener = made(){CHILD}")
    assert out == "['system-fork'] needs_info\n"


@FORK
def test_a_process_forked_before_polars_was_used_screens_lists(tmp_path: Path) -> None:
    """A fork in time is no error."""
    assert ran(tmp_path, "\n    screener = made()" + CHILD) == "3\n"


def test_processes_that_are_spawned_screen_alike(tmp_path: Path) -> None:
    """A screener made before and one sent over both give the verdicts of the first process."""
    body = """
        import multiprocessing
        if __name__ == "__main__":
            screener = made()
            own = verdicts(screener)
            with multiprocessing.get_context("spawn").Pool(2) as pool:
                print(pool.map(verdicts, [screener, screener]) == [own, own])
    """
    assert ran(tmp_path, body) == "True\n"
