"""What a coordinator would lose of tables pasted one cell a line whose rows differ in length, and of columns that say more than one thing."""

from __future__ import annotations

from datetime import date

import pytest

from tests.import_documents import grid_document, text_document
from xltrack.documents import Document, Draft, Paragraph
from xltrack.importing import draft
from xltrack.importing.meaning.years import title_year
from xltrack.plan import Item

Told = tuple[str, str, str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def pasted(*lines: str) -> Draft:
    return draft([text_document(lines)])


def told(found: Draft) -> list[Told]:
    return [(i.serial, i.text, i.leader, i.lead, i.joint, i.support) for i in found.plan.items]


def grid(*rows: tuple[str, ...], merges: tuple[tuple[int, int, int, int], ...] = ()) -> tuple[Item, ...]:
    return draft([grid_document(rows, merges)], year=2026).plan.items


# ── a cell a line ──────────────────────────────────────────────────────────────────────────────────────────────────

HEAD = ["2026年为民实事任务表", "序号", "项目", "主要内容", "分管领导", "牵头单位", "配合单位"]


def test_units_on_lines_of_their_own_and_cells_that_span_rows_keep_their_columns() -> None:
    found = pasted(
        *HEAD,
        *("1", "老城更新", "整修街巷9条。", "何某", "住建局", "城关镇", "东街街道"),
        *("修缮牌坊2座。", "芮某", "文旅局", "城关镇"),
        *HEAD[1:],
        *("2", "养老服务", "新建食堂6家。", "何某", "民政局", "各街道"),
        "适老化改造80户。",
    )
    assert told(found) == [
        ("1", "整修街巷9条。", "何某", ("住建局",), (), ("城关镇", "东街街道")),
        ("1", "修缮牌坊2座。", "芮某", ("文旅局",), (), ("城关镇",)),
        ("2", "新建食堂6家。", "何某", ("民政局",), (), ("各街道",)),
        ("2", "适老化改造80户。", "何某", ("民政局",), (), ("各街道",)),
    ]
    assert [item.path for item in found.plan.items] == [("老城更新",)] * 2 + [("养老服务",)] * 2


def test_a_table_laid_out_by_its_words_says_so() -> None:
    found = pasted(
        *HEAD, "1", "甲", "修路2公里。", "何某", "交通局", "各镇", "财政局", "2", "乙", "架桥1座。", "何某", "水利局"
    )
    assert [doubt.code for doubt in found.uncertain if doubt.position == 0] == ["laid-out"]


def test_rows_without_serials_below_sections_are_told_apart_with_their_points() -> None:
    found = pasted(
        "2026年目标责任考核表",
        *("工作目标", "目标要求", "考核处室", "分值", "评分办法"),
        "一、运行（60分）",
        *(
            "1．资源配置",
            "按编制配备人员。",
            "人事处",
            "5",
            "缺1人扣1分。",
            "设备完好率达到98%。",
            "设备处",
            "7.5",
            "低于的不得分。",
        ),
        "二、效率（40分）",
        *("2．费用控制", "次均费用增幅不超过6%。", "财务处", "12", "每超1个百分点扣2分。"),
    ).plan.items
    assert [(i.path, i.text, i.joint, i.weight) for i in found] == [
        (("一、运行（60分）", "1．资源配置"), "按编制配备人员。", ("人事处",), 5),
        (("一、运行（60分）", "1．资源配置"), "设备完好率达到98%。", ("设备处",), 7.5),
        (("二、效率（40分）", "2．费用控制"), "次均费用增幅不超过6%。", ("财务处",), 12),
    ]


def test_a_row_that_lacks_a_cell_does_not_take_the_next_rows_serial() -> None:
    head = ["2026年整改台账", "序号", "存在问题", "整改措施", "整改时限", "牵头单位", "责任人", "完成情况"]
    rows = [
        *("1", "账目不清。", "清点资产。", "6月底", "财务科", "马某", "已清点"),
        *("2", "手续不全。", "修订办法。", "4月底", "办公室", "宋某"),
    ]
    found = pasted(*head, *rows, *("3", "验收迟缓。", "逐项验收。", "9月底", "工程科", "韩某", "已验5个"))
    assert [(i.serial, i.text, i.leader, i.deadlines[0].date) for i in found.plan.items] == [
        ("1", "账目不清。", "马某", date(2026, 6, 30)),
        ("2", "手续不全。", "宋某", date(2026, 4, 30)),
        ("3", "验收迟缓。", "韩某", date(2026, 9, 30)),
    ]


def test_a_second_unit_is_no_leader_and_a_leader_no_heading() -> None:
    head = ["2026年项目推进表", "序号", "项目名称", "形象进度", "责任单位", "联系领导"]
    rows = [
        *("1", "南环路", "路基完工", "交通局", "史某"),
        *("2", "装备园", "主体封顶", "工信局", "开发区管委会", "史某"),
    ]
    found = pasted(*head, *rows, "3", "医院改造", "竣工", "卫健局", "梅某")
    assert [(i.text, i.joint, i.leader, i.path) for i in found.plan.items] == [
        ("南环路", ("交通局",), "史某", ()),
        ("装备园", ("工信局", "开发区管委会"), "史某", ()),
        ("医院改造", ("卫健局",), "梅某", ()),
    ]


def test_a_styled_heading_that_is_called_like_a_column_is_read() -> None:
    blocks = (
        Paragraph(1, "2026年工作任务分解"),
        Paragraph(2, "重点任务", 1),
        Paragraph(3, "1.新建公园3座。（责任单位：园林局）"),
    )
    found = draft([Document("plan.docx", blocks, "docx")]).plan.items
    assert [(item.text, item.joint) for item in found] == [("新建公园3座。", ("园林局",))]


@pytest.mark.parametrize("lengths", [(0,), (0, 0, 1), (1,)])
def test_no_row_of_a_long_pasted_table_is_lost(lengths: tuple[int, ...]) -> None:
    lines = ["2026年任务分解表", "序号", "工作任务", "牵头单位", "配合单位", "完成时限"]
    for n in range(1, 1101):
        more = ["水利局"] * lengths[n % len(lengths)]
        lines += [str(n), f"完成{n}号渠道清淤。", "住建局", "财政局", *more, "9月底前"]
    found = pasted(*lines).plan.items
    assert [(i.serial, i.lead, len(i.support)) for i in found] == [
        (str(n), ("住建局",), 1 + lengths[n % len(lengths)]) for n in range(1, 1101)
    ]


# ── columns ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_of_several_columns_of_points_that_of_the_task_counts() -> None:
    found = grid(
        ("一级指标", "权重", "二级指标", "分值", "三级指标", "目标值", "分值", "责任处室"),
        ("产出", "60", "数量", "40", "培训人次", "≥900", "15", "科教处"),
        ("产出", "60", "质量", "20", "合格率", "≥95%", "12", "科教处"),
    )
    assert [item.weight for item in found] == [15, 12]


def test_growth_that_was_reached_before_is_no_target() -> None:
    found = grid(
        ("序号", "指标", "计量单位", "2025年完成", "", "2026年目标", "", "牵头单位"),
        ("", "", "", "绝对值", "增速（%）", "绝对值", "增速（%）", ""),
        ("1", "生产总值", "亿元", "412", "5.8", "442", "6.5", "发改委"),
        ("2", "单位能耗", "吨标煤/万元", "0.46", "-3.2", "0.44", "-3", "发改委"),
        merges=((0, 3, 0, 4), (0, 5, 0, 6), *((0, at, 1, at) for at in (0, 1, 2, 7))),
    )
    assert [{(n.name, n.comparison, n.value, n.unit) for n in item.indicators} for item in found] == [
        {("生产总值", ">=", 442, "亿元"), ("生产总值增速", ">=", 6.5, "%")},
        {("单位能耗", "<=", 0.44, "吨标煤/万元"), ("单位能耗下降", ">=", 3, "%")},
    ]


def test_a_span_of_days_over_two_lines_of_its_cell_ends_once() -> None:
    head, row = ("编号", "任务", "责任科室", "起止时间"), "2026年2月1日\n-2026年11月30日"
    found = grid(head, ("A1", "检查食堂", "食品科", row), ("A2", "检查药店", "药品科", row))
    assert [[d.date for d in item.deadlines] for item in found] == [[date(2026, 11, 30)]] * 2


def test_steps_that_begin_with_their_months_are_due_by_them() -> None:
    found = grid(
        ("序号", "工作任务", "时序进度", "责任科室"),
        ("1", "周转公寓", "3月-8月：内装修", "基建科"),
        ("2", "实训基地", "10月：验收", "基建科"),
        ("3", "食堂改造", "12月底前：开业", "后勤科"),
    )
    assert [[(d.date.month, d.date.day) for d in i.deadlines if d.date] for i in found] == [
        [(8, 31)],
        [(10, 31)],
        [(12, 31)],
    ]


def test_a_department_left_of_its_tasks_stands_once_and_holds_for_those_below() -> None:
    found = draft(
        [
            grid_document(
                [
                    ("部门", "序号", "重点工作", "完成时间"),
                    ("生产部", "1", "检修机组", "4月底"),
                    ("", "2", "降低煤耗", "12月底"),
                    ("财务部", "3", "清收欠款", "9月底"),
                ]
            )
        ]
    )
    assert [item.joint for item in found.plan.items] == [("生产部",), ("生产部",), ("财务部",)]
    assert [(d.position, d.code) for d in found.uncertain if d.field == "joint"] == [(1, "shared-units")]


def test_numbers_of_a_measure_below_its_problem_are_targets() -> None:
    found = grid(
        ("序号", "反馈问题", "整改目标", "整改措施", "责任单位"),
        ("1", "污水直排。", "2026年底前收集率达到85%", "新建管网12公里。", "住建局"),
        ("", "", "", "改造泵站2座。", "水务局"),
        merges=((1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 2, 2)),
    )
    assert [[(n.value, n.unit) for n in item.indicators] for item in found] == [
        [(12, "公里"), (85, "%")],
        [(2, "座"), (85, "%")],
    ]


def test_standards_that_begin_with_at_most_are_targets_of_what_the_task_names() -> None:
    found = grid(
        ("序号", "重点工作", "考核标准", "责任部门"),
        ("1", "供电煤耗", "不高于298克/千瓦时", "生产部"),
        ("2", "应收账款", "回收8000万元", "财务部"),
    )
    assert [(n.name, n.comparison, n.value) for n in found[0].indicators] == [("供电煤耗", "<=", 298)]


def test_a_line_that_says_only_the_measure_names_no_task() -> None:
    rows = [("镇", "全年任务", "一季度"), ("河西镇", "320", "40"), ("东岭镇", "260", "30")]
    above = text_document(["2026年厕所改造任务分配表", "单位：户"]).blocks
    document = grid_document(rows)
    found = draft([type(document)(document.name, (*above, *document.blocks), "docx")]).plan.items
    assert [(item.text, item.joint) for item in found] == [("厕所改造任务", ("河西镇",)), ("厕所改造任务", ("东岭镇",))]


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("一一四年度施政計畫", 2025),
        ("民國115年重點工作", 2026),
        ("114年度目標值", 2025),
        ("第114年度", None),
        ("建校114年庆典", None),
    ],
)
def test_years_of_taiwan_are_read_where_they_are_told(title: str, year: int | None) -> None:
    assert title_year(title) == year


def test_a_way_of_reckoning_is_no_number_to_reach() -> None:
    found = grid(
        ("關鍵績效指標", "衡量標準", "114年度目標值", "主辦單位"),
        ("服務涵蓋率", "（使用人數÷推估人數）×100%", "80%", "社會處"),
        ("托育據點數", "累計設置數", "25處", "社會處"),
    )
    assert [[(n.value, n.unit, n.year) for n in item.indicators] for item in found] == [
        [(80, "%", 2025)],
        [(25, "處", 2025)],
    ]


def test_places_counted_are_no_unit() -> None:
    found = grid(("序号", "工作内容", "责任单位"), ("1", "取缔摊点45处。", "执法队"), ("2", "增设座椅9处。", "园林所"))
    assert [(item.text, item.joint) for item in found] == [
        ("取缔摊点45处。", ("执法队",)),
        ("增设座椅9处。", ("园林所",)),
    ]
