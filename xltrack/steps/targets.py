"""Targets against actuals: what stands, what should stand by now, and the gap in the words notices use. No files.

Gaps subtract the *displayed* values (rounded half up, one decimal for shares), so that a reader's own subtraction agrees: 91.7 − 83.3 = 8.4.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from operator import eq, ge, gt, le, lt
from typing import Any

from xltrack.fields import STATUS_GOALS
from xltrack.grouped import grouped
from xltrack.later import regex
from xltrack.plan import Goal, Indicator, Item, Period, Plan, span_of, year_at
from xltrack.rates import past_due
from xltrack.records import Row
from xltrack.values import PERCENT, is_blank, read_number, read_numbers, rounded
from xltrack.words import say

COMPARE: Mapping[str, Callable[[Decimal, Decimal], bool]] = {">=": ge, "<=": le, ">": gt, "<": lt, "=": eq}
POINTS = (*PERCENT, "百分点", "个百分点")
# What numbers do that grow, or are to fall, as names of targets say it.
FALLS = regex(
    r"下降|降低|减少|压减|压降|削减|递减|缩短|缩小|降幅|降耗|减排|\b(?:reduc|decreas|declin|fall|cut)(?:e[sd]?|ed|s|ing|tion|ting|en)?\b",
    re.IGNORECASE,
)
RISES = regex(
    r"增长|增加|提高|提升|上升|递增|增速|增幅|\b(?:growth|grow(?:s|ing)?|increas(?:e[sd]?|ing)|ris(?:e[sd]?|ing))\b",
    re.IGNORECASE,
)
YEAR_END_ONLY = ("年均", "年平均", "不得", "不发生", "annual average", "must not")  # judged when the year is over


@dataclass(frozen=True, slots=True)
class Judgement:
    """One indicator at one day. ``state``: ``met``, ``missed``, ``on_pace``, ``behind``, ``waiting`` (judged at year-end), ``unknown`` (no number).

    ``expected``: the value due by now; ``rate`` and ``expected_rate``: shares of the target (0–1); ``gap`` in the target's own unit (percentage
    points for shares); ``words``: the sentence.
    """

    state: str
    expected: float | None = None
    rate: float | None = None
    expected_rate: float | None = None
    gap: float | None = None
    words: str = ""


def plain(value: Decimal | float) -> str:
    """A number as a notice prints it: no exponent, no trailing zeros."""
    text = f"{Decimal(str(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def judge(
    indicator: Indicator,
    actual: float | None,
    item: Item,
    period: Period,
    year: int | None,
    lang: str = "zh",
    begins: int = 1,
) -> Judgement:
    """An indicator's actual value against its target, at the day the period's data stand for. ``begins``: the month with which the year does."""
    if indicator.value is None or actual is None:
        return Judgement("unknown")
    over = _over(period, year, begins)
    if not over and (item.standing or any(word in indicator.name.casefold() for word in YEAR_END_ONLY)):
        return Judgement("waiting", words=say("target.waiting", lang, actual=_shown(actual, indicator, lang)))
    if indicator.basis == "cumulative":
        return _cumulative(indicator, actual, item, period, year, lang, begins)
    if indicator.basis == "frequency":
        return _frequency(indicator, actual, period, lang, begins)
    return _level(
        indicator, actual, lang, f"target.{_change(indicator)}" if indicator.basis == "growth" else "target.level"
    )


def _change(indicator: Indicator) -> str:
    """Which way a growth goes that is meant to be so much, as the last word of change in its name says: 能耗下降 of 3.5% fell, it did not grow."""
    fell, rose = (max((hit.start() for hit in words.finditer(indicator.name)), default=-1) for words in (FALLS, RISES))
    return "fall" if fell > rose else "growth"


def _over(period: Period, year: int | None, begins: int) -> bool:
    """Whether the year is over for a period: a final review, or data that stand for its last day or a later one."""
    day = period.day
    return period.kind == "final" or bool(day and day >= span_of(year or year_at(day, begins), begins)[1])


def _shown(value: Decimal | float, indicator: Indicator, lang: str) -> str:
    """A number with its unit, run together in Chinese sentences: 76吨, 76 tonnes, 63%."""
    return f"{plain(value)}{indicator.space if lang == 'en' else ''}{indicator.unit}"


def _level(indicator: Indicator, actual: float, lang: str, name: str) -> Judgement:
    """Compared directly; shares and growth differ by percentage points, everything else by its own unit."""
    target = indicator.value or 0.0
    have, want = Decimal(repr(actual)), Decimal(repr(target))
    gap = have - want
    good = COMPARE[indicator.comparison](have, want)
    apart = say("points", lang, n=plain(abs(gap))) if indicator.unit in POINTS else _shown(abs(gap), indicator, lang)
    state, shown = "met" if good else "missed", _shown(actual, indicator, lang)
    if gap == 0:
        words = say("target.equal", lang, actual=shown)
    else:
        side = say("above" if gap > 0 else "below", lang)
        words = say(f"{name}.{state}", lang, actual=shown, side=side, gap=apart)
    return Judgement(state, expected=target, gap=float(gap), words=words)


def share_of_time(indicator: Indicator, period: Period, year: int | None, begins: int = 1) -> float:
    """Share (0–1) of a cumulative target due by now: whole months plus days by days of the month from its start to its due day.

    Without start and due day it is the share of the year; with a typed target of the year it is that year's share, whatever the span.
    """
    day = period.day
    if day is None or _is_of_the_year(indicator, year):
        return period.gone(begins)
    own = year or year_at(day, begins)
    last = indicator.due or span_of(indicator.year or own, begins)[1]
    first = indicator.start or span_of(own, begins)[0]
    if first > last:  # check points it out; until it is mended the target runs through its last year
        first = span_of(year_at(last, begins), begins)[0]
    if day >= last:
        return 1.0
    return max(0.0, _months(first, day) / _months(first, last))


def _is_of_the_year(indicator: Indicator, year: int | None) -> bool:
    """Whether a cumulative target is the year's: typed as that year's part, or one that names neither days nor another year."""
    return indicator.annual is not None or not (indicator.start or indicator.due or indicator.year not in (None, year))


def _months(first: date, last: date) -> float:
    """Months from the beginning of one day to the end of another."""

    def place(day: date, gone: int) -> float:
        return day.year * 12 + day.month - 1 + gone / calendar.monthrange(day.year, day.month)[1]

    return place(last, last.day) - place(first, first.day - 1)


def _cumulative(
    indicator: Indicator, actual: float, item: Item, period: Period, year: int | None, lang: str, begins: int
) -> Judgement:
    """Completion against the share of time: 完成年度任务的83.3%，落后序时进度8.4个百分点. A target to stay below is compared directly, and so is
    one due in whole that rounding would call done."""
    target = indicator.annual if indicator.annual is not None else indicator.value or 0.0
    if indicator.comparison in ("<=", "<") or target <= 0:
        return _level(indicator, actual, lang, "target.level")
    share = 1.0 if _due_with(item, indicator, period, year) else share_of_time(indicator, period, year, begins)
    done, due = rounded(100 * actual / target), rounded(100 * share)
    gap = done - due
    reached = COMPARE[">" if indicator.comparison == ">" else ">="](Decimal(repr(actual)), Decimal(repr(target)))
    if share >= 1 and gap >= 0 and not reached and indicator.annual is None:
        return replace(_level(indicator, actual, lang, "target.level"), rate=actual / target, expected_rate=share)
    state = "met" if reached else "behind" if gap < 0 else "on_pace"
    whole = say("target.of_year" if _is_of_the_year(indicator, year) else "target.of_whole", lang)
    even = state == "on_pace" and gap == 0
    words = say(f"target.cumulative.{'even' if even else state}", lang, whole=whole, done=done, gap=abs(gap))
    return Judgement(state, target * share, actual / target, share, float(gap), words)


def _due_with(item: Item, indicator: Indicator, period: Period, year: int | None) -> bool:
    """Whether a number of the year that names no day of its own is due in whole, for the last day of its task is past: a task that is overdue
    has no number on schedule."""
    own = indicator.due is None and indicator.annual is None and indicator.year in (None, year)
    return own and past_due(item, period)


def _frequency(indicator: Indicator, actual: float, period: Period, lang: str, begins: int) -> Judgement:
    """应完成次数 against 已完成次数: the target is the number in a whole year, a fraction of a time is not yet due. What is not to happen more often than so
    many times is compared directly."""
    if indicator.comparison in ("<=", "<"):
        return _level(indicator, actual, lang, "target.level")
    share = period.gone(begins)
    due = int((indicator.value or 0.0) * share + 1e-9)
    short = due - actual
    state = "on_pace" if short <= 0 else "behind"
    words = say(f"target.frequency.{state}", lang, due=due, done=plain(actual), short=plain(max(short, 0)))
    return Judgement(state, float(due), actual / due if due else None, share, float(-short), words)


def figures(
    plan: Plan,
    period: Period,
    answers: Sequence[Row],
    finals: Mapping[tuple[str, str, str], Row],
    before: Mapping[tuple[str, ...], Row],
) -> list[Row]:
    """One dict per indicator and unit whose answer counts: columns of ``fields.STATUS_INDICATORS`` and ``item_status``.

    ``finals``: (item id, indicator name, target) → what the coordinator typed (``final``, ``final_basis``, own columns): a final figure goes
    before the unit's. ``before``: the same and the unit → the figure of the period before; what is not reported anew stays out, its last value
    is shown. In a final review, which asks no unit, the last value is the one that is judged.
    """
    known = ((place, row["actual"]) for place, row in before.items() if place[-1] and not is_blank(row.get("actual")))
    last_of = grouped((place[:-1], {"unit": place[-1], "last": actual}) for place, actual in known)
    by_item = grouped((row["id"], row) for row in answers if row["counts"])
    found = []
    for item in plan.items:
        counting = by_item.get(item.id, [])
        owing = {r["unit"] for r in counting}
        reported = [r for r in counting if str(r.get("actual", "")) != ""]
        for n, indicator in enumerate(item.indicators):
            place = (item.id, indicator.name, indicator.words(plan.language, plan.year))
            typed = finals.get(place, {})
            waiting = [r for r in last_of.get(place, ()) if period.kind == "final" or r["unit"] in owing]
            for row in reported or waiting or [{}]:
                final = _final(typed.get("final"), indicator)
                said = row.get("last") if period.kind == "final" else _nth(row.get("actual"), item, n)
                actual = final if final is not None else said
                judged = judge(indicator, actual, item, period, plan.year, plan.language, plan.settings.begins)
                last = before.get((*place, row.get("unit", "")), {})
                found.append(_figure(item, indicator, row, actual, judged, typed, last, plan))
    return found


def current_place(plan: Plan, item_id: str, name: str, target: str) -> tuple[str, str, str]:
    """(item id, indicator name, target) as the plan has it now, of an indicator known by an earlier target: the item's only one of that name."""
    item = plan.item(item_id)
    targets = [i.words(plan.language, plan.year) for i in item.indicators if i.name == name] if item else []
    return item_id, name, targets[0] if len(targets) == 1 else target


def _final(value: Any, indicator: Indicator) -> float | None:
    """A figure typed by the coordinator, as its target measures it."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value:
        return None
    read = read_numbers(float(value), [(indicator.unit, indicator.value or 0.0)]).value
    return float(value) if read is None else float(read)


def _nth(value: Any, item: Item, n: int) -> float | None:
    """The number typed for an item's n-th indicator: numbers stand in the order of the indicators that have a target."""
    valued = [k for k, i in enumerate(item.indicators) if i.value is not None]
    if n not in valued or value is None:
        return None
    if isinstance(value, (int, float)):
        return float(value) if len(valued) == 1 else None
    parts = [read_number(part).value for part in str(value).split("；")]
    return parts[valued.index(n)] if len(parts) == len(valued) else None


def _figure(
    item: Item,
    indicator: Indicator,
    row: Row,
    actual: float | None,
    judged: Judgement,
    typed: Row,
    before: Row,
    plan: Plan,
) -> Row:
    return {
        "id": item.id, "serial": item.serial, "text": item.text, "name": indicator.name, "target": indicator.words(plan.language, plan.year),
        "basis": indicator.basis, "force": indicator.force, "baseline": indicator.baseline, "unit": row.get("unit", ""), "actual": "" if actual is None else actual,
        "expected": "" if judged.expected is None else float(rounded(judged.expected, 2)), "rate": "" if judged.rate is None else judged.rate,
        "expected_rate": "" if judged.expected_rate is None else judged.expected_rate, "gap": "" if judged.gap is None else judged.gap,
        "target_state": judged.state, "words": judged.words, "before": before.get("actual", ""),
        **typed, "final": typed.get("final", ""), "final_basis": typed.get("final_basis", ""), "indicator": indicator, "judgement": judged,
    }  # fmt: skip


def doubts(answers: Sequence[Row], found: Sequence[Row], lang: str) -> dict[tuple[str, str], str]:
    """(item id, unit) → what the numbers say against the unit's own mark: its own numbers, else the final ones of the item that the coordinator typed."""
    pairs = grouped(((f["id"], f["unit"]), (f["indicator"], f["judgement"])) for f in found)
    said = {(r["id"], r["unit"]): r["effective"] for r in answers if r["counts"] and not r["verdict"]}
    judged = {place: pairs.get(place) or pairs.get((place[0], ""), []) for place in said}
    return {place: text for place, status in said.items() if (text := contradiction(status, judged[place], lang))}


GOOD, BAD = ("met", "on_pace"), ("missed", "behind")
BEYOND = 100  # a number so many times its target was typed in another unit, such as 万元 for 亿元


def contradiction(status: str, judged: list[tuple[Indicator, Judgement]], lang: str) -> str:
    """What the numbers say against a self-assessment, "" when they agree. The unit's mark stands; this is shown beside it.

    A missed 力争 target, and one judged only at year-end, contradict nothing. A number far beyond its target is doubted whatever the mark.
    """
    if beyond := [i for i, j in judged if i.comparison in (">=", ">") and _times_target(j) >= BEYOND]:
        return "\n".join(f"{i.name}{say('colon', lang)}{say('target.beyond', lang)}" for i in beyond)
    binding = [(i, j) for i, j in judged if i.force != "strive"]
    bad = [(i, j) for i, j in binding if j.state in BAD]
    if status in ("completed", "on_schedule") and bad:
        return "\n".join(f"{i.name}{say('colon', lang)}{j.words}" for i, j in bad)
    short = [(i, j) for i, j in binding if i.basis == "cumulative" and j.state == "on_pace"]
    if status == "completed" and short:  # on pace is not done
        return "\n".join(f"{i.name}{say('colon', lang)}{j.words}" for i, j in short)
    known = [j for _, j in binding if j.state in (*GOOD, *BAD)]
    if status == "behind" and known and all(j.state in GOOD for j in known):
        return say("target.better_than_said", lang)
    return ""


def _times_target(judged: Judgement) -> float:
    """How many times its target a number is; 0 where that cannot be said."""
    if judged.rate is not None:
        return judged.rate
    target = judged.expected or 0.0
    return (target + (judged.gap or 0.0)) / target if target > 0 else 0.0


# ── overall goals ──────────────────────────────────────────────────────────────────────────────────────────────────

GOAL_TYPED = tuple(f.key for f in STATUS_GOALS if f.typed)


def goal_rows(plan: Plan, period: Period, known: Sequence[Row]) -> list[Row]:
    """One dict per overall goal for the period shown, then what was typed of goals in other periods, the newest first: columns of
    ``fields.STATUS_GOALS`` and the coordinator's own. ``known``: the rows of the sheet as it stands; what was typed there stays."""
    typed = {(r["period"], r["text"], r["target"]): r for r in known}
    shown, rows = set(), []
    for goal in plan.goals:
        place = (period.label, goal.text, goal_target(goal, plan))
        shown.add(place)
        past = [typed.get((earlier.label, *place[1:]), {}).get("actual", "") for earlier in plan.before(period)]
        before = next((v for v in reversed(past) if not is_blank(v)), "")
        rows.append(_goal_row(goal, plan, period, typed.get(place, {}), before))
    rest = [r for place, r in typed.items() if place not in shown and any(not is_blank(v) for v in _own_words(r))]
    return rows + sorted(rest, key=lambda r: -plan.period_order.get(r["period"], -1))


def _own_words(row: Row) -> Iterator[Any]:
    """What the coordinator typed into a row: its columns to type in, and own ones."""
    ours = {f.key for f in STATUS_GOALS if not f.typed}
    return (value for name, value in row.items() if name not in ours)


def goal_target(goal: Goal, plan: Plan) -> str:
    """The number a goal names, as its row shows it; "" for one without."""
    return goal.indicator.words(plan.language, goal.year) if goal.name or goal.value is not None else ""


def _goal_row(goal: Goal, plan: Plan, period: Period, typed: Row, before: Any) -> Row:
    """A goal not reached yet is missed only when its year is over."""
    actual, lang, year = typed.get("actual", ""), plan.language, goal.year or plan.year
    number = None if is_blank(actual) else read_number(actual).value
    begins = plan.settings.begins
    judged = judge(goal.indicator, number, Item(goal.text), period, year, lang, begins)
    if judged.state == "unknown" and not is_blank(actual) and goal.value is not None:
        judged = Judgement("unknown", words=say("target.unread", lang))
    over = _over(replace(period, kind="regular"), year, begins) or (
        period.kind == "final" and (plan.year or 0) >= (year or 0)
    )
    state = "ahead" if judged.state in ("missed", "waiting") and not over else judged.state
    return typed | {
        "period": period.label, "text": goal.text, "target": goal_target(goal, plan), "year": "" if goal.year is None else goal.year, "before": before,
        "target_state": "" if goal.value is None else state, "words": judged.words, **{k: typed.get(k, "") for k in GOAL_TYPED},
    }  # fmt: skip
