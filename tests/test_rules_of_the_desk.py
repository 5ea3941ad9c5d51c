"""Rules of the desk where several parts must say the same: days as typed, vetoes, rates, items struck off, what a status asks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import xltrack as xt
from tests.coordinator import BEHIND, IDS, PLAN, Desk, found, item, unit
from tests.forms import GOOD, fill
from tests.office import Job, Office
from xltrack import pipeline, publish, rates
from xltrack.books.forms import livecheck
from xltrack.books.status import figures as status_figures
from xltrack.books.status import tables as status_tables
from xltrack.books.status import view as status_view
from xltrack.books.status.read import read_ledger
from xltrack.outputs import sentences
from xltrack.plan import form_id
from xltrack.steps import disclose, judgement, split, targets
from xltrack.steps.check import check
from xltrack.words import say


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


# ── days the coordinator types ─────────────────────────────────────────────────────────────────────────────────────


def test_a_day_typed_without_year_is_one_of_the_plans_year(desk: Desk) -> None:
    desk.period("上半年")
    desk.type_in("报送", "收到日期", "6月21日", 单位="水务股")
    result = desk.merge("上半年")
    assert unit(result, "水务股")["unit_state"] == "late"
    assert not found(result, "date-unreadable")


def test_what_names_no_day_is_kept_and_pointed_out_and_stops_nothing(desk: Desk) -> None:
    desk.period("上半年")
    desk.type_in("报送", "收到日期", "6月21日", 单位="水务股")
    desk.type_in("报送", "经批准延期至", "下周五", 单位="水务股")
    result = desk.merge("上半年")
    assert unit(result, "水务股")["unit_state"] == "late", "an extension that names no day extends nothing"
    told = found(result, "date-unreadable")
    assert [(f["sheet"], f["found"]) for f in told] == [("报送", "下周五")] and told[0]["cell"]
    kept = desk.merge("上半年").consolidation.returns.set_index("unit").loc["水务股"]
    assert kept["extended_to"] == "下周五" and kept["received"] == date(2022, 6, 21)


def test_a_day_typed_with_a_short_year_makes_no_unit_late_or_early_by_years(desk: Desk) -> None:
    desk.period("上半年")
    desk.type_in("报送", "收到日期", "12/06/22", 单位="水务股")
    desk.type_in("报送", "经批准延期至", "25/06/22", 单位="水务股")
    result = desk.merge("上半年")
    assert [f["found"] for f in found(result, "date-ambiguous")] == ["12/06/22"]
    kept = desk.merge("上半年").consolidation.returns.set_index("unit").loc["水务股"]
    assert kept["received"] == "12/06/22" and kept["extended_to"] == date(2022, 6, 25)


def test_a_day_edited_on_the_ledger_sheet_stops_no_later_merge(desk: Desk) -> None:
    desk.period("上半年")
    desk.type_in("台账", "填报时间", "六月中旬", 单位="水务股")
    desk.type_in("台账", "第几次报送", "二", 单位="水务股")
    (desk.returns("上半年") / "水务股.xlsx").unlink()
    fill(desk.send("上半年") / "水务股.xlsx", BEHIND, desk.returns("上半年") / "新.xlsx", 填报时间="2022-06-18")
    result = desk.merge("上半年")
    assert item(result, IDS[2])["effective"] == "not_returned", "a day that says nothing makes neither the newer one"
    assert found(result, "returns-undecided")
    assert {f["sheet"] for f in found(result, "date-unreadable")} == {"台账"}


# ── what a unit is told off for ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("basis", ["received", "filled"])
def test_a_correction_sent_after_the_due_day_makes_a_unit_that_was_in_time_not_late(tmp_path: Path, basis: str) -> None:
    desk = Desk(tmp_path, replace(PLAN, settings=xt.Settings(late_basis=basis)))
    for number, day in (("1", date(2022, 6, 18)), ("2", date(2022, 6, 28))):
        said = (GOOD if number == "1" else BEHIND) | {"progress": f"第{number}次所报。"}
        own = dict.fromkeys(IDS[2:4], said) | {IDS[4]: said | {"status": "未发生"}}
        returned = desk.returns("上半年") / f"{number}.xlsx"
        fill(desk.send("上半年") / "水务股.xlsx", own, returned, 第几次报送=number, 填报时间=day.isoformat())
        desk.merge("上半年")
        desk.type_in("报送", "收到日期", day, 文件=f"returns-上半年/{number}.xlsx")
    result = desk.merge("上半年")
    states = dict(zip(result.consolidation.returns["file"], result.consolidation.returns["file_state"], strict=True))
    assert states["returns-上半年/1.xlsx"] == "superseded" and unit(result, "水务股")["unit_state"] == "returned"


def owing(desk: Desk) -> set[str]:
    told = publish.remind(desk.status, master=desk.folder / "master.xlsx", today=date(2022, 6, 20), period="上半年")
    return {r.unit for r in told.reminders if r.owes}


def test_a_slip_in_a_verdict_is_the_coordinators_and_no_unit_is_asked_to_mend_it(desk: Desk) -> None:
    desk.period("上半年")
    desk.type_in("填报明细", "核定", "还行", 编号=IDS[2], 单位="水务股")
    result = desk.merge("上半年")
    assert found(result, "verdict-not-a-choice") and unit(result, "水务股")["unit_state"] == "returned"
    assert not owing(desk)


def test_a_unit_whose_two_forms_wait_for_the_coordinators_mark_has_returned(desk: Desk) -> None:
    desk.answer("上半年", GOOD)
    other = dict.fromkeys(IDS[2:4], BEHIND) | {IDS[4]: GOOD | {"status": "未发生", "progress": "另有说法。"}}
    fill(desk.send("上半年") / "水务股.xlsx", other, desk.returns("上半年") / "另一份.xlsx")
    first = desk.merge("上半年")
    from_ledger = xt.merge([], plan=desk.plan, ledger=desk.status, period="上半年")
    for result in (first, from_ledger):
        assert found(result, "returns-undecided") and not found(result, "item-not-answered")
        assert unit(result, "水务股")["unit_state"] == "undecided" and unit(result, "水务股")["answered"] == 3
        units = result.to_json()["units"]
        assert (
            units["undecided"] == ["水务股"]
            and "水务股" in units["returned"]
            and not units["missing"]
            and not units["quarantined"]
        )
    assert not owing(desk)


def test_a_unit_that_left_items_out_has_returned_in_part_and_is_asked_for_them_once(desk: Desk) -> None:
    desk.answer("上半年", GOOD)
    fill(desk.send("上半年") / "水务股.xlsx", {IDS[2]: GOOD}, desk.returns("上半年") / "水务股.xlsx")
    result = desk.merge("上半年")
    assert unit(result, "水务股")["unit_state"] == "partial"
    told = publish.remind(desk.status, master=desk.folder / "master.xlsx", today=date(2022, 6, 20), period="上半年")
    (owed,) = [r for r in told.reminders if r.owes]
    assert [text for _, text in owed.unanswered] == [i.text for i in PLAN.items[3:]] and not owed.errors
    slip = {IDS[2]: GOOD | {"status": "差不多"}}
    fill(desk.send("上半年") / "水务股.xlsx", slip, desk.returns("上半年") / "水务股.xlsx", 第几次报送="2")
    assert unit(desk.merge("上半年"), "水务股")["unit_state"] == "correct"


# ── vetoes ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def judged(result: xt.MergeResult) -> dict[str, Any]:
    return {r["name"]: r["value"] for r in result.consolidation.judgement.to_dict("records")}


@pytest.mark.parametrize(("sheet", "where"), [("任务", {}), ("填报明细", {"单位": "水务股"})])
def test_a_veto_verified_once_fails_the_year_in_every_later_period(
    desk: Desk, sheet: str, where: dict[str, str]
) -> None:
    assert judged(desk.period("上半年"))["否决指标"] == "未触发"
    desk.type_in(sheet, "核定", "已发生", 编号=IDS[4], **where)
    for result in (desk.merge("上半年"), desk.period("三季度"), desk.period("全年")):
        assert (judged(result)["否决指标"], judged(result)["等次"]) == ("1 项触发", "不合格")


def test_the_superiors_finding_goes_before_an_earlier_verdict_on_a_veto(desk: Desk) -> None:
    desk.period("上半年")
    desk.type_in("任务", "核定", "已发生", 编号=IDS[4])
    desk.merge("上半年")
    desk.period("三季度")
    desk.type_in("任务", "上级认定", "未发生", 编号=IDS[4])
    assert judged(desk.merge("三季度"))["否决指标"] == "未触发"


def test_a_unit_that_marks_a_veto_itself_triggers_nothing(desk: Desk) -> None:
    desk.answer("上半年", GOOD)
    fill(
        desk.send("上半年") / "水务股.xlsx",
        dict.fromkeys(IDS[2:4], GOOD) | {IDS[4]: GOOD | {"status": "已发生"}},
        desk.returns("上半年") / "水务股.xlsx",
    )
    result = desk.merge("上半年")
    assert item(result, IDS[4])["effective"] == "behind" and judged(result)["否决指标"] == "未触发"


# ── shares ─────────────────────────────────────────────────────────────────────────────────────────────────────────

DONE = GOOD | {"status": "已完成"}
ABSENT = (xt.Choice("未到启动时间", "not_due"), xt.Choice("不涉及", "not_applicable"))


def shares_of_four(desk: Desk) -> xt.MergeResult:
    """环卫股 answers four public items: completed, 未到启动时间, 不涉及 (verified on item and answer), not started before its time."""
    said, why = ("已完成", "未到启动时间", "不涉及", "尚未启动"), {"reason": "无此项工作", "measures": "按期启动"}
    ids = [i.id for i in desk.plan.items]
    each = {i: GOOD | why | {"status": s} for i, s in zip(ids, said, strict=True)}
    fill(desk.send("上半年") / "环卫股.xlsx", each, desk.returns("上半年") / "环卫股.xlsx")
    desk.merge("上半年")
    for sheet in ("任务", "填报明细"):
        desk.type_in(sheet, "核定", "不涉及", 编号=ids[2])
    return desk.merge("上半年")


def four(tmp_path: Path) -> Desk:
    items = tuple(
        xt.Item(f"任务{n}。", form_id(n), ("一、任务",), str(n), lead=("环卫股",), disclosure="public")
        for n in range(1, 5)
    )
    return Desk(tmp_path, replace(PLAN, items=items, units=PLAN.units[:1], choices=(*PLAN.choices, *ABSENT)))


def test_what_leaves_the_shares_is_the_same_wherever_a_share_is_said(tmp_path: Path) -> None:
    desk = four(tmp_path)
    result = shares_of_four(desk)
    third = pytest.approx(1 / 3)
    assert unit(result, "环卫股")["rate"] == third and unit(result, "环卫股")["lag_rate"] == 0
    shown = disclose.public(result.consolidation)
    assert list(shown.units["rate"]) == [third] and list(shown.units["lag_rate"]) == [0]
    view = status_view.View(result.consolidation)
    figures = status_figures.Figures(view, status_tables.every_table(view, None))
    assert figures.rate("completed").value == third and figures.lag_rate().value == 0
    assert sentences.rated(result.items.to_dict("records")) == 3
    assert judgement.score(desk.plan, {"": result.items.to_dict("records")})[0] == pytest.approx(100 / 3, abs=0.01)
    assert unit(result, "环卫股")["answered"] == 4


def joint_desk(tmp_path: Path) -> Desk:
    """Two units answer jointly for an item of three; both say 不涉及 of it."""
    items = (
        xt.Item("共同任务。", form_id(1), ("一、任务",), "1", joint=("环卫股", "水务股")),
        *(xt.Item(f"任务{n}。", form_id(n), ("一、任务",), str(n), lead=("环卫股",)) for n in (2, 3)),
    )
    desk = Desk(tmp_path, replace(PLAN, items=items, units=PLAN.units[:2], choices=(*PLAN.choices, *ABSENT)))
    absent = {"status": "不涉及", "progress": "无此项工作。", "reason": "辖区无河道"}
    for name in ("环卫股", "水务股"):
        each = {form_id(1): absent, form_id(2): DONE, form_id(3): GOOD}
        fill(desk.send("上半年") / f"{name}.xlsx", each, desk.returns("上半年") / f"{name}.xlsx")
    desk.merge("上半年")
    return desk


def overview_rate(result: xt.MergeResult) -> Any:
    view = status_view.View(result.consolidation)
    return status_figures.Figures(view, status_tables.every_table(view, None)).rate("completed").value


def test_an_item_leaves_the_shares_once_every_answer_that_makes_it_not_applicable_is_verified(tmp_path: Path) -> None:
    desk = joint_desk(tmp_path)
    assert overview_rate(desk.merge("上半年")) == pytest.approx(1 / 3)
    desk.type_in("填报明细", "核定", "不涉及", 编号=form_id(1), 单位="环卫股")
    assert overview_rate(desk.merge("上半年")) == pytest.approx(1 / 3), "the other unit's word is nobody's but its own"
    desk.type_in("填报明细", "核定", "不涉及", 编号=form_id(1), 单位="水务股")
    result = desk.merge("上半年")
    assert overview_rate(result) == pytest.approx(1 / 2) and not item(result, form_id(1))["rated"]
    assert sentences.rated(result.items.to_dict("records")) == 2
    assert judgement.score(desk.plan, {"": result.items.to_dict("records")})[0] == 100.0


@pytest.mark.office
def test_the_rates_follow_a_verdict_on_an_answer_as_soon_as_it_is_typed(tmp_path: Path, office: Office) -> None:
    desk = joint_desk(tmp_path)
    for name in ("环卫股", "水务股"):
        desk.type_in("填报明细", "核定", "不涉及", 编号=form_id(1), 单位=name)
    (tmp_path / "kept").mkdir()
    typed = office.edit([Job(desk.status, tmp_path / "kept" / "typed.xlsx", [["recalculate"]])])[0]
    desk.merge("上半年")
    merged = office.edit([Job(desk.status, tmp_path / "kept" / "merged.xlsx", [["recalculate"]])])[0]
    assert typed["总览"] == merged["总览"] and "50.0%" in merged["总览"].values()
    assert office.edit([Job(desk.status, tmp_path / "kept" / "as-written.xlsx")])[0]["总览"] == merged["总览"]


def test_what_left_the_shares_stays_out_of_that_periods_line_and_of_the_final_review(tmp_path: Path) -> None:
    desk = joint_desk(tmp_path)
    desk.plan = replace(desk.plan, periods=(desk.plan.periods[0], xt.Period("终核", kind="final")))
    xt.write_plan(desk.plan, desk.folder / "master.xlsx")
    for name in ("环卫股", "水务股"):
        desk.type_in("填报明细", "核定", "不涉及", 编号=form_id(1), 单位=name)
    desk.merge("上半年")
    final = xt.merge([], plan=desk.plan, ledger=desk.status, period="终核")
    assert not item(final, form_id(1))["rated"] and overview_rate(final) == pytest.approx(1 / 2)
    view = status_view.View(final.consolidation)
    before = status_figures.Figures(view, status_tables.every_table(view, None)).period("上半年")
    assert [f.value for f in before if f.share] == [pytest.approx(1 / 2), 0]


def test_a_unit_cannot_excuse_itself_from_the_shares() -> None:
    assert not rates.leaves_rates("not_applicable", "") and not rates.leaves_rates("not_due", "未到启动时间")
    assert rates.leaves_rates("not_applicable", "不涉及")


# ── items struck off ───────────────────────────────────────────────────────────────────────────────────────────────

STRUCK = date(2022, 7, 15)


def struck_off(tmp_path: Path, policy: str, *ids: str, plan: xt.Plan = PLAN) -> Desk:
    desk = Desk(tmp_path, replace(plan, settings=xt.Settings(closed_items=policy)))
    desk.period("上半年", DONE)
    for item_id in ids:
        desk.close(item_id, STRUCK)
    return desk


@pytest.mark.parametrize("policy", ["keep", "drop"])
def test_nobody_owes_an_item_that_was_struck_off(tmp_path: Path, policy: str) -> None:
    desk = struck_off(tmp_path, policy, IDS[1], IDS[0])
    said = {i: GOOD | {"progress": "三季度如期。"} for i in (*IDS[2:4],)} | {IDS[4]: GOOD | {"status": "未发生"}}
    fill(desk.send("三季度") / "水务股.xlsx", said, desk.returns("三季度") / "水务股.xlsx")
    fill(
        desk.send("三季度") / "环卫股.xlsx",
        {IDS[3]: GOOD | {"progress": "如期。"}},
        desk.returns("三季度") / "环卫股.xlsx",
    )
    result = desk.merge("三季度")
    states = dict(zip(result.units["unit"], result.units["unit_state"], strict=True))
    assert states == {"环卫股": "returned", "水务股": "returned"}, "the others were asked nothing else"
    assert not found(result, "item-not-answered") and not found(result, "required")
    assert item(result, IDS[1])["effective"] == "completed", "what was struck off stays as it stood"
    owed = publish.remind(
        desk.status, master=desk.folder / "master.xlsx", today=date(2022, 9, 20), period="三季度"
    ).reminders
    assert not any(r.owes for r in owed)
    told = xt.validate([desk.returns("三季度")], master=desk.folder / "master.xlsx").found
    assert "required" not in {f.code for f in told}


def test_what_holds_all_year_is_asked_until_the_years_last_report(tmp_path: Path) -> None:
    plan = replace(PLAN, items=(replace(PLAN.items[0], standing=True), *PLAN.items[1:]))
    desk = struck_off(tmp_path, "drop", IDS[0], plan=plan)
    ledger = read_ledger(desk.status, desk.plan)
    assert [sorted(split.closed_items(desk.plan, ledger, p)) for p in desk.plan.periods] == [[], [], [IDS[0]]]


@pytest.mark.parametrize("column", ["申请销号日期", "销号日期"])
def test_closing_what_holds_all_year_is_called_too_early_before_evidence_and_reviewer_are_typed(
    tmp_path: Path, column: str
) -> None:
    plan = replace(PLAN, items=(replace(PLAN.items[0], standing=True), *PLAN.items[1:]))
    desk = Desk(tmp_path, plan)
    for label in ("上半年", "三季度"):
        desk.period(label, DONE)
        desk.type_in("任务", column, date(2022, 7, 15), 编号=IDS[0])
        assert [f["item"] for f in found(desk.merge(label), "closed-too-early")] == [IDS[0]]
    assert not found(desk.period("全年", DONE), "closed-too-early"), "in the last report it may be"


def test_an_item_struck_off_after_the_due_day_is_still_owed_for_that_period(tmp_path: Path) -> None:
    desk = struck_off(tmp_path, "drop", IDS[0])
    assert IDS[0] in set(desk.merge("上半年").answers["id"])


def test_merging_again_asks_the_same_although_an_answer_reopened_the_item(tmp_path: Path) -> None:
    desk = struck_off(tmp_path, "keep", IDS[1])
    desk.answer("三季度", BEHIND, ("一中队",))
    first, again = desk.merge("三季度"), desk.merge("三季度")
    assert first.units.equals(again.units) and item(again, IDS[1])["effective"] == "behind"
    assert found(again, "closed-contradicted")
    ledger = read_ledger(desk.status, desk.plan)
    assert not split.closed_items(desk.plan, ledger, desk.plan.periods[2]), "the next report asks for it again"


def test_a_closing_day_that_names_no_day_closes_nothing(tmp_path: Path) -> None:
    desk = struck_off(tmp_path, "drop")
    desk.close(IDS[0], "已销")
    assert not split.closed_items(desk.plan, read_ledger(desk.status, desk.plan), desk.plan.periods[1])


# ── what a status asks for ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.office
def test_an_item_that_does_not_concern_a_unit_needs_a_reason_in_the_form_and_on_the_way_back(
    tmp_path: Path, office: Office
) -> None:
    desk = four(tmp_path)
    ids = [i.id for i in desk.plan.items]
    bare = {"status": "不涉及", "progress": "无此项工作。"}
    said = {ids[0]: bare, ids[1]: bare | {"reason": "辖区无河道"}, ids[2]: GOOD, ids[3]: BEHIND | {"measures": ""}}
    form = fill(desk.send("上半年") / "环卫股.xlsx", said, desk.returns("上半年") / "环卫股.xlsx")
    shown = office.edit([Job(form, tmp_path / "reckoned.xlsx", [["recalculate"]])])[0]
    texts = [str(v) for cells in shown.values() for v in cells.values()]
    assert say("form.remaining", "zh", n=2) in texts
    assert sorted(t.count(livecheck.MARK) for t in texts if livecheck.MARK in t) == [1, 1]
    told = xt.validate([desk.returns("上半年")], master=desk.folder / "master.xlsx").found
    asked = [(f.item, f.expected) for f in told if f.code == "required-when-lagging"]
    assert asked == [(ids[0], "滞后原因"), (ids[3], "解决措施")]


# ── numbers ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "read"),
    [("91.7%", 0.917), ("９１.７％", 0.917), (0.917, 0.917), (91.7, None), ("91.7", None), (-0.1, None)],
)
def test_a_share_of_the_year_is_per_cent_only_where_it_says_so(
    tmp_path: Path, typed: object, read: float | None
) -> None:
    xt.write_plan(PLAN, tmp_path / "master.xlsx")
    book = openpyxl.load_workbook(tmp_path / "master.xlsx")
    page = book["报送期"]
    head = next(c for row in page.iter_rows() for c in row if str(c.value).rstrip("*") == "序时进度")
    page.cell(head.row + 1, head.column).value = typed
    book.save(tmp_path / "master.xlsx")
    assert xt.read_plan(tmp_path / "master.xlsx").periods[0].share == pytest.approx(read)
    told = [f.cell for f in pipeline.check(tmp_path / "master.xlsx").found if f.code == "number-out-of-range"]
    assert told == ([] if read else [page.cell(head.row + 1, head.column).coordinate])


def test_a_target_that_starts_after_it_is_due_is_pointed_out_and_judged_all_the_same() -> None:
    wrong = xt.Indicator("清淤", ">=", 12.0, "万方", basis="cumulative", start=date(2023, 1, 1), due=date(2022, 12, 31))
    november = xt.Period("11月", as_of=date(2022, 11, 30))
    assert targets.judge(wrong, 11.0, PLAN.items[2], november, 2022).expected_rate == pytest.approx(11 / 12)
    plan = replace(PLAN, items=(replace(PLAN.items[2], indicators=(wrong,)),))
    assert "indicator-dates" in {f.code for f in check(plan)}


def test_a_task_reworded_to_another_number_says_that_its_indicator_has_the_former_one() -> None:
    def told(text: str, *former: str) -> list[str]:
        item = replace(PLAN.items[2], text=text, former=former)
        return [f.found for f in check(replace(PLAN, items=(item,))) if f.code == "indicator-former"]

    assert told("河道清淤3万方。", "河道清淤4万方。") == ["清淤 ≥ 4 万方"]
    assert not told("河道清淤4万方。") and not told("全年河道清淤４万方。", "河道清淤4万方。")
    assert not told("河道清淤3万方。", "河道清淤。"), "the number was never in the text"


def test_an_item_without_weight_beside_weighed_ones_is_told_to_count_for_nothing() -> None:
    def told(*weights: float | None) -> list[tuple[str, str, str]]:
        items = tuple(replace(i, weight=w) for i, w in zip(PLAN.items, weights, strict=False))
        return [(f.item, f.found, f.expected) for f in check(replace(PLAN, items=items)) if f.code == "weight-missing"]

    assert told(2.0, None, 3.0, None) == [(IDS[1], "2", "2" if PLAN.items[3].kind == "regular" else "1")]
    assert not told(None, None, None) and not told(1.0, 2.0, 3.0)
    veto = replace(PLAN.items[1], kind="veto")
    plan = replace(PLAN, items=(replace(PLAN.items[0], weight=2.0), veto))
    assert "weight-missing" not in {f.code for f in check(plan)}, "the score is not made of it"


@pytest.mark.parametrize("words", ["All year", "Ongoing", "every quarter", "全年"])
def test_a_deadline_that_names_a_rhythm_is_not_asked_for_its_day(words: str) -> None:
    item = replace(PLAN.items[2], deadlines=(xt.Deadline(words),))
    assert "deadline-unreadable" not in {f.code for f in check(replace(PLAN, items=(item,)))}


@pytest.mark.parametrize("year", [None, 2022])
def test_the_share_typed_for_a_period_counts_for_targets_of_the_plans_own_year(year: int | None) -> None:
    target = xt.Indicator("清淤", ">=", 12.0, "万方", basis="cumulative", year=year)
    period = xt.Period("11月", as_of=date(2022, 11, 30), share=0.5)
    assert targets.judge(target, 7.0, PLAN.items[2], period, 2022).expected_rate == 0.5


def test_a_final_figure_against_what_the_unit_says_is_shown_as_doubtful(desk: Desk) -> None:
    desk.period("上半年")
    desk.type_in("指标", "终核值", 0.5, 编号=IDS[2])
    result = desk.merge("上半年")
    doubtful = result.answers.set_index(["id", "unit"])["doubtful"]
    assert "落后序时进度" in doubtful[IDS[2], "水务股"] == item(result, IDS[2])["doubtful"]
    assert item(result, IDS[2])["effective"] == "on_schedule", "the unit's mark stands"


@pytest.mark.parametrize("basis", ["cumulative", "level", "frequency"])
def test_a_number_far_beyond_its_target_is_doubtful_and_no_success(basis: str) -> None:
    indicator = xt.Indicator("投资", ">=", 42.0, "亿元", 2022, basis)
    period = PLAN.period("上半年")
    assert period

    def doubt(actual: float) -> str:
        judged = targets.judge(indicator, actual, xt.Item("投资"), period, 2022, "zh")
        return targets.contradiction("on_schedule", [(indicator, judged)], "zh")

    assert "核对单位" in doubt(126000.0) and not doubt(50.0)


def test_a_share_of_zero_is_zero() -> None:
    rounds = xt.Indicator("巡查", ">=", 52.0, "次", basis="frequency")
    period = xt.Period("启动", as_of=date(2022, 1, 31), share=0.0)
    assert targets.judge(rounds, 0.0, PLAN.items[2], period, 2022).expected == 0


def test_a_precondition_is_said_met_open_or_unmet() -> None:
    item_of = xt.Item("满意度达标。", "T006V", kind="precondition", lead=("水务股",))
    plan = replace(PLAN, items=(item_of,))
    values = {
        v: judgement.judge_year(plan, [{"id": "T006V", "effective": "completed", "verdict": v}], {}).lines[0]
        for v in ("", "已达到", "未达到")
    }
    assert values["已达到"]["basis"] == "" and values[""]["basis"] == values["未达到"]["basis"] == "T006V"
    assert len({line["value"] for line in values.values()}) == 3


# ── units under another name ───────────────────────────────────────────────────────────────────────────────────────


def test_history_and_verdicts_follow_a_unit_whose_name_the_master_changes(desk: Desk) -> None:
    desk.period("上半年")
    desk.type_in("填报明细", "核定", "未达序时进度", 编号=IDS[2], 单位="水务股")
    desk.type_in("报送", "收到日期", date(2022, 6, 25), 单位="水务股")
    new = "河湖中心"
    units = tuple(replace(u, name=new, aliases=("水务股",)) if u.name == "水务股" else u for u in PLAN.units)
    swap = {"水务股": new}
    items = tuple(
        replace(i, **{role: tuple(swap.get(n, n) for n in getattr(i, role)) for role in ("lead", "joint", "support")})
        for i in PLAN.items
    )
    desk.plan = replace(PLAN, units=units, items=items)
    xt.write_plan(desk.plan, desk.folder / "master.xlsx")
    for _ in range(2):
        result = desk.merge("上半年")
        assert item(result, IDS[2])["effective"] == "behind" and unit(result, new)["unit_state"] == "late"
        assert not found(result, "ledger-edited") and "水务股" not in set(result.answers["unit"])
    rows = read_ledger(desk.status, desk.plan).rows
    assert {r["unit"] for r in rows if r["id"] == IDS[2]} == {new, ""}


def test_the_last_verdict_on_a_unit_stands_beside_its_heirs_next_answer(desk: Desk) -> None:
    desk.period("上半年")
    desk.type_in("填报明细", "核定", "未达序时进度", 编号=IDS[2], 单位="水务股")
    desk.merge("上半年")
    heir = xt.Unit("河湖中心")
    units = (replace(u, until=date(2022, 8, 1), successor=heir.name) if u.name == "水务股" else u for u in PLAN.units)
    desk.plan = replace(PLAN, units=(*units, heir))
    xt.write_plan(desk.plan, desk.folder / "master.xlsx")
    result = desk.period("三季度", GOOD | {"progress": "上半年已按计划推进。"}, (heir.name,))
    answers = result.answers.set_index(["id", "unit"])
    assert answers.loc[(IDS[2], heir.name), "previous_verdict"] == "未达序时进度"
    assert IDS[2] in {f["item"] for f in found(result, "progress-repeated")}, "the text its predecessor sent"


# ── rounds that ask about a part of the plan, or about nothing ─────────────────────────────────────────────────────


def test_a_round_that_does_not_ask_about_an_item_neither_moves_it_nor_hides_its_last_verdict(tmp_path: Path) -> None:
    problem = xt.Item("整改。", form_id(6), ("三、问题",), "1", kind="problem", lead=("水务股",))
    first, *others = PLAN.periods
    rounds = (first, xt.Period("7月", date(2022, 7, 29), asks=("problem",)), *others, xt.Period("终核", kind="final"))
    begun = replace(PLAN.settings, start_share=0.25)
    desk = Desk(tmp_path, replace(PLAN, items=(*PLAN.items, problem), periods=rounds, settings=begun))
    desk.period("上半年", BEHIND)
    desk.type_in("填报明细", "核定", "尚未启动", 编号=IDS[2], 单位="水务股")
    desk.merge("上半年")
    fill(desk.send("7月") / "水务股.xlsx", GOOD, desk.returns("7月") / "水务股.xlsx")
    between = desk.merge("7月")
    assert item(between, IDS[2])["effective"] == "not_started" and item(between, IDS[2])["trend"] == ""
    autumn = desk.period("三季度", BEHIND)
    assert "2" in item(autumn, IDS[2])["trend"]
    answers = autumn.answers.set_index(["id", "unit"])
    assert answers.loc[(IDS[2], "水务股"), "previous_verdict"] == "尚未启动"
    final = xt.merge([], plan=desk.plan, ledger=desk.status, period="终核")
    assert item(final, IDS[2])["trend"] == item(autumn, IDS[2])["trend"], "nobody was asked since"


# ── words of the coordinator against newer answers ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sheet", "header", "where", "code"),
    [
        ("任务", "核定", {}, "verdict-contradicted"),
        ("填报明细", "核定", {"单位": "水务股"}, "verdict-contradicted"),
        ("填报明细", "更正值", {"单位": "水务股"}, "correction-contradicted"),
    ],
)
def test_a_newer_answer_against_a_verdict_or_a_correction_is_shown_and_changes_nothing(
    desk: Desk, sheet: str, header: str, where: dict[str, str], code: str
) -> None:
    desk.period("上半年")
    desk.type_in(sheet, header, "已完成", 编号=IDS[2], **where)
    assert not found(desk.merge("上半年"), code)
    own = dict.fromkeys(IDS[2:4], BEHIND)
    fill(desk.send("上半年") / "水务股.xlsx", own, desk.returns("上半年") / "再报.xlsx", 第几次报送="2")
    result = desk.merge("上半年")
    assert [(f["item"], f["found"], f["expected"]) for f in found(result, code)] == [(IDS[2], "未达序时进度", "已完成")]
    assert item(result, IDS[2])["effective"] == "completed"
    again = desk.merge("上半年")
    assert [f["item"] for f in found(again, code)] == [IDS[2]], "a merge in between hides nothing"
    desk.type_in(sheet, header, "未达序时进度", 编号=IDS[2], **where)
    assert not found(desk.merge("上半年"), code)


def test_one_answer_against_verdict_and_correction_is_told_once(desk: Desk) -> None:
    desk.period("上半年")
    desk.type_in("任务", "核定", "已完成", 编号=IDS[2])
    for header in ("核定", "更正值"):
        desk.type_in("填报明细", header, "已完成", 编号=IDS[2], 单位="水务股")
    desk.merge("上半年")
    own = dict.fromkeys(IDS[2:4], BEHIND)
    fill(desk.send("上半年") / "水务股.xlsx", own, desk.returns("上半年") / "再报.xlsx", 第几次报送="2")
    for _ in range(2):
        told = [
            *found(result := desk.merge("上半年"), "verdict-contradicted"),
            *found(result, "correction-contradicted"),
        ]
        assert [(f["code"], f["unit"]) for f in told] == [("verdict-contradicted", "水务股")]


def test_no_report_is_written_of_a_period_that_nothing_was_merged_of(desk: Desk) -> None:
    desk.period("上半年")
    with pytest.raises(xt.XltrackError, match="没有报送期“三季度”的数据"):
        publish.report(desk.status, master=desk.folder / "master.xlsx", period="三季度", out=desk.folder / "r.docx")
    assert not (desk.folder / "r.docx").exists()
    made = publish.report(desk.status, master=desk.folder / "master.xlsx", period="上半年", out=desk.folder / "r.docx")
    assert made.path == desk.folder / "r.docx"
