"""What people type, and what it means. Every reading keeps the original beside it: nothing here repairs in silence.

A reader returns a :class:`Reading`: the value, or None with the code of the finding that says why there is none.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from xltrack import later
from xltrack.later import regex

if TYPE_CHECKING:
    from rapidfuzz import fuzz, process
else:
    fuzz, process = later.module("rapidfuzz.fuzz"), later.module("rapidfuzz.process")

CELL_LIMIT = 32_767  # what an Excel cell holds, counted in UTF-16 units (Excel specifications and limits)
EPOCH = date(1899, 12, 30)  # day 0 of Excel's serial dates as LibreOffice and WPS reckon them

_INVISIBLE = regex(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\ufffe\uffff]"
)
_SPACE = regex(r"\s+")
_PUNCTUATION = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "〔": "(",
        "〕": ")",
        "【": "(",
        "】": ")",
        "[": "(",
        "]": ")",
        "。": ".",
        "—": "-",
        "–": "-",
        "－": "-",
        "﹣": "-",
        "−": "-",
    }
)
_ENDING = ".,;:!、"


class Reading(NamedTuple):
    """A value, or the code of what is wrong; ``hint`` is what was probably meant (a suggestion, never taken)."""

    value: Any
    problem: str | None = None
    hint: str = ""


def text_of(value: object) -> str:
    """A cell's value as a person sees it: 13800001111.0 is "13800001111", a midnight datetime is its day."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)


def tidy(text: str) -> str:
    """Text without control, direction and zero-width characters, line breaks as LF, outer white space off."""
    if text.isprintable():  # so it holds none of them
        return text.replace("_x000D_", "").strip()
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")).strip()


def has_invisible(text: str) -> bool:
    return bool(_INVISIBLE.search(text))


def utf16_length(text: str) -> int:
    """Length as Excel counts it: a rare character or an emoji counts twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def key(text: object) -> str:
    """What makes two texts the same text: width, case, spaces, quotes, bracket kinds and closing punctuation do not."""
    plain = text if text.__class__ is str else text_of(text)
    return _key_of_short(plain) if len(plain) <= _SHORT else _key(plain)


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).translate(_PUNCTUATION)
    return _SPACE.sub("", plain).casefold().rstrip(_ENDING)


# Headers, names and tasks stand in every return; no more than some 30 MB of them are kept.
_SHORT = 400
_key_of_short = lru_cache(maxsize=16_384)(_key)


def is_blank(value: object) -> bool:
    """Nothing a person could see: a lone space, zero-width or control character is blank."""
    if value.__class__ is str:
        return not (value[:1].isalnum() or tidy(value))
    return value is None or (isinstance(value, str) and not tidy(value)) or value != value


# ── names ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_SEPARATOR = regex(
    r"[、，,；;\n]|(?<=[\u3400-\u9fff)）])[ \t\u3000]+(?=[\u3400-\u9fff])|\s+/\s+|(?<=[\u3400-\u9fff])/(?=[\u3400-\u9fff])"
)
_MARK = regex(r"[、，,；;\n]")  # the same where neither a space nor a slash stands
_SPACED = frozenset(" \t\u3000/")
_OPEN, _CLOSE = "(（〔[【", ")）〕]】"
_BRACKET = regex(f"[{re.escape(_OPEN + _CLOSE)}]")


def split_names(text: object) -> tuple[str, ...]:
    """Names in one cell: separated by 、 ， , ； ; line breaks, a spaced slash, and spaces between Chinese names.

    Separators inside brackets do not count; a line that begins with a bracket belongs to the name before it.
    """
    source = tidy(text_of(text))
    source = re.sub(r"\s*\n\s*(?=[(（〔])", "", source) if "\n" in source else source
    separator = _MARK if _SPACED.isdisjoint(source) else _SEPARATOR
    if not _BRACKET.search(source):
        return _names_in(separator.split(source))
    parts, depth, begin, at = [], 0, 0, 0
    while at < len(source):
        depth += (source[at] in _OPEN) - (source[at] in _CLOSE)
        found = separator.match(source, at) if depth <= 0 else None
        if found:
            parts.append(source[begin:at])
            begin = at = found.end()
        else:
            at += 1
    parts.append(source[begin:])
    return _names_in(parts)


def _names_in(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for part in parts if (name := part.strip(" \t\u3000"))))


def nearest(name: str, names: Iterable[str], cutoff: float = 55) -> str:
    """The most similar name ("" when none is near): to be suggested, never taken."""
    choices = {n: key(n) for n in names}
    best = process.extractOne(key(name), choices, scorer=fuzz.WRatio, score_cutoff=cutoff)
    return str(best[2]) if best else ""


# ── dates ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_YMD = regex(r"^(\d{4}|\d{2})[-./年](\d{1,2})[-./月](\d{1,2})日?(?:[t]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$")
_COMPACT = regex(r"^((?:19|20)\d{2})(\d{2})(\d{2})$")
_MONTH_DAY = regex(r"^(\d{1,2})[-./月](\d{1,2})日?$")
_QUARTER = timedelta(days=92)
_SERIAL = (36526, 73050)  # 2000-01-01 … 2100-01-01


def _day(year: int, month: int, day: int) -> Reading:
    try:
        return Reading(date(year + 2000 if year < 100 else year, month, day))
    except ValueError:
        return Reading(None, "date-impossible")


def read_date(value: object, year: int | None = None, due: date | None = None) -> Reading:
    """A plain day from a date cell, a serial number or a text such as 2022.6.20, 2022年6月20日, 20220620, 22.6.20.

    A day without year is read only where ``year``, or the ``due`` day of the period it was typed for, settles it: 1月5日 on the
    form of December is next year's, 2月20日 on it may be either. 6月底, 二季度 and 长期坚持 name no day.
    """
    if is_blank(value):
        return Reading(None)
    if isinstance(value, datetime):
        return Reading(value.date())
    if isinstance(value, date):
        return Reading(value)
    plain = unicodedata.normalize("NFKC", tidy(text_of(value))).translate(_PUNCTUATION)
    plain = _SPACE.sub("", plain).rstrip(_ENDING).casefold()
    if found := _YMD.match(plain) or _COMPACT.match(plain):
        return _day(*(int(part) for part in found.groups()[:3]))
    if re.fullmatch(r"\d{5}(\.\d+)?", plain) and _SERIAL[0] <= float(plain) <= _SERIAL[1]:
        return Reading(EPOCH + timedelta(days=int(float(plain))))
    found = None if isinstance(value, float) else _MONTH_DAY.match(plain)
    if found:
        settled = _year_beside(due, int(found[1]), int(found[2])) if due else year
        return _day(settled, int(found[1]), int(found[2])) if settled else Reading(None, "date-without-year")
    return Reading(None, "date-unreadable")


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
_THIRDS = (("上旬", 10), ("中旬", 20))  # 下旬 ends with its month
_YEAR_MONTH = regex(r"((?:19|20)\d{2})[-./](1[0-2]|0?[1-9])(?![\d./-])")  # 2024.10, 2024-06
_RELATIVE = regex(r"之日起|以内|个月内|日内|天内|每|长期|常年|适时|持续|全年")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@lru_cache(maxsize=4096)
def read_deadline(text: str, year: int | None) -> date | None:
    """The last day a deadline names: 9月底前, 年底前, 2022年底前, 到2025年, 6月20日前, 三季度. None where it names no day,
    or where digits are damaged (20226月底前, 2022年13月).
    """
    plain = _SPACE.sub("", unicodedata.normalize("NFKC", tidy(text)))
    exact = read_date(plain.rstrip("前止内"), year)
    if exact.value:
        return exact.value  # type: ignore[no-any-return]
    if not plain or _RELATIVE.search(plain) or _DAMAGED.search(plain):
        return None
    plain = _YEAR_MONTH.sub(r"\1年\2月", plain)
    found_year = re.search(r"((?:19|20)\d{2})年?", plain)
    named = int(found_year[1]) if found_year else year
    if named is None:
        return None
    rest = plain.replace(found_year[0], "", 1) if found_year else plain
    if day := re.search(r"(\d{1,2})月(\d{1,2})日", rest):
        reading = _day(named, int(day[1]), int(day[2]))
        return reading.value  # type: ignore[no-any-return]
    month = 0
    if found := re.search(r"(?<!\d)(\d{1,2})月", rest):
        month = int(found[1])
    elif found := re.search(r"第?([一二三四1-4])季度", rest):
        month = _QUARTERS[found[1]] * 3
    elif "上半年" in rest or "半年" in rest:
        month = 6
    elif found_year or re.search(r"年底|年末|年内|下半年|年终|全年", rest):
        month = 12
    third = next((day for words, day in _THIRDS if words in rest), None)
    return date(named, month, third or calendar.monthrange(named, month)[1]) if 1 <= month <= 12 else None


_FROM_ISSUE = regex(
    r"(?:印发|发布|下发|公布|发文|签订|签发)(?:之日|后|之后)?起?,?(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})(?P<m>个?月|个?工作日|周|个?星期|日|天|年)(?:之?内|以内|前)"
)
_FROM_ISSUE_EN = regex(
    r"within(?P<n>\d{1,3})(?P<m>month|workingday|week|day|year)s?(?:of|from|after)(?:the)?(?:dateof)?(?:its|the)?(?:issue|publication)"
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
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}


def relative_span(text: str) -> tuple[int, str] | None:
    """(how many, of what) of a deadline reckoned from the issue of a plan: ``month``, ``day`` or ``working`` (days); None for any other text."""
    plain = _SPACE.sub("", unicodedata.normalize("NFKC", tidy(text))).casefold()
    found, spans = _FROM_ISSUE.search(plain), _SPANS
    if found is None:
        found, spans = _FROM_ISSUE_EN.search(plain), _SPANS_EN
    if found is None:
        return None
    measure, each = spans[found["m"].removeprefix("个")]
    return _count(found["n"]) * each, measure


def _count(text: str) -> int:
    """A whole number below a hundred, in digits or as 十五, 两."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (10 * _DIGITS.get(tens or "一", 1) if ten else 0) + _DIGITS.get(ones, 0)


# ── numbers ────────────────────────────────────────────────────────────────────────────────────────────────────────

_NUMBER = regex(r"^([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+)(%|[^\d\s.,%+~-][^\d]{0,11})?$")
_VAGUE = regex(
    r"约|近|左右|以上|以下|以内|超过?|不低于|不高于|不少于|多|余|上下|至|~|about|approx|around|nearly|almost|over|under|atleast|atmost|morethan|lessthan|\d-\d|≥|≤|>|<"
)


def rounded(value: Decimal | float, places: int = 1) -> Decimal:
    """Rounded half up, as offices do: 0.25 is 0.3, not 0.2. A float counts as it prints."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def read_number(value: object) -> Reading:
    """A number typed as one, or as text: 1,234.50万元 is 1234.5, ９５％ is 95 (per cent stay per cent: 95, not 0.95).

    约80%, 80-90% and 95％以上 are no numbers: the finding says what is needed. ``hint`` is the unit typed behind it.
    """
    if is_blank(value):
        return Reading(None)
    if isinstance(value, bool):
        return Reading(None, "number-unreadable")
    if isinstance(value, (int, float)):
        return Reading(float(value))
    plain = _SPACE.sub("", unicodedata.normalize("NFKC", tidy(text_of(value))).translate(_PUNCTUATION)).rstrip(_ENDING)
    if _VAGUE.search(plain.casefold()):
        return Reading(None, "number-vague")
    found = _NUMBER.match(plain)
    return (
        Reading(float(found[1].replace(",", "")), hint=found[2] or "") if found else Reading(None, "number-unreadable")
    )


PERCENT = ("%", "％")
_FAR = 3  # a figure further off its target than so many times is hardly meant


def read_numbers(value: object, targets: Sequence[tuple[str, float]]) -> Reading:
    """The numbers of an item's indicators in one cell, in their order: 18；35, or a line each, names allowed (PM10：35).

    ``targets``: (unit of measure, target value) of each. A share of a target in per cent is 95 or 0.95: what its own % sign, its cell's format
    (then it comes with the sign) or its target tells; what they leave open is a finding.
    """
    if len(targets) < 2 or is_blank(value) or isinstance(value, (int, float)):
        reading = read_number(value)
        if reading.value is None or len(targets) >= 2:
            return reading if reading.value is None else Reading(None, "numbers-missing")
        return _scaled(reading, *targets[0]) if targets else reading
    parts = [p for p in re.split(r"[;；\n、]|,(?!\d{3}(?!\d))|，", text_of(value)) if tidy(p)]
    readings = [read_number(re.split(r"[:：]", p)[-1]) for p in parts]
    problem = next((r.problem for r in readings if r.problem), None)
    if problem or len(readings) != len(targets):
        return Reading(None, problem or "numbers-missing")
    scaled = [_scaled(r, *target) for r, target in zip(readings, targets, strict=True)]
    told = next((r for r in sorted(scaled, key=lambda r: r.value is not None) if r.problem), Reading(None))
    whole = None if any(r.value is None for r in scaled) else tuple(r.value for r in scaled)
    return Reading(whole, told.problem, told.hint)


def _scaled(reading: Reading, measure: str, target: float) -> Reading:
    """A number as its target measures it. Up to 1 for a target in per cent it is read as the one that comes near the target: 95 for 0.95 where 95 is
    the target, 0.8 for 0.8 where 1 is."""
    number, typed = reading.value, reading.hint
    if typed and measure and key(typed) != key(measure):
        return Reading(number, "number-unit", measure)
    if measure not in PERCENT or typed or not 0 < number <= 1:
        return Reading(number)
    plain, share = (target / _FAR <= n <= target * _FAR for n in (number, min(number * 100, 100.0)))
    if plain == share:
        return Reading(None, "number-scale")
    return (
        Reading(number) if plain else Reading(float(f"{number * 100:.12g}"), "number-as-share", f"{number * 100:.12g}%")
    )


# ── choices, by dropdown or by tick ────────────────────────────────────────────────────────────────────────────────

_TICKS = "☑✓✔√■●◉☒✅▣◆★"
_BOXES = "☐□▢○◯◻⬜◇☆"
_TYPED_TICK = regex(r"[(]([√✓✔xXvV])[)]")
_TYPED_BOX = regex(r"[(][)]|<input[^>]*>")
_WORD_TICK = regex(r"^[:]?(是|v|y|yes)", re.IGNORECASE)
SYNONYMS = {
    "completed": (
        "完成",
        "已完工",
        "完工",
        "已办结",
        "办结",
        "已落实",
        "全部完成",
        "完成了",
        "done",
        "finished",
        "complete",
    ),
    "on_schedule": (
        "正常",
        "正常推进",
        "正在推进",
        "推进中",
        "进行中",
        "按计划推进",
        "达进度",
        "达序时",
        "基本完成",
        "正在办",
        "ok",
        "on track",
    ),
    "behind": ("滞后", "进度滞后", "推进缓慢", "未达进度", "欠进度", "未完成", "慢", "delayed", "late"),
    "not_started": ("未启动", "未开始", "没有开始", "未开展", "尚未开始", "not yet", "not begun"),
    "not_applicable": ("无此项", "不适用", "无", "n/a", "na"),
}


def is_tick(value: object) -> bool:
    """A lone mark that says yes: √, ☑, ✔ or a v."""
    return key(value) in {*map(key, _TICKS), "v", "√"}


def read_choice(value: object, labels: Sequence[str]) -> Reading:
    """One of ``labels``, picked from a dropdown, typed, or ticked in a text that lists several (☐已完成 ☑达到序时进度 …).

    Two ticks are a finding; a list without any tick is blank; another word is a finding, never guessed.
    """
    if is_blank(value):
        return Reading(None)
    plain = key(value)
    wanted = {key(label): label for label in labels}
    if plain in wanted:
        return Reading(wanted[plain])
    marked = _TYPED_BOX.sub("☐", _TYPED_TICK.sub("☑", plain))
    found = re.findall("|".join(map(re.escape, sorted(wanted, key=len, reverse=True))), marked) if wanted else []
    if not found:
        return Reading(None, "not-a-choice")
    ticked = _ticked(marked, found)
    outer = marked[: marked.index(found[0])] + marked[marked.rindex(found[-1]) + len(found[-1]) :]
    if (
        len(found) > 1
        and len(ticked) == 1
        and not any(ch in _BOXES for ch in marked)
        and not outer.strip(_ENDING + "/|")
        and f"{key(ticked[0])}:" not in marked
    ):
        side = _leans(value)
        near = found.index(ticked[0]) + (side == "right")
        return Reading(wanted[found[near]]) if side else Reading(None, "tick-unclear")
    if len(ticked) == 1:
        return Reading(wanted[ticked[0]])
    if len(ticked) > 1:
        return Reading(None, "two-ticks")
    untouched = len(set(found)) == len(wanted) or any(ch in _BOXES for ch in marked)
    return (
        Reading(None)
        if untouched and len(found) > 1
        else Reading(None, "two-ticks" if len(found) > 1 else "not-a-choice")
    )


def _leans(value: object) -> str:
    """To which neighbour a lone tick between labels belongs, as the spaces around it tell: "left", "right", "" when they do not."""
    lone = re.search(f"(\\S?)[{_TICKS}](\\S?)", unicodedata.normalize("NFKC", text_of(value)))
    return "" if lone is None or bool(lone[1]) == bool(lone[2]) else "left" if lone[1] else "right"


def _ticked(marked: str, found: Sequence[str]) -> list[str]:
    """The labels whose own mark is a tick: marks stand before the labels or after them, and the first or last one tells which.

    Of two marks between two labels (a box overwritten, a tick added) each belongs to its own neighbour.
    """
    gaps, at = [], 0
    for label in found:
        begin = marked.index(label, at)
        gaps.append(marked[at:begin])
        at = begin + len(label)
    gaps.append(marked[at:])
    marks = [[ch for ch in gap if ch in _TICKS + _BOXES] for gap in gaps]
    before = bool(marks[0]) or (not marks[-1] and any(gap and gap[-1] in _BOXES for gap in gaps[1:-1]))
    own: list[list[str]] = [[] for _ in found]
    for n, between in enumerate(marks):
        split = max(len(between) - 1, 0) if before else min(len(between), 1)
        if n == len(found) or (before and n and len(between) == 1 and not gaps[n].endswith(between[-1])):
            split = len(between)
        for ch in between[:split] if n else ():
            own[n - 1].append(ch)
        for ch in between[split:] if n < len(found) else ():
            own[n].append(ch)
        if n and len(found) > 1 and _WORD_TICK.match(gaps[n]):
            own[n - 1].append(_TICKS[0])
    return [label for label, signs in zip(found, own, strict=True) if any(ch in _TICKS for ch in signs)]


def suggest_choice(value: object, labels: Sequence[tuple[str, str]]) -> str:
    """The (label, class) whose label was probably meant by a word that is none: by known synonyms, then by likeness."""
    plain = key(value)
    for label, status in labels:
        if plain in {key(word) for word in SYNONYMS.get(status, ())}:
            return label
    return nearest(plain, [label for label, _ in labels], cutoff=60)
