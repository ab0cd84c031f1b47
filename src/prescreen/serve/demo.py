"""What `prescreen serve --demo` shows: 柯城区's rules and chains, and its projects in a ledger."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from prescreen.candidate import Candidate
from prescreen.content import content_root
from prescreen.ledger import Draft, Ledger
from prescreen.ledger.events import Received
from prescreen.screener import Screener

LIST = "柯城示例"
_FILE = "candidates.json"


def demo_region() -> Path:
    """The profile of the region, as it came with this installation."""
    return content_root("examples") / "kecheng" / "region.yaml"


def demo_ledger(url: str, day: dt.date | None = None) -> int:
    """Put the projects of the example on file where the ledger has none, and screen them on the
    day, by default today; how many were put."""
    with Ledger.open(url) as ledger:
        if ledger.head.seq:
            return 0
        text = (demo_region().parent / _FILE).read_text("utf-8")
        candidates = [Candidate.from_dict(one) for one in json.loads(text)]
        rows = [Draft(c.id, _received(c, row), day, None, 0) for row, c in enumerate(candidates, 1)]
        ledger.write(rows, by="demo")
        screener = Screener.from_files(demo_region())
        for candidate in candidates:
            ledger.screen(screener, candidate.id, by="demo", on=day)
        return len(candidates)


def _received(candidate: Candidate, row: int) -> Received:
    canonical = candidate.canonical()
    return Received(
        list=LIST, series=LIST, digest=candidate.sha256, candidate=canonical, file=_FILE, row=row
    )
