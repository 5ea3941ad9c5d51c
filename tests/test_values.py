"""What people type, and what it means: nothing is guessed, and what cannot be read says why."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltrack.enums import twins
from xltrack.values import (
    is_blank,
    join_names,
    key,
    nearest,
    points_elsewhere,
    read_choice,
    read_counted,
    read_date,
    read_days,
    read_deadline,
    read_number,
    read_numbers,
    rounded,
    split_names,
    suggest_choice,
    text_of,
    tidy,
    utf16_length,
)  # fmt: skip

FOUR = ["已完成", "达到序时进度", "未达序时进度", "尚未启动"]
DAY = date(2022, 6, 20)


@pytest.mark.parametrize(
    "typed",
    [
        "2022.6.20",
        "2022-06-20",
        "2022/6/20",
        "2022年6月20日",
        "２０２２．６．２０",
        "20220620",
        "22.6.20",
        "20/6/2022",
        "6.20.2022",
        "2022-06-20 00:00:00",
        44732,
        44732.0,
        "44732",
        DAY,
        datetime(2022, 6, 20, 9),
    ],
)
def test_one_day_in_many_spellings(typed: Any) -> None:
    assert read_date(typed).value == DAY


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("6月20日", "date-without-year"),
        ("6月底", "date-unreadable"),
        ("二季度", "date-unreadable"),
        ("长期坚持", "date-unreadable"),
        ("2022.2.30", "date-impossible"),
        ("04/10/2022", "date-ambiguous"),
        ("31/31/2022", "date-impossible"),
        (6.2, "date-unreadable"),
    ],
)
def test_what_names_no_day_is_never_made_one(typed: Any, problem: str) -> None:
    assert read_date(typed) == (None, problem, "")


@pytest.mark.parametrize(
    ("typed", "due", "day"),
    [
        ("06/05/25", date(2025, 5, 10), "date-ambiguous"), ("12/04/25", date(2025, 5, 10), "date-ambiguous"), ("14/05/25", date(2025, 5, 10), date(2025, 5, 14)),
        ("31/12/25", date(2025, 5, 10), date(2025, 12, 31)), ("05/05/25", date(2025, 5, 10), date(2025, 5, 5)), ("6/14/25", date(2025, 5, 10), date(2025, 6, 14)),
        ("25/5/6", date(2025, 5, 10), date(2025, 5, 6)), ("25/5/26", date(2025, 5, 10), date(2025, 5, 26)), ("25.12.26", date(2026, 1, 10), date(2025, 12, 26)),
        ("06/05/25", None, "date-ambiguous"), ("12/04/25", None, "date-ambiguous"), ("14/05/25", None, date(2025, 5, 14)), ("14.05.25", None, date(2025, 5, 14)),
        ("14-05-25", None, date(2025, 5, 14)), ("31/12/25", None, date(2025, 12, 31)), ("14/05/25 10:30", None, date(2025, 5, 14)), ("26/05/25", None, date(2025, 5, 26)),
        ("25/5/6", None, date(2025, 5, 6)), ("25.5.26", None, date(2025, 5, 26)), ("25/05/26", None, "date-ambiguous"), ("24.05.25", None, "date-ambiguous"),
        ("31/02/25", None, "date-impossible"), ("25年5月26日", None, date(2025, 5, 26)), ("30/12/31", None, "date-ambiguous"), ("31/12/27", None, date(2027, 12, 31)),
    ],
)  # fmt: skip
def test_a_short_year_never_turns_a_day_of_this_year_into_one_of_years_ago(
    typed: str, due: date | None, day: date | str
) -> None:
    reading = read_date(typed, 2025, due)
    assert (reading.problem or reading.value) == day


@pytest.mark.parametrize("typed", ["06/05/25", "12/04/25", "14/05/25", "31/12/25"])
def test_a_short_year_without_a_plan_beside_it_is_asked_about(typed: str) -> None:
    assert read_date(typed) == (None, "date-ambiguous", "")
    assert read_deadline(typed, None) is None


@pytest.mark.parametrize(
    "typed",
    [
        "二〇二二年六月二十日", "二○二二年六月二十日", "二零二二年六月二十日", "2022年6月20号", "2022年6月20日 上午", "2022年6月20日上午9点30分", "2022-6-20（周一）", "2022-06-20 星期一",
        "2022、6、20", "2022年6月20日（星期一）下午",
        "20 June 2022", "20th June 2022", "20th of June, 2022", "June 20, 2022", "June 20th 2022", "20-Jun-22", "20 Jun 22", "20 Jun. 2022",
        "Monday 20 June 2022", "Mon, 20 June 2022", "20 JUNE 2022", "20June2022", "2022-Jun-20", "June 20, '22",
    ],
)  # fmt: skip
def test_a_day_written_out_is_read_and_its_form_is_not_sent_back(typed: str) -> None:
    assert read_date(typed).value == DAY == read_deadline(typed, None)


@pytest.mark.parametrize("typed", ["6月20号", "六月二十日", "6月20日（周一）", "20 June", "20th of June", "June 20"])
def test_a_day_written_out_without_its_year_is_one_of_its_periods(typed: str) -> None:
    assert read_date(typed, 2022).value == DAY == read_date(typed, 2022, date(2022, 6, 25)).value
    assert read_date(typed).problem == "date-without-year"


@pytest.mark.parametrize(
    "typed",
    [
        "May 2025",
        "June",
        "may",
        "Sat",
        "上午",
        "2 mayors",
        "1.2.3",
        "六月",
        "31 Feb 2025",
        "二〇二五年二月三十日",
        "三十四月三日",
    ],
)
def test_a_month_or_a_word_is_no_day(typed: str) -> None:
    assert read_date(typed, 2025).value is None


@pytest.mark.parametrize("typed", ["已按计划推进，完成年度任务的30%。", "没有完成", "完成不了"])
def test_a_sentence_or_a_no_is_not_taken_for_a_status_that_says_yes(typed: str) -> None:
    labels = [
        ("已完成", "completed"),
        ("达到序时进度", "on_schedule"),
        ("未达序时进度", "behind"),
        ("尚未启动", "not_started"),
    ]
    assert suggest_choice(typed, labels) in ("", "未达序时进度", "尚未启动")


def test_a_day_without_year_is_read_where_the_year_is_settled() -> None:
    assert read_date("6月20日", 2022).value == DAY


@pytest.mark.parametrize(
    ("typed", "due", "day"),
    [
        ("12月1日", date(2022, 6, 20), date(2022, 12, 1)),
        ("5月30日", date(2022, 6, 20), date(2022, 5, 30)),
        ("1月5日", date(2022, 12, 12), date(2023, 1, 5)),
        ("12月28日", date(2023, 1, 10), date(2022, 12, 28)),
        ("1月15日", date(2022, 6, 20), "date-without-year"),
        ("6月30日", date(2022, 12, 12), "date-without-year"),
        ("2月29日", date(2022, 12, 12), "date-impossible"),
        ("2月29日", date(2023, 12, 12), date(2024, 2, 29)),
        ("2月29日", date(2024, 3, 20), date(2024, 2, 29)),
    ],
)
def test_the_year_of_a_day_is_the_one_its_period_settles(typed: str, due: date, day: date | str) -> None:
    reading = read_date(typed, 2022, due)
    assert (reading.value or reading.problem) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("9月底前", date(2022, 9, 30)), ("年底前", date(2022, 12, 31)), ("2023年底前", date(2023, 12, 31)), ("到2025年", date(2025, 12, 31)), ("6月20日前", DAY),
        ("2017年7月底前", date(2017, 7, 31)), ("三季度", date(2022, 9, 30)), ("上半年", date(2022, 6, 30)), ("印发之日起2个月内", None), ("每周", None), ("长期坚持", None), ("", None),
        ("3月至11月", date(2022, 11, 30)), ("9月30日前完成整改，12月底前销号", date(2022, 12, 31)), ("6月底前、9月底前", date(2022, 9, 30)),
        ("2024年6月至2025年3月", date(2025, 3, 31)), ("10月—次年3月", date(2023, 3, 31)), ("10月至3月", date(2023, 3, 31)), ("4月10日、10月10日前", date(2022, 10, 10)),
        ("2025-06-31", None), ("2025/6/31", None), ("2025.2.30", None), ("6月31日前", None), ("2022年13月", None), ("2023年春节前", None), ("2024.10", date(2024, 10, 31)),
        ("Q3", date(2022, 9, 30)), ("2023年Q2", date(2023, 6, 30)), ("9月中旬", date(2022, 9, 20)), ("2023年一季度", date(2023, 3, 31)), ("第3季度末", date(2022, 9, 30)), ("下半年", date(2022, 12, 31)),
    ],
)  # fmt: skip
def test_a_deadline_is_its_last_day(text: str, day: date | None) -> None:
    assert read_deadline(text, 2022) == day


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("９５％", 95.0),
        ("95%", 95.0),
        ("1,234.50万元", 1234.5),
        ("-3.2", -3.2),
        (".5", 0.5),
        ("4万方", 4.0),
        (7, 7.0),
        ("１２", 12.0),
        ("120㎡", 120.0),
        ("35 μg/m³", 35.0),
    ],
)
def test_numbers_as_people_write_them(typed: Any, number: float) -> None:
    assert read_number(typed).value == number


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("95％以上", "number-vague"),
        ("约80%", "number-vague"),
        ("80-90%", "number-vague"),
        ("about 80%", "number-vague"),
        ("全部完成", "number-unreadable"),
        ("30²", "number-unreadable"),
        ("30m25", "number-unreadable"),
        (True, "number-unreadable"),
        ("9" * 400, "number-too-large"),
        (1e30, "number-too-large"),
        (10**400, "number-too-large"),
        (float("inf"), "number-too-large"),
    ],
)
def test_what_is_no_definite_number_is_asked_about(typed: Any, problem: str) -> None:
    assert read_number(typed).problem == problem


def test_the_largest_number_is_rounded_like_any_other() -> None:
    assert rounded(1.7e308, 2) == Decimal(repr(1.7e308)) and rounded(0.25) == Decimal("0.3")


TWO = (("微克", 20.0), ("微克", 36.0))


def test_several_indicators_take_one_number_each_in_their_order() -> None:
    assert read_numbers("18；35", TWO).value == (18.0, 35.0)
    assert read_numbers("PM2.5：18\nPM10：35", TWO).value == (18.0, 35.0)
    assert read_numbers("18", TWO).problem == "numbers-missing"
    assert read_numbers("1,200；35", TWO).value == (1200.0, 35.0)


@pytest.mark.parametrize(
    ("typed", "target", "read", "problem"),
    [
        (0.95, 97.1, 95.0, "number-as-share"), ("0.95", 97.1, 95.0, "number-as-share"), (1, 100.0, 100.0, "number-as-share"), (0.061, 7.0, 6.1, "number-as-share"),
        (95, 97.1, 95.0, None), ("95%", 97.1, 95.0, None), ("0.95%", 97.1, 0.95, None), (0.8, 1.0, 0.8, None), (0, 97.1, 0.0, None), (101, 97.1, 101.0, None),
        (0.5, 7.0, None, "number-scale"), (0.02, 30.0, None, "number-scale"), (0.2, 4.0, None, "number-scale"),
    ],
)  # fmt: skip
def test_a_share_typed_as_a_fraction_is_read_by_its_target_or_asked_about(
    typed: Any, target: float, read: float | None, problem: str | None
) -> None:
    reading = read_numbers(typed, [("%", target)])
    assert (reading.value, reading.problem) == (read, problem)


NAMES = ["清淤", "绿化"]
LENGTHS = [("公里", 30.0), ("亩", 5.0)]


@pytest.mark.parametrize("typed", [
    "36；6", "绿化：6；清淤：36", "绿化6亩，清淤36公里", "6亩；36公里", "清淤36\n绿化6", "绿化: 6亩\n清淤: 36公里",
])  # fmt: skip
def test_a_number_counts_for_the_indicator_whose_name_or_unit_stands_beside_it(typed: str) -> None:
    assert read_numbers(typed, LENGTHS, NAMES) == ((36.0, 6.0), None, "")


@pytest.mark.parametrize("typed", ["绿化：6；清运：36", "绿化：6；36", "绿化6；绿化36"])
def test_numbers_of_which_only_some_are_named_otherwise_than_their_order_count_for_none(typed: str) -> None:
    assert read_numbers(typed, LENGTHS, NAMES) == (None, "numbers-missing", "")


def test_a_name_before_the_only_number_asked_for_is_no_part_of_it() -> None:
    for typed in ("清淤36公里", "清淤：36"):
        assert read_numbers(typed, LENGTHS[:1], NAMES[:1]) == (36.0, None, "")
    assert read_numbers("PM2.5：18\nPM10：35", TWO, ["PM2.5", "PM10"]).value == (18.0, 35.0)
    assert read_numbers("达标率：18；达标率：35", TWO, ["达标率", "达标率"]).value == (18.0, 35.0)
    assert read_numbers("PM2.518；PM1035", TWO, ["PM2.5", "PM10"]).problem == "number-unreadable"


def test_a_letter_among_the_digits_and_a_share_in_thousandths_are_no_figure_ten_times_off() -> None:
    assert {read_number(typed).problem for typed in ("12O", "12k")} == {"number-unreadable"}
    assert read_numbers("36‰", [("%", 4.0)]) == (3.6, "number-converted", "3.6%")


@pytest.mark.parametrize(
    ("typed", "measure", "number", "said"),
    [
        ("126000万元", "亿元", 12.6, "12.6亿元"), ("36000万", "亿元", 3.6, "3.6亿元"), ("3.6亿", "亿元", 3.6, ""), ("3.6亿元", "亿元", 3.6, ""), ("1.2万户", "户", 12000.0, "12000户"),
        ("1.2万", "户", 12000.0, "12000户"), ("500米", "公里", 0.5, "0.5公里"), ("5km", "公里", 5.0, ""), ("5千米", "公里", 5.0, ""), ("4000方", "万方", 0.4, "0.4万方"),
        ("3万", "公里", 30000.0, "30000公里"), ("3万", "千米", 30000.0, "30000千米"), ("800吨", "万吨", 0.08, "0.08万吨"), ("1200度", "千瓦时", 1200.0, ""), ("30亩", "公顷", 2.0, "2公顷"),
        ("0.1万元", "元", 1000.0, "1000元"), ("1.2 million", "homes", 1200000.0, "1200000homes"), ("2万千瓦", "千瓦", 20000.0, "20000千瓦"),
    ],
)  # fmt: skip
def test_a_number_in_another_size_of_unit_never_counts_ten_thousandfold(
    typed: str, measure: str, number: float, said: str
) -> None:
    assert read_numbers(typed, [(measure, 40.0)]) == (number, "number-converted" if said else None, said)


@pytest.mark.parametrize(
    ("typed", "header", "told"),
    [
        ("1.2万", "受益人数", True), ("1.2万人次", "受益人数（人次）", True), ("3亿元", "投资（万元）", True), ("2 million", "Budget (yuan)", True),
        ("1.2万", "受益人数（万人）", False), ("1200万元", "投资（万元）", False), ("12", "受益人数", False), ("3千米", "长度", False), ("5千克", "重量", False),
        ("12人", "受益人数", False), ("95%", "比例", False), (1.2, "受益人数", False),
    ],
)  # fmt: skip
def test_ten_thousands_of_a_column_that_counts_ones_are_pointed_out(typed: object, header: str, told: bool) -> None:
    reading = read_counted(typed, header)
    assert reading.value == read_number(typed).value and reading.problem == ("number-of-thousands" if told else None)


def test_words_in_brackets_behind_a_number_are_pointed_out_and_a_unit_there_is_not() -> None:
    assert read_counted("95（预计）", "完成比例") == (95.0, "number-remarked", "")
    assert (
        read_counted("12（万元）", "金额（万元）").problem is None
        and read_counted("95（%）", "完成比例").problem is None
    )
    assert read_numbers("30（初步数）", []).problem == "number-remarked"


def test_numbers_of_another_unit_than_their_target_are_pointed_out() -> None:
    assert read_numbers("12公里", [("公里", 15.0)]) == (12.0, None, "")
    assert read_numbers("24家", [("个", 30.0)]) == (24.0, "number-unit", "个")
    assert read_numbers("4000万元", [("%", 40.0)]) == (4000.0, "number-unit", "%")
    assert read_numbers("500亩", [("公里", 4.0)]) == (500.0, "number-unit", "公里")
    assert read_numbers("0.95；30", [("%", 97.1), ("公里", 31.0)]) == ((95.0, 30.0), "number-as-share", "95%")
    assert read_numbers("0.5；30", [("%", 7.0), ("公里", 31.0)]) == (None, "number-scale", "")
    assert read_numbers(0.5, [("公里", 7.0)]) == (0.5, None, "")


@pytest.mark.parametrize("typed", ["/", "／", "—", "——", "-", "无", "无。", "暂无", "n/a", "N/A", " NA ", "none"])
def test_a_mark_for_nothing_in_a_number_or_a_day_sends_no_form_back(typed: str) -> None:
    for reading in (read_date(typed, 2022), read_number(typed), read_numbers(typed, TWO)):
        assert reading == (None, "counts-as-blank", "")


def test_a_mark_for_one_number_of_two_does_not_make_the_other_vanish() -> None:
    assert read_numbers("18；/", TWO).problem == "numbers-missing"


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("已完成", "已完成"), ("已完成。", "已完成"), ("已 完 成", "已完成"), ("已\u200b完成", "已完成"), ("☐已完成 ☑达到序时进度 ☐未达序时进度 ☐尚未启动", "达到序时进度"),
        ("□已完成 ■达到序时进度 □未达序时进度 □尚未启动", "达到序时进度"), ("已完成√ 达到序时进度 未达序时进度 尚未启动", "已完成"), ("√尚未启动", "尚未启动"), ("已完成 √达到序时进度 未达序时进度 尚未启动", "达到序时进度"),
        ("□已完成 达到序时进度√ □未达序时进度 □尚未启动", "达到序时进度"), ("[x]已完成 [ ]达到序时进度", "已完成"), ("已完成（√） 达到序时进度（）", "已完成"),
        ("☐已完成 ☐达到序时进度 ☐未达序时进度 ☐尚未启动", None),
    ],
)  # fmt: skip
def test_a_choice_picked_typed_or_ticked(typed: str, label: str | None) -> None:
    assert read_choice(typed, FOUR) == (label, None, "")


@pytest.mark.parametrize(
    "typed", ["①已完成", "1.已完成", "１、已完成", "（1）已完成", "A.已完成", "【已完成】", "“已完成”", "「1. 已完成」"]
)
def test_a_choice_written_with_its_number_or_in_quotes_is_that_choice(typed: str) -> None:
    assert read_choice(typed, FOUR) == ("已完成", None, "")


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Completed", "已完成"),
        ("behind schedule.", "未达序时进度"),
        ("Completed / 已完成", "已完成"),
        ("已完成（Completed）", "已完成"),
        ("☐Completed ☑On schedule ☐Behind schedule ☐Not started", "达到序时进度"),
        ("not completed", None),
        ("uncompleted", None),
        ("partly completed", None),
        ("Completed 90%", None),
        ("已完成 On schedule", None),
        ("已完成：否 Completed：no", None),
        ("Not due to start", None),
    ],
)
def test_a_choice_in_the_other_language_is_that_choice_and_a_no_beside_it_none(typed: str, label: str | None) -> None:
    assert read_choice(typed, FOUR, twins(FOUR)).value == label


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Met", "已达到"),
        ("Not met", "未达到"),
        ("Expected to be met", "预计达到"),
        ("unmet", None),
        ("met in part", None),
    ],
)
def test_a_word_that_holds_another_choice_is_not_taken_for_it(typed: str, label: str | None) -> None:
    labels = ["已达到", "预计达到", "未达到"]
    assert read_choice(typed, labels, twins(labels)).value == label


def test_a_chinese_answer_on_an_english_form_is_read() -> None:
    labels = ["Completed", "On schedule", "Behind schedule", "Not started"]
    assert [read_choice(typed, labels, twins(labels)).value for typed in FOUR] == labels


@pytest.mark.parametrize("typed", ["（已完成）", "自评：已完成", "评估情况：已完成。"])
def test_brackets_and_the_name_of_the_cell_make_no_other_choice(typed: str) -> None:
    assert read_choice(typed, FOUR).value == "已完成"


@pytest.mark.parametrize("typed", ["（ ）已完成", "部分（已完成）", "自评"])
def test_an_empty_box_or_a_word_before_the_only_choice_is_no_tick(typed: str) -> None:
    assert read_choice(typed, FOUR).value is None


@pytest.mark.parametrize(
    "typed",
    [
        "〃",
        "″",
        "〃〃",
        "“",
        "同上",
        "同上条",
        "同第1项",
        "同左",
        "见上",
        "同上期",
        "见附件1",
        "（见附件）",
        "详见附表二。",
        "略",
        "As above",
        "see annex B",
        "Same as last quarter",
        "see attached sheet",
        "refer to item 3",
    ],
)
def test_words_that_only_point_elsewhere_are_known_as_such(typed: str) -> None:
    assert points_elsewhere(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "同步推进",
        "同意",
        "见效",
        "如期完成",
        "见上级批复",
        "同上级部门对接",
        "同2家企业签约",
        "附件已报送",
        "无",
        "/",
        "上月完成",
        "as planned",
        "see to it weekly",
    ],
)
def test_words_that_begin_as_a_pointer_does_are_none(typed: str) -> None:
    assert not points_elsewhere(typed)


@pytest.mark.parametrize("typed", ["已完成1", "1已完成", "1.2已完成", "1.基本已完成", "①", "1."])
def test_a_number_beside_a_choice_that_is_not_its_own_is_asked_about(typed: str) -> None:
    assert read_choice(typed, FOUR).value is None


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("☑已完成 ☑达到序时进度", "two-ticks"),
        ("☑未达到序时进度", "not-a-choice"),
        ("尚未达到序时进度√", "not-a-choice"),
        ("没有已完成☑", "not-a-choice"),
        ("基本已完成√", "not-a-choice"),
        ("否☑已完成", "not-a-choice"),
        ("已完成、达到序时进度", "two-ticks"),
        ("基本完成", "not-a-choice"),
        ("OK", "not-a-choice"),
        ("已完成√达到序时进度 未达序时进度 尚未启动", "tick-unclear"),
    ],
)
def test_no_choice_is_guessed(typed: str, problem: str) -> None:
    assert read_choice(typed, FOUR) == (None, problem, "")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("已完工", "已完成"),
        ("正在推进", "达到序时进度"),
        ("滞后", "未达序时进度"),
        ("未开展", "尚未启动"),
        ("基本完成", "达到序时进度"),
    ],
)
def test_a_synonym_is_suggested(typed: str, meant: str) -> None:
    classes = ("completed", "on_schedule", "behind", "not_started")
    assert suggest_choice(typed, list(zip(FOUR, classes, strict=True))) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("无", "未发生"), ("没有发生", "未发生"), ("否", "未发生"), ("0起", "未发生"), ("有", "已发生"), ("已完成", "")],
)
def test_what_units_say_of_an_event_that_must_not_happen_is_suggested(typed: str, meant: str) -> None:
    events = (("未发生", "on_schedule"), ("已发生", "behind"))
    assert suggest_choice(typed, events) == meant and read_choice(typed, [label for label, _ in events]).value is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Not completed", ""), ("Not yet completed", ""), ("Not started yet", "Not started"), ("Complete", "Completed")],
)
def test_an_english_no_is_never_suggested_as_its_contrary(typed: str, meant: str) -> None:
    labels = (
        ("Completed", "completed"),
        ("On schedule", "on_schedule"),
        ("Behind schedule", "behind"),
        ("Not started", "not_started"),
    )
    assert suggest_choice(typed, labels) in (meant, "Not started" if "Not" in typed else meant)
    assert suggest_choice("Not finished", labels) != "Completed"


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("市容中队 各中队", ("市容中队", "各中队")), ("发改局、工信局，开发区；水利局", ("发改局", "工信局", "开发区", "水利局")), ("区委渔农办\n(农林水利局)\n环保局", ("区委渔农办(农林水利局)", "环保局")),
        ("有关乡镇（甲镇、乙镇）、住建局", ("有关乡镇（甲镇、乙镇）", "住建局")), ("Water Bureau; Road Office", ("Water Bureau", "Road Office")), ("环保局、环保局", ("环保局",)), (None, ()),
    ],
)  # fmt: skip
def test_names_in_one_cell(cell: Any, names: tuple[str, ...]) -> None:
    assert split_names(cell) == names


COMMA = "Children, Families and Education"


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        (COMMA, (COMMA,)), (f"Housing, {COMMA}; Waste", ("Housing", COMMA, "Waste")), ("children,families and\nEducation", ("children,families and\nEducation",)),
        ("Children, Waste", ("Children", "Waste")), ("文化、旅游局、住建局", ("文化、旅游局", "住建局")), ('"Kids, Young People", Waste', ("Kids, Young People", "Waste")),
        ('5" pipes, "x', ('5" pipes', '"x')),
    ],
)  # fmt: skip
def test_a_known_name_that_holds_a_separator_is_taken_whole(cell: str, names: tuple[str, ...]) -> None:
    assert split_names(cell, (COMMA, "Children", "Housing", "文化、旅游局")) == names


IN_A_LINE = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1)


@given(
    st.lists(IN_A_LINE.map(tidy).filter(lambda name: name[:1].isalnum() and '"' not in name), unique=True).map(tuple),
    st.sampled_from(["、", "; "]),
)
def test_names_written_into_one_cell_are_read_back_whole(names: tuple[str, ...], between: str) -> None:
    assert split_names(join_names(names, between)) == names


def test_a_phone_that_became_a_number_is_its_digits_again() -> None:
    assert text_of(13800001111.0) == "13800001111"


def test_excel_counts_rare_characters_twice() -> None:
    assert utf16_length("𠀀a😀") == 5


@pytest.mark.parametrize("blank", ["", "  ", "\u3000", "\u200b", "\n", None, float("nan")])
def test_what_nobody_can_see_is_blank(blank: Any) -> None:
    assert is_blank(blank)


@given(st.text())
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(st.text(), st.sampled_from(["", " ", "\u3000", "\u200b", "。", "；"]))
def test_width_spaces_and_closing_punctuation_make_no_other_text(text: str, tail: str) -> None:
    assert key(text + tail) == key(text)


@given(st.one_of(st.text(), st.floats(), st.integers(), st.dates(), st.booleans(), st.none()))
def test_reading_anything_never_raises(value: Any) -> None:
    for reading in (read_date(value, 2022), read_number(value), read_numbers(value, TWO), read_choice(value, FOUR)):
        assert reading.value is None or reading.problem is None
    split_names(value)
    nearest(text_of(value), FOUR)


@pytest.mark.parametrize(
    ("typed", "last", "days"),
    [
        ("2025-10-01", "2025-10-01", 1), ("10月1日", "2025-10-01", 1), ("2025-10-01至2025-10-08", "2025-10-08", 8), ("2025-10-01 至 10-08", "2025-10-08", 8),
        ("10月1日—8日", "2025-10-08", 8), ("10月1日-10月8日", "2025-10-08", 8), ("2025.10.1-2025.10.8", "2025-10-08", 8), ("12月30日至1月2日", "2026-01-02", 4),
        ("1 October 2025 to 8 October 2025", "2025-10-08", 8), ("2025-10-01至2025-10-01", "2025-10-01", 1),
    ],
)  # fmt: skip
def test_holidays_are_typed_as_the_notice_of_the_year_names_them(typed: str, last: str, days: int) -> None:
    found = read_days(typed, 2025)
    assert (str(found[-1]), len(found)) == (last, days)


@pytest.mark.parametrize(
    "typed", ["国庆节", "2025-10-08至2025-10-01", "2025-01-01至2025-12-31", "2025-10-01至节后", "至", 7.5]
)
def test_what_names_no_holidays_is_none(typed: object) -> None:
    assert read_days(typed, 2025) == ()


def test_a_day_written_with_its_year_last_is_one_day() -> None:
    assert read_days("01-10-2025") == () and read_days("28-10-2025") == (date(2025, 10, 28),)
