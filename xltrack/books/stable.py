"""Workbooks with the same bytes for the same content, written whole or not at all."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from openpyxl import Workbook

from xltrack.books.whole import whole

FIXED = "2000-01-01T00:00:00Z"  # what created and modified say: a file's content is its identity, not its hour
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_DATES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_FIRST = ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml")


def package_bytes(parts: Mapping[str, bytes]) -> bytes:
    """A zip of the parts: content types first, as some readers expect, the others in their order, all dated alike."""
    buffer = io.BytesIO()
    names = [n for n in _FIRST if n in parts] + [n for n in parts if n not in _FIRST]
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, parts[name])
    return buffer.getvalue()


def write_whole(data: bytes, path: Path) -> None:
    """The bytes at ``path``; raises XltrackError ``not-writable`` and leaves what stood there."""
    with whole(path) as part:
        part.write_bytes(data)


def write_package(parts: Mapping[str, bytes], path: Path) -> None:
    """The parts of a workbook as a file."""
    write_whole(package_bytes(parts), path)


def workbook_bytes(workbook: Workbook) -> bytes:
    """An openpyxl workbook as bytes that depend on its content alone: openpyxl itself stamps the hour into it."""
    buffer = io.BytesIO()
    workbook.save(buffer)
    return restamped(buffer.getvalue())


def restamped(data: bytes) -> bytes:
    """A saved workbook with the dates of its entries and its properties fixed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    if core := parts.get("docProps/core.xml"):
        parts["docProps/core.xml"] = _DATES.sub(rb"\g<1>" + FIXED.encode() + rb"\g<3>", core)
    return package_bytes(parts)


def save_workbook(workbook: Workbook, path: Path) -> None:
    """An openpyxl workbook written whole, the same bytes for the same content."""
    write_whole(workbook_bytes(workbook), path)
