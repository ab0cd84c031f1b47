"""A live case (联审案卷): facts and opinions arrive over time, and the verdict follows them.

    case = screener.open_case(candidate)
    case.assert_fact("land.area", "120亩", bureau="natural_resources", evidence="verified")
    case.opinion("ecology", "附条件", text="…", doc="…")
    case.verdict, case.pending(), case.conclusions, case.why("two-high")
    case.record_meeting("同意引进", minutes_no="…")     # what people decide stands beside it

At every moment a case equals screening `case.candidate` in one go.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from prescreen.candidate import Candidate, Evidence
from prescreen.case import events as ev
from prescreen.case.conclude import Concluder, Way, concluder
from prescreen.case.docket import Docket
from prescreen.case.filing import (
    backing_of,
    canonical_of,
    day_of,
    error,
    evidence_of,
    next_day,
    refuse_own,
    unit_of,
)
from prescreen.case.keeping import LogFile
from prescreen.case.log import DIGEST, chained
from prescreen.case.past import Clock, Step, clocks, history
from prescreen.case.pending import Pending, pending
from prescreen.case.state import CaseState, Evaluator
from prescreen.case.why import Why, why
from prescreen.engine import Engine
from prescreen.errors import Lang, Problem
from prescreen.pack.model import Conclusion
from prescreen.report import Report
from prescreen.vocabulary import stage as stage_named


class Case:
    """One project under joint review. Calls from several threads are taken one at a time."""

    def __init__(
        self,
        engine: Engine,
        docket: Docket,
        way: Way | Concluder = "auto",
        remarks: tuple[Problem, ...] = (),
    ) -> None:
        self.remarks = remarks
        """What is to be told of the log that the case comes from."""
        self._engine = engine
        self._docket = docket
        chosen = concluder(way) if isinstance(way, str) else way
        self._evaluator = Evaluator(engine, chosen)
        self._standing: CaseState | None = None
        self._report: Report | None = None
        self._past = False
        self._file_of: LogFile | None = None
        self._lock = threading.RLock()

    # -- what is put on file -----------------------------------------------------------------
    def assert_fact(
        self,
        path: str,
        value: Any,
        bureau: str | None = None,
        evidence: str | Mapping[str, Any] | Evidence | None = None,
        on: dt.date | str | None = None,
    ) -> str:
        """State a fact, a list or a field of a list element; gives the verdict after it.

        `value` is read as in a candidate ("120亩", {"items": […]}). `bureau` is who says so;
        `evidence` a grade (declared, verified, estimated) or {"grade": …, "source": …, "on": …}.
        InputError for a value that cannot be read: then nothing is filed.
        """
        refuse_own(path)
        day, unit = self._day(on), self._unit(bureau)
        with self._lock:
            trial = self._docket.candidate.with_fact(path, value)
            if evidence is None:
                backing = backing_of(trial.evidence.get(path), unit, day)
            else:
                backing = evidence_of(evidence, unit, day)
            event = self._event(
                ev.Asserted, day, unit,
                path=path, value=canonical_of(trial, path, value), evidence=backing,
            )  # fmt: skip
            return self._file(event)

    def retract(self, path: str, bureau: str | None = None, on: dt.date | str | None = None) -> str:
        """Take a fact back. With `bureau` only what that unit said, so that what another unit or
        the file said before stands again; without, the fact becomes unknown."""
        return self._file_new(ev.Retracted, on, self._unit(bureau), path=path)

    def opinion(
        self,
        unit: str,
        result: str,
        text: str | None = None,
        law: str | None = None,
        signer: str | None = None,
        date: dt.date | str | None = None,
        doc: str | None = None,
        on: dt.date | str | None = None,
    ) -> str:
        """Record what a member unit says: 同意, 附条件, 不同意, 需补充 or 不涉及.

        A later opinion of the unit replaces its earlier one. A unit that says nothing has not
        agreed: until all members answered, the list of opinions is not complete.
        """
        who = self._unit(unit)
        given = day_of(date) if date is not None else None
        return self._file_new(
            ev.Opinion, on, who, result=result, text=text, law=law, signer=signer, date=given,
            doc=doc,
        )  # fmt: skip

    def withdraw_opinion(self, unit: str, on: dt.date | str | None = None) -> str:
        """The unit takes its opinion back, and is silent again."""
        return self._file_new(ev.OpinionWithdrawn, on, self._unit(unit))

    def move_stage(self, stage: str, on: dt.date | str | None = None) -> str:
        """Move the project to a stage; checks due by then count from now on."""
        named = stage_named(stage) if isinstance(stage, str) else None
        return self._file_new(ev.StageMoved, on, None, stage=named or stage)

    def record_meeting(
        self,
        result: str,
        body: str | None = None,
        minutes_no: str | None = None,
        dissent: str | None = None,
        date: dt.date | str | None = None,
        on: dt.date | str | None = None,
    ) -> str:
        """Record what people decided (联审结论). It is kept apart from the verdict."""
        given = day_of(date) if date is not None else None
        return self._file_new(
            ev.Meeting, on, None, result=result, body=body, minutes_no=minutes_no,
            dissent=dissent, date=given,
        )  # fmt: skip

    def waive(
        self, check: str, reason: str, by: str, document: str, until: dt.date | str,
        on: dt.date | str | None = None,
    ) -> str:  # fmt: skip
        """Record a decision to pass over a check; it works only on a check that allows one."""
        return self._file_new(
            ev.Waived, on, None, check=check, reason=reason, by=by, document=document,
            until=day_of(until),
        )  # fmt: skip

    def advance(self, on: dt.date | str) -> str:
        """Let the day move on, and with it dated rules, states of the region and waivers."""
        return self._file_new(ev.DayPassed, on, None)

    def close(self, reason: str | None = None, on: dt.date | str | None = None) -> None:
        """End the case. It can still be read; it takes no more events. Twice does nothing."""
        if not self.closed:
            self._file_new(ev.Closed, on, None, reason=reason)

    # -- what holds --------------------------------------------------------------------------
    @property
    def candidate(self) -> Candidate:
        """All that is known now, as of the day of the case."""
        return self._docket.candidate

    @property
    def day(self) -> dt.date:
        return self._docket.day

    @property
    def stage(self) -> str:
        return self._now().stage

    @property
    def closed(self) -> bool:
        return self._docket.closed is not None

    @property
    def verdict(self) -> str:
        """What the rules say (系统初判); never what people decided."""
        return self._now().verdict

    @property
    def decision(self) -> ev.Meeting | None:
        """What people decided (联审结论), None while they have not."""
        return self._docket.decision

    @property
    def conclusions(self) -> tuple[Conclusion, ...]:
        return self._now().drawn

    @property
    def tags(self) -> frozenset[str]:
        return self._now().tags

    @property
    def opinions(self) -> Mapping[str, ev.Opinion | None]:
        """By member unit; None for one that is silent."""
        docket = self._docket
        units = (*docket.members, *sorted(set(docket.opinions) - set(docket.members)))
        return {unit: docket.opinions.get(unit) for unit in units}

    @property
    def engine(self) -> str:
        """How conclusions are drawn: `durable` or `fixed-point`."""
        return self._evaluator.concluder.name

    @property
    def report(self) -> Report:
        """The whole report of this moment, the same as screening `candidate` in one go."""
        with self._lock:
            if self._report is None:
                self._report = self._engine.screen(self._docket.candidate)
            return self._report

    def pending(self) -> tuple[Pending, ...]:
        """What is still owed, by unit; facts only where they still matter."""
        return pending(self.report, self._docket, self._name)

    def tasks(self) -> tuple[Clock, ...]:
        """What rules give units to do, since when, and in how many days."""
        return clocks(self.history(), self.conclusions, self.day)

    def why(self, conclusion: str | Conclusion, lang: Lang = "zh") -> Why:
        """What a conclusion rests on; named by id, `pack.id` or tag. KeyError if not drawn."""
        report = self.report
        for c in report.drawn:
            names = (c.id, f"{c.pack}.{c.id}", c.value)
            if c == conclusion or conclusion in names:
                return why(report, c, lang)
        raise KeyError(str(conclusion))

    # -- the log and the past ----------------------------------------------------------------
    @property
    def log(self) -> tuple[ev.Event, ...]:
        return tuple(self._docket.log)

    def events(self) -> list[dict[str, Any]]:
        """The log as JSON-able data, each event with the digest that chains it to the one before;
        `restore_case` gives the same case back."""
        return list(chained(self.log))

    @property
    def digest(self) -> str:
        """SHA-256 of the log up to now: noted elsewhere, it shows whether the log was rewritten."""
        return str(self.events()[-1][DIGEST])

    def keep(self, path: str | Path) -> None:
        """Keep the log in a file, one event a line, from now on: an event is filed when it is on
        the disk. A file that holds the beginning of this log is gone on with.

        CaseError where the file holds another log; OSError as the system has it.
        """
        with self._lock:
            if self._past:
                raise error("case-closed/past")
            self._file_of = LogFile(path, self.log)

    def at(self, moment: int | dt.date | str) -> Case:
        """The case as it stood after that event (a number) or at the end of that day.

        It can be read and takes no events. CaseError for a moment before it was opened.
        """
        log = self.log
        if isinstance(moment, int):
            part = log[: moment + 1] if moment >= 0 else ()
        else:
            day = day_of(moment)
            part = tuple(e for e in log if e.on <= day)
        if not part:
            raise error("case-moment", moment=moment, opened=log[0].on)
        past = Case(self._engine, Docket.of(part, self._name), self._evaluator.concluder)
        if not isinstance(moment, int) and day_of(moment) > part[-1].on:
            past._docket.pass_to(day_of(moment))
        past._past = True
        return past

    def history(self) -> tuple[Step, ...]:
        """Every event with what it changed, worked out again from the log."""
        return history(self.log, self._evaluator, self._name)

    # -- inside ------------------------------------------------------------------------------
    def _now(self) -> CaseState:
        with self._lock:
            candidate = self._docket.candidate
            if self._standing is None:
                self._standing = self._evaluator.first(candidate)
            elif self._standing.candidate is not candidate:
                self._standing = self._evaluator.next(self._standing, candidate)
            return self._standing

    def _file_new(
        self, kind: type[ev.Event], on: dt.date | str | None, unit: str | None, **given: Any
    ) -> str:
        with self._lock:
            return self._file(self._event(kind, self._day(on), unit, **given))

    def _event(self, kind: Any, day: dt.date, unit: str | None, **given: Any) -> Any:
        return ev.tidied(kind(n=len(self._docket.log), on=day, unit=unit, **given))

    def _file(self, event: ev.Event) -> str:
        if self._past:
            raise error("case-closed/past")
        self._docket.apply(event, self._file_of.write if self._file_of is not None else None)
        self._report = None
        return self._now().verdict

    def _day(self, on: dt.date | str | None) -> dt.date:
        return next_day(on, self._docket.day)

    def _unit(self, unit: str | None) -> str | None:
        return unit_of(unit, self._docket.members, self._engine.region)

    def _name(self, unit: str) -> str:
        return self._engine.region.bureau_name(unit)
