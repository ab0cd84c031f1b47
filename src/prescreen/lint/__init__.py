"""Running the tests that stand in packs, and what they cover."""

from prescreen.lint.coverage import Coverage, Gap
from prescreen.lint.tests import PackResult, TestFailure, run_tests

__all__ = ["Coverage", "Gap", "PackResult", "TestFailure", "run_tests"]
