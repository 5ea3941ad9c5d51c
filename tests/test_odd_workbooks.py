"""Workbooks that office programs open and strict readers refuse: their cells are all present, so they are read."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from tests import handmade
from tests.biff12 import record, saved_as_xlsb, wide
from xltrack.books.grid import read_grid
from xltrack.books.raw import reader
from xltrack.books.raw.compound import SIGNATURE
from xltrack.books.raw.kinds import kind_of
from xltrack.errors import UnreadableError
from xltrack.grids import Grid

REL = handmade.REL


def written(path: Path, parts: dict[str, bytes]) -> Grid:
    path.write_bytes(handmade.zipped(parts))
    return read_grid(path)


def with_book(listed: str, sheet: bytes = b"", **more: bytes) -> dict[str, bytes]:
    """A workbook whose list of sheets says something that strict readers do not know."""
    parts = handmade.parts(sheet or handmade.worksheet(handmade.ONE_CELL), **more)
    book = f'<workbook xmlns="{handmade.MAIN}" xmlns:r="{REL}"><workbookPr date1904="1"/><sheets>{listed}</sheets></workbook>'
    return parts | {"xl/workbook.xml": book.encode()}


FORM = '<sheet name="表" sheetId="1" r:id="rId1"/>'


@pytest.mark.parametrize(
    "listed",
    [
        FORM + '<sheet name="模块" sheetId="2" state="veryHidden" r:id=""/><sheet name="模块2" sheetId="3" r:id=""/>',
        '<sheet name="表" sheetId="1" state="show" r:id="rId1"/>',
    ],
)
def test_a_list_of_sheets_that_names_what_is_no_sheet_loses_no_cell(tmp_path: Path, listed: str) -> None:
    grid = written(tmp_path / "a.xlsx", with_book(listed))
    assert [(s.name, s.cell(1, 1)) for s in grid.sheets] == [("表", "水务股")]


def test_a_sheet_that_misstates_its_extent_is_read(tmp_path: Path) -> None:
    sheet = handmade.worksheet(handmade.ONE_CELL).replace(b"<sheetData>", b'<dimension ref="1:4"/><sheetData>')
    assert written(tmp_path / "a.xlsx", with_book(FORM, sheet)).sheets[0].cell(1, 1) == "水务股"


def test_days_of_such_a_workbook_count_from_its_own_epoch(tmp_path: Path) -> None:
    styles = f'<styleSheet xmlns="{handmade.MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    rels = handmade.parts(b"")["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>", f'<Relationship Id="s" Type="{REL}/styles" Target="styles.xml"/></Relationships>'.encode()
    )
    sheet = handmade.worksheet('<row r="1"><c r="A1" s="1"><v>43270</v></c></row>')
    odd = with_book(FORM + '<sheet name="模块" sheetId="2" r:id=""/>', sheet, xl__styles_dot_xml=styles.encode())
    plain = with_book(FORM, sheet, xl__styles_dot_xml=styles.encode())
    days = [
        written(tmp_path / f"{n}.xlsx", parts | {"xl/_rels/workbook.xml.rels": rels}).sheets[0].cell(0, 0)
        for n, parts in enumerate((odd, plain))
    ]
    assert [str(day) for day in days] == ["2022-06-20"] * 2


@pytest.mark.parametrize("name", ["customXml/item1.xml", "xl/customProperty1.bin"])
def test_what_a_document_server_keeps_in_utf16_does_not_bar_the_form(tmp_path: Path, name: str) -> None:
    parts = handmade.parts(handmade.worksheet(handmade.ONE_CELL)) | {name: '<?xml version="1.0"?><a/>'.encode("utf-16")}
    assert written(tmp_path / "a.xlsx", parts).sheets[0].cell(1, 1) == "水务股"


def test_an_entry_named_twice_alike_and_an_empty_one_are_no_harm(tmp_path: Path) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, part in handmade.parts(handmade.worksheet(handmade.ONE_CELL)).items():
            info = zipfile.ZipInfo(name)
            path = name.encode()
            info.extra = b"\x75\x70" + (5 + len(path)).to_bytes(2, "little") + b"\1\0\0\0\0" + path
            archive.writestr(info, part)
        empty = zipfile.ZipInfo("docProps/thumbnail.wmf")
        empty.compress_type = zipfile.ZIP_STORED
        archive.writestr(empty, b"")
    data = whole.getvalue().replace(b"\x14\0\0\0\0\0", b"\x14\0\0\0\0\0")
    directory = data.rindex(b"PK\x01\x02")  # an empty entry that says it is deflated
    data = data[: directory + 10] + b"\x08" + data[directory + 11 :]
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    assert read_grid(path).sheets[0].cell(1, 1) == "水务股"


CONTENT = (
    '<?xml version="1.0"?>\n<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">\n'
    ' <office:body>\n  <office:spreadsheet>\n   <table:table table:name="表">\n    <table:table-row>\n     '
    '<table:table-cell office:value-type="string">\n      <text:p>清淤 <text:span>四</text:span> <text:span>万方</text:span></text:p>\n     '
    "</table:table-cell>\n    </table:table-row>\n   </table:table>\n  </office:spreadsheet>\n </office:body>\n</office:document-content>"
)


@pytest.mark.parametrize("mark", [{"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, {}])
def test_an_indented_ods_is_read_with_or_without_its_mark(tmp_path: Path, mark: dict[str, bytes]) -> None:
    grid = written(tmp_path / "a.ods", mark | {"content.xml": CONTENT.encode()})
    assert (grid.format, grid.sheets[0].cell(0, 0)) == ("ods", "清淤 四 万方")


def test_a_csv_of_a_western_office_keeps_its_quotes_and_one_without_a_mark_its_characters(tmp_path: Path) -> None:
    said = "No.,Task,Progress\r\n1,Clean the river – 3 km,“don’t wait” at the café\r\n"
    mine = "序号,任务,进展\r\n一,清淤一公里,已完成\r\n"
    for n, (text, encoding) in enumerate(
        ((said, "cp1252"), (mine, "utf-16-le"), (mine, "utf-16-be"), (mine, "utf-32"))
    ):
        path = tmp_path / f"{n}.csv"
        path.write_bytes(text.encode(encoding))
        rows = read_grid(path).sheets[0].rows
        assert rows == tuple(tuple(line.split(",")) for line in text.strip().split("\r\n")), encoding


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x09\x04\x06\0\0\0\x10\0\0\0", "early-xls"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "excel-xml"),
        (
            b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>',
            "fods",
        ),
    ],
)
def test_a_format_that_is_not_read_is_named(tmp_path: Path, data: bytes, kind: str) -> None:
    path = tmp_path / "填报表.xls"
    path.write_bytes(data)
    assert kind_of(path.read_bytes(), path.suffix) == kind
    with pytest.raises(UnreadableError) as caught:
        read_grid(path)
    assert caught.value.code == "file-not-workbook"
    assert caught.value.found != "?"


@pytest.mark.office
def test_an_xls_whose_stream_is_spelled_in_capitals_is_an_xls(tmp_path: Path, office: object) -> None:
    from tests.office import Job, Office

    assert isinstance(office, Office)
    source = handmade.save(tmp_path, handmade.worksheet(handmade.ONE_CELL))
    office.edit([Job(source, tmp_path / "a.xls")])
    data = (tmp_path / "a.xls").read_bytes()
    assert data.startswith(SIGNATURE)
    (tmp_path / "b.xls").write_bytes(data.replace("Workbook".encode("utf-16-le"), "WORKBOOK".encode("utf-16-le")))
    assert read_grid(tmp_path / "b.xls").sheets[0].cell(1, 1) == "水务股"


# ── .xlsb ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def binary(tmp_path: Path) -> Path:
    """What a sheet can hold, in the binary format."""
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "填报表"
    for row in ([None, "一", "二"], ["三", 4, 2.5], [-7, True, "村👍𠮷"]):
        sheet.append(row)
    sheet["E2"], sheet["E2"].number_format = 0.95, "0.0%"
    sheet["E3"], sheet["E3"].number_format = 44732, 'yyyy"年"m"月"d"日"'
    sheet["E4"], sheet["E4"].number_format = 44732.4375, "yyyy-mm-dd hh:mm"
    sheet["E5"], sheet["E5"].number_format = 44732, '"day" 0'
    sheet["F2"].value, sheet["F2"].data_type = "#REF!", "e"
    sheet.merge_cells("A6:B8")
    sheet["A6"] = "合并"
    sheet["C2"].comment = Comment("看这里", "甲")
    book.create_sheet("参考").sheet_state = "hidden"
    book.save(path)
    return saved_as_xlsb(path)


def test_an_xlsb_says_all_that_an_xlsx_says(binary: Path) -> None:
    grid = read_grid(binary)
    sheet = grid.sheets[0]
    assert (grid.format, sheet.name, [s.hidden for s in grid.sheets]) == ("xlsb", "填报表", [False, True])
    assert sheet.rows[:3] == (
        (None, "一", "二", None, None),
        ("三", 4.0, 2.5, None, 0.95),
        (-7.0, True, "村👍𠮷", None, date(2022, 6, 20)),
    )
    assert str(sheet.cell(3, 4)) == "2022-06-20 10:30:00"
    assert sheet.cell(4, 4) == 44732.0
    assert (sheet.percent, sheet.errors) == (frozenset({(1, 4)}), {(1, 5): "#REF!"})
    assert (sheet.merges, sheet.cell(5, 0)) == (((5, 0, 7, 1),), "合并")
    assert sheet.comments == {(1, 2): "看这里"}


def test_what_is_struck_through_in_an_xlsb_is_struck_as_in_the_xlsx_it_was(tmp_path: Path) -> None:
    book, line = openpyxl.Workbook(), InlineFont(strike=True)
    sheet = book.active
    assert sheet is not None
    for n in (1, 2):  # texts of their own and shared ones
        sheet.cell(n, 1).value = CellRichText("村👍𠮷", TextBlock(line, "完成45个"), "完成12个")
        sheet.cell(n, 2).value = CellRichText(TextBlock(line, "未启动"), "推进中")
        for column, value in ((3, "已完成"), (4, 45), (5, CellRichText("又", TextBlock(InlineFont(b=True), "及")))):
            sheet.cell(n, column).value = value
            sheet.cell(n, column).font = Font(strike=True)
        sheet.cell(n, 6).value = "达到序时进度"
    path = tmp_path / "a.xlsx"
    book.save(path)
    plain, binary = read_grid(path).sheets[0], read_grid(saved_as_xlsb(path)).sheets[0]
    assert plain.rows == binary.rows and len(plain.struck) == 10
    assert binary.struck.keys() == plain.struck.keys()
    assert {at: s.left for at, s in binary.struck.items()} == {at: s.left for at, s in plain.struck.items()}
    assert binary.struck[0, 0].gone == "完成45个"


def test_an_xlsb_with_a_formula_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_formula("B2", "=6*7", None, 42)
        sheet.write_formula("B3", '="清"&"淤"', None, "清淤")
        sheet.write_string("XFD1048576", "远处")
    grid = read_grid(saved_as_xlsb(path))
    assert [grid.sheets[0].cell(r, 1) for r in (1, 2)] == [42.0, "清淤"]
    assert set(grid.sheets[0].formulas) == {(1, 1), (2, 1)}
    assert [(f.code, f.cell, f.found) for f in grid.findings] == [("cells-beside-table", "XFD1048576", "远处")]


@pytest.mark.parametrize(
    "body", [b"\x07", record(7, b"\0" * 3), record(7, b"\0" * 12)[:-2], record(6, b"\0" * 8 + b"\xff\xff\xff\x7f")]
)
def test_a_damaged_xlsb_is_broken_not_read_wrong(binary: Path, body: bytes) -> None:
    with zipfile.ZipFile(binary) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["xl/worksheets/sheet1.bin"] = record(0, b"\0" * 17) + body
    binary.write_bytes(handmade.zipped(parts))
    with pytest.raises(UnreadableError) as caught:
        read_grid(binary)
    assert caught.value.code == "file-broken"


def test_an_xlsb_cannot_point_outside_the_grid_or_promise_texts(binary: Path) -> None:
    far = record(0, b"\xff\xff\xff\x7f" + b"\0" * 13) + record(6, b"\0" * 8 + wide("远"))
    with zipfile.ZipFile(binary) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    binary.write_bytes(handmade.zipped(parts | {"xl/worksheets/sheet1.bin": far}))
    with pytest.raises(UnreadableError) as caught:
        read_grid(binary)
    assert caught.value.code == "file-unsafe"


def test_reading_an_xlsb_starts_no_other_process(binary: Path) -> None:
    reader.close()
    read_grid(binary)
    assert reader._reader._process is None
