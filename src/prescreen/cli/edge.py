"""The edge of the command: whatever goes wrong inside comes out as a message and an exit code.

0 done, 1 findings, 2 wrong usage, or something that cannot be read or written, 3 a fault of the
program; 128 and the number of the signal where it was stopped. Never a traceback.
"""

from __future__ import annotations

import errno
import os
import re
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from prescreen.cli.usage import is_help, usage_problem
from prescreen.errors import InputError, Lang, Problem, ProblemsError, UnitError
from prescreen.files.atomic import is_special
from prescreen.files.text import clean
from prescreen.messages import problem

FAULT = 3
_SAID = re.compile(r"\(os error (\d+)\)")
_KINDS = {
    "system-full": (errno.ENOSPC, errno.EDQUOT, errno.EFBIG),
    "system-denied": (errno.EACCES, errno.EPERM, errno.EROFS),
    "system-in-the-way": (errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENOTEMPTY),
    "system-name": (errno.ENAMETOOLONG, errno.EINVAL, errno.ELOOP, errno.EILSEQ),
}
_EXTRAS = {
    "polars": "batch", "pyarrow": "batch", "openpyxl": "office", "docx": "office",
    "xlrd": "office", "xlsxwriter": "office", "lxml": "office", "durable": "live", "z3": "prove",
    "sqlalchemy": "ledger", "alembic": "ledger", "cryptography": "ledger", "psycopg": "ledger",
    "fastapi": "serve", "uvicorn": "serve", "jsonschema_rs": "serve", "prometheus_client": "serve",
}  # fmt: skip
_Given = TypeVar("_Given")


@contextmanager
def edge(args: Sequence[str]) -> Iterator[None]:
    """Run a command with these arguments; it ends by `SystemExit`, whatever it meets."""
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except BaseException as error:
        before = list(_before(error))
        if any(isinstance(e, BrokenPipeError) for e in before):  # who reads has seen enough
            _say_no_more()
            sys.exit(0)
        stopped = next((e for e in before if isinstance(e, Stopped | KeyboardInterrupt)), None)
        if isinstance(error, SystemExit) and stopped is None:
            raise
        if os.environ.get("PRESCREEN_DEBUG"):
            traceback.print_exc()
        if is_help(error):
            _complain(str(error))
            sys.exit(2)
        usage = usage_problem(error, args) if stopped is None else None
        lang = language(args)
        text, code = told(stopped or error, lang) if usage is None else (usage.text(lang), 2)
        _complain(text)
        sys.exit(code)


def _before(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those that it came of: typer turns some into exits of its own."""
    while error is not None:
        yield error
        error = error.__context__


def language(args: Sequence[str]) -> Lang:
    """The language of messages, also of those that come before options are read."""
    pairs = zip(("", *args), args, strict=False)
    return "en" if any(b == "--lang=en" or (a, b) == ("--lang", "en") for a, b in pairs) else "zh"


def told(error: BaseException, lang: Lang) -> tuple[str, int]:
    """What is said of an error, and the exit code."""
    if isinstance(error, ProblemsError):
        return error.text(lang), 2
    if isinstance(error, UnitError):
        return error.zh if lang == "zh" else error.en, 2
    found, code = _problem(error)
    return found.text(lang), code


def _problem(error: BaseException) -> tuple[Problem, int]:
    if isinstance(error, Stopped | KeyboardInterrupt):
        came = error.number if isinstance(error, Stopped) else signal.SIGINT
        return problem("system-stopped"), 128 + came
    if isinstance(error, MemoryError):
        return problem("system-memory"), 2
    module = (getattr(error, "name", None) or "").split(".")[0]
    if isinstance(error, ModuleNotFoundError) and module in _EXTRAS:
        return problem("extra-missing", module=module, extra=_EXTRAS[module]), 2
    said, kind = " ".join(str(error).split())[:300], type(error).__name__
    number: int | None = error.errno if isinstance(error, OSError) else None
    if number is None and (found := _SAID.search(said)):  # in Polars' own words
        number = int(found[1])
    if number is not None or isinstance(error, OSError):
        code = next((c for c, numbers in _KINDS.items() if number in numbers), "system-file")
        return problem(code, said=said), 2
    if _of_lists(error):
        return problem("system-columns", kind=kind, said=said), 2
    return problem("system-fault", kind=kind, said=said), FAULT


def _of_lists(error: BaseException) -> bool:
    """Whether Polars raised it, in Rust (a panic) or in Python."""
    kinds = {(c.__module__.split(".")[0], c.__name__) for c in type(error).__mro__}
    return any(m == "polars" or n == "PanicException" for m, n in kinds)


def _complain(text: str) -> None:
    with suppress(OSError, ValueError):  # nobody is there to be told
        print(clean(text), file=sys.stderr, flush=True)
    _say_no_more()


def _say_no_more() -> None:
    """What is still in the buffer of a stream that takes nothing more is not tried again."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


# -- what is given ---------------------------------------------------------------------------------
def no_pipe(given: _Given) -> _Given:
    """The path or paths of an option; InputError for a pipe or a device, which may never end."""
    every: Any = given if isinstance(given, list | tuple) else [given]
    for path in every:
        if isinstance(path, Path) and is_special(path):
            raise InputError([problem("usage/special", path=path)])
    return given


# -- the process -----------------------------------------------------------------------------------
class Stopped(BaseException):
    """Somebody asked the process to end. No `KeyboardInterrupt`, of which typer makes an exit."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def prepare() -> None:
    """What a terminal cannot show is replaced; what ends the process lets it tidy up first."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")

    def stop(number: int, _: object) -> None:
        raise Stopped(number)

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:  # as `nohup` asks
            signal.signal(number, stop)
