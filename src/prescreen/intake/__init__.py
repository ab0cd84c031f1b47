"""From files as offices keep them to candidates.

    intake = read("projects.xlsx")
    intake.candidates, intake.rejected, intake.problems, intake.mapping

Excel (.xlsx, .xls), CSV (UTF-8, GBK, GB18030, UTF-16), JSON, JSONL, YAML and Parquet. Intake knows
no rules: it turns rows into candidates, and says what it could not read, cell by cell.
"""

from __future__ import annotations

from prescreen.intake.assemble import Reject
from prescreen.intake.batch import Intake, map_headings, read, read_in_parts
from prescreen.intake.headings.mapping import HeadingMapping
from prescreen.intake.headings.recognise import HeadingMatch, match_headings
from prescreen.intake.headings.targets import CellProblem
from prescreen.intake.limits import Limits
from prescreen.intake.template import write_template

__all__ = [
    "CellProblem", "HeadingMapping", "HeadingMatch", "Intake", "Limits", "Reject", "map_headings",
    "match_headings", "read", "read_in_parts", "write_template",
]  # fmt: skip
