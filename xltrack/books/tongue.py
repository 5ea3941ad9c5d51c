"""In which language to speak before a master is known: that of the workbooks at hand, told by the names of their sheets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from itertools import islice
from pathlib import Path

from xltrack.books.raw.peek import peek
from xltrack.fields import SHEETS
from xltrack.values import key

FIRST = "zh"  # where nothing tells
LOOKED_INTO = 12  # workbooks of a folder
LONGEST = 256 * 1024  # bytes of the part that names the sheets
_NAME = re.compile(r"<(?:\w+:)?sheet\b[^>]*?\bname=\"([^\"]*)\"")
_HAN = re.compile(r"[\u3400-\u9fff]")


def language_of(path: Path) -> str:
    """``zh`` or ``en`` by a workbook's sheets, "" where they do not tell or it is no workbook."""
    text = peek(path, "xl/workbook.xml", LONGEST).decode("utf-8", "replace")
    names = [unescape(name) for name in _NAME.findall(text)]
    english = {key(en) for _, en in SHEETS.values()}
    if any(map(_HAN.search, names)):
        return "zh"
    return "en" if english & set(map(key, names)) else ""


def at_hand(named: Iterable[str], here: Path) -> str:
    """The language of the first workbook that tells among the files and folders named, then among those of a folder; Chinese where none does."""
    for place in (*map(Path, named), here):
        for path in _workbooks(place):
            if found := language_of(path):
                return found
    return FIRST


def _workbooks(place: Path) -> list[Path]:
    try:
        return sorted(islice(place.glob("*.xls[xm]"), LOOKED_INTO)) if place.is_dir() else [place]
    except (OSError, ValueError):
        return []
