"""Filled cells far off the table, brought near for reading: a reader that fills a rectangle would ask for gigabytes to
hold one of them.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from xltrack.addresses import column_number
from xltrack.books.raw import scan
from xltrack.books.raw.gate import Archive, folded, unsafe

_CELL = re.compile(rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"((?:[^<>]*/>)|(?:[^<>]*>.*?</c>))', re.DOTALL)


def brought_near(archive: Archive, facts: Mapping[str, scan.Facts]) -> dict[str, bytes]:
    """The sheets that hold strays, by folded name: every stray moved to column A below its table, the first to row
    ``facts.rows + 2``, the others under it.
    """
    return {name: _moved(archive.read(name), known) for name, known in facts.items() if known.strays}


def zipped_with(archive: Archive, changed: Mapping[str, bytes]) -> bytes:
    """The workbook once more, with the parts that were changed."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_STORED) as copy:
        for name in archive.names:
            part = changed.get(folded(name))
            copy.writestr(name, archive.read(name) if part is None else part)
    return result.getvalue()


def _moved(xml: bytes, facts: scan.Facts) -> bytes:
    found: dict[scan.Place, bytes] = {}
    strays = set(facts.strays)

    def take(match: re.Match[bytes]) -> bytes:
        where = int(match[2]) - 1, column_number(match[1]) - 1
        if where in strays:
            found[where] = match[3]
            return b""
        # Cells that are only formatted carry no value, so it does not matter where they stand.
        return match[0]

    rest = _CELL.sub(take, xml)
    if set(found) != strays or rest.count(b"</sheetData>") != 1:
        raise unsafe("spread", len(strays))
    rows = b"".join(
        b'<row r="%d"><c r="A%d"%s</row>' % (number, number, found[where])
        for number, where in enumerate(facts.strays, facts.rows + 2)
    )
    return rest.replace(b"</sheetData>", rows + b"</sheetData>")
