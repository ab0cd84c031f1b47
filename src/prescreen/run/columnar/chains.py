"""The chain fit of many candidates: each distinct project linked once, its fit looked up.

Linking is done by the linker itself, once for every distinct set of products, industry code and
(only where the products decide nothing) text; texts in which no product word can be are passed
over beforehand.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from prescreen.chain.link import SURE, LinkResult
from prescreen.fields import catalogue
from prescreen.run.columnar.values import Ints
from prescreen.run.derive import ChainDeriver, chain_facts

PATHS = ("chain.fill", "chain.extend", "chain.strengthen", "chain.build", "chain.total")
RELATION = "chain.relation"
# What the linker cuts out of a text before it looks for words: there the shortcut is not safe.
_CUT = r"[()（）]|用于|应用在|适用于|用作|面向|服务于|供应给|配套|采购|外购|不含|不涉及|不生产|不得|禁止|无需|原料|替代"
_AMOUNTS = (
    r"\d[\d.,~-]*[多余]?[亿万千百]*(标箱|平方米|立方米|平米|m2|m3|gwh|mwh|mw|gw|kw|吨|公斤|千克|kg|台套|台|件|套"
    r"|只|个|条|片|辆|公里|米|块|支|瓶|盒|箱|颗|轴|头|羽|亩|吋|英寸|寸|家|栋|期|nm|um|mm)"
    r"|年产|年加工|年处理|年生产|日产|产能|新增|每年|预计"
)
_CLEAN = r"[\s\"'“”‘’《》<>【】\[\]{}:!?~_*#=]+"
_LIMIT = 400_000


class ChainColumns:
    """Fits by distinct project, kept over batches (bounded)."""

    def __init__(self, deriver: ChainDeriver) -> None:
        self.deriver = deriver
        lexicon = deriver.linker._lexicon.words
        self._words = sorted({*lexicon, *deriver.linker._whole})
        self._links: dict[tuple[Any, ...], int] = {}
        self._fits: dict[Any, int] = {}
        self._numbers: list[tuple[float | None, ...]] = [(None,) * len(PATHS)]
        self._relations: list[str | None] = [None]

    def columns(
        self,
        products: list[Any],
        codes: list[str | None],
        confirmed: list[str | None],
        text: Any,
        keys: pl.Series,
    ) -> list[pl.Series]:
        """`chain.*` columns. `keys` tell distinct (products, code, confirmed) apart; the lists
        hold these for each distinct key, in order; `text` makes the texts of a mask of rows."""
        at = keys.to_numpy()
        plain = [
            self._fit(p, c, None, m) for p, c, m in zip(products, codes, confirmed, strict=True)
        ]
        fits = np.array([f for f, _ in plain], dtype=np.int64)[at]
        asks = np.array([a for _, a in plain], dtype=bool)[at]
        if asks.any():
            self._with_text(fits, asks, at, products, codes, text)
        index = pl.Series(fits, dtype=pl.UInt32)
        out = [
            pl.Series(path, [n[i] for n in self._numbers], dtype=pl.Float64)
            .gather(index)
            .alias(path)
            for i, path in enumerate(PATHS)
        ]
        words = catalogue[RELATION].values
        relation = [None if r is None else words.index(r) for r in self._relations]
        out.append(pl.Series(RELATION, relation, dtype=pl.UInt8).gather(index).alias(RELATION))
        return out

    def _with_text(
        self,
        fits: Ints,
        asks: Any,
        at: Ints,
        products: list[Any],
        codes: list[str | None],
        text: Any,
    ) -> None:
        """Rows whose products decide nothing: what the text says."""
        texts: pl.Series = text(asks)
        may = self._may_match(texts)
        rows = np.flatnonzero(asks)[may]
        for row, said in zip(rows.tolist(), texts.filter(pl.Series(may)).to_list(), strict=True):
            key = at[row]
            fits[row] = self._fit(products[key], codes[key], said, None)[0]

    def _may_match(self, texts: pl.Series) -> Any:
        """Whether a product word can be in the text at all; errs on the side of yes."""
        low = texts.str.normalize("NFKC").str.to_lowercase()
        bare = low.str.replace_all(_CLEAN, "")
        hit = bare.str.contains_any(self._words)
        hit = hit | low.str.contains(_CUT) | low.str.contains(_AMOUNTS)
        return hit.fill_null(False).to_numpy()

    def _fit(
        self, products: Any, code: str | None, text: str | None, confirmed: str | None
    ) -> tuple[int, bool]:
        """(place of the fit, whether the text would have a say)."""
        key = (products, code, text, confirmed)
        found = self._links.get(key)
        if found is None:
            linked = self.deriver.linker.link(
                products=list(products), industry_code=code, text=text, confirmed=confirmed
            )
            asks = text is None and confirmed is None and not _sure(linked)
            found = self._place(linked) * 2 + asks
            if len(self._links) < _LIMIT:
                self._links[key] = found
        return found >> 1, bool(found & 1)

    def _place(self, linked: LinkResult) -> int:
        """The place of a fit in the tables; 0 for an unknown one."""
        if linked.status != "linked":
            return 0
        key = linked.links
        found = self._fits.get(key)
        if found is None:
            facts = chain_facts(self.deriver.model.fit(linked))
            numbers = tuple(
                float(v) if isinstance(v := facts.get(p), float | int) else None for p in PATHS
            )
            relation = facts.get(RELATION)
            self._numbers.append(numbers)
            self._relations.append(str(relation) if relation is not None else None)
            found = self._fits[key] = len(self._numbers) - 1
        return found


def _sure(linked: LinkResult) -> bool:
    """Whether the products alone gave a certain link, so that no text was needed."""
    return linked.status == "linked" or any(x.confidence >= SURE for x in linked.possible)
