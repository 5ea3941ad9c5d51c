"""The safety gate: what a file from outside must satisfy before any parser sees its bytes.

A zip is read by its directory here, and every part is inflated once, so that a parser later meets exactly the bytes
that were judged: no two parts of one name, no overlapping entries, no size that lies, no document type, nothing but
UTF-8, nothing that grows out of proportion.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.parsers import expat

from xltrack import errors, findings, words
from xltrack.books.raw.peek import DAMAGED

MIB = 1024 * 1024
ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of anything a file may ask for; every limit can be set.

    Measured over 2,983 real workbooks, 99.9% have at most 196 zip entries and 21.6 MB inflated; a ratio over 100
    occurred in four, two of them attacks. Apache POI's ``ZipSecureFile`` stops at 100:1, 1,000 entries and 10 Mi
    characters of text, excelize at 16 GB in all. The numbers here lie well above what honest files need and below what
    hurts a desktop.

    ``file_bytes``: of the file itself. ``entries``: parts in a zip. ``inflated_bytes``: of all parts together.
    ``ratio``: inflated to deflated, looked at from ``ratio_from_bytes`` on. ``attributes``: of one XML element (parsers
    compare each with each). ``sheets``: of one workbook. ``cells``: of all sheets (Excel's own limit is 17 G a sheet).
    ``text_bytes``: of all shared texts, counted as often as cells use them. ``merges``, ``merged_area``: merged ranges,
    and the cells under them. ``area``: rows × columns from A1 to the last cell that is always granted; beyond it
    ``area_per_cell`` × the number of filled cells. ``strays``: filled cells far off the table that are named one by
    one; with more the file is refused. ``seconds``, ``memory_bytes``: of the child process that reads .xls, .ods
    and opens encrypted files.
    """

    file_bytes: int = 32 * MIB
    entries: int = 2_000
    inflated_bytes: int = 512 * MIB
    ratio: int = 100
    ratio_from_bytes: int = MIB
    attributes: int = 256
    sheets: int = 500
    cells: int = 2_000_000
    text_bytes: int = 256 * MIB
    merges: int = 20_000
    merged_area: int = 2_000_000
    area: int = 250_000
    area_per_cell: int = 20
    strays: int = 100
    seconds: float = 20.0
    memory_bytes: int = 1536 * MIB

    def spread_out(self, rows: int, columns: int, cells: int) -> bool:
        """Whether a table of that extent is out of proportion to the cells in it."""
        return rows * columns > max(self.area, self.area_per_cell * cells)


DEFAULT = Limits()


def unsafe(reason: str, detail: object = "") -> errors.UnreadableError:
    """A refusal for one of the reasons ``unsafe.*`` in :mod:`xltrack.words`, said in both languages."""
    zh, en = words.say(f"unsafe.{reason}", "zh"), words.say(f"unsafe.{reason}", "en")
    return findings.refusal("file-unsafe", f"{zh} ({en})" + (f": {detail}" if detail != "" else ""))


def broken(detail: object) -> errors.UnreadableError:
    """A refusal of a file that is damaged; ``detail`` says where."""
    return findings.refusal("file-broken", str(detail))


def load(path: str | Path, limits: Limits) -> bytes:
    """The bytes of a regular file within the limit; never waits on a pipe or device."""
    try:
        mode = Path(path).stat().st_mode
        if not stat.S_ISREG(mode):
            raise findings.refusal("file-is-folder" if stat.S_ISDIR(mode) else "file-not-found")
        with Path(path).open("rb") as file:
            data = file.read(limits.file_bytes + 1)
    except FileNotFoundError:
        raise findings.refusal("file-not-found") from None
    except PermissionError:  # on Windows also where a program holds the file
        raise findings.refusal("file-not-opened") from None
    except (OSError, ValueError) as problem:
        raise broken(getattr(problem, "strerror", None) or problem) from None
    if not data:
        raise findings.refusal("file-empty")
    if len(data) > limits.file_bytes:
        raise unsafe("size", f"> {limits.file_bytes // MIB} MiB")
    return data


class Archive:
    """A zip that passed the structural checks. Part names are looked up with ``/`` and without regard to case."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Raises UnreadableError for a directory that lies, repeats itself or asks for too much."""
        self._data, self._limits = data, limits
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as directory:
                infos, end = directory.infolist(), directory.start_dir
        except DAMAGED as problem:
            raise broken(f"zip: {problem}") from None
        _check_directory(data, infos, end, limits)
        self._starts = _check_entries(data, infos, end)
        self._infos = {folded(info.filename): info for info in infos}

    def __contains__(self, name: str) -> bool:
        return folded(name) in self._infos

    @property
    def names(self) -> list[str]:
        """Part names in order of the directory, folders left out."""
        return [info.filename.replace("\\", "/") for info in self._infos.values() if not info.is_dir()]

    def read(self, name: str) -> bytes:
        """The bytes of one part, exactly as long as the directory says and with the checksum it gives; KeyError for no
        such part.
        """
        info = self._infos[folded(name)]
        start = self._starts[info.header_offset]
        raw = self._data[start : start + info.compress_size]
        if info.compress_type == zipfile.ZIP_STORED or not (raw or info.file_size):
            part = raw
        else:
            stream = zlib.decompressobj(-15)
            try:
                part = stream.decompress(raw, info.file_size + 1)
            except zlib.error as problem:
                raise broken(f"{name}: {problem}") from None
            if not stream.eof or stream.unused_data or stream.unconsumed_tail:
                raise broken(name)
        if len(part) != info.file_size or zlib.crc32(part) != info.CRC:
            raise broken(name)
        return part

    def sweep(self) -> Iterator[tuple[str, bytes]]:
        """Every part, judged: XML is well formed, UTF-8 and without document type. Name and bytes, relations first,
        sheets last.
        """
        for name in sorted(self.names, key=_reading_order):
            part = self.read(name)
            if looks_like_xml(name, part):
                check_xml(name, part, self._limits)
            yield name, part


def folded(name: str) -> str:
    """The form in which two names of parts are one."""
    return name.replace("\\", "/").casefold()


def _reading_order(name: str) -> tuple[bool, bool]:
    low = name.casefold()
    return "sheets/" in low and not low.endswith(".rels"), "/" in low and not low.endswith(
        (".rels", "workbook.xml", "styles.xml")
    )


def _check_directory(data: bytes, infos: list[zipfile.ZipInfo], end: int, limits: Limits) -> None:
    if not data.startswith(ZIP) or data.count(b"PK\x05\x06", end) != 1:
        raise unsafe("zip")
    if min((info.header_offset for info in infos), default=1):
        raise unsafe("zip")  # something else stands before the first entry
    if len(infos) > limits.entries:
        raise unsafe("entries", f"{len(infos):,} > {limits.entries:,}")
    inflated = sum(info.file_size for info in infos)
    if inflated > limits.inflated_bytes:
        raise unsafe("inflated", f"{inflated // MIB:,} MiB")
    seen: set[str] = set()
    for info in infos:
        name = folded(info.orig_filename)
        if name in seen:
            raise unsafe("duplicate", info.filename)
        seen.add(name)
        if ".." in name.split("/") or "\0" in name or _renames(info):
            raise unsafe("name", info.filename)
        if info.flag_bits & 0x1:
            raise findings.refusal("file-encrypted")
        if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise unsafe("method", info.filename)
        if info.file_size > max(limits.ratio_from_bytes, limits.ratio * info.compress_size):
            raise unsafe("ratio", f"{info.filename} {info.file_size // max(info.compress_size, 1):,}:1")


def _renames(info: zipfile.ZipInfo) -> bool:
    """Whether an entry carries another name (Info-ZIP Unicode path, 0x7075), which some readers follow and others do not."""
    extra = info.extra
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        if kind == 0x7075 and extra[9 : 4 + size] != info.filename.encode("utf-8"):
            return True
        extra = extra[4 + size :]
    return False


def _check_entries(data: bytes, infos: list[zipfile.ZipInfo], end: int) -> dict[int, int]:
    """Where each entry's bytes begin, by the place of its header; entries that overlap or are named otherwise than the
    directory are refused.
    """
    starts, free = {}, 0
    for info in sorted(infos, key=lambda i: i.header_offset):
        place = info.header_offset
        if data[place : place + 4] != ZIP or place + 30 > end:
            raise broken(info.filename)
        flags, name_size, extra_size = (
            *struct.unpack_from("<H", data, place + 6),
            *struct.unpack_from("<HH", data, place + 26),
        )
        own = data[place + 30 : place + 30 + name_size]
        if own.decode("utf-8" if flags & 0x800 else "cp437", "replace") != info.orig_filename:
            raise unsafe("name", info.filename)
        starts[place] = place + 30 + name_size + extra_size
        if place < free or starts[place] + info.compress_size > end:
            raise unsafe("overlap", info.filename)
        free = starts[place] + info.compress_size
    return starts


# Parts that Excel itself writes carelessly, or that no reader of cells opens: they may be malformed, but not dangerous.
_CARELESS = re.compile(r"\.vml$|^customxml/|^docprops/|/drawings/|/diagrams/|/webextensions/|^customui", re.IGNORECASE)
# Add-ins and document servers keep data of their own in UTF-16.
_OWN_DATA = re.compile(r"^customxml/|/customproperty[^/]*\.bin$", re.IGNORECASE)
_UTF16 = frozenset({b"\xff\xfe", b"\xfe\xff", b"<\0"})
_LONG_TAG = 8192  # bytes without another tag in them, from which the attributes of one are counted
# Readers reserve memory for as many entries as a count promises: <sst uniqueCount="4294967295"> alone asks for 100 GB.
_HUGE_COUNT = re.compile(rb"ount\s*=\s*[\"'][^\"'<>]{8}")


def looks_like_xml(name: str, part: bytes) -> bool:
    """By its name, or by a first character that any XML parser would take for a beginning. What programs lay by for themselves
    may be in any encoding: no reader of cells opens it.
    """
    if _OWN_DATA.search(name) and part[:2] in _UTF16:
        return False
    head = part[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    return name.casefold().endswith((".xml", ".rels", ".vml")) or head.startswith(b"<")


def check_xml(name: str, part: bytes, limits: Limits) -> None:
    """Refuse a document type, any encoding but UTF-8, malformed XML, too many attributes, and counts over 10 M."""
    (_check_small if len(part) <= _SMALL else _check)(name, part, limits)


def _check(name: str, part: bytes, limits: Limits) -> None:
    if not part.strip(b" \t\r\n"):
        return
    if part[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in part[:4]:
        raise unsafe("encoding", name)

    def declared(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in {"utf-8", "utf8", "us-ascii", "ascii"}:
            raise unsafe("encoding", f"{name} {encoding}")

    def doctype(*_: object) -> None:
        raise unsafe("dtd", name)

    def start(_name: str, attributes: list[str]) -> None:
        if len(attributes) > 2 * limits.attributes:
            raise unsafe("attributes", name)
        for key, value in zip(attributes[::2], attributes[1::2], strict=True):
            if key.endswith(("count", "Count")) and len(value) >= 8:
                raise unsafe("count", f"{name} {value[:20]}")

    parser = expat.ParserCreate("utf-8")
    parser.XmlDeclHandler, parser.StartDoctypeDeclHandler = declared, doctype
    if _may_hold_long_tag(part) or _HUGE_COUNT.search(part):
        parser.ordered_attributes = True
        parser.StartElementHandler = start
    try:
        parser.Parse(part, True)
    except expat.ExpatError as problem:
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
            raise unsafe("dtd", name) from None
        if not _CARELESS.search(name):
            raise broken(f"{name}: {problem}") from None


def _may_hold_long_tag(part: bytes) -> bool:
    """Whether half a long tag's bytes go by somewhere without a tag that begins: of any long one, some such stretch lies within."""
    half = _LONG_TAG // 2
    return any(part.find(b"<", at, at + half) < 0 for at in range(0, len(part) - half + 1, half))


# Returns of one form share their theme, styles and relations to the byte; what passed once need not be parsed again.
_SMALL = 16 * 1024
_check_small = lru_cache(maxsize=256)(_check)

Start = Callable[[str, dict[str, str]], None]


def parse_xml(
    part: bytes, start: Start, end: Callable[[str], None] | None = None, text: Callable[[str], None] | None = None
) -> None:
    """Walk through a part that was judged: ``start`` and ``end`` of elements, names as written, ``text`` in between."""
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    try:
        parser.Parse(part, True)
    except expat.ExpatError as problem:
        raise broken(problem) from None
