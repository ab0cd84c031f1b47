"""The docs are true: pages made from code are current, names are all there, commands run."""

from __future__ import annotations

import importlib.util
import inspect
import os
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import pytest
from pydantic import BaseModel
from typer.main import get_command

from prescreen import vocabulary
from prescreen.cli.app import app
from prescreen.errors import PrescreenError
from prescreen.fields import catalogue
from prescreen.lang.functions import FUNCTIONS
from prescreen.pack import schema as pack_shapes
from tests.docs_blocks import Bench, Block, agree, blocks, commands, edit

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
NAMES = [p.relative_to(ROOT).as_posix() for p in PAGES]


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


sys.path.append(str(ROOT / "tools"))  # the tools import each other
make_docs = tool("make_docs")
figures = tool("figures")


# -- made pages ------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", make_docs.PAGES)
def test_made_pages_are_current(name: str) -> None:
    """A page made from the code equals what the code makes now."""
    made = make_docs.PAGES[name]()
    assert made == (ROOT / name).read_text(encoding="utf-8"), "run: python tools/make_docs.py"


@pytest.mark.parametrize("name", [*figures.READMES, *figures.PAGES])
def test_figures_are_those_measured(name: str) -> None:
    """The table of figures in a README or page is what the recorded results give."""
    page = (ROOT / name).read_text(encoding="utf-8")
    assert figures.rewritten(page, name) == page, "run: python tools/figures.py"


# -- names -----------------------------------------------------------------------------------------
def absent(page: str, words: Iterable[str]) -> list[str]:
    """Words that a page does not have in code type, alone or with more beside them."""
    named = set(re.findall(r"`([^`\n]+)`", text(page)))
    parts = {part for span in named for part in re.split(r"[\s,()=:\[\]{}|…]+", span)}
    return sorted(w for w in words if w not in named and w not in parts)


def test_every_command_and_option_is_described() -> None:
    """Commands and their options stand in reference/cli.md."""
    group: Any = get_command(app)
    words = set(words_of("prescreen", group))
    assert {"prescreen book import", "--series"} < words
    assert not absent("reference/cli.md", words)


def words_of(path: str, group: Any) -> Iterator[str]:
    """What a person types: the commands of a group and of its groups, arguments and options."""
    for name, command in group.commands.items():
        yield f"{path} {name}"
        for param in command.params:
            yield from (o for o in param.opts if o.startswith("--"))
            if not param.opts[0].startswith("-"):
                yield (param.metavar or param.name).strip("{}")
        if hasattr(command, "commands"):
            yield from words_of(f"{path} {name}", command)


def test_every_environment_variable_is_described() -> None:
    """Variables that the code reads stand in reference/cli.md."""
    code = "".join(f.read_text("utf-8") for f in (ROOT / "src").rglob("*.py"))
    page = text("reference/cli.md")
    assert not [v for v in set(re.findall(r"PRESCREEN_[A-Z_]+", code)) if v not in page]


def test_every_word_of_a_verdict_is_described() -> None:
    """Codes and labels of the vocabulary stand side by side in reference/verdicts.md."""
    page = text("reference/verdicts.md")
    tables = (
        vocabulary.VERDICTS, vocabulary.GROUNDS, vocabulary.STATUSES, vocabulary.SEVERITIES,
        vocabulary.SCOPES, vocabulary.BASES, vocabulary.GRADES, vocabulary.SEEN,
        vocabulary.STAGES, vocabulary.BUREAUS, vocabulary.CONCLUSIONS, vocabulary.FITS,
    )  # fmt: skip
    pairs = [(w.code, w.label) for words in tables for w in words.values()]
    assert not [p for p in pairs if not described(page, *p)]


def test_every_kind_of_cause_is_described() -> None:
    """Why something is missing stands in reference/report.md, code and label."""
    page = text("reference/report.md")
    assert not [c for c in vocabulary.CAUSES.values() if not described(page, c.code, c.label)]


def described(page: str, code: str, label: str) -> bool:
    """Whether a page has the code in code type with its label behind it, or is the label itself."""
    behind = rf"`{re.escape(code)}`[ |]*[^|`\n]*{re.escape(label)}"
    return f"`{code}`" in page if code == label else bool(re.search(behind, page))


def test_every_function_is_described() -> None:
    """Functions stand in reference/functions.md."""
    assert not absent("reference/functions.md", FUNCTIONS)


def test_every_field_is_listed() -> None:
    """Paths stand in reference/fields.md."""
    assert not absent("reference/fields.md", (f.path for f in catalogue))


def test_every_unit_is_listed() -> None:
    """Bases and spellings of units stand in reference/units.md."""
    rows = make_docs.read_units()
    words = {w for row in rows for w in row["texts"].split()} | {r["base"] for r in rows}
    assert not absent("reference/units.md", words - {""})


def test_every_token_of_the_language_is_described() -> None:
    """Operators and their other spellings stand in reference/language.md."""
    from prescreen.lang import tokens

    words = {*tokens._PAIRS, *tokens._WORDS, *tokens._SAME}
    page = text("reference/language.md")
    assert not [w for w in words if w not in page]


def test_expressions_of_the_reference_compile() -> None:
    """Every line of the first block of reference/language.md is an expression that loads."""
    from prescreen.fields import parse_unit
    from prescreen.lang import Names, Sort, TableType, Type, compile_expression

    def number(unit: str) -> Type:
        return Type(Sort.NUMBER, parse_unit(unit))

    metrics = {"投资强度": "万元/亩", "tax_per_mu": "万元/亩", "容积率(按计容面积计算)": "1"}
    names = Names(
        catalogue,
        {"review_floor": ("x.review_floor", number("吨标准煤"))},
        lambda name: (f"x.{name}", number(metrics[name])) if name in metrics else None,
        tuple(metrics),
        {"tax_scale": TableType("x", (("tax", number("万元/亩")),), {"points": number("1")})},
    )
    block = next(b for b in blocks(DOCS / "reference" / "language.md") if b.lang == "text")
    for line in block.body.splitlines():
        compile_expression(line, names)


def keys(*models: type[BaseModel]) -> set[str]:
    """The names under which the fields of models, and of models within, are written."""
    out: set[str] = set()
    for model in models:
        for name, info in model.model_fields.items():
            out.add(info.alias or name)
    return out


def shapes(module: ModuleType) -> list[type[BaseModel]]:
    found = inspect.getmembers(module, inspect.isclass)
    return [m for n, m in found if issubclass(m, BaseModel) and m.__module__ == module.__name__]


def package_shapes(package: ModuleType) -> list[type[BaseModel]]:
    inside = (import_module(f"{package.__name__}.{m.name}") for m in iter_modules(package.__path__))
    return [shape for module in (package, *inside) for shape in shapes(module)]


def test_every_key_of_a_pack_is_described() -> None:
    """Keys of pack.yaml stand in reference/pack.md."""
    assert not absent("reference/pack.md", keys(*shapes(pack_shapes)))


def test_every_key_of_a_region_is_described() -> None:
    """Keys of region.yaml stand in reference/region.md."""
    from prescreen import region

    assert not absent("reference/region.md", keys(*shapes(region)))


def test_every_key_of_a_report_is_described() -> None:
    """Keys of JSON reports of all kinds stand in reference/report.md."""
    import json

    from prescreen import Screener
    from prescreen.report import schema

    place = ROOT / "examples" / "bengshan"
    screener = Screener.from_files(place / "region-filled.yaml", as_of="2026-11-22")
    found: set[str] = set()
    for candidate in json.loads((place / "candidates-filled.json").read_text(encoding="utf-8")):
        report = screener.screen(candidate).to_dict()
        report["provenance"]["input"] = {}  # the candidate itself: reference/candidate.md
        report["sources"] = list(report["sources"].values())  # its keys are of the packs
        found |= inner(report)
    found |= keys(*package_shapes(schema))
    assert not absent("reference/report.md", found)


def inner(data: object) -> set[str]:
    """All keys of nested data."""
    if isinstance(data, dict):
        return set(data) | {k for v in data.values() for k in inner(v)}
    return {k for v in data for k in inner(v)} if isinstance(data, list) else set()


def test_every_dependency_has_its_reason() -> None:
    """Packages of pyproject.toml, the extras too, stand in explanation/dependencies.md."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"]]
    for extra, packages in project["optional-dependencies"].items():
        wanted += [f"{extra} ", *packages]
    names = {re.split(r"[\s\[=<>]", w)[0] for w in wanted} - {"prescreen"}
    page = text("explanation/dependencies.md").lower()
    assert not [n for n in names if n.lower() not in page]


def test_every_public_name_is_described() -> None:
    """What `prescreen` exports stands in the index of the docs."""
    import prescreen

    assert not absent("index.md", prescreen.__all__)


# -- links -----------------------------------------------------------------------------------------
_LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)\)|!\[[^\]\n]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name: str) -> None:
    """Relative links name a file that is there, and a heading or anchor in it."""
    page = ROOT / name
    broken = []
    prose = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.S)
    for found in _LINK.finditer(prose):
        target = found[1] or found[2]
        if "://" in target or target.startswith("mailto:"):
            continue
        file, _, anchor = target.partition("#")
        to = (page.parent / file).resolve() if file else page
        if not to.exists() or (anchor and anchor not in anchors(to)):
            broken.append(target)
    assert not broken


def anchors(page: Path) -> set[str]:
    """Anchors as a forge makes them of headings, and those written out."""
    body = page.read_text(encoding="utf-8")
    made = set(re.findall(r'<a id="([^"]+)">', body))
    for heading in re.findall(r"^#+ (.+)$", body, flags=re.M):
        slug = re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        made.add(slug)
    return made


# -- commands and code -----------------------------------------------------------------------------
def shown(name: str) -> list[Block]:
    return list(blocks(ROOT / name))


@pytest.mark.parametrize("name", NAMES)
def test_commands_parse(name: str) -> None:
    """Every prescreen command line in a console block is one the program takes."""
    group: Any = get_command(app)
    for block in shown(name):
        for command in commands(block.body) if block.lang == "console" else ():
            if command.words[0] != "prescreen":
                continue
            if command.words[1:] in ((), ("--help",), ("-h",)):
                continue
            where = f"{name}:{block.line}: {command.text}"
            _, sub, rest = group.resolve_command(
                group.make_context("prescreen", ["x"], resilient_parsing=True),
                list(command.words[1:]),
            )
            assert sub is not None, where
            if not {"--help", "-h"} & set(rest):
                try:
                    sub.make_context(command.words[1], rest)
                except Exception as error:
                    raise AssertionError(f"{where}: {error}") from error


RUN = [n for n in NAMES if any(b.run is not None for b in shown(n))]


@pytest.mark.parametrize("name", RUN)
def test_page_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks marked to be run print what the page says, one after another."""
    os.symlink(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    bench, page = Bench(), shown(name)
    for i, block in enumerate(page):
        where = f"{name}:{block.line}"
        if block.lang == "edit":
            edit(block.body)
        elif block.lang == "append":
            assert block.file is not None
            with Path(block.file).open("a", encoding="utf-8") as stream:
                stream.write(block.body)
        elif block.file is not None:
            Path(block.file).parent.mkdir(parents=True, exist_ok=True)
            Path(block.file).write_text(block.body, encoding="utf-8")
        elif block.run is not None and block.lang == "console":
            for command in commands(block.body):
                differs = agree(command.expected, bench.command(command.words), bool(block.run))
                assert not differs, f"{where}: {command.text}: {differs}"
        elif block.run is not None and block.lang == "python":
            printed = bench.python(block.body, where)
            after = page[i + 1] if i + 1 < len(page) else None
            if after is not None and after.lang == "text":
                differs = agree(tuple(after.body.splitlines()), printed, bool(block.run))
                assert not differs, f"{where}: {differs}"


def test_something_is_run() -> None:
    """The README and both tutorials are among the pages that run."""
    assert {"README.md", "README.zh-CN.md", "docs/tutorial/first-screening.md"} <= set(RUN)
    assert "docs/tutorial/first-pack.md" in RUN


def test_errors_of_the_library_have_one_root() -> None:
    """What the index says of errors."""
    import prescreen

    errors = [getattr(prescreen, n) for n in prescreen.__all__ if n.endswith("Error")]
    assert all(issubclass(e, PrescreenError) for e in errors)
