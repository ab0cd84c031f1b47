"""Messages of the restructuring catalogue."""

from __future__ import annotations

from prescreen.messages.model import Entry, Message

ENTRIES: dict[str, Entry] = {
    "catalogue-row": Entry(
        "目录的行读不懂",
        "A row of the catalogue cannot be read",
        {
            "": Message(
                "目录这一行读不懂:{what}",
                "this row of the catalogue cannot be read: {what}",
                "对照 docs/how-to/catalogue.md 的列和写法",
                "compare with docs/how-to/catalogue.md",
            )
        },
    ),
}
