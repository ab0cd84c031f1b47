"""`prescreen check`: do the packs load, and what is odd about them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from prescreen.content import content_root
from prescreen.errors import Lang, PackError
from prescreen.pack import load_rules


def run(packs: Sequence[Path], lang: Lang) -> int:
    """Print every problem; 1 if there is one."""
    refs = list(packs) or [content_root("rules")]
    try:
        rules = load_rules(refs)
    except PackError as error:
        print(error.text(lang))
        count = len(error.problems)
        print(f"\n{count} 个问题" if lang == "zh" else f"\n{count} problems")
        return 1
    checks = sum(len(p.checks) for p in rules.packs)
    packs_n = len(rules.packs)
    print(
        f"{packs_n} 个规则包、{checks} 个审查项,没有问题"
        if lang == "zh"
        else f"{packs_n} packs, {checks} checks, no problems"
    )
    return 0
