"""Flat tables into a workbook, in bulk: what a sheet of the status workbook is made of, and how its cells reach the file.

xlsxwriter's public calls cost some 6 µs a cell. :class:`BulkSheet` hands whole rows of finished XML to the sheet instead, which touches private
state of xlsxwriter; it is used only where :func:`bulk_possible` finds that state as it was when this was written (3.1 to 3.3), else
:func:`put_plain` writes the same cells by public calls.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from xltrack.books.fit import row_height
from xltrack.records import letters
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
from xltrack.values import CELL_LIMIT, EPOCH, text_of, utf16_length
from xltrack.words import say

A3, A4 = 8, 9  # paper sizes by their number in the file format
ROW_LIMIT = 1_048_576  # rows of a worksheet (Excel specifications and limits)
LINK_LIMIT = 65_530  # links of a worksheet (the same page)
CREATED = datetime(2000, 1, 1)  # fixed, so that the same content gives the same bytes
SIZE = 10  # points of the tables' text
FAST_FROM = 200_000  # cells from which speed goes before size: deflate level 1 instead of 6

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML 1.0 cannot hold
_RICH = ("<r>", "</r>")  # xlsxwriter takes a shared string so enclosed for finished markup


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: ``kind`` as in :class:`xltrack.fields.Field`; ``values`` what its cells show (text, number, date, "" for blank).

    ``formulas``: one a row, without "=", "" where the value stands by itself; ``{r}`` in it is the row's number (1-based).
    ``links``: targets, "" for none. ``choices``: the defined name or list a dropdown offers.
    """

    key: str
    header: str
    kind: str
    width: float
    values: Sequence[Any]
    typed: bool = False
    formulas: Sequence[str] | None = None
    links: Sequence[str] | None = None


@dataclass(frozen=True)
class Table:
    """A flat sheet: header in row 1, records below. ``key`` names the sheet, ``title`` is the name it has in the workbook.

    ``frozen``: leading columns that stay in sight; ``across``: printed pages side by side, each with those columns again.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: int
    paper: int = A4
    frozen: int = 0
    across: int = 1
    hidden: bool = False
    letters: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "letters", {c.key: letters(n) for n, c in enumerate(self.columns)})

    def column(self, key: str) -> Column:
        return next(c for c in self.columns if c.key == key)

    def range(self, key: str) -> str:
        """The absolute reference of a column's cells; row 2 alone where there is no record."""
        at = self.letters[key]
        return f"{quoted(self.title)}!${at}$2:${at}${max(self.rows, 1) + 1}"

    @property
    def whole(self) -> bool:
        """Whether one sheet holds it, so that formulas may point to it."""
        return self.rows < ROW_LIMIT

    def parts(self) -> list[Table]:
        """The table itself, or its continuations where it has more rows than a sheet (``名称 (2)`` …)."""
        size = ROW_LIMIT - 1
        if self.rows <= size:
            return [self]
        return [self._part(n, start, min(start + size, self.rows)) for n, start in enumerate(range(0, self.rows, size))]

    def _part(self, number: int, start: int, end: int) -> Table:
        cut = tuple(
            replace(
                c,
                values=c.values[start:end],
                formulas=c.formulas[start:end] if c.formulas else None,
                links=c.links[start:end] if c.links else None,
            )
            for c in self.columns
        )
        title = f"{self.title} ({number + 1})" if number else self.title
        return replace(self, title=title, columns=cut, rows=end - start)


def quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def clean(text: str) -> str:
    """A text as a cell can hold it: no character XML forbids, never markup, at most 32,767 UTF-16 units (the rest is marked as left out)."""
    if len(text) < CELL_LIMIT // 2 and text.isprintable() and not text.startswith(_RICH[0]):
        return text
    text = _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if text.startswith(_RICH[0]) and text.endswith(_RICH[1]):
        text += " "
    if utf16_length(text) <= CELL_LIMIT:
        return text
    mark = say("status.cut", "zh")
    while utf16_length(text) > CELL_LIMIT - len(mark):
        text = text[: len(text) - max(1, (utf16_length(text) - CELL_LIMIT + len(mark)) // 2)]
    return text + mark


def serial_day(day: date) -> int:
    """A day as Excel's serial number."""
    plain = day.date() if isinstance(day, datetime) else day
    return (plain - EPOCH).days


class FastPackager(Packager):  # type: ignore[misc]
    """Packs the parts itself at a chosen deflate level; xlsxwriter offers none."""

    target: io.BytesIO
    level: int

    def _create_package(self) -> list[Any]:
        with zipfile.ZipFile(self.target, "w", zipfile.ZIP_DEFLATED, compresslevel=self.level) as archive:
            for data, name, binary in super()._create_package():
                info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                content = data.getvalue() if binary else data.getvalue().encode("utf-8")
                archive.writestr(info, content, zipfile.ZIP_DEFLATED, self.level)
        return []


class FastWorkbook(Workbook):  # type: ignore[misc]
    """A workbook in memory, packed by :class:`FastPackager`; ``packed`` holds the bytes once closed."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.packed = io.BytesIO()
        self.level = 6
        super().__init__(io.BytesIO(), options)

    def _get_packager(self) -> FastPackager:
        packager = FastPackager()
        packager.target, packager.level = self.packed, self.level
        return packager


class BulkSheet(Worksheet):  # type: ignore[misc]
    """A worksheet that takes finished rows after those written by public calls."""

    def __init__(self) -> None:
        super().__init__()
        self.bulk: list[str] = []
        self.dim_rowmax: int | None

    def add_rows(self, first: int, columns: int, rows: list[str]) -> None:
        self._head = first - 1
        self._check_dimensions(first, 0)
        self._check_dimensions(first + len(rows) - 1, columns - 1)
        self.bulk = rows

    def _write_rows(self) -> None:
        if not self.bulk:
            super()._write_rows()
            return
        last, self.dim_rowmax = self.dim_rowmax, self._head
        super()._write_rows()
        self.dim_rowmax = last
        self.fh.write("".join(self.bulk))


def bulk_possible() -> bool:
    """Whether this xlsxwriter has the private state that bulk rows need, as in the versions they were tested with."""
    version = tuple(int(part) for part in re.findall(r"\d+", xlsxwriter.__version__)[:2])
    needed = ("_write_rows", "_check_dimensions", "_write_sheet_data")
    return (3, 1) <= version < (3, 4) and all(hasattr(Worksheet, name) for name in needed)


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
        put_bulk(book, sheet, table)
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


def blank(value: Any) -> bool:
    return value is None or value == "" or value != value


def shown(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value


def day_look(book: Book, column: Column) -> Format:
    return book.body(replace(column, kind="date"))


def put_bulk(book: Book, sheet: BulkSheet, table: Table) -> None:
    """The records as finished XML rows; strings go into the workbook's shared table, each distinct one once."""
    columns = [_cells(book, sheet, column, letters(at)) for at, column in enumerate(table.columns)]
    records = zip(heights(table), zip(*columns, strict=True), strict=True)
    rows = [f'<row r="{n}" ht="{height:g}">{"".join(cells)}</row>' for n, (height, cells) in enumerate(records, 2)]
    sheet.add_rows(1, len(table.columns), rows)


def heights(table: Table) -> list[float]:
    """Points every row needs for its longest text; office programs fit a row anew when something is typed into it."""
    lines = [1] * table.rows
    for column in table.columns:
        if column.kind == "id":
            continue
        short = int(column.width / 2) - 1
        tall = {
            v: n
            for v in set(column.values)
            if v.__class__ is str and (len(v) > short or "\n" in v) and (n := lines_of(v, column.width)) > 1
        }
        if tall:
            lines = [max(a, tall.get(v, 1)) for a, v in zip(lines, column.values, strict=True)]
    return [row_height(n, SIZE) for n in lines]


def lines_of(text: str, width: float) -> int:
    """As :func:`xltrack.books.fit.lines_needed`, for very many texts: every character of three bytes counts as wide."""
    room = width * 7 - 5
    usable = room - SIZE * 2 / 3
    return sum(1 if (pixels := _pixels(line)) <= room else math.ceil(pixels / usable) for line in text.split("\n"))


def _pixels(line: str) -> float:
    wide = (len(line.encode("utf-8", "replace")) - len(line)) / 2
    return (wide + 0.55 * (len(line) - wide)) * SIZE * 4 / 3


def _cells(book: Book, sheet: BulkSheet, column: Column, at: str) -> list[str]:
    style = book.body(column)._get_xf_index()
    index = _shared(sheet, column.values)
    open_cell, empty = f'<c r="{at}', f'" s="{style}"/>'
    text = f'" s="{style}" t="s"><v>'
    other = _typed_cell(book, column, open_cell)
    gap: Callable[[int], str] = (lambda n: f"{open_cell}{n}{empty}") if column.typed else (lambda n: "")
    cells = [
        (f"{open_cell}{n}{text}{index[v]}</v></c>" if v else gap(n))
        if v.__class__ is str
        else gap(n)
        if blank(v)
        else other(n, v)
        for n, v in enumerate(column.values, 2)
    ]
    if column.formulas:
        live = zip(column.formulas, column.values, cells, strict=True)
        return [f'{open_cell}{n}" s="{style}"{_formula(f, v, n)}' if f else c for n, (f, v, c) in enumerate(live, 2)]
    return cells


def _formula(formula: str, value: Any, row: int) -> str:
    """The end of a formula's cell, from its type on, with its value."""
    code = escaped(formula.replace("{r}", str(row)))
    if isinstance(value, str):
        return f' t="str"><f>{code}</f><v>{escaped(clean(value))}</v></c>'
    return f"><f>{code}</f><v>{value}</v></c>"


def _typed_cell(book: Book, column: Column, open_cell: str) -> Callable[[int, Any], str]:
    look, day = book.body(column)._get_xf_index(), day_look(book, column)._get_xf_index()

    def cell(row: int, value: Any) -> str:
        if isinstance(value, (date, datetime)):
            return f'{open_cell}{row}" s="{day}"><v>{serial_day(value)}</v></c>'
        return f'{open_cell}{row}" s="{look}"><v>{value:.16G}</v></c>'

    return cell


def _shared(sheet: BulkSheet, values: Iterable[Any]) -> dict[str, int]:
    """Index of every distinct text in the shared string table."""
    table, texts = sheet.str_table, [v for v in values if v.__class__ is str and v]
    index = {text: table._get_shared_string_index(clean(text)) for text in dict.fromkeys(texts)}
    table.count += len(texts) - len(index)
    return index


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
