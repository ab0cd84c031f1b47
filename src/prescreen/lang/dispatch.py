"""`functools.singledispatch` for methods, without the per-call wrapping of the standard one.

The standard `singledispatchmethod` builds and dresses a new function at every call, which costs
more than most nodes do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import singledispatch
from typing import Any, Generic, Self, TypeVar, overload

R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., Any])


class dispatched(Generic[R]):  # noqa: N801 - used as a decorator
    """A method chosen by the class of its one argument; the body itself is the loud default."""

    def __init__(self, default: Callable[[Any, Any], R]) -> None:
        self._table = singledispatch(default)
        self._chosen: dict[type, Callable[[Any, Any], R]] = {}
        self.__doc__ = default.__doc__

    def register(self, function: F) -> F:
        """Add the method for the class that annotates its argument."""
        self._table.register(function)
        self._chosen.clear()
        return function

    @property
    def registry(self) -> Mapping[type, Callable[..., Any]]:
        """The methods by the classes they are for; the default is that for `object`."""
        return self._table.registry

    @overload
    def __get__(self, obj: None, cls: Any = None) -> Self: ...
    @overload
    def __get__(self, obj: object, cls: Any = None) -> Callable[[Any], R]: ...
    def __get__(self, obj: Any, cls: Any = None) -> Self | Callable[[Any], R]:
        if obj is None:
            return self
        chosen, choose = self._chosen, self._table.dispatch

        def call(node: Any) -> R:
            kind = node.__class__
            method = chosen.get(kind)
            if method is None:
                method = chosen[kind] = choose(kind)
            return method(obj, node)

        return call
