"""Never lost, never changed unseen: verification, backup, export, erasure, migrations."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from tests.factories import check, screener
from tests.ledger.conftest import Time

from prescreen.errors import LedgerError
from prescreen.ledger import Ledger, schema
from prescreen.ledger import events as ev
from prescreen.ledger.care import backup, export, restore, verify
from prescreen.ledger.deciding import merge
from prescreen.ledger.migrate import upgrade
from prescreen.ledger.sealing import ERASED
from prescreen.ledger.store import Store

PEOPLE = {"items": [{"name": "张三", "role": "法定代表人"}, {"name": "李四", "role": "其他"}]}


def filled(ledger: Ledger) -> Ledger:
    """A ledger with two projects, persons and a report."""
    ledger.append("P1", ev.Stated(path="land.area", value=120), by="li", unit="host")
    ledger.append("P1", ev.Stated(path="controller", value=PEOPLE), by="li")
    ledger.append("P1", ev.Opinion(result="附条件", signer="张三", text="请张三补充"), by="li",
                  unit="ecology")  # fmt: skip
    ledger.append("P2", ev.Stated(path="project.name", value="张三的项目"), by="li")
    ledger.screen(screener(check("land.area >= 100[亩]")), "P1", by="li")
    return ledger


def change(ledger: Ledger, statement: str, **values: Any) -> None:
    """What somebody with the password of the database may do."""
    with ledger.store.writing() as connection:
        connection.execute(text(statement), values)


def codes(ledger: Ledger, noted: str | None = None) -> set[str]:
    return {p.zh for p in verify(ledger, noted)[1]}


def test_a_ledger_verifies(ledger: Ledger) -> None:
    """What nobody touched has an unbroken chain, whole contents and true projections."""
    noted = filled(ledger).head.sha256
    ledger.append("P2", ev.StageMoved(stage="签约"), by="li")

    assert verify(ledger, noted) == (6, ())


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE event SET body = replace(body, '120', '90') WHERE seq = 1", "与摘要链不符"),
        ("UPDATE event SET \"on\" = '2026-10-01' WHERE seq = 1", "与摘要链不符"),
        ("UPDATE event SET \"by\" = 'wang' WHERE seq = 3", "与摘要链不符"),
        ("DELETE FROM event WHERE seq = 2", "中间缺失"),
        ("DELETE FROM event WHERE seq = 5", "链头记的是"),
        ("UPDATE head SET seq = 9", "链头记的是"),
        ("UPDATE project SET verdict = 'pass' WHERE id = 'P2'", "与事件不符"),
        ("DELETE FROM state WHERE project = 'P2'", "与事件不符"),
        ("INSERT INTO state VALUES ('P9', '{}')", "与事件不符"),
        ("UPDATE content SET data = '00'", "与其摘要不符"),
    ],
)
def test_whatever_is_changed_is_found(ledger: Ledger, statement: str, said: str) -> None:
    """A change by hand of an event, the head, a report or a projection is found by name."""
    filled(ledger)
    change(ledger, statement)

    assert any(said in one for one in codes(ledger))


def test_a_tail_cut_off_is_found_by_the_digest_noted(ledger: Ledger) -> None:
    """Who cuts the last events and mends the head is found by a digest written down elsewhere."""
    filled(ledger)
    noted = ledger.head.sha256
    last = ledger.events()[-2]
    change(ledger, "DELETE FROM event WHERE seq = 5")
    change(ledger, "UPDATE head SET seq = 4, sha256 = :sha256", sha256=last.sha256)
    ledger.rebuild()

    assert codes(ledger) == set()
    assert any("不在链上" in one for one in codes(ledger, noted))


def test_projections_are_mended_from_the_events(ledger: Ledger) -> None:
    """What was changed in a projection is right again after a rebuild."""
    filled(ledger)
    change(ledger, "UPDATE project SET verdict = 'pass'")
    assert codes(ledger)

    assert ledger.rebuild() == 2
    assert codes(ledger) == set()


# -- erasing -----------------------------------------------------------------------------------
def everything(ledger: Ledger, url: str) -> bytes:
    """All that is kept, as bytes: files of SQLite, or every row."""
    out = b""
    with ledger.store.reading() as connection:
        for table in schema.metadata.sorted_tables:
            for row in connection.execute(table.select()):
                out += repr(tuple(row)).encode()
    if url.startswith("sqlite"):
        file = Path(url.removeprefix("sqlite:///"))
        out += b"".join(p.read_bytes() for p in sorted(file.parent.glob("book.db*")))
    return out


def test_names_are_nowhere_in_the_database(ledger: Ledger, url: str) -> None:
    """Names of persons stand sealed in events, projections and reports; firms do not."""
    filled(ledger)
    ledger.append("P2", ev.Stated(path="site.park", value="城南园区"), by="li")

    held = everything(ledger, url)
    assert "李四".encode() not in held
    assert "城南园区".encode() in held
    assert "李四" in ledger.report("P1")


def test_an_erased_person_is_gone_everywhere_and_the_chain_holds(ledger: Ledger, url: str) -> None:
    """After the key is deleted events, state and report say 已删除, others stay, all verifies."""
    filled(ledger)
    with ledger.store.reading() as connection:
        keys = [bytes(r.key) for r in connection.execute(schema.person.select())]

    assert ledger.erase("P1", "张三", reason="本人申请", by="admin") == 1

    state = ledger.project("P1")
    assert [i["name"] for i in state.value("controller")["items"]] == [ERASED, "李四"]
    assert state.opinions["ecology"]["signer"] == ERASED
    assert state.opinions["ecology"]["text"] == f"请{ERASED}补充"
    report = ledger.report("P1")
    assert "张三" not in report
    assert json.loads(report)["verdict"] == "pass"
    assert [r.kind for r in ledger.history("P1")][-1] == "erased"
    assert verify(ledger)[1] == ()
    held = everything(ledger, url)
    assert sum(key in held or repr(key).encode() in held for key in keys) == 1


def test_erasing_reaches_what_was_merged(ledger: Ledger) -> None:
    """Who is named in a project that was merged is erased in both."""
    filled(ledger)
    merge(ledger, "P2", "P1", by="li")
    assert ledger.project("P2").value("controller")["items"][0]["name"] == "张三"

    ledger.erase("P2", "张三", reason="本人申请", by="admin")

    assert "张三" not in json.dumps(ledger.project("P2").value("controller"), ensure_ascii=False)
    assert "张三" not in str([r.to_data() for r in ledger.history("P1")])
    assert verify(ledger)[1] == ()


def test_all_persons_of_a_project_are_erased_together(ledger: Ledger) -> None:
    """Without a name everybody is erased; who is not named there cannot be."""
    filled(ledger)
    assert ledger.erase("P1", reason="项目终止", by="admin") == 2
    with pytest.raises(LedgerError, match="ledger-nothing"):
        ledger.erase("P1", "张三", reason="本人申请", by="admin")


# -- copies ------------------------------------------------------------------------------------
def test_a_backup_is_the_ledger(ledger: Ledger, url: str, tmp_path: Path) -> None:
    """A backup opens as a ledger that says the same, persons included, and restores elsewhere."""
    filled(ledger)
    file = tmp_path / "backup.db"

    assert backup(ledger, file) == 5
    with Ledger.open(file, create=False) as copy:
        assert copy.head == ledger.head
        assert copy.events() == ledger.events()
        assert copy.report("P1") == ledger.report("P1")
    assert [p.name for p in tmp_path.glob("backup*")] == ["backup.db"]
    assert restore(file, tmp_path / "again.db") == 5


def test_an_export_comes_back_the_same(ledger: Ledger, tmp_path: Path) -> None:
    """What is exported and restored exports to the same bytes."""
    filled(ledger)
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    export(ledger, one)
    restore(one, tmp_path / "again.db")
    with Ledger.open(tmp_path / "again.db", create=False) as again:
        export(again, two)
        assert again.project("P1") == ledger.project("P1")

    assert one.read_bytes() == two.read_bytes()


def test_an_export_without_keys_names_nobody(ledger: Ledger, tmp_path: Path) -> None:
    """Whoever gets an export without keys reads everything but persons, and it verifies."""
    filled(ledger)
    file = tmp_path / "open.jsonl"
    export(ledger, file, keys=False)
    restore(file, tmp_path / "open.db")

    with Ledger.open(tmp_path / "open.db") as copy:
        state = copy.project("P1")
        assert state.value("land.area") == 120.0
        assert {i["name"] for i in state.value("controller")["items"]} == {ERASED}


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda text: "{}\n", "ledger-export"),
        (lambda text: text.replace('"schema":"', '"schema":"9'), "ledger-schema"),
        (lambda text: text + "half a li", "ledger-export"),
        (lambda text: text + '{"other":{}}\n', "ledger-export"),
        (lambda text: text.replace("120.0", "90.0"), "ledger-chain"),
    ],
)
def test_a_broken_export_is_refused(
    ledger: Ledger, tmp_path: Path, spoil: Any, expected: str
) -> None:
    """A file that is no export, of another revision, cut or changed is told with its line."""
    filled(ledger)
    file = tmp_path / "one.jsonl"
    export(ledger, file)
    file.write_text(spoil(file.read_text("utf-8")), "utf-8")

    with pytest.raises(LedgerError) as refused:
        restore(file, tmp_path / "again.db")

    assert refused.value.problems[0].code == expected


def test_nothing_is_restored_over_a_ledger(ledger: Ledger, url: str, tmp_path: Path) -> None:
    """A database that holds events already is left as it is."""
    filled(ledger)
    export(ledger, tmp_path / "one.jsonl")

    with pytest.raises(LedgerError, match="ledger-there"):
        restore(tmp_path / "one.jsonl", url)


# -- opening -----------------------------------------------------------------------------------
def test_only_what_is_a_ledger_is_opened(url: str, tmp_path: Path) -> None:
    """An empty database is no ledger unless one is to be made; a second opening finds it."""
    with pytest.raises(LedgerError, match="ledger-none"):
        Ledger.open(url, create=False)
    with Ledger.open(url) as made:
        ident = made.head.ledger
    with Ledger.open(url, create=False) as again:
        assert again.head.ledger == ident


@pytest.mark.parametrize("address", ["mysql://host/db", "sqlite://", "http://"])
def test_an_address_that_is_none_is_told(address: str) -> None:
    """Addresses of other databases, and texts that are none, are refused with what to write."""
    with pytest.raises(LedgerError, match="ledger-url"):
        Ledger.open(address)


def test_a_database_that_fails_is_told(tmp_path: Path) -> None:
    """A file that is no database is said to be so, not traced."""
    (tmp_path / "odd.db").write_bytes(b"no database at all" * 100)

    with pytest.raises(LedgerError, match="ledger-database"):
        Ledger.open(tmp_path / "odd.db")


def test_a_ledger_of_another_revision_is_refused(url: str) -> None:
    """Who opens a ledger of another version is told which, and what to run."""
    with Ledger.open(url) as ledger:
        change(ledger, "UPDATE alembic_version SET version_num = '0000'")

    with pytest.raises(LedgerError, match="ledger-schema"):
        Ledger.open(url)


def test_an_event_of_a_later_version_is_told(ledger: Ledger) -> None:
    """An event of a kind that this version does not know, or with odd parts, is told by name."""
    filled(ledger)
    for statement in (
        "UPDATE event SET kind = 'dreamt' WHERE seq = 1",
        "UPDATE event SET kind = 'stage' WHERE seq = 1",
    ):
        change(ledger, statement)
        with pytest.raises(LedgerError, match="ledger-event"):
            ledger.history("P1")


def test_the_tables_are_those_of_the_migrations(url: str) -> None:
    """Migrations from nothing make the very tables, columns and indices of the schema."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    store = Store.connect(url)
    with store.writing() as connection:
        upgrade(connection)
        found = compare_metadata(MigrationContext.configure(connection), schema.metadata)
    store.close()

    assert found == []


def test_a_ledger_of_the_first_revision_is_migrated(
    ledger: Ledger, tmp_path: Path, url: str
) -> None:
    """Rows as the first schema had them, brought here, are what the events make them; an export
    of that revision can be brought back."""
    ledger.append("P1", ev.Stated(path="project.name", value="长" * 450), by="li")
    ledger.append("P1", ev.TaskOpened(task="1", title="补"), by="li")
    with ledger.store.reading() as connection:
        rows = {
            t: [dict(r._mapping) for r in connection.execute(select(t))]
            for t in schema.metadata.sorted_tables
        }
    first = f"sqlite:///{tmp_path}/first.db"
    store = Store.connect(first)
    with store.writing() as connection:
        upgrade(connection, "0001")
        for table, found in rows.items():
            for row in found:
                if table is schema.project:
                    row["words"] = "长" * 450
                row.pop("sort", None)
                names = ", ".join(f'"{c}"' for c in row)
                marks = ", ".join(f":{c}" for c in row)
                connection.execute(
                    text(f"INSERT INTO {table.name} ({names}) VALUES ({marks})"), row
                )
    store.close()

    assert Ledger.migrate(first) == ("0001", schema.HEAD)
    with Ledger.open(first) as again:
        assert verify(again) == (2, ())
        export(again, tmp_path / "now.jsonl")
    old = (
        (tmp_path / "now.jsonl")
        .read_text("utf-8")
        .replace(f'"schema":"{schema.HEAD}"', '"schema":"0001"')
    )
    (tmp_path / "old.jsonl").write_text(old, "utf-8")
    assert restore(tmp_path / "old.jsonl", tmp_path / "back.db") == 2


def test_migrating_what_is_up_to_date_changes_nothing(ledger: Ledger, url: str) -> None:
    """Bringing a ledger to its own revision leaves it as it is."""
    filled(ledger)

    assert Ledger.migrate(url) == (schema.HEAD, schema.HEAD)
    assert verify(ledger)[1] == ()


def test_what_is_acknowledged_is_on_the_disk(tmp_path: Path, clock: Time) -> None:
    """SQLite is in WAL mode and waits for the disk at every commit."""
    with Ledger.open(tmp_path / "book.db", clock=clock) as ledger, ledger.store.reading() as one:
        assert one.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert one.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    with sqlite3.connect(tmp_path / "book.db") as plain:
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
