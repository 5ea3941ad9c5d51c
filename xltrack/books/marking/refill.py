"""A form sent back: what its unit answered already, in the cells of a fresh form, and where its findings stand there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from xltrack.books.marking.formsheet import FormSheet
from xltrack.books.ooxml.parts import Package, serialise
from xltrack.books.ooxml.sheet import TemplateSheet
from xltrack.books.ooxml.stable import package_bytes
from xltrack.findings import Finding
from xltrack.grids import Cell
from xltrack.records import Ask, AskRow, RawForm, Return
from xltrack.values import is_blank, text_of


def refilled(ask: Ask, returned: Return) -> Ask:
    """What a unit is asked, with what it answered already in the cells."""
    given: dict[str, dict[str, Cell]] = {
        item.id: {k: c.value for k, c in row.cells.items()} for row, item in returned.rows
    }
    rows = tuple(_with_answers(row, given.get(row.item.id, {})) for row in ask.rows)
    typed = {k: text_of(c.value) for k, c in returned.form.preamble.items() if k in _TYPED and not is_blank(c.value)}
    return replace(ask, rows=rows, prefill={**ask.prefill, **typed, "submission": str(returned.number)})


_TYPED = ("filled_on", "filler", "filler_phone", "leader", "leader_phone", "by_proxy")


def _with_answers(row: AskRow, answers: Mapping[str, Cell]) -> AskRow:
    return replace(row, answers={**row.answers, **{k: v for k, v in answers.items() if not is_blank(v)}})


def with_own_columns(data: bytes, form: RawForm, returned: Return) -> bytes:
    """The fresh form that was read as ``form``, with the columns that its unit had added and filled in."""
    added = {k: c for k, c in returned.form.columns.items() if c.asked and k not in form.columns}
    at = {row.id: row.row + 1 for row in form.rows}
    said = {
        k: {at[i.id]: text_of(row.cells[k].value) for row, i in returned.rows if i.id in at and k in row.cells}
        for k in added
    }
    filled = {k: texts for k, texts in said.items() if any(texts.values())}
    if not filled:
        return data
    package = Package.of(data)
    sheet = FormSheet(package, TemplateSheet(package, form.sheet).part, replace(returned, form=form))
    for name, texts in filled.items():
        sheet.add_column(added[name].header, texts, returned.layout.decides)
    return package_bytes({**package.parts, sheet.part: serialise(sheet.root)})


def moved_to(findings: Sequence[Finding], returned: Return, form: RawForm) -> list[Finding]:
    """The findings at the same answers of another form; one whose cell has no like there stays without a cell."""
    rows = {row.id: row for row in form.rows}
    there = {c.cell: form.preamble[k].cell for k, c in returned.form.preamble.items() if k in form.preamble}
    for row, item in returned.rows:
        new = rows.get(item.id)
        if new is not None:
            there |= {c.cell: new.cells[k].cell for k, c in row.cells.items() if k in new.cells}
    return [replace(f, sheet=form.sheet, cell=there.get(f.cell, "")) for f in findings]
