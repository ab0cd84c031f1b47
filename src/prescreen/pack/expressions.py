"""Expressions in a YAML file: every character of one knows its line and column there."""

from __future__ import annotations

from prescreen.lang import Source
from prescreen.yamlsource.source import Scalar


def source_of(scalar: Scalar, lines: tuple[str, ...]) -> Source:
    """The text of a scalar as the source of an expression, so that errors point into the file."""
    place, text = scalar.place, scalar.text
    line, col = place.line or 1, place.col or 1
    if scalar.style == "|":
        return Source(text, place.file, line + 1, scalar.indent + 1, scalar.indent, lines)
    col += scalar.style in ("'", '"')
    written = lines[line - 1][col - 1 :] if line <= len(lines) else ""
    simple = written.startswith(text)
    traced = () if simple else _trace(text, lines, line, col, scalar.style == "'")
    return Source(text, place.file, line, col, 0, lines, traced)


def _trace(
    text: str, lines: tuple[str, ...], line: int, col: int, doubled: bool
) -> tuple[tuple[int, int], ...]:
    """Line and column of every character of a scalar that is not written as it reads.

    A space may stand for the end of a line and, if `doubled`, a quotation mark for two of them.
    Nothing where the text cannot be followed, as with the escapes of double quotes.
    """
    out: list[tuple[int, int]] = []
    row, at = line - 1, col - 1
    for ch in text:
        if row >= len(lines):
            return ()
        here = lines[row]
        out.append((row + 1, at + 1))
        if ch in " \n" and not here[at:].strip():
            row += 1
            while row < len(lines) and not lines[row].strip():
                row += 1
            at = len(lines[row]) - len(lines[row].lstrip()) if row < len(lines) else 0
        elif at < len(here) and here[at] == ch:
            at += 2 if doubled and ch == "'" else 1
        else:
            return ()
    return tuple(out)
