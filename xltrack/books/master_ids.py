"""Ids filled into a master that stands, its look kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl

from xltrack import theme
from xltrack.books.master import TABLES, MasterReading
from xltrack.books.whole import keep_copy, whole
from xltrack.fields import SETTINGS, find
from xltrack.plan import with_ids
from xltrack.records import Cell


def fill_ids(path: Path, reading: MasterReading) -> tuple[Path, int]:
    """Fill blank item ids (and the plan id) into a master that stands, its look kept; returns (copy of the old file, ids filled).

    A pasted table without an id column gets one right of its header. Raises XltrackError ``not-writable``.
    """
    filled = with_ids(reading.plan)
    book = openpyxl.load_workbook(path)
    count = 0
    for index, (old, new) in enumerate(zip(reading.plan.items, filled.items, strict=True)):
        row = reading.places["items", index]
        if not old.id:
            sheet = book[row.sheet]
            column = (
                row.columns["id"] if "id" in row.columns else _id_column(sheet, reading, row.columns, filled.language)
            )
            cell = sheet.cell(row.number + 1, column + 1, new.id)
            cell.number_format = theme.TEXT_FORMAT
            count += 1
    _fill_settings(book, reading, {"plan_id": filled.id, "last_id": filled.last_id}, filled.language)
    copy = keep_copy(path, "backup" if filled.language == "en" else "备份")
    with whole(path) as part:
        book.save(part)
    return copy, count


def _id_column(sheet: Any, reading: MasterReading, columns: Mapping[str, int], lang: str) -> int:
    """The first column right of the table's own whose header and cells are free; its header is written."""
    header = reading.tables["items"].header
    column = max(columns.values()) + 1
    label = TABLES["items"][0].label(lang)
    while any(sheet.cell(r + 1, column + 1).value not in (None, "") for r in range(header, sheet.max_row)):
        if sheet.cell(header + 1, column + 1).value == label:
            break
        column += 1
    sheet.cell(header + 1, column + 1, label)
    return column


def _fill_settings(book: Any, reading: MasterReading, values: Mapping[str, Cell], lang: str) -> None:
    """Settings that are kept by rule, each in its row; one that stands nowhere gets the next row below the table."""
    table = reading.tables["settings"]
    at, value_column = table.columns["setting"] + 1, table.columns.get("setting_value", 1) + 1
    free = max((r.number for r in table.rows), default=table.header) + 1
    for name, value in values.items():
        label = next(f for f in SETTINGS if f.key == name)
        row = next((r for r in table.rows if find(r.text("setting"), SETTINGS) == label), None)
        number = row.number if row else free
        free += row is None
        sheet = book[table.sheet]
        sheet.cell(number + 1, at, label.label(lang))
        cell = sheet.cell(number + 1, value_column, value)
        cell.number_format = theme.TEXT_FORMAT if label.kind == "id" else "General"
