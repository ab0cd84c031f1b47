"""The terminal: tables that fit its width, CJK widths counted right."""

from __future__ import annotations

import sys

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table


def console() -> Console:
    """A console for standard output; plain and 100 wide where that is a file."""
    wide = None if sys.stdout.isatty() else 100
    return Console(highlight=False, soft_wrap=False, width=wide, emoji=False, markup=False)


def table(*heads: str) -> Table:
    rows = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for head in heads:
        rows.add_column(head, overflow="fold")
    return rows
