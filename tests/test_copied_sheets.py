"""A form copied inside its own file: what only the copy says is quoted with its cell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from tests.coordinator import Desk, found, unit
from tests.forms import LABELS, PEOPLE, beside, columns, header_row, item_rows


def copied(desk: Desk, hidden: bool) -> str:
    """水务股 copies its sheet and signs the copy otherwise; the name of the copy."""
    desk.answer("上半年", {"status": "达到序时进度", "progress": "推进中。"})
    path = desk.returns("上半年") / "水务股.xlsx"
    book = openpyxl.load_workbook(path)
    copy = book.copy_worksheet(book.worksheets[0])
    next(c for row in copy.iter_rows() for c in row if c.value == PEOPLE["填表人"]).value = "李四"
    beside(copy, "填报时间").value = "2022-06-19"
    copy["B5"].comment = Comment("以这张为准", "李四")
    copy.sheet_state = "hidden" if hidden else "visible"
    book.save(path)
    return str(copy.title)


@pytest.mark.parametrize("hidden", [False, True])
def test_who_signed_the_copy_of_a_sheet_is_quoted(tmp_path: Path, hidden: bool) -> None:
    desk = Desk(tmp_path)
    name = copied(desk, hidden)
    result = desk.merge("上半年")
    quoted = {f["found"]: f for f in (*found(result, "cells-beside-table"), *found(result, "annotation-only"))}
    assert set(quoted) >= {"填表人：李四", "填报时间：2022-06-19", "以这张为准"}
    assert all(f["sheet"] == name and f["cell"] and f["unit"] == "水务股" for f in quoted.values())
    assert unit(result, "水务股")["answered"] == 3 and unit(result, "水务股")["filler"] == "值班员"
    assert not found(result, "sheet-copy-differs")


def sections(path: Path, rows: dict[str, tuple[int, ...]], first: tuple[int, ...]) -> None:
    """The sheet copied inside its file; of the answers each keeps only its own ``rows`` (0-based), those of the ``first`` in its own."""
    book = openpyxl.load_workbook(path)
    sheets = {book.worksheets[0].title: first} | rows
    for name in rows:
        book.copy_worksheet(book.worksheets[0]).title = name
    for name, kept in sheets.items():
        ids = list(item_rows(book[name]).values())
        for number in (row for n, row in enumerate(ids) if n not in kept):
            for column in ("status", "progress"):
                book[name].cell(number, columns(book[name])[LABELS[column]]).value = None
    book.save(path)


@pytest.mark.parametrize(("copies", "first"), [
    ({"科室二": (1, 2)}, (0,)), ({"备用": ()}, (0, 1, 2)), ({"整理后": (0, 1, 2)}, (1,)), ({"科室二": (1,), "空表": (), "科室三": (1, 2)}, (0, 2)),
])  # fmt: skip
def test_sections_that_fill_in_a_sheet_each_of_one_file_are_not_set_aside(
    tmp_path: Path, copies: dict[str, tuple[int, ...]], first: tuple[int, ...]
) -> None:
    desk = Desk(tmp_path)
    desk.answer("上半年", {"status": "达到序时进度", "progress": "推进中。"})
    sections(desk.returns("上半年") / "水务股.xlsx", copies, first)
    for _ in range(2):
        result = desk.merge("上半年")
        assert unit(result, "水务股")["answered"] == 3 and unit(result, "水务股")["unit_state"] == "returned"
        assert not {"sheet-copy-differs", "required", "form-untouched"} & set(result.findings["code"])
        assert set(result.consolidation.returns["file_state"]) == {"accepted"}


def test_what_one_section_left_of_anothers_item_sets_no_file_aside(tmp_path: Path) -> None:
    """The status alone, where the other section wrote the progress too, says nothing else."""
    desk = Desk(tmp_path)
    desk.answer("上半年", {"status": "达到序时进度", "progress": "推进中。"})
    path = desk.returns("上半年") / "水务股.xlsx"
    sections(path, {"科室二": (1, 2)}, (0, 1))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet.cell(list(item_rows(sheet).values())[1], columns(sheet)[LABELS["progress"]]).value = None
    book.save(path)
    result = desk.merge("上半年")
    assert unit(result, "水务股")["answered"] == 3 and unit(result, "水务股")["unit_state"] == "returned"


def test_an_item_that_two_sections_answered_otherwise_takes_no_other_answer_with_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.answer("上半年", {"status": "达到序时进度", "progress": "推进中。"})
    path = desk.returns("上半年") / "水务股.xlsx"
    sections(path, {"科室二": (1, 2)}, (0, 1))
    book = openpyxl.load_workbook(path)
    other = book["科室二"]
    item, row = list(item_rows(other).items())[1]
    other.cell(row, columns(other)[LABELS["progress"]]).value = "科室二另有说法。"
    book.save(path)
    for _ in range(2):
        result = desk.merge("上半年")
        twice = found(result, "item-twice")
        assert {(f["sheet"], f["item"]) for f in twice} == {(book.worksheets[0].title, item), ("科室二", item)}
        assert any("科室二另有说法。" in f["found"] for f in twice)
        assert unit(result, "水务股")["answered"] == 2 and unit(result, "水务股")["unit_state"] == "correct"


# ── two forms on one sheet ─────────────────────────────────────────────────────────────────────────────────────────

SAID = {"status": "达到序时进度", "progress": "推进中。"}
Block = list[tuple[int, int, Any]]


def block(path: Path, first: int = 1) -> Block:
    """Row, column and value of the cells of a form from a row on."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    cells = (c for row in sheet.iter_rows(min_row=first, max_col=20) for c in row if c.value is not None)
    return [(c.row, c.column, c.value) for c in cells if not str(c.value).startswith("=")]


def paste(path: Path, cells: Block, place: Callable[[Worksheet], tuple[int, int]]) -> int:
    """Pastes cells into a form, ``place`` rows down and columns to the right; the first row pasted into."""
    book = openpyxl.load_workbook(path)
    down, right = place(book.worksheets[0])
    for row, column, value in cells:
        book.worksheets[0].cell(row + down, column + right).value = value
    book.save(path)
    return cells[0][0] + down


def under(sheet: Worksheet, gap: int = 2) -> tuple[int, int]:
    return sheet.max_row + gap, 0


def answered(desk: Desk, *names: str) -> list[Path]:
    desk.answer("上半年", SAID)
    kept = [desk.returns("上半年") / f"{name}.xlsx" for name in names]
    for path in desk.returns("上半年").glob("*.xlsx"):
        if path not in kept:
            path.unlink()
    return kept


@pytest.mark.parametrize("gap", [0, 2])
def test_no_unit_is_credited_with_the_answers_of_a_form_pasted_below_its_own(tmp_path: Path, gap: int) -> None:
    desk = Desk(tmp_path)
    upper, lower = answered(desk, "水务股", "环卫股")
    row = paste(upper, block(lower), lambda sheet: under(sheet, gap))
    lower.unlink()
    result = desk.merge("上半年")
    told = [f for f in result.findings.to_dict("records") if f["file"].endswith("水务股.xlsx")]
    assert [f["code"] for f in told] == ["sheet-of-two-forms"]
    assert f"第{row}行" in told[0]["message"] and told[0]["cell"] == f"A{row}" and told[0]["unit"] == "水务股"
    assert unit(result, "水务股")["answered"] == 0 and unit(result, "环卫股")["answered"] == 0


def test_a_corrected_block_below_the_first_does_not_vanish_behind_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    (path,) = answered(desk, "水务股")
    paste(path, block(path), under)
    result = desk.merge("上半年")
    assert len(found(result, "sheet-of-two-forms")) == 1 and not found(result, "cells-beside-table")
    assert unit(result, "水务股")["answered"] == 0


def test_rows_below_another_units_name_are_not_lost_among_notes(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    upper, lower = answered(desk, "水务股", "环卫股")
    header = header_row(openpyxl.load_workbook(lower).worksheets[0])
    head = [c for c in block(lower) if "填报单位" in str(c[2]) or c[2] == "环卫股"]
    shift = header - head[0][0]
    row = paste(
        upper, [(r + shift, c, v) for r, c, v in head] + block(lower, header + 1), lambda s: (s.max_row + 2 - header, 0)
    )
    lower.unlink()
    told = found(desk.merge("上半年"), "sheet-of-two-forms")
    assert [f["cell"] for f in told] == [f"A{row}"]


def test_a_form_pasted_beside_another_gives_it_no_answers(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    left, right = answered(desk, "水务股", "环卫股")
    paste(left, block(right), lambda sheet: (0, 20))
    right.unlink()
    result = desk.merge("上半年")
    told = found(result, "sheet-of-two-forms")
    assert len(told) == 1 and "U列" in told[0]["message"]
    assert unit(result, "水务股")["answered"] == 0 and not found(result, "column-added")


def test_a_header_repeated_over_a_page_break_parts_no_form(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    (path,) = answered(desk, "水务股")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    header = header_row(sheet)
    sheet.insert_rows(header + 3)
    for cell in sheet[header]:
        if cell.value:
            sheet.cell(header + 3, cell.column).value = cell.value
    book.save(path)
    result = desk.merge("上半年")
    assert unit(result, "水务股")["answered"] == 3 and not found(result, "sheet-of-two-forms")
