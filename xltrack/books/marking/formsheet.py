"""A form's sheet in the department's own file: its cells as they stand in the XML, and 第几次报送 raised by one."""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Mapping

from lxml import etree

from xltrack.addresses import place
from xltrack.books.marking import marks
from xltrack.books.ooxml.cells import text_cell
from xltrack.books.ooxml.parts import Element, Package, child, m, parse, remove, remove_with_holder
from xltrack.books.ooxml.sheet import WORKBOOK, SheetCell, letter, read_cells, text_in
from xltrack.books.raw.namespaces import MAIN
from xltrack.records import Return
from xltrack.values import key, text_of

_DIGITS = re.compile(r"\d+|[一二三四五六七八九十]")


def next_number(returned: Return) -> int:
    """The number its correction goes by."""
    return returned.number + 1


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
        self._part_answers()

    # ── merges ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _part_answers(self) -> None:
        """Every merge over several columns that covers an answer comes apart: a protected sheet lets nobody do so, and what is typed into the
        one cell that shows would replace all the others. Each cell then says what was counted for it.
        """
        asked = {c.index + 1 for c in self.returned.form.columns.values() if c.asked}
        rows = {row.row + 1 for row in self.returned.form.rows}
        for merge in self.root.findall(f"{m('mergeCells')}/{m('mergeCell')}"):
            top, left, bottom, right = corners = _corners(merge.get("ref", ""))
            over = asked & {*range(left, right + 1)}
            alone = over == {left}  # a template may give an answer more room than one column
            if not over or alone or not rows & {*range(top, bottom + 1)}:
                continue
            self.merges.remove(corners)
            remove_with_holder(merge)
            for row in range(top, bottom + 1):
                for column in sorted(over):
                    self._part(row, column, (top, left) if bottom > top and left in asked and row in rows else None)

    def _part(self, row: int, column: int, shown: tuple[int, int] | None) -> None:
        """A cell that a merge covered: with what the merge showed where that was counted for it, and open to be filled in like its column."""
        if (row, column) == shown:
            return
        known = self.cells.get((row, column))
        source = self.cells.get(shown) if shown else known
        fresh = copy.deepcopy(source.element) if source else etree.Element(m("c"))
        for formula in fresh.findall(m("f")):
            fresh.remove(formula)
        fresh.set("r", f"{letter(column)}{row}")
        fresh.set("s", str(self._style_of(column)))
        self._put(row, column, fresh)
        text = source.text if source else ""
        self.cells[row, column] = SheetCell(row, column, text, "", self._style_of(column), fresh)

    def _style_of(self, column: int) -> int:
        """The look of a column's answers: that of most of them, for a covered cell may have lost its own."""
        styles = Counter(
            cell.style for row in self.returned.form.rows if (cell := self.cells.get((row.row + 1, column))) is not None
        )
        return styles.most_common(1)[0][0] if styles else 0

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

    def add_column(self, header: str, answers: Mapping[int, str], like: str) -> None:
        """A column right of all that is there, with the looks of the column of that key, and an answer in rows (1-based) of the form."""
        model, new = self.column(like), 1 + max(column for _, column in self.cells)
        first = min(row.row + 1 for row in self.returned.form.rows)
        head = max(r for (r, c), cell in self.cells.items() if c == model and r < first and self._heads(cell, like))
        self._write(head, new, header, self.cells[head, model].style)
        for row in self.returned.form.rows:
            self._write(row.row + 1, new, answers.get(row.row + 1, ""), self._style_of(model))

    def _heads(self, cell: SheetCell, name: str) -> bool:
        return key(cell.text) == key(self.returned.form.columns[name].header)

    def _write(self, row: int, column: int, text: str, style: int | None = None) -> None:
        """A text in a cell, its look kept where none is given."""
        known = self.cells.get((row, column))
        look = style if style is not None else known.style if known else 0
        cell = parse(f'<row xmlns="{MAIN}">{text_cell(f"{letter(column)}{row}", look, text)}</row>'.encode())[0]
        self._put(row, column, cell)
        self.cells[row, column] = SheetCell(row, column, text, "", look, cell)

    def _put(self, row: int, column: int, fresh: Element) -> None:
        """A cell in the place of the one that stands there, if any."""
        known = self.cells.get((row, column))
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
