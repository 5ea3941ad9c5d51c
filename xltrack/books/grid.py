"""Any spreadsheet file -> Grid: values with their cell addresses, behind the safety gate. This is the one way in for files from outside."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import python_calamine

from xltrack import findings
from xltrack.books import package, scan
from xltrack.books.gate import Archive, Limits, broken, folded, load
from xltrack.errors import UnreadableError
from xltrack.findings import Finding
from xltrack.records import Cell, Grid, Sheet, address

_PLAIN = frozenset({float, bool, date, time, int})


def read_grid(path: str | Path, *, limits: Limits = Limits(), password: str | None = None) -> Grid:
    """Read a spreadsheet file of any kind. Raises UnreadableError, with the code of the finding it becomes, for everything that cannot be read."""
    data = load(path, limits)
    return _read_xlsx(str(path), data, limits)


def _read_xlsx(name: str, data: bytes, limits: Limits) -> Grid:
    archive = Archive(data, limits)
    known = package.survey(archive, limits)
    book = _open(data)
    sheets = [_sheet(book, entry, known) for entry in known.sheets if entry.kind == "worksheet"]
    noticed = [Finding("file-macros", file=name)] if known.macros else []
    if known.links:
        noticed.append(Finding("file-external-links", file=name))
    return Grid(name, hashlib.sha256(data).hexdigest(), tuple(sheets), "xlsx", known.properties, tuple(noticed))


def _open(data: bytes) -> python_calamine.CalamineWorkbook:
    try:
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as problem:  # a panic of the reader is no Exception
        raise broken(problem) from None


def _sheet(book: python_calamine.CalamineWorkbook, entry: package.Entry, known: package.Package) -> Sheet:
    facts = known.facts.get(folded(entry.part))
    if facts is None:
        raise broken(entry.part or entry.name)
    try:
        values = book.get_sheet_by_name(entry.name).to_python(skip_empty_area=False)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as problem:
        raise broken(f"{entry.part}: {problem}") from None
    rows = tidy(values, facts.blanks)
    comments = known.comments_of(entry)
    hidden = entry.state != "visible"
    return Sheet(entry.name, rows, hidden, facts.merges, facts.errors, facts.formulas, comments, facts.percent)


def tidy(values: list[list[Any]], blanks: Iterable[scan.Place] = ()) -> tuple[tuple[Cell, ...], ...]:
    """Rows as they stand in a Sheet: blank cells None, trailing blank rows and columns gone, ``blanks`` empty texts."""
    rows: list[tuple[Cell, ...]] = [
        tuple([(v or None) if type(v) is str else v if type(v) in _PLAIN else _odd(v) for v in row]) for row in values
    ]
    for row, column in blanks:
        if row < len(rows) and column < len(rows[row]):
            rows[row] = (*rows[row][:column], "", *rows[row][column + 1 :])
    while rows and not any(v is not None for v in rows[-1]):
        rows.pop()
    width = max((n for row in rows for n in [_filled(row)]), default=0)
    return tuple(row[:width] for row in rows)


def _filled(row: tuple[Cell, ...]) -> int:
    width = len(row)
    while width and row[width - 1] is None:
        width -= 1
    return width


def _odd(value: Any) -> Cell:
    """Rarer values in the types of a Cell: midnight is a day, a duration a number of days."""
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    return None if value is None else str(value)
