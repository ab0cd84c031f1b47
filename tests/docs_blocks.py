"""The fenced blocks of a Markdown page, and how those marked to be run are run.

Markers stand on a line of their own, as HTML comments, before the block they speak of:

    <!-- run -->                     run it: console commands, or Python
    <!-- run: numbers may differ --> figures and spaces are not compared
    <!-- file: NAME -->              write the block to that file of the page's folder
    <!-- edit: NAME: OLD -> NEW -->  replace a text that stands once in that file
    <!-- append: NAME -->            add the block before it to the end of that file

A console block holds commands after `$ ` and the first lines that each prints; a line `…` alone
stands for any lines, `…` within a line for any text.
A Python block may be followed by a `text` block: what it prints.
All blocks of a page share one folder, where `examples` is that of the repository.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from prescreen.cli.app import app
from prescreen.errors import PrescreenError, ProblemsError

_MARK = re.compile(r"<!-- (run|file|edit|append)(?::\s*(.*?))? -->\s*")
_FENCE = re.compile(r"^(?P<indent> *)(?P<ticks>`{3,})(?P<lang>\w*)\s*$")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block, or an `edit` or `append` of a file, as if it were a language."""

    lang: str
    body: str
    line: int
    run: str | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a console block and the lines that the page says it prints."""

    words: tuple[str, ...]
    expected: tuple[str, ...]

    @property
    def text(self) -> str:
        return shlex.join(self.words)


def blocks(page: Path) -> Iterator[Block]:
    """The blocks of a page in order."""
    lines = page.read_text(encoding="utf-8").splitlines()
    marks: dict[str, str] = {}
    last = ""
    i = 0
    while i < len(lines):
        mark = _MARK.fullmatch(lines[i].strip() + " ")
        fence = _FENCE.match(lines[i])
        if mark and mark[1] == "edit":
            yield Block("edit", mark[2], i + 1, run="")
        elif mark and mark[1] == "append":
            yield Block("append", last, i + 1, run="", file=mark[2])
        elif mark:
            marks[mark[1]] = mark[2] or ""
        elif fence:
            start, body = i, []
            i += 1
            while lines[i].strip() != fence["ticks"]:
                body.append(lines[i].removeprefix(fence["indent"]))
                i += 1
            text = "\n".join(body) + "\n"
            last = text
            yield Block(fence["lang"], text, start + 1, marks.get("run"), marks.get("file"))
            marks = {}
        i += 1


def commands(body: str) -> Iterator[Command]:
    """The commands of a console block; a backslash continues one on the next line."""
    words, expected = "", []
    lines = iter(body.splitlines())
    for line in lines:
        if line.startswith("$ "):
            if words:
                yield Command(tuple(shlex.split(words)), tuple(expected))
            words, expected = line[2:], []
            while words.endswith("\\"):
                words = words[:-1] + next(lines).strip()
        else:
            expected.append(line.rstrip())
    if words:
        yield Command(tuple(shlex.split(words, comments=True)), tuple(expected))


@dataclass(slots=True)
class Bench:
    """Runs the blocks of one page, one after another, in the current folder."""

    code: int = 0
    names: dict[str, Any] = field(default_factory=dict)

    def command(self, words: tuple[str, ...]) -> str:
        """What a command prints. Known are prescreen, cp, mkdir, cat and echo $?."""
        if words[0] == "prescreen":
            return self._prescreen(list(words[1:]))
        if words[0] == "cp":
            shutil.copy(words[-2], words[-1])
        elif words[0] == "mkdir":
            Path(words[-1]).mkdir(parents=True, exist_ok=True)
        elif words[0] == "cat":
            return Path(words[1]).read_text(encoding="utf-8")
        elif words == ("echo", "$?"):
            return f"{self.code}\n"
        else:
            raise AssertionError(f"the docs run a command that the test does not know: {words}")
        return ""

    def _prescreen(self, arguments: list[str]) -> str:
        result = CliRunner().invoke(app, arguments)
        self.code, said = result.exit_code, result.output
        error = result.exception
        if isinstance(error, PrescreenError):
            lang = "en" if "en" in arguments else "zh"
            said += (error.text(lang) if isinstance(error, ProblemsError) else str(error)) + "\n"
            self.code = 2
        elif error is not None and not isinstance(error, SystemExit):
            raise error
        return said

    def python(self, body: str, where: str) -> str:
        """What a piece of Python prints; names live on for the next piece of the page."""
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(body, where, "exec"), self.names)
        return out.getvalue()


def edit(instruction: str) -> None:
    """`NAME: OLD -> NEW`; AssertionError where OLD does not stand there exactly once."""
    name, _, change = instruction.partition(": ")
    old, _, new = change.partition(" -> ")
    path = Path(name)
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def agree(expected: tuple[str, ...], printed: str, loose: bool) -> str:
    """An empty text where the first lines printed are those expected, else what differs."""
    have = [line.rstrip() for line in printed.splitlines()]
    at, floating = 0, False
    for want in expected:
        if want.strip() == "…":
            floating = True
            continue
        rest = range(at, len(have)) if floating else range(at, min(at + 1, len(have)))
        found = next((i for i in rest if _same(want, have[i], loose)), None)
        if found is None:
            got = have[at] if at < len(have) else "(nothing more)"
            return f"expected {want!r}, got {got!r}\n--- all of it:\n{printed}"
        at, floating = found + 1, False
    return ""


def _same(want: str, have: str, loose: bool) -> bool:
    if loose:
        want, have = _loosely(want), _loosely(have)
    return re.fullmatch(".*".join(re.escape(part) for part in want.split("…")), have) is not None


def _loosely(line: str) -> str:
    """Without figures and the widths of tables, which follow from them."""
    line = re.sub(r"[\d,.]+", "#", line)
    return re.sub(r"─+", "─", re.sub(r" +", " ", line))
