"""Chains that were read once are not read again while their files stay as they are."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from prescreen.chain import load
from prescreen.chain.graph import ChainGraph
from prescreen.chain.load import chain_ids, load_chains
from prescreen.content import content_root
from prescreen.errors import ChainError


@pytest.fixture
def chains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two of our chains, and a cache of its own."""
    root = tmp_path / "chains"
    root.mkdir()
    for name in chain_ids(content_root("industry_chains"))[:2]:
        shutil.copy(content_root("industry_chains") / f"{name}.yaml", root)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("PRESCREEN_CACHE", raising=False)
    return root


def files_read(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The chain files that are read from now on."""
    seen: list[Path] = []
    read = load.read_chain

    def noted(path: Path, known: load.KnownCode) -> object:
        seen.append(path)
        return read(path, known)

    monkeypatch.setattr(load, "read_chain", noted)
    return seen


def told(graph: ChainGraph) -> tuple[object, ...]:
    edges = (graph.src.tolist(), graph.dst.tolist(), graph.weight.tolist(), graph.kind.tolist())
    return graph.nodes, dict(graph.chains), edges


def test_a_second_loading_reads_no_chain(chains: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The graph of kept chains is that of the files, node by node with its place in the file."""
    first = load_chains(root=chains)
    seen = files_read(monkeypatch)

    assert told(load_chains(root=chains)) == told(first)
    assert seen == []


def test_a_changed_file_is_read_anew(chains: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One letter in one file, and all files of the choice are read; a mistake is told each time."""
    load_chains(root=chains)
    path = min(chains.glob("*.yaml"))
    path.write_text(path.read_text("utf-8").replace("nodes:", "nodes: 5\nnodez:", 1), "utf-8")
    seen = files_read(monkeypatch)
    for _ in range(2):
        with pytest.raises(ChainError):
            load_chains(root=chains)

    assert len(seen) == 4


def test_a_damaged_or_unwanted_cache_is_not_used(
    chains: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kept file with another byte in it, or any where the cache is switched off, is not read."""
    load_chains(root=chains)
    (kept,) = (chains.parent / "cache" / "prescreen").glob("chains-*.bin")
    seen = files_read(monkeypatch)
    kept.write_bytes(kept.read_bytes()[:-1] + b"!")
    load_chains(root=chains)
    monkeypatch.setenv("PRESCREEN_CACHE", "0")
    load_chains(root=chains)

    assert len(seen) == 4
