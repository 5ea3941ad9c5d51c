"""Makes the form and status templates beside this file, both languages: ``python workbook_templates/build.py``.

The workbooks are ordinary ones, meant to be restyled in Excel; this script keeps those that are shipped reproducible.
"""

from __future__ import annotations

import datetime
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

from xltrack import fields, theme
from xltrack.books.status.look import WIDE, WIDTH, default_look, default_title, roles
from xltrack.books.status.look import label as role_label
from xltrack.words import say

HERE = Path(__file__).resolve().parent
CREATED = datetime.datetime(2000, 1, 1)  # fixed, so that the same script gives the same bytes
WORDS = {
    "title": ("{{title}}进度表", "{{title}}: progress form"),
    "unit": ("填报单位（加盖公章）：", "Unit (seal):"),
    "filled_on": ("填报时间：", "Filled in on:"),
    "submission": ("第几次报送：", "Submission no.:"),
    "period": ("报送期：", "Period:"),
    "due": ("截止日：{{due}}", "Due date: {{due}}"),
    "plan_id": ("方案编号：", "Plan id:"),
    "version": ("表样版本：", "Form version:"),
    "filler": ("填表人：", "Filled in by:"),
    "filler_phone": ("电话：", "Phone:"),
    "leader": ("分管领导：", "Leader in charge:"),
    "leader_phone": ("电话：", "Phone:"),
    "title_confirm": ("{{title}}确认表", "{{title}}: confirmation of items"),
    "instructions_confirm": (
        "1. 逐项确认下列任务是否由本单位承担。只有浅黄色单元格可填；颜色变深的是还没填的必填处，点“下一处”可跳到那里。\n"
        "2. 选“部分认领”“不认领”的，在修改意见栏写明理由，并填建议承担单位。任务表述、时限需调整的，写明建议改成什么。\n"
        "3. 阶段目标及时限每行一个，写明日期，例如：6月底前完成50%。联系人、科室各项相同的，只填第一行。\n"
        "4. 不要改动编号、任务文字和表头；本次只确认任务，不填进展。填完打印盖章，连同本电子表一并报送。",
        "1. Say of every item whether your unit takes it on. Fill in the pale yellow cells only; darker ones are required "
        "and still blank, with a link to the next.\n"
        "2. Where an item is not accepted, or only in part, say why in the column of proposed changes and name the unit "
        "that should take it. Say there too how a wording or a date should change.\n"
        "3. Stage goals one a line, each with its day, such as: half done by 30 June. Where persons and section are the "
        "same for all items, fill in the first row only.\n"
        "4. Leave ids, task texts and headers as they are. No progress is asked for now. When done, print, seal, "
        "return file and paper.",
    ),
    "footer": ("第 &P 页 共 &N 页", "Page &P of &N"),
    "header_text": ("目标责任名称", "Task"),
    "instructions": (
        "1. 只有浅黄色单元格可填；颜色变深的是还没填的必填处，上方随时显示还差几处，点“下一处”可跳到那里。\n"
        "2. 进展情况填{{progress_basis}}情况，数据截至 {{as_of}}；目标、时限和上期填报列在表格右侧，供参照。\n"
        "3. 评估情况从下拉框中选一项；颜色提示时，还须填滞后原因和解决措施。\n"
        "4. 不要改动编号、任务文字和表头；填完打印盖章，连同本电子表一并报送。",
        "1. Fill in the pale yellow cells only. Darker ones are required and still blank; "
        "the count stands above the table, with a link to the next.\n"
        "2. Progress covers: {{progress_basis}}, as of {{as_of}}. "
        "Target, deadline and last period's answer stand right of the table.\n"
        "3. Choose the assessment from the list. Where the colour asks for it, "
        "give the reason for the lag and the measures too.\n"
        "4. Leave ids, task texts and headers as they are. When done, print, seal, return file and paper.",
    ),
}


@dataclass(frozen=True)
class Col:
    """A column of a template: its header, width, look, whether the department fills it, its validation."""

    key: str
    header: str
    width: float
    answer: bool = False
    printed: bool = True
    look: str = "text"
    validation: dict[str, Any] = field(default_factory=dict)


def label(key: str, lang: str) -> str:
    return next(f for f in fields.FORM if f.key == key).label(lang)


def basic_columns(lang: str, narrow: bool) -> list[Col]:
    """The form of the official notices, column for column, right of the id; ``narrow`` leaves room for more."""
    text, status, other = (32, 14, 17) if narrow else (40, 16, 22)
    header = WORDS["header_text"][lang == "en"]
    return [
        Col("id", label("id", lang), 8, printed=False, look="id"),
        Col("serial", label("serial", lang), 6, look="centre"),
        Col("text", header, text),
        Col("progress", label("progress", lang), text, answer=True),
        Col("status", label("status", lang), status, answer=True, look="centre"),
        Col("reason", label("reason", lang), other, answer=True),
        Col("measures", label("measures", lang), other, answer=True),
    ]


def helper_columns(lang: str, role: bool) -> list[Col]:
    shown = [Col("target", label("target", lang), 22, printed=False, look="aside")]
    shown.append(Col("deadline", label("deadline", lang), 14, printed=False, look="aside"))
    if role:
        shown.append(Col("role", label("role", lang), 9, printed=False, look="aside"))
    shown.append(Col("previous", label("previous", lang), 28, printed=False, look="past"))
    return [*shown, Col("check", label("check", lang), 24, printed=False, look="aside")]


def extended_columns(lang: str) -> list[Col]:
    """What an office may add: indicator actuals, evidence, a dispute, and columns of its own with rules of its own."""
    en = lang == "en"
    number = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100, "error_type": "stop"}
    number |= {"error_message": "Type a number from 0 to 100." if en else "请填 0 至 100 的数。"}
    day = {"validate": "date", "criteria": "between", "minimum": datetime.date(2020, 1, 1)}
    day |= {"maximum": datetime.date(2035, 12, 31), "error_type": "warning"}
    day |= {"error_message": "A day from 2020 to 2035 is expected." if en else "应为 2020 至 2035 年间的日期。"}
    source = {"validate": "list", "source": "=data_sources", "error_type": "stop"}
    source |= {"error_message": "Choose from the list." if en else "请从列表中选择。"}
    return [
        Col("actual", label("actual", lang), 10, answer=True, look="number"),
        Col(
            "",
            "Completion share (0-100)" if en else "完成比例（0-100）",
            11,
            answer=True,
            look="number",
            validation=number,
        ),
        Col("", "Expected completion" if en else "预计完成日期", 11, answer=True, look="date", validation=day),
        Col("", "Source of data *" if en else "数据来源*", 11, answer=True, look="centre", validation=source),
        Col("evidence", label("evidence", lang), 17, answer=True),
        Col("dispute", label("dispute", lang), 18, answer=True, printed=False),
        Col("proposed_unit", label("proposed_unit", lang), 16, answer=True, printed=False),
    ]


def confirmation_columns(lang: str) -> list[Col]:
    """What a unit says of an item before the year begins; whom to call stands behind it."""
    widths = {
        "claim": 12,
        "opinion": 27,
        "proposed_unit": 13,
        "goals": 28,
        "item_leader": 10,
        "office": 12,
        "liaison": 10,
    }
    widths |= {"liaison_phone": 14}
    asked = [
        Col(key, label(key, lang), width, answer=True, look="centre" if key == "claim" else "text")
        for key, width in widths.items()
    ]
    return [*basic_columns(lang, narrow=True)[:3], *asked]


def confirmation_helpers(lang: str) -> list[Col]:
    shown = (("role", 10, "aside"), ("target", 22, "aside"), ("deadline", 16, "aside"), ("check", 26, "aside"))
    return [Col(key, label(key, lang), width, printed=False, look=look) for key, width, look in shown]


def looks(book: Any, lang: str) -> dict[str, Any]:
    """The cell formats by meaning."""
    heading, body = (theme.HEADING_FONT, theme.BODY_FONT) if lang == "zh" else (theme.LATIN_FONT, theme.LATIN_FONT)
    title = theme.TITLE_FONT if lang == "zh" else theme.LATIN_FONT
    base = {"font_name": body, "font_size": 11, "valign": "vcenter", "num_format": "@"}
    cell = base | {"text_wrap": True, "border": 1, "border_color": "#7F7F7F"}
    aside = cell | {
        "font_size": 10,
        "font_color": "#" + theme.LOCKED.ink,
        "bg_color": "#" + theme.LOCKED.fill,
        "border_color": "#" + theme.RULE,
    }
    typed = {"locked": False, "bg_color": "#" + theme.TYPED.fill}
    small = base | {"font_size": 10, "font_color": "#" + theme.LOCKED.ink}
    made = {
        "title": {"font_name": title, "font_size": 18, "align": "center", "valign": "vcenter", "text_wrap": True},
        "label": base | {"align": "right"},
        "value": base | {"bold": True, "shrink": True},
        "plain": base,
        "small_label": small | {"align": "right"},
        "small": small,
        "input": base | typed | {"bottom": 1, "bottom_color": "#7F7F7F"},
        "counter": base | {"font_name": heading, "align": "center", "font_color": "#" + theme.MISSING.ink},
        "link": base | {"font_color": "#" + theme.LINK, "underline": 1, "align": "center"},
        "notes": small | {"text_wrap": True, "valign": "top"},
        "header": cell | {"font_name": heading, "align": "center", "bg_color": "#" + theme.HEADER.fill},
        "header_aside": aside | {"font_name": heading, "align": "center"},
        "section": base
        | {
            "font_name": heading,
            "bg_color": "#" + theme.SECTION.fill,
            "top": 1,
            "bottom": 1,
            "border_color": "#7F7F7F",
        },
        "text": cell,
        "centre": cell | {"align": "center"},
        "id": aside | {"font_size": 8, "align": "center"},
        "aside": aside,
        "past": aside | {"italic": True},
        "answer_text": cell | typed,
        "answer_centre": cell | typed | {"align": "center"},
        "answer_number": cell | typed | {"num_format": "General", "align": "right"},
        "answer_date": cell | typed | {"num_format": theme.DATE_FORMAT, "align": "center"},
    }
    return {name: book.add_format(style) for name, style in made.items()}


def preamble(sheet: Any, look: dict[str, Any], last: int, lang: str, suffix: str = "") -> None:
    """Rows 1 to 5: title, identity, what the department fills, counter, instructions. ``last`` is the last printed
    column.
    """
    pick = lang == "en"
    say = {key: both[pick] for key, both in WORDS.items()}
    title, instructions = say[f"title{suffix}"], say[f"instructions{suffix}"]
    sheet.merge_range(0, 1, 0, last, title, look["title"])
    rows = (
        ("unit", "value", "filled_on", "input"),
        ("submission", "input", "period", "value"),
        ("plan_id", "small", "version", "small"),
    )
    for row, (left, left_look, right, right_look) in enumerate(rows, start=1):
        small = "small_label" if left_look == "small" else "label"
        sheet.merge_range(row, 1, row, 2, say[left], look[small])
        sheet.write_string(row, 3, "{{" + left + "}}", look[left_look])
        sheet.write_string(row, 4, say[right], look[small])
        sheet.write_string(row, 5, "{{" + right + "}}", look[right_look])
    for row, (text, name) in enumerate(
        ((say["due"], "plain"), ("{{remaining}}", "counter"), ("{{next}}", "link")), start=1
    ):
        sheet.write_string(row, 6, text, look[name])
    sheet.merge_range(4, 1, 4, last, instructions, look["notes"])
    for row, height in enumerate((30, 20, 20, 18, 64)):
        sheet.set_row(row, height)


def table(sheet: Any, look: dict[str, Any], columns: list[Col], top: int) -> None:
    """Header, section row and item row, from 0-based row ``top``."""
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(top, at, column.header, look["header" if column.printed else "header_aside"])
        item = look[("answer_" if column.answer else "") + column.look]
        placeholder = "" if column.answer else "{{" + column.key + "}}"
        sheet.write(top + 2, at, placeholder or None, item)
        if at > 0 and column.printed:
            sheet.write(top + 1, at, "{{section}}" if column.key == "text" else None, look["section"])
        if column.validation:
            sheet.data_validation(top + 2, at, top + 2, at, column.validation)
    sheet.set_row(top, 34)
    sheet.set_row(top + 1, 20)
    sheet.set_row(top + 2, 48)


def footer(sheet: Any, look: dict[str, Any], top: int, lang: str) -> None:
    """Who filled the form in, and the leader in charge, each with a phone."""
    for row, (person, phone) in enumerate((("filler", "filler_phone"), ("leader", "leader_phone")), start=top):
        sheet.merge_range(row, 1, row, 2, WORDS[person][lang == "en"], look["label"])
        sheet.write_string(row, 3, "{{" + person + "}}", look["input"])
        sheet.write_string(row, 4, WORDS[phone][lang == "en"], look["label"])
        sheet.write_string(row, 5, "{{" + phone + "}}", look["input"])
        sheet.set_row(row, 24)


def page(sheet: Any, columns: list[Col], top: int, lang: str) -> None:
    """A4 landscape, one page wide, the header repeated, pages numbered; the id and the columns for reference are not
    printed.
    """
    printed = [at for at, column in enumerate(columns) if column.printed]
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.repeat_rows(top)
    sheet.print_area(0, printed[0], top + 4, printed[-1])
    sheet.set_footer("&C&10" + WORDS["footer"][lang == "en"])
    sheet.freeze_panes(top + 1, 3)
    sheet.set_zoom(85)
    sheet.hide_gridlines(2)
    sheet.set_selection(1, 3, 1, 3)


def build(path: Path, lang: str, extended: bool) -> None:
    """One template of progress forms as a workbook at ``path``."""
    book, sheet = workbook(path, lang)
    columns = [
        *basic_columns(lang, extended),
        *(extended_columns(lang) if extended else ()),
        *helper_columns(lang, extended),
    ]
    if extended:
        lists = book.add_worksheet("Sources" if lang == "en" else "数据来源")
        sources = ("Monitoring", "Statistics", "Department records") if lang == "en" else ("监测", "统计", "部门台账")
        for row, text in enumerate(sources):
            lists.write_string(row, 0, text)
        lists.hide()
        book.define_name("data_sources", f"='{lists.get_name()}'!$A$1:$A${len(sources)}")
    put_form(sheet, looks(book, lang), columns, lang)
    book.close()


def build_confirmation(path: Path, lang: str) -> None:
    """The template of confirmation forms as a workbook at ``path``."""
    book, sheet = workbook(path, lang)
    columns = [*confirmation_columns(lang), *confirmation_helpers(lang)]
    put_form(sheet, looks(book, lang), columns, lang, "_confirm")
    book.close()


def workbook(path: Path, lang: str) -> tuple[Any, Any]:
    """A workbook and the sheet of its form."""
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    book.set_properties({"created": CREATED, "title": ("Progress form", "填报表样")[lang == "zh"]})
    return book, book.add_worksheet(fields.sheet_name("form", lang))


def put_form(sheet: Any, look: dict[str, Any], columns: list[Col], lang: str, suffix: str = "") -> None:
    """The form itself; ``suffix``: which of the titles and instructions of ``WORDS`` it bears."""
    top = 5
    last = max(at for at, column in enumerate(columns) if column.printed)
    preamble(sheet, look, last, lang, suffix)
    table(sheet, look, columns, top)
    footer(sheet, look, top + 3, lang)
    page(sheet, columns, top, lang)


# ── the status template ────────────────────────────────────────────────────────────────────────────────────────────

STATUS_WORDS = {
    "sheet": ("汇总表样", "Status template"),
    "subtitle": (
        "报送期：{{period}}　数据截至 {{as_of}}　截止日 {{due}}　应报单位 {{asked}} 个，已报 {{returned}} 个",
        "Period: {{period}}   as of {{as_of}}   due {{due}}   {{returned}} of {{asked}} units returned",
    ),
    "how": (
        "左边最上面几行就是总览的抬头，怎样排，总览就怎样排；下表每个“样式”格的字体、字号和颜色，就是汇总表里的样子。"
        "状态前的符号可改，文字不算。可在抬头插入单位标识图片；页眉页脚在“页面设置”里改。"
        "改好后另存到主表旁的 workbook_templates 文件夹，下次汇总即用。",
        "The first rows on the left are the top of the overview, just as they stand here; the font, size and colours of each sample below are "
        "those of the status workbook. Symbols before a status may be changed, its words do not count. A logo may be put "
        "into the top; header and footer of the page are set in Page Setup. Save it into the folder workbook_templates beside the "
        "master, and the next merge uses it.",
    ),
}


def status_template(path: Path, lang: str) -> None:
    """The look of the status workbook: its title block, and a legend of every role."""
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    book.set_properties({"created": CREATED, "title": STATUS_WORDS["sheet"][lang == "en"]})
    look, pick = default_look(lang), lang == "en"
    sheet = book.add_worksheet(STATUS_WORDS["sheet"][pick])
    sheet.set_column(0, WIDE - 1, WIDTH)
    last = WIDE - 1
    title = default_title(lang) | {"align": "center", "valign": "vcenter", "text_wrap": True}
    line = dict(look.faces["body"]) | {"align": "center", "valign": "vcenter", "font_color": "#" + theme.LOCKED.ink}
    line |= {"bottom": 2, "bottom_color": "#" + theme.LINK}
    for row, (text, style, height) in enumerate((("{{title}}", title, 40), (STATUS_WORDS["subtitle"][pick], line, 24))):
        sheet.merge_range(row, 0, row, last, text, book.add_format(coloured(style)))
        sheet.set_row(row, height)
    note = book.add_format(coloured(dict(look.faces["note"]) | {"font_size": 10, "text_wrap": True, "valign": "top"}))
    sheet.set_column(last + 2, last + 2, 44)
    sheet.merge_range(0, last + 2, 8, last + 2, STATUS_WORDS["how"][pick], note)
    legend(book, sheet, look, lang, 3)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, 3 + len(roles()), last)
    sheet.set_header(look.header)
    sheet.set_footer(look.footer)
    book.close()


def legend(book: Any, sheet: Any, look: Any, lang: str, top: int) -> None:
    """From 0-based row ``top``: every role, its sample, and the colour of a status in charts."""
    border = {"border": 1, "border_color": "#" + theme.RULE, "valign": "vcenter"}
    head = book.add_format(coloured(dict(look.faces["head"]) | border | {"align": "center"}))
    plain = book.add_format(coloured(dict(look.faces["cell"]) | border))
    for left, right, name in ((0, 4, "role"), (5, 9, "sample"), (10, 12, "chart")):
        sheet.merge_range(top, left, top, right, say(f"look.{name}", lang), head)
    for row, role in enumerate(roles(), top + 1):
        tone, words = look.tones.get(role), role_label(role, lang)
        style = dict(look.faces[role if role in look.faces else "cell"]) | border
        if tone:
            style |= {"bg_color": tone.fill, "font_color": tone.ink}
        shown = f"{tone.symbol} {words}" if tone and tone.symbol else "128" if role == "figure" else words
        sheet.merge_range(row, 0, row, 4, words, plain)
        sheet.merge_range(row, 5, row, 9, shown, book.add_format(coloured(style)))
        if role in look.charts:
            chart = {"bg_color": look.charts[role]} | border
            sheet.merge_range(row, 10, row, 12, "", book.add_format(coloured(chart)))
        sheet.set_row(row, 36 if role == "figure" else 20)


def coloured(style: dict[str, Any]) -> dict[str, Any]:
    """A style whose colours are written as xlsxwriter wants them."""
    return {k: f"#{v.lstrip('#')}" if k.endswith("color") else v for k, v in style.items()}


def build_all(folder: Path) -> list[Path]:
    """Every template into ``folder``; the paths written."""
    made = []
    for lang in ("zh", "en"):
        for extended in (False, True):
            path = folder / f"form_{'extended_' if extended else ''}{lang}.xlsx"
            build(path, lang, extended)
            made.append(path)
        path = folder / f"confirmation_{lang}.xlsx"
        build_confirmation(path, lang)
        made.append(path)
        made.append(folder / f"status_{lang}.xlsx")
        status_template(made[-1], lang)
    return made


if __name__ == "__main__":
    for written in build_all(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE):
        print(written)
