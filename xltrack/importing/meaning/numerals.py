"""The numeral that opens a heading or an item: 一、 （一） 1. （1） ① 第一章 一是, and their variants in width,
punctuation and spacing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from xltrack.importing.grammar import AMBIGUOUS, CUSTOM, MARKS, view
from xltrack.later import regex

_DIGITS = {ch: n for n, ch in enumerate("零一二三四五六七八九")} | {"〇": 0, "百": 100, "十": 10, "廿": 20}
_DIGITS |= {
    ch: n
    for n, chars in enumerate(["壹", "贰貳", "叁參参", "肆", "伍", "陆陸", "柒", "捌", "玖", "拾"], 1)
    for ch in chars
}
_OPENERS = frozenset("一二三四五六七八九十百零〇廿0123456789(第壹贰貳叁參参肆伍陆陸柒捌玖拾") | frozenset(
    chr(code)
    for first, last in ((0x2460, 0x249B), (0x3220, 0x3229), (0x3251, 0x325F))
    for code in range(first, last + 1)
)


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"  # of Objective 2, Action 1.1, A., a)
_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
_NAMED = "重任问行工项举措事目指主具年整反督民实交议决办之其"  # of 重点任务1, 督办事项一, 之一：
_OPENERS |= frozenset(_ROMAN + _NAMED + _LETTERS + "专")


def _beginning(*styles: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((style, pattern) for style, pattern in MARKS if style in styles)


# The marks that may begin with a character; characters that are a mark by themselves (①, ⑴, ㈠) have the rest.
_MARKS = (
    dict.fromkeys("0123456789", _beginning("subdecimal", "decimal", "arabic", "half-bracket", "spaced-arabic"))
    | dict.fromkeys("一二三四五六七八九十百零〇廿", _beginning("ordinal", "cn", "bracket-cn", "spaced"))
    | dict.fromkeys("壹贰貳叁參参肆伍陆陸柒捌玖拾", _beginning("formal"))
    | {
        "(": _beginning("bracket-cn", "bracket-arabic", "bracket-letter", "named"),
        "专": _beginning("bracket-cn"),
        "第": _beginning("part", "chapter", "section", "article"),
    }
    | dict.fromkeys(_NAMED, _beginning("named", "step"))
    | dict.fromkeys(_LETTERS, _beginning("section", "part", "roman", "named", "coded", "letter", "bracket-letter"))
    | dict.fromkeys(_ROMAN, _beginning("roman"))
)
_SINGLE = _beginning("circled", "bracket-arabic", "arabic", "bracket-cn")


_LATIN = {"I": 1, "V": 5, "X": 10}
_ROMAN_ASCII = regex("[IVX]+")


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
    if _ROMAN_ASCII.fullmatch(text):
        return sum(_LATIN[a] if _LATIN[a] >= _LATIN[b] else -_LATIN[a] for a, b in pairwise(f"{text}I"))
    if text.isascii():
        return ord(text.lower()) - 96
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
            serial = found["s" if "s" in pattern.groupindex else 1].replace(" ", "")
            serial = found[0].strip(":, ") if style == "ordinal" else serial
            return Mark(style, _number(found["n"] if style != "ordinal" else found[1][0]), serial, found.end())
    return None


def settle(marks: Sequence[Mark | None], views: Sequence[str]) -> list[Mark | None]:
    """Marks of successive lines with those settled that may be two things: after 5. a line 6.3家企业… is serial 6,
    after 6.2 it is serial 6.3. What the numbers around do not tell stays as it was read.
    """
    settled: list[Mark | None] = []
    serial, decimal = 0, (0, 0)
    for at, (read, seen) in enumerate(zip(marks, views, strict=True)):
        mark = read
        found = AMBIGUOUS.match(seen) if "." in seen[:4] else None
        if found and not (mark and mark.style == "arabic"):
            n, m = int(found["n"]), int(found["m"])
            below = next((each.serial for each in marks[at + 1 :] if each), "")
            begins = m == 1 and (below == f"{n}.2" or n == serial or 0 < decimal[0] == n - 1)
            runs_on = n == serial + 1 or (n == 1 and (m > 1 or below == "2"))
            if decimal != (n, m - 1) and not begins and runs_on:
                mark = Mark("arabic", n, found["n"], found.end("n") + 1)
        settled.append(mark)
        if mark and mark.style == "arabic":
            serial = mark.number
        elif mark and mark.style == "decimal":
            decimal = (int(mark.serial.split(".")[0]), mark.number)
    return settled


def numbered_lines(text: str) -> list[tuple[Mark, str]]:
    """The tasks of a cell that numbers its own: 1.… 2.… on lines that run on by one."""
    found: list[tuple[Mark, str]] = []
    for line in text.split("\n"):
        mark = read_mark(view(line))
        if mark and (not found or (mark.style == found[-1][0].style and mark.number == found[-1][0].number + 1)):
            found.append((mark, line[mark.end :].strip()))
        elif found:
            found[-1] = (found[-1][0], f"{found[-1][1]}\n{line}")
        else:
            return []
    return [each for each in found if each[1]]
