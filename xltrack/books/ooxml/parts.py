"""A workbook as its parts: what is not touched stays byte for byte, so that a template keeps all that Excel or WPS put
into it.

openpyxl drops validations of the extension list, text boxes and form controls when it saves; here only the parts that
change are rewritten.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from xltrack.books.raw.namespaces import MAIN, PACKAGE_REL, REL, TYPES
from xltrack.books.raw.peek import DAMAGED

INFLATED_LIMIT = 64 * 1024 * 1024  # a template of more is no template; the limits for returns stand with their gate
Element = etree._Element


class NotAWorkbookError(Exception):
    """The bytes are no .xlsx workbook; ``reason`` is a key of words.py."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def m(tag: str) -> str:
    """A tag of the spreadsheet namespace as lxml spells it."""
    return f"{{{MAIN}}}{tag}"


def parse(data: bytes) -> Element:
    """XML without entities, networks or comments. Raises NotAWorkbookError for what is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as problem:
        raise NotAWorkbookError("template.not-xlsx") from problem


def serialise(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


@dataclass(frozen=True)
class Package:
    """The parts of a workbook by name, in their order in the file."""

    parts: Mapping[str, bytes]

    @classmethod
    def read(cls, path: Path) -> Package:
        """Raises NotAWorkbookError for what is no zip of an .xlsx, OSError for what cannot be opened."""
        return cls.of(path.read_bytes())

    @classmethod
    def of(cls, data: bytes) -> Package:
        """The same for bytes in hand."""
        if not data.startswith(b"PK"):
            raise NotAWorkbookError("template.not-xlsx")
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                if sum(info.file_size for info in archive.infolist()) > INFLATED_LIMIT:
                    raise NotAWorkbookError("template.not-xlsx")
                parts = {n: archive.read(n) for n in archive.namelist() if not n.endswith("/")}
        except DAMAGED as problem:
            raise NotAWorkbookError("template.not-xlsx") from problem
        if "xl/workbook.xml" not in parts or "[Content_Types].xml" not in parts:
            raise NotAWorkbookError("template.not-xlsx")
        return cls(parts)

    def tree(self, name: str) -> Element:
        try:
            return parse(self.parts[name])
        except KeyError as problem:
            raise NotAWorkbookError("template.not-xlsx") from problem

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Relation id → (kind, name of the part) for what a part points to inside the package."""
        rels = rels_name(name)
        if rels not in self.parts:
            return {}
        found = {}
        for rel in self.tree(rels):
            if rel.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", posixpath.dirname(name), rel.get("Target", "")))
                found[rel.get("Id", "")] = (rel.get("Type", "").rsplit("/", 1)[-1], target.lstrip("/"))
        return found

    def related(self, name: str, kind: str) -> list[str]:
        """The parts a part points to by a kind of relation."""
        return [part for k, part in self.relations(name).values() if k == kind]


def rels_name(name: str) -> str:
    """The part that lists the relations of a part."""
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", file + ".rels")


def with_relation(data: bytes | None, kind: str, target: str) -> tuple[bytes, str]:
    """A relationships part with one more relation, and its id; ``kind`` is the end of its type."""
    root = parse(data if data else f'<Relationships xmlns="{PACKAGE_REL}"/>'.encode())
    taken = {rel.get("Id") for rel in root}
    name = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
    etree.SubElement(root, f"{{{PACKAGE_REL}}}Relationship", Id=name, Type=f"{REL}/{kind}", Target=target)
    return serialise(root), name


def with_types(data: bytes, overrides: Mapping[str, str], without: tuple[str, ...] = ()) -> bytes:
    """The content types with parts added or changed, and others taken out."""
    root = parse(data)
    for entry in list(root):
        if entry.get("PartName", "").lstrip("/") in {*overrides, *without}:
            root.remove(entry)
    for part, kind in overrides.items():
        etree.SubElement(root, f"{{{TYPES}}}Override", PartName="/" + part, ContentType=kind)
    return serialise(root)


def child(root: Element, tag: str) -> Element:
    """The child of that tag; raises NotAWorkbookError where a workbook without it makes no sense."""
    found = root.find(m(tag))
    if found is None:
        raise NotAWorkbookError("template.not-xlsx")
    return found


def remove(element: Element) -> Element | None:
    """Takes an element out, and hands back the one that held it."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
    return parent


def remove_with_holder(element: Element) -> None:
    """Takes an element out, and its holder too when it held nothing else: Excel repairs a sheet with an empty list."""
    parent = remove(element)
    if parent is not None and not len(parent):
        remove(parent)
    elif parent is not None and parent.get("count"):
        parent.set("count", str(len(parent)))


ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
    "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate",
    "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks",
    "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties",
    "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "picture",
    "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip  # the order of ECMA-376 part 1, 18.3.1.99: Excel repairs a sheet that breaks it


def insert_in_order(root: Element, child: Element) -> None:
    """A child of a worksheet at the place its tag has in the schema, after others of its kind."""
    rank = _rank(child)
    later = (n for n, other in enumerate(root) if _rank(other) > rank)
    root.insert(next(later, len(root)), child)


def _rank(element: Element) -> int:
    name = etree.QName(element).localname
    return ORDER.index(name) if name in ORDER else len(ORDER) - 1
