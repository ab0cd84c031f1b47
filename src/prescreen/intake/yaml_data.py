"""YAML as data, for lists of candidates and mapping files: `no` and `12:30` are texts."""

from __future__ import annotations

from dataclasses import replace

from prescreen.errors import InputError
from prescreen.intake.limits import Limits
from prescreen.yamlsource.source import Dialect, parse_yaml, to_plain


def load(text: str, file: str, limits: Limits) -> object:
    """The data of one YAML document, None for an empty one.

    Raises `InputError` (`input.yaml`) with everything that is wrong and where.
    """
    dialect = Dialect(strict=False, depth=limits.depth - 1, nodes=limits.nodes)
    document = parse_yaml(text, file, dialect)
    if document.problems:
        raise InputError(replace(p, code="input.yaml") for p in document.problems)
    return to_plain(document.root)
