"""From typed trees to Polars expressions, in passes over a batch: the executor for lists.

A handler a node, as in every executor: these modules hold them, and importing them registers them.
"""

from prescreen.columnar.compile import atoms, leaves, lookups, possible, quantities, truths

__all__ = ["atoms", "leaves", "lookups", "possible", "quantities", "truths"]
