"""Spreadsheets as cells: what every reader of a workbook gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import NamedTuple

from xltrack.addresses import address, letters
from xltrack.findings import Finding

__all__ = ["Cell", "Grid", "Sheet", "Struck", "address", "letters"]

Cell = str | float | int | bool | date | datetime | time | None


class Struck(NamedTuple):
    """What is struck through in a cell, as its file writes it, and the text that is left, "" where all of it is struck."""

    gone: str
    left: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet: ``rows[r][c]`` is the cell at 0-based row r and column c of the sheet itself (nothing trimmed before it).

    ``errors`` holds error values (#REF!) by (row, column), ``formulas`` the cells that hold one, ``merges`` (first row, first column,
    last row, last column), ``comments`` their texts. A merge's value stands in its top-left cell. Rows may be of unequal length. Numbers are
    floats, whole ones too. A blank cell is None; "" only where a formula gave an empty text, so a formula cell of None was never calculated.
    ``percent``: numbers shown as percentages, so that 0.95 there was typed 95%. ``hidden_rows`` and ``hidden_columns`` are told of
    .xlsx and .xls; a filter hides rows too. ``struck``: cells with words struck through; their values are whole.
    ``boxes``: words of text boxes by the cell in which they begin, told of every format that has them; ``margins``: those of page headers and footers.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    hidden: bool = False
    merges: tuple[tuple[int, int, int, int], ...] = ()
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    percent: frozenset[tuple[int, int]] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck: Mapping[tuple[int, int], Struck] = field(default_factory=dict)
    boxes: Mapping[tuple[int, int], str] = field(default_factory=dict)
    margins: tuple[str, ...] = ()

    def cell(self, row: int, column: int) -> Cell:
        """The value there, None beyond what the sheet holds."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return None


@dataclass(frozen=True, slots=True)
class Grid:
    """A spreadsheet file as cells: ``name`` is the path as given, ``format`` what its content is (xlsx, xls, xlsb, ods, csv).

    ``properties`` are custom document properties; ``findings`` what the gate noticed (macros, links).
    """

    name: str
    sha256: str
    sheets: tuple[Sheet, ...]
    format: str = "xlsx"
    properties: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
