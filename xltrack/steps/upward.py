"""What is reported to the superior: every item with its status that counts and the progress to report, as a form of the whole office. No files."""

from __future__ import annotations

from typing import Any

from xltrack.enums import SHORT, enum_label
from xltrack.frames import rows_of
from xltrack.grids import Cell
from xltrack.plan import Item, Plan
from xltrack.records import Ask, AskRow, Consolidation
from xltrack.values import is_blank


def upward(result: Consolidation, office: str = "") -> Ask:
    """The form a superior asks of the office, filled in: 核定 (else the status that counts), 汇总进展 (else the leads' own words), reason and
    measures of what lags. ``office`` is who reports; blank is left for the office to write."""
    rows = {str(r["id"]): r for r in rows_of(result.items)}
    asked = tuple(
        AskRow(item, "lead", answers=_answers(result.plan, item, rows[item.id]))
        for item in result.plan.items
        if item.id in rows
    )
    return Ask(result.plan, result.period, office, asked, prefill={"unit": office} if office else {})


def _answers(plan: Plan, item: Item, row: dict[str, Any]) -> dict[str, Cell]:
    status = str(row["effective"])
    said = {
        "status": _label(plan, item, row),
        "progress": row["lead_progress"] if is_blank(row["summary"]) else row["summary"],
    }
    if status in SHORT or row["lagging"] is True:
        said |= {"reason": row["reason"], "measures": row["measures"]}
    return {k: v for k, v in said.items() if not is_blank(v)}


def _label(plan: Plan, item: Item, row: dict[str, Any]) -> str:
    """The verdict as typed, else the choice of the master that counts as the item's class; nothing where nobody answered."""
    status = str(row["effective"])
    if not is_blank(row["verdict"]):
        return str(row["verdict"])
    if status == "not_returned":
        return ""
    own = next((c.label for c in plan.choices_for(item.kind) if c.status == status), "")
    return own or enum_label("status", status, plan.language)
