"""What SECURITY.md promises is held by tests that it names."""

from __future__ import annotations

import ast
import re
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner

from prescreen.cli.app import app
from tests.cli.test_cli import DAY, FILLED, REGION

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "SECURITY.md").read_text("utf-8")


def test_every_promise_names_tests_that_there_are() -> None:
    """Each point of the list ends in the tests that would fail if it were broken."""
    points = re.split(r"\n- ", PAGE.split("What the design relies on")[1].split("\n\nPacks")[0])[1:]
    named = [re.findall(r"`(tests/\S+\.py)::(test_\w+)`", point) for point in points]

    assert len(points) >= 9
    assert all(named)
    for file, test in (pair for pairs in named for pair in pairs):
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        assert test in {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}


def test_screening_and_its_papers_open_no_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither rules nor papers nor pictures ask anybody outside the process."""

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a connection was asked for")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    done = CliRunner().invoke(
        app, ["screen", FILLED, "--region", REGION, *DAY, "--out", str(tmp_path)]
    )

    assert done.exit_code == 0
    assert (tmp_path / "report.html").exists()
