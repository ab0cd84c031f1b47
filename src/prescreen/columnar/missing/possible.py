"""What conditions may still come to, in columns: all that `settled` has a rule for."""

from __future__ import annotations

from prescreen.columnar.missing import choices, compared
from prescreen.columnar.missing.settled import Settled, settled

REGISTERED = (choices, compared)
"""Importing these modules is what registers their nodes."""

__all__ = ["Settled", "settled"]
