"""What is said of the database of a ledger, its chain and its copies."""

from __future__ import annotations

from prescreen.messages.model import Entry, Message

_TAMPERED = (
    "保留现场,与备份比对,从最近一份核对无误的备份恢复",
    "keep it as it is, compare with backups, restore the last one that verifies",
)

ENTRIES: dict[str, Entry] = {
    "ledger-chain": Entry(
        "台账被改动或残缺",
        "the ledger was tampered with, or is incomplete",
        {
            "": Message(
                "第 {seq} 号事件({project})与摘要链不符",
                "event {seq} ({project}) does not fit the chain of digests",
                *_TAMPERED,
            ),
            "gap": Message(
                "第 {last} 号之后是第 {seq} 号,中间缺失",
                "after event {last} comes {seq}: some are missing",
                *_TAMPERED,
            ),
            "number": Message(
                "第 {seq} 号事件不是 {project} 的下一个事件",
                "event {seq} is not the next one of {project}",
                *_TAMPERED,
            ),
            "head": Message(
                "台账到第 {seq} 号为止,链头记的是第 {head} 号",
                "the ledger ends with event {seq}, its head says {head}",
                *_TAMPERED,
            ),
            "noted": Message(
                "摘要 {noted} 不在链上:台账被截断或重写过",
                "the digest {noted} is not in the chain: it was cut or written anew",
                *_TAMPERED,
            ),
            "content": Message(
                "留存文本 {digest} 与其摘要不符",
                "the kept text {digest} is not what its digest says",
                *_TAMPERED,
            ),
            "file": Message(
                "附件 {name}({digest})不在或与其摘要不符",
                "the attachment {name} ({digest}) is gone, or not what its digest says",
                *_TAMPERED,
            ),
            "projection": Message(
                "表 {table} 中 {project} 与事件不符",
                "{project} in table {table} is not what its events make it",
                "用 prescreen book rebuild 重建",
                "make it again by prescreen book rebuild",
            ),
        },
        "事件与摘要链或派生表对不上。改法:找出改动者;从备份恢复;派生表可重建。",
        "Find out who changed it, and restore a backup; projections can be made again.",
    ),
    "ledger-cursor": Entry(
        "翻页标记读不懂",
        "unknown cursor",
        {
            "": Message(
                "翻页标记 {cursor!r} 不是本台账给出的,或排序方式已变",
                "the cursor {cursor!r} is none of this ledger's, or is of another order",
                "从第一页重新取",
                "begin with the first page again",
            )
        },
        "翻页标记只能用于同一排序。改法:不带标记重取第一页。",
        "Begin without a cursor.",
    ),
    "ledger-database": Entry(
        "数据库出错",
        "the database failed",
        {
            "": Message(
                "数据库不能完成操作: {said}",
                "the database could not do this: {said}",
                "检查地址、权限和磁盘空间;已确认的记录不受影响",
                "check address, rights and disk; what was acknowledged is safe",
            ),
            "busy": Message(
                "数据库正被占用,等待超时: {said}",
                "the database is busy, and waiting took too long: {said}",
                "稍后重试;检查是否有长时间未结束的写入",
                "try again; look for a writer that does not end",
            ),
        },
        "数据库拒绝了操作,这一批一条也没有写入。改法:按所给原因处理后重试。",
        "Nothing of the batch was written. Mend what the database says, and try again.",
    ),
    "ledger-export": Entry(
        "导出文件读不出",
        "an export that cannot be read",
        {
            "": Message(
                "{file} 第 {line} 行不是台账导出的内容",
                "line {line} of {file} is none that a ledger exported",
                "用 prescreen book export 或 backup 写出的文件",
                "use a file of prescreen book export or backup",
            )
        },
        "恢复只认 `book export` 和 `book backup` 写出的文件。改法:重新导出。",
        "Use what `book export` or `book backup` wrote.",
    ),
    "ledger-none": Entry(
        "没有台账",
        "no ledger there",
        {
            "": Message(
                "{url} 没有台账",
                "there is no ledger at {url}",
                "先用 prescreen book import 建立,或检查地址",
                "make one by prescreen book import, or check the address",
            )
        },
        "所给地址没有台账。改法:检查地址,或先导入清单。",
        "Check the address, or import a list first.",
    ),
    "ledger-schema": Entry(
        "台账版本不同",
        "another revision of the ledger",
        {
            "": Message(
                "台账结构为 {found},本版本用 {ours}",
                "the ledger is of revision {found}, this version works with {ours}",
                "先备份,再运行 prescreen book migrate;台账更新时升级软件",
                "make a backup, then run prescreen book migrate; upgrade where the ledger is newer",
            )
        },
        "台账由另一版本写入。改法:备份后迁移,或升级软件。",
        "Make a backup and migrate, or upgrade.",
    ),
    "ledger-there": Entry(
        "目标已有台账",
        "a ledger is there already",
        {
            "": Message(
                "目标数据库已有 {seq} 个事件",
                "the database has {seq} events already",
                "恢复到空数据库",
                "restore into an empty database",
            )
        },
        "恢复不覆盖已有台账。改法:换一个空数据库。",
        "Restore into an empty database.",
    ),
    "ledger-url": Entry(
        "数据库地址读不懂",
        "an address that is none",
        {
            "": Message(
                "不是可用的数据库地址: {url} {said}",
                "no address of a database that works here: {url} {said}",
                "写文件名,或 postgresql://用户@主机/库名",
                "give a file name, or postgresql://user@host/database",
            )
        },
        "台账放在 SQLite 文件或 PostgreSQL 中。改法:写文件名或 postgresql:// 地址。",
        "A ledger is in a file of SQLite or in PostgreSQL.",
    ),
}
