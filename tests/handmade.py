"""Workbooks put together part by part, so that a test can hold what no program would write."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_REL = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

ONE_CELL = '<row r="2"><c r="B2" t="inlineStr"><is><t>水务股</t></is></c></row>'


def worksheet(rows: str, after: str = "", main: str = MAIN) -> bytes:
    """A worksheet part around the given rows."""
    return f'<?xml version="1.0"?><worksheet xmlns="{main}"><sheetData>{rows}</sheetData>{after}</worksheet>'.encode()


def parts(sheet: bytes, *, main: str = MAIN, rel: str = REL, **more: bytes) -> dict[str, bytes]:
    """The parts of a workbook with one sheet; ``more`` by name with __ for / and _dot_ for a dot."""
    found = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'.encode(),
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>'.encode(),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets><sheet name="表" sheetId="1" '
        'r:id="rId1"/></sheets></workbook>'.encode(),
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'.encode(),
        "xl/worksheets/sheet1.xml": sheet,
    }
    found |= {name.replace("__", "/").replace("_dot_", "."): body for name, body in more.items()}
    return found


def zipped(content: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The parts as a zip."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as archive:
        for name, body in content.items():
            archive.writestr(name, body)
    return whole.getvalue()


def save(folder: Path, sheet: bytes, name: str = "handmade.xlsx", **more: bytes) -> Path:
    """A workbook of one sheet in a folder."""
    path = folder / name
    path.write_bytes(zipped(parts(sheet, **more)))
    return path
