"""What a department gets: the form stamped for it."""

from __future__ import annotations

import io
import random
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from xltrack import pipeline
from xltrack.books.fit import lines_needed, row_height
from xltrack.books.forms import livecheck
from xltrack.books.ooxml.cells import xml_text
from xltrack.books.stamp import Stamper
from xltrack.books.template import packaged_folder
from xltrack.enums import SHORT, default_choices
from xltrack.plan import Choice, Deadline, Indicator, Item, Period, Plan, Unit
from xltrack.records import Ask, AskRow
from xltrack.values import is_blank, read_choice

TEMPLATES = ("form_zh", "form_extended_zh", "form_en", "form_extended_en")
TEXT = {
    "zh": "完成老城区排水管网清淤疏浚，建立问题清单，做到当月发现、当月整改。",
    "en": "Clear the drains of the old town, keep a list of defects and close every one within its month. ",
}


def template(name: str) -> Path:
    return packaged_folder() / f"{name}.xlsx"


def plan(items: int, lang: str = "zh", length: int = 40) -> Plan:
    sections = (
        (("一、基础设施", "（一）排水"), ("二、市容环境",))
        if lang == "zh"
        else (("A Works", "1 Drains"), ("B Streets",))
    )
    kinds = ("regular", "regular", "veto", "precondition")
    made = tuple(
        Item(
            text=f"{n + 1} " + (TEXT[lang] * 40)[:length],
            id=f"T{n:03d}K",
            path=sections[n >= items / 2],
            serial=str(n + 1),
            kind=kinds[n % 4],
            lead=("甲",),
            deadlines=(Deadline("9月底前", date(2022, 9, 30)),),
            indicators=(Indicator("PM2.5", "<=", 20, "微克每立方米", 2022),),
        )
        for n in range(items)
    )
    choices = tuple(Choice(*choice) for choice in default_choices(lang))
    return Plan(
        "2022年目标责任书", 2022, lang, "P7K3M9", made, (Unit("甲"),), (Period("2022Q2", date(2022, 6, 20)),), choices
    )


def ask(items: int = 3, lang: str = "zh", length: int = 40, **row: object) -> Ask:
    made = plan(items, lang, length)
    rows = tuple(AskRow(item, "lead", **row) for item in made.items)  # type: ignore[arg-type]
    return Ask(made, made.periods[0], "甲", rows)


def opened(data: bytes) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


def column(sheet: Worksheet, header: str) -> str:
    cells = (c for row in sheet.iter_rows() for c in row if str(c.value or "").rstrip("* ") == header)
    return next(cells).column_letter


def item_rows(sheet: Worksheet) -> list[int]:
    return [row for row in range(1, sheet.max_row + 1) if re.fullmatch(r"T\d{3}K", str(sheet.cell(row, 1).value))]


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("items", [1, 3, 40])
def test_every_item_stands_once_with_id_serial_and_text(name: str, items: int) -> None:
    asked = ask(items, name[-2:])
    sheet = opened(Stamper(template(name)).form(asked))
    rows = item_rows(sheet)
    assert [(sheet.cell(r, 1).value, sheet.cell(r, 2).value, sheet.cell(r, 3).value) for r in rows] == [
        (i.id, i.serial, i.text) for i in asked.plan.items
    ]
    assert all(sheet.cell(r, 1).data_type == "s" for r in rows)


def test_headings_are_locked_unmerged_rows_above_their_items() -> None:
    sheet = opened(Stamper(template("form_zh")).form(ask(4)))
    texts = [sheet.cell(r, 3).value for r in range(7, sheet.max_row + 1) if sheet.cell(r, 3).value]
    assert texts[:2] == ["一、基础设施", "（一）排水"]
    assert texts[4] == "二、市容环境"
    headings = [r for r in range(7, 14) if r not in item_rows(sheet)]
    assert all(sheet.cell(r, c).protection.locked for r in headings for c in range(1, 12))
    assert not any(m.min_row <= r <= m.max_row for m in sheet.merged_cells.ranges for r in headings)


@pytest.mark.parametrize("name", TEMPLATES)
def test_only_answers_are_open_and_the_sheet_is_protected_without_password(name: str) -> None:
    stamper = Stamper(template(name))
    sheet = opened(stamper.form(ask(3, name[-2:])))
    protection = sheet.protection
    assert protection.sheet and not protection.password
    assert not any((protection.formatRows, protection.formatColumns, protection.sort, protection.autoFilter))
    for c in stamper.layout.columns:
        assert all(sheet.cell(r, c.index + 1).protection.locked is not c.asked for r in item_rows(sheet)), c.header


def test_a_text_that_begins_like_a_formula_stays_text() -> None:
    made = plan(1)
    evil = '=HYPERLINK("http://x","y")'
    item = Item(text=evil, id="T000K", serial="=1+1", path=("@a",), lead=("甲",))
    one = Ask(
        made,
        made.periods[0],
        "=甲",
        (AskRow(item, "lead", previous="+1", answers={"progress": "-2+3", "status": "=A1"}),),
    )
    data = Stamper(template("form_zh")).form(one)
    sheet = opened(data)
    row = item_rows(sheet)[0]
    assert sheet.cell(row, 3).value == evil and sheet.cell(row, 3).data_type == "s"
    for cell in (sheet.cell(row, 2), sheet.cell(row, 4), sheet.cell(row, 5), sheet["D2"]):
        assert cell.data_type == "s"
        assert cell.quotePrefix
    formulas = re.findall(
        r"<f>([^<]*)</f>", zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    )
    assert not any("http" in f for f in formulas)


def test_a_text_of_odd_characters_comes_back_as_it_was() -> None:
    made = plan(1)
    odd = "第一行\n第二行 <b>&\"'  两格  🏭𠀀"
    one = Ask(made, made.periods[0], "甲", (AskRow(Item(text=odd, id="T000K"), "lead"),))
    sheet = opened(Stamper(template("form_zh")).form(one))
    assert sheet.cell(item_rows(sheet)[0], 3).value == odd


def test_a_text_that_looks_like_an_escape_is_escaped() -> None:
    assert xml_text("_x0041_\x07\r\n") == "_x005F_x0041_\n"


def test_identity_stands_in_text_cells_and_again_in_document_properties() -> None:
    stamper = Stamper(template("form_zh"))
    book = openpyxl.load_workbook(io.BytesIO(stamper.form(ask())))
    sheet = book.worksheets[0]
    shown = {str(sheet.cell(r, c).value): sheet.cell(r, c + (2 if c == 2 else 1)) for r in (2, 3, 4) for c in (2, 5)}
    expected = {"填报单位（加盖公章）：": "甲", "第几次报送：": "1", "报送期：": "2022Q2", "方案编号：": "P7K3M9"}
    expected["表样版本："] = stamper.layout.version
    assert {label: shown[label].value for label in expected} == expected
    assert all(shown[label].number_format == "@" for label in expected)
    properties = {p.name: p.value for p in book.custom_doc_props.props}
    assert properties == {
        "xltrack_plan_id": "P7K3M9",
        "xltrack_unit": "甲",
        "xltrack_period": "2022Q2",
        "xltrack_version": stamper.layout.version,
        "xltrack_submission": "1",
    }


def test_the_choices_follow_the_kind_of_the_item_through_names() -> None:
    book = openpyxl.load_workbook(io.BytesIO(Stamper(template("form_zh")).form(ask(4))))
    sheet, offered = book.worksheets[0], {}
    for rule in sheet.data_validations.dataValidation:
        name, _, area = book.defined_names[rule.formula1].attr_text.partition("!")
        labels = [c[0].value for c in book[name.strip("'")][area.replace("$", "")]]
        offered |= {
            cell.row: labels
            for row in rule.sqref.ranges
            for cells in sheet[row.coord if ":" in row.coord else f"{row.coord}:{row.coord}"]
            for cell in cells
        }
        assert rule.showErrorMessage
    asked = ask(4)
    for row, item in zip(item_rows(sheet), asked.plan.items, strict=True):
        assert offered[row] == [c.label for c in asked.plan.choices_for(item.kind)]


def test_closed_items_are_marked_and_ask_for_nothing() -> None:
    made = ask(2)
    rows = (AskRow(made.rows[0].item, "lead", closed=True), made.rows[1])
    sheet = opened(Stamper(template("form_zh")).form(Ask(made.plan, made.period, "甲", rows)))
    check = column(sheet, "核对")
    assert sheet[f"{check}{item_rows(sheet)[0]}"].value == "已销号，可不填"
    assert sheet[f"{check}{item_rows(sheet)[1]}"].value.startswith("=")


def test_a_form_sent_back_brings_its_answers_and_a_counter_that_knows_them() -> None:
    made = ask(1)
    answers = {"progress": "已完成", "status": "未达序时进度"}
    again = Ask(
        made.plan,
        made.period,
        "甲",
        (AskRow(made.rows[0].item, "lead", answers=answers),),
        {"submission": "2", "filler": "张三"},
    )
    data = Stamper(template("form_zh")).form(again)
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
    row = item_rows(sheet)[0]
    assert (sheet[f"D{row}"].value, sheet[f"E{row}"].value, sheet["D3"].value) == ("已完成", "未达序时进度", "2")
    assert sheet["G3"].value == "还差 3 处"  # reason, measures, phone
    assert "滞后原因" in sheet[f"K{row}"].value and "解决措施" in sheet[f"K{row}"].value


@pytest.mark.parametrize("length", [20, 400, 900])
def test_a_long_task_has_a_row_that_shows_it_and_may_still_grow(length: int) -> None:
    data = Stamper(template("form_zh")).form(ask(1, length=length))
    sheet = opened(data)
    row = item_rows(sheet)[0]
    text, width = sheet.cell(row, 3).value, sheet.column_dimensions["C"].width
    size = sheet.cell(row, 3).font.size
    assert sheet.row_dimensions[row].height >= row_height(lines_needed(text, width, size), size)
    xml = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert "customHeight" not in re.search(rf'<row r="{row}"[^>]*>', xml)[0]  # type: ignore[index]


@pytest.mark.parametrize(("length", "size"), [(400, 11), (600, 10), (800, 8)])
def test_a_task_too_long_for_the_tallest_row_is_set_smaller(length: int, size: int) -> None:
    book = openpyxl.load_workbook(io.BytesIO(Stamper(template("form_zh")).form(ask(1, length=length))))
    sheet = book.worksheets[0]
    row = item_rows(sheet)[0]
    assert sheet.cell(row, 3).font.size == size
    assert book.sheetnames == ["填报表", "选项"]


def test_a_task_no_row_can_show_stands_in_full_on_an_annex() -> None:
    asked = ask(2, length=2600)
    book = openpyxl.load_workbook(io.BytesIO(Stamper(template("form_zh")).form(asked)))
    sheet, annex = book.worksheets[0], book["附页"]
    rows = item_rows(sheet)
    assert [sheet.cell(r, 3).value for r in rows] == [i.text for i in asked.plan.items]
    assert all("附页" in sheet.cell(r, 8).value for r in rows)
    texts: dict[str, str] = {}
    serial = ""
    for number, text in annex.iter_rows(min_row=2, values_only=True):
        serial = str(number) if number else serial
        texts[serial] = texts.get(serial, "") + str(text)
    assert texts == {i.serial: i.text for i in asked.plan.items}
    assert all(d.height <= 409.5 for d in annex.row_dimensions.values())


def test_the_same_ask_gives_the_same_bytes_whenever_it_is_stamped() -> None:
    stamper, made = Stamper(template("form_extended_zh")), ask(5)
    first = stamper.form(made)
    stamper.form(ask(9))
    assert stamper.form(made) == first
    assert Stamper(template("form_extended_zh")).form(made) == first


def test_print_area_and_repeated_header_reach_around_all_rows() -> None:
    sheet = opened(Stamper(template("form_zh")).form(ask(40)))
    last = sheet.max_row
    assert sheet.print_area == f"'填报表'!$B$1:$G${last}"
    assert sheet.print_title_rows == "$6:$6"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert "&P" in sheet.oddFooter.center.text and "&N" in sheet.oddFooter.center.text
    headers = [sheet.cell(6, c).value for c in range(2, 8)]
    assert headers == ["序号", "目标责任名称", "进展情况", "目标责任评估情况", "滞后原因", "解决措施"]


# ── with a real office program ──────────────────────────────────────────────────────────────────────────────────────

ANSWERS = {
    "progress": [None, " ", "\u3000", "\u00a0", "\n", "已完成三处", 12.5, "0"],
    "status": [
        None, " ", "\u3000", "已完成", "达到序时进度", "未达序时进度", "尚未启动", "未达 序时进度", "未达序时进度。",
        "☐已完成 ☐达到序时进度 ☐未达序时进度 ☐尚未启动", "☐已完成 ☐达到序时进度 ☑未达序时进度 ☐尚未启动",
        "□已完成 √达到序时进度 □未达序时进度 □尚未启动", "已完成□ 达到序时进度□ 未达序时进度√ 尚未启动□",
        "■尚未启动", "✔已完成", "未发生", "已发生", "未达到", "预计达到",
    ],
    "reason": [None, " ", "资金未到位"],
    "measures": [None, "\u200b", "倒排工期"],
    "数据来源": [None, "监测", " "],
    "filler": [None, "\u3000", "张三"],
    "filler_phone": [None, " ", "13800000000"],
}  # fmt: skip


def expected_gaps(stamper: Stamper, made: Ask, filled: list[dict[str, object]], outside: dict[str, object]) -> int:
    """The rule in words: progress and status always, reason and measures of what lags, columns with a star, filler and
    phone.
    """
    total = sum(is_blank(outside[key]) for key in ("filler", "filler_phone"))
    for row, answers in zip(made.rows, filled, strict=True):
        choices = made.plan.choices_for(row.item.kind)
        reading = read_choice(answers["status"], [c.label for c in choices])
        total += reading.value is None and reading.problem is None
        lags = any(c.label == reading.value and c.status in SHORT for c in choices)
        for c in stamper.layout.asked:
            if c.key != "status" and (c.required or (lags and c.key in ("reason", "measures"))):
                total += is_blank(answers[c.key])
    return total


def many_units(items: int, units: int) -> Plan:
    """A plan whose every item is every unit's."""
    made, names = plan(items), tuple(f"甲{n}" for n in range(units))
    shared = tuple(replace(item, lead=names) for item in made.items)
    return replace(made, units=tuple(map(Unit, names)), items=shared)


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("name", ["form_zh", "form_extended_zh"])
def test_the_live_counter_says_what_validation_will_ask_for(name: str, tmp_path: Path) -> None:
    stamper, made, rng = Stamper(template(name)), many_units(12, 6), random.Random(7)
    wanted: dict[str, int] = {}
    for unit in made.units:
        asked = Ask(made, made.periods[0], unit.name, tuple(AskRow(item, "lead") for item in made.items))
        book = openpyxl.load_workbook(io.BytesIO(stamper.form(asked)))  # saved by openpyxl, formulas lose their values
        sheet, filled = book.worksheets[0], []
        for row in item_rows(sheet):
            filled.append({c.key: rng.choice(ANSWERS[c.key]) for c in stamper.layout.asked if c.key in ANSWERS})
            for c in stamper.layout.asked:
                sheet.cell(row, c.index + 1).value = filled[-1].get(c.key)
        outside = {key: rng.choice(ANSWERS[key]) for key in ("filler", "filler_phone")}
        for column, value in zip("DF", outside.values(), strict=True):
            sheet[f"{column}{sheet.max_row - 1}"].value = value
        wanted[f"{unit.name}.xlsx"] = expected_gaps(stamper, asked, filled, outside)
        book.save(tmp_path / f"{unit.name}.xlsx")
    out = tmp_path / "out"
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "xlsx",
    ]
    files = map(str, sorted(tmp_path.glob("*.xlsx")))
    subprocess.run([*command, "--outdir", str(out), *files], check=True, capture_output=True, timeout=180)
    shown = {p.name: openpyxl.load_workbook(p, data_only=True).worksheets[0]["G3"].value for p in out.glob("*.xlsx")}
    assert shown == {file: livecheck.counter_text(n, "zh") for file, n in wanted.items()}
    found = pipeline.validate([out], master=made, template=template(name)).found
    missing = [f for f in found if f.code in ("required", "required-when-lagging", "preamble-required")]
    assert Counter(Path(f.file).name for f in missing) == wanted


@pytest.mark.office
@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")), reason="LibreOffice or poppler is missing"
)
@pytest.mark.parametrize(("name", "items", "length"), [("form_zh", 3, 40), ("form_zh", 40, 430), ("form_en", 40, 700)])
def test_the_printed_form_shows_every_task_whole_under_a_repeated_header(
    name: str, items: int, length: int, tmp_path: Path
) -> None:
    made = ask(items, name[-2:], length)
    (tmp_path / "form.xlsx").write_bytes(Stamper(template(name)).form(made))
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
    ]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(tmp_path / "form.xlsx")], check=True, capture_output=True, timeout=120
    )
    text = subprocess.run(
        ["pdftotext", "-raw", str(tmp_path / "form.pdf"), "-"], check=True, capture_output=True, timeout=60
    )
    pages = ["".join(page.split()) for page in text.stdout.decode().split("\f") if page.strip()]
    header = (
        "进展情况目标责任评估情况滞后原因解决措施" if name[-2:] == "zh" else "ProgressAssessmentReasonforlagMeasures"
    )
    assert all(header in page for page in pages)
    assert not any(row.item.id in page for row in made.rows for page in pages)
    whole = "".join(pages)
    assert [row.item.serial for row in made.rows if "".join(row.item.text.split()) not in whole] == []
