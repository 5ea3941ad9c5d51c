"""Marks on wrong cells: conditional formats that hold as long as the cell says what it said, and messages that say why.

What a cell said is kept as a value beside the list of corrections, never inside a formula: no text of a department
becomes part of one, and texts of any length and with any line breaks compare alike after an office program has saved
the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

from xltrack.books.forms import livecheck
from xltrack.books.ooxml import prompts
from xltrack.books.ooxml.cells import text_cell
from xltrack.books.ooxml.parts import Element, insert_in_order, m, remove_with_holder
from xltrack.books.ooxml.sheet import SheetCell, letter
from xltrack.books.raw.namespaces import X14
from xltrack.values import CELL_LIMIT, is_blank
from xltrack.words import WORDS

HELD = "xltrack_held"  # the name of what the marked cells said; every mark refers to it, which tells ours from others
TITLES = frozenset(WORDS["corrections.prompt"])


@dataclass(frozen=True, slots=True)
class Held:
    """What a cell said, as the file has it: ``kind`` is n (number), b (TRUE or FALSE) or s (text)."""

    kind: str
    value: str

    def xml(self, place: str, style: int) -> str:
        if self.kind == "s":
            return text_cell(place, style, self.value[:CELL_LIMIT])
        kind = ' t="b"' if self.kind == "b" else ""
        return f'<c r="{place}"{kind}><v>{self.value}</v></c>'


@dataclass(frozen=True, slots=True)
class Mark:
    """A wrong cell (1-based) of a sheet.

    ``kind``: held, blank, lagging (blank while ``other`` says what it said), error, long, twice. ``held``: the number,
    from 1, of the value it is compared with; ``other``: the status cell of the row, or the column of ids.
    """

    sheet: str
    row: int
    column: int
    kind: str
    held: int = 0
    other: str = ""
    note: str = ""

    @property
    def cell(self) -> str:
        return f"{letter(self.column)}{self.row}"

    def wrong(self, held: Callable[[int], str], sheet: str = "") -> str:
        """That it is still wrong, as a formula.

        ``held``: number → reference; ``sheet``: what goes before an address.
        """
        cell = sheet + self.cell
        if self.kind == "held":
            return f"EXACT({cell},{held(self.held)})"
        if self.kind == "lagging":
            return f"AND({livecheck.blank(cell)},EXACT({sheet}{self.other},{held(self.held)}))"
        if self.kind == "error":
            return f"ISERROR({cell})"
        if self.kind == "long":
            return f"LEN({cell})>{CELL_LIMIT}"
        if self.kind == "twice":
            return f"SUMPRODUCT(--EXACT({sheet}{self.other},{cell}))>1"
        return livecheck.blank(cell)


def held_value(cell: SheetCell | None) -> Held | None:
    """What a cell says; None for one that is blank or an error."""
    if cell is None or is_blank(cell.text):
        return None
    kind = cell.element.get("t", "n")
    if kind == "e":
        return None
    return Held(kind if kind in {"n", "b"} else "s", cell.text)


def mark_sheet(root: Element, marks: Sequence[Mark], dxf: int, title: str) -> None:
    """Marks on a worksheet, before (over) the conditional formats it has."""
    for rule in root.iter(m("cfRule"), f"{{{X14}}}cfRule"):
        if rule.get("priority", "").isdecimal():
            rule.set("priority", str(int(rule.get("priority", "0")) + len(marks)))
    first = next(root.iter(m("conditionalFormatting")), None)  # the order of the file is what LibreOffice goes by
    for number, mark in enumerate(marks, start=1):
        block = etree.Element(m("conditionalFormatting"), sqref=mark.cell)
        rule = etree.SubElement(block, m("cfRule"), type="expression", dxfId=str(dxf), priority=str(number))
        wrong = mark.wrong(lambda n: f"INDEX({HELD},{n})")
        etree.SubElement(rule, m("formula")).text = f"AND(ROWS({HELD})>0,{wrong})"
        if first is None:
            insert_in_order(root, block)
        else:
            first.addprevious(block)
        prompts.add_prompt(root, mark.row, mark.column, title, mark.note)


def unmark_sheet(root: Element) -> None:
    """Takes the marks of an earlier correction copy off a worksheet."""
    ours = [f for f in root.iter(m("formula")) if HELD in (f.text or "")]
    for rule in {id(p): p for f in ours if (p := f.getparent()) is not None}.values():
        if rule.tag == m("cfRule"):
            remove_with_holder(rule)
    prompts.drop_prompts(root, TITLES)


def quoted_sheet(name: str) -> str:
    """A sheet's name as it stands before an address in a formula or link."""
    return "'" + name.replace("'", "''") + "'!"


def sayable(names: Iterable[str]) -> bool:
    """Whether formulas can name these sheets: no program makes others (Excel's rules for names), but a file can."""
    return all(0 < len(n) <= 31 and not set(n) & set("[]:*?/\\") and n.strip("'") == n for n in names)
