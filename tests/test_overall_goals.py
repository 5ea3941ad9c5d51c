"""What a plan promises beside its tasks: overall goals are followed and sent to nobody, days reckoned from the issue, rhythms, duties of the last pages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

import xltrack as xt
from tests.forms import GOOD, fill
from tests.plans import bureau
from xltrack import pipeline, publish
from xltrack.documents import Document, Paragraph
from xltrack.importing import draft
from xltrack.outputs.terminal import import_lines
from xltrack.plan import relative_day

GOALS = (
    xt.Goal("2025年，全域水质持续改善。", 2025, "水质优良比例", ">=", 93.0, "%"),
    xt.Goal("2022年，细颗粒物不高于20。", 2022, "PM2.5", "<=", 20.0, "微克每立方米"),
    xt.Goal("2035年，美丽河湖基本建成。", 2035),
)
PLAN = replace(bureau(), goals=GOALS)
UNITS = ("环卫股", "水务股", "一中队", "二中队")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    xt.write_plan(PLAN, tmp_path / "master.xlsx")
    return tmp_path


def merged(desk: Path, label: str, progress: str) -> xt.MergeResult:
    xt.split(desk / "master.xlsx", label, desk / "outbox")
    for unit in UNITS:
        said = {i.id: GOOD | {"progress": progress} for i in PLAN.items if i.kind == "regular"}
        fill(desk / f"outbox/{label}/{unit}.xlsx", said, desk / f"returns-{label}/{unit}.xlsx")
    return pipeline.merge_into([desk / f"returns-{label}"], master=desk / "master.xlsx")


def type_in(desk: Path, row: int, **typed: object) -> None:
    """The coordinator types into a row (0-based below the header) of the goals sheet."""
    book = openpyxl.load_workbook(desk / "status.xlsx")
    page = book["总体目标"]
    heads = {c.value: c.column for c in page[1]}
    for header, value in typed.items():
        if header not in heads:
            heads[header] = page.max_column + 1
            page.cell(1, heads[header], header)
        page.cell(row + 2, heads[header]).value = value  # type: ignore[assignment]
    book.save(desk / "status.xlsx")


def goals(result: xt.MergeResult) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in r.items()} for r in result.consolidation.goals.to_dict("records")]


def test_goals_are_a_sheet_of_the_master_and_stand_in_no_form_and_no_count(desk: Path) -> None:
    assert xt.read_plan(desk / "master.xlsx").goals == GOALS
    result = merged(desk, "上半年", "推进中")
    assert result.to_json()["items"] == len(PLAN.items)
    for path in (desk / "outbox").rglob("*.xlsx"):
        said = " ".join(str(c.value) for s in openpyxl.load_workbook(path) for row in s.iter_rows() for c in row)
        assert "美丽河湖" not in said
    assert "总体目标" in openpyxl.load_workbook(desk / "status.xlsx").sheetnames


def test_what_is_typed_of_a_goal_is_judged_and_kept_in_every_period(desk: Path) -> None:
    merged(desk, "上半年", "推进中")
    type_in(desk, 0, 完成值=91.5, 完成情况="两个断面未达标", 经办科室="水环境科")
    type_in(desk, 1, 完成值="约22")
    first = goals(pipeline.merge_into([desk / "returns-上半年"], master=desk / "master.xlsx"))
    assert (first[0]["actual"], first[0]["goal_progress"], first[0]["target_state"]) == (
        91.5,
        "两个断面未达标",
        "ahead",
    )
    assert "1.5个百分点" in first[0]["words"], "91.5 against 93"
    assert first[1]["actual"] == "约22" and first[1]["target_state"] == "unknown" and "读不出" in first[1]["words"]
    merged(desk, "三季度", "继续推进")
    type_in(desk, 0, 完成值=93.2)
    rows = goals(pipeline.merge_into([desk / "returns-三季度"], master=desk / "master.xlsx"))
    assert [r["period"] for r in rows] == ["三季度"] * 3 + ["上半年"] * 2
    assert (rows[0]["actual"], rows[0]["before"], rows[0]["target_state"]) == (93.2, 91.5, "met")
    assert rows[3]["goal_progress"] == "两个断面未达标" and rows[3]["经办科室"] == "水环境科"
    again = goals(pipeline.merge_into([desk / "returns-三季度"], master=desk / "master.xlsx"))
    assert again == rows


def test_what_is_typed_of_goals_is_in_the_report_and_not_in_what_is_published(desk: Path) -> None:
    merged(desk, "上半年", "推进中")
    type_in(desk, 0, 完成值=91.5, 完成情况="两个断面未达标，联系 13800000000。")
    type_in(desk, 2, 完成情况="已启动前期")

    def told(**kind: Any) -> str:
        made = publish.report(desk / "status.xlsx", out=desk / "r.docx", **kind)
        return "\n".join(p.text for p in docx.Document(str(made.path)).paragraphs)

    for kind in ("report", "half", "year"):
        words = told(kind=kind)
        assert "总体目标完成情况" in words and "91.5%，低于目标1.5个百分点；两个断面未达标" in words
        assert "美丽河湖基本建成：已启动前期。" in words
        assert "PM2.5" not in words and "13800000000" not in words
    assert "总体目标" not in told(public=True)


def test_a_target_without_number_shows_what_it_is_held_against() -> None:
    assert xt.Indicator("出水", ">=", baseline="一级A标准").words() == "出水：一级A标准"
    assert xt.Indicator("effluent", ">=", baseline="class 1").words("en") == "effluent: class 1"
    assert xt.Indicator("出水", ">=").words() == "出水"
    assert xt.Indicator("出水氨氮", "<=", 5.0, "毫克/升", baseline="2020年").words() == "出水氨氮 ≤ 5 毫克/升"


def test_figures_of_goals_are_numbers_in_the_frame(desk: Path) -> None:
    merged(desk, "上半年", "推进中")
    type_in(desk, 0, 完成值="91.5%")
    type_in(desk, 1, 完成值="约22")
    frame = merged(desk, "三季度", "继续推进").goals
    assert str(frame["before"].dtype) == "Float64" and frame["before"][0] == 91.5
    xt.GoalsModel.validate(frame)


def test_a_goal_missed_when_its_year_is_over_is_missed(desk: Path) -> None:
    plan = replace(PLAN, periods=(*PLAN.periods, xt.Period("终核", date(2022, 12, 31), kind="final")))
    xt.write_plan(plan, desk / "master.xlsx")
    merged(desk, "上半年", "推进中")
    merged(desk, "全年", "收尾")
    pipeline.merge_into([desk / "returns-全年"], master=desk / "master.xlsx", period="终核")
    type_in(desk, 1, 完成值=21)
    rows = goals(pipeline.merge_into([desk / "returns-全年"], master=desk / "master.xlsx", period="终核"))
    assert [r["target_state"] for r in rows[:3]] == ["unknown", "missed", ""]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("half done by 30 June", date(2022, 6, 30)), ("60 points by April 30, 120 points by June 15", date(2022, 6, 15)),
        ("End of September", date(2022, 9, 30)), ("before the end of the year", date(2022, 12, 31)), ("by end of March 2023", date(2023, 3, 31)),
        ("monthly from March", None), ("this may take time", None), ("when funds allow", None),
    ],
)  # fmt: skip
def test_stage_goals_and_deadlines_in_english_name_their_day(words: str, day: date | None) -> None:
    assert replace(PLAN, language="en").day_of(words) == day


def test_what_was_typed_of_a_goal_taken_out_of_the_master_stays(desk: Path) -> None:
    merged(desk, "上半年", "推进中")
    type_in(desk, 2, 完成情况="已启动前期")
    xt.write_plan(replace(PLAN, goals=GOALS[:1]), desk / "master.xlsx")
    rows = goals(pipeline.merge_into([desk / "returns-上半年"], master=desk / "master.xlsx"))
    assert [r["text"] for r in rows] == [GOALS[0].text, GOALS[2].text] and rows[1]["goal_progress"] == "已启动前期"


# ── days reckoned from the issue ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("印发之日起2个月内", date(2022, 9, 22)), ("自本方案印发之日起两个月内", date(2022, 9, 22)), ("于本《方案》正式印发之日2个月内", date(2022, 9, 22)),
        ("印发后15个工作日内", date(2022, 8, 12)), ("印发之日起六十日内", date(2022, 9, 20)), ("印发之日起１年内", date(2023, 7, 22)),
        ("within 2 months of issue", date(2022, 9, 22)), ("反馈之日起2个月内", None), ("2个月内", None), ("每季", None),
    ],
)  # fmt: skip
def test_deadlines_reckoned_from_the_issue(text: str, day: date | None) -> None:
    assert relative_day(text, xt.Settings(issue_date=date(2022, 7, 22))) == day
    assert relative_day(text, xt.Settings()) is None


def test_the_last_day_of_a_short_month_ends_the_term() -> None:
    assert relative_day("印发之日起6个月内", xt.Settings(issue_date=date(2022, 8, 31))) == date(2023, 2, 28)


def test_working_days_leave_out_holidays_and_count_weekends_worked_in_return() -> None:
    settings = xt.Settings(
        issue_date=date(2022, 9, 29), holidays=(date(2022, 10, 3), date(2022, 10, 4)), workdays=(date(2022, 10, 8),)
    )
    assert relative_day("印发之日起5个工作日内", settings) == date(2022, 10, 8)


def test_typing_the_day_of_issue_into_the_master_dates_its_deadlines(tmp_path: Path) -> None:
    first, *rest = bureau().items
    late = replace(
        first, deadlines=(xt.Deadline("印发之日起2个月内"), xt.Deadline("印发之日起1个月内", date(2022, 5, 5)))
    )
    xt.write_plan(replace(bureau(), items=(late, *rest)), tmp_path / "master.xlsx")
    book = openpyxl.load_workbook(tmp_path / "master.xlsx")
    for row in book["设置"].iter_rows():
        if row[0].value == "印发日期":
            row[1].value = "2022年7月22日"
    book.save(tmp_path / "master.xlsx")
    plan = xt.read_plan(tmp_path / "master.xlsx")
    assert [d.date for d in plan.items[0].deadlines] == [date(2022, 9, 22), date(2022, 5, 5)], (
        "a day that was typed stays"
    )
    xt.write_plan(plan, tmp_path / "again.xlsx")
    assert xt.read_plan(tmp_path / "again.xlsx") == plan


# ── what a notice says beside its tasks ────────────────────────────────────────────────────────────────────────────

NOTICE = """某市水环境治理实施方案
2024年3月1日
一、总体要求
（一）主要目标。到2025年，国控断面优良比例达到95%以上，劣V类水体基本消除；到2035年，水生态环境根本改善。
二、重点任务
1.编制排口清单，印发之日起2个月内完成。（责任单位：市水利局）
2.开展巡河。每周巡河1次。（责任单位：市住建局）
三、组织实施
各责任单位要制定具体实施方案，于印发之日起1个月内报市治水办备案。
加强宣传引导，营造良好氛围。"""


def test_goals_days_rhythms_and_duties_of_a_notice_are_offered() -> None:
    lines = tuple(Paragraph(n, text) for n, text in enumerate(NOTICE.splitlines(), 1))
    made = draft([Document("方案.txt", lines)])
    assert [(g.year, g.name, g.value) for g in made.plan.goals] == [(2025, "国控断面优良比例", 95.0), (2035, "", None)]
    assert made.account.set_index("line").loc[4, "placed"] == "goal" and 4 not in set(made.unplaced["line"])
    clearing, patrol = made.plan.items
    assert clearing.due == date(2024, 5, 1) and [f[:2] for f in patrol.frequency] == ["每周"] and not patrol.deadlines
    duties = [d for d in made.uncertain if d.code.startswith("duty")]
    assert len(duties) == 1 and "报市治水办备案" in duties[0].text and "2024-04-01" in duties[0].reason
    told = next(line for line in import_lines(made, Path("master.xlsx"), "zh") if "总体目标 1" in line)
    counts = re.findall(r"\d+", told.partition("：")[2])
    assert sum(map(int, counts)) == len(made.lines), "the account in words adds up"
    assert "no-day" not in {d.code for d in made.uncertain}
