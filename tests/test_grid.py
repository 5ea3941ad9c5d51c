"""What every spreadsheet file says once it is read: the values a person sees, at the addresses where they stand."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment

from tests import handmade
from xltrack.books.grid import grid_or_refusal, read_grid
from xltrack.books.raw import reader
from xltrack.books.raw.gate import Limits
from xltrack.books.raw.kinds import kind_of
from xltrack.books.texts.wordform import read_docx_grid
from xltrack.errors import UnreadableError
from xltrack.grids import Grid, Sheet, address

office = pytest.mark.office


@pytest.fixture
def convert(tmp_path: Path) -> Callable[[Path, str], Path]:
    """Save a workbook in another format with a real LibreOffice."""
    if shutil.which("soffice") is None:
        pytest.skip("soffice is not installed")

    def run(path: Path, ending: str) -> Path:
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        target = tmp_path / "converted"
        subprocess.run(
            ["soffice", "--headless", profile, "--convert-to", ending, "--outdir", str(target), str(path)],
            check=True,
            capture_output=True,
            timeout=180,
        )
        return target / f"{path.stem}.{ending.partition(':')[0]}"

    return run


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """A filled sheet with what departments put into one, beginning at C3."""
    path = tmp_path / "水务股.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, hidden = book.add_worksheet("填报表"), book.add_worksheet("参考")
        hidden.hide()
        hidden.write_string("A1", "隐藏")
        share = book.add_format({"num_format": "0.0%"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_string("C3", "清淤4万方")
        sheet.write_number("D3", 0.95, share)
        sheet.write_number("E3", 12)
        sheet.write_datetime("F3", dt.datetime(2022, 6, 20), day)
        sheet.write_datetime("G3", dt.datetime(2022, 6, 20, 10, 30), moment)
        sheet.write_formula("C4", "=1/0", None, "#DIV/0!")
        sheet.write_formula("D4", "=E3*2", None, 24)
        sheet.write_formula("E4", "=0.5", share, 0.5)
        sheet.merge_range("A6:C8", "合并")
        sheet.write_string("C10", "第一行\n第二行")
        sheet.write_string("D10", " 空 格 ")
        sheet.write_string("J12", "末")
        sheet.write_comment("B2", "看这里")
        book.set_custom_property("xltrack_unit", "水务股")
    return path


def shown(sheet: Sheet) -> dict[str, Any]:
    return {address(r, c): v for r, row in enumerate(sheet.rows) for c, v in enumerate(row) if v is not None}


EXPECTED = {
    "C3": "清淤4万方",
    "D3": 0.95,
    "E3": 12.0,
    "F3": dt.date(2022, 6, 20),
    "G3": dt.datetime(2022, 6, 20, 10, 30),
    "D4": 24.0,
    "E4": 0.5,
    "A6": "合并",
    "C10": "第一行\n第二行",
    "D10": " 空 格 ",
    "J12": "末",
}


def check_form(grid: Grid) -> None:
    sheet, hidden = grid.sheets
    assert shown(sheet) == EXPECTED
    assert all(type(value) is not int for value in shown(sheet).values())
    assert (sheet.name, sheet.hidden, hidden.name, hidden.hidden) == ("填报表", False, "参考", True)
    assert sheet.merges == ((5, 0, 7, 2),)
    assert sheet.errors == {(3, 2): "#DIV/0!"}
    assert set(sheet.formulas) == {(3, 2), (3, 3), (3, 4)}
    assert sheet.percent == {(2, 3), (3, 4)}
    assert sheet.comments == {(1, 1): "看这里"}
    assert not grid.findings


def test_nothing_of_a_workbook_is_shifted_or_lost(form: Path) -> None:
    grid = read_grid(form)
    check_form(grid)
    assert grid.format == "xlsx"
    assert grid.properties == {"xltrack_unit": "水务股"}
    assert grid.sheets[0].formulas[3, 3] == "E3*2"


@office
@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods", "xlsm", "xlsx:Calc Office Open XML"])
def test_a_form_saved_by_another_program_reads_the_same(form: Path, convert: Any, ending: str) -> None:
    saved = convert(form, ending)
    grid = read_grid(saved)
    check_form(grid)
    assert grid.format == ending.partition(":")[0].replace("xlsm", "xlsx")  # without macros it says nothing else
    if grid.format in {"xlsx", "ods"}:
        assert grid.properties["xltrack_unit"] == "水务股"


@office
def test_bytes_count_and_the_ending_does_not(form: Path, convert: Any, tmp_path: Path) -> None:
    for source, ending, kind in ((convert(form, "xls"), "xlsx", "xls"), (form, "xls", "xlsx"), (form, "et", "xlsx")):
        path = tmp_path / f"renamed.{ending}"
        shutil.copy(source, path)
        assert kind_of(path.read_bytes(), path.suffix) == kind
        check_form(read_grid(path))
    et = tmp_path / "表.et"
    shutil.copy(convert(form, "xls"), et)
    check_form(read_grid(et))


@office
def test_an_encrypted_workbook_is_told_from_a_broken_one(form: Path, tmp_path: Path) -> None:
    msoffcrypto = pytest.importorskip("msoffcrypto")
    from msoffcrypto.format.ooxml import OOXMLFile

    assert msoffcrypto
    path = tmp_path / "locked.xlsx"
    with form.open("rb") as plain, path.open("wb") as locked:
        OOXMLFile(plain).encrypt("six-20", locked)
    assert kind_of(path.read_bytes(), path.suffix) == "encrypted"
    with pytest.raises(UnreadableError) as caught:
        read_grid(path)
    assert caught.value.code == "file-encrypted"
    with pytest.raises(UnreadableError):
        read_grid(path, password="wrong")
    check_form(read_grid(path, password="six-20"))


def test_a_workbook_that_office_locked_with_its_own_password_opens(form: Path, tmp_path: Path) -> None:
    from msoffcrypto.format.ooxml import OOXMLFile

    path = tmp_path / "protected.xlsx"
    with form.open("rb") as plain, path.open("wb") as locked:
        OOXMLFile(plain).encrypt("VelvetSweatshop", locked)
    check_form(read_grid(path))


@pytest.mark.parametrize("seed", range(8))
def test_cell_addresses_agree_with_openpyxl(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    pool: list[Any] = ["文字", "=not a formula", " ", "a\nb", 0.95, 12, -3, True, dt.date(2022, 6, 20)]
    for _ in range(60):
        cell = sheet.cell(chance.randint(1, 80), chance.randint(1, 40))
        cell.value = chance.choice(pool)
        if isinstance(cell.value, str):
            cell.data_type = "s"
    sheet.cell(1_048_576, 3).number_format = "0.00"
    far = sheet.cell(chance.randint(1, 80), chance.randint(1, 40))
    far.comment = Comment("批注", "x")
    path = tmp_path / "random.xlsx"
    book.save(path)
    again = openpyxl.load_workbook(path, data_only=True).active
    assert again is not None
    expected = {
        c.coordinate: c.value for row in again.iter_rows(max_row=80, max_col=40) for c in row if c.value is not None
    }
    read = read_grid(path).sheets[0]
    days = {k: dt.datetime(v.year, v.month, v.day) if type(v) is dt.date else v for k, v in shown(read).items()}
    assert days == expected
    assert {address(*where): text for where, text in read.comments.items()} == {far.coordinate: "批注"}


def test_strict_open_xml_is_not_read_as_empty(tmp_path: Path) -> None:
    sheet = handmade.worksheet(handmade.ONE_CELL, main=handmade.STRICT_MAIN)
    content = handmade.parts(sheet, main=handmade.STRICT_MAIN, rel=handmade.STRICT_REL)
    path = tmp_path / "strict.xlsx"
    path.write_bytes(handmade.zipped(content))
    assert kind_of(path.read_bytes(), path.suffix) == "strict-ooxml"
    assert shown(read_grid(path).sheets[0]) == {"B2": "水务股"}


def test_formats_down_to_the_last_row_cost_nothing(tmp_path: Path) -> None:
    rows = handmade.ONE_CELL + '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    sheet = read_grid(handmade.save(tmp_path, handmade.worksheet(rows))).sheets[0]
    assert sheet.rows == ((None, None), (None, "水务股"))


def test_a_stray_value_in_the_last_cell_is_named_not_allocated(tmp_path: Path) -> None:
    rows = handmade.ONE_CELL + '<row r="1048576"><c r="A1048576"><v>7</v></c><c r="XFD1048576" t="b"><v>1</v></c></row>'
    grid = read_grid(handmade.save(tmp_path, handmade.worksheet(rows)))
    assert grid.sheets[0].rows == ((None, None), (None, "水务股"))
    assert [(f.code, f.cell, f.found) for f in grid.findings] == [
        ("cells-beside-table", "A1048576", "7.0"),
        ("cells-beside-table", "XFD1048576", "True"),
    ]


@office
@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_a_stray_value_in_an_old_format_is_named_too(tmp_path: Path, convert: Any, ending: str) -> None:
    path = tmp_path / "stray.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_string("B2", "水务股")
        sheet.write_string("E65000" if ending == "ods" else "IV65536", "远")
        sheet.write_number("D60000" if ending == "ods" else "A65536", 5)
    grid = read_grid(convert(path, ending))
    if ending == "ods":
        found = shown(grid.sheets[0]) | {f.cell: f.found for f in grid.findings}
        assert set(found) == {"B2", "E65000", "D60000"}
    else:
        assert shown(grid.sheets[0]) == {"B2": "水务股"}
        assert {f.cell: f.found for f in grid.findings} == {"A65536": "5.0", "IV65536": "远"}


def test_an_empty_text_of_a_formula_is_told_from_one_never_calculated(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="str"><f>IF(1,"","x")</f><v></v></c><c r="B1"><f>1+1</f></c></row>'
    sheet = read_grid(handmade.save(tmp_path, handmade.worksheet(rows))).sheets[0]
    assert (sheet.cell(0, 0), sheet.cell(0, 1)) == ("", None)
    assert set(sheet.formulas) == {(0, 0), (0, 1)}


@pytest.mark.parametrize("number", ["1e400", "-1e999", "NaN", "inf"])
def test_what_is_no_finite_number_never_passes_for_one(tmp_path: Path, number: str) -> None:
    row = f'<row r="1"><c r="A1"><v>{number}</v></c></row>'
    assert isinstance(read_grid(handmade.save(tmp_path, handmade.worksheet(row))).sheets[0].cell(0, 0), str)


@pytest.mark.parametrize(
    ("code", "percent"),
    [("0%", True), ("0.00%;[Red]-0.00%", True), ('0.0"%"', False), ("0.00", False), (r"0\%", False)],
)
def test_percentages_are_told_by_the_number_format(tmp_path: Path, code: str, percent: bool) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_number("B2", 0.95, book.add_format({"num_format": code}))
    assert read_grid(path).sheets[0].percent == ({(1, 1)} if percent else frozenset())


def test_links_to_other_files_are_reported_and_not_followed(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><f>[1]Sheet1!$A$1</f><v>5</v></c></row>'
    grid = read_grid(
        handmade.save(tmp_path, handmade.worksheet(rows), xl__externalLinks__externalLink1_dot_xml=b"<a/>")
    )
    assert [f.code for f in grid.findings] == ["file-external-links"]
    assert grid.sheets[0].cell(0, 0) == 5.0


def test_dde_in_a_formula_is_reported(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><f>cmd|\'/c calc\'!A0</f><v>0</v></c></row>'
    grid = read_grid(handmade.save(tmp_path, handmade.worksheet(rows)))
    assert [f.code for f in grid.findings] == ["file-external-links"]


def test_macros_are_reported_and_the_cells_read(tmp_path: Path) -> None:
    grid = read_grid(
        handmade.save(tmp_path, handmade.worksheet(handmade.ONE_CELL), "a.xlsm", xl__vbaProject_dot_bin=b"x")
    )
    assert (grid.format, [f.code for f in grid.findings]) == ("xlsm", ["file-macros"])
    assert shown(grid.sheets[0]) == {"B2": "水务股"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_csv_of_any_usual_encoding_and_separator_reads(tmp_path: Path, encoding: str, mark: str) -> None:
    lines = ["序号", "任务", "进展"], ["1", f"清淤{mark}疏浚", "已完成\n验收"], ["2", "", "=1+1"]
    text = "\r\n".join(mark.join(f'"{v}"' if mark in v or "\n" in v else v for v in line) for line in lines)
    path = tmp_path / "水务股.csv"
    path.write_bytes(text.encode(encoding))
    grid = read_grid(path)
    assert grid.sheets[0].rows == (
        ("序号", "任务", "进展"),
        ("1", f"清淤{mark}疏浚", "已完成\n验收"),
        ("2", None, "=1+1"),
    )
    assert (grid.format, [f.code for f in grid.findings]) == ("csv", ["file-format-lossy"])
    renamed = tmp_path / "导出.xls"
    renamed.write_bytes(text.encode(encoding))
    assert read_grid(renamed).sheets[0].rows == grid.sheets[0].rows


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7 x", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "html"),
        (b'<?xml version="1.0"?><Workbook/>', "xml"),
        ("各单位：\n现将有关事项通知如下。".encode(), "text"),
        (bytes(range(256)), "unknown"),
        (handmade.zipped({"word/document.xml": b"<a/>"}), "docx"),
        (handmade.zipped({"ppt/presentation.xml": b"<a/>"}), "pptx"),
        (handmade.zipped({"OFD.xml": b"<a/>"}), "ofd"),
        (handmade.zipped({"readme.txt": b"a"}), "zip"),
        (handmade.zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), "odt"),
    ],
)
def test_what_is_no_spreadsheet_is_named_for_what_it_is(tmp_path: Path, data: bytes, kind: str) -> None:
    path = tmp_path / "填报表.xlsx"
    path.write_bytes(data)
    assert kind_of(path.read_bytes(), path.suffix) == kind
    with pytest.raises(UnreadableError) as caught:
        read_grid(path)
    assert caught.value.code == "file-not-workbook"
    assert caught.value.found in str(caught.value)


@office
def test_a_word_document_in_the_old_format_is_named(tmp_path: Path, convert: Any) -> None:
    path = tmp_path / "总结.docx"
    docx.Document().save(str(path))
    old = tmp_path / "总结.xls"
    shutil.copy(convert(path, "doc"), old)
    assert kind_of(old.read_bytes(), old.suffix) == "doc"


def test_a_file_that_cannot_be_read_is_an_outcome_and_stops_nothing(form: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 broken")
    outcomes = [grid_or_refusal(path) for path in (form, broken, form)]
    assert [isinstance(outcome, UnreadableError) for outcome in outcomes] == [False, True, False]


@office
def test_a_reader_that_hangs_or_dies_takes_only_its_file_along(form: Path, convert: Any, tmp_path: Path) -> None:
    old = convert(form, "xls")
    check_form(read_grid(old))
    with pytest.raises(UnreadableError) as caught:
        read_grid(old, limits=replace(Limits(), seconds=0.0))
    assert caught.value.code == "file-reader-died"
    if sys.platform == "linux":
        with pytest.raises(UnreadableError) as caught:
            read_grid(old, limits=replace(Limits(), memory_bytes=1))
        assert caught.value.code in {"file-reader-died", "file-broken"}
    check_form(read_grid(old))
    reader.close()
    check_form(read_grid(old))


def word_form(path: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("目标任务进展情况表")
    document.add_paragraph("填报单位：水务股    填报时间：2022-06-18")
    table = document.add_table(rows=4, cols=4)
    for column, header in enumerate(("序号", "任务", "进展", "评估")):
        table.cell(0, column).text = header
    table.cell(1, 0).merge(table.cell(1, 3)).text = "一、城市管理"
    table.cell(2, 1).text = "清淤"
    table.cell(2, 2).text = "已清 3 万方\n正在验收"
    table.cell(2, 3).merge(table.cell(3, 3)).text = "达到序时进度"
    document.add_paragraph("填表人：甲")
    document.save(str(path))
    return path


def test_a_form_filled_in_word_reads_like_a_sheet(tmp_path: Path) -> None:
    grid = read_docx_grid(word_form(tmp_path / "附件3.docx"))
    (sheet,) = grid.sheets
    assert sheet.rows == (
        ("目标任务进展情况表",),
        ("填报单位：水务股    填报时间：2022-06-18",),
        ("序号", "任务", "进展", "评估"),
        ("一、城市管理", None, None, None),
        (None, "清淤", "已清 3 万方\n正在验收", "达到序时进度"),
        (None, None, None, None),
        ("填表人：甲",),
    )
    assert sheet.merges == ((3, 0, 3, 3), (4, 3, 5, 3))
    assert grid.format == "docx"


def test_a_workbook_is_not_read_as_a_word_form(form: Path) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_docx_grid(form)
    assert caught.value.code == "file-not-workbook"
