"""Where an expression stands in its file, so that an error can point at the very character."""

from __future__ import annotations

from dataclasses import dataclass

from prescreen.errors import Place, Problem
from prescreen.messages import problem


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of characters `[start, end)` of one expression."""

    start: int
    end: int

    def to(self, other: Span) -> Span:
        return Span(self.start, other.end)


@dataclass(frozen=True, slots=True)
class Source:
    """An expression's text and the place of its first character in a file.

    `indent` is the column of the continuation lines of a `|` block, 0 for a one-line scalar.
    `positions` are line and column of every character, where the text is not written as it reads
    (over several lines, or with doubled quotes).
    """

    text: str
    file: str = "<expression>"
    line: int = 1
    col: int = 1
    indent: int = 0
    lines: tuple[str, ...] = ()
    positions: tuple[tuple[int, int], ...] = ()

    def place(self, span: Span) -> Place:
        """File position of a span, with the source line as excerpt."""
        if self.positions:
            return self._traced(span)
        before = self.text[: span.start]
        row = before.count("\n")
        inside = len(before) - (before.rfind("\n") + 1)
        line = self.line + row
        col = (self.col if row == 0 else self.indent + 1) + inside
        if self.lines and line <= len(self.lines):
            excerpt = self.lines[line - 1]
        else:
            excerpt = self.text.split("\n")[row]
            col = inside + 1 if not self.lines else col
        end = self.text.find("\n", span.start)
        stop = min(span.end, end if end >= 0 else len(self.text))
        return Place(self.file, line, col, excerpt, max(1, stop - span.start))

    def _traced(self, span: Span) -> Place:
        """The place of a span whose characters were traced one by one."""
        first = min(span.start, len(self.positions) - 1)
        line, col = self.positions[first]
        on_line = [c for at, c in self.positions[first : max(first + 1, span.end)] if at == line]
        return Place(self.file, line, col, self.lines[line - 1], on_line[-1] - col + 1)


class LangError(Exception):
    """One mistake in an expression; the pack loader collects them as `Problem`s."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.text())


class NotedError(Exception):
    """What is named here does not stand because of a mistake that is noted already."""


def fail(source: Source, span: Span, code: str, /, **words: object) -> LangError:
    """The error for a mistake at `span`; the caller raises it."""
    return LangError(problem(code, source.place(span), **words))
