"""Data validations of a template's sheet as rules: those in the sheet itself and those Excel keeps in the extension
list (x14).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from lxml import etree

from xltrack.addresses import column_number
from xltrack.books.ooxml.parts import Element, child, insert_in_order, m
from xltrack.books.ooxml.refs import areas, covers
from xltrack.books.ooxml.sheet import TemplateSheet, read_cells
from xltrack.books.raw.namespaces import X14, XM
from xltrack.findings import Finding
from xltrack.rules import Rule
from xltrack.values import EPOCH, read_date

_EXTENDED, _SQREF = f"{{{X14}}}dataValidation", f"{{{XM}}}sqref"
KINDS = {"list": "list", "whole": "whole", "decimal": "number", "date": "date", "textLength": "length"}
_RANGE = re.compile(r"^(?:'((?:[^']|'')+)'!|([^'!]+)!)?\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?$")
_DATE_CALL = re.compile(r"^DATE\((\d{4}),(\d{1,2}),(\d{1,2})\)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Validation:
    """One data validation as written: formulas without ``=``; ``alert``: Excel stops or warns at all."""

    kind: str
    style: str
    operator: str
    first: str
    second: str
    sqref: str
    alert: bool

    def covers(self, row: int, column: int) -> bool:
        return any(covers(area, row, column) for area in areas(self.sqref))


def elements(root: Element) -> Iterator[Element]:
    """Every validation of a worksheet, in the order of the file."""
    yield from root.iter(m("dataValidation"), _EXTENDED)


def sqref_of(validation: Element) -> str:
    """The areas it covers, wherever they are written."""
    inner = validation.find(_SQREF)
    return validation.get("sqref", "") if inner is None else inner.text or ""


def set_sqref(validation: Element, sqref: str) -> None:
    inner = validation.find(_SQREF)
    if inner is None:
        validation.set("sqref", sqref)
    else:
        inner.text = sqref


def holder_of(root: Element) -> Element:
    """What holds the validations of the sheet itself, made where there is none."""
    holder = root.find(m("dataValidations"))
    if holder is None:
        holder = etree.Element(m("dataValidations"), count="0")
        insert_in_order(root, holder)
    return holder


def validations(sheet: TemplateSheet) -> Iterator[Validation]:
    """Every validation of the sheet, in the order of the file."""
    for element in elements(sheet.root):
        tags = ("formula1", "formula2")
        paths = [f"{{{X14}}}{t}/{{{XM}}}f" for t in tags] if element.tag == _EXTENDED else map(m, tags)
        first, second = (element.findtext(path) or "" for path in paths)
        alert = element.get("showErrorMessage", "0") in {"1", "true"}
        kind, style = element.get("type", "none"), element.get("errorStyle", "stop")
        yield Validation(kind, style, element.get("operator", "between"), first, second, sqref_of(element), alert)


def rules_at(sheet: TemplateSheet, row: int, column: int, address: str) -> tuple[tuple[Rule, ...], tuple[Finding, ...]]:
    """The rules of a cell, and a finding ``rule-not-enforced`` for every validation there that is none of ours.

    Error style stop makes an error; warning, information and a validation without alert, which Excel lets pass too,
    make warnings.
    """
    rules, findings = [], []
    for validation in validations(sheet):
        if validation.kind == "none" or not validation.covers(row, column):
            continue
        if rule := read_rule(sheet, validation):
            rules.append(rule)
        else:
            shown = f"{validation.kind}: {validation.first}"
            findings.append(Finding("rule-not-enforced", sheet=sheet.name, cell=address, found=shown))
    return tuple(rules), tuple(findings)


def read_rule(sheet: TemplateSheet, validation: Validation) -> Rule | None:
    """The rule a validation stands for; None where it depends on other cells, on today, or on a formula of its own."""
    kind = KINDS.get(validation.kind)
    severity = "error" if validation.style == "stop" and validation.alert else "warning"
    if kind is None:
        return None
    if kind == "list":
        choices = _choices(sheet, validation.first)
        return Rule("list", choices=choices, severity=severity) if choices else None
    low, high = (_bound(sheet, text, kind) for text in (validation.first, validation.second))
    paired = validation.operator in {"between", "notBetween"}
    if low is None or (paired and high is None):
        return None
    return Rule(kind, operator=validation.operator, low=low, high=high if paired else None, severity=severity)


def _choices(sheet: TemplateSheet, formula: str) -> tuple[str, ...]:
    if formula.startswith('"'):
        inner = formula.strip('"').replace('""', '"')
        return tuple(text for part in inner.split(",") if (text := part.strip()))
    return tuple(text for value in referred(sheet, formula) if (text := value.strip()))


def _bound(sheet: TemplateSheet, formula: str, kind: str) -> float | date | None:
    text = formula.strip()
    if call := _DATE_CALL.match(text.replace(" ", "")):
        text = "-".join(call.groups())
    elif _number(text) is None:
        cells = referred(sheet, text)
        text = cells[0] if len(cells) == 1 else ""
    number = _number(text)
    if kind == "date":
        if number is not None:
            return EPOCH + timedelta(days=int(number)) if 0 < number < 2_958_466 else None
        day = read_date(text.strip('"')).value
        return day if isinstance(day, date) else None
    return number


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def referred(sheet: TemplateSheet, formula: str) -> list[str]:
    """The texts of the cells a reference or defined name points to; none for anything else."""
    target = formula.strip()
    names = {n.get("name", "").casefold(): (n.text or "") for n in sheet.book.iter(m("definedName"))}
    target = names.get(target.casefold(), target).strip()
    found = _RANGE.match(target)
    if not found:
        return []
    name = (found[1] or "").replace("''", "'") or found[2] or sheet.name
    part = sheet.sheets.get(name)
    if part is None:
        return []
    cells = sheet.cells if part == sheet.part else read_cells(_data(sheet, part), sheet.strings)
    left, right = column_number(found[3]), column_number(found[5] or found[3])
    top, bottom = int(found[4]), int(found[6] or found[4])
    inside = ((at, cell) for at, cell in cells.items() if top <= at[0] <= bottom and left <= at[1] <= right)
    return [cell.text for _, cell in sorted(inside, key=lambda pair: pair[0]) if cell.text]


def _data(sheet: TemplateSheet, part: str) -> Element:
    return child(sheet.package.tree(part), "sheetData")
