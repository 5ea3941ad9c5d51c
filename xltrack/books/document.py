"""An official document of any kind -> Document: its lines and tables in order, with the line each stands on.

.docx (numbering that Word makes is written out), text in UTF-8, UTF-16 or GB18030, HTML, and the tables of
spreadsheets. Nothing is decided here: what is a title, a task or a unit is the import's to tell.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx

from xltrack import findings
from xltrack.books.grid import read_grid
from xltrack.books.raw.gate import DEFAULT, Archive, Limits, broken, load
from xltrack.books.raw.kinds import NAMES, SPREADSHEETS, kind_of
from xltrack.books.texts.numbering import Numbering
from xltrack.books.texts.plaintext import decode, read_text
from xltrack.books.texts.portable import read_pdf
from xltrack.books.texts.webpage import read_page
from xltrack.errors import UnreadableError
from xltrack.records import Document, Paragraph, Sheet, TableBlock, TableRow
from xltrack.values import text_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = f"{_W}r"
_PPR, _STYLE, _VAL = f"{_W}pPr", f"{_W}pStyle", f"{_W}val"
_P, _TBL, _TR, _TC, _T = f"{_W}p", f"{_W}tbl", f"{_W}tr", f"{_W}tc", f"{_W}t"
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_BOX = f"{_W}txbxContent"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIP = frozenset({f"{_W}del", f"{_W}moveFrom", _BOX, _FALLBACK})
_INNER = frozenset({f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml", f"{_W}smartTag"})
HOW_TO = {"doc": "document-old-word", "wps": "document-wps", "ofd": "document-ofd", "image": "document-scan"}
_TEXT_ENDINGS = frozenset({".txt", ".md", ".markdown", ".text", ""})


def read_document(path: str | Path, *, limits: Limits = DEFAULT) -> Document:
    """Read an official document, whatever its ending says: .docx, .txt, .md, .html, or PDF with text, or any spreadsheet ``read_grid``
    reads.

    ``Document.name`` is the file's name without its folder. Raises UnreadableError, with the code of the finding it
    becomes, for a file that
    is absent, empty, encrypted, damaged, or of another kind (.doc, .ofd, an image).
    """
    path = Path(path)
    try:
        return _read(path, limits)
    except UnreadableError as refused:  # of several documents the message says which
        zh, en = f"{path.name}：{refused.zh}", f"{path.name}: {refused.en}"
        raise UnreadableError(refused.code, zh, en, refused.found) from None


def _read(path: Path, limits: Limits) -> Document:
    data = load(path, limits)
    kind = kind_of(data, path.suffix, limits)
    if kind == "docx":
        return _read_docx(path.name, data, limits)
    if kind == "html" or (kind == "xml" and path.suffix.casefold() in (".html", ".htm", ".xhtml")):
        return read_page(path.name, data)
    if kind == "text" or (kind in ("csv", "unknown") and path.suffix.casefold() in _TEXT_ENDINGS):
        return read_text(path.name, decode(data))
    if kind in SPREADSHEETS or kind == "encrypted":
        grid = read_grid(path, limits=limits)
        blocks = tuple(block for sheet in grid.sheets if not sheet.hidden and (block := sheet_table(sheet)) is not None)
        return Document(path.name, blocks, grid.format, grid.findings)
    if kind == "pdf":
        return read_pdf(path.name, data, limits)
    raise findings.refusal(HOW_TO.get(kind, "document-unsupported"), NAMES.get(kind, kind))


# ── spreadsheets ───────────────────────────────────────────────────────────────────────────────────────────────────


def sheet_table(sheet: Sheet) -> TableBlock | None:
    """A sheet as a table whose lines are its row numbers; None for an empty sheet."""
    width = max((len(row) for row in sheet.rows), default=0)
    rows = [
        TableRow(number + 1, tuple(_shown(sheet, number, at) for at in range(width)))
        for number in range(len(sheet.rows))
    ]
    return TableBlock(tuple(rows), sheet.merges, sheet.name) if any(any(row.cells) for row in rows) else None


def _shown(sheet: Sheet, row: int, column: int) -> str:
    """A cell as a person sees it: 0.95 formatted as 95%, an error by its name."""
    value = sheet.cell(row, column)
    if isinstance(value, float) and (row, column) in sheet.percent:
        return f"{value * 100:.10g}%"
    return text_of(value) if value is not None else sheet.errors.get((row, column), "")


# ── Word ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _read_docx(name: str, data: bytes, limits: Limits) -> Document:
    for _ in Archive(data, limits).sweep():
        pass  # every part is judged before the parser sees it
    try:
        package = docx.Document(io.BytesIO(data))
        reader = _Word(package)
        blocks = tuple(reader.blocks(package.element.body))
    except Exception as problem:  # whatever a damaged package makes the reader raise
        raise broken(f"docx: {problem}") from None
    return Document(name, blocks, "docx")


class _Word:
    """Walks the body of a .docx; a paragraph and a table row each take one line number."""

    def __init__(self, package: Any) -> None:
        self.line = 0
        self.numbering = Numbering(package)
        self.levels = _heading_levels(package)

    def blocks(self, parent: Any) -> Iterator[Paragraph | TableBlock]:
        for element in parent:
            if element.tag == _P:
                yield from self._paragraph(element)
            elif element.tag == _TBL:
                yield from self._outer(element)
            elif element.tag in _INNER:
                yield from self.blocks(element)

    def _paragraph(self, element: Any) -> Iterator[Paragraph | TableBlock]:
        """A paragraph; a line break inside it begins a line of its own."""
        first = element[0] if len(element) else None
        level, prefix = (
            (self._level(first), self.numbering.prefix(element)) if first is not None and first.tag == _PPR else (0, "")
        )
        for box in _boxes(element):
            yield from self.blocks(box)
        text = prefix + paragraph_text(element)
        for at, line in enumerate(text.split("\n")):
            self.line += 1
            yield Paragraph(self.line, line, 0 if at else level)

    def _level(self, properties: Any) -> int:
        style = next((child for child in properties if child.tag == _STYLE), None)
        return self.levels.get(style.get(_VAL), 0) if style is not None else 0

    def _outer(self, element: Any) -> Iterator[Paragraph | TableBlock]:
        """A table; one that only lays out the page around a larger table is read cell by cell."""
        inner = [each for each in element.iter(_TBL) if each is not element]
        if not inner or _count(inner[0]) < _count(element) - sum(map(_count, inner)):
            yield self._table(element)
            return
        for row in _children(element, _TR):
            for cell in _children(row, _TC):
                yield from self.blocks(cell)

    def _table(self, element: Any) -> TableBlock:
        rows: list[TableRow] = []
        open_merges: dict[int, tuple[int, int]] = {}
        merges: list[tuple[int, int, int, int]] = []
        for at, row in enumerate(_children(element, _TR)):
            self.line += 1
            cells: list[str] = [""] * _before(row)
            for cell in _children(row, _TC):
                span, merge = _spans(cell)
                column = len(cells)
                if merge == "continue" and column in open_merges:
                    cells += [""] * span
                    continue
                if column in open_merges:
                    merges += _closed(open_merges.pop(column), column, at)
                cells += [self._cell(cell), *[""] * (span - 1)]
                if merge == "restart":
                    open_merges[column] = (at, span)
                elif span > 1:
                    merges.append((at, column, at, column + span - 1))
            rows.append(TableRow(self.line, tuple(cells)))
        for column, begun in open_merges.items():
            merges += _closed(begun, column, len(rows))
        return TableBlock(tuple(rows), tuple(sorted(merges)))

    def _cell(self, cell: Any) -> str:
        paragraphs = (p for p in cell.iter(_P) if not any(a.tag in _SKIP for a in p.iterancestors()))
        return "\n".join(text for p in paragraphs if (text := self.numbering.prefix(p) + paragraph_text(p)).strip())


def _count(table: Any) -> int:
    """Cells of a table, those of tables inside it included."""
    return sum(1 for _ in table.iter(_TC))


def _boxes(paragraph: Any) -> list[Any]:
    """The text boxes anchored in a paragraph, each once (older programs get a second copy)."""
    if not any(True for _ in paragraph.iter(_BOX)):
        return []
    return [
        box for box in paragraph.iter(_BOX) if not any(each.tag in (_FALLBACK, _BOX) for each in box.iterancestors())
    ]


def _children(parent: Any, tag: str) -> Iterator[Any]:
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag in _INNER:
            yield from _children(element, tag)


def _before(row: Any) -> int:
    """Columns a row leaves out at its left."""
    skipped = row.find(f"{_W}trPr/{_W}gridBefore")
    return min(int(skipped.get(f"{_W}val", "0")), 63) if skipped is not None else 0


def _spans(cell: Any) -> tuple[int, str]:
    """(columns a cell spans, its part in a merge downwards: "", restart or continue)."""
    properties = cell.find(f"{_W}tcPr")
    if properties is None:
        return 1, ""
    wide, down = properties.find(f"{_W}gridSpan"), properties.find(f"{_W}vMerge")
    span = min(max(int(wide.get(f"{_W}val", "1")), 1), 63) if wide is not None else 1
    return span, "" if down is None else down.get(f"{_W}val", "continue")


def _closed(begun: tuple[int, int], column: int, behind: int) -> list[tuple[int, int, int, int]]:
    top, span = begun
    merge = (top, column, behind - 1, column + span - 1)
    return [merge] if merge[2] > top or span > 1 else []


def paragraph_text(element: Any) -> str:
    """The words of a paragraph; text boxes and deleted text of tracked changes left out."""
    parts: list[str] = []
    for child in element:
        if child.tag == _R:
            for piece in child:
                if piece.tag == _T:
                    parts.append(piece.text or "")
                elif piece.tag in _BREAKS:
                    parts.append(_BREAKS[piece.tag])
        elif child.tag not in _SKIP and len(child):
            parts.append(paragraph_text(child))
    return "".join(parts)


def _heading_levels(package: Any) -> dict[str, int]:
    """Style id → heading level, by the outline level a style or its base sets, or by its name."""
    levels: dict[str, int] = {}
    for style in package.styles.element.iter(f"{_W}style"):
        identifier = style.get(f"{_W}styleId", "")
        name = style.find(f"{_W}name")
        label = (name.get(f"{_W}val", "") if name is not None else "").casefold()
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        if outline is not None and outline.get(f"{_W}val", "9").isdigit() and int(outline.get(f"{_W}val")) < 9:
            levels[identifier] = int(outline.get(f"{_W}val")) + 1
        elif label.startswith("heading ") and label[8:].isdigit():
            levels[identifier] = int(label[8:])
    return levels
