"""The table of official product terms, from the notes on the classes of GB/T 4754.

    python tools/make_terms.py NOTES.csv > industry_chains/_terms.csv

NOTES.csv has the columns term, head (what a term of a list is one of), code2017, level (class or
group) and evidence (`…group_changed` where a class was split in 2017, which leaves only its group
certain). Terms are kept that the
built-in chains can make use of: those of a class in which some node is filed, and those that end in
a node's word but are filed elsewhere, so that the word alone does not decide there.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from pathlib import Path

from prescreen.chain import ChainGraph, load_chains
from prescreen.chain.meaning import vocabulary
from prescreen.chain.words import GENERIC, normal
from prescreen.content import content_root

SHORTEST, LONGEST = 2, 12


def code_of(row: dict[str, str]) -> str:
    """The class, or the group where the class is not certain."""
    sure = row["level"] == "class" and not row["evidence"].endswith("group_changed")
    return row["code2017"] if sure else row["code2017"][:3]


def terms_of(rows: Iterable[dict[str, str]], graph: ChainGraph) -> dict[str, set[str]]:
    """Term to codes."""
    filed = {c for node in graph.nodes for c in (*node.codes, *node.covers)}
    groups = {c[:3] for c in filed}
    words = vocabulary(graph)[0]
    out: dict[str, set[str]] = {}
    for row in rows:
        term, code = normal(row["term"]), code_of(row)
        if not SHORTEST <= len(term) <= LONGEST or term in GENERIC or term in words:
            continue
        if row["head"] and len(term) < 4 and not set(term) & set(row["head"]):
            continue  # torn out of a list: 曲轴 of 曲轴磨床 is no machine tool
        here = any(code.startswith(c) or c.startswith(code) for c in filed)
        if here or (code[:3] not in groups and any(term[i:] in words for i in range(1, len(term)))):
            out.setdefault(term, set()).add(code)
    return out


def main(path: str) -> None:
    graph = load_chains(root=content_root("industry_chains"))
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        terms = terms_of(csv.DictReader(file), graph)
    write = csv.writer(sys.stdout, lineterminator="\n")
    write.writerow(["term", "codes"])
    write.writerows([term, " ".join(sorted(terms[term]))] for term in sorted(terms))


if __name__ == "__main__":
    main(sys.argv[1])
