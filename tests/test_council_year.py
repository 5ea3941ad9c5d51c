"""A year from April to March: in April a twelfth of it is gone, not a third."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

import xltrack as xt
from tests.coordinator import PLAN, Desk
from xltrack import publish
from xltrack.plan import elapsed, form_id
from xltrack.steps.check import check
from xltrack.steps.targets import judge

PERIODS = (xt.Period("April", date(2025, 4, 30)), xt.Period("March", date(2026, 3, 31)))
YEAR = replace(PLAN, year=2025, periods=PERIODS, settings=replace(PLAN.settings, year_begins="4"))
HOMES = xt.Indicator("homes", ">=", 120.0, "", basis="cumulative")


@pytest.mark.parametrize(
    ("day", "share"), [(date(2025, 4, 30), 1 / 12), (date(2026, 3, 31), 1), (date(2026, 1, 31), 10 / 12)]
)
def test_the_share_of_the_year_gone_is_that_of_the_councils_year(day: date, share: float) -> None:
    assert elapsed(day, 4) == pytest.approx(share)


def test_a_target_of_the_year_is_due_by_its_share_and_judged_at_its_end() -> None:
    item, (april, march) = xt.Item("Homes", form_id(1)), PERIODS
    assert judge(HOMES, 10.0, item, april, 2025, "en", 4).expected == pytest.approx(10)
    assert judge(HOMES, 120.0, item, march, 2025, "en", 4).expected == pytest.approx(120)
    annual = xt.Indicator("Annual average PM2.5", "<=", 10.0)
    assert judge(annual, 9.0, item, replace(april, as_of=date(2025, 12, 31)), 2025, "en", 4).state == "waiting"
    assert judge(annual, 9.0, item, march, 2025, "en", 4).state == "met"


def test_what_runs_into_the_next_calendar_year_without_the_setting_is_pointed_out() -> None:
    plain = replace(YEAR, settings=PLAN.settings)
    (found,) = [f for f in check(plain) if f.code == "period-beyond-year"]
    assert found.period == "March" and "年度起始月" in found.action("zh")
    assert "period-beyond-year" not in {f.code for f in check(YEAR)}


def test_the_setting_is_a_row_of_the_master_and_the_report_goes_by_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path, YEAR)
    assert xt.read_plan(tmp_path / "master.xlsx").settings.begins == 4
    book = openpyxl.load_workbook(tmp_path / "master.xlsx")
    (cell,) = [row[1] for row in book["设置"].iter_rows() if row[0].value == "年度起始月"]
    assert cell.value == "4月"
    cell.value = 4
    book.save(tmp_path / "master.xlsx")
    assert xt.read_plan(tmp_path / "master.xlsx").settings.begins == 4
    desk.period("April")
    from docx import Document

    publish.report(desk.status, out=tmp_path / "r.docx")
    assert any("8.3%" in p.text for p in Document(str(tmp_path / "r.docx")).paragraphs)
