"""English minutes whose actions stand at the end of what was said, and what a council directs others to do."""

from __future__ import annotations

from datetime import date

from tests.import_documents import text_document
from xltrack.importing import draft
from xltrack.plan import Item

HELD = [
    "Minutes of the Town Forum held on 9 March 2026",
    "Present: A. Green (Chair), B. Brown, C. White (Clerk)",
]


def items(*lines: str) -> tuple[Item, ...]:
    return draft([text_document(lines)]).plan.items


def test_actions_within_lines_are_the_tasks_and_nothing_else() -> None:
    found = items(
        *HELD,
        "1. Apologies: Cllr Black.",
        "2. Website: the accounts of £1,117.47 were noted. Action: Cllr Brown to publish the accounts by 30 April 2026. Nobody objected.",
        "3. Trees - quotes were compared. ACTION: The Clerk to order 12 trees. ACTION: Grounds Team will plant them.",
        "4. Drains. No news.",
    )
    assert [(i.path, i.text, i.joint) for i in found] == [
        (("2. Website",), "Cllr Brown to publish the accounts by 30 April 2026.", ("Cllr Brown",)),
        (("3. Trees",), "The Clerk to order 12 trees.", ("Clerk",)),
        (("3. Trees",), "Grounds Team will plant them.", ("Grounds Team",)),
    ]
    assert [d.date for d in found[0].deadlines] == [date(2026, 4, 30)]


def test_whose_an_action_is_at_the_end_of_its_line() -> None:
    found = items(
        *HELD,
        "a) Hall – the third estimate is still awaited; it would be chased up.        Action AG",
        "b) Fence – the broken section would be removed. (Action: Clerk)",
        "c) Vacancy – nobody has applied.",
        "d) Path – a survey was agreed. Action BB/CW",
    )
    assert [(i.text, i.joint) for i in found] == [
        ("Hall – the third estimate is still awaited; it would be chased up.", ("AG",)),
        ("Fence – the broken section would be removed.", ("Clerk",)),
        ("Path – a survey was agreed.", ("BB", "CW")),
    ]


def test_one_line_of_action_is_one_task() -> None:
    (found,) = items(
        *HELD, "1. Speed", "Residents spoke of speeding.", "ACTION: Highways Team to install 2 signs.", "2. Close"
    )
    assert (found.path, found.text, found.joint) == (
        ("1. Speed",),
        "Highways Team to install 2 signs.",
        ("Highways Team",),
    )


def test_an_action_that_says_of_nobody_is_asked_about() -> None:
    made = draft(
        [text_document([*HELD, "1. Church: help was asked for. Action: To discuss a grant at the next meeting."])]
    )
    assert [(i.text, i.joint) for i in made.plan.items] == [("To discuss a grant at the next meeting.", ())]
    assert "no-unit" in [doubt.code for doubt in made.uncertain]


def test_what_a_council_directs_is_a_task_and_what_it_receives_is_none() -> None:
    found = items(
        "Council Minutes, 4 March 2026",
        "That these steps be taken:",
        "a) the letter of the consultant BE RECEIVED;",
        "b) the Parks Administration BE DIRECTED to plant 400 trees no later than April 30, 2026;",
        "c) Finance Department be requested to report back by 30 June 2026; and",
        "d) the list of projects BE RECEIVED.",
    )
    assert [(i.serial, i.joint, [d.date for d in i.deadlines]) for i in found] == [
        ("b", ("Parks Administration",), [date(2026, 4, 30)]),
        ("c", ("Finance Department",), [date(2026, 6, 30)]),
    ]


def test_what_a_committee_resolves_that_somebody_do() -> None:
    found = items(
        "Leisure Committee Minutes, 3 March 2026",
        "7. Sports halls",
        "RESOLVED:",
        "(a) That the annual survey be noted;",
        "(b) That the Leisure Manager prepare a list of courts by 30 June 2026; and",
        "(c) That the Chief Officer arrange two visits.",
    )
    assert [(i.serial, i.path, i.joint) for i in found] == [
        ("(b)", ("7. Sports halls",), ("Leisure Manager",)),
        ("(c)", ("7. Sports halls",), ("Chief Officer",)),
    ]


def test_lists_below_a_line_that_says_actions_and_numbered_ones_behind_it() -> None:
    found = items(
        *HELD,
        "1. Finance",
        "The budget was discussed.",
        "Actions:",
        "- Finance Manager to circulate the forecast by 20 May 2026.",
        "- The Chair will write to the auditor.",
        "2. Risk",
        "ACTION POINT 3: AG/BB to renew the cover for Covid 19. Tenders were compared.",
        "3. Close",
        "Actions: 1) Clerk to book the hall. 2) Chair to invite the mayor.",
    )
    assert [(i.path, i.text, i.joint) for i in found] == [
        (("1. Finance",), "Finance Manager to circulate the forecast by 20 May 2026.", ("Finance Manager",)),
        (("1. Finance",), "The Chair will write to the auditor.", ("Chair",)),
        (("2. Risk",), "AG/BB to renew the cover for Covid 19.", ("AG", "BB")),
        (("3. Close",), "Clerk to book the hall.", ("Clerk",)),
        (("3. Close",), "Chair to invite the mayor.", ("Chair",)),
    ]


def test_initials_in_a_last_column_pasted_a_cell_a_line() -> None:
    lines = [
        *("Action", "1.0", "Apologies", "1.1", "B. Brown could not come."),
        *("3.1", "Leaflet – Clerk to write the first page.", "CW"),
        *("3.2", "Website – the bill was paid. Nothing is left to do."),
        *("3.3", "Maps – to be given to everyone who moves in.", "AG"),
    ]
    assert [(i.text, i.joint) for i in items(*HELD, *lines)] == [
        ("Leaflet – Clerk to write the first page.", ("CW",)),
        ("Maps – to be given to everyone who moves in.", ("AG",)),
    ]


def test_below_actions_who_acts_may_stand_before_the_action_or_behind_it() -> None:
    found = items(
        *HELD,
        "We looked at the plan for the fair.",
        "Action items",
        "- [ ] Priya: send the draft notice to partners",
        "- [x] Clerk and Tom - order 500 leaflets",
        "- Book the hall (Ines)",
        "- Write to the county - Cllr Dell",
        "Any other business: none was raised",
    )
    assert [(i.text, i.joint) for i in found] == [
        ("send the draft notice to partners", ("Priya",)),
        ("order 500 leaflets", ("Clerk", "Tom")),
        ("Book the hall", ("Ines",)),
        ("Write to the county", ("Cllr Dell",)),
    ]


def test_a_councillor_and_the_clerk_are_two() -> None:
    found = items(*HELD, "Actions", "- Cllr Fenn and the Clerk to close the path", "- Clerk to order 2 bins")
    assert [i.joint for i in found] == [("Cllr Fenn", "Clerk"), ("Clerk",)]


def test_lines_of_action_leave_what_minutes_say_beside_them_alone() -> None:
    found = items(
        *HELD,
        "1. Apologies",
        "There were none.",
        "2. Repairs",
        "Action: Head of Repairs to bring a note to the next meeting.",
        "3. Risk",
        "Action: Company Secretary to add the new risk to the register.",
        "4. Any other business",
        "None.",
    )
    assert [(i.path, i.joint) for i in found] == [
        (("2. Repairs",), ("Head of Repairs",)),
        (("3. Risk",), ("Company Secretary",)),
    ]
