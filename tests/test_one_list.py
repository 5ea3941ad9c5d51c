"""Terminal, reminders, units sheet and overview name the same units for the same thing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

import xltrack as xt
from tests.confirming import ROUND, answer, confirmed
from tests.coordinator import IDS, Desk, unit
from tests.forms import GOOD, fill
from xltrack import pipeline, publish

WRONG = GOOD | {"status": "按序时推进"}
REFUSED = {IDS[0]: WRONG, IDS[1]: GOOD, IDS[3]: GOOD}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """环卫股 sent something wrong, and late; 水务股 left an item out, and was late; 一中队 was late alone."""
    made = Desk(tmp_path_factory.mktemp("lists"))
    fill(made.send("上半年") / "环卫股.xlsx", REFUSED, made.returns("上半年") / "环卫股.xlsx")
    left = {IDS[3]: GOOD, IDS[4]: {"status": "未发生", "progress": "无。"}}
    fill(made.send("上半年") / "水务股.xlsx", left, made.returns("上半年") / "水务股.xlsx")
    made.answer("上半年", GOOD, ("一中队", "二中队"))
    made.merge("上半年")
    for name in ("环卫股", "水务股", "一中队"):
        made.type_in("报送", "收到日期", date(2022, 6, 25), 单位=name)
    return made


def test_a_late_form_with_errors_is_found_under_to_be_corrected_and_under_late(desk: Desk) -> None:
    result = desk.merge("上半年")
    assert [unit(result, n)["unit_state"] for n in ("环卫股", "水务股", "一中队", "二中队")] == [
        "correct", "partial", "late", "returned"
    ]  # fmt: skip
    assert list(result.units.query("late")["unit"]) == ["环卫股", "水务股", "一中队"]
    assert result.to_json()["units"]["late"] == ["环卫股", "水务股", "一中队"]


def test_merge_and_reminders_name_the_same_units(desk: Desk) -> None:
    lists = desk.merge("上半年").to_json()["units"]
    owed = publish.remind(desk.status, today=date(2022, 6, 27), period="上半年").reminders
    assert lists["correct"] == [r.unit for r in owed if r.errors] == ["环卫股"]
    assert lists["partial"] == [r.unit for r in owed if r.unanswered and not r.errors] == ["水务股"]
    assert lists["late"] == [r.unit for r in owed if r.late]


def test_an_item_answered_by_phone_leaves_no_part_to_chase_in_any_list(desk: Desk, tmp_path: Path) -> None:
    before = desk.status.read_bytes()
    desk.type_in("填报明细", "更正值", "达到序时进度", 编号=IDS[2], 单位="水务股")
    desk.type_in("填报明细", "更正依据", "电话核实", 编号=IDS[2], 单位="水务股")
    result = desk.merge("上半年")
    assert result.to_json()["units"]["partial"] == [] and unit(result, "水务股")["unanswered"] == 0
    desk.status.write_bytes(before)


def test_tiles_that_do_not_add_up_say_that_one_of_them_is_a_part_of_the_others(desk: Desk) -> None:
    cells = {str(c.value) for row in openpyxl.load_workbook(desk.status).worksheets[0].iter_rows() for c in row}
    assert any("其中滞后" in c for c in cells)


def test_the_first_page_of_a_confirmation_round_names_who_must_correct_and_what_waits_for_a_mark(
    tmp_path: Path,
) -> None:
    xt.write_plan(confirmed(), tmp_path / "master.xlsx")
    forms = xt.split(tmp_path / "master.xlsx", ROUND.label, tmp_path / "outbox").forms
    returns = tmp_path / "returns"
    answer(forms["水务股"], {i: {"是否认领": "再议"} for i in IDS[2:]}, returns / "水务股.xlsx")
    mine = (IDS[0], IDS[1], IDS[3])
    answer(forms["环卫股"], {i: {"是否认领": "认领"} for i in mine}, returns / "环卫股.xlsx")
    declined = {"是否认领": "不认领", "修改意见": "非我单位职责"}
    answer(forms["环卫股"], dict.fromkeys(mine, declined), returns / "环卫股再报.xlsx")
    lists = pipeline.merge_into([returns], master=tmp_path / "master.xlsx").to_json()["units"]
    assert lists["undecided"] == ["环卫股"] and "水务股" in lists["correct"]
    page = openpyxl.load_workbook(tmp_path / "status.xlsx").worksheets[0]
    told = [str(c.value) for row in page.iter_rows() for c in row]
    assert any("待采用（1）" in t for t in told) and any("退回更正（1）" in t for t in told)
    assert any("“采用”列" in t for t in told)
