"""Decomposition tables: which column says what, section rows, serials that span rows, headers in two rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from xltrack import fields
from xltrack.importing.clauses import peel
from xltrack.importing.grammar import CLOSING, COLUMNS, TABLE_NOTE, UNIT_COLUMNS, UNIT_ROLES, view
from xltrack.importing.numerals import read_mark
from xltrack.importing.outline import join_lines
from xltrack.importing.pieces import Found, Place, Reading, Segment
from xltrack.importing.units import Part, looks_like_names
from xltrack.records import TableBlock
from xltrack.values import key, tidy

_NAMED = {
    "id": "other",
    "sub": "other",
    "kind": "other",
    "inherited": "joint",
    "members": "other",
    "deadline_day": "deadline",
}
_USED = ("serial", "path", "text", "lead", "joint", "support", "deadline", "leader", "weight", "target")
_HEADER_LENGTH = 24


def column_meaning(header: str) -> str:
    """What a column's header says: a key of the grammar's COLUMNS, "" where it says nothing known."""
    plain = key(header)
    if not plain or len(plain) > _HEADER_LENGTH or CLOSING.search(view(header)[:-1] or " "):
        return ""
    if (known := fields.find(header, fields.ITEM)) is not None:
        name = _NAMED.get(known.key, known.key)
        return name if name in _USED else "other"
    seen = view(plain)
    return next((name for name, pattern in COLUMNS if pattern.search(seen)), "")


@dataclass(slots=True)
class Columns:
    """Meaning → positions of the columns that have it; ``headers`` by position; ``width`` of the table."""

    at: dict[str, list[int]] = field(default_factory=dict)
    headers: dict[int, str] = field(default_factory=dict)
    width: int = 0

    def first(self, name: str) -> int | None:
        found = self.at.get(name)
        return found[0] if found else None

    @property
    def units(self) -> list[tuple[str, int]]:
        return [(name, at) for name in UNIT_COLUMNS for at in self.at.get(name, ())]

    @property
    def usable(self) -> bool:
        return bool(self.at.get("text")) and bool(self.units or self.at.get("serial") or self.at.get("deadline"))


@dataclass(slots=True)
class Filled:
    """A table with its merges resolved: the cells, and which of them only continue the cell above or beside."""

    rows: list[list[str]]
    below: set[tuple[int, int]] = field(default_factory=set)
    beside: set[tuple[int, int]] = field(default_factory=set)
    wide: set[int] = field(default_factory=set)


def fill(table: TableBlock) -> Filled:
    """Cells under a merge repeat its value; a row that is one merged cell is remembered as such."""
    width = max((len(row.cells) for row in table.rows), default=0)
    filled = Filled([[tidy(cell) for cell in row.cells] + [""] * (width - len(row.cells)) for row in table.rows])
    for top, left, bottom, right in table.merges:
        if top >= len(filled.rows) or left >= width:
            continue
        value = filled.rows[top][left]
        for row in range(top, min(bottom, len(filled.rows) - 1) + 1):
            for column in range(left, min(right, width - 1) + 1):
                if (row, column) == (top, left):
                    continue
                filled.rows[row][column] = value
                (filled.below if row > top else filled.beside).add((row, column))
        if right > left and right - left + 1 >= max(width - 1, 2):
            filled.wide.update(range(top, bottom + 1))
    return filled


# ── headers ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _meanings(headers: Sequence[str]) -> Columns:
    columns = Columns(width=len(headers))
    for at, header in enumerate(headers):
        name = column_meaning(header)
        columns.headers[at] = header.replace("\n", "")
        if name:
            columns.at.setdefault(name, []).append(at)
    if not columns.at.get("text"):
        for name in ("target", "path"):
            if columns.at.get(name) and (columns.units or columns.at.get("serial")):
                columns.at["text"] = [columns.at[name].pop()]
                break
    return columns


def _is_header(cells: Sequence[str]) -> bool:
    named = [name for cell in dict.fromkeys(cells) if cell and (name := column_meaning(cell))]
    filled = [cell for cell in dict.fromkeys(cells) if cell]
    return len(set(named)) >= 2 and len(named) * 2 >= len(filled)


def _second_row(filled: Filled, row: int) -> bool:
    """Whether the row below a header belongs to it: short words, each of them a column or merged from above."""
    if row + 1 >= len(filled.rows):
        return False
    below = filled.rows[row + 1]
    fresh = [at for at, cell in enumerate(below) if cell and (row + 1, at) not in filled.below]
    spans = any((row, at) in filled.beside for at in range(len(below)))
    if not fresh or any(len(below[at]) > 12 or below[at].isdigit() for at in fresh):
        return False
    blank_serial = not below[0] or (row + 1, 0) in filled.below
    named = sum(bool(column_meaning(below[at])) for at in fresh)
    return blank_serial and named * 2 >= len(fresh) and (spans or named >= 1)


def find_header(filled: Filled) -> tuple[Columns, int, int] | None:
    """(columns, first row of the header, first row behind it), looked for in the first rows of a table."""
    for row, cells in enumerate(filled.rows[:15]):
        if row in filled.wide or not _is_header(cells):
            continue
        headers, last = list(cells), row + 1
        if _second_row(filled, row):
            for at, below in enumerate(filled.rows[row + 1]):
                if below and below != headers[at]:
                    headers[at] = below if column_meaning(below) else f"{headers[at]}{below}"
            last = row + 2
        return _meanings(headers), row, last
    return None


def infer_columns(filled: Filled) -> Columns | None:
    """Columns of a table without header, by what their cells look like: digits, names of units, the longest text."""
    body = [row for n, row in enumerate(filled.rows) if n not in filled.wide and sum(map(bool, row)) > 1]
    if len(body) < 2:
        return None
    width = len(body[0])
    columns = Columns(width=width)
    shares = {at: [row[at] for row in body if row[at]] for at in range(width)}
    units = [at for at, cells in shares.items() if cells and sum(map(looks_like_names, cells)) >= 0.7 * len(cells)]
    serials = [
        at
        for at, cells in shares.items()
        if cells and all(len(cell) <= 5 and any(ch.isdigit() for ch in cell) for cell in cells)
    ]
    texts = [at for at in range(width) if at not in units and at not in serials and shares[at]]
    if not units or not texts:
        return None
    longest = max(texts, key=lambda at: sum(map(len, shares[at])) / len(shares[at]))
    columns.at = {"text": [longest], "joint": units[:1], "path": [at for at in texts if at < longest]}
    columns.at |= {"serial": serials[:1]} if serials else {}
    columns.at |= {"support": units[1:]} if len(units) > 1 else {}
    return columns


# ── rows ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class Rows:
    """Reads the rows of one table after another: sections, serials and columns carry on from table to table."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.columns: Columns | None = None
        self.sections: list[tuple[str, str]] = []
        self.reading = Reading()
        self.serial = ""
        self.names: list[str] = []
        self.kind = ""

    def read_under(self, table: TableBlock, headings: Sequence[Segment]) -> None:
        """A table below the numbered lines that stand above it."""
        for heading in headings:
            self._open_section(heading.text)
        self.read(table, bool(headings))

    def read(self, table: TableBlock, under: bool = False) -> None:
        filled = fill(table)
        found = find_header(filled)
        begin, first = 0, 0
        if found:
            columns, first, begin = found
            if not columns.usable or _is_form(columns, filled, begin):
                for row in table.rows:
                    self._refuse(row.line, "form" if columns.usable or "progress" in columns.at else "other-table")
                return
            again = self.columns is not None and self.columns.headers == columns.headers
            self.columns, self.sections, self.serial = columns, self.sections if under or again else [], ""
            self._settle_texts(filled, begin)
        elif self.columns is None or self.columns.width != len(filled.rows[0] if filled.rows else ()):
            self.columns = infer_columns(filled)
            if self.columns is None:
                for row in table.rows:
                    self._refuse(row.line, "other-table")
                return
        header = filled.rows[first:begin]
        for n, row in enumerate(table.rows):
            cells = filled.rows[n]
            if n < begin:
                self._refuse(row.line, "header" if n >= first else "before")
            elif any(cells) and cells in header:
                self._refuse(row.line, "header")
            elif any(cells):
                self._row(Place(self.file, row.line), cells, n, filled, table.exact)

    def _refuse(self, line: int, why: str) -> None:
        self.reading.reasons[Place(self.file, line)] = why

    def _settle_texts(self, filled: Filled, begin: int) -> None:
        """Of several text columns the one with the longest cells is the task; those left of it name it, those right add to it."""
        columns = self.columns
        texts = columns.at.get("text", []) if columns else []
        if columns is None or len(texts) < 2:
            return
        body = filled.rows[begin:]
        length = {at: sum(len(row[at]) for row in body) / (sum(bool(row[at]) for row in body) or 1) for at in texts}
        task = max(texts, key=lambda at: length[at])
        if len(texts) == 2 and columns.headers.get(texts[0]) == columns.headers.get(texts[1]):
            task = texts[1]
        columns.at["text"] = [task]
        columns.at.setdefault("path", []).extend(at for at in texts if at < task)
        columns.at.setdefault("target", []).extend(at for at in texts if at > task)

    def _row(self, place: Place, cells: list[str], n: int, filled: Filled, exact: bool) -> None:
        columns = self.columns
        assert columns is not None
        distinct = list(dict.fromkeys(cell for cell in cells if cell))
        if TABLE_NOTE.match(view(distinct[0])) and (len(distinct) == 1 or not cells[columns.at["text"][0]]):
            self.reading.reasons[place] = "note"
            return
        if self._section(place, cells, distinct, n, filled):
            return
        own = {at for at in range(len(cells)) if cells[at] and (n, at) not in filled.below}
        if not own:
            self.reading.reasons[place] = "blank"
            return
        self._item(place, cells, own, n, filled, exact)

    def _section(self, place: Place, cells: list[str], distinct: list[str], n: int, filled: Filled) -> bool:
        """A row with one text is a section, unless that text is a task of its own in the task column."""
        columns = self.columns
        if len(distinct) != 1 or columns is None:
            return False
        text = distinct[0]
        where = next(at for at, cell in enumerate(cells) if cell)
        wide = n in filled.wide or any((n, at) in filled.beside for at in range(len(cells)))
        task = columns.at["text"][0]
        mark = read_mark(view(text))
        if not wide and where == task and where and (CLOSING.search(view(text)) or len(text) > 30 or not mark):
            return False
        if not wide and where == columns.first("serial") and not mark and len(text) <= 5:
            return False
        if where in {at for _, at in columns.units} and not wide:
            return False
        self._open_section(text)
        self.reading.headings.append(place)
        return True

    def _open_section(self, text: str) -> None:
        mark = read_mark(view(text))
        style = mark.style if mark else "plain"
        styles = [known for known, _ in self.sections]
        if style in styles:
            del self.sections[styles.index(style) :]
        elif style == "plain":
            self.sections.clear()
        self.sections.append((style, text))
        self.serial, self.names = "", []

    def _names(self, cells: list[str], n: int, filled: Filled, exact: bool) -> list[str]:
        """The cells of the columns left of the task that name it; a blank one in pasted text continues the one above."""
        columns = self.columns
        assert columns is not None
        found: list[str] = []
        for order, at in enumerate(sorted(columns.at.get("path", ()))):
            cell = cells[at]
            if not cell and not exact and order < len(self.names):
                cell = self.names[order]
            found.append(cell)
        self.names = found
        return [cell.replace("\n", "") for cell in dict.fromkeys(found) if cell]

    def _item(self, place: Place, cells: list[str], own: set[int], n: int, filled: Filled, exact: bool) -> None:
        columns = self.columns
        assert columns is not None
        task = columns.at["text"][0]
        serial_at = columns.first("serial")
        serial = cells[serial_at].replace("\n", "") if serial_at is not None else ""
        names = self._names(cells, n, filled, exact)
        text = cells[task]
        if not text or task not in own:
            self._continue(place, cells, own)
            return
        continued = serial_at is not None and ((n, serial_at) in filled.below or not serial)
        mark = read_mark(view(text)) if not serial else None
        if mark and serial_at is None:
            serial, text = mark.serial, text[mark.end :].strip()
        if not serial and continued:
            serial = self.serial
        self.serial = serial
        plain = (read_mark(view(serial)) or read_mark(view(serial) + ".")) if serial else None
        item = Found(
            "",
            (*(text for _, text in self.sections), *names),
            plain.serial if plain and plain.style in ("arabic", "cn") else serial,
        )
        item.lines.append(place)
        self._cells(item, cells, columns, exact)
        self._text(item, text, bool(item.parts))
        self.reading.items.append(item)

    def _cells(self, item: Found, cells: list[str], columns: Columns, exact: bool) -> None:
        for role, at in columns.units:
            if cells[at]:
                item.parts.append(Part(role, cells[at]))
        if not item.parts and not exact and columns.units and self.reading.items:
            before = self.reading.items[-1]
            if before.serial and before.serial == item.serial and before.path[:1] == item.path[:1]:
                item.parts = list(before.parts)
                item.doubts.append(("joint", before.parts[0].text if before.parts else "", "shared-units"))
        item.deadlines += [cells[at] for at in columns.at.get("deadline", ()) if cells[at]]
        item.leader = "、".join(cells[at] for at in columns.at.get("leader", ()) if cells[at])
        item.weight = next((cells[at] for at in columns.at.get("weight", ()) if cells[at]), "")
        for at in columns.at.get("target", ()):
            if cells[at]:
                item.targets.append((columns.headers.get(at, ""), cells[at]))
        used = {at for name in _USED for at in columns.at.get(name, ())}
        item.extra += [
            (columns.headers.get(at) or f"{at + 1}", cell) for at, cell in enumerate(cells) if cell and at not in used
        ]

    def _text(self, item: Found, text: str, has_units: bool) -> None:
        """The task's words; where no column names units, a bracket or line at the end of the cell may."""
        if has_units:
            item.text = text
            return
        words: list[str] = []
        for line in text.split("\n"):
            for chunk in peel(line.strip(), view(line.strip())):
                if chunk.text:
                    words.append(chunk.text)
                item.parts.extend(chunk.parts)
        item.text = "\n".join(words)

    def _continue(self, place: Place, cells: list[str], own: set[int]) -> None:
        """A row without a task of its own adds what it has to the item above: another unit, a deadline."""
        columns = self.columns
        assert columns is not None
        if not self.reading.items:
            self.reading.reasons[place] = "blank"
            return
        item = self.reading.items[-1]
        added = False
        for role, at in columns.units:
            if at in own:
                item.parts.append(Part(role, cells[at]))
                added = True
        for at in columns.at.get("deadline", ()):
            if at in own:
                item.deadlines.append(cells[at])
                added = True
        if added:
            item.unit_lines.append(place)
        else:
            self.reading.reasons[place] = "blank"

    def close(self) -> Reading:
        number_subs(self.reading.items)
        return self.reading


def _is_form(columns: Columns, filled: Filled, begin: int) -> bool:
    """A progress form or an empty table: no task is filled in, or it asks for progress and names no unit."""
    task = columns.at["text"][0]
    filled_in = sum(bool(row[task]) for row in filled.rows[begin:])
    return not filled_in or ("progress" in columns.at and not columns.units)


def number_subs(items: Sequence[Found]) -> None:
    """Items that share a serial within a section are its sub-targets 1, 2, …"""
    for run in _runs(items):
        if len(run) > 1:
            for sub, item in enumerate(run, 1):
                item.sub = sub


def _runs(items: Sequence[Found]) -> Iterator[list[Found]]:
    run: list[Found] = []
    for item in items:
        same = run and item.serial and run[-1].serial == item.serial and _same_section(run[-1], item)
        if not same:
            if run:
                yield run
            run = []
        run.append(item)
    if run:
        yield run


def _same_section(first: Found, other: Found) -> bool:
    return first.path[:1] == other.path[:1]


__all__ = ["UNIT_ROLES", "Rows", "column_meaning", "fill", "find_header", "join_lines", "number_subs"]
