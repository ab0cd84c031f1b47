"""Small rule sets made in memory: a check from its text, a screener from checks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from prescreen.candidate import Candidate
from prescreen.errors import Place
from prescreen.fields import catalogue
from prescreen.lang import Names, Sort, compile_expression
from prescreen.pack.model import Check, Citation, Pack, Period, SourceText
from prescreen.pack.ruleset import RuleSet
from prescreen.region import Region, RegionShape
from prescreen.report import Report
from prescreen.screener import Screener

DAY = dt.date(2026, 11, 22)
LAW = SourceText("t.law", "测试法", "测试机关", None, Period(), "law", "verified")
NAMES = Names(catalogue)


def check(require: str, applies: str | None = None, **more: Any) -> Check:
    """A veto named `t.c`, due at once, unless said otherwise."""
    given: dict[str, Any] = {
        "id": "t.c",
        "pack": "t",
        "level": "national",
        "title": "测试项",
        "title_en": "test check",
        "applies": None if applies is None else compile_expression(applies, NAMES, Sort.BOOL),
        "require": compile_expression(require, NAMES, Sort.BOOL),
        "waive_when": None,
        "severity": "veto",
        "scope": "project",
        "due": "线索",
        "verify_by": None,
        "basis": "law",
        "bureau": "development_reform",
        "citations": (Citation(LAW, "第一条"),),
        "authority": None,
        "waivable": False,
        "until": None,
        "until_en": None,
        "remedy": "改正",
        "remedy_en": "mend it",
        "fallback": None,
        "fallback_en": None,
        "effective": Period(),
        "place": Place("test"),
    }
    return Check(**(given | more))


def pack(checks: Sequence[Check], **more: Any) -> Pack:
    given: dict[str, Any] = {
        "id": "t",
        "title": "测试包",
        "title_en": "test pack",
        "version": "1",
        "level": "national",
        "status": "active",
        "effective": Period(),
        "review_by": None,
        "tested_on": None,
        "coverage": (),
        "uses": (),
        "extends": (),
        "sources": {"law": LAW},
        "parameters": {},
        "tables": {},
        "metrics": {},
        "checks": tuple(checks),
        "score_title": None,
        "score": (),
        "conclusions": (),
        "tests": (),
        "equivalent": (),
        "sha256": "0" * 64,
        "file": "test",
    }
    return Pack(**(given | more))


REGION = Region(
    RegionShape.model_validate({"region": "t", "name": "测试地区", "packs": []}), Path(), "0" * 64
)


def screener(*checks: Check, **more: Any) -> Screener:
    return Screener(REGION, RuleSet([pack(checks, **more)]), None, DAY)


def candidate(facts: Mapping[str, Any] | None = None, **more: Any) -> Candidate:
    return Candidate("c", "项目", dict(facts or {}), **more)


def screen(rule: Check, facts: Mapping[str, Any] | None = None, **more: Any) -> Report:
    """One check on one candidate."""
    return screener(rule).screen(candidate(facts, **more))
