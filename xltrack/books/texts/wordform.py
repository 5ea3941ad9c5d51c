"""A form filled in Word (.docx) -> Grid: every table a sheet, the paragraphs around it as rows of one cell."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn

from xltrack import findings
from xltrack.books.raw import margins
from xltrack.books.raw.gate import DEFAULT, Archive, Limits, broken, load, unsafe
from xltrack.books.raw.kinds import NAMES, kind_of
from xltrack.books.raw.scan import COLUMNS, Area
from xltrack.books.texts.asides import lines_in, read_asides
from xltrack.books.texts.wordparts import FALLBACK, W, WordParts
from xltrack.grids import Cell, Grid, Sheet, Struck

# Ticks and boxes that Word keeps as characters of the fonts Wingdings and Wingdings 2.
_SYMBOLS = {"F0FE": "☑", "F0FD": "☒", "F0FC": "√", "F052": "☑", "F0A8": "□", "F06F": "□", "F0A3": "□"}
_OFF = frozenset({"0", "false", "off"})


@dataclass(slots=True)
class _Table:
    """A table as it is read; ``notes``: what the comments of the document say, by their number."""

    notes: Mapping[str, str]
    rows: list[tuple[Cell, ...]] = field(default_factory=list)
    merges: list[Area] = field(default_factory=list)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    struck: dict[tuple[int, int], Struck] = field(default_factory=dict)

    def text(self, element: Any, column: int) -> str:
        """The text of a cell or paragraph of the row that comes next; what is noted or struck through in it is kept with its place."""
        place = len(self.rows), column
        marks = (mark.get(qn("w:id"), "") for mark in element.iter(qn("w:commentReference")))
        if said := "\n".join(self.notes[mark] for mark in marks if mark in self.notes):
            self.comments[place] = "\n".join(filter(None, (self.comments.get(place), said)))
        gone = {node for run in element.iter(qn("w:r")) if _is_struck(run) for node in run.iter()}
        if words := _text(element, only=gone) if gone else "":
            self.struck[place] = Struck(words, _text(element, but=gone))
        return _text(element)

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)

    def add_paragraph(self, element: Any) -> None:
        if text := self.text(element, 0):
            self.rows.append((text,))

    def append(self, below: _Table) -> None:
        """Adds what stands below the table."""
        down = len(self.rows)
        self.rows += below.rows
        self.merges += [(top + down, left, bottom + down, right) for top, left, bottom, right in below.merges]
        self.comments |= {(row + down, n): said for (row, n), said in below.comments.items()}
        self.struck |= {(row + down, n): said for (row, n), said in below.struck.items()}


def read_docx_grid(path: str | Path, *, limits: Limits = DEFAULT) -> Grid:
    """The tables of a .docx as sheets named by their number, ``Grid.format`` docx.

    Paragraphs before a table stand above it, those after the last table below it, each as a row of one cell; a table of as many columns right
    below another, with no word between, is the rest of it. Row and column are positions in these rows, there being no addresses in Word. Deleted text of tracked changes is left out.
    Raises UnreadableError; a document without a table is a grid without sheets.
    """
    data = load(path, limits)
    kind = kind_of(data, Path(path).suffix, limits)
    if kind == "encrypted":
        raise findings.refusal("file-encrypted")
    if kind != "docx":
        raise findings.refusal("file-not-workbook", NAMES.get(kind, kind))
    for _ in Archive(data, limits).sweep():
        pass  # every part is judged before the parser sees it
    try:
        body: Any = docx.Document(io.BytesIO(data)).element.body
    except Exception as problem:  # whatever a damaged package makes the reader raise
        raise broken(f"docx: {problem}") from None
    parts = WordParts(data, limits)
    comments = (comment for root in parts.roots("comments") for comment in root)
    beside = margins.words(text for kind, text in read_asides(parts) if kind != "comment")
    tables = _tables(body, {c.get(f"{W}id", ""): "\n".join(lines_in(c)) for c in comments}, limits)
    sheets = tuple(
        Sheet(str(n), tuple(t.rows), merges=tuple(t.merges), comments=t.comments, struck=t.struck, margins=beside)
        for n, t in enumerate(tables, 1)
    )
    return Grid(str(path), hashlib.sha256(data).hexdigest(), sheets, "docx")


def _tables(body: Any, notes: Mapping[str, str], limits: Limits) -> list[_Table]:
    tables, table = list[_Table](), _Table(notes)
    budget = limits.cells
    for element in _blocks(body):
        if element.tag == qn("w:tbl"):
            alone = not table.rows
            _fill(table, element, limits)
            budget -= sum(map(len, table.rows))
            if budget < 0:
                raise unsafe("cells", f"> {limits.cells:,}")
            if alone and tables and table.width == tables[-1].width:
                tables[-1].append(table)
            else:
                tables.append(table)
            table = _Table(notes)
        else:
            table.add_paragraph(element)
    if tables:
        tables[-1].append(table)
    return tables


def _blocks(body: Any) -> list[Any]:
    """Paragraphs and tables in order, those inside content controls included, those inside cells left out."""
    inside = {qn("w:tbl"), qn("w:p")}
    found, todo = [], [body]
    while todo:
        element = todo.pop()
        if element.tag in inside:
            found.append(element)
        elif element.tag in {qn("w:body"), qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")}:
            todo.extend(reversed(list(element)))
    return found


def _fill(table: _Table, element: Any, limits: Limits) -> None:
    """Add the rows of a table; a cell over several columns or rows has its text in the first and is a merge."""
    open_cells: dict[int, tuple[int, int]] = {}  # column -> first row and width of a cell that goes on downwards
    areas: dict[tuple[int, int], Area] = {}
    cells = 0
    for line in element.iter(qn("w:tr")):
        if next(line.iterancestors(qn("w:tbl"))) is not element:
            continue
        number, row = len(table.rows), [None] * _number(line.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}"), 0)
        values: list[Cell] = list(row)
        for cell in line.iter(qn("w:tc")):
            if next(cell.iterancestors(qn("w:tr"))) is not line:
                continue  # of a table inside the cell; its words are read with the cell
            properties = cell.find(qn("w:tcPr"))
            width = _number(None if properties is None else properties.find(qn("w:gridSpan")), 1)
            merge = None if properties is None else properties.find(qn("w:vMerge"))
            first, column = number, len(values)
            if merge is not None and merge.get(qn("w:val"), "continue") == "continue" and column in open_cells:
                first, width = open_cells[column]
            values += [table.text(cell, column) or None] + [None] * (width - 1)
            open_cells[column] = first, width
            areas[first, column] = (first, column, number, column + width - 1)
        cells += len(values)
        if len(values) > COLUMNS or cells > limits.cells:
            raise unsafe("cells", f"{len(values):,}")
        table.rows.append(tuple(values))
    table.merges += [area for area in areas.values() if area[:2] != area[2:]]


def _number(element: Any, default: int) -> int:
    """The value of a count such as gridSpan; Word itself allows 63 columns."""
    text = "" if element is None else element.get(qn("w:val"), "")
    return max(min(int(text), COLUMNS + 1), default) if text.isascii() and text.isdigit() else default


def _is_struck(run: Any) -> bool:
    """Whether a run is struck through, once or twice."""
    marks = (run.find(f"{qn('w:rPr')}/{qn(tag)}") for tag in ("w:strike", "w:dstrike"))
    return any(mark is not None and mark.get(qn("w:val"), "1") not in _OFF for mark in marks)


def _text(element: Any, *, only: Collection[Any] = (), but: Collection[Any] = ()) -> str:
    """What is shown of a paragraph or cell, of some nodes ``only`` or of all ``but`` some: paragraphs on lines of their own, ticks as characters."""
    words: list[str] = []
    twice = {node for fallback in element.iter(FALLBACK) for node in fallback.iter()}
    for node in element.iter():
        if node in twice or node in but or (only and node not in only):
            continue
        if node.tag == qn("w:p"):
            words.append("\n")
        elif node.tag == qn("w:t"):
            words.append(node.text or "")
        elif node.tag in {qn("w:br"), qn("w:cr")}:
            words.append("\n")
        elif node.tag == qn("w:tab") and node.getparent().tag == qn("w:r"):
            words.append("\t")
        elif node.tag == qn("w:sym"):
            words.append(_SYMBOLS.get(node.get(qn("w:char"), "").upper(), ""))
    return "".join(words).strip()
