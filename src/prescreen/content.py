"""Where the built-in rules and chains are: in the wheel, or at the root of a checkout."""

from __future__ import annotations

from pathlib import Path


def content_root(kind: str) -> Path:
    """The folder `rules` or `industry_chains` that came with this installation."""
    here = Path(__file__).resolve().parent
    packed = here / "_content" / kind
    return packed if packed.is_dir() else here.parent.parent / kind
