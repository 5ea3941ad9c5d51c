"""What an .ods (ODF 1.3 part 3, 9) says beyond its values: extent, error values, formulas, percentages, merges,
comments, hidden sheets, properties.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from xltrack import findings
from xltrack.books.raw import margins, scan
from xltrack.books.raw.gate import Archive, Limits, parse_xml, unsafe
from xltrack.books.raw.struck_ods import Lines
from xltrack.grids import Struck

_COMMENT = "office:annotation"
_NOTES = frozenset((_COMMENT, "draw:frame", "draw:custom-shape", "draw:rect", "draw:ellipse", "draw:g", "draw:caption"))
_MANIFEST = "META-INF/manifest.xml"
# Entries of other documents within this one; "/" is the whole, and charts and formulas are parts of it.
_EMBEDDED = re.compile(
    rb'<(?:manifest:)?file-entry\b(?![^<>]*full-path="/")[^<>]*'
    rb'application/vnd\.(?:oasis\.opendocument\.(?:spreadsheet|text|presentation)|sun\.star\.oleobject)"'
)
_PAGE = "Default"  # the page style of a table that names none
_MARGINS = frozenset(f"style:{place}{page}" for place in ("header", "footer") for page in ("", "-left", "-first"))
_SAID = frozenset(("text:p", "text:span", "text:a"))  # whose words somebody wrote; a field's are the program's
_LINK = re.compile(r"'file:|\bDDE\(", re.IGNORECASE)


@dataclass(slots=True)
class Tab:
    """One sheet as the document lists it."""

    name: str
    hidden: bool
    style: str = ""
    facts: scan.Facts = field(default_factory=scan.Facts)
    comments: dict[scan.Place, str] = field(default_factory=dict)
    boxes: dict[scan.Place, str] = field(default_factory=dict)


@dataclass(slots=True)
class Book:
    """The sheets in order, custom properties, and whether there are macros, embedded files or links to others."""

    sheets: list[Tab]
    properties: dict[str, str]
    macros: bool
    embedded: bool
    links: bool


def survey(archive: Archive, limits: Limits) -> Book:
    """Judge every part of the zip and read the facts of its sheets. Raises UnreadableError."""
    manifest = archive.read(_MANIFEST) if _MANIFEST in archive else b""
    if b"encryption-data" in manifest:
        raise findings.refusal("file-encrypted")
    reader, properties, pages, macros = _Content(limits), {}, {}, False
    for name, part in archive.sweep():
        if name == "content.xml":
            reader.parse(part)
        elif name == "styles.xml":
            pages = _margins(part)
        elif name == "meta.xml":
            properties = _properties(part)
        macros |= name.startswith(("Basic/", "Scripts/")) and not name.endswith(("script-lc.xml", "script-lb.xml"))
    if len(reader.tabs) > limits.sheets or len({tab.name for tab in reader.tabs}) < len(reader.tabs):
        raise unsafe("sheets", len(reader.tabs))
    for tab in reader.tabs:
        tab.facts.margins = margins.words(pages.get(reader.pages.get(tab.style, _PAGE), ()))
    return Book(reader.tabs, properties, macros, bool(_EMBEDDED.search(manifest)), reader.links)


class _Content:
    """A walk through content.xml; repeated cells and rows are counted, and only filled ones unrolled."""

    def __init__(self, limits: Limits) -> None:
        self.tabs: list[Tab] = []
        self.links = False
        self.pages: dict[str, str] = {}  # style of a table → its page
        self._limits, self._left = limits, limits.cells
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._filled: list[scan.Place] = []
        self._merges: list[scan.Area] = []
        self._percent: set[scan.Place] = set()
        self._struck: dict[scan.Place, Struck] = {}
        self._row = self._column = self._rows = 0
        self._notes: list[str] | None = None
        self._in_note, self._note = False, ""
        self._text: list[str] = []
        self._cell: dict[str, str] | None = None
        self._lines = Lines()

    def parse(self, part: bytes) -> None:
        parse_xml(part, self._start, self._end, self._words)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style:style":
            self._style = attributes.get("style:name", "")
            self.pages[self._style] = attributes.get("style:master-page-name", _PAGE)
        elif name == "style:text-properties":
            self._lines.learn(self._style, attributes)
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self._hidden_styles.add(self._style)
        elif name == "table:table":
            style = attributes.get("table:style-name", "")
            self.tabs.append(Tab(attributes.get("table:name", ""), style in self._hidden_styles, style))
            self._filled, self._merges, self._percent, self._row, self._struck = [], [], set(), 0, {}
            self._lines.table()
        elif name == "table:table-column":
            self._lines.columns(
                _count(attributes, "table:number-columns-repeated"),
                attributes.get("table:default-cell-style-name", ""),
            )
        elif name == "table:table-row":
            self._rows, self._column = _count(attributes, "table:number-rows-repeated"), 0
            self._lines.row(attributes.get("table:default-cell-style-name", ""))
        elif name in {"table:table-cell", "table:covered-table-cell"}:
            self._cell, self._text = attributes, []
            self._lines.cell()
        elif name in _NOTES and self._notes is None:
            self._notes, self._note = [], name
        elif name == "text:p" and self._notes is not None:
            self._in_note = True
            self._notes.append("\n")
        elif self._lines.strike and self._notes is None and name.startswith("text:"):
            self._lines.start(name, attributes)
        elif name in {"table:dde-link", "table:cell-range-source", "table:table-source"}:
            self.links = True

    def _words(self, data: str) -> None:
        if self._notes is None:
            self._text.append(data)
            if self._lines.strike:
                self._lines.words(data)
        elif self._in_note:  # author and day stand beside the paragraphs
            self._notes.append(data)

    def _end(self, name: str) -> None:
        if name == "text:p":
            self._in_note = False
        elif name == "text:span" and self._notes is None:
            self._lines.end(name)
        elif name == self._note:
            self._finish_note("".join(self._notes or ()).strip())
            self._notes, self._note = None, ""
        elif name in {"table:table-cell", "table:covered-table-cell"} and self._cell is not None:
            self._finish_cell(self._cell)
            self._cell = None
        elif name == "table:table-row":
            self._row += self._rows
        elif name == "table:table" and self.tabs:
            facts = self.tabs[-1].facts
            facts.cells, facts.merges = len(self._filled), scan.bounded(self._merges, self._limits)
            facts.percent, facts.struck = frozenset(self._percent), self._struck
            facts.rows, facts.columns, facts.strays = scan.extent(self._filled, self._limits)

    def _finish_note(self, said: str) -> None:
        """A comment, or a shape laid over the cells; one of the whole sheet begins where its table does."""
        if self.tabs and said:
            place = (self._row, self._column) if self._cell is not None else (0, 0)
            held = self.tabs[-1].comments if self._note == _COMMENT else self.tabs[-1].boxes
            held[place] = "\n".join(filter(None, (held.get(place), said)))

    def _finish_cell(self, cell: dict[str, str]) -> None:
        columns = _count(cell, "table:number-columns-repeated")
        kind, text = cell.get("office:value-type", ""), "".join(self._text)
        if self.tabs and (kind or text.strip() or "table:formula" in cell):
            if columns * self._rows > self._left:
                raise unsafe("cells", f"> {self._limits.cells:,}")
            self._left -= columns * self._rows
            struck = self._lines.struck(cell.get("table:style-name", ""), self._column)
            for row in range(self._row, self._row + self._rows):
                for column in range(self._column, self._column + columns):
                    self._note_cell((row, column), cell, kind, text)
                    if struck:
                        self._struck[row, column] = struck
        down, right = _count(cell, "table:number-rows-spanned"), _count(cell, "table:number-columns-spanned")
        if down * right > 1:
            self._merges.append((self._row, self._column, self._row + down - 1, self._column + right - 1))
        self._column += columns

    def _note_cell(self, where: scan.Place, cell: dict[str, str], kind: str, text: str) -> None:
        if where[0] >= scan.ROWS or where[1] >= scan.COLUMNS:
            raise unsafe("address", f"{where[0] + 1} × {where[1] + 1}")
        facts = self.tabs[-1].facts
        self._filled.append(where)
        formula = cell.get("table:formula")
        if formula is not None:
            facts.formulas[where] = formula.partition(":")[2].removeprefix("=") or formula
            self.links |= bool(_LINK.search(formula))
            if kind == "string" and not text:
                facts.blanks.add(where)
        if cell.get("calcext:value-type") == "error":
            facts.errors[where] = text.strip() or "#ERR!"
        if kind == "percentage":
            self._percent.add(where)


def _count(attributes: dict[str, str], name: str) -> int:
    """A repetition or span; at least one, and never more than a sheet has rows."""
    text = attributes.get(name, "1")
    return min(max(int(text[:10]), 1), scan.ROWS) if text.isascii() and text.isdigit() else 1


def _margins(part: bytes) -> dict[str, list[str]]:
    """Paragraphs of the headers and footers of each page style, without what the program fills in."""
    pages: dict[str, list[str]] = {}
    page, path = list[str](), list[str]()

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal page
        path.append(name)
        if name == "style:master-page":
            page = pages.setdefault(attributes.get("style:name", ""), [])
        elif name == "text:p":
            page.append("")

    def end(_: str) -> None:
        path.pop()

    def text(data: str) -> None:
        if page and path[-1] in _SAID and _MARGINS.intersection(path):
            page[-1] += data

    parse_xml(part, start, end, text)
    return pages


def _properties(part: bytes) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    current: list[str] | None = None

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal current
        current = found.setdefault(attributes.get("meta:name", ""), []) if name == "meta:user-defined" else None

    def words(data: str) -> None:
        if current is not None:
            current.append(data)

    parse_xml(part, start, text=words)
    return {name: "".join(texts).strip() for name, texts in found.items()}
