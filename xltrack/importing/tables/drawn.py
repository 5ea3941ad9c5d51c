"""Tables drawn with lines (┌─┬─┐ or +---+): what stands between two rules is a row, however many printed lines its cells take."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from xltrack.documents import Paragraph, TableBlock, TableRow
from xltrack.importing.grammar import view
from xltrack.importing.meaning.numerals import read_mark
from xltrack.importing.meaning.units import looks_like_names
from xltrack.values import together

Block = Paragraph | TableBlock
Span = tuple[int, int]  # the columns of a cell, first and last
_UPRIGHT, _ACROSS = frozenset("|│┃║"), frozenset("-=")
_FULL = 0.85  # share of the widest printed line from which one goes on in the next


class _Line(NamedTuple):
    """A printed line of a drawing: what stands between its strokes, the strokes, and where these stand."""

    cells: tuple[str, ...]
    strokes: str
    edges: tuple[int, ...]

    @property
    def ruled(self) -> bool:
        """Whether it is a rule from end to end."""
        return all(map(_is_rule, self.cells))


@dataclass(slots=True)
class _Cell:
    """A cell: its columns, the rows it stands in, and its printed lines."""

    span: Span
    first: int
    last: int
    lines: list[str] = field(default_factory=list)


def drawn(blocks: Sequence[Block]) -> Sequence[Block]:
    """Blocks with every run of lines that draws a table as that table. A drawing whose lines do not meet stays as it is."""
    texts = (block.text.lstrip() for block in blocks if isinstance(block, Paragraph))
    if not any((text[:1] >= "\u2500" and text[:1] <= "\u257f") or text.startswith("+-") for text in texts):
        return blocks
    return list(_with_tables(blocks))


def _with_tables(blocks: Sequence[Block]) -> Iterator[Block]:
    run: list[tuple[Paragraph, _Line]] = []
    for block in (*blocks, None):
        blank = isinstance(block, Paragraph) and not block.text.strip()
        line = _read(block.text) if isinstance(block, Paragraph) and not blank else None
        if isinstance(block, Paragraph) and line and (run or line.ruled):
            run.append((block, line))
        elif not (run and blank):
            yield from _Drawing(run).blocks() if run else ()
            run = []
            if block is not None:
                yield block


def _read(text: str) -> _Line | None:
    """The parts of a line that begins and ends with a stroke that goes up or down; None for any other."""
    text = text.strip()
    if len(text) < 3 or not (_cuts(text[0]) and _cuts(text[-1])):
        return None
    edges = tuple(at for at, sign in enumerate(text) if _cuts(sign))
    return _Line(tuple(text[a + 1 : b] for a, b in pairwise(edges)), "".join(text[at] for at in edges), edges)


@lru_cache(maxsize=256)
def _directions(sign: str) -> frozenset[str]:
    """Where the strokes of a sign go: of ├ vertical, right."""
    if sign == "+":
        return frozenset({"VERTICAL", "HORIZONTAL"})
    if sign in _ACROSS:
        return frozenset({"HORIZONTAL"})
    if sign in _UPRIGHT:
        return frozenset({"VERTICAL"})
    name = unicodedata.name(sign, "") if "\u2500" <= sign <= "\u257f" else ""
    return frozenset(name.split()) & {"VERTICAL", "HORIZONTAL", "UP", "DOWN", "LEFT", "RIGHT"}


def _cuts(sign: str) -> bool:
    return bool(_directions(sign) & {"VERTICAL", "UP", "DOWN"})


def _is_rule(cell: str) -> bool:
    return bool(cell) and all(_directions(sign) and not _cuts(sign) for sign in set(cell))


class _Drawing:
    """The lines of a drawing, read from the top down."""

    def __init__(self, run: Sequence[tuple[Paragraph, _Line]]) -> None:
        self.run = run
        self.edges = sorted({edge for _, line in run if line.ruled for edge in line.edges})
        self.columns = [(n, n) for n in range(len(self.edges) - 1)]
        self.spans = self.columns
        self.open: dict[Span, _Cell] = {}
        self.cells: list[_Cell] = []
        self.numbers: list[list[int]] = []  # of the lines of every row
        self.row = -1

    def blocks(self) -> Iterator[Block]:
        """The table, or the lines as they are where they draw none."""
        begun = False  # whether words stand below the last rule
        for paragraph, line in self.run:
            if line.ruled:
                begun, self.open = False, {}
                self.spans = self._below(line)
            elif not self._take(line, anew=not begun):
                yield from (block for block, _ in self.run)
                return
            else:
                begun = True
            self._count(paragraph.line)
        if self.cells:
            yield self._table()

    def _below(self, rule: _Line) -> list[Span]:
        """The columns of the cells below a rule: those between its strokes that go down."""
        down = [e for e, s in zip(rule.edges, rule.strokes, strict=True) if _directions(s) & {"VERTICAL", "DOWN"}]
        return [(self.edges.index(a), self.edges.index(b) - 1) for a, b in pairwise(down)]

    def _take(self, line: _Line, anew: bool) -> bool:
        """Adds a line of words, and of rules below some of the cells; False where its cells are not those of the rule above."""
        count = len(line.cells)
        spans = self.spans if len(self.spans) == count else self.columns if len(self.columns) == count else None
        if spans is None:
            return False
        rules = [span for span, cell in zip(spans, line.cells, strict=True) if _is_rule(cell)]
        self.row += bool(anew or rules)
        for span in rules:
            self.open.pop(span, None)
        for span, words in zip(spans, line.cells, strict=True):
            if span in rules:
                continue
            if span not in self.open:
                self.open[span] = _Cell(span, self.row, self.row)
                self.cells.append(self.open[span])
            self.open[span].last = self.row
            self.open[span].lines += filter(None, [words.strip()])
        return True

    def _count(self, number: int) -> None:
        """A rule belongs to the row above it, the first one to the row below."""
        while len(self.numbers) <= max(self.row, 0):
            self.numbers.append([])
        self.numbers[max(self.row, 0)].append(number)

    def _table(self) -> TableBlock:
        rows = [[""] * len(self.columns) for _ in self.numbers]
        widest = {
            span: max((_width(words) for cell in self.cells if cell.span == span for words in cell.lines), default=0)
            for span in {cell.span for cell in self.cells}
        }
        for cell in self.cells:
            rows[cell.first][cell.span[0]] = _words(cell.lines, widest[cell.span])
        merges = ((c.first, c.span[0], c.last, c.span[1]) for c in self.cells if c.last > c.first or len({*c.span}) > 1)
        numbered = zip(self.numbers, rows, strict=True)
        return TableBlock(tuple(TableRow(n[0], tuple(cells), tuple(n[1:])) for n, cells in numbered), tuple(merges))


def _words(lines: Sequence[str], widest: float) -> str:
    """The printed lines of a cell: one as wide as the cell goes on in the next, where that does not begin anew."""
    found: list[str] = []
    for before, line in pairwise(("", *lines)):
        names = looks_like_names(before) and looks_like_names(line)
        if before and _width(before) >= min(widest * _FULL, widest - 1) and not names and not read_mark(view(line)):
            found[-1] = together(found[-1], line)
        else:
            found.append(line)
    return "\n".join(found)


def _width(text: str) -> float:
    """Printed width in characters as wide as they are high."""
    return sum(1 if unicodedata.east_asian_width(sign) in "WFA" else 0.5 for sign in text)
