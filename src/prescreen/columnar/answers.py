"""One row a candidate: verdict, grounds, score, chain fit, outcomes in words, conclusions."""

from __future__ import annotations

import polars as pl

from prescreen.columnar.compile.plan import DAY, HIGH, LOW, STAGE, ColumnBatch
from prescreen.columnar.compile.truths import unknown
from prescreen.columnar.compile.values import Value
from prescreen.columnar.frame.candidates import NAMED, NAMED_ABROAD
from prescreen.columnar.frame.chains import PATHS, RELATION, TOTAL
from prescreen.columnar.frame.sectors import SECTOR_RELATION, SECTOR_TOTAL
from prescreen.columnar.missing.missing import MISSING, listed, marks_of
from prescreen.columnar.outcomes import (
    FAIL,
    GROUND_MASK,
    LATER,
    LEGEND,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    VERDICT,
    WAIVED,
    Judged,
    idle,
)
from prescreen.columnar.program import ColumnarProgram
from prescreen.columnar.results import (
    FIT_ENDS,
    GROUNDS_TYPE,
    ITEMS,
    OUTCOME,
    RELATION_TYPE,
    STAGE_TYPE,
    VERDICT_TYPE,
    ordered,
    state,
)
from prescreen.columnar.score import thousandth
from prescreen.vocabulary import STAGES


def answers(who: pl.DataFrame, program: ColumnarProgram, batch: ColumnBatch) -> pl.DataFrame:
    """The answers to a batch beside `who` its rows are, outcomes in words."""
    main = program.run(batch)
    exprs = [*headings(program, main), *_words(program), *moment()]
    if program.asked is not None:
        exprs.append(pl.lit(listed(marks_of(main, program.asked))).alias(MISSING))
    found = who.hstack(main.select(exprs))
    return found.select(ordered(found.columns))


def _words(program: ColumnarProgram) -> list[pl.Expr]:
    """Outcomes in words and conclusions; to put them together takes longer than to run them."""
    if "words" not in program.kept:
        program.kept["words"] = [
            *(outcome(j).alias(ident) for ident, j in program.judged.items()),
            *(d.expr.alias(name) for name, d in program.drawn.items()),
        ]
    return program.kept["words"]


def moment() -> list[pl.Expr]:
    """The day of evaluation, the stage, and the state in which the row is shown."""
    stage = pl.lit(pl.Series(STAGES.codes, dtype=STAGE_TYPE)).gather(pl.col(STAGE))
    shown = state(pl.col(VERDICT), pl.col(STAGE))
    return [pl.col(DAY).alias("as_of"), stage.alias("stage"), shown]


def headings(program: ColumnarProgram, main: pl.DataFrame) -> list[pl.Expr]:
    """Verdict, grounds, score, candidate items and chain fit."""
    exprs = [
        _enum(pl.col(VERDICT), VERDICT_TYPE).alias("verdict"),
        _enum(pl.col(GROUND_MASK), GROUNDS_TYPE).alias("grounds"),
    ]
    none = pl.lit(None, dtype=pl.Float64)
    scored = bool(program.rules.score)
    for column, name in ((LOW, "score_low"), (HIGH, "score_high")):
        exprs.append((thousandth(pl.col(column)) if scored else none).alias(name))
    exprs.append(_items(main).alias(ITEMS))
    for path in (RELATION, *PATHS, SECTOR_RELATION, SECTOR_TOTAL):
        given = path in main.columns
        if path in (RELATION, SECTOR_RELATION):
            none_said = pl.lit(None, dtype=RELATION_TYPE)
            found = _enum(pl.col(path), RELATION_TYPE) if given else none_said
        else:
            found = pl.col(path) if given else none
        exprs.append(found.alias(path))
    for suffix, name in FIT_ENDS.items():
        known = pl.col(TOTAL) if TOTAL in main.columns else none
        bounded = TOTAL + suffix in main.columns
        found = pl.coalesce(known, pl.col(TOTAL + suffix)) if bounded else known
        exprs.append(found.alias(name))
    return exprs


def _items(main: pl.DataFrame) -> pl.Expr:
    """Names of candidate items; those that bind foreign investors where there are such."""
    if NAMED not in main.columns:
        return pl.lit(None, dtype=pl.String)
    if "project.foreign" not in main.columns:
        return pl.col(NAMED)
    abroad = pl.when(pl.col("project.foreign")).then(pl.col(NAMED_ABROAD))
    joined = pl.concat_str(NAMED, abroad, separator=";", ignore_nulls=True)
    return pl.when(joined != "").then(joined)


def outcome(one: Judged) -> pl.Expr:
    """The outcome of a check in words."""
    for code in range(len(LEGEND)):
        if one.holds(code).is_(True):
            return word(code)
    met, idles = one.met, idle(one)
    opened = _either(one.due, word(UNKNOWN), word(LATER))
    passed = _either(idles, word(NOT_APPLICABLE), word(PASS))
    settled = _either(met, passed, word(FAIL))
    found = _either(unknown(met), opened, settled)
    return _either(one.waived, word(WAIVED), found)


def word(code: int) -> pl.Expr:
    return pl.lit(LEGEND[code], dtype=OUTCOME)


def _either(test: Value, then: pl.Expr, other: pl.Expr) -> pl.Expr:
    """Literals in both branches keep this at a nanosecond a row or less."""
    if test.constant:
        return then if test.known else other
    return pl.when(test.expr).then(then).otherwise(other)


def _enum(codes: pl.Expr, dtype: pl.Enum) -> pl.Expr:
    return pl.lit(pl.Series(dtype.categories, dtype=dtype)).gather(codes)
