"""Which local enterprises stand on which nodes, and with what capacity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from prescreen.chain.arrays import Floats, Ints, order_of, pointers, row_sums
from prescreen.chain.graph import ChainGraph


@dataclass(frozen=True, slots=True)
class Firm:
    """A local enterprise on a node. `capacity` is in units of c0 (1 = one enterprise above the
    statistical threshold, by default); a neighbour's enterprise may count with a smaller one.
    `document` says where this is stated.
    """

    name: str
    node: str
    capacity: float = 1.0
    role: str = ""
    document: str = ""
    note: str = ""


class Presence:
    """Firms by node: node (f,) index, capacity (f,) >= 0, owner (f,) number of the enterprise.

    Entries of one enterprise on one node are added up, then sorted by (node, capacity): the order
    of firms, their names and the splitting of an entry change no sum, not even in its last bit.
    """

    __slots__ = ("capacity", "node", "owner", "owners", "ptr", "roles")

    def __init__(
        self,
        n: int,
        node: Ints,
        capacity: Floats,
        owner: Ints,
        owners: Sequence[str],
        roles: dict[tuple[int, int], tuple[str, str]] | None = None,
    ) -> None:
        if node.size and not (node.min() >= 0 and node.max() < n):
            raise ValueError(f"a firm stands on a node outside 0..{n - 1}")
        if not np.all(np.isfinite(capacity) & (capacity >= 0)):
            raise ValueError("capacities must be finite and not negative")
        key = node * len(owners) + owner
        ranked = np.sort(key)
        if np.any(ranked[1:] == ranked[:-1]):
            order = np.lexsort((capacity, key))
            node, owner, capacity, key = node[order], owner[order], capacity[order], key[order]
            new = np.r_[True, key[1:] != key[:-1]]
            capacity = row_sums(np.cumsum(new) - 1, capacity, int(new.sum()))
            node, owner = node[new], owner[new]
        rising = np.argsort(capacity)
        order = rising[order_of(node[rising], n)]
        node, owner, capacity = node[order], owner[order], capacity[order]
        self.node, self.owner, self.capacity = node, owner, capacity
        self.owners: Sequence[str] = owners if isinstance(owners, _Numbered) else tuple(owners)
        self.roles = roles or {}
        self.ptr: Ints = pointers(node, n)

    @classmethod
    def of(cls, graph: ChainGraph, firms: Sequence[Firm]) -> Presence:
        """From firms. Raises KeyError for a node the graph does not have."""
        names = sorted({f.name for f in firms})
        number = {name: i for i, name in enumerate(names)}
        node = np.array([graph.index(f.node) for f in firms], dtype=np.int64)
        owner = np.array([number[f.name] for f in firms], dtype=np.int64)
        roles = {
            (x, o): (f.role, f.document)
            for x, o, f in sorted(
                zip(node.tolist(), owner.tolist(), firms, strict=True),
                key=lambda t: (t[0], t[1], t[2].role, t[2].document),
            )
            if f.role or f.document
        }
        capacity = np.array([f.capacity for f in firms], dtype=np.float64)
        return cls(graph.n, node, capacity, owner, names, roles)

    @classmethod
    def from_arrays(
        cls,
        n: int,
        node: npt.ArrayLike,
        capacity: npt.ArrayLike,
        owner: npt.ArrayLike | None = None,
        owners: Sequence[str] | None = None,
    ) -> Presence:
        """From arrays (f,), for large regions; by default every entry is its own enterprise."""
        at = np.asarray(node, dtype=np.int64)
        own = np.arange(len(at), dtype=np.int64) if owner is None else np.asarray(owner, np.int64)
        count = int(own.max()) + 1 if own.size else 0
        names = owners if owners is not None else _Numbered(count)
        return cls(n, at, np.asarray(capacity, dtype=np.float64), own, names)

    def adding(self, i: int, firm: Firm) -> Presence:
        """With one more firm on node i, in O(f) copies and no sort."""
        owners, own = self.owners, _position(self.owners, firm.name)
        if own is None:
            owners, own = _with_one_more(self.owners, firm.name), len(self.owners)
        part = slice(int(self.ptr[i]), int(self.ptr[i + 1]))
        held = np.flatnonzero(self.owner[part] == own) + part.start
        capacity = firm.capacity + float(self.capacity[held].sum())
        base = self._dropping(held)
        end = int(base.ptr[i]) + int(
            np.searchsorted(base.capacity[int(base.ptr[i]) : int(base.ptr[i + 1])], capacity)
        )
        ptr = base.ptr.copy()
        ptr[i + 1 :] += 1
        roles = (
            {**self.roles, (i, own): (firm.role, firm.document)}
            if (firm.role or firm.document)
            else self.roles
        )
        return _presence(
            np.insert(base.node, end, i),
            np.insert(base.capacity, end, capacity),
            np.insert(base.owner, end, own),
            owners,
            ptr,
            roles,
        )

    def removing(self, name: str, node: int | None = None) -> tuple[Presence, list[int]]:
        """Without an enterprise (on one node or on all), and the nodes it stood on."""
        own = _position(self.owners, name)
        mine = self.owner == (-1 if own is None else own)
        if node is not None:
            mine &= self.node == node
        held = np.flatnonzero(mine)
        return self._dropping(held), sorted(set(self.node[held].tolist()))

    def _dropping(self, held: Ints) -> Presence:
        if not held.size:
            return self
        gone = np.zeros(len(self.ptr), np.int64)
        np.add.at(gone, self.node[held] + 1, 1)
        return _presence(
            np.delete(self.node, held),
            np.delete(self.capacity, held),
            np.delete(self.owner, held),
            self.owners,
            self.ptr - np.cumsum(gone),
            self.roles,
        )

    def at(self, i: int) -> list[tuple[str, float, str, str]]:
        """(name, capacity, role, document) of the enterprises on node i."""
        part = range(int(self.ptr[i]), int(self.ptr[i + 1]))
        out = []
        for j in part:
            own = int(self.owner[j])
            role, document = self.roles.get((i, own), ("", ""))
            out.append((self.owners[own], float(self.capacity[j]), role, document))
        return out

    def mass(self, c0: float) -> Floats:
        """(n,) capacity of each node in units of c0."""
        return row_sums(self.node, self.capacity, len(self.ptr) - 1) / c0

    def concentration(self) -> Floats:
        """(n,) Herfindahl index of the enterprises of each node; 0 where there is none."""
        n = len(self.ptr) - 1
        total = row_sums(self.node, self.capacity, n)
        share = self.capacity / np.where(total > 0, total, 1)[self.node]
        return row_sums(self.node, share * share, n)


def _presence(
    node: Ints,
    capacity: Floats,
    owner: Ints,
    owners: Sequence[str],
    ptr: Ints,
    roles: dict[tuple[int, int], tuple[str, str]],
) -> Presence:
    """From parts that are sorted already."""
    out = Presence.__new__(Presence)
    out.node, out.capacity, out.owner, out.ptr = node, capacity, owner, ptr
    out.owners, out.roles = owners, roles
    return out


def _position(owners: Sequence[str], name: str) -> int | None:
    try:
        return owners.index(name)
    except ValueError:
        return None


def _with_one_more(owners: Sequence[str], name: str) -> Sequence[str]:
    if isinstance(owners, _Numbered):
        return _Numbered(owners.count_of, (*owners.extra, name))
    return (*owners, name)


class _Numbered(Sequence[str]):
    """Names `f0`, `f1`, … without storing them, and some more after them."""

    def __init__(self, count: int, extra: tuple[str, ...] = ()) -> None:
        self.count_of, self.extra = count, extra

    def __len__(self) -> int:
        return self.count_of + len(self.extra)

    def __getitem__(self, i: Any) -> Any:
        if not 0 <= i < len(self):
            raise IndexError(i)
        return f"f{i}" if i < self.count_of else self.extra[i - self.count_of]

    def index(self, value: Any, start: int = 0, stop: int | None = None) -> int:
        if value in self.extra:
            return self.count_of + self.extra.index(value)
        digits = str(value)[1:]
        if str(value).startswith("f") and digits.isdecimal() and int(digits) < self.count_of:
            return int(digits)
        raise ValueError(value)
