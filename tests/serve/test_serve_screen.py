"""Screening over HTTP: the same bytes as the library gives, problems that point at the field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from prescreen.report.schema import ReportModel
from prescreen.screener import Screener
from prescreen.serve.app import application
from tests.serve.running import CANDIDATES, DAY, FILLED, LINES, PLAIN, REGION, client, made


@pytest.fixture(scope="module")
def http(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with client(made(tmp_path_factory.mktemp("state"))) as found:
        yield found


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener.from_files(REGION, as_of=DAY)


@pytest.mark.parametrize("detail", ["verdict", "summary", "full"])
def test_the_answer_is_the_report_of_the_library(
    http: httpx.Client, screener: Screener, detail: Any
) -> None:
    """Revealed to an officer, the bytes are those that `Report.to_json` gives."""
    for candidate in (*CANDIDATES[:3], FILLED[0]):
        asked = {"detail": detail, "reveal": True}
        answer = http.post("/v1/screen", params=asked, json=candidate)
        assert answer.status_code == 200, answer.text
        assert answer.text == screener.screen(candidate).to_json(detail=detail)


def test_a_masked_report_keeps_the_schema_and_tells_no_secret(http: httpx.Client) -> None:
    """Without `reveal` personal data and trade secrets are nowhere in the answer."""
    candidate = {**FILLED[0], "name": "某项目 13800138000", "site.location": "隐山路九十九号"}
    for detail in ("verdict", "summary", "full"):
        answer = http.post("/v1/screen", params={"detail": detail}, json=candidate)
        assert answer.status_code == 200
        assert "13800138000" not in answer.text
        assert "隐山路九十九号" not in answer.text
    ReportModel.model_validate(answer.json())
    assert answer.json()["provenance"]["input"] == {}


def test_explaining_adds_the_questions(http: httpx.Client) -> None:
    """`/v1/explain` gives the whole report with what to ask, in order."""
    found = http.post("/v1/explain", json=CANDIDATES[1]).json()
    assert found["detail"] == "full"
    assert found["questions"][0]["least"] >= 0


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"id": "1", "name": "x", "land": 5}, "/land"),
        ({"id": "1", "name": "x", "investor": [{}, 3]}, "/investor/1"),
        ({"id": "1", "name": "x", "as_of": "soon"}, "/as_of"),
        ({"id": "1", "name": "x", "waivers": [{"check": "a"}]}, "/waivers/0"),
        ({"id": " ", "name": "x"}, "/id"),
    ],
)
def test_a_problem_points_at_the_field(http: httpx.Client, body: object, pointer: str) -> None:
    """RFC 9457: type, status and code, and each finding in both languages with its place."""
    answer = http.post(
        "/v1/screen", content=json.dumps(body), headers={"Content-Type": "application/json"}
    )
    said = answer.json()
    assert (answer.status_code, said["status"]) == (422, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    assert said["request_id"] == answer.headers["x-request-id"]
    assert pointer in [e["pointer"] for e in said["errors"]]
    assert all(e["zh"] and e["en"] for e in said["errors"])
    assert http.get(said["type"]).json()["code"] == said["code"]


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b"{", "application/json", 400, "serve-request"),
        (b'{"id": NaN}', "application/json", 400, "serve-request"),
        (b'{"id": "1", "name": "\\ud800"}', "application/json", 400, "serve-request"),
        (b"[" * 100_000, "application/json", 400, "serve-request"),
        (b"{}", "text/plain", 415, "serve-request"),
        (b" " * (1 << 21), "application/json", 413, "serve-limit"),
    ],
)
def test_what_is_no_candidate_is_told_so(
    http: httpx.Client, content: bytes, kind: str, status: int, code: str
) -> None:
    """A body that cannot be read is refused by what is wrong with it, never with 500."""
    answer = http.post("/v1/screen", content=content, headers={"Content-Type": kind})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_slip_in_the_query_does_not_go_by_in_silence(http: httpx.Client) -> None:
    """`detial=` is refused, and the words that may stand there are named."""
    answer = http.post("/v1/screen?detial=full", json=PLAIN)
    assert answer.status_code == 422
    assert "detail" in answer.json()["errors"][0]["remedy_en"]


def test_the_language_of_an_answer(http: httpx.Client) -> None:
    """`lang=` and Accept-Language choose; every finding is in both."""
    zh = http.post("/v1/screen", json={})
    en = http.post("/v1/screen", json={}, headers={"Accept-Language": "en"})
    assert zh.json()["title"] == "请求的形式不对"
    assert en.json()["title"] == "the request has not the right form"


# -- batches ---------------------------------------------------------------------------------------
def lines_of(answer: httpx.Response) -> list[dict[str, Any]]:
    return [json.loads(line) for line in answer.text.splitlines()]


def test_a_batch_answers_line_by_line(http: httpx.Client, screener: Screener) -> None:
    """Each line has its answer, in order; one that is no candidate has its errors."""
    given = [*CANDIDATES, {"id": 1}, PLAIN]
    text = "\n".join(json.dumps(c) for c in given) + "\n\nnot json\n"
    answer = http.post("/v1/screen:batch", content=text.encode(), headers=LINES)
    found = lines_of(answer)
    assert [x["line"] for x in found] == [*range(1, len(given) + 1), len(given) + 2]
    expected = [screener.screen(c).verdict for c in (*CANDIDATES, PLAIN)]
    assert [x["verdict"] for x in found if "verdict" in x] == expected
    assert [x["line"] for x in found if "errors" in x] == [10, 13]


def test_a_batch_of_reports_is_what_one_after_the_other_gives(http: httpx.Client) -> None:
    """With `detail` each line holds the report that `/v1/screen` gives."""
    text = "\n".join(json.dumps(c) for c in CANDIDATES[:3])
    answer = http.post("/v1/screen:batch?detail=verdict", content=text, headers=LINES)
    single = [http.post("/v1/screen?detail=verdict", json=c).json() for c in CANDIDATES[:3]]
    assert [x["report"] for x in lines_of(answer)] == single


def test_who_sends_all_before_he_reads_does_not_come_to_a_halt(http: httpx.Client) -> None:
    """Some megabytes of answers wait in a file while the rest of the batch is still sent."""
    line = json.dumps(PLAIN).encode() + b"\n"
    count = 20_000

    def sent() -> Iterator[bytes]:
        for _ in range(count // 1_000):
            yield line * 1_000

    answer = http.post("/v1/screen:batch", content=sent(), headers=LINES)
    assert answer.text.count("\n") == count
    assert lines_of(answer)[-1]["line"] == count


def test_a_batch_past_its_limit_says_so_at_its_end(http: httpx.Client) -> None:
    """What was answered before stands; the last line holds errors and no number."""
    long = json.dumps({**PLAIN, "note": "x" * (300 << 10)})
    answer = http.post("/v1/screen:batch", content=long, headers=LINES)
    last = lines_of(answer)[-1]
    assert "line" not in last
    assert last["errors"][0]["code"] == "serve-limit"


# -- what there is to screen by --------------------------------------------------------------------
def test_what_has_not_changed_is_not_sent_again(http: httpx.Client) -> None:
    """ETag and If-None-Match: 304 without a body."""
    for path in ("/v1/rules", "/v1/rules/energy", "/v1/fields", "/v1/schemas/candidate"):
        first = http.get(path)
        again = http.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_all_fields_are_had_page_by_page(http: httpx.Client) -> None:
    """Following `next` gives every field once."""
    from prescreen.fields import catalogue

    found: list[str] = []
    after = ""
    while after is not None:
        page = http.get("/v1/fields", params={"limit": 200, "after": after}).json()
        found += [f["path"] for f in page["fields"]]
        after = page["next"]
    assert found == sorted(f.path for f in catalogue)


def test_rules_are_told_in_prose(http: httpx.Client, screener: Screener) -> None:
    """Every pack in force, every check of one in words, in both languages."""
    packs = http.get("/v1/rules").json()["packs"]
    assert {p["id"] for p in packs} == {p.id for p in screener.rules.packs}
    for lang, word in (("zh", "不低于"), ("en", "at least")):
        shown = http.get("/v1/rules/energy", params={"lang": lang}).json()
        assert any(word in c["require"] or word in (c["applies"] or "") for c in shown["checks"])


def test_other_rules_are_compared(http: httpx.Client) -> None:
    """A parameter swept and a live version, and 404 for a parameter that is not there."""
    body: dict[str, Any] = {"candidates": FILLED}
    sweep = {"parameter": "energy.review_floor", "values": [1, 2000]}
    found = http.post("/v1/compare", json=body | {"sweep": sweep}).json()
    assert [v["label"] for v in found["versions"]] == ["1", "2000"]
    digest = http.get("/v1/rules").json()["digest"]
    same = http.post("/v1/compare", json=body | {"against": digest}).json()
    assert same["versions"][0]["changed"] == []
    odd = {"parameter": "nonsense", "values": [1]}
    answer = http.post("/v1/compare", json=body | {"sweep": odd})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (404, "/sweep/parameter")


def test_chains_and_catalogue(http: httpx.Client) -> None:
    """The gaps of the region, the place of one candidate, items of the catalogue."""
    assert http.get("/v1/chains").json()["nodes"] > 100
    gaps = http.get("/v1/chains/gaps", params={"top": 3}).json()
    assert 0 < len(gaps["fill"]) <= 3
    assert http.get("/v1/chains/map").text.startswith("<svg")
    assert http.post("/v1/chains/fit", json=CANDIDATES[0]).json()["chain_fit"]["status"]
    found = http.post("/v1/catalogue", json={"text": "年产5万吨电解铝项目"}).json()
    assert found["against"][0]["item_class"] == "限制"


def test_the_document_is_made_of_the_schemas() -> None:
    """OpenAPI 3.1, with the candidate's and the report's own schemas, every operation refusing by
    problem details."""
    document = application().openapi()
    schemas = document["components"]["schemas"]
    assert document["openapi"].startswith("3.1")
    assert "land" in schemas["Candidate"]["properties"]
    own = ReportModel.model_json_schema(by_alias=True)["properties"]
    assert schemas["ReportModel"]["properties"].keys() == own.keys()
    for path, operations in document["paths"].items():
        for operation in operations.values():
            if operation.get("security"):
                assert {"401", "403", "429"} <= operation["responses"].keys(), path
