"""Repairs a coordinator accepted once for all: an answer that recurs (已完工) is taken as what it means (已完成).

A repair goes by column and kind of item, and changes what is validated, never a file. Every place where it was applied
is a finding and a record. Nothing is guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from xltrack.enums import enum_label, enum_value
from xltrack.fields import FORM, REPAIRS
from xltrack.findings import Finding
from xltrack.headers import find
from xltrack.plan import Item
from xltrack.records import AnswerCell, RawRow, Repair, Return, Row, Rows
from xltrack.values import is_blank, key, text_of, tidy

SUGGESTED = ("not-a-choice",)
RECORDED = ("column", "kind", "found", "value", "period", "unit", "item", "file", "sheet", "cell")
Slot = tuple[str, str, str]


def suggest(returns: Sequence[Return], findings: Iterable[Finding]) -> tuple[Repair, ...]:
    """What could be repaired once for all: refused answers with the choice they seem to mean, "" where only the coordinator can tell, and how
    often they stand. Most frequent first.
    """
    places = {
        (r.form.file, r.form.sheet, cell.cell): (column, item.kind)
        for r in returns
        for row, item in r.rows
        for column, cell in row.cells.items()
    }
    times: Counter[tuple[Slot, str]] = Counter()
    spelt: dict[Slot, str] = {}
    for f in findings:
        at = places.get((f.file, f.sheet, f.cell))
        if f.code in SUGGESTED and at:
            slot = (*at, key(f.found))
            spelt.setdefault(slot, tidy(f.found))
            times[slot, f.hint] += 1
    ordered = sorted(times, key=lambda s: (-times[s], s))
    return tuple(Repair(slot[0], slot[1], spelt[slot], value, times[slot, value]) for slot, value in ordered)


def apply(
    returns: Sequence[Return], repairs: Iterable[Repair]
) -> tuple[tuple[Return, ...], tuple[Finding, ...], tuple[dict[str, Any], ...]]:
    """(returns with the accepted values in their cells, a finding and a record for every cell that was changed).

    Of two repairs of the same answer the later one counts. Records have the columns :data:`RECORDED`.
    """
    accepted = {(r.column, r.kind, key(r.found)): r for r in repairs}
    findings: list[Finding] = []
    records: list[dict[str, Any]] = []
    if not accepted:
        return tuple(returns), (), ()

    def mended(returned: Return, row: RawRow, item: Item) -> RawRow:
        cells = dict(row.cells)
        for column, cell in row.cells.items():
            repair = None if is_blank(cell.value) else accepted.get((column, item.kind, key(cell.value)))
            if repair is None:
                continue
            cells[column] = AnswerCell(repair.value, cell.cell)
            form, said = returned.form, text_of(cell.value)
            place = (form.file, form.sheet, cell.cell, returned.unit, item.id, returned.period)
            findings.append(Finding("value-repaired", *place, found=said, expected=repair.value))
            words = (column, item.kind, said, repair.value, returned.period, returned.unit, item.id, *place[:3])
            records.append(dict(zip(RECORDED, words, strict=True)))
        return replace(row, cells=cells)

    made = [replace(r, rows=tuple((mended(r, row, item), item) for row, item in r.rows)) for r in returns]
    return tuple(made), tuple(findings), tuple(records)


# ── the list that travels with the ledger ──────────────────────────────────────────────────────────────────────────


def carried(log: Rows) -> tuple[dict[str, str], ...]:
    """The rows of the sheet of repairs, by key: columns found by header, columns and kinds as their keys."""
    names = {c: field.key for c in next(iter(log), ()) if (field := find(c, REPAIRS))}
    rows = ({names[c]: text_of(v) for c, v in row.items() if c in names} for row in log)
    return tuple(_by_key(row) for row in rows if row.get("found") and row.get("value"))


def _by_key(row: Mapping[str, str]) -> dict[str, str]:
    known = find(row.get("column", ""), FORM)
    kind = enum_value("item_kind", row.get("kind", "")) or "regular"
    column = known.key if known else row.get("column", "")
    return {k: row.get(k, "") for k in RECORDED} | {"column": column, "kind": kind}


def accepted_in(log: Rows) -> tuple[Repair, ...]:
    """The repairs a ledger carries, in the order of their acceptance."""
    found = dict.fromkeys((r["column"], r["kind"], r["found"], r["value"]) for r in carried(log))
    return tuple(Repair(*words) for words in found)


def log_of(log: Rows, accepted: Iterable[Repair], records: Iterable[Mapping[str, Any]], lang: str) -> list[Row]:
    """The sheet of repairs: what the ledger carried, what was applied now, what was accepted and stands nowhere yet.

    Its columns are headers, as that sheet has them.
    """
    rows = [*carried(log), *({k: str(v) for k, v in r.items()} for r in records)]
    placed = {(r["column"], r["kind"], key(r["found"]), r["value"]) for r in rows if r["file"]}
    rows += [
        dict.fromkeys(RECORDED, "") | {"column": a.column, "kind": a.kind, "found": a.found, "value": a.value}
        for a in accepted
    ]
    kept = [r for r in rows if r["file"] or (r["column"], r["kind"], key(r["found"]), r["value"]) not in placed]
    distinct = [dict(pairs) for pairs in dict.fromkeys(tuple(r.items()) for r in kept)]
    shown = [
        r | {"column": column_label(r["column"], lang), "kind": enum_label("item_kind", r["kind"], lang)}
        for r in distinct
    ]
    labels = {f.key: f.label(lang) for f in REPAIRS}
    return [{labels[name]: row[name] for name in RECORDED} for row in shown]


def column_label(column: str, lang: str) -> str:
    """What people read for a column's key; a column of the office's own template shows its header."""
    return next((f.label(lang) for f in FORM if f.key == column), column)
