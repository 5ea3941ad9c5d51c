"""Filling in forms as a department does, through a library that is not ours."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

LABELS = {"status": "目标责任评估情况", "progress": "进展情况", "reason": "滞后原因", "measures": "解决措施"}
PEOPLE = {"填表人": "值班员", "电话": "000-1234", "分管领导": "值班领导"}
GOOD = {"status": "达到序时进度", "progress": "已按计划推进。"}


def header_row(sheet: Worksheet) -> int:
    return next(row[0].row for row in sheet.iter_rows() if any(cell.value == LABELS["progress"] for cell in row))


def columns(sheet: Worksheet) -> dict[str, int]:
    """Header → column (1-based)."""
    return {str(cell.value).rstrip("*"): cell.column for cell in sheet[header_row(sheet)] if cell.value}


def item_rows(sheet: Worksheet) -> dict[str, int]:
    """Item id → row (1-based)."""
    first = header_row(sheet) + 1
    return {
        str(sheet.cell(r, 1).value): r
        for r in range(first, sheet.max_row + 1)
        if str(sheet.cell(r, 1).value or "").startswith("T")
    }


def beside(sheet: Worksheet, label: str, nth: int = 0) -> Any:
    """The input cell right of a label."""
    found = [
        cell
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.strip("： :").startswith(label)
    ]
    row, column = found[nth].row, found[nth].column + 1
    while isinstance(sheet.cell(row, column), MergedCell):
        column += 1
    return sheet.cell(row, column)


def fill(
    path: Path,
    answers: Mapping[str, Mapping[str, Any]] | Mapping[str, Any] = GOOD,
    out: Path | None = None,
    people: Mapping[str, str] = PEOPLE,
    **preamble: Any,
) -> Path:
    """Answer every item of a form alike, or the items named; then sign it. ``preamble``: 填报时间=…, 第几次报送=…"""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    place = columns(sheet)
    each = (
        answers
        if answers and all(isinstance(v, Mapping) for v in answers.values())
        else dict.fromkeys(item_rows(sheet), answers)
    )
    for item, row in item_rows(sheet).items():
        for name, value in dict(each.get(item, {})).items():
            sheet.cell(row, place[LABELS.get(name, name)]).value = value
    for label, value in people.items():
        beside(sheet, label).value = value
    for label, value in preamble.items():
        beside(sheet, label).value = value
    target = out or path
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target
