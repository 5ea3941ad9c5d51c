"""The sheets of a status workbook as columns of values, however they were sorted, moved or renamed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import zip_longest
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import fromstring

from xltrack import fields, theme
from xltrack.books.raw.namespaces import MAIN
from xltrack.books.raw.peek import peek
from xltrack.books.status.tables import FILLS, MARKED, TEMPLATE, WRITTEN
from xltrack.enums import CLAIMS_SAID, enum_value
from xltrack.fields import SHEETS, Field, column_key
from xltrack.grids import Cell, Grid, Sheet, address, letters
from xltrack.records import Row
from xltrack.values import Reading, is_blank, is_tick, key, read_date, read_number, text_of, tidy

KNOWN = fields.STATUS_SHEETS
LABELLED = (
    "self",
    "verdict",
    "corrected",
    "previous_verdict",
    "superior",
)  # statuses kept as the labels that were chosen
HEADER_DEPTH = 15
TONES = (
    *theme.STATUS.values(),
    *theme.SEVERITY.values(),
    theme.HEADER,
    theme.SECTION,
    theme.TYPED,
    theme.OVERDUE,
    theme.DOUBTFUL,
)
PALETTE = {"FFFFFF", theme.TYPED_HEADER, *(tone.fill for tone in TONES)}
STYLES = 16 * 1024 * 1024  # bytes of the styles up to which colours are looked for
LIKE = 0.8  # share of its headers by which a renamed sheet is known


@dataclass(frozen=True)
class Part:
    """A sheet's table: ``columns`` field key → position, ``other`` header → position of columns that are no field.

    ``renamed``: of those, the ones whose header is blank or stands twice, under the name they go by from now on → what stood there.
    """

    sheet: Sheet
    header: int
    columns: Mapping[str, int]
    other: Mapping[str, int]
    renamed: Mapping[str, str] = field(default_factory=dict)

    @property
    def numbers(self) -> range:
        """0-based rows below the header."""
        return range(self.header + 1, len(self.sheet.rows))

    def at(self, row: int, name: str) -> str:
        """A1 address of a column's cell, of the first cell where the column is absent."""
        return address(row, self.columns.get(name, self.other.get(name, 0)))

    def raw(self, name: str) -> list[Cell]:
        """The cells of a column; all None where it is absent."""
        column = self.columns.get(name, self.other.get(name))
        if column is None:
            return [None] * len(self.numbers)
        return list(self._cells[column]) if column < len(self._cells) else [None] * len(self.numbers)

    @cached_property
    def _cells(self) -> list[tuple[Cell, ...]]:
        """The cells below the header, column by column; what is merged downwards stands in every row it covers."""
        columns = list(zip_longest(*self.sheet.rows[self.header + 1 :]))
        first = self.header + 1
        for top, left, bottom, _ in self.merged:
            cells, start, end = columns[left], top - first, bottom - first + 1
            spread = (cells[start] if is_blank(cell) else cell for cell in cells[start:end])
            columns[left] = (*cells[:start], *spread, *cells[end:])
        return columns

    @cached_property
    def merged(self) -> tuple[tuple[int, int, int, int], ...]:
        """Cells below the header that are merged downwards and hold something: first row, first column, last row, last column."""
        down = (m for m in self.sheet.merges if m[2] > m[0] > self.header)
        return tuple(m for m in down if not is_blank(self.sheet.cell(m[0], m[1])))

    def values(self, known: Sequence[Field], year: int | None = None) -> dict[str, list[Any]]:
        """The columns of its fields and of the office's own, each value as :func:`value` reads it."""
        found = {one.key: each(self._typed(one), lambda cell, one=one: value(cell, one, year)) for one in known}  # type: ignore[misc]
        return found | {header: [plain(cell) for cell in self.raw(header)] for header in self.other}

    def _typed(self, one: Field) -> list[Cell]:
        """The cells of a field; a number to be typed that is shown as a percentage is what was typed: 96.3%, not 0.963."""
        cells, column = self.raw(one.key), self.columns.get(one.key, -1)
        if one.kind != "number" or not one.typed or not self.sheet.percent:
            return cells
        shown = [(row, column) in self.sheet.percent for row in self.numbers]
        return [
            f"{cell * 100:.12g}%" if share and isinstance(cell, float) else cell
            for cell, share in zip(cells, shown, strict=True)
        ]

    def unread(self, known: Sequence[Field], year: int | None) -> Iterator[tuple[int, str, str, str]]:
        """(row, field key, code, text) of every cell of a day that names none, and of a number or flag to be typed that is none."""
        for one in known:
            if one.key in self.columns and (one.kind == "date" or (one.typed and one.kind in ("number", "enum:flag"))):
                cells = self._typed(one)
                problems = {cell: _reading(cell, one, year).problem for cell in set(cells)}
                for row, cell in zip(self.numbers, cells, strict=True):
                    if problem := problems[cell]:
                        yield row, one.key, problem, text_of(cell)

    def errors(self, known: Sequence[Field]) -> Iterator[tuple[int, str, str]]:
        """(row, field key or header, error) of every cell for typing that holds an error value; formulas of the offered summary and of the office's own
        columns are not typed."""
        columns = {self.columns[f.key]: f.key for f in known if f.typed and f.key in self.columns}
        columns |= {column: header for header, column in self.other.items()}
        for (row, column), found in sorted(self.sheet.errors.items()):
            name = columns.get(column)
            reckoned = (name == "summary" or name in self.other) and (row, column) in self.sheet.formulas
            if name and row > self.header and not reckoned:
                yield row, name, found


def each(cells: Sequence[Cell], read: Callable[[Cell], Any]) -> list[Any]:
    """Every cell read, each distinct one once."""
    known = {cell: read(cell) for cell in set(cells)}
    return [known[cell] for cell in cells]


def value(raw: Cell, one: Field, year: int | None = None) -> Any:
    """A field's value: keys of enumerations, days, whole numbers, texts; "" for a blank. A day without year is one of ``year``;
    what names no day stays the text it is."""
    if is_blank(raw):
        return ""
    if one.enum == "flag":
        return _flag(raw, one) or tidy(text_of(raw))
    if one.enum and one.key not in LABELLED:
        return enum_value(one.enum, raw) or tidy(text_of(raw))
    if one.kind == "date":
        return read_date(raw, year).value or tidy(text_of(raw))
    if one.kind in ("whole", "number", "share") and isinstance(raw, (int, float)):
        return int(raw) if float(raw).is_integer() else raw
    if one.kind == "number" and (read := read_number(raw).value) is not None:
        return int(read) if read.is_integer() else read
    if one.kind == "whole":
        number = read_number(raw).value
        return int(number) if number is not None and number.is_integer() else ""
    return tidy(text_of(raw))


def _flag(cell: Cell, one: Field) -> str:
    """yes, no, or "": 是, a tick, the word of the column (采用 typed below 采用) or that word denied; beside a proposal what units say to theirs too."""
    said, word = key(cell), key(one.zh)
    if is_tick(cell) or said in (word, key(one.en)):
        return "yes"
    if said == f"不{word}":
        return "no"
    more = {"yes": "claimed", "no": "declined"} if one.key == "accept" else {}
    other = next((flag for flag, claim in more.items() if said in map(key, CLAIMS_SAID[claim])), "")
    return enum_value("flag", cell) or other


def _reading(cell: Cell, one: Field, year: int | None) -> Reading:
    """A typed cell, and the code of what is wrong with it."""
    if one.kind == "date":
        return read_date(cell, year)
    if one.kind == "number":
        return read_number(cell)
    good = is_blank(cell) or bool(_flag(cell, one))
    return Reading(cell, None if good else "value-not-allowed")


def plain(cell: Cell) -> Any:
    """A cell of the office's own column: whole numbers whole, texts tidy, "" for a blank."""
    if is_blank(cell):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return tidy(cell) if isinstance(cell, str) else cell


def headers(row: Sequence[Cell], known: Sequence[Field]) -> tuple[dict[str, int], dict[str, int]]:
    """Columns by exact label; a field still missing takes a header that is its synonym; the rest are own columns, a second one of a header
    with its number behind it.
    """
    free = {n: tidy(text_of(c)) for n, c in enumerate(row) if not is_blank(c)}
    found: dict[str, int] = {}
    for exact in (True, False):
        for one in known:
            wanted = {key(name) for name in ((one.zh, one.en) if exact else one.synonyms)}
            at = next((n for n, text in free.items() if key(text) in wanted), None)
            if one.key not in found and at is not None:
                found[one.key] = at
                del free[at]
    labels = {label for one in known if one.key in found for label in (one.zh, one.en)}
    own: dict[str, int] = {}
    for n, text in free.items():
        name, number = column_key(text), 1
        while name in own or name in labels:
            number += 1
            name = f"{text} ({number})"
        own[name] = n
    return found, own


def part_of(sheet: Sheet, known: Sequence[Field]) -> Part | None:
    """The table of a sheet: its header is the row among the first that names most fields."""
    best: Part | None = None
    for number, row in enumerate(sheet.rows[:HEADER_DEPTH]):
        if best and len(row) - row.count(None) <= len(best.columns):
            continue
        columns, other = headers(row, known)
        if len(columns) >= 3 and (best is None or len(columns) > len(best.columns)):
            best = Part(sheet, number, columns, other)
    return best and _with_nameless(best)


def _with_nameless(part: Part) -> Part:
    """The part with columns that hold something below a blank header, each named by its letters: (K)."""
    rows = part.sheet.rows[part.header + 1 :]
    header = part.sheet.rows[part.header]
    width = max(map(len, rows), default=0)
    blank = [n for n in range(width) if n >= len(header) or is_blank(header[n])]
    filled = [n for n in blank if any(n < len(row) and not is_blank(row[n]) for row in rows)]
    nameless = {f"({letters(n)})": n for n in filled}
    other = {**part.other, **{name: n for name, n in nameless.items() if name not in part.other}}
    said = {name: tidy(text_of(header[n])) if n < len(header) else "" for name, n in other.items()}
    renamed = {name: text for name, text in said.items() if name != column_key(text)}
    return replace(part, other=other, renamed=renamed)


def base_name(sheet: str) -> str:
    """The name a sheet continues: 台账 for 台账 (2)."""
    name, _, number = sheet.rpartition(" (")
    return name if name and number.rstrip(")").isdigit() else sheet


def parts_of(grid: Grid, name: str) -> list[Part]:
    """The sheet of a table and its continuations; a renamed one is known by its headers."""
    labels, known = {key(n) for n in SHEETS[name]}, KNOWN[name]
    named = [s for s in grid.sheets if key(base_name(s.name)) in labels]
    if found := [part for s in named if (part := part_of(s, known))]:
        return found
    every = {key(n) for names in SHEETS.values() for n in names}
    strangers = [part for s in grid.sheets if key(s.name) not in every and (part := part_of(s, known))]
    return [part for part in strangers if len(part.columns) > LIKE * len(known)]


def painted(path: Path, own: Iterable[str] = ()) -> bool:
    """Whether cells have a fill that is none of this workbook's ``own``; False where the file does not tell."""
    palette = PALETTE.union(own)
    try:
        root = fromstring(peek(path, "xl/styles.xml", STYLES))
    except (ParseError, ValueError):
        return False
    fills = [fill.find(f"{{{MAIN}}}patternFill") for fill in root.findall(f"{{{MAIN}}}fills/{{{MAIN}}}fill")]
    used = {int(xf.get("fillId", 0)) for xf in root.findall(f"{{{MAIN}}}cellXfs/{{{MAIN}}}xf")}
    colours = [
        fill.find(f"{{{MAIN}}}fgColor")
        for n, fill in enumerate(fills)
        if n in used and fill is not None and fill.get("patternType") == "solid"
    ]
    return any(c is not None and (c.get("rgb") or "theme")[-6:].upper() not in palette for c in colours)


def sheet_of(grid: Grid, name: str) -> Sheet | None:
    return next((s for s in grid.sheets if key(s.name) in {key(n) for n in SHEETS[name]}), None)


def brought_by_template(grid: Grid) -> set[str]:
    """Headers of the answers sheet that the lists sheet names as a template's, not the coordinator's."""
    return {column_key(text) for text in _listed(grid, f"{TEMPLATE}:answers")}


def fills_of(grid: Grid) -> list[str]:
    """The colours the workbook was painted with, as its lists sheet names them."""
    return _listed(grid, FILLS)


def written(grid: Grid) -> dict[str, int]:
    """Sheet key → rows it was written with (of the overview: cells that are no formulas), as the lists sheet says; {} where it says nothing."""
    names, counts = (_listed(grid, f"{WRITTEN}:{what}") for what in ("sheets", "rows"))
    return {name: int(count) for name, count in zip(names, counts, strict=False) if count.isdecimal()}


def marked(grid: Grid, name: str) -> list[str]:
    """The marks of a sheet's cells as it was written, the names of their columns first."""
    return _listed(grid, f"{MARKED}:{name}")


def _listed(grid: Grid, header: str) -> list[str]:
    """A column of the lists sheet."""
    sheet = sheet_of(grid, "lists")
    at = next((n for n, c in enumerate(sheet.rows[0]) if c == header), None) if sheet and sheet.rows else None
    if sheet is None or at is None:
        return []
    cells = (sheet.cell(n, at) for n in range(1, len(sheet.rows)))
    return [tidy(text_of(cell)) for cell in cells if not is_blank(cell)]


def rows_in(columns: Mapping[str, Iterable[Any]]) -> list[Row]:
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def records(grid: Grid, name: str, year: int | None = None) -> list[Row]:
    """A table of the workbook as it stands, blank rows left out; no rows where the sheet is absent."""
    known = KNOWN[name]
    found = [part.values(known, year) for part in parts_of(grid, name)]
    columns = dict.fromkeys([*(f.key for f in known), *(c for one in found for c in one)])
    made = {c: [v for one in found for v in one.get(c, [""] * len(one[known[0].key]))] for c in columns}
    return [row for row in rows_in(made) if any(cell != "" for cell in row.values())]


def repairs(grid: Grid) -> list[Row]:
    """The sheet of accepted repairs as it stands, its columns by header."""
    sheet = sheet_of(grid, "repairs")
    if sheet is None or not sheet.rows:
        return []
    names = {text_of(c): n for n, c in enumerate(sheet.rows[0]) if not is_blank(c)}
    return rows_in({name: [plain(sheet.cell(r, n)) for r in range(1, len(sheet.rows))] for name, n in names.items()})
