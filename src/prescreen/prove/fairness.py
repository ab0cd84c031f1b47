"""Which sensitive facts a check reads: those that must not change it."""

from __future__ import annotations

from functools import cache

from prescreen.fields import catalogue
from prescreen.lang import ast
from prescreen.pack.fairness import PROXIES
from prescreen.pack.model import Check
from prescreen.prove.prover import Prover, trees_of
from prescreen.run.reads import expanded


@cache
def sensitive() -> frozenset[str]:
    """Sensitive facts, and those that give one away, by their paths."""
    return frozenset(f.path for f in catalogue if f.sensitive) | PROXIES


def sensitive_reads(prover: Prover, check: Check) -> frozenset[str]:
    """Those that a check reads without a law that says it may; advice decides nothing."""
    law = check.authority is not None and check.authority.source.basis in ("law", "regulation")
    if law or check.severity == "advice":
        return frozenset()
    found: set[str] = set()
    for node in expanded(trees_of(check), prover.bindings.metrics):
        if isinstance(node, ast.FieldRef):
            found.add(node.path)
        elif isinstance(node, ast.ItemRef):
            found.add(f"{node.list}.{node.leaf}")
    return sensitive() & found


__all__ = ["sensitive", "sensitive_reads"]
