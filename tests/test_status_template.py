"""What an office may do to the look of its status workbook in Excel, without code."""

from __future__ import annotations

import importlib.util
import io
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as Picture

import xltrack as xt
from tests.factories import consolidation
from tests.office import Job, Office
from tests.sheets import status_bytes
from xltrack.books.status.cells import pixels
from xltrack.books.status.heading import filled_line
from xltrack.books.status.look import WIDTH, Look, default_look, label
from xltrack.books.status.read import read_ledger
from xltrack.books.status.template import find_status_template, is_status_template, look_of, read_status_template
from xltrack.books.template import find_template, packaged_folder
from xltrack.cli import cli
from xltrack.errors import TemplateError

USUAL = {lang: packaged_folder() / f"status_{lang}.xlsx" for lang in ("zh", "en")}


def own(folder: Path, edit: Callable[[Worksheet], None], lang: str = "zh") -> Path:
    """The usual template after an edit, beside a master that would lie in ``folder``."""
    book = openpyxl.load_workbook(USUAL[lang])
    edit(book.worksheets[0])
    path = folder / "workbook_templates" / "本办样式.xlsx"
    path.parent.mkdir(exist_ok=True)
    book.save(path)
    return path


def sample(sheet: Worksheet, role: str, lang: str = "zh") -> Any:
    """The cell that shows a role."""
    return next(sheet.cell(row[0].row, 6) for row in sheet.iter_rows() if row[0].value == label(role, lang))


def chart_sample(sheet: Worksheet, role: str) -> Any:
    return sheet.cell(sample(sheet, role).row, 11)


def written(look: Look, lang: str = "zh") -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(status_bytes(consolidation(12, 5, periods=2, lang=lang), None, look)))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_template_that_is_shipped_shows_the_usual_look(lang: str) -> None:
    look, findings = read_status_template(USUAL[lang], lang)
    usual = default_look(lang)
    assert findings == ()
    assert (look.tones, look.charts, look.header, look.footer) == (
        usual.tones,
        usual.charts,
        usual.header,
        usual.footer,
    )
    assert {k: dict(v) | {"font_color": ""} for k, v in look.faces.items()} == {
        k: dict(v) | {"font_color": ""} for k, v in usual.faces.items()
    }
    assert is_status_template(USUAL[lang])
    assert not is_status_template(packaged_folder() / f"form_{lang}.xlsx")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_template_says_every_role_in_its_own_language(lang: str) -> None:
    cells = [
        str(c.value) for row in openpyxl.load_workbook(USUAL[lang]).worksheets[0].iter_rows() for c in row if c.value
    ]
    assert any(not text.isascii() and any("一" <= ch <= "鿿" for ch in text) for text in cells) == (lang == "zh")


def test_the_shipped_templates_are_the_ones_their_script_makes(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("build", packaged_folder() / "build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    made = {path.name: path.read_bytes() for path in module.build_all(tmp_path)}
    assert {name: made[name] == USUAL[name[7:9]].read_bytes() for name in made if name.startswith("status_")} == {
        "status_zh.xlsx": True,
        "status_en.xlsx": True,
    }


def test_title_fonts_colours_and_symbols_follow_the_template(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["A1"] = "青禾区督查专报：{{title}}（{{year}}年）"
        sheet["A1"].font = Font("华文中宋", 24, bold=True, color="FFC00000")
        sheet["A1"].alignment = Alignment("left", "center")
        sample(sheet, "completed").fill = PatternFill("solid", fgColor=Color(theme=9, tint=0.8))
        sample(sheet, "completed").value = "✔ 已完成"
        chart_sample(sheet, "behind").fill = PatternFill("solid", fgColor="FF7030A0")
        sample(sheet, "cell").font = Font("微软雅黑", 11)
        sample(sheet, "head").fill = PatternFill("solid", fgColor="FF003366")
        sample(sheet, "head").font = Font("微软雅黑", 12, color="FFFFFFFF")

    path = own(tmp_path, edit)
    look, findings = look_of("", "zh", tmp_path / "master.xlsx")
    assert findings == ()
    book = written(look)
    title = book["总览"]["A1"]
    assert title.value == "青禾区督查专报：2022年城市管理目标责任分解表（2022年）"
    assert (title.font.name, title.font.sz, title.font.color.rgb, title.alignment.horizontal) == (
        "华文中宋",
        24,
        "FFC00000",
        "left",
    )
    head, body = book["任务"]["B1"], book["任务"]["D2"]
    assert (head.fill.fgColor.rgb, head.font.name, head.font.sz, head.font.color.rgb) == (
        "FF003366",
        "微软雅黑",
        12,
        "FFFFFFFF",
    )
    assert (body.font.name, body.font.sz) == ("微软雅黑", 11)
    assert look.tones["completed"].symbol == "✔"
    assert look.tones["completed"].fill == "FDEADA"  # accent 6 of the file's theme, four fifths lighter
    assert look.charts["behind"] == "7030A0"
    assert path.exists()


def test_a_logo_and_the_header_of_the_page_are_taken_over(tmp_path: Path) -> None:
    picture = io.BytesIO()
    Picture.new("RGB", (240, 80), "red").save(picture, "JPEG", dpi=(300, 300))

    def edit(sheet: Worksheet) -> None:
        logo = Image(picture)
        logo.width, logo.height = 120, 40
        sheet.add_image(logo, "B1")
        sheet.oddHeader.left.text = "内部资料 {{title}}"
        sheet.oddFooter.center.text = "督查室　第 &P 页"

    own(tmp_path, edit)
    look, _ = look_of("", "zh", tmp_path)
    assert [(p.row, p.column, round(p.width), round(p.height)) for p in look.pictures] == [(0, 1, 120, 40)]
    book = written(look)
    drawn = book["总览"]._images[0]
    start, end = drawn.anchor._from, drawn.anchor.to
    width = pixels(WIDTH)
    assert (start.col, start.row, end.row) == (1, 0, 0)
    assert round((end.col - start.col) * width + (end.colOff - start.colOff) / 9525) == pytest.approx(120, abs=3)
    assert round((end.rowOff - start.rowOff) / 9525) == pytest.approx(40, abs=1)
    assert "内部资料 2022年城市管理目标责任分解表" in book["任务"].oddHeader.left.text
    assert "督查室" in book["总览"].oddFooter.center.text


def test_a_page_painted_in_the_offices_colours_is_not_taken_for_one_painted_by_hand(tmp_path: Path) -> None:
    own(tmp_path, lambda sheet: setattr(sample(sheet, "head"), "fill", PatternFill("solid", fgColor="FF123456")))
    look, _ = look_of("", "zh", tmp_path)
    result = consolidation(12, 5)
    (tmp_path / "s.xlsx").write_bytes(status_bytes(result, None, look))
    assert read_ledger(tmp_path / "s.xlsx", result.plan).findings == ()


def test_what_a_legend_leaves_out_keeps_its_usual_look(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        for merged in list(sheet.merged_cells.ranges):
            if merged.min_row > 3:
                sheet.unmerge_cells(str(merged))
        sheet.delete_rows(6, 100)

    own(tmp_path, edit)
    look, findings = look_of("", "zh", tmp_path)
    assert findings == ()
    assert look.tones == default_look("zh").tones


def test_a_title_longer_than_its_row_is_not_cut(tmp_path: Path) -> None:
    own(tmp_path, lambda sheet: setattr(sheet["A1"], "value", "关于进一步做好重点工作的" * 8 + "{{title}}"))
    look, _ = look_of("", "zh", tmp_path)
    sheet = written(look)["总览"]
    assert sheet.row_dimensions[1].height > 3 * 20


def test_a_title_over_two_rows_stays_over_two_rows(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet.unmerge_cells("A1:O1")
        sheet.unmerge_cells("A2:O2")
        sheet.merge_cells("A1:O2")

    own(tmp_path, edit)
    look, _ = look_of("", "zh", tmp_path)
    assert "A1:O2" in {str(merged) for merged in written(look)["总览"].merged_cells.ranges}


# ── a template that cannot be used ─────────────────────────────────────────────────────────────────────────────────


def huge(sheet: Worksheet) -> None:
    sample(sheet, "cell").font = Font("宋体", 72)


def untitled(sheet: Worksheet) -> None:
    sheet["A1"] = "没有占位符"


def test_one_that_cannot_be_used_is_one_line_and_the_usual_look_stays(tmp_path: Path) -> None:
    for edit, word in ((huge, "字号"), (untitled, "标题")):
        path = own(tmp_path, edit)
        look, findings = look_of("本办样式", "zh", tmp_path)
        assert look.tones == default_look("zh").tones
        assert [f.code for f in findings] == ["status-template-unusable"]
        assert word in findings[0].message("zh")
        assert "\n" not in findings[0].message("zh")
        path.unlink()
    for name, content in (("坏.xlsx", b"PK\x03\x04nothing"), ("文.xlsx", b"text"), ("空.xlsx", b"")):
        (tmp_path / name).write_bytes(content)
        assert [f.code for f in look_of(name, "zh", tmp_path)[1]] == ["status-template-unusable"]
    assert [f.code for f in look_of("没有这个", "en", tmp_path)[1]] == ["status-template-unusable"]
    with pytest.raises(TemplateError):
        find_status_template("没有这个", "zh", tmp_path)


def test_a_placeholder_that_stands_for_nothing_is_said(tmp_path: Path) -> None:
    path = own(tmp_path, lambda sheet: setattr(sheet["A2"], "value", "{{periode}}"))
    _, findings = look_of("", "zh", tmp_path)
    assert [(f.code, f.file, f.cell, f.found) for f in findings] == [
        ("placeholder-unknown", path.name, "A2", "{{periode}}")
    ]


def test_check_and_merge_say_what_is_wrong_with_the_look_and_merge_goes_on(tmp_path: Path) -> None:
    assert CliRunner().invoke(cli, ["demo", str(tmp_path / "year")]).exit_code == 0
    own(tmp_path / "year", untitled).rename(tmp_path / "year" / "workbook_templates" / "status_zh.xlsx")
    checked = xt.check(tmp_path / "year" / "master.xlsx")
    assert "status-template-unusable" in set(checked.findings["code"])
    merged = xt.merge([tmp_path / "year" / "returns"], master=tmp_path / "year" / "master.xlsx", new_ledger=True)
    assert "status-template-unusable" in set(merged.findings["code"])
    assert merged.write(tmp_path / "s.xlsx").exists()


def test_a_merge_wears_the_look_that_lies_beside_the_master(tmp_path: Path) -> None:
    assert CliRunner().invoke(cli, ["demo", str(tmp_path / "year")]).exit_code == 0
    own(tmp_path / "year", lambda sheet: setattr(sheet["A1"], "value", "专报 {{title}}"))
    merged = xt.merge([tmp_path / "year" / "returns"], master=tmp_path / "year" / "master.xlsx", new_ledger=True)
    book = openpyxl.load_workbook(merged.write(tmp_path / "s.xlsx"))
    assert book.worksheets[0]["A1"].value.startswith("专报 ")
    assert find_template("", "zh", tmp_path / "year") == packaged_folder() / "form_zh.xlsx"


def test_several_templates_beside_a_master_must_be_chosen_from(tmp_path: Path) -> None:
    first = own(tmp_path, lambda sheet: None)
    shutil.copy(first, first.with_name("另一个.xlsx"))
    assert [f.code for f in look_of("", "zh", tmp_path)[1]] == ["status-template-unusable"]
    assert look_of("另一个", "zh", tmp_path)[1] == ()


def test_parts_of_a_line_that_stand_for_nothing_are_left_out() -> None:
    said = {"period": "年度终核", "due": "", "asked": "3", "returned": "0"}
    line = "报送期：{{period}}　截止日 {{due}}　应报 {{asked}} 个，已报 {{returned}} 个  {{other}}"
    assert filled_line(line, said) == "报送期：年度终核　应报 3 个，已报 0 个  {{other}}"


@pytest.mark.office
def test_a_template_saved_by_an_office_program_is_read_the_same(tmp_path: Path, office: Office) -> None:
    office.edit([Job(USUAL["zh"], tmp_path / "status_zh.xlsx")])
    look, findings = read_status_template(tmp_path / "status_zh.xlsx", "zh")
    usual = default_look("zh")
    assert findings == ()
    assert look.tones == usual.tones
    assert look.charts == usual.charts
    assert [cell.text for cell in look.block] == [
        cell.text for cell in read_status_template(USUAL["zh"], "zh")[0].block
    ]
