"""Rule-based pre-screening of investment projects: cited rules, chain fit, explained verdicts.

    from prescreen import Screener, Candidate
    screener = Screener.from_files(region="examples/kecheng/region.yaml")
    report = screener.screen({"id": "1", "name": "…", "land": {"area": "120亩"}})
"""

from prescreen.candidate import Candidate
from prescreen.errors import (
    CaseError,
    ChainError,
    InputError,
    PackError,
    PrescreenError,
    Problem,
    RegionError,
    UnitError,
)
from prescreen.report import Report
from prescreen.screener import Screener

__all__ = [
    "Candidate",
    "CaseError",
    "ChainError",
    "InputError",
    "PackError",
    "PrescreenError",
    "Problem",
    "RegionError",
    "Report",
    "Screener",
    "UnitError",
]
