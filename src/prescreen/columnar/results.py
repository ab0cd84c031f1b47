"""The columns of results: what they are called, in which order they stand, what type they have.

Every file that is read back has all of `FIRST`, then a column for each check in force on any day
of the list, then one for each conclusion, both by name, then `LAST`; what the file does not say is
null. A frame in memory has the same, `MISSING` only if it was asked for. Files of
`prescreen compare` have `COMPARED` behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from prescreen.columnar.compile.plan import LEAST, MOST
from prescreen.columnar.conclusions import PREFIX
from prescreen.columnar.frame.chains import PATHS, RELATION
from prescreen.columnar.frame.prepare import ID, NAME, ROW
from prescreen.columnar.frame.sectors import SECTOR_RELATION, SECTOR_TOTAL
from prescreen.columnar.missing.missing import MISSING
from prescreen.columnar.outcomes import LEGEND, grounds_vocab
from prescreen.fields import catalogue
from prescreen.vocabulary import (
    DECIDED,
    RANKED_STAGES,
    REVIEW,
    STAGES,
    STATES,
    display_state,
)

OUTCOME = pl.Enum(LEGEND)
"""Outcomes as words over one-byte codes, whose order is `outcomes.LEGEND`."""
VERDICT_TYPE = pl.Enum(DECIDED)
STATE_TYPE = pl.Enum(STATES.codes)
GROUNDS_TYPE = pl.Enum(grounds_vocab())
RELATION_TYPE = pl.Enum(catalogue[RELATION].values)
STAGE_TYPE = pl.Enum(STAGES.codes)
NAMES = pl.List(pl.String)

FIT_ENDS = {LEAST: "chain.total_low", MOST: "chain.total_high"}
"""What the chain fit is at least and at most, where not all products are told."""

ITEMS = "catalogue_items"
"""Candidate items that may speak against the project, each with the word that matched."""

Types = Mapping[str, pl.DataType | type[pl.DataType]]
FIRST: Types = {
    ID: pl.String,
    NAME: pl.String,
    "verdict": VERDICT_TYPE,
    "display_state": STATE_TYPE,
    "grounds": GROUNDS_TYPE,
    "score_low": pl.Float64,
    "score_high": pl.Float64,
    MISSING: NAMES,
    ITEMS: pl.String,
    RELATION: RELATION_TYPE,
    **dict.fromkeys((*PATHS, *FIT_ENDS.values()), pl.Float64),
    SECTOR_RELATION: RELATION_TYPE,
    SECTOR_TOTAL: pl.Float64,
}
LAST: Types = {"as_of": pl.Date, "stage": STAGE_TYPE}
COMPARED: Types = {"version": pl.String, "before": VERDICT_TYPE, "checks": pl.String}
"""The version of the rules that gave the row, the verdict under the rules at hand, and why."""
JOIN = ";"
"""Between the names of a list, in files that have no lists."""
_FIXED: Types = {**FIRST, **LAST, **COMPARED}


_STATES = pl.Series([display_state(v, s) for v in DECIDED for s in STAGES.codes], dtype=STATE_TYPE)
_PLACES = pl.Series([RANKED_STAGES.index(s) for s in STAGES.codes], dtype=pl.Int8)
_OPEN = DECIDED.index("needs_info")


def state(verdict: pl.Expr, stage: pl.Expr) -> pl.Expr:
    """The state in which each row is shown, from the places of its verdict and its stage."""
    place = verdict.cast(pl.UInt8) * len(STAGES) + stage.cast(pl.UInt8)
    return pl.lit(_STATES).gather(place).alias("display_state")


def ranks(checks: Iterable[str]) -> list[pl.Expr]:
    """`vocabulary.rank` in columns: the keys by which rows with these outcomes in words are
    ranked."""
    decided = pl.col("verdict").to_physical().cast(pl.Int8)
    stage = pl.col("stage").to_physical()
    early, most = stage < REVIEW, pl.lit(_OPEN, pl.Int8)
    unsettled = [pl.col(c).is_in(_UNSETTLED.implode()).cast(pl.UInt16) for c in checks]
    opened = pl.sum_horizontal(unsettled) if unsettled else pl.lit(0, pl.UInt16)
    return [
        pl.lit(_PLACES).gather(stage),
        pl.when(early).then(-pl.min_horizontal(decided, most)).otherwise(-decided),
        pl.when(early).then(opened).otherwise(0),
        -decided,
        -pl.col("score_low").fill_null(0.0),
        pl.col(ID),
    ]


_UNSETTLED = pl.Series(["unknown", "later"], dtype=OUTCOME)


def type_of(name: str) -> pl.DataType | type[pl.DataType]:
    """The type of a column of results; every name that is nothing else is that of a check."""
    return _FIXED.get(name) or (pl.Boolean() if name.startswith(PREFIX) else OUTCOME)


def ordered(names: Iterable[str]) -> list[str]:
    """Columns of results in their order; `ROW`, if it is among them, in front."""
    own = set(names)
    rest = sorted(own - _FIXED.keys() - {ROW}, key=lambda n: (n.startswith(PREFIX), n))
    return [n for n in (ROW, *FIRST, *rest, *LAST, *COMPARED) if n in own]


def completed(lazy: pl.LazyFrame) -> pl.LazyFrame:
    """The rows with all columns of results, in order and with their types.

    Texts are read as files hold them: lists joined, days as ISO has them, truths as words.
    """
    own = lazy.collect_schema()
    if "display_state" not in own and {"verdict", "stage"} <= own.keys():  # an older file
        typed = (_typed(n, own.get(n)) for n in ("verdict", "stage"))
        places = (pl.col(n).to_physical() for n in ("verdict", "stage"))
        lazy = lazy.with_columns(typed).with_columns(state(*places))
        own = lazy.collect_schema()
    return lazy.select(_typed(n, own.get(n)) for n in ordered({*FIRST, *LAST, *own}))


def _typed(name: str, found: pl.DataType | None) -> pl.Expr:
    wanted, column = type_of(name), pl.col(name)
    if name == ROW or found == wanted:
        return column
    if found is None or found == pl.Null:
        return pl.lit(None, dtype=wanted).alias(name)
    if found == pl.String and wanted == NAMES:
        nothing = pl.when(column == "").then(pl.lit([], dtype=NAMES))
        return nothing.otherwise(column.str.split(JOIN)).alias(name)
    if found == pl.String and wanted == pl.Boolean:
        return column.replace_strict({"true": True, "false": False}, return_dtype=pl.Boolean)
    if found == pl.String and wanted == pl.Date:
        return column.str.to_date("%Y-%m-%d")
    return column.cast(wanted)


def together(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Frames of results one below the other; what is in force for some only is null elsewhere."""
    made = pl.concat(frames, how="diagonal")
    return made.select(ordered(made.columns))


def empty(*names: str, missing: bool = True) -> pl.DataFrame:
    """No rows, with all columns of results that have these."""
    every = ordered({*FIRST, *LAST, *names} - (set() if missing else {MISSING}))
    return pl.DataFrame(schema={n: pl.UInt32 if n == ROW else type_of(n) for n in every})
