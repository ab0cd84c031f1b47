"""Chain files to one merged graph. All problems of all files are reported at once.

Checked: shape and types; codes that do not exist; ids twice; edges to nodes that are not there,
against the order of the stages, stated twice or both ways; nodes with no edge; cycles; aliases that
name nothing or two canonical nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from prescreen.chain import kept
from prescreen.chain.graph import ChainGraph
from prescreen.chain.merge import Aliases, merge
from prescreen.chain.model import Chain
from prescreen.chain.read import KnownCode, read_aliases, read_chain
from prescreen.errors import ChainError, Problem
from prescreen.fields import industry
from prescreen.fields.reading import said
from prescreen.messages import problem

ALIASES = "_aliases.yaml"


def chain_ids(root: Path) -> tuple[str, ...]:
    """The ids of the chains in a folder, in order of name."""
    return tuple(sorted(p.stem for p in root.glob("*.yaml") if not p.name.startswith("_")))


def load_chains(
    chains: Sequence[str | Path] | None = None,
    root: Path | None = None,
    *,
    known_code: Callable[[str], bool] | None = None,
) -> ChainGraph:
    """Read chains by id (in `root`) or by path and merge them; None means all of `root`.

    `root/_aliases.yaml` names the nodes that are one product in several chains. `known_code` tells
    whether a class of GB/T 4754 exists; by default the table of `prescreen.fields` is asked.
    Raises ChainError with every problem found.
    """
    names = list(chains) if chains is not None else list(chain_ids(root or Path()))
    known = known_code or industry.exists
    problems: list[Problem] = []
    paths: list[Path] = []
    for name in dict.fromkeys(str(n) for n in names):
        path = _find(name, root)
        if path is None:
            have = chain_ids(root) if root is not None else ()
            problems.append(problem("chain-file", None, name=said(name), have="、".join(have)))
        else:
            paths.append(path)
    found, more = _read(paths, known) if known_code else _recalled(paths)
    problems += more
    ids = [c.id for c in found]
    for twice in sorted({i for i in ids if ids.count(i) > 1}):
        problems.append(problem("chain-twice", None, name=twice))
    aliases = Aliases()
    if root is not None and (root / ALIASES).is_file():
        groups, more = read_aliases(root / ALIASES)
        aliases, problems = Aliases(groups), problems + more
    if problems:
        raise ChainError(problems)
    return merge(found, aliases)


def _read(paths: Sequence[Path], known: KnownCode) -> tuple[list[Chain], list[Problem]]:
    """The chains of the files, and every problem of every file."""
    found: list[Chain] = []
    problems: list[Problem] = []
    for path in paths:
        chain, more = read_chain(path, known)
        problems += more
        if chain is not None:
            found.append(chain)
    return found, problems


def _recalled(paths: Sequence[Path]) -> tuple[list[Chain], list[Problem]]:
    """The same, as it is kept of files that have not changed since."""
    name = kept.name_of(paths)
    known = kept.recall(name)
    if known is not None:
        return list(known), []
    found, problems = _read(paths, industry.exists)
    if not problems and name == kept.name_of(paths):
        kept.keep(name, found)
    return found, problems


def named(root: Path, name: str) -> list[str]:
    """Ids of the chains of a folder that are called so (光电新型显示与手机整机)."""
    head = f'\nname: "{name}"\n'
    return [i for i in chain_ids(root) if head in (root / f"{i}.yaml").read_text("utf-8")[:2000]]


def _find(name: str, root: Path | None) -> Path | None:
    if name.endswith((".yaml", ".yml")):
        bases = [Path(name), *([root / name] if root is not None else [])]
    else:
        folder = root or Path()
        bases = [folder / f"{name}.yaml", *([folder / f"{i}.yaml" for i in named(folder, name)])]
    return next((path for path in bases if _is_file(path)), None)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long for a file
        return False
