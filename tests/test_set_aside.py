"""What was set aside stays before the coordinator's eyes until its unit sent a return that counts, or the row is deleted."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

import xltrack as xt
from tests.forms import GOOD, fill, header_row
from tests.plans import bureau
from tests.sheets import Row, Status
from xltrack import pipeline, publish
from xltrack.outputs.terminal import merge_lines

PLAN = bureau()
PERIOD = PLAN.periods[0].label
MIXED = {i.id: GOOD if i.kind == "regular" else GOOD | {"status": "未发生"} for i in PLAN.items}
ASIDE = "无法识别、未汇总"
ANSWERED = "已有新报"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    xt.write_plan(PLAN, tmp_path / "master.xlsx")
    xt.split(tmp_path / "master.xlsx", PERIOD, tmp_path / "outbox")
    return tmp_path


def send(
    desk: Path, unit: str, folder: str, *, sorted_ids: bool = False, name: str = "", items: Sequence[str] = (), period: str = PERIOD, **preamble: str
) -> Path:  # fmt: skip
    """A unit's filled form in a folder, or ``items`` of it; with ids that were sorted apart from their tasks it will be set aside."""
    path = desk / folder / f"{name or unit}.xlsx"
    path.parent.mkdir(exist_ok=True)
    answers = {i: a for i, a in MIXED.items() if not items or i in items}
    fill(desk / "outbox" / period / f"{unit}.xlsx", answers, path, **preamble)
    if sorted_ids:
        book = openpyxl.load_workbook(path)
        cells = [c for c in book.worksheets[0]["A"] if isinstance(c.value, str) and c.value.startswith("T")]
        texts = [c.value for c in cells]
        for cell, text in zip(cells, [*texts[1:], texts[0]], strict=True):
            cell.value = text
        book.save(path)
    return path


def without_header(path: Path) -> Path:
    """A form whose header row was deleted."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet.delete_rows(header_row(sheet))
    book.save(path)
    return path


def letters(desk: Path, period: str = PERIOD) -> dict[str, str]:
    """Unit → what a reminder of today says to it."""
    told = publish.remind(master=desk / "master.xlsx", today=date(2022, 6, 21), period=period)
    return {one.unit: "\n".join((one.subject, *one.lines)) for one in told.letters}


def states(desk: Path) -> dict[str, str]:
    return {r["单位"]: r["报送状态"] for r in Status(desk / "status.xlsx").table("单位")}


def merge(desk: Path, *folders: str, **options: object) -> tuple[xt.MergeResult, dict[str, Row]]:
    result = pipeline.merge_into([desk / f for f in folders], master=desk / "master.xlsx", **options)
    rows = Status(desk / "status.xlsx").table("报送")
    return result, {r["文件"]: r for r in rows if r["文件"]}


def test_a_form_set_aside_stays_listed_when_another_unit_is_merged_alone(desk: Path) -> None:
    send(desk, "水务股", "first", sorted_ids=True)
    (desk / "first" / "一中队.xlsx").write_bytes(b"PK\x03\x04 cut short")
    merge(desk, "first")
    send(desk, "环卫股", "second")
    result, listed = merge(desk, "second")
    assert {f: r["状态"] for f, r in listed.items()} == {
        "first/一中队.xlsx": ASIDE,
        "first/水务股.xlsx": ASIDE,
        "second/环卫股.xlsx": "已汇总",
    }
    assert {f.code for f in result.consolidation.findings if f.file == "first/水务股.xlsx"} == {"sheet-mis-sorted"}
    assert {f.code for f in result.consolidation.findings if f.file == "first/一中队.xlsx"} == {"file-broken"}
    assert {"水务股", "一中队"} <= set(result.to_json()["units"]["quarantined"])


def test_merging_again_gives_the_same_bytes(desk: Path) -> None:
    send(desk, "水务股", "first", sorted_ids=True)
    merge(desk, "first")
    send(desk, "环卫股", "second")
    merge(desk, "second")
    before = (desk / "status.xlsx").read_bytes()
    merge(desk, "second")
    assert (desk / "status.xlsx").read_bytes() == before


def test_a_good_return_of_the_unit_settles_it(desk: Path) -> None:
    send(desk, "水务股", "first", sorted_ids=True)
    (desk / "first" / "水务股扫描件.xlsx").write_bytes(b"PK\x03\x04 cut short")
    merge(desk, "first")
    send(desk, "水务股", "second", name="水务股重报")
    result, listed = merge(desk, "second")
    assert {f: r["状态"] for f, r in listed.items()} == {
        "second/水务股重报.xlsx": "已汇总",
        "first/水务股.xlsx": ANSWERED,
        "first/水务股扫描件.xlsx": ANSWERED,
    }
    said = [f for f in result.consolidation.findings if f.file.startswith("first/")]
    assert {(f.code, f.severity) for f in said} == {("return-replaced", "info")}
    assert result.to_json()["units"]["quarantined"] == []


def test_a_file_that_lies_there_still_is_listed_once_whatever_became_of_it(desk: Path) -> None:
    path = send(desk, "水务股", "first", sorted_ids=True)
    merge(desk, "first")
    _, listed = merge(desk, "first")
    assert list(listed) == ["first/水务股.xlsx"]
    moved = desk / "second" / "另名.xlsx"
    moved.parent.mkdir()
    shutil.move(path, moved)
    _, listed = merge(desk, "second")
    assert list(listed) == ["second/另名.xlsx"]


def test_the_coordinator_may_delete_the_row_and_forget_the_unit(desk: Path) -> None:
    send(desk, "水务股", "first", sorted_ids=True)
    send(desk, "一中队", "first", sorted_ids=True)
    merge(desk, "first")
    book = openpyxl.load_workbook(desk / "status.xlsx")
    page = book["报送"]
    page.delete_rows(next(r for r in range(2, page.max_row + 1) if page.cell(r, 1).value == "first/水务股.xlsx"))
    book.save(desk / "status.xlsx")
    send(desk, "环卫股", "second")
    _, listed = merge(desk, "second")
    assert set(listed) == {"first/一中队.xlsx", "second/环卫股.xlsx"}
    _, listed = merge(desk, "second", forget=["一中队"])
    assert set(listed) == {"second/环卫股.xlsx"}


def test_workbook_report_and_terminal_count_the_same_units_as_returned(desk: Path) -> None:
    send(desk, "水务股", "returns", sorted_ids=True)
    send(desk, "环卫股", "returns")
    result, _ = merge(desk, "returns")
    units = result.to_json()["units"]
    assert units["returned"] == ["环卫股"] and units["quarantined"] == ["水务股"]
    overview = openpyxl.load_workbook(desk / "status.xlsx")["总览"]
    shown = " ".join(str(c.value) for row in overview.iter_rows() for c in row if c.value)
    assert "应报单位 4 个，已报 1 个" in shown and "来件未汇总（1） 水务股" in shown
    report = publish.report(desk / "status.xlsx", master=desk / "master.xlsx", out=desk / "report.docx")
    written = "".join(p.text for p in docx.Document(str(report.path)).paragraphs)
    assert "应报单位4个，已报1个" in written and "无法识别、未汇总：水务股" in written


def test_an_overview_does_not_say_that_all_have_returned_while_a_form_lies_aside(desk: Path) -> None:
    for form in sorted((desk / "outbox" / PERIOD).iterdir()):
        send(desk, form.stem, "returns", sorted_ids=form.stem == "水务股")
    result, _ = merge(desk, "returns")
    assert not result.to_json()["units"]["silent"] and result.to_json()["units"]["quarantined"]
    overview = openpyxl.load_workbook(desk / "status.xlsx")["总览"]
    assert "全部报送" not in " ".join(str(c.value) for row in overview.iter_rows() for c in row if c.value)


def test_what_was_set_aside_in_an_earlier_period_is_not_told_of_the_next(desk: Path) -> None:
    send(desk, "水务股", "first", sorted_ids=True)
    merge(desk, "first")
    later = PLAN.periods[1].label
    xt.split(desk / "master.xlsx", later, desk / "outbox")
    fill(desk / "outbox" / later / "环卫股.xlsx", MIXED, desk / "second" / "环卫股.xlsx")
    result, listed = merge(desk, "second")
    assert result.to_json()["units"]["quarantined"] == [] and listed["first/水务股.xlsx"]["状态"] == ASIDE


@pytest.mark.parametrize("merged_between", [True, False])
@pytest.mark.parametrize("spoilt", ["sorted", "header"])
def test_a_unit_that_put_its_form_right_is_accused_and_chased_no_more(
    desk: Path, spoilt: str, merged_between: bool
) -> None:
    old = send(desk, "水务股", "returns", sorted_ids=spoilt == "sorted")
    if spoilt == "header":
        without_header(old)
    if merged_between:
        merge(desk, "returns")
        assert states(desk)["水务股"] == "退回更正"
    send(desk, "水务股", "returns", name="水务股更正", 第几次报送="2")
    result, listed = merge(desk, "returns", corrections=desk / "corrections")
    assert listed["returns/水务股.xlsx"]["状态"] == ANSWERED
    assert "returns/水务股更正.xlsx" in listed["returns/水务股.xlsx"]["说明"]
    assert states(desk)["水务股"] == "已报"
    assert result.to_json()["units"]["quarantined"] == [] and not result.corrections
    assert not [f for f in result.consolidation.findings if f.unit == "水务股" and f.severity == "error"]
    assert "水务股" not in letters(desk)
    before = (desk / "status.xlsx").read_bytes()
    merge(desk, "returns")
    assert (desk / "status.xlsx").read_bytes() == before


def test_what_another_office_of_the_unit_sent_in_does_not_stand_for_a_form_set_aside(desk: Path) -> None:
    items = [i.id for i in PLAN.items]
    send(desk, "水务股", "returns", name="水务股一科", items=items[2:3])
    send(desk, "水务股", "returns", name="水务股二科", items=items[3:], sorted_ids=True)
    for _ in range(2):
        _, listed = merge(desk, "returns")
        assert listed["returns/水务股二科.xlsx"]["状态"] == ASIDE
    send(desk, "水务股", "returns", name="水务股二科更正", items=items[3:], 第几次报送="2")
    _, listed = merge(desk, "returns")
    assert listed["returns/水务股二科.xlsx"]["状态"] == ANSWERED


def test_a_correction_that_was_set_aside_is_not_answered_by_the_form_it_corrects(desk: Path) -> None:
    send(desk, "水务股", "returns")
    merge(desk, "returns")
    send(desk, "水务股", "returns", name="水务股更正", sorted_ids=True, 第几次报送="2")
    (desk / "returns" / "水务股再报.xlsx").write_bytes(b"PK\x03\x04 cut short")
    for _ in range(2):
        _, listed = merge(desk, "returns")
        assert listed["returns/水务股更正.xlsx"]["状态"] == ASIDE
        assert listed["returns/水务股再报.xlsx"]["状态"] == ASIDE


def test_what_names_no_period_is_of_the_period_it_came_in_for(desk: Path) -> None:
    without_header(send(desk, "水务股", "first"))
    send(desk, "环卫股", "first")
    merge(desk, "first")
    later = PLAN.periods[1].label
    xt.split(desk / "master.xlsx", later, desk / "outbox")
    send(desk, "水务股", "second", period=later)
    for given in (("second",), ("first", "second")):
        result, listed = merge(desk, *given)
        assert (listed["first/水务股.xlsx"]["报送期"], listed["first/水务股.xlsx"]["状态"]) == (PERIOD, ASIDE)
        assert states(desk)["水务股"] == "已报" and "水务股" not in letters(desk, later)
        assert result.to_json()["units"]["quarantined"] == []
    assert "找不到表头" in letters(desk, PERIOD)["水务股"]


def test_a_file_that_names_no_period_is_no_charge_against_a_unit_that_answered_everything(desk: Path) -> None:
    send(desk, "水务股", "returns")
    (desk / "returns" / "水务股扫描件.xlsx").write_bytes(b"PK\x03\x04 cut short")
    for _ in range(2):
        result, listed = merge(desk, "returns")
        assert listed["returns/水务股扫描件.xlsx"]["状态"] == ASIDE
        assert {f.code for f in result.consolidation.findings if f.file.endswith("扫描件.xlsx")} == {"file-broken"}
        assert states(desk)["水务股"] == "已报" and "水务股" not in letters(desk)


def test_a_later_return_on_an_old_form_stays_listed_until_its_own_period_is_answered(desk: Path) -> None:
    send(desk, "水务股", "first")
    merge(desk, "first")
    later = PLAN.periods[1].label
    xt.split(desk / "master.xlsx", later, desk / "outbox")
    send(desk, "水务股", "second", name="水务股三季度", 填报时间="2022-09-20")
    send(desk, "环卫股", "second", period=later)
    merge(desk, "second")
    for given in (("first",), ("second",), ("first", "second")):
        result, listed = merge(desk, *given)
        row = listed["second/水务股三季度.xlsx"]
        assert (row["报送期"], row["状态"]) == (later, ASIDE), f"lost from sight when {given} was merged"
        assert "period-by-form" in {f.code for f in result.consolidation.findings}
        assert "用了旧表" in letters(desk, later)["水务股"] and "水务股" not in letters(desk, PERIOD)
    send(desk, "水务股", "third", period=later)
    _, listed = merge(desk, "third")
    assert listed["second/水务股三季度.xlsx"]["状态"] == ANSWERED


def test_a_later_return_on_an_old_form_counts_once_the_coordinator_names_its_period(desk: Path) -> None:
    send(desk, "水务股", "returns", 填报时间="2022-09-20")
    merge(desk, "returns")
    later = PLAN.periods[1].label
    _, listed = merge(desk, "returns", period=later)
    assert (listed["returns/水务股.xlsx"]["报送期"], listed["returns/水务股.xlsx"]["状态"]) == (later, "已汇总")


def test_the_returns_sheet_says_why_and_keeps_what_was_set_aside_together(desk: Path) -> None:
    send(desk, "环卫股", "returns", sorted_ids=True)
    without_header(send(desk, "水务股", "returns"))
    (desk / "returns" / "一中队.xlsx").write_bytes(b"PK\x03\x04 cut short")
    send(desk, "二中队", "returns")
    merge(desk, "returns")
    later = PLAN.periods[1].label
    xt.split(desk / "master.xlsx", later, desk / "outbox")
    send(desk, "水务股", "second", period=later)
    merge(desk, "second")
    rows = Status(desk / "status.xlsx").table("报送")
    aside = [r for r in rows if r["状态"] == ASIDE]
    assert all(r["说明"] for r in aside), "each says why it was set aside"
    assert [(r["报送期"], r["单位"], r["状态"]) for r in rows if r["文件"]] == [
        (later, "水务股", "已汇总"),
        (PERIOD, "环卫股", ASIDE),
        (PERIOD, "水务股", ASIDE),
        (PERIOD, "一中队", ASIDE),
        (PERIOD, "二中队", "沿用台账"),
    ]
    assert [r["报送期"] for r in rows] == sorted((r["报送期"] for r in rows), key=[later, PERIOD].index)


def test_a_form_of_a_later_period_under_the_same_name_settles_nothing(desk: Path) -> None:
    """An office empties its folder of returns each period, and units keep the name of their file."""
    later = PLAN.periods[1].label
    xt.split(desk / "master.xlsx", later, desk / "outbox")
    send(desk, "水务股", "returns", sorted_ids=True)
    merge(desk, "returns")
    send(desk, "水务股", "returns", period=later)
    for _ in range(2):
        result, _ = merge(desk, "returns")
        rows = result.consolidation.returns
        assert rows[rows["file_state"] == "quarantined"][["file", "period"]].to_numpy().tolist() == [
            ["returns/水务股.xlsx", PERIOD]
        ]
        told = [f for f in result.consolidation.findings if f.code == "sheet-mis-sorted"]
        assert [(f.unit, f.period) for f in told] == [("水务股", PERIOD)]
    send(desk, "水务股", "again")
    result, listed = merge(desk, "again")
    assert {r["状态"] for r in listed.values() if r["报送期"] == PERIOD} == {ANSWERED, "已汇总"}
    assert "sheet-mis-sorted" not in {f.code for f in result.consolidation.findings}


def told(desk: Path, result: xt.MergeResult) -> str:
    """What the terminal and the first page say of the period shown."""
    page = openpyxl.load_workbook(desk / "status.xlsx")["总览"]
    cells = [str(c.value) for row in page.iter_rows() for c in row if c.value]
    return "\n".join([*cells, *merge_lines(result.to_json(), (), "zh")])


def test_a_form_set_aside_in_an_earlier_period_is_not_named_in_every_later_summary(desk: Path) -> None:
    later = PLAN.periods[1].label
    xt.split(desk / "master.xlsx", later, desk / "outbox")
    send(desk, "水务股", "returns", sorted_ids=True)
    result, _ = merge(desk, "returns")
    assert told(desk, result).count("returns/水务股.xlsx") == 2
    send(desk, "水务股", "autumn", period=later)
    result, listed = merge(desk, "autumn")
    assert "returns/水务股.xlsx" not in told(desk, result), "whoever looks for it finds it on the returns sheet"
    assert [r["状态"] for r in listed.values() if r["报送期"] == PERIOD] == [ASIDE]
