"""`prescreen serve` and `prescreen keys` as they are run: workers, a graceful end, reloads."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from prescreen.cli.app import app
from tests.serve.running import CANDIDATES, PLACE, PLAIN

RUN = CliRunner()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def served(*options: str) -> Iterator[tuple[httpx.Client, subprocess.Popen[bytes]]]:
    """The command in a process of its own until the block ends."""
    port = free_port()
    command = "from prescreen.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", command, "serve", "--port", str(port), *options],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as http:
            until = time.monotonic() + 90
            while time.monotonic() < until and process.poll() is None:
                try:
                    if http.get("/readyz").status_code == 200:
                        break
                except httpx.HTTPError:
                    time.sleep(0.1)
            yield http, process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def done(http: httpx.Client, where: str, headers: dict[str, str]) -> dict[str, Any]:
    """The list when it has ended."""
    until = time.monotonic() + 120
    while (found := http.get(where, headers=headers).json())["state"] not in ("done", "failed"):
        assert time.monotonic() < until, found
        time.sleep(0.2)
    return found


def test_keys_are_made_listed_and_revoked(tmp_path: Path) -> None:
    """`new` prints the key and nothing else; `list` never has it; each is in the audit."""
    state = ["--state", str(tmp_path)]
    made = RUN.invoke(app, ["keys", "new", "--role", "officer", "--bureau", "生态环境", *state])
    assert re.fullmatch(r"ps_[0-9a-f]{12}_[\w-]{43}\n", made.stdout), made.output
    ident = made.stdout.split("_")[1]
    shown = RUN.invoke(app, ["keys", "list", *state]).stdout
    assert ident in shown
    assert made.stdout.strip() not in shown
    assert RUN.invoke(app, ["keys", "revoke", ident, *state]).exit_code == 0
    from prescreen.serve.audit import Audit
    from prescreen.serve.store import Store

    actions = [e["action"] for e in Audit(Store(tmp_path)).after(0, 10)]
    assert actions == ["key.make", "key.revoke"]


def test_what_cannot_be_is_said(tmp_path: Path) -> None:
    """No region, two administrators in one key, no keys but open to all: a message each."""
    from prescreen.errors import InputError

    for arguments, code in (
        (["serve"], "serve-open"),
        (["serve", "--demo", "--host", "0.0.0.0"], "serve-open"),
        (["keys", "new", "--role", "system", "--role", "audit"], "serve-roles"),
        (["keys", "revoke", "nobody"], "serve-path"),
    ):
        found = RUN.invoke(app, [*arguments, "--state", str(tmp_path)])
        assert isinstance(found.exception, InputError), found.output
        assert [p.code for p in found.exception.problems] == [code]


def test_two_workers_share_lists_rules_and_counters(tmp_path: Path) -> None:
    """A list is answered by whichever worker is asked; rules reloaded in one are reloaded in both,
    without a dropped request, and the version before still answers; a worker's end drains."""
    place = tmp_path / "place"
    shutil.copytree(PLACE, place)
    state = ["--state", str(tmp_path / "state")]
    region = ["--region", str(place / "region.yaml")]
    headers = {}
    for role in ("officer", "rule_keeper", "system"):
        text = RUN.invoke(app, ["keys", "new", "--role", role, *state]).stdout.strip()
        headers[role] = {"Authorization": f"Bearer {text}"}
    own = ["--workers", "2", "--as-of", "2026-11-22", "--rate", "1000000"]  # as fast as it goes
    with served(*region, *state, *own) as (http, process):
        file = {"file": ("a.json", json.dumps(CANDIDATES).encode())}
        posted = http.post("/v1/lists", files=file, headers=headers["officer"])
        where = posted.headers["location"]
        found = done(http, where, headers["officer"])
        assert (found["state"], found["rows"], found["done"]) == ("done", 9, 9)
        text = http.get(f"{where}/results", headers=headers["officer"]).text
        ids = [json.loads(x)["candidate"]["id"] for x in text.splitlines()]
        assert ids == [c["id"] for c in CANDIDATES]

        before = http.get("/v1/rules", headers=headers["officer"]).json()["digest"]
        text = (place / "region.yaml").read_text("utf-8")
        (place / "region.yaml").write_text(text + "\n# changed\n", "utf-8")
        seen: list[tuple[int, str]] = []
        stop = threading.Event()

        last: dict[int, str] = {}  # a client keeps its connection, and so its worker

        def ask(client: int) -> None:
            with httpx.Client(base_url=http.base_url, headers=headers["officer"]) as own:
                while not stop.is_set():
                    answer = own.post("/v1/screen?detail=verdict", json=PLAIN, timeout=60)
                    last[client] = answer.headers["prescreen-rules"]
                    seen.append((answer.status_code, last[client]))

        threads = [threading.Thread(target=ask, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        reloaded = http.post("/v1/rules:reload", headers=headers["rule_keeper"], timeout=60).json()
        until = time.monotonic() + 60
        while set(last.values()) != {reloaded["digest"]} and time.monotonic() < until:
            time.sleep(0.2)
        pinned = headers["officer"] | {"Prescreen-Rules": before}
        old = http.post("/v1/screen?detail=verdict", json=PLAIN, headers=pinned)
        stop.set()
        for thread in threads:
            thread.join()
        assert reloaded["before"] == before != reloaded["digest"]
        assert {status for status, _ in seen} == {200}
        assert {digest for _, digest in seen} == {before, reloaded["digest"]}
        assert set(last.values()) == {reloaded["digest"]}
        assert old.headers["prescreen-rules"] == before
        gone = headers["officer"] | {"Prescreen-Rules": "0" * 64}
        assert http.post("/v1/screen", json=PLAIN, headers=gone).status_code == 409

        (place / "region.yaml").write_text("name: [", "utf-8")
        broken = http.post("/v1/rules:reload", headers=headers["rule_keeper"], timeout=60)
        assert broken.status_code == 422
        assert http.post("/v1/screen", json=PLAIN, headers=headers["officer"]).status_code == 200

        counted = http.get("/metrics", headers=headers["system"]).text
        line = 'route="/v1/screen",status="200"'
        found_ = [x for x in counted.splitlines() if x.startswith("prescreen_requests_total")]
        total = sum(float(x.split()[-1]) for x in found_ if line in x)
        assert total == len(seen) + 2

        slow = threading.Thread(target=lambda: seen.append(batch(http, headers["officer"])))
        slow.start()
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        slow.join(60)
        assert process.wait(60) == 0
        assert seen[-1] == (200, "3000")


def batch(http: httpx.Client, headers: dict[str, str]) -> tuple[int, str]:
    """A batch that takes a few seconds: its status, and how many lines came back."""
    text = "\n".join(json.dumps({**PLAIN, "id": str(i)}) for i in range(3_000))
    kind = {"Content-Type": "application/x-ndjson"}
    asked = "/v1/screen:batch?detail=verdict"
    with httpx.Client(base_url=http.base_url, timeout=60) as own:
        answer = own.post(asked, content=text, headers=headers | kind)
    return answer.status_code, str(answer.text.count("\n"))


def test_the_demo_opens_without_a_key(tmp_path: Path) -> None:
    """`prescreen serve --demo`: 柯城区's rules and chains, its projects screened in a ledger of
    SQLite, put there once, on this machine alone."""
    from prescreen.serve.demo import demo_ledger

    with served("--demo", "--state", str(tmp_path)) as (http, _):
        rows = http.get("/v1/projects").json()["projects"]
        assert {r["id"] for r in rows} == {c["id"] for c in CANDIDATES}
        assert all(r["verdict"] for r in rows)
        assert http.get(f"/v1/projects/{rows[0]['id']}/report").json()["outcomes"]
        assert http.get("/v1/chains").json()["enterprises"] > 0
        assert http.post("/v1/screen", json=CANDIDATES[0]).json()["region"]["id"]
    assert demo_ledger(str(tmp_path / "demo.db")) == 0


def test_a_list_whose_process_dies_is_told(tmp_path: Path) -> None:
    """A list that cannot be read fails with its reason; one
    whose worker fell silent is taken up again, three times at most."""
    from prescreen.serve import Limits
    from prescreen.serve.spool import SILENT, Job, Spool
    from tests.serve.running import client, made

    with client(made(tmp_path)) as http:
        posted = http.post("/v1/lists", files={"file": ("a.xlsx", b"no workbook")})
        failed = done(http, posted.headers["location"], {})
    assert failed["state"] == "failed"
    assert failed["errors"][0]["code"]
    spool = Spool(tmp_path / "own", Limits())
    (tmp_path / "list.csv").write_text("x", "utf-8")
    job = spool.new(Job("", "csv", "k", "", ""), tmp_path / "list.csv")
    for tries in (1, 2, 3):
        taken = spool.take()
        assert taken is not None
        assert taken.tries == tries
        assert spool.take() is None
        past = time.time() - SILENT - 1
        for path in (spool.folder / job.id).iterdir():
            os.utime(path, (past, past))
    assert spool.take() is None
    assert spool.get(job.id).state == "failed"
    spool.delete(job.id)
    with pytest.raises(Exception, match="serve-path"):
        spool.get(job.id)
