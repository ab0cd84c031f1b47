"""Terminal, ledger, page and frame rank the candidates of every example list alike."""

from __future__ import annotations

import io
import json
import re
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest

from prescreen import Screener
from prescreen.cli.screen import Order, run
from prescreen.columnar.results import OUTCOME
from prescreen.vocabulary import display_state, rank

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
LISTS = sorted(EXAMPLES.glob("*/candidates*"))
DAY = "2026-11-22"


def region_of(source: Path) -> Path:
    """The profile made for a list, else that of the folder."""
    own = source.with_name(source.stem.replace("candidates", "region") + ".yaml")
    return own if own.exists() else source.with_name("region.yaml")


def test_there_are_eight_lists() -> None:
    """All lists of candidates among the examples are ranked below."""
    assert len(LISTS) == 8


@pytest.mark.parametrize("source", LISTS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_four_ways_to_show_a_list_rank_alike(
    source: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One order: by stage, then as `vocabulary.rank` has it."""
    monkeypatch.setattr("gc.freeze", lambda: None)
    monkeypatch.setattr("gc.set_threshold", lambda *_: None)
    region = region_of(source)
    order = Order(source, region, tmp_path, "table,html,xlsx", DAY, None, None, "zh", full=True)
    assert run(order) == 0
    frame = Screener.from_files(region=region, as_of=DAY).screen_many(source).frame

    ids = frame["id"].to_list()
    assert in_terminal(capsys.readouterr().out, ids) == ids
    assert in_ledger(tmp_path / "ledger.xlsx") == ids
    assert on_page(tmp_path / "report.html") == ids
    open_ = [c for c, kind in frame.schema.items() if kind == OUTCOME]
    places = [
        rank(r["verdict"], r["stage"], sum(r[c] in ("unknown", "later") for c in open_),
             r["score_low"], r["id"])
        for r in frame.iter_rows(named=True)
    ]  # fmt: skip
    assert all(a < b for a, b in pairwise(places))
    assert frame["display_state"].to_list() == [
        display_state(r["verdict"], r["stage"]) for r in frame.iter_rows(named=True)
    ]


def in_terminal(text: str, ids: list[str]) -> list[str]:
    """Ids in rows of the table, which ends at the first blank line."""
    table = text.partition("\n\n")[0].splitlines()
    words = [word for line in table if line and not line.startswith(" ") for word in line.split()]
    return [word for word in words if word in ids]


def in_ledger(path: Path) -> list[str]:
    sheet = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True)["台账"]
    rows = list(sheet.iter_rows(values_only=True))
    head = next(i for i, row in enumerate(rows) if row[1] == "项目编号")
    return [str(row[1]) for row in rows[head + 1 :]]


def on_page(path: Path) -> list[str]:
    found = re.search(r'id="data">(.*?)</script>', path.read_text("utf-8"), flags=re.S)
    assert found is not None
    data = json.loads(found[1])
    return [data["texts"][row[0]] for row in data["rows"]]
