"""How units stand in a period: what they owe, what came of it, and whether it came late. No files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType

from xltrack.enums import COUNTING, MERGED, NOT_RETURNED
from xltrack.findings import Finding
from xltrack.grouped import grouped
from xltrack.plan import Period, Plan
from xltrack.rates import is_settled, unit_counts
from xltrack.records import Row, submission_of


def unit_rows(
    plan: Plan,
    period: Period,
    answers: Sequence[Row],
    returns: Sequence[Row],
    findings: Sequence[Finding],
    people: Mapping[str, Row],
    exempt: frozenset[tuple[str, str]] = frozenset(),
    seals: Mapping[str, Sequence[Row]] = MappingProxyType({}),
) -> list[Row]:
    """One dict per unit that is asked or answered, or exempt in the period: columns of ``fields.STATUS_UNITS``. ``people``: unit → filler, phones,
    leader of its newest form; ``exempt``: (unit, period); ``seals``: unit → rows that say when its sealed copy came, where that decides what is late."""
    by_unit, sent = (grouped((row["unit"], row) for row in rows) for rows in (answers, returns))
    told = grouped((finding.unit, finding) for finding in findings)
    named = dict.fromkeys(u.name for u in plan.units)
    free = {unit for unit, label in exempt if label == period.label}
    names = [n for n in named if n in by_unit or n in free] + [n for n in by_unit if n not in named]
    units = (
        _Unit(plan, period, n, by_unit.get(n, ()), sent.get(n, ()), told.get(n, ()), n in free, seals.get(n))
        for n in names
    )
    return [one.row() | _people(people.get(one.name, {})) for one in units]


def _people(person: Row) -> Row:
    return {k: person.get(k, "") for k in ("filler", "filler_phone", "leader", "leader_phone")}


@dataclass(frozen=True)
class _Unit:
    """A unit in a period: the answers it owes, what came of it, what was found in that, and when its sealed copy came where that decides."""

    plan: Plan
    period: Period
    name: str
    answers: Sequence[Row]
    returns: Sequence[Row]
    findings: Sequence[Finding]
    exempt: bool
    sealed: Sequence[Row] | None

    @cached_property
    def answered(self) -> int:
        return sum(bool(r["returned"]) for r in self.answers)

    @cached_property
    def errors(self) -> int:
        """What it has to mend; what was left out makes a part, not an error."""
        blank = {r["id"] for r in self.answers if not r["returned"]}
        return sum(f.to_mend(self.period.label) and not f.is_of_row_left_out(blank) for f in self.findings)

    @cached_property
    def unanswered(self) -> int:
        return sum(not r["returned"] and not is_settled(self.plan, r) for r in self.answers)

    @cached_property
    def late(self) -> bool:
        counting = [r for r in self.returns if r["period"] == self.period.label and r["file_state"] in MERGED]
        came = counting if self.sealed is None else self.sealed
        return not self.exempt and is_late(came, self.period, self.plan.settings.late_basis)

    @property
    def state(self) -> str:
        """已报, 部分上报, 退回更正, 迟报, 未报, 免报; 待采用 where only the coordinator's mark is waited for. A form with errors *is* returned; what was set
        aside whole is to be corrected, whether or not its file says a period. 迟报 where nothing is left to be done: it hides nothing that is, and the
        column of that name says it of every unit."""
        label = self.period.label
        if not self.answered and not any(r["period"] == label and r["file_state"] in COUNTING for r in self.returns):
            aside = any(r["file_state"] == "quarantined" and r["period"] in ("", label) for r in self.returns)
            return "exempt" if self.exempt else "correct" if aside else "missing"
        if self.errors:
            return "correct"
        if any(r["answer_state"] == "undecided" and r["effective"] == NOT_RETURNED for r in self.answers):
            return "undecided"
        return "partial" if self.unanswered else "late" if self.late else "returned"

    def row(self) -> Row:
        unit, here = self.plan.unit(self.name), (self.period.label, "")
        return {
            "unit": self.name, "category": unit.category if unit else "", "unit_state": self.state,
            "assigned": len(self.answers), "answered": self.answered, **unit_counts(self.answers),
            "errors": self.errors, "warnings": sum(f.severity == "warning" and f.period in here for f in self.findings),
            "unanswered": self.unanswered, "late": self.late,
        }  # fmt: skip


def is_late(returns: Sequence[Row], period: Period, basis: str) -> bool:
    """Whether the first return of a unit came after its due day, or after the later day it was extended to. The day received counts, which the
    coordinator types (blank is never late), or the day filled in where the setting 迟报依据 says so; a correction sent later makes nobody late, and
    what an exempt unit sends all the same is never late. What names no day counts as blank: of several forms of one number none is known as the
    first where a day is missing; a sealed copy has no number, its known days count."""
    extended = [d for r in returns if isinstance(d := r["extended_to"], date)]
    limit = max([*extended, *([period.due] if period.due else [])], default=None)
    first = min(map(_number, returns), default=0)
    days = [r["received"] if basis == "received" else r["filled_on"] for r in returns if _number(r) == first]
    known = [d for d in days if isinstance(d, date)]
    unsure = first and len(known) < len(days)
    return bool(known and limit and not unsure and min(known) > limit)


def _number(row: Row) -> int:
    """第几次报送 of a form; 0 of what is no form."""
    return submission_of(row) if "submission" in row else 0
