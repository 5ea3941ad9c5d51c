"""Plan + period (+ ledger) → what each unit is asked. No files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from xltrack.fields import STATUSES
from xltrack.plan import Period, Plan
from xltrack.records import Ask, AskRow, Ledger

WINDOWS_RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
NAME_LIMIT = 80  # Windows paths end at 260 characters; a unit's name must leave room for the folder


def split(plan: Plan, period: Period, ledger: Ledger | None = None) -> tuple[Ask, ...]:
    """One :class:`Ask` per unit, in the order of the units sheet; each item once a unit, in document order.

    A final review (年度终核) asks no unit. With a ledger the unit's last answer stands beside the new one; closed items are marked, or left
    out where the master says so.
    """
    if period.kind == "final":
        return ()
    last = previous_answers(plan, period, ledger)
    closed = closed_items(ledger)
    drop = closed if plan.settings.closed_items == "drop" else frozenset()
    rows: dict[str, list[AskRow]] = {}
    for item in plan.items:
        for duty in plan.duties(item) if item.id not in drop else ():
            said = last.get((item.id, duty.unit), "")
            rows.setdefault(duty.unit, []).append(AskRow(item, duty.role, duty.group, said, item.id in closed))
    order = {unit.name: n for n, unit in enumerate(plan.units)}
    return tuple(
        Ask(plan, period, name, tuple(rows[name])) for name in sorted(rows, key=lambda n: order.get(n, len(order)))
    )


def closed_items(ledger: Ledger | None) -> frozenset[str]:
    """Ids of items struck off (销号) in the ledger: those with a closing day that no later answer has reopened."""
    if ledger is None or "closed_on" not in ledger.items.columns:
        return frozenset()
    rows = ledger.rows[(ledger.rows["unit"] == "") & (ledger.rows["period"] == ledger.period)]
    reopened = {
        str(i) for i, s in zip(rows["id"], rows["effective"], strict=True) if s not in ("completed", "not_returned")
    }
    days = ledger.items["closed_on"]
    return frozenset(str(i) for i in ledger.items.index[days.notna() & (days != "")]) - reopened


def previous_answers(plan: Plan, period: Period, ledger: Ledger | None) -> dict[tuple[str, str], str]:
    """(item id, unit) → the answer of the latest earlier period, as "【status】progress"."""
    if ledger is None or ledger.rows.empty:
        return {}
    labels = [p.label for p in plan.periods]
    earlier = {
        label: n for n, label in enumerate(labels[: labels.index(period.label)] if period.label in labels else labels)
    }
    rows = ledger.rows[ledger.rows["period"].isin(list(earlier)) & (ledger.rows["unit"] != "") & (ledger.rows["effective"] != "")]
    rows = rows.assign(_order=rows["period"].map(earlier)).sort_values("_order", kind="stable")
    return {(str(r["id"]), str(r["unit"])): _said(r) for r in rows.to_dict("records")}


def _said(row: Mapping[Any, Any]) -> str:
    status = str(row["self"] or "") or STATUSES.get(str(row["effective"]), ("", ""))[0]
    return f"【{status}】{row['progress'] or ''}" if status else str(row["progress"] or "")


def file_names(units: Sequence[str]) -> dict[str, str]:
    """Unit → file name without ending: safe on Windows, and no two alike even where case is ignored."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for unit in units:
        base = _FORBIDDEN.sub("_", unit).strip(" .")[:NAME_LIMIT].strip(" .") or "_"
        if base.split(".")[0].casefold() in WINDOWS_RESERVED:
            base = f"_{base}"
        name, number = base, 1
        while name.casefold() in taken:
            number += 1
            name = f"{base}-{number}"
        taken.add(name.casefold())
        names[unit] = name
    return names
