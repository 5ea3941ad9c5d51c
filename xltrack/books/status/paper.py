"""What of a flat sheet is printed, on which paper, how wide its columns are.

Every sheet prints one page wide. The leading columns, those that are read in a meeting, and the office's own are on the
paper; what follows (file names, check values, phones) stays on the screen. No page is scaled below :data:`SMALLEST`,
where columns are as wide as the file says. A desk that lacks its fonts shows them up to a third wider and scales the page
down to 62 per cent: text of 10 points still prints in 6.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from xltrack.books.fit import text_width
from xltrack.books.status.cells import A3, A4, Column, Table, lines_of, pixels
from xltrack.enums import STATUSES

SMALLEST = 0.83
MARGIN, HEAD_MARGIN = 0.4, 0.75  # inches left and right, above and below
_ROOM = {A4: 297, A3: 420}  # millimetres of a landscape page
LAST_PRINTED = {
    "items": "measures",
    "lagging": "why",
    "units": "warnings",
    "answers": "filled_on",
    "findings": "expected",
    "returns": "note",
    "unasked": "others",
    "ledger": "measures",
}
WIDTHS: dict[str, dict[str, float]] = {
    "items": {"path": 14, "text": 36, "kind": 6, "owners": 14, "deadline": 12, "overdue": 6, "reason": 24, "measures": 24},
    "lagging": {"path": 10, "text": 30, "owners": 13, "deadline": 11, "progress": 30, "reason": 20, "measures": 20, "why": 12},
    "units": {"unit": 18, "unit_state": 13, "assigned": 7, "answered": 7, "rate": 8, "lag_rate": 8, "errors": 6, "warnings": 6},
    "indicators": {"text": 30, "name": 20, "unit": 16},
    "answers": {"text": 36, "unit": 16, "role": 8, "reason": 24, "measures": 24},
    "findings": {"unit": 14, "file": 20, "sheet": 9, "cell": 8, "message": 36, "action": 28, "found": 20, "expected": 20},
    "returns": {"file": 30, "unit": 18, "note": 26},
    "unasked": {"period": 11, "unit": 14, "text": 30, "status": 14, "progress": 30, "reason": 20, "measures": 20, "others": 20},
    "ledger": {"period": 11, "text": 36, "unit": 16, "role": 8, "reason": 24, "measures": 24},
}  # fmt: skip  # characters; fields are wider where they stand in the master
COUNTED = 8  # characters of a column of counts by status
STATUS_WIDEST = 19
_KEY = re.compile(r"\{@(\w+)\}")
WIDEST, LINES, MANY = 72, 12, 18  # characters of a column at most; lines its longest text should and may take


def room(paper: int) -> float:
    """Pixels between the margins of a landscape page, at the smallest scale."""
    return (_ROOM[paper] / 25.4 - 2 * MARGIN) * 96 / SMALLEST


def set_out(table: Table, own: Iterable[str] = ()) -> Table:
    """The table with the office's ``own`` columns behind the last printed one, its paper, and the widths of its long
    columns.
    """
    table = _with_own_inside(_narrowed(table), set(own))
    last = _last(table, set(own))
    first = 1 if table.columns[0].key == "id" else 0
    while last > first and _width(table.columns[first : last + 1]) > room(A3):
        last -= 1
    paper = A4 if _width(table.columns[first : last + 1]) <= room(A4) else A3
    columns = _widened(table, first, last, paper)
    if paper == A4 and any(_lines(table, c) > MANY for c in columns[first : last + 1] if _is_long(c)):
        paper = A3
        columns = _widened(table, first, last, paper)
    return _settled(replace(table, columns=columns, paper=paper, printed=(first, last)))


def _narrowed(table: Table) -> Table:
    """The columns in the widths of this sheet; a status is never broken over two lines."""
    known = WIDTHS.get(table.key, {}) | {"serial": 6.0}
    if table.key == "units":
        known |= dict.fromkeys(STATUSES, COUNTED)
    status = max((_status_width(c, table.size) for c in table.columns if c.kind == "status"), default=0)

    def width(column: Column) -> float:
        asked = max(column.width, status) if column.kind == "status" else known.get(column.key, column.width)
        return max(asked, _word_width(column, table.size))

    return replace(table, columns=tuple(replace(c, width=width(c)) for c in table.columns))


def _word_width(column: Column, size: float) -> float:
    """Characters the longest word of a header takes, so that none is broken; Chinese breaks anywhere."""
    longest = max((w for w in column.header.split() if w.isascii()), key=len, default="")
    return math.ceil((text_width(longest, size) * 1.1 + 8) / 7)


def _status_width(column: Column, size: float) -> float:
    """Characters the longest status takes with its symbol, at most :data:`STATUS_WIDEST`."""
    widest = max((text_width(f"● {v}", size) for v in set(column.values) if v.__class__ is str), default=0)
    return min(math.ceil((widest + 8) / 7), STATUS_WIDEST)


def _settled(table: Table) -> Table:
    """The table with its formulas pointing to where its columns stand now: ``{@key}`` becomes a column's letters."""
    columns = []
    for column in table.columns:
        if column.formulas:
            placed = {f: _KEY.sub(lambda m: table.letters[m[1]], f) for f in set(column.formulas)}
            column = replace(column, formulas=[placed[f] for f in column.formulas])  # noqa: PLW2901
        columns.append(column)
    return replace(table, columns=tuple(columns))


def _with_own_inside(table: Table, own: set[str]) -> Table:
    mine = [c for c in table.columns if c.key in own]
    names = [c.key for c in table.columns]
    after = LAST_PRINTED.get(table.key)
    if not mine or after not in names:
        return table
    others = [c for c in table.columns if c.key not in own]
    at = [c.key for c in others].index(after) + 1
    return replace(table, columns=(*others[:at], *mine, *others[at:]))


def _last(table: Table, own: set[str]) -> int:
    """The last column to print; the id, where it comes last, stays on the screen."""
    names = [c.key for c in table.columns]
    after = LAST_PRINTED.get(table.key)
    if after not in names:
        return len(names) - 1
    at = names.index(after)
    while at + 1 < len(names) and names[at + 1] in own:
        at += 1
    return at


def _width(columns: Sequence[Column]) -> float:
    return sum(pixels(c.width) for c in columns)


def _is_long(column: Column) -> bool:
    return column.kind in ("long", "lines", "own")


def _longest(column: Column) -> str:
    return max((v for v in set(column.values) if v.__class__ is str), key=len, default="")


def _lines(table: Table, column: Column) -> int:
    return lines_of(_longest(column), column.width, table.size)


def wanted(column: Column) -> float:
    """A width at which the longest text takes about :data:`LINES` lines, within bounds; the column's own at least."""
    text = _longest(column)
    wide = (len(text.encode("utf-8", "replace")) - len(text)) / 2
    return min(max(column.width, (len(text) + wide) / LINES), WIDEST)


def _widened(table: Table, first: int, last: int, paper: int) -> tuple[Column, ...]:
    """Long columns as wide as they want to be, those on paper by what room there is left."""
    more = {n: wanted(c) - c.width for n, c in enumerate(table.columns) if _is_long(c)}
    on_paper = sum(more.get(n, 0) for n in range(first, last + 1))
    free = (room(paper) - _width(table.columns[first : last + 1])) / 7
    share = min(1.0, free / on_paper) if on_paper > 0 else 1.0
    columns = []
    for n, column in enumerate(table.columns):
        extra = more.get(n, 0) * (share if first <= n <= last else 1)
        columns.append(replace(column, width=math.floor((column.width + extra) * 10) / 10) if extra > 0 else column)
    return tuple(columns)


def filled(text: str, title: str, period: str) -> str:
    """A header or footer of the page with its placeholders filled, within the 255 characters it may have."""
    left = 255 - len(text)
    named = {"title": title.replace("&", "&&"), "period": period.replace("&", "&&")}
    for key, value in named.items():
        shown = value if len(value) <= left else value[: max(left - 1, 0)].rstrip("&") + "…"
        if "{{" + key + "}}" in text:
            left -= len(shown)
        text = text.replace("{{" + key + "}}", shown)
    return text
