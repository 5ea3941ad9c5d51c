"""An answer that a unit wrote where none is read is quoted, and the unit is asked for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

import xltrack as xt
from tests.coordinator import IDS, PLAN, Desk, found, unit
from tests.forms import GOOD, LABELS, columns, header_row, item_rows
from xltrack.books.template import packaged_folder
from xltrack.values import added_to


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.answer("上半年", GOOD)
    return desk


def rewrite(desk: Desk, more: str, *, progress: str | None) -> None:
    """水务股 adds ``more`` to the text of its first task."""
    path = desk.returns("上半年") / "水务股.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    row = item_rows(sheet)[IDS[2]]
    task = next(c for c in sheet[row] if c.value == desk.plan.items[2].text)
    task.value = str(task.value).rstrip("。") + more
    sheet.cell(row, columns(sheet)[LABELS["progress"]]).value = progress
    book.save(path)


def test_a_reply_typed_into_the_task_is_shown_and_asked_about(desk: Desk) -> None:
    rewrite(desk, "（截至5月底已完成1.1万亩）。", progress=None)
    (told,) = found(desk.merge("上半年"), "item-text-grew")
    assert told["found"] == "（截至5月底已完成1.1万亩）" and told["item"] == IDS[2] and "进展情况" in told["action"]


def test_a_task_reworded_beside_its_progress_needs_nothing(desk: Desk) -> None:
    rewrite(desk, "（含二期）。", progress="已开工。")
    result = desk.merge("上半年")
    assert found(result, "item-text-changed") and not found(result, "item-text-grew")


@pytest.mark.parametrize(
    ("before", "now", "added"),
    [
        ("建设高标准农田3.2万亩。", "建设高标准农田3.2万亩（已完成1.1万亩）", "（已完成1.1万亩）"),
        ("建设高标准农田3.2万亩。", "建设高标准农田3.2万亩。已完成1.1万亩。", "已完成1.1万亩"),
        ("建设农田3.2万亩；修渠5公里。", "建设农田3.2万亩，已建2万亩；修渠5公里。", "已建2万亩"),
        ("建设农田3.2万亩。", "建设农田3.5万亩。", ""),
        ("建设农田3.2万亩。", "建设农田", ""),
        ("建设农田3.2万亩。", "建设农田3.2万亩", ""),
    ],
)
def test_what_was_added_to_a_text_is_told_from_what_was_changed_in_it(before: str, now: str, added: str) -> None:
    assert added_to(before, now) == added


@pytest.mark.parametrize("first", [None, "未达序时进度"])
def test_of_a_column_that_stands_twice_the_filled_one_counts_and_both_are_named(desk: Desk, first: str | None) -> None:
    path = desk.returns("上半年") / "水务股.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    left, right = columns(sheet)[LABELS["status"]], max(columns(sheet).values()) + 1
    sheet.cell(header_row(sheet), right).value = sheet.cell(header_row(sheet), left).value
    for row in item_rows(sheet).values():
        sheet.cell(row, right).value, sheet.cell(row, left).value = sheet.cell(row, left).value, first
    book.save(path)
    result = desk.merge("上半年")
    (told,) = found(result, "column-twice")
    counts = get_column_letter(left if first else right)
    assert (told["found"], told["expected"]) == (LABELS["status"], counts)
    assert told["cell"] == sheet.cell(header_row(sheet), right).coordinate
    answer = result.answers.set_index(["id", "unit"]).loc[(IDS[2], "水务股")]
    assert answer["self"] == (first or "达到序时进度") and bool(first) == bool(len(found(result, "column-added")))


def test_a_form_saved_as_unicode_text_is_read_and_not_laid_aside_as_a_letter(desk: Desk) -> None:
    path = desk.returns("上半年") / "水务股.xlsx"
    sheet = openpyxl.load_workbook(path).worksheets[0]
    lines = ("\t".join("" if v is None else str(v) for v in row) for row in sheet.iter_rows(values_only=True))
    quoted = (f'"{line}"' if "\n" in line else line for line in lines)
    path.unlink()
    path.with_suffix(".txt").write_text("\r\n".join(quoted), encoding="utf-16")
    path.with_name("水务股说明.txt").write_text("上半年\t已完成\n下半年\t继续\n", encoding="utf-8")
    result = desk.merge("上半年")
    assert unit(result, "水务股")["unit_state"] == "returned"
    assert [Path(f["file"]).name for f in found(result, "file-attachment")] == ["水务股说明.txt"]
    assert [Path(f["file"]).name for f in found(result, "file-format-lossy")] == ["水务股.txt"]


@pytest.mark.parametrize(
    ("name", "data", "code", "called"),
    [
        ("水务股.eml", "From: a@b.cn\r\nSubject: 报送\r\n\r\n见附件\r\n".encode(), "file-may-hold-form", ".eml"),
        ("水务股.lnk", b"L\0\0\0\x01\x14\x02\0" + bytes(range(200)), "file-not-workbook", ".lnk"),
    ],
)
def test_what_came_instead_of_a_form_is_called_what_it_is(
    desk: Desk, name: str, data: bytes, code: str, called: str
) -> None:
    (desk.returns("上半年") / "水务股.xlsx").unlink()
    (desk.returns("上半年") / name).write_bytes(data)
    (told,) = found(desk.merge("上半年"), code)
    assert called in told["found"] and told["unit"] == "水务股"


def test_a_column_that_a_unit_adds_under_a_word_of_its_own_takes_the_place_of_none(desk: Desk) -> None:
    path = desk.returns("上半年") / "水务股.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    at = max(columns(sheet).values()) + 1
    sheet.cell(header_row(sheet), at).value = "下一步打算"
    sheet.cell(item_rows(sheet)[IDS[2]], at).value = "七月开工"
    book.save(path)
    result = desk.merge("上半年")
    answer = result.answers.set_index(["id", "unit"]).loc[(IDS[2], "水务股")]
    assert answer["measures"] == "" and "七月开工" in answer.tolist() and not found(result, "column-twice")


@pytest.mark.parametrize("mended", [True, False])
def test_what_a_unit_writes_on_its_list_of_corrections_is_quoted(desk: Desk, tmp_path: Path, mended: bool) -> None:
    """Beside the links of a line, and below the last one: also where nothing else of the copy was changed."""
    path = desk.returns("上半年") / "水务股.xlsx"
    type_status(path, "基本完成")
    xt.validate([path], master=tmp_path / "master.xlsx", corrections=tmp_path / "copies")
    (copy,) = (tmp_path / "copies").rglob("*.xlsx")
    if mended:
        type_status(copy, "已完成")
    book = openpyxl.load_workbook(copy)
    listed = book.worksheets[0]
    listed["L5"], listed["C8"] = "已改，请核", "其余各项无误"
    book.save(path.with_name("水务股更正.xlsx"))
    told = {f["cell"]: f["found"] for f in found(desk.merge("上半年"), "cells-beside-table")}
    assert told == {"L5": "已改，请核", "C8": "其余各项无误"}


def type_status(path: Path, said: str) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["填报表"]
    sheet.cell(item_rows(sheet)[IDS[2]], columns(sheet)[LABELS["status"]]).value = said
    book.save(path)


@pytest.mark.parametrize(
    ("typed", "told"), [("甲组办理", []), ("甲组办理，改由乙组", ["甲组办理，改由乙组"]), (None, [])]
)
def test_words_typed_over_a_column_of_the_offices_own_are_quoted(
    tmp_path: Path, typed: str | None, told: list[str]
) -> None:
    plan = replace(PLAN, items=tuple(replace(i, extra=(("办理", "甲组办理"),)) for i in PLAN.items))
    desk = Desk(tmp_path, plan)
    template = openpyxl.load_workbook(packaged_folder() / "form_zh.xlsx")
    sheet = template.worksheets[0]
    sheet["M6"], sheet["M8"] = "办理", "{{办理}}"
    sheet["N6"], sheet["N8"] = "责任单位", "{{unit}}"
    (tmp_path / "workbook_templates").mkdir()
    template.save(tmp_path / "workbook_templates" / "form_zh.xlsx")
    desk.answer("上半年", GOOD)
    path = desk.returns("上半年") / "水务股.xlsx"
    book = openpyxl.load_workbook(path)
    form = book.worksheets[0]
    assert form.cell(item_rows(form)[IDS[2]], 13).value == "甲组办理"
    form.cell(item_rows(form)[IDS[2]], 13).value = typed
    book.save(path)
    assert [f["found"] for f in found(desk.merge("上半年"), "locked-text-changed")] == told
