"""Where a cell of the template stands in a stamped form: rows of the table are repeated, what stands below moves down.

Formulas and ranges are split once into text and row references, and joined anew for every form: openpyxl's
``insert_rows`` moves neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from xltrack.addresses import column_number

SINGLE, START, END = "single", "start", "end"
_SHEET = re.compile(r"^((?:'(?:[^']|'')+'|[^'!\[\]]+)!)?(.*)$", re.DOTALL)
_CELL = re.compile(r"^(\$?[A-Za-z]{1,3}\$?)(\d{1,7})$")
_ROW = re.compile(r"^(\$?)(\d{1,7})$")


@dataclass(frozen=True, slots=True)
class RowRef:
    """A row number (1-based, as in the template) inside a formula, with the text before it and its place in a range."""

    before: str
    row: int
    side: str


Pieces = tuple[str | RowRef, ...]


@dataclass(frozen=True, slots=True)
class RowMap:
    """Template rows ``first`` to ``last`` (1-based: the section and the item row) become the rows ``items`` and
    ``sections``.

    ``item`` and ``section`` are their rows in the template; ``section`` is 0 where the template has none.
    """

    first: int
    last: int
    item: int
    section: int
    items: tuple[int, ...]
    sections: tuple[int, ...] = ()

    @property
    def end(self) -> int:
        """The last row of the table in the form."""
        return max([self.last, *self.items, *self.sections])

    @property
    def shift(self) -> int:
        return self.end - self.last

    def row(self, row: int, side: str = SINGLE) -> int:
        """The row in the form of a template row; of the table the first one stands for all, the last one where a range
        ends.
        """
        if row < self.first:
            return row
        if row > self.last:
            return row + self.shift
        rows = self.items if row == self.item else self.sections
        if not rows:
            return self.end if side == END else self.first
        return rows[-1] if side == END else rows[0]

    def rows(self, row: int) -> tuple[int, ...]:
        """Every row of the form that repeats a template row; none for a section row of a form without sections."""
        if row == self.item:
            return self.items
        return self.sections if row == self.section else (self.row(row),)


@lru_cache(maxsize=4096)
def split_formula(formula: str, sheet: str, own: bool = True) -> Pieces:
    """A formula (without its ``=``) as text and references to rows of ``sheet``.

    ``own``: references without a sheet name point to it, as in cells of the sheet itself.
    """
    from openpyxl.formula import Tokenizer  # a fifth of a second that who reads returns need not wait for

    pieces: list[str | RowRef] = []
    for token in Tokenizer("=" + formula).items:
        if token.type == "OPERAND" and token.subtype == "RANGE":
            pieces += _split_reference(token.value, sheet, own)
        else:
            pieces.append(token.value)
    return tuple(pieces)


def _split_reference(text: str, sheet: str, own: bool) -> list[str | RowRef]:
    found = _SHEET.match(text)
    prefix, rest = (found[1] or "", found[2]) if found else ("", text)
    named = prefix[:-1].strip("'").replace("''", "'")
    if not (named.casefold() == sheet.casefold() if prefix else own):
        return [text]
    ends = rest.split(":")
    sides = (SINGLE,) if len(ends) == 1 else (START, END)
    pieces: list[str | RowRef] = [prefix]
    for at, (part, side) in enumerate(zip(ends, sides, strict=False)):
        cell = _CELL.match(part) or (_ROW.match(part) if len(ends) == 2 else None)
        lead = ":" if at else ""
        pieces.append(RowRef(lead + cell[1], int(cell[2]), side) if cell else lead + part)
    return pieces if len(ends) <= 2 else [text]


def join(pieces: Pieces, rows: RowMap, current: int = 0) -> str:
    """The formula in the form. ``current``: the row it stands in, for formulas of the item row."""

    def place(ref: RowRef) -> int:
        own = current and ref.row == rows.item and not ref.before.endswith("$")
        return current if own else rows.row(ref.row, ref.side)

    return "".join(p if isinstance(p, str) else f"{p.before}{place(p)}" for p in pieces)


def runs(rows: Sequence[int]) -> Iterable[tuple[int, int]]:
    """First and last of every unbroken stretch of ascending row numbers."""
    if not rows:
        return
    start = rows[0]
    for before, after in pairwise(rows):
        if after != before + 1:
            yield start, before
            start = after
    yield start, rows[-1]


_AREA = re.compile(r"^\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?$")


Area = tuple[str, int, str, int]


def areas(sqref: str) -> list[Area]:
    """(first column, first row, last column, last row) of every area of a list such as ``A1:B2 D4``; whole columns are
    left out.
    """
    found = (_AREA.match(part) for part in sqref.split())
    return [(f[1], int(f[2]), f[3] or f[1], int(f[4] or f[2])) for f in found if f]


def covers(area: Area, row: int, column: int) -> bool:
    left, top, right, bottom = area
    return top <= row <= bottom and column_number(left) <= column <= column_number(right)


def move_sqref(sqref: str, rows: RowMap) -> str:
    """A list of areas in the form: an area of the item row alone covers the item rows alone; ``""`` where nothing is
    left.
    """
    moved = []
    for part in sqref.split():
        area = areas(part)
        if not area:
            moved.append(part)
            continue
        left, top, right, bottom = area[0]
        spans = runs(rows.rows(top)) if top == bottom else [(rows.row(top, START), rows.row(bottom, END))]
        moved += [f"{left}{a}" if (left, a) == (right, b) else f"{left}{a}:{right}{b}" for a, b in spans]
    return " ".join(moved)
