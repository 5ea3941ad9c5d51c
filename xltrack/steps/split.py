"""Plan + period (+ ledger) → what each unit is asked. No files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from xltrack.enums import NOT_RETURNED, STATUSES
from xltrack.grouped import grouped
from xltrack.plan import Period, Plan
from xltrack.records import Ask, AskRow, Ledger, Row
from xltrack.words import say

UNSAID = ("", NOT_RETURNED)


def split(plan: Plan, period: Period, ledger: Ledger) -> tuple[Ask, ...]:
    """One :class:`Ask` per unit, in the order of the units sheet; each item once a unit, in document order.

    A final review (年度终核) asks no unit, a confirmation round (分解确认) nothing of closed items and of progress. With a ledger the unit's last
    answer stands beside the new one; closed items are marked, or left out where the master says so; a unit exempt in the period (免报) is
    asked nothing.
    """
    if period.kind == "final":
        return ()
    last = previous_answers(plan, period, ledger)
    closed = closed_items(plan, ledger, period)
    drop = closed if plan.settings.closed_items == "drop" else frozenset()
    if period.confirms:
        last, drop = {}, closed
    rows = grouped(
        (d.unit, AskRow(item, d.role, d.group, last.get((item.id, d.unit), ""), item.id in closed))
        for item in plan.items
        if item.id not in drop
        for d in plan.duties_in(item, period)
    )
    order = {unit.name: n for n, unit in enumerate(plan.units)}
    free = {unit for unit, label in ledger.exempt if label == period.label}
    names = sorted(rows.keys() - free, key=lambda n: order.get(n, len(order)))
    return tuple(Ask(plan, period, name, tuple(rows[name])) for name in names)


def closed_items(plan: Plan, ledger: Ledger, period: Period) -> frozenset[str]:
    """Ids of items struck off (销号) by a period, which nobody need answer in it: closed no later than its due day (afterwards it was asked),
    not reopened by the last answer of an earlier period (the period's own answers leave it closed, so that merging again asks the same), and not
    to hold all year, before the year's last report."""
    struck = {i: day for i, row in ledger.items.items() if isinstance(day := row.get("closed_on"), date)}
    stands = _last_states(plan, ledger, period) if struck else {}
    holding = set() if plan.ends_with(period) else {item.id for item in plan.items if item.standing}
    return frozenset(
        i
        for i, day in struck.items()
        if not (period.due and day > period.due) and stands.get(i, "completed") == "completed" and i not in holding
    )  # fmt: skip


def closed_by_period(plan: Plan, ledger: Ledger) -> dict[str, frozenset[str]]:
    """Period label → ids of the items struck off by then."""
    return {period.label: closed_items(plan, ledger, period) for period in plan.periods}


def _last_states(plan: Plan, ledger: Ledger, period: Period) -> dict[str, str]:
    """Item id → its class in the latest period before this one in which it was answered."""
    earlier = [p.label for p in plan.before(period)]
    rows = [r for r in ledger.rows if r["period"] in earlier and not r["unit"] and r["effective"] not in UNSAID]
    return {r["id"]: r["effective"] for r in sorted(rows, key=lambda r: earlier.index(r["period"]))}


def previous_answers(plan: Plan, period: Period, ledger: Ledger) -> dict[tuple[str, str], str]:
    """(item id, unit) → the answer of the latest earlier period, as "【status】progress"."""
    earlier = [p.label for p in plan.before(period) if not p.confirms]
    rows = [r for r in ledger.rows if r["period"] in earlier and r["unit"] and r["effective"]]
    last = {(r["id"], r["unit"]): r for r in sorted(rows, key=lambda r: earlier.index(r["period"]))}
    return {place: _all_said(found, plan) for place, found in plan.inherited(last, period.day).items()}


def _all_said(found: Sequence[tuple[str, Row]], plan: Plan) -> str:
    """The answer of a unit; of several that became one since, each one's of the latest period under its name."""
    latest = max((row["period"] for _, row in found), key=plan.period_order.__getitem__)
    newest = [(unit, row) for unit, row in found if row["period"] == latest]
    return "\n".join(_said(row, plan.language, unit if len(newest) > 1 else "") for unit, row in newest)


def _said(row: Row, lang: str, unit: str = "") -> str:
    status = str(row["self"] or "") or STATUSES.get(str(row["effective"]), ("", ""))[lang == "en"]
    words = f"{unit}{say('colon', lang)}{row['progress'] or ''}" if unit else str(row["progress"] or "")
    return f"【{status}】{words}" if status else words
