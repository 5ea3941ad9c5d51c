"""One set of tasks in every layout that official texts have: none of them may lose an item, a unit, a day or a
number.
"""

from __future__ import annotations

import pytest

from tests.import_documents import LAYOUTS, SECTIONS, TASKS, TITLE, UNITS_AS_HEADINGS, text_document
from tests.import_score import f1, score_tasks
from xltrack.importing import draft


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_layout_loses_an_item_or_a_unit(layout: str) -> None:
    result = draft([LAYOUTS[layout]()])
    plan = result.plan
    assert [item.text for item in plan.items] == [task.text for task in TASKS]
    assert [item.joint for item in plan.items] == [task.joint for task in TASKS]
    assert all(
        SECTIONS.index(task.section) >= 0 and task.section in item.path[-1]
        for task, item in zip(TASKS, plan.items, strict=True)
    )
    assert [item.serial.strip("（）()") for item in plan.items][:3] == ["1", "2", "3"]
    assert plan.year == 2024


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_layout_loses_a_day_or_a_number(layout: str) -> None:
    score = score_tasks(layout, draft([LAYOUTS[layout]()]).plan)
    assert f1(*score.deadlines) == 1
    assert f1(*score.indicators) >= 0.95, score.missed


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_line_is_accounted_for(layout: str) -> None:
    document = LAYOUTS[layout]()
    result = draft([document])
    lines = [b.line for b in document.blocks if hasattr(b, "text") and b.text.strip()]
    lines += [row.line for b in document.blocks if hasattr(b, "rows") for row in b.rows if any(row.cells)]
    assert sorted(result.account["line"]) == sorted(lines)
    assert not result.account.duplicated(["file", "line"]).any()
    placed = {line for line, how in zip(result.account["line"], result.account["placed"], strict=True) if how == "item"}
    assert {item.source.line for item in result.plan.items if item.source} <= placed


def test_units_that_are_headings_own_what_stands_below_them() -> None:
    document, tasks = UNITS_AS_HEADINGS()
    items = draft([document]).plan.items
    assert [(item.text, item.joint) for item in items] == [(task.text, task.joint) for task in tasks]


def test_a_form_and_a_letter_are_no_second_copy() -> None:
    rows = [f"{n}\t{task.text}\t{'、'.join(task.joint)}" for n, task in enumerate(TASKS, 1)]
    lines = [
        "各单位：", "一、请于6月20日、12月20日前将进度表报送办公室。", "附件：1.分解表", "2.进度表", "2024年2月1日",
        "附件1", TITLE, "序号\t任务\t责任单位", *rows,
        "附件2", "2024年重点工作进度表", "填报单位：", "序号\t任务\t责任单位\t进展情况", *(f"{row}\t" for row in rows),
    ]  # fmt: skip
    result = draft([text_document(lines)])
    assert [item.text for item in result.plan.items] == [task.text for task in TASKS]
    assert [period.label for period in result.plan.periods] == ["2024Q2", "2024Q4"]
    assert result.account["placed"].value_counts()["period"] == 1


def test_a_table_beats_the_same_words_in_running_text() -> None:
    lines = [
        "一、任务",
        *(f"{n}.{task.text}" for n, task in enumerate(TASKS, 1)),
        "附件1",
        TITLE,
        "序号\t任务\t责任单位",
    ]
    lines += [f"{n}\t{task.text}\t{'、'.join(task.joint)}" for n, task in enumerate(TASKS, 1)]
    assert len(draft([text_document(lines)]).plan.items) == len(TASKS)


def test_two_documents_are_one_plan() -> None:
    first = text_document(
        ["2024年任务分解表", "序号\t任务\t责任单位", "1\t新建公园2座。\t城管局", "2\t植树300亩。\t林业局"], "a.txt"
    )
    second = text_document(
        ["2024年乡镇任务分解表", "序号\t任务\t责任单位", "1\t清淤河道5公里。\t河东镇", "2\t修路3条。\t河西镇"], "b.txt"
    )
    plan = draft([first, second]).plan
    assert [item.source.file for item in plan.items if item.source] == ["a.txt", "a.txt", "b.txt", "b.txt"]
    assert [item.path[0] for item in plan.items] == [*["2024年任务分解表"] * 2, *["2024年乡镇任务分解表"] * 2]
