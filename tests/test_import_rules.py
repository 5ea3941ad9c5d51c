"""How names, days and numbers are read, case by case; and the shapes of text that ask for care."""

from __future__ import annotations

from datetime import date

import pytest

from tests.import_documents import grid_document, text_document
from xltrack.documents import Document, Paragraph
from xltrack.errors import XltrackError
from xltrack.importing import draft
from xltrack.importing.meaning.deadlines import find_deadlines, find_periods, read_deadline_cell
from xltrack.importing.meaning.indicators import find_indicators
from xltrack.importing.meaning.labels import split_labels
from xltrack.importing.meaning.likeness import alike
from xltrack.importing.meaning.units import is_group, read_units
from xltrack.plan import Plan
from xltrack.values import read_deadline


def plan_of(*lines: str) -> Plan:
    return draft([text_document(lines)]).plan


@pytest.mark.parametrize(
    ("text", "lead", "support", "joint"),
    [
        ("责任单位：甲局，乙局", "", "", "甲局 乙局"),
        ("牵头单位：甲局；责任单位：乙局、丙局", "甲局", "乙局 丙局", ""),
        ("责任单位：甲局；配合单位：乙局", "甲局", "乙局", ""),
        ("甲局牵头，乙局、丙局等部门配合", "甲局", "乙局 丙局", ""),
        ("由甲局负责，乙局配合", "甲局", "乙局", ""),
        ("牵头单位为甲局，配合单位为乙局", "甲局", "乙局", ""),
        ("15分，责任单位：甲局", "", "", "甲局"),
        ("由甲局会同乙局、丙局负责", "甲局", "乙局 丙局", ""),
        ("责任单位：市甲局、乙局等按职责分工负责", "", "", "市甲局 乙局"),
        ("责任股室：市容中队 各中队", "", "", "市容中队 各中队"),
        ("责任单位：甲局/乙局；丙局", "", "", "甲局 乙局 丙局"),
        ("责任单位：古镇镇、水塘镇及有关乡（镇）人民政府", "", "", "古镇镇 水塘镇 有关乡（镇）人民政府"),
        ("责任单位：万福镇、古镇镇人民政府", "", "", "万福镇 古镇镇人民政府"),
        ("责任单位：各县（市、区）党委和人民政府，甲开发区党工委和管委会", "", "", "各县（市、区）党委和人民政府 甲开发区党工委和管委会"),
        ("责任单位：住房和城乡建设局、海洋与渔业局", "", "", "住房和城乡建设局 海洋与渔业局"),
        ("责任单位：生态环境局和水利局", "", "", "生态环境局 水利局"),
        ("责任单位：财 政 局、住 建 局", "", "", "财政局 住建局"),
        ("责任单位：市委组织部、市委宣传部", "", "", "市委组织部 市委宣传部"),
        ("责任单位：市甲局（牵头）、乙局、丙局", "市甲局", "乙局 丙局", ""),
        ("牵头：甲局 配合：乙局", "甲局", "乙局", ""),
        ("责任单位：-", "", "", ""),
        ("责任单位：甲局、乙局（列第一位的为牵头单位，下同）", "", "", "甲局 乙局"),
        ("责任单位：各乡、镇人民政府，甲局", "", "", "各乡镇人民政府 甲局"),
        ("责任单位：甲局，各县（市、区）党委、政府", "", "", "甲局 各县（市、区）党委和政府"),
        ("甲局牵头督导，乙局、丙局等参与，县（区）政府负责落实", "甲局", "县（区）政府 乙局 丙局", ""),
        ("甲局、乙局按职责分工负责，各地级以上市人民政府结合实际落实", "", "", "甲局 乙局 各地级以上市人民政府"),
        ("牵头单位：甲局，配合单位：乙局，各有关区、县级市", "甲局", "乙局 各有关区县级市", ""),
        ("甲局负总责，各镇街按属地管理原则落实", "甲局", "各镇街", ""),
        ("甲局会同乙局办理", "甲局", "乙局", ""),
        ("责任单位：甲局、丙局，乙局配合", "甲局 丙局", "乙局", ""),
        ("配合单位：甲局，乙局配合", "", "甲局 乙局", ""),
        ("责任单位：甲局（乙局配合）", "甲局", "乙局", ""),
        ("主办：甲局　协办：乙局", "甲局", "乙局", ""),
        ("责任单位：1.甲局；2.乙局；3.各乡镇", "", "", "甲局 乙局 各乡镇"),
        ("责任单位：甲中心、乙局以及市直相关单位", "", "", "甲中心 乙局 市直相关单位"),
        ("责任单位：各盟市行政公署、人民政府", "", "", "各盟市行政公署和人民政府"),
        ("责任单位：甲局、乙局。排在前位为牵头部门，下同", "", "", "甲局 乙局"),
        ("责任单位：甲局、乙局，排名在前的为牵头单位", "", "", "甲局 乙局"),
        ("牵头单位：甲局；责任单位：乙局等部门、单位", "甲局", "乙局", ""),
    ],
)  # fmt: skip
def test_roles_and_names_of_a_unit_clause(text: str, lead: str, support: str, joint: str) -> None:
    parties = read_units(split_labels(text))
    assert (parties.lead, parties.support, parties.joint) == (lead.split(), support.split(), joint.split())


def test_a_name_in_brackets_is_an_alias_and_a_kind_of_place_is_not() -> None:
    assert read_units(split_labels("责任单位：区农办（农林水局）")).aliases == {"区农办": "农林水局"}
    assert not read_units(split_labels("责任单位：各乡（镇）、各县（市、区）")).aliases


def test_a_day_among_the_names_is_a_deadline() -> None:
    parties = read_units(split_labels("甲局牵头，乙局配合；2024年10月底前完成"))
    assert parties.names == ["甲局", "乙局"] and parties.deadlines == ["2024年10月底前"]


def test_groups_are_known_by_their_words() -> None:
    assert all(
        map(is_group, ["各中队", "有关部门", "相关镇（街道）", "市直各单位", "县直有关单位", "市安委会成员单位"])
    )
    assert not any(map(is_group, ["各美股份公司"[2:], "市容中队", "财政局"]))


def test_names_that_may_be_one_unit() -> None:
    pairs = {
        frozenset(pair) for pair in alike(["发改委", "发改局", "市发改委", "环卫股", "市容环卫股", "财政局", "教育局"])
    }
    assert {frozenset(p) for p in [("发改委", "发改局"), ("发改委", "市发改委"), ("环卫股", "市容环卫股")]} <= pairs
    assert not any("财政局" in pair or "教育局" in pair for pair in pairs)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("9月底前完成划定，年底前完成整治", ["2024-09-30", "2024-12-31"]),
        ("2025年底前，建成一期", ["2025-12-31"]),
        ("到2026年，基本消除", ["2026-12-31"]),
        ("于2024年3月15日前完成", ["2024-03-15"]),
        ("6月20日、9月25日、12月10日前报送", ["2024-06-20", "2024-09-25", "2024-12-10"]),
        ("2023年7月底前编制，2023年8月底前公布", ["2023-07-31", "2023-08-31"]),
        ("三季度末前完成招标", ["2024-09-30"]),
        ("汛期前完成清淤，国庆节前开放", [None, "2024-10-01"]),
        ("“七一”前完成改造，春节前投用", ["2024-07-01", None]),
        ("6月底、12月底各报送一次", ["2024-06-30", "2024-12-31"]),
        ("到2025年和2030年，覆盖率分别达到50%和60%", ["2025-12-31", "2030-12-31"]),
        ("年内投用，两年内见效", ["2024-12-31", None]),
        ("印发之日起2个月内备案", [None]),
        ("3年内基本建成，2023年起五年内全面完成", [None, None]),
        ("每季度调度，半年和年终报告", [None, None]),
        ("20246月底前完成排查", [None]),
        ("使用量比2020年减少", []),
        ("编制2024年重点目标和计划", []),
        ("控制在省下达的指标范围内", []),
        ("一季度招标，二季度开工，下半年投用", ["2024-06-30", "2024-12-31"]),
        ("年内开工建设", ["2024-12-31"]),
        ("即日起至2024年8月31日", []),
    ],
)
def test_deadlines_of_a_text(text: str, days: list[str | None]) -> None:
    found, _ = find_deadlines(text, 2024)
    assert [each.date.isoformat() if each.date else None for each in found] == days


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("下半年", "2024-12-31"),
        ("2023年10月-2024年4月", "2024-04-30"),
        ("2024年Q3", "2024-09-30"),
        ("即日起至2024年8月31日", "2024-08-31"),
        ("2024年春节前", None),
        ("2024年秋季学期前", None),
        ("汛期前", None),
    ],
)
def test_the_day_of_a_cell(text: str, day: str | None) -> None:
    (found,), _ = read_deadline_cell(text, 2024)
    assert (found.text, found.date and found.date.isoformat()) == (text, day)


def test_a_standing_task_has_no_day() -> None:
    deadlines, standing = read_deadline_cell("长期坚持", 2024)
    assert standing and [each.date for each in deadlines] == [None]


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("请于6月20日、12月10日前将进展情况报送办公室", ["2024Q2 2024-06-20", "2024Q4 2024-12-10"]),
        ("每季度末月25日前上报", [f"2024Q{q} 2024-{q * 3:02d}-25" for q in (1, 2, 3, 4)]),
        (
            "请于6月20日、9月25日、12月10日前填好附表报综合科",
            ["2024Q2 2024-06-20", "2024Q3 2024-09-25", "2024Q4 2024-12-10"],
        ),
        ("每季度首月5日前将上季度进展报送", [f"2024Q{q} 2024-{q * 3 - 2:02d}-05" for q in (1, 2, 3, 4)]),
        ("请于7月5日前和次年1月5日前报送总结", ["2024Q3 2024-07-05", "2025Q1 2025-01-05"]),
        ("每个季度第1个月的20日前报送进展", [f"2024Q{q} 2024-{q * 3 - 2:02d}-20" for q in (1, 2, 3, 4)]),
        ("自第三季度起，每季度末月25日前上报", ["2024Q3 2024-09-25", "2024Q4 2024-12-25"]),
        ("从11月起，每月5日前报送进展", ["2024-11 2024-11-05", "2024-12 2024-12-05"]),
        ("分别于3月、6月的25日前报送进展", ["2024Q1 2024-03-25", "2024Q2 2024-06-25"]),
        ("3、6月底前报送进展", ["2024Q1 2024-03-31", "2024Q2 2024-06-30"]),
    ],
)
def test_reporting_days(sentence: str, days: list[str]) -> None:
    periods, used = find_periods(["无关的话", sentence], 2024)
    assert [f"{p.label} {p.due}" for p in periods] == days and used == [1]


def test_monthly_reporting_gives_twelve_periods() -> None:
    periods, _ = find_periods(["每月28日前报送进展"], 2024)
    assert len(periods) == 12 and periods[1].due == date(2024, 2, 28)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("PM2.5、PM10浓度分别不高于20、36微克每立方米", "PM2.5浓度<=20微克每立方米 PM10浓度<=36微克每立方米"),
        ("覆盖率、处理率分别达100%、95%以上", "覆盖率>=100% 处理率>=95%"),
        ("农药和化肥使用量均减少2%以上", "农药使用量减少>=2% 化肥使用量减少>=2%"),
        ("完成清淤4万方", "清淤>=4万方"),
        ("优良天数比例优于97.8%", "优良天数比例>97.8%"),
        ("噪声低于55分贝", "噪声<55分贝"),
        ("处置率保持100%", "处置率=100%"),
        ("达标率保持85%以上", "达标率>=85%"),
        ("覆盖率稳定保持在58%左右", "覆盖率=58%"),
        ("投资增长8%左右", "投资增长=8%"),
        ("失业率控制在5%以内", "失业率<=5%"),
        ("能耗强度下降３．５％以上", "能耗强度下降>=3.5%"),
        ("植树1,200亩", "植树>=1200亩"),
        ("水质比例达到省里要求", "水质比例>="),
        ("投入不低于上年水平", "投入>="),
        ("完成10蒸吨/小时及以下的燃煤锅炉年度整治任务", "10蒸吨/小时及以下的燃煤锅炉>="),
        ("（1公里以内步行，3公里以内骑车）", ""),
        ("落实“两个100%”要求", ""),
        ("新植“1亿株珍贵树”", ""),
        ("对辖区62家企业开展检查", ""),
        ("依据HJ773-2015和〔2016〕10号文", ""),
        ("在建工地扬尘防治达标率达100%", "在建工地扬尘防治达标率>=100%"),
        ("新能源比例年底前达到75%", "新能源比例>=75%"),
        ("规范35家餐饮企业，达标率98%", "餐饮企业>=35家 餐饮企业达标率>=98%"),
        ("开展锅炉改造，完成26台", "锅炉改造>=26台"),
        ("12家企业实施深度治理", "企业>=12家"),
        ("覆盖率由85%提高到92%", "覆盖率>=92%"),
        ("降尘量不得高于7吨/月·平方公里", "降尘量<=7吨/月·平方公里"),
        ("收入增长7%以上，高于全县平均水平", "收入增长>=7% 收入>"),
        ("5万平方米以上公共建筑开展评估", ""),
        ("辦理清淤12處", "辦理清淤>=12處"),
        ("产值较2020年翻一番", "产值>=1番"),
        ("企业2023年20家、2024年25家", "企业>=20家 企业>=25家"),
        ("旅客32万人次，收入24亿元，均增长10%以上", "旅客>=32万人次 收入>=24亿元 旅客增长>=10% 收入增长>=10%"),
        ("到2025年底，达标率达到80%；到2026年底，达到100%", "达标率>=80% 达标率>=100%"),
        ("引进5亿元以上项目8个，其中10亿元以上2个", "引进5亿元以上项目>=8个 10亿元以上>=2个"),
        ("5年内重点培养不少于10名骨干，不少于20名后备人才", "骨干>=10名 后备人才>=20名"),
        ("3年内引进和培养1万名左右紧缺人才，选拔100名带头人、200名能手", "紧缺人才=1万名 带头人>=100名 能手>=200名"),
        ("每个乡镇建成至少1个标准化食堂", "每个乡镇建成标准化食堂>=1个"),
        ("提高机顶盒占比至75%，降低商铺空置率至5%", "机顶盒占比>=75% 商铺空置率<=5%"),
        ("培养产生100名“创业能手”", "“创业能手”>=100名"),
        ("供电煤耗下降2克/千瓦时，厂用电率控制在4.8%以内", "供电煤耗下降>=2克/千瓦时 厂用电率<=4.8%"),
        ("每千人口至少有2.16名指导员", "每千人口指导员>=2.16名"),
        ("周转天数压降至60天", "周转天数<=60天"),
        ("排名进入前1%的学科新增2个", "学科新增>=2个"),
        ("完成减排甲物120吨、乙物60吨的年度任务", "减排甲物>=120吨 乙物>=60吨"),
        (
            "新增装机容量50万千瓦，其中光伏30万千瓦、风电20万千瓦",
            "新增装机容量>=50万千瓦 光伏>=30万千瓦 风电>=20万千瓦",
        ),
        ("报告及时率、准确率均达100%", "报告及时率>=100% 准确率>=100%"),
        ("签约项目60个，其中10亿元以上10个、50亿元以上2个", "签约项目>=60个 10亿元以上>=10个 50亿元以上>=2个"),
        ("增加值占比提高1个百分点，达到48%", "增加值占比提高>=1个百分点 增加值占比>=48%"),
        ("绿化面积达到8.6万亩次", "绿化面积>=8.6万亩次"),
        ("建设100个口袋公园、10座体育公园", "口袋公园>=100个 体育公园>=10座"),
        ("开展不少于6次的专项检查", "专项检查>=6次"),
        ("培育第三批9家农民合作社", "农民合作社>=9家"),
        ("办结率、满意率均在95%以上", "办结率>=95% 满意率>=95%"),
        ("力争列入省重大项目3个、市重点项目5个", "列入省重大项目>=3个 市重点项目>=5个"),
        ("完成省、市下达的造林任务", "造林>="),
        ("刊发简报，每月不少于1期，全年不少于12期", "刊发简报>=1期 刊发简报>=12期"),
        ("按不低于去年的标准发放", ""),
        ("推进各项工作，年底完成80%以上设施改造任务", "设施改造任务>=80%"),
        ("人均预期寿命达82.4岁，65岁以上老人免费体检2万人", "人均预期寿命>=82.4岁 老人免费体检>=2万人"),
        ("100%的社区建成服务站", "社区建成服务站>=100%"),
        ("预算支出进度6月底达到55%、年底达到100%", "预算支出进度>=55% 预算支出进度>=100%"),
        (
            "接待游客90万人次，实现收入6亿元，均同比增长8%",
            "接待游客>=90万人次 收入>=6亿元 接待游客同比增长>=8% 收入同比增长>=8%",
        ),
    ],
)
def test_indicators_of_a_text(text: str, wanted: str) -> None:
    found = find_indicators(text, 2024)
    shown = [f"{i.name}{i.comparison}{'' if i.value is None else format(i.value, 'g')}{i.unit}" for i in found]
    assert shown == wanted.split()


def test_months_of_every_year_are_one_rhythm() -> None:
    (found,), _ = find_deadlines("每年6月、12月各演练一次", 2024)
    assert (found.text, found.date, found.purpose) == ("每年6月、12月", None, "各演练一次")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "到2025年和2030年，达标率分别不低于60%和70%，参加锻炼人数比例达到30%及以上和40%及以上",
            "达标率2025=60 达标率2030=70 参加锻炼人数比例2025=30 参加锻炼人数比例2030=40",
        ),
        ("到2030年，森林覆盖率达到40%。其中，山区县达到60%", "森林覆盖率2030=40 山区县2030=60"),
        ("对2021年验收过的站点提档，提档比例达到50%", "提档比例2024=50"),
        ("严格执行目录（2019年本），关停窑炉5座", "关停窑炉2024=5"),
    ],
)
def test_the_year_a_number_is_for(text: str, wanted: str) -> None:
    found = find_indicators(text, 2024, since=2024)
    assert " ".join(f"{i.name}{i.year}={i.value:g}" for i in found) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "新建驿站9处（3月底前4处、6月底前6处）",
        "新建驿站9处，其中3月底前4处、6月底前6处",
        "新建驿站9处（3月底前建成4处，6月底前建成6处）",
    ],
)
def test_numbers_by_a_day_are_steps_to_the_number_before_them(text: str) -> None:
    found = find_indicators(text, 2024)
    assert [(i.name, i.value, i.due and i.due.month) for i in found] == [
        ("新建驿站", 9, None),
        ("新建驿站", 4, 3),
        ("新建驿站", 6, 6),
    ]


def test_a_step_in_smaller_measure_is_no_second_target_of_the_year() -> None:
    found = find_indicators("完成投资3亿元，其中：一季度5000万元", 2024)
    assert [(i.value, i.unit, i.due and i.due.month) for i in found] == [(3, "亿元", None), (5000, "万元", 3)]


def test_one_number_for_each_of_several_years() -> None:
    found = find_indicators("推进水表安装，2024年、2025年分别完成5000户、8000户", 2024)
    assert [(i.name, i.value, i.year) for i in found] == [("水表安装", 5000, 2024), ("水表安装", 8000, 2025)]


@pytest.mark.parametrize(
    ("text", "wanted", "days"),
    [
        ("Replace 25 diesel buses by 30 September 2025.", "diesel buses>=25 ", "2025-09-30"),
        ("Reduce leakage to no more than 12% by December 2025.", "leakage<=12 %", "2025-12-31"),
        ("Cut dust emissions by 15% compared with 2020.", "reduction in dust emissions>=15 %", ""),
        ("Raise coverage to 85% by the end of 2026", "coverage>=85 %", "2026-12-31"),
        ("Extend at least 40 km of sewers, Q3 2025", "sewers>=40 km", "2025-09-30"),
        ("Inspect plants monthly; complaints below 20", "complaints<20 ", ""),
        ("Follow Article 12 and Annex 3 of the 2019 act", "", ""),
    ],
)
def test_numbers_and_days_of_english_plans(text: str, wanted: str, days: str) -> None:
    found = find_indicators(text, 2025)
    assert "|".join(f"{i.name}{i.comparison}{i.value:g} {i.unit}" for i in found) == wanted
    assert " ".join(str(each.date) for each in find_deadlines(text, 2025)[0]) == days


def test_a_year_holds_to_the_end_of_its_sentence() -> None:
    found = find_indicators("到2025年，覆盖率达到80%，新建管网12公里。合格率达到90%。", 2024)
    assert [each.year for each in found] == [2025, 2025, 2024]


@pytest.mark.parametrize(
    ("lines", "serials"),
    [
        (["5.甲。（甲局）", "6.6月底前完成乙。（乙局）", "7.丙。（丙局）"], "5 6 7"),
        (["25.甲。（甲局）", "26.3家企业完成乙。（乙局）", "27.丙。（丙局）"], "25 26 27"),
        (["15.甲。（甲局）", "16.5月底前完成乙。（乙局）"], "15 16"),
        (["1.1家企业关停。（甲局）", "2.乙。（乙局）"], "1 2"),
        (["1.1家庭医生签约。（甲局）", "1.2体检。（乙局）", "2.1家具补贴。（丙局）"], "1.1 1.2 2.1"),
        (["2.甲", "2.1家庭医生签约。（甲局）", "2.2体检。（乙局）", "3.1义诊。（丙局）"], "2.1 2.2 3.1"),
    ],
)
def test_a_number_behind_a_serial_is_not_taken_for_its_decimals(lines: list[str], serials: str) -> None:
    items = plan_of("2024年任务分解表", *lines).items
    assert " ".join(item.serial for item in items) == serials
    for line, item in zip(lines[-len(items) :], items, strict=True):
        assert line.partition("（")[0] in (f"{item.serial}.{item.text}", f"{item.serial}{item.text}")


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("牵头股室", "lead"), ("牵头单位（股室）", "lead"), ("责任单位（牵头股室）", "lead"), ("牵头单位及责任人", "lead"),
        ("责任科室", "joint"), ("牵头领导", ""), ("Lead agency", "lead"), ("Responsible unit", "joint"),
    ],
)  # fmt: skip
def test_the_header_of_a_column_gives_its_role(header: str, role: str) -> None:
    rows = [("序号", "任务", header), ("1", "新建公园2座。", "甲局"), ("2", "修路3条。", "乙局")]
    first = draft([grid_document([("2024年任务表", "", ""), *rows], ((0, 0, 0, 2),))]).plan.items[0]
    assert (first.lead, first.joint) == ((("甲局",) if role == "lead" else ()), (("甲局",) if role == "joint" else ()))


@pytest.mark.parametrize(
    ("headers", "roles"),
    [
        (("责任单位", "配合单位"), "lead support"),
        (("牵头单位", "责任单位"), "lead support"),
        (("责任单位", "备注"), "joint -"),
    ],
)
def test_what_a_column_of_responsible_units_means_depends_on_the_one_beside_it(
    headers: tuple[str, str], roles: str
) -> None:
    rows = [("序号", "任务", *headers), ("1", "新建公园2座。", "甲局", "乙局"), ("2", "修路3条。", "甲局", "")]
    items = draft([grid_document(rows)]).plan.items
    first, second = roles.split()
    assert getattr(items[0], first) == getattr(items[1], first) == ("甲局",)
    assert second == "-" or items[0].support == ("乙局",)


def test_damaged_digits_give_no_day_anywhere() -> None:
    assert [read_deadline(text, 2022) for text in ("20226月底前", "20226月20日", "2022年13月")] == [None] * 3
    assert read_deadline("2022年6月底前", 2023) == date(2022, 6, 30)


def test_a_unit_line_before_its_items_leads_them() -> None:
    plan = plan_of("2024年任务", "责任单位：甲局", "1.完成甲。", "2.完成乙。", "责任单位：乙局", "3.完成丙。")
    assert [item.joint for item in plan.items] == [("甲局",), ("甲局",), ("乙局",)]


@pytest.mark.parametrize("mark", ["：", ""])
def test_names_above_their_tasks_are_a_heading_and_never_the_units_of_the_task_before(mark: str) -> None:
    plan = plan_of(
        "2024年重点工作安排",
        "各乡镇人民政府，县直各单位：",
        "现将安排印发给你们，请抓好落实。",
        f"县教育局{mark}", "1.新建幼儿园3所。", "2.改造食堂12所。",
        f"县卫健局、县医保局{mark}", "1.新院区6月底前投用。",
        f"各乡镇{mark}", "1.改厕1200户。",
    )  # fmt: skip
    assert [(i.text[:3], i.joint) for i in plan.items] == [
        ("新建幼", ("县教育局",)),
        ("改造食", ("县教育局",)),
        ("新院区", ("县卫健局", "县医保局")),
        ("改厕1", ("各乡镇",)),
    ]


def test_who_must_do_it_may_open_the_sentence_where_nothing_else_says_so() -> None:
    plan = plan_of(
        "会议纪要（2024年第6期）",
        "一、由甲局牵头，乙局配合，于6月底前完成主体工程。",
        "二、丙局要加快推进改造，9月底前完成路基工程。",
        "三、请丁局于4月20日前完成方案编制，报县政府审定。",
        "四、丁局、戊局要做好医务室建设，年内建成12所。",
    )
    assert [(i.lead, i.support, i.joint) for i in plan.items] == [
        (("甲局",), ("乙局",), ()), ((), (), ("丙局",)), ((), (), ("丁局",)), ((), (), ("丁局", "戊局")),
    ]  # fmt: skip


def test_english_units_in_a_bracket_with_those_that_support_them() -> None:
    plan = plan_of(
        "Climate Action Plan 2025",
        "1.1 Raise the cycling share to 12% by 2026 (Transport Team, supported by all town councils).",
        "1.2 Retrofit 800 homes. Lead: Housing Department; Support: Finance Office and Energy Utility.",
    )
    assert [(i.lead, i.support) for i in plan.items] == [
        (("Transport Team",), ("all town councils",)),
        (("Housing Department",), ("Finance Office", "Energy Utility")),
    ]


def test_names_below_their_label_are_units_and_not_words_of_the_task() -> None:
    plan = plan_of(
        "一、任务",
        "1.完成甲。",
        "责任单位：",
        "甲局",
        "乙局",
        "2.完成乙。",
        "牵头单位：甲局",
        "配合单位：乙局",
        "完成时限：2024年8月",
    )
    assert [(i.text, i.lead, i.support, i.joint) for i in plan.items] == [
        ("完成甲。", (), (), ("甲局", "乙局")),
        ("完成乙。", ("甲局",), ("乙局",), ()),
    ]
    assert plan.items[1].due == date(2024, 8, 31)


def test_one_unit_line_behind_several_items_is_shared_and_pointed_at() -> None:
    result = draft([text_document(["一、任务", "1.完成甲。", "2.完成乙。", "责任单位：甲局"])])
    assert [item.joint for item in result.plan.items] == [("甲局",), ("甲局",)]
    assert [doubt.position for doubt in result.uncertain if doubt.code == "shared-units"] == [0]


def test_several_brackets_under_one_serial_are_sub_targets() -> None:
    plan = plan_of("一、任务", "1.新建道路5条（住建局）。优化线路8条（交通局）。", "2.植树300亩（林业局）。")
    assert [(i.serial, i.sub, i.text, i.joint) for i in plan.items] == [
        ("1", 1, "新建道路5条", ("住建局",)),
        ("1", 2, "优化线路8条", ("交通局",)),
        ("2", None, "植树300亩", ("林业局",)),
    ]


def test_a_missing_unit_is_asked_for() -> None:
    result = draft([text_document(["一、任务", "1.甲。", "责任单位：-", "2.乙。", "责任单位：乙局"])])
    assert [d.position for d in result.uncertain if d.code == "no-unit"] == [0]


def test_sections_without_units_are_no_tasks_where_others_name_them() -> None:
    plan = plan_of("一、任务", "1.甲。（甲局）", "2.乙。（乙局）", "二、保障措施", "1.加强领导。", "2.严格考核。")
    assert [item.text for item in plan.items] == ["甲。", "乙。"]


def test_kinds_of_sections() -> None:
    lines = [
        "一、前置指标",
        "1.甲。（甲局）",
        "二、否决事项",
        "1.乙。（乙局）",
        "三、加分项",
        "1.丙。（丙局）",
        "四、扣分项",
        "1.丁。（丁局）",
    ]
    assert [item.kind for item in plan_of(*lines).items] == ["precondition", "veto", "bonus", "deduction"]


def test_traditional_characters_are_read_as_the_simplified() -> None:
    plan = plan_of("一、綠色發展", "1.單位能耗下降3%以上，9月底前達標。", "責任單位：生態環境局、發改局")
    item = plan.items[0]
    assert item.joint == ("生態環境局", "發改局") and item.deadlines and item.indicators[0].value == 3


def test_a_target_column_is_read_with_its_task() -> None:
    rows = [
        ("序号", "考核指标", "目标值", "牵头单位"),
        ("1", "空气优良天数", "不少于320天", "环保局"),
        ("2", "GDP增速", "6.5%", "发改局"),
    ]
    plan = draft([grid_document(rows)]).plan
    assert [(i.name, i.comparison, i.value) for item in plan.items for i in item.indicators] == [
        ("空气优良天数", ">=", 320),
        ("GDP增速", ">=", 6.5),
    ]


def test_columns_of_the_documents_own_travel_with_the_item() -> None:
    rows = [
        ("序号", "任务", "责任单位", "资金来源"),
        ("1", "新建公园2座", "城管局", "财政"),
        ("2", "修路3条", "住建局", "自筹"),
    ]
    assert [item.extra for item in draft([grid_document(rows)]).plan.items] == [
        (("资金来源", "财政"),),
        (("资金来源", "自筹"),),
    ]


SCRAMBLED = [
    "7.甲。",
    "责任单位：甲局",
    "3.乙。",
    "责任单位：乙局",
    "12.丙。",
    "5.丁。",
    "2.戊。",
    "责任单位：丙局",
    "9.己。",
    "1.庚。",
    "4.辛。",
]


@pytest.mark.parametrize(
    "lines",
    [
        [""],
        ["只是一段话，没有任务。"] * 40,
        SCRAMBLED,
        ["序号", "任务", "责任单位", "1", "2", "3", "甲。", "乙。", "丙。", "甲局", "乙局", "丙局"],
        ["序号\t任务\t责任单位", "1\t\t", "2\t\t", "3\t\t"],
        ["目  录", "一、治水………………1", "二、治气………………3", "三、治土………………5"],
        ["目录", "一、治水\t1", "二、治气\t3", "三、治土\t5"],
    ],
)
def test_what_cannot_be_told_apart_is_refused(lines: list[str]) -> None:
    with pytest.raises(XltrackError) as refusal:
        draft([text_document(lines, "乱.txt")])
    assert refusal.value.code == "import-refused" and "乱.txt" in str(refusal.value)


def test_a_long_text_that_names_no_unit_is_refused_not_cut_into_sentences() -> None:
    lines = [f"{n}.推进第{n}项工作。" for n in range(1, 31)]
    assert len(draft([text_document(["2024年工作要点", *lines])]).plan.items) == 30
    chapter = "要持续加强组织领导，健全工作机制，强化督导检查。" * 3
    with pytest.raises(XltrackError, match="责任单位"):
        draft([text_document(["一、总体情况", *[chapter] * 200, "二、下步工作", *[chapter] * 200])])


def test_a_column_for_half_a_year_gives_targets_due_then() -> None:
    rows = [
        ("序号", "任务", "责任单位", "上半年目标", "全年目标"),
        ("1", "植树300亩", "林业局", "150亩", "300亩"),
        ("2", "修路3条", "住建局", "1条", "3条"),
    ]
    items = draft([grid_document([("2024年任务表", "", "", "", ""), *rows], ((0, 0, 0, 4),))]).plan.items
    assert [(i.name, i.value, i.due) for i in items[0].indicators] == [
        ("植树", 300, None),
        ("植树", 150, date(2024, 6, 30)),
    ]


def test_title_year_and_language_can_be_given() -> None:
    result = draft([text_document(["1.甲。（甲局）", "2.乙。（乙局）"])], title="年度计划", year=2030, language="en")
    assert (result.plan.title, result.plan.year, result.plan.language) == ("年度计划", 2030, "en")
    assert all(doubt.reason.isascii() for doubt in result.uncertain)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("引进3亿元以上项目15个、20亿级项目2个。", [("引进3亿元以上项目", ">=", 15, "个"), ("20亿级项目", ">=", 2, "个")]),
        ("完成2台35蒸吨/小时燃煤锅炉改造，消除10万元以下薄弱村。", [("35蒸吨/小时燃煤锅炉改造", ">=", 2, "台")]),
        ("万车死亡率控制在1.5以内，灌溉水利用系数提高到0.58。", [("万车死亡率", "<=", 1.5, ""), ("灌溉水利用系数", ">=", 0.58, "")]),
        ("营造林8万亩（其中人工造林3万亩、封育5万亩）。", [("营造林", ">=", 8, "万亩"), ("人工造林", ">=", 3, "万亩"), ("封育", ">=", 5, "万亩")]),
        ("甲种、乙种疫苗接种率分别达95%、90%以上。", [("甲种疫苗接种率", ">=", 95, "%"), ("乙种疫苗接种率", ">=", 90, "%")]),
        ("低压、高压用户平均接电时间分别压减至5个和15个工作日以内。", [("低压用户平均接电时间", "<=", 5, "个工作日"), ("高压用户平均接电时间", "<=", 15, "个工作日")]),
        ("接待游客90万人次，旅游收入6亿元，分别增长8%、9%。", [("接待游客", ">=", 90, "万人次"), ("旅游收入", ">=", 6, "亿元"), ("接待游客增长", ">=", 8, "%"), ("旅游收入增长", ">=", 9, "%")]),
        ("优良天数分别达到东县220天、西县210天。", [("东县优良天数", ">=", 220, "天"), ("西县优良天数", ">=", 210, "天")]),
        ("断面达标率达100%39个小流域断面水质比例达93%以上。", [("断面达标率", ">=", 100, "%"), ("39个小流域断面水质比例", ">=", 93, "%")]),
        ("国控断面水质稳定达到Ⅲ类及以上。", [("国控断面水质稳定", ">=", None, "")]),
        ("改造小区33个、46万平方米，其中新建4个。", [("改造小区", ">=", 33, "个"), ("改造小区", ">=", 46, "万平方米"), ("改造小区新建", ">=", 4, "个")]),
        ("配备队员不少于6人的达80%以上。", [("配备队员不少于6人", ">=", 80, "%")]),
        ("泄漏检测与修复，每年不少于2次。", [("泄漏检测与修复", ">=", 2, "次")]),
        ("年产5万吨生产线投产，企业开办压缩至1个工作日内。", [("企业开办", "<=", 1, "个工作日")]),
        ("组建队伍12支，每支不少于8人。", [("组建队伍", ">=", 12, "支")]),
    ],
)  # fmt: skip
def test_numbers_are_told_from_sizes_and_keep_their_names(
    text: str, numbers: list[tuple[str, str, float | None, str]]
) -> None:
    assert [(i.name, i.comparison, i.value, i.unit) for i in find_indicators(text, 2024)] == numbers


def test_a_span_of_work_is_no_deadline_and_days_of_a_list_are_each_one() -> None:
    assert find_deadlines("审批时间压减至80个工作日以内", 2024)[0] == []
    assert [each.date for each in read_deadline_cell("6月、12月", 2024)[0]] == [date(2024, 6, 30), date(2024, 12, 31)]


def test_what_is_handed_in_once_and_days_before_the_notice_are_no_periods() -> None:
    once = "各单位要制定实施方案，于3月20日前报县督查室。每月25日前报送进展情况。"
    periods, _ = find_periods([once], 2024, date(2024, 10, 5))
    assert [period.due for period in periods] == [date(2024, month, 25) for month in (9, 10, 11, 12)]
    english, _ = find_periods(["Units report progress by 15 April and 15 October 2026."], 2026)
    assert [period.due for period in english] == [date(2026, 4, 15), date(2026, 10, 15)]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("较大以上生产安全事故0起", "<="),
        ("重大舆情事件为0起", "="),
        ("投资增速不低于0%", ">="),
        ("整治隐患3处", ">="),
    ],
)
def test_none_of_a_thing_is_no_least_number_of_it(text: str, sign: str) -> None:
    (found,) = find_indicators(text, 2025, target=True)
    assert found.comparison == sign


def test_a_column_of_zeros_asks_that_nothing_happens() -> None:
    rows = [
        ("序号", "考核内容", "目标值", "责任单位"),
        ("1", "较大以上事故", "0起", "甲局"),
        ("2", "应急演练", "4次", "乙局"),
    ]
    items = draft([grid_document(rows)]).plan.items
    assert [(i.indicators[0].comparison, i.indicators[0].value) for i in items] == [("<=", 0), (">=", 4)]


def test_numbers_below_no_name_are_no_tasks() -> None:
    rows = [["单位", "", "清淤（公里）"], ["甲镇", "3", "10"], ["乙镇", "4", "12"], ["丙镇", "5", "8"]]
    items = draft([grid_document(rows)]).plan.items
    assert [(i.text, i.joint, i.extra) for i in items] == [
        ("清淤", (unit,), (("目标值", length), ("2", number)))
        for unit, number, length in (("甲镇", "3", "10"), ("乙镇", "4", "12"), ("丙镇", "5", "8"))
    ]


def test_a_table_without_header_keeps_its_months_and_its_serials() -> None:
    rows = [
        ("1.1", "建成示范村六个并通过验收。", "县农业农村局", "12月"),
        ("1.2", "改造农田两万亩并投入使用。", "县水利局", "11月底"),
        ("2.1", "新建社区食堂三家并对外开放。", "县民政局", "10月"),
    ]
    (table,) = grid_document(rows).blocks
    items = draft([Document("a.docx", (Paragraph(1, "2025年农业农村重点任务"), table), "docx")]).plan.items
    assert [(i.serial, i.deadlines[0].text) for i in items] == [("1.1", "12月"), ("1.2", "11月底"), ("2.1", "10月")]


def test_sections_above_few_rows_make_no_table_of_units_and_quantities() -> None:
    rows = [
        ("序号", "具体目标责任", "牵头股室"),
        ("一、减污降碳", "", ""),
        ("1", "新能源比例达到30%以上。", "环卫股"),
        ("2", "查处渣土车不少于120辆次。", "各中队"),
        ("3", "回收利用率达到38%以上。", "环卫股、考评中心"),
        ("二、水环境", "", ""),
        ("1", "改造支管9条。", "排水股"),
    ]
    items = draft([grid_document(rows)]).plan.items
    assert [(i.serial, i.lead) for i in items] == [
        ("1", ("环卫股",)), ("2", ("各中队",)), ("3", ("环卫股", "考评中心")), ("1", ("排水股",))
    ]  # fmt: skip


def test_a_table_of_contents_is_no_list_of_tasks() -> None:
    result = draft(
        [
            text_document(
                ["目  录", "一、治水……1", "1.清淤……2", "一、治水", "1.清淤3公里。（甲局）", "2.植树2万株。（乙局）"]
            )
        ]
    )
    assert [item.text for item in result.plan.items] == ["清淤3公里。", "植树2万株。"]
    assert [line.reason for line in result.lines if line.line in (2, 3)] == ["目录", "目录"]


def test_characters_nobody_sees_are_no_part_of_a_task() -> None:
    plan = plan_of("\ue5e5一、治水", "1.\u200b清淤\u200b3公里。（\ufeff甲\u200b局）", "\uf0b72.植树2万株。（乙局）")
    assert [(item.path, item.text, item.joint) for item in plan.items] == [
        (("一、治水",), "清淤3公里。", ("甲局",)), (("一、治水",), "植树2万株。", ("乙局",))
    ]  # fmt: skip


def test_the_score_beside_a_unit_is_its_weight() -> None:
    plan = plan_of("1.清淤3公里。（15分，责任股室：甲股）", "2.植树2万株。（20分，责任股室：乙股）")
    assert [(item.text, item.joint, item.weight) for item in plan.items] == [
        ("清淤3公里。", ("甲股",), 15), ("植树2万株。", ("乙股",), 20)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words", ["新建长者食堂30家。", "完成无障碍设施改造60处。", "为企业提供技术支持120次。", "重大政策解读率达到100%。"]
)
def test_words_that_web_pages_also_use_are_read_in_a_task(words: str) -> None:
    plan = plan_of("一、养老服务", words, "牵头单位：市民政局", "二、就业", "新增就业2万人。", "牵头单位：市人社局")
    assert plan.items[0].text == f"养老服务\n{words}"


def test_the_furniture_of_a_web_page_is_no_task() -> None:
    result = draft(
        [
            text_document(
                [
                    "无障碍 长者助手",
                    "打印 关闭窗口",
                    "浏览次数：127",
                    "技术支持：某公司",
                    "1.清淤3公里。（甲局）",
                    "2.植树2万株。（乙局）",
                ]
            )
        ]
    )
    assert [line.reason for line in result.lines][:4] == ["网页内容"] * 4


def test_the_place_of_a_seal_is_no_label() -> None:
    plan = plan_of(
        "甲镇2024年责任书", "责任单位：甲镇", "1.清淤3公里。", "2.植树2万株。", "责任单位（盖章）：", "2024年3月5日"
    )
    assert [(item.text, item.joint) for item in plan.items] == [("清淤3公里。", ("甲镇",)), ("植树2万株。", ("甲镇",))]


def test_every_year_of_a_plan_for_several_is_reported_on() -> None:
    lines = ["东山区2024—2026年绿色建筑行动方案", "1.新建绿色建筑占比达到90%。", "责任单位：区住建局"]
    plan = plan_of(*lines, "各单位于每年6月20日、12月10日前将进展情况报区住建局。")
    assert [period.due for period in plan.periods] == [
        date(year, month, day) for year in (2024, 2025, 2026) for month, day in ((6, 20), (12, 10))
    ]


@pytest.mark.parametrize(("term", "year"), [("第一学期", 2023), ("第二学期", 2024)])
def test_a_term_is_of_one_year_of_its_school_year(term: str, year: int) -> None:
    plan = plan_of(
        f"第五小学2023—2024学年度{term}工作安排",
        "1.备课检查2次。（责任部门：教导处）",
        "2.家访不少于80户。（责任部门：政教处）",
    )
    assert [indicator.year for item in plan.items for indicator in item.indicators] == [year, year]


@pytest.mark.parametrize(
    "line",
    [
        "出席人员：各局主要负责同志。",
        "分送：各区政府，市政府有关部门。",
        "科主任签字：",
        "甲方（盖章）：    乙方（盖章）：",
    ],
)
def test_who_attended_or_signed_is_no_part_of_the_last_task(line: str) -> None:
    plan = plan_of(
        "专题会议议定事项", "1.市水务局负责，于5月底前清淤管网26公里。", "2.请市财政局于3月底前拨付资金1800万元。", line
    )
    assert plan.items[-1].text == "请市财政局于3月底前拨付资金1800万元。"


def test_units_that_take_part_are_no_attendance_of_a_meeting() -> None:
    item = plan_of("2025年重点任务", "1.改造候车亭120个。", "牵头单位：市交通局", "参加单位：市城管局、市公安局").items[
        0
    ]
    assert (item.lead, item.support) == (("市交通局",), ("市城管局", "市公安局"))


@pytest.mark.parametrize(
    "text",
    [
        "改造候车亭120个 —— 市交通局、市城管局",
        "改造候车亭120个 — 市交通局、市城管局",
        "改造候车亭120个（市交通局、市城管局/6月底）",
    ],
)
def test_names_behind_a_dash_or_before_a_day(text: str) -> None:
    item = plan_of("2025年重点任务", f"1.{text}", "2.新建站台6座（市交通局）").items[0]
    assert (item.text, item.joint) == ("改造候车亭120个", ("市交通局", "市城管局"))


def test_a_dash_within_a_heading_is_no_unit() -> None:
    item = plan_of(
        "2024年工作要点", "一、推进“一窗通办”——政务服务中心建设", "1.新增窗口30个。责任单位：区数据局"
    ).items[0]
    assert (item.path, item.joint) == (("一、推进“一窗通办”——政务服务中心建设",), ("区数据局",))


def test_a_place_in_brackets_is_no_unit() -> None:
    item = plan_of(
        "2025年重点任务",
        "1.整治“散乱污”企业(场所)。全面落实方案要求，9月底前完成。（区环保局、区工信局牵头，区水务局配合）",
        "2.新建站台6座（区交通局）",
    ).items[0]
    assert item.text == "整治“散乱污”企业(场所)。全面落实方案要求，9月底前完成。"
    assert (item.lead, item.support) == (("区环保局", "区工信局"), ("区水务局",))


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("各单位在每季度末（分别在6月、9月和12月底），将进展情况报县督查室。", [(6, 30), (9, 30), (12, 31)]),
        ("从第二季度起，各单位在每个季度第1个月的20日前，将完成情况报县督查室。", [(4, 20), (7, 20), (10, 20)]),
    ],
)
def test_reporting_days_that_share_their_end_or_begin_later(line: str, days: list[tuple[int, int]]) -> None:
    plan = plan_of("东山县2025年重点任务分解", "1.新建站台6座（县交通局）", line)
    assert [period.due for period in plan.periods] == [date(2025, month, day) for month, day in days]


def test_a_table_without_a_title_takes_the_one_its_letter_gives_it() -> None:
    plan = plan_of(
        "各街道，各部门：", "附件：1.2025年政府工作目标分解表", "青溪区政府办公室", "2025年2月3日", "附件1",
        "序号 | 任 务 名 称 | 指 标 要 求 | 牵 头 部 门 | 配 合 部 门 |",
        "1 | 地区生产总值 | 增长5.5%（市下达） | 区发改局 | 区财政局、区统计局 |",
        "2 | 财政总收入 | 增长5%以上 | 区财政局 | 区税务局 |",
    )  # fmt: skip
    assert plan.title == "2025年政府工作目标分解表"
    assert [i.words() for item in plan.items for i in item.indicators] == [
        "地区生产总值增长 ≥ 5.5%（2025年）",
        "财政总收入增长 ≥ 5%（2025年）",
    ]


def test_who_signs_and_on_what_principle_is_no_task() -> None:
    plan = plan_of(
        "甲镇2025年安全责任书", "责任单位：甲镇安监办", "一、工作目标", "1.事故死亡人数不超过2人。", "2.开展检查4次。",
        "二、本着“谁主管谁负责”的原则，责任书签字人变动的，接任人为签字人。",
    )  # fmt: skip
    assert [item.serial for item in plan.items] == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        ("维修改造城区60条内街小巷。", ["维修改造城区内街小巷 ≥ 60 条"]),
        ("事故起数控制在5起内。", ["事故起数 ≤ 5 起"]),
        ("新建300个服务社、新建改造20个服务站。", ["服务社 ≥ 300 个", "服务站 ≥ 20 个"]),
        ("完善26个乡镇医疗急救站。", ["乡镇医疗急救站 ≥ 26 个"]),
        ("县教育局、县卫健局要做好校园卫生室建设，年内建成12所。", ["校园卫生室建设 ≥ 12 所"]),
    ],
)
def test_what_is_counted_in_sentences_offices_wrote(text: str, indicators: list[str]) -> None:
    assert [i.words() for i in find_indicators(text)] == indicators


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("市大数据局，各市、特区、区人民政府", ("市大数据局", "各市特区区人民政府")),
        ("市发改委，各区人民政府（含开发区、新区管委会，下同）", ("市发改委", "各区人民政府")),
        ("各市、州人民政府，省水利厅", ("各市州人民政府", "省水利厅")),
        ("市水务局，各区、镇、办事处", ("市水务局", "各区镇办事处")),
    ],
)
def test_every_level_of_government_is_one_group(line: str, names: tuple[str, ...]) -> None:
    item = plan_of("2025年重点任务", "1.新增端口5000个。", f"责任单位：{line}", "2.改造机房2座。（市工信局）").items[0]
    assert item.joint == names


def test_a_table_copied_with_single_spaces_keeps_its_units_and_days() -> None:
    plan = plan_of(
        "2025年河道治理任务分解表", "序号 类别 主要任务 具体措施 牵头单位 配合单位 完成时限",
        "1 水资源 用水总量控制 安装计量设施120处。 县水利局 县发改局、各乡镇 6月底前",
        "2 岸线 管 护 清理岸线18公里，恢复植被。 县水利局、县林业局 县财政局 2025年底",
        "3 开展巡查12次。 县河长办 各乡镇 长期坚持",
    )  # fmt: skip
    assert [(item.serial, item.text) for item in plan.items] == [
        ("1", "水资源用水总量控制安装计量设施120处。"),
        ("2", "岸线管护清理岸线18公里，恢复植被。"),
        ("3", "开展巡查12次。"),
    ]
    assert [(item.lead, item.support) for item in plan.items] == [
        (("县水利局",), ("县发改局", "各乡镇")),
        (("县水利局", "县林业局"), ("县财政局",)),
        (("县河长办",), ("各乡镇",)),
    ]
    assert [d.date for item in plan.items for d in item.deadlines] == [date(2025, 6, 30), date(2025, 12, 31), None]


@pytest.mark.parametrize(
    "line",
    [
        "1.新建公园2座（城管局）；2.修路3条（住建局）；3.植树300亩（林业局）。",
        "会议议定：1.城管局要新建公园2座；2.住建局负责，修路3条；3.请林业局于3月底前植树300亩。",
        "（1）城管局负责，新建公园2座；（2）住建局负责，修路3条；（3）林业局负责，植树300亩。",
    ],
)
def test_a_paragraph_that_lists_several_tasks_is_one_task_for_each(line: str) -> None:
    items = plan_of("2024年会议纪要", line).items
    assert [(item.serial.strip("()"), item.joint) for item in items] == [
        ("1", ("城管局",)), ("2", ("住建局",)), ("3", ("林业局",))
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "完善机制：1.修订制度；2.强化培训；3.严格考核。（城管局）",
        "整改措施：1.城管局要修订制度；2.住建局要强化培训。",
    ],
)
def test_steps_of_one_task_stay_with_it(line: str) -> None:
    plan = plan_of("一、任务", "（一）新建公园2座。", "责任单位：城管局", f"（二）{line}", "责任单位：住建局")
    assert len(plan.items) == 2


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("较大及以上安全责任事故为零。", ["较大及以上安全责任事故"]),
        ("溺水死亡事故起数为零，食物中毒事件为0。", ["溺水死亡事故起数", "食物中毒事件"]),
        ("全年火点零发生。", ["火点"]),
        ("实现零种植，推进垃圾零填埋。", []),
    ],
)
def test_none_of_a_thing_is_a_most_in_words_too(text: str, names: list[str]) -> None:
    found = find_indicators(text, 2024)
    assert [each.name for each in found] == names
    assert {(each.comparison, each.value) for each in found} <= {("<=", 0)}


def test_numbers_are_of_the_year_a_letter_is_dated_unless_it_names_later_ones() -> None:
    lines = [
        "关于提案的答复",
        "1.开展整治6次。",
        "责任单位：甲局",
        "2.接入车场380家。",
        "责任单位：乙局",
        "2025年6月5日",
    ]
    assert [i.year for item in plan_of(*lines).items for i in item.indicators] == [2025, 2025]
    later = plan_of(*lines[:3], "2.到2027年，接入车场380家。", *lines[4:])
    assert [i.year for item in later.items for i in item.indicators] == [None, 2027]


@pytest.mark.parametrize("text", ["一季度集中开工18个项目", "6月底主体封顶", "9月底试运营"])
def test_what_is_to_happen_may_follow_its_day_at_once(text: str) -> None:
    (found,) = find_deadlines(text, 2025)[0]
    assert found.date is not None


@pytest.mark.parametrize(
    ("lines", "paths"),
    [
        (["2024年工作要点", "项目建设", "1.新建公园2座。（甲局）", "2.修路3条。（乙局）", "生态保护", "3.植树3亩。（丙局）"], "项目建设 项目建设 生态保护"),
        (["2024年工作要点", "项目建设", "1.新建公园2座。", "2.修路3条。", "生态保护", "1.植树3亩。", "2.治沙2亩。"], "项目建设 项目建设 生态保护 生态保护"),
    ],
)  # fmt: skip
def test_headings_without_numerals_are_the_sections_of_the_numbered_tasks_below(lines: list[str], paths: str) -> None:
    assert [item.path for item in plan_of(*lines).items] == [(path,) for path in paths.split()]


def test_a_line_that_belongs_to_the_task_above_is_no_heading() -> None:
    lines = ["2024年工作要点", "重点任务", "1.提升环境", "新建公园", "2.改善交通", "修路3条", "3.绿化"]
    assert [(item.path, item.text) for item in plan_of(*lines).items] == [
        (("1.提升环境",), "新建公园"), (("2.改善交通",), "修路3条"), ((), "绿化")
    ]  # fmt: skip


def test_a_plain_line_above_each_of_several_tables_is_its_section() -> None:
    rows = [("序号", "任务", "责任单位"), ("1", "新建公园2座", "甲局"), ("2", "修路3条", "乙局")]
    (table,) = grid_document(rows).blocks
    blocks = (Paragraph(1, "2024年任务表"), Paragraph(2, "项目建设"), table, Paragraph(9, "生态保护"), table)
    items = draft([Document("a.docx", blocks, "docx")]).plan.items
    assert [item.path for item in items] == [("项目建设",), ("项目建设",), ("生态保护",), ("生态保护",)]


@pytest.mark.parametrize("numbered", [True, False])
def test_what_the_cell_of_a_unit_says_is_its_own_task(numbered: bool) -> None:
    rows = [
        ("序号", "事项", "县教育局", "县财政局"),
        ("1", "校舍建设", "新建校舍3栋", "落实资金200万元"),
        ("2", "食堂改造", "改造食堂4个", "—"),
    ]
    result = draft([grid_document(rows if numbered else [row[1:] for row in rows])])
    assert [(i.path, i.sub, i.text, i.joint) for i in result.plan.items] == [
        (("校舍建设",), 1 if numbered else None, "新建校舍3栋", ("县教育局",)),
        (("校舍建设",), 2 if numbered else None, "落实资金200万元", ("县财政局",)),
        (("食堂改造",), None, "改造食堂4个", ("县教育局",)),
    ]
    assert [doubt.position for doubt in result.uncertain if doubt.code == "unit-duties"] == [0]


def test_marks_below_units_need_no_column_of_serials() -> None:
    rows = [("任务", "县教育局", "县财政局"), ("新建校舍3栋", "★", "▲"), ("改造食堂4个", "▲", "★")]
    items = draft([grid_document(rows)]).plan.items
    assert [(item.lead, item.support) for item in items] == [
        (("县教育局",), ("县财政局",)), (("县财政局",), ("县教育局",))
    ]  # fmt: skip


def test_the_duties_of_each_unit_are_its_tasks() -> None:
    rows = [("单位", "主要职责"), ("县教育局", "新建校舍3栋"), ("县财政局", "落实资金200万元")]
    assert [(i.text, i.joint) for i in draft([grid_document(rows)]).plan.items] == [
        ("新建校舍3栋", ("县教育局",)), ("落实资金200万元", ("县财政局",))
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "新建公园2座。责 任 单 位：甲局　完 成 时 限：6月底",
        "新建公园2座。（责 任 单 位：甲局；完 成 时 限：6月底）",
        "新建公园2座。　责　任　单　位：甲局；完成时限：6月底",
    ],
)
def test_labels_whose_characters_stand_apart(line: str) -> None:
    item = plan_of("2025年重点任务", f"1.{line}", "2.修路3条。（乙局）").items[0]
    assert (item.text, item.joint, item.due) == ("新建公园2座。", ("甲局",), date(2025, 6, 30))


def test_paragraphs_of_minutes_that_say_who_acts_are_its_decisions() -> None:
    plan = plan_of(
        "县防汛指挥部会议纪要",
        "2025年4月16日，县防汛指挥部召开会议。现纪要如下：",
        "会议听取了县水利局的汇报。",
        "会议要求，县应急局要储备编织袋12万条，5月底前演练1次。",
        "会议决定，由县住建局牵头，县交通局配合，清淤管网26公里。",
    )
    assert plan.title == "县防汛指挥部会议纪要"
    assert [(i.text[:5], i.lead, i.support, i.joint) for i in plan.items] == [
        ("会议要求，", (), (), ("县应急局",)), ("会议决定，", ("县住建局",), ("县交通局",), ())
    ]  # fmt: skip
    assert plan.items[0].indicators[0].name == "储备编织袋"


def test_what_a_meeting_asks_of_everybody_is_no_part_of_its_numbered_decisions() -> None:
    plan = plan_of(
        "会议纪要",
        "1.请甲局于3月底前完成方案编制。",
        "2.乙局负责，于5月底前清淤管网26公里。",
        "会议强调，各部门要密切配合。",
        "会议要求，各乡镇要压实责任。",
    )
    assert [item.serial for item in plan.items] == ["1", "2"]


def test_persons_in_brackets_behind_a_unit_are_its_leaders() -> None:
    rows = [
        ("序号", "任务", "牵头科室及负责人", "协同科室"),
        ("1", "建设专科2个", "医务部（主任甲）", "人事科"),
        ("2", "缩短候诊时间", "各乡（镇）", "信息科"),
    ]
    items = draft([grid_document(rows)]).plan.items
    assert [(item.lead, item.leader) for item in items] == [(("医务部",), "主任甲"), (("各乡（镇）",), "")]


def test_a_column_of_numbers_called_item_holds_the_serials() -> None:
    rows = [
        ("Item", "Agreed action", "Owner", "Due"),
        ("1", "Train 220 managers", "HR Department", "30 June 2026"),
        ("2", "Publish a register covering 100% of spend above 5,000", "Finance Department", "31 March 2026"),
    ]
    items = draft([grid_document(rows)]).plan.items
    assert [(item.serial, item.text[:5], [i.value for i in item.indicators]) for item in items] == [
        ("1", "Train", [220]), ("2", "Publi", [100])
    ]  # fmt: skip


def test_a_table_below_the_one_unit_of_a_letter_is_its_tasks() -> None:
    rows = [("序号", "考核指标", "计量单位", "目标值"), ("1", "营业收入", "万元", "126"), ("2", "收缴率", "%", "93")]
    (table,) = grid_document(rows).blocks
    lines = ("2025年度经营业绩责任书", "乙方：物业公司", "第一条 考核指标")
    below = (Paragraph(20, "第二条 考核办法"), Paragraph(21, "甲方于次年3月底前组织考核。"))
    blocks = (*(Paragraph(n, line) for n, line in enumerate(lines, -10)), table, *below)
    plan = draft([Document("a.docx", blocks, "docx")]).plan
    assert plan.title == lines[0]
    assert [(i.text, i.path, i.joint) for i in plan.items] == [
        (text, ("第一条 考核指标",), ("物业公司",)) for text in ("营业收入", "收缴率")
    ]


@pytest.mark.parametrize(
    ("text", "name"), [("缩短候诊时间，平均不超过18分钟", "缩短候诊时间平均"), ("人均不低于3.5平方米", "人均")]
)
def test_an_average_is_of_what_was_named_before(text: str, name: str) -> None:
    assert [each.name for each in find_indicators(text, 2025)] == [name]


def test_one_is_two_is_of_a_paragraph_are_tasks_where_each_names_its_unit() -> None:
    plan = plan_of(
        "关于建议办理的复函",
        "一、今年已完成改造12处。",
        "二、下步，将重点做好三项工作：一是于6月底前完成改造120盏（照明科）；二是9月底前新增停车位300个（停车科）；三是加强巡查（执法队）。",
    )
    assert [(i.serial, i.sub, i.text[:4], i.joint) for i in plan.items] == [
        ("二", 1, "一是于6", ("照明科",)), ("二", 2, "二是9月", ("停车科",)), ("二", 3, "三是加强", ("执法队",))
    ]  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [
        ("Ward Programme 2026", "The Roads Department will resurface 14 km of road.", "The Parks Office will plant 600 trees."),
        ("Minutes of the Board, 4 March 2026", "- Roads Department to resurface 14 km", "- Parks Office to plant 600 trees"),
    ],
)  # fmt: skip
def test_english_paragraphs_that_open_with_who_acts_are_tasks(lines: tuple[str, ...]) -> None:
    plan = plan_of(*lines)
    assert plan.title == lines[0] and plan.year == 2026
    assert [(i.joint, i.indicators[0].value) for i in plan.items] == [
        (("Roads Department",), 14),
        (("Parks Office",), 600),
    ]


def test_a_bracket_may_name_the_unit_first_and_the_leader_with_a_label() -> None:
    item = plan_of("2025年任务", "1.实施技改20个。（工信局；分管领导：副县长）", "2.修路3条。（住建局）").items[0]
    assert (item.text, item.joint, item.leader) == ("实施技改20个。", ("工信局",), "副县长")


def test_what_a_project_costs_in_all_is_no_target() -> None:
    found = find_indicators("污水厂项目。总投资1.2亿元，年度计划投资5000万元。", 2025)
    assert [(each.name, each.value) for each in found] == [("年度计划投资", 5000)]


def test_of_several_targets_the_one_that_says_of_what_is_the_task() -> None:
    rows = [
        ("No", "Key Result Area", "KPI", "Target 2025", "Target 2026", "Responsible Department"),
        ("1", "Health", "Immunisation coverage", "88%", "92%", "Health Department"),
        ("2", "Water", "Boreholes drilled", "25", "40", "Water Department"),
    ]
    items = draft([grid_document(rows)]).plan.items
    assert [(i.path, i.text, [n.value for n in i.indicators]) for i in items] == [
        (("Health",), "Immunisation coverage", [88, 92]), (("Water",), "Boreholes drilled", [25, 40])
    ]  # fmt: skip


def test_the_investment_of_the_year_is_a_target_and_that_of_the_whole_is_none() -> None:
    rows = [
        ("项目名称", "总投资（亿元）", "2025年计划投资（亿元）", "2025年形象进度", "责任单位"),
        ("污水厂扩建", "2.3", "0.8", "建成厂房4栋", "县住建局"),
        ("产业园二期", "5", "1.5", "建成管网3公里", "县工信局"),
    ]
    items = draft([grid_document(rows)]).plan.items
    assert [[n.value for n in item.indicators] for item in items] == [[0.8, 4], [1.5, 3]]


def test_only_who_acts_is_left_out_of_a_quantity_not_the_place_it_is_in() -> None:
    plan = plan_of(
        "2025年重点任务",
        "1.石桥镇、青岭镇河段建成缓冲带5公里。（石桥镇、青岭镇）",
        "2.县应急局要储备编织袋12万条。（县应急局）",
    )
    assert [item.indicators[0].name for item in plan.items] == ["石桥镇、青岭镇河段建成缓冲带", "储备编织袋"]


CELLS = ("序号", "项目名称", "建设地点", "建设内容", "责任单位", "1", "校园改造", "北街", "改造运动场3处。", "县教体局", "2", "道路建设", "南街", "新建道路2公里。", "县住建局")  # fmt: skip


@pytest.mark.parametrize("bars", [False, True])
def test_every_cell_of_a_table_pasted_one_a_line_is_accounted_for_with_its_task(bars: bool) -> None:
    rows = [CELLS[n : n + 5] for n in range(0, len(CELLS), 5)]
    lines = [f"{cell} |" for row in rows for cell in (*row, "")] if bars else list(CELLS)
    made = draft([text_document(["东山县2025年民生实事项目清单", *map(str.strip, lines)])])
    assert [(item.serial, item.joint) for item in made.plan.items] == [("1", ("县教体局",)), ("2", ("县住建局",))]
    where = {line.text.strip(" |"): line.placed for line in made.lines}
    assert {where[cell] for cell in CELLS[5:]} == {"item"}


@pytest.mark.parametrize(
    ("heading", "lead", "joint"),
    [
        ("县教育局负责事项", (), ("县教育局",)),
        ("县教育局、县住建局负责的重点任务", (), ("县教育局", "县住建局")),
        ("由县教育局牵头的事项（2项）", ("县教育局",), ()),
    ],
)
def test_a_heading_says_whose_the_tasks_below_it_are(
    heading: str, lead: tuple[str, ...], joint: tuple[str, ...]
) -> None:
    plan = plan_of(
        "2025年督查通知",
        f"一、{heading}",
        "1.改造食堂12所。",
        "2.招聘教师150人。",
        "二、县卫健局负责事项",
        "1.建卫生室8所。",
    )
    assert [(i.lead, i.joint) for i in plan.items] == [(lead, joint), (lead, joint), ((), ("县卫健局",))]


def test_sections_over_several_columns_leave_the_column_of_measures_one() -> None:
    rows = [
        ("序号", "考核指标", "单位", "2025年目标", "牵头单位"),
        ("一", "经济发展", "经济发展", "经济发展", "经济发展"),
        ("1", "生产总值增速", "%", "6以上", "发改局"),
        ("2", "财政收入", "亿元", "8.5", "财政局"),
    ]
    items = draft([grid_document(rows, ((1, 1, 1, 4),))]).plan.items
    assert [(i.lead, i.indicators[0].value, i.indicators[0].unit) for i in items] == [
        (("发改局",), 6, "%"), (("财政局",), 8.5, "亿元")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("9月底前完成城区32个积水点整治。", "积水点整治", 32),
        ("完成全区15座公厕改造。", "公厕改造", 15),
        ("8月底前完成新招聘教师150人到岗。", "新招聘教师", 150),
    ],
)
def test_a_place_or_a_day_may_stand_between_what_is_done_and_its_number(text: str, name: str, value: float) -> None:
    (found,) = find_indicators(text, 2025)
    assert name in found.name and found.value == value


def test_who_signs_an_english_letter_is_no_part_of_its_last_task() -> None:
    plan = plan_of(
        "Performance Undertaking 2026",
        "Responsible department: Water Department",
        "1. Connect 1,200 households.",
        "2. Answer 95% of complaints within 10 working days.",
        "Signed: Director, Water Department",
    )
    assert [(i.joint, i.indicators[0].name) for i in plan.items] == [
        (("Water Department",), "households"), (("Water Department",), "complaints")
    ]  # fmt: skip


def test_names_above_each_of_several_tables_are_the_units_of_their_rows() -> None:
    rows = [("序号", "任务", "完成时限"), ("1", "新建学校2所", "8月底"), ("2", "改造食堂5个", "9月底")]
    (table,) = grid_document(rows).blocks
    blocks = (
        Paragraph(1, "2025年任务表"),
        Paragraph(2, "县教育局"),
        table,
        Paragraph(9, "县住建局、县城管局："),
        table,
    )
    items = draft([Document("a.docx", blocks, "docx")]).plan.items
    assert [item.joint for item in items] == [("县教育局",)] * 2 + [("县住建局", "县城管局")] * 2


@pytest.mark.parametrize("annex", ["附件", "任务分解"])
def test_what_a_letter_asks_of_everybody_is_no_plan_beside_its_table(annex: str) -> None:
    rows = [("序号", "任务", "责任单位"), ("1", "新建学校2所", "县教育局"), ("2", "改造食堂5个", "县教育局")]
    (table,) = grid_document(rows).blocks
    lines = (
        "关于印发任务表的通知",
        "县教育局要加强领导。",
        "县财政局要保障经费。",
        "各乡镇要压实责任。",
        "2025年3月1日",
        annex,
    )
    blocks = (*(Paragraph(n, line) for n, line in enumerate(lines, 10)), Paragraph(30, "2025年任务分解表"), table)
    assert [item.text for item in draft([Document("a.docx", blocks, "docx")]).plan.items] == [
        "新建学校2所",
        "改造食堂5个",
    ]


def test_a_list_without_numerals_and_units_is_read_line_by_line() -> None:
    plan = plan_of(
        "全市2025年民生实事项目",
        "新改建公园12个。",
        "为中小学生开展心理测评。",
        "加装电梯80部，8月底前完成。",
        "优化公交线路10条。",
    )
    assert [item.text[:3] for item in plan.items] == ["新改建", "为中小", "加装电", "优化公"]


def test_a_column_of_units_and_their_days_is_read_as_both() -> None:
    rows = [
        ("序号", "任务", "责任单位及时限"),
        ("1", "新建公园2座", "城管局，6月底前"),
        ("2", "修路3条", "交通局（9月底前）"),
    ]
    items = draft([grid_document([("2025年任务表", "", ""), *rows], ((0, 0, 0, 2),))]).plan.items
    assert [(item.joint, item.due) for item in items] == [
        (("城管局",), date(2025, 6, 30)), (("交通局",), date(2025, 9, 30))
    ]  # fmt: skip


def test_a_heading_right_above_the_tasks_is_no_title_where_one_names_the_year() -> None:
    plan = plan_of(
        "2025年数字政府工作要点", "坚持统筹推进。", "重点任务", "1.新建平台2个。（数据局）", "2.上云180个。（数据局）"
    )
    assert (plan.title, plan.year) == ("2025年数字政府工作要点", 2025)


def test_who_a_meeting_decides_for_may_stand_in_the_middle_of_a_point() -> None:
    plan = plan_of(
        "县长办公会议纪要",
        "一、研究了供水工程。会议决定：由县水利局牵头，县财政局配合，6月底前铺设管网12公里。",
        "二、研究了就业工作。会议要求，县人社局要新增就业3000人。",
    )
    assert [(i.lead, i.support, i.joint) for i in plan.items] == [
        (("县水利局",), ("县财政局",), ()), ((), (), ("县人社局",))
    ]  # fmt: skip
