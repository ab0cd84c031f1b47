"""Columns that hold one end of a range each: land.area.low, land.area.high, land.area.low_open."""

from __future__ import annotations

from prescreen.fields import Kind, catalogue

ENDS = ("low", "high", "low_open", "high_open")


def path_of_end(heading: str) -> str | None:
    """The field of which a heading names an end; None for any other heading."""
    path, _, end = heading.rpartition(".")
    field = catalogue.get(path) if end in ENDS else None
    if field is None or field.list_path is not None or field.kind not in (Kind.NUMBER, Kind.DATE):
        return None
    return path


def end_of(heading: str, path: str) -> str:
    """Which end of the field a heading names, none for the field itself."""
    return heading.rpartition(".")[2] if path_of_end(heading) == path else ""
