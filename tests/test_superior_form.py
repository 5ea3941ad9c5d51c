"""The superior's own form is filled without anybody copying: by placeholders, by its headers, or beside the tasks it prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.styles import Alignment, Border, Side
from openpyxl.worksheet.datavalidation import DataValidation

import xltrack as xt
from tests.forms import GOOD, fill
from tests.office import Job, Office
from tests.plans import bureau
from xltrack import pipeline
from xltrack.books.superior import fill_superior
from xltrack.cli import cli
from xltrack.records import Ask, AskRow

PLAN = bureau()
UNITS = ("环卫股", "水务股", "一中队", "二中队")
BOXES = "□已完成 □达到序时进度 □未达序时进度 □尚未启动"
ANNEX = ["序号", "目标责任名称", "进展情况", "目标责任评估情况", "滞后原因", "解决措施"]
LATE = {"status": "未达序时进度", "progress": "只完成1万方。", "reason": "汛期停工", "measures": "增加设备"}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A bureau's desk after the first period: an item behind, one with a verdict and a text to report typed by the coordinator."""
    xt.write_plan(PLAN, tmp_path / "master.xlsx")
    xt.split(tmp_path / "master.xlsx", "上半年", tmp_path / "outbox")
    for unit in UNITS:
        said = {i.id: GOOD if i.kind == "regular" else {"status": "未发生"} for i in PLAN.items}
        fill(
            tmp_path / f"outbox/上半年/{unit}.xlsx", said | {PLAN.items[2].id: LATE}, tmp_path / f"returns/{unit}.xlsx"
        )
    pipeline.merge_into([tmp_path / "returns"], master=tmp_path / "master.xlsx")
    book = openpyxl.load_workbook(tmp_path / "status.xlsx")
    page = book["任务"]
    heads = {str(c.value): c.column for c in page[1]}
    page.cell(2, heads["核定"]).value = "已完成"
    page.cell(2, heads["汇总进展（上报用）"]).value = "=全局已完成方案编制"
    page.cell(2, heads["汇总进展（上报用）"]).data_type = "s"
    book.save(tmp_path / "status.xlsx")
    return tmp_path


def sheet_with(rows: Sequence[Sequence[Any]], path: Path) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    thin = Side(style="thin")
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            cell = page.cell(r, c, value)
            cell.border, cell.alignment = Border(thin, thin, thin, thin), Alignment(wrap_text=True)
    book.save(path)
    return path


def report(desk: Path, *more: str) -> Any:
    return CliRunner().invoke(cli, ["report", str(desk / "status.xlsx"), *more], catch_exceptions=False)


def cells(path: Path, sheet: int = 0) -> list[list[str]]:
    page = openpyxl.load_workbook(path).worksheets[sheet]
    return [["" if c is None else str(c) for c in row] for row in page.iter_rows(values_only=True)]


def annex(desk: Path, blank: int = 2) -> Path:
    """附件3 as it is sent out: a title, who reports, the header, rows with boxes to tick, who signs."""
    rows = [
        ["进度表"],
        ["填报单位（加盖公章）："],
        ANNEX,
        *[["", "", "", BOXES, "", ""]] * blank,
        ["填表人：", "", "电话："],
    ]
    path = sheet_with(rows, desk / "附件3.xlsx")
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    page.merge_cells("A1:F1")
    page["F2"] = f"=COUNTA(B4:B{3 + blank})"
    check = DataValidation("list", formula1='"有,无"')
    check.add(f"E4:E{3 + blank}")
    page.add_data_validation(check)
    page.print_area = f"A1:F{4 + blank}"
    book.save(path)
    return path


@pytest.mark.parametrize("blank", [1, 2, 5, 8])
def test_blank_rows_below_a_header_take_the_items_and_more_rows_follow_where_they_do_not_suffice(
    desk: Path, blank: int
) -> None:
    before = annex(desk, blank).read_bytes()
    done = report(desk, "--form", str(desk / "附件3.xlsx"), "--unit", "某局", "-o", str(desk / "up.xlsx"))
    assert done.exit_code == 0 and (desk / "附件3.xlsx").read_bytes() == before
    rows = cells(desk / "up.xlsx")
    assert rows[1][0] == "填报单位（加盖公章）：某局"
    assert [r[1] for r in rows[3 : 3 + len(PLAN.items)]] == [i.text for i in PLAN.items]
    first, late = rows[3], rows[5]
    assert first[2] == "=全局已完成方案编制" and "☑已完成" in first[3] and first[3].count("☑") == 1
    assert (late[2], late[4], late[5]) == ("只完成1万方。", "汛期停工", "增加设备") and "☑未达序时进度" in late[3]
    foot = next(n for n, r in enumerate(rows) if r[0] == "填表人：")
    assert foot == 3 + max(blank, len(PLAN.items)), "what stands below moves down"
    page = openpyxl.load_workbook(desk / "up.xlsx").worksheets[0]
    assert page["C4"].data_type != "f" and page["F2"].value == f"=COUNTA(B4:B{foot})"
    assert str(page.data_validations.dataValidation[0].sqref) == f"E4:E{foot}"
    assert str(page.print_area).endswith(f"$F${foot + 1}")


def test_a_list_that_prints_the_tasks_is_filled_beside_them_and_what_it_lacks_is_said(desk: Path) -> None:
    texts = [PLAN.items[2].text, "上级自己的一项任务。", PLAN.items[0].text]
    rows = [["项目", *ANNEX], *(["水", str(n), text] for n, text in enumerate(texts, 1)), ["合计"]]
    done = report(desk, "--form", str(sheet_with(rows, desk / "清单.xlsx")), "-o", str(desk / "up.xlsx"))
    made = cells(desk / "up.xlsx")
    assert made[1][:4] == ["水", "1", PLAN.items[2].text, "只完成1万方。"] and made[1][4] == "未达序时进度"
    assert made[2][3:5] == ["", ""] and made[3][4] == "已完成" and made[4][0] == "合计"
    assert "没有这 3 项任务的行" in done.output


def test_a_form_marked_by_placeholders_needs_no_column_of_ours(desk: Path) -> None:
    rows = [
        ["{{title}} {{period}}"],
        ["序号", "任务", "进展", "责任单位", "备注"],
        ["{{section}}"],
        ["{{serial}}", "{{text}}", "{{progress}}", "{{lead}}", ""],
        ["制表日期"],
    ]
    report(desk, "--form", str(sheet_with(rows, desk / "上级表.xlsx")), "-o", str(desk / "up.xlsx"))
    made = cells(desk / "up.xlsx")
    assert made[0][0] == f"{PLAN.title} 上半年"
    sections = list(dict.fromkeys(part for i in PLAN.items for part in i.path))
    assert [r[0] for r in made[2:-1] if not r[1]] == sections
    assert [r[1] for r in made[2:-1] if r[1]] == [i.text for i in PLAN.items] and made[-1][0] == "制表日期"
    assert next(r for r in made if r[1] == PLAN.items[1].text)[3] == "各中队"


def test_the_form_is_found_behind_a_cover_and_is_no_return_of_ours(desk: Path) -> None:
    book = openpyxl.load_workbook(annex(desk))
    book.create_sheet("封面", 0)["A1"] = "请各单位认真填写"
    book.save(desk / "附件3.xlsx")
    report(desk, "--form", str(desk / "附件3.xlsx"), "-o", str(desk / "returns/up.xlsx"))
    assert cells(desk / "returns/up.xlsx", 1)[3][1] == PLAN.items[0].text
    result = pipeline.merge_into([desk / "returns"], master=desk / "master.xlsx")
    assert {str(f["state"]) for f in result.to_json()["files"] if str(f["path"]).endswith("up.xlsx")} != {"accepted"}


def test_the_setting_names_the_form_that_is_filled_every_time(desk: Path) -> None:
    annex(desk)
    with pytest.raises(xt.TemplateError) as refused:
        report(desk, "--form")
    assert "没有指明上级的表" in refused.value.text("zh")
    xt.write_plan(replace(PLAN, settings=xt.Settings(superior_form="附件3.xlsx")), desk / "master.xlsx")
    done = report(desk, "-o", str(desk / "up.xlsx"), "--form")
    assert done.exit_code == 0 and cells(desk / "up.xlsx")[3][1] == PLAN.items[0].text


@pytest.mark.parametrize(
    "rows", [[["会议签到表"], ["姓名", "单位", "电话"], ["", "", ""]], [["序号", "任务", "责任单位"], ["", "", ""]], [ANNEX, *[["1", "别的任务", "x", "x", "x", "x"]] * 9], []]
)  # fmt: skip
def test_a_form_without_placeholders_or_headers_is_one_line_and_nothing_is_written(
    desk: Path, rows: list[list[str]], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from xltrack.cli import main

    form = sheet_with(rows, desk / "上级.xlsx")
    monkeypatch.chdir(desk)
    with pytest.raises(SystemExit) as stopped:
        main(["report", "--form", str(form), "-o", "up.xlsx"])
    said = capfd.readouterr().err.strip()
    assert stopped.value.code == 3 and len(said.splitlines()) == 1 and "上级.xlsx" in said and "占位符" in said
    assert not (desk / "up.xlsx").exists() and not list(desk.glob("*.tmp*"))


@pytest.mark.parametrize("name", ["上级.doc", "上级.xls", "没有.xlsx"])
def test_a_form_that_is_no_workbook_is_one_line(
    desk: Path, name: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from xltrack.cli import main

    if "没有" not in name:
        (desk / name).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    monkeypatch.chdir(desk)
    with pytest.raises(SystemExit):
        main(["report", "--form", name, "-o", "up.xlsx"])
    said = capfd.readouterr().err.strip()
    assert len(said.splitlines()) == 1 and name in said and not (desk / "up.xlsx").exists()


@pytest.mark.office
def test_the_form_opens_in_an_office_program_as_it_was_filled(desk: Path, office: Office) -> None:
    report(desk, "--form", str(annex(desk)), "--unit", "某局", "-o", str(desk / "up.xlsx"))
    (shown,) = office.edit([Job(desk / "up.xlsx", desk / "again.xlsx")])
    sheet = next(iter(shown.values()))
    assert [sheet[f"B{4 + n}"] for n in range(len(PLAN.items))] == [i.text for i in PLAN.items]
    assert sheet["F2"] == str(len(PLAN.items)), "its own formula counts the rows that were added"


# ── the progress to report ─────────────────────────────────────────────────────────────────────────────────────────


def to_report(path: Path) -> list[str]:
    """What the column 汇总进展 shows, as a program shows it that does not reckon."""
    page = openpyxl.load_workbook(path, data_only=True)["任务"]
    at = next(c.column for c in page[1] if c.value == "汇总进展（上报用）")
    return [str(page.cell(r, at).value or "") for r in range(2, page.max_row + 1)]


def test_the_progress_to_report_is_offered_from_the_units_texts_and_kept_once_typed(desk: Path) -> None:
    pipeline.merge_into([desk / "returns"], master=desk / "master.xlsx")
    shown = to_report(desk / "status.xlsx")
    assert shown[0] == "=全局已完成方案编制" and shown[1] == "一中队：已按计划推进。\n二中队：已按计划推进。"
    told = {i.id: GOOD | {"progress": "又完成2万方。"} for i in PLAN.items if i.kind == "regular"}
    fill(desk / "outbox/上半年/水务股.xlsx", told, desk / "returns/水务股2.xlsx", 第几次报送="2")
    pipeline.merge_into([desk / "returns"], master=desk / "master.xlsx")
    shown = to_report(desk / "status.xlsx")
    assert shown[0] == "=全局已完成方案编制", "typed words stay"
    assert shown[2] == "又完成2万方。", "what is only offered follows the unit's newer text"


def test_a_text_to_report_belongs_to_its_period_and_is_not_sent_up_again_in_the_next(desk: Path) -> None:
    xt.split(desk / "master.xlsx", "三季度", desk / "outbox")
    for unit in UNITS:
        said = {i.id: GOOD | {"progress": "三季度进展。"} for i in PLAN.items if i.kind == "regular"}
        fill(desk / f"outbox/三季度/{unit}.xlsx", said, desk / f"returns-三季度/{unit}.xlsx")
    result = pipeline.merge_into([desk / "returns-三季度"], master=desk / "master.xlsx")
    assert to_report(desk / "status.xlsx")[0] == "三季度进展。"
    ledger = result.consolidation.ledger
    kept = ledger[(ledger["period"] == "上半年") & (ledger["unit"] == "") & (ledger["id"] == PLAN.items[0].id)]
    assert list(kept["summary"]) == ["=全局已完成方案编制"], "and it is not lost"


@pytest.mark.office
def test_an_office_program_that_saves_the_workbook_turns_no_offer_into_a_typed_text(desk: Path, office: Office) -> None:
    pipeline.merge_into([desk / "returns"], master=desk / "master.xlsx")
    office.edit([Job(desk / "status.xlsx", desk / "saved.xlsx")])
    (desk / "saved.xlsx").replace(desk / "status.xlsx")
    result = pipeline.merge_into([desk / "returns"], master=desk / "master.xlsx")
    assert list(result.items["summary"]) == ["=全局已完成方案编制", "", "", "", ""]


def test_an_english_form_joins_units_as_english_does(tmp_path: Path) -> None:
    form = sheet_with([["{{title}}"], ["{{text}}", "{{joint}}", "{{progress}}"]], tmp_path / "form.xlsx")
    item = replace(PLAN.items[3], joint=("Water", "Parks"))
    ask = Ask(replace(PLAN, language="en", items=(item,)), PLAN.periods[0], "", (AskRow(item, "lead", answers={}),))
    (tmp_path / "filled.xlsx").write_bytes(fill_superior(form, ask).content)
    cells = {c.value for row in openpyxl.load_workbook(tmp_path / "filled.xlsx").worksheets[0].iter_rows() for c in row}
    assert "Water, Parks" in cells


def test_tasks_of_the_form_that_match_none_are_named_and_numbers_before_a_task_are_no_words_of_it(desk: Path) -> None:
    texts = [
        f"7．{PLAN.items[2].text}",
        "上级自己的一项任务。",
        f"（二）{PLAN.items[0].text}",
        f"3．{PLAN.items[3].text}（含续建）",
    ]
    rows = [["项目", *ANNEX], *(["水", "", text] for text in texts), ["合计", "", "以上共4项"]]
    rows[0][4] = "状态"
    done = report(desk, "--form", str(sheet_with(rows, desk / "清单.xlsx")), "-o", str(desk / "up.xlsx"))
    made = cells(desk / "up.xlsx")
    assert made[1][4] == "未达序时进度" and made[3][4] == "已完成" and made[2][4] == made[4][4] == ""
    lines = [line for line in done.output.splitlines() if "留空" in line]
    assert ["C3" in lines[0], "C5" in lines[1], PLAN.items[3].text[:8] in lines[1].rpartition("是否为")[2]] == [
        True
    ] * 3
    assert len(lines) == 2


def test_a_form_that_asks_for_what_is_done_and_for_the_state_of_it_gets_both(desk: Path) -> None:
    rows = [["序号", "工作任务", "完成情况", "进度状态"], ["1", PLAN.items[2].text, "", ""]]
    report(desk, "--form", str(sheet_with(rows, desk / "清单.xlsx")), "-o", str(desk / "up.xlsx"))
    assert cells(desk / "up.xlsx")[1][2:] == ["只完成1万方。", "未达序时进度"]
