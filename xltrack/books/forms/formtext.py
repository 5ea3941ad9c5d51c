"""What a form says: the words behind every placeholder, and the order of headings and items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import zip_longest

from xltrack.enums import enum_label
from xltrack.records import Ask, AskRow, Layout

FIRST_SUBMISSION = "1"


def header_values(ask: Ask, layout: Layout) -> dict[str, str]:
    """Placeholder → text outside the table. What the department fills is blank unless the ask brings it along."""
    plan, period, lang = ask.plan, ask.period, layout.language
    told = {
        "title": plan.title,
        "year": "" if plan.year is None else str(plan.year),
        "unit": ask.unit,
        "period": period.label,
        "due": _day(period.due),
        "as_of": _day(period.day),
        "plan_id": plan.id,
        "version": layout.version,
        "progress_basis": enum_label("progress_basis", plan.settings.progress_basis, lang),
        "submission": FIRST_SUBMISSION,
    }
    return told | dict(ask.prefill)


def identity(ask: Ask, layout: Layout) -> dict[str, str]:
    """What names a form, as its document properties repeat it beside the cells: keys of ``fields.PREAMBLE``."""
    values = header_values(ask, layout)
    return {key: values[key] for key in ("plan_id", "unit", "period", "version", "submission")}


def item_values(ask: Ask, asked: AskRow, lang: str) -> dict[str, str]:
    """Placeholder → text of an item row: standard columns, then the master's own by their headers."""
    role = enum_label("role", asked.role, lang) if asked.role else ""
    own = {"previous": asked.previous, "role": role, "group": asked.group}
    return asked.item.printed(lang, ask.plan.year) | own


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def in_order(asked: Sequence[AskRow], headed: bool) -> Iterator[str | AskRow]:
    """Headings and items from top to bottom: a heading stands once, before the first item below it, each level on a row
    of its own.
    """
    last: tuple[str, ...] = ()
    for row in asked:
        path = row.item.path if headed else ()
        same = True
        for before, heading in zip_longest(last, path):
            same = same and before == heading
            if not same and heading:
                yield heading
        last = path
        yield row
