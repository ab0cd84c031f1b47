"""Files for the ledger over HTTP: lists that come in again, papers of a project, rates."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from prescreen.ledger import Draft, Ledger
from prescreen.ledger.files import missing
from prescreen.ledger.ratefile import statements
from prescreen.ledger.rates import FOOTER, Rates
from tests.serve.running import ROOT, client, made, service_of_app

FIRST = "项目编号,项目名称,投资方,用地面积(亩)\nA1,示例一号,甲公司,120\nA2,示例二号,乙公司,30\n"
NEXT = "项目编号,项目名称,投资方,用地面积(亩)\nA1,示例一号,甲公司,100\nA3,示例三号,丙公司,50\n"
PAPER = "用地预审意见".encode()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, Any]]:
    state = tmp_path_factory.mktemp("state")
    app = made(state, keys=True, db=str(state / "book.db"))
    with client(app) as http:
        yield http, service_of_app(app)


def key(service: Any, role: str, bureau: str = "") -> dict[str, str]:
    return {"Authorization": f"Bearer {service.keys.make([role], bureau)[1]}"}


def sent(http: httpx.Client, text: str, headers: dict[str, str], **asked: Any) -> httpx.Response:
    file = {"file": ("十月.csv", text.encode("gbk"))}
    return http.post("/v1/projects:import", files=file, params=asked, headers=headers)


def test_a_list_comes_in_again(served: tuple[httpx.Client, Any]) -> None:
    """Two new; then one changed with what it was and is, one new, one gone; the same again changes
    nothing, a trial puts nothing on file, an older list is refused; a reader may not."""
    http, service = served
    officer = key(service, "officer")
    first = sent(http, FIRST, officer, on="2026-10-31")
    assert first.status_code == 200, first.text
    assert first.json()["counts"] == {"new": 2, "changed": 0, "same": 0, "gone": 0, "double": 0}
    before = service.ledger.head.seq
    trial = sent(http, NEXT, officer, on="2026-11-30", dry=True).json()
    assert service.ledger.head.seq == before
    done = sent(http, NEXT, officer, on="2026-11-30").json()
    assert done == trial
    assert {x["project"]: x["fate"] for x in done["lines"]} == {
        "A1": "changed", "A2": "gone", "A3": "new",
    }  # fmt: skip
    (change,) = next(x for x in done["lines"] if x["project"] == "A1")["changes"]
    assert change["path"] == "land.area"
    assert change["taken"]
    assert (change["before"], change["now"]) != (None, None)
    assert change["before"] != change["said"] == change["now"]
    again = sent(http, NEXT, officer, on="2026-11-30").json()
    assert (again["counts"]["same"], again["lines"]) == (2, [])
    assert sent(http, FIRST, officer, on="2026-10-01").status_code == 409
    assert sent(http, FIRST, key(service, "reader")).status_code == 403
    assert service.ledger.history("A3")[0].by.startswith("key:")


def test_a_marked_list_is_refused(served: tuple[httpx.Client, Any]) -> None:
    """A list with a mark of classification is put nowhere, nor left in the folder of state."""
    http, service = served
    before = service.ledger.head.seq
    found = sent(http, f"机密★\n{FIRST}", key(service, "officer"))
    assert (found.status_code, found.json()["code"]) == (403, "serve-classified")
    assert service.ledger.head.seq == before
    assert not list(service.settings.state.glob(".upload-*"))


def test_papers_are_kept_and_given_back(served: tuple[httpx.Client, Any]) -> None:
    """A paper is kept once under its digest, where the book finds it, and given back as a download
    with the same bytes to an officer, which is on file. A unit keeps those of its own facts. What
    has another project's digest, or none, is not there."""
    http, service = served
    officer = key(service, "officer")
    sent(http, FIRST, officer, series="另一份")
    where = "/v1/projects/A1/attachments"
    file = {"file": ("C:\\我的文件\\预审 意见.pdf", PAPER)}
    kept = http.post(where, files=file, params={"path": "land.area"}, headers=officer)
    assert kept.status_code == 201, kept.text
    digest = hashlib.sha256(PAPER).hexdigest()
    assert (kept.json()["name"], kept.json()["digest"]) == ("预审 意见.pdf", digest)
    found = http.get(f"{where}/{digest}", headers=officer)
    assert found.content == PAPER
    assert found.headers["content-disposition"].startswith("attachment")
    assert found.headers["content-type"] == "application/octet-stream"
    assert service.audit.after(0, 500)[-1]["action"] == "attachment.read"
    other = http.get(f"/v1/projects/A2/attachments/{digest}", headers=officer)
    unit = key(service, "unit", "ecology")
    assert [
        http.post(where, files=file, params={"path": path}, headers=unit).status_code
        for path in ("site.sensitive_distance", "land.area", "", "no.such")
    ] == [201, 403, 403, 422]
    assert other.status_code == 404
    assert http.get(f"{where}/{digest}", headers=unit).status_code == 403
    with Ledger.open(service.settings.db) as ledger:
        assert list(missing(ledger, service.files)) == []
    assert len([p for p in service.files.rglob("*") if p.is_file()]) == 1


def test_rates_are_those_of_the_ledger(served: tuple[httpx.Client, Any]) -> None:
    """The published figures of 蚌山 out of its own statements, with basis, target and sources; the
    same without a file of rates is not there, days the wrong way round are refused."""
    http, service = served
    officer = key(service, "officer")
    asked = {"since": "2023-01-01", "until": "2023-12-31"}
    place = ROOT / "examples" / "bengshan"
    assert http.get("/v1/rates", params=asked, headers=officer).status_code == 404
    drafts = [Draft(p, e, day) for p, e, day in statements(place / "statements.yaml")]
    service.ledger.write(drafts, by="t")
    service.rates = Rates.read(place / "rates.yaml")
    said = http.get("/v1/rates", params=asked, headers=officer).json()
    signed = next(m for m in said["measures"] if m["name"] == "signed_100m")
    assert (signed["count"], signed["amount"]) == (55, 1_014_900)
    assert signed["sources"]
    (rate,) = (r for r in said["rates"] if r["name"] == "target_2023")
    assert (rate["percent"], rate["target"], rate["source"]) == ("102", 54, None)
    assert rate["inferred"]
    assert said["footer"] == FOOTER[0]
    back = {"since": "2023-12-31", "until": "2023-01-01"}
    assert http.get("/v1/rates", params=back, headers=officer).status_code == 422
