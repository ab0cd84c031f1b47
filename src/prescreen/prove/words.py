"""Conditions on the words of texts and choices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from prescreen.fields import industry
from prescreen.prove.terms import Bool, conj, disj, neg
from prescreen.prove.truths import Truth
from prescreen.prove.values import Choice


def settled_by_words(left: Choice, right: Choice) -> Truth:
    """What two choices of which one is unknown come to whatever it is: they differ where they
    share no word, and are the same where both can only be one."""
    cases: list[Truth] = []
    for one, other in ((left, right), (right, left)):
        if one.words is None:
            continue
        within = disj(
            conj((guard, is_one_of(atom, tuple(one.words)))) for guard, atom in other.options
        )
        free = conj((neg(one.known), other.known))
        only = conj((free, within)) if len(one.words) == 1 else False
        cases.append(Truth(only, conj((free, neg(within)))))
    if left.words is not None and right.words is not None:
        free = conj((neg(left.known), neg(right.known)))
        apart = left.words.isdisjoint(right.words)
        one_word = len(left.words | right.words) == 1
        cases.append(Truth(free if one_word else False, free if apart else False))
    return Truth(disj(c.true for c in cases), disj(c.false for c in cases))


def held_against(left: Choice, right: Choice, says: Callable[[Any, Any], Bool]) -> Bool:
    """What a test says of two choices, of each of their options."""
    return disj(
        conj((guard, guarded, says(atom, against)))
        for guard, atom in left.options
        for guarded, against in right.options
    )


def is_one_of(atom: Any, values: tuple[str, ...]) -> Bool:
    if isinstance(atom, str):
        return atom in values
    return disj(atom.equals(v) for v in values)


def test(atom: Any, key: str, says: Any) -> Bool:
    return says(atom) if isinstance(atom, str) else atom.test(key, says)


def within(atom: Any, group: Any) -> Bool:
    """Whether an industry code lies within another; either may be a code as written."""
    if isinstance(group, str):
        return test(atom, f"<{group}", lambda code: industry.under(code, group))
    if isinstance(atom, str):
        return test(group, f">{atom}", lambda code: industry.under(atom, code))
    found: Bool = atom.within(group)
    return found


def mentions(atom: Any, words: tuple[str, ...], starts: bool = False) -> Bool:
    if isinstance(atom, str):
        return atom.startswith(words) if starts else any(w in atom for w in words)
    return disj(atom.mentions(w, starts) for w in words)
