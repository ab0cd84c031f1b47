"""The checks of the packs in the languages of other rule engines."""

from __future__ import annotations

from benchmarks.rivals.base import Rival


def rivals() -> tuple[Rival, ...]:
    """All rivals whose library is installed here; plain Python always is."""
    from benchmarks.rivals import cel_python, cel_rust, plain, rule_engine, zen_engine

    found = (
        zen_engine.make(trace=True),
        zen_engine.make(trace=False),
        rule_engine.make(),
        cel_python.make(),
        cel_rust.make(),
        plain.make(),
    )
    return tuple(rival for rival in found if rival is not None)


__all__ = ["Rival", "rivals"]
