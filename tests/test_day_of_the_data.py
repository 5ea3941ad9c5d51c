"""A day given for one merge is that of its period: in every report of the workbook, and in the history of the next one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

import xltrack as xt
from tests.coordinator import IDS, Desk, found, item
from tests.forms import GOOD
from xltrack import pipeline, publish
from xltrack.books.status.read import read_ledger

JULY = date(2022, 7, 15)  # item 1 fell due at the end of June


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    made = Desk(tmp_path_factory.mktemp("day"))
    made.answer("上半年", GOOD)
    master = made.folder / "master.xlsx"
    merged = pipeline.merge_into([made.returns("上半年")], master=master, as_of=JULY)
    assert item(merged, IDS[0])["overdue"]
    return made


def test_a_report_stands_as_of_the_day_its_workbook_says(desk: Desk, tmp_path: Path) -> None:
    told = publish.report(desk.status, out=tmp_path / "报告.docx").result
    assert told.period.day == JULY and list(told.lagging["id"]) == [IDS[0]]
    page = publish.page(desk.status, out=tmp_path / "公示.html").result
    assert page.period.day == JULY
    assert publish.report(desk.status, period="上半年", out=tmp_path / "报告.docx").result.period.day == JULY


def test_what_lagged_at_that_day_lags_in_the_history_of_the_next_merge(desk: Desk) -> None:
    before = desk.status.read_bytes()
    autumn = desk.period("三季度", GOOD | {"status": "已完成"})
    totals = autumn.ledger[(autumn.ledger["unit"] == "") & (autumn.ledger["period"] == "上半年")].set_index("id")
    assert totals.loc[IDS[0], "lagging"]
    assert item(autumn, IDS[0])["previous_lagging"]
    desk.status.write_bytes(before)


def test_a_verdict_typed_since_is_reckoned_at_the_day_of_its_period(desk: Desk) -> None:
    before = desk.status.read_bytes()
    desk.type_in("任务", "核定", "尚未启动", 编号=IDS[0])
    totals = desk.period("三季度").ledger
    assert totals[(totals["unit"] == "") & (totals["period"] == "上半年")].set_index("id").loc[IDS[0], "lagging"]
    desk.status.write_bytes(before)


def test_a_workbook_that_says_no_day_is_read_as_the_master_says(desk: Desk, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(desk.status)
    cells = [c for row in book.worksheets[0].iter_rows() for c in row if c.value == str(JULY)]
    assert len(cells) == 1
    cells[0].value = None
    book.save(tmp_path / "old.xlsx")
    assert read_ledger(tmp_path / "old.xlsx", desk.plan).as_of is None
    assert publish.current(desk.plan, tmp_path / "old.xlsx").period == desk.plan.periods[0]
    assert isinstance(publish.current(desk.plan, desk.status).plan, xt.Plan)


def test_a_merge_that_goes_back_to_the_masters_day_says_so(desk: Desk) -> None:
    before = desk.status.read_bytes()
    (told,) = found(desk.merge("上半年"), "day-of-data-moved")
    assert (told["found"], told["expected"]) == (str(JULY), "2022-06-20") and f"--as-of {JULY}" in told["action"]
    assert not found(desk.merge("上半年"), "day-of-data-moved"), "once"
    desk.status.write_bytes(before)
    named = {"master": desk.folder / "master.xlsx", "as_of": JULY}
    assert not found(pipeline.merge_into([desk.returns("上半年")], **named), "day-of-data-moved")
    assert not found(
        pipeline.merge_into([desk.returns("上半年")], **named | {"as_of": date(2022, 7, 1)}), "day-of-data-moved"
    )
    desk.status.write_bytes(before)
    assert not found(desk.period("三季度"), "day-of-data-moved"), "that period's day stays"
    desk.status.write_bytes(before)
