"""Items that went to other units in the year: what a form out on the old plan says of them stays valid. No files.

Who an item was with before stands in the ledger, which nobody has read yet while returns are identified; so rows of items that are not the
unit's by the master are set aside here, where both are known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from xltrack.plan import Plan
from xltrack.records import Return

REFUSED = "item-of-other-unit"


def settled(returns: Iterable[Return], plan: Plan) -> tuple[Return, ...]:
    """The returns without rows of items that never were their unit's. Those of items that were, by the plan's tenures, count: in the period they were
    the unit's as all others, in another one until those who have the item now answer, which is said."""
    return tuple(_settled(r, plan) if any(f.code == REFUSED for f in r.findings) else r for r in returns)


def _settled(returned: Return, plan: Plan) -> Return:
    period = plan.period(returned.period)
    if period is None:
        return returned
    mine = plan.asked_in(period).get(returned.unit, frozenset())
    refused = {f.item for f in returned.findings if f.code == REFUSED} - mine
    was_theirs = {
        item.id
        for _, item in returned.rows
        if item.id in refused and returned.unit in {d.unit for d in plan.at_other_times(item, period)}
    }
    rows = tuple((row, item) for row, item in returned.rows if item.id not in refused - was_theirs)
    told = tuple(
        replace(f, code="item-moved-since") if f.code == REFUSED and f.item in was_theirs else f
        for f in returned.findings
        if f.code != REFUSED or f.item in refused
    )
    return replace(returned, rows=rows, findings=told)
