"""The first sheet of a template, cell by cell: texts, formulas, locks, widths, as they stand in the file."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from xltrack.books.ooxml.parts import Element, NotAWorkbookError, Package, child, m, parse
from xltrack.books.raw.namespaces import MAIN, REL
from xltrack.books.raw.scan import place
from xltrack.grids import letters

WORKBOOK = "xl/workbook.xml"
DEFAULT_WIDTH = 8.43  # characters, where neither column nor sheet says otherwise (Excel)


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell of the template: 1-based row and column, its text ("" for none), its formula without ``=``, its style's
    number.
    """

    row: int
    column: int
    text: str
    formula: str
    style: int
    element: Element


@dataclass(frozen=True, slots=True)
class Look:
    """What a style says that matters to a form."""

    locked: bool
    wrap: bool
    size: float


class TemplateSheet:
    """The sheet that holds the form (the first one of the workbook, or the one named), with what its cells refer to."""

    def __init__(self, package: Package, named: str = "") -> None:
        self.package = package
        book = package.tree(WORKBOOK)
        if etree.QName(book).namespace != MAIN:
            raise NotAWorkbookError("template.strict")
        sheets = book.findall(f"{m('sheets')}/{m('sheet')}")
        relations = package.relations(WORKBOOK)
        targets = [(s, *relations.get(s.get(f"{{{REL}}}id", ""), ("", ""))) for s in sheets]
        first = next(
            ((s, part) for s, kind, part in targets if kind == "worksheet" and named in ("", s.get("name"))), None
        )
        if first is None:
            raise NotAWorkbookError("template.not-xlsx")
        self.book, self.part = book, first[1]
        self.name: str = first[0].get("name", "")
        self.index = sheets.index(first[0])
        self.sheets = {s.get("name", ""): part for s, kind, part in targets if kind == "worksheet"}
        self.root = package.tree(self.part)
        self.data = child(self.root, "sheetData")
        self._unshare()

    @cached_property
    def strings(self) -> list[str]:
        """The shared strings, rich text joined."""
        part = next(iter(self.package.related(WORKBOOK, "sharedStrings")), "")
        if part not in self.package.parts:
            return []
        return [text_in(si) for si in self.package.tree(part).findall(m("si"))]

    @cached_property
    def looks(self) -> list[Look]:
        """Of every cell style in order: locked unless its protection says no."""
        part = next(iter(self.package.related(WORKBOOK, "styles")), "")
        if part not in self.package.parts:
            return [Look(True, False, 11)]
        styles = self.package.tree(part)
        sizes = [
            float(size.get("val", "11")) if (size := f.find(m("sz"))) is not None else 11.0
            for f in styles.iterfind(f"{m('fonts')}/{m('font')}")
        ]
        return [_look(xf, sizes) for xf in styles.iterfind(f"{m('cellXfs')}/{m('xf')}")]

    @cached_property
    def cells(self) -> dict[tuple[int, int], SheetCell]:
        """Every cell the file holds by (row, column), 1-based."""
        return read_cells(self.data, self.strings)

    @cached_property
    def merges(self) -> list[tuple[int, int, int, int]]:
        """(first row, first column, last row, last column), 1-based."""
        found = []
        for merge in self.root.iterfind(f"{m('mergeCells')}/{m('mergeCell')}"):
            start, _, end = merge.get("ref", "").partition(":")
            found.append((*_place(start), *_place(end or start)))
        return found

    @cached_property
    def _columns(self) -> dict[int, Element]:
        return {
            n: col
            for col in self.root.iterfind(f"{m('cols')}/{m('col')}")
            for n in range(int(col.get("min", "1")), min(int(col.get("max", "1")), 16384) + 1)
        }

    @cached_property
    def _rows(self) -> dict[int, Element]:
        return {int(row.get("r", "0")): row for row in self.data}

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """The cell that speaks for this one: the top left of a merge, else itself."""
        for top, left, bottom, right in self.merges:
            if top <= row <= bottom and left <= column <= right:
                return top, left
        return row, column

    def text(self, row: int, column: int) -> str:
        cell = self.cells.get(self.anchor(row, column))
        return cell.text if cell else ""

    def style(self, row: int, column: int) -> int:
        """The style a cell has, by itself, its row or its column."""
        if cell := self.cells.get((row, column)):
            return cell.style
        line = self._rows.get(row)
        if line is not None and line.get("customFormat") in {"1", "true"}:
            return int(line.get("s", "0"))
        col = self._columns.get(column)
        return int(col.get("style", "0")) if col is not None else 0

    def look(self, row: int, column: int) -> Look:
        style = self.style(*self.anchor(row, column))
        return self.looks[style] if style < len(self.looks) else Look(True, False, 11)

    def width(self, row: int, column: int) -> float:
        """Characters a text there has: the column's width, or all columns of its merge within the row."""
        span = next(
            (
                (left, right)
                for top, left, bottom, right in self.merges
                if top <= row <= bottom and left <= column <= right
            ),
            (column, column),
        )
        return sum(self._width(n) for n in range(span[0], span[1] + 1))

    def _width(self, column: int) -> float:
        col = self._columns.get(column)
        if col is not None and col.get("width"):
            return 0.0 if col.get("hidden") in {"1", "true"} else float(col.get("width", "0"))
        default = self.root.find(m("sheetFormatPr"))
        return float(default.get("defaultColWidth", DEFAULT_WIDTH)) if default is not None else DEFAULT_WIDTH

    @cached_property
    def last_column(self) -> int:
        return max((column for _, column in self.cells), default=1)

    def _unshare(self) -> None:
        """Formulas that lean on a shared one get their own text, so that each can be moved by itself."""
        masters: dict[str, tuple[str, str]] = {}
        for cell in self.data.iter(m("c")):
            formula = cell.find(m("f"))
            if formula is None or formula.get("t") != "shared":
                continue
            group, origin = formula.get("si", ""), cell.get("r", "")
            if formula.text:
                masters[group] = (formula.text, origin)
            elif group in masters:
                from openpyxl.formula.translate import Translator  # slow to import, seldom needed

                text, start = masters[group]
                formula.text = Translator("=" + text, origin=start).translate_formula(origin)[1:]
            for name in {"t", "si", "ref"} & set(formula.attrib):
                del formula.attrib[name]

    def bare(self) -> Element:
        """A copy of the sheet without its rows, to be filled anew; the spreadsheet namespace needs no prefix in it."""
        spaces = "".join(f' xmlns:{p}="{uri}"' for p, uri in self.root.nsmap.items() if p and uri != MAIN)
        bare = parse(f'<worksheet xmlns="{MAIN}"{spaces}><sheetData/></worksheet>'.encode())
        for name, value in self.root.attrib.items():
            bare.set(name, value)
        place = 0
        for element in self.root:
            if element is self.data:
                place = len(bare)
            else:
                bare.insert(place, copy.deepcopy(element))
                place += 1
        return bare


def read_cells(data: Element, strings: list[str]) -> dict[tuple[int, int], SheetCell]:
    """The cells of a ``sheetData`` element; rows and cells without address follow the one before them, as the format
    allows.
    """
    found, row = dict[tuple[int, int], SheetCell](), 0
    for line in data:
        row = int(line.get("r", row + 1))
        line.set("r", str(row))
        column = 0
        for cell in line:
            address = cell.get("r")
            column = _place(address)[1] if address else column + 1
            formula = cell.find(m("f"))
            text = _text_of_cell(cell, strings)
            found[row, column] = SheetCell(
                row, column, text, (formula.text or "") if formula is not None else "", int(cell.get("s", "0")), cell
            )
    return found


def text_in(element: Element) -> str:
    """The text of a string item without its phonetic guide."""
    runs = [t for t in element.iter(m("t")) if (holder := t.getparent()) is None or holder.tag != m("rPh")]
    return "".join(t.text or "" for t in runs)


def _text_of_cell(cell: Element, strings: list[str]) -> str:
    kind, value = cell.get("t", "n"), cell.find(m("v"))
    if kind == "inlineStr":
        inline = cell.find(m("is"))
        return text_in(inline) if inline is not None else ""
    if value is None or not value.text:
        return ""
    if kind == "s":
        at = int(value.text)
        return strings[at] if at < len(strings) else ""
    return value.text


def _look(xf: Element, sizes: list[float]) -> Look:
    protection, alignment, font = xf.find(m("protection")), xf.find(m("alignment")), int(xf.get("fontId", "0"))
    locked = protection is None or protection.get("locked", "1") in {"1", "true"}
    wrap = alignment is not None and alignment.get("wrapText") in {"1", "true"}
    return Look(locked, wrap, sizes[font] if font < len(sizes) else 11.0)


def _place(address: str) -> tuple[int, int]:
    """1-based row and column."""
    row, column = place(address)
    return row + 1, column + 1


def letter(column: int) -> str:
    """Letters of a 1-based column."""
    return letters(column - 1)
