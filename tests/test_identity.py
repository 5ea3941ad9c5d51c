"""What tells whose a sheet is, and for when: nothing is relabelled, dropped or overtyped without a word."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

import xltrack as xt
from tests.forms import GOOD, beside, columns, fill, item_rows, with_text_box
from tests.plans import bureau
from xltrack import pipeline
from xltrack.findings import Finding
from xltrack.plan import form_id
from xltrack.records import Ledger
from xltrack.steps import split as splitting
from xltrack.steps.split import _said

PLAN = bureau()
UNIT = "水务股"


class Desk:
    """A coordinator's folder with a master, whose forms are filled in and merged."""

    def __init__(self, folder: Path, plan: xt.Plan = PLAN) -> None:
        self.folder, self.plan, self.master = folder, plan, folder / "master.xlsx"
        xt.write_plan(plan, self.master)

    def form(self, unit: str = UNIT, period: str = "上半年") -> Path:
        if not (self.folder / "outbox" / period).exists():
            xt.split(self.master, period, self.folder / "outbox")
        return self.folder / f"outbox/{period}/{unit}.xlsx"

    def returned(self, unit: str = UNIT, period: str = "上半年", name: str = "", **preamble: Any) -> Path:
        said = {i.id: GOOD if i.kind == "regular" else GOOD | {"status": "未发生"} for i in self.plan.items}
        return fill(self.form(unit, period), said, self.folder / f"in/{name or unit}.xlsx", **preamble)

    def merge(self, **options: Any) -> xt.MergeResult:
        return pipeline.merge_into([self.folder / "in"], master=self.master, new_ledger=True, **options)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def change(path: Path, edit: Callable[[Worksheet], None]) -> Path:
    book = openpyxl.load_workbook(path)
    edit(book.worksheets[0])
    book.save(path)
    return path


def of(result: xt.MergeResult, code: str) -> list[Finding]:
    return [f for f in result.consolidation.findings if f.code == code]


def periods(result: xt.MergeResult) -> set[str]:
    return {r["period"] for r in result.consolidation.returns.to_dict("records")}


# ── the period ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_option_does_not_take_a_form_away_from_the_period_it_names(desk: Desk) -> None:
    desk.returned(period="上半年")
    result = desk.merge(period="三季度")
    assert periods(result) == {"上半年"}
    (finding,) = of(result, "identity-disagrees")
    assert "三季度" in finding.found and finding.expected == "上半年" and finding.cell


def test_an_old_form_filled_in_for_the_next_period_counts_for_the_period_forced(desk: Desk) -> None:
    desk.returned(period="上半年", 填报时间="2022-09-20")
    alone = desk.merge()
    assert of(alone, "period-by-form") and "quarantined" in set(alone.consolidation.returns["file_state"])
    forced = desk.merge(period="三季度")
    assert periods(forced) == {"三季度"} and not of(forced, "period-by-form")
    assert of(forced, "period-by-option")[0].expected == "三季度"
    confirmed = desk.merge(period="上半年")
    assert periods(confirmed) == {"上半年"} and not of(confirmed, "period-by-form")


@pytest.mark.parametrize("written", ["上半年", "2022年上半年（更正后）", "2022年上半年(6月20日截止) "])
def test_a_period_written_without_its_year_or_with_a_remark_is_still_known(tmp_path: Path, written: str) -> None:
    plan = replace(PLAN, periods=tuple(replace(p, label=f"2022年{p.label}") for p in PLAN.periods))
    desk = Desk(tmp_path, plan)

    def shorten(sheet: Worksheet) -> None:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == "2022年上半年":
                    cell.value = written

    change(desk.returned(period="2022年上半年"), shorten)
    result = desk.merge()
    assert periods(result) == {"2022年上半年"} and not of(result, "identity-disagrees")
    assert [f.expected for f in of(result, "period-shortened")] == ["2022年上半年"]


def test_a_slip_in_the_year_of_the_day_sets_no_return_aside(desk: Desk) -> None:
    desk.returned(period="上半年", 填报时间="2052-06-18")
    result = desk.merge()
    assert "accepted" in set(result.consolidation.returns["file_state"]) and not of(result, "period-by-form")
    (told,) = of(result, "date-out-of-range")
    assert told.cell and told.found == "2052-06-18"


def test_sections_that_share_a_form_are_not_charged_with_each_others_rows(desk: Desk) -> None:
    """What was left blank in one file is answered in the other; what is half answered is charged all the same."""
    said = {i.id: GOOD if i.kind == "regular" else GOOD | {"status": "未发生"} for i in desk.plan.items}
    mine = list(item_rows(openpyxl.load_workbook(desk.form()).worksheets[0]))
    assert len(mine) > 1
    first, rest = {mine[0]: said[mine[0]]}, {k: said[k] for k in mine[1:]}
    for name, rows in (("甲科", first), ("乙科", rest)):
        fill(desk.form(), rows, desk.folder / f"in/{UNIT}{name}.xlsx")
    found = xt.validate([desk.folder / "in"], master=desk.master).findings
    assert "required" not in set(found["code"])
    fill(desk.form(), {mine[0]: {"progress": "只写了进展"}}, desk.folder / f"in/{UNIT}甲科.xlsx")
    told = xt.validate([desk.folder / "in"], master=desk.master).findings
    assert set(told[told["code"] == "required"]["item"]) == {mine[0]}
    merged = desk.merge().findings
    assert set(merged[merged["code"] == "required"]["item"]) == {mine[0]}, "half an answer is no answer elsewhere"


def test_a_form_that_names_no_known_period_takes_the_one_forced(desk: Desk) -> None:
    def rename(sheet: Worksheet) -> None:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == "上半年":
                    cell.value = "春季"

    change(desk.returned(period="上半年"), rename)
    assert of(desk.merge(), "sheet-of-unknown-period")
    forced = desk.merge(period="三季度")
    assert periods(forced) == {"三季度"}
    assert of(forced, "period-by-option")[0].found == "春季"


# ── what was printed ───────────────────────────────────────────────────────────────────────────────────────────────


def first_cell(sheet: Worksheet, header: str) -> Any:
    return sheet.cell(next(iter(item_rows(sheet).values())), columns(sheet)[header])


def locked_headers(path: Path) -> list[str]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [h for h in ("序号", "目标值", "完成时限", "上期填报", "核对") if h in columns(sheet)]


def test_what_is_typed_over_a_printed_cell_is_quoted_at_its_cell(desk: Desk) -> None:
    path = desk.returned()
    headers = locked_headers(path)
    assert len(headers) >= 4
    places = {}

    def overtype(sheet: Worksheet) -> None:
        for header in headers:
            cell = first_cell(sheet, header)
            cell.value = f"另见{header}说明"
            places[cell.coordinate] = (header, cell.value)

    change(path, overtype)
    found = of(desk.merge(), "locked-text-changed")
    assert {f.cell: (f.expected, f.found) for f in found} == places
    assert all(f.item and f.severity == "warning" for f in found)


def test_a_form_as_it_was_printed_gives_no_word_about_locked_cells(desk: Desk) -> None:
    desk.returned()
    desk.merge()
    pipeline.merge_into([desk.folder / "in"], master=desk.master)
    desk.returned(period="三季度", name="again")
    result = pipeline.merge_into([desk.folder / "in"], master=desk.master)
    assert not of(result, "locked-text-changed") and not of(result, "cells-beside-table")


def test_a_note_in_a_row_without_a_task_is_not_lost(desk: Desk) -> None:
    def write(sheet: Worksheet) -> None:
        last = max(item_rows(sheet).values())
        assert not sheet.cell(last + 1, columns(sheet)["核对"]).value
        sheet.insert_rows(last + 1)
        sheet.cell(last + 1, columns(sheet)["核对"]).value = "请来电核实"

    change(desk.returned(), write)
    assert "请来电核实" in {f.found for f in of(desk.merge(), "cells-beside-table")}


# ── several sheets in one file ─────────────────────────────────────────────────────────────────────────────────────


def test_a_progress_merged_over_headings_makes_no_items_of_them(desk: Desk) -> None:
    def merge_all(sheet: Worksheet) -> None:
        rows, column = item_rows(sheet).values(), columns(sheet)["进展情况"]
        sheet.merge_cells(start_row=min(rows), end_row=max(rows), start_column=column, end_column=column)

    change(desk.returned("环卫股"), merge_all)
    result = desk.merge()
    assert not of(result, "item-unknown") and result.consolidation.unasked.empty
    answers = result.consolidation.answers
    assert set(answers[answers["unit"] == "环卫股"]["progress"]) == {GOOD["progress"]}


def answering(result: xt.MergeResult) -> set[str]:
    """The units of which an answer is held."""
    answers = result.consolidation.answers
    return set(answers[answers["progress"] == GOOD["progress"]]["unit"])


def below(sheet: Worksheet, *lines: str) -> None:
    """Lines typed under all that a form prints."""
    for n, line in enumerate(lines, sheet.max_row + 1):
        sheet.cell(n, 2).value = line


@pytest.mark.parametrize(
    "lines",
    [
        ("填报单位（盖章）：", "报送期：一季度"),
        ("填报单位：环卫股规划组",),
        ("方案编号：X00000000", "第几次报送：九", "表样版本：V9"),
    ],
)
def test_no_answer_is_lost_to_words_under_the_signatures(desk: Desk, lines: tuple[str, ...]) -> None:
    change(desk.returned(), lambda sheet: below(sheet, *lines))
    result = desk.merge()
    assert answering(result) == {UNIT} and periods(result) == {"上半年"}
    assert not [f for f in result.consolidation.findings if f.severity == "error" and f.file.startswith(UNIT)]
    quoted = {f.found for f in of(result, "cells-beside-table")}
    assert quoted >= {line for line in lines if not line.endswith("：")}


def test_a_day_under_the_signatures_counts_where_the_head_has_none(desk: Desk) -> None:
    change(desk.returned(), lambda sheet: below(sheet, "填报时间：2022-06-19"))
    assert {str(d) for d in desk.merge().consolidation.returns["filled_on"]} >= {"2022-06-19"}


def test_a_form_that_names_its_unit_only_below_the_table_is_still_known(desk: Desk) -> None:
    def move(sheet: Worksheet) -> None:
        label = next(c for row in sheet.iter_rows() for c in row if str(c.value).startswith("填报单位"))
        beside(sheet, "填报单位").value = label.value = None
        below(sheet, "填报单位：环卫股")

    change(desk.returned(), move)
    result = desk.merge()
    assert {r["unit"] for r in result.consolidation.returns.to_dict("records") if r["file"]} == {"环卫股"}
    assert not of(result, "unit-by-other-trace")


def copied(path: Path, title: str, edit: Callable[[Worksheet], None], state: str = "visible") -> Path:
    """The form once more in its own file, on a sheet of its own."""
    book = openpyxl.load_workbook(path)
    more = book.copy_worksheet(book.worksheets[0])
    more.title, more.sheet_state = title, state
    edit(more)
    book.save(path)
    return path


def named(unit: str) -> Callable[[Worksheet], None]:
    def rename(sheet: Worksheet) -> None:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == UNIT:
                    cell.value = unit

    return rename


def test_every_sheet_of_an_unknown_unit_leaves_a_trace(desk: Desk) -> None:
    path = copied(desk.returned(name="三家"), "第二家", named("林业处"))
    copied(path, "第三家", named("茶叶处"))
    change(path, named("渔政处"))
    found = of(desk.merge(), "sheet-of-unknown-unit")
    assert {f.found for f in found} == {"渔政处", "林业处", "茶叶处"}
    assert len({f.sheet for f in found}) == 3


def test_a_hidden_copy_that_says_otherwise_is_quoted_with_its_cells(desk: Desk) -> None:
    def otherwise(sheet: Worksheet) -> None:
        first_cell(sheet, "进展情况").value = "隐藏页另有说法"

    path = copied(desk.returned(), "旧稿", lambda sheet: None, "hidden")
    assert of(desk.merge(), "hidden-sheet-ignored") and not of(desk.merge(), "hidden-sheet-differs")
    copied(path, "另稿", otherwise, "hidden")
    (finding,) = of(desk.merge(), "hidden-sheet-differs")
    assert finding.severity == "warning" and finding.sheet == "另稿"
    assert f"{finding.cell} 隐藏页另有说法" == finding.found


def test_words_on_a_hidden_sheet_that_is_no_form_are_quoted(desk: Desk) -> None:
    path = desk.returned()
    book = openpyxl.load_workbook(path)
    notes = book.create_sheet("底稿")
    notes["B2"], notes.sheet_state = "另有三处未报", "hidden"
    book.save(path)
    assert [(f.sheet, f.found) for f in of(desk.merge(), "hidden-sheet-ignored")] == [("底稿", "另有三处未报")]


def test_words_beside_the_table_of_a_copy_are_quoted(desk: Desk) -> None:
    copied(desk.returned(), "改稿", lambda sheet: sheet.cell(sheet.max_row + 2, 2, "附言一句"))
    told = of(desk.merge(), "cells-beside-table")
    assert [(f.sheet, f.found) for f in told] == [("改稿", "附言一句")]


def test_a_note_in_the_column_of_ids_between_two_items_is_quoted(desk: Desk) -> None:
    def write(sheet: Worksheet) -> None:
        row = list(item_rows(sheet).values())[1]
        sheet.insert_rows(row)
        sheet.cell(row, 1).value = "以下为新增部分"

    change(desk.returned(), write)
    assert [f.found for f in of(desk.merge(), "cells-beside-table")] == ["以下为新增部分"]


def test_a_row_of_the_table_pasted_below_the_signatures_is_told_of_once(desk: Desk) -> None:
    def paste(sheet: Worksheet) -> None:
        row = next(iter(item_rows(sheet).values()))
        for cell in sheet[row]:
            sheet.cell(sheet.max_row if cell.column > 1 else sheet.max_row + 2, cell.column).value = cell.value

    path = change(desk.returned(), paste)
    (told,) = of(desk.merge(), "cells-beside-table")
    sheet = openpyxl.load_workbook(path).worksheets[0]
    row = next(iter(item_rows(sheet).values()))
    held = [str(c.value) for c in sheet[row] if c.value and not str(c.value).startswith("=")]
    assert len(held) > 4 and all(text in told.found for text in held)
    assert told.cell == f"A{sheet.max_row}"


def test_words_in_a_text_box_are_quoted_with_their_cell(desk: Desk) -> None:
    with_text_box(desk.returned(), (9, 4), "因征地受阻，", "申请延期一月")
    (told,) = of(desk.merge(), "text-box")
    assert (told.cell, told.found) == ("D9", "因征地受阻，\n申请延期一月")


def test_a_text_box_of_the_form_itself_is_nobodys_words(desk: Desk) -> None:
    template = desk.folder / "own.xlsx"
    shutil.copyfile(Path(__file__).parent.parent / "workbook_templates" / "form_zh.xlsx", template)
    with_text_box(template, (2, 9), "逐项填写，", "盖章后报送")
    xt.split(desk.master, "上半年", desk.folder / "outbox", template=template)
    with_text_box(desk.returned(), (2, 9), "逐项填写，", "盖章后报送")  # which a library that fills in forms drops
    assert not of(desk.merge(template=template), "text-box")


@pytest.mark.parametrize(
    "written", [str.lower, lambda i: "".join(chr(ord(c) + 0xFEE0) for c in i), lambda i: f" {i.lower()} "]
)
def test_ids_in_small_or_full_width_letters_cost_nobody_the_form(desk: Desk, written: Callable[[str], str]) -> None:
    def retype(sheet: Worksheet) -> None:
        for row in item_rows(sheet).values():
            sheet.cell(row, 1).value = written(str(sheet.cell(row, 1).value))

    change(desk.returned(), retype)
    result = desk.merge()
    assert answering(result) == {UNIT} and not [f for f in result.consolidation.findings if f.file.startswith("in/")]


def test_one_word_typed_down_a_printed_column_is_told_of_once(desk: Desk) -> None:
    def tick(sheet: Worksheet) -> None:
        for row in item_rows(sheet).values():
            sheet.cell(row, columns(sheet)["核对"]).value = "已核"

    change(desk.returned(), tick)
    (told,) = of(desk.merge(), "locked-text-changed")
    assert (told.found, told.expected, told.item) == ("已核", "核对", "")


@pytest.mark.parametrize("shown", ['=DISPIMG("ID_0A1B2C",1)', "#NAME?"])
def test_a_picture_put_into_a_cell_is_no_text(desk: Desk, shown: str) -> None:
    def paste(sheet: Worksheet) -> None:
        first_cell(sheet, "进展情况").value = "PICTURE"

    path = change(desk.returned(), paste)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode("utf-8", "surrogateescape") for name in archive.namelist()}
    kind = "e" if shown.startswith("#") else "str"
    formula = f' t="{kind}"><f>_xlfn.DISPIMG("ID_0A1B2C",1)</f><v>{shown}</v></c>'
    name = "xl/worksheets/sheet1.xml"
    parts[name], changed = re.subn(r' t="inlineStr"><is><t[^>]*>PICTURE</t></is></c>', formula, parts[name])
    assert changed == 1
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text.encode("utf-8", "surrogateescape"))
    result = desk.merge()
    (told,) = of(result, "cell-picture")
    assert told.cell and not of(result, "cell-formula") and not of(result, "cell-error")
    assert {f.cell for f in of(result, "required")} == {told.cell}, "which is how its unit learns of it"
    assert "DISPIMG" not in str(result.answers["progress"].tolist())


def test_the_forms_own_instructions_a_line_a_row_are_nobodys_words(desk: Desk) -> None:
    path = desk.returned()
    rows = openpyxl.load_workbook(path, data_only=True).worksheets[0].iter_rows(values_only=True)
    lines = ["\t".join("" if cell is None else str(cell) for cell in row) for row in rows]
    path.with_suffix(".txt").write_text("\n".join(lines), encoding="utf-8")
    path.unlink()
    result = desk.merge()
    assert answering(result) == {UNIT} and not of(result, "cells-beside-table")


def test_a_sheet_without_ids_is_told_of_once_a_row_without_one_by_itself(desk: Desk) -> None:
    def drop(rows: slice) -> Callable[[Worksheet], None]:
        def edit(sheet: Worksheet) -> None:
            for row in list(item_rows(sheet).values())[rows]:
                sheet.cell(row, 1).value = None

        return edit

    path = change(desk.returned(), drop(slice(0, 1)))
    (alone,) = of(desk.merge(), "item-by-text")
    assert alone.item and not of(desk.merge(), "items-by-text")
    change(path, drop(slice(None)))
    result = desk.merge()
    assert len(of(result, "items-by-text")) == 1 and not of(result, "item-by-text") and answering(result) == {UNIT}


@pytest.mark.parametrize("said", ["2022年上半年", "2022年度上半年（半年）"])
def test_a_period_named_with_the_plans_own_year_is_that_period(desk: Desk, said: str) -> None:
    desk.returned(报送期=said)
    result = desk.merge()
    assert periods(result) == {"上半年"} and [f.found for f in of(result, "period-shortened")] == [said]
    desk.returned(报送期="2021年上半年")
    assert of(desk.merge(), "sheet-of-unknown-period")


def test_last_periods_sheet_kept_beside_the_new_one_contradicts_nothing(desk: Desk) -> None:
    desk.returned()
    desk.merge()
    path = desk.returned(period="三季度", 填报时间="2022-09-20")
    old = openpyxl.load_workbook(desk.form(period="上半年")).worksheets[0]
    book = openpyxl.load_workbook(path)
    kept = book.create_sheet("上半年")
    for row in old.iter_rows():
        for cell in row:
            kept[cell.coordinate].value = cell.value
    book.save(path)
    result = pipeline.merge_into([desk.folder / "in"], master=desk.master)
    assert not of(result, "identity-disagrees") and result.consolidation.period.label == "三季度"


def test_rows_numbered_anew_are_told_of_once(tmp_path: Path) -> None:
    items = tuple(
        replace(i, path=(f"第{n}部分",), serial="1") for n, i in enumerate(PLAN.items) if UNIT in (*i.lead, *i.joint)
    )
    more = tuple(replace(items[0], id=form_id(50 + n), text=f"另一项任务之{n}。") for n in range(3))
    desk = Desk(tmp_path, replace(PLAN, items=(*items, *more)))

    def renumber(sheet: Worksheet) -> None:
        for n, row in enumerate(item_rows(sheet).values(), start=11):
            sheet.cell(row, columns(sheet)["序号"]).value = n

    change(desk.returned(), renumber)
    (told,) = of(desk.merge(), "locked-text-changed")
    assert told.found == "11、12、13、14、15、16" and not told.item and told.cell


def test_two_shown_copies_that_differ_are_set_aside_beside_a_third_unit(desk: Desk) -> None:
    path = copied(desk.returned(), "改稿", lambda sheet: setattr(first_cell(sheet, "进展情况"), "value", "改过"))
    copied(path, "别家", named("渔政处"))
    result = desk.merge()
    assert of(result, "sheet-copy-differs") and of(result, "sheet-of-unknown-unit")


# ── the master ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_deleted_items_id_is_never_given_to_another(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    gone = PLAN.items[-1].id

    def replace_last(sheet: Worksheet) -> None:
        for cell in sheet[sheet.max_row]:
            cell.value = None
        sheet.cell(sheet.max_row, 5).value, sheet.cell(sheet.max_row, 7).value = "另立一项新任务。", UNIT

    change(desk.master, replace_last)
    first = pipeline.check(desk.master, fix=True)
    assert first.filled == 1 and gone not in {i.id for i in first.plan.items}
    newest = first.plan.items[-1].id
    change(desk.master, replace_last)
    again = pipeline.check(desk.master, fix=True).plan
    assert again.items[-1].id not in {gone, newest}
    rewritten = xt.write_plan(again, tmp_path / "new.xlsx")
    assert pipeline.read_master(rewritten).plan.last_id == again.last_id == len(PLAN.items) + 2


def test_a_master_that_kept_no_highest_id_gets_one(tmp_path: Path) -> None:
    desk = Desk(tmp_path, xt.Plan(items=(*PLAN.items, xt.Item("新任务。", lead=(UNIT,))), units=PLAN.units))
    book = openpyxl.load_workbook(desk.master)
    settings = book["设置"]
    for row in range(settings.max_row, 0, -1):
        if settings.cell(row, 1).value in ("已用编号", "方案编号"):
            settings.delete_rows(row)
    book.save(desk.master)
    plan = pipeline.check(desk.master, fix=True).plan
    assert plan.id and plan.last_id == len(PLAN.items) + 1


# ── the status workbook ────────────────────────────────────────────────────────────────────────────────────────────


def status(desk: Desk) -> Path:
    return desk.folder / "status.xlsx"


def on(path: Path, sheet: str, edit: Callable[[Worksheet], None]) -> None:
    book = openpyxl.load_workbook(path)
    edit(book[sheet])
    book.save(path)


def again(desk: Desk) -> xt.MergeResult:
    return pipeline.merge_into([desk.folder / "in"], master=desk.master)


def heads(sheet: Worksheet) -> dict[str, int]:
    return {str(c.value): c.column for c in sheet[1] if c.value}


def test_two_own_columns_of_one_header_and_one_without_keep_their_cells(desk: Desk) -> None:
    desk.returned()
    desk.merge()

    def add(sheet: Worksheet) -> None:
        last = sheet.max_column
        for n, header in enumerate(("备注", "备注", None), 1):
            sheet.cell(1, last + n).value = header
            sheet.cell(2, last + n).value = f"记事{n}"

    for name in ("任务", "填报明细"):
        on(status(desk), name, add)
    result = again(desk)
    assert len(of(result, "ledger-column-renamed")) == 4
    for _ in range(2):
        for name in ("任务", "填报明细"):
            sheet = openpyxl.load_workbook(status(desk))[name]
            assert {"记事1", "记事2", "记事3"} <= {str(c.value) for c in sheet[2]}
        assert not of(again(desk), "ledger-column-renamed")


@pytest.mark.parametrize(("name", "header"), [("填报明细", "核定"), ("任务", "核定")])
def test_a_deleted_verdict_column_erases_no_verdict(desk: Desk, name: str, header: str) -> None:
    desk.returned()
    desk.merge()
    on(status(desk), name, lambda sheet: setattr(sheet.cell(2, heads(sheet)[header]), "value", "已完成"))
    again(desk)
    on(status(desk), name, lambda sheet: sheet.delete_cols(heads(sheet)[header]))
    result = again(desk)
    assert [(f.sheet, f.found) for f in of(result, "ledger-column-missing")] == [(name, header)]
    sheet = openpyxl.load_workbook(status(desk))[name]
    assert sheet.cell(2, heads(sheet)[header]).value == "已完成"


def test_an_edit_of_what_the_units_said_is_noticed_on_the_items_sheet(desk: Desk) -> None:
    desk.returned(unit="环卫股")
    desk.merge()

    def edit(sheet: Worksheet) -> None:
        sheet.cell(2, heads(sheet)["牵头（责任）单位进展"]).value = "改写过的进展"

    on(status(desk), "任务", edit)
    assert any("改写过的进展" in f.found for f in of(again(desk), "ledger-edited"))


def test_an_edited_unit_on_the_returns_sheet_is_put_back_and_makes_no_second_row(desk: Desk) -> None:
    desk.returned()
    desk.merge()
    before = again(desk).consolidation.returns

    def edit(sheet: Worksheet) -> None:
        row = next(r for r in range(2, sheet.max_row + 1) if sheet.cell(r, heads(sheet)["单位"]).value == UNIT)
        sheet.cell(row, heads(sheet)["单位"]).value = "一中队"
        sheet.cell(row, heads(sheet)["采用"]).value = "是"

    on(status(desk), "报送", edit)
    result = again(desk)
    (finding,) = of(result, "ledger-edited")
    assert finding.sheet == "报送" and "一中队" in finding.found and finding.unit == UNIT
    after = result.consolidation.returns
    assert list(after["unit"]) == list(before["unit"])
    assert "yes" in set(after["use"])


# ── ids without texts, files that may hold a form, rows of the master ──────────────────────────────────────────────


def blanked(rows: slice) -> Callable[[Worksheet], None]:
    def edit(sheet: Worksheet) -> None:
        column = next(n for h, n in columns(sheet).items() if h in ("目标责任名称", "任务内容", "具体目标责任"))
        for row in list(item_rows(sheet).values())[rows]:
            sheet.cell(row, column).value = None

    return edit


def test_an_id_beside_a_blank_text_is_said(desk: Desk) -> None:
    path = change(desk.returned(), blanked(slice(0, 1)))
    (finding,) = of(desk.merge(), "item-text-blank")
    assert finding.item and finding.cell and finding.severity == "warning"
    change(path, blanked(slice(None)))
    result = desk.merge()
    assert len(of(result, "item-texts-blank")) == 1 and not of(result, "item-text-blank")


@pytest.mark.parametrize(
    ("name", "code"),
    [("材料.zip", "archive-holds-sheets"), ("图片.zip", "file-may-hold-form"), ("表.wps", "file-may-hold-form"), ("函.pdf", "file-attachment"),
     ("转发.eml", "archive-holds-sheets"), ("转发.msg", "file-may-hold-form")],
)  # fmt: skip
def test_what_may_hold_the_form_is_a_warning(desk: Desk, name: str, code: str) -> None:
    desk.returned()
    path = desk.folder / "in" / name
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("表/环卫股.xlsx" if code == "archive-holds-sheets" else "照片.jpg", b"x")
    elif path.suffix == ".eml":
        mail = EmailMessage()
        mail["Subject"] = "填报表"
        mail.set_content("见附件。")
        mail.add_attachment(b"x", maintype="application", subtype="octet-stream", filename="环卫股.xlsx")
        path.write_bytes(bytes(mail))
    else:
        path.write_bytes(b"%PDF-1.4" if path.suffix == ".pdf" else b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (finding,) = [f for f in desk.merge().consolidation.findings if f.file.endswith(name)]
    assert finding.code == code
    assert (finding.severity == "warning") == (code != "file-attachment")
    assert code != "archive-holds-sheets" or "环卫股.xlsx" in finding.found


@pytest.mark.parametrize("archive", ["环卫股.zip", "报送材料.zip"])
def test_the_unit_of_a_form_zipped_by_a_chinese_windows_is_known(desk: Desk, archive: str) -> None:
    path, name = desk.folder / "in" / archive, "环卫股填报表.xlsx".encode("gb18030")
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("x" * len(name), b"x")
    path.write_bytes(path.read_bytes().replace(b"x" * len(name), name))
    (finding,) = of(desk.merge(), "archive-holds-sheets")
    assert (finding.found, finding.unit) == ("环卫股填报表.xlsx", "环卫股")


def test_no_row_of_the_master_vanishes(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    book = openpyxl.load_workbook(desk.master)
    below = {}
    for name, column, value in (
        ("联系人", 3, "值班员"),
        ("报送期", 2, "2022-06-20"),
        ("指标", 4, "30"),
        ("评估选项", 2, "已完成"),
    ):
        sheet = book[name]
        row = sheet.max_row + 1
        sheet.cell(row, column).value = value
        below[name] = row
    settings = book["设置"]
    settings.cell(settings.max_row + 1, 1).value = settings.cell(3, 1).value
    book.save(desk.master)
    findings = pipeline.read_master(desk.master).findings
    lost = {f.sheet: int("".join(c for c in f.cell if c.isdigit())) for f in findings if f.code == "row-without-name"}
    assert lost == below
    assert [f.found for f in findings if f.code == "setting-twice"] == [settings.cell(3, 1).value]


def test_an_english_form_speaks_english_of_deadlines_and_of_the_last_period() -> None:
    deadlines = (xt.Deadline("by June", purpose="plan"),)
    assert xt.Item("Task", deadlines=deadlines).deadline_words("en") == "plan: by June"
    assert _said({"self": "", "effective": "completed", "progress": "done"}, "en") == "【Completed】done"


# ── units that are abolished or renamed within the year ────────────────────────────────────────────────────────────


def renamed(successor: str = "河湖中心") -> xt.Plan:
    units = tuple(replace(u, until=date(2022, 8, 1), successor=successor) if u.name == UNIT else u for u in PLAN.units)
    return replace(PLAN, units=(*units, xt.Unit("河湖中心")))


def asked(plan: xt.Plan, period: str) -> set[str]:
    known = plan.period(period)
    assert known is not None
    return {ask.unit for ask in splitting.split(plan, known, Ledger())}


def test_the_successor_is_asked_once_the_unit_is_gone() -> None:
    plan = renamed()
    assert UNIT in asked(plan, "上半年") and "河湖中心" not in asked(plan, "上半年")
    assert UNIT not in asked(plan, "三季度") and "河湖中心" in asked(plan, "三季度")


def test_an_old_form_of_the_old_unit_counts_for_its_successor(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.returned(period="三季度")
    xt.write_plan(renamed(), desk.master)
    result = desk.merge()
    assert [(f.found, f.expected) for f in of(result, "unit-alias")] == [(UNIT, "河湖中心")]
    answers = result.consolidation.answers
    assert set(answers[answers["returned"]]["unit"]) == {"河湖中心"}
    assert not of(result, "item-of-other-unit") and UNIT not in set(answers["unit"])


def test_what_the_old_unit_said_stands_beside_its_successors_form(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.returned(period="上半年")
    desk.merge()
    xt.write_plan(renamed(), desk.master)
    form = xt.split(desk.master, "三季度", tmp_path / "outbox").forms["河湖中心"]
    sheet = openpyxl.load_workbook(form).worksheets[0]
    assert "【达到序时进度】" in str(first_cell(sheet, "上期填报").value)


def test_answers_merged_before_the_renaming_was_entered_stay_the_heirs(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.returned(period="上半年")
    desk.merge()
    desk.returned(period="三季度", name="秋")
    again(desk)
    xt.write_plan(renamed(), desk.master)
    result = again(desk)
    answers = result.consolidation.answers
    assert set(answers[answers["returned"]]["unit"]) == {"河湖中心"}
    rows = result.consolidation.ledger
    said = {(r["period"], r["unit"]) for r in rows.to_dict("records") if r["progress"] and r["unit"]}
    assert said == {("上半年", UNIT), ("三季度", "河湖中心")}
    assert not of(result, "plan-item-moved") and not of(result, "ledger-row-edited")


def test_an_item_of_an_abolished_unit_without_successor_is_told(tmp_path: Path) -> None:
    path = xt.write_plan(renamed(""), tmp_path / "master.xlsx")
    found = [f for f in pipeline.check(path).found if f.code == "unit-abolished"]
    assert {f.found for f in found} == {UNIT} and all(f.cell and f.item for f in found)
    assert not [f for f in pipeline.check(xt.write_plan(renamed(), path)).found if f.code == "unit-abolished"]
    unknown = [f for f in pipeline.check(xt.write_plan(renamed("无此单位"), path)).found if f.code == "unit-unknown"]
    assert [f.found for f in unknown] == ["无此单位"]
