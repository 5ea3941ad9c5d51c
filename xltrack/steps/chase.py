"""What each unit still owes in a period, and how many working days are left. No files; only here does today decide anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from datetime import date, timedelta
from pathlib import PurePath

from xltrack.enums import MERGED
from xltrack.findings import Finding
from xltrack.frames import rows_of
from xltrack.grouped import grouped
from xltrack.plan import Period, Plan, Settings, is_working
from xltrack.rates import is_settled, unit_lists
from xltrack.records import NOBODYS, Consolidation, Reminder, supposed_units
from xltrack.values import is_blank

# Working days: reminders go out three days and one day before; a period this near is chased before an old one.
SOON, NEXT = 3, 5
FORMS = (*MERGED, "quarantined")  # states of what came in as a form, used or not
LONGEST = 3660  # days counted one by one; beyond ten years nobody counts working days


def working_days(first: date, last: date, settings: Settings) -> int:
    """Working days after ``first`` up to and with ``last``; negative where ``last`` lies before ``first``."""
    if last < first:
        return -working_days(last, first, settings)
    span = min((last - first).days, LONGEST)
    return sum(is_working(first + timedelta(n), settings) for n in range(1, span + 1))


def phase(today: date, due: date | None, settings: Settings) -> tuple[str, int]:
    """(how a reminder is worded, working days left): ahead, soon (three or fewer), last (one or none), today, after; none without a due day."""
    if due is None:
        return "none", 0
    left = working_days(today, due, settings)
    if today >= due:
        return ("today" if today == due else "after"), left
    return ("last" if left <= 1 else "soon" if left <= SOON else "ahead"), left


def period_to_chase(
    plan: Plan, today: date, is_open: Callable[[Period], bool], begun: Collection[str] = ()
) -> Period | None:
    """The period a reminder is about when none is named: the next one when it is due within five working days; else the one
    due last, while anything of it is open; else the next. None where the plan has no period that asks units.

    ``begun``: labels of the periods that were sent out or merged. Where any past one was, those that never were are not chased.
    """
    asking = [p for p in plan.periods if p.kind != "final"]
    past = [p for p in asking if p.due and p.due < today]
    coming = [p for p in asking if p not in past]
    if coming and coming[0].due and working_days(today, coming[0].due, plan.settings) <= NEXT:
        return coming[0]
    chased = [p for p in past if p.label in begun] or past
    following = [*past[past.index(chased[-1]) + 1 :], *coming] if chased else coming
    if chased and (not following or is_open(chased[-1])):
        return chased[-1]
    return following[0] if following else None


def reminders(result: Consolidation, today: date) -> tuple[Reminder, ...]:
    """One :class:`Reminder` per unit that is asked in the period, in the order of the units; those that owe nothing too."""
    answers = defaultdict(list, grouped((str(row["unit"]), row) for row in rows_of(result.answers)))
    extended, owed = _extended(result), _owed(result)
    lists, beside, files = (
        unit_lists(rows_of(result.units)),
        _files(result, "attachment"),
        _files(result, *FORMS),
    )
    untouched, supposed = _files(result, "untouched"), _supposed(result)
    made = []
    for row in rows_of(result.units):
        name, state = str(row["unit"]), str(row["unit_state"])
        if state == "exempt" or not (answers[name] or owed[name]):
            continue
        due = max(filter(None, (result.period.due, extended.get(name))), default=None)
        worded, left = phase(today, due, result.plan.settings)
        unit = result.plan.unit(name)
        owing = [r for r in answers[name] if not r["returned"] and not is_settled(result.plan, r)]
        unusable, missing = name in lists["quarantined"], state == "missing" and bool(owing)
        left_out = [] if missing or unusable else owing
        blank = set() if missing or unusable else {str(r["id"]) for r in answers[name] if not r["returned"]}
        errors = _errors(result, name, blank, supposed[name] if unusable else ())
        made.append(
            Reminder(
                unit=name, period=result.period.label, phase=worded, due=due, days=left, assigned=len(answers[name]), missing=missing, late=name in lists["late"],
                aside=unusable, beside=beside[name] if missing else (), blank=untouched[name] if missing else (), undecided=name in lists["undecided"],
                unanswered=tuple((str(r["serial"]), str(r["text"])) for r in left_out),
                several=len(files[name]) > 1 or bool(supposed[name]), errors=tuple(errors), contacts=unit.contacts if unit else (), materials=tuple(owed[name]),
            )
        )  # fmt: skip
    return tuple(made)


def _owed(result: Consolidation) -> Mapping[str, list[tuple[str, date | None]]]:
    """Unit → what it owes in the period beside its form, each with its day where that is another than the period's."""
    found = defaultdict[str, list[tuple[str, date | None]]](list)
    for row in rows_of(result.materials):
        if row["period"] == result.period.label and row["material_state"] == "owed" and row["kind"] != "form":
            day = row["material_due"]
            own = day if isinstance(day, date) and day != result.period.due else None
            found[str(row["unit"])].append((str(row["material"]), own))
    return found


def _errors(result: Consolidation, unit: str, unanswered: Set[str], nobodys: Sequence[str]) -> Iterator[Finding]:
    """What the unit must correct. Cells of an item that it left out altogether are not told again one by one. ``nobodys``: files that seem to be the
    unit's and do not say so."""
    for finding in result.findings:
        own = finding.unit == unit and finding.to_mend(result.period.label)
        if (own or (finding.code == NOBODYS and finding.file in nobodys)) and not finding.is_of_row_left_out(
            unanswered
        ):
            yield finding


def _files(result: Consolidation, *states: str) -> Mapping[str, tuple[str, ...]]:
    """Unit → names of the files that came in the period and are of these states."""
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for row in rows_of(result.returns):
        if row["period"] == result.period.label and row["file_state"] in states:
            found[str(row["unit"])] += (PurePath(str(row["file"])).name,)
    return found


def _supposed(result: Consolidation) -> Mapping[str, tuple[str, ...]]:
    """Unit → files set aside in the period that seem to be its."""
    alone = [row for row in rows_of(result.returns) if not row["unit"] and row["period"] in ("", result.period.label)]
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for row in supposed_units(alone, result.findings):
        found[str(row["unit"])] += (str(row["file"]),)
    return found


def _extended(result: Consolidation) -> dict[str, date]:
    """Unit → the day the coordinator extended its return to (经批准延期至)."""
    days: dict[str, date] = {}
    for row in rows_of(result.returns):
        day = row.get("extended_to")
        if row["period"] == result.period.label and not is_blank(day) and isinstance(day, date):
            days[str(row["unit"])] = max(day, days.get(str(row["unit"]), day))
    return days
