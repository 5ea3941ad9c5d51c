"""Cells as XML: a text is always a text, whatever it begins with."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from xltrack.books.markup import escaped
from xltrack.grids import Cell
from xltrack.values import EPOCH

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")  # OWASP, CSV injection
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x000D_ as a character


def xml_text(text: str) -> str:
    """A text as the content of an element: no character XML forbids, no line break but LF."""
    plain = _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return escaped(_ESCAPED.sub("_x005F_", plain))


def text_cell(place: str, style: int, text: str) -> str:
    """A cell that holds a text; a blank one keeps its style alone."""
    if not text:
        return f'<c r="{place}" s="{style}"/>'
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{xml_text(text)}</t></is></c>'


def formula_cell(place: str, style: int, formula: str, value: str) -> str:
    """A formula (without ``=``) that gives a text, with that text cached for previews that do not reckon."""
    return f'<c r="{place}" s="{style}" t="str"><f>{escaped(formula)}</f><v>{xml_text(value)}</v></c>'


def value_cell(place: str, style: int, value: Cell) -> str:
    """A cell of a typed value: days as serial numbers, numbers as numbers, everything else as text."""
    if isinstance(value, bool) or not isinstance(value, (int, float, date)):
        return text_cell(place, style, "" if value is None else str(value))
    if isinstance(value, datetime):
        days = (value.replace(tzinfo=None) - datetime.combine(EPOCH, time())) / timedelta(days=1)
        value = int(days) if days.is_integer() else days
    elif isinstance(value, date):
        value = (value - EPOCH).days
    return f'<c r="{place}" s="{style}"><v>{value!r}</v></c>'
