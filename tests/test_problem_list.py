"""A list of problems beside the year's targets: entries added in any month, reported monthly, struck off with evidence, and nobody's quarter disturbed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import xltrack as xt
from tests.forms import GOOD, fill
from tests.plans import bureau
from xltrack import pipeline
from xltrack.plan import form_id

LITTER = xt.Item(
    "某河段沿岸有垃圾堆放。", form_id(6), ("三、突出问题",), "1", kind="problem", joint=("环卫股",), deadlines=(xt.Deadline("9月底前", date(2022, 9, 30)),),
    origin="省督察", found_on=date(2022, 4, 11), remedy="清运垃圾，设置围挡。",
)  # fmt: skip
NOISE = replace(
    LITTER,
    text="夜间施工扰民。",
    id=form_id(7),
    serial="2",
    joint=("一中队",),
    origin="群众投诉",
    found_on=date(2022, 8, 3),
    remedy="错峰施工。",
)
PERIODS = (
    xt.Period("上半年", date(2022, 6, 20), asks=("regular", "veto")), xt.Period("7月问题", date(2022, 7, 28), asks=("problem",)),
    xt.Period("8月问题", date(2022, 8, 29), asks=("problem",)), xt.Period("三季度", date(2022, 9, 26)),
)  # fmt: skip
PLAN = replace(bureau(), items=(*bureau().items, LITTER), periods=PERIODS)
BEHIND = {"status": "未达序时进度", "progress": "垃圾尚未清完。", "reason": "车辆不足", "measures": "调车两辆"}
UNITS = ("环卫股", "水务股", "一中队", "二中队")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    xt.write_plan(PLAN, tmp_path / "master.xlsx")
    return tmp_path


def round_of(desk: Path, label: str, said: Mapping[str, Mapping[str, Any]] = {}) -> xt.MergeResult:
    """A period from end to end: whoever is sent a form answers it."""
    made = xt.split(
        desk / "master.xlsx",
        label,
        desk / "outbox",
        ledger=desk / "status.xlsx" if (desk / "status.xlsx").exists() else None,
    )
    answers = {
        i.id: GOOD if i.kind in ("regular", "problem") else {"status": "未发生"}
        for i in xt.read_plan(desk / "master.xlsx").items
    }
    for unit, form in made.forms.items():
        fill(form, answers | said, desk / f"returns-{label}/{unit}.xlsx")
    return pipeline.merge_into([desk / f"returns-{label}"], master=desk / "master.xlsx")


def item(result: xt.MergeResult, item_id: str) -> dict[str, Any]:
    return dict(result.items.set_index("id", drop=False).loc[item_id])


def words(path: Path) -> str:
    return "\n".join(
        str(c.value) for row in openpyxl.load_workbook(path).worksheets[0].iter_rows() for c in row if c.value
    )


def test_an_entry_stands_in_the_master_with_its_source_its_day_and_its_remedy(desk: Path) -> None:
    assert xt.read_plan(desk / "master.xlsx").items[-1] == LITTER


def test_a_pasted_problem_list_is_one_without_saying_so(desk: Path) -> None:
    book = openpyxl.load_workbook(desk / "master.xlsx")
    page = book.worksheets[0]
    top = page.max_row + 2
    heads = ["序号", "问题描述", "问题来源", "发现日期", "整改措施", "整改时限", "责任单位"]
    for row, line in enumerate(
        [heads, ["3", "路面破损积水。", "人大代表建议", "2022年5月8日", "修补路面。", "10月底前", "水务股"]]
    ):
        for column, value in enumerate(line, 1):
            page.cell(top + row, column, value)
    book.save(desk / "master.xlsx")
    pasted = xt.read_plan(desk / "master.xlsx").items[-1]
    assert (pasted.kind, pasted.origin, pasted.found_on, pasted.remedy) == (
        "problem",
        "人大代表建议",
        date(2022, 5, 8),
        "修补路面。",
    )
    assert (pasted.due, pasted.joint) == (date(2022, 10, 31), ("水务股",))


def test_a_monthly_round_asks_about_problems_only_and_only_their_units(desk: Path) -> None:
    made = xt.split(desk / "master.xlsx", "7月问题", desk / "outbox")
    assert list(made.forms) == ["环卫股"]
    said = words(made.forms["环卫股"])
    assert LITTER.text in said and PLAN.items[0].text not in said
    assert all(
        word in said
        for word in ("问题来源：省督察", "发现日期：2022-04-11", "整改措施：清运垃圾，设置围挡。", "9月底前")
    )
    assert set(xt.split(desk / "master.xlsx", "上半年", desk / "outbox").forms) == set(UNITS)
    assert LITTER.text not in words(desk / "outbox/上半年/环卫股.xlsx")


def test_targets_keep_their_state_through_a_round_of_problems_and_nobody_is_missing_for_them(desk: Path) -> None:
    first = round_of(desk, "上半年", {PLAN.items[2].id: BEHIND})
    assert item(first, PLAN.items[2].id)["effective"] == "behind"
    july = round_of(desk, "7月问题", {LITTER.id: BEHIND})
    summary = july.to_json()
    assert (summary["units"]["expected"], summary["units"]["missing"]) == (["环卫股"], [])
    assert item(july, PLAN.items[2].id)["effective"] == "behind", "what stood in the quarter stands"
    assert item(july, LITTER.id)["effective"] == "behind" and item(july, LITTER.id)["reason"] == "车辆不足"
    assert sum(summary["by_status"].values()) == len(PLAN.items) and "not_returned" not in +Counter(
        summary["by_status"]
    )
    autumn = round_of(desk, "三季度", {PLAN.items[2].id: BEHIND | {"progress": "仍慢。"}})
    assert "连续2期滞后" in item(autumn, PLAN.items[2].id)["trend"], (
        "the round of problems was no period of this target"
    )
    assert item(autumn, LITTER.id)["previous_status"] == "behind"


def test_a_problem_found_in_august_is_added_then_and_owed_by_nobody_before(desk: Path) -> None:
    round_of(desk, "上半年")
    round_of(desk, "7月问题", {LITTER.id: BEHIND})
    xt.write_plan(replace(PLAN, items=(*PLAN.items, NOISE)), desk / "master.xlsx")
    again = pipeline.merge_into([desk / "returns-7月问题"], master=desk / "master.xlsx")
    assert again.to_json()["units"]["expected"] == ["环卫股"] and item(again, NOISE.id)["effective"] == "not_due"
    august = round_of(desk, "8月问题", {NOISE.id: BEHIND | {"progress": "已约谈。"}})
    assert august.to_json()["units"]["expected"] == ["环卫股", "一中队"]
    assert item(august, NOISE.id)["effective"] == "behind"
    assert {"plan-item-added"} <= set(again.findings["code"])


def test_a_problem_put_right_is_struck_off_with_evidence_and_asked_no_more(desk: Path) -> None:
    round_of(desk, "上半年")
    round_of(desk, "7月问题", {LITTER.id: {"status": "已完成", "progress": "已清运完毕。"}})
    book = openpyxl.load_workbook(desk / "status.xlsx")
    page = book["任务"]
    heads = {str(c.value): c.column for c in page[1]}
    row = next(r for r in range(2, page.max_row + 1) if page.cell(r, heads["编号"]).value == LITTER.id)
    for header, value in (
        ("申请销号日期", date(2022, 7, 25)),
        ("销号依据", "现场照片3张"),
        ("审核人", "督查室"),
        ("销号日期", date(2022, 7, 27)),
    ):
        page.cell(row, heads[header]).value = value
    book.save(desk / "status.xlsx")
    xt.write_plan(replace(PLAN, settings=xt.Settings(closed_items="drop")), desk / "master.xlsx")
    with pytest.raises(xt.XltrackError):
        xt.split(desk / "master.xlsx", "8月问题", desk / "outbox", ledger=desk / "status.xlsx")
    autumn = round_of(desk, "三季度")
    assert (
        item(autumn, LITTER.id)["effective"] == "completed"
        and item(autumn, LITTER.id)["closing_basis"] == "现场照片3张"
    )
    assert LITTER.text not in words(desk / "outbox/三季度/环卫股.xlsx")
    assert not [f for f in autumn.findings.to_dict("records") if f["item"] == LITTER.id and f["severity"] != "info"]


def test_a_kind_that_is_none_is_named_at_its_cell(desk: Path) -> None:
    book = openpyxl.load_workbook(desk / "master.xlsx")
    page = book["报送期"]
    at = next(c.column for c in page[2] if c.value == "报送类型")
    page.cell(4, at).value = "问题、难题"
    book.save(desk / "master.xlsx")
    result = xt.check(desk / "master.xlsx")
    (found,) = [f for f in result.findings.to_dict("records") if f["code"] == "value-not-allowed"]
    assert found["found"] == "难题" and found["cell"] == page.cell(4, at).coordinate
    assert result.plan.periods[1].asks == ("problem",)
