"""Tables and files of offices not met before: lists in cells beside lists of units, labels that lost their line, quarters of units."""

from __future__ import annotations

import pytest

from tests.import_documents import grid_document
from xltrack.documents import Document, Paragraph, TableBlock, TableRow
from xltrack.importing import draft
from xltrack.importing.meaning.units import looks_like_name
from xltrack.plan import Item


def items(*rows: tuple[str, ...], title: str = "2026年重点工作任务表") -> tuple[Item, ...]:
    width = max(map(len, rows))
    padded = [(title, *[""] * (width - 1)), *((*row, *[""] * (width - len(row))) for row in rows)]
    return draft([grid_document(padded, ((0, 0, 0, width - 1),))]).plan.items


# ── tasks ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_tasks_listed_in_a_cell_beside_their_units_are_not_taken_for_one() -> None:
    found = items(
        ("序号", "实事项目", "具体任务", "责任单位", "完成时间"),
        (
            "1",
            "办学",
            "（1）新增学位300个\n（2）新建食堂2座",
            "（1）县教育局\n（2）县发改局",
            "（1）8月底\n（2）11月底",
        ),
        ("2", "就医", "（1）体检8000人\n（2）建成站点15个", "（1）县卫健局\n（2）县民政局", "（1）12月底\n（2）10月底"),
    )
    assert [(i.path, i.text, i.joint, [str(d.date) for d in i.deadlines]) for i in found] == [
        (("办学",), "新增学位300个", ("县教育局",), ["2026-08-31"]),
        (("办学",), "新建食堂2座", ("县发改局",), ["2026-11-30"]),
        (("就医",), "体检8000人", ("县卫健局",), ["2026-12-31"]),
        (("就医",), "建成站点15个", ("县民政局",), ["2026-10-31"]),
    ]


def test_projects_beside_what_each_quarter_brings_are_the_tasks() -> None:
    found = items(
        ("项目", "建设单位", "年度目标", "一季度", "二季度"),
        ("政务云扩容", "市数据局", "新增节点40个", "完成招标", "完成验收"),
        ("网办升级", "市审批局", "上线事项150项", "需求调研", "正式上线"),
        title="2026年项目推进计划",
    )
    assert [(i.text, i.joint, i.indicators[0].value) for i in found] == [
        ("政务云扩容", ("市数据局",), 40),
        ("网办升级", ("市审批局",), 150),
    ]


@pytest.mark.parametrize("header", ["Strategy", "Strategies", "Tactic", "Action steps"])
def test_strategies_of_a_goal_are_not_joined_to_one_task(header: str) -> None:
    rows = [
        ("Goal", header, "Department", "Target Completion"),
        ("Safe streets", "Install 60 lights", "Public Works", "June 30, 2026"),
        ("", "Train wardens", "Police", "Sept. 15, 2026"),
    ]
    found = draft([grid_document(rows, ((1, 0, 2, 0),))]).plan.items
    assert [(i.path, i.text, i.joint) for i in found] == [
        (("Safe streets",), "Install 60 lights", ("Public Works",)),
        (("Safe streets",), "Train wardens", ("Police",)),
    ]


@pytest.mark.parametrize(("header", "turn"), [("周次", "第{}周"), ("阶段", "第{}阶段"), ("批次", "{}期")])
def test_the_week_of_a_task_is_not_the_task(header: str, turn: str) -> None:
    found = items(
        (header, "日期", "工作内容", "负责部门"),
        (turn.format("一"), "3月1日—3月8日", "开学典礼", "德育处"),
        (turn.format("二"), "3月9日—3月15日", "检查教学常规", "教务处"),
        (turn.format("三"), "3月16日—3月22日", "植树100棵", "团委"),
        title="2026年春季工作安排表",
    )
    assert [(i.text, i.path) for i in found] == [
        ("开学典礼", (turn.format("一"),)),
        ("检查教学常规", (turn.format("二"),)),
        ("植树100棵", (turn.format("三"),)),
    ]


def test_quarters_of_what_each_unit_is_to_reach_are_one_task_of_it() -> None:
    found = items(
        ("单位：亿元",),
        ("序号", "责任单位", "全年任务", "一季度", "上半年"),
        ("1", "商务局", "20", "4", "10"),
        ("2", "城关镇", "8", "", "4"),
        title="2026年招商引资任务分解表",
    )
    told = [(i.text, i.joint, [(n.value, n.unit, str(n.due)[5:]) for n in i.indicators]) for i in found]
    assert told == [
        ("招商引资任务", ("商务局",), [(20, "亿元", ""), (4, "亿元", "03-31"), (10, "亿元", "06-30")]),
        ("招商引资任务", ("城关镇",), [(8, "亿元", ""), (4, "亿元", "06-30")]),
    ]


# ── units ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_helps_is_told_where_the_line_before_its_label_was_lost() -> None:
    found = items(
        ("序号", "任务", "责任单位"),
        ("1", "改造水泥企业4家", "牵头：市生态环境局配合：市工信局、各县区"),
        ("2", "整治排污口20个", "牵头：市水务局主要配合：市城管局"),
    )
    assert [(i.lead, i.support) for i in found] == [
        (("市生态环境局",), ("市工信局", "各县区")),
        (("市水务局",), ("市城管局",)),
    ]


def test_units_below_one_header_keep_their_names() -> None:
    found = draft(
        [
            grid_document(
                [
                    ("序号", "工作任务", "责任部门", "", "", "完成时限"),
                    ("", "", "保卫处", "后勤处", "教务处", ""),
                    ("1", "更换电线", "配合", "牵头", "", "7月"),
                    ("2", "修订制度", "", "配合", "牵头", "6月"),
                ],
                ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 4), (0, 5, 1, 5)),
            )
        ]
    ).plan.items
    assert [(i.text, i.lead, i.support) for i in found] == [
        ("更换电线", ("后勤处",), ("保卫处",)),
        ("修订制度", ("教务处",), ("后勤处",)),
    ]


@pytest.mark.parametrize(
    "remark",
    ["排在首位的为牵头单位", "列首位的为牵头单位", "首位为牵头单位", "第一个为牵头单位", "排名第一的为牵头单位"],
)
def test_not_all_lead_of_whom_the_header_says_that_the_first_does(remark: str) -> None:
    made = draft(
        [
            grid_document(
                [
                    ("任务序号", "工作任务", f"责任单位\n（{remark}）", "完成时限"),
                    ("1", "建成市民中心", "市机关事务局、市住建局", "9月底"),
                    ("2", "新开公交线路5条", "市交通局、市公交集团", "6月底"),
                ]
            )
        ]
    )
    assert made.plan.settings.first_unit_leads
    assert [(i.lead, i.joint) for i in made.plan.items] == [
        ((), ("市机关事务局", "市住建局")),
        ((), ("市交通局", "市公交集团")),
    ]


def test_questions_for_headers_tell_who_leads_and_who_helps() -> None:
    found = items(
        ("Priority", "What will we do?", "Who will lead?", "Who will help?", "When?"),
        ("Reading", "Run 4 workshops", "Library Service", "Schools Team", "31 March 2026"),
        ("Attendance", "Review the policy", "Education Team", "Governors", "28 February 2026"),
        title="School Improvement Plan 2026",
    )
    assert [(i.text, i.lead, i.support) for i in found] == [
        ("Run 4 workshops", ("Library Service",), ("Schools Team",)),
        ("Review the policy", ("Education Team",), ("Governors",)),
    ]


@pytest.mark.parametrize("legend", ["（▲牵头 △配合）", "（▲为牵头单位，△为配合单位）", "▲:牵头 △:配合"])
def test_marks_mean_what_the_header_says_of_them(legend: str) -> None:
    found = draft(
        [
            grid_document(
                [
                    ("序号", "工作任务", f"责任单位{legend}", "", "时间"),
                    ("", "", "生产部", "设备部", ""),
                    ("1", "更换电机", "△", "▲", "2026.9"),
                    ("2", "回收余热", "▲", "△", "2026.11"),
                ],
                ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 1, 4)),
            )
        ]
    ).plan.items
    assert [(i.lead, i.support) for i in found] == [(("设备部",), ("生产部",)), (("生产部",), ("设备部",))]


def test_actions_of_minutes_are_told_by_whom_and_by_when() -> None:
    found = items(
        ("Minute", "Action required", "By whom", "By when", "Update"),
        ("23/1", "Obtain quotes for the play surface", "Town Clerk", "11 February 2026", ""),
        ("23/4", "Repaint the shelter", "Grounds Team", "end of March 2026", ""),
        title="Actions arising from the meeting of 14 January 2026",
    )
    assert [(i.serial, i.text, i.joint, str(i.deadlines[0].date)) for i in found] == [
        ("23/1", "Obtain quotes for the play surface", ("Town Clerk",), "2026-02-11"),
        ("23/4", "Repaint the shelter", ("Grounds Team",), "2026-03-31"),
    ]


def test_the_seal_behind_who_signs_is_no_part_of_its_name() -> None:
    rows = [("责任内容", "完成标准", "完成时限"), ("储备编织袋", "8000条", "4月底"), ("组建抢险队", "2支", "5月底")]
    letter = (
        Paragraph(1, "2026年防汛目标责任书"),
        TableBlock(tuple(TableRow(n, row) for n, row in enumerate(rows, 2)), (), ""),
        Paragraph(5, "甲方：县人民政府（盖章）  乙方：大河镇人民政府（盖章）"),
    )
    assert [i.joint for i in draft([Document("letter.docx", letter)]).plan.items] == [("大河镇人民政府",)] * 2


@pytest.mark.parametrize("name", ["组织科", "组织股", "组织处"])
def test_the_office_for_organisation_is_a_unit(name: str) -> None:
    assert looks_like_name(name)
    assert not looks_like_name("组织各乡镇")


# ── days ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("words", ["月度", "季度", "年度", "每周"])
def test_how_often_a_thing_is_assessed_is_no_deadline_without_a_day(words: str) -> None:
    found = items(
        ("序号", "指标", "目标值", "责任科室", "考核周期"),
        ("1", "回收率", "≥98%", "营销科", words),
        ("2", "合格率", "≥95%", "质检科", words),
    )
    assert [(i.deadlines, i.frequency) for i in found] == [((), (words,))] * 2


def test_half_yearly_says_how_often_and_not_by_when() -> None:
    found = items(
        ("序号", "指标", "目标值", "责任科室", "考核周期"),
        ("1", "化解率", "≥90%", "平安办", "半年度"),
        ("2", "满意率", "≥95%", "城运中心", "季度"),
    )
    assert [(i.deadlines, i.frequency) for i in found] == [((), ("半年度",)), ((), ("季度",))]


def test_quarters_ticked_more_than_once_set_the_days_they_end_on() -> None:
    found = items(
        ("序号", "任务", "责任部门", "一季度", "二季度", "三季度", "四季度"),
        ("1", "轮训党员300名", "组织部", "", "√", "", "√"),
        ("2", "发展党员15名", "党办", "", "√", "√", ""),
        ("3", "开展述职评议", "纪检室", "√", "", "", ""),
    )
    assert [[str(d.date) for d in i.deadlines] for i in found] == [
        ["2026-06-30", "2026-12-31"],
        ["2026-09-30"],
        ["2026-03-31"],
    ]


# ── numbers ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("清淤河道4万立方米", "清淤4万方"),
        ("绿化3万平方米", "新增绿化3万㎡"),
        ("铺设管网6公里", "管网6千米"),
    ],
)
def test_a_number_said_twice_in_two_measures_of_one_size_is_one_target(text: str, target: str) -> None:
    found = items(
        ("序号", "任务", "年度目标", "责任单位"), ("1", text, target, "水务局"), ("2", "植树", "800株", "园林局")
    )
    assert [len(i.indicators) for i in found] == [1, 1]


def test_a_number_said_in_two_columns_is_one_target() -> None:
    found = items(
        ("序号", "项目名称", "建设内容", "年度目标", "责任单位"),
        ("1", "适老化改造", "完成困难家庭适老化改造450户", "完成450户", "民政局"),
        ("2", "危房改造", "完成农村危房改造60户", "60户", "住建局"),
    )
    assert [[(n.value, n.unit) for n in i.indicators] for i in found] == [[(450, "户")], [(60, "户")]]


def test_numbers_of_quarters_are_of_the_one_thing_the_task_counts_so() -> None:
    found = items(
        ("项目", "年度任务", "一季度", "二季度", "三季度", "责任单位"),
        ("城乡供水", "新建水厂1座，铺设管网65公里", "完成招标", "开工建设，铺设20公里", "通水", "水利局"),
        ("乡村道路", "改建公路80公里，加固危桥5座", "完成设计", "开工40公里", "完工", "交通局"),
    )
    assert [[(n.name, n.value, str(n.due)) for n in i.indicators if n.due] for i in found] == [
        [("铺设管网", 20, "2026-06-30")],
        [("改建公路", 40, "2026-06-30")],
    ]


def test_the_money_of_a_problem_is_none_of_its_words_and_its_days_are_of_the_years_named() -> None:
    found = items(
        ("序号", "审计查出问题", "问题金额（万元）", "整改措施", "整改责任单位", "整改时限"),
        ("1", "收入未缴库", "356.2", "尽快缴库", "财政局", "2025年8月"),
        ("2", "资金闲置", "1280", "收回统筹", "农业农村局", "9月底"),
        ("3", "程序不全", "", "完善制度", "教育局", "2025年12月"),
        title="2024年度预算执行审计查出问题整改台账",
    )
    assert [(i.kind, i.text, i.path, str(i.deadlines[0].date)) for i in found] == [
        ("problem", "收入未缴库", (), "2025-08-31"),
        ("problem", "资金闲置", (), "2025-09-30"),
        ("problem", "程序不全", (), "2025-12-31"),
    ]


def test_what_came_of_a_task_so_far_is_nothing_to_reach() -> None:
    found = items(
        ("序号", "民生事项", "年度任务目标", "责任单位", "1-9月工作取得成效"),
        ("1", "课后服务", "服务学生3万人", "教育局", "前三季度参加学生28600人"),
        ("2", "绿化", "新建绿地5公顷", "园林局", "已建成绿地4公顷"),
    )
    assert [[n.value for n in i.indicators] for i in found] == [[3], [5]]


def test_what_is_a_most_for_the_year_is_one_for_its_parts_too() -> None:
    found = items(
        ("序号", "任务", "牵头部门", "责任单位", "上半年目标", "全年目标"),
        ("1", "审批提速", "住建局", "资规局", "18个工作日", "15个工作日以内"),
        ("2", "免申即享", "财政局", "税务局", "12项", "30项"),
    )
    assert [[(n.comparison, n.value) for n in i.indicators] for i in found] == [
        [("<=", 18), ("<=", 15)],
        [(">=", 12), (">=", 30)],
    ]


def test_who_is_marked_as_chiefly_responsible_leads() -> None:
    found = items(
        ("序号", "任务", "责任部门", "完成时限"),
        ("1", "上线平台", "信息部（主责）、财务部", "6月底"),
        ("2", "清查资产", "财务部", "9月底"),
    )
    assert [(i.lead, i.joint, i.support) for i in found] == [(("信息部",), (), ("财务部",)), ((), ("财务部",), ())]
