"""Wrong usage in our own words: what typer says of a command line, it says in English only.

Its errors are known by the names of their classes: some releases of typer carry a click of their
own, others take the one that is installed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, get_args

from prescreen.errors import Lang, Problem
from prescreen.messages import problem

_ALLOWED = {"--lang": get_args(Lang)}
_WHOLE = {"--top"}
_EXTRA = re.compile(r" \((.*)\)$")


def usage_problem(error: BaseException, args: Sequence[str]) -> Problem | None:
    """What is wrong with the command line; None for an error that is none of it."""
    kinds = {c.__name__ for c in type(error).__mro__}
    if "UsageError" not in kinds:
        return None
    found: Any = error
    command = getattr(getattr(found, "ctx", None), "command", None)
    path = getattr(getattr(found, "ctx", None), "command_path", "prescreen")
    if "NoSuchOption" in kinds:
        known = [o for p in getattr(command, "params", ()) for o in getattr(p, "opts", ())]
        name = str(found.option_name)
        if near := _near(name, known):
            return problem("usage/option-near", name=name, near=near)
        return problem("usage/option", name=name, path=path)
    if "MissingParameter" in kinds:
        name = _name(found.param)
        code = "usage/missing" if name.startswith("-") else "usage/missing-input"
        return problem(code, name=name, path=path)
    if "BadOptionUsage" in kinds:
        return problem("usage/bare", name=found.option_name, path=path)
    if "BadParameter" in kinds and found.param is not None:
        return _value(found, path)
    if (names := getattr(command, "commands", None)) is not None:
        word = next((a for a in args if not a.startswith("-") and a not in path.split()), "")
        if near := _near(word, names):
            return problem("usage/command-near", name=word, near=near)
        return problem("usage/command", name=word, path=path)
    said = str(getattr(found, "message", found))
    extra = _EXTRA.search(said)
    return problem("usage/extra", said=extra[1] if extra else said)


def is_help(error: BaseException) -> bool:
    """Whether the help is shown because nothing was asked."""
    return type(error).__name__ == "NoArgsIsHelpError"


def _near(name: str, known: Iterable[str]) -> tuple[str, ...]:
    return tuple(get_close_matches(name, list(known), n=3, cutoff=0.5))


def _value(found: Any, path: str) -> Problem:
    name = _name(found.param)
    if name in _ALLOWED:
        return problem("usage/choice", name=name, allowed=_ALLOWED[name])
    if name in _WHOLE:
        return problem("usage/whole", name=name)
    return problem("usage/value", name=name, said=str(found.message), path=path)


def _name(param: Any) -> str:
    """What an option or argument is called on the command line."""
    if getattr(param, "param_type_name", "") == "option":
        return str(max(param.opts, key=len))
    return str(getattr(param, "metavar", None) or getattr(param, "name", "")).strip("[]")
