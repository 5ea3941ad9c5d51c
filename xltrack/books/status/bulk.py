"""Whole rows of finished XML into a workbook of xlsxwriter.

xlsxwriter's public calls cost some 6 µs a cell; this takes a fifth of that and touches private state for it. So it is
used only where :func:`bulk_possible` finds that state as it was when this was written, and tests hold it against the
public calls.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from datetime import date, datetime
from typing import IO, Any, NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from xltrack.books.status.cells import Column, Table, blank, clean, heights, serial_day
from xltrack.records import letters

HELD = 1 << 18  # characters of a part that wait until they are handed on
BLOCK = 1000  # rows that are made at once
FIRST = 2  # the number of the first row below the header
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


class Part(io.StringIO):
    """Takes the text of a part of the workbook and hands it on as bytes, so that no part is ever held whole: while one piece is deflated, the
    next one is made."""

    def __init__(self, target: IO[bytes], beside: Executor) -> None:
        super().__init__()
        self._target, self._beside, self._waiting, self._length = target, beside, list[str](), 0
        self._last: Future[Any] | None = None

    def write(self, text: str) -> int:
        self._waiting.append(text)
        self._length += len(text)
        if self._length > HELD:
            self._hand_on()
        return len(text)

    def _hand_on(self) -> None:
        if self._last:
            self._last.result()
        self._last = self._beside.submit(self._target.write, "".join(self._waiting).encode())
        self._waiting, self._length = [], 0

    def finish(self) -> None:
        self._hand_on()
        for done in (self._last, self._beside.submit(self._target.close)):
            if done:
                done.result()


class FastPackager(Packager):  # type: ignore[misc]
    """Packs every part as it is made, at a chosen deflate level; xlsxwriter offers none, and keeps them all until the end."""

    target: io.BytesIO
    level: int
    huge: bool
    _part: Part | None = None

    def _create_package(self) -> list[Any]:
        archive = zipfile.ZipFile(self.target, "w", zipfile.ZIP_DEFLATED, compresslevel=self.level)
        with archive as self._archive, ThreadPoolExecutor(1) as self._beside:
            try:
                parts = super()._create_package()
            finally:  # a zip that holds an open part cannot be closed, not even after Ctrl-C
                self._finish()
            for data, name, _ in parts:  # pictures
                self._archive.writestr(zipfile.ZipInfo(name), data.getvalue(), zipfile.ZIP_DEFLATED, self.level)
        return []

    def _filename(self, name: str) -> Part:
        """Where the next part goes; the one before is whole by then."""
        self._finish()
        self._part = Part(self._archive.open(name, "w", force_zip64=self.huge), self._beside)
        return self._part

    def _finish(self) -> None:
        if self._part:
            self._part.finish()
        self._part = None

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
        self.level, self.huge = 6, False
        super().__init__(io.BytesIO(), options)

    def _get_packager(self) -> FastPackager:
        packager = FastPackager()
        packager.target, packager.level, packager.huge = self.packed, self.level, self.huge
        return packager


class BulkSheet(Worksheet):  # type: ignore[misc]
    """A worksheet that takes finished rows between those written by public calls."""

    def __init__(self) -> None:
        super().__init__()
        self._bulk: Iterable[str] = ()
        self._head, self._bulk_rows = 0, 0
        self.dim_rowmin: int | None
        self.dim_rowmax: int | None

    def add_rows(self, first: int, number: int, columns: int, rows: Iterable[str]) -> None:
        """So many rows from the ``first`` (0-based) on; they are asked for when the sheet is packed."""
        self._check_dimensions(first, 0)
        self._check_dimensions(first + number - 1, columns - 1)
        self._head, self._bulk_rows, self._bulk = first - 1, number, rows

    def _write_rows(self) -> None:
        if not self._bulk_rows:
            super()._write_rows()
            return
        first, last = self.dim_rowmin, self.dim_rowmax
        self.dim_rowmax = self._head
        super()._write_rows()
        for rows in self._bulk:
            self.fh.write(rows)
        self.dim_rowmin, self.dim_rowmax = self._head + 1 + self._bulk_rows, last
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
    numbered = enumerate(zip(table.columns, looks, strict=True))
    columns = [Cells(column, letters(at), look, sheet.str_table) for at, (column, look) in numbered]
    tall = heights(table)

    def rows() -> Iterator[str]:
        for start in range(0, table.rows, BLOCK):
            some = slice(start, start + BLOCK)
            cells = zip(*(column.cells(some) for column in columns), strict=True)
            about = enumerate(zip(tall[some], cells, strict=True), start + FIRST)
            yield "".join([f'<row r="{n}" ht="{height:g}">{"".join(row)}</row>' for n, (height, row) in about])

    sheet.add_rows(FIRST - 1, table.rows, len(table.columns), rows())


class Cells:
    """The cells of a column as XML, some rows at a time; ``at``: its letters. Its texts are in the shared table once this is made."""

    def __init__(self, column: Column, at: str, looks: Looks, shared: Any) -> None:
        self.column, self.at = column, at
        self.look, self.day = looks.body._get_xf_index(), looks.day._get_xf_index()
        values = column.values
        self.bare = not column.typed and column.formulas is None and set(values) <= {""}
        self.place = shared.string_table
        self.changed = _share(values, shared)
        formulas = set(column.formulas or ())
        self.code = {f: escaped(f).split("{r}") for f in formulas}
        self.around = {v: _end(v) for v in set(values)} if formulas else {}

    def cells(self, some: slice) -> list[str]:
        values, first = self.column.values[some], some.start + FIRST
        if self.bare:
            return [""] * len(values)
        if self.changed:
            values = [self.changed.get(v, v) for v in values]
        place, gap, other = self.place, self._gap, self._typed
        begin, text = f'<c r="{self.at}', f'" s="{self.look}" t="s"><v>'
        cells = [
            (f"{begin}{n}{text}{place[v]}</v></c>" if v else gap(n))
            if v.__class__ is str
            else gap(n)
            if blank(v)
            else other(n, v)
            for n, v in enumerate(values, first)
        ]
        return self._live(cells, some) if self.code else cells

    def _gap(self, row: int) -> str:
        """A cell without a value: it is there where it has a look to show."""
        return f'<c r="{self.at}{row}" s="{self.look}"/>' if self.column.typed else ""

    def _typed(self, row: int, value: Any) -> str:
        if isinstance(value, (date, datetime)):
            return f'<c r="{self.at}{row}" s="{self.day}"><v>{serial_day(value)}</v></c>'
        return f'<c r="{self.at}{row}" s="{self.look}"><v>{value:.16G}</v></c>'

    def _live(self, cells: Sequence[str], some: slice) -> list[str]:
        """The same with formulas where there are some."""
        formulas, values = (self.column.formulas or ())[some], self.column.values[some]
        live = enumerate(zip(formulas, values, cells, strict=True), some.start + FIRST)
        begin = f'<c r="{self.at}'
        return [
            f'{begin}{n}" s="{self.look}"{(around := self.around[v])[0]}<f>{str(n).join(self.code[f])}</f>{around[1]}'
            if f
            else c
            for n, (f, v, c) in live
        ]


def _end(value: Any) -> tuple[str, str]:
    """What stands before and behind a formula that gives a value, from its cell's type on."""
    if isinstance(value, str):
        return ' t="str">', f"<v>{escaped(clean(value))}</v></c>"
    return ">", f"<v>{value}</v></c>"


def _share(values: Sequence[Any], shared: Any) -> dict[str, str]:
    """Put the texts of a column into the shared table. Those that a cell cannot hold as they are → as it holds them."""
    texts = [v for v in values if v.__class__ is str and v]
    counted, changed = shared.count, dict[str, str]()
    for text in dict.fromkeys(texts):
        if text not in shared.string_table:
            held = clean(text)
            shared._get_shared_string_index(held)
            if held != text:
                changed[text] = held
    shared.count = counted + len(texts)
    return changed


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
