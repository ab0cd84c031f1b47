"""The checks of the packs in the languages of other rule engines."""

from __future__ import annotations

from benchmarks.rivals.base import Rival


def rivals() -> tuple[Rival, ...]:
    """All rivals whose library is installed here; plain Python always is."""
    from benchmarks.rivals import cel_python, cel_rust, plain, rule_engine, zen_engine

    makers = (zen_engine.make, rule_engine.make, cel_python.make, cel_rust.make, plain.make)
    return tuple(rival for make in makers if (rival := make()) is not None)


__all__ = ["Rival", "rivals"]
