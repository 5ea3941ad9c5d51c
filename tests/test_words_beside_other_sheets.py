"""What a coordinator types on the sheets beside items and answers stays, or is named: matters of no item, units, indicators, materials, goals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import xltrack as xt
from tests.coordinator import PLAN, Desk, found, unit
from tests.forms import GOOD, fill, item_rows
from tests.office import Job, Office
from xltrack import pipeline
from xltrack.plan import form_id

SHEET, MATTER = "表外事项", "表外的新工作：抢险"


def put_column(desk: Desk, sheet: str, header: str, value: str, **where: str) -> None:
    book = openpyxl.load_workbook(desk.status)
    book[sheet].cell(1, book[sheet].max_column + 1).value = header
    book.save(desk.status)
    desk.type_in(sheet, header, value, **where)


def told(result: xt.MergeResult) -> list[tuple[str, str]]:
    return [(f.code, f.found) for f in result.consolidation.findings if f.code.startswith("ledger-")]


# ── matters of no item ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A unit reported a matter that nobody asked for."""
    desk = Desk(tmp_path)
    desk.answer("上半年", GOOD)
    path = desk.returns("上半年") / "水务股.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    row = item_rows(sheet)[PLAN.items[-1].id]
    sheet.cell(row, 1).value, sheet.cell(row, 3).value = None, MATTER
    book.save(path)
    desk.merge("上半年")
    return desk


def matters(result: xt.MergeResult, *names: str) -> list[list[Any]]:
    return result.consolidation.unasked[list(names)].to_numpy().tolist()


def test_a_column_beside_matters_nobody_asked_for_stays_through_the_year(desk: Desk) -> None:
    put_column(desk, SHEET, "处理意见", "转应急科", 任务内容=MATTER)
    for result in (desk.merge("上半年"), desk.period("三季度")):
        assert [MATTER, "转应急科"] in matters(result, "text", "处理意见") and not told(result)


def test_words_typed_over_a_matter_are_no_second_one_of_the_unit(desk: Desk) -> None:
    put_column(desk, SHEET, "处理意见", "转应急科", 任务内容=MATTER)
    desk.type_in(SHEET, "进展情况", "我改的话", 任务内容=MATTER)
    result = desk.merge("上半年")
    assert matters(result, "progress", "处理意见") == [[GOOD["progress"], "转应急科"]]
    assert [(code, "我改的话" in said) for code, said in told(result)] == [("ledger-unasked-edited", True)]
    assert not told(desk.merge("上半年"))


def test_a_matter_typed_over_whose_form_is_gone_stays_and_is_named(desk: Desk) -> None:
    desk.type_in(SHEET, "进展情况", "我改的话", 任务内容=MATTER)
    result = desk.period("三季度")
    assert matters(result, "progress") == [["我改的话"]]
    assert [code for code, _ in told(result)] == ["ledger-unasked-edited"]


def test_what_a_unit_wrote_before_under_the_same_name_stays_a_matter(desk: Desk) -> None:
    path = desk.returns("上半年") / "水务股.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    row = next(r for r in range(1, sheet.max_row + 1) if sheet.cell(r, 3).value == MATTER)
    sheet.cell(row, 3).value = "表外的另一项工作"
    book.save(path)
    fill(path, {}, 第几次报送="2")
    assert len(matters(desk.merge("上半年"), "text")) == 2


def test_a_remark_below_the_matters_is_named_and_none_of_them(desk: Desk) -> None:
    book = openpyxl.load_workbook(desk.status)
    book[SHEET].cell(book[SHEET].max_row + 2, 4).value = "以上已转办"
    book.save(desk.status)
    result = desk.merge("上半年")
    assert len(matters(result, "text")) == 1
    assert any("以上已转办" in f["found"] for f in found(result, "ledger-extra-content"))


# ── units ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def with_round(**more: Any) -> xt.Plan:
    """A plan with a further period behind the first, and a problem of one unit's."""
    between = xt.Period("年中", date(2022, 7, 20), date(2022, 7, 20), **more)
    problem = xt.Item("整改河道垃圾。", "", ("三、问题",), "1", kind="problem", lead=("环卫股",))
    items = tuple(replace(i, id=form_id(n)) for n, i in enumerate((*PLAN.items, problem), 1))
    return replace(PLAN, periods=(PLAN.periods[0], between, *PLAN.periods[1:]), items=items)


def test_words_beside_a_unit_stay_while_it_is_asked_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path, with_round(asks=("problem",)))
    desk.period("上半年")
    put_column(desk, "单位", "联系备注", "已电话沟通", 单位="水务股")
    between = desk.period("年中", units=("环卫股",))
    assert list(between.units["unit"]) == ["环卫股"] and not told(between)
    assert between.to_json()["units"]["expected"] == ["环卫股"]
    assert not told(desk.merge("年中"))
    after = desk.period("三季度")
    assert unit(after, "水务股")["联系备注"] == "已电话沟通" and not told(after)


@pytest.mark.office
def test_the_overview_counts_no_unit_that_is_asked_nothing(tmp_path: Path, office: Office) -> None:
    desk = Desk(tmp_path, with_round(asks=("problem",)))
    desk.period("上半年")
    put_column(desk, "单位", "联系备注", "已电话沟通", 单位="水务股")
    desk.period("年中", units=("环卫股",))
    shown, kept = (openpyxl.load_workbook(desk.status, data_only=live) for live in (True, False))
    assert [c.value for c in shown["单位"]["C"]][::2] == ["报送状态", "本期不报"]
    (at,) = (
        c.coordinate
        for row in kept["总览"].iter_rows()
        for c in row
        if "单位" in str(c.value) and "COUNTIF(" in str(c.value)
    )
    held = office.edit([Job(desk.status, tmp_path / "o.xlsx", [["recalculate"]])])[0]
    assert (shown["总览"][at].value, float(held["总览"][at])) == (1, 1.0)


# ── indicators ─────────────────────────────────────────────────────────────────────────────────────────────────────


def confirm_all(desk: Desk, label: str, name: str) -> None:
    book = openpyxl.load_workbook(desk.send(label) / f"{name}.xlsx")
    sheet = book.worksheets[0]
    head = next(cell for row in sheet.iter_rows() for cell in row if "认领" in str(cell.value) and cell.column > 1 and cell.row > 4)  # fmt: skip
    for row in range(head.row + 1, sheet.max_row + 1):
        if str(sheet.cell(row, 1).value or "").startswith("T"):
            sheet.cell(row, head.column).value = "认领"
    desk.returns(label).mkdir(exist_ok=True)
    book.save(desk.returns(label) / f"{name}.xlsx")


def test_final_figures_stay_through_a_confirmation_round(tmp_path: Path) -> None:
    desk = Desk(tmp_path, with_round(kind="confirmation"))
    desk.period("上半年")
    desk.type_in("指标", "终核值", 3.5, 指标名称="清淤")
    desk.type_in("指标", "终核依据", "统计公报", 指标名称="清淤")
    put_column(desk, "指标", "数据来源", "统计局", 指标名称="清淤")
    before = desk.merge("上半年").consolidation.indicators
    confirm_all(desk, "年中", "水务股")
    for result in (desk.merge("年中"), desk.merge("年中"), desk.period("三季度")):
        row = result.consolidation.indicators.iloc[0]
        assert (row["final"], row["final_basis"], row["数据来源"]) == (3.5, "统计公报", "统计局")
        assert (row["words"] == before.iloc[0]["words"]) == (result.consolidation.period.label == "年中")
        assert not told(result)


# ── materials ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def owing(tmp_path: Path) -> Desk:
    """A unit's summary came on paper, and was entered by hand."""
    desk = Desk(tmp_path, replace(PLAN, materials=(xt.Material("年度总结"),)))
    desk.period("上半年")
    desk.type_in("应报材料", "手工收讫", "是", 单位="水务股", 材料="年度总结")
    desk.type_in("应报材料", "收到日期", date(2022, 6, 18), 单位="水务股", 材料="年度总结")
    return desk


def test_what_was_entered_by_hand_of_a_renamed_material_is_named(owing: Desk) -> None:
    owing.merge("上半年")
    xt.write_plan(replace(owing.plan, materials=(xt.Material("年终总结"),)), owing.folder / "master.xlsx")
    (lost,) = found(owing.merge("上半年"), "ledger-receipt-lost")
    assert (lost["unit"], lost["found"]) == ("水务股", "年度总结") and "2022-06-18" in lost["expected"]
    assert not told(owing.merge("上半年"))


def test_what_was_entered_by_hand_for_a_unit_freed_since_is_named(owing: Desk) -> None:
    owing.returns("上半年").joinpath("水务股.xlsx").unlink()
    owing.status.unlink()
    owing.merge("上半年")
    owing.type_in("应报材料", "手工收讫", "是", 单位="水务股", 材料="年度总结")
    owing.type_in("报送", "免报", "是", 单位="水务股")
    assert [f["unit"] for f in found(owing.merge("上半年"), "ledger-receipt-lost")] == ["水务股"]


def test_what_was_entered_by_hand_stays_while_an_earlier_period_is_shown(owing: Desk) -> None:
    owing.period("三季度")
    owing.type_in("应报材料", "手工收讫", "是", 单位="一中队", 材料="年度总结", 报送期="三季度")
    for shown in ("上半年", "三季度"):
        result = pipeline.merge_into([owing.returns(shown)], master=owing.folder / "master.xlsx", period=shown)
        rows = result.materials[result.materials["by_hand"]]
        assert rows[["period", "unit"]].to_numpy().tolist() == [["上半年", "水务股"], ["三季度", "一中队"]]
        assert not told(result)
