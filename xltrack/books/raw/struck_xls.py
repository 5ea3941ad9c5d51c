"""Which words of an .xls are struck through: by the fonts of its cell styles ([MS-XLS] 2.4.122) and of the runs of its shared texts."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from xltrack.books.raw.struck import Run, told
from xltrack.grids import Struck


@dataclass
class Fonts:
    """The fonts of a workbook: whether each strikes; where none does, nothing more need be looked at."""

    struck: list[bool] = field(default_factory=list)
    styles: list[int] = field(default_factory=list)  # font of each cell style
    texts: list[bytes] = field(default_factory=list)  # the record of shared texts and those that continue it

    def __bool__(self) -> bool:
        return any(self.struck)

    def cell(self, style: int, text: int | None = None) -> Struck | None:
        """What is struck in a cell of that style: of a shared text by its runs, else all of it, which its value says."""
        whole = style < len(self.styles) and self._strikes(self.styles[style])
        known = self._shared[text] if text is not None and text < len(self._shared) else [("?", None)]
        return told(known, whole)

    def _strikes(self, font: int) -> bool:
        at = font - (font > 4)  # no font has the number 4
        return at < len(self.struck) and self.struck[at]

    @cached_property
    def _shared(self) -> Sequence[Sequence[Run]]:
        reader = _Texts(self.texts)
        return [self._runs(text, marks) for text, marks in reader.all()]

    def _runs(self, text: str, marks: Sequence[tuple[int, int]]) -> list[Run]:
        ends = [0, *(at for at, _ in marks), len(text)]
        fonts = [None, *(self._strikes(font) for _, font in marks)]
        return [(text[at:end], struck) for (at, end), struck in zip(pairwise(ends), fonts, strict=True)]


class _Texts:
    """The table of shared texts ([MS-XLS] 2.4.265, 2.5.293) over the records that continue it."""

    def __init__(self, parts: Sequence[bytes]) -> None:
        self._parts, self._part, self._at = parts, 0, 8

    def all(self) -> list[tuple[str, list[tuple[int, int]]]]:
        """Each text with (place, font) of its runs; as far as the table can be read."""
        count = struct.unpack_from("<I", self._parts[0], 4)[0] if self._parts and len(self._parts[0]) >= 8 else 0
        found: list[tuple[str, list[tuple[int, int]]]] = []
        try:
            while len(found) < count:
                found.append(self._text())
        except (struct.error, IndexError):  # cut short: what calamine reads of it has no runs
            pass
        return found

    def _text(self) -> tuple[str, list[tuple[int, int]]]:
        length, flags = struct.unpack("<HB", self._take(3))
        runs = struct.unpack("<H", self._take(2))[0] if flags & 8 else 0
        further = struct.unpack("<I", self._take(4))[0] if flags & 4 else 0
        text = self._letters(length, flags)
        marks = [struct.unpack("<HH", self._take(4)) for _ in range(runs)]
        self._take(further)
        return text, [(at, font) for at, font in marks]

    def _letters(self, length: int, flags: int) -> str:
        """Letters of one or two bytes each; every record that continues them says which anew."""
        text = ""
        while length:
            wide = flags & 1
            here = min(length, (len(self._parts[self._part]) - self._at) >> wide)
            text += self._take(here << wide).decode("utf-16-le" if wide else "latin-1", "replace")
            length -= here
            if length:
                self._part, self._at = self._part + 1, 1
                flags = self._parts[self._part][0]
        return text

    def _take(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            part = self._parts[self._part]
            if self._at >= len(part):
                self._part, self._at = self._part + 1, 0
                continue
            piece = part[self._at : self._at + size - len(found)]
            self._at += len(piece)
            found += piece
        return found
