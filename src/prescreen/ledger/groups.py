"""By what figures are grouped: a field of the project, the division of its industry, the month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from prescreen.fields import industry
from prescreen.ledger.periods import Period
from prescreen.ledger.state import ProjectState
from prescreen.vocabulary import GROUPINGS

MONTH = "month"
_FIELDS = {
    "county": "project.place", "park": "site.park", "unit": "project.lead_unit",
    "host": "project.host_unit", "industry": "project.industry_code",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """Projects that have the same values, over a period. A label is empty where it is unknown."""

    labels: tuple[str, ...]
    states: Sequence[ProjectState]
    period: Period


def grouping(text: str) -> str:
    """What a word groups by: `month`, or the path of a field; the word itself where it is none."""
    code = GROUPINGS.names.get(text, "")
    return MONTH if code == MONTH else _FIELDS.get(code, text)


def grouped(states: Sequence[ProjectState], period: Period, by: Sequence[str]) -> Iterator[Group]:
    """The groups by paths and the month, in the order of their words: no ranking.

    Sums stated of projects that nobody names belong to no field, but to their months.
    """
    paths = [one for one in by if one != MONTH]
    groups: dict[tuple[str, ...], list[ProjectState]] = {} if paths else {(): list(states)}
    for state in states if paths else ():
        if not state.reported:
            groups.setdefault(tuple(_label(state, path) for path in paths), []).append(state)
    periods = list(period.months()) if MONTH in by else [period]
    for (labels, own), part in product(sorted(groups.items(), key=lambda g: g[0]), periods):
        rest = iter(labels)
        every = (f"{part.until:%Y-%m}" if one == MONTH else next(rest) for one in by)
        yield Group(tuple(every), own, part)


def _label(state: ProjectState, path: str) -> str:
    value = state.value(path)
    if value is None:
        return ""
    if path == _FIELDS["industry"]:
        division = next((c for c in industry.ancestors(str(value)) if len(c) == 2), str(value))
        return f"{division} {industry.name(division) or ''}".strip()
    return str(value)
