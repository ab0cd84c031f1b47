"""What is known of a condition although not all that it reads is, in columns: `run.possible`.

`settle` has its handlers in these modules, and importing them registers them.
"""

from prescreen.columnar.compile.possible import cells, choices, compared, folds

__all__ = ["cells", "choices", "compared", "folds"]
