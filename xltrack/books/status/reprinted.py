"""Columns that every merge writes anew: a mark of each cell, so that words typed over one are noticed and not lost in silence.

The marks of a row stand on the hidden lists sheet as one text, four characters a cell; rows may be sorted, for a row is known by its marks.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from xltrack.books.status.cells import Table, clean
from xltrack.fields import STATUS_SHEETS, WATCHED
from xltrack.grouped import grouped
from xltrack.values import is_blank, text_of

COMPARED = {
    "items": {"serial", "text", "self", "effective", "lead_progress", "reason", "measures"},
    "answers": {"self", "effective", "progress", "reason", "measures"},
    "returns": {"unit", "period", "filled_on", "submission"},
}  # what the reader holds against the history itself
LARGEST = 60_000  # cells of a sheet from which it is not watched: marks must not slow a merge down
SHORT = 16_000  # characters of a text that surely fits a cell
WIDTH = 4  # characters of a mark
BLANK = "0" * WIDTH
LIVE = "~" * WIDTH  # a formula, whatever it shows
Row = tuple[str, ...]
LIKE = 0.5  # share of its marks by which an edited row is known
FEW, MANY = 4, 60  # of its marks, the rarest; and the written rows looked at for each


class Over(NamedTuple):
    """A cell typed over, or (``name`` "") a row that no merge wrote."""

    row: int
    name: str
    text: str


def watched(table: Table) -> list[str]:
    """The keys of the columns of a table whose cells are marked."""
    if table.key not in WATCHED:
        return []
    known = {f.key for f in STATUS_SHEETS[table.key] if not f.typed} - COMPARED.get(table.key, set())
    names = [c.key for c in table.columns if c.key in known and not c.typed]
    return names if table.rows * len(names) <= LARGEST else []


def marks_of(table: Table) -> list[str]:
    """The names of the marked columns, then the marks of every row, then those of the line below; nothing where the table is not watched."""
    names = watched(table)
    if not names:
        return []
    columns = [table.column(name) for name in names]
    marks = []
    for column in columns:
        own = _marks(column.values)
        live = column.formulas
        marks.append([LIVE if formula else mark for formula, mark in zip(live, own, strict=True)] if live else own)
    rows = _rows(marks)
    beside = table.columns[table.printed[0]].key
    below = ["".join(_marks([table.note if name == beside else "" for name in names]))] if table.note else []
    return [" ".join(names), *rows, *below]


def page_marks(cells: Sequence[Any]) -> str:
    """The marks of the cells of a page that are no formulas, as one text."""
    return "".join(_marks(cells))


def unknown(listed: str, cells: Sequence[Any]) -> list[int]:
    """Which cells of a page say nothing that was written there, wherever it stands now: their numbers. A text is known once as often as it was written."""
    left, found = Counter(_parted(listed)), []
    for n, mark in enumerate(_marks(cells)):
        if left[mark]:
            left[mark] -= 1
        else:
            found.append(n)
    return found


def overwritten(
    listed: Sequence[str], numbers: Sequence[int], columns: Mapping[str, tuple[int, Sequence[Any]]], formulas: Container[tuple[int, int]] = ()
) -> Iterator[Over]:  # fmt: skip
    """What was typed over, given the marks as written and the sheet as it stands: its rows and, by key, the place of every column and its cells;
    ``formulas``: the cells that hold one, () where the file's format keeps none."""
    every = listed[0].split(" ")
    held = [text for text in listed[1:] if len(text) == WIDTH * len(every)]  # another is no row's: somebody typed there
    blind = {at // WIDTH for text in held for at in _found(text, LIVE)} if not formulas else set()
    told = [k for k, name in enumerate(every) if name in columns and k not in blind]
    names = [every[k] for k in told]
    cells = [columns[name] for name in names]
    rows = _rows([_as_marked(numbers, at, column, formulas) for at, column in cells])
    left = Counter(held if names == every else ("".join(_parted(text)[k] for k in told) for text in held))
    strange = []
    for n, own in enumerate(rows):
        if left[own]:
            left[own] -= 1
        elif not all(is_blank(column[n]) for _, column in cells):
            strange.append((n, tuple(_parted(own))))
    waiting = _Waiting([tuple(_parted(text)) for text in left.elements()] if strange else [])
    for n, parts in strange:
        best = waiting.take(parts)
        if best is None:
            yield Over(numbers[n], "", "")
            continue
        for (_, column), name, here, there in zip(cells, names, parts, best, strict=True):
            if here != there:
                yield Over(numbers[n], name, text_of(column[n]).strip())


def _as_marked(
    numbers: Sequence[int], at: int, column: Sequence[Any], formulas: Container[tuple[int, int]]
) -> list[str]:
    own = _marks(column)
    return (
        [LIVE if (row, at) in formulas else mark for row, mark in zip(numbers, own, strict=True)] if formulas else own
    )


def _rows(marks: Sequence[Sequence[str]]) -> list[str]:
    return ["".join(row) for row in zip(*marks, strict=True)]


def _found(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + len(part))


class _Waiting:
    """Written rows that no row of the sheet is: found again by the rarest of their marks, so that a sheet full of edits is no long search."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = dict(enumerate(rows))
        self.places = grouped((place, n) for n, row in self.rows.items() for place in enumerate(row))

    def take(self, own: Row) -> Row | None:
        """The row most like one, which waits no more; None where none shares half of its marks."""
        said = [place for place in enumerate(own) if place[1] != BLANK and place in self.places]
        found = sorted((self.places[place] for place in said), key=len)[:FEW]
        near = {n for rows in found for n in rows[:MANY] if n in self.rows}
        best = max(near, key=lambda n: (_alike(own, self.rows[n]), -n), default=None)
        if best is None or _alike(own, self.rows[best]) < LIKE * sum(mark != BLANK for mark in self.rows[best]):
            return None
        return self.rows.pop(best)


def _parted(text: str) -> list[str]:
    return [text[at : at + WIDTH] for at in range(0, len(text), WIDTH)]


def _alike(one: Row, other: Row) -> int:
    """How many cells say the same."""
    return sum(a == b != BLANK for a, b in zip(one, other, strict=True))


def _marks(cells: Sequence[Any]) -> list[str]:
    known = {value: _mark(value) for value in set(cells)}
    return [known[value] for value in cells]


def _mark(value: Any) -> str:
    return f"{zlib.crc32(_word(value).encode('utf-8', 'replace')) & 0xFFFF:04x}"


def _word(value: Any) -> str:
    """A cell's words, however a program stores its number, its day or its line breaks."""
    if isinstance(value, str):
        word = "".join(value.split())
        return word if word.isprintable() and len(value) < SHORT else "".join(clean(value).split())
    if is_blank(value):
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value:.10g}"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else "".join(text_of(value).split())
