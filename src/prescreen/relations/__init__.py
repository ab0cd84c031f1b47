"""What binds facts together, whatever the rules: one follows from others, or they contradict.

    data/relations.yaml --load_relations--> Relations --run.relations--> values, derived, conflicts

A fact that follows from others is not asked. Facts that contradict each other make the value
unknown, with both named; the favourable one never wins by itself.
"""

from prescreen.relations.load import load_relations
from prescreen.relations.model import Case, Relation, Relations

__all__ = ["Case", "Relation", "Relations", "load_relations"]
