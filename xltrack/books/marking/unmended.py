"""Which workbook is a correction copy, and whether anything was changed in it since it was written."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from xltrack.books.marking.checklist import FINGERPRINT, FIRST, HEAD_ROWS, MENDED
from xltrack.fields import CORRECTIONS, SHEETS
from xltrack.grids import Cell, Grid, Sheet
from xltrack.theme import SEVERITY
from xltrack.values import is_blank, key, text_of, tidy

_LINK = re.compile(rf"(?:{MENDED} )?[A-Z]{{1,3}}\d+")


def fingerprint(grid: Grid) -> str:
    """What stands in the cells of a workbook, as 16 hexadecimal digits: the same whatever program saved it.

    Counted are the values on visible sheets but the list of corrections; formulas, which programs reckon anew, are not.
    """
    ours = set(map(key, SHEETS["corrections"]))
    told = hashlib.sha256()
    for sheet in grid.sheets:
        if sheet.hidden or key(sheet.name) in ours:
            continue
        for r, row in enumerate(sheet.rows):
            for c, value in enumerate(row):
                if not is_blank(value) and (r, c) not in sheet.formulas:
                    told.update(f"{sheet.name}\0{r}\0{c}\0{_same(value)}\0".encode())
    return told.hexdigest()[:16]


def _same(value: Cell) -> str:
    return f"{value:.12g}" if isinstance(value, float) else key(tidy(text_of(value)))


def is_unmended(grid: Grid) -> bool:
    """Whether a workbook is a correction copy in which nothing was changed since it was written."""
    ours = set(map(key, SHEETS["corrections"]))
    cells = (c for s in grid.sheets if key(s.name) in ours for row in s.rows for c in row if isinstance(c, str))
    seal = next((c.removeprefix(FINGERPRINT) for c in cells if c.startswith(FINGERPRINT)), "")
    return bool(seal) and seal == fingerprint(grid)


def words_on_list(sheet: Sheet) -> Iterator[tuple[int, int, str]]:
    """Row, column and words of what a unit wrote on the list of corrections: beside the links of a line, or where no line is."""
    signs, first = tuple(tone.symbol for tone in SEVERITY.values()), FIRST - 1
    for number, row in enumerate(sheet.rows[HEAD_ROWS:], HEAD_ROWS):
        listed = text_of(sheet.cell(number, first)).startswith(signs)
        for n in range(first + len(CORRECTIONS) - 1 if listed else first, len(row)):
            said = text_of(row[n])
            if not is_blank(said) and (number, n) not in sheet.formulas and not _LINK.fullmatch(tidy(said)):
                yield number, n, said


def is_correction(grid: Grid) -> bool:
    """Whether a workbook carries a list of corrections, mended or not."""
    ours = set(map(key, SHEETS["corrections"]))
    return any(
        isinstance(c, str) and c.startswith(FINGERPRINT)
        for s in grid.sheets
        if key(s.name) in ours
        for row in s.rows
        for c in row
    )
