"""What a chain file says, and the parameters of the model. Plain data, no arithmetic."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, fields
from typing import Any

from prescreen.errors import Place

#: Stages in the order of drawing, left to right; those of `SUPPORT` stand in a band of their own.
STAGES = ("上游", "中游", "下游", "应用", "副产", "循环", "装备", "支撑")
STAGES_EN = {
    "上游": "upstream",
    "中游": "midstream",
    "下游": "downstream",
    "应用": "application",
    "副产": "by-products",
    "循环": "recycling",
    "装备": "equipment",
    "支撑": "support",
}
SUPPORT = ("装备", "支撑", "副产", "循环")
#: What flows along an edge. Gap lists leave out `software` and `service` unless asked.
KINDS = ("material", "equipment", "tooling", "software", "service")
UNIT = 1000  # steps of a point
ROUNDED = 4  # steps that rounding four scores, and four bounds below them, may add to a total


@dataclass(frozen=True, slots=True)
class ChainSource:
    """Where a node, a weight or a criticality comes from. `url` is empty for general knowledge."""

    id: str
    supports: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class ChainNode:
    """A product or activity of a chain.

    `id` is `chain.node`. `gb` is the typical class of GB/T 4754-2017, `gb_alt` other classes it is
    filed under, `covers` classes or groups of which every product belongs to it. `kappa`
    (criticality) and `tau` (value added) are judgements in 0..1; 0 means not judged. `words`
    are product words a text may use for it, the name's own parts not repeated.
    """

    id: str
    name: str
    name_en: str = ""
    stage: str = "中游"
    gb: str = ""
    gb_alt: tuple[str, ...] = ()
    kappa: float = 0.0
    tau: float = 0.0
    words: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    note: str = ""
    chains: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    place: Place | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """All its industry classes, the typical one first."""
        return (self.gb, *self.gb_alt) if self.gb else self.gb_alt

    def label(self, lang: str = "zh") -> str:
        """The name without what stands in brackets, for sentences and pictures."""
        if lang != "zh" and self.name_en:
            return self.name_en
        return re.sub(r"（[^（）]*）|\([^()]*\)", "", self.name).strip() or self.name


@dataclass(frozen=True, slots=True)
class Edge:
    """`supplier` supplies `user`; weight in (0, 1]: 1 core, 0.6 important, 0.3 auxiliary."""

    supplier: str
    user: str
    weight: float
    kind: str = "material"
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain file as read: nodes and edges with full ids, recycling edges kept apart."""

    id: str
    name: str
    name_en: str = ""
    scope: str = ""
    nodes: tuple[ChainNode, ...] = ()
    edges: tuple[Edge, ...] = ()
    recycling: tuple[Edge, ...] = ()
    sources: tuple[ChainSource, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True)
class FitParams:
    """Parameters of the fit model (docs/explanation/chain.md). Weights of value are judgements.

    c0: the capacity that counts as one unit of presence; lam: 0 files a supplier of a local user
    under fill, 1 under extend; hops > 1 lets need pass through missing nodes, weakened by beta
    (acyclic graphs only); chain_half: the presence at which a chain counts as 63 % established.
    unit_output, unit_investment: the output a year and the investment (万元) of a project with the
    capacity of one unit. An enterprise above the statistical threshold sold about 27,600 in 2023
    (133.4 万亿元 of 48.3 万 enterprises); the median of 33 public projects promises 1.85 yuan of
    output for one invested.
    The value weights: base, then the qualities in the order of the formulas; each sums to <= 1.
    """

    c0: float = 1.0
    lam: float = 0.0
    hops: int = 1
    beta: float = 0.3
    chain_half: float = 3.0
    unit_output: float = 28_000.0
    unit_investment: float = 15_000.0
    fill: tuple[float, float, float] = (0.50, 0.25, 0.25)
    extend: tuple[float, float, float] = (0.50, 0.25, 0.25)
    strengthen: tuple[float, float, float, float] = (0.35, 0.25, 0.25, 0.15)
    build: tuple[float, float, float] = (0.40, 0.40, 0.20)

    def amount(self, output: float | None, investment: float | None) -> float | None:
        """The capacity of a project in units: by what it will sell and by what is invested (万元),
        the smaller of the two, so that a bold promise does not win; None where neither is known.
        """
        known = [
            value / unit
            for value, unit in ((output, self.unit_output), (investment, self.unit_investment))
            if value is not None
        ]
        return min(known, default=None)

    def __post_init__(self) -> None:
        for f in fields(self):
            value = getattr(self, f.name)
            parts = value if isinstance(value, tuple) else (value,)
            if not all(math.isfinite(p) and p >= 0 for p in parts):
                raise ValueError(f"{f.name} must be finite and not negative: {value}")
            if isinstance(value, tuple) and sum(parts) > 1 + 1e-12:
                raise ValueError(f"the weights of {f.name} add up to more than 1: {value}")
        if not (self.c0 and self.chain_half and self.unit_output and self.unit_investment):
            raise ValueError("c0, chain_half, unit_output and unit_investment must be positive")
        if self.lam > 1 or self.beta > 1:
            raise ValueError("lam and beta lie in 0..1")
        if self.hops < 1 or self.hops != int(self.hops):
            raise ValueError(f"hops is a whole number from 1: {self.hops}")


def chain_json_schema() -> dict[str, Any]:
    """The shape of a chain file as JSON Schema, for editors. `read.py` checks more than this."""
    text: dict[str, Any] = {"type": "string"}
    texts: dict[str, Any] = {"type": "array", "items": text}
    unit: dict[str, Any] = {"type": "number", "minimum": 0, "maximum": 1}
    name: dict[str, Any] = {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}
    code: dict[str, Any] = {"type": "string", "pattern": r"^([A-T]|\d{2,4})$"}
    weight: dict[str, Any] = {"type": "number", "exclusiveMinimum": 0, "maximum": 1}
    node = {
        "id": name, "name": text, "name_en": text, "words": texts, "stage": {"enum": list(STAGES)},
        "gb": code, "gb_alt": {"type": "array", "items": code},
        "covers": {"type": "array", "items": code}, "kappa": unit, "tau": unit,
        "src": texts, "note": text,
    }  # fmt: skip
    edge = {
        "type": "array",
        "prefixItems": [name, name, weight, {"enum": list(KINDS)}],
        "minItems": 4,
        "maxItems": 4,
    }
    pair = {"type": "array", "items": name, "minItems": 2, "maxItems": 2}

    def object_of(parts: dict[str, Any], *needed: str) -> dict[str, Any]:
        out: dict[str, Any] = {"type": "object", "properties": parts, "additionalProperties": False}
        return {**out, "required": list(needed)} if needed else out

    source = object_of({"url": text, "supports": text})
    top = {
        "id": name, "name": text, "name_en": text, "scope": text,
        "sources": {"type": "object", "additionalProperties": source},
        "nodes": {"type": "array", "items": object_of(node, "id", "name", "stage")},
        "edges": {"type": "array", "items": edge},
        "recycle_edges": {"type": "array", "items": {"anyOf": [pair, edge]}},
    }  # fmt: skip
    schema = object_of(top, "id", "name", "nodes", "edges")
    draft = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": draft, "title": "industry chain", **schema}
