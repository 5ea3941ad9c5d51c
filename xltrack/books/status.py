"""The status workbook (汇总表): consolidation → workbook. The reading half is :mod:`xltrack.books.status_read`."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import Any

from xltrack import __version__, fields
from xltrack.books import status_tables as tables
from xltrack.books.status_overview import put_overview
from xltrack.books.status_style import dress
from xltrack.books.status_tables import Desk
from xltrack.books.status_write import Book, Table, put_table
from xltrack.books.whole import whole
from xltrack.fields import sheet_name
from xltrack.records import Consolidation


def write_status(result: Consolidation, path: Path) -> None:
    """The result as the workbook ``path``, whole or not at all.

    Raises XltrackError ``not-writable`` where the folder or the old file (open in Excel) forbids it; the old file stays as it is.
    """
    content = status_bytes(result, path.parent)
    with whole(path) as part:
        part.write_bytes(content)


def status_bytes(result: Consolidation, folder: Path | None = None, *, fast: bool = True) -> bytes:
    """The same as bytes: the same result gives the same bytes. ``folder``: where the workbook will lie, for relative links to the returns.

    ``fast=False`` writes the same cells by xlsxwriter's public calls only.
    """
    desk, book = Desk(result), Book(result.plan.language, fast)
    made = every_table(desk, folder)
    overview = book.sheet(sheet_name("overview", desk.lang))
    for table in made.values():
        for part in table.parts():
            dress(book, put_table(book, part), part, desk)
    for name, where in names_of(desk, made).items():
        book.workbook.define_name(name, where)
    put_overview(book, overview, desk, made)
    book.workbook.set_custom_property("xltrack", f"status {result.plan.id} {result.period.label} {__version__}")
    return book.close()


def every_table(desk: Desk, folder: Path | None) -> dict[str, Table]:
    """Every flat sheet in the order of the workbook."""
    result = desk.result
    made = {
        "items": tables.items_table(desk),
        "lagging": tables.flat(desk, "lagging", result.lagging, fields.STATUS_LAGGING, tables.A4, 1),
        "units": tables.units_table(desk),
        "answers": tables.answers_table(desk),
        "findings": tables.findings_table(desk, lambda *place: link_to(folder, *place)),
        "returns": tables.flat(desk, "returns", result.returns, fields.STATUS_RETURNS, tables.A4, 1),
    }
    if len(result.unasked):
        made["unasked"] = tables.flat(desk, "unasked", result.unasked, fields.STATUS_UNASKED)
    made["ledger"] = tables.flat(desk, "ledger", result.ledger, fields.STATUS_LEDGER, tables.A3, 3)
    if len(result.repairs):
        made["repairs"] = tables.flat(desk, "repairs", result.repairs, ())
    made["lists"] = tables.lists_table(desk)[0]
    return made


def names_of(desk: Desk, made: dict[str, Table]) -> dict[str, str]:
    """Defined names: the choices by kind, and the columns that formulas look through."""
    names = tables.lists_table(desk)[1]
    wanted: dict[str, Any] = {
        "answers": {"id": "id", "unit": "unit", "status": "effective", "counts": "counts", "verdict": "verdict"},
        "items": {"id": "id", "path": "path", "status": "effective", "verdict": "verdict", "overdue": "overdue",
                  "lagging": "lagging", "previous": "previous_status", "doubtful": "doubtful"},
        "ledger": {"period": "period", "unit": "unit", "status": "effective"},
    }  # fmt: skip
    for key, columns in wanted.items():
        names |= {f"{key}_{name}": "=" + made[key].range(column) for name, column in columns.items()}
    return names


def link_to(folder: Path | None, file: str, sheet: str, cell: str) -> str:
    """A link to a cell of a file beside or below the workbook, "" where there is none to link to."""
    if not file or folder is None:
        return ""
    path = PurePath(file)
    try:
        relative = path.relative_to(folder) if path.is_absolute() == folder.is_absolute() else path
    except ValueError:
        relative = path
    place = f"#'{sheet.replace(chr(39), chr(39) * 2)}'!{cell}" if sheet and cell else ""
    target = f"external:{relative.as_posix()}{place}"
    return target if len(target) <= 255 else ""
