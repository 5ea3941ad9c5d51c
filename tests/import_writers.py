"""How the documents of other offices are written as files, and what a person reads in each."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import docx
import openpyxl
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.import_documents import Task, Wanted

Span = tuple[int, int, int, int]


@dataclass(frozen=True)
class Entry(Task):
    """A task with its printed serial (brackets and stops left out), its place under that serial and its kind."""

    serial: str = ""
    sub: int | None = None
    kind: str = "regular"


@dataclass(frozen=True)
class HeldOut:
    """A document as a file: how to write it, what it holds, the due days of its reporting periods."""

    name: str
    write: Callable[[Path], None]
    entries: tuple[Entry, ...]
    periods: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grid:
    """A table of a document: its rows and the spans of merged cells (first row, first column, last row, last column)."""

    rows: Sequence[Sequence[object]]
    merges: Sequence[Span] = ()


def e(
    serial: str,
    section: str,
    text: str,
    days: str = "",
    numbers: Sequence[Wanted] = (),
    *,
    lead: str = "",
    support: str = "",
    joint: str = "",
    sub: int | None = None,
    kind: str = "regular",
) -> Entry:
    """An entry; names are parted by ``|`` (English names hold spaces), days by spaces."""

    def names(text: str) -> tuple[str, ...]:
        return tuple(name for name in text.split("|") if name)

    return Entry(
        section, text, names(lead), names(support), names(joint), tuple(days.split()), tuple(numbers), serial, sub, kind
    )


def word(*parts: str | Grid) -> Callable[[Path], None]:
    """Writes a Word document of paragraphs and tables."""

    def write(path: Path) -> None:
        document = docx.Document()
        for part in parts:
            if isinstance(part, str):
                document.add_paragraph(part)
                continue
            table = document.add_table(rows=len(part.rows), cols=len(part.rows[0]))
            for r, row in enumerate(part.rows):
                for c, text in enumerate(row):
                    if text:
                        table.cell(r, c).text = str(text)
            for top, left, bottom, right in part.merges:
                table.cell(top, left).merge(table.cell(bottom, right))
        document.save(str(path))

    return write


def book(grid: Grid) -> Callable[[Path], None]:
    """Writes a workbook of one sheet."""
    return sheets(("Sheet", grid))


def sheets(*named: tuple[str, Grid]) -> Callable[[Path], None]:
    """Writes a workbook of several sheets, each by its name."""

    def write(path: Path) -> None:
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.worksheets[0])
        for name, grid in named:
            sheet = workbook.create_sheet(name)
            for row in grid.rows:
                sheet.append(["" if cell is None else cell for cell in row])
            for top, left, bottom, right in grid.merges:
                sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
        workbook.save(path)

    return write


def shown_as_percentages(path: Path) -> None:
    """A workbook whose rates are numbers shown as percentages, its days dates with a format of their own."""
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["2024年度绩效目标责任分解表"])
    sheet.append(["编制日期：2024年1月15日"])
    sheet.append([])
    sheet.append(["序号", "指标", "单位", "目标值", "责任科室", "责任人", "完成时限"])
    for number, (name, unit, target, office, day) in enumerate(
        [
            ("重点项目开工率", "%", 0.95, "项目科", date(2024, 6, 30)),
            ("项目资金支付进度", "%", 0.8, "财务科", date(2024, 11, 30)),
            ("专项检查", "次", 4, "监督科", date(2024, 12, 15)),
        ],
        1,
    ):
        sheet.append([number, name, unit, target, office, "科长", day])
        sheet.cell(number + 4, 4).number_format = "0%" if unit == "%" else "General"
        sheet.cell(number + 4, 7).number_format = 'yyyy"年"m"月"d"日"'
    sheet.merge_cells("A1:G1")
    sheet.merge_cells("A2:G2")
    workbook.save(path)


def numbered(levels: Sequence[tuple[str, str]], parts: Sequence[tuple[int | None, str]]) -> Callable[[Path], None]:
    """Writes a Word document whose numerals Word itself counts: (number format, text of the level) for each level, then
    (level or None, text) for each paragraph.
    """

    def write(path: Path) -> None:
        document = docx.Document()
        space = nsdecls("w")
        inner = "".join(
            f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{shown}"/></w:lvl>'
            for n, (style, shown) in enumerate(levels)
        )
        lists = document.part.numbering_part.element
        lists.insert(0, parse_xml(f'<w:abstractNum {space} w:abstractNumId="77">{inner}</w:abstractNum>'))
        lists.append(parse_xml(f'<w:num {space} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
        for level, words in parts:
            paragraph = document.add_paragraph(words)
            if level is not None:
                mark = f'<w:numPr {space}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
                paragraph._p.get_or_add_pPr().append(parse_xml(mark))
        document.save(str(path))

    return write


def within_a_table(grid: Grid) -> Callable[[Path], None]:
    """Writes a Word document whose table stands in the one cell of another that lays out the page."""

    def write(path: Path) -> None:
        document = docx.Document()
        document.add_paragraph("凤岭区2024年营商环境提升任务分解表")
        table = document.add_table(rows=1, cols=1).cell(0, 0).add_table(rows=len(grid.rows), cols=len(grid.rows[0]))
        for r, row in enumerate(grid.rows):
            for c, words in enumerate(row):
                table.cell(r, c).text = str(words)
        document.save(str(path))

    return write


_BOX = """<w:r {space} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml">
<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></w:drawing></mc:Choice>
<mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""


def boxed_and_tracked(path: Path) -> None:
    """A Word document with its title in a text box, a number changed with changes tracked, and headings by style."""
    document = docx.Document()
    space = nsdecls("w")
    title = "<w:txbxContent><w:p><w:r><w:t>沙河市2024年园林绿化攻坚任务分工</w:t></w:r></w:p></w:txbxContent>"
    document.add_paragraph()._p.append(parse_xml(_BOX.format(space=space, box=title)))
    document.add_heading("一、增绿提质", 1)
    changed = document.add_paragraph("1.新增城市绿地")
    for tag, inner in (("del", "<w:delText>50</w:delText>"), ("ins", "<w:t>60</w:t>")):
        changed._p.append(parse_xml(f'<w:{tag} {space} w:id="1" w:author="a"><w:r>{inner}</w:r></w:{tag}>'))
    changed.add_run("公顷，建成区绿化覆盖率达到42%。")
    document.add_paragraph("牵头单位：市园林中心　　配合单位：市自然资源局、市住建局")
    document.add_paragraph("2.建设绿道18公里，9月底前建成开放。")
    document.add_paragraph("牵头单位：市园林中心　　配合单位：市交通局")
    document.add_heading("二、管护提升", 1)
    document.add_paragraph("1.古树名木挂牌保护率100%。")
    document.add_paragraph("牵头单位：市林业局　　配合单位：市园林中心、各乡镇（街道）")
    document.save(str(path))


_KINDS = {
    "+": '<w:ins {0} w:id="1" w:author="a"><w:r>{1}</w:r></w:ins>',
    "-": '<w:del {0} w:id="1" w:author="a"><w:r>{1}</w:r></w:del>',
    "~": "<w:r {0}><w:rPr><w:vanish/></w:rPr>{1}</w:r>",
    "": "<w:r {0}>{1}</w:r>",
}


def marked(*paragraphs: str) -> Callable[[Path], None]:
    """Writes a Word document: ``# `` and ``## `` open headings by style, a line break is one within the paragraph, and
    {+…+} is inserted, {-…-} deleted with changes tracked, {~…~} hidden.
    """

    def write(path: Path) -> None:
        document = docx.Document()
        space = nsdecls("w")
        for words in paragraphs:
            level = len(words) - len(words.lstrip("#"))
            line = document.add_heading("", level) if level else document.add_paragraph()
            for kind, inner, plain in re.findall(r"\{([-+~])(.*?)\1\}|([^{]+)", words[level:].strip()):
                tag = "delText" if kind == "-" else "t"
                shown = f'</w:{tag}><w:br/><w:{tag} xml:space="preserve">'.join((inner or plain).split("\n"))
                shown = f'<w:{tag} xml:space="preserve">{shown}</w:{tag}>'
                line._p.append(parse_xml(_KINDS[kind].format(space, shown)))
        document.save(str(path))

    return write


def text(content: str, encoding: str = "utf-8") -> Callable[[Path], None]:
    """Writes a text as it is."""

    def write(path: Path) -> None:
        path.write_bytes(content.encode(encoding))

    return write
