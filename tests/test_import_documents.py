"""Official documents as files: Word with merges and numbering, text in several encodings, web pages, and what is
none of these.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.import_documents import TASKS, TITLE, lines_with_units, table_rows
from xltrack.books import master_write
from xltrack.books.document import read_document
from xltrack.books.ooxml.bulk import bulk_possible
from xltrack.documents import Paragraph, TableBlock
from xltrack.drafting import import_into
from xltrack.errors import UnreadableError
from xltrack.importing import draft

TEXTS = [task.text for task in TASKS]


def test_word_paragraphs(tmp_path: Path) -> None:
    word = docx.Document()
    for line in lines_with_units():
        word.add_paragraph(line)
    word.save(str(tmp_path / "a.docx"))
    plan = draft([read_document(tmp_path / "a.docx")]).plan
    assert [item.text for item in plan.items] == TEXTS
    assert [item.joint for item in plan.items] == [task.joint for task in TASKS]
    assert plan.title == TITLE


def test_word_table_with_merged_headers_and_sections(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("附件1")
    word.add_paragraph(TITLE)
    table = word.add_table(rows=2, cols=5)
    for cell, text in zip(table.rows[0].cells, ["序号", "重点工作", "责任分工", "", "完成时限"], strict=True):
        cell.text = text
    table.cell(0, 2).merge(table.cell(0, 3))
    for column in (0, 1, 4):
        table.cell(0, column).merge(table.cell(1, column))
    table.cell(1, 2).text, table.cell(1, 3).text = "牵头单位", "配合单位"
    section = table.add_row().cells
    section[0].merge(section[4]).text = "一、水环境"
    for row in (
        ("1", "新建管网12公里", "住建局", "水利局\n财政局", "9月底前"),
        ("2", "清淤5公里", "水利局", "", "长期坚持"),
    ):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    word.save(str(tmp_path / "t.docx"))
    items = draft([read_document(tmp_path / "t.docx")]).plan.items
    assert [(i.path, i.serial, i.text, i.lead, i.support, i.standing) for i in items] == [
        (("一、水环境",), "1", "新建管网12公里", ("住建局",), ("水利局", "财政局"), False),
        (("一、水环境",), "2", "清淤5公里", ("水利局",), (), True),
    ]


def _numbered(word: Any) -> None:
    """A list of two levels: 一、 and 1."""
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (style, text) in enumerate([("chineseCounting", "%1、"), ("decimal", "%2.")])
    )
    root = word.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for level, text in [
        (0, "产业"),
        (1, "新建厂房5万平方米。（工信局）"),
        (1, "招商10家。（商务局）"),
        (0, "民生"),
        (1, "新增学位300个。（教育局）"),
    ]:
        paragraph = word.add_paragraph(text)
        number = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
        paragraph._p.get_or_add_pPr().append(parse_xml(number))


def test_numbers_that_word_makes_are_serials(tmp_path: Path) -> None:
    word = docx.Document()
    _numbered(word)
    word.save(str(tmp_path / "n.docx"))
    items = draft([read_document(tmp_path / "n.docx")]).plan.items
    assert [(i.path, i.serial, i.joint) for i in items] == [
        (("一、产业",), "1", ("工信局",)),
        (("一、产业",), "2", ("商务局",)),
        (("二、民生",), "1", ("教育局",)),
    ]


def test_deleted_words_of_tracked_changes_are_gone_and_inserted_ones_stay(tmp_path: Path) -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("完成")
    paragraph._p.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>九</w:delText></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>十公里</w:t></w:r></w:ins>"))
    word.save(str(tmp_path / "d.docx"))
    (block,) = read_document(tmp_path / "d.docx").blocks
    assert isinstance(block, Paragraph) and block.text == "完成十公里"


def test_lines_pasted_in_two_encodings_are_each_read_as_what_they_are(tmp_path: Path) -> None:
    lines = lines_with_units()
    half = len(lines) // 2
    for first, last in (("utf-8", "gb18030"), ("gb18030", "utf-8")):
        data = "\r\n".join(lines[:half]).encode(first) + b"\r\n" + "\r\n".join(lines[half:]).encode(last)
        (tmp_path / "a.txt").write_bytes(data)
        assert [item.text for item in draft([read_document(tmp_path / "a.txt")]).plan.items] == TEXTS


def test_quotation_marks_of_western_text_are_no_chinese(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("The council’s plan – 2025\n1. Plant 300 trees (Parks Office)".encode("cp1252"))
    first = read_document(tmp_path / "a.txt").blocks[0]
    assert isinstance(first, Paragraph) and first.text == "The council’s plan – 2025"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_text_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes("\r\n".join(lines_with_units()).encode(encoding))
    document = read_document(tmp_path / "a.txt")
    assert [item.text for item in draft([document]).plan.items] == TEXTS


def test_pasted_table_in_a_text_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("\n".join("\t".join(row) for row in table_rows()), encoding="utf-8")
    assert [item.text for item in draft([read_document(tmp_path / "a.txt")]).plan.items] == TEXTS


PAGE = """<html><head><title>通知</title><style>p{{}}</style><script>var 任务=1;</script></head><body>
<table><tr><td><div>首页 &gt;
公开</div><h1>2024年任务分解表</h1>{body}</td></tr></table><p>扫一扫在手机打开</p></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_web_page_with_a_spanning_table(tmp_path: Path, encoding: str) -> None:
    rows = """<p>　　一、产业</p><table><tr><th>序号<th>任务<th>责任单位</tr>
    <tr><td rowspan=2>1</td><td>新建厂房<b>5</b>万平方米</td><td>工信局</td></tr>
    <tr><td>招商10家</td><td>商务局<br>投促中心</td></tr>
    <tr><td colspan=3>二、农业</td></tr><tr><td>2</td><td>植树300亩</td><td>林业局</td></tr></table>"""
    page = PAGE.format(body=rows)
    if encoding != "utf-8":
        page = page.replace("<head>", '<head><meta charset="gb2312">')
    (tmp_path / "a.html").write_bytes(page.encode(encoding))
    items = draft([read_document(tmp_path / "a.html")]).plan.items
    assert [(i.path, i.serial, i.sub, i.text, i.joint) for i in items] == [
        (("一、产业",), "1", 1, "新建厂房5万平方米", ("工信局",)),
        (("一、产业",), "1", 2, "招商10家", ("商务局", "投促中心")),
        (("二、农业",), "2", None, "植树300亩", ("林业局",)),
    ]


def test_a_piece_of_a_page_is_read_as_one(tmp_path: Path) -> None:
    piece = '<p>　　一、产业</p><p align="left">　1.新建厂房5万平方米。（牵头单位：工信局）</p>\n<p>2.招商10家。（牵头单位：商务局）</p>'
    for name, text in (("a.html", piece), ("b.txt", piece), ("c.htm", f"县办公室<br>{piece}")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        items = draft([read_document(tmp_path / name)]).plan.items
        assert [(i.path, i.text, i.lead) for i in items] == [
            (("一、产业",), "新建厂房5万平方米。", ("工信局",)),
            (("一、产业",), "招商10家。", ("商务局",)),
        ]


def test_spreadsheet_with_merged_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [("2024年任务分解表", "", ""), *table_rows()]:
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    book.save(tmp_path / "a.xlsx")
    document = read_document(tmp_path / "a.xlsx")
    assert isinstance(document.blocks[0], TableBlock)
    result = draft([document])
    assert [item.text for item in result.plan.items] == TEXTS
    first = result.plan.items[0].source
    assert first is not None and first.line == 4


def test_sheets_are_told_apart_in_the_account(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name, text in (("部门", "新建公园2座"), ("乡镇", "植树300亩")):
        sheet = book.create_sheet(name)
        for row in (("序号", "任务", "责任单位"), ("1", text, "城管局")):
            sheet.append(row)
    book.remove(book.worksheets[0])
    book.save(tmp_path / "a.xlsx")
    result = draft([read_document(tmp_path / "a.xlsx")])
    assert set(result.account["file"]) == {"a.xlsx [部门]", "a.xlsx [乡镇]"} and len(result.plan.items) == 2


def _zip(**parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.docx", b"", "file-empty"),
        ("a.pdf", b"%PDF-1.4 ...", "file-broken"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "document-scan"),
        ("a.docx", b"PK\x03\x04 broken", "file-broken"),
        ("a.docx", _zip(**{"word/document.xml": "<w:document"}), "file-broken"),
        ("a.docx", _zip(**{"word/document.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "file-unsafe"),
        ("a.txt", bytes(range(256)) * 8, "file-broken"),
    ],
)
def test_what_is_no_document_says_so(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UnreadableError) as refusal:
        read_document(tmp_path / name)
    assert refusal.value.code == code and name in refusal.value.zh and name in refusal.value.en


def test_an_absent_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as refusal:
        read_document(tmp_path / "nowhere.docx")
    assert refusal.value.code == "file-not-found"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_quotation_mark_that_nothing_closes_swallows_no_row(tmp_path: Path, mark: str) -> None:
    rows = [
        ("序号", "任务", "责任单位"),
        ("1", '"修路5公里', "交通局"),
        ("2", "植树90株", "林业局"),
        ("3", "建桥2座", "交通局"),
    ]
    (tmp_path / "a.csv").write_text("\n".join(mark.join(row) for row in rows), encoding="utf-8")
    items = draft([read_document(tmp_path / "a.csv")]).plan.items
    assert [(item.serial, item.joint) for item in items] == [("1", ("交通局",)), ("2", ("林业局",)), ("3", ("交通局",))]


def test_a_text_pasted_into_one_column_of_a_sheet_is_read_as_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in (
        "2025年交通任务分解",
        "一、道路",
        "1.修路5公里，6月底前完成。\n责任单位：交通局",
        "2.植树90株。（责任单位：林业局）",
    ):
        book.worksheets[0].append(["", line])
    book.save(tmp_path / "a.xlsx")
    found = [(i.path, i.serial, i.text, i.joint) for i in draft([read_document(tmp_path / "a.xlsx")]).plan.items]
    assert found == [
        (("一、道路",), "1", "修路5公里，6月底前完成。", ("交通局",)),
        (("一、道路",), "2", "植树90株。", ("林业局",)),
    ]


@pytest.mark.parametrize("bulk", [True, False])
def test_a_task_without_unit_is_shaded_where_the_unit_is_lacking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bulk: bool
) -> None:
    monkeypatch.setattr(master_write, "bulk_possible", lambda: bulk and bulk_possible())
    notice = tmp_path / "n.txt"
    notice.write_text("一、工作目标\n1.完成清淤4公里。（水务股）\n2.新建泵站2座。\n", encoding="utf-8")
    import_into([notice], tmp_path / "m.xlsx")
    page = openpyxl.load_workbook(tmp_path / "m.xlsx")["任务"]
    heads = {c.value: c.column for c in page[2]}
    fills = [page.cell(row, heads["责任单位"]).fill.fgColor.rgb for row in (3, 4)]
    assert fills[1] != fills[0] and fills[1].endswith("FFF2CC")


def test_a_heading_over_what_is_to_be_returned_and_when_is_no_task(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=0, cols=3)
    for values in (
        ("序号", "工作任务", "责任单位"),
        ("1", "完成清淤4公里。", "水务股"),
        ("2", "新建泵站2座。", "水务股"),
    ):
        for cell, text in zip(table.add_row().cells, values, strict=True):
            cell.text = text
    for text in ("三、报送要求", "各单位于2025年6月25日前将进展情况表报办公室。"):
        document.add_paragraph(text)
    document.save(str(tmp_path / "n.docx"))
    made = draft([read_document(tmp_path / "n.docx")])
    assert [item.text for item in made.plan.items] == ["完成清淤4公里。", "新建泵站2座。"]
    assert [p.due for p in made.plan.periods] == [date(2025, 6, 25)]
