"""Fill the block of figures in the READMEs from benchmarks/results/*.json.

    python tools/figures.py

Nothing is typed by hand: a figure stands in a README only with the command that made it.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
READMES = ("README.md", "README.zh-CN.md")
START, END = "<!-- figures -->\n", "<!-- /figures -->\n"


def table(zh: bool) -> str:
    """The figures as Markdown."""
    if not list(RESULTS.glob("*.json")):
        return "还没有记录的结果。\n" if zh else "No results are recorded yet.\n"
    return ""


def rewritten(page: str, name: str) -> str:
    """The page with its block of figures made anew."""
    head, _, rest = page.partition(START)
    _, _, tail = rest.partition(END)
    return head + START + table(zh="zh" in name) + END + tail


def main() -> int:
    for name in READMES:
        path = ROOT / name
        page = path.read_text(encoding="utf-8")
        path.write_text(rewritten(page, name), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
