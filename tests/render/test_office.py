"""What people see: the page in Chromium, the papers in LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from prescreen import render
from tests.render.browser import PROGRAM, Browser
from tests.render.samples import HOSTILE, report, run, spoiled

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.office
needs_browser = pytest.mark.skipif(PROGRAM is None, reason="Chromium is not installed")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def many(n: int) -> list[dict]:
    kinds = ("pass", "needs_info", "fail")
    return [report(f"p-{k}", kinds[k % 3]) for k in range(1, n + 1)]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    render.write_html(path, many(600), run())
    return path


COUNT = "document.querySelectorAll('tr.row').length"


@needs_browser
def test_filter_open_search_and_print(page: Path, tmp_path: Path) -> None:
    """In a browser the page filters, searches, opens, prints, and asks nothing of the network."""
    with Browser() as b:
        b.open(page)
        b.wait()
        assert 10 < b.js(COUNT) < 120, "only rows in sight are drawn"
        b.js("document.querySelector('[data-verdict=fail]').click()")
        assert "200 / 600" in b.js("document.querySelector('.count').textContent")
        b.js("document.querySelector('.clear').click()")
        b.js("{const i=document.querySelector('input[type=search]');i.value='p-599';"
             "i.dispatchEvent(new Event('input'))}")  # fmt: skip
        b.wait()
        assert b.js(COUNT) == 1
        b.js("document.querySelector('tr.row a').click()")
        b.wait()
        assert "示例项目p-599" in b.js("document.querySelector('h1').textContent")
        assert b.js("document.querySelectorAll('details.check').length") == 4
        b.js("document.querySelector('details.check').open = true")
        b.wait()
        assert "a.fail的理由" in b.js("document.querySelector('.why').innerText")
        b.js("[...document.querySelectorAll('.reasons button')][0].click()")
        b.wait()
        assert b.js("document.querySelectorAll('details.check[open]').length") == 8
        assert b.js("document.querySelectorAll('svg.waterfall rect').length") >= 4
        b.js("dispatchEvent(new KeyboardEvent('keydown',{key:'Escape'}))")
        b.wait()
        assert b.js(COUNT) == 1
        b.pdf(tmp_path / "a.pdf")
        assert (tmp_path / "a.pdf").stat().st_size > 5_000
        assert b.faults() == []
        assert {u.split(":")[0] for u in b.requests()} <= {"file", "about"}


@needs_browser
def test_scrolling_draws_the_rows_in_sight(page: Path) -> None:
    """Scrolled to its end, the page draws the last of 600 rows."""
    with Browser() as b:
        b.open(page)
        b.wait()
        b.js("scrollTo(0, document.body.scrollHeight)")
        b.wait()
        assert b.js("[...document.querySelectorAll('tr.row')].at(-1).dataset.at") == "599"


@needs_browser
def test_map_zooms_by_keyboard(page: Path) -> None:
    """The plus key zooms the map of the chain."""
    with Browser() as b:
        b.open(page, "#p-1")
        b.wait()
        b.js("window.host = document.querySelector('.maphost')")
        look = "host.shadowRoot.querySelector('svg').getAttribute('viewBox')"
        before = b.js(look)
        b.js("host.dispatchEvent(new KeyboardEvent('keydown', {key: '+'}))")
        assert b.js(look) != before


@needs_browser
@pytest.mark.parametrize("name", ["script", "attribute", "template", "rtl", "control", "comment"])
def test_hostile_text_does_not_run(name: str, tmp_path: Path) -> None:
    """In a browser, scripts in texts and drawings do not run, and nothing of them is left."""
    text = HOSTILE[name]
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" onload="document.title=\'owned\'"><script>'
        "document.title='owned'</script><foreignObject><img xmlns='http://www.w3.org/1999/xhtml' "
        "src='x' onerror=\"document.title='owned'\"/></foreignObject><text>ok</text></svg>"
    )
    path = tmp_path / "a.html"
    own = spoiled(report(), lambda s: text + s)
    ident = own["candidate"]["id"]
    render.write_html(path, [own], run(region_name=text, reveal=True, svgs={ident: svg}))
    with Browser() as b:
        b.open(path)
        b.wait()
        b.js("document.querySelector('tr.row a').click()")
        b.wait()
        b.js("[...document.querySelectorAll('.reasons button')][0].click()")
        b.wait()
        assert b.js("document.title") != "owned"
        assert b.js("document.querySelectorAll('h1').length") == 1
        inside = "document.querySelector('.maphost').shadowRoot"
        assert b.js(f"{inside}.querySelectorAll('script,img,foreignObject,[onload]').length") == 0
        assert b.js(f"{inside}.querySelector('text').textContent") == "ok"
        assert all("Content Security Policy" in f for f in b.faults()), "refused, nothing else"


@needs_browser
def test_phone_has_no_sideways_scroll(page: Path) -> None:
    """On a phone the list and the report are no wider than the screen."""
    with Browser() as b:
        b.size(390, 844, phone=True)
        for fragment in ("", "#p-1"):
            b.open(page, fragment)
            b.wait()
            assert b.js("document.documentElement.scrollWidth") <= 390


@needs_office
def test_word_opens_the_papers(tmp_path: Path) -> None:
    """LibreOffice opens both papers and prints them with their headings."""
    render.write_docx(tmp_path / "opinion.docx", report(), run())
    render.write_notice(tmp_path / "notice.docx", report(), run())
    subprocess.run(
        [str(SOFFICE), "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "opinion.docx"),
         str(tmp_path / "notice.docx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    for name, wanted in (("opinion", "系统初判"), ("notice", "一次性告知单")):
        pdf = tmp_path / f"{name}.pdf"
        assert pdf.stat().st_size > 10_000
        if shutil.which("pdftotext"):
            out = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True)
            assert wanted in out.stdout.decode()
