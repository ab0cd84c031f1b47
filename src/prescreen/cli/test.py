"""`prescreen test`: run the tests that stand in the packs, with coverage of every condition."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from prescreen.content import content_root
from prescreen.errors import Lang
from prescreen.lang.prose import Prose
from prescreen.lint import PackCoverage, run_tests
from prescreen.pack import RuleSet, load_rules
from prescreen.render.terminal.console import say
from prescreen.vocabulary import STATUSES


def run(packs: Sequence[Path], lang: Lang, verbose: bool = False) -> int:
    """1 if a test fails or something is not covered."""
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
        for failure in result.failures:
            say("  " + failure.text(lang).replace("\n", "\n  "))
        _print_gaps(rules, result.coverage, lang)
    percent = 100.0 if not total else 100.0 * shown / total
    say(
        f"合计 {tests} 个测试,条件覆盖 {percent:.1f}%"
        if lang == "zh"
        else f"{tests} tests in all, conditions covered {percent:.1f}%"
    )
    return 1 if bad else 0


def _print_gaps(rules: RuleSet, coverage: PackCoverage, lang: Lang) -> None:
    import datetime as dt

    checks = {c.id: c for c in coverage.pack.checks}
    prose = Prose(rules.on(coverage.pack.tested_on or dt.date.today()), lang)
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
