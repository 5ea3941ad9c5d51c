"""Flat tables into a workbook: its formats, and every sheet with its header, filter and page set-up.

Records are written in bulk (:mod:`xltrack.books.status.bulk`) where that is possible, else the same cells by
xlsxwriter's public calls.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, Any

from xltrack.books.fit import row_height
from xltrack.books.status.bulk import Looks, put_bulk
from xltrack.books.status.cells import Column, Table, blank, clean, heights, lines_of, serial_day, shown
from xltrack.books.status.look import Look
from xltrack.books.status.paper import HEAD_MARGIN, MARGIN, filled
from xltrack.books.whole import CREATED
from xltrack.theme import CHART, DATE_FORMAT, LINK, LOCKED, RULE, SHARE_FORMAT, TEXT_FORMAT, TYPED_RULE
from xltrack.values import text_of

if TYPE_CHECKING:
    from xlsxwriter.format import Format

LINK_LIMIT = 65_530  # links of a worksheet (Excel specifications and limits)
FAST_FROM = 200_000  # cells from which speed goes before size: deflate level 1 instead of 6
HUGE_FROM = 10_000_000  # cells from which a part may grow beyond 2 GiB, for which a zip needs wider fields
HEAD_LINES = 2.6  # lines of a table's header
NOTE_HEIGHT = 20  # points of the line below the records, at least
CENTRED = ("date", "share", "whole", "status", "id")  # kinds of columns whose cells stand in the middle
CENTRED_KEYS = ("serial", "submission", "part", "rank", "value", "cell", "filler_phone", "leader_phone")


@dataclass
class Book:
    """The workbook being written, its formats by meaning, made once and shared. ``about``: title and period, for the
    header of the page. ``target`` takes the bytes when it is closed.
    """

    target: IO[bytes]
    look: Look
    about: tuple[str, str] = ("", "")
    fast: bool = True
    cells: int = 0
    _formats: dict[tuple[tuple[str, Any], ...], Format] = field(default_factory=dict)

    def __post_init__(self) -> None:
        from xlsxwriter.workbook import Workbook  # whoever reads a status workbook has no use for it

        from xltrack.books.ooxml.bulk import BulkSheet, FastWorkbook, bulk_possible

        options = {"in_memory": True}
        self.fast = self.fast and bulk_possible()
        self._sheets = BulkSheet if self.fast else None
        self.workbook: Any = (FastWorkbook if self.fast else Workbook)(self.target, options)
        self.workbook.set_properties({"created": CREATED})
        self.workbook.set_calc_mode("auto")

    def style(self, **properties: Any) -> Format:
        """A format in the font of the tables, or of the face that ``properties`` bring."""
        look = {**({} if "font_name" in properties else self.look.faces["cell"]), **properties}
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
        return self.workbook.add_worksheet(title, self._sheets)

    def close(self) -> None:
        if self.fast:
            self.workbook.large = self.cells > FAST_FROM
            self.workbook.huge = self.cells > HUGE_FROM
        self.workbook.close()

    def body(self, column: Column, cut: bool = False) -> Format:
        """The look of a column's cells: the coordinator's own are shaded, days and shares have their number format.

        ``cut``: texts too tall begin at the top, for one in the middle spills over its neighbours.
        """
        look: dict[str, Any] = {"valign": "top" if cut else "vcenter", "text_wrap": True}
        centred = column.kind in CENTRED or column.kind.startswith("enum:") or column.key in CENTRED_KEYS
        look |= {"align": "center"} if centred else {}
        formats = {"date": DATE_FORMAT, "share": SHARE_FORMAT, "whole": "0", "id": TEXT_FORMAT}
        look |= {"num_format": formats[column.kind]} if column.kind in formats else {}
        if column.kind == "id":
            look |= {"text_wrap": False, "font_color": LOCKED.ink}
            look |= {"font_size": 6} if column.key in ("sha256", "seal") else {}
        if column.typed:
            look |= {"bg_color": self.look.tones["typed"].fill, "border": 1, "border_color": TYPED_RULE}
        return self.style(**look)

    def head(self, column: Column) -> Format:
        tone = self.look.tones["typed_head" if column.typed else "head"]
        face = {**self.look.faces["head"], "font_color": tone.ink, "bg_color": tone.fill}
        return self.style(**face, text_wrap=True, valign="vcenter", align="center", border=1, border_color=RULE)


def constants(sheet: Any) -> list[Any]:
    """What the cells of a sheet that is being written hold, other than formulas."""
    words = {n: text for text, n in sheet.str_table.string_table.items()}
    cells = [cell for row in sheet.table.values() for cell in row.values()]
    plain = [cell for cell in cells if type(cell).__name__ in ("String", "Number")]
    return [words[cell.string] if type(cell).__name__ == "String" else cell.number for cell in plain]


def put_table(book: Book, table: Table) -> Any:
    """A table as a sheet: header, records, frozen header, filter, page set-up. Returns the worksheet."""
    sheet = book.sheet(table.title)
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, clean(column.header), book.head(column))
    book.cells += table.rows * len(table.columns)
    if book.fast and table.rows:
        looks = [Looks(book.body(c, table.cut), day_look(book, c, table.cut)) for c in table.columns]
        put_bulk(sheet, table, looks)
    else:
        put_plain(book, sheet, table)
    put_links(book, sheet, table)
    sheet.set_row(0, book.look.size("head") * 1.35 * HEAD_LINES)
    sheet.freeze_panes(1, table.frozen)
    sheet.autofilter(0, 0, max(table.rows, 1), len(table.columns) - 1)
    sheet.hide_gridlines(2)
    put_note(book, sheet, table)
    put_page(book, sheet, table)
    if colour := _tab(book, table):
        sheet.set_tab_color(f"#{colour}")
    if table.hidden:
        sheet.hide()
    return sheet


def put_page(book: Book, sheet: Any, table: Table) -> None:
    """Paper, margins, what is printed, the header on every page."""
    first, last = table.printed
    sheet.set_landscape()
    sheet.set_paper(table.paper)
    sheet.set_margins(left=MARGIN, right=MARGIN, top=HEAD_MARGIN, bottom=HEAD_MARGIN)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    if table.hidden:
        return
    sheet.print_area(0, first, table.rows + (1 if table.note else 0), last)
    sheet.set_header(filled(book.look.header, *book.about))
    sheet.set_footer(filled(book.look.footer, *book.about))


def put_note(book: Book, sheet: Any, table: Table) -> None:
    """What stands below the records, over the printed columns, in as many lines as it takes."""
    if not table.note:
        return
    (first, last), row = table.printed, table.rows + 1
    style = book.style(**{**book.look.faces["note"], "valign": "vcenter", "text_wrap": True})
    wide, size = sum(c.width for c in table.columns[first : last + 1]), book.look.size("note")
    sheet.set_row(row, max(NOTE_HEIGHT, row_height(lines_of(table.note, wide, size), size)))
    if last > first:
        sheet.merge_range(row, first, row, last, "", style)
    sheet.write_string(row, first, table.note, style)


def _tab(book: Book, table: Table) -> str:
    """The colour of a sheet's tab: where the coordinator types, and what lags."""
    if table.key == "lagging":
        return book.look.charts.get("behind", CHART["behind"])
    return book.look.tones["typed_head"].fill if any(c.typed for c in table.columns) else ""


def put_plain(book: Book, sheet: Any, table: Table) -> None:
    """The records by xlsxwriter's public calls."""
    for n, height in enumerate(heights(table), 1):
        sheet.set_row(n, height)
    for at, column in enumerate(table.columns):
        look = book.body(column, table.cut)
        for n, value in enumerate(column.values):
            formula = column.formulas[n] if column.formulas else ""
            if formula:
                sheet.write_formula(n + 1, at, "=" + formula.replace("{r}", str(n + 2)), look, shown(value))
            elif blank(value):
                if column.typed:
                    sheet.write_blank(n + 1, at, None, look)
            elif isinstance(value, (date, datetime)):
                sheet.write_number(n + 1, at, serial_day(value), day_look(book, column, table.cut))
            elif isinstance(value, (int, float)) and not isinstance(value, bool):
                sheet.write_number(n + 1, at, value, look)
            else:
                sheet.write_string(n + 1, at, clean(text_of(value)), look)


def put_links(book: Book, sheet: Any, table: Table) -> None:
    """Links of cells, as many as a sheet takes; the words of the cell stay as they are."""
    left = LINK_LIMIT
    for at, column in enumerate(table.columns):
        look = book.style(valign="vcenter", text_wrap=True, font_color=LINK, underline=1)
        for n, target in enumerate(column.links or ()):
            if target and left > 0:
                sheet.write_url(n + 1, at, target, look, shown(column.values[n]))
                left -= 1


def day_look(book: Book, column: Column, cut: bool) -> Format:
    return book.body(replace(column, kind="date"), cut)
