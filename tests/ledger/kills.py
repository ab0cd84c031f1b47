"""A ledger whose writers are killed at any moment: what was acknowledged is there, nothing is half.

python -m tests.ledger.kills --kills 1000 --db sqlite:////tmp/kills.db
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import time
from typing import NoReturn

from tests.factories import check, screener

from prescreen.candidate.identity import identified
from prescreen.ledger import Ledger
from prescreen.ledger import events as ev
from prescreen.ledger.care import verify
from prescreen.ledger.importing import import_list

ROWS = 40
"""Rows of each list: all of them are on file, or none."""


def work(url: str, out: int, seed: int) -> NoReturn:
    """Import lists, state facts and screen for ever; each number kept is acknowledged."""
    rules = screener(check("land.area >= 100[亩]"))
    with Ledger.open(url) as ledger:
        step = 0
        while True:
            step += 1
            name = f"{seed}-{step}"
            rows = [
                identified({"name": f"项目{name}-{n}", "land.area": 90 + n})[0] for n in range(ROWS)
            ]
            done = import_list(ledger, rows, by="li", name=name, series=name)
            project = done.lines[0].project
            ledger.append(project, ev.Stated(path="site.park", value=name), by="li")
            last = ledger.screen(rules, project, by="li").record
            os.write(out, f"{last.seq} {last.sha256}\n".encode())


def killed(url: str, seed: int) -> tuple[int, str]:
    """Let a writer begin, kill it at a random moment; the last event it acknowledged, or 0."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        try:
            work(url, write, seed)
        finally:
            os._exit(1)
    os.close(write)
    time.sleep(random.Random(seed).uniform(0.02, 1.2))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    with os.fdopen(read) as said:
        lines = [line for line in said.read().split("\n")[:-1] if line]
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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--db", required=True)
    given = parser.parse_args()
    Ledger.open(given.db).close()
    acknowledged = 0
    for seed in range(given.kills):
        last = killed(given.db, seed)
        acknowledged += last[0] > 0
        with Ledger.open(given.db) as ledger:
            found = broken(ledger, last, seed % 50 == 49 or seed == given.kills - 1)
        if found:
            print(seed, found)
            return 1
    with Ledger.open(given.db) as ledger:
        print(f"{given.kills} kills, {acknowledged} after an acknowledgement; "
              f"{ledger.head.seq} events, nothing lost, nothing half")  # fmt: skip
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
