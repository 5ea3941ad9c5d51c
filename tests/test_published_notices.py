"""Figures that offices have published, recomputed: from a master and filled-in returns to the counts, shares and sentences of the notice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import xltrack as xt
from tests.coordinator import PLAN, Desk
from tests.forms import GOOD, fill
from xltrack import publish
from xltrack.plan import form_id

UNIT = "发改局"
NOVEMBER, YEAR_END = xt.Period("11月", date(2022, 12, 5), date(2022, 11, 30)), xt.Period("年终", date(2022, 12, 31))


def desk_of(folder: Path, period: xt.Period, *indicators: xt.Indicator) -> Desk:
    items = tuple(
        xt.Item(f"完成{i.name}目标。", form_id(n), ("一、指标",), str(n), lead=(UNIT,), indicators=(i,))
        for n, i in enumerate(indicators, 1)
    )
    plan = replace(
        PLAN,
        items=items,
        units=(xt.Unit(UNIT),),
        periods=(period,),
        settings=xt.Settings(template="form_extended_zh.xlsx"),
    )
    return Desk(folder, plan)


def report(desk: Desk, *actuals: object, **said: Any) -> xt.MergeResult:
    label = desk.plan.periods[0].label
    words = {i.id: GOOD | said | {"指标完成值": a} for i, a in zip(desk.plan.items, actuals, strict=True)}
    fill(desk.send(label) / f"{UNIT}.xlsx", words, desk.returns(label) / f"{UNIT}.xlsx")
    return desk.merge(label)


def sentences(desk: Desk) -> list[str]:
    page = openpyxl.load_workbook(desk.status)["指标"]
    at = [c.value for c in page[1]].index("说明")
    return [row[at] for row in page.iter_rows(min_row=2, values_only=True)]


def test_55_quantified_items_44_on_pace_11_behind(tmp_path: Path) -> None:
    """44 of 55 is 80.0%, 11 is 20.0%: counted from the indicators, on the overview, and in the written report."""
    desk = desk_of(
        tmp_path, NOVEMBER, *(xt.Indicator(f"量化任务{n}", ">=", 120.0, "个", basis="cumulative") for n in range(55))
    )
    result = report(desk, *(110 if n < 44 else 100 for n in range(55)))
    states = Counter(result.consolidation.indicators["target_state"])
    assert states == {"on_pace": 44, "behind": 11}
    assert set(sentences(desk)) == {
        "完成年度任务的91.7%，与序时进度持平",
        "完成年度任务的83.3%，落后序时进度8.4个百分点",
    }
    assert int((result.items["doubtful"] != "").sum()) == 11, "marked on schedule, contradicted by the numbers"
    label, lagging = "11月", dict.fromkeys([i.id for i in desk.plan.items[44:]], "未达序时进度")
    for item_id, verdict in lagging.items():
        desk.type_in("任务", "核定", verdict, 编号=item_id)
    verified = desk.merge(label)
    assert verified.to_json()["by_status"] | {"on_schedule": 44, "behind": 11} == verified.to_json()["by_status"]
    made = publish.report(desk.status, master=desk.folder / "master.xlsx", out=tmp_path / "r.docx", kind="notice")
    assert made.path is not None
    from docx import Document

    text = "\n".join(p.text for p in Document(str(made.path)).paragraphs)
    assert "达到序时进度44项，占80.0%" in text and "未达序时进度11项，占20.0%" in text


@pytest.mark.parametrize(
    ("period", "indicator", "actual", "sentence"),
    [
        (NOVEMBER, xt.Indicator("地区生产总值", ">=", 7.0, "%", basis="growth"), 6.1, "增长6.1%，低于目标0.9个百分点"),
        (YEAR_END, xt.Indicator("空气质量优良率", ">=", 97.1, "%"), 96.3, "96.3%，低于目标0.8个百分点"),
        (YEAR_END, xt.Indicator("空气质量优良率", ">=", 97.1, "%"), "96.3%", "96.3%，低于目标0.8个百分点"),
        (NOVEMBER, xt.Indicator("清淤", ">=", 12.0, "万方", basis="cumulative"), 10, "完成年度任务的83.3%，落后序时进度8.4个百分点"),
        (NOVEMBER, xt.Indicator("污水管网", ">=", 420.0, "公里", 2025, "cumulative", date(2022, 1, 1), date(2025, 12, 31)), 96.6, "完成总任务的23.0%，快于序时进度0.1个百分点"),
        (NOVEMBER, xt.Indicator("河道监测", ">=", 52.0, "次", basis="frequency"), 45, "应完成47次，已完成45次，少2次"),
        (NOVEMBER, xt.Indicator("PM2.5年均浓度", "<=", 20.0, "微克每立方米"), 21.5, "现为21.5微克每立方米，年终考核"),
        (YEAR_END, xt.Indicator("PM2.5年均浓度", "<=", 20.0, "微克每立方米"), 19.4, "19.4微克每立方米，低于目标0.6微克每立方米，达到目标"),
        (YEAR_END, xt.Indicator("地表水达标率", ">=", 100.0, "%"), 1, "100%，与目标持平"),
    ],
)  # fmt: skip
def test_a_gap_is_said_in_the_words_of_notices(
    tmp_path: Path, period: xt.Period, indicator: xt.Indicator, actual: object, sentence: str
) -> None:
    desk = desk_of(tmp_path, period, indicator)
    report(desk, actual)
    assert sentences(desk) == [sentence]


@pytest.mark.parametrize(("force", "doubted"), [("binding", True), ("expected", True), ("strive", False)])
def test_only_a_target_to_strive_for_may_be_missed_without_doubt(tmp_path: Path, force: str, doubted: bool) -> None:
    desk = desk_of(tmp_path, YEAR_END, xt.Indicator("优良率", ">=", 97.1, "%", force=force))
    result = report(desk, 96.3, status="已完成")
    assert bool(result.items.iloc[0]["doubtful"]) is doubted and result.items.iloc[0]["effective"] == "completed"


def test_145_targets_split_into_222_items_are_counted_both_ways(tmp_path: Path) -> None:
    """One county's year: targets and the items they were split into both add up."""
    items = tuple(
        xt.Item(f"目标{n}分项{sub}。", form_id(2 * n + sub), serial=str(n), sub=sub if n <= 77 else None, lead=(UNIT,))
        for n in range(1, 146)
        for sub in ((1, 2) if n <= 77 else (1,))
    )
    desk = Desk(tmp_path, replace(PLAN, items=items, units=(xt.Unit(UNIT),), periods=(NOVEMBER,)))
    fill(desk.send("11月") / f"{UNIT}.xlsx", GOOD, desk.returns("11月") / f"{UNIT}.xlsx")
    result = desk.merge("11月")
    assert result.to_json()["items"] == 222 == result.to_json()["by_status"]["on_schedule"]
    assert result.items["serial"].nunique() == 145


def test_a_figure_in_ten_thousands_for_a_target_in_hundred_millions_is_converted_in_every_sheet(tmp_path: Path) -> None:
    desk = desk_of(
        tmp_path, NOVEMBER, *(xt.Indicator(f"投资{n}", ">=", 42.0, "亿元", basis="cumulative") for n in range(3))
    )
    result = report(desk, "126000万元", "3.6亿", "3000000元")
    assert list(result.consolidation.indicators["actual"]) == [12.6, 3.6, 0.03]
    told = result.findings[result.findings["code"].str.startswith("number-")]
    assert list(told["expected"]) == ["12.6亿元", "0.03亿元"] and set(told["code"]) == {"number-converted"}
