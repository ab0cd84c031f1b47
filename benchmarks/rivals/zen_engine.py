"""zen-engine: one decision with an expression for each condition, evaluated with its trace."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from typing import Any

from benchmarks.rivals.base import Condition, Dialect, Inexpressible, Judge, Record, Values


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
        evaluate = _compiled(_expressions(conditions), self.trace)
        keys = [(c.id, f"a{k}", f"r{k}", f"w{k}") for k, c in enumerate(conditions)]

        def run(record: Any) -> dict[str, str]:
            result = evaluate(record)
            return {
                check: "not_applicable"
                if result.get(applies) is False
                else "pass"
                if result[require] or result.get(waive)
                else "fail"
                for check, applies, require, waive in keys
            }

        return run

    def values(self, texts: Sequence[str], names: Sequence[tuple[str, str]]) -> Values:
        """With its trace an expression each, so that the trace has them all; else one array."""
        if not self.trace:
            whole = _compiled({"all": f"[{', '.join(texts)}]"}, False)
            return lambda record: whole(record)["all"]
        keys = [f"e{k}" for k in range(len(texts))]
        each = _compiled(dict(zip(keys, texts, strict=True)), True)

        def run(record: Any) -> list[Any]:
            result = each(record)
            return [result[key] for key in keys]

        return run


class Bare(Zen):
    """Its expression language alone, without decisions, their graph and the trace."""

    def __init__(self) -> None:
        super().__init__(trace=False)
        self.name = "zen-engine (one expression)"

    def values(self, texts: Sequence[str], names: Sequence[tuple[str, str]]) -> Values:
        import zen

        run: Values = zen.compile_expression(f"[{', '.join(texts)}]").evaluate
        return run


def _compiled(expressions: Mapping[str, str], trace: bool) -> Callable[[Any], dict[str, Any]]:
    """A decision whose content is compiled once: one made of its text compiles every time anew."""
    import zen

    content = zen.ZenDecisionContent(json.dumps(_graph(expressions)))
    engine = zen.ZenEngine({"loader": lambda key: content})
    options: Any = {"trace": trace}
    return lambda record: engine.evaluate("checks", record, options)["result"]


def _expressions(conditions: Sequence[Condition]) -> dict[str, str]:
    out = {}
    for k, c in enumerate(conditions):
        for key, text in ((f"a{k}", c.applies), (f"r{k}", c.require), (f"w{k}", c.waive_when)):
            if text is not None:
                out[key] = text
    return out


def _graph(expressions: Mapping[str, str]) -> dict[str, object]:
    """Input, one node with all expressions, output."""
    rows = [{"id": key, "key": key, "value": text} for key, text in expressions.items()]
    at = {"x": 0, "y": 0}
    return {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "position": at},
            {
                "id": "checks",
                "type": "expressionNode",
                "name": "checks",
                "position": at,
                "content": {"expressions": rows},
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


def bare() -> Bare | None:
    return None if make() is None else Bare()
