"""Plans that are published with how far they have come: the tasks are read, what was done is none of them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.import_documents import text_document
from xltrack.importing import draft
from xltrack.importing.meaning.indicators import find_indicators
from xltrack.plan import Item


def items(*lines: str) -> tuple[Item, ...]:
    return draft([text_document(lines)]).plan.items


def test_rows_that_lack_their_class_name_a_unit_and_who_heads_it() -> None:
    found = items(
        "2026年民生实事",
        "类别 | 序号 | 实事内容 | 分管领导 | 牵头单位及负责人 | 进展情况 |",
        "一、社会救助 | 1 | 困难老人补助提高到每月320元。 | 张三 | 市民政局 李四 | 已完成。 |",
        "2 | 护理补助提高到每月260元。 | 张三 | 市民政局 李四 | 已完成。 |",
        "二、教育 | 3 | 新建幼儿园9所。 | 王五 | 市教育局 赵六 | 正在推进。 |",
        "4 | 新增学位2万个。 | 王五 | 市教育局 赵六 | 已完成。 |",
    )
    assert [(i.path, i.serial, i.text, i.lead) for i in found] == [
        (("一、社会救助",), "1", "困难老人补助提高到每月320元。", ("市民政局",)),
        (("一、社会救助",), "2", "护理补助提高到每月260元。", ("市民政局",)),
        (("二、教育",), "3", "新建幼儿园9所。", ("市教育局",)),
        (("二、教育",), "4", "新增学位2万个。", ("市教育局",)),
    ]
    assert ["李四" in i.leader or "赵六" in i.leader for i in found] == [True] * 4


def test_columns_behind_one_nobody_knows_and_answers_are_no_part_of_a_task() -> None:
    head = ["序号", "主要任务", "分管领导", "牵头单位", "协同单位", "1-10月推进情况", "是否达序", "说明"]
    rows = [
        *("24", "优化50条后巷交通。", "张三丰", "城管局", "市政局", "已搭好围挡，做完三成。", "是"),
        *("25", "新增达标小区210个。", "张三丰", "城管局", "环卫处", "正在选址。", "否", "前期招标质疑，滞后2个月。"),
        *("26", "新建中转站8个。", "张三丰", "城管局", "各街道", "已建成3个。", "是"),
    ]
    found = items("2026年民生实事推进情况", *head, *rows)
    assert [(i.path, i.serial, i.text, i.lead, i.support, i.leader) for i in found] == [
        ((), "24", "优化50条后巷交通。", ("城管局",), ("市政局",), "张三丰"),
        ((), "25", "新增达标小区210个。", ("城管局",), ("环卫处",), "张三丰"),
        ((), "26", "新建中转站8个。", ("城管局",), ("各街道",), "张三丰"),
    ]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("老人、儿童伙食补助从每人每月310元、240元分别提高到每人每月360元、280元。", [360, 280]),
        ("交通补助和取暖补助分别从每人每年500元、700元提高到每人每年600元、850元。", [600, 850]),
        ("覆盖率由80%、85%分别提高到90%、95%。", [90, 95]),
        ("复查 2020 年已验收的村庄，复查比例达到 50%以上。", [50]),
    ],
)
def test_where_several_things_stand_is_not_what_is_asked(text: str, numbers: list[float]) -> None:
    assert [each.value for each in find_indicators(text, 2026)] == numbers


def test_a_second_comparison_names_nothing_of_its_own() -> None:
    found = find_indicators("伙食补助不低于邻县的平均水平，且不低于上年水平。", 2026)
    assert all(len(each.name) > 1 for each in found)


def test_days_with_a_space_behind_their_number_are_days_of_that_month() -> None:
    found = items("2026年工作方案", "1.拆违整治，12 月底前拆违 80处。", "2.制定方案，6 月底前印发。")
    assert [[d.date for d in i.deadlines] for i in found] == [[date(2026, 12, 31)], [date(2026, 6, 30)]]
