"""A sheet that holds several tables, one below the other or side by side: each for itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from xltrack.documents import TableBlock
from xltrack.importing.grammar.headers import UNIT_COLUMNS
from xltrack.importing.tables.columns import Filled, column_meaning, fill, find_header, is_header

_HEADER_CELL = 14  # characters of a column's name; a row of tasks has more


def tables_of(table: TableBlock) -> Iterator[TableBlock]:
    """The tables of a block in reading order; the block itself where it holds one."""
    table = _without_margins(table)
    filled = fill(table)
    found = find_header(filled)
    if found is None:
        yield table
        return
    cuts = [0, *_begin_anew(filled, found[1], found[2]), len(table.rows)]
    for top, bottom in pairwise(cuts):
        part = _cut(table, top, bottom, 0, filled.width - 1) if len(cuts) > 2 else table
        yield from _beside(part)


def _without_margins(table: TableBlock) -> TableBlock:
    """A table without the columns left and right of it in which nothing stands: an empty column A, cells that were only formatted."""
    used = {at for row in table.rows for at, cell in enumerate(row.cells) if cell.strip()}
    width = max((len(row.cells) for row in table.rows), default=0)
    if not used or len(range(min(used), max(used) + 1)) == width:
        return table
    return _cut(table, 0, len(table.rows), min(used), max(used))


def _begin_anew(filled: Filled, first: int, behind: int) -> list[int]:
    """The rows where another table begins: its header, with the lines of one cell above it."""
    begins: list[int] = []
    header = filled.rows[first]
    for n in range(behind, len(filled.rows)):
        cells = filled.rows[n]
        if cells == header or not _another_header(cells):
            continue
        begin = n
        while begin > behind and len({cell for cell in filled.rows[begin - 1] if cell}) < 2:
            begin -= 1
        begins.append(begin)
        header = cells
    return begins


def _another_header(cells: list[str]) -> bool:
    if any(len(cell) > _HEADER_CELL or cell.isdigit() for cell in cells):
        return False
    named = {name for cell in cells if cell and (name := column_meaning(cell))}
    tells = bool(named & {"text", "problem", "path"}) and bool(named & {*UNIT_COLUMNS, "serial"})
    return tells and len(named) >= 3 and is_header(cells)


def _beside(table: TableBlock) -> Iterator[TableBlock]:
    """Tables whose columns say the same twice over are two, side by side."""
    filled = fill(table)
    found = find_header(filled)
    if found:
        header = filled.rows[found[1]]
        again = [at for at in range(1, filled.width) if header[at] and header[at] == header[0]]
        same = [cell for cell in header[: again[0]] if cell] if again else []
        if len(same) > 2 and "text" in map(column_meaning, same) and header[again[0] : again[0] + len(same)] == same:
            yield _cut(table, 0, len(table.rows), 0, again[0] - 1)
            yield from _beside(_cut(table, 0, len(table.rows), again[0], filled.width - 1))
            return
    yield table


def _cut(table: TableBlock, top: int, bottom: int, left: int, right: int) -> TableBlock:
    """The part of a table between rows and columns, its merges with it."""
    rows = tuple(replace(row, cells=row.cells[left : right + 1]) for row in table.rows[top:bottom])
    merges = tuple(
        (max(a, top) - top, max(b, left) - left, min(c, bottom - 1) - top, min(d, right) - left)
        for a, b, c, d in table.merges
        if top <= a < bottom and left <= b <= right
    )
    return TableBlock(rows, merges, table.name, table.exact)
