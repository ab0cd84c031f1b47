"""A formula put to one candidate, without a solver: symbols are replaced by what is known."""

from __future__ import annotations

from typing import Any

import z3

from prescreen.logic import Unknown
from prescreen.prove.encode import Encoder
from prescreen.prove.terms import Bool
from prescreen.prove.truths import Truth
from prescreen.run.env import Env


def evaluated(encoder: Encoder, truth: Truth, env: Env) -> bool | None:
    """What a condition is for a candidate; None for unknown.

    The encoder must compare exactly (`Way.EXACT`), and its lists be as long as the candidate's.
    """
    values = replacements(encoder, env)
    if holds(truth.true, values):
        return True
    return False if holds(truth.false, values) else None


def holds(formula: Bool, values: list[tuple[Any, Any]]) -> bool:
    if isinstance(formula, bool):
        return formula
    found = z3.simplify(z3.substitute(formula, values))
    if z3.is_true(found) or z3.is_false(found):
        return bool(z3.is_true(found))
    raise ValueError(f"not settled by the facts: {found}")


def replacements(encoder: Encoder, env: Env) -> list[tuple[Any, Any]]:
    """What stands for each symbol of the encoder."""
    out = [(encoder.world.stage, z3.IntVal(env.stage))]
    for path, fact in encoder.world.facts.items():
        value = env.values.get(path)
        out += fact.given(None if isinstance(value, Unknown) else value)
    for path, listed in encoder.world.lists.items():
        found = env.lists.get(path)
        items = None if found is None else list(found.items)
        out += listed.given(items, found is not None and found.complete)
    return out
