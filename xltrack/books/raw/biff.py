"""What an .xls (BIFF, [MS-XLS] 2.4) says beyond its values: extent, error values, formulas, percentages, merges,
comments, text boxes. Nothing is evaluated.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from xltrack import findings
from xltrack.books.raw import margins, scan
from xltrack.books.raw.compound import Compound
from xltrack.books.raw.gate import Limits, broken, unsafe
from xltrack.books.raw.struck_xls import Fonts
from xltrack.grids import Struck

ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_BOF, _EOF, _CONTINUE = 0x0809, 0x000A, 0x003C
_FORMULA, _BOOLERR, _NUMBER, _RK, _MULRK = 0x0006, 0x0205, 0x0203, 0x027E, 0x00BD
_LABELSST = 0x00FD
_LABELS = frozenset({_LABELSST, 0x0204, 0x00D6})
_FILLED = _LABELS | {_FORMULA, _BOOLERR, _NUMBER, _RK}
_FILEPASS, _BOUNDSHEET, _XF, _FORMAT, _SUPBOOK = 0x002F, 0x0085, 0x00E0, 0x041E, 0x01AE
_MERGED, _NOTE, _OBJ, _TXO = 0x00E5, 0x001C, 0x005D, 0x01B6
_DRAWING, _ANCHOR = 0x00EC, b"\x10\xf0\x12\0\0\0"  # where a drawing says between which cells a shape lies
_ROW, _COLINFO = 0x0208, 0x007D
_FONT, _SST = 0x0031, 0x00FC
_EMBEDDED = "mbd"  # begins the name of a storage that holds another file ([MS-XLS] 2.1.7.1)
_HEADER, _FOOTER = 0x0014, 0x0015


@dataclass(slots=True)
class _Tab:
    facts: scan.Facts = field(default_factory=scan.Facts)
    comments: dict[scan.Place, str] = field(default_factory=dict)
    filled: list[scan.Place] = field(default_factory=list)
    numbers: list[tuple[scan.Place, int]] = field(default_factory=list)
    merges: list[scan.Area] = field(default_factory=list)
    notes: dict[int, scan.Place] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    places: dict[int, scan.Place] = field(default_factory=dict)  # of shapes by their number
    struck: dict[scan.Place, Struck] = field(default_factory=dict)


@dataclass(slots=True)
class Book:
    """Facts, comments and text boxes of every sheet, in order; whether there are macros, embedded files and links to others."""

    sheets: list[tuple[scan.Facts, dict[scan.Place, str], dict[scan.Place, str]]]
    macros: bool
    embedded: bool
    links: bool


def survey(data: bytes, limits: Limits) -> Book:
    """Walk the records once. Raises UnreadableError for an encrypted, damaged or oversized workbook."""
    compound = Compound(data)
    stream = compound.stream("Workbook") or compound.stream("Book")
    if not stream:
        raise broken("xls")
    styles: list[int] = []
    fonts, before = Fonts(), 0
    percents = {9, 10}
    tabs: dict[int, _Tab] = {}
    order: list[int] = []
    links = False
    for at, kind, body in _records(stream, 0):
        if kind == _FILEPASS:
            raise findings.refusal("file-encrypted")
        if kind == _BOUNDSHEET and len(body) >= 6:
            order.append(struct.unpack_from("<I", body)[0])
        elif kind == _XF and len(body) >= 4:
            font, form = struct.unpack_from("<HH", body)
            styles.append(form)
            fonts.styles.append(font)
        elif kind == _FONT and len(body) >= 4:
            fonts.struck.append(bool(body[2] & 8))
        elif kind == _SST or (kind == _CONTINUE and before == _SST):
            fonts.texts.append(body)
        elif kind == _FORMAT and len(body) > 2 and b"%" in body[2:]:
            percents.add(struct.unpack_from("<H", body)[0])
        elif kind == _SUPBOOK and body[2:4] not in {b"\x01\x04", b"\x01\x3a"}:
            links = True
        elif kind == _EOF and at:
            break
        before = _SST if kind == _CONTINUE and before == _SST else kind
    if len(order) > limits.sheets or len(set(order)) < len(order):
        raise unsafe("sheets", len(order))
    shown = {number for number, form in enumerate(styles) if form in percents}
    budget = limits.cells
    for start in order:
        tabs[start] = _tab(stream, start, budget, fonts)
        budget -= len(tabs[start].filled)
    macros = bool({"_vba_project_cur", "_vba_project"} & compound.names)
    embedded = any(name.startswith(_EMBEDDED) for name in compound.names)
    return Book([_finish(tabs[start], shown, limits) for start in order], macros, embedded, links)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, bytes]]:
    """Place, kind and body of each record from a place on."""
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield at, kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _tab(stream: bytes, start: int, budget: int, fonts: Fonts) -> _Tab:
    tab, depth, number, wanted, place = _Tab(), 0, 0, 0, (0, 0)
    for _, kind, body in _records(stream, start):
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif depth > 1:  # a chart inside the sheet
            continue
        elif kind in _FILLED and len(body) >= 6:
            _cell(tab, kind, body)
            row, column, style = struct.unpack_from("<HHH", body)
            text = struct.unpack_from("<I", body, 6)[0] if kind == _LABELSST and len(body) >= 10 else None
            _strike(tab, (row, column), fonts, style, text)
        elif kind == _MULRK and len(body) >= 12:
            row, first = struct.unpack_from("<HH", body)
            for n in range((len(body) - 6) // 6):
                tab.filled.append((row, first + n))
                style = struct.unpack_from("<H", body, 4 + 6 * n)[0]
                tab.numbers.append(((row, first + n), style))
                _strike(tab, (row, first + n), fonts, style)
        elif kind == _ROW and len(body) >= 16 and body[12] & 0x20:
            tab.facts.hidden_rows |= {struct.unpack_from("<H", body)[0]}
        elif kind == _COLINFO and len(body) >= 10 and body[8] & 1:
            first, last = struct.unpack_from("<HH", body)
            tab.facts.hidden_columns |= set(range(first, min(last, 255) + 1))
        elif kind == _MERGED:
            areas = struct.iter_unpack("<HHHH", body[2 : 2 + (len(body) - 2) // 8 * 8])
            tab.merges += [(top, left, bottom, right) for top, bottom, left, right in areas]
        elif kind in {_HEADER, _FOOTER}:
            tab.facts.margins += margins.in_codes([_text_alone(body)])
        elif kind == _NOTE and len(body) >= 8:
            row, column, _, number_of_note = struct.unpack_from("<HHHH", body)
            tab.notes[number_of_note] = row, column
        elif kind == _OBJ and len(body) >= 8:
            number = struct.unpack_from("<H", body, 6)[0]
            tab.places[number] = place
        elif kind == _DRAWING and 0 <= (at := body.rfind(_ANCHOR)) <= len(body) - 14:
            place = struct.unpack_from("<H", body, at + 12)[0], struct.unpack_from("<H", body, at + 8)[0]
        elif kind == _TXO and len(body) >= 12:
            wanted = struct.unpack_from("<H", body, 10)[0]
        elif kind == _CONTINUE and wanted and body:
            text = body[1:].decode("utf-16-le" if body[0] & 1 else "latin-1", "replace")[:wanted]
            tab.texts[number] = tab.texts.get(number, "") + text
            wanted -= len(text)
        if len(tab.filled) > budget:
            raise unsafe("cells", f"> {budget:,}")
    return tab


def _text_alone(body: bytes) -> str:
    """The text that is all of a record, "" where it is none or of an older kind."""
    if len(body) < 3 or len(body) - 3 != struct.unpack_from("<H", body)[0] << (body[2] & 1):
        return ""
    return body[3:].decode("utf-16-le" if body[2] & 1 else "latin-1", "replace")


def _cell(tab: _Tab, kind: int, body: bytes) -> None:
    row, column, style = struct.unpack_from("<HHH", body)
    where = row, column
    tab.filled.append(where)
    if kind in {_NUMBER, _RK}:
        tab.numbers.append((where, style))
    elif kind == _BOOLERR and len(body) >= 8 and body[7]:
        tab.facts.errors[where] = ERRORS.get(body[6], "#ERR!")
    elif kind == _FORMULA and len(body) >= 14:
        tab.facts.formulas[where] = ""
        if body[12:14] != b"\xff\xff":
            tab.numbers.append((where, style))
        elif body[6] == 2:
            tab.facts.errors[where] = ERRORS.get(body[8], "#ERR!")
        elif body[6] == 3:
            tab.facts.blanks.add(where)


def _strike(tab: _Tab, where: scan.Place, fonts: Fonts, style: int, text: int | None = None) -> None:
    if fonts and (found := fonts.cell(style, text)):
        tab.struck[where] = found


def _finish(
    tab: _Tab, shown: set[int], limits: Limits
) -> tuple[scan.Facts, dict[scan.Place, str], dict[scan.Place, str]]:
    facts = tab.facts
    facts.cells, facts.struck = len(tab.filled), tab.struck
    facts.percent = frozenset(where for where, style in tab.numbers if style in shown)
    facts.merges = scan.bounded(tab.merges, limits)
    facts.rows, facts.columns, facts.strays = scan.extent(tab.filled, limits)
    said = {n: text.strip() for n, text in tab.texts.items()}
    boxes: dict[scan.Place, list[str]] = {}
    for n, text in said.items():
        if text and n not in tab.notes:
            boxes.setdefault(tab.places.get(n, (0, 0)), []).append(text)
    comments = {where: said[n] for n, where in tab.notes.items() if n in said}
    return facts, comments, {where: "\n".join(texts) for where, texts in boxes.items()}
