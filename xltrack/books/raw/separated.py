"""Text with separators (.csv, and what is often called .xls but is not) -> a Sheet. Every cell is text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from xltrack.books.raw.gate import Limits, broken, unsafe
from xltrack.books.raw.kinds import decode, separator
from xltrack.books.raw.scan import COLUMNS, ROWS
from xltrack.grids import Sheet


def _records(text: str, mark: str) -> Iterator[list[str]]:
    """The records of a text. A quotation mark that nothing closes would swallow those below it: line by line it is a character like others."""
    if text.count('"') % 2 == 0:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        return
    for line in text.splitlines():
        if line.count('"') % 2:
            yield from csv.reader([line], delimiter=mark, quoting=csv.QUOTE_NONE)
        else:
            yield from csv.reader([line], delimiter=mark)


def read_separated(data: bytes, name: str, limits: Limits) -> Sheet:
    """The sheet of a csv in UTF-8, UTF-16 or GB18030, with comma, semicolon, tab or upright stroke. Raises UnreadableError."""
    text = decode(data)
    if text is None:
        raise broken("csv")
    mark, _ = separator(text)
    text = re.sub(r"\Asep=[,;\t|]\r?\n", "", text)
    rows: list[tuple[str | None, ...]] = []
    cells = 0
    try:
        for row in _records(text, mark):
            cells += len(row)
            if cells > limits.cells or len(row) > COLUMNS or len(rows) >= ROWS:
                raise unsafe("cells", f"> {min(cells, limits.cells):,}")
            rows.append(tuple(value or None for value in row))
    except csv.Error as problem:
        raise broken(f"csv: {problem}") from None
    while rows and not any(rows[-1]):
        rows.pop()
    return Sheet(name, tuple(rows))
