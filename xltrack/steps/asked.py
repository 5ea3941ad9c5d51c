"""The answers of a period as they were asked for: one row an item and unit, answered or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xltrack.fields import STATUS_ANSWERS
from xltrack.findings import Finding
from xltrack.plan import Duty, Item, Period, Plan
from xltrack.rates import counting_role
from xltrack.records import Answer, Combined, Slot
from xltrack.values import is_blank, row_value


def answer_rows(plan: Plan, period: Period, combined: Combined, closed: frozenset[str] = frozenset()) -> list[Answer]:
    """One dict per item and asked unit of a period, returned or not: columns of ``fields.STATUS_ANSWERS``, ``period``, ``sheet``, ``sha256``,
    ``counts``, ``returned``.
    ``counts``: leads take part in an item's status; where none is marked, its joint units; else whoever is named. ``returned``: also where
    several answers wait for the coordinator's mark.
    ``closed``: items struck off; of these, and of units exempt in the period, only what was answered, or typed beside, has a row, for nobody
    owes them. So too of units that have an item at another time of the year: what they say counts until one of the period's answers.
    """
    rows: list[Answer] = []
    blank: Answer = dict.fromkeys((*(f.key for f in STATUS_ANSWERS), "sheet", "sha256", *combined.extra), "")
    for item in plan.items if period.kind != "final" else ():
        duties = plan.duties_in(item, period)
        counting = counting_role(d.role for d in duties)
        own = []
        for duty in duties:
            slot = Slot(period.label, item.id, duty.unit)
            typed = combined.lasting.get((item.id, duty.unit), {}) | combined.typed.get(slot, {})
            row = blank | _answer_row(plan, item, duty, combined, slot, typed)
            excused = not row["returned"] and (duty.unit, period.label) in combined.exempt
            if (excused or item.id in closed) and not row["returned"] and all(map(is_blank, typed.values())):
                continue
            row["counts"] = duty.role == counting and (row["effective"] != "not_returned" or not excused)
            if item.id in closed and row["answer_state"] == "refused":
                row["answer_state"] = "absent"  # nobody owes its status
            own.append(row)
        others = [blank | row for row in _of_other_times(plan, period, item, combined)]
        settled = any(row["counts"] and row["effective"] != "not_returned" for row in own)
        rows += [*own, *(row | {"counts": row["counts"] and not settled} for row in others)]
    return rows


def _answer_row(plan: Plan, item: Item, duty: Duty, combined: Combined, slot: Slot, typed: Answer) -> Answer:
    found = combined.answers.get(slot) or {}
    labels = (typed.get("verdict"), typed.get("corrected"), found.get("self"))
    beside = {k: row_value(v) for k, v in typed.items() if k != "verdict_note"}
    return found | beside | {
        "id": item.id, "serial": item.serial, "text": item.text, "unit": duty.unit, "role": duty.role, "group": duty.group, "period": slot.period,
        "effective": plan.class_of(item.kind, *labels) or "not_returned", "returned": bool(found) or slot in combined.waiting,
        "answer_state": _answer_state(plan, item, combined, slot),
    }  # fmt: skip


def _answer_state(plan: Plan, item: Item, combined: Combined, slot: Slot) -> str:
    """How an item was answered: ``answered``, ``absent``, ``refused`` where something came and its status is none (it waits for the unit's
    correction), ``undecided`` where several answers wait for the coordinator's mark."""
    found, period = combined.answers.get(slot), plan.period(slot.period)
    if not found:
        return "undecided" if slot in combined.waiting else "absent"
    claims = period is not None and period.confirms
    return "answered" if claims or plan.class_of(item.kind, found.get("self")) else "refused"


def _of_other_times(plan: Plan, period: Period, item: Item, combined: Combined) -> Iterator[Answer]:
    """What was answered, or typed beside, of units that have the item at another time of the year."""
    duties = plan.at_other_times(item, period) if plan.tenures and period.covers(item) else ()
    counting = counting_role(d.role for d in duties)
    for duty in duties:
        slot = Slot(period.label, item.id, duty.unit)
        typed = combined.typed.get(slot, {})
        row = _answer_row(plan, item, duty, combined, slot, typed)
        if row["returned"] or typed:
            yield row | {"counts": duty.role == counting and row["effective"] != "not_returned"}


def excused_items(plan: Plan, period: Period, combined: Combined) -> frozenset[str]:
    """Ids of the items of which every unit that counts is exempt in a period: nobody is asked, so they stay as they stood."""
    found = set()
    for item in plan.items if any(p == period.label for _, p in combined.exempt) else ():
        duties = plan.duties_in(item, period)
        counting = counting_role(d.role for d in duties)
        if duties and all((d.unit, period.label) in combined.exempt for d in duties if d.role == counting):
            found.add(item.id)
    return frozenset(found)


def not_answered(plan: Plan, rows: Sequence[Answer], returned: frozenset[str]) -> Iterator[Finding]:
    """Items a unit left out although it returned its form."""
    for row in rows:
        item = plan.item(row["id"])
        if not row["returned"] and row["unit"] in returned and item:
            yield Finding("item-not-answered", unit=row["unit"], item=row["id"], period=row["period"], found=item.text)
