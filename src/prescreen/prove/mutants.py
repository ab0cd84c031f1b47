"""Mutants of a pack: each told apart from its original by a candidate, or proved to be the same."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from prescreen.lang import ast
from prescreen.lint.sites import Mutant, moved_parameters, mutated
from prescreen.pack.model import Check
from prescreen.prove.answers import Answer
from prescreen.prove.prover import Prover, trees_of
from prescreen.prove.versions import versions
from prescreen.run.reads import expanded


def sample(mutants: Sequence[Mutant], count: int, seed: int = 0) -> list[Mutant]:
    """Some of the mutants, in their order; the same for the same seed."""
    if count >= len(mutants):
        return list(mutants)
    chosen = set(random.Random(seed).sample(range(len(mutants)), count))
    return [m for i, m in enumerate(mutants) if i in chosen]


def tried(prover: Prover, mutants: Sequence[Mutant]) -> Iterator[Answer]:
    """What comes of each mutant."""
    for mutant in mutants:
        yield _tried(prover, mutant)


def _tried(prover: Prover, mutant: Mutant) -> Answer:
    """A witness of the first check that it changes; proved where it changes none."""
    changed = mutated(prover.rules, mutant)
    other = Prover(changed, prover.day, prover.domains)
    after = {c.id: c for c in changed.checks}
    keys = moved_parameters(prover.rules, mutant) | {getattr(mutant.old, "key", "")}
    readers = [c for c in prover.rules.checks if mutant.at(c) or _reads(prover, c, keys)]
    found = Answer("mutants", mutant.rule, mutant.what, "proved")
    if not readers:
        return replace(found, result="undecided", why="no-check")
    for check in readers:
        one = versions(prover, other, check, after[check.id])
        if one.result != "proved":
            return replace(
                one, question="mutants", subject=mutant.rule, what=mutant.what, check=check.id
            )
    return found


def _reads(prover: Prover, check: Check, keys: set[str]) -> bool:
    """Whether a check reads one of the metrics or parameters, metrics expanded."""
    nodes = expanded(trees_of(check), prover.bindings.metrics)
    named = (n.key for n in nodes if isinstance(n, ast.MetricRef | ast.ParameterRef))
    return not keys.isdisjoint(named)


__all__ = ["sample", "tried"]
