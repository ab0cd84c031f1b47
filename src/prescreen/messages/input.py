"""What is said of candidates and of the files that they come from."""

from __future__ import annotations

from prescreen.messages import input_files, input_headings, input_lists, input_values
from prescreen.messages.model import Entry

ENTRIES: dict[str, Entry] = {
    **input_files.ENTRIES,
    **input_headings.ENTRIES,
    **input_lists.ENTRIES,
    **input_values.ENTRIES,
}
