"""`prescreen check`: do the packs load, and what is odd about them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from prescreen.content import content_root
from prescreen.errors import Lang, PackError
from prescreen.lint.unread import unread
from prescreen.pack import RuleSet, load_rules
from prescreen.render.terminal.console import say


def run(packs: Sequence[Path], lang: Lang) -> int:
    """Print every problem and note; 1 if there is a problem."""
    from prescreen.lint.findings import findings

    refs = list(packs) or [content_root("rules")]
    try:
        rules = load_rules(refs)
    except PackError as error:
        say(error.text(lang))
        count = len(error.problems)
        say(f"\n{count} 个问题" if lang == "zh" else f"\n{count} problems")
        return 1
    found = list(findings(rules))
    serious = [f.problem for f in found if f.serious]
    notes = [f.problem for f in found if not f.serious]
    for problem in serious:
        say(problem.text(lang))
    for problem in notes:
        say(("提示 " if lang == "zh" else "note ") + problem.text(lang))
    checks, packs_n = sum(len(p.checks) for p in rules.packs), len(rules.packs)
    say(
        f"{packs_n} 个规则包、{checks} 个审查项,"
        + (f"{len(serious)} 个问题" if serious else "没有问题")
        + (f",{len(notes)} 条提示" if notes else "")
        if lang == "zh"
        else f"{packs_n} packs, {checks} checks, {len(serious) or 'no'} problems"
        + (f", {len(notes)} notes" if notes else "")
    )
    if {p.id for p in load_rules(["national"]).packs} <= {p.id for p in rules.packs}:
        _tell_unread(rules, lang)
    return 1 if serious else 0


def _tell_unread(rules: RuleSet, lang: Lang) -> None:
    """Fields of the catalogue that no rule reads and that do not say why."""
    left = unread(rules)
    named = ("、" if lang == "zh" else ", ").join(f"{f.label}({f.path})" for f in left)
    said = f"未被任何规则或关系读取、也未注明原因的字段 {len(left)} 个"
    if lang != "zh":
        said = f"{len(left)} fields that no rule or relation reads and that do not say why"
    say(said + ((":" if lang == "zh" else ": ") + named if left else ""))
