"""What a coordinator would lose of tables that came as text: drawn with lines, with bars, or with cells that span rows missing."""

from __future__ import annotations

from tests.import_documents import text_document
from xltrack.documents import Document, Draft
from xltrack.importing import draft
from xltrack.importing.meaning.indicators import find_indicators
from xltrack.importing.text.pieces import read_pieces
from xltrack.plan import Item


def items(document: Document) -> tuple[Item, ...]:
    return draft([document]).plan.items


def accounted(made: Draft) -> dict[int, str]:
    return {line.line: line.placed for line in made.lines}


# ── drawn with lines ───────────────────────────────────────────────────────────────────────────────────────────────

DRAWN = [
    "某市2009年任务分解表",
    "┏━━┳━━━━━━━━━━━━┳━━━━━━┳━━━━━┓",
    "┃序号┃    工作任务    ┃ 责任单位 ┃完成时间 ┃",
    "┣━━╋━━━━━━━━━━━━╋━━━━━━╋━━━━━┫",
    "┃ 1 ┃新建乡村公路120公里，改造┃市交通局、市┃11月底前 ┃",
    "┃  ┃危桥15座。        ┃财政局   ┃     ┃",
    "┣━━╋━━━━━━━━━━━━╋━━━━━━╋━━━━━┫",
    "┃ 2 ┃清淤河道8公里。     ┃市水利局  ┃6月底前 ┃",
    "┗━━┻━━━━━━━━━━━━┻━━━━━━┻━━━━━┛",
]


def test_a_cell_of_a_drawn_table_that_takes_several_lines_is_one_task() -> None:
    made = draft([text_document(DRAWN)])
    found = [(i.serial, i.text, i.joint, i.deadlines[0].text) for i in made.plan.items]
    assert found == [
        ("1", "新建乡村公路120公里，改造危桥15座。", ("市交通局", "市财政局"), "11月底前"),
        ("2", "清淤河道8公里。", ("市水利局",), "6月底前"),
    ]
    assert [(n.value, n.unit) for n in made.plan.items[0].indicators] == [(120, "公里"), (15, "座")]


def test_every_line_of_a_drawn_table_is_accounted_for() -> None:
    placed = accounted(draft([text_document(DRAWN)]))
    assert sorted(placed) == list(range(1, len(DRAWN) + 1))
    assert [placed[n] for n in (5, 6, 7, 8, 9)] == ["item"] * 5


def test_what_spans_rows_and_columns_of_a_drawn_table_stands_in_all_of_them() -> None:
    drawing = [
        "┌───────┬──────────┬───┐",
        "│ 工作任务 │  目标要求  │责任单│",
        "│       │          │位 │",
        "├───┬───┼──────────┼───┤",
        "│一、水│1、清淤│清淤20公里。   │水利局│",
        "│环境 │   ├──────────┼───┤",
        "│   │   │清理垃圾30吨。  │城管局│",
        "├───┼───┼──────────┼───┤",
        "│二、路│2、修路│修路9公里。   │交通局│",
        "└───┴───┴──────────┴───┘",
    ]
    (table,) = (piece for piece in read_pieces(text_document(drawing)) if not hasattr(piece, "seen"))
    assert [row.cells for row in table.rows] == [  # type: ignore[union-attr]
        ("工作任务", "", "目标要求", "责任单位"),
        ("一、水环境", "1、清淤", "清淤20公里。", "水利局"),
        ("", "", "清理垃圾30吨。", "城管局"),
        ("二、路", "2、修路", "修路9公里。", "交通局"),
    ]
    assert set(table.merges) == {(0, 0, 0, 1), (1, 0, 2, 0), (1, 1, 2, 1)}  # type: ignore[union-attr]


def test_names_on_lines_of_their_own_in_a_drawn_cell_stay_two() -> None:
    drawing = [
        "+----+--------------+----------+",
        "| 序号 | 工作任务         | 责任单位     |",
        "+----+--------------+----------+",
        "| 1  | 改造老旧小区20个。   | 市住建局     |",
        "|    |              | 市财政局     |",
        "+----+--------------+----------+",
        "| 2  | 植树5万株。       | 市林业局     |",
        "+----+--------------+----------+",
    ]
    assert [i.joint for i in items(text_document(["2024年任务分解", *drawing]))] == [
        ("市住建局", "市财政局"),
        ("市林业局",),
    ]


def test_lines_that_draw_no_table_stay_text() -> None:
    broken = ["┌──┬──┐", "│序号│工作任务│责任单位│", "└──┴──┘"]
    text = ["2024年重点任务", *broken, "1.清淤5公里。", "责任单位：水利局"]
    assert [(i.text, i.joint) for i in items(text_document(text))] == [("清淤5公里。", ("水利局",))]


# ── cells with a bar each ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_cell_a_line_with_its_bar_is_no_part_of_the_words() -> None:
    cells = ["序号", "目标与任务", "分 管 领导", "牵头责任单位", "责任单位"]
    first = ["80", "新增托位400个以上。", "甲 乙", "县教育局", "县卫健委"]
    second = ["81", "新建学校2所。", "丙 丁", "县住建局", "县财政局"]
    made = draft([text_document(["2024年任务分解表", *(f"{cell} |" for cell in (*cells, *first, *second))])])
    assert [(i.serial, i.text, i.lead, i.leader) for i in made.plan.items] == [
        ("80", "新增托位400个以上。", ("县教育局",), "甲 乙"),
        ("81", "新建学校2所。", ("县住建局",), "丙 丁"),
    ]


def test_bars_before_the_cells_are_taken_off_too() -> None:
    cells = ["序号", "| 工作任务", "| 责任单位", "1", "| 清淤20公里。", "| 水利局", "2", "| 修路9公里。", "| 交通局"]
    found = items(text_document(["2024年任务分解表", *cells]))
    assert [(i.text, i.joint) for i in found] == [("清淤20公里。", ("水利局",)), ("修路9公里。", ("交通局",))]


# ── cells that span rows are missing ───────────────────────────────────────────────────────────────────────────────


def test_cells_left_of_a_pasted_row_that_span_rows_above_do_not_shift_its_units() -> None:
    rows = [
        "项目名称 | 工作任务 | 计划完成时间 | 牵头单位 |",
        "1.人居环境 | 改造3条道路； | 11月 | 建设局 |",
        "2024.8 | 城投集团 | ||",
        "绿化重点区域； | 2024.12 | 城管局 | |",
        "2.公墓建设 | 新建墓地15处。 | 10月底 | 民政局 |",
    ]
    found = items(text_document(["2024年民生实事任务表", *rows]))
    assert [(i.path, i.text, i.lead, [d.text for d in i.deadlines]) for i in found] == [
        (("1.人居环境",), "改造3条道路；", ("建设局", "城投集团"), ["11月", "2024.8"]),
        (("1.人居环境",), "绿化重点区域；", ("城管局",), ["2024.12"]),
        (("2.公墓建设",), "新建墓地15处。", ("民政局",), ["10月底"]),
    ]


# ── numbers that are none to reach ─────────────────────────────────────────────────────────────────────────────────


def test_the_size_of_an_accident_that_is_not_to_happen_is_no_target() -> None:
    assert find_indicators("不发生一次死亡1人以上或者伤5人以上，或直接损失15万元以上的火灾事故。", 2024) == []
    (found,) = find_indicators("杜绝死亡3人以上事故，事故起数下降5%以上。", 2024)
    assert (found.name, found.value) == ("事故起数下降", 5)


def test_days_behind_respectively_are_no_targets() -> None:
    assert find_indicators("各企业分别在7月20日和次年1月10日前书面报告落实情况。", 2024) == []
    found = find_indicators("工程分别于6月底、12月底前完成80%、100%。", 2024)
    assert [(n.value, n.unit) for n in found] == [(80, "%"), (100, "%")]
