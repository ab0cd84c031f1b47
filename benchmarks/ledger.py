"""The ledger with many projects: list pages, one project, any day, and a list that comes in.

    python -m benchmarks.ledger --projects 100000 --events 50 --rows 10000 [--db postgresql]

`--db postgresql` is a server of its own, begun from the package of the system.

Events are put on file by the ledger itself, so chain, seals and projections are those of real use.
Figures of a page are the median and the worst of many pages, each of another place in the list.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ledger.cluster import Cluster

from benchmarks.measure import once
from prescreen.candidate import Candidate
from prescreen.candidate.identity import identified
from prescreen.ledger import Draft, Ledger, ProjectFilter
from prescreen.ledger import events as ev
from prescreen.ledger.importing import import_list
from prescreen.vocabulary import BUREAUS, STAGES

DAY = dt.date(2026, 10, 1)
_AT_ONCE = 250


def row(n: int, area: int) -> Candidate:
    """A row of a list of the bureau."""
    return identified(
        {
            "name": f"年产{n}万件第{n}号零部件项目", "investor": [{"name": f"第{n}制造有限公司"}],
            "land.area": area, "investment.total": 10_000 + n, "output.value": 20_000 + n,
            "project.stage": tuple(STAGES)[n % 9], "project.lead_unit": f"第{n % 40}招商组",
            "project.host_unit": f"第{n % 25}乡镇", "site.park": f"第{n % 12}园区",
            "project.industry_code": "3670",
        }
    )[0]  # fmt: skip


def history(project: str, events: int, chance: random.Random) -> Iterator[Draft]:
    """What happens to a project after its first row."""
    units = tuple(BUREAUS)
    for k in range(events):
        day = DAY + dt.timedelta(days=1 + k)
        unit = units[chance.randrange(len(units))]
        match k % 5:
            case 0:
                yield Draft(project, ev.StageMoved(stage=tuple(STAGES)[k // 5 % 9]), day)
            case 1:
                yield Draft(project, ev.Opinion(result="同意", text="无意见"), day, unit)
            case 2:
                task = ev.TaskOpened(task=f"t{k}", title="补材料", to=unit, due=day)
                yield Draft(project, task, day)
            case 3:
                yield Draft(project, ev.TaskDone(task=f"t{k - 1}", result="已补"), day)
            case _:
                fact = ev.Stated(path="land.area", value=float(80 + k))
                yield Draft(project, fact, day, unit)


def fill(ledger: Ledger, projects: int, events: int) -> None:
    """Put projects with their histories on file."""
    chance = random.Random(7)
    for start in range(0, projects, _AT_ONCE):
        rows = [row(n, 80) for n in range(start, min(start + _AT_ONCE, projects))]
        drafts: list[Draft] = []
        for one in rows:
            canonical = one.canonical()
            received = ev.Received(list="2026-10", series="项目库", digest="-", candidate=canonical)
            drafts.append(Draft(one.id, received, DAY))
            drafts += history(one.id, events - 1, chance)
        ledger.write(drafts, by="bench")


def timed(work: Callable[[], object], times: int) -> dict[str, float]:
    """Milliseconds of many runs: median and worst by the clock, median of this process."""
    taken = [once(work) for _ in range(times)]
    walls = [one.wall * 1000 for one in taken]
    return {
        "median": round(statistics.median(walls), 2),
        "worst": round(max(walls), 2),
        "cpu": round(statistics.median(one.cpu for one in taken) * 1000, 2),
    }


def measure(ledger: Ledger, projects: int, rows: int) -> dict[str, object]:
    """All figures, by what was done."""
    chance = random.Random(11)
    cursors: list[str | None] = [None]
    while len(cursors) < 40:
        page = ledger.projects(ProjectFilter(), cursors[-1], 50)
        if page.cursor is None:
            break
        cursors.append(page.cursor)
    filters = {
        "all": ProjectFilter(),
        "by id": ProjectFilter(order="id"),
        "stage": ProjectFilter(stage="签约"),
        "unit and stage": ProjectFilter(lead_unit="第7招商组", stage="签约"),
        "park": ProjectFilter(park="第3园区"),
        "word": ProjectFilter(text=f"第{projects - 3}号"),
        "word that is nowhere": ProjectFilter(text="并无此名"),
        "due": ProjectFilter(due_by=dt.date(2026, 10, 3)),
    }
    out: dict[str, object] = {}
    for name, wanted in filters.items():
        out[f"page {name}, ms"] = timed(lambda w=wanted: ledger.projects(w, limit=50), 30)
    deep = lambda: ledger.projects(ProjectFilter(), chance.choice(cursors), 50)  # noqa: E731
    out["page deep, ms"] = timed(deep, 30)
    ids = [item.id for item in ledger.projects(limit=50).items]
    out["one project, ms"] = timed(lambda: ledger.project(chance.choice(ids)), 30)
    past = DAY + dt.timedelta(days=20)
    out["one project of a day, ms"] = timed(lambda: ledger.project(chance.choice(ids), past), 30)
    append = lambda: ledger.append(  # noqa: E731
        chance.choice(ids), ev.Stated(path="land.area", value=chance.randrange(50, 90)), by="b"
    )
    out["one event, ms"] = timed(append, 30)
    known = [row(n, 81 if n % 2 else 80) for n in range(rows // 2)]
    new = [row(projects + n, 70) for n in range(rows - len(known))]
    imported = []
    taken = once(
        lambda: imported.append(import_list(ledger, [*known, *new], by="bench", series="月报"))
    )
    done = imported[0]
    out["import of the rows, s"] = {"wall": round(taken.wall, 2), "cpu": round(taken.cpu, 2)}
    out["rows imported"] = {fate: len(done.of(fate)) for fate in ("new", "changed", "same")}  # type: ignore[arg-type]
    return out


@contextmanager
def database(given: str | None) -> Iterator[str | Path]:
    """The address of an empty database."""
    if given == "postgresql":
        cluster = Cluster("fsync=on")
        try:
            yield cluster.url(cluster.database())
        finally:
            cluster.stop()
    elif given is not None:
        yield given
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder) / "book.db"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=2_000)
    parser.add_argument("--events", type=int, default=50)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--db", help="an empty database; a file of SQLite by default")
    given = parser.parse_args()
    with database(given.db) as url:
        with Ledger.open(url) as ledger:
            start = time.perf_counter()
            fill(ledger, given.projects, given.events)
            filled = time.perf_counter() - start
            found = measure(ledger, given.projects, given.rows)
            out = {
                "database": ledger.store.engine.dialect.name,
                "projects": given.projects,
                "events": ledger.head.seq,
                "filled, s": filled,
                **found,
            }
        print(json.dumps(out, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
