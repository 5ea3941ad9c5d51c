"""How the documents of other offices are written as files, and what a person reads in each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import docx
import openpyxl

from tests.import_documents import Task, Wanted

Span = tuple[int, int, int, int]


@dataclass(frozen=True)
class Entry(Task):
    """A task with its printed serial (brackets and stops left out), its place under that serial and its kind."""

    serial: str = ""
    sub: int | None = None
    kind: str = "regular"


@dataclass(frozen=True)
class HeldOut:
    """A document as a file: how to write it, what it holds, the due days of its reporting periods."""

    name: str
    write: Callable[[Path], None]
    entries: tuple[Entry, ...]
    periods: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grid:
    """A table of a document: its rows and the spans of merged cells (first row, first column, last row, last column)."""

    rows: Sequence[Sequence[object]]
    merges: Sequence[Span] = ()


def e(
    serial: str,
    section: str,
    text: str,
    days: str = "",
    numbers: Sequence[Wanted] = (),
    *,
    lead: str = "",
    support: str = "",
    joint: str = "",
    sub: int | None = None,
    kind: str = "regular",
) -> Entry:
    """An entry; names are parted by ``|`` (English names hold spaces), days by spaces."""

    def names(text: str) -> tuple[str, ...]:
        return tuple(name for name in text.split("|") if name)

    return Entry(
        section, text, names(lead), names(support), names(joint), tuple(days.split()), tuple(numbers), serial, sub, kind
    )


def word(*parts: str | Grid) -> Callable[[Path], None]:
    """Writes a Word document of paragraphs and tables."""

    def write(path: Path) -> None:
        document = docx.Document()
        for part in parts:
            if isinstance(part, str):
                document.add_paragraph(part)
                continue
            table = document.add_table(rows=len(part.rows), cols=len(part.rows[0]))
            for r, row in enumerate(part.rows):
                for c, text in enumerate(row):
                    if text:
                        table.cell(r, c).text = str(text)
            for top, left, bottom, right in part.merges:
                table.cell(top, left).merge(table.cell(bottom, right))
        document.save(str(path))

    return write


def book(grid: Grid) -> Callable[[Path], None]:
    """Writes a workbook of one sheet."""

    def write(path: Path) -> None:
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        assert sheet is not None
        for row in grid.rows:
            sheet.append(["" if cell is None else cell for cell in row])
        for top, left, bottom, right in grid.merges:
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
        workbook.save(path)

    return write


def text(content: str, encoding: str = "utf-8") -> Callable[[Path], None]:
    """Writes a text as it is."""

    def write(path: Path) -> None:
        path.write_bytes(content.encode(encoding))

    return write
