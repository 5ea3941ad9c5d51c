"""Days: as typed in a cell, and as a deadline names them."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

from xltrack.later import regex
from xltrack.values.calendars import Named, alone, count, named_day
from xltrack.values.texts import ENDING, EPOCH, PUNCTUATION, SPACE, Reading, is_blank, is_placeholder, text_of, tidy

_TIME = r"(?:[t]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$"
_YMD = regex(rf"^(\d{{4}})[-./年、](\d{{1,2}})[-./月、](\d{{1,2}})[日号]?{_TIME}")
_YEAR_LAST = regex(rf"^(\d{{1,2}})[-./](\d{{1,2}})[-./]((?:19|20)\d{{2}}){_TIME}")
_SHORT_YEAR = regex(rf"^(\d{{2}})年(\d{{1,2}})月(\d{{1,2}})[日号]?{_TIME}")
_SHORT = regex(rf"^(\d{{1,2}})([-./])(\d{{1,2}})\2(\d{{1,2}}){_TIME}")
_COMPACT = regex(r"^((?:19|20)\d{2})(\d{2})(\d{2})$")
_MONTH_DAY = regex(r"^(\d{1,2})[-./月](\d{1,2})[日号]?$")
# What stands between a first and a last day; a stroke only where it stands in no day, for days are written with strokes too.
_UNTIL = regex(r"\s*(?:至|到|~|～|—+|–|(?<=[日号])-|(?<=\d)-(?=\d{4}[-./年]\d)|\bto\b)\s*")
_DAY_ALONE = regex(r"(\d{1,2})[日号]?")
_LONGEST_HOLIDAY = 92  # days: longer than any, school holidays too
_QUARTER = timedelta(days=92)
_AHEAD = 5  # years that a plan looks ahead
_SERIAL = (36526, 73050)  # 2000-01-01 … 2100-01-01


def _day(year: int, month: int, day: int) -> Reading:
    try:
        return Reading(date(year + 2000 if year < 100 else year, month, day))
    except ValueError:
        return Reading(None, "date-impossible")


def read_date(value: object, year: int | None = None, due: date | None = None) -> Reading:
    """A plain day from a date cell, a serial number or a text such as 2022.6.20, 2022年6月20日, 20220620, 22.6.20, 20/6/2022, 二〇二二年六月二十日,
    20 June 2022; 4/10/2022 may be two days.

    ``year``, or the ``due`` day of the period it was typed for, settles what a short text leaves open. A day without year is read only where they
    settle it: 1月5日 on the form of December is next year's, 2月20日 on it may be either. 14/05/25 is of the year it stands near: never of 2014.
    6月底, 二季度 and 长期坚持 name no day.
    """
    if is_blank(value):
        return Reading(None)
    if isinstance(value, datetime):
        return Reading(value.date())
    if isinstance(value, date):
        return Reading(value)
    if is_placeholder(value):
        return Reading(None, "counts-as-blank")
    typed = unicodedata.normalize("NFKC", tidy(text_of(value))).translate(PUNCTUATION).rstrip(ENDING).casefold()
    said = alone(typed)
    plain = SPACE.sub("", said).rstrip(ENDING)
    if found := _YMD.match(plain) or _COMPACT.match(plain) or _SHORT_YEAR.match(plain):
        return _day(*(int(part) for part in found.groups()[:3]))
    if found := _YEAR_LAST.match(plain):
        return _one_of(_year_last(*(int(part) for part in found.groups())))
    if (found := _SHORT.match(plain)) and max(len(found[1]), len(found[4])) == 2:
        return _one_of(_short(found, year, due))
    if re.fullmatch(r"\d{5}(\.\d+)?", plain) and _SERIAL[0] <= float(plain) <= _SERIAL[1]:
        return Reading(EPOCH + timedelta(days=int(float(plain))))
    found = None if isinstance(value, float) else _MONTH_DAY.match(plain)
    named = Named(None, int(found[1]), int(found[2])) if found else named_day(said)
    if named is None:
        return Reading(None, "date-unreadable")
    settled = named.year or (_year_beside(due, named.month, named.day) if due else year)
    return _day(settled, named.month, named.day) if settled else Reading(None, "date-without-year")


def read_days(value: object, year: int | None = None) -> tuple[date, ...]:
    """The days of a text that names one, or the first and the last of several: 2025-10-01, 2025-10-01至2025-10-08, 10月1日—8日; () where it names
    none, or they lie too far apart for holidays."""
    first_said, *rest = _UNTIL.split(text_of(value), maxsplit=1) if isinstance(value, str) else (value,)
    first = read_date(first_said, year).value
    if first is None or not rest:
        return () if first is None else (first,)
    alone_said = _DAY_ALONE.fullmatch(tidy(rest[0]))
    ends = (
        [_day(first.year, first.month, int(alone_said[1]))]
        if alone_said
        else [read_date(rest[0], n + first.year) for n in (0, 1)]
    )
    spans = ((end.value - first).days for end in ends if end.value)
    days = next((span for span in spans if 0 <= span < _LONGEST_HOLIDAY), None)
    return () if days is None else tuple(first + timedelta(days=n) for n in range(days + 1))


def _one_of(days: set[date]) -> Reading:
    """The day that a text may be: which number is the month is not said where it may be several."""
    if len(days) == 1:
        return Reading(days.pop())
    return Reading(None, "date-ambiguous" if days else "date-impossible")


def _year_last(first: int, second: int, year: int) -> set[date]:
    """20/6/2022 and 6/20/2022."""
    return {day for pair in ((second, first), (first, second)) if (day := _day(year, *pair).value)}


def _short(found: re.Match[str], year: int | None, due: date | None) -> set[date]:
    """The days that three short numbers may be. Offices write 22.6.20, others 20/6/22: the days near the due day count, then those of the year
    nearby. What may still be of two years stays open, but for points and dashes, behind which the year is written first.
    """
    first, second, last = int(found[1]), int(found[3]), int(found[4])
    begins = {day} if len(found[1]) == 2 and (day := _day(first, second, last).value) else set()
    ends = _year_last(first, second, last + 2000) if len(found[4]) == 2 else set()
    if due:
        near = [days for days in (begins, ends) if any(abs(day - due) <= _QUARTER for day in days)]
        if len(near) == 1:
            return near[0]
    settled = due.year if due else year
    pointed = found[2] != "/"
    if settled is None:
        return begins if begins and (not ends or (pointed and first > 12 and 20 <= first < 30)) else begins | ends
    may_begin = bool(begins) and abs(first + 2000 - settled) <= 1
    may_end = len(found[4]) == 2 and -1 <= last + 2000 - settled <= _AHEAD
    if may_end and (not may_begin or (last + 2000 == settled and not pointed)):
        return ends
    if may_begin and (not may_end or (pointed and first + 2000 == settled)):
        return begins
    return begins | ends


def _year_beside(due: date, month: int, day: int) -> int | None:
    """The year of a day typed for a period: the one that brings it within a quarter of the due day, else the due day's own
    where it is still to come. None where it may be either; a day of no year is left to be refused as such.
    """
    for year in (due.year, due.year - 1, due.year + 1):
        reading = _day(year, month, day)
        if reading.value is not None and abs(reading.value - due) <= _QUARTER:
            return year
    own = _day(due.year, month, day)
    return due.year if own.value is None or own.value > due else None


# 20226月: a character between the digits was lost. 3/4/2026: which is the month is not said.
_DAMAGED = regex(r"\d{5,}[年月日]|\d{3}[月日]|\d[-./]\d{1,2}[-./](?:19|20)\d{2}")
_THIRDS = {"上旬": 10, "中旬": 20}  # 下旬 ends with its month
_YEAR_MONTH = regex(r"((?:19|20)\d{2})[-./](1[0-2]|0?[1-9])(?![\d./-])")  # 2024.10, 2024-06
_RELATIVE = regex(r"之日起|以内|个月内|日内|天内|每|长期|常年|适时|持续|全年")
# Days that are named, but by no number.
_NO_DAY = regex("春节|国庆|元旦|中秋|端午|清明|节[前后日假]|汛|学期|开学|雨季|供暖|[春夏秋冬]季|今冬|农忙")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_NAMED = regex(
    r"(?:(?P<next>次年|翌年|明年)|(?P<year>(?:19|20)\d{2})(?:年|(?=[底末前])|$))?"
    r"(?:(?<!\d)(?P<month>\d{1,2})月(?:份)?(?:(?P<day>\d{1,2})日|(?P<third>上旬|中旬))?|第?(?P<quarter>[一二三四1-4])季度"
    r"|Q(?P<q>[1-4])(?!\d)|(?P<half>[上下]?半年)|(?P<end>年底|年末|年内|年终|全年))?"
)
_TO = regex("[-—–~～至到]")


@lru_cache(maxsize=4096)
def read_deadline(text: str, year: int | None) -> date | None:
    """The last day a deadline names: 9月底前, 年底前, 2022年底前, 到2025年, 6月20日前, 三季度, 3月至11月, 10月至次年3月. None where it names no day,
    or where digits are damaged (20226月底前, 2022年13月, 6月31日).
    """
    plain = SPACE.sub("", unicodedata.normalize("NFKC", tidy(text)))
    exact = read_date(plain.rstrip("前止内"), year)
    if exact.value or exact.problem == "date-impossible":
        return exact.value  # type: ignore[no-any-return]
    if not plain or _RELATIVE.search(plain) or _DAMAGED.search(plain):
        return None
    days = list(_named_days(_YEAR_MONTH.sub(r"\1年\2月", plain), year))
    return max((day for day in days if day), default=None) if all(days) else None


def _named_days(plain: str, year: int | None) -> Iterator[date | None]:
    """Every day a text names, in order; None for one that does not exist. A stretch that ends in an earlier month ends in the next year."""
    before, ends = 0, 0
    for hit in _NAMED.finditer(plain):
        if not hit[0] or (hit[0] == hit["next"]):
            continue
        stretch = bool(_TO.fullmatch(plain[ends : hit.start()].rstrip("底末")[-1:] or " "))
        year = int(hit["year"]) if hit["year"] else year + 1 if hit["next"] and year else year
        month = _month_of(hit)
        if not month and (_NO_DAY.search(plain) or not hit["year"]):
            continue
        if year is None:
            continue
        if stretch and month and month < before and not (hit["year"] or hit["next"]):
            year += 1
        before, ends = month or 12, hit.end()
        yield _last_day(year, before, hit["day"], hit["third"])


def _month_of(hit: re.Match[str]) -> int:
    """The last month of what is named; 0 for a year alone."""
    if hit["month"]:
        return int(hit["month"])
    if quarter := hit["quarter"] or hit["q"]:
        return _QUARTERS[quarter] * 3
    if hit["half"]:
        return 12 if hit["half"] == "下半年" else 6
    return 12 if hit["end"] else 0


def _last_day(year: int, month: int, day: str | None, third: str | None) -> date | None:
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    named = int(day) if day else _THIRDS.get(third or "", last)
    return date(year, month, named) if 1 <= named <= last else None


_FROM_ISSUE = regex(
    r"(?:印发|发布|下发|公布|发文|签订|签发)(?:之日|后|之后)?起?,?(?P<n>\d{1,3}"
    r"|[一二两三四五六七八九十]{1,3})(?P<m>个?月|个?工作日|周|个?星期|日|天|年)(?:之?内|以内|前)"
)
_FROM_ISSUE_EN = regex(
    r"within(?P<n>\d{1,3})(?P<m>month|workingday|week|day|year)s?(?:of|from|after)(?:the)?(?:dateof)?(?:its"
    r"|the)?(?:issue|publication)"
)
_SPANS = {
    "月": ("month", 1),
    "年": ("month", 12),
    "周": ("day", 7),
    "星期": ("day", 7),
    "工作日": ("working", 1),
    "日": ("day", 1),
    "天": ("day", 1),
}
_SPANS_EN = {
    "month": ("month", 1),
    "year": ("month", 12),
    "week": ("day", 7),
    "workingday": ("working", 1),
    "day": ("day", 1),
}


def relative_span(text: str) -> tuple[int, str] | None:
    """(how many, of what) of a deadline reckoned from the issue of a plan: ``month``, ``day`` or ``working`` (days); None for any other text."""
    plain = SPACE.sub("", unicodedata.normalize("NFKC", tidy(text))).casefold()
    found, spans = _FROM_ISSUE.search(plain), _SPANS
    if found is None:
        found, spans = _FROM_ISSUE_EN.search(plain), _SPANS_EN
    if found is None:
        return None
    measure, each = spans[found["m"].removeprefix("个")]
    return count(found["n"]) * each, measure
