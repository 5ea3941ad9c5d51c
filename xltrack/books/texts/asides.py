"""What Word keeps beside the text of a document: headers, footers, notes at the foot or the end, comments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml.parser import parse_xml

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_KINDS = {
    "header": "page-header",
    "footer": "page-footer",
    "footnotes": "footnote",
    "endnotes": "footnote",
    "comments": "comment",
}
_LEFT_OUT = frozenset(
    {f"{_W}del", f"{_W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
)
_RULES = frozenset({"separator", "continuationSeparator", "continuationNotice"})  # lines drawn above notes, no words


def read_asides(package: Any) -> Iterator[tuple[str, str]]:
    """(kind, line of text), each line of a kind once: a header stands in several parts, one for each section or page."""
    found: dict[tuple[str, str], None] = {}
    for relation in package.part.rels.values():
        kind = _KINDS.get(relation.reltype.rsplit("/", 1)[-1], "")
        if kind and not relation.is_external:
            part = relation.target_part
            element = part.element if hasattr(part, "element") else parse_xml(part.blob)
            found |= dict.fromkeys((kind, text) for text in _lines(element))
    order = list(dict.fromkeys(_KINDS.values()))
    yield from sorted(found, key=lambda each: order.index(each[0]))


def _lines(element: Any) -> Iterator[str]:
    for paragraph in element.iter(f"{_W}p"):
        if any(each.tag in _LEFT_OUT or each.get(f"{_W}type") in _RULES for each in paragraph.iterancestors()):
            continue
        text = "".join(_words(paragraph)).strip()
        if text:
            yield text


def _words(element: Any) -> Iterator[str]:
    """The words of a paragraph but for those of boxes anchored in it, which are paragraphs of their own."""
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in (f"{_W}tab", f"{_W}br") and element.tag == f"{_W}r":
            yield " "
        elif child.tag not in _LEFT_OUT and child.tag != f"{_W}txbxContent":
            yield from _words(child)
