"""A year in the ledger: verdicts, targets, closing and the final judgement, through the real workbooks."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

import xltrack as xt
from tests.forms import GOOD, fill
from tests.plans import bureau
from xltrack import pipeline, publish
from xltrack.books.status.read import read_ledger
from xltrack.steps.judgement import judge_year, ranking
from xltrack.steps.targets import judge

BEHIND = {"status": "未达序时进度", "progress": "进度偏慢。", "reason": "雨季", "measures": "加派人手"}
PLAN = bureau()
IDS = [i.id for i in PLAN.items]
UNITS = ("环卫股", "水务股", "一中队", "二中队")


def answers(said: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {i.id: said if i.kind == "regular" else said | {"status": "未发生"} for i in PLAN.items}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    xt.write_plan(PLAN, tmp_path / "master.xlsx")
    return tmp_path


def period(
    desk: Path, label: str, said: dict[str, Any] | None = None, units: tuple[str, ...] = UNITS
) -> xt.MergeResult:
    """Send a period out, have the units answer, merge."""
    if not (desk / "outbox" / label).exists():
        xt.split(desk / "master.xlsx", label, desk / "outbox")
    for unit in units:
        fill(desk / f"outbox/{label}/{unit}.xlsx", answers(said or GOOD), desk / f"returns-{label}/{unit}.xlsx")
    return pipeline.merge_into([desk / f"returns-{label}"], master=desk / "master.xlsx")


def type_in(desk: Path, sheet: str, item: str, header: str, value: object, unit: str = "") -> None:
    """The coordinator types a cell of the status workbook."""
    book = openpyxl.load_workbook(desk / "status.xlsx")
    page = book[sheet]
    heads = {c.value: c.column for c in page[1]}
    if header not in heads:
        heads[header] = page.max_column + 1
        page.cell(1, heads[header]).value = header
    for row in range(2, page.max_row + 1):
        if page.cell(row, heads["编号"]).value == item and (not unit or page.cell(row, heads["单位"]).value == unit):
            page.cell(row, heads[header]).value = value
    book.save(desk / "status.xlsx")


def again(desk: Path, label: str) -> xt.MergeResult:
    return pipeline.merge_into([desk / f"returns-{label}"], master=desk / "master.xlsx")


def item(result: xt.MergeResult, item_id: str) -> dict[str, Any]:
    return dict(result.items.set_index("id", drop=False).loc[item_id])


def test_the_second_period_adds_to_the_first(desk: Path) -> None:
    period(desk, "上半年")
    period(desk, "三季度", BEHIND)
    ledger = read_ledger(desk / "status.xlsx", PLAN)
    assert {r["period"] for r in ledger.rows} == {"上半年", "三季度"}
    counts = Counter(r["period"] for r in ledger.rows if r["unit"])
    assert counts == {"上半年": 8, "三季度": 8}


def test_last_periods_answer_is_shown_and_never_prefilled(desk: Path) -> None:
    period(desk, "上半年")
    xt.split(desk / "master.xlsx", "三季度", desk / "outbox", ledger=desk / "status.xlsx")
    sheet = openpyxl.load_workbook(desk / "outbox/三季度/水务股.xlsx").worksheets[0]
    cells = [str(c.value) for row in sheet.iter_rows() for c in row if c.value]
    assert any("达到序时进度" in c and "已按计划推进" in c for c in cells)
    assert "已按计划推进。" not in cells


def test_a_verdict_goes_before_the_answers_and_is_kept(desk: Path) -> None:
    period(desk, "上半年")
    type_in(desk, "任务", IDS[0], "核定", "未达序时进度")
    type_in(desk, "任务", IDS[0], "督办意见", "月底前整改")
    type_in(desk, "填报明细", IDS[3], "核定", "尚未启动", "水务股")
    result = again(desk, "上半年")
    assert item(result, IDS[0])["effective"] == "behind" and item(result, IDS[0])["supervision"] == "月底前整改"
    assert item(result, IDS[3])["effective"] == "not_started"
    assert again(desk, "上半年").items.equals(result.items)


def test_verdicts_start_empty_each_period_beside_the_last_one(desk: Path) -> None:
    period(desk, "上半年")
    type_in(desk, "任务", IDS[0], "核定", "未达序时进度")
    type_in(desk, "任务", IDS[0], "督办意见", "月底前整改")
    row = item(period(desk, "三季度"), IDS[0])
    assert row["verdict"] == "" and row["previous_verdict"] == "未达序时进度" and row["previous_status"] == "behind"
    assert row["supervision"] == "月底前整改", "what is said of an item follows it through the year"


def test_last_verdicts_on_answers_stand_beside_the_new_ones(desk: Path) -> None:
    period(desk, "上半年")
    type_in(desk, "填报明细", IDS[2], "核定", "未达序时进度", "水务股")
    period(desk, "三季度")
    rows = again(desk, "三季度").answers.set_index(["id", "unit"])
    assert rows.loc[(IDS[2], "水务股"), ["verdict", "previous_verdict"]].tolist() == ["", "未达序时进度"]
    assert set(rows["previous_verdict"]) == {"", "未达序时进度"}


@pytest.mark.parametrize(("sheet", "unit"), [("任务", ""), ("填报明细", "环卫股")])
def test_a_column_of_the_coordinators_own_is_carried_over(desk: Path, sheet: str, unit: str) -> None:
    period(desk, "上半年")
    type_in(desk, sheet, IDS[0], "现场照片", "第3号", unit)
    again(desk, "上半年")
    again(desk, "上半年")
    page = openpyxl.load_workbook(desk / "status.xlsx")[sheet]
    heads = {c.value: c.column for c in page[1]}
    kept = [page.cell(r, heads["现场照片"]).value for r in range(2, page.max_row + 1)]
    assert kept.count("第3号") == 1


def test_a_newer_answer_that_contradicts_a_verdict_is_flagged_not_followed(desk: Path) -> None:
    period(desk, "上半年")
    type_in(desk, "填报明细", IDS[0], "核定", "达到序时进度", "环卫股")
    fill(desk / "outbox/上半年/环卫股.xlsx", answers(BEHIND), desk / "returns-上半年/环卫股.xlsx", 第几次报送="2")
    result = again(desk, "上半年")
    assert item(result, IDS[0])["effective"] == "on_schedule"
    assert "verdict-contradicted" in set(result.findings["code"])


def test_a_verdict_that_is_no_choice_counts_for_nothing_and_is_named(desk: Path) -> None:
    period(desk, "上半年")
    type_in(desk, "任务", IDS[0], "核定", "差不多")
    result = again(desk, "上半年")
    assert item(result, IDS[0])["effective"] == "on_schedule" and item(result, IDS[0])["verdict"] == "差不多"
    assert "verdict-not-a-choice" in set(result.findings["code"])


def test_lag_repeated_and_recovered_is_said_in_words(desk: Path) -> None:
    period(desk, "上半年", BEHIND)
    assert "连续2期滞后" in item(period(desk, "三季度", BEHIND | {"progress": "仍偏慢"}), IDS[2])["trend"]
    assert "由滞后转正常" in item(period(desk, "全年"), IDS[2])["trend"]


def test_the_same_words_as_last_time_are_noted(desk: Path) -> None:
    period(desk, "上半年")
    assert "progress-repeated" in set(period(desk, "三季度").findings["code"])


def test_a_late_file_for_an_earlier_period_goes_to_its_own(desk: Path) -> None:
    period(desk, "上半年", units=UNITS[:3])
    period(desk, "三季度", BEHIND)
    result = period(desk, "上半年", units=("二中队",))
    assert result.consolidation.period.label == "三季度"
    rows = read_ledger(desk / "status.xlsx", PLAN).rows
    assert {r["unit"] for r in rows if r["period"] == "上半年"} == {*UNITS, ""}
    assert item(result, IDS[0])["effective"] == "behind"


def test_an_item_closed_with_ground_leaves_later_forms_where_the_master_says_so(desk: Path) -> None:
    period(desk, "上半年", GOOD | {"status": "已完成"})
    for header, value in (("销号依据", "验收单"), ("审核人", "科室"), ("销号日期", date(2022, 6, 30))):
        type_in(desk, "任务", IDS[0], header, value)
    plan = replace(PLAN, settings=xt.Settings(closed_items="drop"))
    xt.write_plan(plan, desk / "master.xlsx")
    xt.split(desk / "master.xlsx", "三季度", desk / "outbox", ledger=desk / "status.xlsx")
    sheet = openpyxl.load_workbook(desk / "outbox/三季度/环卫股.xlsx").worksheets[0]
    assert IDS[0] not in {str(row[0].value) for row in sheet.iter_rows()}


def test_a_later_answer_reopens_a_closed_item_with_a_finding(desk: Path) -> None:
    period(desk, "上半年", GOOD | {"status": "已完成"})
    for header, value in (("销号依据", "验收单"), ("审核人", "科室"), ("销号日期", date(2022, 6, 30))):
        type_in(desk, "任务", IDS[0], header, value)
    assert "closed-contradicted" in set(period(desk, "三季度", BEHIND).findings["code"])


def test_changes_of_the_plan_are_listed_and_history_follows(desk: Path) -> None:
    period(desk, "上半年")
    first, second, *rest = PLAN.items
    changed = replace(
        PLAN,
        items=(
            replace(first, text="编制分类实施细则。", former=(first.text,), lead=("水务股",)),
            *rest,
            xt.Item("新任务。", "T006V", lead=("水务股",)),
        ),
    )
    xt.write_plan(changed, desk / "master.xlsx")
    result = again(desk, "上半年")
    codes = set(result.findings["code"])
    assert {"plan-item-added", "plan-item-withdrawn", "plan-item-reworded-known", "plan-item-moved"} <= codes
    assert second.id in {r["id"] for r in read_ledger(desk / "status.xlsx", changed).rows}, (
        "a withdrawn item's history stays"
    )


# ── targets ────────────────────────────────────────────────────────────────────────────────────────────────────────

NOVEMBER = xt.Period("11月", as_of=date(2022, 11, 30))
YEAR_END = xt.Period("年终", as_of=date(2021, 12, 31))


@pytest.mark.parametrize(
    ("indicator", "actual", "when", "words"),
    [
        (xt.Indicator("空气质量优良率", ">=", 97.1, "%"), 96.3, YEAR_END, "96.3%，低于目标0.8个百分点"),
        (xt.Indicator("地区生产总值", ">=", 7.0, "%", basis="growth"), 6.1, NOVEMBER, "增长6.1%，低于目标0.9个百分点"),
        (xt.Indicator("清淤", ">=", 12.0, "万方", basis="cumulative"), 10, NOVEMBER, "完成年度任务的83.3%，落后序时进度8.4个百分点"),
        (xt.Indicator("污水管网", ">=", 420.0, "公里", basis="cumulative", start=date(2022, 1, 1), due=date(2025, 12, 31)), 96.6, NOVEMBER, "完成总任务的23.0%，快于序时进度0.1个百分点"),
        (xt.Indicator("污水管网", ">=", 420.0, "公里", basis="cumulative", due=date(2025, 12, 31), annual=105.0), 96.6, NOVEMBER, "完成年度任务的92.0%，快于序时进度0.3个百分点"),
        (xt.Indicator("巡查", ">=", 52.0, "次", basis="frequency"), 45, NOVEMBER, "应完成47次，已完成45次，少2次"),
        (xt.Indicator("PM2.5浓度", "<=", 20.0, "微克每立方米"), 21.5, NOVEMBER, "21.5微克每立方米，高于目标1.5微克每立方米"),
        (xt.Indicator("PM2.5年均浓度", "<=", 20.0, "微克每立方米"), 21.5, NOVEMBER, "现为21.5微克每立方米，年终考核"),
    ],
)  # fmt: skip
def test_gaps_are_said_as_notices_say_them(indicator: xt.Indicator, actual: float, when: xt.Period, words: str) -> None:
    assert judge(indicator, actual, xt.Item("任务"), when, when.as_of.year if when.as_of else None).words == words


@pytest.mark.parametrize(
    ("name", "actual", "lang", "words"),
    [
        ("万元产值能耗下降", 16.4, "zh", "下降16.4%，高于目标0.4个百分点，达到目标"),
        ("化肥使用量减少", 15.0, "zh", "下降15%，低于目标1个百分点"),
        ("减少损耗后的产量增长", 16.4, "zh", "增长16.4%，高于目标0.4个百分点，达到目标"),
        (
            "Growth of prosecutions after rainfall",
            16.4,
            "en",
            "grew 16.4%, 0.4 percentage points above the target: met",
        ),
        ("Prosecutions", 16.4, "en", "grew 16.4%, 0.4 percentage points above the target: met"),
        ("Reduction of water use", 15.5, "en", "fell 15.5%, 0.5 percentage points below the target"),
    ],
)
def test_what_fell_is_not_said_to_have_grown(name: str, actual: float, lang: str, words: str) -> None:
    falls = xt.Indicator(name, ">=", 16.0, "%", basis="growth")
    assert judge(falls, actual, xt.Item("任务"), NOVEMBER, 2022, lang).words == words


OVERDUE = xt.Item("新建管网86公里", deadlines=(xt.Deadline("11月底", date(2022, 11, 30)),))


def test_a_number_of_a_task_past_its_day_is_due_in_whole() -> None:
    pipes = xt.Indicator("管网", ">=", 86.0, "公里", basis="cumulative", year=2022)
    december = xt.Period("12月", as_of=date(2022, 12, 25))
    judged = judge(pipes, 85.0, OVERDUE, december, 2022)
    assert (judged.state, judged.expected, judged.words) == (
        "behind",
        86.0,
        "完成年度任务的98.8%，落后序时进度1.2个百分点",
    )
    assert judge(pipes, 86.0, OVERDUE, december, 2022).state == "met"
    assert judge(pipes, 79.0, OVERDUE, NOVEMBER, 2022).state == "on_pace", (
        "on its last day the share of the year counts"
    )
    later = replace(pipes, due=date(2022, 12, 31))
    assert judge(later, 85.0, OVERDUE, december, 2022).state == "on_pace", "a day of its own goes before the task's"


def test_a_target_missed_by_less_than_is_shown_is_missed_when_it_is_due() -> None:
    homes = xt.Indicator("户厕", ">=", 2400.0, "户", basis="cumulative", year=2022)
    judged = judge(homes, 2399.0, OVERDUE, xt.Period("终", as_of=date(2022, 12, 31)), 2022)
    assert (judged.state, judged.words) == ("missed", "2399户，低于目标1户")


def test_a_mark_that_the_numbers_contradict_is_doubtful_and_stands(tmp_path: Path) -> None:
    plan = replace(
        PLAN,
        settings=xt.Settings(template="form_extended_zh.xlsx"),
        items=tuple(i for i in PLAN.items if i.lead == ("水务股",)),
    )
    xt.write_plan(plan, tmp_path / "master.xlsx")
    xt.split(tmp_path / "master.xlsx", "全年", tmp_path / "outbox")
    said = {IDS[2]: GOOD | {"指标完成值": 2.0}}
    fill(tmp_path / "outbox/全年/水务股.xlsx", said, tmp_path / "returns/水务股.xlsx")
    result = pipeline.merge_into([tmp_path / "returns"], master=tmp_path / "master.xlsx", new_ledger=True)
    row = item(result, IDS[2])
    assert row["effective"] == "on_schedule" and "落后序时进度" in row["doubtful"]
    page = openpyxl.load_workbook(tmp_path / "status.xlsx")["指标"]
    assert "完成年度任务的50.0%" in [c.value for c in page[2]][[c.value for c in page[1]].index("说明")]


# ── the year's judgement ───────────────────────────────────────────────────────────────────────────────────────────


def rows_of(plan: xt.Plan, **states: tuple[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "id": i.id,
            "effective": states.get(i.id, ("completed", ""))[0],
            "verdict": states.get(i.id, ("", ""))[1],
            "points": "",
        }
        for i in plan.items
    ]


def test_a_veto_is_hit_by_a_verdict_only() -> None:
    said = rows_of(PLAN, **{IDS[4]: ("behind", "")})
    assert judge_year(PLAN, said, {}).grade == "excellent"
    verified = rows_of(PLAN, **{IDS[4]: ("behind", "已发生")})
    assert judge_year(PLAN, verified, {}).grade == "fail"


def test_an_unmet_precondition_is_never_excellent() -> None:
    plan = replace(
        PLAN, items=(*PLAN.items, xt.Item("完成满意度目标。", "T006V", kind="precondition", lead=("水务股",)))
    )
    assert judge_year(plan, rows_of(plan, T006V=("behind", "未达到")), {}).grade == "good"
    assert judge_year(plan, rows_of(plan, T006V=("completed", "已达到")), {}).grade == "excellent"
    assert judge_year(plan, rows_of(plan), {}).grade == "", "undecided while nobody has verified the precondition"


def test_the_final_review_asks_no_unit_and_is_judged_by_what_was_typed(desk: Path) -> None:
    plan = replace(
        PLAN, periods=(*PLAN.periods, xt.Period("年度终核", date(2023, 1, 16), date(2022, 12, 31), kind="final"))
    )
    xt.write_plan(plan, desk / "master.xlsx")
    for label in ("上半年", "三季度", "全年"):
        period(desk, label, GOOD | {"status": "已完成", "progress": label})
    review = {"master": desk / "master.xlsx", "period": "年度终核"}
    result = pipeline.merge_into([], **review)
    assert result.consolidation.period.label == "年度终核" and set(result.items["effective"]) == {
        "completed",
        "on_schedule",
    }
    assert len(result.answers) == 0
    type_in(desk, "任务", IDS[4], "上级认定", "已发生")
    lines = {
        r["name"]: r["value"] for r in pipeline.merge_into([], **review).consolidation.judgement.to_dict("records")
    }
    assert lines["等次"] == "不合格" and lines["否决指标"] == "1 项触发"


def test_an_empty_ledger_is_never_started_by_mistake(desk: Path) -> None:
    xt.split(desk / "master.xlsx", "三季度", desk / "outbox")
    fill(desk / "outbox/三季度/水务股.xlsx", answers(GOOD), desk / "returns/水务股.xlsx")
    with pytest.raises(xt.LedgerError, match="new-ledger"):
        pipeline.merge_into([desk / "returns"], master=desk / "master.xlsx")
    assert not (desk / "status.xlsx").exists()
    pipeline.merge_into([desk / "returns"], master=desk / "master.xlsx", new_ledger=True)


def test_what_would_vanish_from_the_ledger_names_the_backup(desk: Path) -> None:
    period(desk, "上半年")
    book = openpyxl.load_workbook(desk / "status.xlsx")
    book.create_sheet("我的便笺")["A1"] = "给局长看"
    book.save(desk / "status.xlsx")
    found = again(desk, "上半年").findings
    lost = found[found["code"] == "ledger-extra-content"].iloc[0]
    assert "我的便笺" in openpyxl.load_workbook(desk / lost["expected"]).sheetnames


def test_ties_share_a_rank_and_small_units_are_unranked() -> None:
    plan = replace(PLAN, settings=xt.Settings(ranking=True))
    unit = {"category": "部门", "unit_state": "returned", "late": False, "assigned": 5, "lag_rate": 0.0}
    found = ranking(
        plan,
        [
            unit | {"unit": "甲", "rate": 0.5},
            unit | {"unit": "乙", "rate": 0.8},
            unit | {"unit": "丙", "rate": 0.5},
            unit | {"unit": "丁", "rate": 1.0, "assigned": 2},
        ],
    )
    assert [(r["unit"], r["rank"]) for r in found] == [("乙", 1), ("丙", 2), ("甲", 2), ("丁", "")]
    assert ranking(PLAN, [unit | {"unit": "甲", "rate": 1.0}]) == []


def test_the_document_of_the_year_has_its_units_its_words_and_who_lags(desk: Path) -> None:
    """A final review asks nobody; the report of it is that of the whole year all the same."""
    plan = replace(
        PLAN, periods=(*PLAN.periods, xt.Period("年度终核", date(2023, 1, 16), date(2022, 12, 31), kind="final"))
    )
    xt.write_plan(plan, desk / "master.xlsx")
    for label in ("上半年", "三季度", "全年"):
        period(desk, label, BEHIND | {"progress": f"{label}修堤。", "reason": f"{label}雨季"})
    review = {"master": desk / "master.xlsx", "period": "年度终核"}
    pipeline.merge_into([], **review)
    result = pipeline.merge_into([], **review)
    assert not (set(result.findings["code"]) & {"ledger-cell-edited", "ledger-row-edited"}), "quotations are no edits"
    patrol = item(result, IDS[1])
    assert patrol["owners"] == "各中队" and "全年修堤。" in patrol["lead_progress"] and patrol["reason"]
    publish.report(desk / "status.xlsx", kind="year", out=desk / "year.docx")
    told = "\n".join(p.text for p in Document(str(desk / "year.docx")).paragraphs)
    assert "由4个单位承担" in told and "涉及4个单位" in told and "全年修堤。" in told and "全年雨季" in told
    assert "应报单位" not in told and "评优前置指标" not in told
    assert "（各中队、环卫股" not in told, "who supports does not answer for it"


def test_a_verdict_that_never_counted_does_not_stand_as_the_last_one_for_ever(desk: Path) -> None:
    period(desk, "上半年")
    type_in(desk, "任务", IDS[0], "核定", "差不多")
    type_in(desk, "填报明细", IDS[2], "核定", "差不多")
    autumn = period(desk, "三季度")
    assert len(autumn.findings.query("code == 'past-verdict-not-a-choice'")) == 2
    assert autumn.findings.query("code == 'verdict-not-a-choice'").empty, "its cell holds the new period's by now"
    assert item(autumn, IDS[0])["previous_verdict"] == ""
    assert not set(autumn.answers["previous_verdict"]) - {""}
    rows = read_ledger(desk / "status.xlsx", PLAN).rows
    assert "差不多" in {r["verdict"] for r in rows}, "the word itself stays in the history"


def test_a_verdict_that_counts_for_nothing_is_told_until_it_is_mended_in_later_periods_too(desk: Path) -> None:
    period(desk, "上半年")
    type_in(desk, "任务", IDS[0], "核定", "基本完成")
    for _ in range(2):
        (told,) = period(desk, "三季度").findings.query("code == 'past-verdict-not-a-choice'").to_dict("records")
        assert (told["sheet"], told["item"], told["period"]) == ("台账", IDS[0], "上半年")
        assert "达到序时进度" in told["message"], "as a unit that writes so is asked"
    book = openpyxl.load_workbook(desk / "status.xlsx")
    head = [c.value for c in book["台账"][1]]
    wrong = next(r for r in book["台账"].iter_rows(min_row=2) if r[head.index("核定")].value == "基本完成")
    wrong[head.index("核定")].value = "未达序时进度"
    book.save(desk / "status.xlsx")
    mended = period(desk, "三季度").findings
    assert mended.query("code in ('past-verdict-not-a-choice', 'ledger-row-edited')").empty, (
        "nothing but what was asked"
    )
    autumn = period(desk, "三季度")
    assert autumn.findings.query("code == 'ledger-row-edited'").empty
    assert item(autumn, IDS[0])["previous_verdict"] == "未达序时进度"
