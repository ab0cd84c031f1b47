"""Accounts of people: two who let one in, own passwords, sessions that end, lockout."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from prescreen.cli.app import app as command
from prescreen.errors import InputError
from prescreen.serve import people
from prescreen.serve.audit import Audit
from prescreen.serve.people import FAILURES, FIRST_DAYS, IDLE, LOCKED, LONGEST, OWN_DAYS, Accounts
from prescreen.serve.problems import ServeError
from prescreen.serve.store import Store
from tests.serve.running import PLAIN, client, made, service_of_app

GOOD = "Correct-Horse-7"


@pytest.fixture(autouse=True, scope="module")
def cheap() -> Iterator[None]:
    """Passwords at a hundredth of their cost: what is tried here is who comes in."""
    before, people.COST = people.COST, (10, 8, 1)
    yield
    people.COST = before


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Accounts:
    """zhang, an officer with an own password."""
    found = Accounts(Store(tmp_path), clock=clock)
    _, first = found.propose("zhang", ["officer"], "ecology", "", "@li")
    found.approve("zhang", "@wang")
    found.change("zhang", first, GOOD)
    return found


def refused(accounts: Accounts, name: str = "zhang", password: str = GOOD) -> int:
    """The status with which a login is refused: 403 where the password has to be changed first;
    0 where it is not."""
    try:
        accounts.login(name, password)
    except ServeError as error:
        return error.status
    return 0


def test_who_proposes_does_not_approve(accounts: Accounts) -> None:
    """A proposed account is good for nothing until another approves; so is one that was reset,
    whoever approved it first."""
    accounts.propose("zhao", ["reader"], "", "", "@li")
    with pytest.raises(ServeError, match="不能由你批准"):
        accounts.approve("zhao", "@li")
    first = accounts.reset("zhang", "@wang")
    assert refused(accounts) == refused(accounts, password=first) == 401
    with pytest.raises(ServeError, match="不能由你批准"):
        accounts.approve("zhang", "@wang")
    accounts.approve("zhang", "@li")
    assert refused(accounts, password=first) == 403


def test_a_name_or_roles_that_cannot_be_are_told(accounts: Accounts) -> None:
    """No name in capitals, none twice, no two administrators in one person."""
    for name, roles, said in (
        ("Zhang", ["reader"], "账户名 Zhang 不行"),
        ("zhang", ["reader"], "已用过"),
        ("zhou", ["system", "audit"], "三类管理员"),
    ):
        with pytest.raises((InputError, ServeError), match=said):
            accounts.propose(name, roles, "", "", "@li")


def test_wrong_passwords_lock_an_account_for_a_while(accounts: Accounts, clock: Clock) -> None:
    """After five in a row the right one is refused, too; a good one before them counts anew. A
    name that is none, and an account that ended, are answered alike."""
    for _ in range(FAILURES - 1):
        assert refused(accounts, password="no") == 401
    assert refused(accounts) == 0
    for _ in range(FAILURES):
        assert refused(accounts, password="no") == 401
    assert accounts.get("zhang").locked
    assert refused(accounts) == refused(accounts, "nobody") == 401
    clock.now += LOCKED
    assert refused(accounts) == 0
    accounts.end("zhang")
    assert refused(accounts) == 401


def test_sessions_end(accounts: Accounts, clock: Clock) -> None:
    """Half an hour after their last use, twelve hours after they began, with a new password, and
    with their account."""
    idle = accounts.login("zhang", GOOD).text
    clock.now += IDLE - 1
    assert accounts.caller(idle) is not None
    clock.now += IDLE - 1
    used = accounts.caller(idle)
    assert used is not None
    assert (used.key, used.by, used.bureau, used.roles) == (
        "@zhang", "@zhang", "ecology", {"officer"},
    )  # fmt: skip
    clock.now += IDLE
    assert accounts.caller(idle) is None
    long, began = accounts.login("zhang", GOOD).text, clock.now
    while clock.now + IDLE / 2 < began + LONGEST:
        clock.now += IDLE / 2
        assert accounts.caller(long) is not None
    clock.now = began + LONGEST
    assert accounts.caller(long) is None
    other = accounts.login("zhang", GOOD).text
    accounts.change("zhang", GOOD, f"{GOOD}-8")
    assert accounts.caller(other) is None
    last = accounts.login("zhang", f"{GOOD}-8").text
    accounts.end("zhang")
    assert accounts.caller(last) is None


@pytest.mark.parametrize("meanwhile", ["reset", "end"])
@pytest.mark.parametrize(("attempt", "more"), [("login", ()), ("change", (f"{GOOD}-8",))])
def test_a_password_opens_nothing_once_it_is_taken_back(
    accounts: Accounts,
    monkeypatch: pytest.MonkeyPatch,
    attempt: str,
    more: tuple[str, ...],
    meanwhile: str,
) -> None:
    """An account that is reset or ended while its password is compared gives no session, and takes
    no new password from who knew the old one."""
    known = Accounts._known
    before = accounts.get("zhang")

    def slowly(self: Accounts, name: str, password: str) -> Any:
        row = known(self, name, password)
        self.reset(name, "@li") if meanwhile == "reset" else self.end(name)
        return row

    monkeypatch.setattr(Accounts, "_known", slowly)
    with pytest.raises(ServeError) as error:
        getattr(accounts, attempt)("zhang", GOOD, *more)
    monkeypatch.undo()
    assert (before.state, error.value.status) == ("approved", 401)
    if meanwhile == "reset":
        accounts.approve("zhang", "@wang")
    assert refused(accounts) == refused(accounts, password=f"{GOOD}-8") == 401


def test_passwords_grow_old_and_must_be_strong(accounts: Accounts, clock: Clock) -> None:
    """One for one use is good for a week, an own one for ninety days; a short one, one of few
    kinds of signs, one with the name in it and the same again are refused."""
    for weak in ("Short-7", "onlylowercaseletters", f"{GOOD}-zhang", GOOD):
        with pytest.raises(ServeError, match="太弱"):
            accounts.change("zhang", GOOD, weak)
    clock.now += OWN_DAYS * 86_400 + 1
    assert refused(accounts) == 403
    accounts.change("zhang", GOOD, f"{GOOD}-8")
    assert refused(accounts, password=f"{GOOD}-8") == 0
    first = accounts.reset("zhang", "@li")
    accounts.approve("zhang", "@wang")
    clock.now += FIRST_DAYS * 86_400 + 1
    assert refused(accounts, password=first) == 401


def test_the_store_keeps_neither_passwords_nor_sessions(accounts: Accounts, tmp_path: Path) -> None:
    """scrypt with its cost and a salt, a digest of the session: neither text is on the disk."""
    text = accounts.login("zhang", GOOD).text
    kept = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    assert GOOD.encode() not in kept
    assert text.encode() not in kept
    assert b"10$8$1$" in kept


def test_accounts_are_made_on_the_machine_until_two_can_approve(tmp_path: Path) -> None:
    """The first two security administrators are let in by the command; whoever comes after waits
    for one of them. Each step is in the audit."""
    run, state = CliRunner(), ["--state", str(tmp_path)]
    for name in ("li", "wang", "zhao"):
        asked = ["accounts", "new", name, "--role", "security", *state]
        assert run.invoke(command, asked).exit_code == 0
    found = Accounts(Store(tmp_path))
    assert [a.state for a in found.all()] == ["approved", "approved", "proposed"]
    assert run.invoke(command, ["accounts", "reset", "li", *state]).stdout.strip()
    assert run.invoke(command, ["accounts", "end", "zhao", *state]).exit_code == 0
    assert "ended" in run.invoke(command, ["accounts", "list", *state]).stdout
    again = run.invoke(command, ["accounts", "reset", "zhao", *state])
    assert isinstance(again.exception, InputError)
    actions = [e["action"] for e in Audit(Store(tmp_path)).after(0, 20)]
    assert actions == ["account.propose"] * 3 + ["account.reset", "account.end"]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, Any]]:
    app = made(tmp_path_factory.mktemp("people"), keys=True)
    with client(app) as http:
        yield http, service_of_app(app)


def session(http: httpx.Client, name: str, first: str) -> dict[str, str]:
    """The header of a person who came in for the first time."""
    body = {"name": name, "password": first}
    assert http.post("/v1/login", json=body).status_code == 403
    new = {**body, "new": GOOD}
    assert http.post("/v1/password", json=new).status_code == 204
    said = http.post("/v1/login", json={**body, "password": GOOD}).json()
    return {"Authorization": f"Bearer {said['session']}"}


def test_people_come_in_over_http(served: tuple[httpx.Client, Any]) -> None:
    """Proposed by one, approved by another, with an own password in: then the person screens under
    her name, and is out with the session."""
    http, service = served
    li, wang = (
        session(http, n, service.accounts.propose(n, ["security"], "", "", "os", True)[1])
        for n in ("li", "wang")
    )
    _, key = service.keys.make(["security"])
    asked = {"name": "zhang", "roles": ["officer"], "bureau": "ecology"}
    machine = http.post("/v1/accounts", json=asked, headers={"Authorization": f"Bearer {key}"})
    assert (machine.status_code, machine.json()["code"]) == (403, "serve-account")
    first = http.post("/v1/accounts", json=asked, headers=li).json()["password"]
    own = http.post("/v1/accounts/zhang/approve", headers=li)
    assert (own.status_code, own.json()["code"]) == (409, "serve-account")
    assert http.post("/v1/accounts/zhang/approve", headers=wang).json()["state"] == "approved"
    zhang = session(http, "zhang", first)
    assert http.post("/v1/screen", json=PLAIN, headers=zhang).status_code == 200
    assert http.get("/v1/accounts", headers=zhang).status_code == 403
    shown = http.get("/v1/accounts", headers=wang).json()["accounts"]
    assert [a["name"] for a in shown] == ["li", "wang", "zhang"]
    assert http.post("/v1/logout", headers=zhang).status_code == 204
    assert http.post("/v1/screen", json=PLAIN, headers=zhang).status_code == 401
    again = http.post("/v1/accounts/zhang/reset", headers=wang)
    assert (again.status_code, again.json()["state"]) == (201, "proposed")
    assert http.delete("/v1/accounts/zhang", headers=li).status_code == 204
    assert http.post("/v1/accounts/zhang/reset", headers=wang).status_code == 409


def test_attempts_are_on_file_without_what_was_typed(served: tuple[httpx.Client, Any]) -> None:
    """The audit has failed attempts with the names of accounts, and no other text that somebody
    typed; one address may try so often a minute."""
    http, service = served
    service.accounts.propose("qian", ["reader"], "", "", "os", True)
    for name in ("qian", "my-password-by-mistake"):
        body = {"name": name, "password": "Wrong-Password-1"}
        assert http.post("/v1/login", json=body).status_code == 401
    noted = [e for e in service.audit.after(0, 500) if e["action"] == "login.refused"][-2:]
    assert [(e["key"], e["subject"]) for e in noted] == [("@qian", "qian"), ("@-", "-")]
    assert service.audit.broken() == []
    body = {"name": "none", "password": "x"}
    answers = [http.post("/v1/login", json=body) for _ in range(40)]
    assert answers[-1].status_code == 429
