"""No word of the vocabulary is written a second time: not in Python, not in the page's script."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from prescreen import vocabulary as v

SRC = Path(v.__file__).resolve().parents[1]
TABLES = {n: t for n in v.__all__ if isinstance(t := getattr(v, n), v.WordTable)}
NAMES_TOO = {"STAGES", "FITS", "SCOPES", "BUREAUS", "ITEM_CLASSES", "GROUPINGS"}
"""Tables whose labels are codes, or plain nouns that headings use as well (项目, 条款, 统计)."""
ALLOWED = {
    ("catalogue/find.py", "生产"): "the verb put before a product in the text that is read",
    ("catalogue/foreign_lists.py", "生产"): "a verb in items of the lists",
    ("catalogue/phrases.py", "未使用"): "a negation in the text of a project, not a waiver",
    ("catalogue/phrases.py", "生产"): "a verb in the text of a project",
    ("chain/lexicon.py", "生产"): "an ending of names of links",
    ("chain/words.py", "生产"): "a verb in the text of a project",
    ("cli/book/commands/filing.py", "任务"): "what an option takes",
    ("cli/book/commands/following.py", "包保领导"): "what an option takes",
    ("cli/book/commands/following.py", "周调度"): "what an option takes",
    ("cli/book/commands/following.py", "月跟进"): "what an option takes",
    ("cli/book/commands/following.py", "季通报"): "what an option takes",
    ("serve/roles.py", "任务"): "a list that is worked on, not a task of the ledger",
    ("serve/routes/lists.py", "任务"): "a list that is worked on, not a task of the ledger",
    ("serve/spool.py", "任务"): "a list that is worked on, not a task of the ledger",
    ("cli/app.py", "行业代码"): "the name of an option's value",
    ("cli/catalogue.py", "not met"): "a condition of a catalogue item, not a check",
    ("cli/catalogue.py", "符合"): "how a project stands to a catalogue item",
    ("cli/chain.py", "行业代码"): "the heading of a column",
    ("cli/check.py", "提示"): "a note of the linter, not a severity",
    ("columnar/frame/phrases.py", "生产"): "a verb in the text of a project",
    ("fields/industry_words.py", "生产"): "a part of names of industries",
    ("fields/quantity.py", "估算"): "a word that sources write beside a number",
    ("fields/words.py", "待核"): "what sources write for a value that nobody knows",
    ("intake/template.py", "待核"): "what may be written for a value that nobody knows",
    ("lang/types.py", "行业代码"): "a kind of value",
    ("render/docx/notice.py", "手续"): "the heading of a column",
    ("render/docx/opinion_main.py", "industry code"): "the label of a field",
    ("render/docx/opinion_main.py", "行业代码"): "the label of a field",
}
CUT = re.compile(r"[\s、,;:。()()/·“”「」{}\[\]|\-→]+")


def labels() -> set[str]:
    """Everything that the vocabulary calls something, in Chinese, and in English of two words."""
    words = [w for n, t in TABLES.items() if n not in NAMES_TOO for w in t.values()]
    words += [v.LOCAL_VETO]
    texts = {str(getattr(w, f.name)) for w in words for f in fields(w) if f.name != "aliases"}
    return {t for t in texts if re.search("[\u4e00-\u9fff]", t) or " " in t}


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Modules but for the vocabulary itself and the messages, which are sentences."""
    for path in sorted(SRC.rglob("*.py")):
        name = path.relative_to(SRC).as_posix()
        if name.partition("/")[0] not in ("vocabulary", "messages"):
            yield name, ast.parse(path.read_text("utf-8"))


def literals(tree: ast.Module) -> Iterator[str]:
    """Texts of a module, docstrings left out."""
    prose = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.value


def scripts() -> Iterator[tuple[str, str]]:
    for path in sorted(SRC.rglob("*.js")):
        yield path.relative_to(SRC).as_posix(), path.read_text("utf-8")


def said(text: str) -> set[str]:
    """A text as it is, without what stands around it, and cut into its words."""
    return {text, re.sub(r"^\W+|\W+$", "", text).lower(), *CUT.split(text)}


def test_no_label_is_written_twice() -> None:
    """Texts of code and script neither are labels nor hold them as words of their own."""
    known = labels()
    texts = [(name, text) for name, tree in modules() for text in literals(tree)]
    for name, script in scripts():
        texts += [(name, t) for t in re.findall(r"\"[^\"\n]*\"|`[^`]*`|'[^'\n]*'", script)]
    found = {(name, word) for name, text in texts for word in said(text) & known}
    assert not sorted(found - ALLOWED.keys())


def test_no_table_is_written_twice() -> None:
    """No tuple, list, set or dict names all codes of a table (or all severities that decide)."""
    tables = {name: set(t) for name, t in TABLES.items()} | {"DECIDING": set(v.DECIDING)}
    found = []
    for name, tree in modules():
        for node in ast.walk(tree):
            match node:
                case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
                    pass
                case ast.Dict(keys=parts):
                    pass
                case _:
                    continue
            codes = {p.value for p in parts if isinstance(p, ast.Constant)}
            same = [t for t, own in tables.items() if own <= codes and len(codes) < len(own) + 2]
            found += [(name, node.lineno, table) for table in same]
    assert not found


def test_the_page_has_no_codes_of_its_own() -> None:
    """Script and style sheets name no verdict's colour, and no line names all codes of a table."""
    for name, script in scripts():
        for line in script.splitlines():
            words = set(re.findall(r"\w+", line))
            assert not [t for t, own in TABLES.items() if set(own) <= words], (name, line)
    for path in SRC.rglob("*.css"):
        style = path.read_text("utf-8")
        assert not [c for c in v.VERDICTS if f".v-{c}" in style], path.name
        assert not [s for s in v.STATUSES if f".s-{s}" in style], path.name
