"""The written report: a wrong number in it, or a phone that leaves the office, cannot be called back."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from docx import Document
from docx.shared import Mm
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from tests.coordinator import PLAN, Desk
from tests.desks import desk
from tests.forms import GOOD
from xltrack import pipeline, publish
from xltrack.books.filenames import file_name
from xltrack.cli import cli
from xltrack.enums import STATUSES
from xltrack.errors import LedgerError, TemplateError, XltrackError
from xltrack.outputs import charts
from xltrack.outputs.report import numeral
from xltrack.outputs.reports import compose
from xltrack.outputs.sentences import counted, percent, share, without_phones
from xltrack.plan import in_words
from xltrack.records import Consolidation
from xltrack.steps.disclose import public


def texts(content: bytes) -> list[str]:
    """Every paragraph of a document, those of its tables too."""
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [p.text for p in document.paragraphs] + cells


def written(result: Consolidation, kind: str = "report", unit: str = "", hidden: bool = False) -> list[str]:
    return texts(compose(result, kind, unit, hidden, None).content)


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (44, 55, "80.0%"),
        (11, 55, "20.0%"),
        (1, 3, "33.3%"),
        (2, 3, "66.7%"),
        (1, 8, "12.5%"),
        (33, 2000, "1.7%"),
        (1, 2000, "0.1%"),
        (0, 0, "0.0%"),
    ],
)
def test_shares_are_rounded_half_up_as_a_reader_would(part: int, whole: int, expected: str) -> None:
    assert share(part, whole) == expected
    assert percent(part / whole if whole else 0.0) == expected


@given(st.integers(0, 3000), st.integers(1, 3000))
def test_the_share_of_the_workbook_and_of_a_sentence_never_differ(part: int, whole: int) -> None:
    assert share(part, whole) == percent(part / whole)


def test_a_notice_counts_as_published_ones_do() -> None:
    assert counted({"on_schedule": 44, "behind": 11}, "zh") == "达到序时进度44项，占80.0%；未达序时进度11项，占20.0%"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", ["report", "notice", "half", "year"])
def test_the_counts_of_a_report_add_up_to_its_items(lang: str, kind: str) -> None:
    result = factories.consolidation(items=40, units=7, lang=lang, periods=3)
    told = written(result, kind)
    overall = next(t for t in told if t.startswith(("40项任务中", "Of the 40 items")))
    overall = re.split(r"列入滞后清单|\d+ items? (?:is|are) lagging|没有滞后", overall)[0]
    if lang == "zh":
        counts = [int(n) for n in re.findall(r"(\d+)项，占", overall)]
    else:
        counts = [int(n) for n in re.findall(r"(\d+) [a-z ]+ \(\d", overall)]
    assert sum(counts) == 40
    assert not any("{" in t for t in told)


def test_the_reports_numbers_are_those_of_the_workbook_and_of_the_json(tmp_path: Path) -> None:
    desk(tmp_path, items=30, units=6, periods=2)
    made = publish.report(tmp_path / "status.xlsx", out=tmp_path / "r.docx")
    now = publish.current(pipeline.read_plan(tmp_path / "master.xlsx"), tmp_path / "status.xlsx")
    told = made.to_json()
    assert told["by_status"] == {s: int((now.items["effective"] == s).sum()) for s in STATUSES}
    told_text = "\n".join(texts((tmp_path / "r.docx").read_bytes()))
    for status, (label, _) in STATUSES.items():
        count = told["by_status"][status]
        assert (f"{label}{count}项，占{share(count, 30)}" in told_text) == (count > 0)
    assert f"列入滞后清单{told['lagging']}项，占{share(told['lagging'], 30)}" in told_text
    units = Document(str(tmp_path / "r.docx")).tables[-1]
    for row in units.rows[1:]:
        cells = [c.text for c in row.cells]
        unit = now.units[now.units["unit"] == cells[0]].iloc[0]
        assert cells[1] == str(unit["assigned"])
        assert cells[2] == str(unit["completed"])
        assert cells[-2:] == [percent(float(unit["rate"])), percent(float(unit["lag_rate"]))]


def test_every_lagging_item_stands_with_its_reason_and_measures() -> None:
    result = factories.consolidation(items=40, units=7)
    told = written(result, "notice")
    for row in result.lagging.to_dict("records"):
        assert any(row["text"] in t and row["owners"] in t for t in told)
    assert "滞后原因：招标流标" in told
    assert "解决措施：重新招标，倒排工期" in told


def test_missing_units_are_named_in_a_notice_and_never_to_the_public() -> None:
    result = opened(factories.consolidation(items=20, units=5))
    assert any("未报：第5养护站" in t for t in written(result, "notice"))
    assert not any("未报：" in t for t in written(public(result), hidden=True))


def opened(result: Consolidation, of: int = 2) -> Consolidation:
    """Every second item made open to the public."""
    items = tuple(
        replace(i, disclosure="public" if n % of == 0 else "internal") for n, i in enumerate(result.plan.items)
    )
    return replace(result, plan=replace(result.plan, items=items))


def test_nothing_internal_reaches_the_public() -> None:
    base = opened(
        factories.consolidation(items=20, units=5, progress="联系13812345678或0595-22345678，完成投资13800000000元")
    )
    shown = {i.text for i in base.plan.items if i.disclosure == "public"}
    hidden = {i.text for i in base.plan.items} - shown
    made = compose(public(base), "report", "", True, None)
    told = "\n".join(texts(made.content))
    assert all(t in told for t in shown)
    assert not any(t in told for t in hidden)
    for secret in ("13812345678", "22345678", "059500000000", "张三", "请按周报送", "已实地查看", "备注"):
        assert secret not in told
    assert "13800000000元" in told  # a sum of money is no phone
    assert made.phones > 0


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "没有主动公开的任务。"), ("en", "No items are open to the public.")]
)
@pytest.mark.parametrize("kind", ["report", "notice", "half", "year"])
def test_a_public_report_without_an_open_item_says_so_in_one_sentence(kind: str, lang: str, words: str) -> None:
    closed = public(factories.consolidation(items=8, units=3, lang=lang))
    assert written(closed, kind, hidden=True)[1:] == [words], "“Of the 0 items, .” is no sentence"


def test_the_total_of_a_table_is_never_alone_on_the_next_page() -> None:
    made = compose(factories.consolidation(items=40, units=30), "report", "", False, None)
    for table in Document(io.BytesIO(made.content)).tables:
        held = [all(p.paragraph_format.keep_with_next for c in row.cells for p in c.paragraphs) for row in table.rows]
        assert held[-2:] == [True, False] and held[0], "with the row before it, the header with the first row"
        assert not any(held[1:-2]), "a table longer than a page breaks between its rows"


def test_remarks_and_phones_stay_out_of_every_report() -> None:
    result = factories.consolidation(items=40, units=7, progress="电话：138 1234 5678")
    for told in (written(result, "notice"), written(result, "year"), written(result, unit=result.plan.units[0].name)):
        text = "\n".join(told)
        assert "请按周报送" not in text
        assert "059500000000" not in text
        assert "138 1234 5678" not in text


@pytest.mark.parametrize("text", ["完成13812345678.5元", "编号2022138123456789", "目标0.85123456", "13800001111万元"])
def test_figures_are_not_taken_for_phones(text: str) -> None:
    assert without_phones(text, "zh") == (text, 0)


def test_a_units_report_is_its_own(tmp_path: Path) -> None:
    result = factories.consolidation(items=20, units=5)
    unit = result.plan.units[0].name
    made = written(result, unit=unit)
    own = set(result.answers[result.answers["unit"] == unit]["text"])
    assert {t for t in made if t in set(result.items["text"])} == own
    desk(tmp_path)
    with pytest.raises(XltrackError) as raised:
        publish.report(tmp_path / "status.xlsx", unit="第1养护", out=tmp_path / "x.docx")
    assert "第1养护站" in raised.value.text("zh")
    assert not (tmp_path / "x.docx").exists()


def test_targets_are_told_by_how_they_stand() -> None:
    result = factories.consolidation(items=5, units=3)
    rows = [
        ("met", "binding", "甲"),
        ("behind", "binding", "乙"),
        ("missed", "strive", "丙"),
        ("waiting", "binding", "丁"),
        ("unknown", "binding", "戊"),
    ]
    frame = result.items.iloc[:5].assign(
        name=[n for *_, n in rows], target=[f"{n} ≥ 97.1%" for *_, n in rows], target_state=[s for s, *_ in rows],
        force=[f for _, f, _ in rows], words="96.3%，低于目标0.8个百分点", unit="",
    )  # fmt: skip
    told = written(replace(result, indicators=frame), "half")
    assert "1．乙 ≥ 97.1%：实际96.3%，低于目标0.8个百分点。" in told
    assert [t for t in told if t.endswith("项：") or "目前情况" in t] == [
        "已达到目标的指标1项：", "未达到目标或序时进度的指标1项：", "力争目标未达到1项：", "年终评定的指标1项（以下为目前情况）：",
    ]  # fmt: skip
    assert not any("戊" in t for t in told)
    paper = Document(io.BytesIO(compose(replace(result, indicators=frame), "half", "", False, None).content)).paragraphs
    leading = [p for p in paper if p.text.endswith("项：") or "目前情况" in p.text]
    assert all(p.paragraph_format.keep_with_next for p in leading), "none ends a page, its list on the next"


@pytest.mark.parametrize(
    ("kind", "lang", "words"),
    [
        ("year", "zh", "达到目标或序时进度的指标2项："), ("report", "zh", "达到目标或序时进度的指标2项。"),
        ("year", "en", "Targets met or on pace (2):"), ("notice", "en", "Targets met or on pace: 2."),
    ],
)  # fmt: skip
def test_a_target_that_is_on_schedule_is_not_told_to_be_reached(kind: str, lang: str, words: str) -> None:
    result = factories.consolidation(items=5, units=3, lang=lang)
    frame = result.items.iloc[:2].assign(name=["甲", "乙"], target=["甲 ≥ 8", "乙 ≥ 8"], target_state=["met", "on_pace"], force="binding", words="4", unit="")  # fmt: skip
    assert words in written(replace(result, indicators=frame), kind)


def test_a_target_is_met_where_every_unit_meets_it() -> None:
    result = factories.consolidation(items=5, units=3)
    one = result.items.iloc[[0, 0]].assign(name="率", target="率 ≥ 98%", target_state=["met", "missed"], force="binding", words=["99%", "97%"], unit=["甲", "乙"])  # fmt: skip
    told = written(replace(result, indicators=one))
    assert "未达到目标的指标1项：" in told
    assert "1．率 ≥ 98%：实际97%（乙）。" in told
    assert not any("已达到目标" in t for t in told)


@pytest.mark.parametrize(
    ("lang", "serial", "shown"), [("zh", "（一）", "（一）"), ("zh", "3．", "3．"), ("en", "(a)", "(a) ")]
)
def test_a_serial_in_brackets_takes_no_stop_behind_it(lang: str, serial: str, shown: str) -> None:
    result = factories.consolidation(items=3, units=2, lang=lang, periods=1)
    result.items["serial"] = serial
    text = str(result.items["text"].iloc[0])
    assert any(t.startswith(f"{shown}{text}") for t in written(result, "year"))
    notice = "".join(written(result, "notice"))
    assert f"序号{serial}" not in notice and f"no. {serial}" not in notice


def test_lines_of_a_text_are_paragraphs_of_their_own() -> None:
    told = written(factories.consolidation(items=3, units=2, progress="甲：一\n乙：二"), "year")
    assert "乙：二" in told


def test_the_same_workbook_gives_the_same_bytes() -> None:
    result = factories.consolidation(items=12, units=4, periods=2)
    assert compose(result, "report", "", False, None).content == compose(result, "report", "", False, None).content


def test_the_page_is_that_of_an_official_document() -> None:
    document = Document(io.BytesIO(compose(factories.consolidation(), "report", "", False, None).content))
    section = document.sections[0]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round((s or Mm(0)).mm) for s in sides] == [37, 35, 28, 26]
    assert (round((section.page_width or Mm(0)).mm), round((section.page_height or Mm(0)).mm)) == (210, 297)
    assert "PAGE" in section.footer._element.xml
    assert "PAGE" in section.even_page_footer._element.xml


def office_template(path: Path, *lines: str) -> Path:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "某局文件 {{period}}"
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))
    return path


def test_the_offices_own_paper_keeps_its_header_and_takes_the_report_at_its_place(tmp_path: Path) -> None:
    template = office_template(tmp_path / "t.docx", "{{title}}", "前言", "{{report}}", "某局", "{{as_of}}")
    made = compose(factories.consolidation(), "report", "", False, template)
    document = Document(io.BytesIO(made.content))
    lines = [p.text for p in document.paragraphs if p.text]
    assert lines[:2] == [made.title, "前言"]
    assert lines[-2:] == ["某局", "2022年3月31日"]
    assert "一、总体情况" in lines
    assert lines.count(made.title) == 1
    assert document.sections[0].header.paragraphs[0].text == "某局文件 第一期"


def test_a_template_without_a_place_gets_the_report_at_its_end(tmp_path: Path) -> None:
    made = compose(factories.consolidation(), "report", "", False, office_template(tmp_path / "t.docx", "红头"))
    lines = [p.text for p in Document(io.BytesIO(made.content)).paragraphs if p.text]
    assert lines[:2] == ["红头", made.title]


def test_a_template_that_is_none_is_said_so_and_nothing_is_written(tmp_path: Path) -> None:
    desk(tmp_path)
    bad = tmp_path / "t.docx"
    bad.write_bytes(b"no document")
    with pytest.raises(TemplateError):
        publish.report(tmp_path / "status.xlsx", template=bad, out=tmp_path / "r.docx")
    with pytest.raises(TemplateError) as refused:
        publish.report(tmp_path / "status.xlsx", template=tmp_path / "none.docx", out=tmp_path / "r.docx")
    assert refused.value.code == "no-template", "one that is not there need not be saved in another format"
    assert not (tmp_path / "r.docx").exists()


@pytest.mark.parametrize(
    "evil", ["=1+1", "<w:t>&amp;</w:t>", "a\x00\x0b\ud800b", "{{title}}", "http://example.org", "]]>" * 3]
)
def test_no_text_becomes_markup(evil: str) -> None:
    made = compose(factories.consolidation(items=3, units=2, progress=evil, text=evil), "year", "", False, None)
    told = "\n".join(texts(made.content))
    assert re.sub("[\x00\x0b\ud800]", "", evil) in told
    assert not any("hyperlink" in r.reltype for r in Document(io.BytesIO(made.content)).part.rels.values())


def test_without_a_chinese_font_bars_are_numbered_like_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts, "chinese_font", lambda: None)
    charts._font.cache_clear()
    try:
        told = written(factories.consolidation(items=20, units=5))
    finally:
        charts._font.cache_clear()
    assert "图中数字为下表所列序号。" in told
    assert "1 一、城市道路养护" in told


def test_a_chart_is_as_long_as_its_counts() -> None:
    from PIL import Image

    picture = Image.open(io.BytesIO(charts.stacked([("a", {"completed": 3, "behind": 1}), ("b", {"completed": 2})])))
    row = [picture.getpixel((x, charts.GAP + 4)) for x in range(picture.width)]
    green = sum(p == (0x00, 0x9E, 0x73) for p in row)
    orange = sum(p == (0xD5, 0x5E, 0x00) for p in row)
    assert abs(green - 3 * orange) < 20
    assert green > 500


def test_verdicts_typed_since_the_merge_count(tmp_path: Path) -> None:
    import openpyxl

    made = desk(tmp_path, items=12, units=5)
    book = openpyxl.load_workbook(tmp_path / "status.xlsx")
    sheet = book["任务"]
    header = next(row for row in sheet.iter_rows() if "核定" in [c.value for c in row])
    column = {c.value: c.column for c in header}
    row = next(r for r in sheet.iter_rows(min_row=header[0].row + 1) if r[0].value)
    sheet.cell(row[0].row, column["核定"]).value = "已完成"
    book.save(tmp_path / "status.xlsx")
    told = publish.report(tmp_path / "status.xlsx", out=tmp_path / "r.docx").result.items
    first = told[told["id"] == row[0].value].iloc[0]
    assert first["effective"] == "completed"
    assert len(made.items) == len(told)


@pytest.mark.parametrize(("number", "expected"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (34, "三十四")])
def test_headings_count_in_chinese(number: int, expected: str) -> None:
    assert numeral(number, "zh") == expected


def test_the_command_without_a_workbook_says_what_to_do(tmp_path: Path) -> None:
    desk(tmp_path)
    (tmp_path / "status.xlsx").unlink()
    with pytest.raises(LedgerError) as raised:
        publish.report(master=tmp_path / "master.xlsx")
    assert "xltrack merge" in raised.value.text("en")


def test_the_command_names_the_file_after_its_title(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk(tmp_path)
    monkeypatch.chdir(tmp_path)
    told: dict[str, Any] = json.loads(
        CliRunner().invoke(cli, ["report", "--kind", "notice", "--json", "-"], catch_exceptions=False).output
    )
    assert Path(told["path"]).is_file()
    assert told["title"] in told["path"]
    assert told["period"] == "第一期"
    assert date(2022, 3, 31).isoformat() not in told["path"]


@pytest.mark.parametrize("period", ["2026Q2", "2026Q3"])
def test_a_long_title_never_costs_a_files_name_its_period(period: str) -> None:
    plan = "Riverton Climate Action Plan 2026: Allocation of Actions to Services and Partners"
    name = file_name(f"{plan}: notice of progress, {period}", plan)
    assert name.endswith(f"… - notice of progress, {period}")
    assert file_name(f"短的标题{period}", "短的标题") == f"短的标题{period}"


def test_an_official_title_says_the_period_in_words() -> None:
    assert [in_words(label, "zh") for label in ("2026Q3", "2026-10", "上半年")] == [
        "2026年第三季度",
        "2026年10月",
        "上半年",
    ]
    assert in_words("2026Q3", "en") == "2026Q3"


def test_the_superiors_form_is_filled_from_verdicts_and_the_progress_to_report(tmp_path: Path) -> None:
    import openpyxl

    from xltrack.books.template import find_template

    desk(tmp_path, items=12, units=5)
    call = [
        "report",
        str(tmp_path / "status.xlsx"),
        "--form",
        str(find_template("", "zh")),
        "--unit",
        "某局",
        "-o",
        str(tmp_path / "up.xlsx"),
    ]
    CliRunner().invoke(cli, call, catch_exceptions=False)
    items = publish.current(pipeline.read_plan(tmp_path / "master.xlsx"), tmp_path / "status.xlsx").items.set_index(
        "id"
    )
    sheet = openpyxl.load_workbook(tmp_path / "up.xlsx").worksheets[0]
    rows = {
        str(r[0].value): [str(c.value or "") for c in r] for r in sheet.iter_rows() if str(r[0].value) in items.index
    }
    assert set(rows) == set(items.index)
    for item, cells in rows.items():
        row = items.loc[item]
        assert row["lead_progress"] in cells
        assert row["verdict"] in cells
        assert "请按周报送" not in "".join(cells)
        if row["effective"] == "behind":
            assert "招标流标" in cells or not row["reason"]
    assert CliRunner().invoke(cli, [*call, "--html"]).exit_code == 2


def test_no_share_is_printed_of_what_is_in_no_share() -> None:
    """24 items, one of them verified as not applicable: what is left comes to 100%."""
    told = counted({"completed": 22, "behind": 2, "not_applicable": 1}, "zh", 24, 1)
    assert told == "已完成22项，占91.7%；未达序时进度2项，占8.3%；核定不涉及1项"
    assert counted({"completed": 1, "not_applicable": 2}, "zh", 2, 1).endswith("不涉及1项，占50.0%；核定不涉及1项")


def test_an_item_that_came_with_a_status_to_be_corrected_is_not_told_as_missing(tmp_path: Path) -> None:
    office = Desk(tmp_path, replace(PLAN, items=tuple(replace(i, disclosure="public") for i in PLAN.items)))
    office.period("上半年", GOOD | {"status": "基本完成", "progress": "方案已报审。"})
    word = "评估情况待更正"
    for options in ({"kind": "year"}, {"unit": "环卫股"}):
        told = publish.report(office.status, out=tmp_path / "out.docx", **options)
        assert told.path
        lines = texts(told.path.read_bytes())
        assert any(word in line for line in lines) and not any("未报：方案已报审" in line for line in lines)
    page = publish.page(office.status, out=tmp_path / "out.html")
    assert page.path and f" {word}<" in page.path.read_text(encoding="utf-8")


def test_no_word_of_an_english_header_is_given_less_room_than_its_letters() -> None:
    document = Document(io.BytesIO(compose(factories.consolidation(lang="en"), "report", "", False, None).content))
    table = document.tables[-1]
    room = {c.text: int(c.width or 0) / max(map(len, c.text.split())) for c in table.rows[0].cells[1:]}
    assert min(room.values()) > 75_000, room  # 8 points bold in the broadest of the usual faces


def test_sections_are_told_by_what_they_differ_in() -> None:
    result = factories.consolidation()
    paths = [f"二、任务分解\n（{n}）水环境" for n in "一二"]
    items = result.items.assign(path=[paths[n % 2] for n in range(len(result.items))])
    document = Document(io.BytesIO(compose(replace(result, items=items), "report", "", False, None).content))
    names = [row.cells[0].text for row in document.tables[0].rows][1:3]
    assert [name.split()[-1] for name in names] == ["（一）水环境", "（二）水环境"]  # numbered where no Chinese font is
