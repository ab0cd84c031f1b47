"""Typed trees as Polars expressions: one function a node, and a loud default.

Null is unknown everywhere. Polars does not follow Kleene's logic of its own accord in many places
(`is_in`, `when(null)`, x/0, NaN, horizontal sums and maxima); each function says what it does about
that. Whatever is known before a row is read is folded away.
"""

from __future__ import annotations

from prescreen.columnar.compile import atoms, leaves, lookups, quantities
from prescreen.columnar.compile.dispatch import DAY, STAGE, translate
from prescreen.columnar.compile.truths import junction, negation

REGISTERED = (atoms, leaves, lookups, quantities)
"""Importing these modules is what registers their nodes."""

__all__ = ["DAY", "STAGE", "junction", "negation", "translate"]
