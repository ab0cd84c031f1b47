"""What runs in a worker process of Spark. It is sent as bytes and compiled once a process."""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from prescreen.errors import ProblemsError
from prescreen.messages import problem

if TYPE_CHECKING:
    import pyarrow as pa

    from prescreen.columnar.stream import BatchStream
    from prescreen.errors import Lang
    from prescreen.intake import HeadingMapping
    from prescreen.spark.counts import Counts

Marks = Mapping[tuple[str, int], Sequence[str]]
KEPT = 4
"""Streams that a worker keeps compiled; each takes some 100 MB."""
_compiled: dict[str, BatchStream] = {}


def _versions() -> tuple[str, str]:
    from prescreen.engine import engine_version

    return f"{sys.version_info.major}.{sys.version_info.minor}", engine_version()


class Screening:
    """Rows in, answers out: the function that `mapInArrow` runs on each partition.

    The stream travels as bytes; which packs, region and versions it is of is in their digest.
    """

    def __init__(
        self,
        stream: BatchStream,
        names: Sequence[str],
        marks: Marks | None = None,
        counts: Counts | None = None,
    ) -> None:
        """`names`: of the columns that come; `marks`: the ids of rows that stand twice, by id and
        number of their content, which stands in the last column."""
        self.names = tuple(names)
        self.marks = marks
        self.made = pickle.dumps(stream, protocol=pickle.HIGHEST_PROTOCOL)
        self.digest = hashlib.sha256(self.made).hexdigest()
        self.versions = _versions()
        self.counts = counts

    def stream(self) -> BatchStream:
        """The stream in this process; `ProblemsError` where the worker has other versions."""
        here = _versions()
        if here != self.versions:
            raise ProblemsError([problem("spark-versions", driver=self.versions, worker=here)])
        found = _compiled.get(self.digest)
        if found is None:
            while len(_compiled) >= KEPT:
                del _compiled[next(iter(_compiled))]
            found = _compiled[self.digest] = pickle.loads(self.made)
        return found

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        _one_thread()
        from prescreen.columnar.stream import Told

        told = Told()
        answers = self.stream().screen(_under(self.names, batches), told)
        yield from answers if self.marks is None else _apart(answers, self.marks)
        if self.counts is not None:
            self.counts.add(told)


def _apart(answers: Iterable[pa.RecordBatch], marks: Marks) -> Iterator[pa.RecordBatch]:
    """Answers under the ids that tell them apart, without the number of their content.

    What stands twice to the letter came here once, and goes out under each of its ids.
    """
    import pyarrow as pa

    for batch in answers:
        ids, places = batch.column(0).to_pylist(), batch.column(batch.num_columns - 1).to_pylist()
        own = [marks.get(key, (key[0],)) for key in zip(ids, places, strict=True)]
        rows = [at for at, names in enumerate(own) for _ in names]
        named = pa.array([name for names in own for name in names], pa.string())
        kept = batch.take(pa.array(rows, pa.int64())).columns[1:-1]
        yield pa.RecordBatch.from_arrays([named, *kept], names=batch.schema.names[:-1])


def identifying(
    batches: Iterable[pa.RecordBatch],
    names: Sequence[str],
    mapping: HeadingMapping | None,
    keep: Sequence[str],
) -> Iterator[pa.RecordBatch]:
    """Rows in, the ids under which they are screened out, and the columns to keep."""
    _one_thread()
    from prescreen.columnar.stream import identify

    return identify(_under((*names, *keep), batches), mapping, keep)


def rejecting(
    batches: Iterable[pa.RecordBatch],
    names: Sequence[str],
    mapping: HeadingMapping | None,
    lang: Lang,
) -> Iterator[pa.RecordBatch]:
    """Rows in, those that cannot be screened out, with the reason."""
    _one_thread()
    from prescreen.columnar.stream import turned_down

    return turned_down(_under(names, batches), mapping, lang)


def _under(names: Sequence[str], batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Batches under the names that their columns had before they came to `mapInArrow`."""
    return (batch.rename_columns(list(names)) for batch in batches)


def _one_thread() -> None:
    """Spark gives a task one core: Polars, if it is not loaded yet, is to use no more."""
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
