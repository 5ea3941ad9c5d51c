"""The parts of an .xlsx or .xlsm beside the cell values: its sheets and where they stand, styles that show percentages,
comments, properties, links.

Transitional and Strict Open XML differ in namespaces only; names are compared without them.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from xltrack.books.raw import scan
from xltrack.books.raw.gate import MIB, Archive, Limits, check_xml, folded, parse_xml, unsafe
from xltrack.books.raw.struck import Strikes

# Number formats that every program knows without a definition: 9 is 0%, 10 is 0.00% (ECMA-376 part 1, 18.8.30).
_BUILT_IN_PERCENT = frozenset({b"9", b"10"})
_QUOTED = re.compile(rb'"[^"]*"|&quot;.*?&quot;|\\.')
_FORMAT = re.compile(rb"<(?:[^<>\s/:]+:)?numFmt\s([^<]*)>")
_CODE = re.compile(rb"\bformatCode\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ID = re.compile(rb"\bnumFmtId\s*=\s*[\"']([0-9]+)[\"']")
_XF = re.compile(rb"<(?:[^<>\s/:]+:)?xf[\s/>][^<]*")
_SHARED = re.compile(rb'<c [^<>]*t="s"[^<>]*><v>([0-9]{1,9})</v>')
_PROPERTIES = 1_000
_IN_SHAPE = b"txBody"
EMBEDDED = "/embeddings/"
CUSTOM = "docprops/custom.xml"


@dataclass(frozen=True, slots=True)
class Entry:
    """One sheet as the workbook lists it; ``state`` is visible, hidden or veryHidden, ``kind`` the last word of its
    relation's type.
    """

    name: str
    part: str
    state: str
    kind: str


@dataclass(slots=True)
class Package:
    """What was learned while the parts went by. ``facts``, ``comments`` and ``boxes`` of text are by folded part name; ``macros``,
    ``embedded`` files and ``links`` say that there are some; ``lengths`` of the shared texts, and the bytes of ``text`` in all cells that show one;
    ``main`` is the workbook part.
    """

    sheets: list[Entry] = field(default_factory=list)
    facts: dict[str, scan.Facts] = field(default_factory=dict)
    comments: dict[str, dict[scan.Place, str]] = field(default_factory=dict)
    boxes: dict[str, dict[scan.Place, str]] = field(default_factory=dict)
    relations: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)
    macros: bool = False
    embedded: bool = False
    links: bool = False
    lengths: list[int] = field(default_factory=list)
    text: int = 0
    main: str = "xl/workbook.xml"

    def comments_of(self, entry: Entry) -> dict[scan.Place, str]:
        """Comments by place, as they are related to a sheet's part."""
        return self._related(entry, "comments", self.comments)

    def boxes_of(self, entry: Entry) -> dict[scan.Place, str]:
        """Text boxes by the cell in which they begin, alike."""
        return self._related(entry, "drawing", self.boxes)

    def _related(self, entry: Entry, wanted: str, known: dict[str, dict[scan.Place, str]]) -> dict[scan.Place, str]:
        found: dict[scan.Place, str] = {}
        for kind, target in self.relations.get(folded(entry.part), {}).values():
            if kind == wanted:
                found |= known.get(folded(target), {})
        return found


def survey(archive: Archive, limits: Limits) -> Package:
    """Inflate and judge every part once, and keep what stands beside the values. Raises UnreadableError."""
    package, percents, book, strikes = Package(), frozenset[bytes](), b"", Strikes()
    for name, part in archive.sweep():
        low = folded(name)
        if low == "_rels/.rels" or low.endswith("workbook.xml.rels") or "sheets/_rels/" in low:
            package.relations[owner(low)] = relations_in(name, part)
        elif low.endswith("workbook.xml"):
            book = part
        elif low.endswith("styles.xml"):
            percents = percent_styles(part)
            strikes.read_styles(part)
        elif b"sheetData" in part:
            facts = package.facts[low] = scan.sheet(part, percents, limits)
            facts.struck = strikes.cells(part)
            package.text += _shown(part, facts.shared, package.lengths, limits)
        elif low.endswith("sharedstrings.xml"):
            strikes.read_texts(part)
            plain = b"<!" not in part and b"<si/" not in part
            package.lengths = list(map(len, part.split(b"</si>"))) if plain else [len(part)]
        elif "comments" in low and b"commentList" in part:
            package.comments[low] = _comments(part)
        elif "/drawings/" in low and _IN_SHAPE in part:
            package.boxes[low] = boxes_in(part)
        elif low == CUSTOM:
            package.properties = properties_in(part)
        package.macros |= low.endswith("vbaproject.bin") or "/macrosheets/" in low
        package.embedded |= EMBEDDED in low
        package.links |= "/externallinks/" in low and not low.endswith(".rels")
    package.sheets = _sheets(book, package)
    _judge(package, limits)
    return package


def _judge(package: Package, limits: Limits) -> None:
    """Limits on the whole workbook; no part may be shown as two sheets."""
    parts = [folded(entry.part) for entry in package.sheets if entry.part]  # modules of old macros have none
    if len(package.sheets) > limits.sheets or len(set(parts)) < len(parts):
        raise unsafe("sheets", len(package.sheets))
    cells = sum(facts.cells for facts in package.facts.values())
    if cells > limits.cells:
        raise unsafe("cells", f"{cells:,} > {limits.cells:,}")
    if package.text > limits.text_bytes:
        raise unsafe("text", f"{package.text // MIB:,} MiB")


def _shown(sheet: bytes, cells: int, lengths: list[int], limits: Limits) -> int:
    """Bytes of shared text in a sheet: at most all its cells times the longest one; where that is much, counted."""
    longest = max(lengths, default=0)
    if cells * longest <= limits.text_bytes // 500:  # a workbook of so many sheets is still within the limit
        return cells * longest
    shown = _SHARED.findall(sheet)
    if len(shown) != cells:
        return cells * longest
    times = Counter(shown)
    return sum(n * (lengths[at] if (at := int(place)) < len(lengths) else longest) for place, n in times.items())


Attributes = dict[str, str]


def _walk(part: bytes, start: Callable[[str, Attributes], None], text: Callable[[str], None] | None = None) -> None:
    """Call ``start`` for every element, its name without prefix, and ``text`` for what stands between."""
    parse_xml(part, lambda name, attributes: start(name.rpartition(":")[2], attributes), text=text)


def owner(rels: str) -> str:
    """The part that a relations part speaks for: xl/_rels/workbook.xml.rels is of xl/workbook.xml."""
    folder, _, name = rels.rpartition("_rels/")
    return folder + name.removesuffix(".rels")


@lru_cache(maxsize=256)
def relations_in(name: str, part: bytes) -> dict[str, tuple[str, str]]:
    """Kind (the last word of the type) and target part by relation id; targets outside the file are left out."""
    found: dict[str, tuple[str, str]] = {}
    folder = posixpath.dirname(posixpath.dirname(name))

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "").replace("\\", "/")
            whole = posixpath.normpath(posixpath.join("/", folder, target))
            found[attributes.get("Id", "")] = attributes.get("Type", "").rpartition("/")[2], whole.lstrip("/")

    _walk(part, start)
    return found


def _sheets(book: bytes, package: Package) -> list[Entry]:
    sheets: list[Entry] = []
    package.main = next(
        (t for kind, t in package.relations.get("", {}).values() if kind == "officeDocument"), package.main
    )
    relations = package.relations.get(folded(package.main), {})

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            kind, part = relations.get(relation, ("", ""))
            sheets.append(Entry(attributes.get("name", ""), part, attributes.get("state", "visible"), kind))

    _walk(book, start)
    return sheets


@lru_cache(maxsize=64)
def percent_styles(styles: bytes) -> frozenset[bytes]:
    """Numbers of the cell styles (as in ``s="5"``) that show a number as a percentage."""
    begin, end = styles.find(b"cellXfs"), styles.rfind(b"cellXfs")
    formats = set(_BUILT_IN_PERCENT)
    if b"%" in styles:
        for attributes in _FORMAT.findall(styles[: begin if begin >= 0 else None]):
            code, number = _CODE.search(attributes), _ID.search(attributes)
            if code and number and b"%" in _QUOTED.sub(b"", code[1] or code[2] or b""):
                formats.add(number[1])
    found = (_ID.search(xf) for xf in _XF.findall(styles[begin:end]))
    return frozenset(str(n).encode() for n, match in enumerate(found) if match and match[1] in formats)


def _comments(part: bytes) -> dict[scan.Place, str]:
    comments: dict[scan.Place, list[str]] = {}
    current: list[str] = []
    reading = False

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal current, reading
        if tag == "comment":
            current = comments.setdefault(scan.place(attributes.get("ref", "")), [])
        reading = tag == "t"

    def text(data: str) -> None:
        if reading:
            current.append(data)

    _walk(part, start, text)
    return {where: "".join(words).strip() for where, words in comments.items()}


def boxes_in(part: bytes) -> dict[scan.Place, str]:
    """The words of text boxes and other shapes of a drawing, a line a paragraph, by the cell in which each begins."""
    boxes: dict[scan.Place, list[str]] = {}
    at, current, reading = dict[str, str](), list[str](), ""

    def start(tag: str, _attributes: Attributes) -> None:
        nonlocal current, reading
        if tag in _ANCHORS:
            at.clear()
        elif tag == "txBody":
            place = int(at.get("row") or 0), int(at.get("col") or 0)
            current = boxes.setdefault(place, [])
        elif tag == "p":
            current.append("\n")
        reading = tag if tag == "t" or (tag in ("row", "col") and tag not in at) else ""

    def text(data: str) -> None:
        if reading == "t":
            current.append(data)
        elif reading and data.strip().isdigit():
            at[reading] = data.strip()[:7]

    _walk(part, start, text)
    return {where: said for where, words in boxes.items() if (said := "".join(words).strip())}


_ANCHORS = frozenset(("twoCellAnchor", "oneCellAnchor", "absoluteAnchor"))


def properties(archive: Archive, limits: Limits) -> dict[str, str]:
    """Custom document properties alone, without a look at the sheets. Raises UnreadableError."""
    if CUSTOM not in archive:
        return {}
    part = archive.read(CUSTOM)
    check_xml(CUSTOM, part, limits)
    return properties_in(part)


def properties_in(part: bytes) -> dict[str, str]:
    """Custom document properties as texts."""
    found: dict[str, list[str]] = {}
    current: list[str] = []

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal current
        if tag == "property" and len(found) < _PROPERTIES:
            current = found.setdefault(attributes.get("name", ""), [])

    def text(data: str) -> None:
        current.append(data)

    _walk(part, start, text)
    return {name: "".join(words).strip() for name, words in found.items()}


_OUTSIDE = re.compile(r"\[\d+\]|\|'?[^!\n]*!|\b(?:DDE|WEBSERVICE)\(")
_SIGNS = ("[", "|", "DDE(", "WEBSERVICE(")  # of which a formula that points outside holds one


def points_outside(formulas: scan.Formulas) -> bool:
    """Whether a formula points into another file (``[1]Sheet1!A1``), asks a program (``Excel|'C:\\a'!B``, ``DDE(…)``) or the web."""
    return any(_OUTSIDE.search(formula) for formula in formulas.with_sign(_SIGNS))
