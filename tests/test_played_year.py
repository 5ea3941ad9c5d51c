"""A year as it is lived, in both languages, through a real office program: after every step the ledger holds what was typed so far, and nothing else."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import date

import openpyxl
import pytest

from docs.build_handbook import SHOTS, Shot, find
from tests.office import Office
from tests.played import STEPS, Played, archived
from tests.sheets import Row, Status
from xltrack import read_plan
from xltrack.enums import enum_label
from xltrack.fields import (
    STATUS_ANSWERS,
    STATUS_ITEMS,
    STATUS_LEDGER,
    STATUS_MATERIALS,
    STATUS_RETURNS,
    STATUS_UNITS,
    sheet_name,
)

pytestmark = pytest.mark.office
ALL = (*STATUS_LEDGER, *STATUS_ANSWERS, *STATUS_ITEMS, *STATUS_RETURNS, *STATUS_UNITS, *STATUS_MATERIALS)


@pytest.fixture(scope="module", params=["zh", "en"])
def year(office: Office, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Played]:
    played = Played(office, tmp_path_factory.mktemp(f"year-{request.param}"), request.param)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("XLTRACK_MASTER", raising=False)
        yield played.play()


def rows(year: Played, step: str, sheet: str) -> list[dict[str, str]]:
    """A sheet of the workbook as it stood after a step, its columns by key."""
    own = {"returns": STATUS_RETURNS, "units": STATUS_UNITS, "materials": STATUS_MATERIALS}.get(sheet, ())
    keys = {f.label(year.lang): f.key for f in (*reversed(ALL), *own)}
    table: list[Row] = Status(year.seen[step][1]).table(sheet_name(sheet, year.lang))
    return [{keys.get(header, header): text for header, text in row.items()} for row in table]


@pytest.mark.parametrize("step", STEPS)
def test_the_ledger_holds_what_was_typed_until_then_and_nothing_else(year: Played, step: str) -> None:
    expected = year.seen[step][0]
    told = [r for r in rows(year, step, "ledger") if r["unit"]]
    counting = [r for r in told if r["effective"]]
    found = {(r["period"], r["id"], r["unit"]): (r["self"], r["progress"]) for r in counting}
    assert found == expected, "period, item, unit → status and progress"
    assert len(found) == len(counting), "no answer stands twice"
    replaced = [((r["period"], r["id"], r["unit"]), r["self"], r["progress"]) for r in told if not r["effective"]]
    mended = STEPS.index(step) >= STEPS.index("corrected_return")
    assert replaced == [(year.refused, "", year.right[1])] * mended, "what a newer form replaced stays beside it"


def test_what_units_propose_in_the_confirmation_round_is_in_the_master_once_accepted(year: Played) -> None:
    plan = read_plan(year.folder / "master.xlsx")
    parks = plan.unit(year.unit["parks"])
    assert parks and year.words["liaison"] in {c.name for c in parks.contacts}
    first = next(i for i in plan.items if i.text == year.words["reworded"])
    assert first.former == (year.case.plan.items[0].text,), "the coordinator's own wording, and the old one kept"
    (goal,) = [d for i in plan.items for d in i.deadlines if d.text == year.words["stage"]]
    assert goal.date == date(2025, 4, 10), "two months from 10 February, the day of issue"
    assert len(year.results["applied"]["applied"]) == 4


def test_what_was_not_accepted_changes_nothing_and_is_settled(year: Played) -> None:
    names = {c["column"] for c in year.results["applied"]["applied"]}
    assert names == {"liaison", "text", "goals", "office"}, "no other unit"
    first = year.results["first_returns"]["findings"]
    assert [f["unit"] for f in first if f["code"] == "dispute"] == [year.unit["parks"]], "only the one of the form"


def test_the_numbers_add_up_after_every_step(year: Played) -> None:
    for step, result in year.results.items():
        if "by_status" in result:
            assert sum(result["by_status"].values()) == result["items"], step
            units = result["units"]
            assert len(units["expected"]) == len(units["returned"]) + len(units["missing"]), step
            assert set(units["quarantined"]) <= set(units["missing"]), step


def test_a_unit_that_is_late_is_missing_then_there_and_not_late_within_its_extension(year: Played) -> None:
    north, west = year.unit["north"], year.unit["west"]
    assert set(year.results["first_returns"]["units"]["missing"]) == {north, west}
    assert year.results["first_returns"]["units"]["quarantined"] == [west]
    assert year.results["late_return"]["units"]["missing"] == [] and year.results["late_return"]["units"]["late"] == []
    row = next(r for r in rows(year, "late_return", "returns") if (r["unit"], r["period"]) == (north, year.periods[0]))
    assert (row["received"], row["extended_to"]) == ("2025-06-26", "2025-06-27")


def test_a_correction_by_phone_counts_and_stays_all_year(year: Played) -> None:
    period, item, unit = year.corrected
    for step in STEPS[STEPS.index("coordinator_types") + 1 :]:
        row = next(r for r in rows(year, step, "ledger") if (r["period"], r["id"], r["unit"]) == (period, item, unit))
        assert (row["corrected"], row["correction_basis"]) == (year.better, year.words["phone"]), step
        assert row["self"] == year.typed[period, item, unit][0], "what the unit wrote stays beside it"


def test_what_is_reported_up_belongs_to_its_period(year: Played) -> None:
    item = rows(year, "coordinator_types", "items")[1]
    assert item["summary"] == year.words["summary"]
    kept = [r for r in rows(year, "handed_over", "ledger") if r["id"] == item["id"] and not r["unit"]]
    assert [r["summary"] for r in kept if r["summary"]] == [year.words["summary"]]


def test_a_word_that_is_no_choice_is_refused_until_the_correction_copy_comes_back_mended(year: Played) -> None:
    _, item, unit = year.refused
    (told,) = [f for f in year.results["first_returns"]["findings"] if f["code"] == "not-a-choice"]
    assert (told["unit"], told["item"], told["found"]) == (unit, item, year.words["wrong"])
    assert year.seen["first_returns"][0][year.refused][0] == "" and year.seen["corrected_return"][0][year.refused][0]
    assert "not-a-choice" not in {f["code"] for f in year.results["corrected_return"]["findings"]}
    state = {r["unit"]: r["unit_state"] for r in rows(year, "first_returns", "units")}
    assert state[unit] == enum_label("unit_state", "correct", year.lang)


def test_a_form_sorted_apart_is_set_aside_whole_until_it_comes_in_order(year: Played) -> None:
    assert year.apart and not set(year.apart) & set(year.seen["first_returns"][0])
    assert set(year.apart) <= set(year.seen["late_return"][0])


def test_summaries_owed_are_received_from_whom_they_came_and_owed_by_the_others(year: Played) -> None:
    for step, period in (("late_return", year.periods[0]), ("third_period", year.periods[2])):
        own = [r for r in rows(year, step, "materials") if r["period"] == period]
        form = enum_label("material", "form", year.lang)
        state = {r["unit"]: r["material_state"] for r in own if r["material"] != form}
        received = enum_label("material_state", "received", year.lang)
        assert {u for u, s in state.items() if s == received} == year.handed[period], step
        assert len(state) == len(year.results[step]["units"]["expected"]) > len(year.handed[period]), step


def test_nothing_that_an_office_program_saves_is_taken_for_an_edit(year: Played) -> None:
    codes = {f["code"] for r in year.results.values() for f in r.get("findings", ())}
    assert not {c for c in codes if c.startswith("ledger-")}


@pytest.mark.parametrize("shot", SHOTS, ids=lambda s: s.name)
def test_every_picture_of_the_handbook_is_of_a_book_of_this_year(year: Played, shot: Shot) -> None:
    book = openpyxl.load_workbook(find(shot, year))
    assert book.sheetnames and (not shot.sheet or sheet_name(shot.sheet, year.lang) in book.sheetnames)


def test_a_disputed_item_stays_with_its_unit_and_is_listed(year: Played) -> None:
    found = [f for f in year.results["late_return"]["findings"] if year.words["dispute"] in str(f["found"])]
    assert [f["unit"] for f in found] == [year.unit["parks"]]


def test_a_problem_of_july_is_asked_of_its_unit_alone_and_owed_no_more_once_struck_off(year: Played) -> None:
    july = year.results["problem_in_july"]
    assert july["units"]["expected"] == [year.unit["south"]] and july["units"]["missing"] == []
    assert {i for p, i, _ in year.typed if p == year.words["july"]} == {year.problem}
    last = next(r for r in rows(year, "third_period", "items") if r["id"] == year.problem)
    assert last["closing_basis"] == year.words["evidence"] and last["closed_on"] == "2025-07-28"


def test_a_renamed_units_history_goes_on_under_the_name_it_had_then(year: Played) -> None:
    names = {p: {u for q, _, u in year.typed if q == p} for p in year.periods}
    old, new = year.unit["cleansing"], year.words["new_unit"]
    assert old in names[year.periods[0]] and new in names[year.periods[1]] and old not in names[year.periods[1]]
    assert (
        new in year.results["unit_renamed"]["units"]["returned"]
        and old not in year.results["unit_renamed"]["units"]["expected"]
    )


def test_final_figures_and_goals_typed_by_the_coordinator_are_in_the_years_book(year: Played) -> None:
    book = openpyxl.load_workbook(year.seen["handed_over"][1])
    said = {
        str(c.value)
        for name in ("indicators", "goals", "judgement")
        for row in book[sheet_name(name, year.lang)].iter_rows()
        for c in row
    }
    assert {year.words["basis"], "62.5", year.words["goal"]} <= said
    assert enum_label("target_state", "met", year.lang) in said


def test_the_archive_holds_every_file_byte_for_byte(year: Played) -> None:
    files = archived(year.folder / "year.zip")
    sums = Counter(hashlib.sha256(data).hexdigest() for data in files.values())
    left = [
        p
        for pattern in ("master.xlsx", "status.xlsx", "report.docx", "outbox/**/*.xlsx", "returns*/*.xlsx")
        for p in year.folder.glob(pattern)
    ]
    missing = [p.name for p in left if not sums[hashlib.sha256(p.read_bytes()).hexdigest()]]
    assert not missing and len(left) > 60
