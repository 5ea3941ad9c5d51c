"""A return that comes again under the name of the one before: what is wrong in the new one is told, what it mended no more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

import xltrack as xt
from tests.coordinator import IDS, Desk, found, item, unit
from tests.forms import GOOD, PEOPLE, columns, fill, header_row, item_rows
from xltrack.headers import own_key

SLIP = GOOD | {"status": "差不多"}
LAGS = {"status": "未达序时进度", "progress": "偏慢。"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.answer("上半年", GOOD)
    return desk


def send(desk: Desk, said: dict[str, Any], number: str, people: dict[str, str] = PEOPLE) -> xt.MergeResult:
    """水务股 answers only these items, in a file that always has the same name."""
    target = desk.returns("上半年") / "水务股.xlsx"
    fill(desk.send("上半年") / "水务股.xlsx", said, target, people, 第几次报送=number)
    return desk.merge("上半年")


def told(result: xt.MergeResult) -> set[tuple[str, str]]:
    rows = result.findings[(result.findings["unit"] == "水务股") & (result.findings["severity"] == "error")]
    return {(r["code"], r["item"]) for r in rows.to_dict("records") if r["code"] != "required"}


def test_what_is_wrong_in_the_new_one_is_told(desk: Desk) -> None:
    send(desk, {IDS[2]: GOOD}, "1")
    for _ in range(2):
        result = send(desk, {IDS[2]: SLIP}, "2")
        assert told(result) == {("not-a-choice", IDS[2])} and unit(result, "水务股")["unit_state"] == "correct"


def test_what_the_new_one_mended_is_told_no_more_and_what_still_stands_is(desk: Desk) -> None:
    first = {IDS[2]: SLIP, IDS[3]: LAGS, IDS[4]: GOOD | {"status": "未发生"}}
    result = send(desk, first, "1", people={})
    assert {("not-a-choice", IDS[2]), ("required-when-lagging", IDS[3]), ("preamble-required", "")} <= told(result)
    for _ in range(2):
        result = send(desk, {IDS[2]: GOOD}, "2")
        assert told(result) == {("required-when-lagging", IDS[3])}
        assert item(result, IDS[2])["effective"] == "on_schedule" and not found(result, "item-not-answered")
    result = send(desk, {IDS[3]: GOOD}, "3")
    assert not told(result) and unit(result, "水务股")["unit_state"] == "returned"


@pytest.mark.parametrize("added", ["承办人姓名", "责任科室"])
def test_a_mended_form_without_the_column_that_a_unit_added_does_not_erase_what_stood_there(
    desk: Desk, added: str
) -> None:
    first = desk.returns("上半年") / "水务股.xlsx"
    book = openpyxl.load_workbook(first)
    sheet = book.worksheets[0]
    column = max(columns(sheet).values()) + 1
    sheet.cell(header_row(sheet), column).value = added
    for row in item_rows(sheet).values():
        sheet.cell(row, column).value = "基教股"
    book.save(first)
    mended = desk.returns("上半年") / "水务股-更正2.xlsx"
    fill(desk.send("上半年") / "水务股.xlsx", GOOD | {"progress": "已改正。"}, mended, 第几次报送="2")
    result = desk.merge("上半年")
    first.unlink()
    for again in (result, desk.merge("上半年")):
        answers = again.answers.set_index(["id", "unit"])
        assert answers.loc[(IDS[2], "水务股"), "progress"] == "已改正。"
        assert answers.loc[(IDS[2], "水务股"), own_key(added)] == "基教股"
