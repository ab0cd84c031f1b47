"""Waivers: who lets which failed check pass, why, by which document, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from prescreen.candidate.facts import Facts
from prescreen.candidate.model import Waiver
from prescreen.fields.values import read_date, said

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
        out.warn(
            "waiver", f"{where}: 应为一组字段,原文 {said(raw)!r},不生效",
            f"{where}: a set of fields is expected: {said(raw)!r}; it has no effect",
        )  # fmt: skip
        return None
    until = read_date(raw.get("until"))
    texts = {key: str(raw.get(key) or "").strip() for key in ("check", "reason", "by", "document")}
    missing = [key for key, text in texts.items() if not text]
    missing += [] if isinstance(until, date) else ["until"]
    if missing or not isinstance(until, date):
        names = "、".join(_WAIVER_NAMES[key] for key in missing)
        out.warn(
            "waiver",
            f"{where}({texts['check']}): 缺少或读不出 {names},不生效",
            f"{where} ({texts['check']}): {', '.join(missing)} missing or not readable; "
            "it has no effect",
            "例外须写明审查项、事由、决定机关、文号和到期日",
            "a waiver names the check, reason, who decided, the document and its last day",
        )
        return None
    granted = read_date(raw.get("granted"))
    return Waiver(until=until, granted=granted if isinstance(granted, date) else None, **texts)
