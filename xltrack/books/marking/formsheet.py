"""A form's sheet in the department's own file: its cells as they stand in the XML, and 第几次报送 raised by one."""

from __future__ import annotations

import re

from lxml import etree

from xltrack.books.marking import marks
from xltrack.books.marking.causes import place
from xltrack.books.ooxml.cells import text_cell
from xltrack.books.ooxml.parts import Package, child, m, parse, remove
from xltrack.books.ooxml.sheet import WORKBOOK, SheetCell, letter, read_cells, text_in
from xltrack.books.raw.namespaces import MAIN
from xltrack.records import Return
from xltrack.values import key, text_of

_DIGITS = re.compile(r"\d+|[一二三四五六七八九十]")


def next_number(returned: Return) -> int:
    """The number its correction goes by."""
    return max(returned.submission or 1, 1) + 1


class FormSheet:
    """A form's sheet in the department's file, free of earlier marks."""

    def __init__(self, package: Package, part: str, returned: Return) -> None:
        self.part, self.name, self.returned = part, returned.form.sheet, returned
        self.root = package.tree(part)
        self.data = child(self.root, "sheetData")
        shared = [p for p in package.related(WORKBOOK, "sharedStrings") if p in package.parts]
        strings = [text_in(si) for p in shared for si in package.tree(p).findall(m("si"))]
        self.cells: dict[tuple[int, int], SheetCell] = read_cells(self.data, strings)
        self.merges = [
            _corners(merge.get("ref", "")) for merge in self.root.iterfind(f"{m('mergeCells')}/{m('mergeCell')}")
        ]
        marks.unmark_sheet(self.root)

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """The cell that speaks for this one: the top left of a merge, else itself."""
        for top, left, bottom, right in self.merges:
            if top <= row <= bottom and left <= column <= right:
                return top, left
        return row, column

    def column(self, name: str) -> int:
        """The 1-based column of a key, 0 where the sheet has none."""
        found = self.returned.form.columns.get(name)
        return found.index + 1 if found else 0

    def ids(self) -> tuple[str, int] | None:
        """The cells of the ids, and their column."""
        column, rows = self.column("id"), [row.row + 1 for row in self.returned.form.rows]
        return (f"${letter(column)}${min(rows)}:${letter(column)}${max(rows)}", column) if column and rows else None

    def raise_submission(self) -> None:
        """第几次报送 raised by one, in the cell that holds it, beside its label or behind it."""
        found = self.returned.form.preamble.get("submission")
        at = place(found.cell) if found else None
        if found is None or at is None:
            return
        row, column = self.anchor(*at)
        cell = self.cells.get((row, column))
        number, whole = str(next_number(self.returned)), cell.text if cell else ""
        typed = text_of(found.value)
        label, _, _ = whole.rpartition(typed) if typed else (whole, "", "")
        inline = key(whole) != key(typed)
        text = label + _DIGITS.sub(number, typed, count=1) if inline and typed else number
        self._write(row, column, text if not inline or typed else whole + number)

    def _write(self, row: int, column: int, text: str) -> None:
        """A text in a cell, its look kept."""
        known = self.cells.get((row, column))
        cell = text_cell(f"{letter(column)}{row}", known.style if known else 0, text)
        fresh = parse(f'<row xmlns="{MAIN}">{cell}</row>'.encode())[0]
        if known is not None:
            known.element.addprevious(fresh)
            remove(known.element)
            return
        line = next((r for r in self.data if r.get("r") == str(row)), None)
        if line is None:
            line = etree.Element(m("row"), r=str(row))
            self.data.insert(sum(int(r.get("r", "0")) < row for r in self.data), line)
        line.insert(sum(c < column for r, c in self.cells if r == row), fresh)


def _corners(ref: str) -> tuple[int, int, int, int]:
    start, _, end = ref.replace("$", "").partition(":")
    top, left = place(start) or (0, 0)
    bottom, right = place(end) or (top, left)
    return top, left, bottom, right
