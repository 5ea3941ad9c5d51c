"""Whatever is fed to the import, it gives a draft with its account or refuses with a reason; no line is ever lost."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.import_documents import LAYOUTS, TASKS, lines_with_units
from xltrack.documents import Document, Paragraph, TableBlock, TableRow
from xltrack.errors import XltrackError
from xltrack.importing import draft
from xltrack.importing.grammar import view
from xltrack.importing.meaning.deadlines import find_deadlines
from xltrack.importing.meaning.indicators import find_indicators
from xltrack.importing.meaning.labels import Part, split_labels
from xltrack.importing.meaning.numerals import read_mark
from xltrack.importing.meaning.units import read_units

_WORDS = (
    "一、 二、 （一） （二） 1. 2. 3. ① ② 一是 "
    "附件1 附件 责任单位： 牵头单位:甲局 配合单位：乙局、丙镇 （责任单位：甲局） "
    "( ） 【 ; 。 ， 、 \t | 6月底前 20226月 2025年 分别达 95% 均 不低于 10个 完成 各乡镇 以下均需各县落实，不再列出 "
    "序号 任务 责任单位 - 推进工作 环保局 12 —3— 第3页 每季 和 及 ．"
)
PIECES = st.sampled_from(_WORDS.split(" "))
LINES = st.lists(st.one_of(st.lists(PIECES, max_size=8).map("".join), st.text(max_size=30)), max_size=25)


def attempt(document: Document) -> None:
    try:
        result = draft([document])
    except XltrackError as refusal:
        assert refusal.code == "import-refused" and refusal.zh and refusal.en
        return
    assert not result.account.duplicated(["file", "line"]).any()
    assert set(result.account["placed"]) <= {"item", "heading", "units", "period", "goal", "unused"}
    used = result.account[result.account["position"] >= 0]["position"]
    assert used.max() < len(result.plan.items)
    assert all(doubt.position is None or doubt.position < len(result.plan.items) for doubt in result.uncertain)
    assert all(item.text.strip() for item in result.plan.items)


@given(LINES)
@example(
    ["责任单位：", "责任单位：", "一是（责任单位：甲局）一、责任单位："]
)  # units on the lines of a list, and no task
@settings(deadline=None, max_examples=150)
def test_any_text_gives_a_draft_or_a_reason(lines: list[str]) -> None:
    document = Document("x.txt", tuple(Paragraph(n, line) for n, line in enumerate(lines, 1)))
    attempt(document)


@given(
    st.lists(st.lists(st.lists(PIECES, max_size=3).map("".join), min_size=1, max_size=5), min_size=1, max_size=12),
    st.data(),
)
@settings(deadline=None, max_examples=100)
def test_any_table_gives_a_draft_or_a_reason(rows: list[list[str]], data: st.DataObject) -> None:
    last, width = len(rows) - 1, max(map(len, rows)) - 1
    corner = st.tuples(st.integers(0, last), st.integers(0, width), st.integers(0, last), st.integers(0, width))
    merges = tuple(
        (min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in data.draw(st.lists(corner, max_size=3))
    )
    attempt(
        Document(
            "x.xlsx", (TableBlock(tuple(TableRow(n, tuple(row)) for n, row in enumerate(rows, 1)), merges),), "xlsx"
        )
    )


@given(st.text(max_size=60))
@settings(deadline=None)
def test_the_view_keeps_every_position(text: str) -> None:
    assert len(view(text)) == len(text)
    mark = read_mark(view(text))
    assert mark is None or 0 < mark.end <= len(text)


@given(st.lists(PIECES, max_size=10).map("".join) | st.text(max_size=80))
@settings(deadline=None, max_examples=200)
def test_no_text_makes_the_readers_of_units_days_and_numbers_fail(text: str) -> None:
    parties = read_units(split_labels(text) or [Part("", text)])
    assert len(set(parties.names)) == len(parties.names)
    find_deadlines(text, 2024)
    assert all(each.comparison in (">=", "<=", ">", "<", "=") for each in find_indicators(text, 2024))


@given(st.sets(st.integers(0, len(TASKS) - 1), min_size=1))
@settings(deadline=None, max_examples=40)
def test_any_choice_of_tasks_is_found_whole(chosen: set[int]) -> None:
    tasks = [TASKS[n] for n in sorted(chosen)]
    lines = lines_with_units(tasks)
    plan = draft([Document("x.txt", tuple(Paragraph(n, line) for n, line in enumerate(lines, 1)))]).plan
    assert [(item.text, item.joint) for item in plan.items] == [(task.text, task.joint) for task in tasks]


@given(st.sampled_from(sorted(LAYOUTS)))
@settings(deadline=None, max_examples=10)
def test_the_same_document_gives_the_same_draft(layout: str) -> None:
    first, again = draft([LAYOUTS[layout]()]), draft([LAYOUTS[layout]()])
    assert first.plan == again.plan and first.account.equals(again.account)
