"""Tables as offices file them: labels above the header, signs in a column of their own, sums beside headings, persons behind units."""

from __future__ import annotations

import pytest

from tests.import_documents import grid_document
from xltrack.importing import draft
from xltrack.importing.meaning.persons import split_persons
from xltrack.plan import Item

HEADER = ("序号", "任务", "目标值", "责任单位", "时限")


def items(*rows: tuple[str, ...], title: str = "2026年重点工作任务表") -> tuple[Item, ...]:
    width = max(map(len, rows))
    padded = [(title, *[""] * (width - 1)), *((*row, *[""] * (width - len(row))) for row in rows)]
    return draft([grid_document(padded, ((0, 0, 0, width - 1),))]).plan.items


def numbers(item: Item) -> list[tuple[str, str, float | None, str]]:
    return [(each.name, each.comparison, each.value, each.unit) for each in item.indicators]


# ── above the header ───────────────────────────────────────────────────────────────────────────────────────────────


def test_labels_above_the_header_are_no_header_and_say_whose_the_table_is() -> None:
    found = items(
        ("项目名称", "公路养护", "", "项目负责人", "李某", ""),
        ("主管部门", "市交通运输局", "", "实施单位", "市公路中心", ""),
        ("一级指标", "二级指标", "三级指标", "指标方向", "指标值", "权重"),
        ("产出指标", "数量指标", "养护里程", "正向", "320公里", "20"),
        ("产出指标", "质量指标", "优良路率", "正向", "88%", "20"),
        ("效益指标", "社会效益", "投诉件数", "反向", "15件", "10"),
    )
    assert [(i.text, i.path[-1], i.lead, i.support) for i in found] == [
        ("养护里程", "数量指标", ("市公路中心",), ("市交通运输局",)),
        ("优良路率", "质量指标", ("市公路中心",), ("市交通运输局",)),
        ("投诉件数", "社会效益", ("市公路中心",), ("市交通运输局",)),
    ]


def test_a_header_with_a_word_of_its_own_behind_each_known_one_stays_one() -> None:
    found = items(
        ("序号", "路段", "任务", "备料"),
        ("1", "东环路", "修补路面3公里", "沥青"),
        ("2", "西环路", "更换井盖40套", "井盖"),
    )
    assert [i.text for i in found] == ["修补路面3公里", "更换井盖40套"]


# ── numbers ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sign", "comparison"),
    [
        ("≥", ">="),
        ("≤", "<="),
        ("＝", "="),
        ("不高于", "<="),
        ("反向", "<="),
        ("正向", ">="),
        ("大于等于", ">="),
        ("<=", "<="),
    ],
)
def test_a_sign_in_a_column_of_its_own(sign: str, comparison: str) -> None:
    found = items(
        ("指标名称", "指标性质", "指标值", "计量单位", "责任科室"),
        ("单位造价", sign, "45", "万元", "计财科"),
        ("群众评价", "定性", "较好", "", "办公室"),
    )
    assert numbers(found[0]) == [("单位造价", comparison, 45, "万元")]
    assert ("指标值", "45") in found[0].extra  # as printed


@pytest.mark.parametrize("measure", ["万元/人", "千克标煤/吨", "件/百万件", "人·次"])
def test_a_column_of_measures_beside_one_of_units_is_none_of_units(measure: str) -> None:
    found = items(
        ("类别", "序号", "指标", "单位", "2026年目标", "责任部门"),
        ("效益", "1", "营业收入", "亿元", "12.5", "财务部"),
        ("运营", "2", "生产指标", measure, "45", "生产部"),
        ("合计", "", "", "合计", "", ""),
    )
    assert [(i.joint, numbers(i)[0][3]) for i in found] == [(("财务部",), "亿元"), (("生产部",), measure)]


def test_a_number_repeated_bare_beside_its_task_is_one() -> None:
    found = items(
        HEADER, ("1", "新签客户120家", "120", "销售部", "年底"), ("2", "回访客户80家", "90", "客服部", "年底")
    )
    assert [numbers(i) for i in found] == [
        [("新签客户", ">=", 120, "家")],
        [("回访客户", ">=", 80, "家"), ("回访客户", ">=", 90, "")],
    ]


def test_an_amount_to_invest_is_named_by_its_column() -> None:
    found = items(
        ("单位：万元", "", "", "", ""),
        ("序号", "项目名称", "计划投资", "责任单位", "竣工时间"),
        ("1", "冷链中心", "12000", "商务局", "2026年11月"),
        ("2", "滨河公园", "9000", "园林局", "2026年12月"),
    )
    assert [numbers(i) for i in found] == [[("计划投资", ">=", 12000, "万元")], [("计划投资", ">=", 9000, "万元")]]


# ── headings ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("heading", "path"),
    [
        (("一", "交通项目（2个）", "", "6000", "3000"), "一 交通项目（2个）"),
        (("一、交通项目（2个）", "", "", "6000", "3000"), "一、交通项目（2个）"),
        (("（一）", "交通项目", "2个", "6000", "3000"), "（一） 交通项目"),
        (("", "交通项目（2个）", "", "6000", "3000"), "交通项目（2个）"),
    ],
)
def test_the_sums_of_a_section_beside_its_heading(heading: tuple[str, ...], path: str) -> None:
    found = items(
        ("序号", "项目名称", "建设内容", "总投资", "年度计划投资", "责任单位", "完成时限"),
        heading,
        ("1", "县道改建", "改建县道8公里", "4000", "2000", "交通局", "2026年10月"),
        ("2", "客运站", "新建客运站1座", "2000", "1000", "交通局", "2026年12月"),
    )
    assert [(i.serial, i.text, i.path) for i in found] == [("1", "县道改建", (path,)), ("2", "客运站", (path,))]


def test_objectives_above_their_key_results() -> None:
    found = items(
        ("No.", "Key result", "Metric", "Start", "Target", "Owner", "Due"),
        ("O1", "Delight customers", "", "", "", "", ""),
        ("KR1.1", "Raise NPS", "NPS", "38", "45", "Care Team", "30 Sep 2026"),
        ("KR1.2", "Sign clients", "Clients", "86", "120", "Sales Team", "31 Dec 2026"),
        title="OKR 2026",
    )
    assert [(i.serial, i.text, i.path, i.lead) for i in found] == [
        ("KR1.1", "Raise NPS", ("O1 Delight customers",), ("Care Team",)),
        ("KR1.2", "Sign clients", ("O1 Delight customers",), ("Sales Team",)),
    ]


def test_a_task_that_names_nobody_above_others_is_no_heading() -> None:
    found = items(HEADER, ("1", "摸清底数", "", "", ""), ("2", "整治河道", "3公里", "水利局", "9月"))
    assert [i.text for i in found] == ["摸清底数", "整治河道"]


# ── who, and until when ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("cell", "told", "units", "persons"),
    [
        ("法规科 陈某、执法支队 杨某", True, "法规科、执法支队", "陈某、杨某"),
        ("城管局\n张某某\n住建局\n王某", True, "城管局、住建局", "张某某、王某"),
        ("园林局：赵某；各乡镇：乡镇长", True, "园林局、各乡镇", "赵某、乡镇长"),
        ("各乡镇（街道） 主要负责人，供电公司 经理", True, "各乡镇（街道）、供电公司", "主要负责人、经理"),
        ("牵头单位：城管局 配合单位：住建局", True, "牵头单位：城管局 配合单位：住建局", ""),
        ("城管局（张某某）、公安局 李某", False, "城管局、公安局", "张某某、李某"),
        ("教育局（安教股）、高新区 金融办", False, "教育局（安教股）、高新区 金融办", ""),
        ("教育局 团委", False, "教育局 团委", ""),
    ],
)
def test_persons_behind_units(cell: str, told: bool, units: str, persons: str) -> None:
    assert split_persons(cell, told) == (units, persons)


def test_no_person_is_lost_who_stands_behind_a_helping_unit() -> None:
    found = items(
        ("序号", "任务", "责任单位", "协办单位", "时限"),
        ("1", "新建停车场3处", "城管局（张某某）", "公安局 李某", "6月底"),
        ("2", "改造公厕5座", "城管局", "住建局", "10月"),
    )
    assert (found[0].lead, found[0].support, found[0].leader) == (("城管局",), ("公安局",), "张某某、李某")


@pytest.mark.parametrize(("officer", "lead", "leader"), [("Head of Property", "Property Services", "Head of Property")])
@pytest.mark.parametrize("header", ["Lead officer", "Responsible Officer", "Responsible person", "Portfolio holder"])
def test_an_officer_beside_a_service_is_who_answers_for_it(header: str, officer: str, lead: str, leader: str) -> None:
    rows = (("Ref", "Action", header, "Lead service", "By when"), ("1", "Fit panels", officer, lead, "June 2026"))
    found = items(*rows, ("2", "Plant trees", "Parks Manager", "Parks Service", "May 2026"), title="Plan 2026")
    assert (found[0].lead, found[0].joint, found[0].leader) == ((lead,), (), leader)


def test_an_officer_alone_is_who_does_it() -> None:
    rows = (("Ref", "Action", "Lead officer", "By when"), ("1", "Fit panels", "Head of Property", "June 2026"))
    found = items(*rows, ("2", "Plant trees", "Parks Manager", "May 2026"), title="Plan 2026")
    assert [i.joint for i in found] == [("Head of Property",), ("Parks Manager",)]


def test_days_within_what_is_asked_are_milestones() -> None:
    found = items(
        ("序号", "督办事项", "工作要求", "承办单位", "办结时限"),
        ("1", "市场改造", "改造市场6家，5月底前完成主体工程", "商务局", "2026年6月30日"),
        ("2", "清欠工作", "较2025年底欠款下降60%，6月底前摸清底数", "工信局", "2026年6月30日"),
    )
    assert [[str(d.date) for d in i.deadlines] for i in found] == [["2026-06-30", "2026-05-31"], ["2026-06-30"]]
    assert numbers(found[1]) == [("欠款下降", ">=", 60, "%")]


# ── merged cells that were lost ────────────────────────────────────────────────────────────────────────────────────


def test_a_header_of_three_rows_without_its_merged_cells() -> None:
    found = items(
        ("序号", "建设任务", "年度目标", "", "", "责任体系", "", "", "完成期限"),
        ("", "", "计量单位", "任务量", "", "牵头", "落实", "", ""),
        ("", "", "", "总量", "其中：上半年", "", "主体", "监督", ""),
        ("1", "人工造林", "亩", "5200", "3000", "县林业局", "各乡镇", "县督查室", "2026年11月底"),
        ("2", "封山育林", "亩", "8000", "2000", "县林业局", "国有林场", "县督查室", "2026年6月底"),
    )
    assert [(i.lead, i.support, [n.value for n in i.indicators]) for i in found] == [
        (("县林业局",), ("各乡镇",), [5200, 3000]),
        (("县林业局",), ("国有林场",), [8000, 2000]),
    ]


def test_a_row_of_units_below_a_header_without_its_merged_cells() -> None:
    found = items(
        ("单位：亩", "", "", ""),
        ("乡镇", "粮食播种面积", "", "油菜面积"),
        ("", "小麦", "水稻", ""),
        ("青石镇", "12600", "8400", "3200"),
        ("梅岭乡", "9800", "", "2100"),
    )
    assert [i.text for i in found] == [
        "粮食播种面积小麦",
        "粮食播种面积水稻",
        "油菜面积",
        "粮食播种面积小麦",
        "油菜面积",
    ]


def test_a_row_with_blanks_above_a_row_that_continues_it_is_no_header() -> None:
    found = items(
        ("序号", "任务", "目标", "责任单位"),
        ("1", "摸排隐患", "", "应急局"),
        ("", "整改隐患", "整改率100%", ""),
        ("2", "组织演练", "演练3次", "消防队"),
    )
    assert [(i.serial, i.text) for i in found] == [("1", "摸排隐患"), ("1", "整改隐患"), ("2", "组织演练")]


def test_what_spans_rows_is_left_blank_below() -> None:
    found = items(
        ("时间", "序号", "工作内容", "责任科室"),
        ("3月", "1", "抽检食品200批次", "食品科"),
        ("", "2", "更换电梯40部", "特设科"),
        ("9月", "3", "检定器具98台", "计量科"),
    )
    assert [str(i.deadlines[0].date) for i in found] == ["2026-03-31", "2026-03-31", "2026-09-30"]
    rows = (
        ("Objective", "KPI", "Target", "Due", "Lead"),
        ("Reliable supply", "Water lost", "≤ 27%", "2026-12-31", "Network Division"),
    )
    more = (
        ("", "Pipes renewed", "55 km", "2026-10-31", "Works Division"),
        ("Service", "Calls answered", "92%", "2026-12-31", "Call Office"),
    )
    found = items(*rows, *more, title="Scorecard 2026")
    assert [(i.path, i.text) for i in found] == [
        (("Reliable supply",), "Water lost"),
        (("Reliable supply",), "Pipes renewed"),
        (("Service",), "Calls answered"),
    ]


@pytest.mark.parametrize("right", [0, 3])
@pytest.mark.parametrize("left", [0, 1, 2])
def test_empty_columns_around_a_table_are_no_part_of_it(left: int, right: int) -> None:
    rows = (
        ("2026年工作任务", "", "", "", ""),
        ("序号", "任务", "责任单位", "", "时限"),
        ("", "", "牵头单位", "配合单位", ""),
        ("一、水利", "", "", "", ""),
        ("1", "整治河道3公里", "水利局", "财政局", "9月"),
        ("2", "新建泵站1座", "水利局", "", "10月"),
    )
    spans = ((0, 0, 0, 4), (1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 2, 4), (3, 0, 3, 4))
    padded = [(*[""] * left, *row, *[""] * right) for row in rows]
    merges = tuple((a, b + left, c, d + left) for a, b, c, d in spans)
    found = draft([grid_document(padded, merges)]).plan.items
    assert [(i.path, i.text, i.lead, i.support) for i in found] == [
        (("一、水利",), "整治河道3公里", ("水利局",), ("财政局",)),
        (("一、水利",), "新建泵站1座", ("水利局",), ()),
    ]


def test_shares_of_towns_without_serials() -> None:
    found = items(
        ("指标名称", "计量单位", "全县目标", "城关镇", "河西镇"),
        ("粮食播种面积", "万亩", "12.6", "4.1", "5.2"),
        ("生猪出栏", "万头", "8.5", "3", "3.5"),
    )
    assert [(i.text, i.joint) for i in found] == [
        ("粮食播种面积", ("城关镇", "河西镇")),
        ("生猪出栏", ("城关镇", "河西镇")),
    ]


# ── what is no task, and what is no form ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "below",
    [
        ("填表人：", "", "审核人：", "", ""),
        ("填表人：张某", "", "联系电话：000", "填表日期：2026年1月5日", ""),
        ("单位负责人（签字）：", "", "", "填报时间：", ""),
        ("制表人", "张某", "审核人", "李某", ""),
        ("Prepared by: A", "", "", "Date: 5 Jan 2026", ""),
    ],
)
def test_who_filled_a_table_in_is_no_task(below: tuple[str, ...]) -> None:
    found = items(
        HEADER, ("1", "整治河道", "3公里", "水利局", "9月"), ("2", "新建泵站", "1座", "水利局", "10月"), below
    )
    assert [i.text for i in found] == ["整治河道", "新建泵站"]


@pytest.mark.parametrize("mark", ["●", "★"])
def test_a_header_repeated_on_the_next_page_hides_no_ticks(mark: str) -> None:
    header = ("序号", "任务", "水利局", "应急局", "时限")
    rows = (("1", "整治河道3公里", mark, "", "9月"), header, ("2", "组织演练2场", "", mark, "10月"))
    assert [(i.text, i.joint) for i in items(header, *rows)] == [
        ("整治河道3公里", ("水利局",)),
        ("组织演练2场", ("应急局",)),
    ]


def test_columns_for_progress_make_no_form_of_a_plan_whose_sections_name_units() -> None:
    header = ("序号", "工作任务", "目标", "时限", "完成情况", "佐证材料")
    found = items(
        header,
        ("牵头单位：市商务局", "", "", "", "", ""),
        ("1", "扩大外贸规模", "增长8%", "12月", "", ""),
        ("牵头单位：市文旅局", "", "", "", "", ""),
        ("2", "创建度假区", "1处", "9月", "", ""),
    )
    assert [(i.text, i.lead) for i in found] == [("扩大外贸规模", ("市商务局",)), ("创建度假区", ("市文旅局",))]


def test_columns_for_progress_make_no_form_of_a_plan_of_ticks() -> None:
    found = items(
        ("序号", "任务", "水利局", "应急局", "时限", "完成情况"),
        ("1", "整治河道3公里", "●", "○", "9月", ""),
        ("2", "组织演练2场", "○", "●", "10月", ""),
    )
    assert [(i.lead, i.support) for i in found] == [(("水利局",), ("应急局",)), (("应急局",), ("水利局",))]


def test_a_problem_left_of_its_task_stays_one_beside_progress() -> None:
    found = items(
        ("序号", "反馈问题", "整改任务", "牵头股室", "完成时限", "完成情况"),
        ("1", "档案管理不规范。", "补齐材料1200份", "办公室", "6月底", ""),
        ("2", "文书有瑕疵。", "组织评查4次", "法规股", "12月底", ""),
    )
    assert [(i.path, i.text) for i in found] == [
        (("档案管理不规范。",), "补齐材料1200份"),
        (("文书有瑕疵。",), "组织评查4次"),
    ]


# ── which way a bare number is meant ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("task", "metric", "before", "target", "comparison"),
    [
        ("降低院内感染", "院感发生率", "1.8%", "1.5%", "<="),
        ("缩短平均住院日", "平均住院日", "", "7.5天", "<="),
        ("加强成本管控", "应收账款周转天数", "75", "68", "<="),
        ("加强投诉处理", "投诉办结率", "96%", "95%", ">="),
        ("降低能耗", "能耗降幅", "3%", "2%", ">="),
        ("推进造林", "造林面积", "5000亩", "4000亩", ">="),
        ("减少投诉", "回访率", "90%", "95%", ">="),
        ("加强监测", "PM2.5浓度", "38", "35以上", ">="),
        ("Improve access", "Average waiting time", "12", "8", "<="),
        ("Cut churn", "Churn rate", "9%", "6%", "<="),
        ("Raise income", "Income", "900", "1000", ">="),
    ],
)
def test_what_is_better_the_less_there_is_is_at_most(
    task: str, metric: str, before: str, target: str, comparison: str
) -> None:
    found = items(
        ("序号", "任务", "关键指标", "上年值", "目标值", "牵头科室"),
        ("1", task, metric, before, target, "医务科"),
        ("2", "提高床位使用率", "床位使用率", "80%", "85%", "护理部"),
    )
    assert [[n.comparison for n in i.indicators] for i in found] == [[comparison], [">="]]


def test_a_village_answers_for_its_projects_where_nobody_else_does() -> None:
    header = ("村名", "建设项目", "规模", "单位", "完成时限")
    rows = (("红旗村", "硬化道路", "3.2", "公里", "9月底"), ("前进村", "新建公厕", "2", "座", "8月底"))
    assert [(i.joint, numbers(i)[0][3]) for i in items(header, *rows)] == [(("红旗村",), "公里"), (("前进村",), "座")]
    found = items((*header, "实施单位"), *((*row, "镇项目办") for row in rows))
    assert [(i.path, i.joint) for i in found] == [(("红旗村",), ("镇项目办",)), (("前进村",), ("镇项目办",))]


@pytest.mark.parametrize("header", ["议定时间", "批示时间", "转办日期"])
def test_the_day_a_matter_was_decided_is_no_deadline(header: str) -> None:
    found = items(
        (header, "议定事项", "主办单位", "办理时限"),
        ("2026-01-08", "加固水库12座", "水利局", "5月31日前"),
        ("2026-02-10", "公布清单60项", "审批局", "一季度"),
    )
    assert [[str(d.date) for d in i.deadlines] for i in found] == [["2026-05-31"], ["2026-03-31"]]


@pytest.mark.parametrize("header", ["Owner(s)", "Owners", "Lead(s)"])
def test_a_header_in_both_numbers(header: str) -> None:
    found = items(
        ("Action", header, "End"),
        ("Plant trees", "Parks Team", "May 2026"),
        ("Run events", "Arts Team", "June 2026"),
        title="Plan 2026",
    )
    assert [i.lead for i in found] == [("Parks Team",), ("Arts Team",)]
