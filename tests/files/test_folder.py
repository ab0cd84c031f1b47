"""The folder of a run: all of its files or none, one run at a time, nothing foreign touched.

`PRESCREEN_KILLS=1000` kills that many runs instead of a few.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from prescreen.errors import OutputError
from prescreen.files import folder as module
from prescreen.files.folder import OWN, about, staged

KILLS = int(os.environ.get("PRESCREEN_KILLS", "25"))
FILES = ("results.jsonl", "report.html", "opinions/1.docx", "opinions/2.docx", "a/b/c.txt")
RUN = """
import sys, time
from pathlib import Path
from prescreen.files.folder import staged
folder, mark, names, slow = sys.argv[1], sys.argv[2], sys.argv[3].split(), float(sys.argv[4])
print("ready", flush=True)
with staged(folder, "screen") as out:
    for name in names:
        (out / name).write_text(mark * 50_000)
        time.sleep(slow)
"""


def run(folder: Path, files: Mapping[str, str], command: str = "screen") -> list[str]:
    """One run that writes these files; what it has to say."""
    with staged(folder, command) as out:
        for name, content in files.items():
            (out / name).write_text(content)
    return [note.code for note in out.notes]


def found(folder: Path) -> dict[str, str]:
    """What stands in the folder, but for our own records."""
    return {
        p.relative_to(folder).as_posix(): p.read_text()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and OWN not in p.parts
    }


def left(folder: Path) -> set[str]:
    return {p.name for p in (folder / OWN).iterdir()}


def start(folder: Path, mark: str, slow: float = 0.0) -> subprocess.Popen[str]:
    """A run in a process of its own, once it has begun."""
    command = [sys.executable, "-c", RUN, str(folder), mark, " ".join(FILES), str(slow)]
    made = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert made.stdout is not None
    assert made.stdout.readline() == "ready\n"
    return made


def test_a_second_run_removes_what_the_first_wrote_and_nothing_else(tmp_path: Path) -> None:
    """Files of people stay, also inside folders that a run made; empty folders go."""
    run(tmp_path, {"a.csv": "1", "b.csv": "1", "opinions/x.docx": "1", "deep/er/y": "1"})
    (tmp_path / "mine.txt").write_text("mine")
    (tmp_path / "opinions/notes.txt").write_text("mine")

    run(tmp_path, {"b.csv": "2", "opinions/z.docx": "2"})

    assert found(tmp_path) == {
        "b.csv": "2", "mine.txt": "mine", "opinions/notes.txt": "mine", "opinions/z.docx": "2",
    }  # fmt: skip
    assert not (tmp_path / "deep").exists()
    assert left(tmp_path) == {"lock", "manifest.json"}


def test_a_file_that_somebody_changed_is_his(tmp_path: Path) -> None:
    """An opinion that was edited after the run is not removed when the project is gone."""
    run(tmp_path, {"opinions/x.docx": "1", "opinions/y.docx": "1"})
    (tmp_path / "opinions/x.docx").write_text("edited")

    run(tmp_path, {"opinions/z.docx": "2"})

    assert found(tmp_path) == {"opinions/x.docx": "edited", "opinions/z.docx": "2"}


def test_each_command_removes_only_its_own(tmp_path: Path) -> None:
    """A comparison into the folder of a screening leaves its results."""
    run(tmp_path, {"results.csv": "1"})
    run(tmp_path, {"compare.csv": "1"}, "compare")
    run(tmp_path, {"compare.svg": "2"}, "compare")

    assert found(tmp_path) == {"compare.svg": "2", "results.csv": "1"}


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_run_that_fails_leaves_the_old_results(
    tmp_path: Path, error: type[BaseException]
) -> None:
    """Nothing of the new ones is seen, and nothing is left behind."""
    run(tmp_path, {"a": "old", "b": "old"})

    def broken() -> None:
        with staged(tmp_path, "screen") as out:
            (out / "a").write_text("new")
            raise error

    with pytest.raises(error):
        broken()

    assert found(tmp_path) == {"a": "old", "b": "old"}
    assert left(tmp_path) == {"lock", "manifest.json"}


def test_what_a_run_notes_stands_with_its_files_only(tmp_path: Path) -> None:
    """Of a file that was changed or carried in from elsewhere nothing is said."""
    with staged(tmp_path, "screen") as out:
        (out / "a").write_text("1")
        out.about["checks"] = ["x"]
    (tmp_path / "b").write_text("1")

    assert about(tmp_path / "a") == {"checks": ["x"]}
    assert about(tmp_path / "b") == {}
    (tmp_path / "a").write_text("2, changed")
    assert about(tmp_path / "a") == {}


# -- one at a time, and broken off -----------------------------------------------------------------
def test_two_runs_at_once_do_not_write_into_one_folder(tmp_path: Path) -> None:
    """The second says so at once; it may run when the first is done."""
    with staged(tmp_path, "screen") as out:
        (out / "a").write_text("first")
        with pytest.raises(OutputError, match="out-busy"), staged(tmp_path, "compare"):
            pass

    run(tmp_path, {"b": "second"})
    assert found(tmp_path) == {"b": "second"}


def test_pairs_of_runs_at_once_leave_the_results_of_one(tmp_path: Path) -> None:
    """Whichever comes first, all files are of the same run."""
    for _ in range(max(3, KILLS // 10)):
        pair = [start(tmp_path, mark) for mark in "ab"]
        ended = [p.wait() for p in pair]
        for process in pair:
            process.communicate()

        assert 0 in ended
        assert len(set(found(tmp_path).values())) == 1
        assert set(found(tmp_path)) == set(FILES)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_runs_that_are_killed_leave_old_results_or_new(tmp_path: Path, number: int) -> None:
    """At a random moment, again and again; what is left is whole, and the next run tidies up."""
    rng = random.Random(19)
    run(tmp_path, dict.fromkeys(FILES, "0" * 50_000))
    for n in range(KILLS):
        process = start(tmp_path, str(n % 10), slow=0.002)
        time.sleep(rng.random() * 0.03)
        process.send_signal(number)
        process.communicate()
        if (tmp_path / OWN / "moving.json").exists():  # in the middle of moving: finished first
            with staged(tmp_path, "other"):
                pass

        assert set(found(tmp_path)) == set(FILES)
        assert len(set(found(tmp_path).values())) == 1

    run(tmp_path, {"last": "1"})
    assert found(tmp_path) == {"last": "1"}
    assert left(tmp_path) == {"lock", "manifest.json"}


class Broken(BaseException):
    """Stands for the end of the process."""


@pytest.mark.parametrize("at", range(16))
def test_a_run_broken_off_at_any_step_of_moving_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """Before the journal stands: the old files; behind it the new ones, all of them."""
    run(tmp_path, {"a": "old", "gone": "old", "opinions/1": "old", "opinions/2": "old"})
    (tmp_path / "opinions/mine").write_text("mine")
    new = {"a": "new", "b": "new", "opinions/2": "new", "opinions/3": "new"}
    steps = iter(range(100))

    def step(real: object) -> object:
        def stepped(*args: object, **named: object) -> object:
            if next(steps) == at:
                raise Broken
            return real(*args, **named)  # type: ignore[operator]

        return stepped

    with monkeypatch.context() as patched, suppress(Broken):
        for name in ("replace", "unlink"):
            patched.setattr(os, name, step(getattr(os, name)))
        run(tmp_path, new)

    complete = (tmp_path / OWN / "moving.json").exists() or found(tmp_path).get("b") == "new"
    run(tmp_path, {"other": "1"}, "other")

    mine = {"opinions/mine": "mine", "other": "1"}
    old = {"a": "old", "gone": "old", "opinions/1": "old", "opinions/2": "old"}
    assert found(tmp_path) == (new if complete else old) | mine


def test_signals_wait_while_files_are_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C in the middle of moving comes through when all files are in place."""
    real = module._finish
    # a test run in the background of a shell inherits an ignored SIGINT
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)

    def interrupted(folder: Path) -> object:
        signal.raise_signal(signal.SIGINT)
        return real(folder)

    monkeypatch.setattr(module, "_finish", interrupted)
    try:
        with pytest.raises(KeyboardInterrupt):
            run(tmp_path, {"a": "new"})
    finally:
        signal.signal(signal.SIGINT, handler)

    assert found(tmp_path) == {"a": "new"}
    assert left(tmp_path) == {"lock", "manifest.json"}


def test_a_run_on_another_thread_needs_no_signals(tmp_path: Path) -> None:
    """Only the main thread may ask for them."""
    worker = threading.Thread(target=run, args=(tmp_path, {"a": "1"}))
    worker.start()
    worker.join()

    assert found(tmp_path) == {"a": "1"}


# -- what stands in the way ------------------------------------------------------------------------
def test_a_file_that_is_open_elsewhere_gets_another_name_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where a workbook that Excel shows can be neither replaced nor removed."""
    run(tmp_path, {"ledger.xlsx": "old", "a": "old"})
    replace, unlink = os.replace, os.unlink
    with monkeypatch.context() as patched:

        def refused(path: object) -> bool:
            return str(path) == str(tmp_path / "ledger.xlsx")

        def open_replace(source: object, target: object) -> None:
            if refused(target):
                raise PermissionError(13, "in use")
            replace(source, target)  # type: ignore[call-overload]

        def open_unlink(path: object, **named: object) -> None:
            if refused(path):
                raise PermissionError(13, "in use")
            unlink(path, **named)  # type: ignore[call-overload]

        patched.setattr(os, "replace", open_replace)
        patched.setattr(os, "unlink", open_unlink)
        with staged(tmp_path, "screen") as out:
            (out / "ledger.xlsx").write_text("new")
            (out / "a").write_text("new")

    assert [n.code for n in out.notes] == ["out-renamed"]
    assert "ledger-2.xlsx" in out.notes[0].zh
    assert found(tmp_path) == {"a": "new", "ledger-2.xlsx": "new", "ledger.xlsx": "old"}
    assert run(tmp_path, {"ledger.xlsx": "newest"}) == []
    assert found(tmp_path) == {"ledger.xlsx": "newest"}


def test_a_folder_of_the_same_name_is_left_alone(tmp_path: Path) -> None:
    """What is no file of ours is neither replaced nor removed."""
    (tmp_path / "a.csv").mkdir()
    (tmp_path / "a.csv/mine").write_text("mine")
    (tmp_path / "opinions").write_text("mine")

    codes = run(tmp_path, {"a.csv": "1", "opinions/x": "1"})

    assert codes == ["out-renamed", "out-renamed"]
    assert found(tmp_path) == {
        "a-2.csv": "1", "a.csv/mine": "mine", "opinions": "mine", "opinions-2/x": "1",
    }  # fmt: skip


def test_nothing_outside_the_folder_is_touched(tmp_path: Path) -> None:
    """A manifest that names what lies elsewhere, or behind a link, removes nothing."""
    out, other = tmp_path / "out", tmp_path / "other"
    other.mkdir()
    (other / "kept").write_text("mine")
    run(out, {"a": "1", "b/c": "1"})
    (out / "b/c").unlink()
    (out / "b").rmdir()
    (out / "b").symlink_to(other)
    manifest = json.loads((out / OWN / "manifest.json").read_text())
    stamp = module.stamp(other / "kept")
    named = ["../other/kept", str(other / "kept"), "b/kept", "b\\kept"]
    manifest["commands"]["screen"]["files"] |= dict.fromkeys(named, stamp)
    (out / OWN / "manifest.json").write_text(json.dumps(manifest))

    run(out, {"x": "2"})

    assert found(other) == {"kept": "mine"}
    assert (out / "b").is_symlink()


@pytest.mark.parametrize("record", ["manifest.json", "moving.json"])
@pytest.mark.parametrize("text", ["", "[]", "{", '{"commands": 1}', '{"stage": "../.."}', "null"])
def test_a_record_that_is_none_of_ours_is_as_good_as_none(
    tmp_path: Path, record: str, text: str
) -> None:
    """A damaged or foreign record neither stops a run nor makes it remove anything."""
    run(tmp_path, {"a": "1"})
    (tmp_path / OWN / record).write_text(text)

    run(tmp_path, {"b": "2"})

    assert found(tmp_path)["b"] == "2"
    assert left(tmp_path) == {"lock", "manifest.json"}


def test_our_own_records_are_not_kept_behind_a_link(tmp_path: Path) -> None:
    """A link of that name could lead anywhere."""
    (tmp_path / "other").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / OWN).symlink_to(tmp_path / "other")

    with pytest.raises(OutputError, match="out-in-the-way"):
        run(tmp_path / "out", {"a": "1"})

    assert list((tmp_path / "other").iterdir()) == []
