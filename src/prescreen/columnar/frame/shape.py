"""What a batch has as columns, read off the batch itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from prescreen.columnar.compile.plan import VERIFIED, BatchShape, ColumnBatch


def shape_of(
    batch: ColumnBatch,
    known: Mapping[str, object] | None = None,
    day: dt.date | None = None,
    waivers: bool = False,
) -> BatchShape:
    """The columns of a batch; `known` are facts that are the same for all rows, `day` the day of
    all of them, `waivers` whether rows of other batches may have some."""
    names = batch.main.columns
    return BatchShape(
        columns=frozenset(n for n in names if not n.startswith((VERIFIED, "@"))),
        lists={path: frozenset(frame.columns) for path, frame in batch.items.items()},
        known=dict(known or {}),
        verified=frozenset(n[len(VERIFIED) :] for n in names if n.startswith(VERIFIED)),
        verified_lists=frozenset(batch.verified_lists),
        day=day,
        waivers=waivers or bool(batch.waivers),
    )
