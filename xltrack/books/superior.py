"""A superior's own form, filled in for the whole office: the columns are known by placeholders or by their headers, everything else stays.

Three kinds of form are met. One marked like our templates has an item row of placeholders, which is repeated. One with a printed list of tasks
is filled in beside the tasks it prints. One with a header and blank rows takes the items one after another, with more rows like the last where
they do not suffice.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from xltrack import fields
from xltrack.addresses import column_number
from xltrack.books.fit import height_for
from xltrack.books.forms.formtext import header_values, in_order, item_values
from xltrack.books.ooxml import ranges, stable
from xltrack.books.ooxml.cells import value_cell
from xltrack.books.ooxml.parts import Element, Package, child, m, parse, rels_name, serialise
from xltrack.books.ooxml.refs import RowMap, join, split_formula
from xltrack.books.ooxml.sheet import WORKBOOK, TemplateSheet, letter
from xltrack.books.template import ITEM_KEYS, PLACEHOLDER, UnusableError, placeholders, said_why
from xltrack.fields import Field
from xltrack.grids import Cell
from xltrack.grouped import grouped
from xltrack.headers import find, named
from xltrack.records import Ask, AskRow, Layout
from xltrack.values import key, nearest, tidy
from xltrack.words import say

HEADER_DEPTH = 40  # rows in which a header is looked for: covers stand above it
HEADER_LENGTH = 60  # with its bracketed remark
GAP = 3  # rows of a header below its labels (子表头, units of measure)
COLUMNS: tuple[Field, ...] = (*fields.FORM, fields.SUMMARY, fields.PATH, *fields.ITEM)
TOLD = frozenset({"status", "progress", "summary", "reason", "measures"})  # what a form must ask for at least one of
NUMERAL = re.compile(r"^[\d一二三四五六七八九十()（）.、．]+$")  # of a row waiting to be filled in
NUMBERED = re.compile(r"^[(（]?[\d一二三四五六七八九十]{1,3}[)）.．、]+\s*")  # a number before a task in one cell
NEAR = 80  # of 100: how much a task of the form must resemble one of the plan to be named beside it
BOX = re.compile(r"[□☐○◯]|<input[^>]*>")


@dataclass(frozen=True)
class Filled:
    """A form filled in: its bytes; (serial, text) of items it has no row for; (cell, text, the task it resembles or "") of its own tasks that are
    none of the plan's and stay blank."""

    content: bytes
    left_out: tuple[tuple[str, str], ...] = ()
    unmatched: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class _Table:
    """Where the items go: ``columns`` column (1-based) → field key; ``rows`` row (1-based) → item; ``item_row`` is repeated for those of
    ``more`` that found no row; ``section_row`` for headings, 0 for none. ``marked``: by placeholders."""

    columns: Mapping[int, str]
    rows: Mapping[int, AskRow]
    item_row: int = 0
    section_row: int = 0
    more: tuple[str | AskRow, ...] = ()
    marked: bool = False
    left_out: tuple[AskRow, ...] = field(default=())
    unmatched: tuple[tuple[str, str, str], ...] = ()


def fill_superior(path: Path, ask: Ask) -> Filled:
    """Fill a superior's form with what an ask carries as answers. Raises TemplateError ``no-template``, or ``bad-template`` where the file is no
    workbook, or no sheet of it has an item row of placeholders or a header that names the task and what is reported of it."""
    with said_why(path):
        package = Package.read(path)
        names = list(TemplateSheet(package).sheets)
        found = next(filter(None, (_read(package, name, ask) for name in names)), None)
        if found is None:
            raise UnusableError("template.no-place")
    sheet, table = found
    parts = _Pen(sheet, ask, table).parts()
    left_out = tuple((r.item.serial, r.item.text) for r in table.left_out)
    return Filled(stable.package_bytes(parts), left_out, table.unmatched)


# ── where things go ────────────────────────────────────────────────────────────────────────────────────────────────


def _read(package: Package, name: str, ask: Ask) -> tuple[TemplateSheet, _Table] | None:
    sheet = TemplateSheet(package, name)
    marked = [row for (row, _), cell in sorted(sheet.cells.items()) if "text" in placeholders(cell.text)]
    table = _marked(sheet, marked[0], ask) if marked else _headed(sheet, ask)
    return (sheet, table) if table else None


def _marked(sheet: TemplateSheet, row: int, ask: Ask) -> _Table:
    sections = [r for (r, _), cell in sheet.cells.items() if "section" in placeholders(cell.text) and abs(r - row) == 1]
    header = next((found for r in range(row - 1, 0, -1) if (found := _columns(sheet, r))), {})
    filled = {c for r, c in sheet.cells if r == row and sheet.cells[r, c].text}
    more = tuple(in_order(ask.rows, bool(sections)))
    columns = {column: name for column, name in header.items() if column not in filled}
    return _Table(columns, {}, row, sections[0] if sections else 0, more, marked=True)


def _columns(sheet: TemplateSheet, row: int) -> dict[int, str]:
    """Column → field of a row of headers that names the task and something reported of it; {} for any other row."""
    texts = {n: sheet.text(row, n) for n in range(1, sheet.last_column + 1) if sheet.anchor(row, n)[1] == n}
    found: dict[int, str] = {}
    for column, known in named({n: t for n, t in texts.items() if t and len(t) <= HEADER_LENGTH}, COLUMNS).items():
        if known.key not in found.values():
            found[column] = known.key
    keys = set(found.values())
    return found if "text" in keys and keys & TOLD else {}


def _headed(sheet: TemplateSheet, ask: Ask) -> _Table | None:
    last = max((row for row, _ in sheet.cells), default=0)
    header = next((r for r in range(1, min(last, HEADER_DEPTH) + 1) if _columns(sheet, r)), 0)
    if not header:
        return None
    columns = _columns(sheet, header)
    at = next(column for column, name in columns.items() if name == "text")
    printed = _printed(sheet, header, at, ask)
    if printed:
        known = {row.item.id for row in printed.values()}
        left_out = tuple(r for r in ask.rows if r.item.id not in known)
        return _Table(columns, printed, left_out=left_out, unmatched=_unmatched(sheet, columns, printed, left_out))
    blank = _blank_rows(sheet, header, last, columns)
    if not blank:
        return None
    placed = dict(zip(blank, ask.rows, strict=False))
    return _Table(columns, placed, blank[-1], more=ask.rows[len(blank) :])


def _printed(sheet: TemplateSheet, header: int, at: int, ask: Ask) -> dict[int, AskRow]:
    """Row → the item whose text, or a former one, the form prints there, with or without a number before it; a text of several items goes to them
    in order."""
    waiting = grouped(
        (wording, row) for row in ask.rows for wording in dict.fromkeys(map(key, (row.item.text, *row.item.former)))
    )
    found: dict[int, AskRow] = {}
    for (number, column), cell in sorted(sheet.cells.items()):
        if number <= header or column != at or not cell.text:
            continue
        text = tidy(cell.text)
        offered = waiting.get(key(text)) or waiting.get(key(NUMBERED.sub("", text)), [])
        free = next((r for r in offered if r not in found.values()), None)
        if free:
            found[number] = free
    return found


def _unmatched(
    sheet: TemplateSheet, columns: Mapping[int, str], printed: Mapping[int, AskRow], left_out: tuple[AskRow, ...]
) -> tuple[tuple[str, str, str], ...]:
    """The form's own tasks that nobody answers: what stands among those that are, or resembles a task of the plan. A heading goes over the cells
    to be filled in."""
    at = next(column for column, name in columns.items() if name == "text")
    told = [column for column, name in columns.items() if name in TOLD]
    found = []
    for (row, column), cell in sorted(sheet.cells.items()):
        text = tidy(cell.text)
        if column != at or row < min(printed) or row in printed or not text:
            continue
        heading = any(sheet.anchor(row, c) == (row, at) for c in told)
        near = nearest(NUMBERED.sub("", text), [r.item.text for r in left_out], NEAR)
        if not heading and (near or row < max(printed)):
            found.append((f"{letter(at)}{row}", text, near))
    return tuple(found)


def _blank_rows(sheet: TemplateSheet, header: int, last: int, columns: Mapping[int, str]) -> list[int]:
    """The first unbroken run of rows below the header that are free: blank but for numbers of rows and boxes to tick. The row below the
    header where there is none and nothing stands there."""

    def free(row: int) -> bool:
        texts = {c: cell.text for (r, c), cell in sheet.cells.items() if r == row and cell.text}
        return all(
            (columns.get(c) == "serial" and NUMERAL.match(text)) or (columns.get(c) == "status" and BOX.search(text))
            for c, text in texts.items()
        )

    start = next((r for r in range(header + 1, header + 2 + GAP) if free(r)), 0)
    found = []
    while start and start <= max(last, header + 1) and free(start):
        found.append(start)
        start += 1
    return found


# ── writing ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class _Pen:
    """Writes into a copy of the sheet's rows, and moves what stands below those that were added."""

    sheet: TemplateSheet
    ask: Ask
    table: _Table

    def __post_init__(self) -> None:
        self.lang = self.ask.plan.language
        self.map = self._map()
        self.lines: dict[int, Element] = {}
        self.outside = header_values(self.ask, Layout("", self.lang, ()))

    def _map(self) -> RowMap:
        """Rows added: those of the placeholders, or more like the last blank one."""
        table = self.table
        if table.marked:
            first, last = (
                min(table.item_row, table.section_row or table.item_row),
                max(table.item_row, table.section_row),
            )
            numbered = list(enumerate(table.more, start=first))
            items = tuple(n for n, row in numbered if isinstance(row, AskRow))
            return RowMap(
                first,
                last,
                table.item_row,
                table.section_row,
                items,
                tuple(n for n, r in numbered if isinstance(r, str)),
            )
        row = table.item_row or max(table.rows)
        return RowMap(row, row, row, 0, tuple(range(row, row + 1 + len(table.more))))

    def parts(self) -> dict[str, bytes]:
        """The parts of the workbook with the sheet filled in."""
        root = self.sheet.bare()
        ranges.move_all(root, self.map, self.sheet.name)
        data = child(root, "sheetData")
        for line in self._lines():
            data.append(line)
        parts = dict(self.sheet.package.parts)
        parts[self.sheet.part] = serialise(root)
        parts[WORKBOOK] = self._workbook()
        return _without_chain(self.sheet.package, parts)

    def _lines(self) -> Iterator[Element]:
        rows = {int(line.get("r", "0")): line for line in self.sheet.data}
        table, done = self.table, False
        for row in sorted({*rows, *table.rows, table.item_row} - {0}):
            source = rows.get(row)
            source = source if source is not None else etree.Element(m("row"), r=str(row))
            if table.marked and row in (table.item_row, table.section_row):
                if not done:
                    yield from self._repeated(rows)
                done = True
            elif row in table.rows:
                yield self._line(source, row, table.rows[row])
                if row == table.item_row:
                    yield from (self._line(source, n, r) for n, r in enumerate(table.more, row + 1))
            else:
                yield self._line(source, self.map.row(row), None)

    def _repeated(self, rows: Mapping[int, Element]) -> Iterator[Element]:
        for number, row in enumerate(self.table.more, start=self.map.first):
            source = rows[self.table.item_row if isinstance(row, AskRow) else self.table.section_row]
            yield self._line(source, number, row)

    def _line(self, source: Element, number: int, asked: str | AskRow | None) -> Element:
        """A row of the template at its place in the form, filled in where it is an item's or a heading's."""
        line, taken = copy.deepcopy(source), int(source.get("r", "0"))
        line.set("r", str(number))
        told = self._values(asked)
        columns = {c: k for c, k in self.table.columns.items() if isinstance(asked, AskRow)}
        cells = {column_number(cell.get("r", "A").rstrip("0123456789")): cell for cell in line}
        texts: list[tuple[str, float, float]] = []
        for column in sorted({*cells, *(c for c in columns if self.sheet.anchor(taken, c) == (taken, c))}):
            style = self.sheet.style(taken, column)
            content = self._content(taken, column, columns.get(column, ""), told)
            if content is not None:
                made = parse(
                    f'<x xmlns="{etree.QName(line).namespace}">{value_cell(f"{letter(column)}{number}", style, content)}</x>'.encode()
                )[0]
                if column in cells:
                    line.replace(cells[column], made)
                cells[column] = made
            else:
                self._moved(cells[column], column, number, taken if isinstance(asked, AskRow) else 0)
            look = self.sheet.look(taken, column)
            if content is not None and look.wrap and asked is not None:
                texts.append((str(content), self.sheet.width(taken, column), look.size))
        line[:] = [cells[column] for column in sorted(cells)]
        if texts:
            line.set("ht", f"{height_for(texts, float(line.get('ht', '0'))):g}")
            if line.get("customHeight"):
                del line.attrib["customHeight"]
        if line.get("spans"):
            del line.attrib["spans"]
        return line

    def _values(self, asked: str | AskRow | None) -> dict[str, Any]:
        """Placeholder or field → what goes there."""
        if not isinstance(asked, AskRow):
            return {"section": asked or ""} if asked else dict(self.outside)
        item = asked.item
        told: dict[str, Any] = dict(item_values(self.ask, asked, self.lang))
        between = say("list.separator", self.lang)
        told |= {name: between.join(getattr(item, name)) for name in ("support", "inherited")}
        lead = item.lead or item.joint or item.support
        told |= {
            "lead": between.join(lead),
            "joint": between.join(dict.fromkeys((*item.lead, *item.joint))),
            "leader": item.leader,
            "path": " ".join(item.path),
        }
        told |= dict(asked.answers)
        return told | {"summary": asked.answers.get("progress", ""), "start": item.start, "weight": item.weight}

    def _content(self, row: int, column: int, name: str, told: Mapping[str, Any]) -> Cell:
        """What goes into a cell; None where it stays as it is."""
        cell = self.sheet.cells.get((row, column))
        text = cell.text if cell else ""
        if cell and cell.formula:
            return None
        if placeholders(text):
            return PLACEHOLDER.sub(lambda f: str(_shown(told.get(ITEM_KEYS.get(f[1], f[1]), ""))), text)
        if name == "status" and BOX.search(text):
            return _ticked(text, str(told.get("status", "")))
        if name and (not text or name in TOLD):
            return _shown(told.get(name, ""))
        if not name and "unit" in told and told["unit"] and text.rstrip().endswith((":", "：")):
            named = find(text.rstrip(" :："), fields.PREAMBLE)
            return f"{text.rstrip()}{told['unit']}" if named and named.key == "unit" else None
        return None

    def _moved(self, cell: Element, column: int, number: int, current: int) -> None:
        cell.set("r", f"{letter(column)}{number}")
        formula = cell.find(m("f"))
        if formula is not None and formula.text:
            formula.text = join(split_formula(formula.text, self.sheet.name), self.map, number if current else 0)
            value = cell.find(m("v"))
            if value is not None:
                cell.remove(value)

    def _workbook(self) -> bytes:
        """workbook.xml with the names of the sheet moved, everything to be reckoned on opening."""
        book = copy.deepcopy(self.sheet.book)
        for name in book.iterfind(f"{m('definedNames')}/{m('definedName')}"):
            own = name.get("localSheetId") == str(self.sheet.index)
            name.text = join(split_formula(name.text or "", self.sheet.name, own), self.map) if name.text else name.text
        calc = book.find(m("calcPr"))
        if calc is not None:
            calc.set("fullCalcOnLoad", "1")
        return serialise(book)


def _shown(value: Any) -> Cell:
    return "" if value is None else value


def _ticked(text: str, label: str) -> str:
    """The options of a cell with the box before the chosen one ticked: □已完成 □未达序时进度 → □已完成 ☑未达序时进度."""
    parts = BOX.split(text)
    boxes = BOX.findall(text)
    marks = ["☑" if label and key(part) == key(label) else "□" for part in parts[1:]]
    return parts[0] + "".join(f"{mark}{part}" for mark, part in zip(marks, parts[1:], strict=True)) if boxes else text


def _without_chain(package: Package, parts: dict[str, bytes]) -> dict[str, bytes]:
    """The parts without the order of calculation, which office programs make anew."""
    chain = package.related(WORKBOOK, "calcChain")
    if not chain:
        return parts
    for name, kind, value in (
        (rels_name(WORKBOOK), "Type", "/calcChain"),
        ("[Content_Types].xml", "PartName", f"/{chain[0]}"),
    ):
        root = parse(parts[name])
        for entry in [e for e in root if str(e.get(kind, "")).endswith(value)]:
            root.remove(entry)
        parts[name] = serialise(root)
    return {name: data for name, data in parts.items() if name not in chain}
