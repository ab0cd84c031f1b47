"""What the YAML parser complains of, in plain words and with a remedy."""

from __future__ import annotations

import yaml

from prescreen.errors import Place, Problem
from prescreen.messages import problem

_BRACKETS = {
    "did not find expected ',' or '}'": "yaml-syntax/braces",
    "did not find expected ',' or ']'": "yaml-syntax/brackets",
}
_CODES = {
    **_BRACKETS,
    "found a tab character": "yaml-syntax/tab",
    "mapping values are not allowed": "yaml-syntax/colon",
    "found unexpected end of stream": "yaml-syntax/quote",
    "did not find expected key": "yaml-syntax/indentation",
    "did not find expected '-' indicator": "yaml-syntax/list",
    "could not find expected ':'": "yaml-syntax/no-colon",
    "found character that cannot start any token": "yaml-syntax/first-sign",
    "found unknown escape character": "yaml-syntax/backslash",
    "found undefined tag handle": "yaml-syntax/tag",
    "control characters are not allowed": "yaml-syntax/control",
}
"""Codes of the complaints of the parser, by a part of each."""


def negation(line: str) -> str | None:
    """An expression that begins with `!` and stands unquoted after a key, put into quotes."""
    head, colon, value = line.partition(": ")
    value = value.strip()
    if not colon or any(sign in head for sign in "'\"{[") or value[:1] != "!" or value[1:2] == "!":
        return None
    return f'"{value}"' if '"' not in value else "'" + value.replace("'", "''") + "'"


def syntax_problem(name: str, lines: tuple[str, ...], error: yaml.YAMLError) -> Problem:
    """The parser's complaint as a problem; an open quote or bracket is shown where it opens."""
    what = getattr(error, "problem", None) or str(error).partition("\n")[0]
    mark = getattr(error, "problem_mark", None)
    opened = getattr(error, "context_mark", None)
    code = next((c for part, c in _CODES.items() if part in what), "yaml-syntax")
    never_closed = code in _BRACKETS.values() and _far(mark, opened)
    if opened is not None and (never_closed or "unexpected end" in what):
        mark = opened
    place = _place(name, lines, mark, error)
    quoted = negation(place.excerpt or "") if code == "yaml-syntax" else None
    if quoted is not None:
        return problem("yaml-tag/negation", place, quoted=quoted)
    return problem(code, place, what=what)


def _far(mark: yaml.Mark | None, opened: yaml.Mark | None) -> bool:
    """Whether the parser noticed an open bracket only on a later line."""
    return mark is None or (opened is not None and mark.line > opened.line)


def _place(
    name: str, lines: tuple[str, ...], mark: yaml.Mark | None, error: yaml.YAMLError
) -> Place:
    if mark is not None:
        excerpt = lines[mark.line] if mark.line < len(lines) else ""
        return Place(name, mark.line + 1, mark.column + 1, excerpt)
    code = getattr(error, "character", None)
    sign = chr(code) if isinstance(code, int) else None
    for row, line in enumerate(lines):
        if sign is not None and sign in line:
            return Place(name, row + 1, line.index(sign) + 1, line)
    return Place(name, 1, 1)
