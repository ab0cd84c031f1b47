"""The phrases of many texts at once: what `chain.words.read` says of one.

The patterns are those of `chain.words`, written without looking ahead, which Polars cannot: what
must not match is put aside first. Texts with other characters than usual, and those in which
machines may be counted, are left to the way of one text. `tests/columnar/test_columnar_links.py`
holds both ways together.
"""

from __future__ import annotations

import polars as pl

from prescreen.chain.words import ABOUT, BUYS, CLEAN, MADE, MAKES, NUMBER, UNITS, USE

# Texts of these alone have the same normal form in Polars as in Python.
_USUAL = r"^[ -~\u4e00-\u9fff、。，；：（）！？“”‘’《》【】％－～／＋]*$"
_ASIDE = (
    ("生产(线|设备)", "\x02$1", "\x02", "生产"),
    ("加工(中心|设备)", "\x03$1", "\x03", "加工"),
)
"""No ends of what is bought: pattern, what is put, and what of it is taken back."""
_END = "年产|日产|生产|制造|组装|加工|[,;。]|$"
_BOUGHT = rf"(?:(?:{BUYS})[^,;。]*?|新上\d[^,;。]*?)({_END})"
_BRACKETS = r"\([^()]*\)"
_BLANK = r"([\u4e00-\u9fff)])\s+([\u4e00-\u9fff])"
_CUT = r"[,;。/|·+&\n\t]|和|及其?|与|以及|或者?"
_KEPT = "和面", "\x04面"
_AMOUNT = rf"{MADE}{ABOUT}{NUMBER}(?:{UNITS})?|{ABOUT}{NUMBER}(?:{UNITS})"
_ANNOUNCED = rf"{MADE}(\D)"
_TWICE = rf"{MADE}{MADE}|每年[产加处生]|{NUMBER}(?:{UNITS})?每年"
_WORDS = MADE.strip("(?:)").split("|")
_GONE = "\x05"
"""Stands where an amount stood, so that what is around it does not run together."""


def normal_forms(texts: pl.Series) -> pl.Series:
    """Half width and lower case; null for texts with other characters than usual."""
    usual = pl.when(pl.col("t").str.contains(_USUAL)).then("t")
    return texts.alias("t").to_frame().select(usual.str.normalize("NFKC").str.to_lowercase())["t"]


def wholes(plain: pl.Series) -> pl.Series:
    """Texts in normal form as they may be one word: `chain.words.whole`."""
    return plain.str.replace_all(_BRACKETS, "").str.replace_all(CLEAN, "")


def phrases(plain: pl.Series) -> tuple[pl.DataFrame, pl.Series]:
    """Of texts in normal form: `text` (its place) and `phrase`, each once a text; and which texts
    are left out."""
    t, p = pl.col("t"), pl.col("phrase")
    frame = plain.alias("t").to_frame().select(_left(t)).with_row_index("text")
    counted = t.str.contains("[台套]") & ~t.str.contains(MAKES)
    odd = frame.select((t.is_null() | counted).alias("odd"))["odd"]
    pieces = frame.filter(~odd).select("text", _cut(t).alias("phrase")).explode("phrase")
    often = pieces.filter(p.str.contains_any(_WORDS)).filter(p.str.contains(_TWICE))["text"]
    if len(often):  # what announces an amount side by side is read from left to right
        odd = odd.scatter(often.unique(), True)
        pieces = pieces.filter(~pl.col("text").is_in(often.implode()))
    amounts = pieces.select(p.str.replace_all(_AMOUNT, _GONE))
    announced = amounts.select(p.str.replace_all(_ANNOUNCED, "$1").str.replace_all(_GONE, ""))
    made = pieces.select("text", announced["phrase"].str.replace_all(CLEAN, ""))
    return made.filter(p != "").unique(maintain_order=True), odd


def _left(plain: pl.Expr) -> pl.Expr:
    """Texts without uses and what is bought."""
    out = plain.str.replace_all(USE, " ")
    for pattern, put, _, _ in _ASIDE:
        out = out.str.replace_all(pattern, put)
    out = out.str.replace_all(_BOUGHT, " $1")
    for _, _, put, back in _ASIDE:
        out = out.str.replace_all(put, back, literal=True)
    return out


def _cut(text: pl.Expr) -> pl.Expr:
    """The pieces of a text, those in brackets last."""
    inner = text.str.extract_all(_BRACKETS).list.join("、").str.replace_all("[()]", "")
    flat = pl.concat_str(text.str.replace_all(_BRACKETS, ""), pl.lit("、"), inner)
    for _ in range(2):  # a single character has blanks on both sides
        flat = flat.str.replace_all(_BLANK, "$1、$2")
    cut = flat.str.replace_all(*_KEPT, literal=True).str.replace_all(_CUT, "、")
    return cut.str.replace_all("\x04", "和", literal=True).str.split("、")
