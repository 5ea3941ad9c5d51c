"""A sheet whose ids were parted from their tasks → its answers beside their tasks again, for its department to look through row by row.

Answers go where the words beside them say, for these are what a clerk sees. Whether they moved along with the tasks no cell can tell: so the
choice of every row that stood beside another id is left open, and the row counts once it is made again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from xltrack.findings import Finding, shorten
from xltrack.plan import Item
from xltrack.records import AnswerCell, Ask, RawRow, Return
from xltrack.values import is_blank, key, text_of
from xltrack.words import say

PARTED = frozenset(("sheet-mis-sorted", "sheet-ids-filled-down"))
TASK_SHOWN = 20  # characters of a task that name its row


def is_parted(findings: Iterable[Finding]) -> bool:
    return any(f.code in PARTED for f in findings)


def put_back(returned: Return, ask: Ask, lang: str) -> tuple[Return, list[Finding]]:
    """The form with every row beside the item that its own text names, and what its department has to look at."""
    asked = {row.item.id: row.item for row in ask.rows}
    rows: dict[str, tuple[RawRow, Item]] = {}
    lost: list[RawRow] = []
    for row in returned.form.rows:
        item = _named(row, ask, asked)
        if item is not None and item.id not in rows:
            rows[item.id] = row, item
        elif _typed(row):
            lost.append(row)
    decides = returned.layout.decides
    moved = {i for i, (row, _) in rows.items() if row.id != i and _typed(row)}
    found = [_to_check(*rows[i], returned, lang) for i in rows if i in moved]
    found += [_about("answer-not-placed", returned, found=" | ".join((row.text, *_typed(row)))) for row in lost]
    open_ = ((_open(row, decides) if item.id in moved else row, item) for row, item in rows.values())
    return replace(returned, rows=tuple(open_)), found


def _named(row: RawRow, ask: Ask, asked: dict[str, Item]) -> Item | None:
    """The one item of the unit that a row's text names; where several are worded alike, that of its serial or id."""
    items = [i for i in (ask.plan.worded(row.text) if row.text else ()) if i.id in asked]
    if len(items) > 1:
        items = [i for i in items if key(i.serial) == key(row.serial)] or items
    if len(items) > 1:
        items = [i for i in items if i.id == row.id]
    return items[0] if len(items) == 1 else None


def _typed(row: RawRow) -> tuple[str, ...]:
    return tuple(text_of(c.value) for c in row.cells.values() if not is_blank(c.value))


def _open(row: RawRow, decides: str) -> RawRow:
    """A row without its choice."""
    return replace(row, cells={k: AnswerCell(None, c.cell) if k == decides else c for k, c in row.cells.items()})


def _to_check(row: RawRow, item: Item, returned: Return, lang: str) -> Finding:
    layout = returned.layout
    column, cell = layout.column(layout.decides), row.cells.get(layout.decides, AnswerCell(None, ""))
    said = text_of(cell.value) if not is_blank(cell.value) else say("none", lang)
    serial = say("remind.serial", lang, serial=item.serial) if item.serial else ""
    quoted = f"{serial}{shorten(item.text, TASK_SHOWN)}{say('colon', lang)}{said}"
    header = column.header.rstrip("*＊ ") if column else ""
    return _about("answer-put-back", returned, cell.cell, item.id, quoted, header)


def _about(code: str, returned: Return, cell: str = "", item: str = "", found: str = "", expected: str = "") -> Finding:
    form = returned.form
    return Finding(code, form.file, form.sheet, cell, returned.unit, item, returned.period, found, expected)
