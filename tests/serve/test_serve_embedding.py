"""The examples of other systems do what they say, against a service that runs."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import httpx
import pytest

from tests.serve.running import LINES, PLAIN, ROOT, made, running, service_of_app

HERE = ROOT / "examples" / "embedding"


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Where the examples find the service, as they are told."""
    state = tmp_path_factory.mktemp("state")
    app = made(state, keys=True, db=str(state / "book.db"))
    _, key = service_of_app(app).keys.make(["officer"], "investment_promotion")
    with running(app) as url:
        yield {**os.environ, "PRESCREEN_URL": url, "PRESCREEN_KEY": key}


def module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def run(command: list[str], there: dict[str, str]) -> list[str]:
    done = subprocess.run(
        command,
        env=there,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_python_client(there: dict[str, str]) -> None:
    """One, many and a list; it imports nothing of prescreen."""
    found = run([sys.executable, "-E", str(HERE / "client.py")], there)
    assert found == ["needs_info", "['needs_info', 'needs_info']", "['needs_info']"]
    assert "prescreen" not in [
        line.split()[1].partition(".")[0]
        for line in (HERE / "client.py").read_text("utf-8").splitlines()
        if line.startswith(("import ", "from "))
    ]


def test_the_python_client_follows_the_ledger(there: dict[str, str]) -> None:
    """Every event once, in order, and from a number on."""
    url, key = there["PRESCREEN_URL"], there["PRESCREEN_KEY"]
    facts = [{"kind": "stated", "path": "land.area", "value": n} for n in range(1, 4)]
    headers = {"Authorization": f"Bearer {key}", "If-Match": '"0"'}
    where = f"{url}/v1/projects/P1/events"
    assert httpx.post(where, json={"events": facts}, headers=headers).status_code == 201
    with module("client").Prescreen(url, key) as client:
        assert [e["event"]["value"] for e in client.follow()] == [1, 2, 3]
        assert [e["seq"] for e in client.follow(2)] == [3]


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl(there: dict[str, str]) -> None:
    """A verdict, then a row a line."""
    report, *rows = run(["sh", str(HERE / "client.sh")], there)
    assert json.loads(report)["verdict"] == "needs_info"
    assert [json.loads(r)["id"] for r in rows] == ["1", "2"]


@pytest.mark.skipif(shutil.which("java") is None, reason="no JDK")
def test_java(there: dict[str, str]) -> None:
    """Java 17 runs the one file as it is."""
    command = ["java", "-Dfile.encoding=UTF-8", str(HERE / "Client.java")]
    report, *rows = run(command, there)
    assert json.loads(report)["detail"] == "verdict"
    assert [json.loads(r)["line"] for r in rows] == [1, 2]


def test_the_service_inside_another_application(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mounted under a path, with its keys; lists are worked on, and found where they are said."""
    monkeypatch.setenv("STATE", str(tmp_path))
    mounted = module("mounted")
    _, key = service_of_app(mounted.service).keys.make(["officer"])
    headers = {"Authorization": f"Bearer {key}"}
    with running(mounted.app) as url, httpx.Client(base_url=url, timeout=60) as http:
        assert http.post("/prescreen/v1/screen", json=PLAIN).status_code == 401
        text = json.dumps(PLAIN)
        answer = http.post("/prescreen/v1/screen:batch", content=text, headers=headers | LINES)
        assert json.loads(answer.text)["verdict"] == "needs_info"
        file = {"file": ("a.json", json.dumps([PLAIN]).encode())}
        where = http.post("/prescreen/v1/lists", files=file, headers=headers).headers["location"]
        assert where.startswith("/prescreen/v1/lists/")
        from tests.serve.test_serve_command import done

        assert done(http, where, headers)["state"] == "done"


def test_the_query_of_excel_asks_what_the_service_answers(there: dict[str, str]) -> None:
    """The request as the text of the query states it (address, query, headers, a line a row) is
    answered with the columns that it shows. Excel itself does not run here."""
    text = (HERE / "excel.pq").read_text("utf-8")
    stated = {
        name: re.search(rf"{name} = (\[.*?\]|\{{.*?\}}|\".*?\")", text) for name in
        ("RelativePath", "Query", "Headers", "Shown")
    }  # fmt: skip
    said = {name: found[1] for name, found in stated.items() if found is not None}
    assert said.keys() == stated.keys()
    pairs = dict(re.findall(r'(\w+) = "([^"]*)"', said["Query"]))
    kind = re.search(r'#"Content-Type" = "([^"]+)"', text)
    assert kind is not None
    assert 'Authorization = "Bearer " & Key' in text
    rows = [PLAIN, {"id": "2"}]
    answer = httpx.post(
        f"{there['PRESCREEN_URL']}/{said['RelativePath'].strip(chr(34))}", params=pairs,
        content="\n".join(json.dumps(r) for r in rows).encode(), timeout=60,
        headers={"Content-Type": kind[1], "Authorization": f"Bearer {there['PRESCREEN_KEY']}"},
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert len(lines) == 2
    assert set(re.findall(r'"(\w+)"', said["Shown"])) <= {key for line in lines for key in line}
