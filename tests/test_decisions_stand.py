"""What a coordinator decided, and what a unit said in whatever column, stands until somebody says otherwise."""

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
from xltrack import pipeline
from xltrack.outputs.sentences import without_phones
from xltrack.steps import targets


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def merged(desk: Desk, folder: Path, **options: Any) -> xt.MergeResult:
    return pipeline.merge_into([folder], master=desk.folder / "master.xlsx", **options)


def late_form(desk: Desk) -> Path:
    """A form of the first half-year that says it was filled in at the end of the year."""
    folder = desk.folder / "late"
    fill(desk.send("上半年") / "水务股.xlsx", GOOD, folder / "水务股.xlsx", 填报时间="2022-12-10")
    return folder


def test_a_form_that_was_placed_in_its_period_by_option_stays_there(desk: Desk) -> None:
    folder = late_form(desk)
    assert found(merged(desk, folder), "period-by-form")
    placed = merged(desk, folder, period="上半年")
    for _ in range(2):
        again = merged(desk, folder)
        assert not found(again, "period-by-form")
        assert unit(again, "水务股")["unit_state"] == unit(placed, "水务股")["unit_state"]
        assert item(again, IDS[2])["effective"] == "on_schedule"
        assert len(again.ledger) == len(placed.ledger)
    checked = xt.validate([folder], master=desk.folder / "master.xlsx")
    assert {f["path"] for f in checked.to_json()["files"]} == {"late/水务股.xlsx"}, "a check alone knows of no decision"
    moved = merged(desk, folder, period="三季度")
    assert set(moved.ledger[moved.ledger["sha256"] != ""]["period"]) == {"三季度"}, "another word moves it"


def test_a_form_without_a_period_that_was_placed_by_option_stays_there(desk: Desk) -> None:
    book = openpyxl.load_workbook(late_form(desk) / "水务股.xlsx")
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if cell.value == "上半年":
                cell.value = "春季"
    book.save(desk.folder / "late/水务股.xlsx")
    folder = desk.folder / "late"
    assert found(merged(desk, folder), "sheet-of-unknown-period")
    placed = merged(desk, folder, period="上半年")
    assert item(placed, IDS[2])["effective"] == "on_schedule"
    again = merged(desk, folder)
    assert item(again, IDS[2])["effective"] == "on_schedule" and not found(again, "sheet-of-unknown-period")


def test_what_the_ledger_holds_stays_where_its_file_can_no_longer_be_placed(desk: Desk) -> None:
    """The period was renamed in the master: its forms are set aside and say why; what they said is not struck from the history."""
    before = desk.period("上半年")
    book = openpyxl.load_workbook(desk.folder / "master.xlsx")
    for row in book["报送期"].iter_rows():
        for cell in row:
            cell.value = "2022年上半年报送" if cell.value == "上半年" else cell.value
    book.save(desk.folder / "master.xlsx")
    after = desk.merge("上半年")
    assert found(after, "sheet-of-unknown-period")
    said = before.ledger[before.ledger["sha256"] != ""]
    assert set(said["sha256"]) <= set(after.ledger["sha256"])


def test_a_row_of_which_only_another_column_was_filled_is_not_forgotten(tmp_path: Path) -> None:
    desk = Desk(tmp_path, replace(PLAN, settings=xt.Settings(template="form_extended")))
    desk.period("上半年", units=("环卫股",))
    fill(desk.send("上半年") / "水务股.xlsx", {"佐证材料": "批复文件"}, tmp_path / "only/水务股.xlsx")
    first = merged(desk, tmp_path / "only")
    for result in (first, desk.merge("上半年"), desk.merge("上半年")):
        row = result.answers.set_index(["id", "unit"]).loc[(IDS[2], "水务股")]
        assert row["returned"] and row["evidence"] == "批复文件"
        assert unit(result, "水务股")["unit_state"] == unit(first, "水务股")["unit_state"]


def test_of_two_forms_one_without_a_day_neither_wins_in_silence(desk: Desk) -> None:
    folder = desk.folder / "two"
    fill(desk.send("上半年") / "水务股.xlsx", GOOD, folder / "旧.xlsx", 填报时间="2022-06-10")
    fill(desk.send("上半年") / "水务股.xlsx", BEHIND, folder / "新.xlsx", 填报时间=None)
    assert found(merged(desk, folder), "returns-undecided")
    fill(desk.send("上半年") / "水务股.xlsx", GOOD, folder / "更旧.xlsx", 填报时间="2022-06-01")
    (older, *_) = found(merged(desk, folder), "return-superseded")
    assert "旧.xlsx" in older["message"] and "新.xlsx" in older["message"], (
        "what it gave way to, though nothing is decided"
    )
    (folder / "更旧.xlsx").unlink()
    fill(desk.send("上半年") / "水务股.xlsx", BEHIND, folder / "新.xlsx", 填报时间="2022-06-12")
    assert item(merged(desk, folder), IDS[2])["effective"] == "behind", "a later day decides"


FINAL = xt.Period("年度终核", date(2023, 1, 16), date(2022, 12, 31), kind="final")


def through_the_year(folder: Path) -> Desk:
    """Two periods reported, all returns kept in one folder, then the final review opened."""
    plan = replace(PLAN, periods=(*PLAN.periods[:2], FINAL), settings=xt.Settings(template="form_extended"))
    desk = Desk(folder, plan)
    for label, figure in zip([p.label for p in plan.periods[:2]], (2, 3), strict=True):
        desk.period(label, GOOD | {"指标完成值": figure})
        (folder / "all").mkdir(exist_ok=True)
        for path in desk.returns(label).iterdir():
            path.rename(folder / "all" / f"{label}-{path.name}")
    merged(desk, folder / "all", period=FINAL.label)
    return desk


def test_a_superiors_finding_at_the_end_of_the_year_rewrites_no_earlier_period(tmp_path: Path) -> None:
    desk = through_the_year(tmp_path)
    before = openpyxl.load_workbook(desk.status)["台账"]
    desk.type_in("任务", "上级认定", "未达序时进度", 编号=IDS[2])
    result = merged(desk, tmp_path / "all", period=FINAL.label)
    assert item(result, IDS[2])["effective"] == "behind" and item(result, IDS[2])["previous_status"] == "on_schedule"
    assert item(result, IDS[2])["self"] == "达到序时进度", "the unit never said otherwise"
    heads = [c.value for c in before[1]]
    place = tuple(heads.index(h) for h in ("报送期", "编号", "单位", "状态"))
    said = {tuple(row[n] or "" for n in place) for row in before.iter_rows(min_row=2, values_only=True)}
    after = openpyxl.load_workbook(desk.status)["台账"]
    now = {tuple(row[n] or "" for n in place) for row in after.iter_rows(min_row=2, values_only=True)}
    assert {row for row in said ^ now if row[0] != FINAL.label} == set()


def test_the_final_review_judges_the_last_figures_that_units_reported(tmp_path: Path) -> None:
    plan = replace(PLAN, settings=xt.Settings(template="form_extended"))
    measured = [i for i in plan.items if any(n.value is not None for n in i.indicators)]
    assert measured
    result = merged(through_the_year(tmp_path), tmp_path / "all", period=FINAL.label)
    rows = result.consolidation.indicators
    told = rows[rows["id"].isin([i.id for i in measured]) & (rows["unit"] != "")]
    assert len(told) and set(told["actual"]) == {3.0} and "unknown" not in set(told["target_state"])


def test_a_unit_that_has_not_reported_yet_still_shows_its_last_figure(tmp_path: Path) -> None:
    plan = replace(PLAN, settings=xt.Settings(template="form_extended"))
    desk = Desk(tmp_path, plan)
    desk.period("上半年", GOOD | {"指标完成值": 2})
    rows = desk.period("三季度", GOOD | {"指标完成值": 3}, units=("一中队",)).consolidation.indicators
    waiting = rows[(rows["before"] == 2) & (rows["actual"] == "")]
    assert len(waiting) and set(waiting["target_state"]) == {"unknown"}


def test_completed_with_half_the_target_is_doubted() -> None:
    half = xt.Indicator("改造小区", comparison=">=", value=24.0, unit="个", basis="cumulative", year=2022)
    period = xt.Period("一季度", date(2022, 3, 31), date(2022, 3, 31))
    judged = targets.judge(half, 12.0, xt.Item("改造小区24个", indicators=(half,)), period, 2022)
    assert judged.state == "on_pace"
    assert "50.0%" in targets.contradiction("completed", [(half, judged)], "zh")
    assert targets.contradiction("on_schedule", [(half, judged)], "zh") == ""


def test_a_mark_between_two_forms_settles_the_period_it_was_typed_for(desk: Desk) -> None:
    """The coordinator ticks 采用 and then merges the next period: the item of the period before is not left as not returned."""
    folder = desk.folder / "two"
    fill(desk.send("上半年") / "水务股.xlsx", GOOD, folder / "甲.xlsx")
    fill(desk.send("上半年") / "水务股.xlsx", BEHIND, folder / "乙.xlsx")
    assert item(merged(desk, folder), IDS[2])["effective"] == "not_returned"
    desk.type_in("报送", "采用", "是", 文件="two/乙.xlsx")
    later = desk.period("三季度", units=("一中队",))
    totals = later.ledger[(later.ledger["period"] == "上半年") & (later.ledger["unit"] == "")].set_index("id")
    assert totals.loc[IDS[2], "effective"] == "behind"


def test_a_target_just_missed_is_not_met_and_an_upper_limit_of_times_is_one() -> None:
    period = xt.Period("全年", date(2022, 12, 31), date(2022, 12, 31))
    many = xt.Indicator("新增", comparison=">=", value=2000.0, unit="户", basis="cumulative", year=2022)
    assert targets.judge(many, 1999.0, xt.Item("新增2000户"), period, 2022).state != "met"
    assert targets.judge(many, 2000.0, xt.Item("新增2000户"), period, 2022).state == "met"
    times = xt.Indicator("通报", comparison="<=", value=2.0, unit="次", basis="frequency", year=2022)
    assert targets.judge(times, 5.0, xt.Item("通报不超过2次"), period, 2022).state == "missed"


@pytest.mark.parametrize(
    ("unit", "basis", "lang", "words"),
    [
        ("tonnes", "level", "en", "76 tonnes, 4 tonnes below the target"),
        ("%", "level", "en", "76%, 4 percentage points below the target"),
        ("%", "growth", "en", "grew 76%, 4 percentage points below the target"),
        ("", "level", "en", "76, 4 below the target"),
        ("吨", "level", "zh", "76吨，低于目标4吨"),
        ("%", "level", "zh", "76%，低于目标4个百分点"),
    ],
)
def test_an_english_reader_sees_a_number_apart_from_its_unit(unit: str, basis: str, lang: str, words: str) -> None:
    period = xt.Period("2025", date(2025, 6, 30), date(2025, 6, 30))
    daily = xt.Indicator("Kitchen waste a day", value=80.0, unit=unit, basis=basis)
    assert targets.judge(daily, 76.0, xt.Item("Waste"), period, 2025, lang).words == words


def test_one_percentage_point_is_one_point() -> None:
    period, share = (
        xt.Period("2025", date(2025, 6, 30), date(2025, 6, 30)),
        xt.Indicator("Sorted", value=98.0, unit="%"),
    )
    assert (
        targets.judge(share, 97.0, xt.Item("Waste"), period, 2025, "en").words
        == "97%, 1 percentage point below the target"
    )


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "50.0% of the year's target done, exactly on schedule"), ("zh", "完成年度任务的50.0%，与序时进度持平")],
)
def test_a_target_exactly_on_schedule_is_not_said_to_be_ahead_by_nothing(lang: str, words: str) -> None:
    june = xt.Period("2025", date(2025, 6, 30), date(2025, 6, 30))
    markets = xt.Indicator("Markets refitted", value=8.0, unit="markets", basis="cumulative")
    judged = targets.judge(markets, 4.0, xt.Item("Markets"), june, 2025, lang)
    assert (judged.state, judged.words) == ("on_pace", words)


@pytest.mark.parametrize(
    "phone", ["（0595）87991234", "0595—87991234", "１３８００００１１１１", "+86-595-87991234", "138-0000-1111"]
)
def test_no_telephone_leaves_the_office_however_it_is_written(phone: str) -> None:
    assert without_phones(f"联系{phone}。", "zh")[1] == 1
    assert without_phones("完成投资12345678万元，编号2022-12345678", "zh")[1] == 0


def test_a_label_given_twice_counts_one_way_in_the_merge_and_in_its_workbook(tmp_path: Path) -> None:
    desk = Desk(tmp_path, replace(PLAN, choices=(*PLAN.choices, xt.Choice("已完成", "behind"))))
    assert [f.code for f in xt.check(tmp_path / "master.xlsx").found if f.code.startswith("choice")] == ["choice-twice"]
    result = desk.period("上半年", {"status": "已完成", "progress": "完工。"})
    assert item(result, IDS[0])["effective"] == "completed"
    lists = openpyxl.load_workbook(desk.status)["选项"]
    pairs = {row[0].value: row[1].value for row in lists.iter_rows(min_row=2, max_col=2)}
    assert pairs["已完成"] == "已完成"
