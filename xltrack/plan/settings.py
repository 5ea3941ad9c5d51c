"""What differs between offices, and what may be answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xltrack.enums import CLAIMS, ENUMS, STATUSES
from xltrack.plan.given import accept

CHOSEN = {  # settings that are one of an enumeration
    name: ENUMS[name]
    for name in (
        "reporting",
        "group_rule",
        "progress_basis",
        "late_basis",
        "closed_items",
        "returned_means",
        "year_begins",
    )
}
CLASSED = {"kind": ENUMS["item_kind"], "status": (*STATUSES, *CLAIMS)}


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer a unit may choose: its label, the class it counts as, and the kind of item it is for."""

    label: str
    status: str
    kind: str = "regular"

    def __post_init__(self) -> None:
        accept(self, one_of=CLASSED)


@dataclass(frozen=True, slots=True)
class Settings:
    """What differs between offices; each is a row of the master's settings sheet. Shares are 0–1, days are working days; ``year_begins`` is the
    number of a month, "1" to "12"."""

    reporting: str = "each"
    group_rule: str = "worst"
    progress_basis: str = "cumulative"
    late_basis: str = "received"
    template: str = ""
    status_template: str = ""
    superior_form: str = ""
    closed_items: str = "keep"
    first_unit_leads: bool = False
    returned_means: str = "file"
    issue_date: date | None = None
    year_begins: str = "1"
    start_share: float = 0.5
    ranking: bool = False
    grade_excellent: float = 90.0
    grade_good: float = 80.0
    grade_pass: float = 60.0
    holidays: tuple[date, ...] = ()
    workdays: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        accept(self, several=("holidays", "workdays"), days=("issue_date",), one_of=CHOSEN, share="start_share")

    @property
    def begins(self) -> int:
        """The month with which the year begins."""
        return int(self.year_begins)
