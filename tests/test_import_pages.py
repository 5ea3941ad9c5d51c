"""What a coordinator would lose of plans as pages show them: names in pairs, quarters in a cell, pasted rows with cells missing."""

from __future__ import annotations

from datetime import date

import pytest

from tests.import_documents import text_document
from xltrack.documents import Draft
from xltrack.importing import draft
from xltrack.importing.meaning.indicators import find_indicators
from xltrack.plan import Item


def drafted(*lines: str) -> Draft:
    return draft([text_document(lines)])


def items(*lines: str) -> tuple[Item, ...]:
    return drafted(*lines).plan.items


# ── who ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("named", "units"),
    [
        ("市教育局、市直有关部门、单位", ("市教育局", "市直有关部门和单位")),
        ("各部门、单位，高新区管委会", ("各部门和单位", "高新区管委会")),
        ("市水利局、各县(市)、区人民政府", ("市水利局", "各县(市)区人民政府")),
        ("省水利厅、省能源局等省有关部门，各市政府", ("省水利厅", "省能源局", "各市政府")),
        ("市教育局、市体育局等市直责任单位", ("市教育局", "市体育局")),
    ],
)
def test_what_stands_in_pairs_is_one_name(named: str, units: tuple[str, ...]) -> None:
    found = items("2026年工作要点", f"1.新建球场9个。（{named}按职责分工负责）", "2.新增线路2条。（公交公司）")[0]
    assert found.joint == units


@pytest.mark.parametrize("tasks", ["以下各项工作任务均需", "以下工作任务均需", "以下工作措施均由"])
def test_who_adds_to_every_later_task(tasks: str) -> None:
    rule = f"{tasks}各县区政府、高新区落实，不再单独列出"
    first, second = items(
        "2026年方案",
        f"1.发放消费券300万元。（市商务局、市财政局按职责分工负责。{rule}）",
        "2.开展下乡活动10场。（市工信局）",
    )
    assert first.joint == ("市商务局", "市财政局")
    assert (second.joint, second.inherited) == (("市工信局",), ("各县区政府", "高新区"))


# ── tasks without numerals ─────────────────────────────────────────────────────────────────────────────────────────

LABELLED = [
    *("新增学位900个。", "责任单位：市教育局", "主要责任人：张三", "进度安排：6月底前开工；12月底前建成。"),
    *("招聘教师90名。", "责任单位：市教育局", "主要责任人：张三", "进度安排：8月底前到岗。"),
]


def test_tasks_that_only_labels_end_have_the_headings_between_them() -> None:
    made = drafted(
        "2026年十件实事怎么办？",
        "昨天，市政府公布了十件实事，每件都有人负责。",
        "教育",
        *LABELLED,
        "交通",
        "开通公交线路3条。",
        "责任单位：市交通局",
        "主要责任人：李四",
        "进度安排：年底前开通。",
    )
    assert [(i.path, i.text, i.joint, i.leader) for i in made.plan.items] == [
        (("教育",), "新增学位900个。", ("市教育局",), "张三"),
        (("教育",), "招聘教师90名。", ("市教育局",), "张三"),
        (("交通",), "开通公交线路3条。", ("市交通局",), "李四"),
    ]
    assert [d.date for d in made.plan.items[0].deadlines] == [date(2026, 6, 30), date(2026, 12, 31)]
    assert {line.line: line.placed for line in made.lines}[2] == "unused"


def test_a_task_of_two_lines_keeps_both() -> None:
    more = ["改造食堂3个。", "更换灶具30台。", "责任单位：市卫健委"]
    found = items("2026年实事", *LABELLED, *more)
    assert found[-1].text == "改造食堂3个。\n更换灶具30台。"


# ── a cell a line ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_second_task_under_a_serial_takes_the_units_its_cell_spans() -> None:
    head = ["序号", "民生实事", "责任单位", "完成时限"]
    first = ["1", "修路9公里。", "县交通局", "县财政局", "12月底前"]
    second = ["2", "开工建设养老楼。", "县民政局", "5月底前动工", "开工建设老年大学。", "12月底前"]
    found = items("2026年任务分解表", *head, *first, *second, "3", "新建市场1个。", "县商务局", "9月底前")
    assert [(i.serial, i.sub, i.text, i.joint, [d.date for d in i.deadlines]) for i in found] == [
        ("1", None, "修路9公里。", ("县交通局", "县财政局"), [date(2026, 12, 31)]),
        ("2", 1, "开工建设养老楼。", ("县民政局",), [date(2026, 5, 31)]),
        ("2", 2, "开工建设老年大学。", ("县民政局",), [date(2026, 12, 31)]),
        ("3", None, "新建市场1个。", ("县商务局",), [date(2026, 9, 30)]),
    ]


def test_numbers_of_rows_whose_header_has_no_column_for_them_are_serials() -> None:
    head = ["工作任务", "具体要求", "责任科室", "时限要求"]
    rows = [
        *("规范文件公开", "1", "清理文件并公布目录。", "办公室", "年底前"),
        *("做好基础工作", "2", "规范栏目。", "各科室", "持续推进"),
        *("3", "编制年度报告。", "办公室", "持续推进"),
        *("加强宣传", "4", "报送稿件9篇。", "各科室", "全年"),
    ]
    found = items("2026年公开工作任务分解表", *(cell for each in (*head, *rows) for cell in (each, "|")))
    assert [(i.path, i.serial, i.text, i.joint) for i in found] == [
        (("规范文件公开",), "1", "清理文件并公布目录。", ("办公室",)),
        (("做好基础工作",), "2", "规范栏目。", ("各科室",)),
        (("做好基础工作",), "3", "编制年度报告。", ("办公室",)),
        (("加强宣传",), "4", "报送稿件9篇。", ("各科室",)),
    ]


# ── rows with bars ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_of_two_columns_of_words_heads_rows_that_lack_it() -> None:
    found = items(
        "2026年任务分工",
        "工作任务 | 具体要求 | 责任部门 |",
        "一、公开财政信息。 | 1.公开预算。 | 财务科 |",
        "二、办好网站。 | 2.更新概况。 | 办公室 |",
        "3.答复网民。 | 各科室 | |",
        "4.更新公众号。 | 办公室牵头，各科室配合 | |",
    )
    assert [(i.path, i.serial, i.text, i.joint, i.lead, i.support) for i in found] == [
        (("一、公开财政信息。",), "1", "公开预算。", ("财务科",), (), ()),
        (("二、办好网站。",), "2", "更新概况。", ("办公室",), (), ()),
        (("二、办好网站。",), "3", "答复网民。", ("各科室",), (), ()),
        (("二、办好网站。",), "4", "更新公众号。", (), ("办公室",), ("各科室",)),
    ]


def test_a_header_narrower_than_its_rows_has_a_cell_over_several_of_them() -> None:
    found = items(
        "实验中学2025-2026学年第二学期校历",
        "起止日期 | 主要工作 | 责任处室 | |",
        "开学前 | 2月20日 | 行政会 | 办公室 |",
        "2月21日 | 教师培训 | 教科室 | |",
        "第一周 | 3月2日-3月6日 | 升旗仪式 | 教育处、团委 |",
        "消防检查 | 保卫处 | ||",
    )
    assert [(i.path, i.text, i.joint, i.deadlines[0].date) for i in found] == [
        (("开学前",), "行政会", ("办公室",), date(2026, 2, 20)),
        (("开学前",), "教师培训", ("教科室",), date(2026, 2, 21)),
        (("第一周",), "升旗仪式", ("教育处", "团委"), date(2026, 3, 6)),
        (("第一周",), "消防检查", ("保卫处",), date(2026, 3, 6)),
    ]


def test_what_each_quarter_is_to_reach_in_one_cell() -> None:
    reached = "第一季度：印发名单。 第二季度：完成120个。 第三季度：完成210个。 第四季度：全部投入使用。"
    card = ["重点工作： | 58.建成充电站300个。 |", "牵头单位： | 市城管局 |", f"阶段性工作目标： | {reached} |"]
    (found,) = items("2026年重点工作", *card)
    assert [(d.date, d.purpose) for d in found.deadlines] == [
        (date(2026, 3, 31), "印发名单"),
        (date(2026, 12, 31), "全部投入使用"),
    ]
    assert [(n.value, n.due) for n in found.indicators] == [
        (300, None),
        (120, date(2026, 6, 30)),
        (210, date(2026, 9, 30)),
    ]


def test_the_table_that_says_which_notice_it_is_holds_no_tasks() -> None:
    found = items(
        "索引号： | 0024/2026-1 | 公开方式： | 主动公开 |",
        "文号： | 市政办〔2026〕1号 | 成文日期： | 2026-01-05 |",
        "发布单位： | 市政府 | 有效性： | 有效 |",
        "2026年民生实事",
        "一、实事内容",
        "（一）修路9公里。",
        "（二）残疾人免费乘坐公交。",
        "二、推进实事的具体要求",
        "（一）各责任单位要制定方案。",
    )
    assert [i.text for i in found] == ["修路9公里。", "残疾人免费乘坐公交。"]


# ── how much ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("改造750座厕所（其中，城区100座、农村650座）。", [("厕所", 750), ("城区", 100), ("农村", 650)]),
        ("建设充电桩90个（其中快充30个）。", [("充电桩", 90), ("快充", 30)]),
        ("建设1条总长约25公里的供水管道。", [("供水管道", 1)]),
        ("改造道路，全长约3.2公里。", [("全长", 3.2)]),
        ("节约用水2万吨。", [("节约用水", 2)]),
    ],
)
def test_parts_of_a_number_and_sizes_said_about(text: str, numbers: list[tuple[str, float]]) -> None:
    found = [(each.name, each.value) for each in find_indicators(text, 2026)]
    assert len(found) == len(numbers)
    assert all(name in has and value == number for (has, number), (name, value) in zip(found, numbers, strict=True))


# ── one line, and titles over several ──────────────────────────────────────────────────────────────────────────────


def test_what_was_done_behind_the_names_of_one_line_is_no_name() -> None:
    line = (
        "上半年情况如下。 1.开通夜班线路10条。 牵头领导：张三 责任单位：市交通委 项目责任人：李四 配合单位：市公安局、市城管局 "
        "实际完成情况：已开通5条，完成年度任务的50%，按计划推进。 2.新增停车位900个。 牵头领导：王五 责任单位：市城管局 实际完成情况：已于2026年5月30日全部建成。"
    )
    found = items("2026年民生实事进展", line)
    assert [(i.text, i.lead, i.joint, i.support, i.leader) for i in found] == [
        ("开通夜班线路10条。", ("市交通委",), (), ("市公安局", "市城管局"), "张三、李四"),
        ("新增停车位900个。", (), ("市城管局",), (), "王五"),
    ]
    assert [i.deadlines for i in found] == [(), ()]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("某市贯彻《关于促进小微企业成长", "若干办法》实施方案"), "某市贯彻《关于促进小微企业成长若干办法》实施方案"),
        (("某省进一步帮助乡村", "旅游业繁荣的实施方案"), "某省进一步帮助乡村旅游业繁荣的实施方案"),
    ],
)  # fmt: skip
def test_a_title_over_several_lines_is_whole(lines: tuple[str, ...], title: str) -> None:
    letter = [f"《{title}》已经省政府同意，现印发给你们，请认真组织实施。", "2026年3月17日"]
    tasks = ["一、帮助乡村", "1.推介项目30个。（省发展改革委牵头）", "2.新增贷款9亿元。（省金融局牵头）"]
    assert drafted("各市政府：", *letter, *lines, *tasks).plan.title == title


# ── how names are meant, and what is said behind them ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "remark",
    [
        "排首位的为牵头单位，下同",
        "列第一位的为牵头单位，下同",
        "列第一位者为牵头单位",
        "其中排在首位的为汇总单位，以下同",
    ],
)
def test_a_remark_within_the_bracket_of_the_names_is_none_of_them(remark: str) -> None:
    first, second = items(
        "2026年措施", f"1.减税9亿元。（责任单位：市税务局、市财政局，{remark}）", "2.修路3公里。（责任单位：市交通局）"
    )
    assert (first.joint, second.joint) == (("市税务局", "市财政局"), ("市交通局",))


def test_a_sentence_behind_the_names_belongs_to_the_task() -> None:
    found = items(
        "2026年民生工程",
        "1、村道硬化项目，牵头部门：市交通局。改造道路90公里。",
        "2、水质提升项目，牵头部门：市水利局。建成水厂3座。",
    )
    assert [(i.text, i.lead) for i in found] == [
        ("村道硬化项目。改造道路90公里。", ("市交通局",)),
        ("水质提升项目。建成水厂3座。", ("市水利局",)),
    ]
    assert [n.value for i in found for n in i.indicators] == [90, 3]


def test_what_stands_before_a_colon_names_no_number() -> None:
    (found,) = find_indicators("某市年度惠民安居工程：①修缮乡村校舍30所", 2026)
    assert (found.name, found.value) == ("修缮乡村校舍", 30)


def test_measures_are_a_title() -> None:
    letter = [
        "某市人民政府关于印发某市扶持养老若干政策措施（试行）的通知",
        "各县政府：",
        "现印发给你们。",
        "2026年8月16日",
    ]
    title = "某市扶持养老若干政策措施（试行）"
    assert drafted(*letter, title, "一、税收", "1.减税9亿元。（税务局）", "2.退税3亿元。（税务局）").plan.title == title


def test_the_first_of_a_list_whose_others_name_their_units_is_a_task() -> None:
    found = items("2026年重点任务", "1.完善工作机制。", "2.修路3公里。（交通局）", "3.清淤5公里。（水利局）")
    assert [(i.serial, i.joint) for i in found] == [("1", ()), ("2", ("交通局",)), ("3", ("水利局",))]


def test_a_list_that_names_nobody_before_another_is_none_of_its_tasks() -> None:
    asked = ["1.高度重视。", "2.加强督查。"]
    found = items("通知", *asked, "1.修路3公里。（交通局）", "2.清淤5公里。（水利局）", "3.植树9亩。（林业局）")
    assert [i.joint for i in found] == [("交通局",), ("水利局",), ("林业局",)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("新建公园3个，面积2万平方米。", [("公园", 3)]),
        ("改造道路，总面积3万平方米。", [("总面积", 3)]),
        ("健全制度得5分，缺一项扣1分。", []),
        ("持证上岗率100%得10分，每低1个百分点扣1分。", [("持证上岗率", 100)]),
        ("建档率达到90%以上计40分，每下降1%扣2分。", [("建档率", 90)]),
        ("满意度得分不低于90分。", [("满意度得分", 90)]),
        ("噪声降至55分贝以下。", [("噪声", 55)]),
    ],
)
def test_areas_behind_a_count_and_points_are_no_targets(text: str, numbers: list[tuple[str, float]]) -> None:
    found = [(each.name, each.value) for each in find_indicators(text, 2026)]
    assert len(found) == len(numbers)
    assert all(name in has and value == number for (has, number), (name, value) in zip(found, numbers, strict=True))


def test_a_table_of_goals_with_columns_of_its_own_gives_the_goals_of_the_plan() -> None:
    rows = [
        "序号\t指标名称\t计量单位\t2025年完成\t2026年目标",
        "1\t生产总值\t亿元\t30\t33",
        "2\t造林面积\t亩\t200\t300",
    ]
    tasks = ["二、重点任务", "1.新建学校2所。（教育局）", "2.招聘教师90名。（人社局）"]
    plan = drafted("2026年东镇工作要点", "一、主要目标", *rows, *tasks).plan
    assert [(g.name, g.comparison, g.value, g.unit, g.year) for g in plan.goals] == [
        ("生产总值", ">=", 33, "亿元", 2026),
        ("造林面积", ">=", 300, "亩", 2026),
    ]
    assert [i.text for i in plan.items] == ["新建学校2所。", "招聘教师90名。"]


def test_what_each_part_of_the_year_is_to_reach_in_the_text_of_a_task_and_behind_its_label() -> None:
    found = items(
        "2026年推进计划",
        "1.小区改造。一季度：完成摸底；二季度：完成20个；三季度：主体完工。（责任单位：住建局）",
        "2.水厂扩建。",
        "责任单位：水利局",
        "时间节点：一季度：完成招标；上半年：开工；年底：通水。",
    )
    assert [[(d.date, d.purpose) for d in i.deadlines] for i in found] == [
        [(date(2026, 3, 31), "完成摸底"), (date(2026, 9, 30), "主体完工")],
        [(date(2026, 3, 31), "完成招标"), (date(2026, 6, 30), "开工"), (date(2026, 12, 31), "通水")],
    ]
    assert [(n.value, n.due) for n in found[0].indicators] == [(20, date(2026, 6, 30))]
    assert found[0].text.startswith("小区改造。一季度：")
