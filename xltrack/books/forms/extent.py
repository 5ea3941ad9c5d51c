"""Where a form stands on its sheet: its header, the row in which it ends, and where another begins."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from xltrack.books.forms.labels import LEADERS_PHONE, LONG, labels_in
from xltrack.books.forms.twofold import in_one_row
from xltrack.fields import FORM
from xltrack.grids import Cell, Sheet
from xltrack.headers import find, header_key, match_headers
from xltrack.plan import is_form_id, read_form_id
from xltrack.values import is_blank, text_of, tidy

HEADER_DEPTH = 60  # rows searched for the header: letters pasted above a form are shorter
LEAST_HEADERS = 3
SIGNERS = frozenset(("filler", "filler_phone", "leader", LEADERS_PHONE, "by_proxy"))  # who stands below the table
OWNER = frozenset(("unit", "plan_id"))  # whose a form is


def find_extent(sheet: Sheet, headers: Collection[str]) -> Extent | None:
    """The form of a sheet, by the ``headers`` that forms have; None where no header row stands. A header in two rows is put in one."""
    wanted = frozenset(map(header_key, headers))
    sheet, best = _header_in(sheet, wanted)
    if best is None:
        return None
    own = frozenset(c for c in sheet.rows[best] if isinstance(c, str) and not is_blank(c))
    found = Extent(sheet, best, own)
    return Extent(sheet, next((n for n in range(best) if found.is_header(n)), best), own)


def _header_in(sheet: Sheet, wanted: Collection[str]) -> tuple[Sheet, int | None]:
    """The 0-based row with most known headers; it must name the task or the id, and at least three columns. Two rows count as one where
    together they name more than either."""
    best, found = LEAST_HEADERS - 1, None
    for number, row in enumerate(sheet.rows[:HEADER_DEPTH]):
        if (score := _named(row, best, wanted)) > best:
            best, found = score, number

    def names(text: str) -> bool:
        return header_key(text) in wanted or find(text, FORM) is not None

    one, last = sheet, min(HEADER_DEPTH, len(sheet.rows)) - 1
    for upper in range(last) if found is None else range(max(found - 1, 0), min(found + 1, last)):
        above, below = in_one_row(sheet.rows[upper], sheet.rows[upper + 1], names)
        if (score := _named(below, best, wanted)) > best:
            best, found = score, upper + 1
            one = replace(sheet, rows=(*sheet.rows[:upper], above, below, *sheet.rows[upper + 2 :]))
    return one, found


def _named(row: Sequence[Cell], least: int, wanted: Collection[str]) -> int:
    """How many columns a row names, task or id among them; 0 where that cannot be more than ``least``."""
    if len(row) - row.count(None) <= least:
        return 0
    known = match_headers(row, FORM)
    if "text" not in known and "id" not in known:
        return 0
    return max(len(known), sum(1 for cell in row if isinstance(cell, str) and header_key(cell) in wanted))


@dataclass(frozen=True)
class Extent:
    """``header``: its 0-based row; ``headers``: the words by which another such row is known."""

    sheet: Sheet
    header: int
    headers: frozenset[str]

    @cached_property
    def footer(self) -> int:
        """The first row below the table that begins with a label of the footer (填表人: …); one right above further items stands within the
        table."""
        last = len(self.sheet.rows)
        for number in range(self.header + 1, last):
            if self._begins_with_label(number):
                ends = (
                    n for n in range(number, last) if self._names_owner(n) or self.is_header(n) or self._is_blank(n)
                )
                if not any(map(self._holds_id, range(number + 1, next(ends, last)))):
                    return number
        return last

    def _is_blank(self, number: int) -> bool:
        return all(is_blank(c) for c in self.sheet.rows[number])

    def _begins_with_label(self, number: int) -> bool:
        first = next((c for c in self.sheet.rows[number] if not is_blank(c)), None)
        return isinstance(first, str) and len(first) < LONG and bool(labels_in(first))

    def next_form(self) -> tuple[int, int] | None:
        """Row and column where a second form begins, below this one or beside it. A header that repeats itself above the footer is a page
        break, a unit named below the table with no items under it a signature.
        """
        if (beside := self._header_beside()) is not None:
            return self.header, beside
        for number in range(self.header + 1, len(self.sheet.rows)):
            if self.is_header(number) and (number >= self.footer or not self.header_again(number)):
                return self._first_row(number), 0
        named = [n for n in range(self.footer, len(self.sheet.rows)) if self._names_owner(n)]
        if named and any(self._is_item(n) for n in range(named[0] + 1, len(self.sheet.rows))):
            return self._first_row(named[0]), 0
        return None

    def is_header(self, number: int) -> bool:
        """Whether a row holds half of the header's own words, among them the task or the id."""
        row = self.sheet.rows[number]
        shared = self.headers.intersection(row)
        if len(shared) < LEAST_HEADERS or 2 * len(shared) < len(self.headers):
            return False
        known = match_headers(row, FORM)
        return "text" in known or "id" in known

    def _header_beside(self) -> int | None:
        """The column from which the header stands once more, id or task included."""
        cells = self.sheet.rows[self.header]
        twice = [n for n, c in enumerate(cells) if c in self.headers and c in cells[:n]]
        known = match_headers([cells[n] for n in twice], FORM)
        return twice[0] if len(twice) >= LEAST_HEADERS and ("text" in known or "id" in known) else None

    def _first_row(self, number: int) -> int:
        """The row in which the head of a form begins, of which ``number`` is the header or names the unit."""
        while number > self.footer and not self._ends_form(number - 1):
            number -= 1
        return number

    def _ends_form(self, number: int) -> bool:
        """Whether a row is blank or of those who signed."""
        texts = [c for c in self.sheet.rows[number] if not is_blank(c)]
        first = texts[0] if texts else None
        return not texts or (isinstance(first, str) and any(name in SIGNERS for name, _ in labels_in(first)))

    def _names_owner(self, number: int) -> bool:
        """Whether a row says whose a form is."""
        texts = (c for c in self.sheet.rows[number] if isinstance(c, str) and len(c) < LONG)
        return any(name in OWNER for text in texts for name, _ in labels_in(text))

    def _is_item(self, number: int) -> bool:
        """Whether id and task stand in a row, each in its column."""
        known = match_headers(self.sheet.rows[self.header], FORM)
        at = [known[k] for k in ("id", "text") if k in known]
        return len(at) > 1 and not any(is_blank(self.sheet.cell(number, n)) for n in at)

    def _holds_id(self, number: int) -> bool:
        """Whether the id of an item stands in a row."""
        at = match_headers(self.sheet.rows[self.header], FORM).get("id")
        return at is not None and is_form_id(read_form_id(tidy(text_of(self.sheet.cell(number, at)))))

    def header_again(self, number: int) -> tuple[int, ...]:
        """The filled columns of a row that repeats the header, as a page break copied in: each cell says what stands above it. () for any other row."""
        header, row = self.sheet.rows[self.header], self.sheet.rows[number]
        filled = []
        for n, cell in enumerate(row):
            if not is_blank(cell):
                if n >= len(header) or header_key(cell) != header_key(header[n]):
                    return ()
                filled.append(n)
        return tuple(filled) if len(filled) >= LEAST_HEADERS else ()
