"""Forms and status workbooks as a stranger sees them: read by openpyxl, found by the words in their cells."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import openpyxl

from xltrack.books.status.book import put_status
from xltrack.books.status.look import Look
from xltrack.records import Consolidation

Row = dict[str, str]
_ESCAPED = re.compile("_x([0-9A-F]{4})_")  # how a workbook writes characters that XML cannot hold


def status_bytes(
    result: Consolidation, folder: Path | None = None, look: Look | None = None, *, fast: bool = True
) -> bytes:
    """The status workbook of a result."""
    target = io.BytesIO()
    put_status(result, target, folder, look, fast=fast)
    return target.getvalue()


def shown(value: object) -> str:
    """A cell's value as text: whole numbers without a point, days without a time."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value))


@dataclass(frozen=True)
class Form:
    """A form sent out: where its answers go.

    ``columns``: header → letter; ``rows``: item id → row number; ``labels``: label → the cell of its value.
    """

    path: Path
    columns: Mapping[str, str]
    rows: Mapping[str, int]
    labels: Mapping[str, str]
    header: int
    texts: Mapping[str, str]
    sheet: str

    def at(self, header: str, item: str) -> str:
        return f"{self.columns[header]}{self.rows[item]}"

    @property
    def first(self) -> int:
        return min(self.rows.values())

    @property
    def last(self) -> int:
        return max(self.rows.values())

    @property
    def last_column(self) -> str:
        return list(self.columns.values())[-1]

    @cached_property
    def items(self) -> tuple[str, ...]:
        return tuple(self.rows)


def read_form(path: Path) -> Form:
    """Where things stand in a form, told by its words alone."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    header = next(c for row in sheet.iter_rows() for c in row if c.value in ("编号", "Id"))
    columns = {str(c.value): c.column_letter for c in sheet[header.row] if c.value}
    rows = {str(c.value): c.row for c in sheet[header.column_letter] if c.row > header.row and c.value}
    labels: dict[str, str] = {}
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.endswith(("：", ":")):
                span = next((m for m in sheet.merged_cells.ranges if cell.coordinate in m), None)
                right = (span.max_col if span else cell.column) + 1
                name = cell.value.rstrip("：:")
                labels[name if name not in labels else f"{name} 2"] = sheet.cell(cell.row, right).coordinate
    texts = {c.coordinate: shown(c.value) for row in sheet.iter_rows() for c in row if c.value is not None}
    return Form(path, columns, rows, labels, header.row, texts, sheet.title)


class Status:
    """A status workbook: its tables as rows by header. ``values``: what formulas give, not the formulas."""

    def __init__(self, path: Path, values: bool = False) -> None:
        self.book = openpyxl.load_workbook(path, data_only=values)

    def table(self, sheet: str) -> list[Row]:
        """The rows of a flat table, header in its first row; none where the workbook has no such sheet."""
        if sheet not in self.book.sheetnames:
            return []
        rows = self.book[sheet].iter_rows(values_only=True)
        header = [shown(v) for v in next(rows)]
        return [dict(zip(header, map(shown, row), strict=True)) for row in rows if any(v is not None for v in row)]

    def answers(self) -> dict[tuple[str, str], Row]:
        """(id, unit) → the row of the answers sheet."""
        return {(r["编号"], r["单位"]): r for r in self.table("填报明细")}

    def texts(self) -> Iterator[str]:
        """Every text of every cell."""
        for sheet in self.book:
            for row in sheet.iter_rows(values_only=True):
                yield from (shown(v) for v in row if v is not None)


def cells(path: Path) -> dict[str, dict[str, Any]]:
    """Sheet → address → value of every filled cell of a workbook."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {s.title: {c.coordinate: c.value for row in s.iter_rows() for c in row if c.value is not None} for s in book}
