"""Word templates: the built-in ones, and filling any of them.

A template is a .docx with `{{name}}` in its text and `{{block:name}}` alone in a paragraph where a
part of several paragraphs goes. Its styles (`wordml.STYLES`) give all looks.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from lxml import etree  # type: ignore[import-untyped]

from prescreen.errors import InputError, Place
from prescreen.messages import problem
from prescreen.render.docx.punctuation import in_full_width
from prescreen.render.docx.wordml import STYLES, Styles
from prescreen.render.docx.zipped import Packed, archive, pack
from prescreen.render.escape import xml

KINDS = ("opinion", "annexes", "notice", "forms", "summary")
"""The papers that are made from templates."""
NAMES = tuple(f"{kind}.{lang}.docx" for kind in KINDS for lang in ("zh", "en"))
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT_PART = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_FIELD = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")
_BLOCK = re.compile(r"\{\{\s*(?:block:|p\s+)([a-z_]+)\s*\}\}")
"""`{{block:facts}}`, or `{{p facts}}` as docxtpl writes it."""
_MARK = re.compile(r"<!--block:([a-z_]+)-->")
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties xmlns:cp="http://'
    'schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc'
    '/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/'
    'XMLSchema-instance"><dc:title>{title}</dc:title><dc:creator>prescreen</dc:creator>'
    '<dcterms:created xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:created><dcterms:modified '
    'xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:modified></cp:coreProperties>'
)
_MOST = 20_000_000
_BROKEN = (
    zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, zlib.error, NotImplementedError, EOFError,
    RuntimeError,
)  # fmt: skip
"""What a file that is no sound .docx is found by; RuntimeError: it is encrypted."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template made ready: parts packed for good, those with placeholders as text."""

    parts: tuple[Packed | tuple[str, str], ...]
    styles: Styles
    blocks: tuple[str, ...]
    """Those that it asks for."""

    def fill(
        self, fields: Mapping[str, str], blocks: Mapping[str, str], title: str, day: str, lang: str
    ) -> bytes:
        """The document: fields are texts, blocks WordprocessingML."""

        def filled(part: str) -> bytes:
            part = _FIELD.sub(lambda m: xml(fields[m[1]]).replace("\n", " "), part)
            part = _MARK.sub(lambda m: blocks[m[1]], part)
            return (in_full_width(part) if lang == "zh" else part).encode()

        core = _CORE.format(title=xml(title), day=xml(day)).encode()
        out = []
        for part in self.parts:
            if isinstance(part, Packed):
                is_core = part.name == "docProps/core.xml"
                out.append(pack(part.name, core) if is_core else part)
            else:
                out.append(pack(part[0], filled(part[1]), level=3))
        return archive(out)


def builtin_templates() -> dict[str, bytes]:
    """The built-in templates by file name."""
    folder = files("prescreen.render.docx").joinpath("templates")
    return {name: folder.joinpath(name).read_bytes() for name in NAMES}


def template_of(
    kind: str, lang: str, own: str | Path | None, fields: frozenset[str], blocks: frozenset[str]
) -> Template:
    """The bureau's template, a file or the one of that kind in a folder, else the built-in one.

    InputError where it is no .docx or names something that is not there.
    """
    if own is None:
        return _builtin(f"{kind}.{lang}.docx", fields, blocks)
    path = Path(own)
    if path.is_dir():
        found = _in_folder(path, kind, lang)
        if found is None:
            return _builtin(f"{kind}.{lang}.docx", fields, blocks)
        path = found
    if path.stat().st_size > _MOST:
        raise InputError([problem("render.template/large", Place(path.name))])
    return _ready(path.read_bytes(), path.name, fields, blocks)


def _in_folder(folder: Path, kind: str, lang: str) -> Path | None:
    """`opinion.zh.docx`, or `opinion.docx` for either language."""
    names = (folder / f"{kind}.{lang}.docx", folder / f"{kind}.docx")
    return next((path for path in names if path.is_file()), None)


def check_folder(folder: Path) -> None:
    """InputError where a folder holds no template, or Word files that are none of ours."""
    known = {*NAMES, *(f"{kind}.docx" for kind in KINDS)}
    files_ = [p.name for p in folder.iterdir()] if folder.is_dir() else []
    words = sorted(n for n in files_ if n.lower().endswith((".docx", ".docm", ".dotx", ".dotm"))
                   and not n.startswith("~$"))  # fmt: skip
    odd = tuple(n for n in words if n not in known)
    if not words:
        raise InputError([problem("render.templates", Place(str(folder)), known=NAMES)])
    if odd:
        raise InputError(
            [problem("render.templates/odd", Place(str(folder)), names=odd, known=NAMES)]
        )


@lru_cache(maxsize=16)
def _builtin(name: str, fields: frozenset[str], blocks: frozenset[str]) -> Template:
    data = files("prescreen.render.docx").joinpath("templates", name).read_bytes()
    return _ready(data, name, fields, blocks)


def _ready(data: bytes, name: str, fields: frozenset[str], blocks: frozenset[str]) -> Template:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(i.file_size for i in archive.infolist()) > 5 * _MOST:
                raise InputError([problem("render.template/unpacked", Place(name))])
            if any("vbaproject" in i.filename.lower() for i in archive.infolist()):
                raise InputError([problem("render.template/macro", Place(name))])
            raw = [(i.filename, archive.read(i)) for i in archive.infolist() if not i.is_dir()]
        by_name = dict(raw)
        ids = _style_ids(by_name["word/styles.xml"])
        unknown: set[str] = set()
        asked: dict[str, None] = {}
        parts: list[Packed | tuple[str, str]] = []
        for part, content in raw:
            if _TEXT_PART.fullmatch(part):
                text = _marked(content, fields, blocks, unknown)
                asked.update(dict.fromkeys(_MARK.findall(text)))
                parts.append((part, text))
            else:
                parts.append(pack(part, content))
    except _BROKEN as err:
        raise InputError([problem("render.template", Place(name))]) from err
    if unknown:
        said, known = tuple(sorted(unknown)), tuple(sorted(fields | blocks))
        raise InputError([problem("render.placeholder", Place(name), unknown=said, known=known)])
    return Template(tuple(parts), Styles(ids), tuple(asked))


def _parse(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(content, parser)


def _style_ids(content: bytes) -> dict[str, str]:
    """Ids of our styles in a template, found by the names people see."""
    by_name = {}
    for style in _parse(content).iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        if name is not None:
            by_name[name.get(f"{_W}val")] = style.get(f"{_W}styleId")
    return {role: str(by_name[name]) for role, name in STYLES.items() if by_name.get(name)}


def _marked(
    content: bytes, fields: frozenset[str], blocks: frozenset[str], unknown: set[str]
) -> str:
    """A part with each placeholder in one run, and block paragraphs turned into marks."""
    root = _parse(content)
    for p in list(root.iter(f"{_W}p")):
        texts = list(p.iter(f"{_W}t"))
        whole = "".join(t.text or "" for t in texts)
        if "{{" not in whole:
            continue
        block = _BLOCK.fullmatch(whole.strip())
        parent = p.getparent()
        if block and parent is not None:
            _note(unknown, block[1], blocks)
            parent.replace(p, etree.Comment(f"block:{block[1]}"))
            continue
        for found in re.findall(r"\{\{\s*([^{}]*?)\s*\}\}", whole):
            _note(unknown, found, fields)
        if any(_split(t.text or "") for t in texts):
            _join(texts, whole)
    return str(etree.tostring(root, encoding="unicode"))


def _note(unknown: set[str], name: str, known: frozenset[str]) -> None:
    if name not in known:
        unknown.add(name)


def _split(text: str) -> bool:
    """Whether a run holds part of a placeholder only (Word cuts text into runs as it likes)."""
    rest = _FIELD.sub("", text)
    return "{" in rest or "}" in rest


def _join(texts: list[etree._Element], whole: str) -> None:
    """All text of the paragraph into its first run."""
    texts[0].text = whole
    texts[0].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    for t in texts[1:]:
        t.text = ""
