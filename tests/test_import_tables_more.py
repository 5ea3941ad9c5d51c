"""Tables and files of offices not met before: lists in cells beside lists of units, labels that lost their line, quarters of units."""

from __future__ import annotations

import pytest

from tests.import_documents import grid_document
from xltrack.importing import draft
from xltrack.importing.units import looks_like_name
from xltrack.plan import Item


def items(*rows: tuple[str, ...], title: str = "2026年重点工作任务表") -> tuple[Item, ...]:
    width = max(map(len, rows))
    padded = [(title, *[""] * (width - 1)), *((*row, *[""] * (width - len(row))) for row in rows)]
    return draft([grid_document(padded, ((0, 0, 0, width - 1),))]).plan.items


# ── tasks ──────────────────────────────────────────────────────────────────────────────────────────────────────────


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
