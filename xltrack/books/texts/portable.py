"""PDF with text → Document: lines joined into paragraphs again, ruled tables as tables, also where they run over pages.

What a page shows is read in the child process (``books/raw/child.py``) by pdfplumber, an optional extra; here its lines and cells are put
together. A PDF keeps no paragraphs and no rows, so that every row joined over a page break is a finding.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from xltrack import findings
from xltrack.books.raw import reader
from xltrack.books.raw.gate import Limits
from xltrack.documents import Document, Paragraph, TableBlock, TableRow
from xltrack.findings import Finding
from xltrack.values import together

SECONDS = 180.0  # a page with a large ruled table takes up to a second
NEAR = 2.0  # points: edges of cells that lie so near are one
_BEGINS = re.compile(
    r"\s*(?:第?[一二三四五六七八九十百]+[、.．章节条]|[（(][一二三四五六七八九十\d]+[)）]|\d+(?:\.\d+)*[.．、)）]|[①-⑳]|附件|[-—–]\s*\d+\s*[-—–]$)"
)
_GLUE = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[0-9A-Za-z])|(?<=[0-9A-Za-z%]) (?=[\u3000-\u9fff\uff00-\uffef])"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line; places in points from the page's left and top."""

    left: float
    right: float
    top: float
    height: float
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows. ``tables``: the cells of each, as (left, top, right, bottom, text)."""

    lines: tuple[Line, ...]
    tables: tuple[tuple[tuple[float, float, float, float, str], ...], ...]


def is_installed() -> bool:
    """Whether the extra that reads PDF is there."""
    return importlib.util.find_spec("pdfplumber") is not None


def read_pdf(name: str, data: bytes, limits: Limits) -> Document:
    """Raises UnreadableError: ``document-pdf`` without the extra, ``document-scan`` without text, and what the child refuses."""
    if not is_installed():
        raise findings.refusal("document-pdf")
    told = reader.pages(data, replace(limits, seconds=max(limits.seconds, SECONDS)))
    shown = [Page(tuple(Line(*line) for line in lines), tuple(map(tuple, tables))) for lines, tables in told]
    if not any(page.lines or page.tables for page in shown):
        raise findings.refusal("document-scan", "PDF")
    blocks, joined = put_together(shown)
    return Document(name, blocks, "pdf", tuple(Finding("document-row-joined", name, found=text) for text in joined))


def put_together(pages: Sequence[Page]) -> tuple[tuple[Paragraph | TableBlock, ...], list[str]]:
    """(paragraphs and tables in reading order, texts of the rows that were joined over a page break)."""
    loose: list[str | _Grid] = []
    joined: list[str] = []
    for page in pages:
        for n, part in enumerate(_parts(page)):
            before = loose[-1] if loose else None
            if isinstance(part, _Grid) and isinstance(before, _Grid) and n == 0 and before.width == part.width:
                joined += before.go_on(part)
            elif isinstance(part, _Grid):
                loose.append(part)
            else:
                loose += paragraphs(part)
    return tuple(_numbered(loose)), joined


def _numbered(loose: Sequence[str | _Grid]) -> Iterator[Paragraph | TableBlock]:
    line = 0
    for part in loose:
        if isinstance(part, str):
            line += 1
            yield Paragraph(line, part)
        else:
            rows = tuple(TableRow(line + n, tuple(cells)) for n, cells in enumerate(part.rows, 1))
            line += len(rows)
            yield TableBlock(rows, tuple(sorted(part.merges)))


def _parts(page: Page) -> Iterator[_Grid | list[Line]]:
    """Tables, and the runs of lines between them, from the top down."""
    tables = sorted((t for t in page.tables if t), key=lambda cells: min(c[1] for c in cells))
    run: list[Line] = []
    waiting = [(min(c[1] for c in t), max(c[3] for c in t), t) for t in tables]
    for line in sorted(page.lines, key=lambda one: (one.top, one.left)):
        while waiting and line.top >= waiting[0][0] - NEAR:
            if run:
                yield run
                run = []
            yield _Grid(waiting.pop(0)[2])
        run.append(line)
    if run:
        yield run
    yield from (_Grid(t) for _, _, t in waiting)


def paragraphs(lines: Sequence[Line]) -> list[str]:
    """Lines joined where one reaches the right margin and the next does not begin anew (by a numeral or an indent)."""
    margin = max(line.right for line in lines)
    edge = min(line.left for line in lines)
    found = [lines[0].text]
    for before, line in pairwise(lines):
        full = before.right >= margin - 1.5 * before.height
        indented = line.left > edge + line.height
        if full and not indented and not _BEGINS.match(line.text):
            found[-1] = together(found[-1], line.text)
        else:
            found.append(line.text)
    return [_GLUE.sub("", text) for text in found]


class _Grid:
    """A ruled table: cells placed by their edges. ``merges``: (first row, first column, last row, last column), 0-based."""

    def __init__(self, cells: Sequence[tuple[float, float, float, float, str]]) -> None:
        across = _edges([c[0] for c in cells] + [c[2] for c in cells])
        down = _edges([c[1] for c in cells] + [c[3] for c in cells])
        self.width = len(across) - 1
        self.rows = [[""] * self.width for _ in range(len(down) - 1)]
        self.merges: list[tuple[int, int, int, int]] = []
        for left, top, right, bottom, text in cells:
            place = (_at(down, top), _at(across, left), _at(down, bottom) - 1, _at(across, right) - 1)
            self.rows[place[0]][place[1]] = _cell(text)
            if place[:2] != place[2:]:
                self.merges.append(place)

    def go_on(self, other: _Grid) -> list[str]:
        """Add the rows of the next page, without a repeated header; its first row is the rest of our last one where it lacks what every row
        has. Gives the texts joined."""
        repeated = other.rows[0] == self.rows[0] and len(other.rows) > 1
        rows = other.rows[repeated:]
        merges = [(a - repeated, b, c - repeated, d) for a, b, c, d in other.merges if a >= repeated]
        rest = self._is_rest(rows[0])
        if rest:
            self.rows[-1] = [together(a, b) for a, b in zip(self.rows[-1], rows[0], strict=True)]
        last = len(self.rows) - 1
        for column in {m[1] for m in self.merges if m[0] != m[2]}:  # a merge that the page break cut goes on
            ends = next((c for a, b, c, d in merges if a == 0 and b == d == column), 0)
            if not rows[0][column]:
                merges = [m for m in merges if not (m[0] == 0 and m[1] == column)]
                self._lengthen(column, last, last + 1 - rest + ends)
        shift = last + 1 - rest
        self.merges += [(max(a + shift, last), b, c + shift, d) for a, b, c, d in merges if c + shift > last]
        told = [" ".join(filter(None, self.rows[-1]))] if rest else []
        self.rows += rows[rest:]
        return told

    def _is_rest(self, row: Sequence[str]) -> bool:
        """Whether a row lacks something in a column that is filled in every row of ours (a serial, a unit) and never merged."""
        merged = {column for m in self.merges for column in range(m[1], m[3] + 1)}
        always = [n for n in range(self.width) if n not in merged and all(r[n] for r in self.rows)]
        return len(self.rows) > 1 and any(row) and any(not row[n] for n in always)

    def _lengthen(self, column: int, last: int, end: int) -> None:
        """Let the merge of a column (or its single cell) that stands at row ``last`` reach down to row ``end``."""
        known = next(
            (m for m in self.merges if m[1] == m[3] == column and m[0] <= last <= m[2]), (last, column, last, column)
        )
        self.merges = [m for m in self.merges if m != known]
        if end > known[0]:
            self.merges.append((known[0], column, max(end, known[2]), column))


def _cell(text: str) -> str:
    """A cell's printed lines: those that begin anew stay lines, the others are joined."""
    found: list[str] = []
    for line in filter(None, (part.strip() for part in text.split("\n"))):
        if found and not _BEGINS.match(line):
            found[-1] = together(found[-1], line)
        else:
            found.append(line)
    return _GLUE.sub("", "\n".join(found))


def _edges(values: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > NEAR:
            edges.append(value)
    return edges


def _at(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda n: abs(edges[n] - value))
