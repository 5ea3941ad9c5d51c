"""What a coordinator would lose of papers as offices differ: standards below contents, lines broken anywhere, units in the midst of a task."""

from __future__ import annotations

import pytest

from tests.import_documents import grid_document
from xltrack.importing import draft
from xltrack.importing.indicators import find_indicators
from xltrack.plan import Item


def rows(*cells: tuple[str, ...], merges: tuple[tuple[int, int, int, int], ...] = ()) -> tuple[Item, ...]:
    return draft([grid_document(cells, merges)]).plan.items


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
