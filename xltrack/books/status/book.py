"""The status workbook (汇总表) ⇄ consolidation and ledger. It is read by :mod:`xltrack.books.status.read`."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from xltrack import __version__
from xltrack.books.status.confirmed import put_confirmation
from xltrack.books.status.identity import MARK, PROPERTY
from xltrack.books.status.look import Look
from xltrack.books.status.overview import put_overview
from xltrack.books.status.style import dress
from xltrack.books.status.tables import every_table, lists_table, names_of
from xltrack.books.status.template import usual_look
from xltrack.books.status.view import View
from xltrack.books.status.write import Book, constants, put_table
from xltrack.books.whole import whole
from xltrack.fields import sheet_name
from xltrack.records import Consolidation


def write_status(result: Consolidation, path: Path, look: Look | None = None) -> None:
    """The result as the workbook ``path``, whole or not at all; ``look``: of a status template, the usual one without.

    Raises XltrackError ``not-writable`` where the folder or the old file (open in Excel) forbids it; the old file stays
    as it is.
    """
    with whole(path) as part, part.open("wb") as target:
        put_status(result, target, path.parent, look)


def put_status(
    result: Consolidation, target: IO[bytes], folder: Path | None, look: Look | None, *, fast: bool = True
) -> None:
    """The same into an open file: the same result gives the same bytes.

    ``folder``: where the workbook will lie, for links to the returns. ``fast=False`` writes the same cells by
    xlsxwriter's public calls only.
    """
    plan = result.plan
    view = View(result, look or usual_look(plan.language))
    book = Book(target, view.look, (plan.title, result.period.label), fast)
    made = every_table(view, folder)
    overview = book.sheet(sheet_name("overview", view.lang))
    first = put_confirmation if result.period.confirms else put_overview
    first(book, overview, view, made)
    made["lists"] = lists_table(view, made, constants(overview))
    for table in made.values():
        for part in table.parts():
            dress(book, put_table(book, part), part, view)
    for name, where in names_of(made).items():
        book.workbook.define_name(name, where)
    book.workbook.set_custom_property(PROPERTY, f"{MARK} {plan.id} {result.period.label} {__version__}")
    book.close()
