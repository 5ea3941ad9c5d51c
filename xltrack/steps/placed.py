"""Forms whose period an earlier merge was told (--period): that word stands, although the form itself names another period or none. No files."""

from __future__ import annotations

from collections.abc import Sequence

from xltrack.plan import Plan
from xltrack.records import Ledger, Return

UNPLACED = frozenset(("period-by-form", "sheet-without-period", "sheet-of-unknown-period"))


def settled(returns: Sequence[Return], plan: Plan, ledger: Ledger) -> tuple[Return, ...]:
    """The returns without those that are set aside for their period and whose answers the ledger holds in one of the plan's: they were placed there by
    the coordinator, and stay as if they had not come again."""
    labels = {p.label for p in plan.periods}
    placed = {(r["sha256"], r["sheet"]) for r in ledger.rows if r["sha256"] and r["period"] in labels}
    return tuple(r for r in returns if not (_is_unplaced(r) and (r.form.sha256, r.form.sheet) in placed))


def _is_unplaced(returned: Return) -> bool:
    return returned.state == "quarantined" and any(f.code in UNPLACED for f in returned.findings)
