"""What a person says of which projects are one: merged, kept apart, split again. All on file."""

from __future__ import annotations

from prescreen.ledger import events as ev
from prescreen.ledger.admit import error
from prescreen.ledger.ledger import Ledger
from prescreen.ledger.state import ProjectState
from prescreen.ledger.writing import Batch, Draft


def merge(ledger: Ledger, project: str, other: str, *, by: str) -> None:
    """`other` is the same project and goes on as `project`, which now knows what both knew.

    LedgerError where one is not there, was merged before, or both are one.
    """
    with ledger.batch(by=by) as batch:
        states = _both(batch, project, other)
        if project == other or any(s.merged_into is not None for s in states):
            raise error("ledger-match", project=project, other=other)
        absorbed = ev.Absorbed(other=other, state=states[1].to_data())
        batch.add(Draft(project, absorbed))
        batch.add(Draft(other, ev.MergedInto(other=project)))


def split(ledger: Ledger, project: str, other: str, *, by: str) -> None:
    """`other`, once merged into `project`, goes on by itself again, as it was.

    LedgerError where it was not merged into it.
    """
    with ledger.batch(by=by) as batch:
        states = _both(batch, project, other)
        if other not in states[0].absorbed or states[1].merged_into != project:
            raise error("ledger-match/split", project=project, other=other)
        batch.add(Draft(project, ev.Split(other=other)))
        batch.add(Draft(other, ev.Split(other=project)))


def keep_apart(ledger: Ledger, project: str, other: str, *, by: str) -> None:
    """The two are not the same: nobody is asked again. LedgerError where one is not there."""
    with ledger.batch(by=by) as batch:
        _both(batch, project, other)
        batch.add(Draft(project, ev.Distinct(other=other)))
        batch.add(Draft(other, ev.Distinct(other=project)))


def _both(batch: Batch, *projects: str) -> list[ProjectState]:
    batch.load(projects)
    for one in projects:
        if one not in batch.states:
            raise error("ledger-unknown", project=one)
    return [batch.states[one] for one in projects]
