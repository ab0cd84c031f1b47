"""Candidates that strangers wrote: screened, and every paper made, or refused as a `Problem`.

A round changes real candidates and draws others from fields, labels, headings and odd values.
"""

from __future__ import annotations

import io
import json
from functools import lru_cache
from random import Random
from typing import Any

from prescreen import render
from prescreen.fields import catalogue
from prescreen.intake import read
from tests.fuzz.counts import Counts, rounds
from tests.fuzz.hostile import mutated, noted, odd
from tests.fuzz.readers import REGION, screener

FILLED = REGION.with_name("candidates-filled.json")


@lru_cache(maxsize=1)
def real() -> tuple[dict[str, Any], ...]:
    """Real candidates, as their file has them and in canonical form."""
    given = json.loads(FILLED.read_text("utf-8"))
    return (*given, *(c.canonical() for c in read(FILLED).candidates))


@lru_cache(maxsize=1)
def keys() -> tuple[str, ...]:
    """Names by which a fact may be given."""
    own = [f for f in catalogue if f.origin == "candidate"]
    lists = [name for f in own if f.list_path for name in (f.list_path, f"{f.list_path}[0].x")]
    return tuple([f.path for f in own] + [f.label for f in own] + sorted(set(lists)))


def drawn(r: Random) -> Any:
    """A candidate of any kind."""
    if r.random() < 0.6:
        return mutated(r, r.choice(real()), r.randrange(1, 6))
    given = {"id": r.choice(["1", odd(r)]), "name": r.choice(["甲", odd(r)])}
    for _ in range(r.randrange(1, 25)):
        value = odd(r)
        if r.random() < 0.3:
            value = {"value": value, r.choice(["evidence", "on", "source", "settles"]): odd(r)}
        given[r.choice(keys())] = value
    if r.random() < 0.3:
        given[r.choice(["as_of", "waivers", "evidence", "notes", "facts", "lists"])] = odd(r)
    return given


def candidates(seed: int, deadline: float) -> Counts:
    """Screen and write papers, round by round."""
    counts = Counts()
    for number in rounds(seed, deadline):
        r = Random(number)
        for n in range(8):
            counts.tried["candidates"] += 1
            with noted(counts, f"{number} {n}"):
                _written(r, drawn(r), counts)
    return counts


def _written(r: Random, given: Any, counts: Counts) -> None:
    report = screener().screen(given)
    lang: Any = r.choice(["zh", "en"])
    text = report.to_json(lang)
    if r.random() < 0.25 and not report.candidate.warnings:
        again = screener().screen(report.candidate.canonical()).to_json(lang)
        assert text == again, "the canonical form is screened otherwise"
    data = json.loads(text)
    run = render.Run.of(screener().region, report.as_of, lang=lang, reveal=r.random() < 0.5)
    counts.tried["papers"] += 1
    write: Any = r.choice(
        [render.write_docx, render.write_notice, render.write_html, render.write_xlsx]
    )
    one = write in (render.write_docx, render.write_notice)
    write(io.BytesIO(), data if one else [data], run)
