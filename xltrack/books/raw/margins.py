"""Words in the margins of a sheet: its page headers and footers, which no cell holds."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from xltrack.values import tidy

_PARTS = re.compile(rb"<(?:[^<>\s/:]+:)?(?:odd|even|first)(?:Header|Footer)\b[^<>]*>([^<]*)<")
# What begins the left, middle or right part, or says how it looks and what the program fills in (ECMA-376 part 1, 18.3.1.46).
_CODE = re.compile(r'&(?:"[^"]*"|\d+|K(?:[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|[A-Z])')
_BEGINS = re.compile(r"&[LCR]")
_AND = "\0"
_FURNITURE = re.compile(r"(?:page|of|sheet|第|共|页|张|[\s\d/|,，.·—–-])*", re.IGNORECASE)  # Page 1 of 2, 第 1 页


def in_sheet(xml: bytes) -> tuple[str, ...]:
    """The words of a worksheet part."""
    begin = xml.find(b"headerFooter")
    parts = _PARTS.findall(xml, begin) if begin >= 0 else ()
    return in_codes(html.unescape(found.decode("utf-8", "replace")) for found in parts)


def in_codes(texts: Iterable[str]) -> tuple[str, ...]:
    """The words of headers and footers as workbooks write them, with codes between."""
    parts = (part for text in texts for part in _BEGINS.split(text.replace("&&", _AND)))
    return words(_CODE.sub("", part).replace(_AND, "&") for part in parts)


def words(texts: Iterable[str]) -> tuple[str, ...]:
    """What anybody wrote there, each once: page numbers and what stands around them say nothing."""
    return tuple(dict.fromkeys(_told(texts)))


def _told(texts: Iterable[str]) -> Iterator[str]:
    for text in map(tidy, texts):
        if not _FURNITURE.fullmatch(text):
            yield text
