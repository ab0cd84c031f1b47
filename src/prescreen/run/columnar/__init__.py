"""The columnar executor: the rules as Polars expressions over many candidates at once.

The same typed tree as in `run.trace`, the same answers; null stands for unknown.
"""
