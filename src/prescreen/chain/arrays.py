"""Index arrays of a graph: sorting, pointers, checks."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def pointers(sorted_rows: Ints, n: int) -> Ints:
    out = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(sorted_rows, minlength=n), out=out[1:])
    return out


def unit(values: npt.ArrayLike | None, n: int) -> Floats:
    out = np.zeros(n) if values is None else np.asarray(values, dtype=np.float64)
    if out.shape != (n,) or np.any((out < 0) | (out > 1)):
        raise ValueError(f"kappa and tau are arrays of {n} numbers in 0..1")
    return out


def distinct(n: int, u: Ints, v: Ints, w: Floats, k: Ints) -> tuple[Ints, Ints, Floats, Ints]:
    """Edges sorted by (u, v), each pair once with its largest weight."""
    if not u.size:
        return u, v, w, k
    key = u * n + v
    order = np.argsort(key, kind="stable")
    key = key[order]
    starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    if len(starts) < len(key):
        order = np.lexsort((k, -w, u * n + v))
        key = (u * n + v)[order]
    first = order[starts]
    return u[first], v[first], w[first], k[first]
