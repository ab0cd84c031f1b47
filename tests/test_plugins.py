"""Another distribution adds packs, a reader and a writer, and is only asked when it is needed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from prescreen import plugins
from prescreen.cli.app import app
from prescreen.errors import InputError, PackError
from prescreen.intake import read
from prescreen.pack.load import find_packs

ROOT = Path(__file__).parents[1]
REGION = ROOT / "examples/kecheng/region.yaml"
CODE = """
import json
from pathlib import Path
FOLDER = Path(__file__).parent / "packs"
def folder():
    return FOLDER
def read(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        ident, name, area = line.split("|")
        yield {"id": ident, "name": name, "land": {"area": area}}
def write(reports, folder, lang):
    (folder / "minutes.txt").write_text("\\n".join(r["verdict"] for r in reports), "utf-8")
NUMBER = 3
"""
POINTS = """\
[prescreen.packs]
our-county = our_rules:FOLDER
our-city = our_rules:folder
broken = our_rules:MISSING

[prescreen.intake]
erp = our_rules:read
bad = our_rules:NUMBER

[prescreen.reports]
minutes = our_rules:write
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on the path with one installed distribution."""
    site = tmp_path / "site"
    info = site / "our_rules-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: our-rules\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(POINTS)
    (site / "our_rules.py").write_text(CODE)
    (site / "packs" / "town").mkdir(parents=True)
    pack = ROOT / "rules/national/energy"
    for file in pack.iterdir():
        (site / "packs" / "town" / file.name).write_bytes(file.read_bytes())
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.delitem(sys.modules, "our_rules", raising=False)
    return site


def test_packs_are_found_by_the_name_of_the_entry_point(site: Path) -> None:
    """An entry point's name stands for its folder of packs, given as a path or as a function."""
    assert plugins.names(plugins.PACKS) == ("broken", "our-city", "our-county")
    for ref in ("our-county", "our-city", "our-county/town"):
        assert find_packs([ref]) == (site / "packs/town/pack.yaml",)


def test_what_is_built_in_is_not_replaced(site: Path) -> None:
    """A distribution cannot stand in for a national pack."""
    text = POINTS.replace("our-county", "national").replace("minutes", "jsonl")
    (site / "our_rules-1.0.dist-info" / "entry_points.txt").write_text(text)
    assert site / "packs/town/pack.yaml" not in find_packs(["national"])


@pytest.mark.parametrize("ref", ["broken", "our-county/nowhere"])
def test_a_broken_plugin_is_named(site: Path, ref: str) -> None:
    """Packs that cannot be had are a problem which names the distribution they should come from."""
    with pytest.raises(PackError, match="our-rules"):
        find_packs([ref])


def test_a_reader_takes_files_of_its_suffix(site: Path, tmp_path: Path) -> None:
    """A plugged-in reader's rows are read like any others; one that is no function is refused."""
    file = tmp_path / "list.erp"
    file.write_text("1|甲项目|120亩\n2|乙项目|很多\n", encoding="utf-8")
    batch = read(file)
    assert [c.facts.get("land.area") for c in batch.candidates] == [120.0, None]
    assert len(batch.problems) == 1
    (tmp_path / "list.bad").write_text("x")
    with pytest.raises(InputError, match="plugin-load"):
        read(tmp_path / "list.bad")


def test_a_writer_is_a_format(site: Path, tmp_path: Path) -> None:
    """A plugged-in writer is asked for by `--format`, and needs `--out`."""
    (tmp_path / "c.json").write_text(json.dumps([{"id": "1", "name": "甲项目"}]))
    words = ["screen", str(tmp_path / "c.json"), "--region", str(REGION), "--format", "minutes"]
    done = CliRunner().invoke(app, [*words, "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "out/minutes.txt").read_text() in ("pass", "needs_info")
    refused = CliRunner().invoke(app, words)
    assert isinstance(refused.exception, InputError)  # it is written to files: --out is needed


def test_nothing_is_searched_before_it_is_needed() -> None:
    """Starting costs nothing: installed distributions are not looked through."""
    code = (
        "import sys, prescreen; prescreen.Screener; prescreen.Candidate;"
        "raise SystemExit('prescreen.plugins' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


BREAKS = (
    "raise ValueError('boom')",
    "raise SystemExit(0)",
    "(folder / 'half.txt').write_text('x'); raise OSError('boom')",
)


@pytest.mark.parametrize("breaks", BREAKS)
def test_a_writer_that_fails_is_named_and_left_out(site: Path, tmp_path: Path, breaks: str) -> None:
    """The other formats are written all the same, and nothing of the broken one is."""
    code = CODE.replace('(folder / "minutes.txt")', f"{breaks}\n    (folder / 'minutes.txt')")
    (site / "our_rules.py").write_text(code)
    (tmp_path / "c.json").write_text(json.dumps([{"id": "1", "name": "甲项目"}]))
    words = ["screen", str(tmp_path / "c.json"), "--region", str(REGION)]
    words += ["--format", "minutes,jsonl", "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 2
    assert "our-rules" in done.output
    made = {p.name for p in (tmp_path / "out").iterdir()} - {".prescreen"}
    assert made == {"results.jsonl", "rejects.csv"}


def test_a_plugin_that_cannot_be_had_is_left_out_too(site: Path, tmp_path: Path) -> None:
    """A module that ends the program when it is loaded ends nothing."""
    (site / "our_rules.py").write_text("raise SystemExit(0)")
    (tmp_path / "c.json").write_text(json.dumps([{"id": "1", "name": "甲项目"}]))
    words = ["screen", str(tmp_path / "c.json"), "--region", str(REGION)]
    words += ["--format", "minutes,jsonl", "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 2
    assert "plugin-load" in done.output
    assert (tmp_path / "out/results.jsonl").is_file()


def test_a_reader_that_fails_is_named(site: Path, tmp_path: Path) -> None:
    """Whatever a plugged-in reader raises is a problem that names its distribution."""
    file = tmp_path / "list.erp"
    file.write_text("no bars here\n", encoding="utf-8")
    with pytest.raises(InputError, match="our-rules"):
        read(file)
