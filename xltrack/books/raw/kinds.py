"""What a file really is, told by its content; its ending only settles what content cannot (a text of one column may be
a .csv).
"""

from __future__ import annotations

import contextlib
import csv
import io
import re
import zipfile
from collections import Counter
from pathlib import Path, PurePosixPath

from xltrack.books.raw.compound import SIGNATURE, Compound
from xltrack.books.raw.gate import DEFAULT, ZIP, Archive, Limits, load
from xltrack.books.raw.peek import DAMAGED
from xltrack.errors import UnreadableError

SPREADSHEETS = frozenset({"xlsx", "xlsm", "strict-ooxml", "xlsb", "xls", "ods", "csv"})

# What people call a file that is no spreadsheet; the same words in both languages.
NAMES = {
    "docx": "Word (.docx)",
    "doc": "Word (.doc)",
    "odt": "OpenDocument (.odt)",
    "pptx": "PowerPoint",
    "wps": "WPS / OLE",
    "pdf": "PDF",
    "ofd": "OFD",
    "html": "HTML",
    "xml": "XML",
    "excel-xml": "Excel 2003 XML",
    "fods": "OpenDocument (.fods)",
    "early-xls": "Excel 2–5 (.xls)",
    "rtf": "RTF",
    "zip": "ZIP",
    "rar": "RAR / 7z",
    "image": "JPG / PNG / TIFF",
    "text": "TXT",
    "mail": "E-mail (.eml)",
    "shortcut": "Windows (.lnk)",
    "unknown": "?",
}

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"{\\rtf", "rtf"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "rar"),
    (b"L\0\0\0\x01\x14\x02\0", "shortcut"),
)
# The first bytes of the workbooks of Excel 2 to 5, which no reader here knows.
_EARLY_EXCEL = frozenset(
    {b"\x09\x00\x04\0", b"\x09\x02\x06\0", b"\x09\x04\x06\0", b"\x09\x08\x08\0", b"\x09\x08\x10\0"}
)
_MARKS = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)
_XML_SHEETS = (
    ("urn:schemas-microsoft-com:office:spreadsheet", "excel-xml"),
    ("urn:oasis:names:tc:opendocument:xmlns:office", "fods"),
)
_PAGE_ENDINGS = frozenset({".html", ".htm"})
_TAG = re.compile(r"</?(?:p|br|div|span|t[rdh]|li|h[1-6]|font|b|strong)\b[^<>]*>", re.I)  # of a piece of a page
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|p|div|span|section|article|center|h[1-6]|[ou]l)\b",
    re.I | re.S,
)
_MAIL = re.compile(r"[A-Za-z][\w-]*:\s")  # the first header of a message
_TABLE_ENDINGS = frozenset({".csv", ".tsv", ".xls", ".xlsx", ".et", ".xlsm", ".ods"})
_SHEET_ENDINGS = _TABLE_ENDINGS | {".xlsb", ".ett", ".xlt", ".xltx"}
LISTED = 2000  # members of an archive looked at
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_SEPARATORS = "\t,;|"


def sheets_inside(path: Path) -> tuple[str, ...]:
    """Names of spreadsheets in a zip that is no document itself, as its directory has them, or in a message; () for every other file. Nothing is unpacked."""
    return tuple(
        n
        for n in _listed(path)
        if PurePosixPath(n).suffix.casefold() in _SHEET_ENDINGS and not n.startswith("__MACOSX/")
    )


def _listed(path: Path) -> list[str]:
    if path.suffix.casefold() == ".eml":
        return _attached(path)
    try:
        with zipfile.ZipFile(path) as archive:
            return [_member(info) for info in archive.infolist()[:LISTED]]
    except DAMAGED:
        return []


def _attached(path: Path) -> list[str]:
    """Names of what is attached to a message; none where it is too large, or has too many parts or too deep ones, to be looked into."""
    import email  # which other files do without
    from email.header import decode_header, make_header

    found = []
    with contextlib.suppress(UnreadableError, LookupError, ValueError, RecursionError):  # an encoding that nobody knows
        message = load(path, DEFAULT)
        parts = email.message_from_bytes(message).walk() if message.count(b"\n--") <= LISTED else ()
        for part in parts:
            found += [str(make_header(decode_header(name)))] if (name := part.get_filename()) else []
    return found


def _member(info: zipfile.ZipInfo) -> str:
    """A member's name; one without the mark of UTF-8 was written in the code page of its machine, here GBK."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def kind_of(data: bytes, suffix: str = "", limits: Limits = DEFAULT) -> str:
    """The kind of a file: xlsx, xlsm, strict-ooxml, xlsb, xls, ods, csv, encrypted, docx, doc, odt, pptx, wps, pdf, ofd, html, xml, excel-xml, fods,
    early-xls, rtf, image, zip, rar, mail, shortcut, text or unknown; ``suffix`` is its ending with the dot. Raises UnreadableError for a zip that the gate
    refuses."""
    if data.startswith(ZIP):
        return kind_of_archive(Archive(data, limits))
    if data.startswith(SIGNATURE):
        return _kind_of_ole(data)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data[8:12] == b"WEBP" or data[4:12] in {b"ftypheic", b"ftypmif1"}:
        return "image"
    if data[:4] in _EARLY_EXCEL:
        return "early-xls"
    text = decode(data)
    if text is None:
        return "unknown"
    return _kind_of_text(text, suffix.casefold())


def kind_of_archive(archive: Archive) -> str:
    """As :func:`kind_of`, of a zip that is open."""
    if "xl/workbook.bin" in archive:
        return "xlsb"
    if "xl/workbook.xml" in archive:
        if b"purl.oclc.org/ooxml" in archive.read("xl/workbook.xml"):
            return "strict-ooxml"
        types = archive.read("[Content_Types].xml") if "[Content_Types].xml" in archive else b""
        return "xlsm" if b"sheet.macroEnabled.main" in types or "xl/vbaProject.bin" in archive else "xlsx"
    for part, kind in (("word/document.xml", "docx"), ("ppt/presentation.xml", "pptx"), ("ofd.xml", "ofd")):
        if part in archive:
            return kind
    mime = archive.read("mimetype") if "mimetype" in archive else b""
    if mime.startswith(_OPEN_DOCUMENT):
        return {b"spreadsheet": "ods", b"text": "odt", b"presentation": "pptx"}.get(
            mime[35:].split(b"-")[0].strip(), "zip"
        )
    types = archive.read("[Content_Types].xml") if "[Content_Types].xml" in archive else b""
    if b"spreadsheetml.sheet.main" in types:
        return "xlsx"
    if b"excel.sheet.binary" in types:
        return "xlsb"
    sheet = "content.xml" in archive and b"<office:spreadsheet" in archive.read("content.xml")
    return "ods" if sheet else "zip"  # the mark is no more than that: programs open a document without it


def _kind_of_ole(data: bytes) -> str:
    names = Compound(data).names
    if "encryptedpackage" in names:
        return "encrypted"
    if "workbook" in names or "book" in names:
        return "xls"
    if "worddocument" in names:
        return "doc"
    return "pptx" if "powerpoint document" in names else "wps"


def decode(data: bytes) -> str | None:
    """The text in UTF-8, UTF-16 or UTF-32 with or without its mark, GB18030 (which holds GBK and GB 2312) or, where only
    single characters are none of ASCII, Windows-1252; None for what is no text.
    """
    try:
        text = data.decode(_encoding(data))
    except UnicodeDecodeError:
        return None
    strange = re.search(r"[\0-\x08\x0e-\x1a\x1c-\x1f\ufffe\uffff]", text)
    return None if strange or (b"\0" in data and not re.search(r"[,;\t\n]", text)) else text


def _encoding(data: bytes) -> str:
    """The encoding a text is in, if it is one."""
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    if marked:
        return marked
    if b"\0" in data:  # without a mark: the zeros of separators, digits and line ends tell the order of bytes
        return "utf-16-be" if data[::2].count(0) > data[1::2].count(0) else "utf-16-le"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252" if western(data) else "gb18030"
    return "utf-8"


def western(data: bytes) -> bool:
    """Whether what is not ASCII stands alone, as é and ’ do; Chinese characters take two such bytes, and stand in words."""
    words = [len(word) for word in re.findall(rb"[\x80-\xff]+", data)]
    return sum(words) <= len(data) // 5 and 2 * words.count(1) > len(words)


def _kind_of_text(text: str, suffix: str) -> str:
    if suffix == ".eml" and _MAIL.match(text):
        return "mail"
    if _HTML.match(text[:4096]) or (suffix in _PAGE_ENDINGS and _TAG.search(text[:65536])):
        return "html"
    if text.lstrip().startswith("<?xml"):
        return next((kind for name, kind in _XML_SHEETS if name in text[:8192]), "xml")
    if suffix in {".csv", ".tsv"}:
        return "csv"
    return "csv" if suffix in _TABLE_ENDINGS and separator(text)[1] > 1 else "text"


def separator(text: str) -> tuple[str, int]:
    """The separator under which most of the first fifty lines have the same number of columns, and that number; Excel's
    ``sep=;`` line decides.
    """
    if (match := re.match(r"sep=([,;\t|])\r?\n", text)) is not None:
        return match[1], max(2, text.split("\n", 2)[1].count(match[1]) + 1)
    lines = "\n".join(text.splitlines()[:50])
    best = (",", 1, 0)
    for mark in _SEPARATORS:
        try:
            widths = Counter(
                len(row) for row in csv.reader(io.StringIO(lines, newline=""), delimiter=mark) if len(row) > 1
            )
        except csv.Error:
            continue
        width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(1, 0))
        if count > best[2]:
            best = mark, width, count
    return best[:2]
