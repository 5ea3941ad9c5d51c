"""Which words of an .xlsb are struck through: by the fonts of its cell styles ([MS-XLSB] 2.4.149) and of the runs of its texts (2.5.121)."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from xltrack.books.raw.struck import Run, told
from xltrack.grids import Struck

_RUNS = 1  # flag of a text whose runs stand behind it


@dataclass
class Fonts:
    """The fonts of a workbook: whether each strikes; where none does, nothing more need be looked at."""

    fonts: list[bool] = field(default_factory=list)
    styles: list[int] = field(default_factory=list)  # font of each cell style
    texts: list[Sequence[Run]] = field(default_factory=list)  # the shared texts in their runs

    def __bool__(self) -> bool:
        return any(self.fonts)

    def learn(self, text: str, body: bytes, end: int) -> None:
        """A shared text, which ends at ``end`` of its record."""
        if self:
            self.texts.append(self._runs(text, body[0], body, end))

    def shared(self, style: int, number: int) -> Struck | None:
        return told(self.texts[number], self._whole(style)) if number < len(self.texts) else None

    def inline(self, style: int, text: str, end: int, body: bytes) -> Struck | None:
        """What is struck in a cell that holds its own text with runs, the flags of which stand before it."""
        return told(self._runs(text, body[8], body, end), self._whole(style))

    def whole(self, style: int) -> Struck | None:
        """What is struck in any other cell: all of it, which its value says."""
        return told([("?", None)], self._whole(style))

    def _whole(self, style: int) -> bool:
        return style < len(self.styles) and self._strikes(self.styles[style])

    def _strikes(self, font: int) -> bool:
        return font < len(self.fonts) and self.fonts[font]

    def _runs(self, text: str, flags: int, body: bytes, end: int) -> list[Run]:
        """A text in its runs; what stands before the first of them is as its cell is. Places count UTF-16 units."""
        if not flags & _RUNS:
            return [(text, None)]
        (count,) = struct.unpack_from("<I", body, end)
        marks = list(struct.iter_unpack("<HH", body[end + 4 : end + 4 + 4 * count]))
        units = text.encode("utf-16-le", "surrogatepass")
        ends = [0, *(2 * at for at, _ in marks), len(units)]
        fonts = [None, *(self._strikes(font) for _, font in marks)]
        pieces = (units[at:stop].decode("utf-16-le", "replace") for at, stop in pairwise(ends))
        return list(zip(pieces, fonts, strict=True))
