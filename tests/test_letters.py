"""What a department reads in a reminder must be true, in words meant for it, and asked for once."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

import xltrack as xt
from tests.forms import GOOD, beside, columns, fill, item_rows
from tests.plans import bureau
from tests.sheets import Status
from xltrack import pipeline, publish
from xltrack.outputs.terminal import merge_lines

PLAN = bureau()
PERIOD = PLAN.periods[0].label


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    xt.write_plan(PLAN, tmp_path / "master.xlsx")
    xt.split(tmp_path / "master.xlsx", PERIOD, tmp_path / "outbox")
    (tmp_path / "returns").mkdir()
    return tmp_path


def form(desk: Path, unit: str) -> Path:
    return desk / "outbox" / PERIOD / f"{unit}.xlsx"


def letters(desk: Path) -> dict[str, str]:
    pipeline.merge_into([desk / "returns"], master=desk / "master.xlsx")
    told = publish.remind(master=desk / "master.xlsx", today=date(2022, 6, 21), period=PERIOD)
    return {one.unit: "\n".join((one.subject, *one.lines)) for one in told.letters}


def with_password(path: Path) -> Path:
    plain = io.BytesIO(path.read_bytes())
    with path.open("wb") as locked:
        OOXMLFile(plain).encrypt("1234", locked)
    return path


def parted(path: Path) -> Path:
    """A form whose ids were sorted apart from their tasks."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    rows = item_rows(sheet)
    for row, other in zip(rows.values(), [*list(rows)[1:], *list(rows)[:1]], strict=True):
        sheet.cell(row, 1).value = other
    book.save(path)
    return path


def in_word(source: Path, target: Path) -> Path:
    """The table of a form copied into a Word document, without what stands above it."""
    sheet = openpyxl.load_workbook(source).worksheets[0]
    heads, rows = columns(sheet), item_rows(sheet).values()
    paper = docx.Document()
    paper.add_paragraph(f"填报单位：{target.stem}")
    table = paper.add_table(rows=1 + len(rows), cols=len(heads))
    for n, (head, column) in enumerate(heads.items()):
        table.cell(0, n).text = head
        for at, row in enumerate(rows, 1):
            table.cell(at, n).text = str(sheet.cell(row, column).value or "")
    paper.save(str(target))
    return target


def test_no_option_of_a_command_and_no_empty_quotes_are_told_to_a_department(desk: Path) -> None:
    filled = fill(form(desk, "水务股"), GOOD, desk / "水务股.xlsx")
    in_word(filled, desk / "returns" / "水务股.docx")
    said = letters(desk)["水务股"]
    assert "没有报送期" in said and "水务股.docx" in said, "which file it is, and what is wrong with it"
    assert "--" not in said and "“”" not in said and "[1]" not in said


def test_two_units_whose_forms_were_set_aside_are_told_the_same(desk: Path) -> None:
    parted(fill(form(desk, "水务股"), GOOD, desk / "returns" / "水务股.xlsx"))
    in_word(fill(form(desk, "环卫股"), GOOD, desk / "环卫股.xlsx"), desk / "returns" / "环卫股.docx")
    said = letters(desk)
    for unit in ("水务股", "环卫股"):
        assert "报来的表未能汇总" in said[unit]
        assert "还没有填写" not in said[unit] and "未收到" not in said[unit]
    one, other = (said[unit].split("\n")[0] for unit in ("水务股", "环卫股"))
    assert one == other


@pytest.mark.parametrize("name", ["水务股.xlsx", "水务（4月20日）.xlsx"])
def test_a_unit_that_locked_its_form_is_told_so(desk: Path, name: str) -> None:
    with_password(fill(form(desk, "水务股"), GOOD, desk / "returns" / name))
    said = letters(desk)["水务股"]
    assert "密码" in said and name in said and "未收到" not in said and "请单位" not in said


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("组织部", "县委组织部"), ("组织部(1)", "县委组织部"), ("水利局上报", "县水利局"), ("教育局2022年一季度", "县教育局"), ("石门", "石门乡人民政府"),
        ("人民政府", ""), ("填报表", ""), ("一季度", ""), ("局", ""), ("水利局、教育局", ""), ("Parks", "Parks Centre"), ("return", ""), ("centre", ""),
    ],
)  # fmt: skip
def test_a_file_name_that_shortens_one_units_name_tells_whose_it_is(name: str, unit: str) -> None:
    names = ("县委组织部", "县水利局", "县教育局", "石门乡人民政府", "沿江镇人民政府", "Parks Centre", "Works Centre")
    assert xt.Plan(units=tuple(xt.Unit(n) for n in names)).shortened(name) == unit


def test_a_picture_is_named_as_what_it_is_and_the_form_is_asked_for(desk: Path) -> None:
    (desk / "returns" / "水务股 照片.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(60))
    said = letters(desk)["水务股"]
    assert "水务股 照片.png" in said and "图片" in said and "仍需报送填报表" in said
    found = [r for r in Status(desk / "status.xlsx").table("核对提示") if r["单位"] == "水务股"]
    assert any("没有收到填报表" in r["问题"] and r["怎么办"] != "无需处理" for r in found)
    fill(form(desk, "水务股"), GOOD, desk / "returns" / "水务股.xlsx")
    letters(desk)
    found = [r for r in Status(desk / "status.xlsx").table("核对提示") if "照片" in r["文件"]]
    assert [r["问题"] for r in found] == ["随表附件"]


def test_a_row_left_blank_is_asked_for_once(desk: Path) -> None:
    answers = {i.id: GOOD for i in PLAN.items[2:4]}
    fill(form(desk, "水务股"), answers, desk / "returns" / "水务股.xlsx")
    said = letters(desk)["水务股"]
    assert "以下1项任务还没有填写" in said and "需要更正" not in said


def test_a_cell_that_is_wrong_in_two_files_is_charged_once_and_its_file_is_named(desk: Path) -> None:
    wrong = {i.id: GOOD | {"status": "快了"} for i in PLAN.items if i.kind == "regular"}
    first, *_ = item_rows(openpyxl.load_workbook(form(desk, "水务股")).worksheets[0])
    fill(
        form(desk, "水务股"),
        wrong | {first: wrong[first] | {"progress": "旧。"}},
        desk / "returns/旧.xlsx",
        填报时间="2022-06-01",
    )
    fill(form(desk, "水务股"), wrong, desk / "returns/新.xlsx", 填报时间="2022-06-05")
    said = letters(desk)["水务股"]
    charged = [line for line in said.split("\n") if "快了" in line]
    assert len(charged) == 2 and all("[新.xlsx]" in line for line in charged)
    assert letters(desk)["水务股"] == said


def test_the_file_is_not_named_where_there_is_only_one(desk: Path) -> None:
    fill(form(desk, "水务股"), GOOD | {"status": "快了"}, desk / "returns/水务股.xlsx")
    assert ".xlsx" not in letters(desk)["水务股"]


def renamed(path: Path, unit: str) -> Path:
    """A form whose unit was typed over."""
    book = openpyxl.load_workbook(path)
    beside(book.worksheets[0], "填报单位").value = unit
    book.save(path)
    return path


@pytest.mark.parametrize(
    "name", ["水务股", "附件1"]
)  # the file name says whose it is, or the document's properties alone
def test_a_unit_that_typed_another_name_for_itself_is_not_told_that_nothing_came(desk: Path, name: str) -> None:
    renamed(fill(form(desk, "水务股"), GOOD, desk / f"returns/{name}.xlsx"), "农业农村和乡村振兴局")
    said = letters(desk)["水务股"]
    assert "未收到" not in said and "报来的表未能汇总" in said and "尚未报送" not in said
    assert f"{name}.xlsx" in said and "认不出填报单位“农业农村和乡村振兴局”" in said
    result = pipeline.merge_into([desk / "returns"], master=desk / "master.xlsx").to_json()
    assert result["units"]["quarantined"] == ["水务股"] and "水务股" not in result["units"]["silent"]
    fill(form(desk, "水务股"), GOOD | {"progress": "新报。"}, desk / "returns/水务股2.xlsx")
    assert "未能汇总" not in letters(desk).get("水务股", "")


def test_a_form_that_came_untouched_is_named_and_not_denied(desk: Path) -> None:
    (desk / "returns/水务股.xlsx").write_bytes(form(desk, "水务股").read_bytes())
    said = letters(desk)["水务股"]
    assert "未收到" not in said and "报来的“水务股.xlsx”没有填写内容" in said


def test_what_was_asked_by_phone_is_not_asked_for_again(desk: Path) -> None:
    fill(form(desk, "水务股"), {PLAN.items[2].id: GOOD}, desk / "returns/水务股.xlsx")
    assert "以下2项任务还没有填写" in letters(desk)["水务股"]
    book = openpyxl.load_workbook(desk / "status.xlsx")
    sheet = book["填报明细"]
    heads = {c.value: c.column for c in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        if (sheet.cell(row, heads["编号"]).value, sheet.cell(row, heads["单位"]).value) == (PLAN.items[3].id, "水务股"):
            sheet.cell(row, heads["更正值"]).value = "达到序时进度"
            sheet.cell(row, heads["更正依据"]).value = "电话核实"
    book.save(desk / "status.xlsx")
    said = letters(desk)["水务股"]
    assert "以下1项任务还没有填写" in said and "污水处理率" not in said and "不发生" in said


def test_the_errors_of_a_period_that_is_over_do_not_hide_those_of_the_one_shown(desk: Path) -> None:
    """The screen after a merge: what is wrong now stands first, and nobody is asked to correct what is past."""
    second, units = PLAN.periods[1].label, ("环卫股", "水务股", "一中队", "二中队")
    good = {i.id: GOOD if i.kind == "regular" else GOOD | {"status": "未发生"} for i in PLAN.items}
    xt.split(desk / "master.xlsx", second, desk / "outbox")

    def merged(label: str, wrong: str) -> list[str]:
        folder = desk / f"returns-{label}"
        for unit in units:
            said = good | {i: good[i] | {"status": "快了"} for i in good if unit == wrong}
            fill(desk / "outbox" / label / f"{unit}.xlsx", said, folder / f"{unit}-{label}.xlsx")
        result = pipeline.merge_into([folder], master=desk / "master.xlsx")
        return merge_lines(result.to_json(), result.consolidation.findings, "zh")

    first = merged(PERIOD, "水务股")
    assert "请有错误的单位更正后重报" in first[-1] and not any("往期" in line for line in first)
    both = merged(second, "环卫股")
    wrong = [line for line in both if "✖" in line]
    assert any("往期的错误" in line for line in both) and second in wrong[0] and "环卫股" in wrong[0]
    assert "请有错误的单位更正后重报" in both[-1]
    fill(
        desk / "outbox" / second / "环卫股.xlsx", good, desk / f"returns-{second}/环卫股-{second}.xlsx", 第几次报送="2"
    )
    result = pipeline.merge_into([desk / f"returns-{second}"], master=desk / "master.xlsx")
    lines = merge_lines(result.to_json(), result.consolidation.findings, "zh")
    assert any("往期的错误" in line for line in lines) and "核定" in lines[-1]


def test_a_summary_in_words_with_a_table_of_its_own_is_no_form_set_aside(desk: Path) -> None:
    """It is the unit's attachment; that its table may hold answers is pointed out, and its form is not called wrong."""
    fill(form(desk, "环卫股"), GOOD, desk / "returns" / "环卫股.xlsx")
    summary = docx.Document()
    summary.add_paragraph("环卫股上半年小结")
    table = summary.add_table(rows=2, cols=4)
    for row, words in zip(
        table.rows, (("序号", "工作任务", "进展情况", "存在问题"), ("1", "分类方案", "已印发", "无")), strict=True
    ):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    summary.save(str(desk / "returns" / "环卫股小结.docx"))
    result = pipeline.merge_into([desk / "returns"], master=desk / "master.xlsx")
    told = [f for f in result.consolidation.findings if f.file.endswith(".docx")]
    assert {(f.code, f.severity) for f in told} == {("file-may-hold-form", "warning"), ("file-attachment", "info")}
    assert {
        row["单位"]: row["状态"] for row in Status(desk / "status.xlsx").table("报送") if row["文件"].endswith(".docx")
    } == {"环卫股": "附件"}
