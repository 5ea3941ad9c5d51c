"""Items that go to other units in the year: forms out on the old plan stay valid, and what was said of an earlier period stays said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

import xltrack as xt
from tests.coordinator import BEHIND, IDS, PLAN, UNITS, Desk, found, item, unit
from tests.forms import GOOD, fill

MOVED = date(2022, 7, 1)
OLD, NEW = "环卫股", "水务股"
SAID = GOOD | {"progress": "方案已报审。"}


def move(desk: Desk, day: date | None = MOVED, number: int = 0, lead: tuple[str, ...] = (NEW,)) -> None:
    """The coordinator gives an item to another unit in the master."""
    given = {"lead": lead, "change_day": day, "change_basis": "会议纪要"}
    items = tuple(replace(i, **given) if i.id == IDS[number] else i for i in desk.plan.items)
    desk.plan = replace(desk.plan, items=items)
    xt.write_plan(desk.plan, desk.folder / "master.xlsx")


def words(result: xt.MergeResult, item_id: str = IDS[0]) -> dict[str, str]:
    rows = result.answers[result.answers["id"] == item_id]
    return dict(zip(rows["unit"], rows["progress"], strict=True))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.mark.parametrize("day", [MOVED, None])
def test_what_the_old_unit_said_of_an_earlier_period_stays_when_that_is_merged_again(
    desk: Desk, day: date | None
) -> None:
    desk.period("上半年", SAID)
    move(desk, day)
    for _ in range(2):
        result = desk.merge("上半年")
        assert words(result)[OLD] == "方案已报审。" and item(result, IDS[0])["effective"] == "on_schedule"
        assert not found(result, "item-of-other-unit") and not found(result, "ledger-edited")
    assert found(result, "item-not-answered") == [] or day is None


def test_nobody_owes_an_earlier_period_what_came_to_it_later(desk: Desk) -> None:
    desk.period("上半年", SAID)
    move(desk)
    result = desk.merge("上半年")
    assert words(result) == {OLD: "方案已报审。"} and item(result, IDS[0])["owners"] == OLD
    assert unit(result, NEW)["unit_state"] == unit(result, OLD)["unit_state"] == "returned"
    autumn = desk.period("三季度", GOOD, UNITS)
    assert words(autumn) == {NEW: GOOD["progress"]} and item(autumn, IDS[0])["owners"] == NEW
    ledger = desk.merge("上半年").consolidation.ledger
    first = ledger[(ledger["period"] == "上半年") & (ledger["id"] == IDS[0])]
    assert dict(zip(first["unit"], first["effective"], strict=True)) == dict.fromkeys(("", OLD), "on_schedule")


def test_a_first_return_that_comes_after_the_item_moved_counts_for_its_period(desk: Desk) -> None:
    desk.period("上半年", SAID, UNITS[1:])
    move(desk)
    desk.answer("上半年", SAID, (OLD,))
    result = desk.merge("上半年")
    assert words(result) == {OLD: "方案已报审。"} and unit(result, OLD)["unit_state"] == "returned"
    assert not found(result, "item-of-other-unit") and not found(result, "item-moved-since")


def test_a_form_out_on_the_old_plan_counts_until_the_unit_that_has_the_item_now_answers(desk: Desk) -> None:
    desk.period("上半年", SAID)
    desk.send("三季度")
    move(desk)
    first = desk.period("三季度", BEHIND)
    assert item(first, IDS[0])["effective"] == "behind" and words(first)[OLD] == BEHIND["progress"]
    told = found(first, "item-moved-since")
    assert [(f["item"], f["unit"]) for f in told] == [(IDS[0], OLD)] and told[0]["cell"]
    xt.split(desk.folder / "master.xlsx", "三季度", desk.folder / "anew")
    own = {i: GOOD | {"progress": "已接手。"} for i in (IDS[0], *IDS[2:4])} | {IDS[4]: GOOD | {"status": "未发生"}}
    fill(desk.folder / "anew" / "三季度" / f"{NEW}.xlsx", own, desk.returns("三季度") / "接手.xlsx", 第几次报送="2")
    result = desk.merge("三季度")
    assert item(result, IDS[0])["effective"] == "on_schedule"
    assert words(result) == {NEW: "已接手。", OLD: BEHIND["progress"]}, "nothing is lost"
    counts = result.answers.set_index(["id", "unit"])["counts"]
    assert counts[IDS[0], NEW] and not counts[IDS[0], OLD]


def test_a_verdict_on_the_old_units_answer_stays_beside_it(desk: Desk) -> None:
    desk.period("上半年", SAID)
    move(desk, None)
    desk.merge("上半年")
    desk.type_in("填报明细", "核定", "未达序时进度", 编号=IDS[0], 单位=OLD)
    for _ in range(2):
        result = desk.merge("上半年")
        assert item(result, IDS[0])["effective"] == "behind" and not found(result, "ledger-typed-lost")


def test_an_item_that_went_to_a_group_and_came_back_was_the_groups_in_between(desk: Desk) -> None:
    desk.period("上半年", SAID)
    move(desk, MOVED, lead=("各中队",))
    desk.period("三季度", BEHIND)
    move(desk, date(2022, 10, 1), lead=(OLD,))
    result = desk.merge("三季度")
    assert words(result).keys() == {"一中队", "二中队"} and item(result, IDS[0])["effective"] == "behind"
    assert {f["unit"] for f in found(result, "plan-item-moved")} == {""}, "nobody left a group"
    last = desk.period("全年", GOOD)
    assert words(last).keys() == {OLD} and not found(last, "plan-item-moved")
    ledger = last.consolidation.ledger
    rows = ledger[(ledger["id"] == IDS[0]) & (ledger["unit"] != "")]
    told = set(zip(rows["period"], rows["unit"], strict=True))
    assert told == {("上半年", OLD), ("三季度", "一中队"), ("三季度", "二中队"), ("全年", OLD)}


def test_what_a_unit_said_before_it_left_its_group_stays(desk: Desk) -> None:
    desk.period("上半年", SAID)
    units = tuple(replace(u, groups=()) if u.name == "二中队" else u for u in PLAN.units)
    desk.plan = replace(PLAN, units=units)
    xt.write_plan(desk.plan, desk.folder / "master.xlsx")
    for _ in range(2):
        result = desk.merge("上半年")
        assert words(result, IDS[1])["二中队"] == "方案已报审。" and not found(result, "item-of-other-unit")


def test_rows_of_an_item_that_never_was_the_units_stay_refused(desk: Desk) -> None:
    desk.period("上半年", SAID)
    move(desk)
    form = fill(desk.send("上半年") / "一中队.xlsx", SAID, desk.returns("上半年") / "一中队.xlsx")
    book = openpyxl.load_workbook(form)
    for cell in (c for row in book.worksheets[0].iter_rows() for c in row):
        swapped = {IDS[1]: IDS[0], PLAN.items[1].text: PLAN.items[0].text}
        if cell.value in swapped:
            cell.value = swapped[cell.value]
    book.save(form)
    result = desk.merge("上半年")
    assert [f["item"] for f in found(result, "item-of-other-unit")] == [IDS[0]] and words(result).keys() == {OLD}


def test_a_form_sent_again_before_the_move_takes_effect_asks_the_unit_that_still_has_the_item(desk: Desk) -> None:
    desk.period("上半年", SAID)
    move(desk, date(2022, 10, 1))
    asked = xt.split(desk.folder / "master.xlsx", "三季度", desk.folder / "outbox").forms
    desk.answer("三季度", SAID)
    assert words(desk.merge("三季度")) == {OLD: "方案已报审。"} and OLD in asked
    assert words(desk.period("全年", SAID)).keys() == {NEW}
