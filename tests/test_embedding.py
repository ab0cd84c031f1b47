"""The examples of embedding do what they say, each as a user would run it."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import subprocess
import sys
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from prescreen.screener import Screener

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
REGION = EXAMPLES / "kecheng" / "region.yaml"
CANDIDATE = {"id": "1", "name": "示例项目", "land": {"area": "120亩"}}


def module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / "embedding" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def test_the_script(tmp_path: Path) -> None:
    """Run from another folder, the script prints its verdict and writes the whole report."""
    script = EXAMPLES / "embedding" / "script.py"
    done = subprocess.run(
        [sys.executable, str(script)], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("needs_info 可能: ")
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["candidate"]["id"] == "示例-1"


def test_the_nightly_job(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The second night names what moved; a list that is not there ends with 2."""
    nightly = module("nightly")
    plan, out = tmp_path / "plan.json", str(tmp_path / "out")
    plan.write_text(json.dumps([{**CANDIDATE, "project": {"stage": "线索"}}]), encoding="utf-8")
    assert nightly.main([str(plan), str(REGION), out, "2026-11-21"]) == 0
    plan.write_text(json.dumps([{**CANDIDATE, "project": {"stage": "拟签约"}}]), encoding="utf-8")
    assert nightly.main([str(plan), str(REGION), out, "2026-11-22"]) == 0
    said = capsys.readouterr().out
    assert "1 示例项目: pass → needs_info" in said
    assert sorted(p.name for p in Path(out).iterdir()) == [
        "2026-11-21.parquet",
        "2026-11-22.parquet",
    ]
    assert nightly.main([str(tmp_path / "none.json"), str(REGION), out]) == 2


def test_the_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every cell runs, in order, and no output is kept in the file."""
    pytest.importorskip("pandas", reason="pandas is not installed")
    path = EXAMPLES / "embedding" / "notebook.ipynb"
    book = json.loads(path.read_text(encoding="utf-8"))
    monkeypatch.chdir(path.parent)
    names: dict[str, Any] = {}
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
            exec(compile("".join(cell["source"]), str(path), "exec"), names)
    assert list(names["results"]["verdict"]) != []
    assert names["report"].missing


@pytest.mark.skipif(find_spec("starlette") is None, reason="the extra `asgi` is not installed")
def test_the_endpoint() -> None:
    """A candidate in, its report out; what is no candidate is told so."""
    app = module("service").app
    status, body = asyncio.run(post(app, "/prescreen/screen", json.dumps(CANDIDATE)))
    assert (status, json.loads(body)["candidate"]["name"]) == (200, "示例项目")
    for bad in ('{"name": "x"}', "not json"):
        status, body = asyncio.run(post(app, "/prescreen/screen", bad))
        assert (status, set(json.loads(body))) == (422, {"error"})


async def post(app: Any, path: str, text: str) -> tuple[int, bytes]:
    """One request by hand, so that no client library is needed."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": text.encode(), "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(),
        "query_string": b"", "headers": [], "http_version": "1.1", "scheme": "http",
        "server": ("test", 80), "client": None, "root_path": "",
    }  # fmt: skip
    await app(scope, receive, send)
    return sent[0]["status"], b"".join(m.get("body", b"") for m in sent[1:])


# -- threads, processes, event loops ---------------------------------------------------------------
@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener.from_files(REGION, as_of="2026-11-22")


def test_one_screener_serves_many_threads(screener: Screener) -> None:
    """Reports made in several threads at once are those made one after the other."""
    given = [{**CANDIDATE, "id": str(i), "land": {"area": i}} for i in range(1, 25)]
    expected = [screener.screen(c).to_json() for c in given]
    with ThreadPoolExecutor(4) as pool:
        assert [r.to_json() for r in pool.map(screener.screen, given)] == expected


def test_one_case_takes_calls_from_many_threads(screener: Screener) -> None:
    """Nothing is lost, and what holds at the end is what one screening says."""
    case = screener.open_case(CANDIDATE)

    def work(path: str) -> None:
        for i in range(10):
            case.assert_fact(path, i)

    paths = ("land.area", "investment.total", "energy.total_calorific", "energy.coal")
    threads = [threading.Thread(target=work, args=(p,)) for p in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [e.n for e in case.log] == list(range(41))
    assert case.verdict == screener.screen(case.candidate).verdict
    assert all(case.candidate.facts[p] == 9 for p in paths)


def test_screening_in_other_processes(screener: Screener) -> None:
    """A screener made in another process gives the same bytes as the one made here."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        found = list(pool.map(elsewhere, range(2)))
    assert found == [screener.screen(CANDIDATE).to_json()] * 2


def elsewhere(_: int) -> str:
    return Screener.from_files(REGION, as_of="2026-11-22").screen(CANDIDATE).to_json()


def test_screening_from_an_event_loop(screener: Screener) -> None:
    """Nothing in here waits; a long list goes to a thread so that the loop stays free."""

    async def many() -> list[str]:
        calls = (asyncio.to_thread(screener.screen, CANDIDATE) for _ in range(4))
        return [r.verdict for r in await asyncio.gather(*calls)]

    assert asyncio.run(many()) == [screener.screen(CANDIDATE).verdict] * 4
