"""Where the built-in rules, chains and examples are: in the wheel, or in a checkout."""

from __future__ import annotations

from pathlib import Path


def content_root(kind: str) -> Path:
    """The folder `rules`, `industry_chains` or `examples` that came with this installation."""
    here = Path(__file__).resolve().parent
    packed = here / "_content" / kind
    return packed if packed.is_dir() else here.parent.parent / kind
