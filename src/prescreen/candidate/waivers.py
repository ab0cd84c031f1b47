"""Waivers: who lets which failed check pass, why, by which document, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from prescreen.candidate.facts import Facts
from prescreen.candidate.model import Waiver
from prescreen.fields.dates import read_date
from prescreen.fields.reading import LONGEST_TEXT, said
from prescreen.messages import Both

_WAIVER_NAMES = {
    "check": "审查项", "reason": "事由", "by": "决定机关", "document": "文号", "until": "期限",
}  # fmt: skip


def read_waivers(out: Facts, raw: Any) -> tuple[Waiver, ...]:
    """Waivers that say all they must; the others are warned of and have no effect."""
    if raw is None:
        return ()
    found = [
        _waiver(out, place, one)
        for place, one in enumerate(raw if isinstance(raw, (list, tuple)) else [raw])
    ]
    kept = [one for one in found if one is not None]
    return tuple(sorted(kept, key=lambda w: (w.check, w.until, w.document, w.reason, w.by)))


def _waiver(out: Facts, place: int, raw: Any) -> Waiver | None:
    where = f"waivers[{place}]"
    if not isinstance(raw, Mapping):
        out.warn("input.waiver/shape", where=where, said=said(raw))
        return None
    until = read_date(raw.get("until"))
    words = ("check", "reason", "by", "document")
    texts = {key: said(raw.get(key) or "", LONGEST_TEXT).strip() for key in words}
    missing = [key for key, text in texts.items() if not text]
    missing += [] if isinstance(until, date) else ["until"]
    if missing or not isinstance(until, date):
        names = Both("、".join(_WAIVER_NAMES[key] for key in missing), ", ".join(missing))
        out.warn("input.waiver", where=where, check=texts["check"], names=names)
        return None
    granted = read_date(raw.get("granted"))
    return Waiver(until=until, granted=granted if isinstance(granted, date) else None, **texts)
