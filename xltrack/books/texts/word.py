"""A .docx → its paragraphs and tables in order: numbers that Word prints written out, text boxes and nested tables in
their place.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xltrack.books.raw.gate import Limits, broken
from xltrack.books.texts.asides import read_asides
from xltrack.books.texts.hidden import take_hidden
from xltrack.books.texts.numbering import Numbering
from xltrack.books.texts.wordparts import FALLBACK, WordParts
from xltrack.books.texts.wordparts import W as _W
from xltrack.documents import Document, Paragraph, TableBlock, TableRow
from xltrack.errors import UnreadableError

_P, _R, _T, _PPR, _RPR, _STYLE, _VAL = (f"{_W}{name}" for name in ("p", "r", "t", "pPr", "rPr", "pStyle", "val"))
_TBL, _TR, _TC, _TRPR, _TCPR = (f"{_W}{name}" for name in ("tbl", "tr", "tc", "trPr", "tcPr"))
_SPAN, _DOWN, _BEFORE, _DEL = (f"{_W}{name}" for name in ("gridSpan", "vMerge", "gridBefore", "del"))
_OUTLINE = frozenset("012345678")  # levels; 9 is the body
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_BOX = f"{_W}txbxContent"
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_NO_WORDS = frozenset({_DEL, f"{_W}moveFrom", _BOX, FALLBACK, _PPR, _RPR})
_INNER = frozenset({f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml", f"{_W}smartTag"})


def read_docx(name: str, data: bytes, limits: Limits) -> Document:
    """The lines and tables of a .docx. Raises UnreadableError for a damaged or unsafe file."""
    parts = WordParts(data, limits)
    try:
        word = _Word(parts)
        blocks = (*word.blocks(parts.body), *word.asides(parts))
    except UnreadableError:
        raise
    except Exception as problem:  # whatever a damaged document brings: no number where one belongs, endless nesting
        raise broken(f"docx: {problem}") from None
    return Document(name, blocks, "docx")


class _Word:
    """Walks the body of a .docx; a paragraph and a table row each take one line number."""

    def __init__(self, parts: WordParts) -> None:
        self.line = 0
        self.hidden = take_hidden(parts)
        self.numbering = Numbering(parts)
        self.levels = _heading_levels(parts)
        self.contents = _styles_of_contents(parts)
        self.boxed = next(parts.body.iter(_BOX), None) is not None

    def blocks(self, parent: Any) -> Iterator[Paragraph | TableBlock]:
        for element in parent:
            if element.tag == _P:
                yield from self._paragraph(element)
            elif element.tag == _TBL:
                yield from self._outer(element)
            elif element.tag in _INNER:
                yield from self.blocks(element)

    def asides(self, parts: WordParts) -> Iterator[Paragraph]:
        """Hidden words, headers, footers, notes and comments, counted on behind the text."""
        for kind, text in (*(("hidden", text) for text in self.hidden), *read_asides(parts)):
            self.line += 1
            yield Paragraph(self.line, text, beside=kind)

    def _paragraph(self, element: Any) -> Iterator[Paragraph | TableBlock]:
        """A paragraph; a line break inside it begins a line of its own."""
        level, prefix, beside = 0, "", ""
        properties = element[0] if len(element) else None
        if properties is not None and properties.tag == _PPR:
            level, prefix = self._level(properties), self.numbering.prefix(properties)
            beside = "contents" if self.contents and _style(properties) in self.contents else ""
        if self.boxed:
            for box in _boxes(element):
                yield from self.blocks(box)
        text = prefix + _words(element)
        for at, line in enumerate(text.split("\n")):
            self.line += 1
            yield Paragraph(self.line, line, 0 if at else level, beside)

    def _level(self, properties: Any) -> int:
        return self.levels.get(_style(properties), 0)

    def _outer(self, element: Any) -> Iterator[Paragraph | TableBlock]:
        """A table; one that only lays out the page, around a larger table or in one column, is read cell by cell."""
        inner = [each for each in element.iter(_TBL) if each is not element]
        around = inner and _count(inner[0]) >= _count(element) - sum(map(_count, inner))
        if not around and any(_cells(row) > 1 for row in _children(element, _TR)):
            yield self._table(element)
            return
        for row in _children(element, _TR):
            for cell in _children(row, _TC):
                yield from self.blocks(cell)

    def _table(self, element: Any) -> TableBlock:
        rows: list[TableRow] = []
        open_merges: dict[int, tuple[int, int]] = {}
        merges: list[tuple[int, int, int, int]] = []
        for row in _children(element, _TR):
            before, deleted = _row_facts(row)
            if deleted:
                continue
            self.line += 1
            cells: list[str] = [""] * before
            for cell in _children(row, _TC):
                span, merge = _spans(cell)
                column = len(cells)
                if merge == "continue" and column in open_merges:
                    cells += [""] * span
                    continue
                if column in open_merges:
                    merges += _closed(open_merges.pop(column), column, len(rows))
                cells.append(self._cell(cell))
                if span > 1:
                    cells += [""] * (span - 1)
                if merge == "restart":
                    open_merges[column] = (len(rows), span)
                elif span > 1:
                    merges.append((len(rows), column, len(rows), column + span - 1))
            rows.append(TableRow(self.line, tuple(cells)))
        for column, begun in open_merges.items():
            merges += _closed(begun, column, len(rows))
        return TableBlock(tuple(rows), tuple(sorted(merges)))

    def _cell(self, cell: Any) -> str:
        lines = []
        for paragraph in self._paragraphs(cell):
            properties = paragraph[0] if len(paragraph) else None
            numbered = properties is not None and properties.tag == _PPR
            text = (self.numbering.prefix(properties) if numbered else "") + _words(paragraph)
            if text.strip():
                lines.append(text)
        return "\n".join(lines)

    def _paragraphs(self, parent: Any) -> Iterator[Any]:
        """The paragraphs of a cell, those of its boxes and of tables in it among them."""
        for child in parent:
            if child.tag == _P:
                for box in _boxes(child) if self.boxed else ():
                    yield from self._paragraphs(box)
                yield child
            elif child.tag == _TBL:
                for row in _children(child, _TR):
                    for cell in _children(row, _TC):
                        yield from self._paragraphs(cell)
            elif child.tag in _INNER:
                yield from self._paragraphs(child)


def _style(properties: Any) -> str:
    """The style of a paragraph, which its properties name first."""
    first = properties[0] if len(properties) else None
    return str(first.get(_VAL)) if first is not None and first.tag == _STYLE else ""


# ── tables ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _count(table: Any) -> int:
    """Cells of a table, those of tables inside it included."""
    return sum(1 for _ in table.iter(_TC))


def _cells(row: Any) -> int:
    return sum(1 for _ in _children(row, _TC))


def _children(parent: Any, tag: str) -> Iterator[Any]:
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag in _INNER:
            yield from _children(element, tag)


def _row_facts(row: Any) -> tuple[int, bool]:
    """(columns a row leaves out at its left, whether a tracked change took the row away)."""
    properties = row[0] if len(row) else None
    before, deleted = 0, False
    for each in properties if properties is not None and properties.tag == _TRPR else ():
        before = min(int(each.get(_VAL, "0")), 63) if each.tag == _BEFORE else before
        deleted = deleted or each.tag == _DEL
    return before, deleted


def _spans(cell: Any) -> tuple[int, str]:
    """(columns a cell spans, its part in a merge downwards: "", restart or continue)."""
    properties = cell[0] if len(cell) else None
    span, merge = 1, ""
    for each in properties if properties is not None and properties.tag == _TCPR else ():
        if each.tag == _SPAN:
            span = min(max(int(each.get(_VAL, "1")), 1), 63)
        elif each.tag == _DOWN:
            merge = each.get(_VAL, "continue")
    return span, merge


def _closed(begun: tuple[int, int], column: int, behind: int) -> list[tuple[int, int, int, int]]:
    top, span = begun
    merge = (top, column, behind - 1, column + span - 1)
    return [merge] if merge[2] > top or span > 1 else []


# ── words ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _boxes(element: Any) -> Iterator[Any]:
    """The text boxes anchored in a paragraph, each once (older programs get a second copy)."""
    for child in element:
        if child.tag == _BOX:
            yield child
        elif len(child) and child.tag != FALLBACK:
            yield from _boxes(child)


def _words(paragraph: Any) -> str:
    """The words of a paragraph; text boxes and deleted text of tracked changes left out."""
    words: list[str] = []
    _gather(paragraph, words)
    return "".join(words)


def _gather(element: Any, words: list[str]) -> None:
    in_run = element.tag == _R  # tab is also the name of a tab stop
    for child in element:
        tag = child.tag
        if tag == _T:
            words.append(child.text or "")
        elif in_run and tag in _BREAKS:
            words.append(_BREAKS[tag])
        elif len(child) and tag not in _NO_WORDS:
            _gather(child, words)
        elif tag == _FORMULA:
            words.append(child.text or "")


def _styles_of_contents(parts: WordParts) -> frozenset[str]:
    """Ids of the styles that the lines of a table of contents have (toc 1, toc 2)."""
    names = ((style.get(f"{_W}styleId", ""), style.find(f"{_W}name")) for style in parts.styles)
    return frozenset(
        id_ for id_, name in names if name is not None and name.get(_VAL, "").casefold().startswith("toc ")
    )


def _heading_levels(parts: WordParts) -> dict[str, int]:
    """Style id → heading level, by the outline level a style or its base sets, or by its name."""
    levels: dict[str, int] = {}
    for style in parts.styles:
        identifier = style.get(f"{_W}styleId", "")
        name = style.find(f"{_W}name")
        label = (name.get(_VAL, "") if name is not None else "").casefold()
        outline = style.find(f"{_PPR}/{_W}outlineLvl")
        set_to = outline.get(_VAL, "") if outline is not None else ""
        if set_to in _OUTLINE:
            levels[identifier] = int(set_to) + 1
        elif label.startswith("heading ") and label[8:] in _OUTLINE:
            levels[identifier] = int(label[8:])
    return levels
