"""A workbook that the reader refuses for what stands beside its cells, once more with nothing but its sheets.

Excel opens workbooks whose list of sheets names a macro sheet, a module without a part, a state that no standard knows, or
whose sheets misstate their extent; spreadsheets of other programs indent their XML. A reader that stops there would lose
answers that are all present.
"""

from __future__ import annotations

import io
import re
import zipfile

from xltrack.books.markup import attribute
from xltrack.books.raw.gate import Archive, folded
from xltrack.books.raw.namespaces import MAIN, PACKAGE_REL, REL, TYPES
from xltrack.books.raw.package import Package

_WORKBOOK, _WORKBOOK_RELS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_READ = ("styles", "sharedStrings")  # parts beside the sheets that values are read with
_DIMENSION = re.compile(rb"<(?:[^<>\s/:]+:)?dimension\b[^<>]*/>")
_DATE_1904 = re.compile(rb'date1904\s*=\s*["\'](?:1|true|on)["\']')
_INDENT = re.compile(rb"(<(?:/?table:|/?office:|/text:p)[^<>]*>)\s+(?=<)")  # never between the words of a paragraph
_MANIFEST = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'


def plain_workbook(archive: Archive, known: Package, parts: dict[str, bytes]) -> bytes:
    """The worksheets of an .xlsx as a workbook of their own. ``parts``: sheets that were changed since, by folded name."""
    sheets = [entry for entry in known.sheets if entry.kind == "worksheet" and folded(entry.part) in known.facts]
    beside = {target: kind for kind, target in known.relations.get(folded(known.main), {}).values() if kind in _READ}
    copied = {entry.part: parts.get(folded(entry.part)) or archive.read(entry.part) for entry in sheets}
    copied = {name: _DIMENSION.sub(b"", part, count=1) for name, part in copied.items()}
    copied |= {target: archive.read(target) for target in beside if target in archive}
    listed = "".join(
        f'<sheet name={attribute(entry.name)} sheetId="{n}" r:id="s{n}"{_state(entry.state)}/>'
        for n, entry in enumerate(sheets, 1)
    )
    book = archive.read(known.main) if known.main in archive else b""
    old = ' date1904="1"' if _DATE_1904.search(book) else ""
    copied[_WORKBOOK] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><workbookPr{old}/><sheets>{listed}</sheets></workbook>'.encode()
    )
    related = [("worksheet", f"s{n}", entry.part) for n, entry in enumerate(sheets, 1)]
    related += [(kind, kind, target) for target, kind in beside.items() if target in copied]
    copied[_WORKBOOK_RELS] = _relations(related)
    copied["_rels/.rels"] = _relations([("officeDocument", "w", _WORKBOOK)])
    copied["[Content_Types].xml"] = f'<Types xmlns="{TYPES}"/>'.encode()
    return _zipped(copied)


def plain_document(archive: Archive) -> bytes:
    """An .ods without the white space between its rows and cells, and with the mark that tells what it is."""
    content = _INDENT.sub(rb"\1", archive.read("content.xml"))
    mark = b"application/vnd.oasis.opendocument.spreadsheet"
    return _zipped({"mimetype": mark, "META-INF/manifest.xml": _MANIFEST, "content.xml": content})


def _state(state: str) -> str:
    return f' state="{state}"' if state in ("hidden", "veryHidden") else ""


def _relations(related: list[tuple[str, str, str]]) -> bytes:
    lines = "".join(
        f'<Relationship Id="{name}" Type="{REL}/{kind}" Target={attribute("/" + target)}/>'
        for kind, name, target in related
    )
    return f'<Relationships xmlns="{PACKAGE_REL}">{lines}</Relationships>'.encode()


def _zipped(parts: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as copy:
        for name, part in parts.items():
            copy.writestr(name, part)
    return whole.getvalue()
