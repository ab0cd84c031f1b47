"""Texts in columns: the shortcuts leave out nothing that the careful way would find."""

from __future__ import annotations

import csv
import random
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from tests.columnar.test_columnar_frames import screener

from prescreen.chain.link import SURE
from prescreen.columnar.compile.texts import TextColumn
from prescreen.columnar.compile.values import mask_of
from prescreen.columnar.frame.chains import ChainColumns
from prescreen.columnar.frame.hints import Texts
from prescreen.columnar.frame.reading import _coded, _sets, read_one
from prescreen.fields import catalogue


@cache
def chains() -> ChainColumns:
    deriver = screener().chains
    assert deriver is not None
    return ChainColumns(deriver)


AMONG = ("", "项目", "年产5万吨", "(一期)", "“", "ＬＥＤ", "12", " ", "与")


def pieces(rng: random.Random) -> str:
    """Words of products, whole or cut, among other things; odd letters, blanks, amounts."""
    words = chains().hints.words
    parts = []
    for _ in range(rng.randint(0, 3)):
        word = rng.choice(words)
        at = rng.randint(0, len(word))
        parts.append(rng.choice([word, word[:at], word[at:], word.upper(), " ".join(word)]))
        parts.append(
            rng.choice(["", "项目", "年产5万吨", "(一期)", "“", "ＬＥＤ", "12", " ", "与"])
        )
    return "".join(parts)


@pytest.mark.parametrize("few", [True, False])
def test_no_text_that_names_a_product_is_passed_over(few: bool) -> None:
    """Where the linker finds a candidate, the hint says yes: also across name and content."""
    rng = random.Random(few)
    kinds = [rng.choice([pieces(rng), None]) for _ in range(40)]
    names = [pieces(rng) or "甲" for _ in range(4000)]
    contents = [rng.choice(kinds) if few else pieces(rng) for _ in names]
    said = TextColumn.of(pl.Series(contents, dtype=pl.String))
    assert (said.distinct is not None) is few
    texts = Texts(TextColumn(pl.Series(names)), said)

    may = chains().hints.may_match(texts)

    joined = texts.joined().to_list()
    linker = chains().linker
    missed = [
        t
        for t, m in zip(joined, may, strict=True)
        if not m and any(x.confidence >= SURE for x in linker.candidates(t, None, "text"))
    ]
    assert missed == []
    assert not all(may)


def test_a_word_across_name_and_content_is_seen() -> None:
    """One half in each, by itself no word."""
    found = chains().hints.may_match(
        Texts(TextColumn(pl.Series(["液晶", "液晶"])), TextColumn.of(pl.Series(["面板", "x"])))
    )

    assert found.tolist() == [True, False]


def test_sets_by_bits_are_those_read_one_by_one() -> None:
    """Known words, unknown ones, 无, blanks and nothing."""
    rng = random.Random(0)
    for field in catalogue:
        if mask_of(field) is None:
            continue
        words = [*field.values, "乱写", "无", "", "待核", None, f" {field.values[0]}"]
        rows = [
            None if rng.random() < 0.1 else [rng.choice(words) for _ in range(rng.randint(0, 3))]
            for _ in range(500)
        ]
        raw = pl.Series(field.path, rows, dtype=pl.List(pl.String))

        expected = [None if v is None else _coded(field, read_one(field, v)) for v in rows]

        assert _sets(field, raw).to_list() == expected


def test_rows_and_frames_link_the_labelled_projects_alike() -> None:
    """Whether products decide, leave open what the name tells, or say nothing: rows and frames
    have the same fit."""
    data = Path(__file__).parents[2] / "benchmarks" / "data"
    texts = [
        row["product"]
        for file in sorted(data.glob("*.csv"))
        for row in csv.DictReader(file.read_text("utf-8").splitlines())
    ]
    others = texts[7:] + texts[:7]
    rows = [
        {
            "id": str(k),
            "name": "某公司项目" if k % 3 else other,
            "project": {"content": other if k % 3 == 1 else "建设厂房"},
            "product": [{"name": text}, {"name": other}][: 1 + k % 2],
            "investment": {"total": 1_000.0 * (k + 1)},
        }
        for k, (text, other) in enumerate(zip(texts, others, strict=True))
    ]
    batch = screener().screen_many(rows)

    assert len(batch) == len(rows)
    fits = [batch.report(i).env.values.get("chain.total") for i in range(len(batch))]
    assert batch.frame["chain.total"].to_list() == fits
    assert any(f is not None for f in fits)
    assert any(f is None for f in fits)
