"""Which words of a workbook are struck through: an office that corrects a sheet by hand strikes what no longer holds.

Whole cells are struck by their style, parts of a text by their own runs. Few workbooks hold either: the others cost no more than a search for
the word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from xltrack.books.raw import scan
from xltrack.books.raw.gate import parse_xml
from xltrack.grids import Struck

Run = tuple[str, bool | None]  # its text, and whether it is struck; None: as its cell is

_WORD = b"strike"
_FONT_ID = re.compile(rb"\bfontId\s*=\s*[\"']([0-9]+)[\"']")
_XF = re.compile(rb"<(?:[^<>\s/:]+:)?xf[\s/>][^<]*")
_OFF = frozenset(("0", "false"))


@dataclass(slots=True)
class Strikes:
    """What the styles and the shared texts of a workbook strike, learned before its sheets are read."""

    _styles: frozenset[str] = frozenset()
    _texts: bytes = b""
    _struck: bool = False  # whether one of the texts is

    def read_styles(self, part: bytes) -> None:
        self._styles = _struck_styles(part) if _WORD in part else frozenset()

    def read_texts(self, part: bytes) -> None:
        self._texts, self._struck = part, _WORD in part

    def cells(self, sheet: bytes) -> dict[scan.Place, Struck]:
        """The filled cells of a worksheet in which something is struck."""
        styled = any(re.search(rb"\ss\s*=\s*[\"']%s[\"']" % style.encode(), sheet) for style in self._styles)
        if not (styled or self._struck or _WORD in sheet):
            return {}
        reader = _Cells(self._styles, _shared(self._texts))
        parse_xml(sheet, reader.start, reader.end, reader.text)
        return reader.cells


@lru_cache(maxsize=64)
def _struck_styles(part: bytes) -> frozenset[str]:
    """Numbers of the cell styles (as in ``s="5"``) whose font is struck through."""
    fonts = _struck_fonts(part)
    begin, end = part.find(b"cellXfs"), part.rfind(b"cellXfs")
    found = (_FONT_ID.search(xf) for xf in _XF.findall(part[begin:end]))
    return frozenset(str(n) for n, match in enumerate(found) if match and int(match[1]) in fonts)


def _struck_fonts(part: bytes) -> set[int]:
    fonts: list[bool] = []
    path: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        path.append(_local(name))
        if path[1:] == ["fonts", "font"]:
            fonts.append(False)
        elif path[1:] == ["fonts", "font", "strike"]:
            fonts[-1] = _on(attributes)

    parse_xml(part, start, lambda _: path.__delitem__(-1))
    return {n for n, struck in enumerate(fonts) if struck}


@lru_cache(maxsize=1)  # of one workbook, for its next sheet
def _shared(part: bytes) -> list[list[Run]]:
    """The shared texts of a workbook in their runs."""
    reader = _Texts("si")
    if part:
        parse_xml(part, reader.start, reader.end, reader.text)
    return reader.found


def told(runs: Iterable[Run], whole: bool) -> Struck | None:
    """What is struck in a cell of these runs, None where nothing is. ``whole``: its own style strikes."""
    said = [(text, whole if struck is None else struck) for text, struck in runs]
    if not any(struck and text.strip() for text, struck in said):
        return None
    gone, left = ("".join(text for text, struck in said if struck is which) for which in (True, False))
    return Struck(gone, left)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _on(attributes: dict[str, str]) -> bool:
    return attributes.get("val", "1") not in _OFF


class _Texts:
    """Handlers of a parse: the runs of every element ``of``. What is printed over a text to help to pronounce it is none of it."""

    def __init__(self, of: str) -> None:
        self.of = of
        self.found: list[list[Run]] = []
        self._struck: bool | None = None
        self._reads = self._aloud = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = _local(name)
        if tag == self.of:
            self.found.append([])
        elif tag == "rPh":
            self._aloud = True
        elif tag == "rPr":
            self._struck = False
        elif tag == "strike":
            self._struck = _on(attributes)
        elif tag == "t":
            self._reads = not self._aloud and bool(self.found)

    def text(self, data: str) -> None:
        if self._reads:
            self.found[-1].append((data, self._struck))

    def end(self, name: str) -> None:
        tag = _local(name)
        self._reads &= tag != "t"
        self._aloud &= tag != "rPh"
        if tag == "r":
            self._struck = None


class _Cells(_Texts):
    """Handlers of a parse of a worksheet, with texts that stand in its cells themselves."""

    def __init__(self, struck: Set[str], shared: Sequence[Sequence[Run]]) -> None:
        super().__init__("is")
        self.cells: dict[scan.Place, Struck] = {}
        self._styles, self._shared = struck, shared
        self._row, self._column = -1, -1
        self._kind, self._whole, self._value = "", False, ""
        self._in_value = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = _local(name)
        if tag == "row":
            number = attributes.get("r", "")
            self._row, self._column = (scan.place(f"A{number}")[0] if number else self._row + 1), -1
        elif tag == "c":
            reference = attributes.get("r")
            self._row, self._column = scan.place(reference) if reference else (max(self._row, 0), self._column + 1)
            self._kind, self._value = attributes.get("t", "n"), ""
            self._whole = attributes.get("s", "0") in self._styles
            self.found.clear()
        elif tag == "v":
            self._in_value = True
        else:
            super().start(name, attributes)

    def text(self, data: str) -> None:
        if self._in_value:
            self._value += data
        else:
            super().text(data)

    def end(self, name: str) -> None:
        tag = _local(name)
        if tag == "v":
            self._in_value = False
        elif tag == "c":
            self._note()
        else:
            super().end(name)

    def _note(self) -> None:
        found = told(self.found[0] if self.found else self._runs(), self._whole)
        if found:
            self.cells[self._row, self._column] = found

    def _runs(self) -> Sequence[Run]:
        if self._kind != "s":
            return [(self._value, None)]
        at = int(self._value) if self._value.strip().isdecimal() else len(self._shared)
        return self._shared[at] if at < len(self._shared) else ()
