"""The ledger (项目库): what happened to every project, never changed, and what follows from it.

    ledger    the ledger itself, what callers hold
    events    what may happen to a project, frozen and JSON-able
    fold      from one state of a project to the next; `state` is what is known at a moment
    admit     whether an event may follow what is on file
    writing   a batch in one transaction: asked, sealed, chained, folded, written
    reading   events and states back from their rows; `lists` pages of projects and tasks
    sealing   personal data under keys of their own; `chain` the digests over all events
    store     connections; `schema` the tables, `migrate` the way to them, `rows` the projections
    matching  whether two names are one; `identity` which project a row is
    deciding  what people say of it: merged, split, kept apart
    importing lists that come in again, two days compared; `rescreen` other rules on a past day
    rates     measures and rates; `ratefile` their YAML, and that of published statements
    plans     steps counted back from a goal; `promises` what was promised against what was done
    briefing  what a week, month or quarter brought; `periods` which days those are
    deadlines what is due; `files` attachments; `care` verification, backup, export

Needs the extra `ledger`; nothing below imports it.
"""

from prescreen.ledger.events import Event, Recorded
from prescreen.ledger.ledger import Head, Ledger, Screening
from prescreen.ledger.lists import Page, ProjectFilter, ProjectRow, TaskRow
from prescreen.ledger.state import Claim, ProjectState, Seen, Task
from prescreen.ledger.writing import Draft

__all__ = [
    "Claim", "Draft", "Event", "Head", "Ledger", "Page", "ProjectFilter", "ProjectRow",
    "ProjectState", "Recorded", "Screening", "Seen", "Task", "TaskRow",
]  # fmt: skip
