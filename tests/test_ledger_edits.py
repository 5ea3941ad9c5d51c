"""What a hurried coordinator does to the status workbook: rows, sheets and columns taken out or put in, remarks written below, part of the
columns sorted. Nothing of it is lost in silence, nothing of it becomes data."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import xltrack as xt
from tests.coordinator import BEHIND, IDS, PLAN, UNITS, Desk, found, item, unit
from tests.forms import GOOD
from tests.office import Job, Office
from xltrack import pipeline
from xltrack.books.status.read import read_ledger

TARGET = xt.Indicator("优良率", ">=", 97.1, "%")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.period("上半年", BEHIND)
    return desk


def edit(desk: Desk, change: Callable[[openpyxl.Workbook], Any]) -> None:
    book = openpyxl.load_workbook(desk.status)
    change(book)
    book.save(desk.status)


def heads(page: Any) -> dict[str, int]:
    return {str(c.value): c.column for c in page[1] if c.value}


# ── taken out ──────────────────────────────────────────────────────────────────────────────────────────────────────


def taken_out(desk: Desk, sheet: str, rows: int) -> tuple[list[str], list[str]]:
    """Counts and sheets that the next merge tells of, when the first ``rows`` of a sheet were deleted."""
    edit(desk, lambda book: book[sheet].delete_rows(2, rows))
    result = desk.merge("上半年")
    counted, named = (found(result, f"ledger-{what}") for what in ("rows-missing", "row-taken-out"))
    assert {f["severity"] for f in (*counted, *named)} == {"warning"}
    return [f["expected"] for f in counted], [f["sheet"] for f in named]


@pytest.mark.parametrize(("sheet", "rows"), [("任务", 1), ("填报明细", 2), ("报送", 3), ("台账", 4)])
def test_a_row_taken_out_is_told_of_once_by_name_or_by_number(desk: Desk, sheet: str, rows: int) -> None:
    told = (
        ([str(rows)], []) if sheet == "台账" else ([], [sheet] * rows)
    )  # which rows of its own, the history knows no more
    assert taken_out(desk, sheet, rows) == told
    assert not found(desk.merge("上半年"), "ledger-rows-missing")


def test_rows_without_a_history_are_counted_beside_those_that_are_named(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.period("上半年", BEHIND, ("环卫股",))
    counted, named = taken_out(desk, "填报明细", 3)
    assert named and counted == [str(3 - len(named))]


def test_rows_taken_out_are_named(desk: Desk) -> None:
    gone: dict[str, list[tuple[str, ...]]] = {}

    def change(book: openpyxl.Workbook) -> None:
        for sheet, rows, names in (
            ("任务", (3, 4), ("编号",)),
            ("填报明细", (2, 5), ("编号", "单位")),
            ("报送", (3,), ("文件",)),
        ):
            page = book[sheet]
            gone[sheet] = [tuple(str(page.cell(r, heads(page)[n]).value) for n in names) for r in rows]
            for row in reversed(rows):
                page.delete_rows(row)

    edit(desk, change)
    result = desk.merge("上半年")
    told = found(result, "ledger-row-taken-out")
    by_sheet = {s: [f for f in told if f["sheet"] == s] for s in gone}
    assert [(f["item"],) for f in by_sheet["任务"]] == gone["任务"]
    assert [(f["item"], f["unit"]) for f in by_sheet["填报明细"]] == gone["填报明细"]
    assert [(f["found"],) for f in by_sheet["报送"]] == gone["报送"]
    assert len(result.items) == len(PLAN.items) and not found(desk.merge("上半年"), "ledger-row-taken-out")


@pytest.mark.parametrize("sheet", ["任务", "填报明细", "报送", "指标"])
def test_a_sheet_taken_out_is_named(desk: Desk, sheet: str) -> None:
    edit(desk, lambda book: book.remove(book[sheet]))
    result = desk.merge("上半年")
    assert [f["found"] for f in found(result, "ledger-sheet-missing")] == [sheet]
    assert item(result, IDS[0])["effective"] == "behind"


def test_verdicts_outlive_the_sheet_they_were_typed_on(desk: Desk) -> None:
    desk.type_in("任务", "核定", "已完成", 编号=IDS[0])
    desk.type_in("填报明细", "核定", "已完成", 编号=IDS[2], 单位="水务股")
    desk.merge("上半年")
    edit(desk, lambda book: [book.remove(book[name]) for name in ("任务", "填报明细", "选项")])
    result = desk.merge("上半年")
    assert item(result, IDS[0])["effective"] == item(result, IDS[2])["effective"] == "completed"


def test_without_its_ledger_sheet_or_overview_a_workbook_is_refused_and_stays(desk: Desk) -> None:
    whole = desk.status.read_bytes()
    for sheet in ("台账", "总览"):
        edit(desk, lambda book, sheet=sheet: book.remove(book[sheet]))  # type: ignore[misc]
        broken = desk.status.read_bytes()
        with pytest.raises(xt.LedgerError):
            desk.merge("上半年")
        assert desk.status.read_bytes() == broken
        desk.status.write_bytes(whole)


# ── put in ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("sheet", ["任务", "填报明细", "报送", "台账"])
def test_a_remark_below_a_table_is_named_and_becomes_no_record(desk: Desk, sheet: str) -> None:
    before = len(read_ledger(desk.status, desk.plan).rows)
    edit(desk, lambda book: book[sheet].cell(book[sheet].max_row + 2, 1, "注：以上请核对"))
    result = desk.merge("上半年")
    (told,) = found(result, "ledger-extra-content")
    assert "注：以上请核对" in told["found"] and "注：以上请核对" in words_of(desk.folder / told["expected"])
    assert len(read_ledger(desk.status, desk.plan).rows) == before and not len(result.consolidation.changes)


@pytest.mark.parametrize("cell", ["R3", "B300"])
def test_a_remark_beside_the_overview_is_named(desk: Desk, cell: str) -> None:
    edit(desk, lambda book: book["总览"].__setitem__(cell, "给局长的话"))
    (told,) = found(desk.merge("上半年"), "ledger-extra-content")
    assert told["cell"] == cell and "给局长的话" in told["found"]


def test_a_remark_inside_the_overview_is_quoted_with_its_cell(desk: Desk) -> None:
    page = openpyxl.load_workbook(desk.status)["总览"]
    blank = next(
        c.coordinate for row in page.iter_rows() for c in row if c.value is None and type(c).__name__ == "Cell"
    )
    edit(desk, lambda book: book["总览"].__setitem__(blank, "给局长的话"))
    (told,) = found(desk.merge("上半年"), "ledger-extra-content")
    assert (told["sheet"], told["cell"]) == ("总览", blank) and f"{blank} 的“给局长的话”" in told["found"]


def test_words_and_figures_of_the_overview_that_were_typed_over_are_quoted(desk: Desk) -> None:
    page = openpyxl.load_workbook(desk.status)["总览"]
    cells = {str(c.value): c.coordinate for row in page.iter_rows() for c in row if c.value}
    words, figure = cells["下一步"], next(at for text, at in cells.items() if text.startswith("=COUNTIF(items_status"))

    def change(book: openpyxl.Workbook) -> None:
        book["总览"][words], book["总览"][figure] = "周五前办完", 99
        book["总览"].insert_rows(1, 1)

    edit(desk, change)
    told = {f["found"] for f in found(desk.merge("上半年"), "ledger-extra-content")}
    lower = [f"{at[0]}{int(at[1:]) + 1}" for at in (words, figure)]
    assert told == {f"“总览”表 {lower[0]} 的“周五前办完”", f"“总览”表 {lower[1]} 的“99”"}


def test_very_many_words_on_the_overview_are_quoted_up_to_a_bound_and_counted(desk: Desk) -> None:
    page = openpyxl.load_workbook(desk.status)["总览"]
    blanks = [c.coordinate for row in page.iter_rows() for c in row if c.value is None and type(c).__name__ == "Cell"][
        :25
    ]

    def change(book: openpyxl.Workbook) -> None:
        for n, at in enumerate(blanks):
            book["总览"][at] = f"记{n}"

    edit(desk, change)
    told = [f["found"] for f in found(desk.merge("上半年"), "ledger-extra-content")]
    assert len(told) == 21 and any("另外加写的 5 格" in text for text in told)


@pytest.mark.parametrize("header", ["我的列", None])
def test_notes_in_a_column_that_is_not_kept_are_quoted_with_their_cells(desk: Desk, header: str | None) -> None:
    at = openpyxl.load_workbook(desk.status)["核对提示"].max_column + 1
    letter = openpyxl.utils.get_column_letter(at)

    def change(book: openpyxl.Workbook) -> None:
        book["核对提示"].cell(1, at, header)
        book["核对提示"].cell(3, at, "我的批注")
        book["核对提示"].cell(4, at, "很长的话" * 100)

    edit(desk, change)
    (told,) = found(desk.merge("上半年"), "ledger-extra-content")
    assert f"{letter}3“我的批注”" in told["found"] and f"{letter}4“很长的话" in told["found"]
    assert len(told["found"]) < 200


def words_of(path: Path) -> set[str]:
    return {str(c.value) for page in openpyxl.load_workbook(path) for row in page.iter_rows() for c in row if c.value}


@pytest.mark.parametrize("sheet", ["滞后清单", "核对提示", "台账"])
def test_a_column_added_where_none_is_kept_is_named(desk: Desk, sheet: str) -> None:
    def change(book: openpyxl.Workbook) -> None:
        page = book[sheet]
        column = page.max_column + 1
        page.cell(1, column, "我的列")
        page.cell(2, column, "记事")

    edit(desk, change)
    assert ["我的列" in f["found"] for f in found(desk.merge("上半年"), "ledger-extra-content")] == [True]


@pytest.mark.parametrize("sheet", ["单位", "指标"])
def test_a_column_added_beside_units_and_indicators_is_carried_over(desk: Desk, sheet: str) -> None:
    def change(book: openpyxl.Workbook) -> None:
        page = book[sheet]
        column = page.max_column + 1
        page.cell(1, column, "我的列")
        page.cell(2, column, "记事")

    edit(desk, change)
    for label in ("上半年", "三季度", "三季度"):
        result = desk.period(label)
        assert not found(result, "ledger-extra-content") and not found(result, "ledger-typed-lost")
        page = openpyxl.load_workbook(desk.status)[sheet]
        assert page.cell(2, heads(page)["我的列"]).value == "记事"


# ── shuffled and typed over ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("sheet", ["任务", "填报明细"])
def test_words_beside_an_id_and_a_text_of_two_items_go_to_neither(desk: Desk, sheet: str) -> None:
    """Two texts change places, as when only some columns are sorted."""

    def change(book: openpyxl.Workbook) -> None:
        page = book[sheet]
        at = heads(page)
        rows = [r for r in range(2, page.max_row + 1) if page.cell(r, at["编号"]).value in IDS[2:4]]
        texts = [page.cell(r, at["任务内容"]).value for r in rows]
        for row, text in zip(rows, reversed(texts), strict=True):
            page.cell(row, at["任务内容"]).value = text
            page.cell(row, at["核定"]).value = "已完成"

    edit(desk, change)
    result = desk.merge("上半年")
    assert found(result, "ledger-row-parted") and "completed" not in set(result.items["effective"])


def test_a_verdict_that_is_no_choice_is_told_once_with_its_cell(desk: Desk) -> None:
    desk.type_in("任务", "核定", "差不多", 编号=IDS[0])
    (told,) = found(desk.merge("上半年"), "verdict-not-a-choice")
    assert (told["sheet"], told["file"]) == ("任务", "status.xlsx") and told["cell"]


def test_an_error_value_where_the_coordinator_types_is_told_with_its_cell(desk: Desk) -> None:
    def change(book: openpyxl.Workbook) -> None:
        page = book["任务"]
        page.cell(2, heads(page)["核定"]).value = "#N/A"
        page.cell(1, page.max_column + 1).value = "分管领导"
        page.cell(2, page.max_column).value = "#REF!"
        page = book["填报明细"]
        page.cell(3, heads(page)["更正依据"]).value = "#VALUE!"

    edit(desk, change)
    told = found(desk.merge("上半年"), "cell-error")
    assert sorted((f["sheet"], f["found"]) for f in told) == [
        ("任务", "#N/A"),
        ("任务", "#REF!"),
        ("填报明细", "#VALUE!"),
    ]
    assert all(f["cell"] and f["file"] == "status.xlsx" for f in told)
    assert not found(desk.merge("上半年"), "cell-error")


# ── figures typed beside indicators and items ──────────────────────────────────────────────────────────────────────


@pytest.fixture
def measured(tmp_path: Path) -> Desk:
    plan = replace(PLAN, items=(replace(PLAN.items[0], indicators=(TARGET,)), *PLAN.items[1:]))
    desk = Desk(tmp_path, plan)
    desk.period("上半年")
    return desk


def final(desk: Desk, value: object, code: str = "General") -> None:
    def change(book: openpyxl.Workbook) -> None:
        page = book["指标"]
        cell = page.cell(2, heads(page)["终核值"])
        cell.value, cell.number_format = value, code
        page.cell(2, heads(page)["终核依据"]).value = "公报"

    edit(desk, change)


@pytest.mark.parametrize(("typed", "code"), [(96.3, "General"), ("96.3%", "@"), (0.963, "0.0%"), ("９６.３", "@")])
def test_a_final_figure_is_what_was_typed_however_the_cell_shows_it(measured: Desk, typed: object, code: str) -> None:
    final(measured, typed, code)
    for _ in range(2):
        row = measured.merge("上半年").consolidation.indicators.iloc[0]
        assert (row["actual"], row["words"]) == (96.3, "96.3%，低于目标0.8个百分点")


def test_a_final_figure_that_is_no_number_is_named_and_kept(measured: Desk) -> None:
    final(measured, "约96%")
    (told,) = found(measured.merge("上半年"), "number-vague")
    assert told["sheet"] == "指标" and measured.merge("上半年").consolidation.indicators.iloc[0]["final"] == "约96%"


def test_a_final_figure_follows_a_changed_target_and_is_named_when_the_indicator_goes(measured: Desk) -> None:
    final(measured, 96.3)
    eased = replace(
        measured.plan.items[0],
        indicators=(replace(TARGET, value=96.0),),
        change_basis="批复",
        change_day=date(2022, 7, 1),
    )
    for items in ((eased, *PLAN.items[1:]), PLAN.items):
        measured.plan = replace(PLAN, items=items)
        xt.write_plan(measured.plan, measured.folder / "master.xlsx")
        result = measured.merge("上半年")
        if items is not PLAN.items:
            assert result.consolidation.indicators.iloc[0]["words"] == "96.3%，高于目标0.3个百分点，达到目标"
            assert not found(result, "locked-text-changed"), "forms out on the old plan stay valid"
    assert ["公报" in f["found"] for f in found(result, "ledger-typed-lost")] == [True]


def test_a_withdrawn_unit_leaves_other_periods_alone(desk: Desk) -> None:
    desk.period("三季度", GOOD)
    result = xt.merge([], plan=desk.plan, ledger=desk.status, period="上半年", forget=["水务股"])
    rows = result.consolidation.ledger
    left = rows[(rows["unit"] == "水务股")]
    assert set(left["period"]) == {"三季度"} and unit(result, "水务股")["unit_state"] == "returned"


# ── typed over ─────────────────────────────────────────────────────────────────────────────────────────────────────

OVER = (
    ("滞后清单", "解决措施"),
    ("滞后清单", "滞后原因"),
    ("单位", "填表人"),
    ("单位", "已完成"),
    ("核对提示", "怎么办"),
    ("任务", "目标值"),
    ("任务", "牵头（责任）单位"),
    ("指标", "差距"),
    ("任务", "编号"),
    ("填报明细", "职责"),
    ("填报明细", "单位"),
    ("填报明细", "文件"),
    ("报送", "文件"),
    ("报送", "说明"),
    ("报送", "填表人"),
    ("报送", "第几次报送"),
)


@pytest.fixture
def watched(tmp_path: Path) -> Desk:
    first, *others = PLAN.items
    desk = Desk(tmp_path, replace(PLAN, items=(replace(first, indicators=(TARGET,)), *others)))
    desk.answer("上半年", BEHIND | {"status": "差不多"}, UNITS[1:2])
    desk.answer("上半年", BEHIND, UNITS[::2])
    desk.merge("上半年")
    return desk


@pytest.mark.parametrize(("sheet", "header"), OVER)
def test_words_typed_over_what_a_merge_writes_anew_are_named_with_their_cell(
    watched: Desk, sheet: str, header: str
) -> None:
    at = ""

    def change(book: openpyxl.Workbook) -> None:
        nonlocal at
        page = book[sheet]
        cell = page.cell(2, heads(page)[header])
        cell.value, at = "已电话催办", cell.coordinate

    edit(watched, change)
    told = found(watched.merge("上半年"), "ledger-edited")
    assert [(f["sheet"], f["cell"]) for f in told] == [(sheet, at)] and "已电话催办" in told[0]["found"]
    assert not found(watched.merge("上半年"), "ledger-edited"), "said once"


def test_words_typed_into_the_hidden_lists_stop_no_merge(watched: Desk) -> None:
    def change(book: openpyxl.Workbook) -> None:
        for column in book["选项"].iter_cols(min_row=2):
            column[0].value = f"{column[0].value or ''}已阅"
            column[1].value = "已阅"
        for row in book["单位"].iter_rows(min_row=2):
            row[1].value = "已电话催办"

    edit(watched, change)
    told = watched.merge("上半年").findings["found"]
    assert any("已电话催办" in words for words in told)


def test_a_sheet_sorted_or_with_a_row_taken_out_and_one_put_in_tells_the_one_put_in(desk: Desk) -> None:
    def change(book: openpyxl.Workbook) -> None:
        page = book["单位"]
        rows = [[c.value for c in row] for row in page.iter_rows(min_row=2)]
        for n, row in enumerate(reversed(rows[1:]), 2):
            for column, value in enumerate(row, 1):
                text = str(value)
                page.cell(n, column).value = (
                    value if not text.startswith("=") else text.replace(f"{len(rows) + 3 - n}", str(n))
                )
        for column in range(1, len(rows[0]) + 1):
            page.cell(len(rows) + 1, column).value = None
        page.cell(len(rows) + 1, 1).value = "明天再催"

    edit(desk, change)
    result = desk.merge("上半年")
    assert ["明天再催" in f["found"] for f in found(result, "ledger-extra-content")] == [True]
    assert not found(result, "ledger-edited")


@pytest.mark.parametrize("sheet", ["任务", "单位", "填报明细", "报送"])
def test_words_put_in_above_a_table_are_quoted_and_what_is_typed_below_counts(desk: Desk, sheet: str) -> None:
    desk.type_in("任务", "核定", "已完成", 编号=IDS[0])

    def change(book: openpyxl.Workbook) -> None:
        book[sheet].insert_rows(1, 2)
        book[sheet].cell(1, 2).value = "请各科室周五前核对"

    edit(desk, change)
    result = desk.merge("上半年")
    told = found(result, "ledger-extra-content")
    assert [(f["sheet"], f["cell"], "请各科室周五前核对" in f["found"]) for f in told] == [(sheet, "B1", True)]
    assert item(result, IDS[0])["verdict"] == "已完成"


@pytest.mark.parametrize("old_one_stays", [True, False])
@pytest.mark.parametrize(
    "ending", [".xlsm", pytest.param(".ods", marks=pytest.mark.office), pytest.param(".xls", marks=pytest.mark.office)]
)
def test_verdicts_in_a_ledger_saved_in_another_format_are_not_passed_over(
    desk: Desk, request: pytest.FixtureRequest, ending: str, old_one_stays: bool
) -> None:
    desk.type_in("任务", "核定", "已完成", 编号=IDS[0])
    other = desk.status.with_suffix(ending)
    if ending == ".xlsm":
        shutil.copy(desk.status, other)
    else:
        request.getfixturevalue("office").edit([Job(desk.status, other, [])])
    if not old_one_stays:
        desk.status.unlink()
    with pytest.raises(xt.LedgerError, match=f"status{ending}.*另存为 status.xlsx"):
        desk.merge("上半年")
    result = pipeline.merge_into([desk.returns("上半年")], master=desk.folder / "master.xlsx", ledger=other)
    assert item(result, IDS[0])["verdict"] == "已完成" and result.output == desk.status, (
        "named, it is read; an .xlsx is written"
    )
    other.unlink()
    assert item(desk.merge("上半年"), IDS[0])["verdict"] == "已完成"


@pytest.mark.parametrize("said", ["已 完成", "已完成。", "☑已完成 ☐未达序时进度"])
def test_a_verdict_is_read_as_an_answer_is(desk: Desk, said: str) -> None:
    desk.type_in("任务", "核定", said, 编号=IDS[0])
    desk.type_in("填报明细", "更正值", said, 编号=IDS[1], 单位="一中队")
    result = desk.merge("上半年")
    assert item(result, IDS[0])["verdict"] == "已完成" and not found(result, "verdict-not-a-choice")
    assert item(result, IDS[0])["effective"] == "completed"


@pytest.mark.parametrize(
    ("said", "label"), [("behind", "未达序时进度"), ("BEHIND", "未达序时进度"), ("not_started", "尚未启动")]
)
def test_a_verdict_typed_as_the_name_of_a_class_counts_in_the_first_merge(desk: Desk, said: str, label: str) -> None:
    desk.type_in("任务", "核定", said, 编号=IDS[0])
    for _ in range(2):
        result = desk.merge("上半年")
        assert item(result, IDS[0])["verdict"] == label and not found(result, "verdict-not-a-choice")
        assert item(result, IDS[0])["effective"] == said.casefold()


@pytest.mark.parametrize("column", ["核定", "上级认定"])
def test_what_one_merge_refuses_the_next_does_not_count(desk: Desk, column: str) -> None:
    desk.type_in("任务", column, "查无此类", 编号=IDS[0])
    first, second = desk.merge("上半年"), desk.merge("上半年")
    codes = {"核定": "verdict-not-a-choice", "上级认定": "superior-not-a-choice"}
    assert found(first, codes[column]) and found(second, codes[column])
    assert item(first, IDS[0])["effective"] == item(second, IDS[0])["effective"]
    assert item(second, IDS[0])["verdict" if column == "核定" else "superior"] == "查无此类"


def test_a_superiors_word_is_read_as_a_verdict_is(desk: Desk) -> None:
    desk.type_in("任务", "上级认定", "behind", 编号=IDS[0])
    result = desk.merge("上半年")
    assert item(result, IDS[0])["effective"] == "behind" and item(result, IDS[0])["superior"] == "未达序时进度"


@pytest.mark.office
def test_what_another_program_saves_is_no_edit(watched: Desk, office: Office) -> None:
    saved = watched.status.with_name("saved.xlsx")
    office.edit([Job(watched.status, saved, [])])
    saved.replace(watched.status)
    assert not found(watched.merge("上半年"), "ledger-edited")


@pytest.mark.parametrize("typed", [None, "下半年"])
def test_verdicts_count_although_the_overview_no_longer_says_its_period(desk: Desk, typed: str | None) -> None:
    desk.type_in("任务", "核定", "已完成", 编号=IDS[2])

    def change(book: openpyxl.Workbook) -> None:
        for row in book["总览"].iter_rows():
            for cell in row:
                if cell.value == "上半年":
                    cell.value = typed

    edit(desk, change)
    result = desk.merge("上半年")
    assert item(result, IDS[2])["verdict"] == "已完成"
    told = [f for f in found(result, "ledger-edited") if f["sheet"] == "总览"]
    assert [(typed or "") in f["found"] for f in told] == [True]
    assert not found(desk.merge("上半年"), "ledger-extra-content")


def test_a_verdict_merged_over_several_rows_counts_in_each_and_that_is_said(desk: Desk) -> None:
    def change(book: openpyxl.Workbook) -> None:
        page = book["任务"]
        column = heads(page)["核定"]
        page.cell(2, column).value = "已完成"
        page.merge_cells(start_row=2, end_row=4, start_column=column, end_column=column)

    edit(desk, change)
    result = desk.merge("上半年")
    assert [item(result, i)["verdict"] for i in IDS[:4]] == ["已完成"] * 3 + [""]
    assert [(f["sheet"], f["found"]) for f in found(result, "cells-merged")] == [("任务", "已完成")]
    assert not found(desk.merge("上半年"), "cells-merged")


# ── rows copied ────────────────────────────────────────────────────────────────────────────────────────────────────


def copied(desk: Desk, sheet: str, header: str, value: object, **where: str) -> str:
    """A row of a sheet once more at its foot, saying otherwise in one cell; gives the cell."""
    at = ""

    def change(book: openpyxl.Workbook) -> None:
        nonlocal at
        page, last = book[sheet], book[sheet].max_row + 1
        columns = heads(page)
        row = next(n for n in range(2, last) if all(page.cell(n, columns[h]).value == v for h, v in where.items()))
        for column in range(1, page.max_column + 1):
            page.cell(last, column).value = page.cell(row, column).value
        page.cell(last, columns[header]).value = value
        at = page.cell(last, columns[header]).coordinate

    edit(desk, change)
    return at


@pytest.mark.parametrize(
    ("sheet", "header", "where"),
    [("任务", "核定", {}), ("填报明细", "核定", {"单位": "水务股"}), ("填报明细", "更正值", {"单位": "水务股"})],
)
def test_of_two_rows_of_one_item_and_unit_the_first_counts_and_the_other_is_quoted(
    desk: Desk, sheet: str, header: str, where: dict[str, str]
) -> None:
    desk.type_in(sheet, header, "已完成", 编号=IDS[2], **where)
    copied(desk, sheet, header, "尚未启动", 编号=IDS[2], **where)
    result = desk.merge("上半年")
    assert item(result, IDS[2])["effective"] == "completed"
    assert [(f["sheet"], f["found"]) for f in found(result, "ledger-row-twice")] == [(sheet, "尚未启动")]
    copied(desk, sheet, header, None, 编号=IDS[2], **where)
    result = desk.merge("上半年")
    assert item(result, IDS[2])["effective"] == "completed" and not found(result, "ledger-row-twice")


def test_of_two_rows_of_one_return_the_first_counts_and_the_other_is_quoted(desk: Desk) -> None:
    desk.type_in("报送", "收到日期", date(2022, 6, 18), 单位="水务股")
    cell = copied(desk, "报送", "收到日期", date(2022, 6, 28), 单位="水务股")
    result = desk.merge("上半年")
    assert [(f["found"], f["cell"]) for f in found(result, "ledger-row-twice")] == [("2022-06-28", cell)]
    assert unit(result, "水务股")["unit_state"] == "returned"


@pytest.mark.parametrize("place", [0, 1])
def test_what_is_typed_beside_one_of_two_copies_of_a_file_is_kept_whichever_it_is(desk: Desk, place: int) -> None:
    folder = desk.returns("上半年") / "备份"
    folder.mkdir()
    shutil.copy(desk.returns("上半年") / "水务股.xlsx", folder / "副本.xlsx")
    files = [f for f in desk.merge("上半年").consolidation.returns["file"] if f.endswith(("水务股.xlsx", "副本.xlsx"))]
    desk.type_in("报送", "收到日期", date(2022, 6, 28), 文件=files[place])
    for _ in range(2):
        assert unit(desk.merge("上半年"), "水务股")["unit_state"] == "late"


@pytest.mark.parametrize("name", ["二中队", "某单位", None])
def test_a_verdict_beside_a_unit_that_the_item_is_not_asked_of_is_quoted(desk: Desk, name: str | None) -> None:
    desk.type_in("填报明细", "核定", "已完成", 编号=IDS[2], 单位="水务股")
    desk.type_in("填报明细", "单位", name, 编号=IDS[2], 单位="水务股")
    result = desk.merge("上半年")
    assert [f["found"] for f in found(result, "ledger-typed-lost")] == ["已完成"]
    assert name not in set(result.consolidation.ledger[result.consolidation.ledger["id"] == IDS[2]]["unit"])
