"""A ledger whose writers are killed at any moment: what was acknowledged is there, nothing is half.

    python -m tests.ledger.kills --kills 1000 [--db URL]

Without an address of an empty database: a file of SQLite, then a PostgreSQL of its own, each with
that many kills. Most writers are killed once they work, one in ten while it begins.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import tempfile
import time
from typing import NoReturn

from tests.factories import check, screener
from tests.ledger.cluster import Cluster, why_not

from prescreen.candidate.identity import identified
from prescreen.ledger import Head, Ledger
from prescreen.ledger import events as ev
from prescreen.ledger.care import verify
from prescreen.ledger.importing import import_list

ROWS = 40
"""Rows of each list: all of them are on file, or none."""
READY = "ready"
"""What a writer says before its first event."""


def work(url: str, out: int, seed: int) -> NoReturn:
    """Import lists, state facts and screen for ever; each number kept is acknowledged."""
    rules = screener(check("land.area >= 100[亩]"))

    def acknowledge(last: Head | ev.Recorded) -> None:
        os.write(out, f"{last.seq} {last.sha256}\n".encode())

    with Ledger.open(url) as ledger:
        os.write(out, f"{READY}\n".encode())
        step = 0
        while True:
            step += 1
            name = f"{seed}-{step}"
            rows = [
                identified({"name": f"项目{name}-{n}", "land.area": 90 + n})[0] for n in range(ROWS)
            ]
            done = import_list(ledger, rows, by="li", name=name, series=name)
            acknowledge(ledger.head)
            project = done.lines[0].project
            acknowledge(*ledger.append(project, ev.Stated(path="site.park", value=name), by="li"))
            acknowledge(ledger.screen(rules, project, by="li").record)


def killed(url: str, seed: int, longest: float = 1.2) -> tuple[int, str]:
    """Let a writer begin and kill it at a random moment of its first `longest` seconds of work;
    the last event it acknowledged, or 0."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        try:
            work(url, write, seed)
        finally:
            os._exit(1)
    os.close(write)
    with os.fdopen(read) as said:
        chance = random.Random(seed)
        begun = seed % 10 and said.readline()
        time.sleep(chance.uniform(0, longest if begun else 0.1))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        lines = [line for line in said.read().split("\n")[:-1] if line != READY]
    assert os.WIFSIGNALED(status), "the writer ended by itself"
    seq, sha256 = lines[-1].split() if lines else ("0", "")
    return int(seq), sha256


def broken(ledger: Ledger, acknowledged: tuple[int, str], whole: bool) -> list[str]:
    """What was lost or is half: nothing, if all is well. `whole` verifies the ledger too."""
    seq, sha256 = acknowledged
    found = []
    if seq:
        kept = ledger.events(after=seq - 1, limit=1)
        if not kept or kept[0].sha256 != sha256:
            found.append(f"{seq} was acknowledged and is lost")
    with ledger.store.reading() as connection:
        query = "SELECT list, count(*) FROM seen GROUP BY list"
        counts = connection.exec_driver_sql(query).all()
    found += [f"{n} rows of {name}" for name, n in counts if n != ROWS]
    if whole:
        found += [p.zh for p in verify(ledger)[1]]
    return found


def run(url: str, kills: int) -> bool:
    """So many kills on one database, and what is to be said of them; whether all is well."""
    Ledger.open(url).close()
    acknowledged = 0
    for seed in range(kills):
        last = killed(url, seed)
        acknowledged += last[0] > 0
        with Ledger.open(url) as ledger:
            found = broken(ledger, last, seed % 50 == 49 or seed == kills - 1)
            if found:
                print(seed, found)
                return False
    with Ledger.open(url) as ledger:
        print(f"{ledger.store.engine.dialect.name}: {kills} kills, {acknowledged} after an "
              f"acknowledgement; {ledger.head.seq} events, nothing lost, nothing half")  # fmt: skip
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--db", help="an empty database")
    given = parser.parse_args()
    if given.db:
        return 0 if run(given.db, given.kills) else 1
    with tempfile.TemporaryDirectory() as folder:
        well = run(f"sqlite:///{folder}/kills.db", given.kills)
    if (reason := why_not()) is not None:
        print(f"postgresql: {reason}")
        return 1
    cluster = Cluster("fsync=on")
    try:
        well &= run(cluster.url(cluster.database()), given.kills)
    finally:
        cluster.stop()
    return 0 if well else 1


if __name__ == "__main__":
    raise SystemExit(main())
