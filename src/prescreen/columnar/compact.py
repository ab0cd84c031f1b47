"""What the file of a long list holds: truths instead of words, and a legend to read them by.

Of a check there is `fails:<check>`, `open:<check>` (not known) and `idle:<check>` (it does not
apply; one column for all checks that ask the same), of a fact `missing:<name>` (the verdict waits
for it), each only where rows differ in it. What is the same in all rows stands in the legend, and
so does the stage at which each check is due. So every outcome can be had back. Truths without nulls
are what Parquet is fast in: a column of words costs seven times as much, one of truths with nulls
ten times.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from prescreen.columnar.answers import headings, moment
from prescreen.columnar.compile.plan import ColumnBatch
from prescreen.columnar.compile.truths import certain, negation, unknown
from prescreen.columnar.compile.values import VARIES, Value
from prescreen.columnar.conclusions import PREFIX
from prescreen.columnar.outcomes import LEGEND
from prescreen.columnar.program import ColumnarProgram
from prescreen.vocabulary import STAGES

FAILS, OPEN, IDLE, ASKED = "fails:", "open:", "idle:", "missing:"


@dataclass(frozen=True, slots=True)
class _Epoch:
    """What one program says: the truths by the names of their columns, the legend of its checks."""

    day: dt.date
    truths: Mapping[str, Value]
    checks: Mapping[str, tuple[Mapping[str, str], str]]
    asked: Mapping[str, str] | None
    silent: frozenset[str]
    """Truths that need no column: open wherever the check is not idle."""

    def known(self, name: str) -> object:
        """What is the same in all rows, else `VARIES`."""
        return True if name in self.silent else self.truths[name].known


class Compact:
    """The columns of a file whose rows are judged by these programs, one for each epoch."""

    def __init__(self, programs: Iterable[tuple[dt.date, ColumnarProgram]]) -> None:
        """Programs with the first day for which each is used, in the order of days."""
        programs = tuple(programs)
        self.epochs = {id(p): _epoch(day, p) for day, p in programs}
        names = dict.fromkeys(n for e in self.epochs.values() for n in e.truths)
        self.columns = tuple(n for n in names if self._differs(n))
        self.waivers = any(p.shape.waivers for _, p in programs)

    def _differs(self, name: str) -> bool:
        """Whether rows differ in it, be it from one epoch to another."""
        known = {e.known(name) for e in self._all if name in e.truths}
        return len(known) > 1 or VARIES in known

    @property
    def _all(self) -> tuple[_Epoch, ...]:
        return tuple(self.epochs.values())

    def answers(
        self, who: pl.DataFrame, program: ColumnarProgram, batch: ColumnBatch
    ) -> pl.DataFrame:
        """The rows of the file for a batch of `program`."""
        main = program.run(batch)
        truths = self.epochs[id(program)].truths
        none = pl.lit(None, dtype=pl.Boolean)
        exprs = [*headings(program, main), *moment()]
        if self.waivers:
            exprs.append(_waived(program).alias("waived"))
        exprs += [(truths[n].expr if n in truths else none).alias(n) for n in self.columns]
        return who.hstack(main.select_seq(exprs))

    def legend(self) -> dict[str, Any]:
        """How to read the file, as plain data.

        `epochs`: from which day on which checks are in force. Of each check: `fails`, `open` and
        `idle` (a constant, or the name of a column) and `due`. The first that holds: fails, idle
        where `open` is true in all rows, open, idle, else it passes.
        """
        return {
            "format": 1,
            "outcomes": list(LEGEND),
            "stages": list(STAGES),
            "epochs": [
                {
                    "from": e.day.isoformat(),
                    "checks": {c: self._check(e, c) for c in e.checks},
                    "conclusions": {n: self._said(e, n) for n in e.truths if n.startswith(PREFIX)},
                    "missing": self._asked(e),
                }
                for e in self._all
            ],
        }

    def _check(self, epoch: _Epoch, check: str) -> dict[str, object]:
        names, due = epoch.checks[check]
        return {**{key: self._said(epoch, name) for key, name in names.items()}, "due": due}

    def _asked(self, epoch: _Epoch) -> dict[str, object] | None:
        names = epoch.asked
        return None if names is None else {n: self._said(epoch, t) for n, t in names.items()}

    def _said(self, epoch: _Epoch, name: str) -> object:
        known = epoch.known(name)
        return name if known is VARIES else known


def _epoch(day: dt.date, program: ColumnarProgram) -> _Epoch:
    truths: dict[str, Value] = {}
    checks = {}
    idles: dict[str, str] = {}
    for ident, one in program.judged.items():
        idle = IDLE + ident
        if not one.applies.constant:  # checks that ask the same have the same column
            idle = idles.setdefault(one.applies.expr.meta.output_name(), idle)
        truths.setdefault(idle, certain(negation(one.applies)))
        truths[FAILS + ident] = certain(negation(one.met))
        truths[OPEN + ident] = unknown(one.met)
        own = {"fails": FAILS + ident, "open": OPEN + ident, "idle": idle}
        checks[ident] = (own, one.check.due)
    silent = frozenset(OPEN + ident for ident, one in program.judged.items() if one.silent)
    asked = None if program.asked is None else _shared(ASKED, program.asked)
    truths |= {name: (program.asked or {})[n] for n, name in (asked or {}).items()}
    return _Epoch(day, truths | program.drawn, checks, asked, silent)


def _shared(prefix: str, truths: Mapping[str, Value]) -> dict[str, str]:
    """A name for the truth of each; those that are one column have one name."""
    first: dict[str, str] = {}
    return {
        n: prefix + n if t.constant else first.setdefault(t.expr.meta.output_name(), prefix + n)
        for n, t in truths.items()
    }


def _waived(program: ColumnarProgram) -> pl.Expr:
    """Ids of the checks that a waiver lifts."""
    found = [
        pl.when(j.waived.expr).then(pl.lit(ident))
        for ident, j in program.judged.items()
        if not j.waived.is_(False)
    ]
    none = pl.lit([], dtype=pl.List(pl.String))
    return pl.concat_list(found).list.drop_nulls() if found else none
