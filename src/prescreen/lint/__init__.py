"""Running the tests that stand in packs, what they cover, and what mistakes they would notice."""

from prescreen.lint.coverage import PackCoverage, Untested
from prescreen.lint.mutate import MutationResult, mutate
from prescreen.lint.tests import PackResult, run_tests

__all__ = ["MutationResult", "PackCoverage", "PackResult", "Untested", "mutate", "run_tests"]
