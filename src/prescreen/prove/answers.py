"""What comes of a question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from prescreen.prove.witness import Witness
from prescreen.vocabulary import ProofCode


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer about `subject`, a check or several.

    `proved`: it cannot be. `witness`: it can, here is a candidate (or two) that the engine ran.
    `bounded`: it cannot be with `lists` of a few elements. `undecided`: neither was found.
    `why` says more: a code of the vocabulary, or the node that is not put to the solver.
    """

    question: str
    subject: str
    what: str
    result: ProofCode
    witness: Witness | None = None
    other: Witness | None = None
    why: str = ""
    lists: tuple[str, ...] = ()
    check: str = ""
    """The check that a mutant changes, where `subject` is a metric or a parameter."""
    test: str = ""
    """A test of the pack that notices a mutant, in YAML."""

    def plain(self) -> dict[str, Any]:
        """As JSON holds it."""
        out: dict[str, Any] = {
            "question": self.question, "subject": self.subject, "what": self.what,
            "result": self.result, "why": self.why, "lists": list(self.lists),
        }  # fmt: skip
        out |= {k: v for k, v in (("check", self.check), ("test", self.test)) if v}
        if self.witness is not None:
            out["witness"] = self.witness.plain()
        if self.other is not None:
            out["other"] = self.other.plain()
        return out
