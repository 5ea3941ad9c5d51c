"""A small writer of .xlsb ([MS-XLSB]), for no program at hand writes one: what an .xlsx holds, record by record."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN_TYPE = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}
STATES = {"visible": 0, "hidden": 1, "veryHidden": 2}
FALSE = struct.pack("<HIH", 0, 2, 0x001D) + struct.pack(
    "<I", 0
)  # flags, an expression that says FALSE, nothing behind it


def record(kind: int, body: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, rest = b"", len(body)
    while True:
        size += bytes([rest & 0x7F | (0x80 if rest > 127 else 0)])
        rest >>= 7
        if not rest:
            return number + size + body


def wide(text: str) -> bytes:
    raw = text.encode("utf-16-le")
    return struct.pack("<I", len(raw) // 2) + raw


FONT = b"\x07\xff" + b"\0" * 2 + b"\0\0\0\xff" + b"\0" + wide("等线")  # its colour, scheme and name


def rich(value: Any) -> bytes:
    """A text with its runs: font 0 is plain, font 1 strikes through."""
    if not isinstance(value, CellRichText):
        return b"\0" + wide(str(value))
    at, runs = 0, list[bytes]()
    for piece in value:
        if at or isinstance(piece, TextBlock):  # words before the first run are as their cell is
            runs.append(struct.pack("<HH", at, isinstance(piece, TextBlock) and bool(piece.font.strike)))
        at += len(str(piece).encode("utf-16-le")) // 2
    return b"\1" + wide(str(value)) + struct.pack("<I", len(runs)) + b"".join(runs)


class Book:
    """The texts and number formats that the sheets of a workbook share."""

    def __init__(self) -> None:
        self.texts: dict[bytes, int] = {}
        self.formats: dict[tuple[str, bool], int] = {("General", False): 0}  # and whether the font strikes through

    def style(self, cell: Cell) -> int:
        return self.formats.setdefault((cell.number_format, bool(cell.font.strike)), len(self.formats))

    def sheet(self, shown: Worksheet, held: Worksheet) -> bytes:
        """The records of a sheet: ``shown`` as its values, ``held`` with its formulas."""
        held_rows = groupby(
            sorted(shown._cells.items()), key=lambda found: found[0][0] - 1
        )  # no row of a far cell between
        rows = b"".join(self.row(n, [cell for _, cell in row], held) for n, row in held_rows)
        areas = [
            struct.pack("<IIII", m.min_row - 1, m.max_row - 1, m.min_col - 1, m.max_col - 1)
            for m in shown.merged_cells.ranges
        ]
        merges = record(177, struct.pack("<I", len(areas))) + b"".join(record(176, a) for a in areas) + record(178)
        return (
            record(129) + record(145) + rows + record(146) + (merges if areas else b"") + margins(shown) + record(130)
        )

    def row(self, number: int, row: Any, held: Worksheet) -> bytes:
        """A row; a cell right of another one takes the short form, without its column."""
        made, last = record(0, struct.pack("<II", number, 0) + b"\0" * 9), -2
        for cell in row:
            if isinstance(cell, MergedCell) or cell.value is None:
                continue
            formula = held[cell.coordinate].data_type == "f"
            kind, value = self.value(cell, formula or cell.row % 2 == 1)
            kind, value = ({3: 11, 4: 10, 5: 9, 6: 8}[kind], value + FALSE) if formula else (kind, value)
            style, column = struct.pack("<I", self.style(cell)), cell.column - 1
            short = column == last + 1 and not formula and kind != 62
            made += (
                record(kind + 11, style + value) if short else record(kind, struct.pack("<I", column) + style + value)
            )
            last = column
        return made

    def value(self, cell: Cell, inline: bool) -> tuple[int, bytes]:
        """Kind and value of a cell; texts and numbers are spelled in all the ways there are."""
        value = cell.value
        if cell.data_type == "e":
            return 3, bytes([ERRORS[str(value)]])
        if isinstance(value, bool):
            return 4, bytes([value])
        if isinstance(value, (date, datetime)):
            value = to_excel(value)
        if isinstance(value, int) and abs(value) < 2**29 and not inline:
            return 2, struct.pack("<i", value << 2 | 2)
        if isinstance(value, (int, float)):
            return 5, struct.pack("<d", value)
        if inline:
            return (62, rich(value)) if isinstance(value, CellRichText) else (6, wide(str(value)))
        return 7, struct.pack("<I", self.texts.setdefault(rich(value), len(self.texts)))

    def styles(self) -> bytes:
        codes = b"".join(record(44, struct.pack("<H", 164 + n) + wide(code)) for (code, _), n in self.formats.items())
        used = b"".join(
            record(47, struct.pack("<HHH", 0, 164 + n, struck) + b"\0" * 8 + b"\x3f\0")
            for (_, struck), n in self.formats.items()
        )
        count = struct.pack("<I", len(self.formats))
        fonts = b"".join(
            record(43, struct.pack("<HHHHBBBB", 220, flags, 400, 0, 0, 2, 134, 0) + FONT) for flags in (0, 8)
        )
        return (
            record(278)
            + record(611, struct.pack("<I", 2))
            + fonts
            + record(612)
            + record(615, count)
            + codes
            + record(616)
            + record(617, count)
            + used
            + record(618)
            + record(279)
        )

    def shared(self) -> bytes:
        return (
            record(159, struct.pack("<II", len(self.texts), len(self.texts)))
            + b"".join(record(19, text) for text in self.texts)
            + record(160)
        )


def margins(sheet: Worksheet) -> bytes:
    """The page headers and footers of a sheet, or nothing."""
    held = sheet.HeaderFooter
    every = (held.oddHeader, held.oddFooter, held.evenHeader, held.evenFooter, held.firstHeader, held.firstFooter)
    texts = [str(part) if part else "" for part in every]
    made = b"".join(wide(text) if text else b"\xff" * 4 for text in texts)
    return record(479, b"\0\0" + made) + record(480) if any(texts) else b""


def comments(sheet: Worksheet) -> bytes:
    """The comments of a sheet, or nothing."""
    made = b""
    for cell in (c for c in sheet._cells.values() if c.comment):
        place = struct.pack("<IIIII", 0, cell.row - 1, cell.row - 1, cell.column - 1, cell.column - 1)
        made += record(635, place + b"\0" * 16) + record(637, b"\0" + wide(cell.comment.text)) + record(636)
    return record(628) + record(633) + made + record(634) + record(629) if made else b""


def drawing(path: Path, number: int) -> bytes:
    """The drawing of a sheet, which both formats keep in the same XML, or nothing."""
    with zipfile.ZipFile(path) as old:
        links = f"xl/worksheets/_rels/sheet{number}.xml.rels"
        found = (
            re.search(rb'Target="[^"]*(drawings/drawing\d+\.xml)"', old.read(links))
            if links in old.namelist()
            else None
        )
        return old.read(f"xl/{found[1].decode()}") if found else b""


def relations(lines: list[tuple[str, str, str]]) -> bytes:
    links = "".join(
        f'<Relationship Id="{name}" Type="{REL}/{kind}" Target="{target}"/>' for name, kind, target in lines
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'.encode()


def parts(path: Path) -> Iterator[tuple[str, bytes]]:
    """The parts of the .xlsb that says what an .xlsx says."""
    shown, held = openpyxl.load_workbook(path, data_only=True, rich_text=True), openpyxl.load_workbook(path)
    book = Book()
    bundle, links = b"", [("t", "sharedStrings", "sharedStrings.bin"), ("f", "styles", "styles.bin")]
    for n, sheet in enumerate(shown.worksheets, 1):
        yield f"xl/worksheets/sheet{n}.bin", book.sheet(sheet, held[sheet.title])
        beside = list[tuple[str, str, str]]()
        if said := comments(sheet):
            yield f"xl/comments{n}.bin", said
            beside.append(("c", "comments", f"../comments{n}.bin"))
        if drawn := drawing(path, n):
            yield f"xl/drawings/drawing{n}.xml", drawn
            beside.append(("d", "drawing", f"../drawings/drawing{n}.xml"))
        if beside:
            yield f"xl/worksheets/_rels/sheet{n}.bin.rels", relations(beside)
        links.append((f"s{n}", "worksheet", f"worksheets/sheet{n}.bin"))
        bundle += record(156, struct.pack("<II", STATES[sheet.sheet_state], n) + wide(f"s{n}") + wide(sheet.title))
    yield (
        "xl/workbook.bin",
        record(131)
        + record(153, struct.pack("<II", 0, 0) + wide(""))
        + record(143)
        + bundle
        + record(144)
        + record(132),
    )
    yield "xl/_rels/workbook.bin.rels", relations(links)
    yield "xl/sharedStrings.bin", book.shared()
    yield "xl/styles.bin", book.styles()
    yield (
        "_rels/.rels",
        relations([("w", "officeDocument", "xl/workbook.bin"), ("p", "custom-properties", "docProps/custom.xml")]),
    )
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="bin" ContentType="{MAIN_TYPE}"/></Types>'.encode(),
    )


def saved_as_xlsb(path: Path) -> Path:
    """An .xlsx saved as .xlsb under its name, the custom properties taken along."""
    made = path.with_suffix(".xlsb")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts(path):
            new.writestr(name, part)
        if "docProps/custom.xml" in old.namelist():
            new.writestr("docProps/custom.xml", old.read("docProps/custom.xml"))
    path.unlink()
    return made
