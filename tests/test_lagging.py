"""What lags is what stands on the lagging list, in every column, figure, report and comparison."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

import xltrack as xt
from tests.coordinator import IDS, PLAN, Desk, item
from tests.forms import GOOD, fill
from xltrack import publish
from xltrack.books.status.figures import Figures
from xltrack.books.status.view import View as Workbook

LATER, OVERDUE = IDS[2], IDS[0]  # begins in October; is overdue from July on


def later_and_overdue() -> xt.Plan:
    items = [replace(i, start=date(2022, 10, 1)) if i.id == LATER else i for i in PLAN.items]
    items[0] = replace(items[0], deadlines=(xt.Deadline("5月底前", date(2022, 5, 31)),))
    return replace(PLAN, items=tuple(items))


def answered(desk: Desk, label: str) -> xt.MergeResult:
    said = {i: GOOD | {"progress": f"{label}推进。"} for i in IDS[:4]} | {IDS[4]: {"status": "未发生"}}
    said[LATER] = {"status": "尚未启动", "reason": "计划四季度开工", "measures": "按期开工"}
    for unit in ("环卫股", "水务股", "一中队", "二中队"):
        fill(desk.send(label) / f"{unit}.xlsx", said, desk.returns(label) / f"{unit}.xlsx")
    return desk.merge(label)


@pytest.fixture(scope="module")
def autumn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, xt.MergeResult]:
    desk = Desk(tmp_path_factory.mktemp("lagging"), later_and_overdue())
    answered(desk, "上半年")
    return desk, answered(desk, "三季度")


def test_an_item_whose_start_is_to_come_is_not_reproached_with_periods_of_lag(
    autumn: tuple[Desk, xt.MergeResult],
) -> None:
    later = item(autumn[1], LATER)
    assert not later["lagging"] and later["trend"] == "持平"


def test_an_item_overdue_in_two_periods_is_said_to_lag_for_two(autumn: tuple[Desk, xt.MergeResult]) -> None:
    overdue = item(autumn[1], OVERDUE)
    assert overdue["lagging"] and overdue["previous_lagging"] and overdue["trend"] == "▼ 连续2期滞后"


def test_overview_and_comparison_count_what_the_lagging_list_names(autumn: tuple[Desk, xt.MergeResult]) -> None:
    desk, result = autumn
    figures = Figures(Workbook(result.consolidation), {})
    assert {k: figures.turned(k).value for k in ("still_lagging", "newly_lagging", "recovered")} == {
        "still_lagging": 1, "newly_lagging": 0, "recovered": 0
    }  # fmt: skip
    changes = publish.diff(desk.status, periods=("上半年", "三季度")).changes.set_index("id")["what"]
    assert changes[LATER] != "still_lagging"
    compared = publish.report(desk.status, out=desk.folder / "报告.docx").result
    assert compared.items.set_index("id").loc[OVERDUE, "previous_lagging"]


def test_the_first_verdict_that_ends_a_lag_changes_the_overview_at_once(autumn: tuple[Desk, xt.MergeResult]) -> None:
    """The formulas look at the columns that say who lags and lagged, not at the classes."""
    book = openpyxl.load_workbook(autumn[0].status)
    names = {name: book.defined_names[name].attr_text for name in ("items_lagging", "items_lagged")}
    formulas = [str(c.value) for row in book.worksheets[0].iter_rows() for c in row if str(c.value).startswith("=")]
    assert len(set(names.values())) == 2
    assert any(f.count("items_lagging") == 1 and f.count("items_lagged") == 1 for f in formulas)


def test_an_item_that_becomes_overdue_is_told_as_newly_lagging(tmp_path: Path) -> None:
    desk = Desk(tmp_path)  # item 1 falls due at the end of June
    desk.period("上半年")
    autumn = desk.period("三季度")
    assert item(autumn, IDS[0])["lagging"] and item(autumn, IDS[0])["trend"] == "▼ 新增滞后"


def test_only_the_unit_that_is_late_is_named_for_an_overdue_item_of_two(tmp_path: Path) -> None:
    items = tuple(
        replace(i, deadlines=(xt.Deadline("5月底前", date(2022, 5, 31)),)) if i.id == IDS[3] else i for i in PLAN.items
    )
    desk = Desk(tmp_path, replace(PLAN, items=items))
    desk.answer("上半年", GOOD | {"status": "已完成"}, ("水务股",))
    desk.answer("上半年", GOOD, ("环卫股",))
    lagging = desk.merge("上半年").consolidation.lagging.set_index("id")
    assert lagging.loc[IDS[3], "owners"] == "环卫股"
