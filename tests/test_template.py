"""What a coordinator may do to a template, and what xltrack reads from it."""

from __future__ import annotations

import importlib.util
import io
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as Picture

import xltrack as xt
from tests.plans import bureau
from xltrack.books.forms.formtext import item_values
from xltrack.books.ooxml.parts import Package
from xltrack.books.ooxml.stable import package_bytes
from xltrack.books.stamp import Stamper
from xltrack.books.status.template import FILLED
from xltrack.books.template import INPUTS, WRITTEN, find_template, is_template, packaged_folder, read_layout
from xltrack.errors import TemplateError
from xltrack.plan import Choice, Item, Period, Plan
from xltrack.records import Ask, AskRow
from xltrack.rules import Rule

DEFAULT = packaged_folder() / "form_zh.xlsx"
ITEM_ROW = 8


def edited(tmp_path: Path, edit: Callable[[Worksheet], None], source: Path = DEFAULT) -> Path:
    """A copy of a template after an edit of its sheet."""
    book = openpyxl.load_workbook(source)
    edit(book.worksheets[0])
    path = tmp_path / "own.xlsx"
    book.save(path)
    return path


def ask(items: int = 3, **fields: object) -> Ask:
    made = tuple(
        Item(text=f"任务{n}", id=f"T{n:03d}K", serial=str(n), path=("一、甲",), **fields) for n in range(items)
    )  # type: ignore[arg-type]
    choices = (Choice("已完成", "completed"), Choice("未达序时进度", "behind"))
    plan = Plan("方案", 2022, "zh", "P7K3M9", made, periods=(Period("2022Q2", date(2022, 6, 20)),), choices=choices)
    return Ask(plan, plan.periods[0], "甲", tuple(AskRow(item, "lead") for item in made))


def stamped(path: Path, items: int = 3) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(Stamper(path).form(ask(items)))).worksheets[0]


def rows_of(sheet: Worksheet) -> list[int]:
    return [c.row for row in sheet.iter_rows() for c in row if re.fullmatch(r"T\d{3}K", str(c.value))]


def rule_of(tmp_path: Path, validation: DataValidation, cell: str = "D8") -> tuple[tuple[Rule, ...], list[str]]:
    validation.showErrorMessage = True

    def edit(sheet: Worksheet) -> None:
        sheet.add_data_validation(validation)
        validation.add(cell)
        sheet.parent.defined_names["low"] = DefinedName("low", attr_text="'填报表'!$T$1")
        sheet.parent.defined_names["words"] = DefinedName("words", attr_text="'词表'!$A$1:$A$3")
        sheet["T1"] = 5
        words = sheet.parent.create_sheet("词表")
        for n, word in enumerate(("甲", "乙", "丙"), start=1):
            words.cell(n, 1, word)

    layout = read_layout(edited(tmp_path, edit))
    column = next(c for c in layout.columns if c.index == openpyxl.utils.column_index_from_string(cell[0]) - 1)
    return column.rules, [f.code for f in layout.findings]


# ── what is read ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_default_form_asks_what_the_official_one_asks(lang: str) -> None:
    layout = read_layout(packaged_folder() / f"form_{lang}.xlsx")
    assert layout.language == lang
    assert [c.key for c in layout.asked] == ["progress", "status", "reason", "measures"]
    assert [c.key for c in layout.asked if c.required] == ["progress", "status"]
    assert [c.key for c in layout.columns][:3] == ["id", "serial", "text"]
    assert {c.key for c in layout.preamble if c.asked} == {
        "filled_on",
        "submission",
        "filler",
        "filler_phone",
        "leader",
        "leader_phone",
    }
    assert {c.key for c in layout.preamble if c.required} == {"filler", "filler_phone"}
    assert not layout.findings
    assert re.fullmatch(r"V[0-9A-F]{8}", layout.version)


def test_the_extended_form_brings_own_columns_with_their_rules() -> None:
    layout = read_layout(packaged_folder() / "form_extended_zh.xlsx")
    share, day, source = (layout.column(k) for k in ("完成比例（0-100）", "预计完成日期", "数据来源"))
    assert share and share.rules == (Rule("number", low=0, high=100),)
    assert day and day.rules == (Rule("date", low=date(2020, 1, 1), high=date(2035, 12, 31), severity="warning"),)
    assert source and source.required and source.rules == (Rule("list", ("监测", "统计", "部门台账")),)
    assert {"actual", "evidence", "dispute", "proposed_unit"} <= {c.key for c in layout.asked}
    assert not layout.findings


def test_what_the_template_prints_is_known_again_whatever_filled_its_placeholders() -> None:
    layout, sheet = read_layout(DEFAULT), stamped(DEFAULT)
    printed = [sheet[cell].value for cell in ("B1", "B2", "B5", "G2", "C6")]
    assert all(layout.prints(text) for text in printed)
    assert not layout.prints("表外的一句话")


def test_words_put_beside_a_printed_day_are_none_of_the_template() -> None:
    layout, sheet = read_layout(DEFAULT), stamped(DEFAULT)
    due = sheet["G2"].value
    assert layout.prints(due) and not layout.prints(f"{due}（申请延期）")


@pytest.mark.parametrize(
    ("validation", "expected"),
    [
        (DataValidation(type="list", formula1='"是,否, 不清楚"'), Rule("list", ("是", "否", "不清楚"))),
        (DataValidation(type="list", formula1="词表!$A$1:$A$3"), Rule("list", ("甲", "乙", "丙"))),
        (DataValidation(type="list", formula1="words"), Rule("list", ("甲", "乙", "丙"))),
        (
            DataValidation(type="whole", operator="greaterThan", formula1="low"),
            Rule("whole", operator="greaterThan", low=5),
        ),
        (
            DataValidation(type="decimal", operator="between", formula1="-1.5", formula2="$T$1"),
            Rule("number", low=-1.5, high=5),
        ),
        (
            DataValidation(
                type="date", operator="greaterThanOrEqual", formula1="DATE(2022,1,1)", errorStyle="information"
            ),
            Rule("date", operator="greaterThanOrEqual", low=date(2022, 1, 1), severity="warning"),
        ),
        (
            DataValidation(type="textLength", operator="lessThanOrEqual", formula1="200"),
            Rule("length", operator="lessThanOrEqual", low=200),
        ),
    ],
)
def test_a_validation_made_in_excel_is_a_rule(tmp_path: Path, validation: DataValidation, expected: Rule) -> None:
    assert rule_of(tmp_path, validation) == ((expected,), [])


@pytest.mark.parametrize(
    "validation",
    [
        DataValidation(type="custom", formula1="LEN(D8)>3"),
        DataValidation(type="time", operator="greaterThan", formula1="0.5"),
        DataValidation(type="date", operator="lessThan", formula1="TODAY()"),
        DataValidation(type="list", formula1="INDIRECT(A1)"),
        DataValidation(type="decimal", operator="between", formula1="0", formula2="E8"),
    ],
)
def test_a_validation_that_cannot_be_enforced_is_reported(tmp_path: Path, validation: DataValidation) -> None:
    assert rule_of(tmp_path, validation) == ((), ["rule-not-enforced"])


def test_a_list_excel_keeps_in_the_extension_part_is_read_and_kept(tmp_path: Path) -> None:
    path = edited(tmp_path, lambda sheet: sheet.parent.create_sheet("词表").append(["甲"]))
    x14 = (
        '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        'uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}">'
        '<x14:dataValidations xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1">'
        '<x14:dataValidation type="list" allowBlank="1" showErrorMessage="1">'
        "<x14:formula1><xm:f>词表!$A$1:$A$1</xm:f></x14:formula1>"
        "<xm:sqref>F8</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
    )
    rewrite(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace("</worksheet>", x14))
    reason = read_layout(path).column("reason")
    assert reason and reason.rules == (Rule("list", ("甲",)),)
    xml = zipfile.ZipFile(io.BytesIO(Stamper(path).form(ask(3)))).read("xl/worksheets/sheet1.xml").decode()
    assert "<xm:sqref>F8:F10</xm:sqref>" in xml


def rewrite(path: Path, part: str, change: Callable[[str], str]) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def test_the_version_follows_rules_and_questions_not_looks(tmp_path: Path) -> None:
    before = read_layout(DEFAULT).version

    def restyle(sheet: Worksheet) -> None:
        sheet["C6"].font = Font(color="FF0000", size=20)
        sheet.column_dimensions["D"].width = 70

    assert read_layout(edited(tmp_path, restyle)).version == before

    def require(sheet: Worksheet) -> None:
        sheet["F6"] = "滞后原因*"

    assert read_layout(edited(tmp_path, require)).version != before


# ── what a coordinator does to it ────────────────────────────────────────────────────────────────────────────────────


def test_rows_above_and_columns_moved_find_their_way(tmp_path: Path) -> None:
    """Two rows put above, status moved before progress: as Excel saves it after such edits."""

    def edit(sheet: Worksheet) -> None:
        sheet["D6"], sheet["E6"] = sheet["E6"].value, sheet["D6"].value
        sheet["L6"], sheet["L8"] = "科室意见", "{{科室备注}}"

    path = edited(tmp_path, edit)
    layout = read_layout(path)
    assert [c.key for c in layout.asked] == ["status", "progress", "reason", "measures"]
    made = ask(2, extra=(("科室备注", "请核"),))
    sheet = openpyxl.load_workbook(io.BytesIO(Stamper(path).form(made))).worksheets[0]
    assert [sheet.cell(r, 12).value for r in rows_of(sheet)] == ["请核", "请核"]
    status = [d for d in sheet.data_validations.dataValidation if d.formula1 == "xltrack_status_regular"]
    assert [str(d.sqref) for d in status] == ["D8:D9"]


def test_a_header_of_two_rows_with_merged_groups_is_read(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        for row in (5,):
            for merged in [m for m in sheet.merged_cells.ranges if m.min_row == row]:
                sheet.unmerge_cells(merged.coord)
        for column in "BCDEFGHIJK":
            sheet[f"{column}5"] = None
        sheet["F5"] = "滞后情况"
        sheet["F6"], sheet["G6"] = "原因", "措施"
        sheet.merge_cells("F5:G5")
        sheet["C5"], sheet["C6"] = "目标责任名称", None
        sheet.merge_cells("C5:C6")

    layout = read_layout(edited(tmp_path, edit))
    assert [c.key for c in layout.columns][:7] == ["id", "serial", "text", "progress", "status", "reason", "measures"]


def test_merges_formats_formulas_and_names_stand_where_their_rows_went(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["M6"], sheet["M8"], sheet["M10"] = "字数", "=LEN(D8)+$A$1", "=SUM(M8:M8)"
        sheet["N6"] = "并列"
        sheet.merge_cells("N8:O8")
        sheet.conditional_formatting.add("M8", FormulaRule(["M8>10"], fill=PatternFill("solid", bgColor="FFCCCC")))
        sheet.conditional_formatting.add("M10", FormulaRule(["M10>10"], fill=PatternFill("solid", bgColor="FFCCCC")))
        sheet.parent.defined_names["total"] = DefinedName("total", attr_text="'填报表'!$M$10")
        sheet.row_dimensions[10].height = 33

    sheet = stamped(edited(tmp_path, edit), items=4)
    first, *_, last = rows_of(sheet)
    assert (first, last) == (8, 11)
    assert [sheet[f"M{r}"].value for r in (8, 11)] == ["=LEN(D8)+$A$1", "=LEN(D11)+$A$1"]
    assert sheet["M13"].value == "=SUM(M8:M11)"
    assert {m.coord for m in sheet.merged_cells.ranges} >= {"N8:O8", "N11:O11", "B12:C12", "B13:C13"}
    formats = {
        str(block.sqref): block.rules[0].formula[0] for block in sheet.conditional_formatting if "M" in str(block.sqref)
    }
    assert formats == {"M8:M11": "M8>10", "M13": "M13>10"}
    assert sheet.parent.defined_names["total"].attr_text == "'填报表'!$M$13"
    assert sheet.row_dimensions[13].height == 33
    assert [sheet[f"B{r}"].value for r in (12, 13)] == ["填表人：", "分管领导："]


def test_a_logo_and_a_seal_stay_and_the_seal_moves_down(tmp_path: Path) -> None:
    picture = tmp_path / "logo.png"
    Picture.new("RGB", (20, 20), "red").save(picture)

    def edit(sheet: Worksheet) -> None:
        sheet.add_image(Image(str(picture)), "A1")
        sheet.add_image(Image(str(picture)), "F10")

    path = edited(tmp_path, edit)
    sheet = stamped(path, items=5)
    assert sorted(i.anchor._from.row + 1 for i in sheet._images) == [1, 14]


def test_comments_of_the_template_stay_at_their_cells(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        for place in ("C6", "C7", "D8", "D10"):
            sheet[place].comment = Comment(f"说明{place}", "统筹科室")

    path = edited(tmp_path, edit)
    sheet = stamped(path, items=4)
    found = {c.coordinate: c.comment.text for row in sheet.iter_rows() for c in row if c.comment}
    assert found == {"C6": "说明C6", "C7": "说明C7", "D8": "说明D8", "D13": "说明D10"}


def test_a_link_and_an_autofilter_reach_around_the_new_rows(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet.auto_filter.ref = "A6:K8"
        sheet["H10"].hyperlink = "https://example.org/help"

    sheet = stamped(edited(tmp_path, edit), items=6)
    assert sheet.auto_filter.ref == "A6:K13"
    assert sheet["H15"].hyperlink.target == "https://example.org/help"


def test_a_template_without_check_column_still_counts(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["K6"] = sheet["K8"] = None

    sheet = stamped(edited(tmp_path, edit))
    assert sheet["L8"].value.startswith("=SUBSTITUTE(")
    assert "L7:L10" in sheet["G3"].value


def test_an_unlocked_status_cell_with_ticks_to_mark_is_kept(tmp_path: Path) -> None:
    boxes = "☐已完成 ☐未达序时进度"

    def edit(sheet: Worksheet) -> None:
        sheet["E8"] = boxes

    sheet = stamped(edited(tmp_path, edit))
    assert [sheet[f"E{r}"].value for r in rows_of(sheet)] == [boxes] * 3


def test_a_template_without_section_row_lists_the_items_alone(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["C7"] = None

    sheet = stamped(edited(tmp_path, edit))
    assert rows_of(sheet) == [8, 9, 10]


def test_an_unknown_placeholder_is_pointed_out_and_left_blank(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["H2"] = "{{unti}}"

    path = edited(tmp_path, edit)
    assert [(f.code, f.cell, f.found) for f in read_layout(path).findings] == [
        ("placeholder-unknown", "H2", "{{unti}}")
    ]
    assert stamped(path)["H2"].value is None


@pytest.mark.parametrize(("header", "told"), [("经费执行率*", ["L6"]), ("经费执行率", [])])
def test_a_required_column_that_the_sealed_paper_would_lack_is_pointed_out(
    tmp_path: Path, header: str, told: list[str]
) -> None:
    def add(sheet: Worksheet) -> None:
        sheet["L6"], sheet["L8"].protection = header, Protection(locked=False)

    found = read_layout(edited(tmp_path, add)).findings
    assert [f.cell for f in found if f.code == "template-column-unprinted"] == told


def test_parts_openpyxl_would_drop_survive(tmp_path: Path) -> None:
    path = edited(tmp_path, lambda sheet: None)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/ctrlProps/ctrlProp1.xml", "<formControlPr/>")
    parts = zipfile.ZipFile(io.BytesIO(Stamper(path).form(ask()))).namelist()
    assert "xl/ctrlProps/ctrlProp1.xml" in parts


def test_a_workbook_with_prefixed_xml_is_a_template_too(tmp_path: Path) -> None:
    path = edited(tmp_path, lambda sheet: None)

    def prefix(xml: str) -> str:
        plain = re.sub(r"<(/?)(?!\?|\w+:)(\w)", r"<\1x:\2", xml)
        return plain.replace(
            'xmlns="http://schemas.openxmlformats.org/spreadsheetml',
            'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml',
        )

    rewrite(path, "xl/worksheets/sheet1.xml", prefix)
    assert rows_of(stamped(path)) == [8, 9, 10]


@pytest.mark.parametrize(
    ("status", "progress", "reason", "measures"),
    [
        ("状态", "进展说明", "存在困难", "下步举措"), ("当前状态", "推进情况", "存在的问题", "下步打算"), ("进度状态", "进展", "原因", "措施"), ("进度状态", "完成情况", "原因", "措施"),
        ("RAG", "Update", "Issues", "Actions"),
        ("RAG rating", "Commentary", "Barriers", "Action"), ("Current status", "Latest update", "Reasons for delay", "Mitigation"),
        ("进展状态", "最新进展", "困难和问题", "下一步打算"), ("完成状态", "推进落实情况", "问题及原因", "下一步工作打算"),
    ],
)  # fmt: skip
def test_an_offices_own_words_over_the_columns_are_understood(
    tmp_path: Path, status: str, progress: str, reason: str, measures: str
) -> None:
    def rename(sheet: Worksheet) -> None:
        words = {"目标责任评估情况": status, "进展情况": progress, "滞后原因": reason, "解决措施": measures}
        for cell in sheet[6]:
            plain = str(cell.value or "").rstrip("* ")
            cell.value = words.get(plain, cell.value)

    asked = {c.key: c.header for c in read_layout(edited(tmp_path, rename)).columns if c.asked}
    assert {status, progress, reason, measures} <= set(asked.values())
    assert [asked[k] for k in ("status", "progress", "reason", "measures")] == [status, progress, reason, measures]


def test_an_offices_own_column_beside_the_usual_one_stays_its_own(tmp_path: Path) -> None:
    def add(sheet: Worksheet) -> None:
        sheet.insert_cols(1)
        sheet["A6"], sheet["A8"].protection = "状态", Protection(locked=False)

    columns = {c.header: c.key for c in read_layout(edited(tmp_path, add)).columns}
    assert columns["状态"] == "+状态" and "status" in columns.values()


def test_a_template_without_progress_is_told_the_words_that_name_it(tmp_path: Path) -> None:
    def rename(sheet: Worksheet) -> None:
        cell = next(c for c in sheet[6] if str(c.value).startswith("进展情况"))
        cell.value = "工作动态"

    with pytest.raises(TemplateError, match=r"进展情况 / 工作进展 / .*推进情况"):
        read_layout(edited(tmp_path, rename))


# ── what cannot be stamped ──────────────────────────────────────────────────────────────────────────────────────────


def _no_id(sheet: Worksheet) -> None:
    sheet["A8"] = sheet["A6"] = None


def _no_item(sheet: Worksheet) -> None:
    sheet["C8"] = "任务"


def _two_items(sheet: Worksheet) -> None:
    sheet["G9"] = "{{text}}"


def _locked(sheet: Worksheet) -> None:
    sheet["E8"].protection = Protection(locked=True)


def _apart(sheet: Worksheet) -> None:
    sheet["C7"], sheet["H4"] = None, "{{section}}"


def _merged(sheet: Worksheet) -> None:
    sheet.merge_cells("H7:H8")


def _twice(sheet: Worksheet) -> None:
    sheet["F6"] = "解决措施"


def _headless(sheet: Worksheet) -> None:
    for column in "ABCDEFGHIJK":
        sheet[f"{column}6"] = None


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (_no_id, "{{id}}"), (_no_item, "任务行"), (_two_items, "第 8 行和第 9 行"), (_locked, "目标责任评估情况"),
        (_apart, "章节行"), (_merged, "H7:H8"), (_twice, "出现两次"), (_headless, "表头"),
    ],
)  # fmt: skip
def test_what_cannot_be_stamped_says_why(tmp_path: Path, edit: Callable[[Worksheet], None], why: str) -> None:
    path = edited(tmp_path, edit)
    with pytest.raises(TemplateError) as caught:
        read_layout(path)
    assert caught.value.code == "bad-template"
    assert why in str(caught.value) and str(path) in str(caught.value)
    english = caught.value.text("en").replace(str(path), "")
    assert re.search("[a-z]{3}", english) and not re.search("请|的|没有|改用", english)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0 an old .xls", b"<html>"])
def test_what_is_no_workbook_is_named_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "own.xlsx"
    path.write_bytes(content)
    assert not is_template(path)
    with pytest.raises(TemplateError, match=r"另存为 \.xlsx"):
        read_layout(path)


def test_strict_open_xml_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = edited(tmp_path, lambda sheet: None)
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    rewrite(
        path,
        "xl/workbook.xml",
        lambda xml: xml.replace("http://schemas.openxmlformats.org/spreadsheetml/2006/main", strict),
    )
    with pytest.raises(TemplateError, match="Strict"):
        read_layout(path)


# ── which one it is ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_one_beside_the_master_goes_before_the_packaged_one(tmp_path: Path) -> None:
    assert find_template("", "zh", tmp_path) == DEFAULT
    assert find_template("", "en") == packaged_folder() / "form_en.xlsx"
    own = tmp_path / "workbook_templates" / "我的表样.xlsx"
    own.parent.mkdir()
    shutil.copy(DEFAULT, own)
    openpyxl.Workbook().save(own.parent / "status_zh.xlsx")
    assert find_template("", "zh", tmp_path) == own
    assert find_template("", "zh", tmp_path / "master.xlsx") == own
    shutil.copy(DEFAULT, own.parent / "form_zh.xlsx")
    assert find_template("", "zh", tmp_path) == own.parent / "form_zh.xlsx"


def test_a_name_is_a_path_or_stands_in_a_folder_of_templates(tmp_path: Path) -> None:
    own = tmp_path / "workbook_templates" / "我的表样.xlsx"
    own.parent.mkdir()
    shutil.copy(DEFAULT, own)
    assert find_template("我的表样", "zh", tmp_path) == own
    assert find_template("我的表样.xlsx", "zh", tmp_path) == own
    assert find_template(str(own), "zh") == own
    assert find_template("form_extended", "en", tmp_path) == packaged_folder() / "form_extended_en.xlsx"
    with pytest.raises(TemplateError) as caught:
        find_template("没有", "zh", tmp_path)
    assert caught.value.code == "no-template"


def test_two_own_templates_without_a_choice_are_an_error_that_names_both(tmp_path: Path) -> None:
    folder = tmp_path / "workbook_templates"
    folder.mkdir()
    for name in ("甲.xlsx", "乙.xlsx"):
        shutil.copy(DEFAULT, folder / name)
    with pytest.raises(TemplateError, match=r"甲\.xlsx") as caught:
        find_template("", "zh", tmp_path)
    assert "乙.xlsx" in str(caught.value)


def test_a_stamped_form_is_no_template(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(Stamper(DEFAULT).form(ask()))
    assert is_template(DEFAULT) and not is_template(path)


def test_the_shipped_templates_are_what_their_script_makes(tmp_path: Path) -> None:
    script = packaged_folder() / "build.py"
    spec = importlib.util.spec_from_file_location("build_templates", script)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    for made in module.build_all(tmp_path):
        shipped = zipfile.ZipFile(packaged_folder() / made.name)
        fresh = zipfile.ZipFile(made)
        assert {n: fresh.read(n) for n in fresh.namelist()} == {n: shipped.read(n) for n in shipped.namelist()}


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_template_saved_by_another_office_program_means_the_same(tmp_path: Path) -> None:
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "xlsx",
    ]
    sources = [
        packaged_folder() / f"{name}.xlsx" for name in ("form_zh", "form_extended_zh", "form_en", "form_extended_en")
    ]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), *map(str, sources)], check=True, capture_output=True, timeout=120
    )
    for source in sources:
        again = tmp_path / source.name
        before, after = read_layout(source), read_layout(again)
        assert (after.columns, after.preamble) == (before.columns, before.preamble)
        assert after.version == before.version
        sheet = stamped(again, items=4)
        assert rows_of(sheet) == [8, 9, 10, 11]


def test_every_placeholder_is_documented() -> None:
    text = (packaged_folder().parent / "docs" / "templates.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"\{\{(\w+)\}\}", text))
    made = ask(1)
    known = WRITTEN | INPUTS | set(item_values(made, made.rows[0], "zh")) | {"check", "section", "item"}
    assert known | set(FILLED) <= documented
    assert documented - known - set(FILLED) == {"科室备注"}


def test_every_template_of_the_folder_is_shipped_with_the_package() -> None:
    root = packaged_folder().parent
    if not (root / "pyproject.toml").is_file():
        pytest.skip("installed: there is no project file to compare with")
    shipped = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    named = shipped["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert {p.name for p in packaged_folder().glob("*.xlsx")} == {Path(name).name for name in named}


def test_an_office_is_told_that_its_form_asks_for_no_figures_of_its_targets(tmp_path: Path) -> None:
    def told() -> list[str]:
        return [f.found for f in xt.check(tmp_path / "master.xlsx").found if f.code == "numbers-unasked"]

    numbers = sum(each.value is not None for item in bureau().items for each in item.indicators)
    xt.write_plan(bureau(), tmp_path / "master.xlsx")
    assert told() == [str(numbers)] and numbers > 0
    own = tmp_path / "workbook_templates"
    own.mkdir()
    shutil.copy(packaged_folder() / "form_extended_zh.xlsx", own / "form_zh.xlsx")
    assert told() == []


@pytest.mark.parametrize(
    ("part", "edit"),
    [
        ("[Content_Types].xml", lambda data: data[: len(data) // 2]),
        ("xl/_rels/workbook.xml.rels", lambda data: data + b"<"),
        (
            "xl/worksheets/sheet1.xml",
            lambda data: re.sub(rb't="inlineStr"><is>.*?</is>', b't="s"><v>x</v>', data, count=1),
        ),
    ],
)
def test_a_damaged_part_of_a_template_is_told_before_any_form_is_made(
    tmp_path: Path, part: str, edit: Callable[[bytes], bytes]
) -> None:
    whole = Package.read(edited(tmp_path, lambda _: None)).parts
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(package_bytes({**whole, part: edit(whole[part])}))
    with pytest.raises(TemplateError, match=r"另存为 \.xlsx"):
        Stamper(path)
