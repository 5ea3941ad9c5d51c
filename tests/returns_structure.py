"""Ways of breaking the structure of a sheet: rows, columns, headers, sheets."""

from __future__ import annotations

from tests.returns_desk import (
    DONE,
    GONE,
    ID,
    MEASURES,
    NOT,
    PROGRESS,
    REASON,
    SERIAL,
    STATUS,
    TEXT,
    Change,
    Desk,
    Edits,
    Way,
)

OPEN = ["unprotect"]


def lost(n: int) -> Change:
    return {(n, ""): GONE}


def row_added(d: Desk) -> Edits:
    new = d.form.last + 1
    return [
        OPEN, ["insert_rows", new], ["text", f"{d.col(TEXT)}{new}", "新增：雨水口清掏"], ["text", f"{d.col(PROGRESS)}{new}", "清掏雨水口88个"],
        ["text", f"{d.col(STATUS)}{new}", DONE],
    ]  # fmt: skip


def row_split(d: Desk) -> Edits:
    below = d.row(1) + 1
    return [OPEN, ["copy_row", d.row(1), below], ["text", f"{d.col(PROGRESS)}{below}", "二期土建另报"]]


def only_ids_sorted(d: Desk) -> Edits:
    ids = [d.form.items[n] for n in (2, 0, 1)]
    return [OPEN, *(["text", d.at(ID, n), item] for n, item in enumerate(ids))]


def all_but_ids_sorted(d: Desk) -> Edits:
    return [OPEN, ["sort", f"{d.col(SERIAL)}{d.row(0)}:{d.form.last_column}{d.row(2)}", d.col(TEXT)]]


SPOKEN = ("2．管网清淤完成二十公里", "3．处理厂提标改造过半", "1．农村生活污水已覆盖五村")


def only_answers_sorted(d: Desk) -> Edits:
    typed = [["text", d.at(PROGRESS, n), text] for n, text in enumerate(SPOKEN)]
    return [OPEN, *typed, ["sort", f"{d.at(PROGRESS, 0)}:{d.at(PROGRESS, 2)}", d.col(PROGRESS)]]


def statuses_merged(d: Desk) -> Edits:
    first, second = d.at(STATUS, 0), d.at(STATUS, 1)
    return [OPEN, ["clear", second], ["merge", f"{first}:{second}"]]


def items_merged(d: Desk) -> Edits:
    return [OPEN, ["merge", f"{d.at(TEXT, 3)}:{d.at(TEXT, 4)}"]]


SECOND = "续：又清了六处"


def one_item_over_two_rows(d: Desk) -> Edits:
    """As a table pasted from Word gives it: a row a paragraph, the other cells merged over them."""
    row = d.row(1)
    over = (f"{d.col(name)}{row}:{d.col(name)}{row + 1}" for name in (ID, SERIAL, TEXT, STATUS))
    merged = [["merge", place] for place in over]
    return [OPEN, ["insert_rows", row + 1], ["text", f"{d.col(PROGRESS)}{row + 1}", SECOND], *merged]


def column_inserted(d: Desk, header: str = "经费（万元）", said: str = "拨付77") -> Edits:
    at = d.col(REASON)
    return [
        OPEN,
        ["insert_columns", at],
        ["text", f"{at}{d.form.header}", header],
        ["text", f"{at}{d.row(0)}", said],
    ]


def column_moved(d: Desk) -> Edits:
    return [OPEN, ["move_column", d.col(MEASURES), d.col(PROGRESS)]]


def ids_deleted(d: Desk) -> Edits:
    return [OPEN, ["delete_columns", d.col(ID)]]


def ids_deleted_text_changed(d: Desk) -> Edits:
    return [OPEN, ["text", d.at(TEXT, 2), "完全另外的一件事情"], ["delete_columns", d.col(ID)]]


def label(d: Desk, name: str) -> str:
    """The cell in which a label of the head or foot stands."""
    return next(at for at, text in d.form.texts.items() if text.startswith(name))


def label_row(d: Desk) -> Edits:
    """A row 联系人：… between the items."""
    return [OPEN, ["insert_rows", d.row(4)], ["text", f"{d.col(TEXT)}{d.row(4)}", "联系人：值班员丙，负责以下两项"]]


def own_table(d: Desk) -> Edits:
    """A small table of the unit's own, some rows below the form."""
    rows = [["序号", "工作任务", "完成情况", "备注"], ["1", "抽水泵采购", "买了七台", "已入库八月"]]
    return [OPEN, ["paste", f"B{d.form.last + 12}", rows]]


def headings_sorted(d: Desk) -> Edits:
    """The whole block sorted by serial, the section headings among the items."""
    return [OPEN, ["sort", f"A{d.form.first - 1}:{d.form.last_column}{d.form.last}", d.col(SERIAL)]]


def header_again(d: Desk) -> Edits:
    below = d.form.header + 1
    numbers = [[str(n) for n in range(1, len(d.form.columns))]]
    return [OPEN, ["insert_rows", below], ["paste", f"B{below}", numbers]]


def header_repeated(d: Desk) -> Edits:
    return [OPEN, ["copy_row", d.form.header, d.row(3)]]


def headers_numbered(d: Desk) -> Edits:
    numbered = {
        h: f"{n}.{h}" if n % 2 else f"（{'一二三四五六七八九十'[n % 10]}）{h}" for n, h in enumerate(d.form.columns, 1)
    }
    return [OPEN, *(["text", f"{d.col(h)}{d.form.header}", text] for h, text in numbered.items())]


def header_grouped(d: Desk) -> Edits:
    """As in printed tables: 填报内容 over the answers, the other headers over both rows."""
    at, answers = d.form.header, [h for h in d.form.columns if any(h in row for row in d.typed.values())]
    fixed = [(d.col(h), h) for h in d.form.columns if h not in answers]
    up: Edits = [["text", f"{c}{at}", h] for c, h in fixed] + [["clear", f"{c}{at + 1}"] for c, _ in fixed]
    over = f"{d.col(answers[0])}{at}:{d.col(MEASURES)}{at}"
    group: Edits = [["text", f"{d.col(answers[0])}{at}", "填报内容栏"], ["merge", over]]
    return [OPEN, ["insert_rows", at], *up, *(["merge", f"{c}{at}:{c}{at + 1}"] for c, _ in fixed), *group]


def header_split(d: Desk) -> Edits:
    """A header's words over two rows, half of them in each."""
    at = d.form.header
    split: Edits = []
    for h in (TEXT, STATUS, PROGRESS, REASON, MEASURES):
        split += [["text", f"{d.col(h)}{at}", h[: len(h) // 2]], ["text", f"{d.col(h)}{at + 1}", h[len(h) // 2 :]]]
    return [OPEN, ["insert_rows", at], *split]


def top_deleted(d: Desk) -> Edits:
    return [OPEN, ["delete_rows", 1, d.form.header - 1]]


def total_row(d: Desk) -> Edits:
    new = d.form.last + 1
    return [
        OPEN,
        ["insert_rows", new],
        ["text", f"{d.col(SERIAL)}{new}", "合计"],
        ["text", f"{d.col(PROGRESS)}{new}", "共清运261车"],
    ]


def signature_lines(d: Desk) -> Edits:
    at = d.form.last + 6
    return [
        OPEN,
        ["text", f"{d.col(SERIAL)}{at}", "审核人签字：审核员丙"],
        ["text", f"{d.col(PROGRESS)}{at + 1}", "校对：校对员丁  联系电话：0000-3333"],
    ]


def serials_before_tasks(d: Desk) -> Edits:
    """The serial typed before each task, in one cell."""
    own = [(d.form.texts[d.at(SERIAL, n)], d.form.texts[d.at(TEXT, n)]) for n in range(6)]
    return [OPEN, *(["text", d.at(TEXT, n), f"{serial}、{text}"] for n, (serial, text) in enumerate(own))]


def notes_beside(d: Desk) -> Edits:
    return [
        OPEN, ["text", f"{d.col(TEXT)}{d.form.last + 6}", "本表经班子会审定"], ["text", f"{d.form.last_column}{d.row(1)}", ""],
        ["text", f"{_right(d)}{d.row(1)}", "见附图六"],
    ]  # fmt: skip


def _right(d: Desk) -> str:
    return chr(ord(d.form.last_column) + 2)


def sheet_first(d: Desk) -> Edits:
    return [["add_sheet", "封面", 0]]


def cover_with_words(d: Desk) -> Edits:
    return [["add_sheet", "封面", 0], ["sheet", "封面"], ["text", "B2", "关于报送进展情况的函"]]


def sheet_copied(d: Desk) -> Edits:
    return [["copy_sheet", "备份表"]]


def sheet_copied_differing(d: Desk) -> Edits:
    return [["copy_sheet", "备份表"], ["sheet", "备份表"], OPEN, ["text", d.at(PROGRESS, 0), "另一种说法"]]


def sheet_a_section(d: Desk) -> Edits:
    own, other = (
        [["clear", d.at(h, n)] for n in rows for h in d.typed[d.form.items[n]]] for rows in (range(3), range(3, 6))
    )
    return [["copy_sheet", "科室二"], OPEN, *own, ["sheet", "科室二"], OPEN, *other]


def blank_rows(d: Desk) -> Edits:
    return [OPEN, ["insert_rows", d.row(1)], ["insert_rows", d.row(4) + 1, 3]]


def far_away(d: Desk) -> Edits:
    return [OPEN, ["text", "XFA100000", "误填在远处"]]


def lines_above(d: Desk) -> Edits:
    return [OPEN, ["insert_rows", 1, 2], ["text", "B1", "县水务系统二季度来文"]]


def filtered(d: Desk) -> Edits:
    return [OPEN, ["filter", f"A{d.form.header}:{d.form.last_column}{d.form.last}", d.col(STATUS), NOT]]


STRUCTURE = (
    Way("untroubled", "structure", "Filled in as asked", "Every answer goes to its item.", "merged"),
    Way("row-added", "structure", "A row added for a new item", "Kept on the sheet of unasked matters.", "noted", ("item-unknown",), row_added),
    Way("row-split", "structure", "An item split in two rows, the id copied", "Neither row counts; both are quoted.", "noted",
        ("item-twice", "item-not-answered"), row_split, lambda d: lost(1)),
    Way("row-copied", "structure", "A row copied below itself unchanged", "Counts once.", "merged", (), lambda d: [OPEN, ["copy_row", d.row(1), d.row(1) + 1]],
        counted=False),
    Way("row-deleted", "structure", "A row deleted", "The item counts as not answered.", "noted", ("item-not-answered",),
        lambda d: [OPEN, ["delete_rows", d.row(4)]], lambda d: lost(4)),
    Way("rows-moved", "structure", "Rows put in another order", "Ids and texts find their items.", "merged", (), lambda d: [OPEN, ["move_row", d.row(4), d.row(0)]]),
    Way("rows-sorted", "structure", "The whole table sorted by status", "Ids and texts find their items.", "merged", (),
        lambda d: [OPEN, ["sort", d.block(), d.col(STATUS)]]),
    Way("filtered", "structure", "Filtered rows left hidden", "Hidden rows are read.", "merged", (), filtered),
    Way("rows-hidden", "structure", "Rows hidden by hand", "Hidden rows are read.", "merged", (), lambda d: [OPEN, ["hide_rows", d.row(1), 2]]),
    Way("column-hidden", "structure", "A column hidden", "Hidden columns are read.", "merged", (), lambda d: [OPEN, ["hide_column", d.col(REASON)]]),
    Way("ids-sorted", "structure", "Only the ids sorted", "Ids stand beside other tasks: the sheet is set aside.", "quarantined", ("sheet-mis-sorted",), only_ids_sorted),
    Way("all-but-ids-sorted", "structure", "The visible columns sorted without the ids", "Ids stand beside other tasks: the sheet is set aside.", "quarantined",
        ("sheet-mis-sorted",), all_but_ids_sorted),
    Way("answers-sorted", "structure", "Only the answers sorted, ids and tasks left standing",
        "Merged as it stands: no address can tell. Where most answers speak of another row's task, that is pointed out.", "noted", ("answers-displaced",),
        only_answers_sorted, lambda d: {(n, PROGRESS): SPOKEN[(n + 2) % 3] for n in range(3)}),
    Way("statuses-merged", "structure", "Status cells merged over two items", "The value goes to each.", "noted", ("cells-merged",), statuses_merged,
        lambda d: {(1, STATUS): DONE}),
    Way("items-merged", "structure", "The task cells of two items merged", "Neither row can be told apart: both are quoted.", "noted",
        ("item-cells-merged", "item-not-answered"), items_merged, lambda d: lost(3) | lost(4)),
    Way("title-remarked", "structure", "A remark typed behind the title", "Quoted in a finding.", "noted", ("cells-beside-table",),
        lambda d: [OPEN, ["text", "B1", f"{d.form.texts['B1']}（初稿，以盖章件为准）"]]),
    Way("title-unmerged", "structure", "The title unmerged", "The title is not needed.", "merged", (), lambda d: [OPEN, ["unmerge", "B1:G1"]]),
    Way("column-inserted", "structure", "A column of one's own inserted", "Kept as a column of its own.", "noted", ("column-added",), column_inserted),
    Way("column-verdict", "structure", "A column of one's own named as the coordinator's (核定)", "Kept under “+核定”: no verdict comes from a unit.", "noted",
        ("column-added",), lambda d: column_inserted(d, "核定", DONE)),
    Way("blank-column", "structure", "A blank column inserted", "Columns are found by header.", "merged", (), lambda d: [OPEN, ["insert_columns", d.col(STATUS)]]),
    Way("column-moved", "structure", "A column moved", "Columns are found by header.", "merged", (), column_moved),
    Way("ids-deleted", "structure", "The id column deleted", "Rows are matched by section, serial and exact text.", "noted", ("items-by-text",), ids_deleted),
    Way("ids-deleted-text-changed", "structure", "The id column deleted and a task reworded", "Not every text matches: the sheet is set aside.", "quarantined",
        ("sheet-unmatched",), ids_deleted_text_changed),
    Way("status-deleted", "structure", "The status column deleted", "Nothing can be merged: the sheet is set aside.", "quarantined", ("column-missing", "cells-beside-table"),
        lambda d: [OPEN, ["delete_columns", d.col(STATUS)]]),
    Way("header-reworded", "structure", "A header in other words that are known (评估情况, 存在问题)", "Synonyms are known.", "merged", (),
        lambda d: [OPEN, ["text", f"{d.col(STATUS)}{d.form.header}", "评估情况"], ["text", f"{d.col(REASON)}{d.form.header}", "存在问题"]],
        means={"评估情况": "", "存在问题": ""}),
    Way("header-remarked", "structure", "A remark in brackets behind a header", "The column is found; the remark is quoted.", "noted", ("cells-beside-table",),
        lambda d: [OPEN, ["text", f"{d.col(PROGRESS)}{d.form.header}", f"{PROGRESS}（第三项以口头答复为准）"]]),
    Way("header-unknown", "structure", "A header in words that nobody knows", "The column is missing; what stood there is kept under its new header.", "noted",
        ("column-unrecognised", "column-added"), lambda d: [OPEN, ["text", f"{d.col(MEASURES)}{d.form.header}", "怎么办"]],
        lambda d: {(2, MEASURES): "", (3, MEASURES): "", (2, "怎么办"): d.typed[d.form.items[2]][MEASURES], (3, "怎么办"): d.typed[d.form.items[3]][MEASURES]}, means={"怎么办": ""}),
    Way("numbers-under-header", "structure", "A row of column numbers under the header", "Kept on the sheet of unasked matters, and quoted.", "noted", ("item-unknown", "locked-text-changed"), header_again),
    Way("header-repeated", "structure", "The header row repeated further down", "Passed over.", "merged", (), header_repeated, counted=False),
    Way("top-deleted", "structure", "Title and unit rows deleted", "Unit and period are taken from the document's properties.", "noted", ("unit-by-other-trace",),
        top_deleted, lambda d: {(n, "填报时间"): "" for n in range(6)}),
    Way("total-row", "structure", "A row 合计 at the foot of the table", "Kept, and said so.", "noted", ("item-unknown",), total_row),
    Way("signatures", "structure", "Signature lines under the form, one with a phone of its own", "Quoted in a finding.", "noted", ("cells-beside-table",), signature_lines),
    Way("section-renamed", "structure", "A section heading typed over", "Quoted in a finding; rows are told by id and text.", "noted", ("cells-beside-table",),
        lambda d: [OPEN, ["text", f"{d.col(TEXT)}{d.form.header + 1}", "一、改过的章节名"]]),
    Way("row-added-unanswered", "structure", "A row added with a task and no answer, and a word beside a section heading", "Quoted in a finding.", "noted", ("cells-beside-table",),
        lambda d: [OPEN, ["text", f"{d.col(SERIAL)}{d.form.header + 1}", "首章"], ["insert_rows", d.row(2)], ["text", f"{d.col(SERIAL)}{d.row(2)}", "补"], ["text", f"{d.col(TEXT)}{d.row(2)}", "拟增加的事项"]]),
    Way("serials-with-tasks", "structure", "Serial and task joined in one cell", "The same task.", "merged", (), serials_before_tasks, counted=False),
    Way("serials-with-tasks-ids-deleted", "structure", "Serial and task joined in one cell, the id column deleted", "Rows are matched by section, serial and exact text.", "noted",
        ("items-by-text",), lambda d: [*serials_before_tasks(d), ["delete_columns", d.col(ID)]], counted=False),
    Way("ids-deleted-texts-reworded", "structure", "The id column deleted and every task reworded", "No text matches: the sheet is set aside.", "quarantined", ("sheet-unmatched",),
        lambda d: [OPEN, *(["text", d.at(TEXT, n), f"关于{d.form.texts[d.at(TEXT, n)]}的情况"] for n in range(6)), ["delete_columns", d.col(ID)]]),
    Way("header-two-rows", "structure", "A second header row above (基本信息 | 填报内容)", "Quoted in a finding.", "noted", ("cells-beside-table",),
        lambda d: [OPEN, ["insert_rows", d.form.header], ["text", f"{d.col(SERIAL)}{d.form.header}", "基本信息栏"], ["text", f"{d.col(PROGRESS)}{d.form.header}", "填报内容栏"]]),
    Way("header-grouped", "structure", "A header in two rows: a group's words over the answers, the other headers over both rows",
        "The two rows are read as one; the words of the group are quoted.", "noted", ("cells-beside-table",), header_grouped, counted=False),
    Way("header-split", "structure", "A header's words in two rows, half of them in each", "The two rows are read as one.", "merged", (), header_split, counted=False),
    Way("headers-numbered", "structure", "Headers that were numbered (4.进展情况, （四）进展情况)", "Numbers before headers are passed over.", "merged", (), headers_numbered, counted=False),
    Way("table-moved", "structure", "The whole form moved three columns right and two rows down", "Found by its words.", "merged", (),
        lambda d: [OPEN, ["insert_columns", "A", 3], ["insert_rows", 1, 2]]),
    Way("blank-columns", "structure", "Blank columns between all answers", "Columns are found by header.", "merged", (),
        lambda d: [OPEN, *(["insert_columns", d.col(h)] for h in (MEASURES, REASON, STATUS))]),
    Way("column-inserted-sorted-xls", "structure", "Sorted, a column inserted, saved as .xls", "Read; the column is kept as its own.", "noted", ("column-added",),
        lambda d: [OPEN, ["sort", d.block(), d.col(STATUS)], *column_inserted(d)[1:-1], ["text", f"{d.col(REASON)}{d.row(0)}", "拨付77"]], ending="xls"),
    Way("statuses-merged-over-three", "structure", "Status cells merged over three items, saved as .ods", "The value goes to each.", "noted", ("cells-merged",),
        lambda d: [OPEN, ["clear", f"{d.at(STATUS, 1)}:{d.at(STATUS, 2)}"], ["merge", f"{d.at(STATUS, 0)}:{d.at(STATUS, 2)}"]],
        lambda d: {(1, STATUS): DONE, (2, STATUS): DONE}, ending="ods"),
    Way("statuses-merged-over-words", "structure", "Status cells merged over two items, words kept under the merge by the program",
        "The value that shows goes to each; what is underneath is quoted.", "noted", ("cells-merged", "cell-under-merge"),
        lambda d: [OPEN, ["merge", f"{d.at(STATUS, 0)}:{d.at(STATUS, 1)}"]], lambda d: {(1, STATUS): DONE}),
    Way("header-alone", "structure", "A header typed beside the table over nothing", "No column: quoted.", "noted", ("cells-beside-table",),
        lambda d: [OPEN, ["text", f"{_right(d)}{d.form.header}", "经办人意见"]]),
    Way("row-inserted-own-id", "structure", "A row put between the items with an id of one's own", "No item: the row is refused and quoted.", "noted", ("item-id-changed",),
        lambda d: [OPEN, ["insert_rows", d.row(2)], ["text", f"{d.col(ID)}{d.row(2)}", "T002"], ["text", f"{d.col(TEXT)}{d.row(2)}", "插入的一件新事"], ["text", f"{d.col(PROGRESS)}{d.row(2)}", "插入行的进展"]]),
    Way("answer-in-section-row", "structure", "An answer typed into a section heading's row", "Kept on the sheet of unasked matters.", "noted", ("item-unknown",),
        lambda d: [OPEN, ["text", f"{d.col(PROGRESS)}{d.form.header + 1}", "本章总体良好"]]),
    Way("answer-goes-on-below", "structure", "An answer that goes on in a row inserted below", "Kept on the sheet of unasked matters.", "noted", ("item-unknown",),
        lambda d: [OPEN, ["insert_rows", d.row(1) + 1], ["text", f"{d.col(PROGRESS)}{d.row(1) + 1}", "续：又清了六处"]]),
    Way("item-over-two-rows", "structure", "An item over two rows, a paragraph in each (pasted from Word)", "The rows of one task are put together, and said so.", "noted", ("rows-joined",),
        one_item_over_two_rows, lambda d: {(1, PROGRESS): f"{d.typed[d.form.items[1]][PROGRESS]}\n{SECOND}"}),
    Way("header-deleted", "structure", "The header row deleted", "Nothing can be told apart: the sheet is set aside.", "quarantined", ("sheet-without-header",),
        lambda d: [OPEN, ["delete_rows", d.form.header]]),
    Way("tasks-deleted", "structure", "The task column deleted", "Rows are told by id alone, and that is said.", "noted", ("item-texts-blank",),
        lambda d: [OPEN, ["delete_columns", d.col(TEXT)]]),
    Way("notes-beside", "structure", "Notes under and beside the table", "Quoted in a finding.", "noted", ("cells-beside-table",), notes_beside),
    Way("lines-above", "structure", "Lines inserted above the form", "Quoted in a finding; the form is found below them.", "noted", ("cells-beside-table",), lines_above),
    Way("sheet-renamed", "structure", "The sheet renamed", "Sheets are told by content.", "merged", (), lambda d: [["rename_sheet", "Sheet1 (2)"]]),
    Way("sheet-first", "structure", "An empty sheet put first", "Sheets are told by content.", "merged", (), sheet_first),
    Way("cover-with-words", "structure", "A covering letter on a sheet of its own", "Its words are quoted in a finding.", "noted", ("sheet-not-a-form",), cover_with_words),
    Way("sheet-copied", "structure", "The sheet copied inside its file", "The same answers count once.", "merged", (), sheet_copied, counted=False),
    Way("sheet-a-section", "structure", "The sheet copied inside its file, each section filling in its rows on one of them", "Combined row by row, like files of theirs.",
        "merged", (), sheet_a_section, counted=False),
    Way("sheet-copied-differing", "structure", "The sheet copied inside its file and changed there", "The two contradict: set aside.", "quarantined",
        ("sheet-copy-differs",), sheet_copied_differing),
    Way("sheet-a-section-one-item-twice", "structure", "The sheet copied inside its file, a section's rows on each, one item answered otherwise on both",
        "Combined; neither answer to that item counts, both are quoted.", "noted", ("item-twice", "item-not-answered"),
        lambda d: [*sheet_a_section(d), ["text", d.at(PROGRESS, 3), "另一科室的说法"], ["text", d.at(STATUS, 3), DONE]], lambda d: lost(3), counted=False),
    Way("hidden-shown", "structure", "Hidden sheets shown", "Lists are known.", "merged", (), lambda d: [["show_sheets"]]),
    Way("hidden-deleted", "structure", "Hidden sheets deleted", "Choices are the master's, not the file's.", "merged", (), lambda d: [["delete_hidden_sheets"]]),
    Way("blank-rows", "structure", "Blank rows between items", "Passed over.", "merged", (), blank_rows),
    Way("formats-to-the-end", "structure", "Formats down to row 1,048,576", "Only values are read.", "merged", (),
        lambda d: [OPEN, ["colour", "D20:D1048576", "FFFF00"], ["format", "D20:D1048576", "0.00"]]),
    Way("far-cell", "structure", "A stray value in a far cell", "Quoted in a finding.", "noted", ("cells-beside-table",), far_away),
    Way("label-remarked", "structure", "A remark inside a label of the head (填报时间（延期）：)", "The value behind it is read; the remark is quoted.", "noted", ("cells-beside-table",),
        lambda d: [OPEN, ["text", label(d, "填报时间"), "填报时间（因台风停工，经同意延期到七月上旬报送）："]]),
    Way("signer-remarked", "structure", "A remark inside a label of the foot (填表人（代）：)", "The value behind it is read; the remark is quoted.", "noted", ("cells-beside-table",),
        lambda d: [OPEN, ["text", label(d, "填表人"), "填表人（综合科代）："]]),
    Way("due-remarked", "structure", "Words behind the printed due day", "Quoted in a finding; the due day is the plan's.", "noted", ("cells-beside-table",),
        lambda d: [OPEN, ["text", label(d, "截止日"), "截止日：2022-06-20（申请延至七月）"]]),
    Way("formula-below", "structure", "A formula with words of the unit's own below the form", "What it shows is quoted.", "noted", ("cells-beside-table",),
        lambda d: [OPEN, ["formula", f"C{d.form.last + 9}", '="合计清运"&258&"车"']]),
    Way("label-row", "structure", "A row with a label of its own (联系人：…) between the items", "Quoted; the items below it are read.", "noted", ("cells-beside-table",), label_row),
    Way("own-table", "structure", "A table of the unit's own some rows below the form", "Not taken for a second form; quoted.", "noted", ("cells-beside-table",), own_table, means={"序号": ""}),
    Way("headings-sorted", "structure", "The whole block sorted, section headings and all", "Read by id and text.", "merged", (), headings_sorted),
)  # fmt: skip
