"""Confirmation rounds as units and a coordinator live them, through a library that is not ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import MergedCell

from tests.plans import bureau
from xltrack import Period, Plan

ROUND = Period("分解确认", date(2022, 2, 18), kind="confirmation")
SIGNED = {"填表人：": "值班员", "电话：": "000-1234", "分管领导：": "值班领导"}
TYPED = ("采纳", "改定为")


def confirmed(plan: Plan | None = None, at: int = 0) -> Plan:
    """The bureau with a confirmation round before its period ``at``."""
    plan = plan or bureau()
    return replace(plan, periods=(*plan.periods[:at], ROUND, *plan.periods[at:]))


def answer(
    form: Path, rows: Mapping[str, Mapping[str, Any]] | str, out: Path | None = None, signed: Mapping[str, str] = SIGNED, claim: str = "是否认领"
) -> Path:  # fmt: skip
    """Fill a confirmation form in: item id → header → text; a text for ``rows`` is every item's claim."""
    book = openpyxl.load_workbook(form)
    sheet = book.worksheets[0]
    head = next(row[0].row for row in sheet.iter_rows() if any(str(c.value).startswith(claim) for c in row))
    at = {str(c.value).rstrip("*"): c.column for c in sheet[head] if c.value}
    numbers = {str(sheet.cell(r, 1).value): r for r in range(head + 1, sheet.max_row + 1) if sheet.cell(r, 1).value}
    said = {item: {claim: rows} for item in numbers} if isinstance(rows, str) else rows
    for item, cells in said.items():
        for header, text in cells.items():
            cell = sheet.cell(numbers[item], at[header])
            cell.value = text
            cell.data_type = "s"
    for label, text in signed.items():
        cell = next(c for row in sheet.iter_rows() for c in row if c.value == label)
        column = cell.column + 1
        while isinstance(sheet.cell(cell.row, column), MergedCell):
            column += 1
        sheet.cell(cell.row, column).value = text
    target = out or form
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target


def proposals(status: Path, sheet: str = "修改建议") -> list[dict[str, Any]]:
    """The rows of the proposals sheet by header."""
    rows = list(openpyxl.load_workbook(status)[sheet].iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def tick(status: Path, typed: Mapping[tuple[str, str, str], tuple[str, ...]]) -> None:
    """Type into 采纳 and 改定为: (栏目, 编号, 单位) → what is typed there."""
    book = openpyxl.load_workbook(status)
    sheet = book["修改建议"]
    at = {c.value: c.column for c in sheet[1]}
    left = dict(typed)
    for row in range(2, sheet.max_row + 1):
        place = tuple(str(sheet.cell(row, at[h]).value or "") for h in ("栏目", "编号", "单位"))
        for header, text in zip(TYPED, left.pop(place, ()), strict=False):  # type: ignore[call-overload]
            cell = sheet.cell(row, at[header], text)
            cell.data_type = "s"
    assert not left, f"no such proposals: {left}"
    book.save(status)
