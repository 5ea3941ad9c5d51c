"""Counts by unit: what a coordinator would read wrongly were a page to contradict another, or a verdict not to reach those it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

import xltrack as xt
from tests.coordinator import BEHIND, Desk, item, unit
from tests.forms import GOOD, fill
from tests.office import Job, Office
from tests.test_counting_rules import DONE, FIRST, plan_of, said
from tests.test_status import close
from xltrack import publish
from xltrack.enums import STATUSES, UNSETTLED, WORST_FIRST
from xltrack.outputs.remind import remind_lines
from xltrack.outputs.terminal import merge_lines
from xltrack.rates import under_verdict
from xltrack.words import say

LIVE = ("任务", "填报明细", "单位", "总览")
Cells = dict[str, dict[str, Any]]


def held(path: Path, formulas: bool = False) -> Cells:
    book = openpyxl.load_workbook(path, data_only=not formulas)
    return {s.title: {c.coordinate: c.value for row in s.iter_rows() for c in row if c.value is not None} for s in book}


def recalculated(status: Path, office: Office) -> Any:
    """The cells of a workbook as an office program reckons them."""
    beside = status.parent / "recalculated"
    beside.mkdir(exist_ok=True)
    return office.edit([Job(status, beside / status.name, [["recalculate"]])])[0]


def differing(status: Path, office: Office) -> list[Any]:
    """Cells of formulas that an office program reckons otherwise than they were written."""
    now = recalculated(status, office)
    formulas, written = held(status, formulas=True), held(status)
    return [
        (sheet, at, formula, written[sheet].get(at, ""), now[sheet].get(at, ""))
        for sheet in LIVE
        for at, formula in formulas[sheet].items()
        if str(formula).startswith("=") and not close(now[sheet].get(at, ""), written[sheet].get(at, ""))
    ]


def report(desk: Desk, **of: Any) -> str:
    made = publish.report(desk.status, master=desk.folder / "master.xlsx", out=desk.folder / "r.docx", **of)
    document = Document(str(made.path))
    cells = ["|".join(c.text for c in row.cells) for table in document.tables for row in table.rows]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def adds_up(row: dict[str, Any]) -> bool:
    return bool(row["assigned"] == sum(int(row[s]) for s in (*STATUSES, *UNSETTLED)))


# ── a verdict on an item reaches those whose answers make it ───────────────────────────────────────────────────────


def test_a_verdict_on_an_item_clears_its_only_unit_in_every_count_and_report(tmp_path: Path) -> None:
    desk, before = said(
        tmp_path,
        plan_of(xt.Item("提高标准。", lead=("甲局",)), xt.Item("别的。", lead=("乙局",))),
        甲局=BEHIND,
        乙局=GOOD,
    )
    assert unit(before, "甲局")["lag_rate"] == 1.0 and "滞后" in report(desk, unit="甲局")
    desk.type_in("任务", "核定", "已完成", 编号=FIRST)
    result = desk.merge("上半年")
    own = unit(result, "甲局")
    assert (own["completed"], own["behind"], own["lagging"], own["rate"], own["lag_rate"]) == (1, 0, 0, 1.0, 0.0)
    row = result.answers.iloc[0]
    assert (row["effective"], row["own"], row["self"]) == ("completed", "behind", "未达序时进度")
    told, alone = report(desk), report(desk, unit="甲局")
    assert "没有滞后任务" in told and "甲局|1|1|0|0|0|0|100.0%|0.0%" in told
    assert "雨季" not in alone and "已完成1项" in alone


@pytest.mark.office
@pytest.mark.parametrize("verdict", ["", "已完成", "达到序时进度", "未达序时进度", "尚未启动", "不涉及"])
@pytest.mark.parametrize("roles", [{"lead": ("甲局", "乙局"), "support": ("丙局",)}, {"joint": ("甲局", "乙局")}])
def test_live_formulas_give_every_unit_what_the_merge_gives_it(
    tmp_path: Path, office: Office, roles: dict[str, Any], verdict: str
) -> None:
    plan = plan_of(xt.Item("修路。", **roles), xt.Item("别的。", lead=("乙局",)), xt.Item("旁的。", lead=("丙局",)))
    plan = replace(plan, choices=(*plan.choices, xt.Choice("不涉及", "not_applicable")))
    desk, _ = said(tmp_path, plan, 甲局=DONE, 乙局=BEHIND, 丙局=GOOD)
    if verdict:
        desk.type_in("任务", "核定", verdict, 编号=FIRST)
    typed = recalculated(desk.status, office)
    desk.merge("上半年")
    written, formulas = held(desk.status), held(desk.status, formulas=True)
    for sheet in ("任务", "填报明细", "单位"):
        live = [at for at, formula in formulas[sheet].items() if str(formula).startswith("=")]
        assert all(close(typed[sheet].get(at, ""), written[sheet].get(at, "")) for at in live), sheet
    assert differing(desk.status, office) == []


@pytest.mark.parametrize(
    ("answers", "verdict", "standing"),
    [
        ((DONE, BEHIND), "已完成", ("completed", "completed")),
        ((DONE, BEHIND), "达到序时进度", ("completed", "on_schedule")),
        ((DONE, BEHIND), "未达序时进度", ("completed", "behind")),
        ((DONE, BEHIND), "尚未启动", ("not_started", "not_started")),
        ((DONE, GOOD), "未达序时进度", ("behind", "behind")),
        ((DONE, None), "已完成", ("completed", "not_returned")),
        ((DONE, None), "未达序时进度", ("behind", "behind")),
        ((None, None), "已完成", ("completed", "completed")),
    ],
)
def test_a_verdict_on_an_item_of_two_leads_blames_nobody_it_need_not(
    tmp_path: Path, answers: tuple[Any, Any], verdict: str, standing: tuple[str, str]
) -> None:
    plan = plan_of(xt.Item("修路。", lead=("甲局", "乙局"), support=("丙局",)), xt.Item("别的。", lead=("丙局",)))
    given = {name: words for name, words in zip(("甲局", "乙局"), answers, strict=True) if words}
    desk, _ = said(tmp_path, plan, 丙局=BEHIND, **given)
    desk.type_in("任务", "核定", verdict, 编号=FIRST)
    result = desk.merge("上半年")
    rows = result.answers[result.answers["id"] == FIRST].set_index("unit")["effective"]
    assert (rows["甲局"], rows["乙局"]) == standing
    assert rows["丙局"] == "behind", "who helps answers for himself"
    assert all(adds_up(dict(row)) for row in result.units.to_dict("records"))
    assert item(result, FIRST)["effective"] == result.plan.class_of("regular", verdict)


def test_an_items_verdict_goes_before_the_verdict_on_an_answer(tmp_path: Path) -> None:
    desk, _ = said(tmp_path, plan_of(xt.Item("修路。", lead=("甲局",))), 甲局=BEHIND)
    desk.type_in("填报明细", "核定", "达到序时进度", 编号=FIRST)
    assert unit(desk.merge("上半年"), "甲局")["on_schedule"] == 1
    desk.type_in("任务", "核定", "尚未启动", 编号=FIRST)
    assert unit(desk.merge("上半年"), "甲局")["not_started"] == 1
    desk.type_in("任务", "核定", None, 编号=FIRST)
    assert unit(desk.merge("上半年"), "甲局")["on_schedule"] == 1, "the verdict taken back gives back what stood before"


def test_a_task_verified_as_not_applicable_leaves_its_units_rates_too(tmp_path: Path) -> None:
    plan = plan_of(xt.Item("修路。", lead=("甲局",)), xt.Item("别的。", lead=("甲局",)))
    plan = replace(plan, choices=(*plan.choices, xt.Choice("不涉及", "not_applicable")))
    desk, _ = said(tmp_path, plan, 甲局=DONE)
    desk.type_in("任务", "核定", "不涉及", 编号=FIRST)
    own = unit(desk.merge("上半年"), "甲局")
    assert (own["completed"], own["not_applicable"], own["rate"]) == (1, 1, 1.0)


def test_a_verdict_typed_before_the_next_period_reaches_the_units_history(tmp_path: Path) -> None:
    desk, _ = said(tmp_path, plan_of(xt.Item("修路。", lead=("甲局",))), 甲局=BEHIND)
    desk.type_in("任务", "核定", "已完成", 编号=FIRST)
    result = desk.period("三季度", GOOD, units=("甲局",))
    rows = result.ledger[result.ledger["period"] == "上半年"]
    assert rows["effective"].tolist() == ["completed", "completed"] and not rows["lagging"].any()


@pytest.mark.parametrize("own", WORST_FIRST)
@pytest.mark.parametrize("status", WORST_FIRST)
def test_one_lead_stands_as_its_item(own: str, status: str) -> None:
    assert under_verdict(own, own, status) == status


# ── counts add up, and say what waits for whom ─────────────────────────────────────────────────────────────────────


@pytest.mark.office
def test_a_refused_status_counts_as_to_be_corrected_and_not_as_never_returned(tmp_path: Path, office: Office) -> None:
    plan = plan_of(
        xt.Item("修路。", lead=("甲局",)), xt.Item("绿化。", lead=("甲局",)), xt.Item("别的。", lead=("乙局",))
    )
    desk = Desk(tmp_path, plan)
    answers = {FIRST: GOOD | {"status": "差不多了"}, plan.items[1].id: GOOD}
    fill(desk.send("上半年") / "甲局.xlsx", answers, desk.returns("上半年") / "甲局.xlsx")
    own = unit(desk.merge("上半年"), "甲局")
    assert (own["assigned"], own["answered"], own["on_schedule"], own["refused"], own["not_returned"]) == (
        2,
        2,
        1,
        1,
        0,
    )
    assert adds_up(own) and own["unit_state"] == "correct"
    states = {row["单位"]: row for row in rows_of(desk.status, "单位")}
    assert (states["甲局"]["待更正"], states["甲局"]["未报"], states["乙局"]["未报"]) == (1, 0, 1)
    assert differing(desk.status, office) == []
    page = " ".join(str(v) for v in held(desk.status)["总览"].values())
    assert say("status.lacking", "zh") in page
    assert say("status.lacking", "zh") in report(desk)
    desk.type_in("填报明细", "更正值", "已完成", 编号=FIRST)
    own = unit(desk.merge("上半年"), "甲局")
    assert (own["completed"], own["refused"]) == (1, 0) and adds_up(own)


def rows_of(path: Path, sheet: str) -> list[dict[str, Any]]:
    page = openpyxl.load_workbook(path, data_only=True)[sheet]
    heads = [c.value for c in page[1]]
    return [dict(zip(heads, (c.value for c in row), strict=True)) for row in page.iter_rows(min_row=2)]


@pytest.mark.office
def test_a_lag_rate_is_a_formula_for_every_unit_and_counts_what_its_columns_say(tmp_path: Path, office: Office) -> None:
    late = xt.Item("修路。", lead=("甲局",), deadlines=(xt.Deadline("3月底前", date(2022, 3, 31)),))
    desk, result = said(
        tmp_path,
        plan_of(late, xt.Item("绿化。", lead=("甲局",)), xt.Item("别的。", lead=("乙局",))),
        甲局=GOOD,
        乙局=BEHIND,
    )
    own = unit(result, "甲局")
    assert (own["behind"], own["not_started"], own["lagging"], own["lag_rate"]) == (0, 0, 1, 0.5)
    formulas = rows_at(desk.status, "单位", "滞后率")
    assert len(formulas) == 2 and all(str(cell).startswith("=") for cell in formulas)
    assert differing(desk.status, office) == []
    desk.type_in("任务", "核定", "已完成", 编号=FIRST)
    assert unit(desk.merge("上半年"), "甲局")["lag_rate"] == 0.0
    assert all(str(cell).startswith("=") for cell in rows_at(desk.status, "单位", "滞后率"))


def rows_at(path: Path, sheet: str, header: str) -> list[Any]:
    page = openpyxl.load_workbook(path)[sheet]
    at = next(c.column for c in page[1] if c.value == header)
    return [page.cell(r, at).value for r in range(2, page.max_row + 1) if page.cell(r, 1).value]


@pytest.mark.office
def test_the_page_gives_one_lag_rate_for_a_period_wherever_it_stands(tmp_path: Path, office: Office) -> None:
    late = xt.Item("修路。", lead=("甲局",), deadlines=(xt.Deadline("3月底前", date(2022, 3, 31)),))
    desk, _ = said(
        tmp_path,
        plan_of(late, xt.Item("绿化。", lead=("甲局",)), xt.Item("别的。", lead=("乙局",))),
        甲局=GOOD,
        乙局=BEHIND,
    )
    desk.period("三季度", GOOD, units=("甲局", "乙局"))
    page = openpyxl.load_workbook(desk.status, data_only=True)["总览"]
    rates = {
        str(row[0].value): row[-1].value
        for row in page.iter_rows()
        if isinstance(row[-1].value, float) and row[0].value
    }
    assert rates["合计"] == rates["三季度"] == pytest.approx(1 / 3)
    assert rates["上半年"] == pytest.approx(2 / 3)
    assert differing(desk.status, office) == []


# ── one reckoning for every list ───────────────────────────────────────────────────────────────────────────────────


def test_terminal_overview_reminders_and_json_name_the_same_units(tmp_path: Path) -> None:
    names = ("甲局", "乙局", "丙局", "甲队", "乙队")
    plan = plan_of(*(xt.Item(f"{name}的任务。", lead=(name,)) for name in names))
    desk = Desk(tmp_path, plan)
    sent, back = desk.send("上半年"), desk.returns("上半年")
    fill(sent / "甲局.xlsx", GOOD, back / "甲局.xlsx")
    fill(sent / "乙局.xlsx", GOOD | {"status": "差不多了"}, back / "乙局.xlsx")
    stripped(fill(sent / "丙局.xlsx", GOOD, back / "丙局.xlsx"))
    for n, words in enumerate(("一种说法。", "另一种说法。")):
        fill(sent / "甲队.xlsx", GOOD | {"progress": words}, back / f"甲队{n}.xlsx")
    result = desk.merge("上半年")
    units = result.to_json()["units"]
    told = {"silent": ["乙队"], "quarantined": ["丙局"], "correct": ["乙局"], "undecided": ["甲队"]}
    assert {name: units[name] for name in told} == told
    assert units["missing"] == ["丙局", "乙队"] and len(units["expected"]) == len(units["returned"]) + 2
    lines = "\n".join(merge_lines(result.to_json(), result.consolidation.findings, "zh"))
    page = " ".join(str(v) for v in held(desk.status)["总览"].values())
    for name, found in told.items():
        assert say(f"cli.{name}", "zh", n=1, names=found[0]) in lines
        assert f"{say(f'status.{name}', 'zh', count=1)} {found[0]}" in page
    assert say("cli.files_aside", "zh", n=1, names="returns-上半年/丙局.xlsx") in lines
    assert f"{say('status.aside', 'zh', count=1)} returns-上半年/丙局.xlsx" in page
    chased = publish.remind(desk.status, master=desk.folder / "master.xlsx", today=date(2022, 6, 18), period="上半年")
    counts = next(line for line in remind_lines(chased, "zh") if line.startswith("应报"))
    assert counts == "应报 5 个单位：未报 1，来件未汇总 1，未填全 0，待更正 1，迟报 0，无需催报 2"


def stripped(path: Path) -> None:
    """The file without the table that it was sent with."""
    book = openpyxl.load_workbook(path)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.rstrip("*") in ("任务内容", "进展情况", "目标责任评估情况"):
                cell.value = "改了"
    book.save(path)


def test_two_returns_that_differ_are_the_coordinators_job_and_the_overview_says_how(tmp_path: Path) -> None:
    desk = Desk(tmp_path, plan_of(xt.Item("修路。", lead=("甲局",))))
    for n, words in enumerate(("一种说法。", "另一种说法。")):
        fill(desk.send("上半年") / "甲局.xlsx", GOOD | {"progress": words}, desk.returns("上半年") / f"{n}.xlsx")
    result = desk.merge("上半年")
    own = unit(result, "甲局")
    assert (own["unit_state"], own["undecided"], own["not_returned"]) == ("undecided", 1, 0) and adds_up(own)
    page = " ".join(str(v) for v in held(desk.status)["总览"].values())
    assert "待采用（1） 甲局" in page and "在“报送”表给要用的一份在“采用”列选“是”" in page
    chased = publish.remind(desk.status, master=desk.folder / "master.xlsx", today=date(2022, 6, 18), period="上半年")
    assert any("待采用" in line and "甲局" in line for line in remind_lines(chased, "zh"))
    desk.type_in("报送", "采用", "是", 文件="returns-上半年/0.xlsx")
    own = unit(desk.merge("上半年"), "甲局")
    assert (own["unit_state"], own["undecided"], own["on_schedule"]) == ("returned", 0, 1)
