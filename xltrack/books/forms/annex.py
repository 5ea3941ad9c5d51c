"""The annex of a form: tasks longer than a row can show, in full, on a sheet that prints behind the table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xltrack.books.fit import TALLEST, lines_needed, plain_height, row_height
from xltrack.books.ooxml.cells import text_cell
from xltrack.books.raw.namespaces import MAIN
from xltrack.words import say

_SERIAL, _TEXT = 8, 120  # column widths: A4 landscape, one page wide
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def annex_sheet(entries: Sequence[tuple[str, str]], style: int, size: float, lang: str) -> bytes:
    """A sheet of (serial, task) with the tasks cut into rows no taller than a row may be."""
    rows = [(say("form.annex.serial", lang), say("form.annex.text", lang))]
    for serial, text in entries:
        rows += [(serial if n == 0 else "", piece) for n, piece in enumerate(pieces(text, size))]
    lines = "".join(_row(number, serial, text, style, size) for number, (serial, text) in enumerate(rows, start=1))
    return (
        f'{_HEAD}<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<cols><col min="1" max="1" width="{_SERIAL}" customWidth="1"/>'
        f'<col min="2" max="2" width="{_TEXT}" customWidth="1"/></cols>'
        f'<sheetData>{lines}</sheetData><sheetProtection sheet="1" formatRows="0" formatColumns="0"/>'
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    ).encode()


def _row(number: int, serial: str, text: str, style: int, size: float) -> str:
    height = row_height(lines_needed(text, _TEXT, size), size)
    cells = text_cell(f"A{number}", style, serial) + text_cell(f"B{number}", style, text)
    return f'<row r="{number}" ht="{height:g}">{cells}</row>'


def pieces(text: str, size: float) -> Iterator[str]:
    """A text in pieces that fit a row each; joined they are the text."""
    rest = text
    while rest:
        length = len(rest)
        while plain_height(lines_needed(rest[:length], _TEXT, size), size) > TALLEST:
            length = length * 3 // 4
        yield rest[:length]
        rest = rest[length:]
