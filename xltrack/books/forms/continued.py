"""Items that take several rows of a returned sheet: a table pasted from Word gives every paragraph of a cell a row of its own, and merges the rest."""

from __future__ import annotations

from collections.abc import Mapping

from xltrack.grids import Sheet
from xltrack.records import Column
from xltrack.values import is_blank


def continued(sheet: Sheet, columns: Mapping[str, Column], decides: str, rows: range) -> dict[int, int]:
    """First row → last row of every item that goes on in the rows below: its task is merged over them, and they name no other task and make no choice of
    their own, so that nothing there can be another item's."""
    if "text" not in columns:
        return {}
    silent = [c.index for name, c in columns.items() if not c.asked or name == decides]
    over = ((top, bottom) for top, left, bottom, right in sheet.merges if left <= columns["text"].index <= right)
    return {
        top: bottom
        for top, bottom in over
        if bottom > top
        and top in rows
        and bottom in rows
        and not is_blank(sheet.cell(top, columns["text"].index))
        and all(is_blank(sheet.cell(row, n)) for row in range(top + 1, bottom + 1) for n in silent)
    }
