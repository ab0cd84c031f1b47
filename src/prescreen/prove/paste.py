"""A witness as a test of its pack, ready to paste: its facts, and what the check comes to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import yaml

from prescreen.lint.cases import Bench
from prescreen.lint.sites import Mutant, mutated
from prescreen.pack.model import Pack, PackTest
from prescreen.pack.ruleset import RuleSet
from prescreen.prove.witness import Witness
from prescreen.run.program import Program


def as_test(
    rules: RuleSet, pack: Pack, day: dt.date, check: str, mutant: Mutant, found: Witness
) -> str:
    """The test in YAML; empty where it would not notice the change, since its facts are declared
    and those of the witness verified."""
    given = nested(found.plain())
    name = f"{mutant.rule} 不是 {mutant.what}"
    test = PackTest(name, given, day, (), {}, mutant.place)
    bench = Bench(rules, replace(pack, tests=(test,)))
    if bench.failures:
        return ""
    here = bench.program(bench.cases[0])
    want, other = (_status(p, bench, check) for p in (here, Program(mutated(here.rules, mutant))))
    if want == other:
        return ""
    lines = {"name": name, "as_of": day.isoformat(), "given": given, "expect": {check: want}}
    parts = [f"{key}: {_flow(value)}" for key, value in lines.items()]
    return "  - " + "\n    ".join(parts)


def _status(program: Program, bench: Bench, check: str) -> str:
    situation = bench.cases[0].situation
    one = program.by_id[check]
    return one.outcome(situation.env(), situation.verified_env, ()).status


def nested(flat: Mapping[str, object]) -> dict[str, Any]:
    """`{"land.area": 3}` as `{"land": {"area": 3}}`, as tests are written."""
    out: dict[str, Any] = {}
    for path, value in flat.items():
        *above, leaf = path.split(".")
        at = out
        for part in above:
            at = at.setdefault(part, {})
        at[leaf] = value
    return out


def _flow(value: object) -> str:
    text = yaml.safe_dump(
        value, allow_unicode=True, default_flow_style=True, sort_keys=False, width=10**6
    )
    return text.removesuffix("\n...\n").strip()


__all__ = ["as_test", "nested"]
