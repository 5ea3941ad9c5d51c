"""Input messages: what a cell says when it is selected.

A cell has at most one validation, so one that covers several cells is parted. A message is kept where the list, range
or length that the cell is checked by is kept: in the sheet itself or in the extension list (x14).
"""

from __future__ import annotations

import copy
import re

from lxml import etree

from xltrack.addresses import column_number
from xltrack.books.ooxml.parts import Element, m, remove_with_holder
from xltrack.books.ooxml.refs import areas, covers
from xltrack.books.ooxml.sheet import letter
from xltrack.books.ooxml.validations import elements, holder_of, set_sqref, sqref_of
from xltrack.books.raw.namespaces import XM
from xltrack.values import tidy

TITLE_LIMIT, PROMPT_LIMIT = 32, 255  # characters (Excel specifications of a data validation)
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_F = f"{{{XM}}}f"


def add_prompt(root: Element, row: int, column: int, title: str, text: str) -> None:
    """Let the cell (1-based) say ``text`` when it is selected, whatever it is checked by."""
    own = _own_validation(root, row, column)
    if own is None:
        own = etree.SubElement(holder_of(root), m("dataValidation"), allowBlank="1", sqref=f"{letter(column)}{row}")
    before = own.get("prompt", "")
    both = f"{text}\n{before}" if before and len(text) + len(before) < PROMPT_LIMIT else text
    own.set("showInputMessage", "1")
    own.set("promptTitle", _plain(title, TITLE_LIMIT))
    own.set("prompt", _plain(both, PROMPT_LIMIT))
    for holder in (e for e in own.iterancestors() if e.get("count")):
        holder.set("count", str(len(holder)))
        holder.attrib.pop("disablePrompts", "")


def drop_prompts(root: Element, titles: frozenset[str]) -> None:
    """Takes the messages of these titles away again, and validations that were there for them alone."""
    for own in [e for e in elements(root) if e.get("promptTitle") in titles]:
        twin = next((e for e in elements(root) if e is not own and _rule(e) == _rule(own)), None)
        if own.get("type", "none") == "none":
            remove_with_holder(own)
        elif twin is not None:
            set_sqref(twin, f"{sqref_of(twin)} {sqref_of(own)}")
            remove_with_holder(own)
        else:
            for name in ("promptTitle", "prompt"):
                own.attrib.pop(name, "")


def _plain(text: str, limit: int) -> str:
    flat = _ESCAPED.sub("", tidy(text))
    while len(flat.encode("utf-16-le")) // 2 > limit:
        flat = flat[: min(len(flat) - 2, limit - 1)] + "…"
    return flat


def _rule(validation: Element) -> tuple[object, ...]:
    """What a validation checks, apart from where and what it says when a cell is selected."""
    known = {
        k: v for k, v in validation.attrib.items() if k not in {"sqref", "prompt", "promptTitle", "showInputMessage"}
    }
    return validation.tag, tuple(sorted(known.items())), tuple(f.text for f in _formulas(validation))


def _formulas(validation: Element) -> list[Element]:
    return [*validation.iter(m("formula1"), m("formula2"), _F)]


def _own_validation(root: Element, row: int, column: int) -> Element | None:
    """The validation of this cell alone: parted from the one that covers it and others; None where it has none."""
    for found in elements(root):
        sqref = sqref_of(found)
        if not any(covers(area, row, column) for area in areas(sqref)):
            continue
        rest = _without(sqref, row, column)
        if not rest:
            return found
        cell = f"{letter(column)}{row}"
        own = copy.deepcopy(found)
        _move(own, sqref, cell)
        _move(found, sqref, rest)
        found.addnext(own)
        return own
    return None


def _without(sqref: str, row: int, column: int) -> str:
    """The areas without one cell: what stands above, left, right and below of it in its own area."""
    kept: list[str] = []
    for part in sqref.split():
        found = areas(part)
        if not found or not covers(found[0], row, column):
            kept.append(part)
            continue
        left, top, right, bottom = found[0]
        first, last = column_number(left), column_number(right)
        around = (
            (first, top, last, row - 1),
            (first, row, column - 1, row),
            (column + 1, row, last, row),
            (first, row + 1, last, bottom),
        )
        kept += [_name(*a) for a in around if a[0] <= a[2] and a[1] <= a[3]]
    return " ".join(kept)


def _name(left: int, top: int, right: int, bottom: int) -> str:
    start, end = f"{letter(left)}{top}", f"{letter(right)}{bottom}"
    return start if start == end else f"{start}:{end}"


def _move(validation: Element, before: str, after: str) -> None:
    """Other cells for a validation. Its formulas are said for the first of its cells, so they move with it."""
    from openpyxl.formula.tokenizer import TokenizerError  # slow to import
    from openpyxl.formula.translate import Translator

    start, end = (sqref.split()[0].partition(":")[0].replace("$", "") for sqref in (before, after))
    for formula in _formulas(validation):
        if start != end and formula.text:
            try:
                formula.text = Translator("=" + formula.text, origin=start).translate_formula(end)[1:]
            except (TokenizerError, ValueError):
                continue
    set_sqref(validation, after)
