"""Which workbook is a correction copy, and whether anything was changed in it since it was written."""

from __future__ import annotations

import hashlib

from xltrack.books.marking.checklist import FINGERPRINT
from xltrack.fields import SHEETS
from xltrack.grids import Cell, Grid
from xltrack.values import is_blank, key, text_of, tidy


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
