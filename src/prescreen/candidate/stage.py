"""A stage that cannot be read: what it still says, and as what the project is reviewed.

It never makes a project look better: what ended or stands still is said so, and whatever else a
text or a fact shows of how far the project has come counts.
"""

from __future__ import annotations

from collections.abc import Mapping

from prescreen.vocabulary import STAGES, halt, latest_stage

STAGE = "project.stage"
SHOWS: tuple[tuple[str, object, str], ...] = (
    ("project.started", True, "开工"),
    ("energy.actual_total", None, "投产"),
    ("energy.actual_carbon", None, "投产"),
)
"""Facts that show how far a project has come: path, value (None for any), stage."""


def halted(notes: Mapping[str, str]) -> str | None:
    """The fact, ended or standing still, that a text in place of a stage states."""
    return halt(notes[STAGE]) if STAGE in notes else None


def implied_stage(facts: Mapping[str, object], notes: Mapping[str, str]) -> str | None:
    """The latest stage that the text or another fact shows; None where the stage is no such text
    or nothing shows any."""
    if STAGE in facts or STAGE not in notes:
        return None
    found = [latest_stage(notes[STAGE])]
    found += [
        stage
        for path, value, stage in SHOWS
        if path in facts and (value is None or facts[path] == value)
    ]
    return max((s for s in found if s), key=STAGES.index, default=None)


def stage_or(facts: Mapping[str, object], notes: Mapping[str, str], default: str) -> str:
    """The stage at which a project is reviewed: its own, else the later of `default` and what an
    unread stage implies."""
    given = facts.get(STAGE)
    if isinstance(given, str):
        return given
    return max(implied_stage(facts, notes) or default, default, key=STAGES.index)
