"""What a coordinator would lose of pages that offices publish: places named level by level, labels that follow names at once, minutes as clerks write them."""

from __future__ import annotations

import pytest

from tests.import_documents import text_document
from xltrack.documents import Draft
from xltrack.errors import XltrackError
from xltrack.importing import draft
from xltrack.importing.meaning.deadlines import read_deadline_cell
from xltrack.importing.meaning.indicators import find_indicators


def drafted(*lines: str) -> Draft:
    return draft([text_document(lines)])


# ── who ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("clause", "lead", "support", "joint"),
    [
        ("应急局牵头，各县、市、区分工负责", ("应急局",), ("各县市区",), ()),
        ("应急局牵头，各乡、镇按职责分工负责", ("应急局",), ("各乡镇",), ()),
        ("各县、市、区负责", (), (), ("各县市区",)),
    ],
)
def test_every_level_of_places_is_one_group_whatever_role_follows_it(
    clause: str, lead: tuple[str, ...], support: tuple[str, ...], joint: tuple[str, ...]
) -> None:
    item = drafted("2026年要点", f"1.压实属地责任。（{clause}）", "2.新增线路2条。（公交公司）").plan.items[0]
    assert (item.text, item.lead, item.support, item.joint) == ("压实属地责任。", lead, support, joint)


@pytest.mark.parametrize(
    "behind",
    [
        "牵头单位：教育局配合单位：财政局、住建局完成时限：6月底前",
        "牵头单位：教育局责任单位：财政局、住建局完成时间：2026年6月",
    ],
)
def test_a_label_right_behind_a_name_ends_it(behind: str) -> None:
    item = drafted("2026年要点", f"1.新建校舍2栋。{behind}", "2.新增线路2条。牵头单位：公交公司").plan.items[0]
    assert (item.lead, item.support) == (("教育局",), ("财政局", "住建局"))
    assert [str(day.date) for day in item.deadlines] == ["2026-06-30"]


def test_the_leader_who_answers_for_a_task_is_no_part_of_it() -> None:
    found = drafted(
        "2026年重点工作责任分解",
        "1.粮食产量稳定在20万吨。",
        "牵头负责领导：某副市长。",
        "牵头责任单位：农业农村局。",
        "协同责任单位：财政局、水利局等。",
        "2.新建公园3座。",
        "牵头负责领导：某副市长。",
        "牵头责任单位：园林局。",
    ).plan.items
    assert [(item.text, item.leader, item.lead, item.support) for item in found] == [
        ("粮食产量稳定在20万吨。", "某副市长", ("农业农村局",), ("财政局", "水利局")),
        ("新建公园3座。", "某副市长", ("园林局",), ()),
    ]


@pytest.mark.parametrize(
    ("task", "joint"),
    [
        ("招商引资2000万元。由经发办负责考核。", ()),
        ("招商引资2000万元。考核工作由经发办负责。", ()),
        ("招商引资2000万元，由经发办、统计站考评。", ()),
        ("由教育局负责新建学校2所，年底由考核办组织考核。", ("教育局",)),
        ("制定考核办法。由考核办负责。", ("考核办",)),
    ],
)
def test_who_judges_what_was_done_is_not_who_does_it(task: str, joint: tuple[str, ...]) -> None:
    assert drafted("2026年目标责任书", f"1.{task}", "2.新增线路2条。").plan.items[0].joint == joint


SEVERAL = (
    "由发改局牵头，财政局配合，在9月底前完成东区30亩供地；"
    "由园区管委会牵头，自然资源局配合，在10月底前完成西区20亩供地；由城关街道负责，11月底前完成拆迁。"
)
WHO_EACH = [
    (("发改局",), ("财政局",), (), "2026-09-30"),
    (("园区管委会",), ("自然资源局",), (), "2026-10-31"),
    ((), (), ("城关街道",), "2026-11-30"),
]


@pytest.mark.parametrize(
    ("lines", "serials"),
    [
        (("关于供地的会议纪要", "2026年3月12日，副县长主持召开会议。", f"会议要求，{SEVERAL}"), [("", None)] * 3),
        (
            ("2026年供地要点", f"1.盘活土地。{SEVERAL}", "2.新增线路2条。（公交公司）"),
            [("1", 1), ("1", 2), ("1", 3), ("2", None)],
        ),
        (("2026年供地要点", "一、盘活土地", SEVERAL), [("", None)] * 3),
    ],
)
def test_each_unit_that_a_paragraph_names_has_its_own_task(
    lines: tuple[str, ...], serials: list[tuple[str, int | None]]
) -> None:
    found = drafted(*lines).plan.items
    assert [(item.serial, item.sub) for item in found] == serials
    assert [(item.lead, item.support, item.joint, str(item.deadlines[0].date)) for item in found[:3]] == WHO_EACH


def test_who_takes_part_in_every_task_is_told_once_in_other_words() -> None:
    found = drafted(
        "2026年流通工作方案",
        "（一）建设市场。〔责任单位：发改局、商务局按职责分工负责。具体任务均涉及各镇人民政府，不再做分工，下同。〕",
        "（二）简化准入。〔责任单位：市场监管局〕",
    ).plan.items
    assert [(item.joint, item.inherited) for item in found] == [
        (("发改局", "商务局"), ()),
        (("市场监管局",), ("各镇人民政府",)),
    ]


@pytest.mark.parametrize(
    "clause", ["责任单位：发改局、商务局，下同", "发改局、商务局按职责分工负责，以下同", "发改局、商务局，下同"]
)
def test_a_remark_that_the_same_holds_below_takes_no_units_away(clause: str) -> None:
    item = drafted("2026年要点", f"1.建设市场。（{clause}）", "2.新增线路2条。（公交公司）").plan.items[0]
    assert (item.text, item.joint) == ("建设市场。", ("发改局", "商务局"))


def test_a_line_says_for_which_of_the_tasks_above_it_units_answer() -> None:
    found = drafted(
        "2026年目标管理方案",
        "1.粮食产量达到20万吨；",
        "2.新建农田5万亩；",
        "2项目标的责任单位均为农业农村局。",
        "3.新增停车位600个；",
        "该目标责任单位为城管局、交通局。",
        "4.新建公园3座；",
        "5.新增绿地40公顷。",
        "以上两项任务牵头单位：园林局",
    ).plan.items
    assert [(item.serial, item.lead or item.joint) for item in found] == [
        ("1", ("农业农村局",)),
        ("2", ("农业农村局",)),
        ("3", ("城管局", "交通局")),
        ("4", ("园林局",)),
        ("5", ("园林局",)),
    ]


# ── what opens a task ──────────────────────────────────────────────────────────────────────────────────────────────


def test_small_stops_and_colons_of_a_page_count_like_others() -> None:
    found = drafted(
        "2026年重点工作",
        "1﹒新增停车位600个。",
        "责任单位﹕城管局﹔交通局",
        "2﹒新建公园3座。",
        "责任单位﹕园林局",
    ).plan.items
    assert [(item.serial, item.text, item.joint) for item in found] == [
        ("1", "新增停车位600个。", ("城管局", "交通局")),
        ("2", "新建公园3座。", ("园林局",)),
    ]


def test_headings_within_a_table_pasted_a_cell_a_line_head_their_tasks() -> None:
    found = drafted(
        "2026年公开工作任务分解",
        *("目标任务", "主要内容", "责任单位"),
        "一、助力稳增长",
        "（一）加强预期引导",
        *("通过发布会宣传经济政策。", "发改局牵头落实", "解读就业政策。", "人社局牵头落实"),
        "（二）公开减税降费",
        *("公开减税政策。", "财政局、税务局牵头落实"),
        "二、助力促改革",
        "（一）公开权力清单",
        *("做好清单公开。", "编办牵头落实"),
    ).plan.items
    assert [(item.path, item.text, item.lead) for item in found] == [
        (("一、助力稳增长", "（一）加强预期引导"), "通过发布会宣传经济政策。", ("发改局",)),
        (("一、助力稳增长", "（一）加强预期引导"), "解读就业政策。", ("人社局",)),
        (("一、助力稳增长", "（二）公开减税降费"), "公开减税政策。", ("财政局", "税务局")),
        (("二、助力促改革", "（一）公开权力清单"), "做好清单公开。", ("编办",)),
    ]


def test_measures_pasted_a_cell_a_line_below_headings_are_tasks_with_their_numbers() -> None:
    found = drafted(
        "2026年残疾预防行动方案",
        "一、主要指标",
        *("领域", "指标", "2026年"),
        "知识普及行动",
        *("1", "知识普及率", ">85%"),
        "出生缺陷防控行动",
        *("2", "婚前医学检查率", "≥70%"),
        *("3", "事故起数", "比2025年下降10%以上"),
    ).plan.items
    assert [
        (item.serial, item.path[-1], item.text, [(n.name, n.comparison, n.value) for n in item.indicators])
        for item in found
    ] == [
        ("1", "知识普及行动", "知识普及率", [("知识普及率", ">", 85)]),
        ("2", "出生缺陷防控行动", "婚前医学检查率", [("婚前医学检查率", ">=", 70)]),
        ("3", "出生缺陷防控行动", "事故起数", [("事故起数下降", ">=", 10)]),
    ]


def test_a_column_of_progress_named_by_its_months_belongs_to_the_header() -> None:
    found = drafted(
        "2026年重点项目推进情况",
        *("序号 |", "主要任务 |", "牵头单位 |", "配合单位 |", "1-10月进展情况 |", "说明 |"),
        *("1 |", "新建公园3座。 |", "园林局 |", "各街道 |", "已开工。 |", "|"),
        *("2 |", "新增停车位600个。 |", "城管局 |", "交通局 |", "已建成200个。 |", "需加快 |"),
    ).plan.items
    assert [(item.serial, item.text, item.lead, item.support) for item in found] == [
        ("1", "新建公园3座。", ("园林局",), ("各街道",)),
        ("2", "新增停车位600个。", ("城管局",), ("交通局",)),
    ]


def test_a_row_keeps_its_serial_where_the_cell_beside_it_spans_it_from_above() -> None:
    found = drafted(
        "2026年重点任务分解",
        *("序号 |", "主要任务 |", "目标任务 |", "牵头单位 |", "配合单位 |", "备注 |"),
        *("1 |", "提升环境 |", "新建公园3座。 |", "园林局 |", "各街道 |", "|"),
        *("2 |", "整治街巷50条。 |", "城管局 |", "交通局、各街道 |", "||"),
        *("3 |", "新增停车位600个。 |", "城管局 |", "交通局 |", "需加快 |", "|"),
    ).plan.items
    assert [(item.serial, item.path[-1], item.text, item.lead, item.support) for item in found] == [
        ("1", "提升环境", "新建公园3座。", ("园林局",), ("各街道",)),
        ("2", "提升环境", "整治街巷50条。", ("城管局",), ("交通局", "各街道")),
        ("3", "提升环境", "新增停车位600个。", ("城管局",), ("交通局",)),
    ]


# ── until when ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("1.2026年8月 2.2026年12月", ["2026-08-31", "2026-12-31"]),
        ("1、市场7月1日投入试运营 2、车站10月1日前完工", ["2026-07-01", "2026-10-01"]),
        ("1.8月底前完成设计\n2.12月底前竣工", ["2026-08-31", "2026-12-31"]),
        ("2026.6", ["2026-06-30"]),
    ],
)
def test_days_counted_in_one_cell_are_each_one(cell: str, days: list[str]) -> None:
    read, _ = read_deadline_cell(cell, 2026)
    assert [str(each.date) for each in read] == days
    assert all(each.text[:2] not in ("1.", "1、", "2.") for each in read if len(days) > 1)


# ── how much ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("用水量、能耗分别较2020年下降24%、25%以上。", [("用水量下降", 24, "较2020年"), ("能耗下降", 25, "较2020年")]),
        ("城镇、农村收入分别比上年增长5%和6%。", [("城镇收入增长", 5, "比上年"), ("农村收入增长", 6, "比上年")]),
    ],
)
def test_the_year_several_numbers_are_measured_against_is_none_of_them(
    text: str, found: list[tuple[str, float, str]]
) -> None:
    assert [(each.name, each.value, each.baseline) for each in find_indicators(text, 2026)] == found


def test_the_points_a_task_is_worth_are_no_target() -> None:
    found = drafted("2026年目标责任书", "1.党建工作20分，其中组织8分。", "2.满意度达到90分。", "3.新增线路2条。")
    assert [[each.value for each in item.indicators] for item in found.plan.items] == [[], [90], [2]]


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("打通人民路、解放路等12条断头路。", "断头路", 12),
        ("建成投用东镇、西镇等3家中心敬老院。", "中心敬老院", 3),
        ("对人民路、解放路等5条城区道路进行改造。", "城区道路进行改造", 5),
        ("新增学位3800位。", "新增学位", 3800),
    ],
)
def test_a_count_behind_some_of_what_it_counts_is_a_target(text: str, name: str, value: float) -> None:
    assert [(each.name, each.value) for each in find_indicators(text, 2026)] == [(name, value)]


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("高新技术企业：新增10家以上。", "高新技术企业", 10),
        ("口袋公园：新建6个。", "口袋公园", 6),
        ("服务业增加值：增长8%（依据区人代会目标设置，高于市7%平均水平）。", "服务业增加值增长", 8),
    ],
)
def test_what_stands_before_a_colon_is_what_is_counted_and_no_reason_given_is(
    text: str, name: str, value: float
) -> None:
    assert [(each.name, each.value) for each in find_indicators(text, 2026)] == [(name, value)]


@pytest.mark.parametrize(
    "text", ["聚焦教育、医疗等5个方面，完善机制。", "考核进入全省前10位。", "由2位副局长带队督查。"]
)
def test_what_is_counted_beside_a_task_is_no_target(text: str) -> None:
    assert find_indicators(text, 2026) == []


def test_how_long_a_thing_that_is_counted_is_in_traditional_characters_is_no_target() -> None:
    found = find_indicators("新建輸水管道1條，總長約25公里、寬約3米。", 2026)
    assert [(each.name, each.value) for each in found] == [("新建輸水管道", 1)]


# ── what is no task ────────────────────────────────────────────────────────────────────────────────────────────────

LETTER = (
    "关于做好2026年为民办实事工作的通知",
    "各乡镇人民政府，县政府各部门：",
    "现将有关事宜通知如下：",
    "一、各责任单位要制定计划，于4月20日前报县督查室。",
    "二、各牵头单位要牵头抓总，协助解决困难。",
)


def test_a_letter_that_only_sends_a_plan_is_none() -> None:
    with pytest.raises(XltrackError, match="附件"):
        drafted(*LETTER, "附件：2026年为民办实事任务分解表")
    with pytest.raises(XltrackError, match="附件"):
        drafted(
            "某旗人民政府办公室关于上报台账的通知",
            *LETTER[1:],
            "三、旗政府办公室要汇总各单位上报的台账。",
            "附件：1.乡镇工作台账",
            "2.部门工作台账",
        )


def test_a_letter_that_asks_its_own_units_is_a_plan_though_it_has_attachments() -> None:
    found = drafted(*LETTER, "三、县教育局要新建学校2所。", "附件：2026年为民办实事项目进度表").plan.items
    assert [item.joint for item in found] == [("各责任单位",), ("各牵头单位",), ("县教育局",)]


def test_a_letter_whose_attachment_is_only_a_form_keeps_what_it_asks() -> None:
    found = drafted(*LETTER[:3], "一、各责任单位要开展排查。", "二、各责任单位要立即整改。", "附件：排查情况统计表")
    assert [item.joint for item in found.plan.items] == [("各责任单位",), ("各责任单位",)]


def test_what_a_page_that_shares_documents_says_of_them_is_no_task() -> None:
    found = drafted(
        "2026年目标责任书",
        "- 1、下载文档前请自行甄别文档内容的完整性。",
        "- 2、如文档侵犯您的权益，请联系客服。",
        "1、新建公园3座。",
        "2、建立电子文档管理制度。",
        "下载本文档",
        "版权说明：本文档由用户提供并上传，若内容存在侵权，请举报",
    ).plan.items
    assert [item.text for item in found] == ["新建公园3座。", "建立电子文档管理制度。"]


def test_headings_in_traditional_characters_hold_no_tasks_either() -> None:
    found = drafted(
        "關於辦好2026年民生實事的通知",
        "一、納入管理的內容",
        "（一）改造農村公路380公裏。",
        "（二）新增公廁120座。",
        "二、推進落實的具體要求",
        "（一）各責任單位要高度重視，落實專人負責。",
        "三、存在的主要問題",
        "（一）個別項目進度滯後。",
    ).plan.items
    assert [(item.text, item.joint) for item in found] == [("改造農村公路380公裏。", ()), ("新增公廁120座。", ())]
    assert [(each.value, each.unit) for each in found[0].indicators] == [(380, "公裏")]


# ── minutes ────────────────────────────────────────────────────────────────────────────────────────────────────────

MINUTES = ("Minutes of the Parish Council meeting held on 4 May 2026", "Members: Cllr Hill (Chair), Cllr Moor (SM).")


@pytest.mark.parametrize(
    ("said", "text", "acts"),
    [
        ("1. Bins – Clerk to write to the contractor", "Clerk to write to the contractor", "Clerk"),
        ("1. Park inspection- clerk to get three quotes", "clerk to get three quotes", "clerk"),
        ("1. Tools Minutes: The Clerk will order the tools.", "The Clerk will order the tools.", "Clerk"),
        (
            "1. Trophies. The Clerks office to set about recovering them.",
            "The Clerks office to set about recovering them.",
            "Clerks office",
        ),
        ("1. Path- blocked path to be chased up by clerk, stile mended", "Path- blocked path to be chased up by clerk", "clerk"),
        ("1. Parade. Signs to be put out on 8 November by SM", "Signs to be put out on 8 November by SM", "SM"),
    ],
)  # fmt: skip
def test_minutes_say_who_acts_behind_what_it_is_about(said: str, text: str, acts: str) -> None:
    found = drafted(*MINUTES, said, "2. Trees. Chair to sign the licence.").plan.items
    assert [(item.text, item.joint) for item in found] == [
        (text, (acts,)),
        ("Chair to sign the licence.", ("Chair",)),
    ]


@pytest.mark.parametrize(
    "said", ["1. The Chairman will open the meeting.", "1. Accounts to be paid by BACS.", "1. Audit – signed off."]
)
def test_what_minutes_only_tell_is_no_action(said: str) -> None:
    found = drafted(*MINUTES, said, "2. Trees. Chair to sign the licence.").plan.items
    assert [item.text for item in found] == ["Chair to sign the licence."]


def test_who_announces_a_list_is_no_part_of_its_last_task() -> None:
    found = drafted(
        "某县人民代表大会公告",
        "现将2026年民生实事项目公告如下：",
        "1.新建公园3座；",
        "2.新增停车位600个。",
        "某县第十九届人民代表大会第二次会议主席团",
        "2026年2月19日",
        "下一篇：会议闭幕",
    ).plan.items
    assert [item.text for item in found] == ["新建公园3座；", "新增停车位600个。"]


@pytest.mark.parametrize(
    ("said", "text", "acts"),
    [
        ("1. Hall. Alex will collect the keys.", "Alex will collect the keys.", ("Alex",)),
        ("1. Tea. Kim and Robin to organise the tea.", "Kim and Robin to organise the tea.", ("Kim", "Robin")),
    ],
)
def test_first_names_act_in_the_minutes_of_a_club(said: str, text: str, acts: tuple[str, ...]) -> None:
    found = drafted(*MINUTES, said, "2. Trees. Chair to sign the licence.").plan.items
    assert [(item.text, item.joint) for item in found] == [(text, acts), ("Chair to sign the licence.", ("Chair",))]


@pytest.mark.parametrize("said", ["1. Lunch. Agreed to meet at noon.", "1. Access to the hall. Due to rain, none."])
def test_what_was_agreed_without_anybody_to_act_is_no_action(said: str) -> None:
    found = drafted(*MINUTES, said, "2. Trees. Chair to sign the licence.").plan.items
    assert [item.text for item in found] == ["Chair to sign the licence."]


@pytest.mark.parametrize("behind", ["团中央牵头，科协参加", "由教育部、团中央牵头，科协参加"])
def test_a_body_of_the_centre_is_a_unit(behind: str) -> None:
    found = drafted(
        "2026年科普分工", f"一、办好少年科技节（{behind}）", "二、办好农民科技节（农业农村部牵头，科协参加）"
    )
    assert [(item.text, item.lead[-1], item.support) for item in found.plan.items] == [
        ("办好少年科技节", "团中央", ("科协",)),
        ("办好农民科技节", "农业农村部", ("科协",)),
    ]


def test_initials_with_a_slash_are_those_of_each_who_acts() -> None:
    found = drafted(
        "Service Plan 2026",
        "Action / By when / Responsible officer / Outcome",
        "Review the scheme / By end of May 2026 / KL/MN / The duty is met",
        "Publish the pay policy / By end of June 26 / HR/OD Team / Staff are told",
        "Audit the lettings / By end of July 2026 / KL / Errors are found",
    ).plan.items
    assert [item.joint for item in found] == [("KL", "MN"), ("HR/OD Team",), ("KL",)]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("By end of February 27", "2027-02-28"),
        ("end of March 2026", "2026-03-31"),
        ("By 15 February", "2026-02-15"),
        ("February 15", "2026-02-15"),
    ],
)
def test_the_end_of_a_month_has_a_year_and_no_day(cell: str, day: str) -> None:
    assert [str(each.date) for each in read_deadline_cell(cell, 2026)[0]] == [day]


@pytest.mark.parametrize(
    "said", ["Minutes show who acts, see section 1 and 3", "Follow pages 4, 6 and 11", "Use the form in appendix 2"]
)
def test_where_to_read_on_is_no_number_to_reach(said: str) -> None:
    assert find_indicators(said) == []


def test_rows_whose_first_cell_has_a_bar_on_each_side() -> None:
    rows = (
        ("民政局", "新增床位200张。", "低保中心", "2026年10月底"),
        ("社保局", "办理转移300件。", "窗口", "2026年12月底"),
    )
    cells = [
        f"{'| ' * (at == 0)}{cell} |"
        for n, row in enumerate((("责任单位", "考核指标", "实施部门", "完成时限"), *rows))
        for at, cell in enumerate((str(n) if n else "序号", *row))
    ]
    plan = drafted("| 2026年民政重点工作分解 |", *cells).plan
    found = plan.items
    assert plan.title == "2026年民政重点工作分解"
    assert [(item.serial, item.text, str(item.deadlines[0].date)) for item in found] == [
        ("1", "新增床位200张。", "2026-10-31"),
        ("2", "办理转移300件。", "2026-12-31"),
    ]


def test_a_row_with_slashes_may_end_before_its_last_column() -> None:
    found = drafted(
        "Governors' plan 2026",
        "No / Task / Responsible person / Target date / Evidence",
        "1/26 / Audit the skills of governors / Clerk / July 2026 / The audit is filed.",
        "2/26 / Review the induction / Chair / November 2026",
        "3/26 / Collect the answers / Clerk / September 2026",
    ).plan.items
    assert [(item.serial, item.joint, str(item.deadlines[0].date)) for item in found] == [
        ("1/26", ("Clerk",), "2026-07-31"),
        ("2/26", ("Chair",), "2026-11-30"),
        ("3/26", ("Clerk",), "2026-09-30"),
    ]


@pytest.mark.parametrize("label", ["牵头责任人", "牵头负责人"])
def test_the_person_who_leads_is_no_part_of_the_task(label: str) -> None:
    found = drafted(
        "2026年要点",
        f"1.完善停车场。（{label}：某甲，具体责任人：某乙、某丙）",
        f"2.新建分馆3家。（{label}：某丁）",
    ).plan.items
    assert [(item.text, item.leader, item.joint) for item in found] == [
        ("完善停车场。", "某甲、某乙、某丙", ()),
        ("新建分馆3家。", "某丁", ()),
    ]


@pytest.mark.parametrize("of_unit", ["责任单位：文旅局", "责任人：某丁；责任单位：文旅局"])
def test_a_task_that_names_a_person_alone_stays_among_those_of_units(of_unit: str) -> None:
    found = drafted("2026年要点", "1.完善停车场。（责任人：某甲）", f"2.新建分馆3家。（{of_unit}）").plan.items
    assert [(item.text, item.joint) for item in found] == [("完善停车场。", ()), ("新建分馆3家。", ("文旅局",))]


PASTED = ["2", "开展下乡活动。", "文化股", "3", "推进总分馆制建设。", "4", "非遗保护", "办好交流活动。", "博物馆"]
PASTED += ["5", "文物保护", "完成塔身修缮。", "10月底前"]


def told(*lines: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
    found = drafted("2026年文旅重点工作", *lines).plan.items
    return [(item.serial, item.text, item.leader, item.joint) for item in found]


def tasks_of(first: str, last: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [
        ("1", "惠民演出不少于80场。", first, ("文化股", "文化馆")),
        ("2", "开展下乡活动。", "", ("文化股",)),
        ("3", "推进总分馆制建设。", "", ()),
        ("4", "办好交流活动。", "", ("博物馆",)),
        ("5", "完成塔身修缮。", last, ("文物股",)),
    ]


def test_rows_pasted_a_cell_a_line_are_not_cut_where_a_row_lacks_cells() -> None:
    header = ["序号", "指标", "工作任务", "完成时限", "责任股室", "备注"]
    first = ["1", "公共文化", "惠民演出不少于80场。", "11月底前", "文化股", "文化馆"]
    assert told(*header, *first, *PASTED, "文物股") == tasks_of("", "")


def test_a_leader_behind_the_day_is_no_task() -> None:
    header = ["序号", "指标", "工作任务", "完成时限", "责任领导", "责任股室", "备注"]
    first = ["1", "公共文化", "惠民演出不少于80场。", "11月底前", "某甲", "文化股", "文化馆"]
    assert told(*header, *first, *PASTED, "某 乙", "文物股") == tasks_of("某甲", "某 乙")


@pytest.mark.parametrize("body", ["自然科学基金会", "茶文化研究会", "乡村发展促进会", "餐饮商会"])
def test_a_foundation_or_chamber_that_joins_is_a_unit(body: str) -> None:
    found = drafted("2026年要点", f"一、办好少年科技节（由教育局牵头，{body}参加）", "二、办好农民科技节（由科协牵头）")
    assert [(item.text, item.lead, item.support) for item in found.plan.items] == [
        ("办好少年科技节", ("教育局",), (body,)),
        ("办好农民科技节", ("科协",), ()),
    ]
