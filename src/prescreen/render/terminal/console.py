"""The terminal: tables that fit its width, CJK widths counted right, nothing that acts on it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from prescreen.files.text import clean, without_contacts

_ACTS = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What JSON leaves as it is and a terminal could obey."""
_UNBROKEN = re.compile(r"(?:[!-~]+|[^ ])(?: *[,。、;:?!)》”’】…])* ?| +")
"""What stays on one line: a word or figure of Latin signs, any other sign; with what closes it."""


class _Console(Console):
    """Shows text; the escape sequences of its own styles are the only ones."""

    def render(self, renderable: Any, options: ConsoleOptions | None = None) -> Iterator[Segment]:
        for part in super().render(renderable, options):
            if part.control or part.text.isprintable() or part.text == "\n":
                yield Segment(without_contacts(part.text), part.style, part.control)
            else:
                text = "\n".join(clean(line).replace("\n", " ") for line in part.text.split("\n"))
                yield Segment(text, part.style)

    def one_line(self, text: Text | str, soft_wrap: bool = False) -> None:
        """Something that is one line, whatever stands in it: no name begins a line of its own."""
        whole = Text(text) if isinstance(text, str) else text
        plain = whole.plain.replace("\n", " ").replace("\t", " ")
        whole.plain = without_contacts(plain)  # before a number is parted between two lines
        if soft_wrap:
            self.print(whole, soft_wrap=True)
            return
        for line in lines(whole, self.width):
            self.print(line)


def lines(whole: Text, width: int) -> list[Text]:
    """A text in lines of `width` columns, all as far in as the first."""
    indent = len(whole.plain) - len(whole.plain.lstrip())
    parts = list(whole.divide(breaks(whole.plain, width, indent)))
    for part in parts:
        part.rstrip()
    return [*parts[:1], *(Text(" " * indent) + part for part in parts[1:])]


def breaks(text: str, width: int, indent: int = 0) -> list[int]:
    """Where the lines of `width` columns after the first begin, which are indented.

    Chinese has no spaces to break at: left to the library, a line would end at its first space,
    that of a figure, and all that follows would go to the next.
    """
    found, begin, used = [], 0, 0
    for piece in _UNBROKEN.finditer(text):
        if used > begin and used + cell_len(piece[0].rstrip()) > width:
            found.append(piece.start())
            begin = used = indent
        used += cell_len(piece[0])
    return found


def console() -> _Console:
    """A console for standard output; plain and 100 wide where that is a file."""
    wide = None if sys.stdout.isatty() else 100
    return _Console(highlight=False, soft_wrap=False, width=wide, emoji=False, markup=False)


def table(*heads: str) -> Table:
    rows = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for head in heads:
        rows.add_column(head, overflow="fold")
    return rows


def say(text: str) -> None:
    """A message on standard output."""
    print(without_contacts(clean(text)))


def complain(text: str) -> None:
    """A message on standard error."""
    print(without_contacts(clean(text)), file=sys.stderr)


def say_data(text: str) -> None:
    """JSON on standard output: as it is in a file or pipe; in a terminal what it could obey, and
    anywhere what its encoding does not have, is escaped as JSON escapes it."""
    if sys.stdout.isatty():
        text = _ACTS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    encoding = sys.stdout.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = "".join(_encodable(c, encoding) for c in text)
    print(text)


def _encodable(sign: str, encoding: str) -> str:
    try:
        sign.encode(encoding)
    except UnicodeEncodeError:
        units = sign.encode("utf-16-be", "surrogatepass")
        return "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))
    return sign
