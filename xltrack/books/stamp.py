"""Plan → forms: the writing half of the form. One :class:`Stamper` per template, one :meth:`Stamper.stamp` per unit.

The template's parts are kept as they are; only its sheet is written anew, with every range, formula, merge, picture and
name moved to where its row stands now. Parsing happens once, so that a form costs little more than its zip.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from xltrack.books.fit import SMALLEST, font_that_fits, height_for, lines_needed
from xltrack.books.forms import attachments, livecheck
from xltrack.books.forms.annex import annex_sheet
from xltrack.books.forms.formtext import header_values, in_order, item_values
from xltrack.books.markup import attribute, escaped
from xltrack.books.ooxml import ranges
from xltrack.books.ooxml.cells import formula_cell, text_cell, value_cell, xml_text
from xltrack.books.ooxml.parts import Element, m, serialise
from xltrack.books.ooxml.refs import Pieces, RowMap, join, split_formula
from xltrack.books.ooxml.sheet import letter, text_in
from xltrack.books.ooxml.stable import package_bytes
from xltrack.books.ooxml.styles import CUT, FormStyles
from xltrack.books.template import ITEM_KEYS, PLACEHOLDER, Template, placeholders, read_template, said_why
from xltrack.grids import Cell
from xltrack.grouped import grouped
from xltrack.plan import Choice
from xltrack.records import Ask, AskRow, Layout
from xltrack.values import is_blank
from xltrack.words import say

PREVIOUS_LINES = 10
_SPACES = re.compile(r' xmlns(?::\w+)?="[^"]*"')


@dataclass(frozen=True, slots=True)
class Source:
    """A cell of the template made ready: what it holds is one of a text with placeholders, a formula, or raw XML kept
    as it is.
    """

    column: int
    style: int
    text: str = ""
    keys: tuple[str, ...] = ()
    formula: Pieces = ()
    raw: str = ""
    locked: bool = True
    width: float = 0
    size: float = 11
    wrap: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the template made ready: its attributes but number and height, and its cells."""

    row: int
    attributes: str
    height: float
    fixed: bool
    cells: tuple[Source, ...]


class Table(NamedTuple):
    """The rows of a form's table in order: a heading, or an item asked."""

    rows: tuple[str | AskRow, ...]
    map: RowMap


class Page(NamedTuple):
    """One form being written: what it asks, its table, the gaps of its rows, and what stands outside the table.

    ``words``: placeholder → text; ``live``: placeholder → formula and the text it gives when the form goes out.
    """

    ask: Ask
    table: Table
    gaps: dict[int, tuple[livecheck.Need, ...]]
    words: dict[str, str]
    live: dict[str, tuple[str, str]]


class Stamper:
    """Writes forms from one template. Raises TemplateError when the template cannot be stamped."""

    def __init__(self, template: Path) -> None:
        self.template: Template = read_template(template)
        with said_why(template):
            self.layout: Layout = self.template.layout
            self.sheet = self.template.sheet
            text = self.layout.column("text")
            self._text = self._place_of_text(text.index + 1 if text else 1)
            self.styles = FormStyles(self.sheet, {self._text.style})
            self.lang = self.layout.language
            self.check_column = self._check_column()
            self.needs = livecheck.needs(self.layout)
            self._keys = {c.index + 1: c.key for c in self.layout.columns}
            self._lines = {int(line.get("r", "0")): self._line(line) for line in self.sheet.data}
            self._bare = self.sheet.bare()
            self._columns = {key: column for column, key in self._keys.items()}
            ranges.drop_validation(self._bare, self.template.item_row, self._columns[self.layout.decides])
            self._inputs = self._required_inputs()
            self._checks: dict[tuple[Choice, ...], list[str]] = {}
            self._attached = attachments.Attachments(self.sheet)

    def form(self, ask: Ask) -> bytes:
        """One unit's form as the bytes of a workbook: the same for the same ask."""
        table = self._table(ask)
        parts = {n: d for n, d in self.sheet.package.parts.items() if n not in self._attached.dropped()}
        parts |= self._attached.parts(ask, table.map, self.layout, self._annex(ask))
        parts[self.styles.part] = self.styles.data
        parts[self.sheet.part] = self._sheet(ask, table)
        return package_bytes(parts)

    # ── the template made ready ──────────────────────────────────────────────────────────────────────────────────────

    def _place_of_text(self, column: int) -> Source:
        return self._source(self.template.item_row, column)

    def _too_long(self, text: str) -> bool:
        """Whether a task needs the annex: the tallest row does not show it even in the smallest font."""
        return self._text.wrap and font_that_fits(text, self._text.width, self._text.size) is None

    def _annex(self, ask: Ask) -> bytes | None:
        long = [(row.item.serial, row.item.text) for row in ask.rows if self._too_long(row.item.text)]
        return annex_sheet(long, self._text.style, self._text.size, self.lang) if long else None

    def _check_column(self) -> int:
        """The column (1-based) of the live check: the template's, else one right of everything."""
        own = self.layout.column("check")
        return own.index + 1 if own else self.sheet.last_column + 1

    def _line(self, element: Element) -> Line:
        row = int(element.get("r", "0"))
        kept = {str(k): str(v) for k, v in element.attrib.items() if k not in {"r", "spans", "ht", "customHeight"}}
        attributes = "".join(f" {k}={attribute(v)}" for k, v in kept.items() if not k.startswith("{"))
        cells = [self._source(row, column) for (at, column) in sorted(self.sheet.cells) if at == row]
        fixed = element.get("customHeight") in {"1", "true"}
        return Line(row, attributes, float(element.get("ht", "0")), fixed, tuple(cells))

    def _source(self, row: int, column: int) -> Source:
        cell, look = self.sheet.cells[row, column], self.sheet.look(row, column)
        keys = tuple(placeholders(cell.text))
        raw = "" if keys or cell.formula else _raw(cell.element)
        formula = split_formula(cell.formula, self.sheet.name) if cell.formula else ()
        text = cell.text if keys or not raw else ""
        width = self.sheet.width(row, column)
        return Source(column, cell.style, text, keys, formula, raw, look.locked, width, look.size, look.wrap)

    def _required_inputs(self) -> dict[str, tuple[int, int]]:
        """Key → (row, column) in the template of the required cells outside the table."""
        wanted = {c.key for c in self.layout.preamble if c.required}
        cells = ((line.row, source) for line in self._lines.values() for source in line.cells if not source.locked)
        return {key: (row, source.column) for row, source in cells for key in source.keys if key in wanted}

    # ── one form ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _table(self, ask: Ask) -> Table:
        rows = tuple(in_order(ask.rows, bool(self.template.section_row)))
        first, last = self.template.first_row, self.template.last_row
        items = tuple(first + n for n, row in enumerate(rows) if isinstance(row, AskRow))
        sections = tuple(first + n for n, row in enumerate(rows) if not isinstance(row, AskRow))
        return Table(rows, RowMap(first, last, self.template.item_row, self.template.section_row, items, sections))

    def _page(self, ask: Ask, table: Table) -> Page:
        gaps = {
            number: livecheck.gaps(self.needs, row.answers, ask.plan.choices_for(row.item.kind, self.layout.decides))
            for number, row in enumerate(table.rows, start=table.map.first)
            if isinstance(row, AskRow) and not row.closed
        }
        words = header_values(ask, self.layout)
        blank = sum(is_blank(words.get(key)) for key in self._inputs)
        total = sum(map(len, gaps.values())) + blank
        column, inputs = letter(self.check_column), self._input_places(table.map)
        checks = f"{column}{table.map.first}:{column}{table.map.end}"
        counter = livecheck.counter_formula(checks, inputs, self.lang)
        link = livecheck.next_formula(self.sheet.name, checks, self.needs, inputs, self.lang)
        live = {
            "remaining": (counter, livecheck.counter_text(total, self.lang)),
            "next": (link, say("form.next", self.lang) if total else ""),
        }
        return Page(ask, table, gaps, words, live)

    def _input_places(self, rows: RowMap) -> list[str]:
        return [f"{letter(column)}{rows.row(row)}" for row, column in self._inputs.values()]

    def _sheet(self, ask: Ask, table: Table) -> bytes:
        root = copy.deepcopy(self._bare)
        ranges.move_all(root, table.map, self.sheet.name)
        self._add_rules(root, ask, table)
        opening, _, closing = serialise(root).partition(b"<sheetData/>")
        lines = "".join(self._lines_of(self._page(ask, table)))
        return b"".join((opening, b"<sheetData>", lines.encode(), b"</sheetData>", closing))

    def _add_rules(self, root: Element, ask: Ask, table: Table) -> None:
        """The choices of every kind of item, the shading of what is still missing, and the locks."""
        status = self._columns[self.layout.decides]
        rows = enumerate(table.rows, start=table.map.first)
        kinds = grouped((row.item.kind, number) for number, row in rows if isinstance(row, AskRow))
        for kind, numbers in kinds.items():
            if ask.plan.choices_for(kind, self.layout.decides):
                message = say("form.choose", self.lang)
                ranges.add_list(root, ranges.stretches(status, numbers), attachments.list_name(kind), message)
        ranges.add_shading(root, self._shading(table))
        ranges.protect(root)

    def _shading(self, table: Table) -> list[tuple[str, str, int]]:
        items = table.map.items
        check, missing = letter(self.check_column), self.styles.missing
        rules = [
            (ranges.stretches(self._columns[n.key], items), livecheck.shade_formula(n, check, items[0]), missing)
            for n in self.needs
        ]
        rules += [(place, livecheck.blank(place), missing) for place in self._input_places(table.map)]
        counters = [(line.row, s.column) for line in self._lines.values() for s in line.cells if "remaining" in s.keys]
        for row, column in counters:
            place = f"{letter(column)}{table.map.row(row)}"
            rules.append((place, f'LEFT({place},1)="{say("form.done", self.lang)[0]}"', self.styles.done))
        return rules

    def _lines_of(self, page: Page) -> list[str]:
        """Every row of the form as XML, top to bottom."""
        rows, written = page.table.map, sorted(self._lines)
        item, section = self._lines[self.template.item_row], self._lines.get(self.template.section_row)
        made = [self._outer(self._lines[row], row, page, page.words) for row in written if row < rows.first]
        for number, row in enumerate(page.table.rows, start=rows.first):
            if isinstance(row, AskRow):
                made.append(self._item(item, number, page, row))
            elif section is not None:
                made.append(self._outer(section, number, page, {"section": row}))
        made += [
            self._outer(self._lines[row], rows.row(row), page, page.words)
            for row in written
            if row > self.template.last_row
        ]
        return made

    def _outer(self, line: Line, row: int, page: Page, words: dict[str, str]) -> str:
        """A row outside the items: placeholders filled in, formulas moved, everything else as it was."""
        cells, texts = list[str](), list[tuple[str, float, float]]()
        for source in line.cells:
            place = f"{letter(source.column)}{row}"
            if len(source.keys) == 1 and source.keys[0] in page.live:
                cells.append(formula_cell(place, source.style, *page.live[source.keys[0]]))
            elif source.keys:
                text = _filled(source.text, words)
                cells.append(text_cell(place, self.styles.safe(source.style, text), text))
                texts += [(text, source.width, source.size)] * source.wrap
            else:
                cells.append(_kept(source, place, page.table.map, 0))
        tall = height_for(texts, line.height) if texts else line.height
        height = f' ht="{tall:g}"' + (' customHeight="1"' if line.fixed else "") if tall else ""
        return f'<row r="{row}"{line.attributes}{height}>{"".join(cells)}</row>'

    def _item(self, line: Line, row: int, page: Page, asked: AskRow) -> str:
        """The row of an item. Its height is an estimate and not fixed, so that it grows with what is typed."""
        words = item_values(page.ask, asked, self.lang)
        if self._too_long(asked.item.text):
            words["target"] = "\n".join(filter(None, (words["target"], say("form.annexed", self.lang))))
        cells, texts = list[str](), list[tuple[str, float, float]]()
        for source in line.cells:
            place, key = f"{letter(source.column)}{row}", self._keys.get(source.column, "")
            if source.column == self.check_column:
                cells.append(self._check(place, source.style, row, page, asked))
                continue
            if key in asked.answers and not source.locked:
                content: Cell = asked.answers[key]
            elif source.keys:
                content = _filled(source.text, words)
            else:
                cells.append(_kept(source, place, page.table.map, row))
                continue
            shown = "" if content is None else str(content)
            style, size = source.style, source.size
            if source.column == self._text.column and source.wrap:
                fitting = font_that_fits(shown, source.width, size)
                style, size = self.styles.sized(style, fitting or CUT), fitting or SMALLEST
            cells.append(value_cell(place, self.styles.safe(style, shown), content))
            if source.wrap:
                texts.append((_seen(key, shown, source.width, size), source.width, size))
        if self.check_column not in self._keys:
            cells.append(self._check(f"{letter(self.check_column)}{row}", 0, row, page, asked))
        return f'<row r="{row}"{line.attributes} ht="{height_for(texts, line.height):g}">{"".join(cells)}</row>'

    def _check(self, place: str, style: int, row: int, page: Page, asked: AskRow) -> str:
        if asked.closed:
            return text_cell(place, style, say("form.closed", self.lang))
        choices = page.ask.plan.choices_for(asked.item.kind, self.layout.decides)
        if choices not in self._checks:
            self._checks[choices] = livecheck.check_formula(self.needs, choices, self.lang).split("{row}")
        formula = str(row).join(self._checks[choices])
        return formula_cell(place, style, formula, livecheck.check_text(page.gaps[row], self.lang))


def _seen(key: str, text: str, width: float, size: float) -> str:
    """What of a text sets the height of its row: an earlier answer, shown beside the table, no more than its first
    lines.
    """
    if key != "previous" or lines_needed(text, width, size) <= PREVIOUS_LINES:
        return text
    return "\n" * (PREVIOUS_LINES - 1)


def _filled(text: str, words: dict[str, str]) -> str:
    """A text with its placeholders replaced; one that stands for nothing leaves nothing."""
    return PLACEHOLDER.sub(lambda found: words.get(ITEM_KEYS.get(found[1], found[1]), ""), text)


def _kept(source: Source, place: str, rows: RowMap, current: int) -> str:
    """A cell as the template has it; a formula moves, and has no value until an office program reckons it."""
    if source.formula:
        return f'<c r="{place}" s="{source.style}"><f>{escaped(join(source.formula, rows, current))}</f></c>'
    return f'<c r="{place}" s="{source.style}"{source.raw}'


def _raw(element: Element) -> str:
    """The end of a cell's XML, from its type on; a cell without content ends at once."""
    kind, value, inline = element.get("t"), element.findtext(m("v")), element.find(m("is"))
    content = f"<v>{escaped(value)}</v>" if value else ""
    if inline is not None:
        content = _SPACES.sub("", etree.tostring(inline, encoding="unicode")) if inline.prefix is None else ""
        content = content or f'<is><t xml:space="preserve">{xml_text(text_in(inline))}</t></is>'
    return (f' t="{kind}"' if kind and content else "") + (f">{content}</c>" if content else "/>")
