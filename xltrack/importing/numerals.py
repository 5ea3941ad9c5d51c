"""The numeral that opens a heading or an item: 一、 （一） 1. （1） ① 第一章 一是, and their variants in width,
punctuation and spacing.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from xltrack.importing.grammar import CUSTOM, MARKS

_DIGITS = {ch: n for n, ch in enumerate("零一二三四五六七八九")} | {"〇": 0, "百": 100, "十": 10, "廿": 20}
_OPENERS = frozenset("一二三四五六七八九十百零〇廿0123456789(第") | frozenset(
    chr(code)
    for first, last in ((0x2460, 0x249B), (0x3220, 0x3229), (0x3251, 0x325F))
    for code in range(first, last + 1)
)


def _beginning(*styles: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((style, pattern) for style, pattern in MARKS if style in styles)


# The marks that may begin with a character; characters that are a mark by themselves (①, ⑴, ㈠) have the rest.
_MARKS = (
    dict.fromkeys("0123456789", _beginning("decimal", "arabic", "half-bracket", "spaced-arabic"))
    | dict.fromkeys("一二三四五六七八九十百零〇廿", _beginning("ordinal", "cn", "bracket-cn", "spaced"))
    | {"(": _beginning("bracket-cn", "bracket-arabic"), "第": _beginning("part", "chapter", "section", "article")}
)
_SINGLE = _beginning("circled", "bracket-arabic", "arabic", "bracket-cn")


class Mark(NamedTuple):
    """A numeral found at the start of a text: its style, its number, the serial as printed, and where the text
    behind it begins.
    """

    style: str
    number: int
    serial: str
    end: int

    @property
    def rank(self) -> int:
        """Place of the style by custom, 0 outermost."""
        return CUSTOM.index(self.style)


def chinese_number(text: str) -> int:
    """十四 is 14, 二十 is 20, 一百零三 is 103."""
    total = current = 0
    for ch in text:
        digit = _DIGITS.get(ch, 0)
        if digit >= 10:
            total, current = total + (current or 1) * digit if ch != "廿" else total + 20, 0
        else:
            current = digit
    return total + current


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    if text in _DIGITS or len(text) > 1:
        return chinese_number(text)
    return int(unicodedata.numeric(text, 0))


def read_mark(seen: str, at: int = 0) -> Mark | None:
    """The numeral a view begins with at a position, or None. ``serial`` is in narrow characters, closing punctuation
    off.
    """
    if at >= len(seen) or seen[at] not in _OPENERS:
        return None
    for style, pattern in _MARKS.get(seen[at], _SINGLE):
        if found := pattern.match(seen, at):
            serial = (found.groupdict().get("s") or found[1]).replace(" ", "")
            serial = found[0].strip(":, ") if style == "ordinal" else serial
            return Mark(style, _number(found["n"] if style != "ordinal" else found[1][0]), serial, found.end())
    return None
