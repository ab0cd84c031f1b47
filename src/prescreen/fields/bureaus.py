"""Bureaus by code: what they are called, and which code a local name means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prescreen.fields.table import Bureau, read_bureaus


class _Bureaus(Mapping[str, Bureau]):
    """Bureaus by code, read at the first question."""

    def __getitem__(self, code: str) -> Bureau:
        return read_bureaus()[code]

    def __iter__(self) -> Iterator[str]:
        return iter(read_bureaus())

    def __len__(self) -> int:
        return len(read_bureaus())


BUREAUS: Mapping[str, Bureau] = _Bureaus()


def bureau_code(name: str) -> str | None:
    """The code of a bureau by code, label or alias (市监局 -> market_regulation), or None.

    A local name such as 某区市场监督管理局 is found by the longest alias inside it.
    """
    text = name.strip()
    if text in BUREAUS:
        return text
    best: tuple[int, str] | None = None
    for bureau in BUREAUS.values():
        for alias in (bureau.label, *bureau.aliases):
            if text == alias:
                return bureau.code
            if len(alias) > 2 and alias in text and (best is None or len(alias) > best[0]):
                best = len(alias), bureau.code
    return None if best is None else best[1]
