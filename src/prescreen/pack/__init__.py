"""Rule packs: YAML with places, shapes, meaning, guards."""

from prescreen.pack.compile import compile_packs
from prescreen.pack.load import find_packs, read_packs
from prescreen.pack.model import Check, Citation, Conclusion, Metric, Pack, Parameter, ScoreItem
from prescreen.pack.ruleset import RuleSet, load_rules

__all__ = [
    "Check",
    "Citation",
    "Conclusion",
    "Metric",
    "Pack",
    "Parameter",
    "RuleSet",
    "ScoreItem",
    "compile_packs",
    "find_packs",
    "load_rules",
    "read_packs",
]
