"""What a person names, of a plan: a unit or a period, or the error that says what there is."""

from __future__ import annotations

from xltrack.findings import error
from xltrack.plan import Period, Plan
from xltrack.values import nearest


def named_unit(plan: Plan, name: str) -> str:
    """The unit's name in the master. Raises XltrackError ``unknown-unit`` with the nearest name there is."""
    found = plan.unit(name)
    if found is None:
        hint = nearest(name, [u.name for u in plan.units])
        why = (f"（是否为“{hint}”？）", f" (did you mean “{hint}”?)") if hint else ""
        raise error("unknown-unit", where=name, why=why)
    return found.name


def named_period(plan: Plan, period: Period | str) -> Period:
    """The period of that label. Raises XltrackError ``no-period`` with the labels there are."""
    label = period.label if isinstance(period, Period) else period
    found = plan.period(label)
    if found is None:
        raise error("no-period", where=label, why=[p.label for p in plan.periods])
    return found
