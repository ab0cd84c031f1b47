"""Running the tests that stand in packs, and what they cover."""

from prescreen.lint.coverage import PackCoverage, Untested
from prescreen.lint.tests import PackResult, run_tests

__all__ = ["PackCoverage", "PackResult", "Untested", "run_tests"]
