"""Index arrays of a graph: sorting, pointers, checks."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
#: src, dst, weight, kind of the edges, all (e,).
Edges = tuple[Ints, Ints, Floats, Ints]


def pointers(sorted_rows: Ints, n: int) -> Ints:
    out = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(sorted_rows, minlength=n), out=out[1:])
    return out


def row_sums(row: Ints, values: Floats, n: int) -> Floats:
    """(n,) the sum of the values of each row, added one after another in the order given."""
    out: Floats = np.bincount(row, values, n)  # type: ignore[assignment]
    return out


def spans(ptr: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """The positions ptr[r]:ptr[r+1] of all `rows`, and for each the place of its row in `rows`."""
    count = ptr[rows + 1] - ptr[rows]
    group = np.repeat(np.arange(len(rows), dtype=np.int64), count)
    shift = ptr[rows] - (np.cumsum(count) - count)
    return group, np.arange(len(group), dtype=np.int64) + shift[group]


def unit(values: npt.ArrayLike | None, n: int) -> Floats:
    out = np.zeros(n) if values is None else np.asarray(values, dtype=np.float64)
    if out.shape != (n,) or np.any((out < 0) | (out > 1)):
        raise ValueError(f"kappa and tau are arrays of {n} numbers in 0..1")
    return out


def order_of(key: Ints, bound: int) -> Ints:
    """The stable order of whole numbers 0 <= key < bound.

    Key and position are packed into one number and sorted as values, which is several times as fast
    as an indirect sort; where they do not fit into 63 bits, the plain way.
    """
    bits = max(1, len(key) - 1).bit_length()
    if max(1, bound - 1).bit_length() + bits > 62:
        return np.argsort(key, kind="stable")
    packed = np.sort((key << bits) | np.arange(len(key), dtype=np.int64))
    order: Ints = packed & ((1 << bits) - 1)
    return order


def distinct(n: int, u: Ints, v: Ints, w: Floats, k: Ints) -> Edges:
    """Edges sorted by (u, v), each pair once with its largest weight and that edge's kind."""
    if not u.size:
        return u, v, w, k
    key = u * n + v
    order = order_of(key, n * n)
    key, w, k = key[order], w[order], k[order]
    starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    if len(starts) < len(key):
        heaviest = np.maximum.reduceat(w, starts)
        times = np.diff(np.r_[starts, len(key)])
        lighter = w < np.repeat(heaviest, times)
        k = np.minimum.reduceat(np.where(lighter, np.iinfo(np.int64).max, k), starts)
        key, w = key[starts], heaviest
    return key // n, key % n, w, k
