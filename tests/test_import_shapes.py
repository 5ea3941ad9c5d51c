"""What a coordinator would lose in plans of unusual shape: labelled lines, ticks, hidden sheets, errors, days written two
ways; and what the draft's own sheets show.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.import_documents import grid_document, text_document
from xltrack.books.document import read_document
from xltrack.documents import Document
from xltrack.drafting import import_into
from xltrack.fields import sheet_name
from xltrack.importing import draft
from xltrack.plan import Item


def items(document: Document) -> tuple[Item, ...]:
    return draft([document]).plan.items


# ── labelled lines ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_numbered_measures_below_a_label_are_no_items_of_their_own() -> None:
    found = items(
        text_document(
            [
                "某区2024年突出问题整改清单",
                "（一）管网错接",
                "整改措施：",
                "1.排查管网20公里。",
                "2.改造错接点35处。",
                "责任单位：住建局",
                "（二）垃圾堆放",
                "整改措施：清运垃圾300吨。",
                "责任单位：城管局",
            ]
        )
    )
    assert [(i.serial, i.text, i.joint, i.kind) for i in found] == [
        ("(一)", "管网错接", ("住建局",), "problem"),
        ("(二)", "垃圾堆放", ("城管局",), "problem"),
    ]
    assert found[0].remedy == "1.排查管网20公里。\n2.改造错接点35处。"
    assert [(each.value, each.unit) for each in found[0].indicators] == [(20, "公里"), (35, "处")]


def test_numbered_tasks_below_a_label_stay_items_where_each_names_its_units() -> None:
    lines = ["一、水环境", "工作措施：", "1.清淤5公里。", "责任单位：水利局", "2.建管网9公里。", "责任单位：住建局"]
    found = items(text_document(["2024年重点任务", *lines]))
    assert [(i.text, i.joint) for i in found] == [("清淤5公里。", ("水利局",)), ("建管网9公里。", ("住建局",))]


def test_labels_with_numerals_say_more_of_the_task_above_them() -> None:
    lines = ["（一）垃圾分类", "1.工作目标：覆盖率达90%。", "2.责任单位：环卫所", "3.完成时限：2024年9月底"]
    other = ["（二）厕所改造", "1.工作目标：改造厕所8座。", "2.责任单位：市政科", "3.完成时限：2024年6月底"]
    found = items(text_document(["2024年重点任务分解", *lines, *other]))
    assert [(i.text, i.joint, i.deadlines[0].date) for i in found] == [
        ("垃圾分类", ("环卫所",), date(2024, 9, 30)),
        ("厕所改造", ("市政科",), date(2024, 6, 30)),
    ]


# ── tables ─────────────────────────────────────────────────────────────────────────────────────────────────────────

TICKED = [
    ("序号", "任务", "教育局", "住建局", "各街道"),
    ("1", "改造校舍3栋", "▲", "★", ""),
    ("2", "绿化校园", "★", "", "▲"),
]


@pytest.mark.parametrize(
    ("legend", "lead", "support"),
    [
        ("注：★为牵头单位，▲为配合单位", ("住建局",), ("教育局",)),
        ("注：▲为牵头单位，★为配合单位", ("教育局",), ("住建局",)),
        ("", ("住建局",), ("教育局",)),
    ],
)
def test_what_a_tick_means_the_legend_says(legend: str, lead: tuple[str, ...], support: tuple[str, ...]) -> None:
    rows = [("2024年责任矩阵", "", "", "", ""), *TICKED, (legend, "", "", "", "")]
    found = items(grid_document(rows, ((0, 0, 0, 4), (4, 0, 4, 4))))
    assert (found[0].lead, found[0].support) == (lead, support)


def test_a_number_for_each_town_stays_beside_the_task() -> None:
    rows = [("序号", "指标", "计量单位", "全县目标", "东镇", "西镇"), ("1", "造林", "亩", "900", "500", "400")]
    found = items(grid_document([("2024年任务分解", "", "", "", "", ""), *rows], ((0, 0, 0, 5),)))
    assert found[0].joint == ("东镇", "西镇") and {("东镇", "500"), ("西镇", "400")} <= set(found[0].extra)


@pytest.mark.parametrize(
    ("standards", "numbers"),
    [
        (["改造小区12个，惠及3000户", "新建公园4个"], [["12个", "3000户"], ["4个"]]),
        (["每少改造1个扣0.5分，最多扣5分", "新建公园4个"], [[], []]),
        (["改造小区12个的得满分", "新建公园4个以上记10分"], [[], []]),
    ],
)
def test_a_standard_asks_for_its_numbers_where_it_gives_no_points(
    standards: list[str], numbers: list[list[str]]
) -> None:
    rows = [("序号", "工作任务", "考核标准", "责任单位")]
    rows += [("1", "老旧小区改造", standards[0], "住建局"), ("2", "口袋公园建设", standards[1], "园林中心")]
    found = items(grid_document(rows))
    assert [[f"{i.value:g}{i.unit}" for i in one.indicators] for one in found] == numbers
    assert [dict(one.extra)["考核标准"] for one in found] == standards


def test_tasks_beside_one_another_in_a_row_are_tasks_each() -> None:
    rows = [("单位", "任务一", "任务二"), ("住建局", "改造小区12个", "新建公园4个"), ("水务局", "", "清淤管渠20公里")]
    found = items(grid_document(rows))
    assert [(i.text, i.joint) for i in found] == [
        ("改造小区12个", ("住建局",)),
        ("新建公园4个", ("住建局",)),
        ("清淤管渠20公里", ("水务局",)),
    ]


@pytest.mark.parametrize(
    ("marks", "days"),
    [
        ((("", "√", ""), ("", "", "√")), [[date(2025, 6, 30)], [date(2025, 12, 31)]]),
        ((("√", "√", ""), ("", "", "√")), [[date(2025, 6, 30)], [date(2025, 12, 31)]]),
        ((("√", "", "√"), ("√", "√", "√")), [[date(2025, 3, 31), date(2025, 12, 31)], [date(2025, 12, 31)]]),
    ],
)
def test_the_last_month_ticked_on_end_is_the_deadline(
    marks: tuple[tuple[str, ...], ...], days: list[list[date]]
) -> None:
    rows = [("2025年任务清单", "", "", "", ""), ("任务", "责任单位", "3月", "6月", "12月")]
    rows += [("改造小区12个", "住建局", *marks[0]), ("新建公园4个", "园林中心", *marks[1])]
    found = items(grid_document(rows, ((0, 0, 0, 4),)))
    assert [[d.date for d in i.deadlines] for i in found] == days


@pytest.mark.parametrize(
    ("line", "units"),
    [
        ("修复破损路面3公里。（交通局 10月）", ("交通局",)),
        ("修复破损路面3公里。（交通局、公交公司 10月底前完成）", ("交通局", "公交公司")),
        ("修复破损路面3公里，由交通局负责，10月底前完成。", ("交通局",)),
        ("修复破损路面3公里，交通局负责，10月底完成。", ("交通局",)),
        ("10月底前修复破损路面3公里，交通局负责。", ("交通局",)),
        ("修复破损路面3公里（10月底前完成，责任单位：交通局）；", ("交通局",)),
        ("修复破损路面3公里，由交通局于10月底前组织实施。", ("交通局",)),
        ("请交通局安排资金300万元，10月底前到位。", ("交通局",)),
    ],
)
def test_who_and_when_behind_a_task(line: str, units: tuple[str, ...]) -> None:
    (found, _) = items(text_document(["2025年工作安排", f"1. {line}", "2. 新增线路2条。（公交公司）"]))
    assert (found.joint, [d.date for d in found.deadlines]) == (units, [date(2025, 10, 31)])


@pytest.mark.parametrize("words", ["专人负责", "谁主管谁负责", "确保事事有人负责", "主要领导亲自负责", "属地负责"])
def test_nobody_in_particular_is_no_unit(words: str) -> None:
    found = items(text_document(["2025年工作安排", "1. 新增线路2条。（公交公司）", f"2. 落实值班制度，{words}。"]))
    assert not (found[1].joint or found[1].lead)


def test_a_task_of_no_unit_before_those_that_name_theirs_is_a_task_where_it_asks_for_a_number() -> None:
    lines = ["2025年工作安排", "1. 排查隐患200处。", "2. 新增线路2条。（公交公司）"]
    assert [i.text for i in items(text_document(lines))] == ["排查隐患200处。", "新增线路2条。"]


def test_units_that_open_the_sentences_of_a_task() -> None:
    lines = [
        "2025年工作要点",
        "一、严控扬尘。区住建局要落实围挡；区城管局要加强洒水，施工单位要自查。",
        "二、新增线路2条。（公交公司）",
        "三、培训。企业应用平台200家；施工单位要落实围挡。",
    ]
    found = items(text_document(lines))
    assert [i.joint for i in found] == [("区住建局", "区城管局"), ("公交公司",), ()]


@pytest.mark.parametrize(
    "signature", [["责任单位：第一车间　负责人签字："], ["责任单位：第一车间", "负责人（签字）：", "2025年1月5日"]]
)
def test_a_letter_is_of_the_unit_that_signs_below_it(signature: list[str]) -> None:
    lines = [
        "安全生产责任书",
        "一、责任目标",
        "（一）重伤事故不超过1起；",
        "（二）隐患整改率100%；",
        "二、考核",
        "本责任书一式两份。",
    ]
    found = items(text_document([*lines, *signature]))
    assert [(i.text, i.joint) for i in found] == [
        ("重伤事故不超过1起；", ("第一车间",)),
        ("隐患整改率100%；", ("第一车间",)),
    ]


def test_nothing_asked_yet_in_a_quarter_is_no_ceiling() -> None:
    rows = [
        ("2025年任务", "", "", ""),
        ("任务", "责任单位", "一季度目标", "二季度目标"),
        ("新建农田（亩）", "农业局", "0", "800"),
    ]
    (found,) = items(grid_document([*rows, ("造林（亩）", "林业局", "5", "9")], ((0, 0, 0, 3),)))[:1]
    assert [(i.comparison, i.value) for i in found.indicators] == [(">=", 800)]


@pytest.mark.parametrize(
    "cell",
    [
        "Roads Team (with Parks)",
        "Roads Team, supported by Parks",
        "Roads Team (supported by Parks)",
        "Roads Team (support: Parks)",
    ],
)
def test_who_helps_stands_in_the_cell_of_who_leads(cell: str) -> None:
    rows = [
        ("Action", "Owner", "By when"),
        ("Resurface Mill Road", cell, "30 June 2026"),
        ("Plant 400 trees", "Schools", "May 2026"),
    ]
    assert [((*i.lead, *i.joint), i.support) for i in items(grid_document(rows))] == [
        (("Roads Team",), ("Parks",)),
        (("Schools",), ()),
    ]


def test_the_same_units_as_above() -> None:
    rows = [("序号", "任务", "责任单位"), ("1", "甲事", "水利局、住建局"), ("2", "乙事", "同上")]
    assert [i.joint for i in items(grid_document(rows))] == [("水利局", "住建局")] * 2


def test_sheets_of_one_plan_are_its_sections(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, task in (("工业", "新增企业3家"), ("城建", "改造小区2个")):
        sheet = book.create_sheet(name)
        for row in (("序号", "任务", "责任单位"), (1, task, "发改局")):
            sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    found = items(read_document(tmp_path / "a.xlsx"))
    assert [(i.path, i.serial, i.text) for i in found] == [
        (("工业",), "1", "新增企业3家"),
        (("城建",), "1", "改造小区2个"),
    ]


# ── days ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("六月底前", date(2024, 6, 30)),
        ("二〇二四年十二月二十日前", date(2024, 12, 20)),
        ("2024年8月—10月", date(2024, 10, 31)),
        ("30/11/2024", date(2024, 11, 30)),
        ("03/04/2024", None),
    ],
)
def test_a_deadline_as_offices_write_it(words: str, day: date | None) -> None:
    result = draft(
        [grid_document([("序号", "任务", "责任单位", "完成时限"), ("1", "修桥", "交通局", words)])], year=2024
    )
    assert [each.date for each in result.plan.items[0].deadlines] == [day]
    assert (day is None) == any(doubt.code == "no-day" for doubt in result.uncertain)


# ── files ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_hidden_sheet_is_named_and_an_error_shows_as_what_it_is(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        ("序号", "任务", "责任单位", "完成时限"),
        (1, "修路", "交通局", "#REF!"),
        (2, "修桥", "交通局", "6月底"),
    ):
        sheet.append(row)
    sheet["D2"].data_type = "e"
    book.create_sheet("旧稿").append(["序号", "任务"])
    book["旧稿"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    result = draft([read_document(tmp_path / "a.xlsx")], year=2024)
    assert [(f.code, f.sheet) for f in result.found] == [("document-sheet-hidden", "旧稿")]
    assert [d.text for d in result.plan.items[0].deadlines] == ["#REF!"]


def test_a_row_taken_away_with_changes_tracked_is_gone(tmp_path: Path) -> None:
    word = docx.Document()
    table = word.add_table(rows=3, cols=3)
    for row, texts in zip(
        table.rows, [("序号", "任务", "责任单位"), ("1", "旧事", "甲局"), ("2", "新事", "乙局")], strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    mark = f'<w:trPr {nsdecls("w")}><w:del w:id="1" w:author="a"/></w:trPr>'
    table.rows[1]._tr.insert(0, parse_xml(mark))
    word.save(str(tmp_path / "a.docx"))
    assert [i.text for i in items(read_document(tmp_path / "a.docx"))] == ["新事"]


# ── the draft's own sheets ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_list_of_doubts_leads_to_its_tasks_and_settings_show_days(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "2024年任务分解\n1.修路。\n责任单位：各镇\n2.修桥，20246月底前。\n责任单位：交通局\n2024年3月5日\n", "utf-8"
    )
    made = import_into([tmp_path / "a.txt"], tmp_path / "m.xlsx")
    book = openpyxl.load_workbook(tmp_path / "m.xlsx")
    review = book[sheet_name("review", "zh")]
    linked = {cell.value: cell.hyperlink.location for (cell,) in review["A2:A20"] if cell.hyperlink}
    assert linked == {made.plan.items[1].id: f"'{sheet_name('items', 'zh')}'!A4"}
    assert "2024-03-05" in {cell.value for (cell,) in book[sheet_name("settings", "zh")]["B1:B40"]}


def test_an_import_waits_for_no_library_that_it_does_not_need(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("2024年任务分解\n1.修路。\n责任单位：交通局\n", "utf-8")
    code = (
        "import sys; from xltrack.cli import cli; "
        "cli(['import', 'a.txt', '-o', 'm.xlsx'], standalone_mode=False); "
        "print('loaded:', *sorted({'pandas', 'pandera', 'openpyxl'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1].strip() == "loaded:" and (tmp_path / "m.xlsx").exists()


# ── tables of other shapes ─────────────────────────────────────────────────────────────────────────────────────────


def test_every_number_of_every_unit_is_its_task_and_that_is_said() -> None:
    rows = [("镇", "改厕（户）", "污水治理村"), ("东镇", "320", "3"), ("西镇", "150", "—"), ("合计", "470", "3")]
    result = draft([grid_document([("2024年人居环境任务分解（单位：个）", "", ""), *rows])])
    found = [(i.path, i.text, i.joint, [(n.value, n.unit) for n in i.indicators]) for i in result.plan.items]
    assert found == [
        (("东镇",), "改厕", ("东镇",), [(320, "户")]),
        (("东镇",), "污水治理村", ("东镇",), [(3, "个")]),
        (("西镇",), "改厕", ("西镇",), [(150, "户")]),
    ]
    assert [doubt.position for doubt in result.uncertain if doubt.code == "unit-rows"] == [0]


def test_a_column_for_each_unit_is_pointed_out() -> None:
    rows = [("指标", "全县", "东镇", "西乡", "考核单位"), ("造林（亩）", "900", "500", "400", "林业局")]
    result = draft([grid_document(rows)])
    assert [(i.joint, i.indicators[0].value) for i in result.plan.items] == [(("东镇", "西乡"), 900)]
    assert any(doubt.code == "unit-columns" for doubt in result.uncertain)


STACKED = [
    ("一、更新项目", "", "", ""),
    ("序号", "任务", "责任单位", "时限"),
    ("1", "修路5公里", "住建局", "6月底"),
    ("", "", "", ""),
    ("二、管理任务", "", "", ""),
    ("序号", "任务", "牵头单位", "配合单位"),
    ("1", "拆违2万平方米", "城管局", "各街道"),
]


def test_tables_below_each_other_on_one_sheet_keep_their_own_columns() -> None:
    found = [(i.path, i.text, i.lead, i.support, i.joint) for i in items(grid_document(STACKED))]
    assert found == [
        (("一、更新项目",), "修路5公里", (), (), ("住建局",)),
        (("二、管理任务",), "拆违2万平方米", ("城管局",), ("各街道",), ()),
    ]


def test_tables_side_by_side_are_two() -> None:
    header = ("序号", "任务", "责任单位")
    found = items(grid_document([(*header, "", *header), ("1", "修路5公里", "住建局", "", "2", "植树90株", "园林局")]))
    assert [(i.serial, i.text, i.joint) for i in found] == [
        ("1", "修路5公里", ("住建局",)),
        ("2", "植树90株", ("园林局",)),
    ]


def test_a_cell_that_numbers_its_tasks_holds_several() -> None:
    found = items(grid_document([("科室", "重点任务", "时限"), ("法规科", "1.修订制度3项\n2.培训2次", "6月底\n9月底")]))
    assert [(i.serial, i.text, i.sub, [d.text for d in i.deadlines]) for i in found] == [
        ("1", "修订制度3项", None, ["6月底"]),
        ("2", "培训2次", None, ["9月底"]),
    ]


# ── beside the text ────────────────────────────────────────────────────────────────────────────────────────────────


def test_headers_footers_and_comments_are_in_the_account_and_say_when_to_report(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("东岭县2025年水利重点任务分解")
    document.add_paragraph("1.治理河道12公里。责任单位：县水利局")
    section = document.sections[0]
    section.header.paragraphs[0].text = "东岭县水利局文件"
    section.footer.paragraphs[0].text = "各单位每季度末月25日前报送进展。"
    section.different_first_page_header_footer = True
    section.first_page_footer.paragraphs[0].text = "— 1 —"
    document.save(str(tmp_path / "a.docx"))
    result = draft([read_document(tmp_path / "a.docx")])
    placed = {line.text: (line.placed, line.reason) for line in result.lines}
    assert placed["东岭县水利局文件"] == ("unused", "页眉")
    assert placed["— 1 —"] == ("unused", "页码")
    assert placed["各单位每季度末月25日前报送进展。"][0] == "period"
    assert [period.due for period in result.plan.periods][:1] == [date(2025, 3, 25)]


def test_a_letter_of_targets_is_its_one_units() -> None:
    lines = [
        "2024年度责任书",
        "甲方：某县人民政府",
        "乙方：东镇人民政府",
        "一、目标",
        "（一）造林300亩。",
        "（二）不发生火灾。",
        "二、考核奖惩",
        "（一）优秀者通报表扬。",
    ]
    found = items(text_document(lines))
    assert [(i.text, i.joint) for i in found] == [
        ("造林300亩。", ("东镇人民政府",)),
        ("不发生火灾。", ("东镇人民政府",)),
    ]


def test_who_does_it_may_stand_in_the_middle_of_the_task() -> None:
    line = "一、关于管网改造。由水务局牵头，财政局、住建局配合，10月底前完成改造18公里。"
    (found,) = items(text_document(["2024年议定事项督办清单", line]))
    assert (found.lead, found.support) == (("水务局",), ("财政局", "住建局"))
    assert [d.date for d in found.deadlines] == [date(2024, 10, 31)] and found.text in line


# ── what a person does not see in a workbook ───────────────────────────────────────────────────────────────────────


def _partly_hidden(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "任务"
    for row in (
        ("序号", "任务", "责任单位", "内部编码", "时限"),
        (1, "修路5公里", "交通局", "K1", "6月底"),
        (2, "建桥2座", "交通局", "K2", "7月底"),
        (3, "栽树300株", "林业局", "K3", "9月底"),
        (4, '=B2&"（续建）"', "水利局", "K4", "10月底"),
    ):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["D"].hidden = True
    book.save(path)


def test_hidden_rows_and_columns_are_read_and_said(tmp_path: Path) -> None:
    _partly_hidden(tmp_path / "a.xlsx")
    result = draft([read_document(tmp_path / "a.xlsx")], year=2025)
    assert [item.text for item in result.plan.items] == ["修路5公里", "建桥2座", "栽树300株"]
    said = {finding.code: (finding.sheet, finding.found) for finding in result.found}
    assert said["document-rows-hidden"] == ("任务", "3-4")
    assert said["document-columns-hidden"] == ("任务", "D")


def test_a_formula_that_nobody_reckoned_is_named_and_its_row_joins_no_other(tmp_path: Path) -> None:
    _partly_hidden(tmp_path / "a.xlsx")
    result = draft([read_document(tmp_path / "a.xlsx")], year=2025)
    assert [f.cell for f in result.found if f.code == "document-formula-empty"] == ["B5"]
    assert result.plan.items[-1].joint == ("林业局",) and len(result.plan.items[-1].deadlines) == 1
    assert [line.reason for line in result.lines if line.line == 5] == ["没有任务内容的一行"]


def test_what_a_document_hides_stands_on_the_list_of_doubts(tmp_path: Path) -> None:
    _partly_hidden(tmp_path / "a.xlsx")
    import_into([tmp_path / "a.xlsx"], tmp_path / "master.xlsx", year=2025)
    rows = openpyxl.load_workbook(tmp_path / "master.xlsx")["待核对"].iter_rows(values_only=True)
    assert any("第 3-4 行" in str(row[-1]) for row in rows)


@pytest.mark.parametrize("header", [(), ("甲栏", "乙栏", "丙栏", "丁栏")])
def test_two_rows_without_a_known_header_are_told_by_their_cells(header: tuple[str, ...]) -> None:
    rows = [("1", "修路5公里", "交通局", "2025年6月底"), ("2", "植树90株", "林业局", "2025年7月底")]
    result = draft([grid_document([*([header] if header else []), *rows])])
    found = [(i.serial, i.text, i.joint, [d.text for d in i.deadlines]) for i in result.plan.items]
    assert found == [("1", "修路5公里", ("交通局",), ["2025年6月底"]), ("2", "植树90株", ("林业局",), ["2025年7月底"])]
    assert [line.placed for line in result.lines] == [*(["unused"] if header else []), "item", "item"]
