"""Three-valued logic: `True`, `False`, and `Unknown` with the causes that still matter."""

from prescreen.logic.kleene import all_of, any_of, at_least, negate
from prescreen.logic.unknown import Cause, Unknown, join

__all__ = ["Cause", "Unknown", "all_of", "any_of", "at_least", "join", "negate"]
