"""The chain part measured: growth against a plain networkx model, and the linker on labelled texts.

    python -m benchmarks.chain [--sizes 1000,10000,100000] [--json FILE]

Both models run in this process on the same random acyclic graph (10 edges a node, as many
enterprises as nodes) and their scores are compared on a sample. Times are the best of three.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "chain"))

import numpy as np  # noqa: E402
from labels import measured  # noqa: E402
from plain_model import TYPES, PlainModel  # noqa: E402

from prescreen.chain import (  # noqa: E402
    ChainGraph,
    Firm,
    FitModel,
    Link,
    Linker,
    Presence,
    Terms,
    load_chains,
)

T = TypeVar("T")
LABELS = ROOT / "benchmarks" / "data"


def best(run: Callable[[], T], times: int = 3) -> tuple[float, T]:
    """(seconds of the quickest run, its result)."""
    fastest, result = float("inf"), None
    for _ in range(times):
        gc.collect()
        start = time.perf_counter()
        result = run()
        fastest = min(fastest, time.perf_counter() - start)
    return fastest, result  # type: ignore[return-value]


def made_up(n: int, seed: int = 7) -> dict[str, Any]:
    """A random acyclic graph with n nodes, 10 n edges and n enterprises; node 0 is a hub."""
    rng = np.random.default_rng(seed)
    u, v = rng.integers(0, n, 10 * n), rng.integers(0, n, 10 * n)
    u[:260] = 0
    keep = u != v
    u, v = np.minimum(u, v)[keep], np.maximum(u, v)[keep]
    return {
        "n": n,
        "src": u,
        "dst": v,
        "weight": rng.choice([0.3, 0.6, 1.0], len(u)),
        "kappa": rng.random(n),
        "chain": rng.integers(0, 40, n),
        "at": rng.integers(0, n, n),
        "capacity": rng.random(n) * 2,
    }


def ours(g: dict[str, Any]) -> tuple[dict[str, float], FitModel]:
    n = g["n"]
    build, graph = best(
        lambda: ChainGraph.from_arrays(
            n, g["src"], g["dst"], g["weight"], kappa=g["kappa"], chain=g["chain"]
        )
    )
    first, _ = best(lambda: FitModel(graph, Presence.from_arrays(n, g["at"], g["capacity"])), 1)
    refresh, model = best(lambda: FitModel(graph, Presence.from_arrays(n, g["at"], g["capacity"])))
    one_firm, _ = best(lambda: model.with_firm(Firm("新", graph.ids[n // 2], 1.0)))
    rows = np.random.default_rng(3).integers(0, n, 1_000_000)
    million, _ = best(lambda: model.fit_many(rows, 0.9, 0.2, 0.1))
    links = [[Link(graph.ids[i], 1.0, 1.0)] for i in rows[:300].tolist()]
    explain, _ = best(lambda: [model.fit(link) for link in links])
    hub, _ = best(lambda: model.fit([Link(graph.ids[0], 1.0, 1.0)]))
    return {
        "build_ms": build * 1e3,
        "ready_ms": (build + first) * 1e3,
        "refresh_ms": refresh * 1e3,
        "one_firm_ms": one_firm * 1e3,
        "fits_per_s": 1e6 / million,
        "explain_ms": explain / len(links) * 1e3,
        "explain_hub_ms": hub * 1e3,
    }, model


def plain(g: dict[str, Any], sample: list[int]) -> tuple[dict[str, float], list[dict[str, float]]]:
    nodes = {
        i: {"kappa": k, "chains": (c,)}
        for i, (k, c) in enumerate(zip(g["kappa"].tolist(), g["chain"].tolist(), strict=True))
    }
    edges = list(zip(g["src"].tolist(), g["dst"].tolist(), g["weight"].tolist(), strict=True))
    firms = [
        (f"f{i}", at, c)
        for i, (at, c) in enumerate(zip(g["at"].tolist(), g["capacity"].tolist(), strict=True))
    ]
    build, model = best(lambda: PlainModel(nodes, edges, firms), 1)
    each, scores = best(lambda: [model.score(i, 0.9, 0.2, 0.1) for i in sample], 1)
    return {
        "build_ms": build * 1e3,
        "score_ms": each / len(sample) * 1e3,
        "all_nodes_s": each / len(sample) * g["n"],
    }, scores


def growth(sizes: list[int]) -> list[dict[str, Any]]:
    out = []
    for n in sizes:
        g = made_up(n)
        mine, model = ours(g)
        sample = list(range(0, n, max(1, n // 400)))
        theirs, scores = plain(g, sample)
        got = model.fit_many(sample, 0.9, 0.2, 0.1)
        wanted = np.array([[s[k] for k in TYPES] for s in scores])
        worst = float(np.abs(got[:, :4] - wanted).max())
        if worst > 0.000501:
            raise SystemExit(f"{n} nodes: the two models differ by {worst} points")
        every, _ = best(lambda m=model: m.fit_many(np.arange(m.graph.n)))  # type: ignore[misc]
        out.append(
            {
                "nodes": n,
                "edges": len(model.graph.src),
                **{f"ours_{k}": v for k, v in mine.items()},
                **{f"plain_{k}": v for k, v in theirs.items()},
                "ours_all_nodes_ms": every * 1e3,
                "ratio_build": theirs["build_ms"] / mine["ready_ms"],
                "ratio_all_nodes": theirs["all_nodes_s"] / every,
                "largest_difference": worst,
            }
        )
    return out


def labelled(linker: Linker) -> list[dict[str, Any]]:
    return [measured(linker, file) for file in sorted(LABELS.glob("*.csv"))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    rows = growth([int(x) for x in chosen.sizes.split(",")])
    print("growth (ours against a plain networkx model, same scores to 0.0005 points)")
    for row in rows:
        print(f"\n{row['nodes']:>8,} nodes, {row['edges']:,} edges")
        for key, value in row.items():
            if key not in ("nodes", "edges"):
                print(f"    {key:<22} {value:>16,.3f}")
    load, graph = best(lambda: load_chains(root=ROOT / "industry_chains"))
    linker = Linker(graph, Terms.beside(ROOT / "industry_chains"))
    products = ["年产500万套手机背光模组生产线", "锂电池石墨负极材料", "挖掘机"] * 300
    link, _ = best(lambda: [linker.link([p]) for p in products])
    print(
        f"\nbuilt-in chains: {graph.n} nodes, {len(graph.src)} edges, loaded in {load * 1e3:.0f} ms"
    )
    print(f"linking: {link / len(products) * 1e6:.0f} microseconds a product")
    found = labelled(linker)
    for result in found:
        print(
            f"{result['file']}: {result['texts']} texts, precision {result['precision']:.3f}, "
            f"recall {result['recall']:.3f} ({result['answered']:.3f} with what is asked), "
            f"questions asked {result['questions']}"
        )
    if chosen.json:
        chosen.json.write_text(json.dumps({"growth": rows, "linking": found}, indent=1), "utf-8")


if __name__ == "__main__":
    main()
