"""Which file is a status workbook, and of which plan and period."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xltrack import fields
from xltrack.books.grid import read_grid
from xltrack.books.raw.gate import Limits
from xltrack.books.raw.peek import peek
from xltrack.errors import UnreadableError
from xltrack.fields import SHEETS
from xltrack.grids import Grid
from xltrack.values import is_blank, key, text_of
from xltrack.words import WORDS

MIB = 1024 * 1024
OWN_WORK = Limits(
    file_bytes=512 * MIB,
    inflated_bytes=8192 * MIB,
    ratio=1000,
    cells=60_000_000,
    text_bytes=4096 * MIB,
    area=60_000_000,
)
PROPERTY, MARK = "xltrack", "status"
SCAN = 400  # rows of the overview searched for what the workbook is


def is_status(path: Path) -> bool:
    """Whether a file is a status workbook, by what it says itself: its property, else the cells of its overview."""
    said = _property(path)
    if said:
        return said.startswith(f"{MARK} ")
    try:
        return bool(identity(read_grid(path, limits=OWN_WORK)))
    except UnreadableError:
        return False


def has_its_sheets(grid: Grid) -> bool:
    """A status workbook has an overview and a ledger; no other workbook of xltrack has both."""
    names = {key(sheet.name) for sheet in grid.sheets}
    return all(names & set(map(key, SHEETS[kind])) for kind in ("overview", "ledger"))


def _property(path: Path) -> str:
    """What the file says it is among its custom properties, "" where it says nothing."""
    text = peek(path, "docProps/custom.xml", MIB).decode("utf-8", "replace")
    at = text.find(f'name="{PROPERTY}"')
    value = text[at : text.find("</property>", at)] if at >= 0 else ""
    return value.rpartition("<vt:lpwstr>")[2].partition("<")[0]


def identity(grid: Grid) -> dict[str, str]:
    """Plan id, period, version and the day its data stand for, as the workbook's cells say them; {} where no sheet holds the mark."""
    marks = {key(word) for word in WORDS["status.mark"]}
    names = {f.key: {key(f.zh), key(f.en)} for f in fields.PREAMBLE if f.key in ("plan_id", "period")}
    days = {f.key: {key(f.zh), key(f.en)} for f in fields.PERIODS if f.key == "as_of"}
    for sheet in grid.sheets:
        for n, row in enumerate(sheet.rows[:SCAN]):
            said = _said(row)
            if marks & {key(s) for s in said}:
                found = {"version": _after(said, marks)} | {name: _after(said, words) for name, words in names.items()}
                above = [text for before in sheet.rows[max(n - 1, 0) : n] for text in _said(before)]
                return found | {name: _after(above, words) for name, words in days.items()}
    return {}


def _said(row: Sequence[object]) -> list[str]:
    return [text_of(c).strip() for c in row if not is_blank(c)]


def _after(said: Sequence[str], names: set[str]) -> str:
    at = next((n for n, s in enumerate(said) if key(s) in names), -1)
    return said[at + 1] if 0 <= at < len(said) - 1 else ""
