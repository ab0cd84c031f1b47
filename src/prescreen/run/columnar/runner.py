"""Rows in, one answer a row out: rejects set apart, days with other rules run apart."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from prescreen.candidate import Candidate, Waiver
from prescreen.fields import catalogue
from prescreen.pack.ruleset import RuleSet
from prescreen.region import Region
from prescreen.run.columnar.chains import PATHS, RELATION, ChainColumns
from prescreen.run.columnar.columns import Columns
from prescreen.run.columnar.conclusions import PREFIX
from prescreen.run.columnar.engine import ColumnarProgram, table_indexes
from prescreen.run.columnar.expressions import DAY
from prescreen.run.columnar.missing import MISSING, listed
from prescreen.run.columnar.outcomes import GROUND_MASK, LEGEND, VERDICT, grounds_vocab
from prescreen.run.columnar.plan import Batch, Shape
from prescreen.run.columnar.prepare import ID, NAME, Needs, Preparer
from prescreen.run.columnar.reading import days
from prescreen.run.columnar.score import HIGH, LOW
from prescreen.run.columnar.shape import shape_of
from prescreen.run.columnar.tables import TableIndex
from prescreen.run.derive import ChainDeriver
from prescreen.verdict.combine import VERDICTS

ROW = "row"
"""Column of the place of a row in its input, counted from 0."""
VERDICT_TYPE = pl.Enum(VERDICTS)
GROUNDS_TYPE = pl.Enum(grounds_vocab())
OUTCOME = pl.Enum(LEGEND)
"""Outcomes as words over one-byte codes, whose order is `outcomes.LEGEND`."""


@dataclass(slots=True)
class Programs:
    """Programs by epoch and shape; made once, shared by threads."""

    rules: RuleSet
    made: dict[tuple[object, ...], ColumnarProgram] = field(default_factory=dict)
    indexes: dict[int, Mapping[str, TableIndex]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __reduce__(self) -> tuple[object, ...]:
        """Another process compiles for itself."""
        return Programs, (self.rules,)

    def of(self, day: dt.date, shape: Shape, missing: bool = False) -> ColumnarProgram:
        epoch = self.rules.epoch(day)
        key = (
            epoch,
            shape.columns,
            tuple(sorted((k, tuple(sorted(v))) for k, v in shape.lists.items())),
            tuple(sorted((k, repr(v)) for k, v in shape.known.items())),
            shape.verified,
            shape.verified_lists,
            shape.day,
            missing,
        )
        with self.lock:
            found = self.made.get(key)
            if found is None:
                rules = self.rules.on(day)
                if epoch not in self.indexes:
                    self.indexes[epoch] = table_indexes(rules)
                found = self.made[key] = ColumnarProgram(rules, shape, self.indexes[epoch], missing)
        return found


class Runner:
    """Screens chunks of one input."""

    def __init__(
        self,
        region: Region,
        programs: Programs,
        deriver: ChainDeriver | None,
        columns: Columns,
        day: dt.date,
        dates: list[dt.date] | None = None,
        missing: bool = False,
    ) -> None:
        """`dates` are all days of evaluation of the input, where it has its own; `missing`: say
        of each row what its verdict waits for."""
        self.programs = programs
        self.columns = columns
        self.day = day
        self.missing = missing
        rules = [programs.rules.on(d) for d in dates or [day]]
        needs = Needs.of(rules, deriver is not None)
        chains = ChainColumns(deriver) if deriver is not None else None
        self.preparer = Preparer(region, chains, columns, needs, day)

    @property
    def sources(self) -> list[str]:
        return self.preparer.sources

    def screen(self, raw: pl.DataFrame) -> pl.DataFrame:
        """The answers to a chunk whose rows are valid; `id`, `name` and `row` are there."""
        name = self.columns.ids.get("as_of")
        if name is None:
            return self._one_day(raw, self.day)
        own = days(raw[name], self.day)
        epochs = own.to_frame("d").select(
            pl.col("d").map_elements(self.programs.rules.epoch, return_dtype=pl.Int32)
        )["d"]
        parts = []
        for epoch in sorted(epochs.unique().to_list()):
            here = epochs == epoch
            parts.append(self._one_day(raw.filter(here), own.filter(here)[0]))
        if len(parts) == 1:
            return parts[0]
        return pl.concat(parts, how="diagonal").sort(ROW)

    def _one_day(self, raw: pl.DataFrame, day: dt.date) -> pl.DataFrame:
        batch = self.preparer.prepare(raw)
        batch.waivers = self._waivers(raw)
        fixed = day if "as_of" not in self.columns.ids else None
        shape = shape_of(batch, self.preparer.place.known, fixed)
        program = self.programs.of(day, shape, self.missing)
        return answers(raw.select(ROW, ID, NAME), program, batch)

    def _waivers(self, raw: pl.DataFrame) -> dict[int, tuple[Waiver, ...]]:
        name = self.columns.ids.get("waivers")
        if name is None:
            return {}
        out = {}
        for row, given in enumerate(raw[name].to_list()):
            if given:
                out[row] = waivers_of(given)
        return {k: v for k, v in out.items() if v}


def waivers_of(given: object) -> tuple[Waiver, ...]:
    """Waivers of one cell: a list of mappings, or that as JSON text."""
    import json

    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            return ()
    if isinstance(given, list):
        given = [{k: v for k, v in w.items() if v is not None} for w in given if w]
    return Candidate.from_dict({"id": "-", "name": "-", "waivers": given}).waivers


def answers(who: pl.DataFrame, program: ColumnarProgram, batch: Batch) -> pl.DataFrame:
    """One row a candidate: verdict, grounds, score, chain fit, outcomes, conclusions."""
    main = program.run(batch)
    exprs: list[pl.Expr] = [
        _enum(pl.col(VERDICT), VERDICT_TYPE).alias("verdict"),
        _enum(pl.col(GROUND_MASK), GROUNDS_TYPE).alias("grounds"),
    ]
    none = pl.lit(None, dtype=pl.Float64)
    scored = bool(program.rules.score)
    for column, name in ((LOW, "score_low"), (HIGH, "score_high")):
        exprs.append((_thousandth(pl.col(column)) if scored else none).alias(name))
    if program.asked is not None:
        main = main.with_columns(listed(main, program.asked))
        exprs.append(pl.col(MISSING))
    present = set(main.columns)
    for path in (RELATION, *PATHS):
        if path == RELATION:
            words = pl.Enum(catalogue[path].values)
            found = _enum(pl.col(path), words) if path in present else pl.lit(None, dtype=words)
        else:
            found = pl.col(path) if path in present else none
        exprs.append(found.alias(path))
    exprs += [_enum(pl.col(name), OUTCOME).alias(i) for i, name in program.names.items()]
    exprs += [pl.col(c) for c in main.columns if c.startswith(PREFIX)]
    exprs.append(pl.col(DAY).alias("as_of"))
    return who.hstack(main.select(exprs))


def _enum(codes: pl.Expr, dtype: pl.Enum) -> pl.Expr:
    return pl.lit(pl.Series(dtype.categories, dtype=dtype)).gather(codes)


def _thousandth(points: pl.Expr) -> pl.Expr:
    """A true division: Polars would multiply by the reciprocal of a constant."""
    return points / (points * 0.0 + 1000.0)
