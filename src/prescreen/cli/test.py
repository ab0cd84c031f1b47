"""`prescreen test`: run the tests that stand in the packs, with coverage of every condition, and
with `--mutate` whether they would notice a mistake."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from prescreen.clock import today
from prescreen.content import content_root
from prescreen.errors import Lang, Problem
from prescreen.lang.prose import Prose
from prescreen.lint import PackCoverage, mutate, run_tests
from prescreen.pack import RuleSet, load_rules
from prescreen.render.terminal.console import say
from prescreen.vocabulary import STATUSES


def run(packs: Sequence[Path], lang: Lang, mutated: bool = False) -> int:
    """1 if a test fails, something is not covered, or a mutant lives."""
    rules = load_rules(list(packs) or [content_root("rules")])
    only = None if not packs else rules.named or frozenset(p.id for p in rules.packs)
    bad = tests = shown = total = 0
    for result in run_tests(rules, only):
        gaps = list(result.coverage.gaps())
        seen, wanted = result.coverage.counts()
        tests, shown, total = tests + result.count, shown + seen, total + wanted
        bad += len(result.failures) + len(gaps)
        share = 100.0 if not wanted else 100.0 * seen / wanted
        say(
            f"{result.pack.id}: {result.count} 个测试,{len(result.failures)} 个失败,"
            f"条件覆盖 {share:.1f}%({seen}/{wanted})"
            if lang == "zh"
            else f"{result.pack.id}: {result.count} tests, {len(result.failures)} failed, "
            f"conditions covered {share:.1f}% ({seen}/{wanted})"
        )
        _print(result.failures, lang)
        _print_gaps(rules, result.coverage, lang)
    percent = 100.0 if not total else 100.0 * shown / total
    say(
        f"合计 {tests} 个测试,条件覆盖 {percent:.1f}%"
        if lang == "zh"
        else f"{tests} tests in all, conditions covered {percent:.1f}%"
    )
    if mutated and not bad:
        bad = _mutate(rules, only, lang)
    return 1 if bad else 0


def _mutate(rules: RuleSet, only: frozenset[str] | None, lang: Lang) -> int:
    """How many mutants live and declarations are in vain; tests that fail would kill all."""
    count = killed = equivalent = bad = 0
    for result in mutate(rules, only):
        count, killed = count + result.count, killed + result.killed
        equivalent, bad = equivalent + result.equivalent, bad + len(result.problems)
        said = _tally(result.count, result.killed, result.equivalent, lang)
        say(f"{result.pack.id}: {said}")
        _print(result.problems, lang)
    said = _tally(count, killed, equivalent, lang)
    say(f"合计 {said}" if lang == "zh" else f"{said} in all")
    return bad


def _tally(count: int, killed: int, equivalent: int, lang: Lang) -> str:
    alive = count - killed - equivalent
    return (
        f"{count} 处改动,{killed} 处被测试发现,{equivalent} 处声明等价,{alive} 处没有发现"
        if lang == "zh"
        else f"{count} changes, {killed} noticed, {equivalent} declared equivalent, "
        f"{alive} not noticed"
    )


def _print(problems: Iterable[Problem], lang: Lang) -> None:
    for problem in problems:
        say("  " + problem.text(lang).replace("\n", "\n  "))


def _print_gaps(rules: RuleSet, coverage: PackCoverage, lang: Lang) -> None:
    checks = {c.id: c for c in coverage.pack.checks}
    prose = Prose(rules.on(coverage.pack.tested_on or today()), lang)
    for gap in coverage.gaps():
        check = checks.get(gap.check)
        where = f"{check.place}: " if check else ""
        what = gap.what
        if gap.node is not None:
            what = prose.say(gap.node)
        names = _RESULTS if gap.node is None else _TRUTHS
        lacking = "、".join(names[w] if lang == "zh" else w for w in gap.lacking)
        said = (
            f"{where}{gap.check}「{what}」未测到:"
            if lang == "zh"
            else f"{where}{gap.check} “{what}” lacks: "
        )
        say(f"  {said}{lacking}")


_TRUTHS = {"true": "真", "false": "假", "unknown": "未知", "boundary": "边界"}
_RESULTS = {code: status.label for code, status in STATUSES.items()}
_RESULTS |= {"fired": "触发", "not fired": "未触发"}
