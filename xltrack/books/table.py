"""A table on a sheet: header found by label wherever it stands, values read by the kind of their column. Text ⇄ value, one rule a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xltrack.enums import ENUMS, enum_label, enum_value
from xltrack.fields import Field
from xltrack.findings import Finding
from xltrack.grids import Cell, Sheet, address
from xltrack.headers import match_headers
from xltrack.values import Reading, is_blank, join_names, read_date, read_number, split_names, text_of, tidy
from xltrack.words import say

NO_DAY = ("无", "none", "-", "—")  # typed where a deadline names no day on purpose
NUMERALS = "一二三四五六七八九十第（(0123456789"  # a lone text that begins so is a section, else a title
HEADER_LENGTH = 20  # a header is shorter than that; a task is not
HEADER_DEPTH = 15  # a header further down than this is none: titles and notes above tables take a few rows


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the raw cells by field key, those of unknown columns by header, and where each stands."""

    sheet: str
    number: int
    cells: Mapping[str, Cell]
    extra: Mapping[str, Cell]
    columns: Mapping[str, int]
    lone: str = ""

    def at(self, key: str) -> str:
        """A1 address of a field's cell; of the row's first cell where the column is absent."""
        return address(self.number, self.columns.get(key, 0))

    def text(self, key: str) -> str:
        return tidy(text_of(self.cells.get(key)))


@dataclass(frozen=True, slots=True)
class Table:
    """What a sheet holds below its header (0-based ``header`` row, ``columns`` by field key)."""

    sheet: str
    header: int
    columns: Mapping[str, int]
    rows: tuple[Row, ...]
    unknown: Mapping[str, int] = field(default_factory=dict)


def header_score(cells: Sequence[Cell], fields: Sequence[Field]) -> int:
    """How many different fields a row of cells names."""
    return len(match_headers(cells, fields))


def find_header(sheet: Sheet, fields: Sequence[Field], least: int = 2) -> int | None:
    """The 0-based row that names most fields among the first rows, or None when none names enough."""
    best, at = least - 1, None
    for n, row in enumerate(sheet.rows[:HEADER_DEPTH]):
        if len(row) - row.count(None) > best and (score := header_score(row, fields)) > best:
            best, at = score, n
    return at


def _is_header(cells: Sequence[Cell], fields: Sequence[Field]) -> bool:
    """A header pasted below ours: short texts, most of which name fields (an office's own columns stand among them)."""
    filled = [c for c in cells if not is_blank(c)]
    if not all(isinstance(c, str) and len(c) <= HEADER_LENGTH for c in filled):
        return False
    score = header_score(cells, fields)
    return score >= 2 and score * 2 > len(filled)


def _columns(cells: Sequence[Cell], fields: Sequence[Field]) -> tuple[dict[str, int], dict[str, int]]:
    known = match_headers(cells, fields)
    taken = set(known.values())
    other = {tidy(text_of(c)): n for n, c in enumerate(cells) if n not in taken and not is_blank(c)}
    return known, other


def read_table(sheet: Sheet, fields: Sequence[Field], header: int | None = None) -> Table | None:
    """The table of a sheet; None without a header. A header row pasted further down counts from there on."""
    header = find_header(sheet, fields) if header is None else header
    if header is None:
        return None
    known, other = _columns(sheet.rows[header], fields)
    spread = _spread(sheet)
    rows: list[Row] = []
    for number in range(header + 1, len(sheet.rows)):
        cells = sheet.rows[number]
        if _is_header(cells, fields):
            known, other = _columns(cells, fields)
            header = number
            if all(row.lone and row.lone[0] not in NUMERALS for row in rows):
                rows.clear()  # the title of the pasted table
            continue
        row = _row(sheet, number, known, other, spread)
        if row:
            rows.append(row)
    return Table(sheet.name, header, known, tuple(rows), other)


def _spread(sheet: Sheet) -> dict[tuple[int, int], Cell]:
    """Values of cells merged downwards, for every row they cover: a section or a unit merged over its tasks."""
    return {
        (r, left): sheet.cell(top, left)
        for top, left, bottom, right in sheet.merges
        if bottom > top
        for r in range(top + 1, bottom + 1)
    }


def _row(
    sheet: Sheet,
    number: int,
    known: Mapping[str, int],
    other: Mapping[str, int],
    spread: Mapping[tuple[int, int], Cell],
) -> Row | None:
    def value(column: int) -> Cell:
        own = sheet.cell(number, column)
        return spread.get((number, column)) if is_blank(own) else own

    filled = [c for c in sheet.rows[number] if not is_blank(c)]
    if not filled:
        return None
    cells = {key: value(column) for key, column in known.items()}
    extra = {name: value(column) for name, column in other.items() if not is_blank(sheet.cell(number, column))}
    lone = tidy(text_of(filled[0])) if len(filled) == 1 else ""
    return Row(sheet.name, number, cells, extra, known, lone)


# ── text ⇄ value, by kind ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Reader:
    """Reads the values of rows by the kind of their field and keeps what was wrong, each with its cell. ``names``: those that cells of names hold whole."""

    file: str
    language: str = "zh"
    names: tuple[str, ...] = ()
    findings: list[Finding] = field(default_factory=list)
    year: int | None = None

    def note(self, code: str, row: Row, key: str, **params: str) -> None:
        self.findings.append(Finding(code, self.file, row.sheet, row.at(key), **params))

    def value(self, row: Row, column: Field) -> Any:
        """The field's value in a row: str, tuple of str (names, lines), date, float, int or None; enumerations by their key."""
        raw = row.cells.get(column.key)
        if column.kind in ("names", "lines"):
            return split_names(raw, self.names) if column.kind == "names" else lines_of(raw)
        if column.kind in ("text", "long", "id"):
            return tidy(text_of(raw))
        if is_blank(raw):
            return None
        if column.enum:
            return self._enum(row, column, raw)
        reading = self._day(raw) if column.kind == "date" else read_number(raw)
        if reading.problem:
            self.note("date-bad" if column.kind == "date" else "number-bad", row, column.key, found=text_of(raw))
            return None
        if column.kind == "whole":
            return int(reading.value)
        percent = column.kind == "share" and isinstance(raw, str) and "%" in text_of(raw).replace("％", "%")
        number = reading.value / 100 if percent else reading.value
        if column.kind == "share" and not 0 <= number <= 1:
            self.note("number-out-of-range", row, column.key, found=text_of(raw), expected="0%–100%")
            return None
        return number

    def _day(self, raw: Cell) -> Reading:
        """A day; the plan's year settles which number of 14/05/25 is the year, and gives none to a day that names none."""
        reading = read_date(raw)
        return read_date(raw, self.year) if reading.problem == "date-ambiguous" else reading

    def _enum(self, row: Row, column: Field, raw: Cell) -> str | None:
        value = enum_value(column.enum, raw)
        if value is None:
            labels = [enum_label(column.enum, v, self.language) for v in ENUMS[column.enum]]
            self.note(
                "value-not-allowed",
                row,
                column.key,
                found=text_of(raw),
                expected=say("list.separator", self.language).join(labels),
            )
        return value


def lines_of(raw: Cell) -> tuple[str, ...]:
    """Lines of a cell; a blank line between others holds its place, for lines of neighbouring columns belong together."""
    text = text_of(raw).replace("\r\n", "\n").replace("\r", "\n")
    lines = [tidy(line) for line in text.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    return tuple(lines)


Shown = str | float | int | date | None


def shown(value: Any, column: Field, lang: str) -> Shown:
    """A value as its cell holds it: the inverse of :meth:`Reader.value`."""
    return None if value is None or value in ("", ()) else shower(column, lang)(value)


def shower(column: Field, lang: str) -> Callable[[Any], Shown]:
    """How the values of a column are shown that are there: :func:`shown` for all of them at once."""
    if column.enum:
        labels = {value: enum_label(column.enum, value, lang) for value in ENUMS[column.enum]}
        return lambda value: labels.get(value, value)
    if column.kind == "names":
        return lambda value: join_names(value, say("list.names", lang))
    return "\n".join if column.kind == "lines" else lambda value: value


def each_record(
    table: Table | None, reader: Reader, fields: Sequence[Field]
) -> Iterator[tuple[Row, Callable[[str], Any]]]:
    """Rows with a getter of their values by field key."""
    by_key = {f.key: f for f in fields}
    for row in table.rows if table else ():
        yield row, lambda key, row=row: reader.value(row, by_key[key])  # type: ignore[misc]
