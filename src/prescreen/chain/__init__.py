"""Industry chains: who supplies whom, who is here already, and what a project adds.

    chains (YAML) --load--> ChainGraph --+
    local enterprises (Firm) ------------+--> FitModel --fit(links)--> Fit (scores and reasons)
    products, code, text --Linker--> LinkResult --------------^

The numbers live in NumPy and SciPy arrays, computed once per region; networkx is built only for
paths and pictures. Heavy imports happen on first use, so importing this package is cheap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .draw import draw_svg as draw_svg
    from .explain import Contribution as Contribution
    from .explain import Partner as Partner
    from .fit import Fit as Fit
    from .fit import FitModel as FitModel
    from .graph import ChainGraph as ChainGraph
    from .link import Link as Link
    from .link import Linker as Linker
    from .link import LinkResult as LinkResult
    from .load import chain_ids as chain_ids
    from .load import load_chains as load_chains
    from .missing import Gap as Gap
    from .missing import GapReport as GapReport
    from .missing import gaps as gaps
    from .model import Chain as Chain
    from .model import Edge as Edge
    from .model import FitParams as FitParams
    from .model import Node as Node
    from .presence import Firm as Firm
    from .presence import Presence as Presence

_WHERE = {
    "Chain": "model",
    "ChainGraph": "graph",
    "Contribution": "explain",
    "Edge": "model",
    "Firm": "presence",
    "Fit": "fit",
    "FitModel": "fit",
    "FitParams": "model",
    "Gap": "missing",
    "GapReport": "missing",
    "Link": "link",
    "LinkResult": "link",
    "Linker": "link",
    "Node": "model",
    "Partner": "explain",
    "Presence": "presence",
    "chain_ids": "load",
    "draw_svg": "draw",
    "gaps": "missing",
    "load_chains": "load",
}

__all__ = sorted(_WHERE)


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
