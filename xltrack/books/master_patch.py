"""Changes of a plan → the master workbook that stands: only the cells that say otherwise are written, its look is kept, and a copy of the old file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from pathlib import Path
from typing import Any

import openpyxl

from xltrack import theme
from xltrack.books.master import MasterReading
from xltrack.books.master_write import HEADER, plan_records
from xltrack.books.table import Row, shown
from xltrack.books.whole import keep_copy, whole
from xltrack.errors import MasterError
from xltrack.fields import SETTINGS, TABLES, Field, sheet_name
from xltrack.findings import error
from xltrack.grids import Cell
from xltrack.grouped import grouped
from xltrack.headers import OWN, find
from xltrack.plan import Plan, with_ids
from xltrack.values import key


def fill_ids(path: Path, reading: MasterReading) -> tuple[Path, int]:
    """Fill blank item ids (and the plan id) into a master; returns (copy of the old file, ids filled).

    A pasted table without an id column gets one right of its header. Raises XltrackError ``not-writable``.
    """
    count = sum(not item.id for item in reading.plan.items)
    return patch_master(path, reading, with_ids(reading.plan)), count


def patch_master(path: Path, reading: MasterReading, plan: Plan) -> Path:
    """Write into the master what ``plan`` says otherwise than it: cells of items, contacts, ids. Returns the copy of the old file.

    ``plan`` holds the same items in the same order. Raises XltrackError ``not-writable``, and MasterError ``master-not-patchable`` for
    a file of another format, or one that openpyxl does not open, which would lose what stands in it.
    """
    unfit = error("master-not-patchable", MasterError, where=path.name)
    if path.suffix.casefold() != ".xlsx":
        raise unfit
    try:
        book = openpyxl.load_workbook(path)
    except Exception as problem:  # it has no error of its own for a part that it does not understand
        raise unfit from problem
    pen = _Patch(book, reading, plan)
    pen.items()
    pen.contacts()
    if (plan.id, plan.last_id) != (reading.plan.id, reading.plan.last_id):
        pen.settings({"plan_id": plan.id, "last_id": plan.last_id})
    kept = keep_copy(path, plan.language)
    with whole(path) as part:
        book.save(part)
    return kept


class _Patch:
    def __init__(self, book: Any, reading: MasterReading, plan: Plan) -> None:
        self.book, self.reading, self.plan, self.lang = book, reading, plan, plan.language
        self.before, self.after = plan_records(reading.plan), plan_records(plan)
        self.added: dict[tuple[str, str], int] = {}  # (sheet key, column key) → 1-based column written anew

    def items(self) -> None:
        for n, (old, new) in enumerate(zip(self.before["items"], self.after["items"], strict=True)):
            for name in dict.fromkeys((*old, *new)):
                if (old.get(name) or None) != (new.get(name) or None):
                    self._put("items", self.reading.places["items", n], name, new.get(name))

    def contacts(self) -> None:
        """Persons that changed in their rows, new ones below the table; a master without contacts gets the sheet."""
        for old, new, place in self._people():
            if place is None:
                self._append(new)
                continue
            for name in new:
                if name != "unit" and old.get(name) != new.get(name):
                    self._put("contacts", place, name, new[name])

    def _people(self) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any], Row | None]]:
        """(record before, record now, its row) of every contact; no row for one that is new."""
        places = sorted(self.reading.places.items())
        rows = grouped((key(row.text("unit")), row) for (sheet, _), row in places if sheet == "contacts")
        for unit in self.plan.units:
            standing = [row for name in (unit.name, *unit.aliases) for row in rows.get(key(name), ())]
            old, new = ([r for r in each["contacts"] if r["unit"] == unit.name] for each in (self.before, self.after))
            for n, record in enumerate(new):
                known = n < len(old) and n < len(standing)
                yield old[n] if known else {}, record, standing[n] if known else None

    def _append(self, record: Mapping[str, Any]) -> None:
        table = self.reading.tables.get("contacts")
        columns = dict(table.columns) if table else {f.key: n for n, f in enumerate(TABLES["contacts"])}
        sheet = self.book[table.sheet] if table else self._new_sheet("contacts")
        last = max((r.number for r in table.rows), default=table.header) if table else HEADER
        number = max(last, self.added.get(("contacts", ""), 0)) + 1
        self.added["contacts", ""] = number
        fields = {f.key: f for f in TABLES["contacts"]}
        for name, column in columns.items():
            cell = sheet.cell(number + 1, column + 1)
            if table and table.rows:
                cell._style = copy(sheet.cell(last + 1, column + 1)._style)
            _write(cell, shown(record.get(name), fields[name], self.lang))

    def _new_sheet(self, kind: str) -> Any:
        title = sheet_name(kind, self.lang)
        if title in self.book.sheetnames:
            return self.book[title]
        sheet = self.book.create_sheet(title)
        for n, field in enumerate(TABLES[kind], 1):
            sheet.cell(HEADER + 1, n, field.label(self.lang))
        return sheet

    def _put(self, kind: str, row: Row, name: str, value: Any) -> None:
        field = next((f for f in TABLES[kind] if f.key == name), Field(name, name[1:], name[1:]))
        sheet = self.book[row.sheet]
        column = self._column(kind, row, field)
        cell = sheet.cell(row.number + 1, column)
        _write(cell, shown(value, field, self.lang))
        if field.kind in ("id", "text", "long", "lines", "names"):
            cell.number_format = theme.TEXT_FORMAT

    def _column(self, kind: str, row: Row, field: Field) -> int:
        """The column (1-based) of a field, or of an office's own column; where the table has none, one made right of it."""
        table = self.reading.tables[kind]
        if field.key in row.columns:
            return row.columns[field.key] + 1
        own = table.unknown.get(field.key.removeprefix(OWN)) if field.key.startswith(OWN) else None
        if own is not None:
            return own + 1
        if (kind, field.key) not in self.added:
            self.added[kind, field.key] = self._free_column(kind, field)
        return self.added[kind, field.key]

    def _free_column(self, kind: str, field: Field) -> int:
        """The first column right of the table whose header and cells are free; its header is written in the look of its neighbour."""
        table = self.reading.tables[kind]
        sheet, header = self.book[table.sheet], table.header
        column = max([*table.columns.values(), *table.unknown.values()]) + 2
        while any(sheet.cell(r + 1, column).value not in (None, "") for r in range(header, sheet.max_row)):
            column += 1
        head = sheet.cell(header + 1, column, field.label(self.lang))
        head._style = copy(sheet.cell(header + 1, column - 1)._style)
        return column

    def settings(self, values: Mapping[str, Cell]) -> None:
        """Settings that are kept by rule, each in its row; one that stands nowhere gets the next row below the table."""
        table = self.reading.tables["settings"]
        at, value_column = table.columns["setting"] + 1, table.columns.get("setting_value", 1) + 1
        free = max((r.number for r in table.rows), default=table.header) + 1
        for name, value in values.items():
            label = next(f for f in SETTINGS if f.key == name)
            row = next((r for r in table.rows if find(r.text("setting"), SETTINGS) == label), None)
            number = row.number if row else free
            free += row is None
            sheet = self.book[table.sheet]
            sheet.cell(number + 1, at, label.label(self.lang))
            cell = sheet.cell(number + 1, value_column, value)
            cell.number_format = theme.TEXT_FORMAT if label.kind == "id" else "General"


def _write(cell: Any, value: Any) -> None:
    """A value into a cell; what a department wrote stays text even where it begins like a formula."""
    cell.value = value
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@"):
        cell.data_type = "s"
        cell.quotePrefix = True
