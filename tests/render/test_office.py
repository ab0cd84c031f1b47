"""What people see: the page in Chromium, the papers in LibreOffice."""

from __future__ import annotations

import re
import shutil
import subprocess
from copy import deepcopy
from pathlib import Path

import openpyxl
import pytest

from prescreen import Screener, render
from prescreen.cli.papers import ChainMaps
from prescreen.intake import read
from prescreen.vocabulary import STATES
from tests.render.browser import PROGRAM, Browser
from tests.render.samples import HOSTILE, report, run, spoiled

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.office
needs_browser = pytest.mark.skipif(PROGRAM is None, reason="Chromium is not installed")
needs_pdf = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no poppler")
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
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
    for name, wanted in (("opinion", "系统初判"), ("notice", "一次性清单")):
        pdf = tmp_path / f"{name}.pdf"
        assert pdf.stat().st_size > 10_000
        if shutil.which("pdftotext"):
            out = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True)
            assert wanted in out.stdout.decode()


# -- what a bureau head holds in hands -------------------------------------------------------------
CODES = re.compile(
    r"\b(?:environment|investment|project|land|energy|site|judgement|agreement)\.[a-z_]{3,}"
    r"|[0-9a-f]{32,}|\.ya?ml|\.json|对应把握"
)
"""Paths of fields, digests, file names, figures of confidence."""
LISTS = ("kecheng/candidates-filled", "bengshan/candidates-filled", "qinhuangdao/candidates")


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All papers on the first projects of three lists, in Chinese and English, as PDF too."""
    out = tmp_path_factory.mktemp("papers")
    for name in LISTS:
        folder, _, stem = name.partition("/")
        region = EXAMPLES / folder / (stem.replace("candidates", "region") + ".yaml")
        if not region.exists():
            region = EXAMPLES / folder / "region.yaml"
        screener = Screener.from_files(region, as_of="2026-11-22")
        for candidate in read(EXAMPLES / f"{name}.json").candidates[:4]:
            result = screener.screen(candidate)
            for lang in ("zh", "en"):
                of = render.Run.of(screener.region, result.as_of, lang=lang)
                for kind in ("opinion", "notice", "forms", "summary"):
                    path = out / f"{candidate.id}.{lang}.{kind}.docx"
                    render.write_paper(path, kind, result.to_dict(lang), of)
    long = deepcopy(report("long"))
    long["candidate"]["name"] = "很长的项目名称" * 40
    long["provenance"]["input"]["lists"]["investor"]["items"][0]["name"] = "某" * 300
    for kind in ("opinion", "notice"):
        render.write_paper(out / f"long.zh.{kind}.docx", kind, long, run())
    subprocess.run(
        [str(SOFFICE), "--headless", f"-env:UserInstallation={(out / 'profile').as_uri()}",
         "--convert-to", "pdf", "--outdir", str(out), *map(str, sorted(out.glob("*.docx")))],
        check=True, capture_output=True, timeout=400,
    )  # fmt: skip
    return out


def pages(path: Path) -> list[str]:
    """The text of each page of a PDF."""
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


@needs_office
@needs_pdf
@pytest.mark.parametrize("kind", ["opinion", "notice"])
def test_papers_have_two_pages_at_most(kind: str, papers: Path) -> None:
    """The opinion and the list take two pages, thin or complete, however long the names."""
    made = sorted(papers.glob(f"*.{kind}.pdf"))
    assert len(made) > 12
    assert {p.name: n for p in made if (n := len(pages(p))) > 2} == {}


@needs_office
@needs_pdf
def test_page_one_alone_answers_what_why_next_who(papers: Path) -> None:
    """Verdict, reason, next step and units stand on the first page, in either language."""
    asked = {"zh": ("理由：", "下一步：", "由谁办："), "en": ("Why:", "Next:", "Who:")}
    for lang, words in asked.items():
        for path in papers.glob(f"*.{lang}.opinion.pdf"):
            first = pages(path)[0]
            assert all(word in first for word in words), path.name
            state = [s for s in STATES.values() if s.mark in first]
            assert state, path.name


@needs_office
@needs_pdf
def test_no_paper_shows_a_code(papers: Path) -> None:
    """No path of a field, no digest, no file name in any paper that people sign."""
    for path in papers.glob("*.pdf"):
        assert CODES.search("\n".join(pages(path))) is None, path.name


@needs_office
@needs_pdf
def test_each_unit_has_a_page(papers: Path) -> None:
    """As many pages as units of the joint review; the summary has one."""
    for path in papers.glob("*.zh.forms.pdf"):
        assert len(pages(path)) == 14, path.name
    for path in papers.glob("*.zh.summary.pdf"):
        assert len(pages(path)) == 1, path.name


@needs_office
@needs_pdf
def test_the_first_sheet_of_the_ledger_is_one_page(tmp_path: Path) -> None:
    """Forty projects on one page of A3, landscape."""
    render.write_xlsx(tmp_path / "a.xlsx", many(40), run())
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    for name in book.sheetnames[1:]:
        del book[name]
    book.save(tmp_path / "one.xlsx")
    subprocess.run(
        [str(SOFFICE), "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "one.xlsx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    made = pages(tmp_path / "one.pdf")
    assert len(made) == 1
    assert "示例项目p-40" in made[0]


@needs_browser
@pytest.mark.parametrize(("width", "phone"), [(1280, False), (390, True)])
def test_questions_come_first_on_screen(width: int, phone: bool, tmp_path: Path) -> None:
    """What, why, next, who and the questions stand above the reasons, on a laptop and a phone."""
    path = tmp_path / "a.html"
    render.write_html(path, [report()], run())
    with Browser() as b:
        b.size(width, 844, phone=phone)
        b.open(path, "#p-1")
        b.wait()
        said = b.js("document.querySelector('main').innerText")
        places = [said.index(w) for w in ("理由:", "下一步:", "由谁办:", "先问投资方", "审查理由")]
        assert places == sorted(places)
        assert b.js("document.querySelectorAll('ol.ask li').length") == 1
        assert b.js("document.documentElement.scrollWidth") <= width
        b.shot(tmp_path / "a.png")
        assert (tmp_path / "a.png").stat().st_size > 10_000


@needs_browser
@pytest.mark.parametrize(("width", "phone"), [(1280, False), (390, True)])
def test_names_on_the_map_can_be_read(width: int, phone: bool, tmp_path: Path) -> None:
    """Seen first, no text of the map is smaller than twelve pixels."""
    screener = Screener.from_files(EXAMPLES / "kecheng" / "region.yaml", as_of="2026-11-22")
    (one, *_) = read(EXAMPLES / "kecheng" / "candidates-filled.json").candidates
    maps = ChainMaps(screener, "zh")
    result = screener.screen(one)
    maps.add(result)
    of = render.Run.of(screener.region, result.as_of, svgs=maps.drawn)
    render.write_html(tmp_path / "a.html", [result.to_dict()], of)
    with Browser() as b:
        b.size(width, 844, phone=phone)
        b.open(tmp_path / "a.html", f"#{one.id}")
        b.wait()
        inside = "document.querySelector('.maphost').shadowRoot.querySelector('svg')"
        scale = b.js(f"{inside}.clientWidth / {inside}.viewBox.baseVal.width")
        sizes = b.js(f"[...{inside}.querySelectorAll('text')].map(t => "
                     "parseFloat(getComputedStyle(t).fontSize))")  # fmt: skip
        assert min(sizes) * scale >= 11.99
        seen = b.js(f"(()=>{{const s={inside}.getBoundingClientRect(),r={inside}"
                    ".querySelector('rect.chosen').getBoundingClientRect();"
                    "return r.left>=s.left-1&&r.right<=s.right+1})()")  # fmt: skip
        assert seen, "the project's own link is in sight"


@needs_browser
@needs_pdf
def test_a_project_is_printed_on_two_pages(tmp_path: Path) -> None:
    """Thin or complete, a project of the page takes two pages in print."""
    for name in LISTS[::2]:
        folder, _, _ = name.partition("/")
        screener = Screener.from_files(EXAMPLES / folder / "region.yaml", as_of="2026-11-22")
        results = [screener.screen(c) for c in read(EXAMPLES / f"{name}.json").candidates[:4]]
        of = render.Run.of(screener.region, results[0].as_of)
        render.write_html(tmp_path / "a.html", [r.to_dict() for r in results], of)
        with Browser() as b:
            for result in results:
                b.open(tmp_path / "a.html", f"#{result.candidate.id}")
                b.wait()
                b.pdf(tmp_path / "a.pdf")
                assert len(pages(tmp_path / "a.pdf")) <= 2, result.candidate.id


@needs_browser
def test_what_is_built_stands_apart(tmp_path: Path) -> None:
    """Signed and producing projects have a list of their own, with counts of their own."""
    built = report("p-2", "pass")
    built["candidate"]["stage"] = "投产"
    render.write_html(tmp_path / "a.html", [report(), built], run())
    with Browser() as b:
        b.open(tmp_path / "a.html")
        b.wait()
        assert b.js(COUNT) == 1
        assert b.js("document.querySelector('[data-verdict=pass] .n').textContent") == "0"
        b.js("document.querySelector('[data-tab=landed]').click()")
        assert b.js("document.querySelector('[data-verdict=pass] .n').textContent") == "1"
        assert "p-2" in b.js("document.querySelector('tr.row').textContent")
