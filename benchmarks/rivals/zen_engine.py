"""zen-engine: one decision with an expression for each condition, evaluated with its trace."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from benchmarks.rivals.base import Condition, Dialect, Inexpressible, Judge, Record


class _Zen(Dialect):
    conjunction, disjunction, negation = " and ", " or ", "not "

    def item(self, leaf: str) -> str:
        return f"#.{leaf}"

    def holds(self, held: str, values: Sequence[str]) -> str:
        return f"some({held}, # in {self.strings(values)})"

    def starts(self, code: str, prefixes: Sequence[str]) -> str:
        return f"({' or '.join(f'startsWith({code}, {self.string(p)})' for p in prefixes)})"

    def mentions(self, text: str, words: Sequence[str]) -> str:
        return f"({' or '.join(f'contains({text}, {self.string(w)})' for w in words)})"

    def function(self, called: str, args: Sequence[str]) -> str:
        if called in ("min", "max"):
            return f"{called}([{', '.join(args)}])"
        if called == "clamp":
            return f"max([{args[1]}, min([{args[0]}, {args[2]}])])"
        if called == "abs":
            return f"abs({args[0]})"
        raise Inexpressible(f"{called} that snaps before it cuts")

    def aggregate(self, kind: str, path: str, value: str | None, where: str | None) -> str:
        source = f"filter({path}, {where})" if where else path
        if kind in ("any", "all"):
            return f"{'some' if kind == 'any' else 'all'}({source}, {value})"
        if kind == "count":
            return f"len({source})" if value is None else f"count({source}, {value})"
        return f"{kind}(map({source}, {value}))"


class Zen:
    cannot = ("unknown values that say what is missing", "tolerant comparison", "calendar months")

    def __init__(self, trace: bool) -> None:
        self.name = f"zen-engine (trace {'on' if trace else 'off'})"
        self.version = version("zen-engine")
        self.dialect: Dialect = _Zen()
        self.trace = trace

    def prepare(self, record: Record) -> Any:
        return dict(record)

    def judge(self, conditions: Sequence[Condition]) -> Judge:
        import zen

        decision = zen.ZenEngine().create_decision(json.dumps(_graph(conditions)))
        keys = [(c.id, f"a{k}", f"r{k}", f"w{k}") for k, c in enumerate(conditions)]
        options: Any = {"trace": self.trace}

        def run(record: Any) -> dict[str, str]:
            result = decision.evaluate(record, options)["result"]
            return {
                check: "not_applicable"
                if result.get(applies) is False
                else "pass"
                if result[require] or result.get(waive)
                else "fail"
                for check, applies, require, waive in keys
            }

        return run


def _graph(conditions: Sequence[Condition]) -> dict[str, object]:
    """Input, one node with all expressions, output."""
    expressions = []
    for k, c in enumerate(conditions):
        for key, text in ((f"a{k}", c.applies), (f"r{k}", c.require), (f"w{k}", c.waive_when)):
            if text is not None:
                expressions.append({"id": key, "key": key, "value": text})
    at = {"x": 0, "y": 0}
    return {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "position": at},
            {
                "id": "checks",
                "type": "expressionNode",
                "name": "checks",
                "position": at,
                "content": {"expressions": expressions},
            },
            {"id": "out", "type": "outputNode", "name": "out", "position": at},
        ],
        "edges": [
            {"id": "1", "type": "edge", "sourceId": "in", "targetId": "checks"},
            {"id": "2", "type": "edge", "sourceId": "checks", "targetId": "out"},
        ],
    }


def make(trace: bool = True) -> Zen | None:
    try:
        import zen  # noqa: F401
    except ImportError:
        return None
    return Zen(trace)
