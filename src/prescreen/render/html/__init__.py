"""The report as one offline page: no network, no fonts, no script but its own.

All data stand in one JSON element; the script writes text nodes only. The content security policy
allows exactly the one script and the one style sheet by their hashes, so nothing else can run.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from prescreen.render.escape import script_json, xml
from prescreen.render.html.compact import PageData
from prescreen.render.html.ui import UI
from prescreen.render.labels import word
from prescreen.render.run import Run
from prescreen.render.view import View
from prescreen.vocabulary import STATES, STATUSES

SCRIPTS = ("base.js", "list.js", "tree.js", "figures.js", "map.js", "detail.js", "main.js")
STYLES = ("page.css", "detail.css", "narrow.css", "print.css")


class Page:
    """The page, filled candidate by candidate in the order of rank."""

    def __init__(self, run: Run) -> None:
        self._run, self._data = run, PageData(run)

    def add(self, view: View) -> None:
        """The next candidate."""
        self._data.add(view)

    def content(self) -> bytes:
        """The whole page as UTF-8; the same input gives the same bytes."""
        return _page(script_json(self._data.data()), self._run)


def _page(data: str, run: Run) -> bytes:
    at = 0 if run.lang == "zh" else 1
    title = f"{UI['title'][at]} · {run.region_name}"
    script, style = _assets()
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if run.lang == "zh" else "en"}">\n<head>\n'
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n'
        f"<title>{xml(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f'<noscript><p>{xml(UI["noscript"][at])}</p></noscript>\n<div id="app"></div>\n'
        f'<footer class="foot">{xml(word("footer", run.lang))}</footer>\n'
        f'<script type="application/json" id="data">{data}</script>\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    ).encode()


@lru_cache(maxsize=1)
def _assets() -> tuple[str, str]:
    folder = files("prescreen.render.html").joinpath("assets")

    def read(names: Sequence[str]) -> str:
        return "".join(folder.joinpath(n).read_text("utf-8") for n in names)

    return '"use strict";(()=>{\n' + read(SCRIPTS) + "})();\n", read(STYLES) + _colours()


def _colours() -> str:
    """The colours of verdicts, outcomes and severities, as the vocabulary has them."""
    verdicts = [f".v-{c}{{--c:{v.colour.ink};--b:{v.colour.pale}}}" for c, v in STATES.items()]
    marks = [f".s-{c}{{color:{s.colour.ink}}}" for c, s in STATUSES.items() if s.colour]
    tags = [
        f".tag.g-{v.failing}{{border-color:{v.colour.ink};color:{v.colour.ink}}}"
        for v in STATES.values()
        if v.failing
    ]
    return "\n".join([*verdicts, *marks, *tags, ""])


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
