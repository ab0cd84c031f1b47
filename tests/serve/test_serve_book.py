"""The ledger over HTTP: whose facts, which version, what others follow."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from prescreen.ledger import Ledger
from prescreen.ledger.events import Stated
from prescreen.serve.hooks import FIRST, Hooks
from prescreen.serve.problems import ServeError
from prescreen.serve.store import Store
from tests.serve.running import client, made, service_of_app

NEW = {"If-Match": '"0"'}


def stated(path: str, value: Any) -> dict[str, Any]:
    return {"kind": "stated", "path": path, "value": value}


FACTS = {"events": [stated("project.name", "示例项目"), stated("land.area", "120亩")]}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, Any]]:
    state = tmp_path_factory.mktemp("state")
    app = made(state, keys=True, db=str(state / "book.db"))
    with client(app) as http:
        yield http, service_of_app(app)


def headers_of(service: Any, *roles: str, bureau: str = "") -> dict[str, str]:
    _, text = service.keys.make(roles, bureau)
    return {"Authorization": f"Bearer {text}"}


def test_a_project_grows_by_events_and_its_report_stays(served: tuple[httpx.Client, Any]) -> None:
    """Facts, an opinion, a decision; screened, listed, and the report of the day comes back."""
    http, service = served
    officer = headers_of(service, "officer", bureau="investment_promotion")
    made = http.post("/v1/projects/P1/events", json=FACTS, headers=officer | NEW)
    assert (made.status_code, made.headers["etag"]) == (201, '"2"'), made.text
    more = {"events": [{"kind": "opinion", "result": "同意"}, {"kind": "stage", "stage": "联审"}]}
    grown = http.post("/v1/projects/P1/events", json=more, headers=officer | {"If-Match": '"2"'})
    assert grown.json()["version"] == 4
    screened = http.post("/v1/projects/P1/screen", headers=officer)
    assert screened.status_code == 201, screened.text
    state = http.get("/v1/projects/P1", headers=officer).json()
    assert state["state"]["stage"] == "联审"
    assert state["verdict"]
    rows = http.get("/v1/projects", headers=officer).json()["projects"]
    assert [(r["id"], r["name"]) for r in rows] == [("P1", "示例项目")]
    asked = {"reveal": "true"}
    kept = http.get("/v1/projects/P1/report", params=asked, headers=officer)
    assert kept.text == service.ledger.report("P1")
    masked = http.get("/v1/projects/P1/report", headers=officer).json()
    assert masked["provenance"]["input"] == {}
    assert http.get("/v1/projects/none", headers=officer).status_code == 404


def test_the_second_of_two_writers_is_told(served: tuple[httpx.Client, Any]) -> None:
    """If-Match of an old version: 412, nothing written; none at all: 422."""
    http, service = served
    officer = headers_of(service, "officer", bureau="investment_promotion")
    where = "/v1/projects/P2/events"
    assert http.post(where, json=FACTS, headers=officer | NEW).status_code == 201
    late = http.post(where, json=FACTS, headers=officer | NEW)
    assert (late.status_code, late.json()["code"]) == (412, "ledger-stale")
    assert http.post(where, json=FACTS, headers=officer).status_code == 422
    assert service.ledger.project("P2").version == 2


def test_events_sent_again_are_put_on_file_once(served: tuple[httpx.Client, Any]) -> None:
    """One Idempotency-Key: the second answer is the first, though the version has gone on."""
    http, service = served
    officer = headers_of(service, "officer", bureau="investment_promotion")
    own = officer | NEW | {"Idempotency-Key": "P3-1"}
    answers = [http.post("/v1/projects/P3/events", json=FACTS, headers=own) for _ in range(3)]
    assert [a.status_code for a in answers] == [201] * 3
    assert len({a.text for a in answers}) == 1
    assert service.ledger.project("P3").version == 2


def test_a_unit_states_the_facts_of_its_own_field(served: tuple[httpx.Client, Any]) -> None:
    """Its own fields, its own opinion, tasks that it was given; nothing else, and no screening."""
    http, service = served
    officer = headers_of(service, "officer", bureau="investment_promotion")
    http.post("/v1/projects/P4/events", json=FACTS, headers=officer | NEW)
    unit = headers_of(service, "unit", bureau="ecology")

    def put(*events: dict[str, Any]) -> int:
        version = service.ledger.project("P4").version
        asked = unit | {"If-Match": f'"{version}"'}
        body = {"events": list(events)}
        return http.post("/v1/projects/P4/events", json=body, headers=asked).status_code

    assert put(stated("site.sensitive_distance", 300)) == 201
    assert put({"kind": "opinion", "result": "附条件"}) == 201
    assert put(stated("land.area", 1)) == 403
    assert put(stated("site.sensitive_distance", 200), stated("land.area", 1)) == 403
    assert put({"kind": "decided", "result": "同意"}) == 403
    assert http.post("/v1/projects/P4/screen", headers=unit).status_code == 403
    state = service.ledger.project("P4")
    assert state.value("site.sensitive_distance") == 300
    assert set(state.opinions) == {"ecology"}


def test_what_is_hidden_is_masked_in_states_and_in_the_feed(
    served: tuple[httpx.Client, Any],
) -> None:
    """Trade secrets and signers show to an officer who reveals, which is recorded; never in the
    feed, which gives every event once and in order."""
    http, service = served
    officer = headers_of(service, "officer", bureau="investment_promotion")
    secret = {"events": [stated("site.location", "隐山路九十九号"),
                         {"kind": "opinion", "result": "同意", "signer": "王小明"}]}  # fmt: skip
    http.post("/v1/projects/P5/events", json=secret, headers=officer | NEW)
    plain = http.get("/v1/projects/P5", headers=headers_of(service, "reader")).text
    assert "隐山路" not in plain
    assert "王小明" not in plain
    shown = http.get("/v1/projects/P5?reveal=true", headers=officer).text
    assert "隐山路九十九号" in shown
    assert service.audit.after(0, 500)[-1]["detail"]["fields"] == ["site.location"]
    after, seen, text = 0, [], ""
    while page := http.get(f"/v1/events?after={after}&limit=3", headers=officer).json()["events"]:
        seen += [e["seq"] for e in page]
        text += json.dumps(page, ensure_ascii=False)
        after = seen[-1]
    assert seen == list(range(1, service.ledger.head.seq + 1))
    assert "隐山路" not in text
    assert "王小明" not in text


def test_tasks_by_unit(served: tuple[httpx.Client, Any]) -> None:
    """What a unit owes, by the day on which it is due; the unit says that it is done."""
    http, service = served
    officer = headers_of(service, "officer", bureau="investment_promotion")
    task = {"kind": "task-opened", "task": "t1", "title": "出具意见", "to": "ecology",
            "due": "2026-12-10"}  # fmt: skip
    http.post("/v1/projects/P6/events", json={"events": [task]}, headers=officer | NEW)
    found = http.get("/v1/tasks?to=ecology", headers=officer).json()["tasks"]
    assert [(t["project"], t["due"]) for t in found] == [("P6", "2026-12-10")]
    done = {"events": [{"kind": "task-done", "task": "t1"}]}
    for bureau, status in (("finance", 403), ("ecology", 201)):
        unit = headers_of(service, "unit", bureau=bureau) | {"If-Match": '"1"'}
        assert http.post("/v1/projects/P6/events", json=done, headers=unit).status_code == status
    assert http.get("/v1/tasks?to=ecology", headers=officer).json()["tasks"] == []


def test_without_a_ledger_its_addresses_say_so(tmp_path: Path) -> None:
    """404 with the option that is missing."""
    with client(made(tmp_path)) as http:
        answer = http.get("/v1/projects")
    assert (answer.status_code, "--db" in answer.text) == (404, True)


# -- webhooks --------------------------------------------------------------------------------------
class Receiver(HTTPServer):
    """Another system: what came, and how it answers."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.status = 200


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers.items()), body))
        self.send_response(self.server.status)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as found:
        thread = threading.Thread(target=found.serve_forever, daemon=True)
        thread.start()
        yield found
        found.shutdown()
        thread.join()


def test_events_arrive_signed_in_order_and_are_tried_again(
    tmp_path: Path, receiver: Receiver
) -> None:
    """HMAC over time and body; 500 and a redirect are no arrival: asked again later, the same."""
    host = f"127.0.0.1:{receiver.server_port}"
    hooks = Hooks(Store(tmp_path), [host])
    with Ledger.open(tmp_path / "book.db") as ledger:
        ledger.append("P1", Stated(path="land.area", value="120亩"), by="a", unit="host")
        hook = hooks.make(f"http://{host}/in?x=1", [], 0)
        for status in (500, 302):
            receiver.status = status
            assert hooks.send_due(ledger) == 1
            assert hooks.send_due(ledger) == 0  # not yet time
            (found,) = hooks.all()
            assert (found.after, found.last_error) == (0, f"HTTP {status}")
            assert found.next_at > time.time() + FIRST / 2
            due(hooks)
        receiver.status = 204
        assert hooks.send_due(ledger) == 1
        assert hooks.send_due(ledger) == 0
        assert hooks.all()[0].after == 1
    assert len({body for _, body in receiver.got}) == 1
    headers, body = receiver.got[-1]
    at, _, signed = headers["Prescreen-Signature"].partition(",v1=")
    expected = hmac.new(hook.secret.encode(), f"{at[2:]}.".encode() + body, hashlib.sha256)
    assert signed == expected.hexdigest()
    assert [e["seq"] for e in json.loads(body)["events"]] == [1]


def due(hooks: Hooks) -> None:
    """It is time for all targets."""
    with hooks._store.writing() as db:
        db.execute("UPDATE hooks SET next_at = 0")


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest", "http://localhost/", "http://other.example@evil.example/",
        "http://other.example:81/", "file:///etc/passwd", "http://[::1", "http://user@other.example",
    ],
)  # fmt: skip
def test_api7_a_target_stands_on_the_list(tmp_path: Path, url: str) -> None:
    """No request can make the service ask a host that the administrator did not name."""
    hooks = Hooks(Store(tmp_path), ["other.example"])
    with pytest.raises(ServeError, match="serve-hook"):
        hooks.make(url, [], 0)
    assert hooks.make("https://other.example/in", ["stated"], 0).url


def test_one_worker_at_a_time_sends(tmp_path: Path, receiver: Receiver) -> None:
    """While one holds the lease another sends nothing, so that nothing is sent twice."""
    host = f"127.0.0.1:{receiver.server_port}"
    one, other = (Hooks(Store(tmp_path), [host]) for _ in range(2))
    with Ledger.open(tmp_path / "book.db") as ledger:
        ledger.append("P1", Stated(path="land.area", value=1), by="a", unit="host")
        one.make(f"http://{host}/", [], 0)
        assert (one.send_due(ledger), other.send_due(ledger)) == (1, 0)
    assert len(receiver.got) == 1
