"""Any spreadsheet file -> Grid: values with their cell addresses, behind the safety gate. This is the one way in for
files from outside.

The bytes that the gate judged are the bytes that are parsed; the file is opened once and never written. .xlsx and .xlsb are
parsed in this process, what no gate can judge (.xls, .ods, encrypted files) in a child process with limits of its own.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import python_calamine

from xltrack import findings
from xltrack.books.raw import biff, binary, opendoc, package, reader, scan
from xltrack.books.raw.gate import DEFAULT, ZIP, Archive, Limits, broken, folded, load, unsafe
from xltrack.books.raw.kinds import NAMES, kind_of, kind_of_archive
from xltrack.books.raw.plainer import plain_document, plain_workbook
from xltrack.books.raw.separated import read_separated
from xltrack.books.raw.strays import brought_near, zipped_with
from xltrack.errors import UnreadableError
from xltrack.findings import Finding
from xltrack.grids import Cell, Grid, Sheet, address

__all__ = ["Limits", "grid_or_refusal", "properties_of", "read_grid", "read_own"]

# The child fills a rectangle of cells to read an .xls or .ods; the largest .xls has 16.8 M cells, which fit its memory.
_RECTANGLE = 65_536 * 256
_HUGE = 1e308
_HEAD = 20  # rows of a sheet of which the header is asked for


@dataclass(frozen=True, slots=True)
class _Source:
    """One file on its way in."""

    name: str
    data: bytes
    sha256: str
    limits: Limits
    password: str | None = None

    def noticed(self, *, macros: bool, embedded: bool, links: bool) -> list[Finding]:
        said = {"file-macros": macros, "file-embedded": embedded, "file-external-links": links}
        return [Finding(code, file=self.name) for code, there in said.items() if there]

    def grid(self, kind: str, sheets: Iterable[tuple[Sheet, list[Finding]]], noticed: list[Finding]) -> Grid:
        pairs = list(sheets)
        every = (*noticed, *(f for _, far in pairs for f in far))
        return Grid(self.name, self.sha256, tuple(sheet for sheet, _ in pairs), kind, {}, every)


def read_grid(path: str | Path, *, limits: Limits = DEFAULT, password: str | None = None) -> Grid:
    """Read a spreadsheet file of any kind: .xlsx, .xlsm, Strict Open XML, .xls, .et with BIFF inside, .xlsb, .ods,
    .csv, whatever its ending says.

    ``Grid.format`` is xlsx, xlsm, xls, xlsb, ods or csv. A filled cell far off its table is left out of the rows and
    named in a finding (``cells-beside-table``). ``password`` opens an encrypted workbook. Raises UnreadableError, with
    the code of the finding it becomes, for everything that cannot be read.
    """
    data = load(path, limits)
    return _read(_Source(str(path), data, hashlib.sha256(data).hexdigest(), limits, password), Path(path).suffix)


def read_text_grid(path: Path) -> Grid:
    """A text file as cells: what office programs call Unicode text is a sheet saved with tabs. Raises UnreadableError."""
    data = load(path, DEFAULT)
    return _read_separated(_Source(str(path), data, hashlib.sha256(data).hexdigest(), DEFAULT))


def _read_separated(source: _Source) -> Grid:
    sheet = read_separated(source.data, Path(source.name).stem, source.limits)
    return source.grid("csv", [(sheet, [])], [Finding("file-format-lossy", file=source.name, found="csv")])


def read_own(path: Path, limits: Limits, heads: Callable[[str], bool]) -> Grid:
    """The cells alone of a workbook that is known to the byte as one that was written here, so that nothing in it need be judged; of sheets whose
    name ``heads`` accepts the first rows only. Raises UnreadableError.
    """
    data = load(path, limits)
    book = _open(data)
    sheets = []
    for name in book.sheet_names:
        values = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=_HEAD if heads(name) else None)
        sheets.append(Sheet(name, tidy(values)))
    return Grid(str(path), hashlib.sha256(data).hexdigest(), tuple(sheets))


def properties_of(path: Path) -> Mapping[str, str]:
    """What an .xlsx or .xlsm says of itself in its custom properties, its sheets left unread; {} for any other file.

    Raises UnreadableError.
    """
    data = load(path, DEFAULT)
    return package.properties(Archive(data, DEFAULT), DEFAULT) if data.startswith(ZIP) else {}


def _read(source: _Source, suffix: str) -> Grid:
    if source.data.startswith(ZIP):
        return _read_archive(source, Archive(source.data, source.limits))
    kind = kind_of(source.data, suffix, source.limits)
    if kind == "xls":
        return _read_xls(source)
    if kind == "csv":
        return _read_separated(source)
    if kind == "encrypted":
        return _read_encrypted(source, suffix)
    raise findings.refusal("file-not-workbook", NAMES.get(kind, kind))


def _read_archive(source: _Source, archive: Archive) -> Grid:
    kind = kind_of_archive(archive)
    if kind in {"xlsx", "xlsm", "strict-ooxml"}:
        return _read_xlsx(source, archive, "xlsm" if kind == "xlsm" else "xlsx")
    if kind == "ods":
        return _read_ods(source, archive)
    if kind == "xlsb":
        return _read_xlsb(source, archive)
    raise findings.refusal("file-not-workbook", NAMES.get(kind, kind))


def _read_encrypted(source: _Source, suffix: str) -> Grid:
    opened = reader.decrypt(source.data, source.password, source.limits)
    if len(opened) > source.limits.file_bytes or kind_of(opened, suffix, source.limits) == "encrypted":
        raise findings.refusal("file-encrypted")
    return _read(replace(source, data=opened, password=None), suffix)


def _read_xlsx(source: _Source, archive: Archive, kind: str) -> Grid:
    known = package.survey(archive, source.limits)
    far = brought_near(archive, known.facts)
    try:
        sheets = _sheets(source, zipped_with(archive, far) if far else source.data, known)
    except UnreadableError:
        sheets = _sheets(source, plain_workbook(archive, known, far), known)
    linked = known.links or any(package.points_outside(facts.formulas) for facts in known.facts.values())
    grid = source.grid(kind, sheets, source.noticed(macros=known.macros, embedded=known.embedded, links=linked))
    return replace(grid, properties=known.properties)


def _sheets(source: _Source, data: bytes, known: package.Package) -> list[tuple[Sheet, list[Finding]]]:
    book = _open(data)
    return [_sheet(source, book, entry, known) for entry in known.sheets if entry.kind == "worksheet"]


def _open(data: bytes) -> python_calamine.CalamineWorkbook:
    try:
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as problem:  # a panic of the reader is no Exception
        raise broken(problem) from None


def _sheet(
    source: _Source, book: python_calamine.CalamineWorkbook, entry: package.Entry, known: package.Package
) -> tuple[Sheet, list[Finding]]:
    facts = known.facts.get(folded(entry.part))
    if facts is None:
        raise broken(entry.part or entry.name)
    try:
        values = book.get_sheet_by_name(entry.name).to_python(skip_empty_area=False)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as problem:
        raise broken(f"{entry.part}: {problem}") from None
    far = [(where, _value_at(values, facts.rows + 1 + n, 0)) for n, where in enumerate(facts.strays)]
    if far:
        del values[facts.rows :]
    made, noticed = _made(
        source, entry.name, entry.state != "visible", values, facts, comments=known.comments_of(entry), far=far
    )
    return replace(made, boxes=known.boxes_of(entry)), noticed


def _made(
    source: _Source,
    name: str,
    hidden: bool,
    values: list[list[Any]],
    facts: scan.Facts,
    *,
    comments: dict[scan.Place, str],
    far: list[tuple[scan.Place, Cell]],
) -> tuple[Sheet, list[Finding]]:
    rows = tidy(values, facts.blanks)
    noticed = [
        Finding("cells-beside-table", file=source.name, sheet=name, cell=address(*where), found=str(value))
        for where, value in far
        if value is not None or where in facts.errors
    ]
    sheet = Sheet(
        name,
        rows,
        hidden,
        facts.merges,
        facts.errors,
        facts.formulas,
        comments,
        facts.percent,
        facts.hidden_rows,
        facts.hidden_columns,
        facts.struck,
        margins=facts.margins,
    )
    return sheet, noticed


def _without_boxes(values: list[list[Any]], boxes: Mapping[scan.Place, str]) -> list[list[Any]]:
    """The cells of an .ods without the words of text boxes, which its reader hangs on to the cell that a box is tied to."""
    for (row, column), said in boxes.items():
        held = values[row][column] if row < len(values) and column < len(values[row]) else None
        if isinstance(held, str) and held.endswith(said):
            values[row][column] = held.removesuffix(said).removesuffix("\n")
    return values


def _value_at(values: list[list[Any]], row: int, column: int) -> Cell:
    if row < len(values) and column < len(values[row]):
        return tidy_value(values[row][column])
    return None


def _apart(values: list[list[Any]], facts: scan.Facts) -> list[tuple[scan.Place, Cell]]:
    """Take the strays out of rows that hold them, and cut the rows to the table."""
    far = [(where, _value_at(values, *where)) for where in facts.strays]
    if far:
        values[:] = [row[: facts.columns] for row in values[: facts.rows]]
    return far


def _noticed(source: _Source, known: biff.Book | binary.Book | opendoc.Book) -> list[Finding]:
    return source.noticed(macros=known.macros, embedded=known.embedded, links=known.links)


def _read_xls(source: _Source) -> Grid:
    try:
        known = biff.survey(source.data, source.limits)
    except UnreadableError as problem:
        if problem.code != "file-encrypted":
            raise
        opened = reader.decrypt(source.data, source.password, source.limits)
        source = replace(source, data=opened)
        known = biff.survey(opened, source.limits)
    found = reader.cells(source.data, source.limits)
    if len(found) != len(known.sheets):
        raise broken("xls")
    sheets = []
    for (name, hidden, values), (facts, comments, boxes) in zip(found, known.sheets, strict=True):
        made, noticed = _made(source, name, hidden, values, facts, comments=comments, far=_apart(values, facts))
        sheets.append((replace(made, boxes=boxes), noticed))
    return source.grid("xls", sheets, _noticed(source, known))


def _read_ods(source: _Source, archive: Archive) -> Grid:
    known = opendoc.survey(archive, source.limits)
    for tab in known.sheets:
        rows, columns = (1 + max((place[n] for place in tab.facts.strays), default=0) for n in (0, 1))
        if max(rows, tab.facts.rows) * max(columns, tab.facts.columns) > _RECTANGLE:
            raise unsafe("spread", f"{rows:,} × {columns:,}")
    try:
        found = reader.cells(source.data, source.limits)
    except UnreadableError as problem:
        if problem.code != "file-broken" or "content.xml" not in archive:
            raise
        found = reader.cells(plain_document(archive), source.limits)
    values = {name: rows for name, _, rows in found}
    sheets = []
    for tab in known.sheets:
        rows_of = _without_boxes(values.get(tab.name, []), tab.boxes)
        far = _apart(rows_of, tab.facts)
        made, noticed = _made(source, tab.name, tab.hidden, rows_of, tab.facts, comments=tab.comments, far=far)
        sheets.append((replace(made, boxes=tab.boxes), noticed))
    grid = source.grid("ods", sheets, _noticed(source, known))
    return replace(grid, properties=known.properties)


def _read_xlsb(source: _Source, archive: Archive) -> Grid:
    known = binary.read(archive, source.limits)
    sheets = []
    for tab in known.sheets:
        far = [(where, tidy_value(value)) for where, value in tab.far]
        made, noticed = _made(source, tab.name, tab.hidden, tab.values, tab.facts, comments=tab.comments, far=far)
        sheets.append((replace(made, boxes=tab.boxes), noticed))
    return replace(source.grid("xlsb", sheets, _noticed(source, known)), properties=known.properties)


def tidy(values: list[list[Any]], blanks: Iterable[scan.Place] = ()) -> tuple[tuple[Cell, ...], ...]:
    """Rows as they stand in a Sheet: blank cells None, ``blanks`` empty texts, trailing blank rows and columns gone."""
    rows: list[tuple[Cell, ...]] = [
        tuple(
            [
                (v or None) if type(v) is str else v if type(v) is float and -_HUGE < v < _HUGE else tidy_value(v)
                for v in row
            ]
        )
        for row in values
    ]
    for row, column in blanks:
        if row < len(rows):
            cells = rows[row] + (None,) * (column + 1 - len(rows[row]))
            rows[row] = (*cells[:column], "", *cells[column + 1 :])
    while rows and not any(v is not None for v in rows[-1]):
        rows.pop()
    width = max(map(_filled, rows), default=0)
    return tuple(row[:width] for row in rows)


def _filled(row: tuple[Cell, ...]) -> int:
    width = len(row)
    while width and row[width - 1] is None:
        width -= 1
    return width


def tidy_value(value: Any) -> Cell:
    """A value as a Cell: numbers are floats, midnight is a day, a duration a number of days, a blank None."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, float):
        return value if -_HUGE < value < _HUGE else str(value)  # no program shows infinity as a number
    if isinstance(value, bool | time):
        return value
    if isinstance(value, int):
        return float(value)
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    return value if isinstance(value, date) or value is None else str(value)


def grid_or_refusal(path: Path) -> Grid | UnreadableError:
    """A file read, or why not: one at which a parser fails as nobody foresaw must not cost the others their merge."""
    try:
        return read_grid(path)
    except UnreadableError as problem:
        return problem
    except Exception as problem:
        if os.environ.get("XLTRACK_DEBUG"):
            raise
        return findings.refusal("file-reader-died", type(problem).__name__)
