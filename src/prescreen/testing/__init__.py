"""Running the tests that stand in packs, and what they cover."""

from prescreen.testing.coverage import Coverage, Gap
from prescreen.testing.runner import PackResult, TestFailure, run_tests

__all__ = ["Coverage", "Gap", "PackResult", "TestFailure", "run_tests"]
