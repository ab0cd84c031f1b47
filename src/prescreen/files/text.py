"""Text from files is never trusted: what is shown holds nothing that acts on what shows it."""

from __future__ import annotations

import re

# C0 and C1 controls but tab and newline, lone surrogates, non-characters: not for XML either.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Marks that reorder the text around them; a name could make a row read as another one.
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_LINES = re.compile("\r\n|\r|\u2028|\u2029|\x85")


def clean(value: object) -> str:
    """Any value as printable text: line ends made one, controls and reordering marks taken out.

    Without controls there are no escape sequences, so nothing can move the cursor of a terminal,
    set its title or its clipboard.
    """
    text = value if isinstance(value, str) else "" if value is None else str(value)
    if text.isprintable():  # says no to every character that is taken out, and to a few more
        return text
    return _BIDI.sub("", _CONTROL.sub("", _LINES.sub("\n", text)))


def one_line(value: object) -> str:
    """`clean` text that cannot begin a line of its own."""
    return clean(value).replace("\n", " ").replace("\t", " ")
