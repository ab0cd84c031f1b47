"""Rule-based pre-screening of investment projects: cited rules, chain fit, explained verdicts.

    from prescreen import Screener, Candidate
    screener = Screener.from_files(region="examples/kecheng/region.yaml")
    report = screener.screen({"id": "1", "name": "…", "land": {"area": "120亩"}})

Names are loaded on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prescreen.candidate import Candidate as Candidate
    from prescreen.errors import CaseError as CaseError
    from prescreen.errors import ChainError as ChainError
    from prescreen.errors import InputError as InputError
    from prescreen.errors import PackError as PackError
    from prescreen.errors import PrescreenError as PrescreenError
    from prescreen.errors import Problem as Problem
    from prescreen.errors import RegionError as RegionError
    from prescreen.errors import UnitError as UnitError
    from prescreen.report import Report as Report
    from prescreen.screener import Screener as Screener

_WHERE = {
    "Candidate": "candidate",
    "CaseError": "errors",
    "ChainError": "errors",
    "InputError": "errors",
    "PackError": "errors",
    "PrescreenError": "errors",
    "Problem": "errors",
    "RegionError": "errors",
    "Report": "report",
    "Screener": "screener",
    "UnitError": "errors",
}

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


def __getattr__(name: str) -> object:
    if name not in _WHERE:
        raise AttributeError(f"module 'prescreen' has no attribute {name!r}")
    from importlib import import_module

    found = getattr(import_module(f"prescreen.{_WHERE[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
