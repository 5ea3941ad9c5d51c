"""Workbooks with the same bytes for the same parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from xltrack.books.whole import ZIP_DATE

_FIRST = ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml")


def package_bytes(parts: Mapping[str, bytes]) -> bytes:
    """A zip of the parts: content types first, as some readers expect, the others in their order, all dated alike."""
    buffer = io.BytesIO()
    names = [n for n in _FIRST if n in parts] + [n for n in parts if n not in _FIRST]
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            info = zipfile.ZipInfo(name, ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, parts[name])
    return buffer.getvalue()
