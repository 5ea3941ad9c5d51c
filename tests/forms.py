"""Filling in forms as a department does, through a library that is not ours."""

from __future__ import annotations

import zipfile
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


BOX = (
    '<xdr:twoCellAnchor><xdr:from><xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>'
    "<xdr:to><xdr:col>9</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>40</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>"
    '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="9" name="TextBox 1"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/>{lines}</xdr:txBody></xdr:sp><xdr:clientData/></xdr:twoCellAnchor>'
)  # fmt: skip


def with_text_box(path: Path, place: tuple[int, int], *lines: str) -> None:
    """A text box laid over the first sheet of a workbook that has no drawing, from a cell (1-based) on; openpyxl drops such shapes when it saves."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    said = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
    box = BOX.format(row=place[0] - 1, column=place[1] - 1, lines=said)
    spaces = "http://schemas.openxmlformats.org"
    drawn = f"{spaces}/drawingml/2006"
    root = f'<xdr:wsDr xmlns:xdr="{drawn}/spreadsheetDrawing" xmlns:a="{drawn}/main">{box}</xdr:wsDr>'
    parts["xl/drawings/drawing77.xml"] = root.encode()
    kind, rels = f"{spaces}/officeDocument/2006/relationships", "xl/worksheets/_rels/sheet1.xml.rels"
    related = parts.get(rels, f'<Relationships xmlns="{spaces}/package/2006/relationships"></Relationships>'.encode())
    relation = f'<Relationship Id="box" Type="{kind}/drawing" Target="../drawings/drawing77.xml"/>'.encode()
    parts[rels] = related.replace(b"</Relationships>", relation + b"</Relationships>")
    sheet = parts["xl/worksheets/sheet1.xml"]
    drawing = f'<drawing xmlns:r="{kind}" r:id="box"/>'.encode()
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</worksheet>", drawing + b"</worksheet>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
