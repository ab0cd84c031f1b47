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


def in_prefix_form() -> tuple[Rival, ...]:
    """Those that work on trees in prefix form."""
    from benchmarks.rivals import clips, json_logic

    return tuple(r for r in (json_logic.make(), clips.make()) if r is not None)


def whole_rivals() -> tuple[Rival, ...]:
    """Those of the comparison on the whole work: also the ones that work on trees in prefix form,
    and the expression language of zen-engine alone."""
    from benchmarks.rivals import zen_engine

    bare = zen_engine.bare()
    return (*rivals(), *((bare,) if bare is not None else ()), *in_prefix_form())


__all__ = ["Rival", "in_prefix_form", "rivals", "whole_rivals"]
