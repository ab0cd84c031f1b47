"""The command line as people use it: what it prints, what it returns, what it says when wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from prescreen import Screener
from prescreen.cli.app import app
from prescreen.cli.screen import json_list
from prescreen.columnar.batch import read_results
from prescreen.vocabulary import VERDICTS

ROOT = Path(__file__).parents[2]
KECHENG = ROOT / "examples" / "kecheng"
LIST = str(KECHENG / "candidates.json")
FILLED = str(KECHENG / "candidates-filled.json")
REGION = str(KECHENG / "region.yaml")
DAY = ("--as-of", "2026-11-22")


def prescreen(*args: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, as a user does."""
    return subprocess.run(
        [sys.executable, "-c", "from prescreen.cli import main; main()", *args],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        timeout=120,
        check=False,
    )


def visible(folder: Path) -> list[str]:
    """What a run wrote, without our own records."""
    return sorted(p.name for p in folder.iterdir() if not p.name.startswith("."))


def test_screen_prints_every_project_with_its_verdict() -> None:
    """`screen` lists each project with its verdict in words, and counts the rows."""
    done = prescreen("screen", FILLED, "--region", REGION, *DAY)

    assert done.returncode == 0, done.stderr
    for word in ("kecheng-f1", "初审通过", "有条件通过", "暂缓", "不建议引进", "共 4 行:预审 4 项"):
        assert word in done.stdout


def test_screen_speaks_english() -> None:
    """With `--lang en`, verdicts and counts are in English."""
    done = prescreen("screen", FILLED, "--region", REGION, *DAY, "--lang", "en")

    assert done.returncode == 0, done.stderr
    assert "pass; submit to the joint review" in done.stdout
    assert "4 rows: 4 screened, 0 rejected" in done.stdout


def test_explain_says_why_with_value_threshold_and_article() -> None:
    """`explain` names value, threshold and document, and that not covered is not complied with."""
    done = prescreen("explain", FILLED, "--id", "kecheng-f2", "--region", REGION, *DAY)

    assert done.returncode == 0, done.stderr
    assert "意向地价为22万元/亩,低于" in done.stdout
    assert "25万元/亩" in done.stdout
    assert "衢政办发〔2024〕9号" in done.stdout
    assert "未收录不等于符合" in done.stdout


def test_explain_names_both_sides_of_a_contradiction(tmp_path: Path) -> None:
    """Facts that contradict each other stand first, each with its evidence and source."""
    file = tmp_path / "one.json"
    measured = {"value": "800米", "evidence": "verified", "source": "测绘报告"}
    site = {"yangtze_distance": measured, "yangtze_1km": "否"}
    file.write_text(json.dumps([{"id": "1", "name": "甲", "site": site}]), encoding="utf-8")
    done = prescreen("explain", str(file), "--id", "1", "--region", REGION, *DAY)

    assert "事实互相矛盾" in done.stdout
    assert "以推出的“是”为准" in done.stdout
    assert "0.8公里(已核验、测绘报告)" in done.stdout


def test_json_lines_are_whole_reports() -> None:
    """Each line of `--format jsonl` is a whole report with its version."""
    done = prescreen("screen", FILLED, "--region", REGION, *DAY, "--format", "jsonl")

    reports = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r["verdict"] for r in reports] == ["pass", "conditional", "fail", "defer"]
    assert all(r["schema_version"] == 2 for r in reports)


def test_the_order_of_rows_and_keys_does_not_show(tmp_path: Path) -> None:
    """Same candidates, other order of rows and keys: the same bytes."""
    rows = json.loads(Path(FILLED).read_text(encoding="utf-8"))
    shuffled = [dict(reversed(list(r.items()))) for r in reversed(rows)]
    other = tmp_path / "other.json"
    other.write_text(json.dumps(shuffled, ensure_ascii=False), encoding="utf-8")

    first = prescreen("screen", FILLED, "--region", REGION, *DAY, "--format", "jsonl")
    second = prescreen("screen", str(other), "--region", REGION, *DAY, "--format", "jsonl")

    assert first.stdout == second.stdout != ""


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("screen", "nothing.xlsx", "--region", REGION), "nothing.xlsx"),
        (("screen", LIST, "--region", "nowhere.yaml"), "nowhere.yaml"),
        (("screen", LIST, "--region", REGION, "--format", "pdf"), "没有格式 pdf"),
        (("screen", LIST, "--region", REGION, "--format", "docx"), "--out"),
        (("screen", LIST, "--region", REGION, "--as-of", "yesterday"), "评估日读不懂"),
        (("screen", LIST, "--region", REGION, "--packs", "none/here"), "找不到规则包"),
        (("explain", LIST, "--id", "zzz", "--region", REGION), "没有编号为 zzz 的项目"),
        (("schema", "nonsense"), "没有模式 nonsense"),
    ],
)
def test_bad_usage_is_answered_not_traced(args: tuple[str, ...], said: str) -> None:
    """A wrong argument ends with 2 and a sentence on what is wrong, without a traceback."""
    done = prescreen(*args)

    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["candidate", "region", "pack"])
def test_schemas_are_json(name: str) -> None:
    """`schema` prints a JSON Schema for candidates, regions and packs."""
    done = prescreen("schema", name)

    assert done.returncode == 0
    assert json.loads(done.stdout)["type"] == "object"


def test_fields_can_be_searched() -> None:
    """`fields` finds a field by its path, with label and unit."""
    done = prescreen("fields", "land.area")

    assert "用地面积" in done.stdout
    assert "亩" in done.stdout


def test_check_points_at_the_mistake(tmp_path: Path) -> None:
    """A broken pack: file, line, column, caret and remedy; exit code 1."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "pack.yaml").write_text(
        "pack: mine\ntitle: 我的\ntitle_en: mine\nversion: '1'\n"
        "metrics:\n  x: {label: 甲, label_en: x, formula: land.aera / 2}\n",
        encoding="utf-8",
    )

    done = prescreen("check", str(folder))

    assert done.returncode == 1
    assert "pack.yaml:6:39: [name-unknown] 不认识的名称 land.aera" in done.stdout
    assert "land.area" in done.stdout
    assert "^^^^^^^^^" in done.stdout


def test_out_holds_what_was_asked_for(tmp_path: Path) -> None:
    """The folder of `--out` gets the formats asked for and the rejected rows, nothing else."""
    done = prescreen(
        "screen", FILLED, "--region", REGION, *DAY, "--out", str(tmp_path), "--format", "json,jsonl"
    )

    assert done.returncode == 0, done.stderr
    assert visible(tmp_path) == [
        "rejects.csv",
        "results.json",
        "results.jsonl",
    ]


def test_a_long_list_that_is_read_row_by_row_makes_no_full_reports(tmp_path: Path) -> None:
    """GBK, cells that say their unit: one row a candidate in the file, the counts add up."""
    lines = ["编号,项目名称,总投资,用地面积"]
    lines += [f"{n},示例项目,{n}万元,约{n % 90 + 1}亩" for n in range(10_050)]
    source, out = tmp_path / "long.csv", tmp_path / "out"
    source.write_bytes("\n".join([*lines, "x,,1万元,1亩"]).encode("gb18030"))

    done = prescreen("screen", str(source), "--region", REGION, "--out", str(out), "--ranked")

    assert done.returncode == 0, done.stderr
    assert "10,051" in done.stdout
    assert visible(out) == ["rejects.csv", "results.parquet"]
    told = (out / "rejects.csv").read_text("utf-8-sig").splitlines()
    assert sum(line.startswith("row,") for line in told) == 1
    assert any("gb18030" in line for line in told)
    assert "gb18030" in done.stdout


def test_a_long_list_with_a_word_among_its_numbers_is_screened_and_told(tmp_path: Path) -> None:
    """Beyond any rows that are looked at to guess types; the double id is told too."""
    lines = ["编号,项目名称,总投资(万元)", *(f"{n},示例,{n + 1}" for n in range(11_000))]
    source, out = tmp_path / "long.csv", tmp_path / "out"
    source.write_text("\n".join([*lines, "7,重复,很多"]), encoding="utf-8")

    done = prescreen("screen", str(source), "--region", REGION, "--out", str(out))

    assert done.returncode == 0, done.stderr
    assert "11,001" in done.stdout
    told = (out / "rejects.csv").read_text("utf-8-sig")
    assert "很多" in told
    assert "input.id" in told


def test_a_long_list_has_a_ledger_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One row a candidate, in the order of the results and with what they say."""
    monkeypatch.setattr("prescreen.cli.large.LARGE", 2)
    source, out = tmp_path / "list.csv", tmp_path / "out"
    rows = [
        "id,name,project.foreign,project.stage",
        "1,甲,是,初审",
        "2,乙,否,初审",
        "3,=丙,,初审",
        "",
    ]
    source.write_text("\n".join(rows), encoding="utf-8")
    args = ["screen", str(source), "--region", REGION, *DAY, "--out", str(out), "--format", "xlsx"]
    done = CliRunner().invoke(app, args)
    assert done.exit_code == 0, done.output
    assert visible(out) == ["ledger.xlsx", "rejects.csv", "results.parquet"]
    sheet = openpyxl.load_workbook(out / "ledger.xlsx").worksheets[0]
    heads, *rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=3)]
    results = read_results(out / "results.parquet").collect()
    assert [(r[1], r[2]) for r in rows] == [("1", "甲"), ("2", "乙"), ("3", "'=丙")]
    assert [r[9] for r in rows] == results["missing"].list.len().to_list()
    labels = [VERDICTS[v].whole("zh") for v in results["verdict"]]
    assert [r[3].split(" ", 1)[1] for r in rows] == labels
    assert heads[:3] == ["序号", "项目编号", "项目名称"]


@pytest.mark.parametrize("kept", [0, 500])
def test_the_number_of_reports_that_are_kept_does_not_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    """Reports that are made again when their turn comes are the same, in the same order."""
    monkeypatch.setattr("prescreen.cli.screen.KEPT", kept)
    kinds = "table,json,jsonl,html,xlsx,csv"
    args = ["screen", FILLED, "--region", REGION, *DAY, "--out", str(tmp_path / "a")]
    done = CliRunner().invoke(app, [*args, "--format", kinds])
    assert done.exit_code == 0
    whole = json.loads((tmp_path / "a/results.json").read_text("utf-8"))
    lines = (tmp_path / "a/results.jsonl").read_text("utf-8").split("\n")[:-1]
    assert [json.loads(line) for line in lines] == whole
    batch = Screener.from_files(REGION, as_of=DAY[1]).screen_many(FILLED)
    ids = [r["candidate"]["id"] for r in whole]
    assert sorted(ids) == sorted(batch.frame["id"])
    for i, ident in enumerate(batch.frame["id"]):
        assert json.loads(batch.report(i).to_json()) == whole[ids.index(ident)]
    text = (tmp_path / "a/results.json").read_text("utf-8")
    assert text == json.dumps(whole, ensure_ascii=False, indent=1)


def test_an_empty_json_list_is_a_list() -> None:
    """No candidates are the two brackets that `json.dumps` writes."""
    assert "\n".join(json_list([])) == "[]"


def test_map_says_cell_by_cell_what_it_read_and_how_to_go_on(tmp_path: Path) -> None:
    """Rows by kind, the fate of each cell, and a command that works as it stands."""
    source = tmp_path / "a.csv"
    source.write_text("工程,总投资(亿元),备注\n甲桥,5,x\n合计,5,\n", encoding="utf-8")
    refused = prescreen("screen", str(source), "--region", REGION)
    assert refused.returncode == 2
    assert "--name-column A" in refused.stderr

    done = prescreen("map", str(source), "--why", "--name-column", "A")

    assert done.returncode == 0, done.stderr
    assert "第 3 行 合计行" in done.stdout
    assert "B2“总投资(亿元)”:5 → 已读入 计划总投资 = 50000 万元" in done.stdout
    assert "C2“备注”:x → 没有用到" in done.stdout
    command = done.stdout.strip().splitlines()[-1].removeprefix("接着: prescreen ").split()
    command[command.index("region.yaml")] = REGION
    after = prescreen(*command)
    assert after.returncode == 0, after.stderr
    assert "没有采用的列:C“备注”" in after.stdout.replace("\n", "")


def test_the_screen_tells_what_was_not_used(tmp_path: Path) -> None:
    """Columns, units that nothing states, and rows that are no projects; contacts are masked."""
    source = tmp_path / "a.csv"
    source.write_text(
        "项目名称,投资方,总投资,片区\n甲,某公司 联系人:王某 13800000001,5,东\n合计,,6,\n",
        encoding="utf-8",
    )
    done = prescreen("screen", str(source), "--region", REGION, "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    said = done.stdout.replace("\n", "")
    for part in ("没有采用的列:D“片区”", "没有写单位", "各行相加是 5", "不作为项目的行:合计行 3"):
        assert part in said
    written = [p.read_text("utf-8-sig") for p in (tmp_path / "out").glob("*.[ch]*") if p.is_file()]
    assert not any("13800000001" in text for text in (done.stdout, *written))
    assert any("片区" in text for text in written)
