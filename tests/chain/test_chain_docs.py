"""The guide runs as printed, and the explanation quotes what the model says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from chain_cases import KECHENG, ROOT, real_graph

from prescreen.chain import FitModel, Linker, load_chains
from prescreen.render.plots import draw_svg

GUIDE = (ROOT / "docs/how-to/chains.md").read_text(encoding="utf-8")
EXPLAINED = (ROOT / "docs/explanation/chain.md").read_text(encoding="utf-8")


def test_the_guide_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python of the guide runs in order and ends with the fit and picture that it shows."""
    (tmp_path / "industry_chains").symlink_to(ROOT / "industry_chains")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", GUIDE, flags=re.S):
        exec(compile(block, "docs/how-to/chains.md", "exec"), names)
    assert names["fit"].relation == "补链"  # type: ignore[attr-defined]
    assert names["fit"].scores["fill"] == 30.974  # type: ignore[attr-defined]
    assert Path("图谱.svg").is_file()


def test_the_chain_in_the_guide_loads(tmp_path: Path) -> None:
    """The chain printed in the guide is a chain that loads."""
    (block,) = re.findall(r"```yaml\n(.*?)```", GUIDE, flags=re.S)
    (tmp_path / "demo.yaml").write_text(block, encoding="utf-8")
    assert load_chains(root=tmp_path).ids == ("demo.film", "demo.module")


def test_the_table_of_the_example_district() -> None:
    """Each row of the explained table has the relation and scores that the model gives today."""
    model, linker = FitModel(real_graph(), KECHENG), Linker(real_graph())
    rows = re.findall(r"^\| (\S+) \| (.链) \| (.*?) \| (.*?) \| (.*?) \| (.*?) \|", EXPLAINED, re.M)
    assert len(rows) == 5
    for product, relation, *shown in rows:
        fit = model.fit(linker.link([product]))
        assert fit.relation == relation
        wanted = [fit.scores[k] for k in ("fill", "extend", "strengthen", "build")]
        assert [float(x) for x in shown] == wanted


def test_the_counts_in_the_explanation() -> None:
    """The page counts the nodes, and those with a source on the web, as they are."""
    nodes = real_graph().nodes
    sourced = sum(any(s != "K" for s in n.sources) for n in nodes)
    assert f"{len(nodes)} 个节点中 {sourced} 个有网页来源" in EXPLAINED


def test_the_picture_is_the_one_drawn_now() -> None:
    """Redraw it with the lines below when a chain or the drawing changes."""
    drawn = draw_svg(
        real_graph(),
        FitModel(real_graph(), KECHENG),
        chain="display",
        highlight="display.backlight",
    )
    picture = ROOT / "docs/explanation/chain-map.svg"
    assert picture.read_text(encoding="utf-8") == drawn + "\n"
