"""What a coordinator would lose of pages that offices publish: places named level by level, labels that follow names at once, minutes as clerks write them."""

from __future__ import annotations

import pytest

from tests.import_documents import text_document
from xltrack.documents import Draft
from xltrack.importing import draft


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
