"""Flat tables into a workbook: its formats, and every sheet with its header, filter and page set-up.

Records are written in bulk (:mod:`xltrack.books.status.bulk`) where that is possible, else the same cells by
xlsxwriter's public calls.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from xltrack.books.status.bulk import BulkSheet, FastWorkbook, Looks, bulk_possible, put_bulk
from xltrack.books.status.cells import SIZE, Column, Table, blank, clean, heights, serial_day, shown
from xltrack.theme import (
    DATE_FORMAT,
    HEADER,
    LINK,
    LOCKED,
    RULE,
    SHARE_FORMAT,
    SHEET_FONT,
    TEXT_FORMAT,
    TYPED,
    TYPED_HEADER,
    TYPED_RULE,
)
from xltrack.values import text_of

LINK_LIMIT = 65_530  # links of a worksheet (Excel specifications and limits)
CREATED = datetime(2000, 1, 1)  # fixed, so that the same content gives the same bytes
FAST_FROM = 200_000  # cells from which speed goes before size: deflate level 1 instead of 6


@dataclass
class Book:
    """The workbook being written, its formats by meaning, made once and shared."""

    lang: str
    fast: bool = True
    cells: int = 0
    _formats: dict[tuple[tuple[str, Any], ...], Format] = field(default_factory=dict)

    def __post_init__(self) -> None:
        options = {"in_memory": True}
        self.fast = self.fast and bulk_possible()
        self._plain = io.BytesIO()
        self.workbook: Any = FastWorkbook(options) if self.fast else Workbook(self._plain, options)
        self.workbook.set_properties({"created": CREATED})
        self.workbook.set_calc_mode("auto")

    def style(self, **properties: Any) -> Format:
        look = {"font_name": SHEET_FONT[self.lang], "font_size": SIZE} | properties
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(look)
        return self._formats[key]

    def rule(self, **properties: Any) -> Format:
        """A look that a condition lays over a cell's own."""
        key = (("", "rule"), *sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(properties)
        return self._formats[key]

    def sheet(self, title: str) -> Any:
        return self.workbook.add_worksheet(title, BulkSheet if self.fast else None)

    def close(self) -> bytes:
        if self.fast:
            self.workbook.level = 1 if self.cells > FAST_FROM else 6
        self.workbook.close()
        return (self.workbook.packed if self.fast else self._plain).getvalue()

    def body(self, column: Column) -> Format:
        """The look of a column's cells: the coordinator's own are shaded, days and shares have their number format."""
        look: dict[str, Any] = {"valign": "top", "text_wrap": True}
        if column.kind == "date":
            look |= {"num_format": DATE_FORMAT, "align": "center"}
        elif column.kind == "share":
            look |= {"num_format": SHARE_FORMAT, "align": "center"}
        elif column.kind == "whole":
            look |= {"num_format": "0", "align": "center"}
        elif column.kind == "id":
            look |= {"num_format": TEXT_FORMAT, "text_wrap": False}
            look |= {"font_size": 6, "font_color": LOCKED.ink} if column.key in ("sha256", "seal") else {}
        elif column.kind == "status" or column.kind.startswith("enum:"):
            look |= {"align": "center"}
        if column.typed:
            look |= {"bg_color": TYPED.fill, "border": 1, "border_color": TYPED_RULE}
        return self.style(**look)

    def head(self, column: Column) -> Format:
        fill = TYPED_HEADER if column.typed else HEADER.fill
        return self.style(
            bold=True,
            text_wrap=True,
            valign="vcenter",
            align="center",
            bg_color=fill,
            font_color=HEADER.ink,
            border=1,
            border_color=RULE,
        )


def put_table(book: Book, table: Table) -> Any:
    """A table as a sheet: header, records, frozen header, filter, page set-up. Returns the worksheet."""
    sheet = book.sheet(table.title)
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, clean(column.header), book.head(column))
    book.cells += table.rows * len(table.columns)
    if book.fast and table.rows:
        looks = [Looks(book.body(column), day_look(book, column)) for column in table.columns]
        put_bulk(sheet, table, looks)
    else:
        put_plain(book, sheet, table)
    put_links(book, sheet, table)
    sheet.freeze_panes(1, table.frozen)
    sheet.autofilter(0, 0, max(table.rows, 1), len(table.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(table.paper)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(table.across, 0)
    sheet.repeat_rows(0)
    if table.across > 1:
        sheet.repeat_columns(0, table.frozen - 1)
    sheet.set_header("&C" + table.title.replace("&", "&&"))
    sheet.set_footer("&C&P / &N")
    if table.hidden:
        sheet.hide()
    return sheet


def put_plain(book: Book, sheet: Any, table: Table) -> None:
    """The records by xlsxwriter's public calls."""
    for n, height in enumerate(heights(table), 1):
        sheet.set_row(n, height)
    for at, column in enumerate(table.columns):
        look = book.body(column)
        for n, value in enumerate(column.values):
            formula = column.formulas[n] if column.formulas else ""
            if formula:
                sheet.write_formula(n + 1, at, "=" + formula.replace("{r}", str(n + 2)), look, shown(value))
            elif blank(value):
                if column.typed:
                    sheet.write_blank(n + 1, at, None, look)
            elif isinstance(value, (date, datetime)):
                sheet.write_number(n + 1, at, serial_day(value), day_look(book, column))
            elif isinstance(value, (int, float)) and not isinstance(value, bool):
                sheet.write_number(n + 1, at, value, look)
            else:
                sheet.write_string(n + 1, at, clean(text_of(value)), look)


def put_links(book: Book, sheet: Any, table: Table) -> None:
    """Links of cells, as many as a sheet takes; the words of the cell stay as they are."""
    left = LINK_LIMIT
    for at, column in enumerate(table.columns):
        look = book.style(valign="top", text_wrap=True, font_color=LINK, underline=1)
        for n, target in enumerate(column.links or ()):
            if target and left > 0:
                sheet.write_url(n + 1, at, target, look, shown(column.values[n]))
                left -= 1


def day_look(book: Book, column: Column) -> Format:
    return book.body(replace(column, kind="date"))
