"""Numbers: as typed, scaled to the measure that is asked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

from xltrack.later import regex
from xltrack.values.texts import ENDING, PUNCTUATION, SPACE, Reading, is_blank, is_placeholder, key, text_of, tidy

_NUMBER = regex(
    r"^([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+)(%|[^\d\s.,%+~-](?:\D|(?<=m)[23](?!\d)){0,11})?$"
)
_RAISED = regex(r"(?<!m)[⁰¹²³⁴-⁹₀-₉]", re.IGNORECASE)  # 30² is no 302; m² is a unit
_VAGUE = regex(
    r"约|近|左右|以上|以下|以内|超过?|不低于|不高于|不少于|多|余|上下|至|~|about|approx|around|nearly|almost|over"
    r"|under|atleast|atmost|morethan|lessthan|\d-\d|≥|≤|>|<"
)


_NO_UNITS = ("O", "o", "K", "k")  # 12O is 120, 12k 12 000, or something else
LARGEST = 1e15  # from here on a cell no longer holds every digit of a number, and no office counts so far

_EVERY_DIGIT = Context(prec=400)  # of the longest float


def rounded(value: Decimal | float, places: int = 1) -> Decimal:
    """Rounded half up, as offices do: 0.25 is 0.3, not 0.2. A float counts as it prints."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _EVERY_DIGIT)


def read_number(value: object) -> Reading:
    """A number typed as one, or as text: 1,234.50万元 is 1234.5, ９５％ is 95 (per cent stay per cent: 95, not 0.95).

    约80%, 80-90% and 95％以上 are no numbers, nor is what no office counts: the finding says what is needed. ``hint`` is the unit typed behind it.
    """
    if is_blank(value):
        return Reading(None)
    if isinstance(value, bool):
        return Reading(None, "number-unreadable")
    if isinstance(value, (int, float)):
        return _sensible(float(value) if abs(value) < LARGEST else LARGEST)
    if is_placeholder(value):
        return Reading(None, "counts-as-blank")
    text = tidy(text_of(value))
    if _RAISED.search(text):
        return Reading(None, "number-unreadable")
    plain = SPACE.sub("", unicodedata.normalize("NFKC", text).translate(PUNCTUATION)).rstrip(ENDING)
    if _VAGUE.search(plain.casefold()):
        return Reading(None, "number-vague")
    found = _NUMBER.match(plain)
    if not found or found[2] in _NO_UNITS:
        return Reading(None, "number-unreadable")
    return _sensible(float(found[1].replace(",", "")), found[2] or "")


def _sensible(number: float, unit: str = "") -> Reading:
    return Reading(number, hint=unit) if abs(number) < LARGEST else Reading(None, "number-too-large")


def read_counted(value: object, header: str) -> Reading:
    """A number of a column whose unit only its header names: so many thousands of it (1.2万) are taken as typed where the header names them (人数（万）), and
    said so where it does not."""
    reading = read_number(value)
    word = next((w for w in _TIMES if reading.hint and _number_word(reading.hint) == _TIMES[w]), "")
    return (
        Reading(reading.value, "number-of-thousands", header)
        if word and word not in key(header)
        else _told(reading, header)
    )


def _told(reading: Reading, header: str = "") -> Reading:
    """A number with the words in brackets behind it pointed out: 95（预计） is 95, and not all that was said. A unit that the header names says no more."""
    words = reading.hint.strip("()") if reading.hint.startswith("(") else ""
    says_no_more = words in PERCENT or words in key(header)
    return reading if says_no_more else Reading(reading.value, "number-remarked")


PERCENT = ("%", "％")
_FAR = 3  # a figure further off its target than so many times is hardly meant


def read_numbers(value: object, targets: Sequence[tuple[str, float]], names: Sequence[str] = ()) -> Reading:
    """The numbers of an item's indicators in one cell, in their order: 18；35, or a line each. Where their ``names`` stand beside them
    (PM10：35；PM2.5：18) or each has the unit of another, these tell which is which.

    ``targets``: (unit of measure, target value) of each. A share of a target in per cent is 95 or 0.95: what its own % sign, its cell's format
    (then it comes with the sign) or its target tells; what they leave open is a finding.
    """
    if len(targets) < 2 or is_blank(value) or is_placeholder(value) or isinstance(value, (int, float)):
        reading = read_number(_without_name(value, names)[1] if isinstance(value, str) else value)
        if reading.value is None or len(targets) >= 2:
            return reading if reading.value is None else Reading(None, "numbers-missing")
        return _scaled(reading, *targets[0]) if targets else _told(reading)
    parts = [p for p in re.split(r"[;；\n、]|,(?!\d{3}(?!\d))|，", text_of(value)) if tidy(p)]
    said = [_without_name(part, names if len({*names}) == len(names) else ()) for part in parts]
    readings = [read_number(number) for _, number in said]
    problem = next((r.problem for r in readings if r.problem), None)
    problem = "numbers-missing" if problem == "counts-as-blank" else problem  # 18；/ leaves one of two open
    if problem or len(readings) != len(targets):
        return Reading(None, problem or "numbers-missing")
    order = _order([name for name, _ in said], [r.hint for r in readings], [unit for unit, _ in targets])
    if order is None:
        return Reading(None, "numbers-missing")
    readings = [readings[n] for n in order]
    scaled = [_scaled(r, *target) for r, target in zip(readings, targets, strict=True)]
    told = next((r for r in sorted(scaled, key=lambda r: r.value is not None) if r.problem), Reading(None))
    whole = None if any(r.value is None for r in scaled) else tuple(r.value for r in scaled)
    return Reading(whole, told.problem, told.hint)


def _without_name(text: str, names: Sequence[str]) -> tuple[int | None, str]:
    """Which of the ``names`` stands before a number, None for none or another word, and the number."""
    label, colon, number = tidy(text).replace("：", ":").rpartition(":")
    if colon:
        return next((n for n, name in enumerate(names) if key(name) == key(label)), None), number
    begins = (name for name in names if name and not name[-1].isdigit() and number.startswith(name))
    longest = max(begins, key=len, default="")
    return (names.index(longest), number.removeprefix(longest)) if longest else (None, number)


def _order(named: Sequence[int | None], typed: Sequence[str], wanted: Sequence[str]) -> list[int] | None:
    """The place of each target's number among those typed: by their names, else by their units where each has another target's, else as they stand.
    None where a name stands beside the number of another target and not all are named."""
    places = [*range(len(wanted))]
    if sorted(n for n in named if n is not None) == places:
        return [named.index(n) for n in places]
    if any(n not in (None, place) for place, n in enumerate(named)):
        return None
    units = [key(unit) for unit in typed]
    if all(units) and len(set(units)) == len(units) and sorted(units) == sorted(map(key, wanted)):
        return [units.index(key(unit)) for unit in wanted]
    return places


# Words before a unit that say how many of it: 万户, 亿立方米, 3.6亿
_TIMES = {"千": 10**3, "万": 10**4, "亿": 10**8, "thousand": 10**3, "million": 10**6, "billion": 10**9}
# Units that measure the same, as so many of one of them
_UNITS: dict[str, tuple[int, str]] = {
    "公里": (1000, "米"), "千米": (1000, "米"), "km": (1000, "米"), "m": (1, "米"), "公斤": (1000, "克"), "千克": (1000, "克"), "kg": (1000, "克"), "吨": (10**6, "克"), "t": (10**6, "克"),
    "公顷": (15, "亩"), "方": (1, "立方米"), "度": (1000, "瓦时"), "千瓦时": (1000, "瓦时"), "kwh": (1000, "瓦时"), "mwh": (10**6, "瓦时"), "gwh": (10**9, "瓦时"),
    "m2": (1, "平方米"), "km2": (10**6, "平方米"), "平方公里": (10**6, "平方米"), "m3": (1, "立方米"), "μg/m3": (1, "微克/立方米"), "ug/m3": (1, "微克/立方米"),
    "千瓦": (1000, "瓦"), "kw": (1000, "瓦"), "mw": (10**6, "瓦"),
}  # fmt: skip


def _measured(unit: str) -> tuple[int, str]:
    """(how many, of what) a unit is: 万公里 is 10 000 000 米. 亿 alone is so many of nothing."""
    times, rest = 1, key(unit)
    while rest not in _UNITS and (word := next((w for w in _TIMES if rest.startswith(w)), "")):
        times, rest = times * _TIMES[word], rest.removeprefix(word)
    each, base = _UNITS.get(rest, (1, rest))
    return times * each, base


def _converted(number: float, typed: str, measure: str) -> float | None:
    """A number in another unit of the same kind, as its target measures it: 126000万元 is 12.6 of 亿元, and so is 12.6亿. None where the units differ
    in kind."""
    (times, base), (own, wanted) = _measured(typed), _measured(measure)
    if base and base != wanted:
        return None
    if not base:
        own = _number_word(measure)  # 3万 of a target in 公里 are that many 公里
    return float(Decimal(repr(number)) * times / own)


def _number_word(measure: str) -> int:
    """The number word before a unit: 10 000 of 万吨, 1 of 公里 and 千米."""
    unit = key(measure)
    return 1 if unit in _UNITS else next((n for word, n in _TIMES.items() if unit.startswith(word)), 1)


def _scaled(reading: Reading, measure: str, target: float) -> Reading:
    """A number as its target measures it. Up to 1 for a target in per cent it is read as the one that comes near the target: 95 for 0.95 where 95 is
    the target, 0.8 for 0.8 where 1 is."""
    number, typed = reading.value, reading.hint
    if typed and measure and key(typed) != key(measure):
        return _in_units_of(measure, number, typed)
    if measure not in PERCENT or typed or not 0 < number <= 1:
        return Reading(number)
    plain, share = (target / _FAR <= n <= target * _FAR for n in (number, min(number * 100, 100.0)))
    if plain == share:
        return Reading(None, "number-scale")
    return (
        Reading(number) if plain else Reading(float(f"{number * 100:.12g}"), "number-as-share", f"{number * 100:.12g}%")
    )


def _in_units_of(measure: str, number: float, typed: str) -> Reading:
    """A number typed with another unit: converted where that can be, and said so unless the number stays as it was typed."""
    in_percent = float(Decimal(repr(number)) / 10) if typed == "‰" else None
    own = in_percent if measure in PERCENT else _converted(number, typed, measure)
    if own is None:
        return Reading(number, "number-unit", measure)
    if own == number:
        return Reading(number)
    if abs(own) >= LARGEST:
        return Reading(None, "number-too-large")
    return Reading(own, "number-converted", f"{Decimal(repr(own)).normalize():f}{measure}")
