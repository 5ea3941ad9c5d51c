"""What counts in doubtful cases: who is asked, whose answer makes an item's status, what the choices of an office count as, when a return is late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

import xltrack as xt
from tests.coordinator import BEHIND, PLAN, Desk, found, item, unit
from tests.forms import GOOD, fill, header_row, item_rows
from xltrack import publish
from xltrack.plan import form_id
from xltrack.steps.judgement import judge_year, score

DONE = GOOD | {"status": "已完成"}
IDLE = BEHIND | {"status": "尚未启动"}
TEAM = ("甲队", "乙队", "丙队")


def plan_of(*items: xt.Item, **settings: Any) -> xt.Plan:
    units = (xt.Unit("甲局"), xt.Unit("乙局"), xt.Unit("丙局"), *(xt.Unit(n, groups=("各队",)) for n in TEAM))
    numbered = tuple(replace(i, id=form_id(n), serial=str(n)) for n, i in enumerate(items, 1))
    return replace(PLAN, units=units, items=numbered, settings=xt.Settings(**settings))


def said(folder: Path, plan: xt.Plan, **answers: dict[str, Any]) -> tuple[Desk, xt.MergeResult]:
    """Units answer every item they are asked alike; the others return nothing."""
    desk = Desk(folder, plan)
    for name, words in answers.items():
        fill(desk.send("上半年") / f"{name}.xlsx", words, desk.returns("上半年") / f"{name}.xlsx")
    return desk, desk.merge("上半年")


FIRST = form_id(1)

# ── whose answer counts ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("roles", "answers", "status"),
    [
        ({"lead": ("甲局", "乙局")}, {"甲局": DONE, "乙局": BEHIND}, "behind"),
        ({"lead": ("甲局", "乙局")}, {"甲局": DONE}, "completed"),
        ({"lead": ("甲局",), "support": ("乙局",)}, {"乙局": DONE, "丙局": {}}, "not_returned"),
        ({"lead": ("甲局",), "support": ("乙局",)}, {"甲局": DONE, "乙局": IDLE}, "completed"),
        ({"joint": ("甲局", "乙局")}, {"甲局": GOOD, "乙局": IDLE}, "not_started"),
        ({"joint": ("甲局",), "support": ("乙局",)}, {"甲局": GOOD, "乙局": IDLE}, "on_schedule"),
        ({"lead": ("各队",)}, {"甲队": DONE, "乙队": DONE, "丙队": BEHIND}, "behind"),
    ],
)
def test_the_status_of_an_item(
    tmp_path: Path, roles: dict[str, Any], answers: dict[str, dict[str, Any]], status: str
) -> None:
    plan = plan_of(xt.Item("修路。", **roles), xt.Item("别的事。", lead=("丙局",)))
    _, result = said(tmp_path, plan, **{name: words for name, words in answers.items() if words})
    assert item(result, FIRST)["effective"] == status
    assert len(found(result, "unit-contradicts-lead")) == (
        "support" in roles and "lead" in roles and len(answers) == 2 and "甲局" in answers
    )


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ((DONE, DONE, BEHIND), "completed"),
        ((DONE, BEHIND, BEHIND), "behind"),
        ((DONE, BEHIND), "behind"),
        ((GOOD,), "on_schedule"),
    ],
)
def test_a_group_may_count_by_what_most_of_it_say(
    tmp_path: Path, answers: tuple[dict[str, Any], ...], status: str
) -> None:
    plan = plan_of(xt.Item("巡查。", lead=("各队",)), group_rule="majority")
    desk, result = said(tmp_path, plan, **dict(zip(TEAM, answers, strict=False)))
    assert item(result, FIRST)["effective"] == status
    worst = replace(plan, items=(replace(plan.items[0], lead=("各队", "甲局")),))
    (desk.folder / "second").mkdir()
    _, mixed = said(desk.folder / "second", worst, 甲局=IDLE, **dict(zip(TEAM, answers, strict=False)))
    assert item(mixed, FIRST)["effective"] == "not_started", "the group is one voice among the leads"


@pytest.mark.parametrize(
    ("setting", "own", "asked"),
    [
        ("each", "", {"甲局", "乙局"}),
        ("lead", "", {"甲局"}),
        ("each", "lead", {"甲局"}),
        ("lead", "each", {"甲局", "乙局"}),
    ],
)
def test_who_is_asked_and_nobody_else_is_missed(tmp_path: Path, setting: str, own: str, asked: set[str]) -> None:
    plan = plan_of(xt.Item("修路。", lead=("甲局",), support=("乙局",), reporting=own), reporting=setting)
    assert xt.read_plan(xt.write_plan(plan, tmp_path / "m.xlsx")) == plan
    (tmp_path / "m.xlsx").unlink()
    desk, result = said(tmp_path, plan, 甲局=DONE)
    assert {p.stem for p in (desk.folder / "outbox/上半年").glob("*.xlsx")} == asked
    assert set(result.to_json()["units"]["missing"]) == asked - {"甲局"}
    assert item(result, FIRST)["effective"] == "completed"


def test_a_unit_named_singly_and_through_its_group_is_asked_once(tmp_path: Path) -> None:
    plan = plan_of(xt.Item("巡查。", lead=("各队", "甲队"), support=("各队",)))
    _, result = said(tmp_path, plan, 甲队=DONE, 乙队=DONE, 丙队=DONE)
    assert len(result.answers) == 3 and item(result, FIRST)["effective"] == "completed"


# ── choices of the office's own ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("label", "counts_as"), [("超进度", "on_schedule"), ("其它", "other"), ("未到启动时间", "not_due")]
)
def test_further_choices_count_as_the_master_says(tmp_path: Path, label: str, counts_as: str) -> None:
    plan = plan_of(xt.Item("修路。", lead=("甲局",)))
    plan = replace(plan, choices=(*plan.choices, xt.Choice(label, counts_as)))
    desk, result = said(tmp_path, plan, 甲局=GOOD | {"status": label, "reason": "见说明", "measures": "按期"})
    assert not found(result, "not-a-choice")
    assert (item(result, FIRST)["effective"], item(result, FIRST)["lagging"]) == (counts_as, False)
    assert result.to_json()["by_status"][counts_as] == 1
    desk.type_in("任务", "核定", label, 编号=FIRST)
    assert item(desk.merge("上半年"), FIRST)["verdict"] == label


# ── late ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("basis", "state"), [("received", "returned"), ("filled", "late")])
def test_a_day_filled_in_makes_late_only_where_the_setting_says_so(tmp_path: Path, basis: str, state: str) -> None:
    desk = Desk(tmp_path, plan_of(xt.Item("修路。", lead=("甲局",)), late_basis=basis))
    fill(desk.send("上半年") / "甲局.xlsx", DONE, desk.returns("上半年") / "甲局.xlsx", 填报时间="2022-06-25")
    result = desk.merge("上半年")
    assert unit(result, "甲局")["unit_state"] == state and len(found(result, "filled-after-due")) == 1
    desk.type_in("报送", "经批准延期至", date(2022, 6, 30), 单位="甲局")
    assert unit(desk.merge("上半年"), "甲局")["unit_state"] == "returned"


# ── the year's score ───────────────────────────────────────────────────────────────────────────────────────────────


def state_rows(plan: xt.Plan, *states: str) -> list[dict[str, Any]]:
    return [
        {"id": i.id, "effective": s, "verdict": "", "points": "", "superior": ""}
        for i, s in zip(plan.items, states, strict=True)
    ]


def weighted(*weights: float | None) -> xt.Plan:
    """Two items, the first three times as heavy; quarters weigh as given."""
    plan = plan_of(xt.Item("甲。", lead=("甲局",), weight=3.0), xt.Item("乙。", lead=("乙局",), weight=1.0))
    return replace(plan, periods=tuple(xt.Period(f"{n}季度", weight=w) for n, w in enumerate(weights, 1)))


def test_quarters_count_by_their_weights() -> None:
    plan = weighted(15, 25, 25, 35)
    half, whole = state_rows(plan, "behind", "completed"), state_rows(plan, "on_schedule", "completed")
    history = dict(zip(("1季度", "2季度", "3季度", "4季度"), (half, half, whole, whole), strict=True))
    assert score(plan, history)[0] == pytest.approx(100 * (0.25 * 40 + 1.0 * 60) / 100)
    assert score(weighted(None), {"": half})[0] == pytest.approx(25.0)


@pytest.mark.parametrize(
    ("points", "bonus", "grade"), [(95.0, 0, "excellent"), (88.0, 0, "good"), (88.0, 5, "excellent"), (70.0, 0, "pass"), (50.0, 0, "fail")]
)  # fmt: skip
def test_grades_follow_the_settings_and_typed_points(points: float, bonus: float, grade: str) -> None:
    limits = {"grade_excellent": 92.0, "grade_good": 85.0, "grade_pass": 65.0}
    items = (
        xt.Item("甲。", lead=("甲局",), weight=points),
        xt.Item("乙。", lead=("乙局",), weight=100 - points),
        xt.Item("获奖。", kind="bonus", lead=("甲局",)),
        xt.Item("被通报。", kind="deduction", lead=("甲局",)),
    )
    plan = plan_of(*items, **limits)
    rows = state_rows(plan, "completed", "behind", "completed", "on_schedule")
    rows[2]["points"] = bonus
    judged = judge_year(plan, rows, {})
    assert (judged.grade, judged.score) == (grade, points + bonus)
    rows[3]["points"] = -2  # typed with or without a sign
    assert judge_year(plan, rows, {}).score == points + bonus - 2


# ── not ours ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_column_of_disputes_that_a_unit_adds_itself_disputes_and_the_row_stays_with_its_owner(tmp_path: Path) -> None:
    plan = plan_of(xt.Item("修路。", lead=("甲局",)), xt.Item("种树。", lead=("甲局",)))
    desk = Desk(tmp_path, plan)
    form = fill(desk.send("上半年") / "甲局.xlsx", GOOD, desk.returns("上半年") / "甲局.xlsx")
    book = openpyxl.load_workbook(form)
    sheet = book.worksheets[0]
    column = sheet.max_column + 1
    for n, (header, words) in enumerate({"认领异议": "不属我局职责", "建议承担单位": "乙局"}.items()):
        sheet.cell(header_row(sheet), column + n).value = header
        sheet.cell(item_rows(sheet)[FIRST], column + n).value = words
    book.save(form)
    result = desk.merge("上半年")
    (told,) = found(result, "dispute")
    assert (told["item"], told["unit"], told["found"]) == (FIRST, "甲局", "不属我局职责 | 乙局") and told["cell"]
    assert item(result, FIRST)["effective"] == "on_schedule" and item(result, FIRST)["owners"] == "甲局"
    assert found(desk.merge("上半年"), "dispute")


# ── whose word it is that an item lags ─────────────────────────────────────────────────────────────────────────────

ROADS = xt.Item("修路。", lead=("甲局",))
OCCURRED = "已发生"


def why(result: xt.MergeResult, item_id: str = FIRST) -> str:
    """Why an item is listed, the same in every place."""
    told = str(item(result, item_id)["why"])
    assert told == {row["id"]: row["why"] for row in result.to_json()["lagging"]}.get(item_id, "")
    return told


def test_a_unit_is_quoted_as_behind_only_where_it_said_so(tmp_path: Path) -> None:
    desk, result = said(tmp_path, plan_of(ROADS), 甲局=GOOD)
    assert why(result) == ""
    desk.type_in("任务", "核定", BEHIND["status"], 编号=FIRST)
    assert why(desk.merge("上半年")) == "核定未达序时进度"
    desk.type_in("任务", "上级认定", BEHIND["status"], 编号=FIRST)
    assert why(desk.merge("上半年")) == "上级认定未达序时进度"
    (tmp_path / "second").mkdir()
    assert why(said(tmp_path / "second", plan_of(ROADS), 甲局=BEHIND)[1]) == "自评未达序时进度"


@pytest.mark.parametrize(("header", "words"), [("核定", "核定未达序时进度"), ("更正值", "核实更正为未达序时进度")])
def test_a_lag_that_was_found_on_the_answer_is_not_the_units_own_word(tmp_path: Path, header: str, words: str) -> None:
    desk, _ = said(tmp_path, plan_of(ROADS), 甲局=GOOD)
    desk.type_in("填报明细", header, BEHIND["status"], 编号=FIRST)
    assert why(desk.merge("上半年")) == words


def test_a_veto_that_the_superior_found_is_nobodys_self_assessment(tmp_path: Path) -> None:
    plan = plan_of(xt.Item("不发生事故。", kind="veto", lead=("甲局",)))
    desk, _ = said(tmp_path, plan, 甲局=GOOD | {"status": "未发生"})
    desk.type_in("任务", "上级认定", OCCURRED, 编号=FIRST)
    assert why(desk.merge("上半年")) == "上级认定已发生"


def test_an_item_that_nothing_came_of_lags_as_it_did_and_says_that_nothing_came(tmp_path: Path) -> None:
    plan = plan_of(ROADS, xt.Item("种树。", lead=("乙局",)))
    desk, _ = said(tmp_path, plan, 甲局=GOOD, 乙局=GOOD)
    desk.type_in("任务", "核定", BEHIND["status"], 编号=FIRST)
    desk.merge("上半年")
    fill(desk.send("三季度") / "乙局.xlsx", GOOD, desk.returns("三季度") / "乙局.xlsx")
    assert why(desk.merge("三季度")) == "上期未达序时进度，本期未报"


def test_a_final_review_says_of_a_lag_that_it_is_of_the_period_before(tmp_path: Path) -> None:
    plan = plan_of(ROADS)
    plan = replace(plan, periods=(*plan.periods, xt.Period("终核", as_of=date(2022, 12, 31), kind="final")))
    desk, _ = said(tmp_path, plan, 甲局=BEHIND)
    desk.merge("上半年")
    result = xt.merge([desk.returns("上半年")], plan=plan, ledger=desk.status, period="终核")
    assert why(result) == "上期未达序时进度"


def test_the_report_of_a_unit_that_said_nothing_does_not_quote_it(tmp_path: Path) -> None:
    plan = plan_of(xt.Item("修路。", lead=("甲局", "乙局")))
    desk, result = said(tmp_path, plan, 甲局=BEHIND)
    assert why(result) == "自评未达序时进度"
    for name, quoted in (("甲局", True), ("乙局", False)):
        publish.report(desk.status, unit=name, out=desk.folder / f"{name}.docx")
        told = " ".join(p.text for p in Document(str(desk.folder / f"{name}.docx")).paragraphs)
        assert ("自评未达序时进度" in told) == quoted, name
