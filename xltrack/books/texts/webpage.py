"""A web page -> paragraphs and tables in order, with a line number each."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree, html

from xltrack.books.raw.gate import broken
from xltrack.books.texts.plaintext import decode
from xltrack.documents import Document, Paragraph, TableBlock, TableRow

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
        "html",
        "table",
    ]
)
_NUMBERED = re.compile(r"\s*[（(]?[\d一二三四五六七八九十]{1,3}[、.．)）]")
_UNSEEN = frozenset(
    {"script", "style", "head", "noscript", "template", "svg", "iframe", "object", "select", "textarea"}
)


def read_page(name: str, data: bytes) -> Document:
    try:
        declared = None if data[:2] in (b"\xff\xfe", b"\xfe\xff") else _declared(data)
        text = data.decode(declared, "replace") if declared else decode(data)
        root = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=False))
    except (etree.LxmlError, ValueError, LookupError) as problem:
        raise broken(f"html: {problem}") from None
    page = _Page()
    page.walk(root)
    page.close()
    return Document(name, tuple(page.blocks), "html")


def _declared(data: bytes) -> str | None:
    """The encoding a page names, GB18030 for its forerunners."""
    head = data[:2048].lower()
    for word, encoding in (
        (b"gb2312", "gb18030"),
        (b"gbk", "gb18030"),
        (b"gb18030", "gb18030"),
        (b"big5", "big5hkscs"),
    ):
        if b"charset=" in head and word in head[head.index(b"charset=") : head.index(b"charset=") + 24]:
            return encoding
    return None


class _Page:
    """Walks a page; every block of text and every table row takes one line number."""

    def __init__(self) -> None:
        self.line = 0
        self.blocks: list[Paragraph | TableBlock] = []
        self.words: list[str] = []
        self.level = 0

    def close(self) -> None:
        """End the line that is open."""
        for line in "".join(self.words).split("\n"):
            text = " ".join(line.split(" ")).strip()
            if text:
                self.line += 1
                self.blocks.append(Paragraph(self.line, text, self.level))
        self.words, self.level = [], 0

    def walk(self, element: Any) -> None:
        """Depth first without recursion, so that no nesting is too deep."""
        todo: list[tuple[Any, bool]] = [(element, True)]
        while todo:
            node, opening = todo.pop()
            if not opening:
                if node.tag in _BLOCKS:
                    self.close()
                self._say(node.tail)
            elif not isinstance(node.tag, str) or node.tag in _UNSEEN:
                self._say(node.tail)
            elif node.tag == "table" and _is_data(node):
                self.close()
                self._table(node)
                self._say(node.tail)
            else:
                self._open(node)
                todo.append((node, False))
                todo.extend((child, True) for child in reversed(node))

    def _open(self, node: Any) -> None:
        if node.tag in _BLOCKS:
            self.close()
            self.level = int(node.tag[1]) if node.tag[0] == "h" and node.tag[1:].isdigit() else 0
            if node.tag == "li" and (number := _number_of(node)):
                self.words.append(number)
        elif node.tag == "br":
            self.words.append("\n")
        self._say(node.text)

    def _say(self, text: str | None) -> None:
        if text:
            self.words.append(" ".join(text.replace("\n", " ").split(" ")) if text.strip() else " " * bool(text))

    def _table(self, table: Any) -> None:
        rows: list[TableRow] = []
        merges: list[tuple[int, int, int, int]] = []
        taken: set[tuple[int, int]] = set()
        for at, row in enumerate(table.iter("tr")):
            self.line += 1
            cells: dict[int, str] = {}
            column = 0
            for cell in row.iterchildren("td", "th"):
                while (at, column) in taken:
                    column += 1
                wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
                cells[column] = _cell_text(cell)
                if wide > 1 or high > 1:
                    merges.append((at, column, at + high - 1, column + wide - 1))
                    taken |= {(r, c) for r in range(at, at + high) for c in range(column, column + wide)}
                column += wide
            width = max((*cells, column - 1, *(c for r, c in taken if r == at)), default=-1) + 1
            rows.append(TableRow(self.line, tuple(cells.get(c, "") for c in range(width))))
        last = len(rows) - 1
        self.blocks.append(TableBlock(tuple(rows), tuple((t, left, min(b, last), r) for t, left, b, r in merges)))


def _number_of(entry: Any) -> str:
    """The number a browser prints before an entry of an ordered list, "" where the words bring their own."""
    of = entry.getparent()
    if of is None or of.tag != "ol" or _NUMBERED.match(entry.text_content()):
        return ""
    return f"{_whole(of.get('start'), 1) + sum(1 for _ in entry.itersiblings('li', preceding=True))}."


def _is_data(table: Any) -> bool:
    """A table of data has two rows of two cells and no table inside; others only lay out the page."""
    if table.find(".//table") is not None:
        return False
    wide = sum(1 for row in table.iter("tr") if sum(1 for _ in row.iterchildren("td", "th")) > 1)
    return wide > 1


def _span(cell: Any, name: str) -> int:
    return min(max(_whole(cell.get(name), 1), 1), 1000 if name == "rowspan" else 60)


def _whole(value: str | None, otherwise: int) -> int:
    """An attribute that holds a whole number, of no more digits than any page needs."""
    plain = (value or "").strip()
    return int(plain) if plain.isdecimal() and len(plain) < 7 else otherwise


def _cell_text(cell: Any) -> str:
    page = _Page()
    page.walk(cell)
    page.close()
    return "\n".join(block.text for block in page.blocks if isinstance(block, Paragraph))
