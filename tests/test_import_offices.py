"""What a coordinator would lose of papers as offices differ: standards below contents, lines broken anywhere, units in the midst of a task."""

from __future__ import annotations

import pytest

from tests.import_documents import grid_document, text_document
from xltrack.documents import Document, Paragraph, TableBlock, TableRow
from xltrack.importing import draft
from xltrack.importing.meaning.indicators import find_indicators
from xltrack.plan import Item


def rows(*cells: tuple[str, ...], merges: tuple[tuple[int, int, int, int], ...] = ()) -> tuple[Item, ...]:
    return draft([grid_document(cells, merges)]).plan.items


def drafted(*lines: str, name: str = "notice.txt") -> tuple[Item, ...]:
    return draft([text_document(lines, name)]).plan.items


# ── which column says what ─────────────────────────────────────────────────────────────────────────────────────────


def test_contents_that_span_several_standards_head_them_in_every_row() -> None:
    items = rows(
        ("测评项目", "测评内容", "测评标准", "责任单位"),
        ("优美环境", "街容街貌", "主干道保洁率达到98%", "城管局"),
        ("", "", "沿街广告牌整洁", "住建局"),
        ("", "交通秩序", "礼让行人率达到90%", "公安局"),
        merges=((1, 0, 3, 0), (1, 1, 2, 1)),
    )
    assert [(item.path, item.text) for item in items] == [
        (("优美环境", "街容街貌"), "主干道保洁率达到98%"),
        (("优美环境", "街容街貌"), "沿街广告牌整洁"),
        (("优美环境", "交通秩序"), "礼让行人率达到90%"),
    ]


# ── what is reached in a part of the year ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("step", ["编制方案", "确定名单", "取得施工许可", "2栋封顶"])
def test_a_step_of_a_quarter_is_a_milestone(step: str) -> None:
    header = ("序号", "重点工作", "二季度", "四季度", "责任单位")
    item = rows(("2026年重点工作", "", "", "", ""), header, ("1", "建设创业园", step, "投用", "发改局"))[0]
    assert [(str(day.date), day.purpose) for day in item.deadlines] == [("2026-06-30", step), ("2026-12-31", "投用")]


# ── how much ───────────────────────────────────────────────────────────────────────────────────────────────────────


def told(text: str) -> list[tuple[str, str, float | None, str]]:
    return [(each.name, each.comparison, each.value, each.unit) for each in find_indicators(text, 2026)]


def test_the_age_of_those_a_service_is_for_does_not_hide_what_is_counted() -> None:
    text = "为40—60岁妇女提供免费体检，全年完成7000人。"
    assert told(text) == [("为妇女提供免费体检", ">=", 7000, "人")]


def test_a_number_without_a_verb_of_its_own_counts_who_is_to_find_work() -> None:
    text = "支持300名青年参加就业见习，1000名失业人员实现再就业，200名退役军人创业。"
    assert [(value, name) for name, _, value, _ in told(text)] == [
        (300, "青年参加就业见习"),
        (1000, "失业人员"),
        (200, "退役军人"),
    ]


def test_the_class_a_thing_is_to_reach_is_no_amount() -> None:
    text = "治理能力达到3级标准，消防站达到二级标准，医院达到2级水平。"
    assert [(name, value) for name, _, value, _ in told(text)] == [("治理能力", None), ("消防站", None), ("医院", None)]


@pytest.mark.parametrize("text", ["按设备投资额的10%给予补助。", "按照10%的标准予以奖励。"])
def test_the_rate_a_subsidy_is_paid_at_is_no_target(text: str) -> None:
    assert told(text) == []


# ── who, in running text ───────────────────────────────────────────────────────────────────────────────────────────


def test_names_in_a_bracket_that_a_line_breaks_are_units() -> None:
    items = drafted(
        "2026年安全工作安排",
        "1.更换老旧管道60公里，加装报警装置2万户。（住建局牵头，各街道、城",
        "投公司配合）",
        "2.整治“三合一”场所，消除隐患300处。（消防救",
        "援大队、公安局按职责分工负责）",
    )
    assert [(item.text[-4:], item.lead, item.support, item.joint) for item in items] == [
        ("2万户。", ("住建局",), ("各街道", "城投公司"), ()),
        ("300处。"[-4:], (), (), ("消防救援大队", "公安局")),
    ]


@pytest.mark.parametrize("between", ["", " ", "\n"])
def test_a_body_of_every_district_is_one_name_though_its_bracket_stands_apart(between: str) -> None:
    items = drafted(
        "2026年安全工作安排",
        f"1.培训企业负责人800人次，考核合格率达到98%以上。（应急局牵头，各县区（开发区）{between}安委会配合）",
        "2.创建标准化企业90家。（应急局）",
    )
    assert (items[0].lead, items[0].support) == (("应急局",), ("各县区（开发区）安委会",))


def test_what_a_task_says_behind_its_units_is_its_own() -> None:
    items = drafted(
        "行动计划分工",
        "（一）健全标准。【市场监管局牵头，工信局配合】2026年制定地方标准20项。",
        "（二）开展诊断。2026年诊断企业600家。【能源局】",
    )
    assert [(item.text, item.lead, item.support, item.joint) for item in items] == [
        ("健全标准。2026年制定地方标准20项。", ("市场监管局",), ("工信局",), ()),
        ("开展诊断。2026年诊断企业600家。", (), (), ("能源局",)),
    ]


def test_a_quoted_line_of_markdown_names_the_units_of_the_task_above_it() -> None:
    items = drafted(
        "# 2026年要点任务分工",
        "**1. 简化审批。** 推出“一件事”12项。",
        "> 牵头单位：审批局；责任单位：公安局",
        "**2. 建设平台。** 9月底前上线。",
        "> 牵头单位：数据局",
        name="plan.md",
    )
    assert [(item.text, item.lead, item.support) for item in items] == [
        ("简化审批。 推出“一件事”12项。", ("审批局",), ("公安局",)),
        ("建设平台。 9月底前上线。", ("数据局",), ()),
    ]


@pytest.mark.parametrize("verb", ["落地", "推出"])
def test_what_is_brought_about_is_counted(verb: str) -> None:
    assert told(f"年内{verb}15个改革事项。") == [("改革事项", ">=", 15, "个")]


# ── English plans ──────────────────────────────────────────────────────────────────────────────────────────────────

HEADER_EN = ("Ref", "Action", "Responsible team", "Timing")


@pytest.mark.parametrize(
    ("begins", "words", "day"),
    [
        ("1 July", "FY2026 Q2", "2025-12-31"),
        ("1 July", "Q3 FY26", "2026-03-31"),
        ("1 April", "by the end of FY2026 Q1", "2025-06-30"),
        ("1 January", "Quarter 2, FY 2026", "2026-06-30"),
    ],
)
def test_a_quarter_of_a_year_named_by_its_end_is_when_that_year_has_it(begins: str, words: str, day: str) -> None:
    year = (f"The financial year begins on {begins}.", "", "", "")
    item = rows(year, HEADER_EN, ("1", "Resurface the square", "Highways Team", words))[0]
    assert [(each.text, str(each.date)) for each in item.deadlines] == [(words, day)]
    assert not item.indicators


def test_numbered_strategies_and_objectives_head_the_tables_below_them() -> None:
    def table(ref: str, action: str) -> TableBlock:
        lines = enumerate([HEADER_EN, (ref, action, "Parks Team", "June 2026")], 10)
        return TableBlock(tuple(TableRow(line, cells) for line, cells in lines), exact=True)

    blocks = (
        Paragraph(1, "Annual Action Plan 2026"),
        Paragraph(2, "Theme 1: Community"),
        Paragraph(3, "Strategy 1.1 Help people of every age to be active and well"),
        table("1", "Open two parks"),
        Paragraph(4, "Strategic objective 1.2: Celebrate our culture"),
        table("2", "Hold six events"),
    )
    items = draft([Document("plan.docx", blocks)]).plan.items
    assert [item.path for item in items] == [
        ("Theme 1: Community", "Strategy 1.1 Help people of every age to be active and well"),
        ("Theme 1: Community", "Strategic objective 1.2: Celebrate our culture"),
    ]


def test_cells_joined_by_slashes_are_a_table_with_the_lines_that_part_it() -> None:
    items = drafted(
        "Winter plan 2026",
        "Workstream: Flow",
        "Ref / Action / Lead / By when",
        "F1 / Open a lounge with 12 chairs / Site Team / 30 October 2026",
        "F2 / Review beds / Bed Team / 30 November 2026",
        "Workstream: Safe staffing",
        "S1 / Recruit 25 nurses / Workforce Team / 31 December 2026",
        "S2 / Train staff / Education Team / 15 November 2026",
    )
    assert [(item.serial, item.path, item.text, item.lead, str(item.deadlines[0].date)) for item in items] == [
        ("F1", ("Workstream: Flow",), "Open a lounge with 12 chairs", ("Site Team",), "2026-10-30"),
        ("F2", ("Workstream: Flow",), "Review beds", ("Bed Team",), "2026-11-30"),
        ("S1", ("Workstream: Safe staffing",), "Recruit 25 nurses", ("Workforce Team",), "2026-12-31"),
        ("S2", ("Workstream: Safe staffing",), "Train staff", ("Education Team",), "2026-11-15"),
    ]


def test_numbers_are_for_the_year_of_their_day_where_nothing_tells_that_of_the_plan() -> None:
    items = rows(
        HEADER_EN,
        ("1", "Fit panels to 9 halls", "Property Team", "December 2026"),
        ("2", "Plant 5,000 trees", "Parks Team", "February 2027"),
        ("3", "Open 2 gardens", "Parks Team", ""),
    )
    assert [(each.value, each.year) for item in items for each in item.indicators] == [
        (9, 2026),
        (5000, 2027),
        (2, None),
    ]


# ── problems, and the days to report on ────────────────────────────────────────────────────────────────────────────


def test_how_a_problem_shows_itself_is_the_problem_below_what_was_fed_back() -> None:
    items = rows(
        ("反馈问题", "问题具体表现", "整改措施", "责任股室", "整改时限"),
        ("一、作风不实", "1.半年仅下乡2次。", "①修订制度；②每月下乡不少于2次。", "办公室", "4月底"),
        ("", "2.台账不全。", "补齐台账。", "人事股", "立行立改"),
        ("二、监督不力", "3.谈话不够。", "开展谈话12人次。", "机关党委", "6月底"),
        merges=((1, 0, 2, 0),),
    )
    assert [(item.kind, item.serial, item.path, item.text) for item in items] == [
        ("problem", "1", ("一、作风不实",), "半年仅下乡2次。"),
        ("problem", "2", ("一、作风不实",), "台账不全。"),
        ("problem", "3", ("二、监督不力",), "谈话不够。"),
    ]
    assert [[each.value for each in item.indicators] for item in items] == [[2], [], [12]]


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("每半年结束后10日内", ["2026-07-10", "2027-01-10"]),
        ("每季度终了后5日内", ["2026-04-05", "2026-07-05", "2026-10-05", "2027-01-05"]),
    ],
)
def test_reports_asked_for_when_a_part_of_the_year_is_over_are_periods(words: str, days: list[str]) -> None:
    lines = ("2026年任务分工", "1.建设站点6个。（商务局）", "2.培训人员300人。（人社局）")
    plan = draft([text_document((*lines, f"请各单位{words}，将进展情况报送县发改局。"))]).plan
    assert [str(period.due) for period in plan.periods] == days


@pytest.mark.parametrize("header", ["行政村", "村名", "责任单位"])
def test_what_a_table_shares_out_among_villages_is_named_by_its_title(header: str) -> None:
    items = rows(
        ("2026年各村造林任务分配表", "", "", ""),
        ("序号", header, "目标任务（亩）", "备注"),
        ("1", "东湾村", "500", ""),
        ("2", "西湾村", "400", "含补植"),
        ("合计", "", "900", ""),
        merges=((0, 0, 0, 3),),
    )
    assert [(item.text, item.joint, item.indicators[0].value, item.indicators[0].unit) for item in items] == [
        ("各村造林任务", ("东湾村",), 500, "亩"),
        ("各村造林任务", ("西湾村",), 400, "亩"),
    ]


@pytest.mark.parametrize("words", ["3月1日—15日", "3月1日至15日", "3月1日-3月15日", "三月一日至十五日"])
def test_a_stretch_of_days_ends_with_its_last(words: str) -> None:
    items = rows(("2026年任务", "", ""), ("任务", "责任单位", "时间"), ("检查水库", "水利局", words))
    assert [str(each.date) for each in items[0].deadlines] == ["2026-03-15"]
    told_of = drafted("2026年任务", f"1.在{words}开展检查。（水利局）", "2.清理河道。（水利局）")
    assert [str(each.date) for each in told_of[0].deadlines] == ["2026-03-15"]


def test_the_heading_in_brackets_before_numbered_tasks_of_one_paragraph_is_their_section() -> None:
    items = drafted(
        "2026年数字政府分工",
        "【夯实基础】1.扩容外网，6月底前覆盖街道；（数据局）2.归集数据5亿条。（数据局、各部门）",
        "【优化服务】1.推动30个事项免证办；（政务局）2.投放终端80台。（政务局）",
    )
    assert [(item.path, item.serial, item.joint) for item in items] == [
        (("【夯实基础】",), "1", ("数据局",)),
        (("【夯实基础】",), "2", ("数据局", "各部门")),
        (("【优化服务】",), "1", ("政务局",)),
        (("【优化服务】",), "2", ("政务局",)),
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [("事故死亡人数不突破3人。", 3), ("用水总量不得突破12亿立方米。", 12), ("死亡人数不突破控制数。", None)],
)
def test_what_must_not_be_broken_through_is_a_most(text: str, value: float | None) -> None:
    assert [(sign, number) for _, sign, number, _ in told(text)] == [("<=", value)]


def test_a_party_organisation_keeps_its_whole_name() -> None:
    items = drafted(
        "2026年任务",
        "任务1：送课24场。",
        "牵头部门：党建办　配合部门：各社区党组织",
        "任务2：整顿支部2个。",
        "牵头部门：党建办",
    )
    assert items[0].support == ("各社区党组织",)


def test_the_thanks_below_an_answer_are_no_part_of_its_last_task() -> None:
    items = drafted(
        "关于第37号建议的答复",
        "一、下一步工作",
        "（一）改造公路。由交通局牵头，2026年改造公路50公里。",
        "（二）落实资金。财政局于6月底前拨付补助380万元。",
        "感谢您对交通工作的关心支持。",
    )
    assert items[1].text == "落实资金。财政局于6月底前拨付补助380万元。"
    assert [(each.name, each.value) for each in items[1].indicators] == [("拨付补助", 380)]


@pytest.mark.parametrize("text", ["仓库违规存放化学品3吨。", "商户私自接线40处，擅自占道经营12起。"])
def test_how_much_is_done_against_the_rules_is_no_target(text: str) -> None:
    assert told(text) == []
    assert [value for *_, value, _ in told("拆除违法建设3万平方米，查处非法营运60起。")] == [3, 60]


def test_a_number_of_the_whole_year_is_of_what_was_named_before_it() -> None:
    assert told("组织党员集中轮训，全年不少于2期。") == [("组织党员集中轮训", ">=", 2, "期")]


def test_days_to_bring_progress_up_to_date_are_reporting_days() -> None:
    lines = ("2026年任务", "1.建站6个。（商务局）", "2.培训300人。（人社局）", "各牵头单位每月25日前更新进度。")
    assert len(draft([text_document(lines)]).plan.periods) == 12


def test_other_actors_help_the_agency_that_is_responsible() -> None:
    header = ("Milestone", "Start date", "End date", "Responsible agency", "Other actors")
    one = ("1.1 Publish the standard", "1 March 2026", "30 June 2026", "Ministry of Finance", "Audit Office")
    item = rows(("Action Plan 2026", "", "", "", ""), header, one, ("1.2 Train buyers", *one[1:4], ""))[0]
    assert (item.lead, item.support) == (("Ministry of Finance",), ("Audit Office",))


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("by the end of May", "2026-05-31"),
        ("by May", "2026-05-31"),
        ("Monthly from March 2026", None),
        ("From 1 April to 30 June 2026", "2026-06-30"),
    ],
)
def test_may_is_a_month_where_something_is_due_and_a_beginning_is_no_end(words: str, day: str | None) -> None:
    item = rows(("Plan 2026", "", "", ""), HEADER_EN, ("1", "Resurface the square", "Highways Team", words))[0]
    assert [str(each.date) for each in item.deadlines if each.date] == ([day] if day else [])


def test_two_councillors_named_together_are_two() -> None:
    items = drafted(
        "Minutes of the meeting held on 10 March 2026",
        "1. Footpath: The stile is broken. Action: Cllrs Ash and Birch to meet the contractor.",
        "2. Bins: Action: Clerk to order 4 bins.",
    )
    assert [item.joint for item in items] == [("Cllr Ash", "Cllr Birch"), ("Clerk",)]


def test_what_is_completed_is_named_without_the_verb_behind_it() -> None:
    text = "一般公共预算收入完成28.6亿元、增长5%。"
    assert [name for name, *_ in told(text)] == ["一般公共预算收入", "一般公共预算收入增长"]


def test_a_gap_that_is_narrowed_is_a_most() -> None:
    assert told("城乡居民收入比缩小至1.85。") == [("城乡居民收入比", "<=", 1.85, "")]


def test_the_year_numbers_are_measured_against_is_none_of_them() -> None:
    text = "万元产值用水量、万元增加值用水量分别比2020年下降16%、12%。"
    assert [(name, value) for name, _, value, _ in told(text)] == [
        ("万元产值用水量下降", 16),
        ("万元增加值用水量下降", 12),
    ]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Resurface 14 miles of road.", [("road", 14, "miles")]),
        ("Install 12 shelters (6 by June 2026 and 6 by December 2026).", [("shelters", 12, "")]),
        ("Ensure 100% of food premises rated 0-2 are inspected.", [("food premises rated", 100, "%")]),
        ("Lower the fly-tipping rate to 8 per 1,000 residents.", [("fly-tipping rate", 8, "")]),
    ],
)
def test_english_numbers_that_part_rank_or_relate_others_ask_for_nothing(
    text: str, numbers: list[tuple[str, float, str]]
) -> None:
    assert [(each.name, each.value, each.unit) for each in find_indicators(text, 2026)] == numbers


def test_the_month_something_starts_in_is_no_deadline() -> None:
    words = "Hold four forums, starting in January 2026"
    item = rows(("Plan 2026", "", "", ""), HEADER_EN, ("1", words, "Policy Team", "December 2026"))[0]
    assert [str(each.date) for each in item.deadlines] == ["2026-12-31"]


def test_whom_to_call_below_the_tasks_of_an_office_does_not_take_them_from_it() -> None:
    items = drafted(
        "2026年迎检任务分工",
        "一、卫健局",
        "1.统筹复审，6月底前归档。",
        "二、各街道办事处",
        "1.清理卫生死角。",
        "联系人：办公室；电话：0000000",
    )
    assert [(item.text, item.joint) for item in items] == [
        ("统筹复审，6月底前归档。", ("卫健局",)),
        ("清理卫生死角。", ("各街道办事处",)),
    ]


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [("每个乡镇至少组建1支应急救援队伍。", "应急救援队伍", 1), ("制定服务指引，开展督导20次。", "开展督导", 20)],
)
def test_teams_to_form_and_rounds_to_make_are_counted_as_what_they_are(text: str, name: str, value: float) -> None:
    assert [(told_name, number) for told_name, _, number, _ in told(text)] == [(name, value)]


def test_a_special_column_between_tasks_takes_none_of_their_units() -> None:
    items = drafted(
        "2026年行动计划",
        "（一）生态修复。修复河岸线86公里。（水务局）",
        "专栏1　示范工程",
        "1.南湖治理：6月底前完成清淤180万立方米。",
        "（二）智慧管护。视频监控覆盖率达到95%。（数据局）",
    )
    assert [(item.text, item.joint) for item in items] == [
        ("生态修复。修复河岸线86公里。", ("水务局",)),
        ("智慧管护。视频监控覆盖率达到95%。", ("数据局",)),
    ]


def test_a_day_behind_which_a_task_goes_on_is_its_deadline() -> None:
    header = ("序号", "任务", "责任科室", "完成时限")
    item = rows(("2026年任务", "", "", ""), header, ("1", "开展督导", "基教科", "2026.6.30，持续推进"))[0]
    assert [str(each.date) for each in item.deadlines] == ["2026-06-30"]
    assert item.standing


def test_a_tracker_of_recommendations_is_read_by_its_header() -> None:
    items = rows(
        ("Audit", "Rec No.", "Recommendation", "Priority", "Responsible officer", "Implementation date"),
        ("Payroll", "1", "Reconcile the ledger", "High", "Finance Manager", "31 March 2026"),
        ("Procurement", "2", "Publish all contracts above £30,000", "Medium", "Contracts Manager", "30 June 2026"),
    )
    assert [(item.serial, item.path, item.joint, str(item.deadlines[0].date)) for item in items] == [
        ("1", ("Payroll",), ("Finance Manager",), "2026-03-31"),
        ("2", ("Procurement",), ("Contracts Manager",), "2026-06-30"),
    ]
    assert not items[1].indicators
