"""Which year a document is for, and the day it was issued."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date

from xltrack.importing.grammar import view
from xltrack.later import regex
from xltrack.values.calendars import MONTH, english_days, month_number

_TITLE_YEAR = regex(r"((?:19|20)\d{2})\s*年")
_CHINESE_YEAR = regex(r"二[〇○零Oo0][一二三四五][〇○零一二三四五六七八九](?=年)")
_REPUBLIC = regex(
    r"民[国國]\s*(\d{2,3})年|(?<![\d一二三四五六七八九第])(1[0-4]\d|一[一二三][〇○零一二三四五六七八九])年度"
)
_FIRST_OF_REPUBLIC = 1911
_ANY_YEAR = regex(r"(?:\b|(?<=\bFY))((?:19|20)\d{2})\b")
_SPAN = regex(
    rf"((?:19|20)\d{{2}})\s*年?\s*(?:[-~至到/]|to)\s*(?i:(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{MONTH})\.?\s+)?((?:19|20)\d{{2}}|(?<=\d[-/])\d{{2}}(?![\d年月./-]))"
)
_TERM = regex(r"(?P<first>(?:第[一1]|上|秋季)学期)|(?P<second>(?:第[二2]|下|春季)学期)")
_SLASHED_DAY = regex(r"\d{1,2}[/.]\d{1,2}[/.](?:19|20)\d\d(?!\d)")
_WRITTEN_YEAR = regex(r"(?<!\d)(?P<year>(?:19|20)\d{2})(?:年(?P<day>\d{1,2}月)?|[-./]\d{1,2}[-./]\d{1,2})")
_DAY = regex(r"^\s*((?:19|20)\d{2})年(\d{1,2})月(\d{1,2})日(?:印发)?\s*$")
_DATED = regex(r"(?P<year>(?:19|20)\d{2})(?:年(?:\d{1,2}月|年?底|度?(?:目标|计划|任务))|[-./]\d{1,2}[-./]\d{1,2})")
_OF_YEAR = regex(r"(?<![\d到至自从比较])((?:19|20)\d{2})年(?!\d|[底末前以起来内])")
_NUMBERED = regex(r"[\u4e00-\u9fff]\s*\(((?:19|20)\d{2})\)\s*\d{1,4}号")
_ACTION = regex(
    r"[自从](?P<year>(?:19|20)\d{2})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日起?[,、]?\s*[至到-]+\s*(?:(?P<until>(?:19"
    r"|20)\d{2})年)?(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日"
    r"(?=[^。;]{0,30}(?:行动|整治|攻坚|会战|检查|活动))"
)
_ANY_DAY = regex(
    r"((?:19|20)\d{2})[年-](\d{1,2})[月-](\d{1,2})(?:日(?!之?前|以前)|(?![\d日]))"
)  # by when is not the day of a letter
_MET = regex(rf"{_ANY_DAY.pattern}(?=(?:[上下]午|晚|[^,。;]{{0,12}}(?:召开|主持)))")  # 2026年3月10日上午，县长主持召开…

_DATED_LINE = 120  # characters of an English line that says its day
_BEFORE_DAY, _AFTER_DAY = regex(r"\s*(?:[a-z]+day,?\s+)?", re.IGNORECASE), regex(r"[\s,.]*(?:(?:at\s+)?\d.*)?")
_SAYS_DATE = regex(r"\b(?:minutes|meeting|notes|held|dated?|published|adopted|issued|action log)\b", re.IGNORECASE)
# What is mended now was found in the year named: 2025年度考核失分问题整改
LOOKS_BACK = regex(r"(?:19|20)\d\d年[^,。;]{0,24}(?:失分|扣分|发现|反馈|查出|指出|存在)?的?问题[^,。;]{0,8}整改")
_OF_MONEY = r"(?:(?:financial|fiscal|municipal|council|plan|budget) year|FYE?(?:\s?(?:20)?\d\d)?)"
_BEGINS = regex(
    rf"\b{_OF_MONEY}\b[^.;]{{0,40}}?\b(?:runs?|running|begins?|beginning|starts?"
    rf"|starting)\b[^.;\d]{{0,20}}(?:1(?:st)?\s+(?:of\s+)?)?\b(?P<month>{MONTH})\b",
    re.IGNORECASE,
)


# The financial year ends 30 June; Financial year: 1 October to 30 September; FY2026 (July 2025 – June 2026)
_ENDS = regex(
    rf"\b{_OF_MONEY}\b[^.;]{{0,40}}?\b(?:ends?|ended|ending)\b[^.;\d]{{0,20}}(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?\b(?P<month>{MONTH})\b",
    re.IGNORECASE,
)
_LASTS = regex(
    rf"\b{_OF_MONEY}\b[^.;]{{0,20}}?\b(?P<month>{MONTH})\b(?:\s+1(?:st)?)?(?:,?\s+20\d\d)?\s*(?:-|–|—|to|through|until)\s*"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?\b(?P<last>{MONTH})\b",
    re.IGNORECASE,
)


def fiscal_start(lines: Iterable[str]) -> int | None:
    """The month a document says its financial year begins with, or the one behind that it ends with."""
    for line in lines:
        if "year" not in line.casefold() and "FY" not in line:
            continue
        if begins := _BEGINS.search(line):
            return month_number(begins["month"])
        if ends := _ENDS.search(line):
            return month_number(ends["month"]) % 12 + 1
        lasts = _LASTS.search(line)
        if lasts and month_number(lasts["last"]) % 12 + 1 == month_number(lasts["month"]):
            return month_number(lasts["month"])
    return None


_SLASHED = regex(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(?:20)?\d\d(?![\d/])")


def day_first(lines: Iterable[str]) -> bool | None:
    """Whether 3/4/2026 is a day of April, as days so written that can be read one way only show; None where they show
    neither or both.
    """
    pairs = (map(int, pair) for line in lines if "/" in line for pair in _SLASHED.findall(line))
    shown = {first > 12 for first, second in pairs if (first > 12) != (second > 12)}
    return shown.pop() if len(shown) == 1 else None


def title_year(title: str) -> int | None:
    """The year a title names; of several the last (2021年总结及2022年计划)."""
    years = (
        _TITLE_YEAR.findall(view(title))
        or [_digits(each) for each in _CHINESE_YEAR.findall(title)]
        or [str(_FIRST_OF_REPUBLIC + int(each)) for each in _of_republic(title)]
        or (_ANY_YEAR.findall(title) if view(title).isascii() else [])
    )
    return int(years[-1]) if years else None


def _of_republic(title: str) -> list[str]:
    """The years of Taiwan's calendar a title names: 114年度, 一一四年度, 民國114年."""
    found = _REPUBLIC.findall(view(title)) if "年" in title else []
    return [
        "".join(str("〇一二三四五六七八九".find(ch)) if ch in "一二三四五六七八九" else ch for ch in a or b)
        for a, b in found
    ]


def _digits(numeral: str) -> str:
    return "".join(str("〇一二三四五六七八九".find(ch)) if ch in "一二三四五六七八九" else "0" for ch in numeral)


def title_span(title: str) -> tuple[int, int] | None:
    """First and last year of a plan for several (2024—2026年), None for one of a single year; a term of a school year has one of its two."""
    found = _SPAN.search(view(title).replace("--", "-"))
    last = found[1][: 4 - len(found[2])] + found[2] if found else ""  # 2025-26 is a school year
    if not found or found[1] >= last:
        return None
    term = _TERM.search(view(title))
    first, last = (last if term and term["second"] else found[1]), (found[1] if term and term["first"] else last)
    return int(first), int(last)


def only_year(lines: Iterable[str]) -> int | None:
    """The year of a document whose title names none: the only one its lines name, more than once or with a month."""
    named: list[str] = []
    dated = False
    for line in lines:
        found = _ANY_YEAR.findall(line) if view(line).isascii() else []
        dated = dated or bool(found and _SLASHED_DAY.search(line))
        for hit in _WRITTEN_YEAR.finditer(view(line)) if not found else ():
            found.append(hit["year"])
            dated = dated or bool(hit["day"])
        named += found
    return int(named[0]) if (dated or len(named) > 1) and len(set(named)) == 1 else None


def told_year(lines: Iterable[str]) -> int | None:
    """The one year that the lines beside the tasks name, once at least: 市政府公布了2026年十件实事."""
    named = {hit[1] for line in lines for hit in _OF_YEAR.finditer(view(line))}
    return int(named.pop()) if len(named) == 1 else None


def last_year(lines: Iterable[str]) -> int:
    """The latest year that lines name, 0 where they name none."""
    return max((int(found["year"]) for line in lines for found in _WRITTEN_YEAR.finditer(view(line))), default=0)


def busiest_year(lines: Iterable[str]) -> int | None:
    """The year most days and targets of a document are of, where nothing else says which it is for."""
    named = Counter(found["year"] for line in lines for found in _DATED.finditer(view(line)))
    return int(max(named, key=lambda year: (named[year], -int(year)))) if named else None


def number_year(lines: Iterable[str]) -> int | None:
    """The year in the number of a notice: 政发〔2024〕8号."""
    found = (_NUMBERED.search(view(line)) for line in lines if len(line) < 40)
    return next((int(hit[1]) for hit in found if hit), None)


def action_span(lines: Iterable[str]) -> tuple[date, date] | None:
    """The first and last day of an action that lasts from one day to another: 自2026年9月1日至12月10日开展百日攻坚行动."""
    for line in lines:
        found = _ACTION.search(view(line)) if "自" in line or "从" in line else None
        if found:
            year = int(found["year"])
            ends = int(found["until"] or year)
            try:
                return date(year, int(found["m"]), int(found["d"])), date(ends, int(found["m2"]), int(found["d2"]))
            except ValueError:
                continue
    return None


def _first_day(seen: str) -> re.Match[str] | None:
    """The day a short line names, or a longer one as that of a meeting."""
    return _ANY_DAY.search(seen) if len(seen) < 60 else _MET.search(seen)


def _english_day(line: str) -> date | None:
    """The day an English line is dated, or says of a meeting: 9 September 2026, Minutes of … held on March 4, 2026."""
    named = english_days(line, None) if len(line) < _DATED_LINE else ()
    hit, day = next(((hit, day) for hit, day in named if hit["year"] and (hit["day"] or hit["later"])), (None, None))
    alone = hit and _BEFORE_DAY.fullmatch(line[: hit.start("month" if hit["later"] else "day")])
    said = alone and hit and _AFTER_DAY.fullmatch(line[hit.end() :])
    return day if said or _SAYS_DATE.search(line) else None


def issue_day(lines: Iterable[str]) -> date | None:
    """The day a notice is dated: a line that is nothing but a day, else the first day named with its year."""
    first: date | None = None
    for line in lines:
        first = first or _english_day(line)
        seen = re.sub(r"\s", "", view(line))
        found = _DAY.match(seen) or (_first_day(seen) if first is None else None)
        if not found:
            continue
        try:
            day = date(*map(int, found.groups()))
        except ValueError:
            continue
        if _DAY.match(seen):
            return day
        first = first or day
    return first
