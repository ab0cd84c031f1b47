"""clipspy: CLIPS, whose expressions are called as functions over global variables."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from benchmarks.rivals.base import Condition, Inexpressible, Judge, Record, Values, name
from benchmarks.rivals.prefix import Prefix
from prescreen.lang import ast


class _Clips(Prefix):
    """Lists are one multifield a leaf; what is asked of a list is a function that goes through
    them, and `functions` has its text."""

    true, false = "TRUE", "FALSE"
    shares = True

    def __init__(self) -> None:
        super().__init__()
        self.functions: dict[str, str] = {}
        self.list = ""

    def write(self, node: ast.Node) -> str:
        if not isinstance(node, ast.Aggregate):
            return super().write(node)
        outer, self.list = self.list, name(node.list)
        try:
            return super().write(node)
        finally:
            self.list = outer

    def known(self, value: str) -> str:
        return f"(neq {value} nil)"

    def item(self, leaf: str) -> str:
        return f"(nth$ ?i ?*{self.list}_{leaf}*)"

    def aggregate(self, kind: str, path: str, value: str | None, where: str | None) -> str:
        if kind not in _LOOPS:
            raise Inexpressible(f"{kind} of a list")
        start, step, end = _LOOPS[kind]
        step = step.format(value=value if value is not None else "TRUE")
        if where is not None:
            step = f"(if {where} then {step})"
        size = f"?*size_{path}*"
        body = f"{start} (loop-for-count (?i 1 {size}) do {step}) {end}"
        called = self.functions.setdefault(body, f"list{len(self.functions)}")
        return f"({called})"

    def call(self, op: str, *args: str) -> str:
        if op == "if":
            return f"(if {args[0]} then {args[1]} else {args[2]})"
        return f"({op} {' '.join(args)})"

    def var(self, path: str) -> str:
        return f"?*{path}*"

    def string(self, text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    def constant(self, value: object) -> str:
        return super().constant(value).strip("()")

    def inside(self, value: str, held: str) -> str:
        if held.startswith("(nth$"):
            raise Inexpressible("several values in an element of a list")
        return f"(neq (member$ {value} {held}) FALSE)"

    def begins(self, code: str, prefix: str) -> str:
        return f"(eq (sub-string 1 {len(prefix)} {code}) {self.string(prefix)})"

    def has(self, text: str, word: str) -> str:
        return f"(neq (str-index {self.string(word)} {text}) FALSE)"


_LOOPS = {
    "any": ("", "(if {value} then (return TRUE))", "FALSE"),
    "all": ("", "(if (not {value}) then (return FALSE))", "TRUE"),
    "count": ("(bind ?n 0)", "(if {value} then (bind ?n (+ ?n 1)))", "?n"),
    "sum": ("(bind ?n 0.0)", "(bind ?n (+ ?n {value}))", "?n"),
    "max": ("(bind ?n FALSE)", "(bind ?n (if ?n then (max ?n {value}) else {value}))", "?n"),
    "min": ("(bind ?n FALSE)", "(bind ?n (if ?n then (min ?n {value}) else {value}))", "?n"),
}
"""How a loop begins, what it does with an element, what it gives."""


class Clips:
    name = "clipspy"
    cannot = ("unknown values", "reasons", "tolerant comparison")

    def __init__(self) -> None:
        self.version = version("clipspy")
        self.dialect = _Clips()

    def prepare(self, record: Record) -> Any:
        out: dict[str, object] = {}
        for key, value in record.items():
            if _nested(value):
                flat = [leaf for leaf, one in value[0].items() if not isinstance(one, list)]
                out |= {f"{key}_{leaf}": tuple(_clips(i[leaf]) for i in value) for leaf in flat}
                out[f"size_{key}"] = len(value)
            else:
                out[key] = _clips(value)
                if value == []:
                    out[f"size_{key}"] = 0
        return out

    def judge(self, conditions: Sequence[Condition]) -> Judge:
        texts = []
        for c in conditions:
            holds = c.require if c.waive_when is None else f"(or {c.require} {c.waive_when})"
            body = f"(if {holds} then 1 else 0)"
            texts.append(body if c.applies is None else f"(if {c.applies} then {body} else 2)")
        values = self.values(texts, ())
        words = ("fail", "pass", "not_applicable")
        ids = [c.id for c in conditions]

        return lambda record: {i: words[int(v)] for i, v in zip(ids, values(record), strict=True)}

    def values(self, texts: Sequence[str], names: Sequence[tuple[str, str]]) -> Values:
        """One function of all facts, which become globals: faster than setting these one by one."""
        import clips

        env = clips.Environment()
        loops = self.dialect.functions
        every = [*texts, *loops, *(text for _, text in names)]
        read = sorted({v for t in every for v in re.findall(r"\?\*(\w+)\*", t)})
        for var in read:
            env.build(f"(defglobal ?*{var}* = nil)")
        for body, called in loops.items():
            env.build(f"(deffunction {called} () {body})")
        facts = [var for var in read if var not in dict(names)]
        parameters = " ".join(f"?a{k}" for k in range(len(facts)))
        binds = [f"(bind ?*{var}* ?a{k})" for k, var in enumerate(facts)]
        binds += [f"(bind ?*{n}* {text})" for n, text in names]
        body = f"{' '.join(binds)} (create$ {' '.join(texts)})"
        env.build(f"(deffunction all ({parameters}) {body})")

        def run(record: Any, env: Any = env) -> Any:  # which has to live as long
            return called_all(*[record.get(var, ()) for var in facts])

        called_all = env.find_function("all")
        return run


def _nested(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(v, dict) for v in value)


def _clips(value: object) -> object:
    import clips

    if isinstance(value, bool):
        return clips.Symbol("TRUE" if value else "FALSE")
    if value is None:
        return clips.Symbol("nil")
    return tuple(value) if isinstance(value, list) else value


def make() -> Clips | None:
    try:
        import clips  # noqa: F401
    except ImportError:
        return None
    return Clips()
