"""An .xlsb ([MS-XLSB]): its cells, and what it says beyond them. Nothing is evaluated.

Records are a kind and a size, each in up to four bytes of seven bits, and a body; a cell's body is its column, its style
(24 bits and flags) and its value.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from xltrack.books.raw import margins, package, scan, struck_binary
from xltrack.books.raw.biff import ERRORS
from xltrack.books.raw.gate import MIB, Archive, Limits, broken, folded, unsafe
from xltrack.grids import Struck

_ROW, _BLANK, _RK, _ERROR, _BOOL, _REAL, _TEXT, _SHARED = range(8)
_FORMULAS = {8: _TEXT, 9: _REAL, 10: _BOOL, 11: _ERROR}
_RICH = 62
_SHORT, _SHORT_END = 12, 18  # the same kinds in the same order, of the cell right of the one before; no column is given
_ITEM, _FONT, _FORMAT, _XF, _SHEET, _BOOK, _MERGE = 19, 43, 44, 47, 156, 153, 176
_MARGINS = 479
_STRIKES = 8  # of the flags of a font
_STYLES, _STYLES_END, _COMMENT, _COMMENT_TEXT = 617, 618, 635, 637
_STATES = {1: "hidden", 2: "veryHidden"}
# Built-in formats that show a day or a time, those of East Asian programs among them (ECMA-376 part 1, 18.8.30).
_DAYS = frozenset([*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)])
_PERCENT = frozenset([9, 10])
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\[(?!h|m|s)[^\]]*\]', re.IGNORECASE)
_EPOCHS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}
_LAST_DAY = 2_958_466  # the year 10000


@dataclass(slots=True)
class Tab:
    """One worksheet: rows from A1 as far as its table goes, and its facts; ``far``: what its strays hold."""

    name: str
    hidden: bool
    part: str
    values: list[list[Any]] = field(default_factory=list)
    facts: scan.Facts = field(default_factory=scan.Facts)
    comments: dict[scan.Place, str] = field(default_factory=dict)
    boxes: dict[scan.Place, str] = field(default_factory=dict)
    far: list[tuple[scan.Place, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Book:
    """The worksheets in order; whether there are macros, embedded files and links to others."""

    sheets: list[Tab]
    macros: bool
    embedded: bool
    links: bool
    properties: dict[str, str]


def read(archive: Archive, limits: Limits) -> Book:
    """Judge every part and read every worksheet. Raises UnreadableError."""
    parts = {folded(name): part for name, part in archive.sweep()}
    relations = {
        package.owner(name): package.relations_in(name, part) for name, part in parts.items() if name.endswith(".rels")
    }
    main = next(
        (folded(t) for kind, t in relations.get("", {}).values() if kind == "officeDocument"), "xl/workbook.bin"
    )
    related = {kind: folded(target) for kind, target in relations.get(main, {}).values()}
    try:
        book = _Reader(parts, related, main, limits)
        sheets = [book.sheet(tab, relations) for tab in book.tabs(relations.get(main, {}))]
    except struct.error as problem:
        raise broken(f"xlsb: {problem}") from None
    links = any("/externallinks/" in name for name in parts)
    macros = any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in parts)
    embedded = any(package.EMBEDDED in name for name in parts)
    return Book(
        sheets, macros, embedded, links, package.properties_in(parts[package.CUSTOM]) if package.CUSTOM in parts else {}
    )


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each record; a part that ends within one is damaged."""
    at, end = 0, len(part)
    while at < end:
        kind, at = _number(part, at, 2)
        size, at = _number(part, at, 4)
        if at + size > end:
            raise broken("xlsb")
        yield kind, part[at : at + size]
        at += size


def _full(records: Iterator[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """The records of a sheet; a cell in the short form, which names no column, stands right of the one before."""
    column = -1
    for kind, body in records:
        if _SHORT <= kind <= _SHORT_END:
            column += 1
            yield kind - _SHORT + _BLANK, struct.pack("<I", column) + body
            continue
        if kind == _ROW:
            column = -1
        elif (_BLANK <= kind <= _SHARED or kind in _FORMULAS or kind == _RICH) and len(body) >= 4:
            (column,) = struct.unpack_from("<I", body)
        yield kind, body


def _number(part: bytes, at: int, most: int) -> tuple[int, int]:
    number = 0
    for n in range(most):
        if at >= len(part):
            raise broken("xlsb")
        number |= (part[at] & 0x7F) << (7 * n)
        at += 1
        if part[at - 1] < 0x80:
            break
    return number, at


def _text(body: bytes, at: int) -> tuple[str, int]:
    """A text behind its length in UTF-16 units, and where it ends; a length of all ones is no text."""
    (length,) = struct.unpack_from("<I", body, at)
    at += 4
    if length == 0xFFFFFFFF:
        return "", at
    if at + 2 * length > len(body):
        raise broken("xlsb")
    return body[at : at + 2 * length].decode("utf-16-le", "replace"), at + 2 * length


def _texts(body: bytes, at: int) -> Iterator[str]:
    """The texts that follow one another to the end of a record."""
    while at + 4 <= len(body):
        text, at = _text(body, at)
        yield text


class _Reader:
    """What the sheets share: texts, styles, the day that serial numbers count from."""

    def __init__(self, parts: dict[str, bytes], related: dict[str, str], main: str, limits: Limits) -> None:
        self.parts, self.limits, self.main = parts, limits, main
        self.struck = struck_binary.Fonts()
        self.texts = list[str]()
        self.cells, self.room = limits.cells, limits.text_bytes
        self.epoch = _EPOCHS[False]
        self.days, self.percents = self._styles(parts.get(related.get("styles", ""), b""))
        for kind, body in _records(parts.get(related.get("sharedStrings", ""), b"")):
            if kind == _ITEM:
                text, end = _text(body, 1)
                self.texts.append(text)
                self.struck.learn(text, body, end)

    def _styles(self, part: bytes) -> tuple[set[int], set[int]]:
        """Numbers of the cell styles that show a number as a day or time, and of those that show a percentage; on the way, what the fonts strike."""
        days, percents, used, inside = set(_DAYS), set(_PERCENT), list[int](), False
        for kind, body in _records(part):
            if kind == _FORMAT:
                (number,) = struct.unpack_from("<H", body)
                code = _LITERAL.sub("", _text(body, 2)[0]).split(";")[0].casefold()
                if "%" in code:
                    percents.add(number)
                elif re.search("[ymdhs]", code) and "general" not in code and "[" not in code:
                    days.add(number)
            elif kind == _FONT:
                self.struck.fonts.append(bool(struct.unpack_from("<H", body, 2)[0] & _STRIKES))
            elif kind in {_STYLES, _STYLES_END}:
                inside = kind == _STYLES
            elif kind == _XF and inside:
                used.append(struct.unpack_from("<H", body, 2)[0])
                self.struck.styles.append(struct.unpack_from("<H", body, 4)[0])
        return {n for n, f in enumerate(used) if f in days}, {n for n, f in enumerate(used) if f in percents}

    def tabs(self, relations: dict[str, tuple[str, str]]) -> list[Tab]:
        found: list[Tab] = []
        for kind, body in _records(self.parts.get(self.main, b"")):
            if kind == _BOOK and struct.unpack_from("<I", body)[0] & 1:
                self.epoch = _EPOCHS[True]
            elif kind == _SHEET:
                (state,) = struct.unpack_from("<I", body)
                relation, at = _text(body, 8)
                known, part = relations.get(relation, ("", ""))
                if known == "worksheet":
                    found.append(Tab(_text(body, at)[0], state in _STATES, folded(part)))
        if len(found) > self.limits.sheets or len({tab.part for tab in found}) < len(found):
            raise unsafe("sheets", len(found))
        return found

    def sheet(self, tab: Tab, relations: dict[str, dict[str, tuple[str, str]]]) -> Tab:
        if tab.part not in self.parts:
            raise broken(tab.part)
        values, merges, percent, row = dict[scan.Place, Any](), list[scan.Area](), set[scan.Place](), 0
        gone = dict[scan.Place, Struck]()
        for kind, body in _full(_records(self.parts[tab.part])):
            if kind == _ROW:
                (row,) = struct.unpack_from("<I", body)
            elif kind == _MERGE:
                top, bottom, left, right = struct.unpack_from("<IIII", body)
                merges.append((top, left, bottom, right))
            elif kind == _MARGINS:
                tab.facts.margins = margins.in_codes(_texts(body, 2))
            elif _BLANK < kind <= _SHARED or kind in _FORMULAS or kind == _RICH:
                where, style = self._place(row, body)
                values[where] = self._cell(tab.facts, where, style, kind, body)
                if self.struck and (said := self._struck(kind, style, body)):
                    gone[where] = said
                if style in self.percents and isinstance(values[where], float):
                    percent.add(where)
        facts = tab.facts
        facts.percent, facts.struck = frozenset(percent), gone
        facts.cells, facts.merges = len(values), scan.bounded(merges, self.limits)
        facts.rows, facts.columns, facts.strays = scan.extent(list(values), self.limits)
        tab.far = [(where, values.pop(where)) for where in facts.strays]
        tab.values = [[None] * facts.columns for _ in range(facts.rows)]
        for (at, column), value in values.items():
            tab.values[at][column] = value
        for role, target in relations.get(tab.part, {}).values():
            part = self.parts.get(folded(target), b"")
            if role == "comments":
                tab.comments |= _comments(part)
            elif role == "drawing":  # XML, as in an .xlsx
                tab.boxes |= package.boxes_in(part)
        return tab

    @staticmethod
    def _place(row: int, body: bytes) -> tuple[scan.Place, int]:
        column, style = struct.unpack_from("<II", body)
        if row >= scan.ROWS or column >= scan.COLUMNS:
            raise unsafe("address", f"{row + 1} × {column + 1}")
        return (row, column), style & 0xFFFFFF

    def _cell(self, facts: scan.Facts, where: scan.Place, style: int, kind: int, body: bytes) -> Any:
        """A cell's value, None for an error; what it says beyond it goes into ``facts``."""
        plain = _TEXT if kind == _RICH else _FORMULAS.get(kind, kind)
        value = self._value(plain, kind, body)
        if kind in _FORMULAS:
            facts.formulas[where] = ""
        if plain == _ERROR:
            facts.errors[where], value = value, None
        elif value == "":
            facts.blanks.add(where)
        elif isinstance(value, float) and style in self.days:
            value = self._day(value)
        self.cells -= 1
        self.room -= len(value) if isinstance(value, str) else 0
        if self.cells < 0:
            raise unsafe("cells", f"> {self.limits.cells:,}")
        if self.room < 0:
            raise unsafe("text", f"> {self.limits.text_bytes // MIB:,} MiB")
        return value

    def _struck(self, kind: int, style: int, body: bytes) -> Struck | None:
        """What is struck through in a cell."""
        if kind == _SHARED:
            return self.struck.shared(style, struct.unpack_from("<I", body, 8)[0])
        return self.struck.inline(style, *_text(body, 9), body) if kind == _RICH else self.struck.whole(style)

    def _value(self, plain: int, kind: int, body: bytes) -> Any:
        if plain == _RK:
            return _packed(struct.unpack_from("<i", body, 8)[0])
        if plain == _REAL:
            return struct.unpack_from("<d", body, 8)[0]
        if plain == _SHARED:
            (number,) = struct.unpack_from("<I", body, 8)
            if number >= len(self.texts):
                raise broken("sharedStrings.bin")
            return self.texts[number]
        if plain == _TEXT:
            return _text(body, 9 if kind == _RICH else 8)[0]
        (code,) = struct.unpack_from("<B", body, 8)
        return bool(code) if plain == _BOOL else ERRORS.get(code, "#ERR!")

    def _day(self, value: float) -> date | datetime | time | float:
        if not 0 <= value < _LAST_DAY:
            return value
        moment = self.epoch + timedelta(milliseconds=round(value * 86_400_000))
        if value < 1:
            return moment.time()
        return moment.date() if moment.time() == time() else moment


def _packed(number: int) -> float:
    """An RK number: 30 bits of a float or a whole number, perhaps of hundredths ([MS-XLSB] 2.5.123)."""
    value = float(number >> 2) if number & 2 else struct.unpack("<d", struct.pack("<Ii", 0, number & ~3))[0]
    return value / 100 if number & 1 else value


def _comments(part: bytes) -> dict[scan.Place, str]:
    found: dict[scan.Place, str] = {}
    where = (0, 0)
    for kind, body in _records(part):
        if kind == _COMMENT:
            _, top, _, left = struct.unpack_from("<IIII", body)
            where = top, left
        elif kind == _COMMENT_TEXT:
            found[where] = _text(body, 1)[0].strip()
    return found
