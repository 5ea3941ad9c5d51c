"""What a coordinator would lose of layouts that offices publish: quarters of financial years, days set anew, who proposed, cells with bars."""

from __future__ import annotations

import pytest

from tests.import_documents import grid_document, text_document
from xltrack.documents import Draft
from xltrack.importing import draft
from xltrack.importing.grammar.english import english_indicators
from xltrack.plan import Item

HEADER_EN = ("Ref", "Action", "Responsible team", "Due date")


def drafted(*lines: str) -> Draft:
    return draft([text_document(lines)])


def rows(*cells: tuple[str, ...]) -> tuple[Item, ...]:
    return draft([grid_document(cells)]).plan.items


# ── until when ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Q1 2025/26", "2025-06-30"),
        ("Q3 2025/26", "2025-12-31"),
        ("Q4 25/26", "2026-03-31"),
        ("By end of Q2 2025-26", "2025-09-30"),
        ("Quarter 3, 2025/26", "2025-12-31"),
        ("2026/27 Q1", "2026-06-30"),
        ("Q2 FY 2026/27", "2026-09-30"),
        ("by the end of 2025/26", "2026-03-31"),
        ("Q3 2025", "2025-09-30"),
    ],
)
def test_a_quarter_of_a_financial_year_ends_when_that_year_has_it(words: str, day: str) -> None:
    table = [HEADER_EN, ("1", "Resurface the market square", "Highways Team", words)]
    result = draft([grid_document(table)])
    assert [(each.text, str(each.date)) for each in result.plan.items[0].deadlines] == [(words, day)]
    assert any(each.code == "financial-year" for each in result.uncertain) == ("/" in words or "-" in words)


def test_the_financial_year_begins_when_the_document_says_so() -> None:
    result = drafted(
        "Service Plan 2025/26",
        "The financial year begins on 1 July.",
        "1. Open two youth clubs by Q1 2025/26. (Youth Team)",
        "2. Repair the harbour road by Q2 2025/26. (Works Team)",
    )
    assert [str(day.date) for item in result.plan.items for day in item.deadlines] == ["2025-09-30", "2025-12-31"]
    assert not any(each.code == "financial-year" for each in result.uncertain)


def test_a_financial_year_is_no_number_to_reach() -> None:
    found = english_indicators("During 2025/26 plant 400 trees, as in 2024/25.", 2026)
    assert [(each.name, each.value) for each in found] == [("trees", 400)]


def test_a_day_set_anew_takes_the_place_of_the_first() -> None:
    header = ("ID", "Action", "Assigned to", "Original due", "Revised due")
    old = ("1", "Replace the boilers", "Estates Team", "31 March 2026", "")
    new = ("2", "Repaint the wards", "Estates Team", "31 March 2026", "29 May 2026")
    items = rows(header, old, new)
    assert [[str(day.date) for day in item.deadlines] for item in items] == [["2026-03-31"], ["2026-05-29"]]
    assert ("Original due", "31 March 2026") in items[1].extra


@pytest.mark.parametrize(
    ("words", "day"), [("Sep-26", "2026-09-30"), ("Jan '27", "2027-01-31"), ("FY 2026/27", "2027-03-31")]
)
def test_english_days_as_spreadsheets_show_them(words: str, day: str) -> None:
    item = rows(HEADER_EN, ("1", "Resurface the square", "Highways Team", words))[0]
    assert [(each.text, str(each.date)) for each in item.deadlines] == [(words, day)]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Q3", "2025-12-31"),
        ("By Q4", "2026-03-31"),
        ("Quarter 2", "2025-09-30"),
        ("March", "2026-03-31"),
        ("15 February", "2026-02-15"),
        ("November", "2025-11-30"),
        ("May 2026", "2026-05-31"),
    ],
)
def test_a_day_without_a_year_is_of_the_financial_year_of_its_plan(words: str, day: str) -> None:
    items = rows(("Service Plan 2025/26", "", "", ""), HEADER_EN, ("1", "Resurface the square", "Highways Team", words))
    assert [str(each.date) for each in items[0].deadlines] == [day]


@pytest.mark.parametrize(
    ("title", "words", "day", "begins"),
    [
        ("Service Plan 2026", "by Q1", "2026-03-31", "1"),
        ("Service Plan 2026", "before the end of Q3", "2026-09-30", "1"),
        ("Service Plan 2027/28", "by end Q3", "2027-12-31", "4"),
        ("Service Plan 2027/28", "by end of February", "2028-02-29", "4"),
    ],
)
def test_a_quarter_named_in_a_sentence_is_of_the_plans_year(title: str, words: str, day: str, begins: str) -> None:
    plan = drafted(title, f"1. Open two youth clubs {words}. (Youth Team)", "2. Repair the road. (Works Team)").plan
    assert [str(each.date) for each in plan.items[0].deadlines] == [day]
    assert plan.settings.year_begins == begins


def test_quarters_of_a_scorecard_are_due_within_the_financial_year() -> None:
    header = ("Objective", "KPI", "Unit", "2024/25 actual", "2025/26 target", "Q1", "Q2", "Q3", "Q4", "Lead")
    bins = ("Cleaner streets", "Complaints about bins", "No.", "420", "350", "90", "180", "265", "350", "Waste Team")
    plans = (
        "Faster planning",
        "Applications decided in time",
        "%",
        "81",
        "88",
        "82",
        "84",
        "86",
        "88",
        "Planning Team",
    )
    title = ("Council Scorecard 2025/26", *[""] * 9)
    found = rows(title, header, bins, plans)
    numbers = [(each.comparison, each.value, each.unit, each.year, str(each.due or "")) for each in found[0].indicators]
    assert numbers == [
        ("<=", 350, "", 2026, ""),
        ("<=", 90, "", 2026, "2025-06-30"),
        ("<=", 180, "", 2026, "2025-09-30"),
        ("<=", 265, "", 2026, "2025-12-31"),
    ]
    assert ("2024/25 actual", "81") in found[1].extra


def test_what_is_mended_now_was_found_the_year_before() -> None:
    plan = drafted(
        "关于2025年度考核失分问题整改的通知",
        "问题1：巡河不到位。",
        "整改措施：巡河不少于40次。",
        "整改时限：8月底",
        "牵头单位：水利局",
        "问题2：台账不全。",
        "整改措施：补齐台账。",
        "整改时限：6月底",
        "牵头单位：住建局",
        "2026年2月1日",
    ).plan
    assert [str(item.deadlines[0].date) for item in plan.items] == ["2026-08-31", "2026-06-30"]


# ── which column says what ─────────────────────────────────────────────────────────────────────────────────────────


def test_who_proposed_a_matter_does_not_answer_for_it() -> None:
    header = ("编号", "建议名称", "领衔代表", "提出人", "主办单位", "会办单位", "办理期限")
    item = rows(header, ("012", "关于增设路灯的建议", "方某某", "许某某", "县住建局", "县财政局", "2026年6月底"))[0]
    assert (item.lead, item.support, item.text) == (("县住建局",), ("县财政局",), "关于增设路灯的建议")


def test_a_project_said_again_on_each_row_heads_its_milestones() -> None:
    header = ("Ref", "Project", "Milestone", "Responsible team", "Due date")
    items = rows(
        header,
        ("1", "Town hall repairs", "Appoint the architect", "Property Team", "30 June 2026"),
        ("2", "Town hall repairs", "Start on site", "Property Team", "30 September 2026"),
        ("3", "Street lighting", "Sign the contract", "Highways Team", "31 October 2026"),
    )
    assert [(item.path[-1], item.text) for item in items] == [
        ("Town hall repairs", "Appoint the architect"),
        ("Town hall repairs", "Start on site"),
        ("Street lighting", "Sign the contract"),
    ]


def test_a_table_whose_first_column_reads_like_labels_is_read_by_its_header() -> None:
    header = ("Objective", "Actions", "Responsible team", "Timescale", "Progress measure")
    items = rows(
        header,
        ("Improve air quality", "Install monitors", "Air Team", "May 2026", "12 monitors"),
        ("", "Adopt a fleet policy", "Fleet Team", "June 2026", "Policy adopted"),
        ("Support walking", "Widen footways", "Highways Team", "July 2026", "5 km"),
    )
    assert [(item.path[-1], item.text) for item in items] == [
        ("Improve air quality", "Install monitors"),
        ("Improve air quality", "Adopt a fleet policy"),
        ("Support walking", "Widen footways"),
    ]


BARRED = (
    "古榕区消防整治2026年任务清单",
    *("主要任务 |", "重点工作 |", "责任单位 |", "完成时限 |", "进展 |"),
    *("一、查隐患 |", "||||"),
    *("（一）开展检查。 |", "1.检查商铺900家。 |", "区消防大队 |", "4月底前 |", "|"),
    *("2.检查出租屋。 |", "各街道办事处 |", "5月底前 |", "|", "|"),
    *("二、补短板 |", "||||"),
    *("（二）添设施。 |", "3.新增消火栓60个。 |", "区水务局 |", "10月底前 |", "|"),
)


def test_cells_with_bars_behind_stand_in_their_rows_though_those_that_span_rows_are_missing() -> None:
    result = drafted(*BARRED)
    assert [(item.serial, item.path[-1], item.text, item.joint) for item in result.plan.items] == [
        ("1", "（一）开展检查。", "检查商铺900家。", ("区消防大队",)),
        ("2", "（一）开展检查。", "检查出租屋。", ("各街道办事处",)),
        ("3", "（二）添设施。", "新增消火栓60个。", ("区水务局",)),
    ]
    assert len(result.lines) == len(BARRED)


def test_measures_units_and_days_numbered_alike_in_the_cells_of_a_row_are_tasks_of_their_own() -> None:
    header = ("序号", "目标任务", "措施清单", "责任清单", "时限清单")
    several = (
        "1",
        "改善出行",
        "1.新建公交站亭40个\n2.修补人行道9公里",
        "1.交通局\n2.城管局",
        "1.2026年5月底\n2.2026年8月底",
    )
    items = rows(header, several, ("2", "美化环境", "补植行道树700株", "园林中心", "2026年4月底"))
    assert [(item.serial, item.sub, item.text, item.joint, str(item.deadlines[0].date)) for item in items] == [
        ("1", 1, "新建公交站亭40个", ("交通局",), "2026-05-31"),
        ("1", 2, "修补人行道9公里", ("城管局",), "2026-08-31"),
        ("2", None, "补植行道树700株", ("园林中心",), "2026-04-30"),
    ]


@pytest.mark.parametrize(
    ("names", "lead", "support", "joint"),
    [
        ("财政局、住建局*、民政局", ("住建局",), ("财政局", "民政局"), ()),
        ("★住建局，民政局", ("住建局",), ("民政局",), ()),
        ("住建局*", (), (), ("住建局",)),
    ],
)
def test_the_unit_with_a_star_among_others_leads(
    names: str, lead: tuple[str, ...], support: tuple[str, ...], joint: tuple[str, ...]
) -> None:
    header = ("序号", "2026年任务", "责任单位", "完成时间")
    item = rows(header, ("1", "更新老旧电梯", names, "9月底"), ("注：带星号的为牵头单位。", "", "", ""))[0]
    assert (item.lead, item.support, item.joint) == (lead, support, joint)


# ── running text ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_a_section_says_before_its_tasks_is_no_part_of_the_first() -> None:
    result = drafted(
        "古榕区2026年重点工作责任分解",
        "一、稳增长",
        "坚持项目为王，加快积蓄动能。",
        "新开工项目30个。",
        "责任单位：区发改局",
        "净增规上企业12家。",
        "责任单位：区工信局",
        "二、惠民生",
        "坚持民生优先，补齐短板。",
        "新增学位900个。",
        "责任单位：区教育局",
    )
    assert [item.text for item in result.plan.items] == ["新开工项目30个。", "净增规上企业12家。", "新增学位900个。"]


def test_problems_that_an_inspection_found_are_problems() -> None:
    found = drafted(
        "关于校园食堂督查情况的通报",
        "2026年4月2日，区政府督查室开展了督查。",
        "一、存在的主要问题",
        "（一）留样不全。城东小学食堂未按规定留样。（责任单位：区教育局，整改时限：4月20日前）",
        "（二）台账缺失。城西中学食堂没有采购台账。（责任单位：区市场监管局，整改时限：4月25日前）",
    ).plan.items
    assert [(item.kind, str(item.deadlines[0].date)) for item in found] == [
        ("problem", "2026-04-20"),
        ("problem", "2026-04-25"),
    ]


def test_the_length_that_is_to_be_done_is_of_what_the_clause_before_it_names() -> None:
    found = drafted("2026年要点", "1.开展排水管网检测，完成80公里。（水务局）", "2.新增线路2条。（公交公司）")
    assert [(each.name, each.value) for each in found.plan.items[0].indicators] == [("排水管网检测", 80)]


MINUTES = ("Minutes of the Town Council meeting held on 4 May 2026", "Present: Cllrs Hill (Chair) and Moor, the Clerk.")


@pytest.mark.parametrize(
    ("said", "acts"),
    [
        ("a) The gate had been damaged. Clerk to obtain two quotes by 29 May.", "Clerk"),
        ("a) Members discussed the leaflet. Cllr Moor to circulate a draft.", "Cllr Moor"),
        ("a) Noted. The Clerk was asked to write to the owner.", "Clerk"),
        ("a) Agreed. JH to inform the tenant.", "JH"),
        ("a) The Clerk will be on leave in June.", ""),
        ("a) The Clerk reported that the bench had been mended.", ""),
    ],
)
def test_minutes_say_who_acts_in_a_sentence_of_their_own(said: str, acts: str) -> None:
    other = ("2. Trees", "Chair to sign the licence by 12 June.")
    items = drafted(*MINUTES, "1. Park", said, *other, "3. Next meeting", "Monday 1 June 2026.").plan.items
    assert [item.joint[0] for item in items] == [acts, "Chair"][not acts :]
    assert [item.path[-1] for item in items] == ["1. Park", "2. Trees"][not acts :]


def test_a_sentence_that_goes_on_in_the_next_line_is_one_action() -> None:
    items = drafted(*MINUTES, "It was agreed to go ahead. The Clerk will", "order the signs by 12 June.").plan.items
    assert [(item.text, item.joint) for item in items] == [("The Clerk will order the signs by 12 June.", ("Clerk",))]


@pytest.mark.parametrize(
    ("clause", "lead", "joint", "day"),
    [
        ("民政局牵头，残联配合，二〇二六年九月底前完成", ("民政局",), (), "2026-09-30"),
        ("民政局、各街道，十月底前", (), ("民政局", "各街道"), "2026-10-31"),
        ("民政局，六月三十日前", (), ("民政局",), "2026-06-30"),
        ("民政局，立行立改", (), ("民政局",), "None"),
    ],
)
def test_a_day_in_chinese_numerals_stands_beside_names(
    clause: str, lead: tuple[str, ...], joint: tuple[str, ...], day: str
) -> None:
    found = drafted("2026年要点", f"1.走访困难家庭800户。（{clause}）", "2.新增线路2条。（公交公司）").plan.items[0]
    assert (found.lead, found.joint, str(found.deadlines[0].date)) == (lead, joint, day)


def test_a_stage_ends_with_the_last_of_its_days() -> None:
    lines = ("1.摸底阶段（3月1日—4月15日）。由民政局摸底。", "2.整改阶段（2026年4月至9月）。由各街道整改。")
    found = drafted("2026年专项行动方案", *lines).plan.items
    assert [str(item.deadlines[0].date) for item in found] == ["2026-04-15", "2026-09-30"]


def test_how_much_a_thing_that_is_counted_holds_is_no_target() -> None:
    found = drafted("2026年要点", "1.新建冷库3座，库容2万吨。（农业农村局）", "2.新增线路2条。（公交公司）")
    assert [each.value for each in found.plan.items[0].indicators] == [3]


@pytest.mark.parametrize(
    ("line", "serial", "unit", "day"),
    [
        ("Action 1.1.a Repaint crossings. Responsible Department: Public Works. Timeframe: May 2026", "1.1.a", "Public Works", "2026-05-31"),
        ("- [ ] Mend the roof (Owner: Property Team, due 2026-03-31)", "", "Property Team", "2026-03-31"),
        ("- [ ] Mend the roof (Owner: Property Team; due by: 31 March 2026)", "", "Property Team", "2026-03-31"),
    ],
)  # fmt: skip
def test_english_lines_say_who_and_until_when(line: str, serial: str, unit: str, day: str) -> None:
    last = "Action 1.1.b Trim the hedges. Responsible Department: Parks Service. Timeframe: June 2026"
    last = last if serial else "- [ ] Trim the hedges (Owner: Parks Service, due 2026-06-30)"
    item = drafted("Town Plan 2026", line, last).plan.items[0]
    assert (item.serial, item.lead or item.joint, str(item.deadlines[0].date)) == (serial, (unit,), day)


def test_the_day_of_a_task_below_the_name_of_a_unit_stays_with_it() -> None:
    found = drafted(
        "白塔镇2026年4月任务清单",
        "一、党政办",
        "1.上报考核材料。时限：4月10日",
        "2.整理档案300卷。时限：4月25日",
        "二、农业农村办",
        "1.完成春播1.2万亩。时限：4月30日",
        "2.排查农田。",
    ).plan.items
    assert [(item.joint, [str(day.date) for day in item.deadlines]) for item in found] == [
        (("党政办",), ["2026-04-10"]),
        (("党政办",), ["2026-04-25"]),
        (("农业农村办",), ["2026-04-30"]),
        (("农业农村办",), []),
    ]


def test_who_helps_in_the_last_clause_of_a_decision_helps() -> None:
    found = drafted(
        "关于旧桥改造的会议纪要",
        "2026年3月12日，副县长主持召开会议。",
        "一、关于施工。会议要求，住建局要倒排工期，6月底前开工2座；公安局配合做好交通疏导。",
        "二、关于资金。会议议定，由财政局于3月底前拨付首批资金。",
    ).plan.items
    assert [(item.lead, item.support, item.joint) for item in found] == [
        (("住建局",), ("公安局",), ()),
        ((), (), ("财政局",)),
    ]


def test_stations_and_offices_of_a_town_stand_behind_labels_of_their_own() -> None:
    clause = "（牵头领导：王某某；牵头站所：农业农村办；配合站所：综合执法队、各村；完成时限：6月底）"
    found = drafted("2026年分工", f"1.清理沟渠25公里。{clause}", f"2.改造户厕260座。{clause}").plan.items[0]
    assert (found.leader, found.lead, found.support) == ("王某某", ("农业农村办",), ("综合执法队", "各村"))


@pytest.mark.parametrize("post", ["Chief Operating Officer", "Deputy Director of Finance", "Estates Manager"])
def test_a_post_that_is_to_act_is_who_acts(post: str) -> None:
    lines = (
        f"Action: {post} to present the plan.",
        "Due: 11 March 2026",
        "Action: Chief Nurse to report.",
        "Due: 13 May 2026",
    )
    found = drafted("Board meeting: action log", "Meeting date: 14 January 2026", *lines).plan.items
    assert [item.joint for item in found] == [(post,), ("Chief Nurse",)]


@pytest.mark.parametrize("label", ["计划完成时间", "预计竣工时间", "拟完工日期", "要求办结时限"])
def test_when_a_project_is_to_be_finished_is_its_day(label: str) -> None:
    card = ("项目名称：供水管网改造", "项目内容：改造管网18公里", "实施单位：水务集团", f"{label}：2026年10月")
    other = ("项目名称：卫生院提升", "项目内容：改造卫生院3所", "实施单位：卫健局", f"{label}：2026年11月")
    found = drafted("2026年民生实事项目清单", *card, *other).plan.items
    assert [[str(day.date) for day in item.deadlines] for item in found] == [["2026-10-31"], ["2026-11-30"]]


def test_notes_of_a_group_are_minutes_and_their_day_tells_the_year() -> None:
    found = drafted(
        "Harbour Steering Group Notes 12/02/2026",
        "Attendees: AB, CD, EF",
        "1. Signage. CD said the design is complete. AB will order 12 signs by 6 March.",
        "2. Events. EF to confirm dates.",
    ).plan.items
    assert [(item.text, item.joint) for item in found] == [
        ("AB will order 12 signs by 6 March.", ("AB",)),
        ("EF to confirm dates.", ("EF",)),
    ]
    assert [str(day.date) for day in found[0].deadlines] == ["2026-03-06"]
