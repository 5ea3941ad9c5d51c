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


# ── who answers, who does it ───────────────────────────────────────────────────────────────────────────────────────


def test_a_matrix_of_letters_gives_its_tasks_and_asks_nobody_who_is_only_consulted_or_informed() -> None:
    document = grid_document(
        [
            ("Responsibilities 2026", "", "", "", ""),
            ("Teams", "Roads Team", "Parks Team", "Town Clerk", "Residents"),
            ("Repair the quay", "R", "C", "A", "I"),
            ("Plant the square", "R", "A/R", "C", "I"),
            ("Publish the map", "", "", "A", "I"),
            ("Clear the paths", "R", "R", "", "C"),
        ]
    )
    made = draft([document])
    assert [(i.text, i.lead, i.joint, i.support) for i in made.plan.items] == [
        ("Repair the quay", ("Roads Team",), (), ()),
        ("Plant the square", ("Parks Team",), (), ("Roads Team",)),
        ("Publish the map", ("Town Clerk",), (), ()),
        ("Clear the paths", (), ("Roads Team", "Parks Team"), ()),
    ]
    assert dict(made.plan.items[0].extra) == {
        "Accountable": "Town Clerk",
        "Consulted": "Parks Team",
        "Informed": "Residents",
    }


def test_red_and_amber_beside_a_task_are_no_letters_of_who_does_it() -> None:
    items = rows(
        ("Action", "Owner", "Spring review", "Autumn review"),
        ("Repair the quay", "Roads Team", "R", "A"),
        ("Plant the square", "Parks Team", "A", "A"),
    )
    assert [i.lead for i in items] == [("Roads Team",), ("Parks Team",)]


def test_who_is_responsible_leads_beside_who_is_accountable_and_who_is_consulted_is_no_party() -> None:
    (item,) = rows(
        ("Task", "Responsible", "Accountable", "Consulted", "Informed", "Due"),
        ("Repair the quay", "Roads Team", "Works Office", "Parks Team", "Residents", "May 2026"),
    )
    assert (item.lead, item.joint, item.support) == (("Roads Team",), (), ())


def test_what_was_agreed_is_the_task_and_the_recommendation_beside_it_is_kept() -> None:
    header = ("Ref", "Finding", "Recommendation", "Agreed action", "Responsible officer", "Due date")
    items = rows(
        header,
        ("1", "No counts of stock", "Count the stock", "Stock will be counted in May", "Stores Manager", "31 May 2026"),
        ("2", "Keys are not logged", "Keep a register", "A register will be opened", "Works Office", "30 June 2026"),
    )
    assert [(i.text, dict(i.extra)["Recommendation"]) for i in items] == [
        ("Stock will be counted in May", "Count the stock"),
        ("A register will be opened", "Keep a register"),
    ]


def test_a_recommendation_that_was_just_accepted_stays_the_task() -> None:
    items = rows(
        ("Ref", "Recommendation", "Management action", "Owner"),
        ("1", "Count the stock", "Agreed", "Works Office"),
        ("2", "Keep a register", "A register will be opened", "Works Office"),
    )
    assert [i.text for i in items] == ["Count the stock", "Keep a register"]


def test_a_service_area_beside_its_manager_is_who_reports() -> None:
    (item,) = rows(
        ("Action", "Responsible manager", "Service area", "Due"), ("Test the copies", "A. Ash", "Archives", "May 2026")
    )
    assert (item.joint, item.leader, item.path) == (("Archives",), "A. Ash", ())


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("The survey shall be completed by Engineering Services by 31 May 2026.", "Engineering Services"),
        ("A siren will be installed by the Fire Department before 30 June 2026.", "Fire Department"),
        ("All pumps must be serviced by Public Works no later than 15 April 2026.", "Public Works"),
        ("A map is to be drawn by the Roads Office.", "Roads Office"),
    ],
)
def test_a_task_that_says_by_whom_it_shall_be_done_names_its_unit(text: str, unit: str) -> None:
    (item, _) = drafted("Flood Plan 2026", f"1. {text}", "2. Roads will be swept.")
    assert item.joint == (unit,)


@pytest.mark.parametrize(
    "text",
    ["The survey shall be completed by May 2026.", "Pupils will be taught by Teachers.", "Waits to be cut by Q3 2026."],
)
def test_by_when_and_by_whom_are_told_apart(text: str) -> None:
    (item, _) = drafted("Flood Plan 2026", f"1. {text}", "2. Roads will be swept.")
    assert item.joint == ()


def test_names_added_up_are_several() -> None:
    (item,) = rows(("Action", "Owner", "Due"), ("Open 3 depots", "Claire + Roads Team", "May 2026"))
    assert item.lead == ("Claire", "Roads Team")


@pytest.mark.parametrize("mark", ["- ", "• "])
def test_offices_that_are_headings_over_bullets_own_the_tasks_below_them(mark: str) -> None:
    made = draft(
        [
            text_document(
                [
                    "Town Work Plan 2026",
                    "",
                    "Public Works",
                    f"{mark}Repave 12 miles of streets by 30 September 2026",
                    f"{mark}Replace 40 street signs",
                    "",
                    "Human Resources:",
                    f"{mark}Fill 8 vacancies by 31 March 2026",
                ],
                "plan.txt",
            )
        ]
    )
    assert [(i.path, i.joint, i.text) for i in made.plan.items] == [
        (("Public Works",), ("Public Works",), "Repave 12 miles of streets by 30 September 2026"),
        (("Public Works",), ("Public Works",), "Replace 40 street signs"),
        (("Human Resources",), ("Human Resources",), "Fill 8 vacancies by 31 March 2026"),
    ]
    assert [d.code for d in made.uncertain if d.field == "joint"] == ["heading-units"]


def test_what_chapters_are_about_owns_no_task() -> None:
    items = drafted("Town Plan 2026", "Housing", "- Build 40 homes", "Transport", "- Run 6 buses", name="plan.txt")
    assert [(i.path, i.joint) for i in items] == [(("Housing",), ()), (("Transport",), ())]


def test_what_comes_next_in_minutes_is_a_task_of_who_must_do_it() -> None:
    items = drafted(
        "Records Committee Meeting",
        "10 June 2026",
        "Discussion",
        "The review goes well",
        "Next Steps:",
        "Archive Officer must book the course",
        "Roads Manager must finish the review by 20 June",
    )
    assert [(i.path, i.text, i.joint) for i in items] == [
        ((), "Archive Officer must book the course", ("Archive Officer",)),
        ((), "Roads Manager must finish the review by 20 June", ("Roads Manager",)),
    ]


# ── days ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "said",
    [
        "Work Plan FY2026 (fiscal year ends 30 September)",
        "Work Plan FY2026 (financial year: October to September)",
        "Work Plan FY2026 (October 1, 2025 – September 30, 2026)",
        "Work Plan FY2026. The fiscal year begins in October.",
    ],
)
def test_a_financial_year_ends_when_the_document_says(said: str) -> None:
    items = rows(
        (said, "", ""),
        ("Action", "Lead", "Due"),
        ("Repave the quay", "Roads Team", "Q1 FY2026"),
        ("Adopt the budget", "Works Office", "FY2026"),
    )
    assert [str(day.date) for i in items for day in i.deadlines] == ["2025-12-31", "2026-09-30"]


def test_the_year_of_a_budget_within_a_task_is_no_deadline() -> None:
    (item,) = rows(("Action", "Lead", "Due"), ("Print the FY2026 budget book", "Works Office", "3 May 2026"))
    assert [str(day.date) for day in item.deadlines] == ["2026-05-03"]


def test_other_days_of_a_document_show_which_number_is_the_month() -> None:
    items = rows(
        ("Action", "Owner", "Due date"),
        ("Repair the quay", "Roads Team", "5/14/2026"),
        ("Plant the square", "Parks Team", "6/7/2026"),
    )
    assert [str(day.date) for i in items for day in i.deadlines] == ["2026-05-14", "2026-06-07"]
    unsaid = draft([grid_document([("Action", "Owner", "Due date"), ("Repair the quay", "Roads Team", "6/7/2026")])])
    assert [day.date for i in unsaid.plan.items for day in i.deadlines] == [None]
    assert "no-day" in {doubt.code for doubt in unsaid.uncertain}


def test_hyphens_that_do_not_break_are_those_of_a_day() -> None:
    (item,) = rows(("Action", "Owner", "Due"), ("Repair the quay", "Roads Team", "2026\u201109\u201130"))
    assert [str(day.date) for day in item.deadlines] == ["2026-09-30"]


def test_a_day_beside_the_day_a_task_is_due_is_no_deadline() -> None:
    (item,) = rows(
        ("Date", "Item", "Owner", "Due date"), ("3 April 2026", "Repair the quay", "Roads Team", "30 May 2026")
    )
    assert [str(day.date) for day in item.deadlines] == ["2026-05-30"]


@pytest.mark.parametrize("header", ["Last updated", "lastUpdated", "Date added", "Closure date", "Date verified"])
def test_the_day_a_row_was_written_is_no_deadline(header: str) -> None:
    (item,) = rows(("No.", "Action", "Owner", header), ("1", "Repair the quay", "Roads Team", "3 April 2026"))
    assert item.deadlines == ()


@pytest.mark.parametrize(
    "header", ["Duration", "The required period", "Estimated duration", "implementationTimeYears", "Effort"]
)
def test_how_long_a_task_takes_is_no_number_to_reach(header: str) -> None:
    items = rows(
        ("No.", "Activity", "Owner", header, "End date"),
        ("1", "Repair the quay", "Roads Team", "3 days", "2 May 2026"),
        ("2", "Plant the square", "Parks Team", "5-10 weeks", "9 May 2026"),
    )
    assert [i.indicators for i in items] == [(), ()]


def test_what_is_counted_in_a_passive_sentence_is_named_without_its_verb() -> None:
    ((pumps,),) = [find_indicators("All 14 pumps must be serviced by June", 2026)]
    assert (pumps.name, pumps.value) == ("pumps", 14)


def test_the_project_an_issue_belongs_to_is_no_task() -> None:
    items = rows(
        ("No.", "Project name", "Issue description", "Responsible"),
        ("1", "Harbour", "Add the approval mail", "Roads Team"),
        ("2", "Harbour", "Correct the flow chart", "Parks Team"),
    )
    assert [(i.path, i.text) for i in items] == [
        (("Harbour",), "Add the approval mail"),
        (("Harbour",), "Correct the flow chart"),
    ]


# ── registers, and what a list within a cell says ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "header", ["Mitigation", "Mitigation plan", "Mitigation strategy", "Risk treatment plan", "Risk response"]
)
def test_how_a_risk_is_met_is_the_task_of_its_owner(header: str) -> None:
    items = rows(
        ("Risk ID", "Risk description", "Risk owner", "Likelihood", "Impact", "Risk score", header, "Target date"),
        ("R-01", "The quay floods", "Roads Team", "4", "5", "20", "Raise the quay wall", "30 May 2026"),
        ("R-02", "The square is too hot", "Parks Team", "3", "4", "12", "Plant the square", "30 June 2026"),
    )
    assert [(i.serial, i.path, i.text, i.lead, str(i.deadlines[0].date), i.indicators) for i in items] == [
        ("R-01", ("The quay floods",), "Raise the quay wall", ("Roads Team",), "2026-05-30", ()),
        ("R-02", ("The square is too hot",), "Plant the square", ("Parks Team",), "2026-06-30", ()),
    ]


def test_a_header_is_known_however_many_columns_of_its_own_stand_beside_it() -> None:
    own = tuple(f"Exception {letter}" for letter in "ABCDEFGH")
    items = rows(
        ("Risk number", "Observation", "Severity", "Control owner", "Recommendations", *own),
        ("1", "The quay floods", "High", "Roads Team", "Raise the quay wall", *("",) * 8),
        ("2", "The square is too hot", "Low", "Parks Team", "Plant the square", *("",) * 8),
    )
    assert [(i.text, i.lead) for i in items] == [
        ("Raise the quay wall", ("Roads Team",)),
        ("Plant the square", ("Parks Team",)),
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1) Review the rights\n2) Open 3 depots", [("depots", 3, "")]),
        ("1. Review the rights; 2. Open 3 depots", [("depots", 3, "")]),
        ("Run 5-8 workshops", [("workshops", 5, "")]),
        ("Raise coverage to 80-85%", [("coverage", 80, "%")]),
    ],
)
def test_numerals_of_a_list_and_the_upper_end_of_a_range_are_no_numbers_to_reach(
    text: str, wanted: list[tuple[str, float, str]]
) -> None:
    assert [(n.name, n.value, n.unit) for n in find_indicators(text, 2026)] == wanted


def test_what_was_resolved_that_somebody_would_do_is_a_task() -> None:
    items = drafted(
        "Minutes of the Parish Council, 10 July 2026",
        "1. The post is vacant and it was resolved that Cllr Ash and Cllr Birch would hold the interviews.",
        "2. The bench is broken. Clerk to order slats.",
    )
    assert [i.joint for i in items] == [("Cllr Ash", "Cllr Birch"), ("Clerk",)]


def test_two_who_answer_for_an_english_task_are_not_parted_by_a_chinese_mark() -> None:
    (item,) = rows(
        ("Action", "Lead unit", "Responsible officer", "Sponsor"),
        ("Plant the square", "Parks Team", "A. Ash", "B. Birch"),
    )
    assert item.leader == "B. Birch; A. Ash"


def test_a_post_is_no_odd_name_to_be_checked() -> None:
    made = draft(
        [
            grid_document(
                [("Action", "Owner"), ("Plant the square", "Network Administrator"), ("Mend the quay", "Roads Team")]
            )
        ]
    )
    assert "odd-name" not in {doubt.code for doubt in made.uncertain}


def test_the_legend_beside_letters_is_no_column_of_the_tasks() -> None:
    items = rows(
        ("Task", "Roads Team", "Parks Team", "", "", ""),
        ("Repair the quay", "R", "C", "R", "Responsible", "C = Consulted"),
        ("Plant the square", "I", "R", "C", "Consulted", ""),
    )
    assert [dict(i.extra) for i in items] == [{"Consulted": "Parks Team"}, {"Informed": "Roads Team"}]


def test_words_beside_letters_that_are_no_legend_stay_with_their_task() -> None:
    items = rows(
        ("Task", "Roads Team", "Parks Team", ""),
        ("Repair the quay", "R", "C", "stone is ordered"),
        ("Plant the square", "I", "R", ""),
    )
    assert "stone is ordered" in dict(items[0].extra).values()


def test_the_export_of_a_planning_program_gives_its_tasks_with_who_does_them() -> None:
    items = rows(
        (
            "ID",
            "Task Mode",
            "Task Name",
            "Duration",
            "Start",
            "Finish",
            "Predecessors",
            "% Work Complete",
            "Resource Names",
        ),
        ("1", "Auto", "Survey the quay", "5 days", "Mon 02/03/26", "Fri 06/03/26", "", "100%", "Roads Team"),
        ("2", "Auto", "Order stone", "10 days", "Mon 09/03/26", "Fri 20/03/26", "1", "0%", "Works Office,Roads Team"),
    )
    assert [(i.path, i.text, i.joint, str(i.deadlines[0].date), i.indicators) for i in items] == [
        ((), "Survey the quay", ("Roads Team",), "2026-03-06", ()),
        ((), "Order stone", ("Works Office", "Roads Team"), "2026-03-20", ()),
    ]


# ── posts, lists of days, registers and letters ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Director, People and Culture", ("Director, People and Culture",)),
        ("Program Manager, Libraries", ("Program Manager, Libraries",)),
        ("Executive Director, Works; Manager, Parks", ("Executive Director, Works", "Manager, Parks")),
        ("Director, Finance Manager", ("Director", "Finance Manager")),
        ("HR Manager, Finance Team", ("HR Manager", "Finance Team")),
        ("Manager\nParks", ("Manager", "Parks")),
        ("Roads Team, Parks Team, and the Clerk", ("Roads Team", "Parks Team", "Clerk")),
    ],
)
def test_a_post_and_what_it_is_of_stay_one_name(cell: str, names: tuple[str, ...]) -> None:
    (item,) = rows(("Action", "Responsibility", "Timeline"), ("Renew the insurance", cell, "May 2026"))
    assert item.joint == names


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("June and December 2026", ["2026-06-30", "2026-12-31"]),
        ("September, December and March 2026", ["2025-09-30", "2025-12-31", "2026-03-31"]),
        ("December 2025\nJune and December 2026", ["2025-12-31", "2026-06-30", "2026-12-31"]),
        ("May and November 2026 and 2027", ["2026-05-31", "2026-11-30", "2027-05-31", "2027-11-30"]),
        ("April – June 2026", ["2026-06-30"]),
        ("April 2026 to June 2027", ["2027-06-30"]),
        ("Before the beginning of April 2026", ["2026-04-01"]),
        ("2026-2029 Quarterly", ["2029-12-31"]),
        ("30 June and 31 December 2026", ["2026-06-30", "2026-12-31"]),
    ],
)
def test_days_that_share_a_year_are_all_of_it(cell: str, days: list[str]) -> None:
    (item,) = rows(("Action", "Who", "When"), ("Report to the board", "Works Office", cell))
    assert [str(day.date) for day in item.deadlines] == days


def test_what_stands_beside_the_day_of_a_cell_is_kept() -> None:
    (item, late) = rows(
        ("Action", "Who", "When"),
        ("Report to the board", "Works Office", "31 August 2026 (annually)"),
        ("Train the staff", "Works Office", "Within three months of the adoption of the scheme"),
    )
    assert [(day.text, str(day.date)) for day in item.deadlines] == [("31 August 2026 (annually)", "2026-08-31")]
    assert [day.text for day in late.deadlines] == ["Within three months of the adoption of the scheme"]
    (often,) = rows(
        ("Action", "Who", "When"), ("Tell the staff", "Works Office", "Ongoing (review June and July 2026)")
    )
    assert [(day.text, day.purpose) for day in often.deadlines] == [
        ("June", "Ongoing (review June and July 2026)"),
        ("July 2026", "Ongoing (review June and July 2026)"),
    ]
    assert often.standing


def test_a_plan_from_a_month_to_a_month_is_one_for_several_years() -> None:
    plan = draft(
        [text_document(("Access Plan July 2026 – July 2028", "1. Works Team to fit 3 ramps by March."), "a.txt")]
    ).plan
    assert (plan.year, [str(day.date) for item in plan.items for day in item.deadlines]) == (2026, ["2026-03-31"])


@pytest.mark.parametrize(
    "text",
    [
        "Publish the yearly report [2.7]",
        "Run the pilot, as in Action 3, at two sites [^12]".replace("two", "both"),
        "Put the form on https://example.org/2026/forms-17",
        "Roll out part two of the course",
        "Tell the Agency 30 days after the report",
        "Keep to the initial 30 day limit",
    ],
)
def test_references_and_footnotes_ask_for_no_number(text: str) -> None:
    assert find_indicators(text, 2026) == []


def test_letters_of_who_does_what_are_read_as_words_where_they_head_names() -> None:
    items = rows(
        ("Task", "R", "A", "C", "I"),
        ("Book the hall", "Facilities Team", "Returning Officer", "Police", "Press Office"),
        ("Print the guides", "Print Unit", "Returning Officer", "Legal Team", "Press Office"),
    )
    assert [(item.lead, item.joint, item.support) for item in items] == [
        (("Facilities Team",), (), ()),
        (("Print Unit",), (), ()),
    ]
    assert ("Accountable", "Returning Officer") in items[0].extra


def test_a_register_without_units_and_days_is_a_list_of_tasks() -> None:
    items = rows(
        ("ID", "Recommendation", "Priority", "Status"),
        ("1", "Publish the complaints policy", "High", "Open"),
        ("2", "Keep a log of gifts", "Medium", "Closed"),
    )
    assert [(item.serial, item.text) for item in items] == [
        ("1", "Publish the complaints policy"),
        ("2", "Keep a log of gifts"),
    ]
    backlog = rows(
        ("Backlog item", "Effort", "Notes"), ("Online booking", "M", "asked for"), ("Text reminders", "S", "")
    )
    assert [item.text for item in backlog] == ["Online booking", "Text reminders"]


def test_a_list_without_units_beside_a_plan_in_words_is_not_taken_for_it() -> None:
    document = text_document(
        (
            "Harbour Plan 2026",
            "1. The Works Team will raise the quay by May 2026.",
            "2. The Parks Team will plant 30 trees by June 2026.",
            "| Measure | 2024 | Notes |",
            "| --- | --- | --- |",
            "| Visits | 120 | up |",
            "| Complaints | 12 | down |",
            "| Sales | 7 | down |",
        ),
        "plan.md",
    )
    assert [item.serial for item in draft([document]).plan.items] == ["1", "2"]


def test_who_acts_may_stand_before_the_colon_of_an_action() -> None:
    items = drafted(
        "Minutes of the Parks Group meeting held on 3 March 2026",
        "1. Benches",
        "The benches are broken. ACTION: KL to order five benches by 1 April.",
        "2. Pond",
        "Action (MN): get quotes for the pond (three of them).",
        "[Action: OP] Book the marquee",
        "The tap leaks. Clerk to action.",
        "ACTION: check the minutes",
    )
    assert [(item.text, item.joint) for item in items] == [
        ("KL to order five benches by 1 April.", ("KL",)),
        ("get quotes for the pond (three of them).", ("MN",)),
        ("Book the marquee", ("OP",)),
        ("The tap leaks.", ("Clerk",)),
        ("check the minutes", ()),
    ]


def test_bullets_below_actions_are_actions_whatever_verb_they_begin_with() -> None:
    items = drafted(
        "# Board minutes 3 March 2026",
        "**Action Items:**",
        "- Widen the search for a treasurer.",
        "- Explore parking at Gate Town to help visitors.",
        "- Ann to write to the bank.",
        "## Close",
        "- The board thanked the hosts.",
        name="minutes.md",
    )
    assert [(item.text, item.joint) for item in items] == [
        ("Widen the search for a treasurer.", ()),
        ("Explore parking at Gate Town to help visitors.", ()),
        ("Ann to write to the bank.", ("Ann",)),
    ]


# ── shapes of tables and lists ─────────────────────────────────────────────────────────────────────────────────────


def test_tabs_within_a_table_of_bars_part_no_cells() -> None:
    items = drafted(
        "# Data Plan 2026",
        "### Action 7: Tools",
        "| **Milestone** |\t**Measurement** |\t**Target Date**\t| **Responsible Party** |",
        "|---|---|---|---|",
        "| **7.1** Publish the tool |\tCompletion\t| December 31, 2026\t| Data Council |",
        "| **7.2** List the uses\t| Completion |\tMarch 31, 2026 | Data Council |",
        name="plan.md",
    )
    assert [(item.serial, item.path, item.text, item.joint, str(item.deadlines[0].date)) for item in items] == [
        ("7.1", ("Action 7: Tools",), "Publish the tool", ("Data Council",), "2026-12-31"),
        ("7.2", ("Action 7: Tools",), "List the uses", ("Data Council",), "2026-03-31"),
    ]


def test_milestones_and_days_are_tasks_where_nobody_is_named() -> None:
    items = drafted(
        "# Data Plan 2026",
        "By March all agencies will look at their staff.",
        "| Milestone | Measurement | Target Date | Reporting Mechanism |",
        "|---|---|---|---|",
        "| Assess the skills | Completion | June 30, 2026 | Progress tool |",
        "| Close the gaps | Completion | July 31, 2026 | Progress tool |",
        name="plan.md",
    )
    assert [(item.text, str(item.deadlines[0].date)) for item in items] == [
        ("Assess the skills", "2026-06-30"),
        ("Close the gaps", "2026-07-31"),
    ]


def test_what_introduces_a_table_below_its_heading_is_no_task() -> None:
    items = drafted(
        "# Data Plan 2026",
        "### Action 1: Open the council of data officers",
        "By January 2026 the Works Office will open the council, as the Records Act requires.",
        "| Milestone | Target Date | Responsible Party |",
        "|---|---|---|",
        "| Open the council | January 31, 2026 | Works Office |",
        "| Publish its papers | May 31, 2026 | Works Office |",
        name="plan.md",
    )
    assert [item.text for item in items] == ["Open the council", "Publish its papers"]


def test_a_bullet_below_the_units_of_another_is_a_task_and_no_further_name() -> None:
    items = drafted(
        "Equality Action Plan 2026",
        "• Train all elected members.",
        "Timescale: 2026",
        "Responsibility: Policy Team",
        "• Diversity champion to be named within Council.",
        "Timescale: May 2026",
        "Responsibility: Clerk",
    )
    assert [(item.text, item.joint) for item in items] == [
        ("Train all elected members.", ("Policy Team",)),
        ("Diversity champion to be named within Council.", ("Clerk",)),
    ]


def test_a_table_pasted_a_cell_a_line_is_read_by_its_days() -> None:
    items = drafted(
        "Reconciliation Action Plan 2026",
        "Action",
        "Deliverable",
        "Timeline",
        "Responsibility",
        "5.",
        "Grow the knowledge",
        "of all staff.",
        "• Review the needs of",
        "the whole office.",
        "May 2026",
        "Director, People and Culture",
        "• Write the business case.",
        "June 2026 and then annually",
        "Plan Champion",
        "6. Keep the protocols.",
        "• Learn whose land it is.",
        "July 2026",
        "Plan Champion",
    )
    assert [(item.path, item.text, item.joint, str(item.deadlines[0].date)) for item in items] == [
        (
            ("5. Grow the knowledge of all staff.",),
            "Review the needs of the whole office.",
            ("Director, People and Culture",),
            "2026-05-31",
        ),
        (("5. Grow the knowledge of all staff.",), "Write the business case.", ("Plan Champion",), "2026-06-30"),
        (("6. Keep the protocols.",), "Learn whose land it is.", ("Plan Champion",), "2026-07-31"),
    ]


def test_plain_headings_above_lists_that_count_anew_head_them() -> None:
    items = drafted(
        "Climate plan 2026 to 2030",
        "Key objectives",
        "1. Cut energy use in council buildings.",
        "2. Phase out diesel vans.",
        "Priority actions",
        "A1. Write a plan for every building.",
        "A2. Replace all small vans.",
    )
    assert [(item.path, item.serial) for item in items] == [
        (("Key objectives",), "1"),
        (("Key objectives",), "2"),
        (("Priority actions",), "A1"),
        (("Priority actions",), "A2"),
    ]


def test_lines_of_an_english_task_are_not_glued_together() -> None:
    first = "1. Repair the timber of the old pier and of the steps to the"
    (item, _) = drafted("Town Plan 2026", first, "landing stage in the harbour.", "2. Sweep 3 roads.")
    assert item.text == "Repair the timber of the old pier and of the steps to the landing stage in the harbour."


def test_numerals_with_a_tab_behind_them_are_a_list_and_no_table() -> None:
    items = drafted(
        "# Directive 7 of 2026",
        "### Background",
        "Attacks have become more frequent, and 40 offices were hit.",
        "### Required actions",
        "1.\tReview the procedures by 31 May 2026.",
        "2.\tReport on all known gaps.",
        "### Actions of the Agency",
        "1.\tKeep the catalogue up to date.",
        name="directive.md",
    )
    assert [(item.path, item.serial, item.text) for item in items] == [
        (("Required actions",), "1", "Review the procedures by 31 May 2026."),
        (("Required actions",), "2", "Report on all known gaps."),
        (("Actions of the Agency",), "1", "Keep the catalogue up to date."),
    ]


def test_bullets_stay_tasks_beside_numbered_ones() -> None:
    items = drafted(
        "# Town Plan 2026",
        "## Roads",
        "1. Sweep all streets.",
        "2. Mend the bridge.",
        "## Parks",
        "The parks are loved by all who live here.",
        "- Plant 30 trees.",
        "- Mow the green.",
        name="plan.md",
    )
    assert {"Sweep all streets.", "Mend the bridge.", "Plant 30 trees.", "Mow the green."} <= {i.text for i in items}


def test_lettered_tasks_that_a_page_broke_are_whole() -> None:
    items = drafted(
        "# Directive 7 of 2026",
        "### Required actions",
        "1.  Ensure access",
        "    a.  Ensure that all scans get through by removing the",
        "        Agency from every list of blocked addresses.",
        "    b.  Within five days of the",
        "        change, tell the Agency of all new addresses.",
        name="directive.md",
    )
    assert [(item.serial, item.text) for item in items] == [
        ("a", "Ensure that all scans get through by removing the Agency from every list of blocked addresses."),
        ("b", "Within five days of the change, tell the Agency of all new addresses."),
    ]


def test_the_first_heading_of_a_document_is_its_title_and_no_section() -> None:
    plan = draft(
        [
            text_document(
                ("# Directive 7 of 2026", "## Actions of the Agency", "1. Keep the catalogue.", "2. Report."), "a.md"
            )
        ]
    ).plan
    assert (plan.title, [item.path for item in plan.items]) == (
        "Directive 7 of 2026",
        [("Actions of the Agency",), ("Actions of the Agency",)],
    )


def test_what_a_task_lists_below_letters_stays_with_it_where_others_name_their_unit() -> None:
    items = drafted(
        "# Directive 7 of 2026",
        "1. Publish the map by May 2026. Responsible: Roads Team",
        "2. Within 7 days send the Agency:",
        "    a. The name of the contact",
        "    b. A phone number",
        "3. Review the map. Responsible: Parks Team",
        name="directive.md",
    )
    assert [(item.text, item.joint) for item in items] == [
        ("Publish the map by May 2026.", ("Roads Team",)),
        ("Within 7 days send the Agency:\na) The name of the contact\nb) A phone number", ()),
        ("Review the map.", ("Parks Team",)),
    ]


def test_to_whom_something_is_sent_is_not_who_does_what_stands_below() -> None:
    items = drafted(
        "# Directive 7 of 2026",
        "1. The Roads Team shall publish the map by May 2026.",
        "2. Within 7 days send the Agency:",
        "    a. The name of the contact",
        "    b. A phone number",
        name="directive.md",
    )
    assert [(item.text, item.joint) for item in items] == [
        ("The Roads Team shall publish the map by May 2026.", ("Roads Team",)),
        ("The name of the contact", ()),
        ("A phone number", ()),
    ]


def test_a_day_at_the_end_of_a_sentence_is_that_day() -> None:
    (item,) = rows(("Action", "Who"), ("Comment by the end of this weekend, June 21.", "Works Office"))
    assert [day.text for day in item.deadlines] == ["June 21"]


def test_bold_words_between_actions_end_their_list() -> None:
    items = drafted(
        "# Board minutes 3 March 2026",
        "**Action Items:**",
        "- Widen the search for a treasurer.",
        "**Community matters:**",
        "- The fair was well visited.",
        name="minutes.md",
    )
    assert [item.text for item in items] == ["Widen the search for a treasurer."]
