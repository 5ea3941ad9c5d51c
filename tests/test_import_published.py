"""What a coordinator would lose of layouts that offices publish: quarters of financial years, days set anew, who proposed, cells with bars."""

from __future__ import annotations

import pytest

from tests.import_documents import grid_document, text_document
from xltrack.documents import Draft
from xltrack.importing import draft
from xltrack.importing.english import english_indicators
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
