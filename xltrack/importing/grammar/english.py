"""Days and numbers of English plans: by 30 June 2025, by the end of 2025, at least 40 km, by 15%. Words in the tables,
the code below.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from xltrack.importing.grammar import view
from xltrack.later import regex
from xltrack.plan import Deadline, Indicator
from xltrack.values.calendars import BY, ENGLISH_DAY, LISTED, MONTH, alone, english_days

COMPARISONS: tuple[tuple[str, str], ...] = (
    ("<=", "at or below|at or under|no longer than|no more than|not more than|at most|not exceeding|not to exceed|up to"
    "|a maximum of|no higher than|≤"),
    (">=", "at or above|at least|no less than|not less than|no fewer than|not fewer than|a minimum of|no lower than|≥"),
    (">", "more than|over|above|exceeding|greater than|>"),
    ("<", "less than|fewer than|below|under|lower than|<"),
)  # fmt: skip
FALLING = "reduce|cut|lower|decrease|limit|keep|shorten|(?:bring|drive|get)\\b[^.;,]*\\bdown"  # with "to" a number is the most that is allowed
RISING = "raise|increase|lift|grow|improve|expand|extend|bring"
MEASURES = (
    r"%|per ?cent|percentage points?|km2|km²|km|kilomet(?:re|er)s?|m2|m²|m3|m³|met(?:re|er)s?|(?-i:m)(?=\s+[a-z]|[.;]?$)|ha"
    r"|hectares?|tonnes?|tons?|kg|"
    "MW|GW|kW|GWh|MWh|kWh|mg/l|[µμu]g/m3|[µμu]g/m³|litres?|miles?|million|thousand|km/h|kmh|mph|minutes?|hours?|days?"
    "|weeks?|months?|dB"
)
NOT_A_TARGET = (
    "past|last|previous|next|article|section|part|phase|annex|no\\.|level|class|stage|table|figure|chapter|within|every|per|rated|graded|route"
    "|since|in|(?-i:Year|Grade|Key Stage|Tier|Band|Ward|Zone|Room|Block)"
)
# What a task begins with that no name of a unit does: Explore parking at Gate Town to …
BIDS = (
    "adopt|assess|collaborate|consider|continue|create|define|deliver|develop|encourage|enhance|ensure|establish|evaluate|expand|explore"
    "|finali[sz]e|identify|implement|improve|increase|introduce|launch|promote|recruit|reduce|strengthen"
)
ONGOING = regex(
    r"\b(?:ongoing|on-going|continuous(?:ly)?|standing|permanent(?:ly)?|all year|year-round)\b", re.IGNORECASE
)

# Offices of a town by what they do, as headings name them; those that say what a chapter is about as well are offices only beside one of the others.
OFFICES = regex(
    r"(?i:(?:department\s+of\s+)?(?:public works|human resources|parks(?:\s*(?:,|&|and)\s*(?:recreation|leisure|gardens))*|police|fire(?:\s*(?:&|and)\s*rescue)?|legal"
    r"|finance|procurement|purchasing|information (?:technology|systems)|I\.?C?T\.?|library|(?:city|county|town|village)\s+(?:manager|clerk|attorney|council|administrator)(?:['’]s)?))"
)
THEMES = regex(
    r"(?i:housing|planning(?:\s*(?:&|and)\s*[a-z]+)?|transport(?:ation)?|engineering|facilities|utilities|libraries|communications|communit(?:y|ies)(?: development| services)?"
    r"|economic development|public health|public safety|emergency management|customer services?|education|environment(?:al (?:health|services))?)"
)

_UNTIL = regex(r"\s*(?:-+|\bto\b|\buntil\b|\bthrough\b)\s*", re.IGNORECASE)
_AND_YEAR = regex(r"\s*(?:,|&|\band\b)\s*((?:19|20)\d\d)(?=\s*(?:[.,;)\n&]|and\b|$))")
STARTS = regex(r"\bfrom\s", re.IGNORECASE)  # when it begins, not until when: monthly from March 2026
_BEGINNING = regex(r"\b(?:starting|beginning|commencing)(?:\s+(?:in|on))?\s+$", re.IGNORECASE)

# Q3 2025/26, 2025-26 Q3, by the end of 2025/26; a financial year alone is no day, but its number asks nothing either
_OF_YEARS = r"(?:FY\s?)?(?<!\d)(?P<{0}>(?:20)?\d\d)\s?[/–-]\s?(?P<{1}>(?:20)?\d\d)(?![\d/–-])"
_FISCAL = regex(
    rf"{BY}(?:(?:the\s+)?end\s+(?:of\s+)?)?(?:Q|quarter\s+)(?P<q>[1-4])\s*,?\s*(?:of\s+)?{_OF_YEARS.format('y', 'n')}"
    rf"|{BY}{_OF_YEARS.format('y2', 'n2')}\s*,?\s*(?:Q|quarter\s+)(?P<q2>[1-4])\b"
    rf"|(?:by|before|until|end of)\s+(?:the\s+end\s+of\s+)?{_OF_YEARS.format('y3', 'n3')}"
    rf"|^\s*{_OF_YEARS.format('y4', 'n4')}\s*$",
    re.IGNORECASE,
)
# FY2026 Q2, Q2 FY26: of the year that ends in 2026
_FISCAL_NAMED = regex(
    rf"{BY}(?:(?:the\s+)?end\s+(?:of\s+)?)?(?:FY\s?(?:20)?(?P<y>\d\d)\s*,?\s*(?:Q|quarter\s+)(?P<q>[1-4])"
    r"|(?:Q|quarter\s+)(?P<q2>[1-4])\s*,?\s*(?:of\s+)?FY\s?(?:20)?(?P<y2>\d\d))(?![\d/–-])"
    r"|(?:\b(?:by|before|until|end\s+of)\s+(?:the\s+)?(?:end\s+of\s+)?|^\s*)FY\s?(?:20)?(?P<y3>\d\d)(?=\s*$|[.;,)])",
    re.IGNORECASE,
)
_FISCAL_YEAR = regex(r"(?<![\d/–-])20(?P<y>\d\d)[/–-](?:20)?(?P<n>\d\d)(?![\d/–-])")
_BARE_QUARTER = regex(rf"{BY}(?:(?:the\s+)?end\s+(?:of\s+)?)?(?:Q|quarter\s+)[1-4]", re.IGNORECASE)
_FISCAL_WORD = regex(r"\bFY\s?\d", re.IGNORECASE)
_ANY_YEAR, _DIGIT = regex(r"(?:19|20)\d\d"), regex(r"\d")
_SHORT_YEAR, _HALF_YEAR = regex(r"[-'’/ ]\d\d$"), 182
_PAIRED = regex(r"\d\d\s?[/–-]\s?(?:20)?\d\d")  # what every financial year holds
SATURDAY = 5  # as the calendar counts weekdays
APRIL = 4  # the month most financial years written 2025/26 begin with
_ISO = regex(r"(?:by\s+)?\b((?:19|20)\d{2})-(\d{1,2})-(\d{1,2})\b", re.IGNORECASE)
SLASHED = regex(r"(?:by\s+)?(?<![\d/])(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)\d{2})(?!\d)", re.IGNORECASE)
_COMPARED = "|".join(f"(?P<c{n}>{words})" for n, (_, words) in enumerate(COMPARISONS))
_NUMBER = regex(
    rf"(?:\b(?P<by>by|to)\s+)?(?:{_COMPARED})?\s*(?<![\w.,-])(?P<value>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"\s*(?P<unit>{MEASURES})?(?![\w%/]|-(?:minute|hour|day|week|month|year)s?\b)",
    re.IGNORECASE,
)
_PEOPLE = [
    "people",
    "residents",
    "adults",
    "children",
    "pupils",
    "patients",
    "men",
    "women",
    "persons",
    "those",
    "tenants",
    "workers",
]
_AGED = rf"(?:{'|'.join(f'(?<={word} )' for word in _PEOPLE)})(?:aged\s+)?(?:over|under|above|below|aged)\s+\d{{1,2}}\b"
_SHARED = r"\(\s*[\d.,]+\s+(?:by|before|in)\b[^()]*\)"  # (6 by June and 6 by December)
# Which contracts are meant: above £30,000
_WORTH = (
    r"\b(?:contract|order|payment|project|scheme|invoice|purchase|transaction)s?\s+(?:above|over|below"
    r"|under)\s+[£$€]\s?[\d,.]*\d"
)
# Which of them are meant: cut waits over 60 minutes to under 2%
_LONGER = r"\b(?:over|above|under|below|(?:longer|more|less) than|exceeding)\s+\d+\s*(?:minute|hour|day|week|month|year)s?(?=\s+(?:to|by|from)\b)"
# Numbers that say where a thing stands or what it is measured on: from 22% to 45%, 4.5 out of 5, (40 people each)
_BESIDE = regex(
    rf"\bfrom\s+[\d.,]+\s*(?:{MEASURES})?(?=\s+to\b)|\bout of\s+\d+|\([^()]*\beach\b[^()]*\)|{_WORTH}|{_LONGER}|{_SHARED}|{_AGED}"
    r"|\b\d+\s+(?:(?:calendar|working|business)\s+)?(?:days|weeks|months|years)\s+(?:after|before|following|prior|from|ago)\b"
    r"|\b\d+\s+(?:minute|hour|day|week|month|year)\s+(?=[a-z])"  # a 30 day notice
    r"|\[\^?\d[\d.,; –-]*\]|https?://\S+|\]\([^()\s]*\)|&#\d+;"  # [2.7], footnotes and addresses
    rf"|\b\d{{1,2}}(?:[.:]\d\d)?\s*[ap]\.?m\b|\(\s*[\d.,]+\s*(?:{MEASURES})?\s*\)",
    re.IGNORECASE,
)
# The size of what a share is of: 100% of spend above 5,000
_SIZE = regex(
    rf"%\s+of\s+(?:[a-z-]+\s+){{1,4}}?(?P<size>(?:above|over|below|under)\s+[£$€]?[\d.,]*\d\s*(?:{MEASURES})?)",
    re.IGNORECASE,
)
# Where to read on: see sections 1 and 3, page 11
_REFERS = regex(
    r"\b(?:articles?|sections?|paragraphs?|pages?|annex(?:es)?|appendix|appendices|tables?|figures?"
    r"|chapters?|(?-i:Years?|Grades?|Key Stages?|Bands?|Tiers?))\s+\d{1,3}(?:\s*(?:,|and|or|to|&|[-–])\s*\d{1,3}\b){0,4}"
    r"|\b(?:outputs?|outcomes?|goals?|objectives?|priorit(?:y|ies)|themes?|pillars?|activit(?:y|ies)|actions?|recommendations?|milestones?|commitments?|deliverables?|SDGs?)\s+\d{1,2}(?:\.\d{1,2})*\b(?!\s*%|\s+(?!with|and|or|in|by|for|of)(?-i:[a-z]))",
    re.IGNORECASE,
)
# What a list within a text counts its parts with, and the upper end of a range: 1) Review … 2) Renew …, 30-60 minutes
_NUMERAL = regex(r"(?:^|(?<=[\s;]))\(?\d{1,2}[.)]\s+(?=[A-Za-z])", re.MULTILINE)
_UPPER_END = regex(r"(?<=\d)(?:\s?%)?\s?[-–]\s?\d[\d,.]*(?=\s|%|$)")
COUNTS = {
    word: str(n)
    for n, word in enumerate(
        ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 2
    )
}
_COUNT = regex(rf"\b(?:{'|'.join(COUNTS)})\b(?=\s+[a-z])", re.IGNORECASE)
_WITHIN = regex(
    rf"\bwithin\s+(?:an?|one|\d{{1,3}}|{'|'.join(COUNTS)})\s+(?:working\s+)?(?:days?|weeks?|months?)\b"
    r"(?:\s+(?P<since>of|after|from)\s+(?:the\s+|its\s+)?[a-z]+)?",
    re.IGNORECASE,
)
_EVERY = regex(r"%|\b(?:all|every|each|any)\b", re.IGNORECASE)  # a standard: reply to all letters within 5 days
_THAT = regex(
    r"^\s*(?:(?:ensure|make\s+sure|see|guarantee)\s+(?:that\s+)?|(?:the\s+)?[a-z][\w\s&'-]{2,60}?\s+(?:will|shall|must)\s+)",
    re.IGNORECASE,
)
_ON_AVERAGE = regex(r"\s+(?:in|within)(?:\s+an\s+average\s+of)?\s*$", re.IGNORECASE)
_SPEED = regex("km/?h|mph", re.IGNORECASE)
_THEM = regex("(?:of )?(?:them|these|which)", re.IGNORECASE)
_SPAN = regex(r"(?:minute|hour|day|week|month)s?", re.IGNORECASE)
_CLAUSE = regex(r"(?:[^.;,]|[.,](?=\d))+")
_BEFORE_NOT = regex(rf"(?:\b(?:{NOT_A_TARGET}))\s*$", re.IGNORECASE)
_PLACES = regex(r"\bin\s*$", re.IGNORECASE)  # in 14 schools; in 2025 is left to the years
_VERB = regex(r"^(?:and\s+|then\s+|also\s+|to\s+)*[A-Za-z-]+\s+", re.IGNORECASE)
_TAIL = regex(
    r"\s+(?:compared|relative|against|before|from|within|with|by|in|at|for|on|of which|and|that|which|to|(?:must|shall|will|should)\s+be)\b.*$",
    re.IGNORECASE,
)
_HEAD = regex(r"^(?:of\s+(?:them|which|these)|of|the|an?|all|its|their)\s+", re.IGNORECASE)
_FALLING = regex(rf"\b(?:{FALLING})\b", re.IGNORECASE)
_RISING = regex(rf"\b(?:{RISING})\b", re.IGNORECASE)
# Energy use to fall by 15%; a 20% reduction in complaints
_MOVES = regex(
    r"^(?P<what>.*?\w)\s+(?:(?:to|will|shall|should|must)\s+)?(?:be\s+)?(?P<verb>fall|drop|decline|decrease|go down"
    r"|cut|reduced|lowered|rise|grow|increase|go up|raised|increased)s?\s*$",
    re.IGNORECASE,
)
_CHANGE = regex(
    r"^\s*(?P<verb>reduction|decrease|cut|fall|drop|decline|saving|increase|rise|growth|improvement)s?\s+(?:in|of"
    r"|on)\s+(?P<what>\w.*)",
    re.IGNORECASE,
)
# Visits up 5% on 2025, absence 2% down on last year; cut energy use 10%
_UP_OR_DOWN = regex(
    r"(?P<what>\w.*?)\s+(?:(?P<first>up|down)\s+(?:by\s+)?#.*|#\s+(?P<then>up|down)(?:\s+on\b.*)?)", re.IGNORECASE
)
_CHANGES = regex(r"(?P<verb>cut|reduce|lower|decrease|raise|increase|grow)\s+(?P<what>.*\w)", re.IGNORECASE)
_DOWN = regex(r"fall|drop|declin|decreas|down|reduc|lower|cut|saving", re.IGNORECASE)
_BASELINE = regex(
    r"^\W*(?:[a-z ]{0,24}\b)?(?P<said>(?:compared (?:with|to)|relative to|against|from|on|over)\s+(?:the\s+|an?\s+"
    r"|its\s+)?(?:(?:19|20)\d\d(?:[/-]\d\d)?(?:[-\s](?:levels?|baseline|figures?))?|(?:last|previous)\s+year))",
    re.IGNORECASE,
)
_WORD, _CHINESE = regex(r"[A-Za-z]{2,}"), regex(r"[\u4e00-\u9fff]")
_YEAR = regex(r"\b(?:by|in|until|before|end of)\s+(?:\d{1,2}\s+)?(?:[A-Za-z]+\s+)?((?:19|20)\d{2})\b", re.IGNORECASE)


def is_english(text: str) -> bool:
    """Whether a text has Latin letters and no Chinese character."""
    if not text.isascii() and any("\u3400" <= ch <= "\u9fff" for ch in text):
        return False
    return any(ch.isascii() and ch.isalpha() for ch in text)


def language_of(texts: Iterable[str]) -> str:
    """en where there are more Latin words than Chinese characters, else zh."""
    text = "\n".join(texts)
    return "en" if len(_WORD.findall(text)) > len(_CHINESE.findall(text)) else "zh"


# ── until when ─────────────────────────────────────────────────────────────────────────────────────────────────────


def fiscal_end(text: str, begins: int = APRIL) -> date | None:
    """The last day of what the words name of a financial year that begins with a month: Q3 2025/26 is 31 December 2025."""
    if hit := _FISCAL.search(text):
        return _fiscal_end(hit, begins)
    named = _FISCAL_NAMED.search(text)
    return (
        _quarter_end(
            2000 + int(named["y"] or named["y2"] or named["y3"]) - (begins > 1),
            int(named["q"] or named["q2"] or 4),
            begins,
        )
        if named
        else None
    )


def financial_year(title: str) -> int | None:
    """The first of the two years of a financial year that an English title names: 2025 of Service Plan 2025/26."""
    hit = _FISCAL_YEAR.search(title) if title.isascii() or is_english(title) else None
    return 2000 + int(hit["y"]) if hit and (int(hit["y"]) + 1) % 100 == int(hit["n"]) else None


def in_financial_year(text: str, day: date | None, year: int, begins: int) -> date | None:
    """The day that words without a year name in a financial year of its plan: Q3, March, 30 June."""
    if _BARE_QUARTER.fullmatch(text):
        return fiscal_end(f"{text} {year}/{(year + 1) % 100:02d}", begins)
    if day is None or day.year != year or day.month >= begins or _ANY_YEAR.search(text):
        return None
    last = calendar.monthrange(year + 1, day.month)[1]
    return day.replace(year=year + 1, day=day.day if _DIGIT.search(text) else last)


def in_next_year(text: str, day: date | None, issued: date | None) -> date | None:
    """By 15 January, said in November, is in the year to come; what is half a year past would not be asked."""
    if day is None or issued is None or not is_english(text) or _ANY_YEAR.search(text) or _SHORT_YEAR.search(text):
        return day
    last = calendar.monthrange(day.year + 1, day.month)[1]
    return day.replace(year=day.year + 1, day=min(day.day, last)) if (issued - day).days > _HALF_YEAR else day


def told_closer(each: Deadline, known: Iterable[date]) -> bool:
    """Whether a month within the words (a paper for the September meeting) holds a day that stands beside them."""
    months = {(day.year, day.month) for day in known}
    return each.date is not None and not _DIGIT.search(each.text) and (each.date.year, each.date.month) in months


def _fiscal_end(hit: re.Match[str], begins: int) -> date | None:
    first, second = (
        next(hit[g] for g in groups if hit[g]) for groups in (("y", "y2", "y3", "y4"), ("n", "n2", "n3", "n4"))
    )
    if (int(first) + 1) % 100 != int(second) % 100:
        return None
    return _quarter_end(2000 + int(first) % 100, int(hit["q"] or hit["q2"] or 4), begins)


def _quarter_end(first: int, quarter: int, begins: int) -> date:
    """The last day of a quarter of the financial year that begins with a month of the year ``first``."""
    return _end_of(first, begins - 1 + 3 * quarter)  # months from the January before


def _days(text: str, year: int | None) -> Iterator[tuple[int, int, date | None]]:
    for named in list(_FISCAL.finditer(text)) if _PAIRED.search(text) else ():
        if end := _fiscal_end(named, APRIL):
            yield *named.span(), end
            text = _blank(text, *named.span())
    for named in list(_FISCAL_NAMED.finditer(text)) if _FISCAL_WORD.search(text) else ():
        yield *named.span(), fiscal_end(named[0])
        text = _blank(text, *named.span())
    for hit in _ISO.finditer(text):
        try:
            yield *hit.span(), date(*map(int, hit.groups()))
        except ValueError:
            yield *hit.span(), None
    for hit in _WITHIN.finditer(text):
        if hit["since"] or not _EVERY.search(text):
            yield *hit.span(), None
    for hit in SLASHED.finditer(text):
        yield *hit.span(), _slashed(hit)
    for hit, day in english_days(text, year):
        yield *hit.span(), day


def _blank(text: str, begin: int, end: int) -> str:
    return text[:begin] + " " * (end - begin) + text[end:]


def is_english_day(text: str) -> bool:
    """Whether a text is nothing but a day: December 2026, by 30 June."""
    return any(pattern.fullmatch(text.strip(" .")) for pattern in (ENGLISH_DAY, _ISO, SLASHED, _FISCAL))


def _slashed(hit: re.Match[str]) -> date | None:
    """30/11/2026 or 11/30/2026; a day that may be read both ways is none."""
    first, second, year = map(int, hit.groups())
    months = {(day, month) for day, month in ((first, second), (second, first)) if month <= 12 and day <= 31}
    try:
        return date(year, *reversed(next(iter(months)))) if len(months) == 1 else None
    except ValueError:
        return None


_EITHER_WAY = regex(r"(?:by\s+)?(\d{1,2})/(\d{1,2})/(?:20)?(\d\d)", re.IGNORECASE)


def slashed_day(text: str, day_first: bool | None) -> date | None:
    """The day of 3/4/2026 where it is known which of its numbers is the month."""
    found = _EITHER_WAY.fullmatch(alone(text).strip(" .")) if day_first is not None else None
    if not found:
        return None
    first, second, year = map(int, found.groups())
    try:
        return date(2000 + year, *((second, first) if day_first else (first, second)))
    except ValueError:
        return None


def english_deadlines(text: str, year: int | None) -> list[Deadline]:
    """Days an English text names, in order, as printed; ``year`` is the plan's, for days without one."""
    seen = view(text)
    days: list[tuple[int, int, date | None]] = []
    for begin, end, day in sorted(_days(seen, year), key=lambda d: d[0]):
        if STARTS.match(text, begin) or _BEGINNING.search(text, 0, begin):
            continue
        ends = days and _UNTIL.fullmatch(seen, days[-1][1], begin)  # April to June 2026
        days.append((days.pop()[0] if ends else begin, end, day))
    found = [
        Deadline(text[begin:end].strip().removesuffix("."), day)
        for begin, end, day in (*days, *_more_years(seen, days))
    ]
    return list(dict.fromkeys(found))


def _more_years(seen: str, days: list[tuple[int, int, date | None]]) -> Iterator[tuple[int, int, date | None]]:
    """The days of the years named behind a list of them: June and December 2026 and 2027."""
    run: list[tuple[int, int, date | None]] = []
    for each in days:
        run = [*run, each] if run and LISTED.fullmatch(seen, run[-1][1], each[0]) else [each]
        end = each[1]
        while seen[end - 4 : end].isdigit() and (more := _AND_YEAR.match(seen, end)):
            end = more.end()
            for day in (day for _, _, day in run if day):
                last = calendar.monthrange(int(more[1]), day.month)[1]
                yield run[0][0], end, day.replace(year=int(more[1]), day=min(day.day, last))


# ── days that come again ───────────────────────────────────────────────────────────────────────────────────────────

_NTH = r"(\d{1,2})(?:st|nd|rd|th)?"
_OF_EACH = r"(?P<{0}>each|every|the)\s+(?:following\s+|calendar\s+)?(?P<{1}>month|quarter)\b"
# within 10 working days of the end of each quarter; the 15th of the month following each quarter; the 5th of each month, the last working day of the
# quarter; the 5th, where reports are monthly
_RETURNING = regex(
    rf"(?P<after>\d{{1,2}})\s+(?P<working>working\s+|business\s+)?days?\s+(?:of|after|following|from)\s+(?:the\s+end\s+of\s+)?{_OF_EACH.format('a', 'pa')}"
    rf"|{_NTH.replace('(', '(?P<next>', 1)}\s+(?:day\s+)?of\s+the\s+month\s+(?:following|after)\s+(?:the\s+end\s+of\s+)?{_OF_EACH.format('n', 'pn')}"
    rf"|(?:{_NTH.replace('(', '(?P<day>', 1)}\s+(?:day\s+)?of|(?:last|final)\s+(?P<work>working\s+|business\s+|week)?day\s+(?:of|in)|\bend\s+of)\s+"
    rf"(?:the\s+(?P<nth>first|last)\s+month\s+of\s+)?{_OF_EACH.format('d', 'pd')}"
    rf"|\b(?:by|on|before)\s+the\s+{_NTH.replace('(', '(?P<bare>', 1)}(?<=[a-z])(?!\s+(?:of|day|{MONTH})\b)",
    re.IGNORECASE,
)
_AGAIN = regex(r"\b(?:monthly|quarterly|each|every|reports|returns|updates)\b", re.IGNORECASE)
_MONTHLY = regex(r"\b(?:monthly|(?:each|every) month)\b", re.IGNORECASE)
_SEVERAL = regex(rf"\b{_NTH}\s+of\s+((?:(?:{MONTH})\b\.?(?:,\s*and\s+|,\s*|\s+and\s+|\s+&\s+)?){{2,}})", re.IGNORECASE)
_NAME_OF_MONTH = regex(rf"\b(?:{MONTH})\b", re.IGNORECASE)


def each_month(text: str) -> str:
    """15th of June and December as a day of each month."""
    return _SEVERAL.sub(
        lambda hit: ", ".join(f"{hit[1]} {name}" for name in _NAME_OF_MONTH.findall(hit[2])) + " ", text
    )


def returning_days(text: str, year: int, begins: int = 1) -> list[date]:
    """The days that come each month or quarter of the year that begins with a month of ``year``: the 5th of each month, the last working day of the
    quarter. [] where a text names none, or a day that comes once (the end of the month)."""
    found: list[date] = []
    for hit in _RETURNING.finditer(text):
        each = (hit["a"] or hit["n"] or hit["d"] or "").casefold()
        if not (_AGAIN if each else _MONTHLY).search(text) or (
            hit["day"] and hit["pd"].casefold() == "quarter" and not hit["nth"]
        ):
            continue
        step = 3 if (hit["pa"] or hit["pn"] or hit["pd"] or "month").casefold() == "quarter" else 1
        found += [_returning(hit, year, begins - 1 + month) for month in range(step, 13, step)]
    return found


def _returning(hit: re.Match[str], year: int, month: int) -> date:
    """The day that comes with the month, or the quarter that ends with it; months are counted from the January of ``year``."""
    if hit["after"]:
        end, days = _end_of(year, month), int(hit["after"])
        return _working(end, days) if hit["working"] else end + timedelta(days=days)
    month += 1 if hit["next"] else -2 if (hit["nth"] or "").casefold() == "first" else 0
    end, day = _end_of(year, month), hit["next"] or hit["day"] or hit["bare"]
    if day:
        return end.replace(day=min(max(int(day), 1), end.day))
    return _working(end + timedelta(days=1), -1) if hit["work"] else end


def _end_of(year: int, month: int) -> date:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, calendar.monthrange(year, month)[1])


def _working(day: date, days: int) -> date:
    """So many days from Monday to Friday on, or back."""
    step = timedelta(days=1 if days > 0 else -1)
    while days:
        day += step
        days -= step.days if day.weekday() < SATURDAY else 0
    return day


# ── how much ───────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Hit:
    """A number of an English clause with the words on its two sides."""

    before: str
    after: str
    match: re.Match[str]
    cell: bool = False

    @property
    def unit(self) -> str:
        unit = self.match["unit"] or ""
        unit = "million" if unit == "m" and self.before.rstrip().endswith(("£", "$", "€")) else unit
        return "%" if re.fullmatch("per ?cent", unit, re.IGNORECASE) else unit

    @property
    def _lasts(self) -> bool:
        """Whether it says how long something may take: in an average of 8 weeks."""
        return bool(_ON_AVERAGE.search(self.before)) and bool(_SPAN.fullmatch(self.unit))

    @property
    def _compared(self) -> str:
        """The comparison of the words before it, "" where there are none."""
        return next((sign for n, (sign, _) in enumerate(COMPARISONS) if self.match[f"c{n}"]), "")

    @property
    def sign(self) -> str:
        if self._compared:
            return self._compared
        to = (self.match["by"] or "").casefold() == "to"
        if self._lasts:
            return "<="
        return "<=" if to and _FALLING.search(self.before) else ">="

    @property
    def name(self) -> str:
        """What is counted stands behind a number, what is measured before it."""
        behind = _HEAD.sub("", _TAIL.sub("", f" {self.after}").strip()).strip()
        before = _THAT.sub("", self.before)
        before = (_ON_AVERAGE.sub("", before) if self._lasts else before).strip() + " "
        if change := self._change(before):
            return change
        scored = bool(re.search(r"\bof\s+$", before))  # a score of 4.5
        before = re.sub(r"\s+(?:of|down)\s+$", " ", before)
        measured = _HEAD.sub("", (before if self.cell else _VERB.sub("", before)).strip()).strip()
        onto = (self.match["by"] or "").casefold() == "to" and not (
            _RISING.search(self.before) or _FALLING.search(self.before)
        )
        if (
            scored
            or (self.match["by"] and not (onto and behind))
            or self.unit in ("%", "percentage points")
            or not behind
        ):
            return measured or behind or self.before.strip()
        return behind

    def _change(self, before: str) -> str:
        """What is to become less or more by so much, "" for a number that is to be reached: reduction in energy use."""
        share = self.unit in ("%", "percentage points")
        if behind := _CHANGE.match(self.after):
            down, what = _DOWN.search(behind["verb"]), _TAIL.sub("", behind["what"]).strip()
        elif share and (moved := _UP_OR_DOWN.fullmatch(f"{before.strip()} # {self.after.strip()}")):
            down, what = _DOWN.search(moved["first"] or moved["then"]), moved["what"]
        elif share and not (self.match["by"] or self._compared) and (bare := _CHANGES.fullmatch(before.strip())):
            down, what = _FALLING.search(bare["verb"]), bare["what"]
        elif (self.match["by"] or "").casefold() != "by":
            return ""
        elif moves := _MOVES.match(self.before.strip()):
            down, what = _DOWN.search(moves["verb"]), moves["what"]
        elif _FALLING.search(before) or _RISING.search(before):
            down, what = _FALLING.search(before), _VERB.sub("", before)
        else:
            return ""
        what = _HEAD.sub("", what.strip())
        what = what if what[1:2].isupper() else what[:1].lower() + what[1:]
        kind = "reduction" if down else "increase"
        return f"{kind} in {what}" if what else kind

    @property
    def basis(self) -> str:
        if self._change(_THAT.sub("", self.before)):
            return "growth" if self.unit == "%" else "cumulative"
        return "level" if self.unit in ("%", "mg/l") or "/" in self.unit else "cumulative"


def english_year(text: str) -> int | None:
    """The year an English sentence names as the one to reach something by."""
    named = _YEAR.search(text)
    return int(named[1]) if named else None


def english_indicators(text: str, year: int | None, *, target: bool = False) -> list[Indicator]:
    """Numbers an English text asks for. ``target``: a cell of targets, where a number may stand without a name."""
    masked = _COUNT.sub(lambda hit: COUNTS[hit[0].casefold()].ljust(len(hit[0])), text)
    beside = (*(hit.span() for hit in _BESIDE.finditer(text)), *(hit.span("size") for hit in _SIZE.finditer(text)))
    beside = (
        *beside,
        *(hit.span() for each in (_FISCAL_YEAR, _REFERS, _NUMERAL, _UPPER_END) for hit in each.finditer(text)),
    )
    for begin, end in (*(day[:2] for day in _days(text, year)), *beside):
        masked = _blank(masked, begin, end)
    default = english_year(text) or year
    found: list[Indicator] = []
    for clause in _CLAUSE.finditer(masked):
        words = clause[0]
        hits = list(_NUMBER.finditer(words))
        for n, hit in enumerate(hits):
            stop = hits[n + 1].start() if n + 1 < len(hits) else len(words)
            each = _Hit(words[: hit.start()], words[hit.end() : stop], hit, target)
            if (_BEFORE_NOT.search(each.before) and not _PLACES.search(each.before)) or (
                re.fullmatch(r"(?:19|20)\d\d", hit["value"]) and not each.unit
            ):
                continue
            if _SPEED.fullmatch(each.unit) and not _RISING.search(each.before) and not _FALLING.search(each.before):
                continue  # a 30 km/h zone
            if _WORD.search(each.name) or each.unit or target:
                value = float(hit["value"].replace(",", ""))
                since = _BASELINE.match(text[clause.start() + hit.end() : clause.end()])
                baseline = since["said"] if since and each.basis == "growth" else ""
                found.append(Indicator(each.name, each.sign, value, each.unit, default, each.basis, baseline=baseline))
    named = [replace(i, name=found[n - 1].name) if n and _THEM.fullmatch(i.name) else i for n, i in enumerate(found)]
    return list(dict.fromkeys(named))
