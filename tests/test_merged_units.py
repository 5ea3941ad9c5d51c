"""Units that become one in the year, from a day to come or long past: what each of them said, and what was verified of it, goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import xltrack as xt
from tests.coordinator import BEHIND, PLAN, Desk, found, item
from tests.forms import GOOD, columns, item_rows
from xltrack.plan import form_id

AUGUST, LONG_PAST = date(2022, 8, 1), date(2022, 6, 1)
JOINT = form_id(1)
HEIR = "河湖中心"


def joint(folder: Path) -> Desk:
    """Two units answer jointly for one item, and say otherwise of it; the one asked first stands last among names as programs sort them."""
    shared = xt.Item("清淤疏浚。", JOINT, ("一、任务",), "1", joint=("环卫股", "水务股"))
    desk = Desk(folder, replace(PLAN, items=(shared, replace(PLAN.items[1], support=()))))
    for name, said in (("环卫股", BEHIND | {"progress": "环卫所说。"}), ("水务股", GOOD | {"progress": "水务所说。"})):
        desk.answer("上半年", said, (name,))
    desk.answer("上半年", GOOD, ("一中队", "二中队"))
    desk.merge("上半年")
    return desk


def become_one(desk: Desk, day: date, heir: str = HEIR) -> None:
    """From a day on both units are a new one, or the first is a part of the second."""
    gone = ("环卫股", "水务股") if heir == HEIR else ("环卫股",)
    units = tuple(replace(u, until=day, successor=heir) if u.name in gone else u for u in desk.plan.units)
    desk.plan = replace(desk.plan, units=units if heir != HEIR else (*units, xt.Unit(HEIR)))
    xt.write_plan(desk.plan, desk.folder / "master.xlsx")


def history(result: xt.MergeResult) -> list[dict[str, Any]]:
    rows = result.consolidation.ledger.to_dict("records")
    return [{str(k): v for k, v in r.items()} for r in rows if r["id"] == JOINT and r["unit"]]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return joint(tmp_path)


@pytest.mark.parametrize("heir", [HEIR, "水务股"])
def test_the_next_form_shows_what_each_of_the_units_said_last(desk: Desk, heir: str) -> None:
    become_one(desk, AUGUST, heir)
    desk.merge("上半年")
    form = openpyxl.load_workbook(desk.send("三季度") / f"{heir}.xlsx").worksheets[0]
    shown = form.cell(item_rows(form)[JOINT], columns(form)["上期填报"]).value
    assert set(shown.splitlines()) == {"【未达序时进度】环卫股：环卫所说。", "【达到序时进度】水务股：水务所说。"}
    result = desk.period("三季度", GOOD | {"progress": "合并后推进。"}, (heir,))
    assert not found(result, "locked-text-changed") and not found(result, "progress-repeated")
    last = openpyxl.load_workbook(desk.send("全年") / f"{heir}.xlsx").worksheets[0]
    assert last.cell(item_rows(last)[JOINT], columns(last)["上期填报"]).value == "【达到序时进度】合并后推进。"


@pytest.mark.parametrize("words", ["环卫所说。", "水务所说。"])
def test_words_of_either_unit_sent_again_by_the_heir_are_pointed_out(desk: Desk, words: str) -> None:
    become_one(desk, AUGUST)
    result = desk.period("三季度", GOOD | {"progress": words}, (HEIR,))
    assert JOINT in {f["item"] for f in found(result, "progress-repeated")}


def test_the_last_verdicts_on_both_units_stand_beside_the_heirs_answer(desk: Desk) -> None:
    for name, verdict in (("环卫股", "尚未启动"), ("水务股", "已完成")):
        desk.type_in("填报明细", "核定", verdict, 编号=JOINT, 单位=name)
    desk.merge("上半年")
    become_one(desk, AUGUST)
    answers = desk.period("三季度", GOOD, (HEIR,)).answers.set_index(["id", "unit"])
    said = str(answers.loc[(JOINT, HEIR), "previous_verdict"]).splitlines()
    assert set(said) == {"环卫股：尚未启动", "水务股：已完成"}


@pytest.mark.parametrize("heir", [HEIR, "水务股"])
@pytest.mark.parametrize("kept", [True, False])
def test_units_that_were_one_long_since_keep_both_answers_and_nothing_counts_as_edited(
    desk: Desk, heir: str, kept: bool
) -> None:
    become_one(desk, LONG_PAST, heir)
    if not kept:
        for name in ("环卫股", "水务股"):
            (desk.returns("上半年") / f"{name}.xlsx").unlink()
    for _ in range(3):
        result = desk.merge("上半年")
        assert {r["progress"] for r in history(result)} == {"环卫所说。", "水务所说。"}
        codes = {f["code"] for f in result.findings.to_dict("records")}
        assert "returns-undecided" in codes and not {c for c in codes if c.startswith("ledger-")}
    desk.type_in("报送", "采用", "是", 文件="returns-上半年/环卫股.xlsx")
    result = desk.merge("上半年")
    assert item(result, JOINT)["effective"] == "behind" and not found(result, "returns-undecided")


def test_a_verdict_typed_on_either_unit_before_they_were_one_goes_on(desk: Desk) -> None:
    desk.type_in("填报明细", "核定", "已完成", 编号=JOINT, 单位="环卫股")
    become_one(desk, LONG_PAST, "水务股")
    for _ in range(2):
        result = desk.merge("上半年")
        assert item(result, JOINT)["effective"] == "completed"
        assert not [c for c in result.findings["code"] if c.startswith("ledger-")]


def test_of_two_verdicts_on_units_that_became_one_the_second_is_told_with_its_cell(desk: Desk) -> None:
    for name, verdict in (("环卫股", "尚未启动"), ("水务股", "已完成")):
        desk.type_in("填报明细", "核定", verdict, 编号=JOINT, 单位=name)
    desk.merge("上半年")
    become_one(desk, LONG_PAST, "水务股")
    result = desk.merge("上半年")
    assert item(result, JOINT)["effective"] == "completed", "the one on the unit that goes on"
    told = found(result, "ledger-row-twice")
    assert [(f["unit"], f["found"], f["sheet"]) for f in told] == [("水务股", "尚未启动", "填报明细")]
