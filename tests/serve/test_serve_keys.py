"""Who may do what: OWASP API Security Top 10 (2023), one test or more for each; see
docs/explanation/serve-security.md."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from prescreen.errors import InputError
from prescreen.serve import Limits, classified
from prescreen.serve.app import application
from prescreen.serve.audit import KEPT_DAYS, Audit
from prescreen.serve.keys import Keys
from prescreen.serve.problems import ServeError
from prescreen.serve.rate import Rate
from prescreen.serve.roles import APART, ROLES, checked
from prescreen.serve.rules import Rules
from prescreen.serve.run import Listening, serve
from prescreen.serve.store import Store
from tests.serve.running import CANDIDATES, FILLED, LINES, PLAIN, client, made, service_of_app
from tests.serve.running import settings as settings_of

As = Callable[..., dict[str, str]]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, Any]]:
    app = made(tmp_path_factory.mktemp("state"), keys=True, limits=Limits(jobs=2))
    with client(app) as http:
        yield http, service_of_app(app)


@pytest.fixture(scope="module")
def http(served: tuple[httpx.Client, Any]) -> httpx.Client:
    return served[0]


@pytest.fixture(scope="module")
def as_(served: tuple[httpx.Client, Any]) -> As:
    """The header of a new key with these roles."""

    def header(*roles: str, bureau: str = "") -> dict[str, str]:
        _, text = served[1].keys.make(roles, bureau)
        return {"Authorization": f"Bearer {text}"}

    return header


# -- API1: whose object ----------------------------------------------------------------------------
def test_api1_a_list_is_its_bureau_s_own(http: httpx.Client, as_: As) -> None:
    """Another bureau is not even told that the list is there."""
    mine, theirs = as_("officer", bureau="ecology"), as_("officer", bureau="finance")
    file = {"file": ("a.json", json.dumps([PLAIN]).encode())}
    made = http.post("/v1/lists", files=file, headers=mine)
    where = made.headers["location"]
    assert http.get(where, headers=mine).status_code == 200
    for method, path in (("GET", where), ("GET", f"{where}/results"), ("DELETE", where)):
        assert http.request(method, path, headers=theirs).status_code == 404
    assert http.get("/v1/lists", headers=theirs).json()["lists"] == []
    for odd in ("%2e%2e", "%2e%2e%2fserve.sqlite", "0" * 30):
        assert http.get(f"/v1/lists/{odd}", headers=mine).status_code == 404


# -- API2: who asks --------------------------------------------------------------------------------
@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic ps_x_y", "Bearer ps_a_b_c"])
def test_api2_no_key_no_answer(http: httpx.Client, header: str) -> None:
    """Without a good key: 401, the same for every wrong one, with a challenge."""
    answer = http.get("/v1/rules", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_api2_every_operation_asks_for_a_key(http: httpx.Client) -> None:
    """All operations of the document answer 401 to nobody, but four that say nothing of anybody
    and two that ask for a password instead."""
    free = {"/healthz", "/readyz", "/v1/notice", "/v1/problems/{code}", "/v1/login", "/v1/password"}
    paths = application().openapi()["paths"]
    assert free <= paths.keys()
    for path, operations in paths.items():
        for method in operations:
            answer = http.request(method.upper(), path.replace("{ident}", "0" * 12))
            assert (answer.status_code == 401) == (path not in free), path


def test_api2_a_key_ends(tmp_path: Path) -> None:
    """Expired, revoked or rotated out, a key is refused; only digests are in the file."""
    keys = Keys(Store(tmp_path))
    _, text = keys.make(["reader"], days=-1)
    gone, gone_text = keys.make(["reader"])
    assert keys.caller(f"Bearer {gone_text}").key == gone.id
    keys.revoke(gone.id)
    old, old_text = keys.make(["officer"], "ecology")
    _, new_text = keys.rotate(old.id, overlap=0)
    for header in (text, gone_text, gone_text + "x", old_text):
        with pytest.raises(ServeError):
            keys.caller(f"Bearer {header}")
    found = keys.caller(f"Bearer {new_text}")
    assert (found.bureau, found.roles) == ("ecology", frozenset({"officer"}))
    raw = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    assert not any(t.rpartition("_")[2].encode() in raw for t in (text, old_text, new_text))
    assert (tmp_path / "serve.sqlite").stat().st_mode & 0o077 == 0


# -- API3: which properties ------------------------------------------------------------------------
def test_api3_what_is_hidden_is_shown_to_officers_who_ask_and_is_recorded(
    served: tuple[httpx.Client, Any], as_: As
) -> None:
    """A reader cannot reveal; an officer can, and the audit names the fields, not their values."""
    http, service = served
    candidate = {**FILLED[0], "site.location": "隐山路九十九号"}
    asked = {"detail": "full", "reveal": "true"}
    refused = http.post("/v1/screen", params=asked, json=candidate, headers=as_("reader"))
    assert refused.status_code == 403
    before = len(service.audit.after(0, 500))
    officer = as_("officer")
    shown = http.post("/v1/screen", params=asked, json=candidate, headers=officer)
    assert "隐山路九十九号" in shown.text
    text = json.dumps(candidate)
    http.post("/v1/screen:batch", params=asked, content=text, headers=officer | LINES)
    entries = service.audit.after(0, 500)[before:]
    assert [e["action"] for e in entries] == ["reveal", "reveal"]
    assert all("site.location" in e["detail"]["fields"] for e in entries)
    assert "隐山路" not in json.dumps(entries, ensure_ascii=False)


def test_api3_what_a_request_may_set_is_named(http: httpx.Client, as_: As) -> None:
    """A property that the form does not have is refused: no id, no role beside those asked for."""
    body = {"roles": ["reader"], "id": "0" * 12, "revoked": None}
    answer = http.post("/v1/keys", json=body, headers=as_("security"))
    assert answer.status_code == 422


# -- API4: how much --------------------------------------------------------------------------------
def test_api4_requests_are_counted(tmp_path: Path) -> None:
    """Past its rate a key is told when to come again, and still which rules are live; a stranger
    is told neither."""
    app = made(tmp_path, keys=True, limits=Limits(rate=60))
    _, key = service_of_app(app).keys.make(["officer"])
    with client(app) as http:
        stranger = http.post("/v1/screen", json=PLAIN)
        own = {"Authorization": f"Bearer {key}"}
        answers = [http.post("/v1/screen", json=PLAIN, headers=own) for _ in range(20)]
    assert {a.status_code for a in answers} == {200, 429}
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert len({a.headers["prescreen-rules"] for a in answers}) == 1
    assert stranger.status_code == 401
    assert "prescreen-rules" not in stranger.headers


def test_rules_are_read_while_others_take_their_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever reads the live versions while another thread puts one in place sees those before or
    those after, and never a fault."""
    rules = Rules(settings_of(tmp_path))
    monkeypatch.setattr("prescreen.serve.rules.gc.collect", lambda: 0)  # once is enough
    seen: set[str] = {rules.current.digest}
    ended = threading.Event()

    def read() -> str:
        while not ended.is_set():
            seen.add(rules.current.digest)
        return "well"

    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(1) as pool:
            said = pool.submit(read)
            for n in range(20_000):
                rules._take(replace(rules.current, digest=str(n % 3)))
            ended.set()
    finally:
        sys.setswitchinterval(usual)
    assert said.result() == "well"
    assert seen.issuperset({"0", "1", "2"})
    assert [v.digest for v in rules.live] == ["0", "1"]


def test_api4_a_bucket_fills_steadily() -> None:
    """Ten seconds' worth at once, then as the minute goes; each worker has its share."""
    rate = Rate(60, workers=2)
    for _ in range(5):
        rate.take("a", at=0.0)
    with pytest.raises(ServeError):
        rate.take("a", at=1.0)
    rate.take("b", at=1.0)
    rate.take("a", at=2.0)


def test_api4_lists_wait_in_a_bounded_line(http: httpx.Client, as_: As) -> None:
    """More lists than may wait: 503, and nothing is kept of the one that was refused."""
    big = json.dumps([{**PLAIN, "id": str(i)} for i in range(300)]).encode()
    headers = as_("officer")
    answers = [
        http.post("/v1/lists", files={"file": ("a.json", big)}, headers=headers) for _ in range(5)
    ]
    assert 503 in [a.status_code for a in answers]


# -- API5: which functions -------------------------------------------------------------------------
ALLOWED = {
    ("GET", "/v1/keys"): {"security"},
    ("GET", "/v1/audit"): {"audit"},
    ("GET", "/metrics"): {"system"},
    ("POST", "/v1/rules:reload"): {"rule_keeper"},
    ("GET", "/v1/chains"): {"reader", "unit", "officer"},
    ("GET", "/v1/lists"): {"reader", "unit", "officer", "system"},
}


@pytest.mark.parametrize("role", sorted(ROLES))
def test_api5_each_role_may_do_its_own(http: httpx.Client, as_: As, role: str) -> None:
    """Administration is no part of business, and the three administrators' parts are apart."""
    headers = as_(role, bureau="ecology")
    for (method, path), roles in ALLOWED.items():
        answer = http.request(method, path, headers=headers)
        assert (answer.status_code == 200) == (role in roles), (path, answer.text)
        assert answer.status_code in (200, 403)


def test_api5_three_administrators_are_three_keys() -> None:
    """系统、安全、审计 are not given to one key; a unit has a bureau; a role has a name."""
    for pair in (APART[:2], APART[1:], ("system", "audit")):
        with pytest.raises(InputError, match="serve-roles"):
            checked(pair, "")
    for roles, bureau in ((("unit",), ""), (("chief",), ""), (("unit",), "nowhere")):
        with pytest.raises(InputError, match="serve-roles"):
            checked(roles, bureau)
    assert checked(["unit"], "生态环境局") == (frozenset({"unit"}), "ecology")


# -- API6, API7: flows and what the server is made to fetch ----------------------------------------
def test_api6_a_request_sent_twice_does_its_work_once(http: httpx.Client, as_: As) -> None:
    """One Idempotency-Key, one list; for another request the key is refused."""
    headers = as_("officer") | {"Idempotency-Key": "once"}
    until = time.monotonic() + 90
    while (
        first := http.post("/v1/lists", files={"file": ("a.json", b"[]")}, headers=headers)
    ).status_code == 503 and time.monotonic() < until:
        time.sleep(1)
    again = http.post("/v1/lists", files={"file": ("a.json", b"[]")}, headers=headers)
    assert first.json()["id"] == again.json()["id"]
    other = http.post("/v1/lists", files={"file": ("a.json", b"[1]")}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "serve-again")


def test_api7_nothing_in_a_request_is_fetched() -> None:
    """No operation takes an address: the document has no property or parameter of that format."""
    text = json.dumps(application().openapi()["paths"])
    assert '"format": "uri"' not in text


# -- API8: how it is set up ------------------------------------------------------------------------
def test_api8_answers_are_careful(http: httpx.Client) -> None:
    """Headers that keep browsers from guessing and storing, the notice, no name of the server."""
    answer = http.get("/nope")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert "no-state-secrets" in answer.headers["prescreen-notice"]
    assert "Traceback" not in answer.text
    for path in ("/docs", "/redoc"):
        assert http.get(path).status_code == 404
    assert "国家秘密" in http.get("/v1/notice").json()["zh"]


def test_api8_without_keys_it_listens_here_alone(tmp_path: Path) -> None:
    """`--no-keys` with an address that others reach does not start."""
    for host in ("0.0.0.0", "10.1.2.3", "::", "example.invalid"):
        with pytest.raises(InputError, match="serve-open"):
            serve(settings_of(tmp_path), Listening(host))


def test_api8_a_fault_tells_nothing_of_the_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exception nobody foresaw is 500 with the number of the request, and nothing else."""
    app = made(tmp_path)

    def broken(*_: object) -> None:
        raise RuntimeError("password=swordfish")

    monkeypatch.setattr(service_of_app(app), "candidate", broken)
    with client(app) as http:
        answer = http.post("/v1/screen", json=PLAIN, headers={"X-Request-ID": "seen-1"})
    assert (answer.status_code, answer.json()["request_id"]) == (500, "seen-1")
    assert "swordfish" not in answer.text


def test_api8_the_log_names_no_project(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A line a request with route, status and time; no path, query, body or key."""
    from prescreen.serve import create_app

    app = create_app(settings_of(tmp_path, keys=True))
    key, text = service_of_app(app).keys.make(["officer"])
    with client(app, text) as http:
        http.post("/v1/screen?lang=en", json=CANDIDATES[0])
        http.get("/v1/lists/某项目?x=13800138000")
    said = [json.loads(x) for x in capfd.readouterr().err.splitlines() if x.startswith('{"at"')]
    assert [(x["route"], x["status"], x["key"]) for x in said] == [
        ("/v1/screen", 200, key.id), ("/v1/lists/{ident}", 422, key.id),
    ]  # fmt: skip
    assert all(not {"path", "query", "name"} & x.keys() for x in said)


# -- API9, API10: what is there, and what others send ----------------------------------------------
def test_api9_every_route_is_in_the_document(http: httpx.Client) -> None:
    """No address answers that the document does not name."""
    document = http.get("/openapi.json").json()
    assert document["paths"].keys() == application().openapi()["paths"].keys()
    for path in ("/v1", "/v2/screen", "/v1/screen/", "/admin", "/debug", "/.env"):
        assert http.get(path).status_code in (404, 405)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("机密-项目.csv", b"a"),
        ("a.csv", "项目名称,密级\n某项目,机密\n".encode()),
        ("a.csv", "秘密★10年\n项目名称\n".encode("gb18030")),
        ("a.txt", "绝密 ★\n".encode("utf-16-le")),
    ],
)
def test_api10_a_marked_file_is_refused_unread(
    served: tuple[httpx.Client, Any], as_: As, name: str, content: bytes
) -> None:
    """A mark of classification in name or text: 403, and nothing is left in the spool."""
    http, service = served
    before = sorted(p.name for p in service.spool.folder.iterdir())
    answer = http.post("/v1/lists", files={"file": (name, content)}, headers=as_("officer"))
    assert (answer.status_code, answer.json()["code"]) == (403, "serve-classified")
    assert sorted(p.name for p in service.spool.folder.iterdir()) == before


def test_api10_a_marked_workbook_and_body_are_refused(http: httpx.Client, as_: As) -> None:
    """In a cell of a workbook, in a JSON text escaped or not; 商业秘密 is no mark."""
    openpyxl = pytest.importorskip("openpyxl")
    from io import BytesIO

    book, held = openpyxl.Workbook(), BytesIO()
    book.active.append(["项目名称", "机密"])
    book.save(held)
    headers = as_("officer")
    files = {"file": ("a.xlsx", held.getvalue())}
    assert http.post("/v1/lists", files=files, headers=headers).status_code == 403
    for text in ('{"id":"1","name":"x","note":"机密★5年"}', '{"id":"1","name":"\\u673a\\u5bc6"}'):
        answer = http.post(
            "/v1/screen",
            content=text.encode(),
            headers=headers | {"Content-Type": "application/json"},
        )
        assert answer.status_code == 403
    assert not classified.said("涉及商业秘密的,应当保密\n商业秘密")
    assert not classified.named("商业秘密保护办法")


# -- the audit -------------------------------------------------------------------------------------
def test_an_audit_that_was_tampered_with_shows(tmp_path: Path) -> None:
    """A changed and a missing entry are named; entries stay for half a year at least."""
    store = Store(tmp_path)
    audit = Audit(store)
    for n in range(6):
        audit.add("r", "k", "reveal", str(n), {"fields": []})
    assert audit.broken() == []
    store.db.execute("UPDATE audit SET subject = 'x' WHERE n = 3")
    store.db.execute("DELETE FROM audit WHERE n = 5")
    assert audit.broken() == [3, 6]
    assert audit.forget(days=1) == 0
    assert KEPT_DAYS >= 183


def test_keys_and_audit_can_be_digested_by_sm3(tmp_path: Path) -> None:
    """Where OpenSSL has SM3, keys and audit use it, and those made before still hold."""
    store = Store(tmp_path)
    _, before = Keys(store).make(["reader"])
    keys = Keys(store, "sm3")
    try:
        _, text = keys.make(["officer"])
    except ValueError:
        pytest.skip("OpenSSL has no SM3")
    assert {keys.caller(f"Bearer {t}").has("reader") for t in (before, text)} == {True, False}
    Audit(store, "sm3").add("r", "k", "a", "s", {})
    assert Audit(store).broken() == []
