"""Care of the ledger: verified, copied, exported, restored, rebuilt, migrated, persons erased."""

from __future__ import annotations

from pathlib import Path

from prescreen.cli.book.common import HERE, account, opened
from prescreen.errors import Lang
from prescreen.ledger import Ledger, care
from prescreen.ledger.files import folder_of, missing
from prescreen.render.terminal.console import complain, say


def run_verify(db: str, noted: str | None, files: Path | None, lang: Lang) -> int:
    """0 where all is as it should be, 1 where something is not."""
    with opened(db) as ledger:
        count, found = care.verify(ledger, noted)
        found += tuple(missing(ledger, files or folder_of(db, HERE)))
        head = ledger.head.sha256
    for one in found:
        complain(one.text(lang))
    if found:
        return 1
    say(
        f"{count} 个事件,摘要链完整;链头 {head}"
        if lang == "zh"
        else f"{count} events, the chain is whole; its head is {head}"
    )
    return 0


def run_backup(file: Path, db: str, lang: Lang) -> int:
    with opened(db) as ledger:
        count = care.backup(ledger, file)
    say(
        f"已备份 {count} 个事件到 {file}(含个人信息密钥,妥善保管)"
        if lang == "zh"
        else f"{count} events in {file} (it holds the keys of persons: keep it safe)"
    )
    return 0


def run_export(file: Path, db: str, keys: bool, lang: Lang) -> int:
    with opened(db) as ledger:
        count = care.export(ledger, file, keys)
    say(f"已导出 {count} 个事件到 {file}" if lang == "zh" else f"{count} events in {file}")
    return 0


def run_restore(file: Path, db: str, lang: Lang) -> int:
    count = care.restore(file, db)
    say(f"已恢复 {count} 个事件" if lang == "zh" else f"{count} events restored")
    return 0


def run_rebuild(db: str, lang: Lang) -> int:
    with opened(db) as ledger:
        count = ledger.rebuild()
    say(f"已重建 {count} 个项目" if lang == "zh" else f"{count} projects made again")
    return 0


def run_migrate(db: str, lang: Lang) -> int:
    before, after = Ledger.migrate(db)
    say(f"台账结构 {before} → {after}" if lang == "zh" else f"revision {before} → {after}")
    return 0


def run_erase(
    project: str, person: str | None, reason: str, db: str, by: str | None, lang: Lang
) -> int:
    with opened(db) as ledger:
        count = ledger.erase(project, person, reason=reason, by=account(by))
    say(
        f"已删除 {count} 人的个人信息;此前的备份仍含密钥,须另行销毁"
        if lang == "zh"
        else f"{count} persons erased; backups made before still hold the keys: destroy them too"
    )
    return 0
