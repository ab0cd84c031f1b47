"""What the file of a long list holds: truths instead of words, and a legend to read them by.

A check has a column when rows differ in it and some fact of the list can make it pass or fail: true
where it is met (it passes or does not apply), false where it fails, null while it is not known.
`applies:<check>` says whether it applies, one column for all checks that ask the same. What is the
same in all rows stands in the legend, and so does the stage at which each check is due. So every
outcome can be had back, and a column costs a seventh of one with words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from prescreen.fields import STAGES
from prescreen.run.columnar.answers import headings
from prescreen.run.columnar.engine import ColumnarProgram
from prescreen.run.columnar.expressions import DAY, STAGE
from prescreen.run.columnar.outcomes import LEGEND
from prescreen.run.columnar.plan import Batch
from prescreen.run.columnar.values import Value

APPLIES = "applies:"
STAGE_TYPE = pl.Enum(STAGES)


@dataclass(frozen=True, slots=True)
class _Epoch:
    """What one program says: the truths by the names of their columns, the legend of its checks."""

    day: dt.date
    truths: Mapping[str, Value]
    checks: Mapping[str, dict[str, Any]]


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
        found = [e.truths[name] for e in self._all if name in e.truths]
        return not all(f.constant for f in found) or len({f.known for f in found}) > 1

    @property
    def _all(self) -> tuple[_Epoch, ...]:
        return tuple(self.epochs.values())

    def answers(self, who: pl.DataFrame, program: ColumnarProgram, batch: Batch) -> pl.DataFrame:
        """The rows of the file for a batch of `program`."""
        main = program.run(batch)
        truths = self.epochs[id(program)].truths
        none = pl.lit(None, dtype=pl.Boolean)
        stage = pl.lit(pl.Series(STAGES, dtype=STAGE_TYPE)).gather(pl.col(STAGE))
        exprs = [*headings(program, main), pl.col(DAY).alias("as_of"), stage.alias("stage")]
        if self.waivers:
            exprs.append(_waived(program).alias("waived"))
        exprs += [(truths[n].expr if n in truths else none).alias(n) for n in self.columns]
        return who.hstack(main.select_seq(exprs))

    def legend(self) -> dict[str, Any]:
        """How to read the file, as plain data.

        `epochs`: from which day on which checks are in force. Of each check: `met` and `applies`
        (true, false or null where it is the same in all rows, else the name of a column), `due`.
        Where `met` is null, the check is open unless `applies` is false.
        """
        return {
            "format": 1,
            "outcomes": list(LEGEND),
            "stages": list(STAGES),
            "epochs": [
                {
                    "from": e.day.isoformat(),
                    "checks": {
                        c: {
                            "met": self._said(e, said["met"]),
                            "applies": self._said(e, said["applies"]),
                            "due": said["due"],
                        }
                        for c, said in e.checks.items()
                    },
                    "conclusions": {
                        n: self._said(e, n) for n in e.truths if n.startswith("conclusion:")
                    },
                }
                for e in self._all
            ],
        }

    def _said(self, epoch: _Epoch, name: str | None) -> object:
        if name is None or name in self.columns:
            return name
        return epoch.truths[name].known


def _epoch(day: dt.date, program: ColumnarProgram) -> _Epoch:
    truths: dict[str, Value] = {}
    checks = {}
    asked: dict[str, str] = {}
    for ident, one in program.judged.items():
        applies = APPLIES + ident
        if not one.applies.constant:  # checks that ask the same have the same column
            applies = asked.setdefault(one.applies.expr.meta.output_name(), applies)
        truths.setdefault(applies, one.applies)
        if not one.silent:
            truths[ident] = one.met
        met = None if one.silent else ident
        checks[ident] = {"met": met, "applies": applies, "due": one.check.due}
    return _Epoch(day, truths | program.drawn, checks)


def _waived(program: ColumnarProgram) -> pl.Expr:
    """Ids of the checks that a waiver lifts."""
    found = [
        pl.when(j.waived.expr).then(pl.lit(ident))
        for ident, j in program.judged.items()
        if not j.waived.is_(False)
    ]
    none = pl.lit([], dtype=pl.List(pl.String))
    return pl.concat_list(found).list.drop_nulls() if found else none
