"""免报: the coordinator does without a unit's return in a period, and nobody counts it as missing or chases it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

import xltrack as xt
from tests.coordinator import BEHIND, IDS, PLAN, Desk, found, item, unit
from tests.forms import GOOD
from xltrack import publish
from xltrack.books.status.read import read_ledger

REST = ("环卫股", "一中队", "二中队")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def exempt(desk: Desk, label: str, name: str = "水务股", typed: object = "是") -> None:
    desk.type_in("报送", "免报", typed, 单位=name, 报送期=label)


def silent(desk: Desk, label: str = "上半年") -> xt.MergeResult:
    """水务股 returns nothing."""
    return desk.period(label, units=REST)


@pytest.mark.parametrize("typed", ["是", "√", "Yes", "免报"])
def test_an_exempt_unit_is_neither_missing_nor_chased(desk: Desk, typed: str) -> None:
    assert unit(silent(desk), "水务股")["unit_state"] == "missing"
    exempt(desk, "上半年", typed=typed)
    result = desk.merge("上半年")
    assert not found(result, "value-not-allowed")
    lists = result.to_json()["units"]
    assert unit(result, "水务股")["unit_state"] == "exempt" and unit(result, "水务股")["not_returned"] == 0
    assert lists["missing"] == [] and "水务股" not in lists["expected"]
    owed = publish.remind(desk.status, master=desk.folder / "master.xlsx", today=date(2022, 6, 18), period="上半年")
    assert not any(r.unit == "水务股" for r in owed.reminders)
    overview = [str(c.value) for row in openpyxl.load_workbook(desk.status)["总览"].iter_rows() for c in row if c.value]
    assert "免报单位（1） 水务股" in " ".join(overview) and "应报单位 3 个，已报 3 个" in " ".join(overview)


def test_a_mark_that_is_neither_yes_nor_no_excuses_nobody_and_is_named(desk: Desk) -> None:
    silent(desk)
    exempt(desk, "上半年", typed="看情况")
    result = desk.merge("上半年")
    assert unit(result, "水务股")["unit_state"] == "missing"
    assert [f["found"] for f in found(result, "value-not-allowed")] == ["看情况"]
    assert desk.merge("上半年").consolidation.returns.set_index("unit").loc["水务股", "exempt"] == "看情况"


def test_later_periods_ask_again_and_keep_what_was_granted(desk: Desk) -> None:
    silent(desk)
    exempt(desk, "上半年")
    desk.type_in("报送", "经批准延期至", date(2022, 7, 1), 单位="水务股")
    assert unit(silent(desk, "三季度"), "水务股")["unit_state"] == "missing"
    desk.merge("三季度")
    kept = read_ledger(desk.status, desk.plan)
    assert ("水务股", "上半年") in kept.exempt and ("水务股", "三季度") not in kept.exempt
    granted = [r["extended_to"] for r in kept.returns if (r["unit"], r["period"]) == ("水务股", "上半年")]
    assert granted == [date(2022, 7, 1)]
    assert unit(desk.merge("上半年"), "水务股")["unit_state"] == "missing", "the period shown is still the latest"


def test_an_item_whose_units_are_all_exempt_stays_as_it_stood(desk: Desk) -> None:
    desk.period("上半年")
    silent(desk, "三季度")
    exempt(desk, "三季度")
    result = desk.merge("三季度")
    assert item(result, IDS[2])["effective"] == "on_schedule" and not item(result, IDS[2])["lagging"]
    assert item(result, IDS[3])["effective"] == "on_schedule", "its other unit answers for it"
    assert set(result.answers["unit"]) == set(REST)


def test_what_an_exempt_unit_sends_all_the_same_counts_and_is_never_late(desk: Desk) -> None:
    silent(desk)
    exempt(desk, "上半年")
    desk.merge("上半年")
    desk.answer("上半年", GOOD, ("水务股",))
    desk.merge("上半年")
    desk.type_in("报送", "收到日期", date(2022, 7, 30), 单位="水务股")
    result = desk.merge("上半年")
    assert unit(result, "水务股")["unit_state"] == "returned" and unit(result, "水务股")["answered"] == 3
    assert list(result.consolidation.returns.set_index("unit").loc[["水务股"], "exempt"]) == ["yes"]


def test_a_unit_excused_ahead_of_time_is_sent_no_form(desk: Desk) -> None:
    desk.period("上半年")
    book = openpyxl.load_workbook(desk.status)
    page = book["报送"]
    heads = {c.value: c.column for c in page[1]}
    row = page.max_row + 1
    for header, value in (("单位", "水务股"), ("报送期", "三季度"), ("免报", "是")):
        page.cell(row, heads[header]).value = value
    book.save(desk.status)
    forms = xt.split(desk.folder / "master.xlsx", "三季度", desk.folder / "outbox").forms
    assert set(forms) == set(REST)
    desk.merge("上半年")
    assert unit(silent(desk, "三季度"), "水务股")["unit_state"] == "exempt"


def test_a_period_without_report_is_no_lag_and_ends_none(tmp_path: Path) -> None:
    """免报, or nothing sent although it was asked, between two periods of lag: two in a row, not three, and not one."""
    for excused in (True, False):
        folder = tmp_path / str(excused)
        folder.mkdir()
        desk = Desk(folder)
        assert item(desk.period("上半年", BEHIND), IDS[2])["trend"] == ""
        silent(desk, "三季度")
        if excused:
            exempt(desk, "三季度")
        between = desk.merge("三季度")
        assert "连续" not in item(between, IDS[2])["trend"]
        for _ in range(2):
            assert "连续2期滞后" in item(desk.period("全年", BEHIND | {"progress": "仍偏慢。"}), IDS[2])["trend"], (
                excused
            )


def test_a_lag_stays_as_long_as_it_was_through_a_period_without_report(tmp_path: Path) -> None:
    periods = (PLAN.periods[0], xt.Period("7月", date(2022, 7, 29)), *PLAN.periods[1:])
    desk = Desk(tmp_path, replace(PLAN, periods=periods))
    desk.period("上半年", BEHIND)
    desk.period("7月", BEHIND | {"progress": "仍偏慢。"})
    silent(desk, "三季度")
    exempt(desk, "三季度")
    assert "连续2期滞后" in item(desk.merge("三季度"), IDS[2])["trend"]
    assert "由滞后转正常" in item(desk.period("全年"), IDS[2])["trend"]
