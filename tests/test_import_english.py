"""What would be lost of English papers as councils, schools, hospitals and agencies write them."""

from __future__ import annotations

import pytest

from tests.import_documents import grid_document, text_document
from xltrack.importing import draft
from xltrack.importing.meaning.indicators import find_indicators
from xltrack.plan import Item


def drafted(*lines: str, name: str = "plan.txt") -> tuple[Item, ...]:
    return draft([text_document(lines, name)]).plan.items


def rows(*cells: tuple[str, ...]) -> tuple[Item, ...]:
    return draft([grid_document(cells)]).plan.items


# ── which line is a task ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_name_of_a_section_is_not_glued_to_the_task_above_it() -> None:
    items = drafted(
        "Winter review 2026",
        "Roads",
        "1. Service all 9 gritters by 31 March 2026.",
        "2. Stockpile 1,200 tonnes of salt by 31 October 2026.",
        "Parks and Gardens",
        "3. Fell 17 dangerous trees by 15 March 2026.",
        "Finance",
        "4. Submit the storm claim by 28 February 2026",
        "Libraries",
        "5. Reopen the flooded branch",
    )
    assert [(i.path, i.serial, i.text) for i in items] == [
        (("Roads",), "1", "Service all 9 gritters by 31 March 2026."),
        (("Roads",), "2", "Stockpile 1,200 tonnes of salt by 31 October 2026."),
        (("Parks and Gardens",), "3", "Fell 17 dangerous trees by 15 March 2026."),
        (("Finance",), "4", "Submit the storm claim by 28 February 2026"),
        (("Libraries",), "5", "Reopen the flooded branch"),
    ]


def test_a_chapter_named_for_its_subject_does_not_take_the_tasks_of_the_others_away() -> None:
    items = drafted(
        "Safe Routes Plan 2026",
        "Chapter 1: Safer streets",
        "1.1 The Roads Department will build 30 miles of lanes by March 2027.",
        "1.2 Every crossing will be audited by December 2026.",
        "Chapter 2: Schools",
        "2.1 The Schools Office will train 80% of pupils by July 2027.",
        "2.2 Guidance on school streets will be published.",
    )
    assert [(i.serial, i.joint) for i in items] == [
        ("1.1", ("Roads Department",)),
        ("1.2", ()),
        ("2.1", ("Schools Office",)),
        ("2.2", ()),
    ]


# ── who ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "name",
    ["Ministry of Labour", "Office for Standards", "Department for Transport", "Head of Street Scene", "Chief Nurse"],
)
def test_who_opens_a_task_is_known_by_how_the_name_begins(name: str) -> None:
    (item, _) = drafted("National Plan 2026", f"1. The {name} will open 3 depots.", "2. Roads will be swept.")
    assert item.joint == (name,)
    (item, _) = drafted("National Plan 2026", f"1. Open 3 depots ({name})", "2. Roads will be swept.")
    assert (item.text, item.joint) == ("Open 3 depots", (name,))


def test_a_post_over_two_offices_stays_one_name() -> None:
    (item,) = rows(("Action", "Lead", "Due"), ("Open 3 depots", "Director of Housing and Services", "May 2026"))
    assert item.lead == ("Director of Housing and Services",) or item.joint == ("Director of Housing and Services",)


def test_who_works_with_the_unit_that_opens_a_task_supports_it() -> None:
    (item, _) = drafted(
        "National Plan 2026",
        "1. The Ministry of Education, with Sport Ruritania, will offer training to 80% of pupils.",
        "2. Roads will be swept.",
    )
    assert (item.lead, item.support) == (("Ministry of Education",), ("Sport Ruritania",))


def test_who_and_when_behind_dashes_are_no_words_of_the_task() -> None:
    items = drafted(
        "# Emergency Care Improvement Plan",
        "- Open a unit with 14 beds – Medicine Division – by 30 June 2026",
        "- Recruit 6 nurses — People Directorate — 31 December 2026",
        "- Reduce waits – and the time to triage – for children (Children Services)",
        name="plan.md",
    )
    assert [(i.text, i.joint, [str(d.date) for d in i.deadlines]) for i in items] == [
        ("Open a unit with 14 beds", ("Medicine Division",), ["2026-06-30"]),
        ("Recruit 6 nurses", ("People Directorate",), ["2026-12-31"]),
        ("Reduce waits – and the time to triage – for children", ("Children Services",), []),
    ]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Clerk/Chair", ("Clerk", "Chair")),
        ("Treasurer / Deputy Head", ("Treasurer", "Deputy Head")),
        ("Housing Team/Finance Office", ("Housing Team", "Finance Office")),
        ("Policy/Performance Team", ("Policy/Performance Team",)),
    ],
)
def test_two_who_act_are_two_where_a_stroke_stands_between_them(cell: str, names: tuple[str, ...]) -> None:
    (item,) = rows(("Action", "Who", "When"), ("Renew the insurance", cell, "May 2026"))
    assert item.joint == names


# ── until when ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_day_without_year_in_minutes_is_one_after_the_meeting() -> None:
    items = drafted(
        "Notes of the trustees' meeting, 9 November 2026",
        "Present: AB, CD. Bookings are up on 2025.",
        "Actions",
        "- AB to get 3 quotes by 30 November",
        "- CD to renew the insurance by 15 January",
        "- CD to write to hirers by 5 March 2026",
    )
    assert [str(day.date) for i in items for day in i.deadlines] == ["2026-11-30", "2027-01-15", "2026-03-05"]


def test_the_year_of_an_english_title_is_read_past_its_dash() -> None:
    (item,) = draft(
        [
            grid_document(
                [
                    ("Work Plan 2026 – Country Office", "", ""),
                    ("Activity", "Who", "By when"),
                    ("Open 3 depots", "Works Office", "30 June"),
                ]
            )
        ]
    ).plan.items
    assert [str(day.date) for day in item.deadlines] == ["2026-06-30"]
    assert [(n.value, n.year) for n in item.indicators] == [(3, 2026)]


def test_the_month_a_task_names_is_no_second_day_beside_the_day_of_its_row() -> None:
    items = rows(
        ("Action log 2026", "", ""),
        ("Action", "By whom", "By when"),
        ("Bring a plan to the September meeting", "Works Office", "8 September 2026"),
        ("Bring a plan to the October meeting", "Works Office", "8 September 2026"),
    )
    assert [[str(day.date) for day in i.deadlines] for i in items] == [["2026-09-08"], ["2026-09-08", "2026-10-31"]]


# ── how much ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Teach handwriting in Years 1 to 3", []),
        ("Confirm the plan for 62-day waits", []),
        ("Reduce handovers over 60 minutes to under 2%", [("<", 2, "%")]),
        ("Raise the sea wall by 0.6 m.", [(">=", 0.6, "m")]),
        ("Deliver Outcome 2.1 and Priority 3 with 14 partners", [(">=", 14, "")]),
        ("Cut waits to 8 weeks", [("<=", 8, "weeks")]),
    ],
)
def test_what_a_number_names_or_measures_is_no_number_to_reach(text: str, wanted: list[tuple[str, float, str]]) -> None:
    assert [(n.comparison, n.value, n.unit) for n in find_indicators(text, 2026)] == wanted


def test_the_output_a_row_belongs_to_is_no_number_to_reach() -> None:
    items = rows(
        ("Expected outputs", "Planned activities", "Responsible party"),
        ("Output 1: Registry digitised", "Buy scanners", "Ministry of Interior"),
        ("Output 2: Patrols piloted", "Draft the guidelines", "National Police"),
    )
    assert [i.indicators for i in items] == [(), ()]


def test_what_is_better_the_less_there_is_falls_below_what_was_before() -> None:
    items = rows(
        ("KPI", "Baseline 2024/25", "Target 2026/27", "Owner"),
        ("Staff sickness (days per employee)", "9.8", "9", "Staff Office"),
        ("Missed bins per 100,000 collections", "64", "60", "Waste Service"),
        ("Non-revenue water", "38", "33", "Water Service"),
        ("Household waste recycled (%)", "41", "45", "Waste Service"),
    )
    assert [n.comparison for i in items for n in i.indicators] == ["<=", "<=", "<=", ">="]


# ── persons ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("cell", "unit", "person"),
    [
        ("A. Ash (Housing Team)", "Housing Team", "A. Ash"),
        ("Prof. B. Birch, Faculty of Science", "Faculty of Science", "Prof. B. Birch"),
        ("Dr C. Cedar – Training Office", "Training Office", "Dr C. Cedar"),
        ("Estates Team (Mrs Dell)", "Estates Team", "Mrs Dell"),
        ("A. Ash", "A. Ash", ""),
        ("U.S. Forest Service", "U.S. Forest Service", ""),
    ],
)
def test_a_person_told_by_title_or_initials_is_no_part_of_the_units_name(cell: str, unit: str, person: str) -> None:
    (item,) = rows(("Action", "Owner", "Due"), ("Open 3 depots", cell, "May 2026"))
    assert ((*item.lead, *item.joint), item.leader) == ((unit,), person)


def test_a_name_between_two_dashes_and_a_day_needs_no_ending() -> None:
    items = drafted(
        "Old Quay Delivery Plan 2026",
        "a) Plant 30 trees - Tree Wardens - by November 2026",
        "b) Reopen the reading room - Library Service - by April 2026",
    )
    assert [(i.text, i.joint) for i in items] == [
        ("Plant 30 trees", ("Tree Wardens",)),
        ("Reopen the reading room", ("Library Service",)),
    ]


def test_who_a_motion_directs_is_who_acts() -> None:
    items = drafted(
        "Minutes of the Town Council, 10 March 2026",
        "1. Moved by Councillor Grey, seconded by Councillor Lund, that the Director of Public Works be directed to install 4 lights. CARRIED",
        "2. That the financial report be received. CARRIED",
    )
    assert [i.joint for i in items] == [("Director of Public Works",)]


def test_a_cross_in_a_column_of_quarters_makes_no_second_target() -> None:
    items = rows(
        ("Work Plan 2026", "", "", "", ""),
        ("Activity", "Q1", "Q2", "Q3", "Who"),
        ("Buy scanners for 18 offices", "X", "", "", "Works Office"),
        ("Train clerks", "X", "X", "", "Works Office"),
    )
    assert [[n.value for n in i.indicators] for i in items] == [[18], []]


# ── reporting days ─────────────────────────────────────────────────────────────────────────────────────────────────

QUARTERS_ENDED = ["2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31"]


def periods(sentence: str, title: str = "Action plan 2026") -> list[str]:
    lines = (title, "I. Roads", "1. Resurface 12 km of roads. (Lead: Roads Department)", "II. Reporting", sentence)
    return [str(p.due) for p in draft([text_document(lines)]).plan.periods]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Departments report progress by the 5th of each month.", [f"2026-{n:02d}-05" for n in range(1, 13)]),
        ("Monthly progress reports are sent in by the 10th.", [f"2026-{n:02d}-10" for n in range(1, 13)]),
        ("Leads report progress on the last working day of the quarter, in reports of one page.", QUARTERS_ENDED),
        ("Each department submits its progress report by the end of each quarter.", QUARTERS_ENDED),
        ("Leads report progress by the 20th of the last month of each quarter.", ["2026-03-20", "2026-06-20", "2026-09-20", "2026-12-20"]),
        ("Leads submit progress returns within 5 working days of the end of each quarter.", ["2026-04-07", "2026-07-07", "2026-10-07", "2027-01-07"]),
        ("Quarterly progress reports are due by the 15th of the month following the quarter.", ["2026-04-15", "2026-07-15", "2026-10-15", "2027-01-15"]),
        ("Progress updates are due by the 15th of June and December.", ["2026-06-15", "2026-12-15"]),
    ],
)  # fmt: skip
def test_days_of_reports_that_come_again_are_periods(sentence: str, wanted: list[str]) -> None:
    assert periods(sentence) == wanted


def test_the_last_working_day_of_a_month_is_no_saturday() -> None:
    assert periods("Leads report progress on the last working day of each month.")[:2] == ["2026-01-30", "2026-02-27"]


def test_reports_of_a_financial_year_run_to_its_end() -> None:
    due = periods("Quarterly progress reports are due at the end of each quarter.", "Service plan 2026/27")
    assert due == ["2026-06-30", "2026-09-30", "2026-12-31", "2027-03-31"]


@pytest.mark.parametrize(
    "sentence",
    ["Send your progress report by the end of the month.", "Progress is reported by the 5th of the quarter."],
)
def test_a_report_that_is_due_once_is_not_asked_for_all_year(sentence: str) -> None:
    assert periods(sentence) == []
