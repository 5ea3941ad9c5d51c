"""What lies over the cells of a sheet: merges, validations, conditional formats, links, breaks, protection; moved, and
added to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lxml import etree

from xltrack.addresses import column_number
from xltrack.books.ooxml.parts import Element, insert_in_order, m, remove, remove_with_holder
from xltrack.books.ooxml.refs import RowMap, areas, covers, join, move_sqref, runs, split_formula
from xltrack.books.ooxml.sheet import letter
from xltrack.books.ooxml.validations import elements, holder_of, set_sqref, sqref_of
from xltrack.books.raw.namespaces import X14, XM

_TOP_LEFT = re.compile(r"^([A-Z]{1,3})(\d+)$")


def move_all(root: Element, rows: RowMap, sheet: str) -> None:
    """Everything of a worksheet that names rows, moved to where they stand in the form."""
    _move_merges(root, rows)
    for tag in ("conditionalFormatting", "dataValidation", "protectedRange", "ignoredError"):
        for element in list(root.iter(m(tag))):
            _move_areas(element, rows)
    for element in (e for tag in ("formula", "formula1", "formula2") for e in root.iter(m(tag))):
        element.text = _moved(element.text, rows, sheet)
    for element in list(root.iter(*map(m, ("hyperlink", "autoFilter", "sortState", "dimension")))):
        if moved := move_sqref(element.get("ref", ""), rows):
            element.set("ref", moved)
        else:
            remove_with_holder(element)
    for element in root.iterfind(f"{m('rowBreaks')}/{m('brk')}"):
        element.set("id", str(rows.row(int(element.get("id", "0")))))
    for element in list(root.iter(f"{{{XM}}}sqref")):
        element.text = move_sqref(element.text or "", rows)
        holder = element.getparent()
        if not element.text and holder is not None:
            remove_with_holder(holder)
    for element in root.iter(f"{{{XM}}}f"):
        element.text = _moved(element.text, rows, sheet)
    _move_view(root, rows)


def _moved(formula: str | None, rows: RowMap, sheet: str) -> str:
    return join(split_formula(formula, sheet), rows) if formula else ""


def _move_areas(element: Element, rows: RowMap) -> None:
    moved = move_sqref(element.get("sqref", ""), rows)
    if moved:
        element.set("sqref", moved)
    elif etree.QName(element).localname == "conditionalFormatting":
        remove(element)
    else:
        remove_with_holder(element)


def _move_merges(root: Element, rows: RowMap) -> None:
    """A merge inside the item row stands in every item row."""
    merges = root.find(m("mergeCells"))
    if merges is None:
        return
    for merge in list(merges):
        left, top, right, bottom = areas(merge.get("ref", ""))[0]
        merges.remove(merge)
        spans = [(n, n) for n in rows.rows(top)] if top == bottom else [(rows.row(top), rows.row(bottom, "end"))]
        for first, last in spans:
            etree.SubElement(merges, m("mergeCell"), ref=f"{left}{first}:{right}{last}")
    merges.set("count", str(len(merges)))
    if not len(merges):
        root.remove(merges)


def _move_view(root: Element, rows: RowMap) -> None:
    """The cursor: a place below the table moves with it."""
    for element in (e for tag in ("selection", "pane") for e in root.iter(m(tag))):
        for name in ("activeCell", "topLeftCell"):
            if found := _TOP_LEFT.match(element.get(name, "")):
                element.set(name, f"{found[1]}{rows.row(int(found[2]))}")
        if element.get("sqref"):
            element.set("sqref", element.get("activeCell", "A1"))


def drop_validation(root: Element, row: int, column: int) -> None:
    """Validations that cover a cell of the template taken away from its column, for a cell must not have two; other columns that they cover keep them."""
    for element in list(elements(root)):
        rest = _without_column(sqref_of(element), row, column)
        if rest:
            set_sqref(element, rest)
        else:
            remove_with_holder(element)


def _without_column(sqref: str, row: int, column: int) -> str:
    kept = []
    for part in sqref.split():
        found = areas(part)
        if not found or not covers(found[0], row, column):
            kept.append(part)
            continue
        left, top, right, bottom = found[0]
        first, last = column_number(left), column_number(right)
        for a, b in ((first, column - 1), (column + 1, last)):
            if a <= b:
                kept.append(f"{letter(a)}{top}:{letter(b)}{bottom}")
    return " ".join(kept)


def stretches(column: int, rows: Sequence[int]) -> str:
    """The cells of a column in these rows, as a list of areas."""
    name = letter(column)
    return " ".join(f"{name}{a}" if a == b else f"{name}{a}:{name}{b}" for a, b in runs(rows))


def add_list(root: Element, sqref: str, source: str, message: str) -> None:
    """A dropdown from a defined name that lets nothing else be typed."""
    holder = holder_of(root)
    made = etree.SubElement(
        holder, m("dataValidation"), type="list", allowBlank="1", showInputMessage="1", showErrorMessage="1"
    )
    made.set("error", message)
    made.set("sqref", sqref)
    etree.SubElement(made, m("formula1")).text = source
    holder.set("count", str(len(holder)))


def add_shading(root: Element, rules: Iterable[tuple[str, str, int]]) -> None:
    """Conditional formats (areas, formula of their first cell, differential format), after those the template has."""
    taken = [int(rule.get("priority", "0")) for rule in root.iter(m("cfRule"), f"{{{X14}}}cfRule")]
    for number, (sqref, formula, dxf) in enumerate(rules, start=max(taken, default=0) + 1):
        block = etree.Element(m("conditionalFormatting"), sqref=sqref)
        rule = etree.SubElement(block, m("cfRule"), type="expression", dxfId=str(dxf), priority=str(number))
        etree.SubElement(rule, m("formula")).text = formula
        insert_in_order(root, block)


def protect(root: Element) -> None:
    """Locked cells hold, without a password; rows and columns may be sized, the table sorted and filtered, a
    seal or photo put over it.
    """
    for old in root.findall(m("sheetProtection")):
        root.remove(old)
    allowed = dict.fromkeys(("formatRows", "formatColumns", "sort", "autoFilter"), "0")
    insert_in_order(root, etree.Element(m("sheetProtection"), {"sheet": "1"} | allowed))
