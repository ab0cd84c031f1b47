"""One row of a frame as a candidate, read by the reader of single candidates."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from prescreen.candidate import Candidate, Waiver
from prescreen.candidate.candidate import identity
from prescreen.candidate.identity import identified, marked
from prescreen.columnar.frame.columns import Columns
from prescreen.errors import InputError, Problem
from prescreen.intake import Reject
from prescreen.messages import problem


class RowSource:
    """Builds candidates from rows with the meaning of the columns at hand."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns

    def candidate(self, row: Mapping[str, Any]) -> Candidate:
        """The candidate of a row. InputError where it has no name."""
        return identified(self.data(row))[0]

    def rows(self, frame: pl.DataFrame) -> RowByRow:
        """All rows of a frame, one by one."""
        return row_by_row(frame.iter_rows(named=True), lambda row: identified(self.data(row)))

    def data(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A row as the mapping that `Candidate.from_dict` reads."""
        columns = self.columns
        out: dict[str, Any] = {}
        for name in columns.odd:
            if row[name] is not None:
                out[name] = row[name]
        for path, scalar in columns.scalars.items():
            value = row[scalar.source]
            if scalar.inside is not None:
                value = None if value is None else value.get(scalar.inside)
            if value is None:
                continue
            if scalar.factor != 1.0 and isinstance(value, int | float):
                value = round(value * scalar.factor, 12)
            grade = columns.evidence.get(path)
            if grade is not None and row[grade] is not None:
                value = {"value": value, "evidence": row[grade]}
            out[path] = value
        for path, ends in columns.ranges.items():
            if path not in out and (value := ends.of_row(row)) is not None:
                word = columns.evidence.get(path)
                proof = None if word is None else row[word]
                out[path] = value if proof is None else {"value": value, "evidence": proof}
        for path, name in columns.lists.items():
            out.update(self._list(path, row, row[name]))
        return out | self._identity(row)

    def _list(self, path: str, row: Mapping[str, Any], items: Any) -> dict[str, Any]:
        done, grade = self.columns.complete.get(path), self.columns.evidence.get(path)
        whole = {"items": items} if items is not None else {}
        if done is not None and row[done] is not None:
            whole["complete"] = row[done]
        if grade is not None and row[grade] is not None and items is not None:
            whole["evidence"] = row[grade]
        return {path: whole} if whole else {}

    def _identity(self, row: Mapping[str, Any]) -> dict[str, Any]:
        ids = self.columns.ids
        out: dict[str, Any] = {}
        for own in ("id", "name", "as_of"):
            value = row[ids[own]] if own in ids else None
            if value is not None and (own == "as_of" or identity(value)):
                out[own] = value
        given = row[ids["waivers"]] if "waivers" in ids else None
        if given:
            out["waivers"] = [
                {
                    "check": w.check, "reason": w.reason, "by": w.by, "document": w.document,
                    "until": w.until, "granted": w.granted,
                }
                for w in waivers_of(given)
            ]  # fmt: skip
        return out


def waivers_of(given: object) -> tuple[Waiver, ...]:
    """Waivers of one cell: a list of mappings, or that as JSON text."""
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            return ()
    if isinstance(given, list):
        given = [{k: v for k, v in w.items() if v is not None} for w in given if w]
    return Candidate.from_dict({"id": "-", "name": "-", "waivers": given}).waivers


def no_name(row: int) -> Problem:
    return problem("input.name/row", row=row)


@dataclass(slots=True)
class RowByRow:
    """A list that was read row by row: its candidates, rejects, and what is to be said of it."""

    candidates: list[Candidate] = field(default_factory=list)
    rejected: list[Reject] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def row_by_row(entries: Iterable[Any], read: Callable[[Any], tuple[Candidate, bool]]) -> RowByRow:
    """Read each entry; one whose id stood before goes under another, and says so."""
    out = RowByRow()
    rows: dict[str, list[tuple[int, int]]] = {}
    made: list[str] = []
    for row, entry in enumerate(entries, 1):
        try:
            one, without = read(entry)
        except InputError as error:
            out.rejected.append(Reject(row, "", error.problems[0], _raw(entry)))
            continue
        rows.setdefault(one.id, []).append((len(out.candidates), row))
        if without:
            made.append(one.id)
        out.candidates.append(one)
    for ident, same in rows.items():
        for (at, row), own in list(zip(same, marked(ident, len(same), rows), strict=True))[1:]:
            one, told = out.candidates[at], twice(ident, own, row, same[0][1])
            out.candidates[at] = replace(one.named(own), warnings=(told, *one.warnings))
    if made:
        out.problems.append(problem("input.id-made", count=len(made), first=made[0]))
    return out


def _raw(given: object) -> dict[str, Any]:
    """What a rejected row said, as far as it can be had."""
    try:
        return dict(given) if isinstance(given, Mapping) else {"raw": given}
    except Exception:  # it was rejected because it cannot be gone through
        return {"raw": type(given).__name__}


def twice(ident: str, own: str, row: int, first: int) -> Problem:
    return problem("input.id-twice/frame", row=row, ident=ident, own=own, first=first)
