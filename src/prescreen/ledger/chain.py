"""The chain of digests over all events of a ledger.

The digest of an event is the SHA-256 of the digest before it, a newline, and the event as it is
kept (personal data sealed) as compact ASCII JSON with sorted keys; before the first stands the id
of the ledger. So whoever changes, drops, adds or moves an event has to write all later digests
anew, and the last one, noted elsewhere, gives that away too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

PARTS = ("seq", "project", "n", "kind", "on", "at", "by", "unit", "body")


def digest_of(before: str, row: Mapping[str, Any]) -> str:
    """The digest of an event, as a row of the table, after one with the digest `before`."""
    own = {part: row[part] for part in PARTS}
    text = json.dumps(own, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()
