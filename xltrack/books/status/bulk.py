"""Records of the status workbook as finished rows (:mod:`xltrack.books.ooxml.bulk`), block by block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from xltrack.books.markup import escaped
from xltrack.books.status.cells import Column, Table, blank, clean, heights, serial_day
from xltrack.grids import letters

if TYPE_CHECKING:
    from xlsxwriter.format import Format

    from xltrack.books.ooxml.bulk import BulkSheet

BLOCK = 1000  # rows that are made at once
FIRST = 2  # the number of the first row below the header


class Looks(NamedTuple):
    """Formats of a column's cells: its own, and that of a day among other values."""

    body: Format
    day: Format


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
