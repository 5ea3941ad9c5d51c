"""The numbers Word prints before paragraphs and keeps nowhere in their text: 一、 1. (1), reckoned from its lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from xltrack.books.texts.wordparts import W as _W
from xltrack.books.texts.wordparts import WordParts

_NUMBER, _STYLE = f"{_W}numPr", f"{_W}pStyle"
_CHINESE = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "ideographDigital",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
    }
)
_FORMAL = frozenset({"chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"})
_DIGITS = "零一二三四五六七八九"
_FORMALLY = str.maketrans(_DIGITS + "十", "零壹贰叁肆伍陆柒捌玖拾")
# Numbers in circles, brackets or with a stop as one character: the character before their first, how many there are.
_ENCLOSED = {
    "decimalEnclosedCircle": (0x245F, 20),
    "decimalEnclosedCircleChinese": (0x245F, 20),
    "decimalEnclosedParen": (0x2473, 20),
    "decimalEnclosedFullstop": (0x2487, 20),
    "ideographEnclosedCircle": (0x327F, 10),
}
_IN_TURN = {"ideographTraditional": "甲乙丙丁戊己庚辛壬癸", "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥"}
MOST = 32_767  # the greatest number a list of Word's may begin with


def chinese(number: int) -> str:
    """12 as 十二; numbers from 100 on digit by digit, which no list of a plan reaches."""
    if number >= 100:
        return "".join(_DIGITS[int(ch)] for ch in str(number))
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (
        _DIGITS[ones] if ones or not tens else ""
    )


def _letters(number: int) -> str:
    return chr(96 + (number - 1) % 26 + 1) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    out = ""
    for value, sign in (
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ):
        while number >= value:
            out, number = out + sign, number - value
    return out


def shown(number: int, style: str) -> str:
    """A number as a numbering format prints it; as digits where no list of a person's reaches."""
    if number > MOST:
        return str(number)
    if style in _CHINESE:
        return chinese(number)
    if style in _FORMAL:
        return chinese(number).translate(_FORMALLY)
    before, most = _ENCLOSED.get(style, (0, 0))
    if 1 <= number <= most:
        return chr(before + number)
    if 1 <= number <= len(turn := _IN_TURN.get(style, "")):
        return turn[number - 1]
    if style in {"lowerLetter", "upperLetter"}:
        return _letters(number) if style[0] == "l" else _letters(number).upper()
    if style in {"lowerRoman", "upperRoman"}:
        return _roman(number) if style[0] == "l" else _roman(number).upper()
    return f"{number:02d}" if style == "decimalZero" else str(number)


def _whole(text: str, otherwise: int) -> int:
    """A whole number as Word writes it; whatever else stands there counts for nothing."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def _val(parent: Any, path: str, default: str = "") -> str:
    found = parent.find(path)
    return str(found.get(f"{_W}val", default)) if found is not None else default


class _Level(NamedTuple):
    """One level of a list; ``begins_anew``: behind every number of an outer level; ``arabic``: outer numbers as 1, 2 whatever they are there."""

    style: str
    text: str
    start: int
    begins_anew: bool = True
    arabic: bool = False


class Numbering:
    """Counts the lists of a .docx as its paragraphs pass by in order."""

    def __init__(self, parts: WordParts) -> None:
        self.levels: dict[str, dict[int, _Level]] = {}
        self.counts: dict[str, dict[int, int]] = {}
        self.abstract: dict[str, str] = {}
        self.styles: dict[str, tuple[str, int]] = {}
        root = next(parts.roots("numbering"), None)
        if root is not None:
            self._read(root)
            self._read_styles(parts.styles)

    def _read(self, root: Any) -> None:
        abstract: dict[str, dict[int, _Level]] = {}
        for each in root.iter(f"{_W}abstractNum"):
            levels = abstract.setdefault(each.get(f"{_W}abstractNumId", ""), {})
            for level in each.iter(f"{_W}lvl"):
                legal = level.find(f"{_W}isLgl")
                levels[_whole(level.get(f"{_W}ilvl", "0"), 0)] = _Level(
                    _val(level, f"{_W}numFmt", "decimal"),
                    _val(level, f"{_W}lvlText"),
                    _whole(_val(level, f"{_W}start", "1"), 1),
                    _val(level, f"{_W}lvlRestart") != "0",
                    legal is not None and legal.get(f"{_W}val", "1") not in ("0", "false"),
                )
        for number in root.iter(f"{_W}num"):
            identifier, of = number.get(f"{_W}numId", ""), _val(number, f"{_W}abstractNumId")
            self.levels[identifier] = dict(abstract.get(of, {}))
            overrides = list(number.iter(f"{_W}lvlOverride"))
            self.abstract[identifier] = f"{of}/{identifier}" if overrides else of
            for override in overrides:
                at = _whole(override.get(f"{_W}ilvl", "0"), 0)
                begin = _whole(_val(override, f"{_W}startOverride"), -1)
                if begin >= 0 and at in self.levels[identifier]:
                    self.levels[identifier][at] = self.levels[identifier][at]._replace(start=begin)

    def _read_styles(self, styles: Iterable[Any]) -> None:
        based: dict[str, str] = {}
        for style in styles:
            based[style.get(f"{_W}styleId", "")] = _val(style, f"{_W}basedOn")
            number = style.find(f"{_W}pPr/{_W}numPr")
            if number is not None:
                level = _val(number, f"{_W}ilvl", "0")
                self.styles[style.get(f"{_W}styleId", "")] = (
                    _val(number, f"{_W}numId"),
                    _whole(level, 0),
                )

        for style in based:
            base, seen = style, {style}
            while base not in self.styles and (base := based.get(base, "")) and base not in seen:
                seen.add(base)
            if base in self.styles:
                self.styles.setdefault(style, self.styles[base])

    def _list_of(self, properties: Any) -> tuple[str, int] | None:
        number = style = None
        for each in properties:
            if each.tag == _NUMBER:
                number = each
            elif each.tag == _STYLE:
                style = each.get(f"{_W}val", "")
        if number is None:
            return self.styles.get(style) if style else None
        level = _val(number, f"{_W}ilvl", "0")
        return _val(number, f"{_W}numId"), _whole(level, 0)

    def prefix(self, properties: Any) -> str:
        """What Word prints before a paragraph of these properties (w:pPr): "一、", "（二）", "3." or "" where it is in no list or in one of
        bullets.
        """
        if not self.levels:
            return ""
        of = self._list_of(properties)
        if of is None or of[1] not in self.levels.get(of[0], {}):
            return ""
        identifier, level = of
        levels = self.levels[identifier]
        counts = self.counts.setdefault(self.abstract[identifier], {})
        own = levels[level]
        counts[level] = counts.get(level, own.start - 1) + 1
        for deeper in [at for at in counts if at > level and (at not in levels or levels[at].begins_anew)]:
            del counts[deeper]
        if own.style in ("bullet", "none"):
            return ""

        def number(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            each = levels.get(at, _Level("decimal", "", 1))
            return shown(counts.get(at, each.start), "decimal" if own.arabic else each.style)

        mark = re.sub(r"%(\d)", number, own.text)
        return f"{mark} " if mark[-1:].isalnum() else mark  # 任务1 is held apart from its text by a tab
