"""What a coordinator would lose of the ways offices write: who stands before, within or below a task, sizes, steps of the year."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.import_documents import grid_document, text_document
from tests.import_writers import Grid, word
from xltrack.books.document import read_document
from xltrack.drafting import import_into
from xltrack.importing import draft
from xltrack.importing.meaning.deadlines import find_periods
from xltrack.importing.meaning.indicators import find_indicators
from xltrack.importing.meaning.likeness import alike
from xltrack.plan import Item


def items(*lines: str) -> tuple[Item, ...]:
    return draft([text_document(lines)]).plan.items


# ── who ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sentence", "lead", "support"),
    [
        ("推进小区改造，教育局会同住建局抓紧实施，10月底前完成20个。", ("教育局",), ("住建局",)),
        ("推进小区改造，由教育局会同住建局、财政局于10月底前完成20个。", ("教育局",), ("住建局", "财政局")),
        ("选派干部20名，人社局会同县委组织部组织实施，10月底前到岗。", ("人社局",), ("县委组织部",)),
    ],
)
def test_who_leads_and_who_helps_in_mid_sentence(
    sentence: str, lead: tuple[str, ...], support: tuple[str, ...]
) -> None:
    found = items("2026年工作要点", f"1.{sentence}", "2.新增线路2条。（公交公司）")[0]
    assert (found.lead, found.support, found.joint) == (lead, support, ())
    assert [(each.value, each.name.startswith(lead[0])) for each in found.indicators] == [(20, False)]


@pytest.mark.parametrize(
    ("clause", "units"),
    [
        ("由财政局于5月15日前拨付", ("财政局",)),
        ("由住房和城乡建设局、公安局交警大队分批安装", ("住房和城乡建设局", "公安局交警大队")),
        ("由县委组织部选派", ("县委组织部",)),
        ("请各县（市、区）政府清理", ("各县（市、区）政府",)),
        ("由于工期紧张", ()),
        ("由局长办公会研究", ()),
        ("由第三方评估", ()),
    ],
)
def test_who_a_clause_opens_with(clause: str, units: tuple[str, ...]) -> None:
    found = items("2026年工作要点", f"1.安排资金450万元，{clause}。", "2.新增线路2条。（公交公司）")[0]
    assert found.joint == units


def test_the_unit_of_a_heading_leads_tasks_that_name_only_who_helps() -> None:
    found = items(
        "2026年任务分工",
        "一、教育局（2项）",
        "1.新建学校2所。",
        "2.改造食堂5个。（配合单位：财政局）",
        "二、住建局",
        "3.修路3公里。",
    )
    assert [(i.lead, i.support, i.joint) for i in found] == [
        ((), (), ("教育局",)),
        (("教育局",), ("财政局",), ()),
        ((), (), ("住建局",)),
    ]


def test_a_decision_below_a_heading_of_minutes_is_a_task_beside_numbered_ones() -> None:
    found = items(
        "会议纪要",
        "一、关于防汛",
        "（一）改造泵站3座。（水务局）",
        "二、关于收费",
        "会议原则同意收费方案，由发改局修改完善后报批。",
        "三、关于学习",
        "会议传达了有关文件精神。",
    )
    assert [(i.serial, i.joint) for i in found] == [("(一)", ("水务局",)), ("二", ("发改局",))]


def test_who_helps_stands_in_a_clause_of_its_own() -> None:
    lines = "县自然资源局牵头，6月10日前完成320亩土地报批；县供电公司配合，完成线路迁改。"
    found = items("会议纪要", f"1.{lines}", "2.新增线路2条。（公交公司）")[0]
    assert (found.lead, found.support) == (("县自然资源局",), ("县供电公司",))


@pytest.mark.parametrize(
    ("bracket", "lead", "support"),
    [
        ("城管局，各街道配合", ("城管局",), ("各街道",)),
        ("城管局、住建局，各街道协助", ("城管局", "住建局"), ("各街道",)),
        ("城管局牵头，住建局，各街道配合", ("城管局",), ("住建局", "各街道")),
    ],
)
def test_who_helps_behind_a_comma(bracket: str, lead: tuple[str, ...], support: tuple[str, ...]) -> None:
    found = items("2026年要点", f"1.清洗外立面，完成率达到95%。（{bracket}）", "2.新增线路2条。（公交公司）")[0]
    assert (found.lead, found.support, found.joint) == (lead, support, ())


@pytest.mark.parametrize(
    ("bracket", "lead", "support"),
    [("各乡镇负责，公安局指导", ("各乡镇",), ("公安局",)), ("公安局指导，各乡镇落实", ("各乡镇",), ("公安局",))],
)
def test_who_guides_helps(bracket: str, lead: tuple[str, ...], support: tuple[str, ...]) -> None:
    found = items("2026年要点", f"1.劝导站规范化建设率达90%。（{bracket}）", "2.新增线路2条。（公交公司）")[0]
    assert (found.lead, found.support) == (lead, support)


def test_everybody_a_meeting_asks_in_one_paragraph() -> None:
    asked = "会议要求，县水利局要完成9座水库整改；县应急局要前置抢险队伍6支；各乡镇要落实避险措施。"
    found = items("会议纪要", "会议指出，形势严峻。", asked, "会议要求，县发改局要开工项目12个。")
    assert [i.joint for i in found] == [("县水利局", "县应急局", "各乡镇"), ("县发改局",)]
    assert [n.value for n in found[0].indicators] == [9, 6]


def test_who_and_when_in_an_english_bracket() -> None:
    lines = [
        "1.1 Train 80 staff. (Learning Team, June 2026)",
        "1.2 Acquire 45 homes. (Assets Team with Finance Team, 31 March 2026)",
    ]
    found = items("Housing Action Plan 2026", "Priority 1: Homes", *lines)
    assert [(i.text, i.joint, i.lead, i.support, i.deadlines[0].date) for i in found] == [
        ("Train 80 staff.", ("Learning Team",), (), (), date(2026, 6, 30)),
        ("Acquire 45 homes.", (), ("Assets Team",), ("Finance Team",), date(2026, 3, 31)),
    ]


def test_what_both_parties_of_a_letter_do_is_no_target() -> None:
    lines = ["（一）隐患整改率100%。", "二、双方职责", "（一）甲方负责指导检查。", "（二）乙方负责组织落实。"]
    found = items("2026年责任书", "甲方：区教育局", "乙方：实验小学", "一、工作目标", *lines)
    assert [(i.text, i.joint) for i in found] == [("隐患整改率100%。", ("实验小学",))]


def test_a_unit_that_does_a_thing_again_and_again_opens_its_task() -> None:
    found = items("会议纪要", "1.修路3公里。（交通局）", "2.县政府督查室每周通报一次进展情况。")
    assert [i.joint for i in found] == [("交通局",), ("县政府督查室",)]


def test_a_task_that_somebody_carries_out_is_no_chapter_on_how() -> None:
    found = items("2026年要点", "1.修路3公里，由交通局组织实施。", "2.新增线路2条。（公交公司）", "3.组织实施")
    assert [i.joint for i in found] == [("交通局",), ("公交公司",)]


def test_a_meeting_together_is_no_unit() -> None:
    (found, _) = items("2026年工作要点", "1.会同有关方面研究方案，形成清单3份。", "2.新增线路2条。（公交公司）")
    assert not (found.lead or found.support or found.joint)


def test_a_unit_in_a_bracket_before_its_task() -> None:
    found = items(
        "2026年重点任务",
        "1.（住建局）改造老旧小区20个。",
        "2.（牵头单位：水利局）清淤5公里。（配合单位：农业局）",
        "3.（教育局）新建学校2所；（体育局）新建球场4个。",
    )
    assert [(i.text, i.lead, i.joint, i.support) for i in found] == [
        ("改造老旧小区20个。", (), ("住建局",), ()),
        ("清淤5公里。", ("水利局",), (), ("农业局",)),
        ("新建学校2所；", (), ("教育局",), ()),
        ("新建球场4个。", (), ("体育局",), ()),
    ]


@pytest.mark.parametrize("bracket", ["（城区）", "（新建）", "（企业）", "（学校、医院）"])
def test_a_bracket_before_a_task_that_names_no_unit_stays(bracket: str) -> None:
    (found, _) = items("2026年重点任务", f"1.{bracket}安全设施3处。（应急局）", "2.清淤5公里。（水利局）")
    assert (found.text, found.joint) == (f"{bracket}安全设施3处。", ("应急局",))


def test_one_line_that_names_its_unit_first_among_lines_that_name_it_behind() -> None:
    found = items("2026年重点任务", "1.改造小区20个。（住建局）", "2.教育局：新建学校2所。", "3.清淤5公里。（水利局）")
    assert [(i.text, i.joint) for i in found] == [
        ("改造小区20个。", ("住建局",)),
        ("新建学校2所。", ("教育局",)),
        ("清淤5公里。", ("水利局",)),
    ]


SIGNED = ["2026年安全生产目标责任书", "一、责任目标", "1.重伤事故不超过1起；", "2.隐患整改率100%；"]


@pytest.mark.parametrize(
    "below",
    [
        ["甲方（盖章）：县应急管理局　　乙方（盖章）：城关镇人民政府", "2026年1月5日"],
        ["甲方（盖章）：县应急管理局", "乙方（盖章）：城关镇人民政府", "2026年1月5日"],
        ["甲方：县应急管理局（盖章）        乙方：城关镇人民政府（盖章）", "负责人：          负责人："],
        ["甲方：县应急管理局", "乙方：城关镇人民政府", "代表签字："],
        ["责任单位（盖章）：城关镇人民政府"],
    ],
)
def test_a_letter_is_of_the_party_that_signs_beside_the_one_that_asks(below: list[str]) -> None:
    found = items(*SIGNED, *below)
    assert [(i.text, i.joint, i.leader) for i in found] == [
        ("重伤事故不超过1起；", ("城关镇人民政府",), ""),
        ("隐患整改率100%；", ("城关镇人民政府",), ""),
    ]


def test_a_signature_takes_no_task_away_from_those_who_are_named() -> None:
    found = items("2026年责任书", "1.修路。", "责任单位：交通局", "2.修桥。", "责任单位：住建局", "乙方（盖章）：某镇")
    assert [i.joint for i in found] == [("交通局",), ("住建局",)]


def test_what_was_done_last_year_is_no_task_of_this_one(tmp_path: Path) -> None:
    before = ["一、2025年工作情况", "1.新建学校3所。（教育局）", "2.修路20公里。（交通局）"]
    plan = ["二、2026年工作计划", "1.新建学校2所。（教育局）", "2.修路10公里。（交通局）"]
    result = draft([text_document(["关于2025年工作总结和2026年工作计划", *before, *plan])])
    assert [i.text for i in result.plan.items] == ["新建学校2所。", "修路10公里。"]
    assert [line.placed for line in result.lines if "3所" in line.text] == ["unused"]
    rows = [("序号", "任务", "责任单位"), ("1", "修路20公里", "交通局"), ("2", "修桥2座", "交通局")]
    found = mixed(tmp_path, "工作报告", before[0], Grid(rows), plan[0], Grid([rows[0], ("1", "建校2所", "教育局")]))
    assert [i.text for i in found] == ["建校2所"]


def test_how_a_plan_is_carried_out_is_no_task() -> None:
    tasks = ["二、重点任务", "（一）更换软管2000户。（责任单位：住建局）", "（二）检查企业80家。（责任单位：应急局）"]
    steps = ["三、实施步骤", "（一）动员部署。由县安委办印发方案。", "（二）集中整治。由各单位组织排查。"]
    means = ["四、督导考核", "（一）由县政府督查室会同县安委办每月督查1次。"]
    found = items("2026年行动方案", "一、总体要求", *tasks, *steps, *means)
    assert [i.joint for i in found] == [("住建局",), ("应急局",)]


# ── how much ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("新建道路1条，长1.2公里、宽20米。", [("新建道路", 1, "条")]),
        ("改造道路长1.2公里、宽20米。", [("改造道路", 1.2, "公里")]),
        ("新建教学楼1栋8000平方米。", [("新建教学楼", 1, "栋")]),
        (
            "新建校舍2栋，总建筑面积1.2万平方米，占地30亩，新增学位900个。",
            [("新建校舍", 2, "栋"), ("新增学位", 900, "个")],
        ),
        ("建设水厂1座，总投资3亿元，年内完成投资1亿元。", [("建设水厂", 1, "座"), ("投资", 1, "亿元")]),
        ("铺设管网12公里，管径300毫米。", [("铺设管网", 12, "公里")]),
        ("道路拓宽2公里，日分拣能力提高5000件。", [("道路拓宽", 2, "公里"), ("日分拣能力提高", 5000, "件")]),
        ("新建校舍1.2万平方米。", [("新建校舍", 1.2, "万平方米")]),
        ("改造小区5个，惠及800户。", [("改造小区", 5, "个"), ("改造小区", 800, "户")]),
    ],
)
def test_sizes_of_a_thing_are_no_targets(text: str, numbers: list[tuple[str, float, str]]) -> None:
    assert [(each.name, each.value, each.unit) for each in find_indicators(text, 2026)] == numbers


@pytest.mark.parametrize(
    ("task", "name"),
    [
        ("请财政局安排资金300万元，10月底前到位。", "安排资金"),
        ("请财政局、教育局安排资金300万元，10月底前到位。", "安排资金"),
        ("教育局、财政局要落实资金300万元。", "落实资金"),
    ],
)
def test_who_asks_and_who_acts_is_no_part_of_what_is_counted(task: str, name: str) -> None:
    found = items("2026年重点任务", f"1.{task}", "2.新增线路2条。（公交公司）")[0]
    assert [(each.name, each.value) for each in found.indicators] == [(name, 300)]


def test_the_number_of_a_quarter_is_due_when_it_ends_in_a_row_for_each_unit_too() -> None:
    rows = [("单位", "年度任务（亿元）", "一季度任务（亿元）"), ("高新区", "48", "11"), ("经开区", "36", "8")]
    found = draft([grid_document([("2026年投资任务分解", "", ""), *rows], ((0, 0, 0, 2),))]).plan.items
    assert [(i.joint[0], n.value, n.due) for i in found for n in i.indicators] == [
        ("高新区", 48, None),
        ("高新区", 11, date(2026, 3, 31)),
        ("经开区", 36, None),
        ("经开区", 8, date(2026, 3, 31)),
    ]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Repair 200 m of the flood wall", [(200, "m")]),
        ("Spend £3 m on roads", [(3, "million")]),
        ("Empty 95% of litter bins before 10 am", [(95, "%")]),
    ],
)
def test_metres_millions_and_hours_of_the_day(text: str, numbers: list[tuple[float, str]]) -> None:
    assert [(each.value, each.unit) for each in find_indicators(text, 2026)] == numbers


def test_a_day_in_a_bracket_before_a_task_is_no_part_of_the_names() -> None:
    (found, _) = items("2026年安排", "1.【6月底前】整治街巷26条。（住建局）", "2.新增线路2条。（公交公司）")
    assert [(d.date, d.purpose) for d in found.deadlines] == [(date(2026, 6, 30), "整治街巷26条")]
    assert [(n.name, n.value) for n in found.indicators] == [("整治街巷", 26)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (
            "实施改造项目130个，完成技改投资45亿元、增长15%以上",
            [("改造项目", 130), ("技改投资", 45), ("技改投资增长", 15)],
        ),
        ("粮食产量38万吨、同比增长2%", [("粮食产量", 38), ("粮食产量同比增长", 2)]),
        ("组建30支宣讲队伍，抽调40人", [("宣讲队伍", 30), ("", 40)]),
        ("督促整改隐患1500处", [("督促整改隐患", 1500)]),
        ("督促3家企业整改", []),
    ],
)
def test_what_a_number_is_of(text: str, numbers: list[tuple[str, float]]) -> None:
    found = [(each.name, each.value) for each in find_indicators(text, 2026)]
    assert len(found) == len(numbers)
    assert all(name in has and value == number for (has, number), (name, value) in zip(found, numbers, strict=True))


def test_a_share_of_things_of_a_size_is_measured_by_its_own_name() -> None:
    rows = [
        ("指标", "年度目标", "责任单位"),
        ("收入20万元以上村占比", "60%", "组织部"),
        ("信访化解率", "95%", "信访局"),
    ]
    found = draft([grid_document(rows)], year=2026).plan.items
    assert [(n.name, n.value) for i in found for n in i.indicators] == [
        ("收入20万元以上村占比", 60),
        ("信访化解率", 95),
    ]


def test_how_much_is_wrong_is_no_target() -> None:
    assert not find_indicators("东街垃圾乱堆8处，路面破损260平方米", 2026)
    assert [n.value for n in find_indicators("整治乱停乱放8处，修复破损路面260平方米", 2026)] == [8, 260]


def test_numbers_behind_several_days_are_due_on_each() -> None:
    (_, *found) = find_indicators("淘汰货车130辆，7月、10月底前分别完成60辆、70辆", 2026)
    assert [(n.value, n.due) for n in found] == [(60, date(2026, 7, 31)), (70, date(2026, 10, 31))]


def test_a_part_of_the_year_tells_what_is_reached_in_it() -> None:
    rows = [
        ("2026年重点项目", "", "", "", "", ""),
        ("序号", "项目名称", "责任单位", "上半年", "三季度", "下半年"),
        ("1", "城东学校", "教育局", "开工建设", "持续推进", "主体封顶"),
        ("2", "滨河路", "住建局", "完成路基2公里", "7月底前完成桥梁", "竣工通车"),
    ]
    found = draft([grid_document(rows, ((0, 0, 0, 5),))]).plan.items
    assert [[(d.date, d.purpose) for d in i.deadlines] for i in found] == [
        [(date(2026, 6, 30), "开工建设"), (date(2026, 12, 31), "主体封顶")],
        [(date(2026, 7, 31), "完成桥梁"), (date(2026, 12, 31), "竣工通车")],
    ]
    assert [[(n.value, n.due) for n in i.indicators] for i in found] == [[], [(2, date(2026, 6, 30))]]


def test_a_day_of_its_own_column_takes_the_name_of_the_step_that_ends_on_it() -> None:
    rows = [
        ("2026年重点项目", "", "", "", ""),
        ("项目名称", "责任单位", "完成时限", "上半年", "下半年"),
        ("城东学校", "教育局", "12月底", "开工", "竣工"),
        ("滨河路", "住建局", "12月底", "开工", "通车"),
    ]
    found = draft([grid_document(rows, ((0, 0, 0, 4),))]).plan.items
    assert [[(d.text, d.purpose) for d in i.deadlines] for i in found] == [
        [("上半年", "开工"), ("12月底", "竣工")],
        [("上半年", "开工"), ("12月底", "通车")],
    ]


# ── tables and text ────────────────────────────────────────────────────────────────────────────────────────────────

TABLE = [("序号", "项目", "责任单位"), ("1", "改造小区20个", "住建局"), ("2", "新建学校2所", "教育局")]


def mixed(tmp_path: Path, *parts: str | Grid) -> tuple[Item, ...]:
    word(*parts)(tmp_path / "a.docx")
    return draft([read_document(tmp_path / "a.docx")]).plan.items


def test_tasks_of_a_table_and_of_numbered_lines_beside_it(tmp_path: Path) -> None:
    lines = (
        "一、重点任务",
        "1.清淤5公里。（水利局）",
        "2.植树300亩。（林业局）",
        "3.修路9公里。（交通局）",
        "二、重点项目",
    )
    found = mixed(tmp_path, "2026年工作方案", *lines, Grid(TABLE), "三、保障措施", "1.各单位要加强领导。")
    assert [(i.path, i.serial, i.joint) for i in found] == [
        (("一、重点任务",), "1", ("水利局",)),
        (("一、重点任务",), "2", ("林业局",)),
        (("一、重点任务",), "3", ("交通局",)),
        (("二、重点项目",), "1", ("住建局",)),
        (("二、重点项目",), "2", ("教育局",)),
    ]


def test_a_letter_of_one_unit_holds_a_table_of_numbers_and_a_list(tmp_path: Path) -> None:
    numbers = Grid([("指标", "目标值"), ("造林（亩）", "300"), ("改厕（户）", "50")])
    lines = ("二、重点工作", "1.拆违2万平方米。", "2.健全制度。", "三、考核办法", "1.每少1项扣5分。")
    signed = "甲方（盖章）：县政府　　乙方（盖章）：东镇人民政府"
    found = mixed(tmp_path, "2026年目标责任书", "一、工作目标", numbers, *lines, signed)
    assert [(i.text, i.joint) for i in found] == [
        ("造林（亩）", ("东镇人民政府",)),
        ("改厕（户）", ("东镇人民政府",)),
        ("拆违2万平方米。", ("东镇人民政府",)),
        ("健全制度。", ("东镇人民政府",)),
    ]


def test_a_plan_that_names_nobody_is_read_beside_a_table_of_other_things(tmp_path: Path) -> None:
    lines = ("一、教育", "1.新建学校2所。", "2.招聘教师90名。", "二、基础")
    found = mixed(tmp_path, "教育局2026年工作要点", *lines, Grid([("年份", "学校数"), ("2024", "20"), ("2025", "21")]))
    assert [i.text for i in found] == ["新建学校2所。", "招聘教师90名。"]


def test_a_plan_that_names_nobody_holds_a_table_of_goals_and_a_list(tmp_path: Path) -> None:
    goals = Grid([("指标", "目标值"), ("造林（亩）", "300"), ("改厕（户）", "50")])
    found = mixed(tmp_path, "东镇2026年工作要点", "一、主要目标", goals, "二、教育", "1.新建学校2所。", "2.提高质量。")
    assert [i.text for i in found] == ["造林（亩）", "改厕（户）", "新建学校2所。"]


def test_a_table_of_goals_above_tasks_that_name_their_units_gives_the_goals_of_the_plan(tmp_path: Path) -> None:
    goals = Grid([("指标", "目标值"), ("造林（亩）", "300"), ("改厕（户）", "50")])
    lines = ("二、教育", "1.新建学校2所。（教育局）", "2.招聘教师90名。（人社局）")
    word("东镇2026年工作要点", "一、主要目标", goals, *lines)(tmp_path / "a.docx")
    plan = draft([read_document(tmp_path / "a.docx")]).plan
    assert [(goal.name, goal.value, goal.unit, goal.year) for goal in plan.goals] == [
        ("造林", 300, "亩", 2026),
        ("改厕", 50, "户", 2026),
    ]
    assert [i.text for i in plan.items] == ["新建学校2所。", "招聘教师90名。"]


def test_a_heading_that_names_its_unit_over_a_table_is_no_task_of_its_own(tmp_path: Path) -> None:
    rows = Grid([("序号", "任务", "时限"), ("1", "改造小区20个", "6月底"), ("2", "修路3公里", "8月底")])
    other = Grid([("序号", "任务", "时限"), ("1", "新建学校2所", "6月底"), ("2", "招聘教师9名", "8月底")])
    found = mixed(tmp_path, "2026年任务", "一、城市建设（住建局）", rows, "二、教育（教育局）", other)
    assert [(i.text, i.joint) for i in found] == [
        ("改造小区20个", ("住建局",)),
        ("修路3公里", ("住建局",)),
        ("新建学校2所", ("教育局",)),
        ("招聘教师9名", ("教育局",)),
    ]


def test_a_cell_of_several_tasks_beside_a_line_for_the_unit_of_each() -> None:
    rows = [
        ("月份", "工作内容", "责任处室"),
        ("2月", "1.召开会议\n2.安全检查2轮", "校办\n总务处"),
        ("3月", "比赛6场", "教务处"),
    ]
    found = draft([grid_document(rows)], year=2026).plan.items
    assert [i.joint for i in found] == [("校办",), ("总务处",), ("教务处",)]


def test_days_beside_the_sentence_that_asks_for_reports_are_none() -> None:
    said = "The plan was adopted on 12 March 2026. Progress reports are due on 15 July 2026 and 15 January 2027."
    plan = draft([text_document(["Climate Action Plan 2026/27", said, "1. Plant 400 trees. Owner: Parks Team."])]).plan
    assert [period.due for period in plan.periods] == [date(2026, 7, 15), date(2027, 1, 15)]


def test_two_reporting_days_a_month() -> None:
    asked = "请于每月10日、25日前将进展情况报县农业农村局。"
    plan = draft([text_document(["2026年任务", "1.修路3公里。（交通局）", asked])]).plan
    assert len(plan.periods) == 24 and {p.due.day for p in plan.periods if p.due} == {10, 25}


def test_the_next_meeting_is_no_task() -> None:
    lines = [
        "1. Speed",
        "ACTION: Highways Team to install 12 devices.",
        "2. Data",
        "ACTION: Police Service to share data.",
    ]
    found = items("Minutes of the Partnership, 5 February 2026", *lines, "Next meeting: 7 May 2026")
    assert [(i.text, i.joint) for i in found] == [
        ("Highways Team to install 12 devices.", ("Highways Team",)),
        ("Police Service to share data.", ("Police Service",)),
    ]


def test_an_action_has_its_reports_while_it_lasts() -> None:
    lines = ["决定自2026年9月1日至12月10日开展攻坚行动。", "1.修路3公里。（交通局）"]
    asked = "各单位每月25日前报送工作进展，12月20日前报送总结。"
    plan = draft([text_document(["全县攻坚行动方案", *lines, asked])]).plan
    assert [f"{p.due:%m-%d}" for p in plan.periods] == ["09-25", "10-25", "11-25", "12-20"]


def test_proposals_are_told_apart_by_their_matter_and_number() -> None:
    rows = [
        ("提案号", "案由", "类别", "主办单位", "会办单位"),
        ("101", "关于交通管理的提案", "教育", "公安局", "教育局"),
    ]
    rows += [("102", "关于照料中心的提案", "民政", "民政局", "")]
    found = draft([grid_document(rows)], year=2026).plan.items
    assert [(i.serial, i.text, i.path) for i in found] == [
        ("101", "关于交通管理的提案", ("教育",)),
        ("102", "关于照料中心的提案", ("民政",)),
    ]


# ── days of a decision, and changes ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("《方案》已于2026年1月12日经县政府常务会议审议通过，请各单位于4月10日、10月10日前将进展情况报县政府办。", ["2026-04-10", "2026-10-10"]),
        ("经4月20日县政府常务会议研究，各单位于6月25日前报送进展情况。", ["2026-06-25"]),
        ("The Council adopted on 12 January 2026 the annual plan, and each department shall report progress by 15 April 2026.", ["2026-04-15"]),
    ],
)  # fmt: skip
def test_the_day_a_plan_was_adopted_is_no_reporting_day(sentence: str, days: list[str]) -> None:
    assert [str(p.due) for p in find_periods([sentence], 2026)[0]] == days


@pytest.mark.parametrize(
    ("sentence", "name", "baseline"),
    [
        ("Cut energy use in council offices by 12% compared with 2024.", "reduction in energy use in council offices", "compared with 2024"),
        ("Complaints will fall by 12% from 2023 levels.", "reduction in complaints", "from 2023 levels"),
        ("Achieve a 12% reduction in water use", "reduction in water use", ""),
        ("Increase recycling by 12%", "increase in recycling", ""),
    ],
)  # fmt: skip
def test_by_how_much_something_is_to_change_is_not_what_it_is_to_reach(sentence: str, name: str, baseline: str) -> None:
    (found,) = find_indicators(sentence, 2026)
    assert (found.name, found.comparison, found.value, found.basis) == (name, ">=", 12, "growth")
    assert found.baseline == baseline


def test_a_master_speaks_the_language_of_its_document_unless_told_otherwise() -> None:
    english = text_document(
        ["Riverton action plan 2026", "1. Plant 200 trees by 30 June 2026.", "Lead: Parks Department"]
    )
    chinese = text_document(["2026年任务分解", "1.PM2.5 年均浓度不高于 30 μg/m3。", "责任单位：环保局"])
    assert [draft([each]).plan.language for each in (english, chinese)] == ["en", "zh"]
    assert draft([english], language="zh").plan.language == "zh"


def test_reporting_days_of_a_year_are_named_alike() -> None:
    def labels(sentence: str) -> list[str]:
        return [p.label for p in find_periods([sentence], 2026)[0]]

    assert labels("请于4月10日、7月10日、10月10日前报送进展情况。") == ["2026Q2", "2026Q3", "2026Q4"]
    assert labels("请于4月10日、10月10日、12月20日前报送进展情况。") == ["2026-04", "2026-10", "2026-12"]
    assert labels("请于4月10日、12月1日、12月20日前报送进展情况。") == ["2026-04", "2026-12-01", "2026-12-20"]


def test_an_amount_a_head_and_month_is_no_task_of_every_month() -> None:
    (item,) = items("2026年重点任务", "1.低保标准提高到每人每月820元。", "责任单位：民政局")
    assert item.deadlines == ()


def test_a_short_name_of_a_body_is_offered_as_its_alias() -> None:
    assert alike(["县住房和城乡建设局", "县住建局"]) == [("县住房和城乡建设局", "县住建局")]
    assert alike(["发展和改革委员会", "市发改委"]) == [("发展和改革委员会", "市发改委")]
    assert alike(["水务局", "水利局", "公安局", "公安局交警大队"]) == []


def test_what_is_double_clicked_lies_beside_an_imported_master(tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_text("2026年重点任务\n1.清淤5公里。\n责任单位：水利局", encoding="utf-8")
    import_into([tmp_path / "notice.txt"], tmp_path / "master.xlsx")
    assert {p.stem for p in tmp_path.glob("*.bat")} == {"1-拆分", "2-检查", "3-汇总", "4-催报"}
