"""Industry chains: who supplies whom, who is here already, and what a project adds.

    chains (YAML) --load--> ChainGraph --+
    local enterprises (Firm) ------------+--> FitModel --fit(links)--> Fit (scores and reasons)
    products, code, text --Linker--> LinkResult --------------^

The numbers live in NumPy arrays, computed once per region; networkx is built only for
paths and pictures. Heavy imports happen on first use, so importing this package is cheap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from prescreen.chain.explain import Partner as Partner
    from prescreen.chain.fit import Fit as Fit
    from prescreen.chain.fit import FitModel as FitModel
    from prescreen.chain.fit import SectorFit as SectorFit
    from prescreen.chain.graph import ChainGraph as ChainGraph
    from prescreen.chain.link import Link as Link
    from prescreen.chain.link import Linker as Linker
    from prescreen.chain.link import LinkResult as LinkResult
    from prescreen.chain.load import chain_ids as chain_ids
    from prescreen.chain.load import load_chains as load_chains
    from prescreen.chain.missing import ChainGap as ChainGap
    from prescreen.chain.missing import GapReport as GapReport
    from prescreen.chain.missing import gaps as gaps
    from prescreen.chain.model import Chain as Chain
    from prescreen.chain.model import ChainNode as ChainNode
    from prescreen.chain.model import Edge as Edge
    from prescreen.chain.model import FitParams as FitParams
    from prescreen.chain.presence import Firm as Firm
    from prescreen.chain.presence import Presence as Presence
    from prescreen.chain.sectors import SectorTable as SectorTable
    from prescreen.chain.sentences import Contribution as Contribution
    from prescreen.chain.terms import Terms as Terms

_WHERE = {
    "Chain": "model",
    "ChainGap": "missing",
    "ChainGraph": "graph",
    "ChainNode": "model",
    "Contribution": "sentences",
    "Edge": "model",
    "Firm": "presence",
    "Fit": "fit",
    "FitModel": "fit",
    "FitParams": "model",
    "GapReport": "missing",
    "Link": "link",
    "LinkResult": "link",
    "Linker": "link",
    "Partner": "explain",
    "Presence": "presence",
    "SectorFit": "fit",
    "SectorTable": "sectors",
    "Terms": "terms",
    "chain_ids": "load",
    "gaps": "missing",
    "load_chains": "load",
}

__all__ = sorted(_WHERE)


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
