"""The contract of the service: every operation of its OpenAPI document, tried by schemathesis."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from prescreen.serve.app import application
from tests.serve.running import made, running, service_of_app

SLOW = ("POST /v1/rules:reload",)
pytestmark = pytest.mark.contract
TAKEN = ["2xx", "401", "403", "404", "409", "412", "422"]
"""What may be answered to a request that fits the document: a version may be stale (412), and no
schema says which texts are a quantity, what kind of value a field has, or which bytes are a list
(422)."""
CONFIG = SchemathesisConfig.from_dict(
    {
        "operations": [
            {
                "include-path": path,
                "checks": {"positive_data_acceptance": {"expected-statuses": TAKEN}},
            }
            for path in (
                "/v1/projects/{project}/events",
                "/v1/projects/{project}/attachments",
                "/v1/projects:import",
            )
        ]
    }
)
SCHEMA = schemathesis.openapi.from_dict(application().openapi(), config=CONFIG)
OPERATIONS: dict[str, Any] = {found.ok().label: found.ok() for found in SCHEMA.get_all_operations()}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The service, and a key that may do all that one key may do."""
    state = tmp_path_factory.mktemp("state")
    app = made(state, keys=True, db=str(state / "book.db"), hosts=("other.example",))
    _, key = service_of_app(app).keys.make(["officer", "rule_keeper", "security"], "ecology")
    with running(app) as url:
        yield url, key


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_every_operation_keeps_its_contract(name: str, address: tuple[str, str]) -> None:
    """Status, type, headers and body of every answer are those of the document; what fits the
    document is taken, what does not is refused, and nothing is a fault of the server."""
    url, key = address
    operation = OPERATIONS[name]
    secured = bool(operation.definition.raw.get("security"))
    modes = [
        operation.as_strategy(generation_mode=mode)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    ]

    @given(case=st.one_of(modes))
    @settings(
        max_examples=5 if name in SLOW else 40,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def holds(case: Any) -> None:
        given_none = case.headers is not None and "Authorization" not in case.headers
        headers = {} if given_none and secured else {"Authorization": f"Bearer {key}"}
        case.call_and_validate(base_url=url, headers=headers, timeout=120)

    holds()


@schemathesis.serializer("application/x-ndjson")
def _lines(_: Any, value: Any) -> bytes:
    """Whatever is given, a line."""
    return json.dumps(value).encode()
