"""How much room a text takes in a cell: the one rule every writer of a workbook uses for row heights.

Excel measures a column in widths of the digit 0 of the workbook's standard font (7 pixels for 11 point) and a row in
points. At 96 pixels to the inch a Chinese character of a font of s points is 4/3·s pixels wide; Latin letters and
digits average 0.55 of their size. A wrapped line loses up to one character at its end. Line pitch is 1.35 times the
font size: 仿宋 and 宋体 need 1.2 to 1.3, so a line is never cut, and ten lines waste less than one. A row
is at most 409.5 points tall (Excel specifications and limits).
"""

from __future__ import annotations

import math
import unicodedata

TALLEST = 409.5
SMALLEST = 8.0  # points a Chinese text is still read in on paper
_UNIT = 7.0  # pixels of one unit of column width
_PADDING = 5.0  # pixels a cell keeps free beside its text
_PITCH = 1.35


def text_width(text: str, size: float = 11) -> float:
    """Pixels a line of text takes in a font of ``size`` points."""
    wide = sum(unicodedata.east_asian_width(ch) in "WFA" for ch in text)
    return (wide + 0.55 * (len(text) - wide)) * size * 4 / 3


def lines_needed(text: str, width_chars: float, size: float = 11) -> int:
    """Lines a wrapped text takes in a column ``width_chars`` wide; a blank text takes one."""
    room = max(width_chars * _UNIT - _PADDING, size * 4 / 3)
    usable = max(room - size * 2 / 3, size * 4 / 3)
    return sum(_lines(text_width(line, size), room, usable) for line in text.split("\n"))


def _lines(width: float, room: float, usable: float) -> int:
    return 1 if width <= room else math.ceil(width / usable)


def plain_height(lines: int, size: float = 11) -> float:
    """Points a row of so many lines needs, whether or not a row can have them."""
    return math.ceil(lines * size * _PITCH + 3)


def row_height(lines: int, size: float = 11) -> float:
    """Points a row of so many lines needs, at most what a row can have."""
    return min(plain_height(lines, size), TALLEST)


def font_that_fits(text: str, width_chars: float, size: float = 11) -> float | None:
    """The size nearest to ``size``, not below 8 points, in which a text fits the tallest row; None where none does."""
    sizes = (size - step for step in range(4) if step == 0 or size - step >= SMALLEST)
    return next((s for s in sizes if plain_height(lines_needed(text, width_chars, s), s) <= TALLEST), None)


def height_for(cells: list[tuple[str, float, float]], least: float = 0) -> float:
    """The height of a row of wrapped cells, each (text, column width, font size); never below ``least`` points."""
    return max([least, *(row_height(lines_needed(text, width, size), size) for text, width, size in cells if text)])
