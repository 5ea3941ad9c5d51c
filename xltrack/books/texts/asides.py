"""What Word keeps beside the text of a document: headers, footers, notes at the foot or the end, comments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xltrack.books.texts.wordparts import FALLBACK, W, WordParts

_KINDS = {
    "header": "page-header",
    "footer": "page-footer",
    "footnotes": "footnote",
    "endnotes": "footnote",
    "comments": "comment",
}
_LEFT_OUT = frozenset({f"{W}del", f"{W}moveFrom", FALLBACK})
_RULES = frozenset({"separator", "continuationSeparator", "continuationNotice"})  # lines drawn above notes, no words


def read_asides(parts: WordParts) -> Iterator[tuple[str, str]]:
    """(kind, line of text), each line of a kind once: a header stands in several parts, one for each section or page."""
    for kind in dict.fromkeys(_KINDS.values()):
        roots = (root for relation, of in _KINDS.items() if of == kind for root in parts.roots(relation))
        yield from dict.fromkeys((kind, text) for root in roots for text in lines_in(root))


def lines_in(element: Any) -> Iterator[str]:
    """The paragraphs of a part, or of one note or comment in it."""
    for child in element:
        if child.tag in _LEFT_OUT or child.get(f"{W}type") in _RULES:
            continue
        if child.tag == f"{W}p" and (text := "".join(_words(child)).strip()):
            yield text
        yield from lines_in(child)


def _words(element: Any) -> Iterator[str]:
    """The words of a paragraph but for those of boxes anchored in it, which are paragraphs of their own."""
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in (f"{W}tab", f"{W}br") and element.tag == f"{W}r":
            yield " "
        elif child.tag not in _LEFT_OUT and child.tag != f"{W}txbxContent":
            yield from _words(child)
