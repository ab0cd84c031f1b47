"""Labelled texts against the linker; the labels are explained in benchmarks/data/README.md."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from prescreen.chain import Linker


def measured(linker: Linker, file: Path) -> dict[str, Any]:
    """Precision and recall of nodes; `answered` counts also what is asked by name; `wrong` are the
    texts with a node that is not theirs."""
    hits = asked = missed = put = right_questions = questions = texts = 0
    wrong: list[str] = []
    for row in csv.DictReader(file.read_text("utf-8").splitlines()):
        texts += 1
        label = row["nodes"]
        result = linker.link([row["product"]], text=row.get("project"))
        got, near = {x.node for x in result.links}, set(result.near)
        choices = _choices(linker, label)
        if label.startswith("?"):
            questions += 1
            right_questions += not got and bool(near & choices[0])
            choices = []
        found = [c for c in choices if got & c]
        hits += len(found)
        asked += sum(1 for c in choices if not got & c and near & c)
        missed += sum(1 for c in choices if not near & c)
        bad = got - set().union(*found)
        put += len(bad)
        wrong += [row["product"]] if bad else []
    wanted = hits + asked + missed
    return {
        "file": file.name,
        "texts": texts,
        "precision": hits / (hits + put) if hits + put else 1.0,
        "recall": hits / wanted if wanted else 1.0,
        "answered": (hits + asked) / wanted if wanted else 1.0,
        "questions": f"{right_questions} of {questions}",
        "wrong": wrong,
    }


def _choices(linker: Linker, label: str) -> list[set[str]]:
    """For each product of a text, the nodes of which any is right."""
    if label == "none":
        return []
    canonical = linker.graph.canonical
    return [{canonical(n) for n in part.split("|")} for part in label.lstrip("?").split(";")]
