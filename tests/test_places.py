"""What other places do is no authority here: their papers and routes never show in a report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from prescreen import Screener
from prescreen.content import content_root
from prescreen.intake import read
from prescreen.pack import load_rules

ROOT = Path(__file__).parent.parent
LISTS = sorted(ROOT.glob("examples/*/candidates*.*"))
DAY = "2026-11-22"


def region_of(source: Path) -> Path:
    """The profile made for a list, else that of the folder."""
    own = source.with_name(source.stem.replace("candidates", "region") + ".yaml")
    return own if own.exists() else source.with_name("region.yaml")


def of_others(screener: Screener) -> set[str]:
    """Titles of local texts that none of the packs in force of this region is built on."""
    own = {
        s.title for p in screener.rules.packs if p.level != "national" for s in p.sources.values()
    }
    every = load_rules([content_root("rules")])
    local = (s for p in every.packs if p.level != "national" for s in p.sources.values())
    practice = (s for p in every.packs for s in p.sources.values() if s.elsewhere)
    texts = {s.title for s in (*local, *practice) if s.basis in ("practice", "local_published")}
    return texts - own


@pytest.mark.parametrize("source", LISTS, ids=lambda p: f"{p.parent.name}/{p.stem}")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_report_cites_no_paper_of_another_place(source: Path, lang: str) -> None:
    """Whatever a national pack learned from a county, this county is not cited to another."""
    screener = Screener.from_files(region=region_of(source), as_of=DAY)
    others = of_others(screener)
    assert len(others) > 10
    for candidate in read(source).candidates[:3]:
        data = screener.screen(candidate).to_dict(lang)  # type: ignore[arg-type]
        apart = dict.fromkeys(("candidate", "provenance", "coverage"))
        text = json.dumps({**data, **apart}, ensure_ascii=False)
        assert not [t for t in others if t in text]
        for word in ("参照江门", "参照诏安", "江门做法", "诏安做法", "as in Jiangmen"):
            assert word not in text
