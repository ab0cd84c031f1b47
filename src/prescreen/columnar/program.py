"""The rules of one day compiled for batches: outcomes, verdict, score, conclusions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from prescreen.columnar import conclusions, score
from prescreen.columnar.compile.keys import rule_trees
from prescreen.columnar.compile.plan import BatchShape, ColumnBatch
from prescreen.columnar.compile.scope import Compiler
from prescreen.columnar.compile.tables import TableIndex
from prescreen.columnar.missing import missing as asked
from prescreen.columnar.outcomes import Judged, Outcomes
from prescreen.pack.ruleset import InForce
from prescreen.run.bindings import bindings_of
from prescreen.run.waivers import decide


class ColumnarProgram:
    """All rules in force, compiled for batches of one shape. Stateless between batches.

    `judged` are the truths of every check, `drawn` those of every conclusion by its name.
    """

    def __init__(
        self,
        rules: InForce,
        shape: BatchShape,
        indexes: Mapping[str, TableIndex] | None = None,
        missing: bool = False,
    ) -> None:
        """`missing`: also what the verdict of each row waits for, `asked` by name."""
        self.rules = rules
        self.shape = shape
        bindings = bindings_of(rules)
        compiler = Compiler(bindings, shape, indexes or table_indexes(rules))
        compiler.expect(rule_trees(rules))
        if missing:
            asked.expect(compiler, rules.checks)
        found = Outcomes(compiler, rules.checks)
        barrier = max(found.level, 1)
        self.judged: Mapping[str, Judged] = {j.check.id: j for j in found.judged}
        compiler.plan.after(barrier - 1, self._waive)
        found.settle(barrier)
        self.asked = asked.settle(compiler, found.judged, barrier + 2) if missing else None
        scored = score.settle(compiler, rules.score)
        state = conclusions.State(found.judged, barrier, scored)
        self.drawn = conclusions.settle(compiler, rules.conclusions, state)
        self.plan = compiler.plan
        self.kept: dict[str, list[pl.Expr]] = {}
        """Expressions that are made of the truths once, kept for the next batch."""

    def run(self, batch: ColumnBatch) -> pl.DataFrame:
        """The main frame with all that was computed; `batch` is used up."""
        self.plan.run(batch)
        return batch.main

    def _waive(self, batch: ColumnBatch) -> None:
        """Waivers are few: decided one by one, by the same function as everywhere."""
        lifted: dict[str, list[int]] = {}
        days = batch.main["@day"] if batch.waivers else None
        for row, waivers in batch.waivers.items():
            assert days is not None
            for ident in {w.check for w in waivers} & self.judged.keys():
                one = self.judged[ident]
                open_ = one.check.waivable and batch.main[_name(one.met)][row] is not True
                if open_ and decide(one.check, waivers, days[row])[0] is not None:
                    lifted.setdefault(ident, []).append(row)
        columns = [
            batch.main[_name(column)].scatter(rows, [True] * len(rows))
            for ident, rows in lifted.items()
            for column in (self.judged[ident].met, self.judged[ident].waived)
        ]
        if columns:
            batch.main = batch.main.with_columns(columns)


def _name(column: Any) -> str:
    return str(column.expr.meta.output_name())


def table_indexes(rules: InForce) -> dict[str, TableIndex]:
    """One index a table, shared by all programs of the day."""
    return {key: TableIndex(table, rules.day) for key, table in rules.tables.items()}
