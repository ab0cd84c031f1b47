"""The edge of the command: a plain message and an exit code, whatever goes wrong inside."""

from __future__ import annotations

import errno
import io
import json
import os
import resource
import signal
import subprocess
import sys
import time
from contextlib import redirect_stdout
from pathlib import Path

import polars as pl
import pytest
from tests.cli.test_cli import DAY, FILLED, REGION, ROOT, prescreen, visible

from prescreen.cli.edge import FAULT, edge, language, told
from prescreen.errors import InputError, UnitError
from prescreen.messages import problem
from prescreen.render.terminal.console import console, say, say_data, table

COMMAND = [sys.executable, "-c", "from prescreen.cli import main; main()"]


def ended(error: BaseException, *args: str) -> int:
    """The exit code of a command in which this is raised."""

    def command() -> None:
        with edge(args):
            raise error

    with pytest.raises(SystemExit) as done:
        command()
    return int(str(done.value.code))


class PanicException(BaseException):
    """A panic of Polars, which is no Exception."""


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (OSError(errno.ENOSPC, "No space left"), 2, "system-full"),
        (OSError("No space left on device (os error 28)"), 2, "system-full"),
        (OSError(errno.EDQUOT, "quota"), 2, "system-full"),
        (PermissionError(errno.EACCES, "no"), 2, "system-denied"),
        (OSError(errno.EROFS, "read-only"), 2, "system-denied"),
        (FileExistsError(errno.EEXIST, "there"), 2, "system-in-the-way"),
        (IsADirectoryError(errno.EISDIR, "folder"), 2, "system-in-the-way"),
        (NotADirectoryError(errno.ENOTDIR, "file"), 2, "system-in-the-way"),
        (OSError(errno.ENAMETOOLONG, "long"), 2, "system-name"),
        (FileNotFoundError(errno.ENOENT, "gone"), 2, "system-file"),
        (OSError(), 2, "system-file"),
        (MemoryError(), 2, "system-memory"),
        (KeyboardInterrupt(), 130, "system-stopped"),
        (pl.exceptions.ComputeError("odd"), 2, "system-columns"),
        (pl.exceptions.ComputeError("IO error: full (os error 28)"), 2, "system-full"),
        (PanicException("index out of bounds"), 2, "system-columns"),
        (ModuleNotFoundError("no", name="polars"), 2, "extra-missing"),
        (RecursionError("deep"), FAULT, "system-fault"),
        (ZeroDivisionError("a\nb"), FAULT, "system-fault"),
        (InputError([problem("input.name", row=1)]), 2, "input.name"),
        (UnitError("unknown", "没有单位 亩块", "no unit 亩块"), 2, "亩块"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_error_has_a_code_and_a_message_in_both_languages(
    error: BaseException, code: int, said: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Never a traceback, and never the exit code of findings."""
    assert ended(error, "--lang", lang) == code

    shown = capsys.readouterr().err
    assert said in shown
    assert "Traceback" not in shown
    if not isinstance(error, UnitError):
        assert ("处理:" if lang == "zh" else "Remedy:") in shown


def test_findings_and_wrong_usage_keep_their_exit_codes() -> None:
    """What a command itself decides is not changed."""
    for code in (0, 1, 2):
        assert ended(SystemExit(code)) == code


def test_a_reader_that_has_seen_enough_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    """A closed pipe ends the command in silence, also where typer has made an exit of it."""
    assert ended(BrokenPipeError()) == 0
    made = SystemExit(1)
    made.__context__ = BrokenPipeError()
    assert ended(made) == 0
    assert capsys.readouterr().err == ""


def test_the_trace_is_printed_for_those_who_ask(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A maintainer can see where a fault came from."""
    monkeypatch.setenv("PRESCREEN_DEBUG", "1")

    assert ended(ZeroDivisionError()) == FAULT
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("args", "lang"),
    [
        (["--lang=en"], "en"),
        (["x", "--lang", "en"], "en"),
        (["--lang", "zh"], "zh"),
        (["en"], "zh"),
        (["--id", "en", "--lang=zh"], "zh"),
        ([], "zh"),
    ],
)
def test_messages_are_in_the_language_that_was_asked_for(args: list[str], lang: str) -> None:
    """With a blank or an equals sign; a file called en is no language."""
    assert language(args) == lang


@pytest.mark.parametrize("lang", [("--lang=en",), ("--lang", "en")])
def test_errors_are_said_in_english(lang: tuple[str, ...]) -> None:
    """Also those that come before the command has begun its work."""
    done = prescreen("screen", "none.xlsx", "--region", REGION, *lang)

    assert done.returncode == 2
    assert "no such file" in done.stderr
    assert "处理" not in done.stderr


USAGE = [
    ("screen list.csv", "--region"),
    ("screen --region x.yaml", "INPUT"),
    ("screen list.csv --region", "--region"),
    ("screen list.csv --regio x.yaml", "--region"),
    ("screen list.csv --region x.yaml --lang fr", "zh"),
    ("screen a.csv b.csv --region x.yaml", "b.csv"),
    ("scren list.csv", "screen"),
    ("zzzz", "prescreen --help"),
    ("chain x.yaml --top k", "20"),
    ("fields --zzzz", "prescreen fields --help"),
]


@pytest.mark.parametrize(("line", "said"), USAGE)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_wrong_usage_is_told_in_the_language_asked_for(line: str, said: str, lang: str) -> None:
    """What typer would say in English only; with a remedy, and not with the code of findings."""
    words = line.split()
    args = words if lang == "zh" else [words[0], "--lang=en", *words[1:]]
    done = prescreen(*args)

    assert done.returncode == 2
    assert "[usage]" in done.stderr
    assert said in done.stderr
    assert ("处理:" if lang == "zh" else "Remedy:") in done.stderr
    assert "Usage:" not in done.stderr
    if lang == "en":
        assert done.stderr.isascii()


# -- files in the way ------------------------------------------------------------------------------
def test_what_stands_in_the_way_of_the_folder_is_said(tmp_path: Path) -> None:
    """A file where the folder should be, and a name that is too long."""
    (tmp_path / "file").write_text("x")
    for out, code in ((tmp_path / "file", "in-the-way"), (tmp_path / ("长" * 100), "system-name")):
        done = prescreen("screen", FILLED, "--region", REGION, "--out", str(out))

        assert done.returncode == 2
        assert code in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("place", ["INPUT", "--region", "--mapping", "--packs", "--out"])
def test_a_pipe_is_refused_where_a_file_is_needed(tmp_path: Path, place: str) -> None:
    """Reading it could wait for ever, and writing would replace it."""
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    args = {"INPUT": FILLED, "--region": REGION, place: str(pipe)}
    source = args.pop("INPUT")

    done = prescreen("screen", source, *(x for pair in args.items() for x in pair))

    assert done.returncode == 2
    assert "pipe.csv" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("long", [False, True])
def test_a_full_disk_is_called_a_full_disk(tmp_path: Path, long: bool) -> None:
    """Not “too many rows”; what was there before is as it was, and no part of the new is left."""
    source, out = Path(FILLED), tmp_path / "out"
    assert prescreen("screen", FILLED, "--region", REGION, *DAY, "--out", str(out)).returncode == 0
    before = {p.name: p.read_bytes() for p in out.iterdir() if p.is_file()}
    if long:
        source = tmp_path / "long.csv"
        rows = (f"{n},示例,{n + 1}" for n in range(10_100))
        source.write_text("\n".join(["编号,项目名称,总投资(万元)", *rows]), encoding="utf-8")

    done = subprocess.run(
        [*COMMAND, "screen", str(source), "--region", REGION, *DAY, "--out", str(out)],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
    )

    assert done.returncode == 2
    assert "system-full" in done.stderr
    assert "一万行" not in done.stderr
    assert {p.name: p.read_bytes() for p in out.iterdir() if p.is_file()} == before
    assert not [p for p in (out / ".prescreen").iterdir() if p.name.startswith("new")]


@pytest.mark.parametrize("kind", ["xlsx", "parquet", "html", "docx", "json", "csv"])
def test_every_format_calls_a_full_disk_a_full_disk(tmp_path: Path, kind: str) -> None:
    """Libraries that write files have words of their own for it, or none; the system is asked."""
    done = subprocess.run(
        [*COMMAND, "screen", FILLED, "--region", REGION, *DAY, "--out", str(tmp_path / "out"),
         "--format", kind],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000)),
    )  # fmt: skip

    assert done.returncode == 2
    assert done.stderr.startswith("[system-full]")
    assert "Traceback" not in done.stderr
    assert "ignored" not in done.stderr


def test_output_that_nobody_takes_is_an_error_and_not_silence() -> None:
    """A full disk behind standard output."""
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*COMMAND, "fields"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )

    assert done.returncode == 2
    assert "system-full" in done.stderr
    assert "Exception ignored" not in done.stderr


# -- stopped ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_command_that_is_stopped_says_so_and_leaves_what_was_there(
    tmp_path: Path, number: int
) -> None:
    """Exit code 128 and the number of the signal; the folder has no half of anything."""
    out = tmp_path / "out"
    rows = [{"id": str(n), "name": "示例"} for n in range(2_000)]
    (tmp_path / "many.json").write_text(json.dumps(rows), encoding="utf-8")
    process = subprocess.Popen(
        [*COMMAND, "screen", str(tmp_path / "many.json"), "--region", REGION, "--out", str(out)],
        stderr=subprocess.PIPE,
        cwd=ROOT,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # as a shell starts it
    )
    while not list(out.glob(".prescreen/new-*")):
        time.sleep(0.01)
        assert process.poll() is None
    process.send_signal(number)
    _, said = process.communicate()

    assert process.returncode == 128 + number
    assert "system-stopped" in said.decode()
    assert "Traceback" not in said.decode()
    assert visible(out) == []
    assert [p.name for p in (out / ".prescreen").iterdir()] == ["lock"]


# -- terminals -------------------------------------------------------------------------------------
HOSTILE = "\x1b]0;t\x07\x9b2J\u202eabc\x9d8;;x\x9c"


def test_names_from_files_cannot_act_on_the_terminal(tmp_path: Path) -> None:
    """Neither in a table nor in the lines about one project."""
    source = tmp_path / "list.json"
    ident = f"1{HOSTILE}"
    source.write_text(json.dumps([{"id": ident, "name": f"甲{HOSTILE}\n■ 9 初审通过"}]), "utf-8")

    for command in (("screen",), ("explain", "--id", ident)):
        done = prescreen(command[0], str(source), "--region", REGION, *DAY, *command[1:])

        assert done.returncode == 0, done.stderr
        assert "甲" in done.stdout
        assert all(c.isprintable() or c == "\n" for c in done.stdout)
        assert not any(line.startswith("■ 9") for line in done.stdout.splitlines())


class Terminal(io.StringIO):
    """A stream in which somebody looks."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_only_our_own_styles_are_sequences(monkeypatch: pytest.MonkeyPatch) -> None:
    """Colour is kept, what stands in the text is not obeyed."""
    monkeypatch.setenv("TERM", "xterm-256color")
    shown = Terminal()
    rows = table("名称")
    rows.add_row(HOSTILE)
    with redirect_stdout(shown):
        console().print(rows, style="bold")
        say(HOSTILE)

    text = shown.getvalue()
    assert "\x1b[1m" in text
    assert text.count("abc") == 2
    assert not set(text) & set("\x07\x9b\x9c\x9d\u202e")
    assert "\x1b]" not in text


def test_json_in_a_terminal_is_escaped_and_still_says_the_same() -> None:
    """What JSON leaves as it is and a terminal could obey."""
    shown = Terminal()
    with redirect_stdout(shown):
        say_data(json.dumps({"a": HOSTILE}, ensure_ascii=False))

    assert json.loads(shown.getvalue()) == {"a": HOSTILE}
    assert all(c.isprintable() or c == "\n" for c in shown.getvalue())


def test_a_terminal_of_another_encoding_loses_signs_and_not_the_run(tmp_path: Path) -> None:
    """GBK has no 𠮷: replaced in a table, escaped in JSON, which stays whole."""
    source = tmp_path / "list.json"
    source.write_text(json.dumps([{"id": "1", "name": "𠮷林项目"}]), encoding="utf-8")
    env = {**os.environ, "PYTHONIOENCODING": "gbk"}
    shown = {}
    for kind in ("table", "json"):
        command = ["screen", str(source), "--region", REGION, "--format", kind]
        done = subprocess.run(
            [*COMMAND, *command], capture_output=True, cwd=ROOT, env=env, check=False
        )
        assert done.returncode == 0, done.stderr
        shown[kind] = done.stdout.decode("gbk")

    assert "?林项目" in shown["table"]
    assert json.loads(shown["json"])[0]["candidate"]["name"] == "𠮷林项目"


def test_a_lone_surrogate_is_told_as_a_text_is(capsys: pytest.CaptureFixture[str]) -> None:
    """Half a character in a message or in data ends nothing."""
    text, code = told(OSError(errno.ENOENT, "gone", "a\ud842b"), "zh")
    say(text)
    say_data('"\ud842"')

    assert code == 2
    assert capsys.readouterr().out.endswith('"\\ud842"\n')
