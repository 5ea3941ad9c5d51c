"""A confirmation round: what units say of their items is listed, ticked and applied to the master, and is never taken for progress."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

import xltrack as xt
from tests.confirming import ROUND, answer, confirmed, proposals, tick
from tests.forms import GOOD, fill
from tests.office import Job, Office
from tests.plans import bureau
from tests.sheets import read_form
from xltrack import pipeline, publish
from xltrack.books.grid import read_grid
from xltrack.cli import cli
from xltrack.errors import XltrackError
from xltrack.outputs import terminal
from xltrack.words import say

A, B, C, D, E = (item.id for item in bureau().items)
LABEL = ROUND.label
SAID = {
    "环卫股": {
        A: {"是否认领": "认领", "阶段目标及时限": "3月底前印发方案；5月底前完成试点", "责任科室": "分类办", "联络员": "甲", "电话": "13800000000"},
        B: {"是否认领": "不认领", "修改意见": "巡查不属本股职责", "建议承担单位": "水务股"},
        D: {"是否认领": "部分认领", "修改意见": "只管渗滤液"},
    },
    "水务股": {
        C: {"是否认领": "认领", "修改意见": "=3.5万方更合适", "联络员": "办公室", "电话": "000-0001"},
        D: {"是否认领": "认领"},
        E: {"是否认领": "认领"},
    },
    "一中队": {B: {"是否认领": "不认领", "修改意见": "已并入二中队"}},
}  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    xt.write_plan(confirmed(), tmp_path / "master.xlsx")
    xt.split(tmp_path / "master.xlsx", LABEL, tmp_path / "outbox")
    return tmp_path


def returned(desk: Path, *units: str, folder: str = "returns") -> None:
    for unit in units or SAID:
        answer(desk / f"outbox/{LABEL}/{unit}.xlsx", SAID[unit], desk / folder / f"{unit}.xlsx")


def merged(desk: Path, *folders: str, **more: Any) -> Any:
    paths = [desk / f for f in folders or ("returns",)]
    return pipeline.merge_into(paths, master=desk / "master.xlsx", **more)


def codes(result: Any) -> set[str]:
    return set(result.findings["code"])


# ── what is asked, and what comes back ─────────────────────────────────────────────────────────────────────────────


def test_a_confirmation_form_asks_for_claims_and_persons_and_never_for_progress(desk: Path) -> None:
    form = read_form(desk / f"outbox/{LABEL}/环卫股.xlsx")
    asked = ["是否认领", "修改意见", "建议承担单位", "阶段目标及时限", "分管领导", "责任科室", "联络员", "电话"]
    assert [h for h in form.columns if h in asked] == asked
    assert not {"进展情况", "目标责任评估情况"} & set(form.columns)
    assert list(form.rows) == [A, B, D]


def test_claims_opinions_and_persons_stand_on_the_answers_sheet_and_nothing_is_wrong_but_the_disputes(
    desk: Path,
) -> None:
    returned(desk)
    result = merged(desk)
    assert codes(result) == {"dispute"}
    rows = list(openpyxl.load_workbook(desk / "status.xlsx")["填报明细"].iter_rows(values_only=True))
    table = {(r["编号"], r["单位"]): r for r in (dict(zip(rows[0], row, strict=True)) for row in rows[1:])}
    for unit, said in SAID.items():
        for item, cells in said.items():
            assert {h: table[item, unit][h] for h in cells} == cells
    assert result.to_json()["confirmation"] == {"claimed": 4, "partly": 1, "declined": 2, "waiting": 1}
    assert result.to_json()["units"]["missing"] == ["二中队"]


def test_a_claim_declined_without_a_reason_is_sent_back(desk: Path) -> None:
    answer(desk / f"outbox/{LABEL}/一中队.xlsx", {B: {"是否认领": "不认领"}}, desk / "returns/一中队.xlsx")
    result = merged(desk, corrections=desk / "corrections")
    (row,) = [f for f in result.findings.to_dict("records") if f["severity"] == "error"]
    assert (row["code"], row["cell"]) == ("required-when-lagging", "E8") and "修改意见" in row["message"]
    (copy,) = (desk / "corrections").glob("一中队*.xlsx")
    book = openpyxl.load_workbook(copy)
    book["填报表"]["E8"] = "已并入二中队"
    book.save(copy)
    result = merged(desk, "returns", "corrections")
    assert codes(result) == {"dispute", "return-superseded"}
    assert {r["reason"] for r in result.to_json()["proposals"]} == {"已并入二中队", ""}


def test_a_word_that_is_no_claim_is_refused_with_the_choices(desk: Path) -> None:
    answer(desk / f"outbox/{LABEL}/一中队.xlsx", {B: {"是否认领": "再议"}}, desk / "returns/一中队.xlsx")
    found = merged(desk).findings.to_dict("records")
    assert ("not-a-choice", "认领、部分认领、不认领") in {(f["code"], f["expected"]) for f in found}


def test_a_plain_yes_or_no_answers_the_question_the_column_asks(desk: Path) -> None:
    said = {C: {"是否认领": "是"}, D: {"是否认领": "否", "修改意见": "不归我管"}, E: {"是否认领": "√"}}
    answer(desk / f"outbox/{LABEL}/水务股.xlsx", said, desk / "returns/水务股.xlsx")
    result = merged(desk)
    assert codes(result) == {"dispute"}
    assert result.to_json()["confirmation"] == {"claimed": 2, "partly": 0, "declined": 1, "waiting": 5}


def test_two_sections_of_a_unit_confirm_their_own_items_in_two_files(desk: Path) -> None:
    form = desk / f"outbox/{LABEL}/水务股.xlsx"
    answer(form, {C: {"是否认领": "认领"}}, desk / "returns/水务股一科.xlsx")
    answer(form, {D: {"是否认领": "认领"}, E: {"是否认领": "认领"}}, desk / "returns/水务股二科.xlsx")
    result = merged(desk)
    assert codes(result) == set() and result.to_json()["confirmation"]["claimed"] == 3


def test_a_progress_form_cannot_stand_for_a_confirmation_nor_the_other_way_round(desk: Path) -> None:
    returned(desk, "水务股")
    book = openpyxl.load_workbook(desk / "returns/水务股.xlsx")
    sheet = book.worksheets[0]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == LABEL)
    cell.value = "上半年"
    book.save(desk / "returns/水务股.xlsx")
    xt.split(desk / "master.xlsx", "上半年", desk / "outbox")
    fill(desk / "outbox/上半年/环卫股.xlsx", GOOD, desk / "returns/环卫股.xlsx", 报送期=LABEL)
    result = xt.merge([desk / "returns"], master=desk / "master.xlsx")
    assert [f["code"] for f in result.findings.to_dict("records") if f["severity"] == "error"] == [
        "form-of-other-kind"
    ] * 2
    assert not result.answers["returned"].any()


def test_a_form_that_lost_its_version_and_period_is_still_known_for_what_it_is(desk: Path) -> None:
    returned(desk, "水务股")
    book = openpyxl.load_workbook(desk / "returns/水务股.xlsx")
    sheet = book.worksheets[0]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value in (LABEL, "报送期：", "表样版本：") or str(cell.value).startswith("V"):
                cell.value = None
    for name in [p.name for p in book.custom_doc_props.props]:
        del book.custom_doc_props[name]
    book.save(desk / "returns/水务股.xlsx")
    result = merged(desk)
    assert result.consolidation.period.label == LABEL
    assert result.to_json()["confirmation"]["claimed"] == 3


def test_an_office_s_own_confirmation_template_is_used_and_its_column_kept(tmp_path: Path) -> None:
    own = tmp_path / "workbook_templates/confirmation_zh.xlsx"
    own.parent.mkdir()
    book = openpyxl.load_workbook(Path(__file__).parent.parent / "workbook_templates/confirmation_zh.xlsx")
    sheet = book.worksheets[0]
    column = next(c for row in sheet.iter_rows() for c in row if c.value == "电话" and c.row == 6).column
    sheet.cell(6, column).value = "所需经费（万元）"
    book.save(own)
    xt.write_plan(confirmed(), tmp_path / "master.xlsx")
    xt.split(tmp_path / "master.xlsx", LABEL, tmp_path / "outbox")
    said = {item: {"是否认领": "认领", "所需经费（万元）": "12"} for item in (C, D, E)}
    answer(tmp_path / f"outbox/{LABEL}/水务股.xlsx", said, tmp_path / "returns/水务股.xlsx")
    rows = merged(tmp_path).answers.to_dict("records")
    assert {r["所需经费（万元）"] for r in rows if r["unit"] == "水务股"} == {"12"}


def test_a_progress_template_named_for_a_confirmation_round_is_refused_in_one_line(desk: Path) -> None:
    with pytest.raises(XltrackError, match="是否认领"):
        xt.split(desk / "master.xlsx", LABEL, desk / "out", template="form_extended")


# ── it is no progress ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_round_in_mid_year_leaves_statuses_lag_and_trend_as_they_stood(tmp_path: Path) -> None:
    plan = confirmed(replace(bureau(), settings=replace(bureau().settings, ranking=True)), at=1)
    plan = replace(plan, periods=tuple(replace(p, due=date(2022, 7, 8)) if p.confirms else p for p in plan.periods))
    xt.write_plan(plan, tmp_path / "master.xlsx")
    stood: list[str] = []
    lags = {"status": "未达序时进度", "progress": "清淤1万方。", "reason": "汛期", "measures": "加派人手"}
    for period in ("上半年", LABEL, "三季度"):
        forms = xt.split(tmp_path / "master.xlsx", period, tmp_path / "outbox").forms
        for unit, form in forms.items():
            target = tmp_path / period / f"{unit}.xlsx"
            if period == LABEL:
                answer(form, "认领", target)
            else:
                fill(form, {C: lags, D: lags} if unit == "水务股" else GOOD, target)
        results = merged(tmp_path, period)
        items = results.items.set_index("id")
        if period == LABEL:
            assert list(items["effective"]) == stood
            assert not items["lagging"].any() and not len(results.consolidation.ranking)
            assert not set(items["trend"]) - {""} and results.to_json()["lagging"] == []
        stood = list(items["effective"])
    assert items.loc[C, "trend"] == "▼ 连续2期滞后" and items.loc[C, "previous_status"] == "behind"
    said = read_form(tmp_path / "outbox/三季度/水务股.xlsx").texts
    assert any(str(t).startswith("【未达序时进度】清淤1万方") for t in said.values())
    names = {c for c in results.answers.columns if c in ("opinion", "goals", "liaison", "proposed_unit")}
    assert not names, "columns of the confirmation round on a progress sheet"


def test_reports_never_speak_of_a_confirmation_round_as_a_period_of_progress(desk: Path) -> None:
    returned(desk)
    merged(desk)
    with pytest.raises(XltrackError, match="分解确认"):
        publish.report(desk / "status.xlsx", out=desk / "x.docx")
    xt.split(desk / "master.xlsx", "上半年", desk / "outbox")
    fill(desk / "outbox/上半年/水务股.xlsx", GOOD, desk / "q1/水务股.xlsx")
    merged(desk, "q1")
    made = publish.report(desk / "status.xlsx", out=desk / "x.docx")
    assert made.result.period.label == "上半年"
    assert [p for p in made.result.items["previous_status"] if p] == []


def test_units_that_did_not_confirm_are_chased(desk: Path) -> None:
    returned(desk)
    merged(desk)
    owed = publish.remind(desk / "status.xlsx", today=date(2022, 2, 17))
    assert owed.period.label == LABEL
    assert [r.unit for r in owed.reminders if r.missing] == ["二中队"]


# ── the proposals ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_proposal_names_item_column_old_and_new_and_the_cell_that_says_it(desk: Path) -> None:
    returned(desk)
    merged(desk)
    rows = proposals(desk / "status.xlsx")
    found = {(r["栏目"], r["编号"] or "", r["单位"]): (r["现为"] or "", r["建议改为"] or "") for r in rows}
    assert found == {
        ("阶段目标及时限", A, "环卫股"): ("6月底前", "3月底前印发方案；5月底前完成试点"),
        ("责任科室", A, "环卫股"): ("", "分类办"),
        ("承担单位", B, "一中队"): ("一中队", ""),
        ("承担单位", B, "环卫股"): ("环卫股", "水务股"),
        ("任务内容", C, "水务股"): ("河道清淤4万方。", "=3.5万方更合适"),
        ("任务内容", D, "环卫股"): ("污水处理率达95%以上。", "只管渗滤液"),
        ("分管领导", "", "环卫股"): ("", "值班领导"), ("联络员", "", "环卫股"): ("", "甲 13800000000"),
        ("分管领导", "", "一中队"): ("", "值班领导"), ("分管领导", "", "水务股"): ("", "值班领导"),
        ("联络员", "", "水务股"): ("办公室 000-0000", "办公室 000-0001"),
    }  # fmt: skip
    for row in rows:
        if row["栏目"] not in ("分管领导", "承担单位"):
            cell = openpyxl.load_workbook(desk / row["文件"])[row["工作表"]][row["单元格"]]
            assert str(cell.value) in str(row["建议改为"])


def test_ticks_and_wordings_outlive_the_confirmation_of_a_late_unit(desk: Path) -> None:
    returned(desk, "环卫股")
    merged(desk)
    tick(
        desk / "status.xlsx",
        {("任务内容", D, "环卫股"): ("是", "污水处理率达95%。"), ("承担单位", B, "环卫股"): ("否",)},
    )
    before = {r["单元格"] for r in proposals(desk / "status.xlsx")}
    returned(desk, "水务股", folder="late")
    merged(desk, "late")
    rows = {(r["栏目"], r["编号"] or "", r["单位"]): r for r in proposals(desk / "status.xlsx")}
    assert (rows["任务内容", D, "环卫股"]["采纳"], rows["任务内容", D, "环卫股"]["改定为"]) == (
        "是",
        "污水处理率达95%。",
    )
    assert rows["承担单位", B, "环卫股"]["处理"] == "不采纳"
    assert before <= {r["单元格"] for r in rows.values()}


def test_what_was_ticked_beside_a_proposal_that_is_withdrawn_is_named(desk: Path) -> None:
    returned(desk, "环卫股")
    merged(desk)
    tick(desk / "status.xlsx", {("任务内容", D, "环卫股"): ("是", "改写。")})
    book = openpyxl.load_workbook(desk / "returns/环卫股.xlsx")
    sheet = book.worksheets[0]
    next(c for row in sheet.iter_rows() for c in row if c.value == "只管渗滤液").value = None
    next(c for row in sheet.iter_rows() for c in row if c.value == "部分认领").value = "认领"
    book.save(desk / "returns/环卫股.xlsx")
    found = merged(desk).findings.to_dict("records")
    (row,) = [f for f in found if f["code"] == "proposal-withdrawn"]
    assert "改写。" in row["message"] and row["item"] == D
    assert "“任务内容：只管渗滤液”" in row["message"] and "“是 | 改写。”" in row["message"]


def test_the_same_returns_in_any_order_give_the_same_workbook(desk: Path) -> None:
    returned(desk)
    files = sorted((desk / "returns").iterdir())
    made = []
    for order in (files, files[::-1]):
        pipeline.merge_into(order, master=desk / "master.xlsx", new_ledger=True)
        made.append((desk / "status.xlsx").read_bytes())
    assert made[0] == made[1]


# ── applied to the master ──────────────────────────────────────────────────────────────────────────────────────────


def apply(desk: Path, **typed: Any) -> Any:
    return pipeline.check(desk / "master.xlsx", apply=True, today=date(2022, 2, 21), **typed)


def test_ticked_proposals_are_in_the_master_ids_stay_a_copy_is_kept_and_nothing_else_changes(desk: Path) -> None:
    returned(desk)
    merged(desk)
    before, old = (desk / "master.xlsx").read_bytes(), xt.read_plan(desk / "master.xlsx")
    tick(
        desk / "status.xlsx",
        {
            ("阶段目标及时限", A, "环卫股"): ("是",), ("承担单位", B, "环卫股"): ("是",), ("任务内容", D, "环卫股"): ("是", "污水处理率达95%，渗滤液全收集。"),
            ("联络员", "", "环卫股"): ("是",), ("联络员", "", "水务股"): ("是",), ("责任科室", A, "环卫股"): ("是",), ("分管领导", "", "水务股"): ("否",),
        },
    )  # fmt: skip
    done = apply(desk)
    assert done.copy is not None and done.copy.read_bytes() == before
    assert len(done.applied) == 6
    new = xt.read_plan(desk / "master.xlsx")
    wanted = list(old.items)
    goals = tuple(
        xt.Deadline(t, d, "阶段目标")
        for t, d in (("3月底前印发方案", date(2022, 3, 31)), ("5月底前完成试点", date(2022, 5, 31)))
    )
    wanted[0] = replace(wanted[0], deadlines=(*goals, *wanted[0].deadlines), extra=(("责任科室", "环卫股：分类办"),))
    wanted[1] = replace(wanted[1], support=("水务股",))
    wanted[3] = replace(wanted[3], text="污水处理率达95%，渗滤液全收集。", former=("污水处理率达95%以上。",))
    for n in (0, 1, 3):
        wanted[n] = replace(wanted[n], change_basis="分解确认：环卫股建议", change_day=date(2022, 2, 21))
    assert new.items == tuple(wanted)
    people = {u.name: [(c.role, c.name, c.phone) for c in u.contacts] for u in new.units}
    assert people == {
        "环卫股": [("联络员", "甲", "13800000000")],
        "水务股": [("联络员", "办公室", "000-0001")],
        "一中队": [],
        "二中队": [],
    }
    assert replace(new, items=old.items, units=old.units) == old


def test_applying_twice_changes_nothing_more_and_the_list_says_what_is_in_the_master(desk: Path) -> None:
    returned(desk)
    merged(desk)
    tick(desk / "status.xlsx", {("承担单位", B, "环卫股"): ("是",), ("联络员", "", "水务股"): ("是",)})
    apply(desk)
    once = (desk / "master.xlsx").read_bytes()
    result = merged(desk)
    assert "item-of-other-unit" not in codes(result), "a unit that declined is told off for saying so"
    assert "plan-change-without-basis" not in codes(result)
    states = {(r["栏目"], r["编号"] or "", r["单位"]): (r["处理"], r["现为"]) for r in proposals(desk / "status.xlsx")}
    assert states["承担单位", B, "环卫股"] == ("已写入主表", "环卫股")
    assert states["联络员", "", "水务股"] == ("已写入主表", "办公室 000-0000")
    assert apply(desk).applied == () and (desk / "master.xlsx").read_bytes() == once
    assert apply(desk).copy is None


def test_forms_out_on_the_old_wording_still_count_after_it_changed(desk: Path) -> None:
    returned(desk)
    xt.split(desk / "master.xlsx", "上半年", desk / "outbox")
    fill(desk / "outbox/上半年/水务股.xlsx", {D: GOOD}, desk / "q1/水务股.xlsx")
    merged(desk)
    tick(desk / "status.xlsx", {("任务内容", D, "环卫股"): ("是", "污水处理率达95%，渗滤液全收集。")})
    apply(desk)
    result = merged(desk, "q1")
    assert result.items.set_index("id").loc[D, "effective"] == "on_schedule"
    assert not {"item-text-changed", "item-unknown"} & codes(result)


def test_an_opinion_is_never_written_as_a_wording_nor_a_declined_item_left_to_nobody(desk: Path) -> None:
    returned(desk)
    merged(desk)
    before = (desk / "master.xlsx").read_bytes()
    tick(desk / "status.xlsx", {("任务内容", D, "环卫股"): ("是",), ("承担单位", B, "一中队"): ("是",)})
    done = apply(desk)
    assert {f.code for f in done.found if f.severity == "error"} == {"proposal-needs-wording", "proposal-needs-unit"}
    assert done.applied == () and (desk / "master.xlsx").read_bytes() == before
    assert "“修改建议”表" in terminal.check_lines(done, "zh")[-1], "nothing is wrong with the master"


def test_what_was_written_into_the_master_is_told_with_the_task_it_is_of(desk: Path) -> None:
    returned(desk)
    merged(desk)
    tick(desk / "status.xlsx", {("承担单位", B, "环卫股"): ("是",), ("联络员", "", "水务股"): ("是",)})
    told = terminal.applied_lines(apply(desk), "zh")
    assert "  环卫股　承担单位（2 各中队开展沿河巡查。）　环卫股 → 水务股" in told
    assert any(line.startswith("  水务股　联络员　") for line in told)


def test_two_wordings_that_begin_alike_are_told_from_where_they_part() -> None:
    old, new = "全年新建改造农村公路并完成验收的里程达到120公里。", "全年新建改造农村公路并完成验收的里程达到90公里。"
    shown = terminal._apart(old, new)
    assert shown == {"old": "…收的里程达到120公里。", "value": "…收的里程达到90公里。"}
    assert terminal._apart("", new) == {"old": "", "value": new}


def test_a_member_of_a_group_that_declines_leaves_the_others_where_they_are(desk: Path) -> None:
    returned(desk)
    merged(desk)
    tick(desk / "status.xlsx", {("承担单位", B, "一中队"): ("是", "-")})
    apply(desk)
    plan = xt.read_plan(desk / "master.xlsx")
    assert plan.items[1].lead == ("二中队",)
    assert sorted(d.unit for d in plan.duties(plan.items[1])) == ["二中队", "环卫股"]


def test_two_units_that_decline_one_item_are_both_taken_off(desk: Path) -> None:
    returned(desk)
    merged(desk)
    tick(desk / "status.xlsx", {("承担单位", B, "一中队"): ("是", "水务股"), ("承担单位", B, "环卫股"): ("是",)})
    apply(desk)
    plan = xt.read_plan(desk / "master.xlsx")
    assert {d.unit for d in plan.duties(plan.items[1])} == {"水务股", "二中队"}


def test_an_unknown_unit_is_refused_with_the_name_that_may_be_meant(desk: Path) -> None:
    returned(desk)
    merged(desk)
    tick(desk / "status.xlsx", {("承担单位", B, "环卫股"): ("是", "水务局")})
    (found,) = [f for f in apply(desk).found if f.severity == "error"]
    assert found.code == "proposal-unit-unknown" and "水务股" in found.message()


def test_what_a_unit_wrote_never_becomes_a_formula_in_the_master(desk: Path) -> None:
    nasty = '=HYPERLINK("http://example.org","x")'
    returned(desk)
    answer(
        desk / f"outbox/{LABEL}/水务股.xlsx",
        {C: {"是否认领": "认领", "联络员": nasty, "责任科室": "=1+1", "电话": "+86 000 0000"}},
        desk / "returns/水务股.xlsx",
    )
    merged(desk)
    ticks = {
        ("联络员", "", "水务股"): ("是",),
        ("责任科室", C, "水务股"): ("是", "=1+1"),
        ("任务内容", D, "环卫股"): ("是", "=2+2"),
    }
    tick(desk / "status.xlsx", ticks)
    apply(desk)
    grid = read_grid(desk / "master.xlsx")
    assert not any(sheet.formulas for sheet in grid.sheets)
    assert xt.read_plan(desk / "master.xlsx").items[3].text == "=2+2"


def test_a_stage_goal_later_than_the_deadline_or_without_a_day_is_pointed_out_before_it_is_ticked(desk: Path) -> None:
    said = {A: {"是否认领": "认领", "阶段目标及时限": "9月底前印发方案\n适时开展试点"}}
    answer(desk / f"outbox/{LABEL}/环卫股.xlsx", said, desk / "returns/环卫股.xlsx")
    found = {(f["code"], f["found"]) for f in merged(desk).findings.to_dict("records")}
    assert {("goal-after-deadline", "9月底前印发方案"), ("goal-without-day", "适时开展试点")} <= found


def test_a_stage_goal_reckoned_from_the_issue_gets_its_day_and_goes_into_the_master_with_it(desk: Path) -> None:
    plan = xt.read_plan(desk / "master.xlsx")
    issued = replace(plan, settings=replace(plan.settings, issue_date=date(2022, 1, 5)))
    xt.write_plan(issued, desk / "master.xlsx")
    goal = "印发之日起2个月内完成摸底"
    said = {A: {"是否认领": "认领", "阶段目标及时限": goal}}
    answer(desk / f"outbox/{LABEL}/环卫股.xlsx", said, desk / "returns/环卫股.xlsx")
    assert "goal-without-day" not in set(merged(desk).findings["code"])
    tick(desk / "status.xlsx", {("阶段目标及时限", A, "环卫股"): ("是",)})
    apply(desk)
    written = xt.read_plan(desk / "master.xlsx").item(A)
    assert written and next((d.text, d.date) for d in written.deadlines) == (goal, date(2022, 3, 5))


def test_the_ledger_shows_what_a_round_says_and_calls_nobody_missing(desk: Path) -> None:
    returned(desk)
    first = merged(desk)
    sheet = openpyxl.load_workbook(desk / "status.xlsx")["台账"]
    at = {c.value: c.column - 1 for c in sheet[1]}
    rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=2)]
    told = {(r[at["编号"]], r[at["单位"]]): r[at["状态"]] for r in rows}
    assert told[A, "环卫股"] == "认领" and told[B, "环卫股"] == "不认领" and told[D, "环卫股"] == "部分认领"
    assert "未报" not in told.values() and {v for (_, unit), v in told.items() if not unit} == {None}
    again = merged(desk)
    assert again.consolidation.ledger.equals(first.consolidation.ledger), "what is read back is what was written"
    assert not {"ledger-row-edited", "ledger-edited"} & set(again.findings["code"])


def test_a_round_stands_in_no_figure_of_the_periods_of_progress(desk: Path) -> None:
    returned(desk)
    merged(desk)
    xt.split(desk / "master.xlsx", "上半年", desk / "outbox")
    fill(desk / "outbox/上半年/水务股.xlsx", dict.fromkeys((C, D), GOOD), desk / "half/水务股.xlsx")
    merged(desk, "half")
    page = openpyxl.load_workbook(desk / "status.xlsx")["总览"]
    said = [str(c.value) for row in page.iter_rows() for c in row if c.value is not None]
    assert any(text == "上半年" for text in said) and not any(LABEL in text for text in said)


def test_what_was_decided_is_no_dispute_any_more(desk: Path) -> None:
    def disputed(result: Any) -> set[tuple[str, str]]:
        return {(f["item"], f["unit"]) for f in result.findings.to_dict("records") if f["code"] == "dispute"}

    returned(desk)
    assert disputed(merged(desk)) == {(B, "环卫股"), (D, "环卫股"), (B, "一中队")}
    tick(desk / "status.xlsx", {("承担单位", B, "环卫股"): ("是",), ("任务内容", D, "环卫股"): ("否",)})
    apply(desk)
    assert disputed(merged(desk)) == {(B, "一中队")}, "one is written into the master, one rejected, one waits"


def test_what_a_round_counts_of_units_is_no_column_of_later_periods(desk: Path) -> None:
    returned(desk)
    merged(desk)
    xt.split(desk / "master.xlsx", "上半年", desk / "outbox")
    fill(desk / "outbox/上半年/水务股.xlsx", dict.fromkeys((C, D), GOOD), desk / "half/水务股.xlsx")
    result = merged(desk, "half")
    assert not {"认领", "不认领", "未确认"} & {c.value for c in openpyxl.load_workbook(desk / "status.xlsx")["单位"][1]}
    assert "ledger-typed-lost" not in set(result.findings["code"])


def test_applying_from_the_command_line_says_what_went_in_and_what_to_do_otherwise(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk)
    run = CliRunner().invoke(cli, ["check", "master.xlsx", "--apply"], catch_exceptions=True)
    assert isinstance(run.exception, XltrackError) and run.exception.code == "no-status"
    returned(desk)
    merged(desk)
    tick(desk / "status.xlsx", {("承担单位", B, "环卫股"): ("是",)})
    (desk / ".~lock.master.xlsx#").touch()
    run = CliRunner().invoke(cli, ["check", "master.xlsx", "--apply"], catch_exceptions=True)
    assert isinstance(run.exception, XltrackError) and run.exception.code == "not-writable"
    (desk / ".~lock.master.xlsx#").unlink()
    run = CliRunner().invoke(cli, ["check", "master.xlsx", "--apply", "--json", "out.json"])
    assert run.exit_code == 0 and "写入主表 1 条" in run.output and "环卫股 → 水务股" in run.output
    (row,) = json.loads((desk / "out.json").read_text(encoding="utf-8"))["applied"]
    assert (row["item"], row["unit"], row["value"]) == (B, "环卫股", "水务股")


def test_a_column_of_ticks_that_was_deleted_is_named_when_they_are_applied(desk: Path) -> None:
    returned(desk)
    merged(desk)
    book = openpyxl.load_workbook(desk / "status.xlsx")
    book["修改建议"].delete_cols(1)
    book.save(desk / "status.xlsx")
    assert ("ledger-column-missing", "采纳") in {(f.code, f.found) for f in apply(desk).found}


def test_a_master_that_was_pasted_with_its_own_columns_keeps_its_look(desk: Path) -> None:
    book = openpyxl.load_workbook(desk / "master.xlsx")
    sheet = book["任务"]
    sheet.cell(3, 5).fill = openpyxl.styles.PatternFill("solid", fgColor="FFCC00")
    sheet["Z2"] = "处室备注"
    sheet["Z4"] = "保留我"
    del book["联系人"]
    book.save(desk / "master.xlsx")
    returned(desk)
    merged(desk)
    tick(
        desk / "status.xlsx",
        {
            ("任务内容", D, "环卫股"): ("是", "新表述。"),
            ("联络员", "", "环卫股"): ("是",),
            ("责任科室", A, "环卫股"): ("是",),
        },
    )
    apply(desk)
    sheet = openpyxl.load_workbook(desk / "master.xlsx")["任务"]
    assert sheet.cell(3, 5).fill.fgColor.rgb.endswith("FFCC00") and sheet["Z4"].value == "保留我"
    plan = xt.read_plan(desk / "master.xlsx")
    assert plan.unit("环卫股").contacts[0].name == "甲"  # type: ignore[union-attr]
    assert plan.items[3].text == "新表述。" and dict(plan.items[0].extra)["责任科室"] == "环卫股：分类办"


# ── in English ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_english_round_runs_from_form_to_master(tmp_path: Path) -> None:
    items = (
        xt.Item("Clear the river of silt.", id=A, serial="1", lead=("Water office",)),
        xt.Item("Inspect the banks.", id=B, serial="2", lead=("Water office",)),
    )
    units = (xt.Unit("Water office"), xt.Unit("Parks office"))
    day = date(2022, 2, 18)
    rounds = (xt.Period("Confirmation", day, kind="confirmation"), xt.Period("H1", date(2022, 6, 20)))
    xt.write_plan(xt.Plan("Rivers", 2022, "en", "XEN0000001", items, units, rounds), tmp_path / "master.xlsx")
    form = xt.split(tmp_path / "master.xlsx", "Confirmation", tmp_path / "outbox").forms["Water office"]
    said = {
        A: {"Accepted": "Accepted", "Liaison": "A. Clerk", "Phone": "000-1234"},
        B: {"Accepted": "Not accepted", "Proposed change": "Parks do this.", "Proposed unit": "Parks office"},
    }
    signed = {"Filled in by:": "A. Clerk", "Phone:": "000-1234"}
    answer(form, said, tmp_path / "returns/water.xlsx", signed, "Accepted")
    result = merged(tmp_path)
    assert codes(result) == {"dispute"} and result.to_json()["confirmation"]["declined"] == 1
    book = openpyxl.load_workbook(tmp_path / "status.xlsx")
    sheet = book["Proposals"]
    at = {c.value: c.column for c in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, at["Accept"]).value = "Yes"
    book.save(tmp_path / "status.xlsx")
    done = apply(tmp_path)
    assert {row["column"] for row in done.applied} == {"owner", "liaison"}
    plan = xt.read_plan(tmp_path / "master.xlsx")
    assert plan.items[1].lead == ("Parks office",)
    assert [(c.role, c.name) for c in plan.units[0].contacts] == [("Liaison", "A. Clerk")]


# ── a real office program ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.office
def test_a_department_fills_the_form_in_libreoffice_and_its_check_asks_for_what_is_missing(
    desk: Path, tmp_path: Path, office: Office
) -> None:
    form = read_form(desk / f"outbox/{LABEL}/环卫股.xlsx")
    check = form.columns["核对"]
    typing = [["type", form.at(h, item), text] for item, cells in SAID["环卫股"].items() for h, text in cells.items()]
    target = desk / "returns/环卫股.xlsx"
    target.parent.mkdir()
    half = office.edit(
        [Job(form.path, tmp_path / "half.xlsx", [["type", form.at("是否认领", B), "不认领"], ["recalculate"]])]
    )[0]
    assert "修改意见" in half[form.sheet][f"{check}{form.rows[B]}"]
    signed = [["type", form.labels["填表人"], "值班员"], ["type", form.labels["电话"], "000-1234"]]
    cells = office.edit([Job(form.path, target, [*typing, *signed, ["recalculate"]])])[0]
    assert {cells[form.sheet][f"{check}{row}"] for row in form.rows.values()} == {say("form.complete", "zh")}
    result = merged(desk)
    assert codes(result) == {"dispute"}
    assert len(result.to_json()["proposals"]) == 5
    rows = proposals(desk / "status.xlsx")
    at = next(n for n, row in enumerate(rows, 2) if row["栏目"] == "承担单位")
    ticked = tmp_path / "ticked/status.xlsx"
    ticked.parent.mkdir()
    office.edit([Job(desk / "status.xlsx", ticked, [["sheet", "修改建议"], ["type", f"A{at}", "是"]])])
    done = apply(desk, ledger=ticked)
    assert [(row["id"], row["value"]) for row in done.applied] == [(B, "水务股")]


# ── words as people write them ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("typed", "state"), [("同意", "applied"), ("不采纳", "rejected"), ("不同意", "rejected")])
def test_a_proposal_is_accepted_in_the_words_that_units_use(desk: Path, typed: str, state: str) -> None:
    returned(desk, "环卫股")
    merged(desk)
    tick(desk / "status.xlsx", {("责任科室", A, "环卫股"): (typed,)})
    done = pipeline.check(desk / "master.xlsx", apply=True)
    assert [r["column"] for r in done.applied or ()] == (["office"] if state == "applied" else [])
    again = merged(desk)
    assert "value-not-allowed" not in codes(again)
    told = {(r["column"], r["item"]): r["state"] for r in again.to_json()["proposals"]}
    assert told["office", A] == state


def test_an_agreement_in_full_is_a_claim(desk: Path) -> None:
    answer(desk / f"outbox/{LABEL}/一中队.xlsx", {B: {"是否认领": "同意认领"}}, desk / "returns/一中队.xlsx")
    assert merged(desk).to_json()["confirmation"]["claimed"] == 1


def test_an_opinion_that_comes_in_quotes_is_quoted_once(desk: Path) -> None:
    said = {"是否认领": "认领", "修改意见": "“编制分类方案”"}
    answer(desk / f"outbox/{LABEL}/环卫股.xlsx", {A: said}, desk / "returns/环卫股.xlsx")
    merged(desk)
    tick(desk / "status.xlsx", {("任务内容", A, "环卫股"): ("是",)})
    told = [f.message("zh") for f in pipeline.check(desk / "master.xlsx", apply=True).found]
    assert any("“编制分类方案”" in t for t in told) and not any("““" in t for t in told)


@pytest.mark.parametrize(
    ("name", "phone"),
    [
        ("小李", "13800001111/5678"),
        ("Mary-Ann O'Brien", "+44 (0)1234 567 890 ext. 12"),
        ("小王", "0595-87991234转801"),
        ("小赵", "（0595）87991234"),
        ("科员2", "13800001111"),
    ],
)
def test_a_persons_phone_reaches_the_contacts_however_it_is_written(desk: Path, name: str, phone: str) -> None:
    said = {A: {"是否认领": "认领", "联络员": name, "电话": phone}}
    answer(desk / f"outbox/{LABEL}/环卫股.xlsx", said, desk / "returns/环卫股.xlsx")
    merged(desk)
    row = next(r for r in proposals(desk / "status.xlsx") if r["栏目"] == "联络员")
    assert row["建议改为"] == f"{name} {phone}"
    tick(desk / "status.xlsx", {("联络员", "", "环卫股"): ("是",)})
    pipeline.check(desk / "master.xlsx", apply=True)
    unit = xt.read_plan(desk / "master.xlsx").unit("环卫股")
    assert unit and [(c.name, c.phone) for c in unit.contacts] == [(name, phone)]


def test_a_supporting_list_that_names_the_lead_leaves_it_the_lead_alone(tmp_path: Path) -> None:
    plan = confirmed()
    items = tuple(replace(i, lead=("水务股",), joint=(), support=("环卫股",)) if i.id == D else i for i in plan.items)
    xt.write_plan(replace(plan, items=items), tmp_path / "master.xlsx")
    xt.split(tmp_path / "master.xlsx", LABEL, tmp_path / "outbox")
    said = {D: {"是否认领": "不认领", "修改意见": "由他们配合", "建议承担单位": "水务股、一中队"}}
    answer(tmp_path / f"outbox/{LABEL}/环卫股.xlsx", said, tmp_path / "returns/环卫股.xlsx")
    merged(tmp_path)
    tick(tmp_path / "status.xlsx", {("承担单位", D, "环卫股"): ("是",)})
    pipeline.check(tmp_path / "master.xlsx", apply=True)
    item = xt.read_plan(tmp_path / "master.xlsx").item(D)
    assert item and (item.lead, item.support) == (("水务股",), ("一中队",))
