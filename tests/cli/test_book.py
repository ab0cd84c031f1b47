"""`prescreen book`: an officer's day with the ledger, from the command line."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path

import pytest
from tests.factories import check, screener
from typer.testing import CliRunner

from prescreen import clock
from prescreen.candidate import Candidate
from prescreen.cli.app import app
from prescreen.cli.edge import edge
from prescreen.ledger import Ledger
from prescreen.ledger import events as ev
from prescreen.ledger.rescreen import rescreen

ROOT = Path(__file__).parents[2]
REGION = ROOT / "examples" / "kecheng" / "region.yaml"


@pytest.fixture(autouse=True)
def _night(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is half past one at night of 27 November in China, and still the 26th in UTC."""
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 11, 26, 17, 30, tzinfo=dt.UTC))


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger with one list of October, in the folder where commands run."""
    monkeypatch.chdir(tmp_path)
    Path("十月.csv").write_text(
        "项目名称,投资方,总投资(亿元),用地面积(亩),进展阶段\n甲项目,一公司,3,100,在谈\n乙项目,二公司,1,20,线索\n",
        "utf-8",
    )
    assert run("import", "十月.csv", "--on", "2026-10-25", "--by", "li").exit_code == 0
    return tmp_path / "book.db"


def run(*words: str):  # type: ignore[no-untyped-def]
    return CliRunner().invoke(app, ["book", *words], catch_exceptions=False)


def ident(db: Path, name: str) -> str:
    with Ledger.open(db) as ledger:
        return next(i.id for i in ledger.projects().items if i.name == name)


def test_a_list_that_comes_in_again_is_told_line_by_line(db: Path) -> None:
    """The screen says who is new, changed by which fact from what to what, moved, gone and asked;
    rows to be asked end the command with 1."""
    Path("十一月.csv").write_text(
        "项目名称,投资方,总投资(亿元),用地面积(亩),进展阶段\n"
        "甲项目,一公司,3,110,签约\n甲项目,三公司,3,50,在谈\n",
        "utf-8",
    )
    first = ident(db, "甲项目")
    done = run("import", "十一月.csv", "--on", "2026-11-25", "--by", "li")

    assert done.exit_code == 1
    assert "本期新增 1，有变更 1，无变化 0，已退出 1" in done.output
    assert f"有变更 {first} 甲项目 在谈 → 签约" in done.output
    assert "用地面积: 100 [项目库 申报] → 110" in done.output
    assert f"是否同一项目 名称相同,投资方不同或未填: {first}" in done.output


def test_a_verified_fact_shows_beside_what_is_declared(db: Path) -> None:
    """`state --verified` for a unit by its name; `show` gives what holds and what else is said."""
    project = ident(db, "甲项目")
    words = ["--unit", "自然资源", "--verified", "--document", "勘1号", "--on", "2026-10-28"]
    assert run("state", project, "用地面积", "118亩", *words).exit_code == 0

    shown = run("show", project).output
    assert "118 [自然资源和规划 已核验 勘1号]" in " ".join(shown.split())
    assert "100 [项目库 申报]" in " ".join(shown.split())
    past = run("show", project, "--as-of", "2026-10-26").output
    assert "118" not in past


def test_tasks_opinions_stages_and_decisions_are_kept(db: Path) -> None:
    """What an officer types in a day stands in the state and in the history."""
    project = ident(db, "甲项目")
    for words in (
        ("stage", project, "联审"),
        ("opinion", project, "附条件", "--unit", "环保局", "--text", "补环评"),
        ("task", project, "环评", "--title", "补环评", "--to", "环保局", "--due", "2026-11-06"),
        ("task", project, "环评", "--due", "2026-11-09"),
        ("task", project, "环评", "--done", "已补"),
        ("decide", project, "同意引进", "--minutes", "纪要3号"),
    ):
        assert run(*words, "--by", "li").exit_code == 0

    with Ledger.open(db) as ledger:
        state = ledger.project(project)
    assert state.stage == "联审"
    assert state.opinions["ecology"]["text"] == "补环评"
    assert state.tasks["环评"].result == "已补"
    assert state.decision is not None
    assert state.decision["minutes_no"] == "纪要3号"
    assert "task-due" in run("history", project).output


def test_what_is_due_is_told_and_written_as_a_calendar(db: Path) -> None:
    """`due` lists tasks by their day, says what is overdue and which years it knows, and writes a
    calendar; overdue ends with 1."""
    project = ident(db, "甲项目")
    for name, day in (("环评", "2026-11-06"), ("能评", "2026-11-20")):
        words = ("--title", f"补{name}", "--to", "环保局", "--due", day, "--on", "2026-10-28")
        assert run("task", project, name, *words).exit_code == 0

    done = run("due", "--on", "2026-11-10", "--unit", "生态环境", "--ics", "due.ics")

    assert done.exit_code == 1
    assert "2 项未办结,1 项逾期;工作日历已知年份 2025、2026" in done.output
    assert Path("due.ics").read_text("utf-8").count("BEGIN:VEVENT") == 2
    assert run("due", "--on", "2026-11-05", "--unit", "税务").exit_code == 0


def test_screening_reports_and_rescreening(db: Path) -> None:
    """Reports are kept and come back the same; the same rules change nothing of a past day."""
    project = ident(db, "甲项目")
    assert "已初判 2 个" in run("screen", "--region", str(REGION), "--by", "li").output
    assert run("report", project, "--out", "r.json").exit_code == 0
    kept = Path("r.json").read_text("utf-8")
    assert run("report", project).output == kept + "\n"
    assert json.loads(kept)["candidate"]["name"] == "甲项目"

    again = run("rescreen", "--region", str(REGION), "--as-of", "2026-11-27").output
    assert "2026-11-27 已初判 2 个;结论改变 0 个;报告逐字节相同 2 个" in again
    before = run("rescreen", "--region", str(REGION), "--as-of", "2026-11-26").output
    assert "2026-11-26 已初判 0 个" in before


def test_what_new_rules_change_is_told_by_check(tmp_path: Path) -> None:
    """Under another threshold a past verdict is another, and the check that did it is named."""
    with Ledger.open(tmp_path / "b.db") as ledger:
        row = Candidate.from_dict({"id": "1", "name": "甲", "land.area": 100}).canonical()
        received = ev.Received(list="十月", series="库", digest="0", candidate=row)
        ledger.append("1", received, by="li")
        ledger.screen(screener(check("land.area >= 100[亩]")), "1", by="li")
        stricter = screener(check("land.area >= 120[亩]"))

        (one,) = rescreen(ledger, stricter, ledger.today)

    assert (one.before, one.after, one.checks) == ("pass", "fail", (("t.c", "pass", "fail"),))
    assert one.same is False


def test_a_ledger_is_cared_for_from_the_command_line(db: Path) -> None:
    """Verified, backed up, exported, restored, rebuilt, migrated; a change by hand ends with 1."""
    assert "摘要链完整" in run("verify").output
    assert run("backup", "b.db").exit_code == 0
    assert run("export", "e.jsonl", "--without-keys").exit_code == 0
    assert run("restore", "e.jsonl", "--db", "again.db").exit_code == 0
    assert run("rebuild").exit_code == 0
    assert run("migrate").exit_code == 0
    with Ledger.open(db) as ledger, ledger.store.writing() as connection:
        connection.exec_driver_sql("UPDATE event SET body = '{}' WHERE seq = 2")
    assert run("verify").exit_code == 1


def test_attachments_are_kept_under_their_digest(db: Path) -> None:
    """A file is kept once under its digest, the fact it proves beside it; one that was changed
    afterwards is found."""
    Path("图.pdf").write_bytes(b"%PDF-1.7")
    project = ident(db, "甲项目")
    for _ in range(2):
        assert run("attach", project, "图.pdf", "--fact", "用地面积", "--by", "li").exit_code == 0

    with Ledger.open(db) as ledger:
        one, _ = ledger.project(project).attachments
    assert (one["path"], one["media"], one["size"]) == ("land.area", "application/pdf", 8)
    (kept,) = [p for p in Path("book.files").rglob("*") if p.is_file()]
    assert kept.name == one["digest"]
    assert run("verify").exit_code == 0
    kept.write_bytes(b"other")
    assert run("verify").exit_code == 1


def test_persons_are_erased_from_the_command_line(db: Path) -> None:
    """`erase` says how many, and that older backups must go too."""
    project = ident(db, "甲项目")
    assert run("opinion", project, "同意", "--unit", "tax", "--by", "li").exit_code == 0
    with Ledger.open(db) as ledger:
        people = {"items": [{"name": "张三"}]}
        ledger.append(project, ev.Stated(path="controller", value=people), by="li")

    done = run("erase", project, "--person", "张三", "--reason", "本人申请", "--by", "li")

    assert "已删除 1 人" in done.output
    assert "备份" in done.output


def test_projects_are_merged_and_split_by_hand(db: Path) -> None:
    """`merge`, `split` and `apart` say on file which projects are one."""
    one, two = ident(db, "甲项目"), ident(db, "乙项目")
    assert run("merge", one, two, "--by", "li").exit_code == 0
    assert "乙项目" not in run("list").output
    assert run("split", one, two, "--by", "li").exit_code == 0
    assert run("apart", one, two, "--by", "li").exit_code == 0
    assert "2 个项目" not in run("diff", "2026-10", "2026-10").output


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["show", "P9"], "ledger-unknown"),
        (["list", "--db", "nothing.db"], "ledger-none"),
        (["diff", "2026-13", "2026-11"], "usage"),
        (["state", "P9", "用地面积", "1亩"], "ledger-unknown"),
    ],
)
def test_what_goes_wrong_is_said(
    db: Path, words: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mistyped id, address or month ends with a message and 2, and begins no new project."""
    from typer.main import get_command

    with pytest.raises(SystemExit) as ended, edge(["book", *words]):
        get_command(app)(["book", *words], standalone_mode=False)

    assert ended.value.code == 2
    assert f"[{code}]" in capsys.readouterr().err


def test_a_task_needs_something_to_happen(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`task` without a title, a day or an end is told what to write."""
    from typer.main import get_command

    words = ["book", "task", ident(db, "甲项目"), "环评"]
    with pytest.raises(SystemExit), edge(words):
        get_command(app)(words, standalone_mode=False)

    assert "--title" in capsys.readouterr().err


def test_without_the_extra_a_plain_message_names_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Where SQLAlchemy is not installed the command says which extra to install."""
    from typer.main import get_command

    for name in [
        n for n in sys.modules if n.startswith(("prescreen.ledger", "prescreen.cli.book."))
    ]:
        if not name.startswith(("prescreen.cli.book.app", "prescreen.cli.book.commands")):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    words = ["book", "list", "--db", str(tmp_path / "b.db")]
    with pytest.raises(SystemExit) as ended, edge(words):
        get_command(app)(words, standalone_mode=False)

    assert ended.value.code == 2
    assert "prescreen[ledger]" in capsys.readouterr().err
