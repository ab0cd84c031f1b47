"""What is said of the ledger and of what it cannot take."""

from __future__ import annotations

from prescreen.messages import ledger_events, ledger_store
from prescreen.messages.model import Entry

ENTRIES: dict[str, Entry] = {**ledger_events.ENTRIES, **ledger_store.ENTRIES}
