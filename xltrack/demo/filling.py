"""Forms filled in as departments fill them in: an ask, and what its unit would type into every cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from xltrack.demo.case import Case, Said, phone
from xltrack.grids import Cell
from xltrack.plan import Item, Plan
from xltrack.records import Ask, AskRow, Layout

DAYS_BEFORE = 6  # a unit fills its form in up to that many days before it is due


def filled(case: Case, ask: Ask, layout: Layout, submission: int = 1) -> Ask:
    """The form of a unit filled in truthfully and completely, for the columns its template has."""
    number = [p.label for p in case.plan.periods].index(ask.period.label)
    rows = tuple(_row(case, ask.unit, row, layout, number) for row in ask.rows)
    return replace(ask, rows=rows, prefill=_preamble(case, ask, submission))


def _preamble(case: Case, ask: Ask, submission: int) -> dict[str, str]:
    own, due = list(case.keys.values()).index(case.keys[ask.unit]) + 1, ask.period.due
    words = case.source["words"]
    return {
        "filled_on": (due - timedelta(days=own % DAYS_BEFORE)).isoformat() if due else "",
        "submission": str(submission),
        "filler": case.word(words["desk"]),
        "filler_phone": phone(own),
        "leader": case.word(words["head"]),
        "leader_phone": phone(100 + own),
    }


def _row(case: Case, unit: str, row: AskRow, layout: Layout, period: int) -> AskRow:
    said = case.said(row.item.id, unit, period)
    standard: dict[str, Cell] = {
        "status": label(case.plan, row.item, said.status),
        "progress": said.progress,
        "reason": said.reason or None,
        "measures": said.measures or None,
        "actual": said.actual,
        "evidence": case.word(case.source["words"]["evidence"]) if said.status == "completed" else None,
    }
    return replace(row, answers=_columns(standard, said, layout))


def _columns(standard: Mapping[str, Cell], said: Said, layout: Layout) -> dict[str, Cell]:
    """The answers to a form's columns: standard ones by key, an office's own by the kind of their rule."""
    answers: dict[str, Cell] = {}
    for column in layout.asked:
        rule = column.rules[0] if column.rules else None
        if column.key in standard:
            answers[column.key] = standard[column.key]
        elif rule and rule.kind == "list":
            answers[column.key] = rule.choices[0 if said.actual is not None else -1]
        elif rule and rule.kind == "number":
            answers[column.key] = said.share
    return {key: value for key, value in answers.items() if value is not None}


def label(plan: Plan, item: Item, status: str) -> str:
    """The choice of an item's kind that counts as a class."""
    return next(choice.label for choice in plan.choices_for(item.kind) if choice.status == status)


def answered(ask: Ask, number: int, **answers: Cell) -> Ask:
    """The same form with other answers in its row of that number (0-based); None takes an answer out."""
    row = ask.rows[number]
    changed = {k: v for k, v in {**row.answers, **answers}.items() if v is not None}
    return replace(ask, rows=(*ask.rows[:number], replace(row, answers=changed), *ask.rows[number + 1 :]))
