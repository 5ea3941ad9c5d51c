"""What a coordinator would lose of text pasted from pages that offices publish: cells held apart by a space, labels in boxes, tasks in sentences."""

from __future__ import annotations

import pytest

from tests.import_documents import text_document
from xltrack.documents import Draft
from xltrack.importing import draft
from xltrack.importing.meaning.indicators import find_indicators


def drafted(*lines: str) -> Draft:
    return draft([text_document(lines)])


# ── who ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("header", ["序号 任务 牵头部门", "序号 工 作 任 务 牵头部门", "序 号 任务 牵 头 部 门"])
def test_a_table_of_three_columns_held_apart_by_spaces_keeps_its_units(header: str) -> None:
    plan = drafted("2026年任务分解", header, "1 新建公园3座 园林局", "2 新增岗位200个以上 人社局").plan
    assert [(item.serial, item.text, item.lead) for item in plan.items] == [
        ("1", "新建公园3座", ("园林局",)),
        ("2", "新增岗位200个以上", ("人社局",)),
    ]
    assert [(i.name, i.value) for item in plan.items for i in item.indicators] == [("新建公园", 3), ("新增岗位", 200)]


def test_names_behind_tasks_lead_where_the_line_above_them_says_so() -> None:
    lines = ("序号 名称 工作任务 牵头责任单位", "1 税收增长8%以上。 财政局", "2 新建公园3座。 园林局、住建局")
    assert [item.lead for item in drafted("2026年任务分解", *lines).plan.items] == [("财政局",), ("园林局", "住建局")]


def test_units_behind_the_last_sentence_and_a_space_are_who_does_it() -> None:
    plan = drafted("2026年任务分解", "1 税收增长8%以上. 财政局", "2 新建公园3座。 园林局、住建局").plan
    assert [(item.text, item.joint) for item in plan.items] == [
        ("税收增长8%以上.", ("财政局",)),
        ("新建公园3座。", ("园林局", "住建局")),
    ]


def test_labels_in_boxes_with_their_words_below_say_who_and_until_when() -> None:
    plan = drafted(
        "环境问题整改清单",
        "【问题一】路面积尘",
        "【责任单位】城管局",
        "【整改要求】",
        "加大冲洗频次。",
        "【整改期限】2026年1月25日前",
        "【问题二】裸土未覆盖",
        "【责任单位】住建局",
        "【整改要求】",
        "落实喷淋。",
        "【整改期限】2026年2月25日前",
    ).plan
    assert [(item.serial, item.text, item.joint, str(item.deadlines[0].date)) for item in plan.items] == [
        ("一", "路面积尘", ("城管局",), "2026-01-25"),
        ("二", "裸土未覆盖", ("住建局",), "2026-02-25"),
    ]


def test_the_office_in_charge_answers_where_no_other_is_named() -> None:
    lines = [
        "整改清单",
        "1.路面积尘",
        "主管单位：城管局",
        "整改要求：加大冲洗频次。",
        "2.裸土未覆盖",
        "主管单位：住建局",
    ]
    assert [item.joint for item in drafted(*lines).plan.items] == [("城管局",), ("住建局",)]
    lines.insert(3, "责任单位：环卫所")
    assert drafted(*lines).plan.items[0].joint == ("环卫所",)


# ── how much ───────────────────────────────────────────────────────────────────────────────────────────────────────


def counted(text: str) -> list[tuple[str, float | None, str]]:
    return [(each.name, each.value, each.unit) for each in find_indicators(text, 2026)]


def test_what_is_done_in_town_is_counted() -> None:
    assert counted("完成市区120幢房屋的外墙改善、10条小巷改善。") == [
        ("房屋的外墙改善", 120, "幢"),
        ("小巷改善", 10, "条"),
    ]


def test_a_second_measure_in_a_bracket_hides_no_number() -> None:
    assert counted("为村民放映电影2.5万场(次)以上。") == [("为村民放映电影", 2.5, "万场")]


def test_how_many_were_planned_begun_and_finished_are_of_one_thing() -> None:
    assert counted("规划实施甲园、乙园等19个绿化项目，开工建设16个，年内完成15个。") == [
        ("绿化项目", 19, "个"),
        ("绿化项目开工建设", 16, "个"),
        ("绿化项目", 15, "个"),
    ]


def test_whom_a_task_concerns_is_no_number_to_reach() -> None:
    assert counted("开工改造老旧小区5个，涉及居民6.2万户。") == [("开工改造老旧小区", 5, "个")]


# ── what is a task ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_steps_counted_within_a_task_stay_with_it() -> None:
    plan = drafted("2026年工作安排", "1.改善办学条件。一是新建校舍2栋；二是更换课桌50套。", "2.新建公园3座。").plan
    assert [item.text for item in plan.items] == [
        "改善办学条件。一是新建校舍2栋；二是更换课桌50套。",
        "新建公园3座。",
    ]
    assert [i.value for i in plan.items[0].indicators] == [2, 50]


def test_steps_that_name_who_acts_are_tasks_of_their_own() -> None:
    plan = drafted("工作安排", "1.抓好整治。一是城管局要清运垃圾；二是住建局要修复路面。", "2.新建公园3座。").plan
    assert [(item.text, item.joint) for item in plan.items][:2] == [
        ("城管局要清运垃圾；", ("城管局",)),
        ("住建局要修复路面。", ("住建局",)),
    ]


def test_words_about_how_to_work_above_the_goals_are_no_task() -> None:
    lines = ["一、工作目标", "坚持以人为本，全面落实部署。", "确保不发生较大事故。", "二、工作任务", "1.检查4次。"]
    found = drafted("2026年责任书", *lines)
    assert [item.text for item in found.plan.items] == ["确保不发生较大事故。", "检查4次。"]
    assert "坚持以人为本，全面落实部署。" in list(found.unplaced["text"])


# ── until when ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_good_start_to_the_year_is_no_day() -> None:
    plan = drafted("2026年要点", "1.实现一季度开门红。（发改局）", "2.一季度完成招标。（住建局）").plan
    assert [[str(day.date) for day in item.deadlines] for item in plan.items] == [[], ["2026-03-31"]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Library visits up 5% on 2025.", "increase in library visits"),
        ("Sickness absence 2% down on last year.", "reduction in sickness absence"),
        ("Cut energy use 10% compared with 2024.", "reduction in energy use"),
    ],
)
def test_so_much_up_or_down_is_a_change_of_what_is_measured(text: str, name: str) -> None:
    (found,) = find_indicators(text, 2026)
    assert (found.name, found.basis, bool(found.baseline)) == (name, "growth", True)


def test_within_so_many_working_days_is_a_deadline_but_no_standard_is() -> None:
    plan = drafted("Action plan 2026", "1. Repair the gate within 5 working days. (Parks Team)", "2. Answer all letters within 5 working days. (Clerk)").plan  # fmt: skip
    assert [[day.text for day in item.deadlines] for item in plan.items] == [["within 5 working days"], []]


def test_a_problem_that_is_to_be_put_right_is_a_task() -> None:
    plan = drafted(
        "视察要求", "一是城管局要加强沟通；", "二是各学校对存在问题要限期整改；", "三是住建局要修复路面。"
    ).plan
    assert [item.joint for item in plan.items] == [("城管局",), ("各学校",), ("住建局",)]


def test_who_is_to_act_behind_meanwhile_acts_too() -> None:
    plan = drafted("会议纪要", "1.由住建局封闭缺口，同时由城管局设置护栏；", "2.由交警大队加强巡查。").plan
    assert plan.items[0].joint == ("住建局", "城管局")


def test_what_stands_below_a_bare_heading_of_actions_is_to_be_done() -> None:
    plan = drafted("Notes of the working group", "All were well.", "Actions", "- Order the signs", "- Parks Team to mend the gate").plan  # fmt: skip
    assert [(item.text, item.joint) for item in plan.items] == [
        ("Order the signs", ()),
        ("Parks Team to mend the gate", ("Parks Team",)),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        ("3月10日前      完成招标", "5月底前      主体开工", "10月31日前      竣工验收"),
        ("完成招标    2026年3月    已完成", "主体开工    2026年5月    进行中", "竣工验收    2026年10月    未开始"),
    ],
)
def test_a_timeline_without_a_header_gives_each_step_its_day(rows: tuple[str, ...]) -> None:
    plan = drafted("2026年项目进度安排", *rows).plan
    assert [item.text for item in plan.items] == ["完成招标", "主体开工", "竣工验收"]
    assert [item.deadlines[0].date.month for item in plan.items if item.deadlines[0].date] == [3, 5, 10]


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("请各单位收到之日起15个工作日内完成下列整改：", ["收到之日起15个工作日内", "6月底前"]),
        ("以上任务请于10月底前办结。", ["10月底前", "6月底前"]),
        ("请于10月底前将以下任务完成情况报我办。", ["", "6月底前"]),
    ],
)
def test_a_day_said_once_for_the_whole_list_is_each_tasks_own(said: str, days: list[str]) -> None:
    found = drafted("2026年整改任务", said, "1.清运垃圾。责任单位：城管局", "2.6月底前修复路面。责任单位：住建局")
    assert ["".join(day.text for day in item.deadlines) for item in found.plan.items] == days
    assert [doubt.position for doubt in found.uncertain if doubt.code == "shared-day"] == ([0] if days[0] else [])


def test_a_whole_letter_in_one_paragraph_is_cut_at_its_numerals() -> None:
    letter = "为做好安全工作，特制定本责任书：一、目标1、每季度培训一次；2、火灾事故死亡人数为零；3、隐患整改率100%。二、职责1、落实属地管理。"
    plan = drafted("2026年责任书", letter).plan
    assert [item.text for item in plan.items] == [
        "每季度培训一次；",
        "火灾事故死亡人数为零；",
        "隐患整改率100%。",
        "落实属地管理。",
    ]


def test_who_took_the_pictures_is_no_part_of_the_last_task() -> None:
    plan = drafted("2026年民生实事", "一、改造公厕20座；", "二、新建公园3座。", "(图文/记者 某某)").plan
    assert [item.text for item in plan.items] == ["改造公厕20座；", "新建公园3座。"]


def test_a_sentence_that_speaks_of_a_review_among_others_is_a_task() -> None:
    plan = drafted("2026年责任书", "1.制定全年计划，有工作总结。", "2.每月检查1次。").plan
    assert [item.serial for item in plan.items] == ["1", "2"]


def test_policies_that_some_units_all_carry_out_are_a_rule_and_no_names() -> None:
    said = "1.出台办法。(责任单位:甲局、乙局。以下政策措施均需各区政府落实,不再单独列出)"
    first, second = drafted("2026年政策措施", said, "2.奖补企业50家。(责任单位:丙局)").plan.items
    assert (first.joint, second.joint, second.inherited) == (("甲局", "乙局"), ("丙局",), ("各区政府",))


def test_what_the_clerk_is_to_do_stands_behind_a_comma_too() -> None:
    lines = ("Minutes of the meeting, 10 July 2026", "1. The lamp is out, Clerk to report it.", "2. Apologies from J Ash, Clerk to the Council.")  # fmt: skip
    assert [item.text for item in drafted(*lines).plan.items] == ["Clerk to report it."]


def test_who_stands_behind_a_dash_without_a_stop_before_it() -> None:
    plan = drafted("2026年任务", "1.清理河道5公里——水利局、各镇", "2.新建公园3座——园林局").plan
    assert [(item.text, item.joint) for item in plan.items] == [
        ("清理河道5公里", ("水利局", "各镇")),
        ("新建公园3座", ("园林局",)),
    ]


def test_the_first_and_second_of_a_plan_without_numerals_are_tasks() -> None:
    plan = drafted("十大工程", "之一：“亮点工程”——改造老街3条。", "之二：“暖心工程”——新建食堂2所。").plan
    assert [item.serial for item in plan.items] == ["之一", "之二"]


@pytest.mark.parametrize("said", ["会议要求一是", "副区长强调一是"])
def test_what_is_asked_for_right_behind_who_asks_is_a_task(said: str) -> None:
    plan = drafted("推进会", f"3月5日召开会议。{said}加快土地报征;二是城管局继续做好巡查。各镇负责人参加。").plan
    assert [item.text[:6] for item in plan.items] == ["加快土地报征", "城管局继续做"]
    assert [item.joint for item in plan.items] == [(), ("城管局",)]


def test_paragraphs_below_headings_that_end_in_a_dash_are_tasks() -> None:
    plan = drafted(
        "2026年看变化",
        "我们来看看有哪些变化？",
        "交通——",
        "建成公路13公里。",
        "城区——",
        "新建停车场6个，新增泊位380个。",
        "产业——",
        "新增企业10家。",
    ).plan
    assert [(item.path, item.text[:4]) for item in plan.items] == [
        (("交通",), "建成公路"),
        (("城区",), "新建停车"),
        (("产业",), "新增企业"),
    ]


def test_who_took_part_does_not_answer_for_the_last_task() -> None:
    item = drafted("纪要", "1.加快审批。", "2.确定节点。规划局、土地局及高新公司负责人参加。").plan.items[1]
    assert item.joint == ()


def test_labels_that_lost_their_colons_still_say_who() -> None:
    plan = drafted(
        "整治方案",
        "1、路口积存垃圾责任单位环卫公司配合单位街道办事处、城管中队",
        "2、店外乱堆乱放责任单位城管中队",
        "3、督促各责任单位落实巡查。",
    ).plan
    assert [(item.text, item.lead, item.support, item.joint) for item in plan.items][:2] == [
        ("路口积存垃圾", ("环卫公司",), ("街道办事处", "城管中队"), ()),
        ("店外乱堆乱放", (), (), ("城管中队",)),
    ]
    assert "落实巡查" not in [unit.name for unit in plan.units]
    remark = "责任单位：甲局、乙局（列第一位者为工作牵头单位或汇总单位，下同）"
    assert drafted("任务", "1.减轻负担20亿元。", remark, "2.新建公园3座。").plan.items[0].joint == ("甲局", "乙局")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("拆除甲路、乙路等5处旧围墙。", "拆除旧围墙"),
        ("解决山区3万人用电问题。", "解决山区用电问题"),
        ("按时完成县政府下达的防汛任务。", "防汛"),
        ("今年要确保完成棚改2户。", "棚改"),
        ("预期全年可实现旅游收入3亿元。", "旅游收入"),
        ("继续推进老楼加装电梯20部。", "老楼加装电梯"),
        ("完成5万平方米校舍外墙翻新与3个广场。", "校舍外墙翻新"),
    ],
)
def test_a_number_is_called_by_what_it_counts(text: str, name: str) -> None:
    assert find_indicators(text, 2026)[0].name == name


def test_past_years_are_nothing_to_reach() -> None:
    assert not find_indicators("Publish the work done over the past three years.", 2026)


def test_what_is_to_be_worked_out_by_a_day_stays_in_the_words_of_the_task() -> None:
    said = "关于供水。由水务局牵头，住建局配合，于5月底前拿出方案。"
    item = drafted("2026年会议纪要", f"1.{said}", "2.由城管局负责，10月底前完成。").plan.items[0]
    assert (item.text, item.lead, item.support) == (said, ("水务局",), ("住建局",))


def test_who_leads_and_helps_is_told_before_a_day_by_which_something_stands() -> None:
    plan = drafted(
        "2026年实事", "1.新建学校2所，由教育局牵头，各街道配合，8月底前完工。", "2.种树5株，由园林局负责。"
    ).plan
    assert (plan.items[0].lead, plan.items[0].support) == (("教育局",), ("各街道",))


def test_who_looks_on_is_none_of_those_who_do_it() -> None:
    plan = drafted(
        "整改方案", "1.清运垃圾。", "责任单位：城管局；督导单位：环委办", "2.修复路面。", "责任单位：住建局"
    ).plan
    assert [unit.name for unit in plan.units] == ["城管局", "住建局"]


def test_matters_of_supervision_are_serials_with_what_is_asked_of_them() -> None:
    plan = drafted(
        "2026年督查清单",
        "督查事项一：改造进展缓慢",
        "责任单位：住建局",
        "办理要求：6月底前全部开工",
        "督查事项二：养护不到位",
        "责任单位——交通局",
    ).plan
    assert [(item.serial, item.text, item.joint) for item in plan.items] == [
        ("一", "改造进展缓慢", ("住建局",)),
        ("二", "养护不到位", ("交通局",)),
    ]
    assert [str(day.date) for day in plan.items[0].deadlines] == ["2026-06-30"]


def test_recommendations_with_a_letter_of_their_own_are_told_apart() -> None:
    plan = drafted("Recommendations", "R1. Publish a plan by June 2026. Responsible: Planning Team.", "R2. Review fees. Responsible: Finance Team.").plan  # fmt: skip
    assert [item.serial for item in plan.items] == ["R1", "R2"]


# ── who acts, in the words of a task ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "lead", "joint", "support"),
    [
        ("7月底前，商务局牵头完成20家门店整改，消防队、街道办按职责分工负责。", ["商务局"], [], ["消防队", "街道办"]),
        ("教育局牵头，卫健局、公安局按职责负责，9月底前完成排查。", ["教育局"], [], ["卫健局", "公安局"]),
        ("水利局负责，5月底前完成12处险段加固，财政局做好资金保障。", ["水利局"], [], ["财政局"]),
        ("建成停车场6座，资规局负责选址，城管局负责施工。", [], ["资规局", "城管局"], []),
    ],
)
def test_who_acts_in_a_clause_of_the_task_is_not_lost(
    text: str, lead: list[str], joint: list[str], support: list[str]
) -> None:
    lines = (f"1.{text}", "2.新建公园3座。（园林局）", "3.新建公厕2座。（环卫所）")
    item = drafted("2026年任务分工", *lines).plan.items[0]
    assert ([*item.lead], [*item.joint], [*item.support]) == (lead, joint, support)


def test_who_is_in_charge_somewhere_is_no_unit() -> None:
    lines = (
        "1.各站点负责人要到岗，对负责巡线的班组培训2次。",
        "2.新建公园3座。（园林局）",
        "3.新建公厕2座。（环卫所）",
    )
    assert all(not item.joint for item in drafted("2026年任务分工", *lines).plan.items if item.serial == "1")


def test_names_that_the_page_broke_in_two_are_whole() -> None:
    plan = drafted(
        "2026年任务分解方案",
        "一、健全基层治理的各项机制，提高为民服务和应急处置的",
        "水平",
        "1.建设社区食堂12家。",
        "牵头单位：区民政局",
        "协办单位：区财政局、高新区管委",
        "会、各街道",
        "2.设立调解室8个。",
        "牵头单位：区司法局",
    ).plan
    assert [(item.support, item.path) for item in plan.items] == [
        (("区财政局", "高新区管委会", "各街道"), ("一、健全基层治理的各项机制，提高为民服务和应急处置的水平",)),
        ((), ("一、健全基层治理的各项机制，提高为民服务和应急处置的水平",)),
    ]


def test_what_a_meeting_decides_under_other_matters_is_a_task() -> None:
    plan = drafted(
        "会议纪要",
        "一、关于泵站改造。由水务局牵头，6月底前完成。",
        "二、关于资金安排。由财政局按程序拨付。",
        "三、其他事项。会议明确，督查室负责跟踪督办，每月通报一次。",
    ).plan
    assert [(item.serial, (*item.lead, *item.joint)) for item in plan.items] == [
        ("一", ("水务局",)),
        ("二", ("财政局",)),
        ("三", ("督查室",)),
    ]


def test_what_a_meeting_only_heard_is_no_task() -> None:
    plan = drafted(
        "會議紀要",
        "一、研究道路養護工作",
        "會議聽取了養護中心關於道路養護情況的匯報。市政局、交通局等單位要每周巡查。",
        "二、研究公園管理工作",
        "会议听取了园林局的汇报。会议决定，由园林局制定办法。会议还研究了其他事项。",
    ).plan
    assert [item.text for item in plan.items] == ["市政局、交通局等單位要每周巡查。", "会议决定，由园林局制定办法。"]


def test_who_presses_for_it_is_none_of_those_who_do_it() -> None:
    plan = drafted(
        "审计整改清单", "1.账实不符。责任单位：文旅局；督促单位：财政局。", "2.未按期缴库。责任单位：住建局。"
    ).plan
    assert [item.joint for item in plan.items] == [("文旅局",), ("住建局",)]


# ── until when ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("said", ["请于6月25日前整改到位，并书面反馈情况。", "务必在6月25日前全部办结。"])
def test_a_day_for_what_the_letter_does_not_name_again_is_each_tasks_own(said: str) -> None:
    plan = drafted(
        "督办函",
        "住建局、城管局：",
        f"近日检查发现以下情况，{said}",
        "1.围挡缺失。（住建局）",
        "2.井盖破损。（城管局，6月10日前）",
        "2026年6月2日",
    ).plan
    assert [[str(day.date) for day in item.deadlines] for item in plan.items] == [["2026-06-25"], ["2026-06-10"]]


def test_the_first_of_two_years_named_alike_is_that_of_undated_days() -> None:
    plan = drafted(
        "问题整改清单",
        "1.台账不全，2025年8月31日前补齐。责任单位：文旅局",
        "2.招标不规范。责任单位：交通局。完成时限：9月底前",
        "3.往来款未清。责任单位：财政局。完成时限：2026年6月底",
    ).plan
    assert [str(item.deadlines[0].date) for item in plan.items] == ["2025-08-31", "2025-09-30", "2026-06-30"]


# ── how much ───────────────────────────────────────────────────────────────────────────────────────────────────────


def due(text: str) -> list[tuple[str, float | None, str]]:
    return [(each.name, each.value, str(each.due or "")) for each in find_indicators(text, 2026)]


def test_what_is_to_be_reached_on_the_way_has_its_own_day() -> None:
    assert due("引进项目9个，3月底前新开工3个。") == [("引进项目", 9, ""), ("引进项目新开工", 3, "2026-03-31")]
    assert due("全年完成投资20亿元，其中上半年完成9亿元。") == [("投资", 20, ""), ("投资", 9, "2026-06-30")]
    assert due("6月底前改造小区12个。") == [("改造小区", 12, "")]  # the day is the task's


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("在30所学校开展近视防控试点。", [("学校开展近视防控试点", 30, "所")]),
        ("东校、西校等4所学校改扩建。", [("学校改扩建", 4, "所")]),
        ("引进2户企业入驻园区。", [("企业入驻园区", 2, "户")]),
        ("创办10家以上的合作社。", [("合作社", 10, "家")]),
        ("建设1条总长度约8公里的供热管线。", [("供热管线", 1, "条")]),
        ("新建下穿通道，总长约900米，宽20米。", [("新建下穿通道总长", 900, "米")]),
        ("改造小区5个、3.2万m2。", [("改造小区", 5, "个"), ("改造小区", 3.2, "万m2")]),
        ("1.3月底前完成普查；2.9月底前更换水表600块。", [("更换水表", 600, "块")]),
    ],
)
def test_numbers_to_reach_are_found_and_called_by_what_they_count(
    text: str, numbers: list[tuple[str, float, str]]
) -> None:
    assert counted(text) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("年底前新建管网40公里、改造18公里。", [("新建管网", 40, "公里"), ("改造管网", 18, "公里")]),
        ("改造宿舍楼2栋共1.1万平方米。", [("改造宿舍楼", 2, "栋")]),
        ("退回超标准费用1.26万元。", [("退回超标准费用", 1.26, "万元")]),
        ("及格率≥92%，优秀率≥40%。", [("及格率", 92, "%"), ("优秀率", 40, "%")]),
        ("污水收集率仅58%，抓紧整改。", []),
        ("完成东校一期2座教学楼建设。", [("教学楼建设", 2, "座")]),
        ("河道违建棚房2处，堆放砂石约300立方米。请水利局督促清理。", []),
    ],
)
def test_how_bad_a_thing_is_asks_nothing_and_each_number_has_its_own_name(
    text: str, numbers: list[tuple[str, float, str]]
) -> None:
    assert counted(text) == numbers


def test_what_each_part_of_the_year_is_to_reach_is_of_what_was_named_for_all_of_it() -> None:
    assert due("全年新签合同额不低于60亿元，一季度15亿元、上半年32亿元、前三季度48亿元。") == [
        ("新签合同额", 60, ""),
        ("新签合同额", 15, "2026-03-31"),
        ("新签合同额", 32, "2026-06-30"),
        ("新签合同额", 48, "2026-09-30"),
    ]


def test_a_day_to_report_by_is_not_the_day_of_the_letter() -> None:
    plan = drafted(
        "整改清单",
        "请每季度末报送进展，2025年9月30日前报送总结。",
        "1.账目不清。责任单位：财务科。完成时限：2025年5月底",
        "2.采购不规范。责任单位：后勤科。完成时限：2025年6月底",
    ).plan
    assert plan.settings.issue_date is None
    assert [period.label for period in plan.periods] == ["2025Q1", "2025Q2", "2025Q3", "2025Q4"]


def test_who_helps_to_clear_away_is_not_lost() -> None:
    lines = (
        "1.由河口镇牵头，城管局、资规局配合拆除，5月15日前整改到位。",
        "2.新建公园3座。（园林局）",
        "3.新建公厕2座。（环卫所）",
    )
    item = drafted("2026年问题交办清单", *lines).plan.items[0]
    assert (item.lead, item.support) == (("河口镇",), ("城管局", "资规局"))


@pytest.mark.parametrize(
    ("line", "lead", "joint", "support"),
    [
        ("本项活动由文旅局、体育局共同组织实施。", (), ("文旅局", "体育局"), ()),
        ("资规局负责选址，住建局负责建设，6月底前完工。", (), ("资规局", "住建局"), ()),
        ("由商务局牵头，抓好展会筹备；城管局负责秩序维护。", ("商务局",), (), ("城管局",)),
    ],
)
def test_every_office_that_answers_for_a_part_of_a_task_is_kept(
    line: str, lead: tuple[str, ...], joint: tuple[str, ...], support: tuple[str, ...]
) -> None:
    item = drafted("2026年重点任务", f"1.{line}", "2.改造机房2座。（工信局）").plan.items[0]
    assert (item.text, item.lead, item.joint, item.support) == (line, lead, joint, support)


@pytest.mark.parametrize(
    "rule",
    [
        "本方案部署的以下工作均需各镇政府落实，不再列出。",
        "以下均需各镇政府落实，镇政府无相应职能的，由县直部门负责，不再列出",
    ],
)
def test_a_rule_for_all_later_tasks_names_units_and_nothing_else(rule: str) -> None:
    plan = drafted("2026年重点任务", f"1.普查水井。[县水务局牵头。{rule})]", "2.封填废井9口。（县水务局牵头）").plan
    assert [(item.text, item.lead, item.inherited) for item in plan.items] == [
        ("普查水井。", ("县水务局",), ()),
        ("封填废井9口。", ("县水务局",), ("各镇政府",)),
    ]


@pytest.mark.parametrize(
    ("bracket", "lead", "joint", "support"),
    [
        ("（教育局牵头，各乡镇配合，下同）", ("教育局",), (), ("各乡镇",)),
        ("（教育局牵头。明确牵头部门的，其他部门配合，不逐一列出，下同）", ("教育局",), (), ()),
        ("（教育局、财政局负责。列第一位的为牵头部门，下同）", (), ("教育局", "财政局"), ()),
        ("（教育局）（列第一位的为牵头单位，下同）", (), ("教育局",), ()),
    ],
)
def test_names_in_a_bracket_that_holds_for_what_follows_are_kept(
    bracket: str, lead: tuple[str, ...], joint: tuple[str, ...], support: tuple[str, ...]
) -> None:
    items = drafted("2026年重点任务", f"1.新建幼儿园3所{bracket}。", "2.改造机房2座。（工信局）").plan.items
    assert [(i.lead, i.joint, i.support) for i in items] == [(lead, joint, support), ((), ("工信局",), ())]


def test_who_answers_by_post_is_no_unit_and_every_bracket_of_a_paragraph_is_a_task() -> None:
    plan = drafted(
        "2026年重点工作分工",
        "（一）稳住投资。开工水库3座（分管副省长、协管副秘书长负责，省水利厅牵头。明确牵头部门的，其他部门配合，下同），"
        "通车高速公路90公里（分管副省长负责，省交通运输厅等负责）。",
        "（二）扩大就业。新增岗位9万个。（分管副省长负责，省人社厅牵头）",
    ).plan
    assert [(i.text, i.lead, i.joint, i.leader) for i in plan.items] == [
        ("稳住投资。开工水库3座", ("省水利厅",), (), "分管副省长、协管副秘书长"),
        ("通车高速公路90公里", (), ("省交通运输厅",), "分管副省长"),
        ("扩大就业。新增岗位9万个。", ("省人社厅",), (), "分管副省长"),
    ]


def test_who_shares_the_work_may_stand_below_the_leader_of_a_task() -> None:
    item = drafted(
        "2026年重点任务分工",
        "1.新增岗位9万个以上。",
        "分管省领导：林某某",
        "部门分工：省人社厅牵头，省教育厅配合。",
        "2.改造机房2座。",
        "部门分工：省工信厅牵头，各部门配合。",
    ).plan.items[0]
    assert (item.text, item.leader, item.lead, item.support) == (
        "新增岗位9万个以上。",
        "林某某",
        ("省人社厅",),
        ("省教育厅",),
    )


def test_headings_without_numerals_below_those_with_are_sections_too() -> None:
    plan = drafted(
        "2026年任务分解",
        "一、主要工作",
        "（一）增强动力",
        "加强基础设施建设",
        "1.改造道路3条。（住建局）",
        "2.新建桥梁2座。（交通局）",
        "加快产业升级",
        "3.新增企业20家。（工信局）",
        "（二）改善民生",
        "4.新建学校2所。（教育局）",
    ).plan
    assert [item.path for item in plan.items] == [
        ("一、主要工作", "（一）增强动力", "加强基础设施建设"),
        ("一、主要工作", "（一）增强动力", "加强基础设施建设"),
        ("一、主要工作", "（一）增强动力", "加快产业升级"),
        ("一、主要工作", "（二）改善民生"),
    ]


def test_what_the_page_broke_off_a_heading_is_no_section() -> None:
    plan = drafted(
        "2026年任务分解",
        "（一）加快推动全县经济社会",
        "高质量发展",
        "1.改造道路3条。（住建局）",
        "2.新建桥梁2座。（交通局）",
        "（二）扎实推进城乡建设",
        "融合发展",
        "1.新增企业20家。（工信局）",
    ).plan
    assert [len(item.path) for item in plan.items] == [1, 1, 1]


def test_names_in_traditional_characters_are_known_by_their_endings() -> None:
    item = drafted("2026年工作", "1.發放補貼（含）。（市殘聯、市婦聯負責）", "2.改造機房2座。（市工信局）").plan.items[
        0
    ]
    assert item.joint == ("市殘聯", "市婦聯")


@pytest.mark.parametrize(
    ("line", "joint"),
    [
        ("未按时进驻窗口的，由县督查室跟进督办。", ()),
        ("窗口改造由县大数据局负责，县督查室督查。", ("县大数据局",)),
        ("窗口改造由县大数据局负责实施，请县住建局尽快拿出方案。", ("县大数据局",)),
        ("推进窗口改造，由县政务服务中心管委会负责落实。", ("县政务服务中心管委会",)),
    ],
)
def test_who_presses_for_a_task_does_not_do_it_and_a_long_name_is_whole(line: str, joint: tuple[str, ...]) -> None:
    lines = ("1.改造机房2座。（工信局）", f"2.{line}", "3.新建公园2座。（住建局）")
    assert [item.joint for item in drafted("2026年重点任务", *lines).plan.items] == [("工信局",), joint, ("住建局",)]
