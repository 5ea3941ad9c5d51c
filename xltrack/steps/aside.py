"""Forms and files that were set aside: which period each belongs to, and whether what it may hold was answered since. No files.

What was set aside stays listed until nothing of it can be missing: every task that it may speak of was answered by a newer return, or a
return with a higher 第几次报送 answers one of the tasks that were filled in on it. The order of files decides nothing; newer is what the
number, the day filled in, or an earlier merge says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import PurePath
from typing import Any

from xltrack.enums import MERGED
from xltrack.findings import Finding
from xltrack.grouped import grouped
from xltrack.plan import Plan
from xltrack.records import Return, Row, submission_of
from xltrack.values import is_blank, text_of
from xltrack.words import say


def placed(
    returns: Sequence[Return], files: Sequence[Mapping[str, Any]], known: Sequence[Mapping[str, Any]], latest: str
) -> tuple[tuple[Return, ...], tuple[Row, ...]]:
    """What was set aside and names no period, each in the period it came in for: the one an earlier merge put it in (``known``: rows of the
    ledger's returns sheet), else that of the forms beside it, where all are of one, else the ``latest``. A form of another plan has none."""
    before = {which(r): r["period"] for r in known if r["file"] and r["period"]}
    beside = grouped((PurePath(r.form.file).parent, r.period) for r in returns if r.state == "accepted")

    def period(sha256: str, file: str, unit: str) -> str:
        around = set(beside.get(PurePath(file).parent, ()))
        return text_of(before.get((sha256 or file, unit))) or (next(iter(around)) if len(around) == 1 else latest)

    return (
        tuple(_dated(r, period(r.form.sha256, r.form.file, r.unit)) if _homeless(r) else r for r in returns),
        tuple(
            {**f, "period": period(f["sha256"], f["file"], f["unit"])} if f["file_state"] == "quarantined" else {**f}
            for f in files
        ),
    )


def _homeless(returned: Return) -> bool:
    return returned.state == "quarantined" and not returned.period and bool(blamed(returned.findings))


def _dated(returned: Return, period: str) -> Return:
    found = tuple(replace(f, period=period) for f in returned.findings)
    return replace(returned, period=period, findings=found)


def blamed(findings: Iterable[Finding]) -> list[Finding]:
    """The errors among findings that a unit is asked to mend."""
    return [f for f in findings if f.is_the_units]


def speaks_of(returned: Return, plan: Plan) -> frozenset[str]:
    """Ids of the items that a form set aside has answers beside, told by their text, else by their id."""
    found: set[str] = set()
    for row in returned.form.rows:
        if all(is_blank(c.value) for c in row.cells.values()):
            continue
        worded = plan.worded(row.text) if row.text else ()
        item = plan.item(row.id)
        found |= {i.id for i in worded} or ({item.id} if item else set())
    return frozenset(found)


@dataclass(frozen=True)
class Answered:
    """What the merged returns answer. ``answers``: all that count, or wait; ``owed``: (period, unit) → ids of what is asked of it;
    ``spoken``: sha256 → what a form of today that was set aside has answers beside; ``known``: rows of the ledger's returns sheet."""

    answers: Sequence[Mapping[str, Any]]
    owed: Mapping[tuple[str, str], Collection[str]]
    spoken: Mapping[str, frozenset[str]]
    known: Sequence[Mapping[str, Any]]

    @cached_property
    def _slots(self) -> Mapping[tuple[str, str, str], Sequence[Mapping[str, Any]]]:
        return grouped(((a["period"], a["unit"], a["id"]), a) for a in self.answers)

    @cached_property
    def _merged(self) -> frozenset[str]:
        """Contents that an earlier merge knew as merged."""
        return frozenset(r["sha256"] for r in self.known if r["file_state"] in MERGED)

    @cached_property
    def _states(self) -> Mapping[tuple[str, str], str]:
        """(content or name, unit) → what a file was to an earlier merge."""
        return {which(r): r["file_state"] for r in self.known if r["file"]}

    def complete(self, unit: str, period: str) -> bool:
        """Whether a unit has answered all it is asked in a period."""
        owed = self.owed.get((period, unit), ())
        return bool(owed) and all((period, unit, i) in self._slots for i in owed)

    def instead(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        """The files whose answers stand in place of what a file that was set aside may hold; () while any of it may be missing."""
        place = row["period"], row["unit"]
        owed = set(self.owed.get(place, ()))
        filled = owed & self.spoken.get(row["sha256"], frozenset())
        wanted = filled or owed
        found = [a for i in sorted(wanted) for a in self._slots.get((*place, i), ()) if a["sha256"] != row["sha256"]]
        newer = [a for a in found if self._newer(a, row)]
        whole = bool(wanted) and wanted == {a["id"] for a in newer}
        again = [a for a in newer if filled and submission_of(a) > submission_of(row)]  # a correction of that very form
        return tuple(sorted({text_of(a["file"]) for a in (newer if whole else again)}))

    def _newer(self, answer: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
        """Whether an answer came after a file that was set aside: by its number, its day, or because an earlier merge knew the file and not yet
        the answer. What an earlier merge found answered stays so."""
        first, second = submission_of(row), submission_of(answer)
        if first != second:
            return second > first
        one, other = row.get("filled_on"), answer["filled_on"]
        if isinstance(one, date) and isinstance(other, date) and one != other:
            return other > one
        before = self._states.get(which(row), "")
        return before == "superseded" or (before == "quarantined" and answer["sha256"] not in self._merged)


def which(row: Mapping[str, Any]) -> tuple[str, str]:
    """What a file is, whatever it is called: its content, or its name where it has none, and the unit; for units may send the same scan."""
    return text_of(row["sha256"]) or text_of(row["file"]), text_of(row["unit"])


def replaced(row: Mapping[str, Any], by: Sequence[str], lang: str) -> Row:
    """The row of a file that was set aside and has been answered since, with why it was and by what."""
    names = say("list.separator", lang).join(by)
    why = text_of(row["note"])
    note = say("returns.replaced", lang, why=why, names=names) if why else names
    return {**row, "file_state": "superseded", "note": note}


def in_order(rows: Iterable[Row], plan: Plan, shown: str) -> list[Row]:
    """Rows of the returns sheet as one looks through them: the period shown, then the others from the newest. In each what was set aside comes
    first, then what came in, then units that nothing came from; each in the plan's order of units."""
    periods = {p.label: len(plan.periods) - n for n, p in enumerate(plan.periods)} | {shown: 0}
    units = {u.name: n for n, u in enumerate(plan.units)}

    def place(row: Row) -> tuple[Any, ...]:
        aside, file, unit = row.get("file_state") == "quarantined", text_of(row.get("file", "")), row.get("unit", "")
        when = periods.get(row.get("period", ""), -1 if aside else len(plan.periods) + 1)
        return when, 0 if aside else 1 if file else 2, units.get(unit, len(units)), unit, file, row.get("sha256", "")

    return sorted(rows, key=place)
