"""The page as text: policy, self-containedness, data; and what is the same must be the same."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

from prescreen import render
from prescreen.render.html.ui import UI
from prescreen.render.view import View
from tests.render.samples import report, run


def page(tmp_path: Path, **over: object) -> str:
    path = tmp_path / "a.html"
    render.write_html(path, [report(), report("p-2", "pass")], run(**over))
    return path.read_text("utf-8")


def data_of(text: str) -> dict:
    return json.loads(re.search(r'id="data">(.*?)</script>', text, re.S)[1])


def test_policy_allows_the_one_script_and_style_only(tmp_path: Path) -> None:
    """The page's policy allows its own script and style by their digest, and nothing else."""
    text = page(tmp_path)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)[1]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("script", "style"):
        body = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.S)
        digest = base64.b64encode(hashlib.sha256(body[-1].encode()).digest()).decode()
        assert len(body) == 1
        assert f"'sha256-{digest}'" in policy


def test_nothing_is_fetched(tmp_path: Path) -> None:
    """The page names no address outside itself and no element that would fetch."""
    text = page(tmp_path)
    links = [u for u in re.findall(r"https?://[^\s\"'<)]+", text) if "www.w3.org" not in u]
    assert not links
    assert not re.search(r"<(link|iframe|img|object|base)\b|@import|innerHTML|\beval\b", text)


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    """Page, workbook and papers made twice from the same report are the same files."""
    for name, write in (("html", render.write_html), ("xlsx", render.write_xlsx)):
        for place in ("a", "b"):
            write(tmp_path / f"{place}.{name}", [report()], run())
        assert (tmp_path / f"a.{name}").read_bytes() == (tmp_path / f"b.{name}").read_bytes()
    for write in (render.write_docx, render.write_notice):
        for place in ("a", "b"):
            write(tmp_path / f"{place}.docx", report(), run())
        assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_the_report_itself_is_left_alone(tmp_path: Path) -> None:
    """Writing a page, masked and all, does not change the report given."""
    data = report()
    page(tmp_path)
    render.write_html(tmp_path / "b.html", [data], run())
    assert data == report()


def test_masked_unless_revealed(tmp_path: Path) -> None:
    """A page hides what is private and says so, unless it is to be revealed."""
    assert "某路北侧地块" not in page(tmp_path)
    assert "个人信息和商业秘密已遮盖" in page(tmp_path)
    assert "某路北侧地块" in page(tmp_path, reveal=True)


def test_ranked_and_complete(tmp_path: Path) -> None:
    """The page lists the better project first, and every outcome of a report is in it."""
    data = data_of(page(tmp_path))
    texts = data["texts"]
    assert [texts[r[0]] for r in data["rows"]] == ["p-2", "p-1"]
    flat = data["details"][1]["outcomes"]
    ids = {texts[data["checks"][c][0]] for c in flat[::3]}
    assert ids == {o["check"] for o in report()["outcomes"]}


def test_equal_texts_are_kept_once(tmp_path: Path) -> None:
    """A hundred reports that say the same add little to the page of one."""
    one, many = tmp_path / "one.html", tmp_path / "many.html"
    render.write_html(one, [report()], run())
    render.write_html(many, [report(f"p-{n}") for n in range(100)], run())
    assert many.stat().st_size < one.stat().st_size + 100 * 1_500


def test_english(tmp_path: Path) -> None:
    """A page in English says so and has its labels in English."""
    text = page(tmp_path, lang="en")
    assert '<html lang="en">' in text
    assert data_of(text)["words"]["verdict.needs_info"] == "Needs information"


def test_every_word_of_the_page_is_there() -> None:
    """Each word that the scripts use is defined, and each defined word is used."""
    folder = Path(render.__file__).parent / "html" / "assets"
    script = "".join(p.read_text("utf-8") for p in folder.glob("*.js"))
    used = set(re.findall(r"\bU\.(\w+)", script)) | set(re.findall(r'\bU\["([\w.]+)"\]', script))
    used -= {"sort."}
    assert used <= set(UI)
    spoken = {k for k in UI if not k.startswith("sort.") and k not in used}
    assert spoken <= {"title", "noscript", *re.findall(r'"(\w+)"', script)}


def test_of_many_candidates_the_first_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that cannot show all says how many there are, and counts them all."""
    monkeypatch.setattr("prescreen.render.html.compact.MOST", 2)
    three = [report(f"p-{n}") for n in range(3)]
    render.write_html(tmp_path / "a.html", three, run())
    data = data_of((tmp_path / "a.html").read_text("utf-8"))
    assert (len(data["rows"]), len(data["details"]), data["run"]["all"]) == (2, 2, 3)
    assert {n for _, n in data["top"]["bureaus"]} == {
        n * 3 for n in {len(ms) for ms in View(three[0], run()).missing_by_bureau.values()}
    }
    assert "run.all > rows.length" in (tmp_path / "a.html").read_text("utf-8")


@pytest.mark.parametrize("reports", [[], [report()]])
def test_few_candidates(tmp_path: Path, reports: list) -> None:
    """A page of one candidate, or of none, is a page."""
    render.write_html(tmp_path / "a.html", reports, run(rejected=(), problems=()))
    assert len(data_of((tmp_path / "a.html").read_text("utf-8"))["rows"]) == len(reports)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_colours_reach_the_contrast_of_wcag_aa(tmp_path: Path) -> None:
    """Each colour of a text has the contrast to its ground that WCAG AA asks for."""
    style = page(tmp_path).partition("<style>")[2].partition("</style>")[0]
    pairs = re.findall(r"--c:(#\w{6});--b:(#\w{6})", style)
    assert len(pairs) == 6
    pairs += [(c, "#f4f6f9") for c in re.findall(r"--(?:ink|soft|navy):(#\w{6})", style)]
    for text, ground in pairs:
        assert contrast(text, ground) >= 4.5, (text, ground)
