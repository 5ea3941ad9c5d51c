"""A flat sheet before it is written: columns of values, and what a cell can hold."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from xltrack.books.fit import row_height
from xltrack.grids import letters
from xltrack.values import CELL_LIMIT, EPOCH, utf16_length
from xltrack.words import say

A3, A4 = 8, 9  # paper sizes by their number in the file format
ROW_LIMIT = 1_048_576  # rows of a worksheet (Excel specifications and limits)
SIZE = 10.0  # points of the tables' text, where no template says otherwise

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML 1.0 cannot hold
_RICH = ("<r>", "</r>")  # xlsxwriter takes a shared string so enclosed for finished markup


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: ``kind`` as in :class:`xltrack.fields.Field`; ``values`` what its cells show
    (text, number, date, "" for blank).

    ``formulas``: one a row, without "=", "" where the value stands by itself; ``{r}`` in it is the row's
    number (1-based). ``links``: targets, "" for none.
    """

    key: str
    header: str
    kind: str
    width: float
    values: Sequence[Any]
    typed: bool = False
    formulas: Sequence[str] | None = None
    links: Sequence[str] | None = None


@dataclass(frozen=True)
class Table:
    """A flat sheet: header in row 1, records below. ``key`` names the sheet, ``title`` is its name in the workbook.

    ``frozen``: leading columns that stay in sight; ``printed``: the first and last column on paper (0-based);
    ``size``: points of its text; ``note``: a line below the records; ``cut``: some texts are longer than a row can show.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: int
    paper: int = A4
    frozen: int = 0
    hidden: bool = False
    printed: tuple[int, int] = (0, 0)
    size: float = SIZE
    note: str = ""
    cut: bool = False
    letters: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "letters", {c.key: letters(n) for n, c in enumerate(self.columns)})

    def column(self, key: str) -> Column:
        return next(c for c in self.columns if c.key == key)

    def range(self, key: str) -> str:
        """The absolute reference of a column's cells; row 2 alone where there is no record."""
        at = self.letters[key]
        return f"{quoted(self.title)}!${at}$2:${at}${max(self.rows, 1) + 1}"

    @property
    def whole(self) -> bool:
        """Whether one sheet holds it, so that formulas may point to it."""
        return self.rows < ROW_LIMIT

    def parts(self) -> list[Table]:
        """The table itself, or its continuations where it has more rows than a sheet (``名称 (2)`` …)."""
        size = ROW_LIMIT - 1
        if self.rows <= size:
            return [self]
        return [self._part(n, start, min(start + size, self.rows)) for n, start in enumerate(range(0, self.rows, size))]

    def _part(self, number: int, start: int, end: int) -> Table:
        cut = tuple(
            replace(
                c,
                values=c.values[start:end],
                formulas=c.formulas[start:end] if c.formulas else None,
                links=c.links[start:end] if c.links else None,
            )
            for c in self.columns
        )
        title = f"{self.title} ({number + 1})" if number else self.title
        return replace(self, title=title, columns=cut, rows=end - start)


def quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def clean(text: str) -> str:
    """A text as a cell can hold it: no character XML forbids, never markup, at most 32,767 UTF-16 units.

    What is longer is cut, and says so.
    """
    if len(text) < CELL_LIMIT // 2 and text.isprintable() and not text.startswith(_RICH[0]):
        return text
    text = _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if text.startswith(_RICH[0]) and text.endswith(_RICH[1]):
        text += " "
    if utf16_length(text) <= CELL_LIMIT:
        return text
    mark = say("status.cut", "zh")
    while utf16_length(text) > CELL_LIMIT - len(mark):
        text = text[: len(text) - max(1, (utf16_length(text) - CELL_LIMIT + len(mark)) // 2)]
    return text + mark


def serial_day(day: date) -> int:
    """A day as Excel's serial number."""
    plain = day.date() if isinstance(day, datetime) else day
    return (plain - EPOCH).days


def blank(value: Any) -> bool:
    return value is None or value == "" or value != value


def shown(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value


def heights(table: Table) -> list[float]:
    """Points every row needs for its longest text; office programs fit a row anew when something is typed into it."""
    lines = [1] * table.rows
    for column in table.columns:
        if column.kind == "id":
            continue
        short = int(column.width / 2 * SIZE / table.size) - 1 - 2 * (column.kind == "status")
        symbol = "● " if column.kind == "status" else ""
        long = [v for v in set(column.values) if v.__class__ is str and (len(v) > short or "\n" in v)]
        needed = zip(long, lines_in([symbol + v for v in long], column.width, table.size), strict=True)
        tall = {v: n for v, n in needed if n > 1}
        if tall:
            lines = [max(a, tall.get(v, 1)) for a, v in zip(lines, column.values, strict=True)]
    points = {n: row_height(n, table.size) for n in set(lines)}
    return [points[n] for n in lines]


def lines_of(text: str, width: float, size: float = SIZE) -> int:
    """As :func:`xltrack.books.fit.lines_needed`, for very many texts: every character of three bytes counts as wide."""
    return lines_in([text], width, size)[0]


def lines_in(texts: Sequence[str], width: float, size: float = SIZE) -> list[int]:
    """Lines of each of many texts, as :func:`lines_of`."""
    room = width * 7 - 5
    usable = room - size * 2 / 3
    wide = [(len(t.encode("utf-8", "replace")) - len(t)) / 2 for t in texts]
    measured = [(w + 0.55 * (len(t) - w)) * size * 4 / 3 for t, w in zip(texts, wide, strict=True)]
    return [
        sum(lines_in(text.split("\n"), width, size))
        if "\n" in text
        else 1 if long <= room else math.ceil(long / usable)
        for text, long in zip(texts, measured, strict=True)
    ]  # fmt: skip


def pixels(width: float) -> float:
    """Of a column so many characters wide."""
    return width * 7 + 5
