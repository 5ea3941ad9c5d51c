"""A Word document that looks as an office's documents do, or keeps the look of the office's own template.

The built-in look follows GB/T 9704 (format of official documents): A4, margins 37/35/28/26 mm, title in 小标宋 22 pt, headings in 黑体 and
楷体, body in 仿宋 16 pt at 28 pt a line, page numbers — n — at the outer edge.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from xltrack import theme
from xltrack.books.raw.peek import DAMAGED
from xltrack.books.whole import CREATED, ZIP_DATE
from xltrack.errors import TemplateError
from xltrack.findings import error
from xltrack.values import tidy
from xltrack.words import both

MARGINS = {"top": 37, "bottom": 35, "left": 28, "right": 26}  # mm: GB/T 9704-2012, 5.1
TITLE, BODY, LINE, TABLE = 22.0, 16.0, 28.0, 10.5  # points: 二号, 三号, 22 lines a page, 五号
EN_TITLE, EN_BODY, EN_LINE, EN_TABLE = 20.0, 11.5, 16.0, 8.0
PLACE = "{{report}}"
FONTS = {"title": "方正小标宋简体", "h1": "黑体", "h2": "楷体", "body": "仿宋", "number": "宋体"}
INSTEAD = {"方正小标宋简体": "方正小标宋_GBK,小标宋,华文中宋,STZhongsong,宋体", "仿宋": "仿宋_GB2312,FangSong", "楷体": "楷体_GB2312,KaiTi", "黑体": "SimHei"}  # fmt: skip
STYLES = {"title": "Title", "h1": "Heading 1", "h2": "Heading 2", "body": "Normal", "caption": "Caption"}


@dataclass
class Paper:
    """A document being written. ``own``: the look is ours; else it is the office's template and only its styles are used."""

    document: WordDocument
    lang: str
    own: bool = True

    @property
    def width(self) -> Emu:
        """Width of the text."""
        section = self.document.sections[0]
        page, left, right = section.page_width or Mm(210), section.left_margin or Mm(28), section.right_margin or Mm(26)
        return Emu(page - left - right)

    def put(self, text: str, kind: str = "body") -> Paragraph:
        """A paragraph: title, h1, h2, body (indented by two characters in Chinese), lead (a body that stands on one page with what it leads to), flush,
        right or caption."""
        paragraph = self.document.add_paragraph(style=self._style(kind))
        paragraph.add_run(tidy(text))
        if kind in ("title", "caption"):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif kind == "right":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        elif kind in ("body", "lead", "h1", "h2") and self.lang != "en":
            _indent(paragraph, 200, self._size())
        if kind in ("lead", "caption"):
            paragraph.paragraph_format.keep_with_next = True
        return paragraph

    def labelled(self, label: str, text: str) -> None:
        """A body paragraph whose first words are set in bold; further lines of the text are paragraphs of their own."""
        first, *further = tidy(text).split("\n")
        paragraph = self.put("")
        paragraph.add_run(f"{tidy(label)} " if self.lang == "en" else tidy(label)).bold = True
        paragraph.add_run(first)
        paragraph.paragraph_format.keep_with_next = None if text else True
        for line in further:
            self.put(line)

    def picture(self, png: bytes, width: float = 1.0) -> None:
        """A picture of ``width`` (0–1) of the text's."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        paragraph.add_run().add_picture(io.BytesIO(png), width=Emu(int(self.width * width)))

    def legend(self, parts: Sequence[tuple[str, str]]) -> None:
        """(colour RRGGBB, words) in one centred line: a coloured square before each."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        paragraph.paragraph_format.keep_with_next = True
        for colour, words in parts:
            mark = paragraph.add_run("■\u00a0")
            mark.font.color.rgb = RGBColor.from_string(colour)
            text = paragraph.add_run(f"{words}　" if self.lang != "en" else words.replace(" ", "\u00a0") + "   ")
            mark.font.size = text.font.size = Pt(TABLE)

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
        """A table with a header repeated on every page and no row alone on the last; ``widths`` are shares of the text's width. Texts left, all else
        centred."""
        table = self.document.add_table(rows=1 + len(rows), cols=len(header))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        _borders(table._tbl)
        total = sum(widths)
        for column, wide in zip(table.columns, widths, strict=True):
            column.width = Emu(int(self.width * wide / total))
        for number, values in enumerate((header, *rows)):
            row = table.rows[number]
            _row_look(row._tr, number == 0)
            for at, (cell, value) in enumerate(zip(row.cells, values, strict=True)):
                cell.width = Emu(int(self.width * widths[at] / total))
                self._cell(cell, value, number == 0, at == 0 or len(value) > 12)
                cell.paragraphs[0].paragraph_format.keep_with_next = number in (0, len(rows) - 1) or None
        self.document.add_paragraph().paragraph_format.line_spacing = Pt(8)

    def _cell(self, cell: _Cell, text: str, header: bool, left: bool) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if left and not header else WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(tidy(text))
        run.font.size = Pt(EN_TABLE if self.lang == "en" else TABLE)
        run.bold = header or None
        if header:
            shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{theme.HEADER.fill}"/>')
            cell._tc.get_or_add_tcPr().append(shade)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER

    def _size(self) -> float:
        size = self.document.styles["Normal"].font.size
        return float(size.pt) if size else 10.5

    def _style(self, kind: str) -> str | None:
        wanted = STYLES.get(kind, "Normal")
        names = {s.name for s in self.document.styles if s.type == WD_STYLE_TYPE.PARAGRAPH}
        return wanted if wanted in names else None

    def content(self) -> bytes:
        """The document as bytes: the same text gives the same bytes."""
        buffer = io.BytesIO()
        self.document.save(buffer)
        return _undated(buffer.getvalue())


def blank_paper(lang: str, title: str) -> Paper:
    """An empty document in the built-in look."""
    document = Document()
    paper = Paper(document, lang)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by, properties.comments = (
        tidy(title)[:250],
        "",
        "",
        "",
    )
    properties.created = properties.modified = CREATED
    _page(document, lang)
    _styles(document, lang)
    _alternative_fonts(document)
    return paper


def template_paper(path: Path, lang: str, words: Mapping[str, str]) -> tuple[Paper, Any]:
    """The office's own template, with {{title}}, {{period}} … filled in, and the paragraph where the report goes (None: at the end).

    Raises TemplateError ``no-template``, and ``bad-template`` where it is no .docx that can be opened.
    """
    if not path.exists():
        raise error("no-template", TemplateError, where=path)
    try:
        document = Document(str(path))
    except (PackageNotFoundError, *DAMAGED) as problem:
        raise error("bad-template", TemplateError, where=path, why=both("template.not-docx")) from problem
    place = None
    for paragraph in _every_paragraph(document):
        if PLACE in paragraph.text and paragraph._p.getparent() is document.element.body:
            place = place if place is not None else paragraph._p
        elif "{{" in paragraph.text:
            _fill(paragraph, words)
    return Paper(document, lang, own=False), place


def move_to(paper: Paper, place: Any, first: int) -> None:
    """Moves what was written since the body had ``first`` parts to the placeholder, which goes."""
    body = paper.document.element.body
    for part in [p for p in list(body)[first:] if p.tag != qn("w:sectPr")]:
        place.addprevious(part)
    body.remove(place)


def body_parts(paper: Paper) -> int:
    """How many parts the body has before its page set-up."""
    return sum(1 for part in paper.document.element.body if part.tag != qn("w:sectPr"))


def _every_paragraph(document: WordDocument) -> Iterator[Paragraph]:
    yield from document.paragraphs
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs
    for section in document.sections:
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            if not part.is_linked_to_previous:
                yield from part.paragraphs


def _fill(paragraph: Paragraph, words: Mapping[str, str]) -> None:
    """Placeholders of a paragraph; one that Word split over runs is put together in its first run."""
    runs = paragraph.runs
    for name, value in words.items():
        mark = f"{{{{{name}}}}}"
        for run in runs:
            if mark in run.text:
                run.text = run.text.replace(mark, tidy(value))
        if mark in paragraph.text and runs:
            whole = paragraph.text.replace(mark, tidy(value))
            for run in runs[1:]:
                run.text = ""
            runs[0].text = whole


# ── the built-in look ──────────────────────────────────────────────────────────────────────────────────────────────


def _page(document: WordDocument, lang: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(MARGINS["top"]), Mm(MARGINS["bottom"])
    section.left_margin, section.right_margin = Mm(MARGINS["left"]), Mm(MARGINS["right"])
    section.footer_distance = Mm(25)
    if lang == "en":
        _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.CENTER, "", "")
        return
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT, "— ", " —")
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT, "— ", " —")


def _page_number(paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH, before: str, after: str) -> None:
    paragraph.alignment = side
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    for text, kind in ((before, ""), ("", "begin"), ("PAGE", "text"), ("", "end"), (after, "")):
        run = paragraph.add_run(text if not kind else None)
        run.font.size = Pt(14)
        _font(run._r.get_or_add_rPr(), FONTS["number"])
        if kind == "text":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = text
            run._r.append(code)
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def _styles(document: WordDocument, lang: str) -> None:
    english = lang == "en"
    body, line, title = (EN_BODY, EN_LINE, EN_TITLE) if english else (BODY, LINE, TITLE)
    sizes = {"body": body, "title": title, "h1": body + 2 if english else body, "h2": body, "caption": TABLE}
    fonts = FONTS | {"caption": FONTS["h1"]}
    for kind, size in sizes.items():
        style: Any = document.styles[STYLES[kind]]
        properties = style.element.get_or_add_rPr()
        for colour in properties.findall(qn("w:color")):
            properties.remove(colour)
        style.font.size, style.font.bold, style.font.italic = Pt(size), english and kind != "body", False
        style.font.name = "Calibri" if english else "Times New Roman"
        _font(properties, fonts[kind], "Calibri" if english else "Times New Roman")
        look = style.paragraph_format
        look.space_before, look.space_after = Pt(0), Pt(6 if english else 0)
        look.line_spacing_rule, look.line_spacing = (
            WD_LINE_SPACING.EXACTLY,
            Pt(title * 1.6 if kind == "title" else line),
        )
        look.keep_with_next = kind in ("h1", "h2", "title", "caption") or None
        if kind == "title":
            look.space_after = Pt(line)
            for border in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
                style.element.pPr.remove(border)


def _font(properties: Any, east: str, latin: str = "Times New Roman") -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name in [n for n in fonts.attrib if "Theme" in n or "theme" in n]:
        del fonts.attrib[name]
    for name, value in (("ascii", latin), ("hAnsi", latin), ("eastAsia", east), ("cs", latin)):
        fonts.set(qn(f"w:{name}"), value)


def _alternative_fonts(document: WordDocument) -> None:
    """What Word takes where a desk lacks a font: the alternative names of the font table (ECMA-376 part 1, 17.8.3.1)."""
    part = next((r.target_part for r in document.part.rels.values() if r.reltype.endswith("/fontTable")), None)
    if part is None:
        return
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, others in INSTEAD.items()
    )
    part._blob = part.blob.replace(b"</w:fonts>", entries.encode() + b"</w:fonts>")


def _indent(paragraph: Paragraph, hundredths: int, size: float) -> None:
    """A first-line indent counted in characters, so that it stays two characters at any font size; in twips for programs that count none."""
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), str(hundredths))
    indent.set(qn("w:firstLine"), str(int(hundredths / 100 * size * 20)))


def _borders(table: Any) -> None:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{theme.HEADER.ink}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    _in_order(table.tblPr, parse_xml(f"<w:tblBorders {nsdecls('w')}>{sides}</w:tblBorders>"))
    near = "".join(f'<w:{side} w:w="45" w:type="dxa"/>' for side in ("left", "right"))
    _in_order(table.tblPr, parse_xml(f"<w:tblCellMar {nsdecls('w')}>{near}</w:tblCellMar>"))


def _in_order(properties: Any, part: Any) -> None:
    """Puts a table property where the schema wants it; Word calls a document damaged whose properties are in disorder."""
    order = [
        qn(f"w:{n}")
        for n in ("tblStyle", "tblW", "jc", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook")
    ]
    after = next((p for p in properties if p.tag in order and order.index(p.tag) > order.index(part.tag)), None)
    if after is None:
        properties.append(part)
    else:
        after.addprevious(part)


def _row_look(row: Any, header: bool) -> None:
    properties = row.get_or_add_trPr()
    properties.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    if header:
        properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))


def _undated(content: bytes) -> bytes:
    """A package whose entries bear no time of day."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            made = zipfile.ZipInfo(entry.filename, ZIP_DATE)
            made.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(made, old.read(entry))
    return buffer.getvalue()
