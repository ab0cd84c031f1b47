"""WordprocessingML for the parts that fill a template: paragraphs and tables by named styles.

Strings rather than objects: an opinion has thousands of cells, and all of them are text in a style.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from prescreen.render.escape import xml

STYLES: Mapping[str, str] = {
    "title": "预审-标题", "mark": "预审-标记", "h1": "预审-一级标题", "h2": "预审-二级标题",
    "subtitle": "预审-副标题",
    "body": "预审-正文", "head": "预审-表头", "cell": "预审-表格", "small_head": "预审-小字表头",
    "small": "预审-小字", "footer": "预审-页脚",
}  # fmt: skip
"""Names of the styles a template may redefine, by the role they play here."""
WIDTH = 8844  # twips of text between margins of 28 mm and 26 mm on A4
_GRID = (
    "<w:tblBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders>"
)


@dataclass(frozen=True, slots=True)
class Styles:
    """Style ids of a template by role; a role the template lacks is written without a style."""

    ids: Mapping[str, str]

    def of(self, role: str) -> str:
        found = self.ids.get(role)
        return f'<w:pStyle w:val="{found}"/>' if found else ""


class DocxWriter:
    """Writes blocks in the styles of one template."""

    def __init__(self, styles: Styles) -> None:
        self._open = {
            (role, align): "<w:p><w:pPr>"
            + styles.of(role)
            + (f'<w:jc w:val="{align}"/>' if align else "")
            + "</w:pPr>"
            for role in STYLES
            for align in ("", "center", "right", "left")
        }

    def p(
        self,
        text: object,
        role: str = "body",
        *,
        align: str = "",
        bold: bool = False,
        before: bool = False,
    ) -> str:
        """One paragraph; line ends in the text stay line ends. `before`: on a new page."""
        opened = self._open[role, align]
        if before:
            opened = opened.replace("</w:pPr>", "<w:pageBreakBefore/></w:pPr>")
        return f"{opened}{run(text, bold)}</w:p>"

    def labelled(self, label: object, text: object, role: str = "body") -> str:
        """A paragraph that begins with a bold label."""
        return f"{self._open[role, '']}{run(label, True)}{run(text)}</w:p>"

    def table(
        self,
        rows: Iterable[Sequence[str]],
        widths: Sequence[int],
        head: Sequence[str] = (),
        *,
        role: str = "cell",
        grid: bool = True,
        plain: bool = True,
        whole: bool = True,
    ) -> str:
        """A table; widths are parts of the whole. Cells are texts, or paragraphs if not `plain`.
        Rows stay on one page if `whole`."""
        total = sum(widths)
        twips = [round(WIDTH * w / total) for w in widths]
        cells = [f'<w:tc><w:tcPr><w:tcW w:w="{w}" w:type="dxa"/></w:tcPr>' for w in twips]
        out = [
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(twips)}" w:type="dxa"/>{_GRID if grid else ""}'
            '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="70" w:type="dxa"/>'
            '<w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>',
            *(f'<w:gridCol w:w="{w}"/>' for w in twips),
            "</w:tblGrid>",
        ]
        if head:
            role_ = "small_head" if role == "small" else "head"
            out.append("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>")
            shade = '<w:shd w:val="clear" w:color="auto" w:fill="EDEDED"/></w:tcPr>'
            out += [
                f"{c.removesuffix('</w:tcPr>')}{shade}{self.p(h, role_)}</w:tc>"
                for c, h in zip(cells, head, strict=True)
            ]
            out.append("</w:tr>")
        begin = self._open[role, ""]
        begin_row = "<w:tr><w:trPr><w:cantSplit/></w:trPr>" if whole else "<w:tr>"
        for row in rows:
            own = cells
            if len(row) < len(cells):  # the last cell takes the columns that are left
                rest = len(cells) - len(row) + 1
                width = sum(twips[len(row) - 1 :])
                own = [
                    *cells[: len(row) - 1],
                    f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
                    f'<w:gridSpan w:val="{rest}"/></w:tcPr>',
                ]
            inner = [f"{begin}{run(t)}</w:p>" for t in row] if plain else row
            out.append(
                begin_row
                + "".join(f"{c}{t}</w:tc>" for c, t in zip(own, inner, strict=True))
                + "</w:tr>"
            )
        out.append("</w:tbl>")
        return "".join(out)

    def gap(self) -> str:
        """A little space after a table, where Word needs a paragraph anyway."""
        return (
            '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="160" w:lineRule="exact"/>'
            "</w:pPr></w:p>"
        )


def run(text: object, bold: bool = False) -> str:
    """One run of text with its line ends."""
    said = xml(text)
    props = "<w:rPr><w:b/></w:rPr>" if bold else ""
    if "\n" not in said:
        return f'<w:r>{props}<w:t xml:space="preserve">{said}</w:t></w:r>'
    parts = [f'<w:t xml:space="preserve">{line}</w:t>' for line in said.split("\n")]
    return f"<w:r>{props}{'<w:br/>'.join(parts)}</w:r>"
