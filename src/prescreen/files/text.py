"""Text from files is never trusted: what is shown holds nothing that acts on what shows it."""

from __future__ import annotations

import re

# C0 and C1 controls but tab and newline, lone surrogates, non-characters: not for XML either.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Marks that reorder the text around them; a name could make a row read as another one.
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_LINES = re.compile("\r\n|\r|\u2028|\u2029|\x85")

_CONTACTS = re.compile(
    r"(?<![\dA-Za-z])(?:"
    r"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}"  # mobile phones
    r"|0\d{2,3}[- ]\d{7,8}"  # and others
    r"|[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]"  # identity
    r")(?![\dA-Za-z])"
)
_PERSON = re.compile(
    r"((?:联系|经办|填报|填表|负责|对接)人(?:及?电话)?\s*[:：]\s*)[\u4e00-\u9fff·]{1,4}"
)
MASK = "***"


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


def without_contacts(text: str) -> str:
    """The text without phone numbers, identity numbers and the names of persons to be reached.

    They stand in cells that are meant for something else: 某公司 联系人:王某 138….
    """
    if "1" in text or "0" in text:
        text = _CONTACTS.sub(MASK, text)
    return _PERSON.sub(rf"\1{MASK}", text) if "人" in text else text
