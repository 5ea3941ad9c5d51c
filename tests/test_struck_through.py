"""Offices correct a sheet by striking through what no longer holds: what is struck is not said, and every cell of it is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from tests.coordinator import IDS, Desk, found, item
from tests.forms import GOOD, LABELS, beside, columns, item_rows
from tests.office import Job, Office
from xltrack.books.grid import read_grid
from xltrack.books.raw import struck

GONE = InlineFont(strike=True)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.answer("上半年", GOOD)
    return desk


class Sheet:
    """The return of a unit, opened to strike something."""

    def __init__(self, desk: Desk, unit: str = "水务股") -> None:
        self.path = desk.returns("上半年") / f"{unit}.xlsx"
        self.book = openpyxl.load_workbook(self.path)
        self.sheet = self.book.worksheets[0]

    def cell(self, item_id: str, column: str) -> Any:
        place = columns(self.sheet)
        return self.sheet.cell(item_rows(self.sheet)[item_id], place[LABELS.get(column, column)])

    def strike(self, *cells: Any) -> None:
        for cell in cells:
            cell.font = Font(strike=True)
        self.book.save(self.path)


def test_an_answer_that_was_struck_out_is_not_counted_as_if_it_stood(desk: Desk) -> None:
    form = Sheet(desk)
    status, progress = form.cell(IDS[2], "status"), form.cell(IDS[2], "progress")
    form.strike(status, progress)
    result = desk.merge("上半年")
    assert item(result, IDS[2])["effective"] == "not_returned" and item(result, IDS[3])["effective"] == "on_schedule"
    assert {(f["cell"], f["found"]) for f in found(result, "text-struck")} == {
        (status.coordinate, "达到序时进度"),
        (progress.coordinate, "已按计划推进。"),
    }


def test_of_a_text_corrected_by_hand_the_words_that_stand_are_reported(desk: Desk) -> None:
    form = Sheet(desk)
    cell = form.cell(IDS[2], "progress")
    cell.value = CellRichText("已", TextBlock(GONE, "完成45个"), TextBlock(InlineFont(b=True), "完成12个"), "。")
    form.strike()
    result = desk.merge("上半年")
    answer = result.answers.set_index(["id", "unit"]).loc[(IDS[2], "水务股")]
    assert answer["progress"] == "已完成12个。"
    assert [(f["cell"], f["found"]) for f in found(result, "text-struck")] == [(cell.coordinate, "完成45个")]


def test_words_written_anew_in_a_struck_cell_count_though_its_style_strikes(desk: Desk) -> None:
    form = Sheet(desk)
    cell = form.cell(IDS[2], "progress")
    cell.value = CellRichText("完成45个", TextBlock(InlineFont(color="FF0000"), "完成12个"))
    form.strike(cell)
    answer = desk.merge("上半年").answers.set_index(["id", "unit"]).loc[(IDS[2], "水务股")]
    assert answer["progress"] == "完成12个"


def test_who_was_struck_from_the_signatures_is_not_called(desk: Desk) -> None:
    form = Sheet(desk)
    filler = beside(form.sheet, "填表人")
    filler.value = CellRichText(TextBlock(GONE, "老王"), "小李")
    form.strike()
    result = desk.merge("上半年")
    assert result.units.set_index("unit").loc["水务股", "filler"] == "小李"


def test_a_task_that_was_struck_out_is_asked_about_and_still_asked_for(desk: Desk) -> None:
    form = Sheet(desk)
    task = next(c for c in form.sheet[item_rows(form.sheet)[IDS[2]]] if c.value == desk.plan.items[2].text)
    form.strike(task)
    result = desk.merge("上半年")
    assert [f["cell"] for f in found(result, "task-struck")] == [task.coordinate]
    assert item(result, IDS[2])["effective"] == "on_schedule"


def test_a_line_through_a_whole_row_is_told_once_of_its_task(desk: Desk) -> None:
    form = Sheet(desk)
    row = [c for c in form.sheet[item_rows(form.sheet)[IDS[2]]] if c.value is not None]
    form.strike(*row)
    (told,) = found(desk.merge("上半年"), "task-struck")
    task = next(c for c in row if c.value == desk.plan.items[2].text)
    assert told["cell"] == task.coordinate and task.value in told["found"] and IDS[2] in told["found"]


def test_ordinary_returns_are_not_read_a_second_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("parsed for strikes")

    monkeypatch.setattr(struck, "parse_xml", never)
    for path in desk.returns("上半年").iterdir():
        assert not read_grid(path).sheets[0].struck


@pytest.mark.office
@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_what_is_struck_stays_struck_in_the_formats_of_other_programs(desk: Desk, office: Office, ending: str) -> None:
    form = Sheet(desk)
    status, progress, reason = (form.cell(IDS[2], name) for name in ("status", "progress", "reason"))
    progress.value = CellRichText(
        "已", TextBlock(GONE, "完成45个\n小型"), TextBlock(InlineFont(b=True), "完成12个"), "。" * 9000
    )
    reason.value = 45
    form.strike(status, reason)
    whole = read_grid(form.path).sheets[0].struck
    office.edit([Job(form.path, form.path.with_suffix(f".{ending}"), [])])
    other = read_grid(form.path.with_suffix(f".{ending}")).sheets[0].struck
    assert whole.keys() == other.keys() and len(whole) == 3
    assert {at: s.left for at, s in whole.items()} == {at: s.left for at, s in other.items()}
    form.path.unlink()
    result = desk.merge("上半年")
    told = {(f["cell"], f["found"].replace("\n", "")) for f in found(result, "text-struck")}
    assert told == {
        (status.coordinate, "达到序时进度"),
        (progress.coordinate, "完成45个小型"),
        (reason.coordinate, "45"),
    }
