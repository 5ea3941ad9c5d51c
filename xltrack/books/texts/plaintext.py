"""Text as pasted from anywhere -> lines, in whichever of the encodings in use here it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from xltrack.books.raw.gate import broken
from xltrack.books.raw.kinds import western
from xltrack.documents import Document, Paragraph

_ENCODINGS = ("utf-8-sig", "utf-16-le", "utf-16-be")
# Four characters of Chinese UTF-8 on end: other encodings do not hold them by chance.
_SURE = re.compile(rb"(?:[\xe3-\xe9\xef][\x80-\xbf]{2}){4}")
_QUOTED = re.compile(r'(?:(?<=\t)|^)"((?:[^"]|"")*)"(?=\t|$)', re.MULTILINE)
_OPEN = re.compile(r'(?:(?<=\t)|^)"(?:[^"]|"")*\Z')
_LINES_OF_A_CELL = 50
_ENDS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_WRITTEN = re.compile(
    "[\\t\\n\\r\\x0c -~\u00a0-\u00ff\u200b-\u206f\u2100-\u27bf\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
)


def decode(data: bytes) -> str:
    """Text in UTF-8, UTF-16 (marked or not), GB18030 or, of Western letters, Windows-1252: the first of them that gives what people
    write. Where pasted lines of UTF-8 and GB18030 stand in one file, each is read as what it is.

    Raises UnreadableError for bytes that are no text.
    """
    marked = data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    last = "cp1252" if western(data) else "gb18030"
    for encoding in ("utf-16",) if marked else (*_ENCODINGS, "" if _SURE.search(data) else last):
        try:
            text = data.decode(encoding) if encoding else "\n".join(map(_line, data.split(b"\n")))
        except UnicodeDecodeError:
            continue
        if _readable(text):
            return text.replace("\0", "")
    raise broken("text")


def _line(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _readable(text: str) -> bool:
    """Whether nine in ten characters are ones that Chinese or Western texts are made of."""
    strange = len(_WRITTEN.sub("", text[:20_000]))
    return strange * 10 <= len(text[:20_000])


def read_text(name: str, text: str) -> Document:
    """A text as pasted: every line a paragraph."""
    lines = _ENDS.split(text)
    numbered: Iterable[tuple[int, str]] = enumerate(lines, 1)
    if "\t" in text and _QUOTED.search(text):
        numbered = _unquoted(lines)
    return Document(name, tuple(Paragraph(number, line) for number, line in numbered))


def _unquoted(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Lines of a table that a spreadsheet wrote with tabs: a quoted cell may hold line breaks."""
    at = 0
    while at < len(lines):
        first, line = at + 1, lines[at]
        while _OPEN.search(line) and at + 1 < len(lines) and at - first < _LINES_OF_A_CELL:
            at += 1
            line = f"{line}\n{lines[at]}"
        at += 1
        yield first, _QUOTED.sub(lambda found: found[1].replace('""', '"'), line) if "\t" in line else line
