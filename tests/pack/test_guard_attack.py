"""Ways round the guards that somebody tried, and innocent uses beside them, one by one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.pack.pack_files import check, codes, pack

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "guard_attack.yaml").read_text("utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=[c["case"] for c in CASES])
def test_a_way_round_the_guards(case: dict[str, Any], tmp_path: Path) -> None:
    """What comes down to a sensitive fact or to a ban is refused, and nothing else is."""
    own = {k: v for k, v in case.items() if k not in ("case", "refused", "local", "table")}
    local = {"basis": "local_published", "source": "local"} if case.get("local") else {}
    parts = {"tables": {"t": case["table"]}} if "table" in case else {}
    made = pack(
        level="local" if case.get("local") else "national", checks=[check(**local, **own)], **parts
    )

    assert codes(tmp_path, made) == ([] if case["refused"] == "no" else [case["refused"]])


def test_enough_ways() -> None:
    """The collection keeps its size."""
    assert len(CASES) >= 60
