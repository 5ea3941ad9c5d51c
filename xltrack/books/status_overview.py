"""The first sheet of the status workbook: a page a leader reads. Its figures are formulas over the tables, with their values."""

from __future__ import annotations

from typing import Any

from xltrack import __version__, fields
from xltrack.books.status_tables import Desk, literal, texts
from xltrack.books.status_write import Book, Table, clean
from xltrack.words import say


def put_overview(book: Book, sheet: Any, desk: Desk, made: dict[str, Table]) -> None:
    sheet.write_string(0, 0, clean(desk.result.plan.title), book.style(bold=True, font_size=16))
    statuses = texts(desk.result.items, "effective")
    for n, status in enumerate(fields.STATUSES):
        sheet.write_string(2 + n, 0, desk.word(status))
        sheet.write_formula(
            2 + n, 1, f"=COUNTIF(items_status,{literal(desk.word(status))})", None, statuses.count(status)
        )
    put_identity(book, sheet, desk, 20)


def put_identity(book: Book, sheet: Any, desk: Desk, row: int) -> None:
    """What this file is, in cells: name and value side by side."""
    result = desk.result
    labels = {f.key: f.label(desk.lang) for f in fields.PREAMBLE}
    pairs = ((say("status.mark", desk.lang), __version__), (labels["plan_id"], result.plan.id), (labels["period"], result.period.label))  # fmt: skip
    for n, (name, value) in enumerate(pairs):
        sheet.write_string(row + n, 0, name)
        sheet.write_string(row + n, 1, clean(value), book.style(num_format="@"))
