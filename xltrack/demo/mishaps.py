"""What goes wrong in real returns, one function a mishap: a form filled in well → the form as it comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from xltrack.demo.case import Case
from xltrack.demo.filling import answered
from xltrack.enums import SHORT
from xltrack.plan import Item
from xltrack.records import Ask, AskRow

Mishap = Callable[[Case, Ask], Ask]
TEXTS = {
    "about": ("约80%", "80-85%"),
    "nearly": ("基本完成", "nearly done"),
    "new": ("增设遮阳休闲座椅40处（年初计划外新增）。", "Forty shaded benches (added in the year)."),
    "new_done": ("已安装26处。", "26 set up."),
    "short": ("做好垃圾分类宣传。", "Tell people about waste sorting."),
}


def _text(case: Case, name: str) -> str:
    return TEXTS[name][case.lang == "en"]


def lag_without_reason(case: Case, ask: Ask) -> Ask:
    """未达序时进度, and neither why nor what is done about it."""
    labels = {c.label for c in case.plan.choices if c.status in SHORT}
    for number, row in enumerate(ask.rows):
        if row.answers.get("status") in labels:
            ask = answered(ask, number, reason=None, measures=None)
    return ask


def ticked(case: Case, ask: Ask) -> Ask:
    """All the choices typed into the cell, one of them ticked, as on the paper form."""
    for number, row in enumerate(ask.rows):
        choices = (c.label for c in case.plan.choices_for(row.item.kind))
        boxes = " ".join(("☑" if label == row.answers["status"] else "☐") + label for label in choices)
        ask = answered(ask, number, status=boxes)
    return ask


def vague_number(case: Case, ask: Ask) -> Ask:
    """约80% where a number is asked."""
    number, column = next(
        (n, key) for n, row in enumerate(ask.rows) for key, value in row.answers.items()
        if key != "actual" and isinstance(value, (int, float))
    )  # fmt: skip
    return answered(ask, number, **{column: _text(case, "about")})


def other_word(case: Case, ask: Ask) -> Ask:
    """A status that is none of the choices."""
    return answered(ask, 0, status=_text(case, "nearly"))


def added_row(case: Case, ask: Ask) -> Ask:
    """A row inserted by hand for work that is not in the plan."""
    last = ask.rows[-1]
    item = Item(_text(case, "new"), path=last.item.path, serial="+")
    kept = {k: v for k, v in last.answers.items() if k not in ("actual", "evidence", "reason", "measures")}
    kept = {k: v for k, v in kept.items() if isinstance(v, str)}
    return replace(ask, rows=(*ask.rows, AskRow(item, "", answers=kept | {"progress": _text(case, "new_done")})))


def sorted_apart(case: Case, ask: Ask) -> Ask:
    """The column of ids sorted without the others."""
    ids = sorted((row.item.id for row in ask.rows), reverse=True)
    rows = zip(ask.rows, ids, strict=True)
    return replace(ask, rows=tuple(replace(row, item=replace(row.item, id=own)) for row, own in rows))


def reworded(case: Case, ask: Ask) -> Ask:
    """The task's text shortened by the unit."""
    row = next(row for row in ask.rows if row.role == "joint")
    changed = replace(row, item=replace(row.item, text=_text(case, "short")))
    return replace(ask, rows=tuple(changed if r is row else r for r in ask.rows))


def no_phone(case: Case, ask: Ask) -> Ask:
    return replace(ask, prefill={**ask.prefill, "filler_phone": ""})


def by_alias(case: Case, ask: Ask) -> Ask:
    """The unit under another name it goes by."""
    unit = case.plan.unit(ask.unit)
    return replace(ask, unit=unit.aliases[0]) if unit and unit.aliases else ask


def untouched(case: Case, ask: Ask) -> Ask:
    """Sent back as it came."""
    return replace(ask, rows=tuple(replace(row, answers={}) for row in ask.rows), prefill={})


def one_row_left(case: Case, ask: Ask) -> Ask:
    """The last row forgotten."""
    return replace(ask, rows=(*ask.rows[:-1], replace(ask.rows[-1], answers={})))
