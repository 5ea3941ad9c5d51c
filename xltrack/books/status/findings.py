"""The findings sheet of a status workbook → findings, so that what was found in the returns is known without the returns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from xltrack.enums import enum_value
from xltrack.fields import SHEETS, STATUS_FINDINGS
from xltrack.findings import CATALOGUE, Finding
from xltrack.grids import Cell, Grid, Sheet
from xltrack.headers import match_headers
from xltrack.values import key, text_of

HEADER_DEPTH = 15
_HINT = re.compile(r"（是否为“(.+?)”？）| \(did you mean “(.+?)”\?\)")
PLACES = ("file", "sheet", "cell", "unit", "item", "period", "found", "expected")


def findings_in(grid: Grid) -> tuple[Finding, ...]:
    """The findings a status workbook lists, in its order; rows whose code is not known are left out."""
    names = {key(n) for n in SHEETS["findings"]}
    sheets = [s for s in grid.sheets if key(s.name.rpartition(" (")[0] or s.name) in names]
    return tuple(f for sheet in sheets for f in _rows(sheet))


def _rows(sheet: Sheet) -> list[Finding]:
    for number, row in enumerate(sheet.rows[:HEADER_DEPTH]):
        columns = match_headers(row, STATUS_FINDINGS)
        if {"code", "severity", "message"} <= set(columns):
            made = (_finding(r, columns) for r in sheet.rows[number + 1 :])
            return [f for f in made if f is not None]
    return []


def _finding(row: Sequence[Cell], columns: Mapping[str, int]) -> Finding | None:
    said = {name: text_of(row[at]) if at < len(row) else "" for name, at in columns.items()}
    code = said["code"].strip()
    if code not in CATALOGUE:
        return None
    severity = enum_value("severity", said["severity"]) or ""
    hint = _HINT.search(said["message"])
    level = "" if severity == CATALOGUE[code].severity else severity
    places = {name: said.get(name, "") for name in PLACES}
    return Finding(code, **places, hint=next(filter(None, hint.groups()), "") if hint else "", level=level)
