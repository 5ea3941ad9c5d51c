"""Whole rows of finished XML into a workbook of xlsxwriter.

xlsxwriter's public calls cost some 6 µs a cell; this takes a fifth of that and touches private state for it. So it is
used only where :func:`bulk_possible` finds that state as it was when this was written, and tests hold it against the
public calls.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from xltrack.books.status.cells import Column, Table, blank, clean, heights, serial_day
from xltrack.records import letters

TOGETHER = 64  # texts looked at and written at once
_SPECIAL = ("&", "<", ">", "_", "| ", " |")  # of texts between bars, what xlsxwriter escapes or preserves
TESTED = ((3, 1), (3, 4))  # versions of xlsxwriter this was tested with, the last one excluded


class Looks(NamedTuple):
    """Formats of a column's cells: its own, and that of a day among other values."""

    body: Format
    day: Format


class FastStrings(SharedStrings):  # type: ignore[misc]
    """Writes the shared texts at once; those with anything to escape or to preserve one by one, as xlsxwriter does."""

    def _write_sst_strings(self) -> None:
        texts = self.string_table.string_array
        for n in range(0, len(texts), TOGETHER):
            some = texts[n : n + TOGETHER]
            if _writable(some):
                self.fh.write(f"<si><t>{'</t></si><si><t>'.join(some)}</t></si>")
                continue
            for text in some:
                if _writable([text]):
                    self.fh.write(f"<si><t>{text}</t></si>")
                else:
                    self._write_si(text)


def _writable(texts: Sequence[str]) -> bool:
    """Whether texts go into XML as they are."""
    whole = f"|{'|'.join(texts)}|"
    return whole.isprintable() and not any(sign in whole for sign in _SPECIAL)


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

    def _write_shared_strings_file(self) -> None:
        if not self.workbook.str_table.count:
            return
        strings = FastStrings()
        strings.string_table = self.workbook.str_table
        strings._set_xml_writer(self._filename("xl/sharedStrings.xml"))
        strings._assemble_xml_file()


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
    """A worksheet that takes finished rows between those written by public calls."""

    def __init__(self) -> None:
        super().__init__()
        self.bulk: list[str] = []
        self.dim_rowmin: int | None
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
        first, last = self.dim_rowmin, self.dim_rowmax
        self.dim_rowmax = self._head
        super()._write_rows()
        self.fh.write("".join(self.bulk))
        self.dim_rowmin, self.dim_rowmax = self._head + 1 + len(self.bulk), last
        super()._write_rows()
        self.dim_rowmin = first


def bulk_possible() -> bool:
    """Whether this xlsxwriter has the private state that bulk rows need, as in the versions they were tested with."""
    version = tuple(int(part) for part in re.findall(r"\d+", xlsxwriter.__version__)[:2])
    needed = ("_write_rows", "_check_dimensions", "_write_sheet_data")
    return TESTED[0] <= version < TESTED[1] and all(hasattr(Worksheet, name) for name in needed)


def put_bulk(sheet: BulkSheet, table: Table, looks: Sequence[Looks]) -> None:
    """The records as finished XML rows; strings go into the workbook's shared table, each distinct one once.

    ``looks``: of every column.
    """
    columns = [
        _cells(sheet, column, letters(at), look)
        for at, (column, look) in enumerate(zip(table.columns, looks, strict=True))
    ]
    records = zip(heights(table), zip(*columns, strict=True), strict=True)
    rows = [f'<row r="{n}" ht="{height:g}">{"".join(cells)}</row>' for n, (height, cells) in enumerate(records, 2)]
    sheet.add_rows(1, len(table.columns), rows)


def _cells(sheet: BulkSheet, column: Column, at: str, looks: Looks) -> list[str]:
    style = looks.body._get_xf_index()
    if not column.typed and column.formulas is None and set(column.values) <= {""}:
        return [""] * len(column.values)
    index = _shared(sheet, column.values)
    open_cell, empty = f'<c r="{at}', f'" s="{style}"/>'
    text = f'" s="{style}" t="s"><v>'
    other = _typed_cell(looks, open_cell)
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
        pieces = {f: escaped(f).split("{r}") for f in set(column.formulas)}
        ends = {v: _end(v) for v in set(column.values)}
        return [
            f'{open_cell}{n}" s="{style}"{ends[v][0]}<f>{str(n).join(pieces[f])}</f>{ends[v][1]}' if f else c
            for n, (f, v, c) in enumerate(live, 2)
        ]
    return cells


def _end(value: Any) -> tuple[str, str]:
    """What stands before and behind a formula that gives a value, from its cell's type on."""
    if isinstance(value, str):
        return ' t="str">', f"<v>{escaped(clean(value))}</v></c>"
    return ">", f"<v>{value}</v></c>"


def _typed_cell(looks: Looks, open_cell: str) -> Callable[[int, Any], str]:
    look, day = looks.body._get_xf_index(), looks.day._get_xf_index()

    def cell(row: int, value: Any) -> str:
        if isinstance(value, (date, datetime)):
            return f'{open_cell}{row}" s="{day}"><v>{serial_day(value)}</v></c>'
        return f'{open_cell}{row}" s="{look}"><v>{value:.16G}</v></c>'

    return cell


def _shared(sheet: BulkSheet, values: Iterable[Any]) -> dict[str, int]:
    """Index of every distinct text in the shared string table."""
    table, texts = sheet.str_table, [v for v in values if v.__class__ is str and v]
    known, counted = table.string_table, table.count
    index = {
        text: known[text] if text in known else table._get_shared_string_index(clean(text))
        for text in dict.fromkeys(texts)
    }
    table.count = counted + len(texts)
    return index


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
