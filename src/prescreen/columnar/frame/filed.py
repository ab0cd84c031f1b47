"""What rows say that may speak of a restricted or eliminated item, cut down to what decides.

Where no figure decides, those of products are left out, and so is a content or product in which
nothing stands that counts: rows that differ in these alone are one. All other rows are kept as
they are. `tests/columnar/test_columnar_candidates.py` holds that to the way of one row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from prescreen.catalogue.against import FIGURES, Filed, product_text
from prescreen.catalogue.find import trade_of
from prescreen.columnar.compile.plan import ColumnBatch
from prescreen.columnar.compile.texts import TextColumn
from prescreen.columnar.compile.values import Bools, Ints, industry_vocab
from prescreen.columnar.frame.hints import Texts
from prescreen.columnar.frame.mentions import ASKS, MEASURED, PARTS, READY, Flags, Looked
from prescreen.columnar.frame.region_columns import Found
from prescreen.run.derive import filed_place

NAME, CONTENT, ROUTE = "name", "project.content", "technology.route"
_INERT = "某"
"""A product that says nothing: that something is made counts all the same."""
# A text with other characters, or with a bracket that is not closed, may be read across its end.
_STRANGE = r"[^!-~\u4e00-\u9fff、。，；：（）！？％－～／＋\s]|[(（][^)）]*$"
_NUMBER = r"[0-9]"
_EXPONENT = 1e-3, 1e11
"""Figures outside may be written with an exponent, which reads as two."""


@dataclass(frozen=True, slots=True)
class Said:
    """Texts of all rows by path, those of their products, and what each can come to."""

    looked: Looked
    texts: Mapping[str, TextColumn]
    flags: Mapping[str, Flags]
    products: pl.DataFrame
    """`row`, `text`, `flags`, and the figures."""
    codes: pl.Series | None
    place: Found

    @classmethod
    def of(
        cls,
        looked: Looked,
        batch: ColumnBatch,
        texts: Texts,
        facts: Mapping[str, pl.Series],
        place: Found,
    ) -> Said:
        route = facts.get(ROUTE)
        said = {
            NAME: texts.names,
            CONTENT: texts.contents,
            ROUTE: None if route is None else TextColumn.of(route),
        }
        given = {path: column for path, column in said.items() if column is not None}
        flags = {path: column.found(looked.flags) for path, column in given.items()}
        codes = facts.get("project.industry_code")
        return cls(looked, given, flags, _products(batch, looked), codes, place)

    def different(self) -> Iterator[tuple[Filed, Ints]]:
        """Each different project that a closer look may find something in, and its rows."""
        flags = np.bitwise_or.reduce(list(self.flags.values()))
        some = self.products.filter(pl.col("flags") > 0)
        np.bitwise_or.at(flags, some["row"].to_numpy(), some["flags"].to_numpy())
        rows = np.flatnonzero(flags & PARTS)
        if not len(rows):
            return
        cut = self._cut(rows, flags[rows])
        keys = [name for name in cut.columns if name != "row"]
        places = [filed_place(p) for p in self.place.distinct]
        for name, content, route, made, trade, place, members in (
            cut.group_by(keys, maintain_order=True).agg("row").iter_rows()
        ):
            routes = (route,) if route else ()
            filed = Filed(name, content, tuple(made or ()), routes, trade, *places[place])
            yield filed, np.array(members, dtype=np.int64)

    def _cut(self, rows: Ints, flags: Flags) -> pl.DataFrame:
        """`row`, and what each of these says: name, content, route, products, trade, place."""
        texts = {path: column.rows(rows) for path, column in self.texts.items()}
        own = {path: flags[rows] for path, flags in self.flags.items()}
        texts[NAME] = TextColumn(texts[NAME].texts.set(pl.Series(own[NAME] == 0), None))
        items = self._items(rows)
        at = items["at"].to_numpy()
        narrow = {path: column.each(self.looked.narrow) for path, column in texts.items()}
        counts = {path: (own[path] > 0) | narrow[path] for path in texts}
        # a part that wants another word is about a row only where another text has it
        with_parts = items["flags"].to_numpy() & PARTS > 0
        others = _rows_of(at, items["counts"].to_numpy() & ~with_parts, len(rows))
        wanted = _rows_of(at, items["counts"].to_numpy(), len(rows))
        parts = np.bincount(at[with_parts], minlength=len(rows))
        for path, column in texts.items():
            has, here = column.each(self.looked.wanted), own[path] & PARTS > 0
            others |= has & ~here
            wanted |= has
            parts += here
        kept = (flags & READY > 0) | others | (wanted & (parts > 1))
        alike = self._alike(texts, items, flags)
        many = np.bincount(at, minlength=len(rows)) > 0
        said = pl.DataFrame(
            {
                "name": texts[NAME].texts,
                "content": _text(texts, CONTENT, len(rows)),
                "route": _text(texts, ROUTE, len(rows)),
                "made": _made(items, alike, len(rows)),
                "trade": self._trades(rows),
                "place": self.place.at[rows],
                "row": rows,
            }
        )
        if CONTENT in texts:
            nothing = pl.Series(alike & many & ~counts[CONTENT])
            said = said.with_columns(said["content"].set(nothing, None))
        return said.filter(pl.Series(kept))

    def _items(self, rows: Ints) -> pl.DataFrame:
        """The products of these rows: `at` is the place among the rows, `counts` whether anything
        stands in the name that counts."""
        kept = self.products["row"].is_in(pl.Series(rows, dtype=pl.UInt32).implode())
        items = self.products.filter(kept)
        names = TextColumn.of(items["text"])
        counts = (items["flags"].to_numpy() > 0) | names.each(self.looked.narrow)
        at = np.searchsorted(rows, items["row"].to_numpy())
        return items.with_columns(pl.Series("at", at, dtype=pl.Int64), pl.Series("counts", counts))

    def _alike(self, texts: Mapping[str, TextColumn], items: pl.DataFrame, flags: Flags) -> Bools:
        """Rows in which no figure decides, so that nothing counts but words."""
        height = len(flags)
        at, names = items["at"].to_numpy(), TextColumn.of(items["text"])
        strange: Bools = _rows_of(at, names.each(lambda t: t.str.contains(_STRANGE)), height)
        number = _rows_of(at, names.each(lambda t: t.str.contains(_NUMBER)), height)
        for column in texts.values():
            strange |= column.each(lambda t: t.str.contains(_STRANGE))
            number |= column.each(lambda t: t.str.contains(_NUMBER))
        for leaf in (leaf for leaf in FIGURES if leaf in items.columns):
            given = items[leaf].is_not_null().to_numpy()
            odd = items[leaf].is_between(*_EXPONENT).not_().fill_null(False).to_numpy()
            number |= _rows_of(at, odd, height)
            number |= _rows_of(at, given, height) & (flags & ASKS[leaf] > 0)
        measured: Bools = flags & MEASURED > 0
        return ~(strange | (number & measured))

    def _trades(self, rows: Ints) -> pl.Series:
        """What of the industry code decides."""
        if self.codes is None:
            return _none(len(rows))
        trades = pl.Series([trade_of(code) for code in industry_vocab()], dtype=pl.String)
        return trades.gather(self.codes.gather(rows))


def _products(batch: ColumnBatch, looked: Looked) -> pl.DataFrame:
    """The named products of all rows."""
    items = batch.items.get("product")
    if items is None or "name" not in items.columns:
        none = {"row": pl.UInt32, "text": pl.String, "flags": pl.UInt16}
        return pl.DataFrame(schema=none)
    leaves = [leaf for leaf in FIGURES if leaf in items.columns]
    flags = TextColumn.of(items["name"]).spread(looked.flags)
    made = items.select(
        batch.rows["product"].cast(pl.UInt32).alias("row"),
        pl.col("name").alias("text"),
        pl.Series("flags", flags),
        *leaves,
    )
    return made.filter(pl.col("text").is_not_null())


def _made(items: pl.DataFrame, alike: Bools, height: int) -> pl.Series:
    """The products of each row, null where it has none: where no figure decides those alone that
    count, else all, with their figures."""
    at = items["at"]
    plain = pl.Series(alike[at.to_numpy()])
    texts = items["text"].set(plain & ~items["counts"], None)
    leaves = [leaf for leaf in FIGURES if leaf in items.columns]
    if leaves and not plain.all():
        rest = items.filter(~plain).select("text", *leaves)
        written = [product_text(t, dict(zip(leaves, f, strict=True))) for t, *f in rest.iter_rows()]
        texts = texts.scatter((~plain).arg_true(), pl.Series(written, dtype=pl.String))
    made = pl.DataFrame({"at": at, "text": texts}).group_by("at").agg(pl.col("text").drop_nulls())
    every = pl.DataFrame({"at": pl.int_range(height, dtype=pl.Int64, eager=True)})
    lists = every.join(made, on="at", how="left", maintain_order="left")["text"]
    nothing = pl.when(pl.col("text").list.len() == 0).then(pl.lit([_INERT]))
    return lists.to_frame().select(nothing.otherwise("text").alias("made"))["made"]


def _text(texts: Mapping[str, TextColumn], path: str, height: int) -> pl.Series:
    return texts[path].texts if path in texts else _none(height)


def _rows_of(at: Ints, which: Bools, height: int) -> Bools:
    """Rows of which some element is one of these."""
    out = np.zeros(height, dtype=bool)
    out[at[which]] = True
    return out


def _none(height: int) -> pl.Series:
    return pl.Series([None], dtype=pl.String).new_from_index(0, height)
