"""What is still asked for in each row: `run.possible` and `verdict.missing` for whole columns.

`settled` has its handlers in these modules too, and importing them registers them.
"""

from prescreen.columnar.missing import choices, compared, settled

__all__ = ["choices", "compared", "settled"]
