"""The words of days: months as English spells them, Chinese numerals, and what people write beside a day. Words in the tables, the code below."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from xltrack.later import regex

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")  # fmt: skip
MONTH = "|".join(f"{name[:3]}(?:t?(?:{name[3:]})?)" if len(name) > 3 else name for name in MONTHS)  # Jan, Sept, March
_WEEKDAYS = (
    "mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
    "|(?:周|星期|礼拜)[一二三四五六日天]"
)
_HOURS = "凌晨|早上|上午|中午|下午|傍晚|晚上|晚|(?:\\d{1,2}(?::\\d{2})?\\s*)?[ap]\\.?m\\.?"
_ZERO = "零〇○０0o"

# A weekday or an hour named beside a day says nothing else than the day does: 2025-3-20（周四）, 2025年3月20日 上午9点
_BESIDE = regex(
    rf"[\s,(]*(?:(?:{_WEEKDAYS})|(?:{_HOURS})(?:\s*\d{{1,2}}(?:[:点时](?:\d{{1,2}}分?|半)?)?)?)[\s,)]*$", re.IGNORECASE
)
_BEFORE = regex(rf"^(?:{_WEEKDAYS})\.?[\s,]*(?=\d|{MONTH})", re.IGNORECASE)
_NUMERALS = regex(
    rf"^(?:(?P<year>[{_ZERO}一二三四五六七八九]{{4}})年)?(?P<month>[一二三四五六七八九十]{{1,3}})月(?P<day>[一二三四五六七八九十]{{1,3}})[日号]$"
)
_ORDINAL = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_SPELLED = tuple(
    regex(pattern, re.IGNORECASE)
    for pattern in (
        # 2 May 2025, 2nd of May, 1-May-25
        rf"^(?:the\s+)?{_ORDINAL}[\s./-]*(?:of\s*)?(?P<month>{MONTH})(?![a-z])\.?(?:[\s,./-]*(?P<year>\d{{4}}|'?\d{{2}}))?$",
        # May 2, 2025, March 31; with two digits only behind a mark, for May 25 is a day and May 2025 none
        rf"^(?P<month>{MONTH})\.?[\s./-]*(?:the\s*)?{_ORDINAL}(?:[\s,./-]*(?P<year>\d{{4}})|[,']\s*'?(?P<short>\d{{2}}))?$",
        rf"^(?P<year>\d{{4}})[\s./-]*(?P<month>{MONTH})[\s./-]*{_ORDINAL}$",  # 2025-May-02
    )
)


SEASONS = {
    "spring": 5,
    "summer": 8,
    "autumn": 11,
    "fall": 11,
    "mid": 6,
}  # last month of each, as northern plans mean it

BY = r"(?:(?:by|before|until|till|from|no later than|not later than)\s+)?"
ENGLISH_DAY = regex(
    rf"{BY}(?:the\s+)?(?:(?P<end>end(?:\s+of)?\s+)|(?P<begin>(?:beginning|start)\s+of\s+))?(?:(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?"
    rf"\b(?P<month>{MONTH})\b\.?(?:\s+(?P<later>\d{{1,2}})(?:st|nd|rd|th)?(?=[,;)]|\.(?!\d)|\s+(?:19|20)\d\d"
    rf"|$))?(?:,?\s+(?P<year>(?:19|20)\d{{2}})|\s?[-–'’]\s?(?P<short>[2-4]\d)(?![\d-]))?"
    rf"|{BY}(?:the\s+)?(?:year[- ]end|end\s+of\s+(?:the\s+)?(?:year|(?P<of>(?:19|20)\d{{2}})))(?:\s+(?P<ends>(?:19|20)\d{{2}}))?"
    rf"|{BY}(?:Q(?P<q>[1-4])|(?P<season>{'|'.join(SEASONS)}))[-\s]*(?P<qyear>(?:19|20)\d{{2}})"
    r"|(?:by|before|until|no later than|not later than)\s+(?:the\s+)?(?:end\s+(?:of\s+)?)?(?:Q"
    r"|quarter\s+)(?P<bare>[1-4])\b(?![-,\s]*(?:of\s+)?\d)"
    r"|(?:by|before|until)\s+(?P<only>(?:19|20)\d{2})\b",
    re.IGNORECASE,
)
LISTED = regex(
    r"\s*(?:,|;|/|&|\n|\band\b|\bor\b|-|\bto\b)\s*(?:and\s+)?", re.IGNORECASE
)  # between days that share a year
# What names a beginning or a rhythm, and no last day: monthly from March
_NO_END = regex(r"\b(?:from|starting|beginning|commencing|every|each|monthly|weekly|quarterly)\b", re.IGNORECASE)


def month_number(name: str) -> int:
    """The number of a month as English spells it: Sept, march."""
    return next(n for n, month in enumerate(MONTHS, 1) if month.startswith(name[:3].casefold()))


class Named(NamedTuple):
    """A day as words name it; ``year`` None where they name none."""

    year: int | None
    month: int
    day: int


def alone(text: str) -> str:
    """A day without the weekday or the hour beside it."""
    plain = _BEFORE.sub("", text.strip())
    while (shorter := _BESIDE.sub("", plain)) != plain and any(ch.isdigit() or ch in "日号" for ch in shorter):
        plain = shorter
    return plain


def named_day(text: str) -> Named | None:
    """The day that a text spells out: 二〇二五年三月二十日, 2nd May 2025, March 31, 2026, 1-May-25. None for any other text."""
    if found := _NUMERALS.match(re.sub(r"\s", "", text)):
        year = int("".join(str(_digit(ch)) for ch in found["year"])) if found["year"] else None
        return Named(year, count(found["month"]), count(found["day"]))
    found = next((hit for pattern in _SPELLED if (hit := pattern.match(text))), None)
    if found is None:
        return None
    named = found["year"] or found.groupdict().get("short")
    month = month_number(found["month"])
    return Named(int(named.lstrip("'")) if named else None, month, int(found["day"]))


_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}


def _digit(numeral: str) -> int:
    return 0 if numeral in _ZERO else _DIGITS[numeral]


def count(text: str) -> int:
    """A whole number below a hundred, in digits or as 十五, 两."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (10 * _DIGITS.get(tens or "一", 1) if ten else 0) + _DIGITS.get(ones, 0)


def english_days(text: str, year: int | None) -> Iterator[tuple[re.Match[str], date | None]]:
    """What English words name in a text, each with its last day, of ``year`` where it names none; None where that is not known either."""
    found = list(ENGLISH_DAY.finditer(text))
    hits = [
        hit
        for n, hit in enumerate(found)
        if (hit["month"] or "").casefold() != "may" or _is_month(hit) or _is_listed(text, found[n : n + 2])
    ]
    for n, hit in enumerate(hits):
        yield hit, _last_day(hit, _shared_year(text, hits[n:]) or year)


def _shared_year(text: str, hits: list[re.Match[str]]) -> int | None:
    """The year that the last of a list of days names for those before it: June and December 2026; of September, March 2026 the one before."""
    hit, *others = hits
    if not (others and hit["month"] and others[0]["month"]) or not LISTED.fullmatch(text, hit.end(), others[0].start()):
        return None
    named = others[0]["year"]
    year = int(named) if named else _shared_year(text, others)
    return year - (month_number(hit["month"]) > month_number(others[0]["month"])) if year else None


def _last_day(hit: re.Match[str], default: int | None) -> date | None:
    named = next((hit[g] for g in ("year", "of", "ends", "qyear", "only") if hit[g]), None)
    named = f"20{hit['short']}" if hit["short"] else named  # Sep-26
    ended = hit["later"] if hit["end"] and not named and hit["later"] and len(hit["later"]) == 2 else ""
    named = f"20{ended}" if ended else named  # end of February 26: no day is the end of one
    year = int(named) if named else default
    if year is None:
        return None
    month = 12
    if hit["month"]:
        month = month_number(hit["month"])
    elif quarter := hit["q"] or hit["bare"]:
        month = int(quarter) * 3
    elif hit["season"]:
        month = SEASONS[hit["season"].casefold()]
    last = calendar.monthrange(year, month)[1]
    day = hit["day"] or ("" if ended else hit["later"]) or ("1" if hit["begin"] else "")
    return date(year, month, min(max(int(day), 1), last) if day else last)


def _is_month(hit: re.Match[str]) -> bool:
    """Whether May is the month: a day or a year stands beside it, or what it is the end of (by the end of May)."""
    before = hit[0][: hit.start("month") - hit.start()].casefold()
    due = before.startswith(("by ", "before ", "until ", "till ")) and hit["month"][0] == "M"
    return bool(hit["day"] or hit["year"] or hit["later"] or hit["end"] or hit["begin"] or due)


def _is_listed(text: str, hits: list[re.Match[str]]) -> bool:
    """Whether May is the month because another is listed behind it: May and November."""
    first, *others = hits
    return bool(others and first["month"][0] == "M" and LISTED.fullmatch(text, first.end(), others[0].start()))


def english_end(text: str, year: int | None) -> date | None:
    """The last day that English words name: half done by 30 June, end of September 2025. None where they name none, or a beginning."""
    if not text.isascii() or _NO_END.search(text):
        return None
    return max((day for _, day in english_days(text, year) if day), default=None)
