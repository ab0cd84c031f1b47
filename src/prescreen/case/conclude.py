"""Two ways to draw the same conclusions: durable-rules, or the fixed point of the program.

Both read the same packs and are tested to agree. The second needs no compiler and no extra; it is
what screening in lists and one by one uses anyway.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Literal, Protocol

from prescreen.errors import CaseError
from prescreen.messages import problem
from prescreen.pack.model import Conclusion
from prescreen.run.env import Env
from prescreen.run.outcome import Outcome
from prescreen.run.program import Program

Way = Literal["auto", "durable", "fixed-point"]


class Concluder(Protocol):
    """Draws conclusions; leaves outcomes, tags and verdict in `env`, as `Program` does."""

    name: str

    def before(self, program: Program, env: Env, outcomes: Sequence[Outcome]) -> list[Conclusion]:
        """Those that do not read the verdict, by pack and id."""

    def after(self, program: Program, env: Env, verdict: str) -> list[Conclusion]:
        """Those that do."""


class FixedPoint:
    """Rules are tried again until nothing new comes, stratum by stratum."""

    name = "fixed-point"

    def before(self, program: Program, env: Env, outcomes: Sequence[Outcome]) -> list[Conclusion]:
        return program.conclude(env, outcomes)

    def after(self, program: Program, env: Env, verdict: str) -> list[Conclusion]:
        return program.conclude_after(env, verdict)


def installed() -> bool:
    """Whether durable-rules can be imported here."""
    return find_spec("durable_rules_engine") is not None and find_spec("durable") is not None


def concluder(way: Way = "auto") -> Concluder:
    """`auto` takes durable-rules where it is installed. CaseError where it is asked for and not."""
    if way == "fixed-point" or (way == "auto" and not installed()):
        return FixedPoint()
    if not installed():
        raise CaseError([problem("case-durable")])
    from prescreen.case.durable import DURABLE

    return DURABLE
