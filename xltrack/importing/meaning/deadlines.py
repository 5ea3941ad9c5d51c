"""Until when: days, months and years named in a text, kept as printed; and the reporting days of a notice."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from xltrack.importing.grammar import view
from xltrack.importing.grammar.amounts import (
    BEFORE,
    DEADLINE,
    FEAST,
    FEAST_DAYS,
    FEAST_ENDS,
    GLUED_DATE,
    POINT,
    RECURRING,
    RELATIVE,
    REPORT_AFTER,
    REPORT_DAY,
    REPORT_MONTHLY,
    REPORT_QUARTERLY,
    REPORTING,
    STANDING,
)
from xltrack.importing.grammar.english import (
    ONGOING,
    SLASHED,
    STARTS,
    each_month,
    english_deadlines,
    is_english,
    returning_days,
)
from xltrack.importing.meaning.nearby import NEARBY, NEARBY_HINTS
from xltrack.importing.meaning.numerals import chinese_number
from xltrack.later import regex
from xltrack.plan import Deadline, Period
from xltrack.values import read_deadline, tidy

_OF_LIST = regex(rf"{POINT}|(?:19|20)\d{{2}}年")
_CLOSED = ")）】〕]"
_OPEN = frozenset("(（【〔[")
_LISTS = frozenset("、和及,")  # what stands between the days of a list
_DAYS_ALONE = regex(rf"{POINT}(?:\s*[、和及]\s*{POINT})+\s*(?:之?前)?")
_NUMERALS = regex(r"[一二三四五六七八九〇○零]{4}(?=年)|[一二三四五六七八九十]{1,3}(?=[月日])")
_STRETCH = regex(
    r"(?P<y>(?:19|20)\d{2}年)?\d{1,2}月(?:\d{1,2}日)?\s*[-~至到]+\s*(?P<m>(?P<own>(?:19|20)\d{2}年)?\d{1,2}月)"
)
_WITHIN_MONTH = regex(r"(?<=月)\s*\d{1,2}\s*日\s*[-~至到]+\s*(?=\d{1,2}\s*日)")  # 3月1日—15日
_LASTS = regex(rf"(?<=\d)[,、]\s*(?:并|且)?(?:{STANDING.pattern.replace('$', '')})$")  # 2026.6.30，持续推进
_TRIGGER = regex(rf"[年月季周]|(?:半|日)内|每|{FEAST}")
_HINTS = (
    (NEARBY, NEARBY_HINTS),
    (RELATIVE, ("之日", "个月", "工作日", "年内", "年以内", "年之内", *FEAST_ENDS)),
    (RECURRING, ("每", "逐", "按", "半年")),
    (DEADLINE, ("年", "月", "季", "半年")),
)
_PURPOSE_END = regex(rf"[,;。!?]|、(?=[到至在于]?{POINT})")
_WHAT_BEHIND = regex(rf"(?:于|在)?(?P<when>{POINT}\s*(?:{BEFORE})?)\s*:\s*(?=.)")  # 一季度：完成招标
_ONLY_INTENDED = regex(
    r"\s*(?:由[^,。;]{2,30}于)?(?:会议)?(?:要求|力争|争取|确保|计划|预计|务必|必须|保证|拟|要|并|[在于])*"
)
_NOT_BEFORE = regex(r"(?:比|较|自|从|上|去|前|以来|近)\s*$")
_FOLLOW = regex(r"^[\s,，:]*")


def _each_of_list(text: str, year: int | None) -> Iterator[tuple[str, date | None]]:
    """6月20日、9月25日、12月10日前 are three days."""
    hits = list(_OF_LIST.finditer(view(text)))
    for n, hit in enumerate(hits):
        end = hit.end() if n + 1 < len(hits) else len(text)
        yield text[hit.start() : end].strip(), read_deadline(_plain(hit[0]), year)


def _purpose(text: str, seen: str, begin: int, end: int) -> str:
    """What is due: the words behind the deadline up to the next mark, else those before it."""
    at = end + len(_FOLLOW.match(seen[end:])[0])  # type: ignore[index]
    stop = _PURPOSE_END.search(seen, at)
    after = text[at : stop.start() if stop else len(text)].strip().lstrip(_CLOSED)
    if after[-1:] in _CLOSED and not set(after) & _OPEN:
        after = after[:-1]
    if len(after) > 3 or after[:1].isdigit():
        return after[:60]
    before = seen[:begin]
    start = max((before.rfind(ch) for ch in ",;。"), default=-1) + 1
    if len(after) > 1 and _ONLY_INTENDED.fullmatch(before[start:]):
        return after  # 力争年内开工
    return text[start:begin].strip("于在 应要需")[:60]


def _spans(seen: str) -> Iterator[tuple[int, int, str, bool]]:
    """(begin, end, text to read a day from, recurring or relative) of every deadline named in a view, first come
    first.
    """
    taken: list[tuple[int, int]] = []

    def free(begin: int, end: int) -> bool:
        return all(end <= a or begin >= b for a, b in taken)

    found: list[tuple[int, int, str, bool]] = []
    patterns = [pattern for pattern, hint in _HINTS if any(word in seen for word in hint)]
    for pattern in patterns:
        for hit in pattern.finditer(seen):
            begin, end = hit.span()
            if not free(begin, end) or _NOT_BEFORE.search(seen[max(begin - 3, 0) : begin]):
                continue
            taken.append((begin, end))
            named = (
                hit[0]
                if pattern is not DEADLINE
                else next((hit[g] for g in ("day", "day2", "day3", "day4", "day5", "day6", "day7") if hit[g]), hit[0])
            )
            found.append((begin, end, named, pattern is not DEADLINE))
    yield from sorted(found)


def find_deadlines(text: str, year: int | None, *, several: bool = False) -> tuple[list[Deadline], list[str]]:
    """(deadlines, damaged dates) named in an item's text; ``several``: of a plan for several years. A date whose 年 was lost (20226月底前) is damaged: it gets
    no day.
    """
    if is_english(text):
        return english_deadlines(text, year), []
    seen = view(text)
    if not _TRIGGER.search(seen):
        return [], []
    damaged = [hit[0] for hit in GLUED_DATE.finditer(seen)]
    glued = [hit.span() for hit in GLUED_DATE.finditer(seen)]
    deadlines: list[Deadline] = []
    for begin, end, named, loose in _spans(seen):
        if any(a < end and begin < b for a, b in glued):
            a = next(a for a, b in glued if a < end and begin < b)
            deadlines.append(Deadline(text[a:end].strip(), None, _purpose(text, seen, a, end)))
            continue
        if not several and _just_the_year(seen, begin, end, year):
            continue
        purpose = _purpose(text, seen, begin, end)
        if not loose and not _LISTS.isdisjoint(named) and len(_OF_LIST.findall(named)) > 1:
            deadlines += [Deadline(words, day, purpose) for words, day in _each_of_list(text[begin:end], year)]
            continue
        day = _feast(named, year) if loose else _day(named, year)
        deadlines.append(Deadline(text[begin:end].strip(" ,，").lstrip("于在"), day, purpose))
    return list(dict.fromkeys(deadlines)), damaged


def _feast(named: str, year: int | None) -> date | None:
    """The day of a feast that falls on the same every year: “七一”前."""
    told = next((day for feast, day in FEAST_DAYS.items() if feast in named), None) if year else None
    return date(year, *told) if year and told else None


@lru_cache(maxsize=2048)
def _day(named: str, year: int | None) -> date | None:
    return read_deadline(_plain(named), year)


def _plain(named: str) -> str:
    """A day without the words before it, its Chinese numerals as digits; of a stretch of months the last."""
    named = re.sub(r"^(?:最迟|不迟于|不晚于|于|在|截至|截止|到|至)", "", named)
    named = _NUMERALS.sub(lambda found: _digits(found[0]), named) if _NUMERALS.search(named) else named
    named = _WITHIN_MONTH.sub("", named) if "日" in named[:-1] else named
    return (
        _STRETCH.sub(lambda found: ("" if found["own"] else found["y"] or "") + found["m"], named)
        if "-" in named or "至" in named
        else named
    )


def _digits(numeral: str) -> str:
    if len(numeral) == 4:
        return "".join(str(chinese_number(ch)) for ch in numeral.replace("○", "〇"))
    return str(chinese_number(numeral))


def _just_the_year(seen: str, begin: int, end: int, year: int | None) -> bool:
    """2022年 at the head of a sentence of the plan of 2022 is no deadline of its own."""
    return year is not None and seen[begin:end].strip() == f"{year}年"


_ALONE = regex(rf"(?:于|在|至|到)?{POINT}(?:\s*[、和及]\s*{POINT})*\s*(?:{BEFORE})?(?:完成|办结)?")


def is_day(cell: str) -> bool:
    """Whether a cell is nothing but a day, or says that a task holds all year."""
    seen = view(cell).strip()
    return bool(_ALONE.fullmatch(seen) or STANDING.fullmatch(seen)) or (
        not seen.isdecimal() and read_deadline(seen, 2000) is not None
    )


_PARTS = regex(r"[\n;；]|(?<=\S)[ \u3000]+(?=[2-9][.、．)）]\s*\S)")
HALF_YEARLY = regex("半年度?")  # how often; by when would be 上半年
_SHORT_EN = 80  # characters of a cell that says a day and little else
_YEARS_FIRST = regex(r"(?:19|20)\d\d-(?:19|20)\d\d(?=\s+[A-Z][a-z])")  # 2026-2029 Quarterly
_WORD = regex(r"\b(?!and\b|then\b|until\b)[A-Za-z]{3,}")
_COUNT = regex(r"\s*(\d)[.、．)）]\s*(?=\S)")


def _counted(parts: Sequence[str]) -> list[str]:
    """The days of a cell without the numerals they are counted with: 1.2026年8月 2.2026年12月."""
    marks = [_COUNT.match(part) for part in parts]
    if len(parts) < 2 or [mark and mark[1] for mark in marks] != [str(n + 1) for n in range(len(parts))]:
        return [part for part in parts if part]
    return [part[mark.end() :] for part, mark in zip(parts, marks, strict=True) if mark]


@lru_cache(maxsize=1024)
def read_deadline_cell(text: str, year: int | None) -> tuple[tuple[Deadline, ...], bool]:
    """(deadlines, standing) of a cell or label 完成时限: one a line or between ; — each kept even where it names no
    day.
    """
    deadlines: list[Deadline] = []
    standing = False
    for part in _counted(_PARTS.split(tidy(text))):
        plain = part.strip(" .。,，;、")
        if not plain or plain in "-—/无":
            continue
        if lasts := _LASTS.search(view(plain)):
            standing, plain = True, plain[: lasts.start()]
        seen = view(plain)
        if ONGOING.match(seen) or ((STANDING.search(seen) or ONGOING.search(seen)) and not re.search(r"\d", seen)):
            standing = True
        several, damaged = find_deadlines(plain, year)
        if not _LISTS.isdisjoint(seen) and _DAYS_ALONE.fullmatch(seen):
            several = [Deadline(words, day) for words, day in _each_of_list(plain, year)]
        several = several or (english_deadlines(plain, year) if SLASHED.search(plain) else [])
        if len(several) == 1 and is_english(plain) and len(plain) <= _SHORT_EN:
            several = [replace(several[0], text=plain)]  # 31 August (annually)
        elif is_english(plain) and _says_more(plain, several):
            several = [replace(each, purpose=plain) for each in several]
        if len(several) > 1 or damaged or (several and (is_english(plain) or SLASHED.search(plain))):
            deadlines += several
            continue
        loose = RELATIVE.search(seen) or RECURRING.search(seen) or STARTS.search(seen) or HALF_YEARLY.fullmatch(seen)
        day = None if loose else read_deadline(_plain(seen), year)
        day = day or (several[0].date if several else None)
        if day is None and (years := _YEARS_FIRST.match(seen)):
            day = read_deadline(years[0], year)
        told = _WHAT_BEHIND.match(seen) if day else None
        words = (plain[: told.end("when")], plain[told.end() :].strip()) if told else (plain, "")
        deadlines.append(Deadline(words[0], day, words[1]))
    return tuple(deadlines), standing


def _says_more(cell: str, days: Sequence[Deadline]) -> bool:
    """Whether an English cell of several days says more than those: Ongoing (review in June and December 2026)."""
    for day in sorted(days, key=lambda each: -len(each.text)):
        cell = cell.replace(day.text, " ")
    return len(days) > 1 and bool(_WORD.search(cell))


# ── reporting days ─────────────────────────────────────────────────────────────────────────────────────────────────


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _days(sentence: str, year: int, until: int, lasts: tuple[date, date] | None) -> Iterator[date]:
    for day in _returning(sentence, year):
        if lasts is None or lasts[0] <= day <= lasts[1]:
            yield day
    for hit in REPORT_DAY.finditer(sentence):
        named = int(hit["y"]) if hit["y"] else year + bool(hit["next"])
        last = until if _EVERY_YEAR.search(sentence, 0, hit.start()) else named
        if 1 <= int(hit["m"]) <= 12:
            yield from (_on(each, int(hit["m"]), hit["d"]) for each in range(named, max(last, named) + 1))


def _english_days(
    sentence: str, year: int, begins: int, since: date | None, lasts: tuple[date, date] | None
) -> Iterator[date]:
    yield from (each.date for each in english_deadlines(each_month(sentence), year) if each.date)
    for day in returning_days(sentence, year, begins):
        if (since is None or day > since - _JUST_OVER) and (lasts is None or lasts[0] <= day <= lasts[1]):
            yield day


def _returning(sentence: str, year: int) -> Iterator[date]:
    """The days of a year that come each month or quarter."""
    if found := REPORT_MONTHLY.search(sentence):
        days = [found["d"], *re.findall(r"\d+", found["more"] or "")]  # 每月10日、25日前
        yield from (_on(year, month, day) for month in range(1, 13) for day in days)
    elif found := REPORT_AFTER.search(sentence):
        for month in range(_MONTHS_OF[found["part"][0]], 13, _MONTHS_OF[found["part"][0]]):
            yield _month_end(year, month) + timedelta(days=int(found["d"]))
    elif (found := REPORT_QUARTERLY.search(sentence)) and (found["d"] or found["end"] or found["last"]):
        months = (1, 4, 7, 10) if found["first"] else (3, 6, 9, 12)
        yield from (_on(year, month, found["d"]) for month in months)


def _start(sentence: str, year: int) -> date:
    """The day reports begin: 自第二季度起, 从4月起; the first of the year where none is named."""
    found = _SINCE.search(sentence)
    if not found:
        return date(year, 1, 1)
    quarter = found["q"] and (int(found["q"]) if found["q"].isdecimal() else chinese_number(found["q"]))
    month = 3 * quarter - 2 if quarter else int(found["m"])
    return date(int(found["y"] or year), min(max(month, 1), 12), 1)


def _each_month(found: re.Match[str]) -> str:
    """3月、6月、9月的25日 and 3、6、9月底 as a day of each month."""
    return "、".join(f"{month}月{found['day']}" for month in re.findall(r"\d+", found["months"]))


def _on(year: int, month: int, day: str | None) -> date:
    last = _month_end(year, month)
    return last if not day else date(year, month, min(max(int(day), 1), last.day))


_MONTHS_OF = {"月": 1, "季": 3, "半": 6}
_SINCE = regex(r"[从自](?:(?P<y>(?:19|20)\d{2})年)?(?:第?(?P<q>[一二三四1-4])季度|(?P<m>\d{1,2})月份?)(?:起|开始)")
_MONTHS = regex(r"(?P<months>(?<!\d)\d{1,2}月?(?:[、,和及]\d{1,2}月?)+)(?<=月)份?的?(?P<day>\d{1,2}日|底|末)")
_EVERY_YEAR = regex(r"每年(?:度)?的?(?:[^,;。]{0,24}[、和及])?$")  # 每年6月20日、12月10日前
_PIECES = regex("[,;。]")
_JUST_OVER = timedelta(days=31)  # the report on the month or quarter that has just ended may still be owed
_REPORTS_EN = regex(
    r"\b(?:report|submit|return|send)(?:s|ed|ing)?\b.{0,60}\b(?:progress|updates?|returns?|reports?)\b"
    r"|\bprogress (?:reports?|returns?|updates?)\b",
    re.IGNORECASE,
)
_ENDS = regex("[;。]")
_SENTENCE_EN = regex(r"(?<=[a-z\d]{2}[.;])\s+(?=[A-Z])")
_REPORTS_ONLY = regex(
    r"(?:[从自][^,。]{2,16}(?:起|开始),\s*)?(?:请|各|以上|上述).{0,40}?(?:单位|部门|股室|科室|处室|乡镇|街道)"
)
_REPORTS_ONLY_EN = regex(
    r"(?:quarterly |monthly )?(?:progress )?(?:reports?|returns?|updates?) (?:are|is|will be|must be) ", re.IGNORECASE
)
_ANY_YEAR = 2000  # only whether there is a day counts
_ONCE = regex(
    r"(?:方案|计划|细则|名单|联络员|联系人|责任书|信息表|意见|建议)[^。;]{0,40}?(?:报|送|交|反馈)|备案"
    r"|(?:报送|提交|上报|报)(?:本)?[^,;。]{0,8}(?:方案|计划|细则|名单|联络员|联系人|信息表)"
)
_PROGRESS = regex(r"进展|进度|情况|总结|报表|台账|自评|自查|数据|成效|每|报告")
_PASSED = regex(
    r"\d日[^,;。]{0,40}?(?:通过|同意|批准|研究|印发|发布|公布|召开|会议|签订|签署)"
)  # the day of a decision, not of a report
_PASSED_EN = regex(
    r"\b(?:adopted|approved|agreed|endorsed|ratified|signed|issued|published|launched|met|held"
    r"|meeting)\b[^.;]{0,80}?\bon (?:the )?(?:\d{1,2}\w{0,2}(?: of)? [A-Z]\w+"
    r"|[A-Z]\w+ \d{1,2}\w{0,2})(?:,? (?:19|20)\d\d)?",
    re.IGNORECASE,
)
_OTHER_WORK = regex(r"(?:前|底|末)[^,;。]{0,4}(?:制定|印发|完成(?!情况)|出台|启动|召开|建立|明确|细化)")


def _labels(days: Sequence[date]) -> list[str]:
    """2022Q2, 2022Q3, or 2022-06, 2022-09 where a quarter has several reporting days; the day itself where a month has."""
    quarters = [f"{day.year}Q{(day.month + 2) // 3}" for day in days]
    months = [f"{day.year}-{day.month:02d}" for day in days]
    names = quarters if len({*quarters}) == len(days) else months
    return [name if names.count(name) == 1 else day.isoformat() for name, day in zip(names, days, strict=True)]


def asks_for_reports(text: str) -> bool:
    """Whether a sentence does nothing but name the days to report on: 请各单位每月25日前报送进展, Progress reports are due on 31 March."""
    if is_english(text):
        return bool(_REPORTS_ONLY_EN.match(text)) and bool(
            english_deadlines(text, _ANY_YEAR) or returning_days(text, _ANY_YEAR)
        )
    seen = view(text)
    return (
        bool(_REPORTS_ONLY.match(seen))
        and bool(REPORTING.search(seen))
        and bool(REPORT_MONTHLY.search(seen) or REPORT_QUARTERLY.search(seen) or REPORT_DAY.search(seen))
    )


def find_periods(
    sentences: Iterable[str],
    year: int | None,
    since: date | None = None,
    until: int | None = None,
    lasts: tuple[date, date] | None = None,
    begins: int = 1,
) -> tuple[tuple[Period, ...], list[int]]:
    """(periods of the reporting days that sentences name, positions of those sentences). Without a year there are
    none. ``since``: the day of the notice; days long before it were never reported on. ``until``: the last year of a plan
    for several, for 每年11月30日前. ``lasts``: from when to when the action lasts, for 每月25日前; ``begins``: the
    month with which the year begins, for the 5th of each month. A plan or a list of names to be handed in once is no report.
    """
    days: set[date] = set()
    used: list[int] = []
    named: set[date]
    for at, sentence in enumerate(sentences):
        seen = view(sentence)
        if is_english(sentence) and year is not None and _REPORTS_EN.search(sentence):
            asking = (_PASSED_EN.sub("", part) for part in _SENTENCE_EN.split(sentence) if _REPORTS_EN.search(part))
            named = {day for part in asking for day in _english_days(part, year, begins, since, lasts)}
            used += [at] * bool(named)
            days |= named
        if year is None or not REPORTING.search(seen):
            continue
        seen = "。".join(part for part in _ENDS.split(seen) if not _ONCE.search(part) or _PROGRESS.search(part))
        seen = ",".join(
            part
            for part in _PIECES.split(seen)
            if (not (_OTHER_WORK.search(part) or _PASSED.search(part)) or REPORTING.search(part))
            and (not _ONCE.search(part) or _PROGRESS.search(part))
        )
        seen = _MONTHS.sub(_each_month, seen)
        named = set(_days(seen, year, until or year, lasts)) if re.search("前|日报|底报|每", seen) else set()
        named = {day for day in named if day >= _start(seen, year)}
        named = {day for day in named if since is None or day > since - _JUST_OVER}
        if named:
            used.append(at)
            days |= named
    ordered = sorted(days)
    return tuple(Period(label, due=day) for label, day in zip(_labels(ordered), ordered, strict=True)), used
