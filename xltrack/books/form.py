"""A returned sheet → raw rows with their addresses: header, preamble and footer found by label, wherever they stand.

The writing half is :mod:`xltrack.books.stamp`. Nothing is judged here: what every cell means is decided by identify and validate; what belongs to
no part of the form is noted, so that no value is lost in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import cached_property

from xltrack.addresses import place
from xltrack.books.forms import PROPERTY_PREFIX
from xltrack.books.forms.beside import with_tables_beside
from xltrack.books.forms.continued import continued
from xltrack.books.forms.extent import OWNER, SIGNERS, Extent, find_extent
from xltrack.books.forms.labels import begins_with_label, labels_in, remarked_labels, second_phone
from xltrack.books.forms.shown import is_check, is_counter
from xltrack.fields import DISPUTES, FORM, PREAMBLE
from xltrack.findings import Finding
from xltrack.grids import Cell, Grid, Sheet, address, letters
from xltrack.headers import find, header_key, is_remarked, match_headers, own_key, whole_key
from xltrack.later import regex
from xltrack.plan import read_form_id
from xltrack.records import AnswerCell, Column, Layout, RawForm, RawRow, layout_for
from xltrack.values import is_blank, key, text_of, tidy
from xltrack.words import say

PICTURE = regex(r"=?(?:_xlfn\.)?DISPIMG\(", re.IGNORECASE)  # how WPS keeps a picture that was put into a cell

Row = tuple[Cell, ...]
Place = tuple[int, int]  # row and column


def read_forms(grid: Grid, layouts: Mapping[str, Layout], default: Layout) -> tuple[RawForm, ...]:
    """Every sheet of a file that holds a form; () for a file that holds none. ``layouts``: form version → its layout."""
    forms = (read_form(grid, sheet, layouts, default) for sheet in grid.sheets)
    return tuple(form for form in forms if form is not None)


def whole_forms(grid: Grid, layouts: Mapping[str, Layout], default: Layout) -> Grid:
    """A Word document whose forms hold the tables that stand by them."""
    headers = _headers(layouts, default)
    sheets = with_tables_beside(grid.sheets, lambda sheet: find_extent(sheet, headers) is not None)
    return replace(grid, sheets=tuple(sheets))


def _headers(layouts: Mapping[str, Layout], default: Layout) -> set[str]:
    return {c.header for layout in (default, *layouts.values()) for c in layout.columns}


def read_form(grid: Grid, sheet: Sheet, layouts: Mapping[str, Layout], default: Layout) -> RawForm | None:
    """One sheet as a form, or None where no header row stands."""
    extent = find_extent(sheet, _headers(layouts, default))
    return _FormReader(grid, extent.sheet, extent, layouts, default).read() if extent else None


@dataclass(frozen=True)
class _Body:
    """The columns of a table and which of its rows belong together. ``several``: first row → last row of an item that takes several; ``merged``: cell
    under a merge over several rows → its top-left cell; ``welded``: rows whose own item cells are merged together."""

    columns: Mapping[str, Column]
    several: Mapping[int, int]
    merged: Mapping[Place, Place]
    welded: Set[int]

    @cached_property
    def asked(self) -> list[tuple[str, Column]]:
        return [(k, c) for k, c in self.columns.items() if c.asked]

    @cached_property
    def locked(self) -> list[tuple[str, Column]]:
        return [(k, c) for k, c in self.columns.items() if not c.asked and k not in ("id", "text")]

    @cached_property
    def below(self) -> set[int]:
        return {row for first, last in self.several.items() for row in range(first + 1, last + 1)}

    @cached_property
    def covered(self) -> set[int]:
        return {row for row, _ in self.merged}

    @cached_property
    def width(self) -> int:
        return 1 + max((c.index for c in self.columns.values()), default=0)

    def places(self, number: int) -> Iterator[Place]:
        """The cells of a row that lie in the table's columns."""
        return ((number, c.index) for c in self.columns.values())


@dataclass
class _FormReader:
    grid: Grid
    sheet: Sheet
    extent: Extent
    layouts: Mapping[str, Layout]
    default: Layout
    findings: list[Finding] = field(default_factory=list)
    seen: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.header, self.formulas = self.extent.header, frozenset(self.sheet.formulas)

    def note(self, code: str, row: int, column: int, **params: str) -> None:
        self.findings.append(Finding(code, self.grid.name, self.sheet.name, address(row, column), **params))

    def read(self) -> RawForm:
        footer = self.extent.footer
        if begins := self.extent.next_form():
            return self._of_two(begins)
        preamble = self._told_once(
            self._preamble(range(self.header)), self._preamble(range(footer, len(self.sheet.rows)))
        )
        version = tidy(text_of(preamble["version"].value)) if "version" in preamble else ""
        named = match_headers(self.sheet.rows[self.header], FORM)
        layout = layout_for(version, named, self.layouts, self.default)
        columns = self._columns(layout)
        rows = tuple(self._rows(columns, layout, footer))
        self._headers_alone(columns, layout, rows)
        self._comments(layout)
        self._struck(columns, layout, footer)
        self._strays(layout, footer)
        return RawForm(
            self.grid.name, self.grid.sha256, self.sheet.name, self.sheet.hidden, preamble, columns, rows,
            _own_properties(self.grid), (*self.grid.findings, *self.findings),
        )  # fmt: skip

    def _of_two(self, begins: tuple[int, int]) -> RawForm:
        """A sheet on which another form begins: which answers are whose nobody can tell for sure, so none is read."""
        row, column = begins
        side = column > 0 and row == self.header
        found = say("form.column", self.default.language, n=letters(column)) if side else ""
        self.note("sheet-of-two-forms", row, column, found=found or say("form.row", self.default.language, n=row + 1))
        told = self._preamble(range(self.header)).items()
        preamble = {k: c for k, c in told if k in (*OWNER, "period", "version")}
        columns = self._columns(self.default)
        return RawForm(
            self.grid.name, self.grid.sha256, self.sheet.name, self.sheet.hidden, preamble, columns, (),
            _own_properties(self.grid), (*self.grid.findings, self.findings[0]),
        )  # fmt: skip

    def _columns(self, layout: Layout) -> dict[str, Column]:
        """Column key → column of this sheet: the template's headers first, then labels and synonyms, what is left by its own header."""
        cells = self.sheet.rows[self.header]
        template = {header_key(c.header): c for c in layout.columns} | {whole_key(c.header): c for c in layout.columns}
        found: dict[str, Column] = {}
        rest: list[int] = []
        for n, cell in enumerate(cells):
            own = template.get(whole_key(cell), template.get(header_key(cell))) if not is_blank(cell) else None
            if own and own.key not in found:
                found[own.key] = replace(own, index=n)
            elif not is_blank(cell):
                rest.append(n)
            self.seen.add((self.header, n))
        for n in rest:
            self._foreign(found, layout, n)
        for name, column in found.items():  # a remark that no template prints is somebody's words
            cell, own = cells[column.index], layout.column(name)
            as_sent = own is None or whole_key(cell).endswith(whole_key(own.header)) or self._prints(cell)
            if is_remarked(cell) and not as_sent:
                self.seen.discard((self.header, column.index))
        return found

    def _foreign(self, found: dict[str, Column], layout: Layout, n: int) -> None:
        header = tidy(text_of(self.sheet.cell(self.header, n)))
        known = find(header, FORM)
        own = layout.column(known.key) if known else None
        again = own and own.asked and own.key in found and header_key(header) == header_key(found[own.key].header)
        if own and again and self._twice(found, own.key, n):
            return
        if known and own and own.key not in found:
            found[own.key] = replace(own, index=n)
        elif known and known.key in DISPUTES and known.key not in found:  # a unit that adds it says the same
            found[known.key] = Column(known.key, header, n, True)
        elif (name := own_key(header)) not in found:
            found[name] = Column(name, header, n, True)
        else:
            self.seen.discard((self.header, n))

    def _twice(self, found: dict[str, Column], name: str, n: int) -> bool:
        """Says that a column to fill in stands twice, where the second is filled. Whether that one counts: where the first is blank, it does."""
        first, second = found[name], replace(found[name], index=n)
        if self._blank(second):
            return False
        counts = second if self._blank(first) else first
        found[name] = counts
        self.note("column-twice", self.header, n, found=first.header.rstrip("*＊ "), expected=letters(counts.index))
        return counts is second

    def _blank(self, column: Column) -> bool:
        return all(is_blank(self.sheet.cell(n, column.index)) for n in range(self.header + 1, self.extent.footer))

    def _headers_alone(self, columns: Mapping[str, Column], layout: Layout, rows: tuple[RawRow, ...]) -> None:
        """Headers that a unit typed over nothing: words beside the table, for they make no column."""
        for name, column in columns.items():
            known = layout.column(name) or find(column.header, FORM)
            if known is None and all(is_blank(row.cells[name].value) for row in rows if name in row.cells):
                self.seen.discard((self.header, column.index))

    def _preamble(self, rows: range) -> dict[str, AnswerCell]:
        """Labels of the preamble or footer with the value behind them: in the same cell, else in the next filled cell of the row."""
        found: dict[str, AnswerCell] = {}
        last = ""
        for row in rows:
            for n, cell in enumerate(self._said(row)):
                if not isinstance(cell, str) or is_blank(cell) or (row, n) in self.seen:
                    continue
                labels, whole = [*labels_in(cell)], all(map(self._prints, remarked_labels(cell)))
                for label, inline in labels:
                    name = second_phone(label, last)
                    last = name
                    if not inline and whole:
                        self.seen.add((row, n))
                    value, at = (inline, n) if inline else (None, n) if name in found else self._behind(row, n)
                    if name not in found or (value is not None and is_blank(found[name].value)):
                        found[name] = AnswerCell(value, address(row, at))
                    whole &= value is None or found[name].value == value
                if labels and whole and begins_with_label(cell):
                    self.seen.add((row, n))
        return found

    def _told_once(self, head: Mapping[str, AnswerCell], foot: Mapping[str, AnswerCell]) -> dict[str, AnswerCell]:
        """What head and foot say together. Below the table stands who signed; whose the form is, and for when, the head says wherever it says it
        at all: a line of signatures names sections and quarters in words of its own. What does not count is quoted.
        """
        found = {**head}
        for name, cell in foot.items():
            first, second = (cell, head.get(name)) if name in SIGNERS else (head.get(name), cell)
            kept = next((c for c in (first, second) if c and not is_blank(c.value)), first or cell)
            found[name] = kept
            for other in (first, second):
                if other and not is_blank(other.value) and key(other.value) != key(kept.value):
                    self._quote(name, other)
        return found

    def _quote(self, name: str, cell: AnswerCell) -> None:
        label = next(f.label(self.default.language) for f in PREAMBLE if f.key == name)
        said = f"{label}{say('colon', self.default.language)}{text_of(cell.value)}"
        self.findings.append(Finding("cells-beside-table", self.grid.name, self.sheet.name, cell.cell, found=said))

    def _behind(self, row: int, label: int) -> tuple[Cell, int]:
        """The value right of a label, and its column; where it is blank, the cell that should hold it."""
        cells = self._said(row)
        expected = self._after_merge(row, label)
        for n in range(expected, len(cells)):
            if is_blank(cells[n]):
                continue
            cell = cells[n]
            labels = labels_in(cell) if isinstance(cell, str) else ()
            if any(not inline for _, inline in labels):
                break  # a label that waits for a value of its own: what stands behind it is not ours
            if labels:
                continue
            reckoned = (row, n) in self.formulas
            if (reckoned and (n != expected or self._computes())) or self._prints(cells[n]):
                continue
            if reckoned:  # =TODAY()
                self.note("cell-formula", row, n, found=text_of(cells[n]))
            self.seen.add((row, n))
            return cells[n], n
        return None, expected

    def _prints(self, cell: Cell) -> bool:
        """Whether some template itself puts a text there: the version that counts is known only after the preamble."""
        known = (self.default, *self.layouts.values())
        return any(layout.prints(cell) for layout in known) or is_counter(cell, self.default.language)

    def _computes(self) -> bool:
        """Whether some template has formulas of its own outside its table."""
        return any(layout.computes for layout in (self.default, *self.layouts.values()))

    def _after_merge(self, row: int, column: int) -> int:
        return next(
            (
                right + 1
                for top, left, bottom, right in self.sheet.merges
                if top <= row <= bottom and left <= column <= right
            ),
            column + 1,
        )

    # ── the table ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _rows(self, columns: Mapping[str, Column], layout: Layout, footer: int) -> Iterator[RawRow]:
        several = continued(self.sheet, columns, layout.decides, range(self.header + 1, footer))
        body = _Body(columns, several, *self._merged(columns, footer, several))
        with_ids = any(not is_blank(self._id(columns, n)) for n in range(self.header + 1, footer))
        section = ""
        for number in range(self.header + 1, footer):
            if self._passed_over(number, body):
                continue
            row = self.sheet.rows[number]
            row += (None,) * (body.width - len(row))
            parts = {k: tidy(text_of(row[columns[k].index])) if k in columns else "" for k in ("id", "serial", "text")}
            said, parts["id"] = parts["id"], read_form_id(parts["id"])
            cells = self._cells(number, row, body)
            filled = any(c.value is not None for c in cells.values())
            answers = filled and not (with_ids and number in body.covered and self._merely_covered(number, body))
            if not answers and not parts["id"] and bool(parts["serial"]) != bool(parts["text"]):
                section = parts["serial"] or parts["text"]  # none of the plan's is somebody's words: it stays a stray
                continue
            if not (filled or any(parts.values())):
                continue  # what stands elsewhere in such a row is no part of the table
            self.seen.update(body.places(number))
            if len(key(said)) > len(parts["id"]):
                self.note("cells-beside-table", number, columns["id"].index, found=said)
            if number in body.welded:
                said = " | ".join(filter(None, (parts["text"], _typed(cells))))
                self.note("item-cells-merged", number, columns["text"].index if "text" in columns else 0, found=said)
                continue
            printed = self._printed(number, row, body, layout.language)
            yield RawRow(number, parts["id"], parts["serial"], parts["text"], section, cells, printed)

    def _passed_over(self, number: int, body: _Body) -> bool:
        """Whether a row is none of its own: blank, the header once more, or how the item above goes on."""
        if number not in body.covered and all(is_blank(c) for c in self.sheet.rows[number]):
            return True
        again = self.extent.header_again(number)
        self.seen.update((number, n) for n in again)
        if not again and number in body.below:
            self.seen.update(body.places(number))
            return True
        return bool(again)

    def _cells(self, number: int, row: Row, body: _Body) -> dict[str, AnswerCell]:
        """The answers of a row, each together with how it goes on below."""
        cells = {k: self._answer(number, c, row, body.merged) for k, c in body.asked}
        if number not in body.several:
            return cells
        below = range(number + 1, body.several[number] + 1)
        return {k: self._joined(cell, body.columns[k], below) for k, cell in cells.items()}

    def _joined(self, own: AnswerCell, column: Column, below: range) -> AnswerCell:
        """An answer together with how it goes on in the rows ``below``, which are of the same item."""
        padded = ((row, (*self.sheet.rows[row], *[None] * (column.index + 1))) for row in below)
        cells = [own, *(self._answer(row, column, cells, {}) for row, cells in padded)]
        said = [cell.value for cell in cells if cell.value is not None]
        if said == [own.value] or not said:
            return own
        value = said[0] if len(said) == 1 else "\n".join(map(text_of, said))
        where = place(own.cell) or (1, 1)
        self.note(
            "rows-joined", where[0] - 1, where[1] - 1, found=text_of(value), expected=column.header.rstrip("*＊ ")
        )
        return AnswerCell(value, own.cell)

    def _id(self, columns: Mapping[str, Column], number: int) -> Cell:
        return self.sheet.cell(number, columns["id"].index) if "id" in columns else None

    def _merely_covered(self, number: int, body: _Body) -> bool:
        """Whether a row's answers are all those of a merge: one pulled over tasks runs over the headings between."""
        own = ((number, column.index) for _, column in body.asked)
        return all(at in body.merged or is_blank(self.sheet.cell(*at)) for at in own)

    def _printed(self, number: int, row: Row, body: _Body, lang: str) -> dict[str, AnswerCell]:
        """What stands in a row's locked cells. The row's live check, pasted as a value, is nobody's word."""
        found: dict[str, AnswerCell] = {}
        for name, column in body.locked:
            value = row[column.index]
            if value is None or (number, column.index) in self.formulas or is_blank(value):
                continue
            if name != "check" or not is_check(value, lang):
                found[name] = AnswerCell(value, address(number, column.index))
        return found

    def _answer(self, number: int, column: Column, row: Row, merged: Mapping[Place, Place]) -> AnswerCell:
        own = (number, column.index)
        at = merged.get(own, own) if merged else own
        value = row[column.index] if at is own else self.sheet.cell(*at)
        if at in self.sheet.struck:
            value = self._unstruck(*at, value)
        where = address(*own)
        if PICTURE.match(self.sheet.formulas.get(at, "") or text_of(value)):
            self.note("cell-picture", *at)
            return AnswerCell(None, where)
        if at in self.sheet.errors:
            self.note("cell-error", *at, found=self.sheet.errors[at])
            return AnswerCell(None, where)
        if at in self.formulas and at == own:
            blank = is_blank(value)
            self.note("cell-formula-empty" if blank else "cell-formula", *at, found=text_of(value))
        if at in self.sheet.percent and isinstance(value, float):
            value = f"{value * 100:.12g}%"
        return AnswerCell(None if is_blank(value) else value, where)

    def _merged(
        self, columns: Mapping[str, Column], footer: int, several: Mapping[int, int]
    ) -> tuple[dict[Place, Place], set[int]]:
        """Cells covered by a merge over several rows → its top-left cell; and rows whose own item cells are merged together. What is merged
        within the ``several`` rows of one item joins nothing."""
        answers = {c.index for c in columns.values() if c.asked}
        own = {columns[k].index for k in ("id", "text") if k in columns}
        covered: dict[Place, Place] = {}
        welded: set[int] = set()
        for top, left, bottom, right in self.sheet.merges:
            if (
                bottom == top
                or top <= self.header
                or top >= footer
                or any(a <= top and bottom <= b for a, b in several.items())
            ):
                continue
            if any(left <= n <= right for n in own):
                welded.update(range(top, bottom + 1))
            elif left in answers:
                covered |= {
                    (r, n): (top, left) for r in range(top, bottom + 1) for n in range(left, right + 1) if n in answers
                }
                self.note("cells-merged", top, left, found=text_of(self.sheet.cell(top, left)))
                self._underneath(top, left, bottom, right)
        return covered, welded

    def _underneath(self, top: int, left: int, bottom: int, right: int) -> None:
        """What some programs keep in the cells that a merge covers, which nobody sees any more."""
        shown = self.sheet.cell(top, left)
        for row, n in ((r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)):
            value = self.sheet.cell(row, n)
            if not is_blank(value) and key(value) != key(shown):
                self.note("cell-under-merge", row, n, found=text_of(value))

    # ── what belongs to no part ───────────────────────────────────────────────────────────────────────────────────

    def _said(self, number: int) -> Row:
        """A row without the words that are struck through in it."""
        row = self.sheet.rows[number]
        if not self.sheet.struck:
            return row
        return tuple(self._unstruck(number, n, cell) for n, cell in enumerate(row))

    def _unstruck(self, row: int, column: int, cell: Cell) -> Cell:
        struck = self.sheet.struck.get((row, column))
        return cell if struck is None else tidy(struck.left) or None

    def _struck(self, columns: Mapping[str, Column], layout: Layout, footer: int) -> None:
        """What a unit struck through is not said. What is printed of a task stays the master's, whatever is struck there."""
        printed, tasks = {c.index for c in columns.values() if not c.asked}, dict[int, dict[int, str]]()
        for (row, column), struck in sorted(self.sheet.struck.items()):
            cell = self.sheet.cell(row, column)
            if row == self.header or is_blank(cell) or layout.prints(cell):
                continue
            self.seen.add((row, column))
            said = struck.gone if struck.left.strip() else text_of(cell)
            if self.header < row < footer and column in printed:
                tasks.setdefault(row, {})[column] = said
            else:
                self.note("text-struck", row, column, found=said)
        for row, cells in tasks.items():  # a line through the whole row says one thing
            at = columns["text"].index if "text" in columns else -1
            self.note("task-struck", row, at if at in cells else min(cells), found=" | ".join(cells.values()))

    def _comments(self, layout: Layout) -> None:
        """What is written in comments, and in text boxes and page margins but for the form's own words."""
        for (row, column), text in sorted(self.sheet.comments.items()):
            self.note("annotation-only", row, column, found=text)
        for (row, column), text in sorted(self.sheet.boxes.items()):
            if not layout.prints(text):
                self.note("text-box", row, column, found=text)
        for text in self.sheet.margins:
            if not layout.prints(text):
                self.findings.append(Finding("page-margin", self.grid.name, self.sheet.name, found=text))

    def _strays(self, layout: Layout, footer: int) -> None:
        """Filled cells that are neither of the form nor read above: notes beside the table, totals, signatures. What stands in one row below the table
        is told of as one: it is a line that somebody wrote, or a row of the table pasted there.
        """
        for number in range(len(self.sheet.rows)):
            left = [*self._left_over(layout, number, outside=number < self.header or number >= footer)]
            for several in [left] if left and number >= footer else [[one] for one in left]:
                self.note("cells-beside-table", number, several[0][0], found=" | ".join(said for _, said in several))

    def _left_over(self, layout: Layout, number: int, *, outside: bool) -> Iterator[tuple[int, str]]:
        """Column and text of the cells of a row that nothing has read. Formulas ``outside`` the table are the form's own where it has any, and what
        they count is nobody's words."""
        for n, cell in enumerate(self.sheet.rows[number]):
            if cell is None or (number, n) in self.seen or is_blank(cell) or layout.prints(cell):
                continue
            mute = layout.computes or not isinstance(cell, str) or is_check(cell, layout.language)
            ours = mute and (number, n) in self.formulas
            if not is_counter(cell, layout.language) and not (outside and ours):
                yield n, text_of(cell)


def _own_properties(grid: Grid) -> dict[str, str]:
    """What the stamp repeated as document properties, by field key."""
    return {k.removeprefix(PROPERTY_PREFIX): v for k, v in grid.properties.items() if k.startswith(PROPERTY_PREFIX)}


def _typed(cells: Mapping[str, AnswerCell]) -> str:
    return " | ".join(text_of(c.value) for c in cells.values() if not is_blank(c.value))
