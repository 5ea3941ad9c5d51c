"""What the XML of a worksheet says beyond its values: extent, error values, formulas, percentages, merges, cells far
off the table.

Every sheet is well-formed by the time it comes here. Sheets as the usual programs write them are read by three regular
expressions; whatever is written otherwise (prefixes, comments, CDATA, unusual attributes, errors, cells far away) goes
through a full parse that finds the same facts.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence, Set
from dataclasses import dataclass, field
from operator import itemgetter

from xltrack.addresses import column_number
from xltrack.books.raw import margins
from xltrack.books.raw.gate import Limits, parse_xml, unsafe
from xltrack.grids import Struck

Place = tuple[int, int]
Area = tuple[int, int, int, int]

ROWS, COLUMNS = 1_048_576, 16_384

_COUNTED = re.compile(rb"<(c|f|mergeCell)[\s/>]|<[!?]")
_PREFIXED_CELL = re.compile(rb":c[\s/>]")
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"([^<>]*)>'
    rb"(?:<(f)([^<>]*?)(?:/>|>([^<]*)</f>)(?:<v[^<>]*?(?:/>|>([^<]*)</v>))?)?"
)
_MERGE = re.compile(rb'<mergeCell ref="([A-Z]{1,3}[0-9]{1,7}(?::[A-Z]{1,3}[0-9]{1,7})?)"\s*/>')
_ROW, _COL = (re.compile(rb"<(?:[^<>\s/:]+:)?%s\s[^<>]*" % name) for name in (b"row", b"col"))
_HIDDEN = re.compile(rb"\shidden\s*=\s*[\"'](?:1|true)[\"']")
_NUMBER, _MIN, _MAX = (re.compile(rb"\s%s\s*=\s*[\"']([0-9]{1,7})[\"']" % name) for name in (b"r", b"min", b"max"))
_STYLE = re.compile(rb' s="([0-9]+)"')
_TYPE = re.compile(rb' t="([A-Za-z]+)"')
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


class Formulas(MutableMapping[Place, str]):
    """Formulas by place. One found in XML may be noted as its bytes there, and is read when somebody asks: of most only the place is."""

    def __init__(self) -> None:
        self._noted: dict[Place, str | bytes] = {}

    def note(self, where: Place, xml: bytes) -> None:
        self._noted[where] = xml

    def __getitem__(self, where: Place) -> str:
        noted = self._noted[where]
        return noted if isinstance(noted, str) else html.unescape(noted.decode("utf-8"))

    def __setitem__(self, where: Place, formula: str) -> None:
        self._noted[where] = formula

    def __delitem__(self, where: Place) -> None:
        del self._noted[where]

    def __contains__(self, where: object) -> bool:
        return where in self._noted

    def __iter__(self) -> Iterator[Place]:
        return iter(self._noted)

    def __len__(self) -> int:
        return len(self._noted)

    def with_sign(self, signs: Sequence[str]) -> Iterator[str]:
        """Those that hold one of these characters or words."""
        codes = [*(sign.encode() for sign in signs), b"&#"]  # a character may be written as its number
        whole = b"\n".join([noted for noted in self._noted.values() if isinstance(noted, bytes)])
        # Most sheets hold none: all formulas are looked through at once, for a sign's last and first letter first, which goes fastest.
        held = [code for code in codes if code[-1:] in whole and code[:1] in whole and code in whole]
        for where, noted in self._noted.items():
            if isinstance(noted, str) or any(code in noted for code in held):
                formula = self[where]
                if any(sign in formula for sign in signs):
                    yield formula


@dataclass(slots=True)
class Facts:
    """The facts of one sheet. ``rows`` × ``columns`` is the extent of its table from A1, ``cells`` the number of cells,
    ``shared`` how many of them point to the shared texts. ``blanks`` are formulas whose result is an empty text.
    ``strays`` are filled cells far off the table. Rows and columns that are hidden are 0-based. ``margins``: words of page headers and footers.
    """

    rows: int = 0
    columns: int = 0
    cells: int = 0
    shared: int = 0
    errors: dict[Place, str] = field(default_factory=dict)
    formulas: Formulas = field(default_factory=Formulas)
    blanks: set[Place] = field(default_factory=set)
    percent: frozenset[Place] = frozenset()
    merges: tuple[Area, ...] = ()
    strays: tuple[Place, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck: Mapping[Place, Struck] = field(default_factory=dict)
    margins: tuple[str, ...] = ()


def place(reference: str) -> Place:
    """0-based row and column of an A1 reference; refused when it is none or lies outside the grid."""
    match = _REFERENCE.fullmatch(reference)
    row, column = (int(match[2]), column_number(match[1])) if match else (0, 0)
    if not (1 <= row <= ROWS and 1 <= column <= COLUMNS):
        raise unsafe("address", reference[:20])
    return row - 1, column - 1


def sheet(xml: bytes, percents: Set[bytes], limits: Limits) -> Facts:
    """The facts of a worksheet part; ``percents`` are the style numbers that show a number as a percentage."""
    facts = _plain(xml, percents, limits)
    facts = facts if facts is not None else _parsed(xml, percents, limits)
    facts.margins = margins.in_sheet(xml)
    begin = xml.find(b"sheetData")
    if b"hidden=" in xml[:begin]:
        facts.hidden_columns = frozenset(_hidden_columns(xml[:begin]))
    if xml.find(b" hidden=", begin) > 0:
        facts.hidden_rows = frozenset(int(row) - 1 for tag in _ROW.findall(xml) for row in _shown_not(tag, _NUMBER))
    return facts


def _hidden_columns(head: bytes) -> Iterator[int]:
    for tag in _COL.findall(head):
        first, last = (next(_shown_not(tag, edge), b"0") for edge in (_MIN, _MAX))
        yield from range(max(int(first) - 1, 0), min(int(last), COLUMNS))


def _shown_not(tag: bytes, what: re.Pattern[bytes]) -> Iterator[bytes]:
    """What an element says of itself, where it is hidden."""
    found = what.search(tag) if _HIDDEN.search(tag) else None
    if found:
        yield found[1]


def _plain(xml: bytes, percents: Set[bytes], limits: Limits) -> Facts | None:
    """The facts of a sheet in the usual spelling; None where that spelling does not hold throughout."""
    counted = Counter(_COUNTED.findall(xml, 5))  # what a declaration begins with stands before
    cells = _CELL.findall(xml)
    if b"" in counted or len(cells) != counted[b"c"] or _PREFIXED_CELL.search(xml):
        return None
    facts = Facts(cells=len(cells), shared=xml.count(b't="s"'))
    columns, rows, tails = (set(map(itemgetter(n), cells)) for n in range(3))
    facts.rows = max(map(int, rows), default=0)
    facts.columns = max(map(column_number, columns), default=0)
    if facts.rows > ROWS or facts.columns > COLUMNS:
        raise unsafe("address", f"{facts.rows} × {facts.columns}")
    if limits.spread_out(facts.rows, facts.columns, facts.cells):
        return None
    types = {tail: match[1] if (match := _TYPE.search(tail)) else b"n" for tail in tails}
    if b"e" in types.values() or any(tail.count(b"=") > 2 or b"'" in tail for tail in tails):
        return None
    shown = {t for t, kind in types.items() if kind == b"n" and (s := _STYLE.search(t)) and s[1] in percents}
    if shown:
        facts.percent = frozenset((int(r) - 1, column_number(c) - 1) for c, r, tail, *_ in cells if tail in shown)
    formulas = [cell for cell in cells if cell[3]]
    _plain_formulas(formulas, types, facts)
    plain = len(formulas) == counted[b"f"] and _plain_merges(xml, counted[b"mergeCell"], limits, facts)
    return facts if plain else None


def _plain_formulas(formulas: Iterable[tuple[bytes, ...]], types: Mapping[bytes, bytes], facts: Facts) -> None:
    for column, row, tail, _, _, text, value in formulas:
        where = int(row) - 1, column_number(column) - 1
        facts.formulas.note(where, text)
        if not value and types[tail] == b"str":
            facts.blanks.add(where)


def _plain_merges(xml: bytes, number: int, limits: Limits, facts: Facts) -> bool:
    if not number:
        return True
    merges = _MERGE.findall(xml)
    facts.merges = merged([reference.decode() for reference in merges], limits)
    return len(merges) == number


def merged(references: list[str], limits: Limits) -> tuple[Area, ...]:
    """Merged ranges as areas, within the limits."""
    if len(references) > limits.merges:
        raise unsafe("merges", f"{len(references):,}")
    areas = []
    for reference in references:
        first, _, last = reference.partition(":")
        (top, left), (bottom, right) = place(first), place(last or first)
        areas.append((min(top, bottom), min(left, right), max(top, bottom), max(left, right)))
    return bounded(areas, limits)


def bounded(areas: list[Area], limits: Limits) -> tuple[Area, ...]:
    """The areas, when their number and the cells under them are within the limits."""
    if len(areas) > limits.merges:
        raise unsafe("merges", f"{len(areas):,}")
    if sum((b - t + 1) * (r - c + 1) for t, c, b, r in areas) > limits.merged_area:
        raise unsafe("merges", f"> {limits.merged_area:,}")
    return tuple(areas)


@dataclass(slots=True)
class _Cell:
    row: int
    column: int
    kind: str
    style: str
    filled: bool = False
    formula: str | None = None
    value: str = ""


class _Reader:
    """Handlers of a full parse. Names are compared without their prefix, as parsers of workbooks do."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.cells: list[_Cell] = []
        self.merges: list[str] = []
        self._row, self._column = -1, -1
        self._cell: _Cell | None = None
        self._text: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            number = attributes.get("r", "")
            self._row = place(f"A{number}")[0] if number else self._row + 1
            self._column = -1
        elif tag == "c":
            self._start_cell(attributes)
        elif self._cell is not None and tag in {"v", "f", "is"}:
            self._cell.filled = True
            self._text = []
        elif tag == "mergeCell":
            self.merges.append(attributes.get("ref", ""))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        row, column = place(reference) if reference is not None else (max(self._row, 0), self._column + 1)
        if row >= ROWS or column >= COLUMNS:
            raise unsafe("address", f"{row + 1} × {column + 1}")
        self._row, self._column = row, column
        self._cell = _Cell(row, column, attributes.get("t", "n"), attributes.get("s", "0"))
        self.cells.append(self._cell)
        if len(self.cells) > self.limits.cells:
            raise unsafe("cells", f"> {self.limits.cells:,}")

    def text(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            self._cell = None
        elif self._cell is not None and self._text is not None and tag in {"v", "f", "is"}:
            text, self._text = "".join(self._text), None
            if tag == "f":
                self._cell.formula = text
            else:
                self._cell.value = text


def _parsed(xml: bytes, percents: Set[bytes], limits: Limits) -> Facts:
    reader = _Reader(limits)
    parse_xml(xml, reader.start, reader.end, reader.text)
    filled = [cell for cell in reader.cells if cell.filled]
    facts = Facts(cells=len(reader.cells), shared=sum(cell.kind == "s" for cell in filled))
    for cell in filled:
        where = cell.row, cell.column
        if cell.formula is not None:
            facts.formulas[where] = cell.formula
            if cell.kind == "str" and not cell.value:
                facts.blanks.add(where)
        if cell.kind == "e":
            facts.errors[where] = cell.value.strip()
    facts.percent = frozenset(
        (cell.row, cell.column) for cell in filled if cell.kind == "n" and cell.style.encode() in percents
    )
    facts.merges = merged(reader.merges, limits)
    facts.rows, facts.columns, facts.strays = extent([(cell.row, cell.column) for cell in filled], limits)
    return facts


# A table ends where this many rows or columns without any cell follow.
_GAP_ROWS, _GAP_COLUMNS = 1_000, 100


def extent(filled: list[Place], limits: Limits) -> tuple[int, int, tuple[Place, ...]]:
    """Rows and columns of the table that begins near A1, and the filled cells far off it; refused when even so they are
    too far spread.
    """
    rows, columns = (1 + max((p[axis] for p in filled), default=-1) for axis in (0, 1))
    if not limits.spread_out(rows, columns, len(filled)):
        return rows, columns, ()
    rows, columns = _until_gap({r for r, _ in filled}, _GAP_ROWS), _until_gap({c for _, c in filled}, _GAP_COLUMNS)
    strays = tuple(sorted(p for p in filled if p[0] >= rows or p[1] >= columns))
    if len(strays) > limits.strays or limits.spread_out(rows, columns, len(filled)):
        raise unsafe("spread", f"{rows:,} × {columns:,}, {len(strays):,} + {len(filled) - len(strays):,}")
    return rows, columns, strays


def _until_gap(used: Iterable[int], gap: int) -> int:
    end = 0
    for number in sorted(used):
        if number - end > gap:
            break
        end = number + 1
    return end
