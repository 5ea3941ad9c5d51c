"""The tables of a Word document that are no form, put to the form that they stand by."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from xltrack.books.forms.extent import HEADER_DEPTH
from xltrack.grids import Sheet


def with_tables_beside(sheets: Iterable[Sheet], is_form: Callable[[Sheet], bool]) -> list[Sheet]:
    """The forms of a document with the other tables above or below them, as if their rows were lines of text: a head is often laid out in a table of
    its own. A document without a form stays as it is."""
    found, above = list[Sheet](), list[Sheet]()
    forms = 0
    for sheet in sheets:
        if not is_form(sheet):
            above.append(sheet)
            continue
        near = sum(len(one.rows) for one in above) < HEADER_DEPTH // 2
        found += [] if near else above
        found.append(_stacked((*above, sheet), sheet) if near else sheet)
        above, forms = [], forms + 1
    if forms and above:
        found[-1] = _stacked((found[-1], *above), found[-1])
    return found if forms else above


def _stacked(sheets: Iterable[Sheet], named: Sheet) -> Sheet:
    """Sheets one below the other, under the name of one of them."""
    whole = replace(named, rows=(), merges=(), comments={}, struck={})
    for sheet in sheets:
        down = len(whole.rows)
        whole = replace(
            whole,
            rows=whole.rows + sheet.rows,
            merges=whole.merges
            + tuple((top + down, left, low + down, right) for top, left, low, right in sheet.merges),
            comments={**whole.comments, **{(row + down, n): said for (row, n), said in sheet.comments.items()}},
            struck={**whole.struck, **{(row + down, n): said for (row, n), said in sheet.struck.items()}},
        )
    return whole
