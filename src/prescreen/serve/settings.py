"""What the service was told when it was started, handed to its workers as JSON."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

VARIABLE = "PRESCREEN_SERVE"
"""The environment variable in which the workers find their settings."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of what one caller may ask for; beyond them the answer is 413, 429 or 503."""

    body: int = 1 << 20
    """Bytes of one request that is neither an upload nor a batch."""
    upload: int = 64 << 20
    """Bytes of one list."""
    line: int = 256 << 10
    """Bytes of one line of a batch."""
    rows: int = 1_000_000
    """Lines of one batch."""
    seconds: float = 30.0
    """From the first byte of a request to the first byte of its answer."""
    rate: int = 6_000
    """Requests a minute of one key, over all workers."""
    logins: int = 120
    """Passwords a minute that one address may try, over all workers."""
    jobs: int = 50
    """Lists that wait at the same time."""
    job_seconds: int = 1_800
    job_megabytes: int = 4_096
    """Memory of the process that works on a list (address space, where the system bounds it)."""
    kept_days: int = 7
    """Days after which a list and its results are deleted."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One service: the place it screens for, where it keeps things, who may ask."""

    region: Path
    state: Path
    packs: tuple[str, ...] = ()
    as_of: str | None = None
    keys: bool = True
    """Whether a key is asked for; without, every caller is the machine's own officer."""
    workers: int = 1
    db: str | None = None
    """The ledger: a URL of SQLAlchemy or a file; without, the service keeps no projects."""
    rates: Path | None = None
    """The file of measures and rates of the ledger."""
    hosts: tuple[str, ...] = ()
    """Hosts (with a port, where it is another) to which webhooks may lead."""
    digest: str = "sha256"
    """How keys and the audit are digested: sha256, or sm3 where OpenSSL has it."""
    limits: Limits = field(default_factory=Limits)

    def to_json(self) -> str:
        data = asdict(self)
        rates = None if self.rates is None else str(self.rates)
        paths = {"region": str(self.region), "state": str(self.state), "rates": rates}
        return json.dumps(data | paths)

    @classmethod
    def from_json(cls, text: str) -> Settings:
        data: dict[str, Any] = json.loads(text)
        return cls(
            **data
            | {
                "region": Path(data["region"]),
                "state": Path(data["state"]),
                "rates": Path(data["rates"]) if data["rates"] else None,
                "packs": tuple(data["packs"]),
                "hosts": tuple(data["hosts"]),
                "limits": Limits(**data["limits"]),
            }
        )


def default_state() -> Path:
    """Where keys, the audit and lists are kept where nothing is said, as systems have it."""
    root = os.environ.get("XDG_STATE_HOME")
    return (Path(root) if root else Path.home() / ".local" / "state") / "prescreen"
