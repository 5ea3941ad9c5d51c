"""From items as found to a plan: units into roles, deadlines and numbers read, kinds set, doubts gathered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from xltrack.documents import Doubt
from xltrack.fields import PROBLEM
from xltrack.headers import find
from xltrack.importing.directions import meant_as_most
from xltrack.importing.found import Found
from xltrack.importing.grammar import ADDS, CLOSING, DEDUCTS, KIND, PLACE, UNIT_ROLES, view
from xltrack.importing.grammar.amounts import (
    BEFORE,
    MEASURE,
    METRIC_END,
    POINT,
    QUANTITY,
    RECURRING,
    SAME_MEASURES,
)
from xltrack.importing.grammar.english import (
    APRIL,
    OFFICES,
    fiscal_end,
    in_financial_year,
    in_next_year,
    is_english,
    slashed_day,
    told_closer,
)
from xltrack.importing.grammar.headers import ONLY_TARGET
from xltrack.importing.meaning.actors import is_somebody, opening, openings, resolved
from xltrack.importing.meaning.deadlines import find_deadlines, read_deadline_cell
from xltrack.importing.meaning.indicators import find_indicators, implausible, read_target
from xltrack.importing.meaning.likeness import alike
from xltrack.importing.meaning.naming import clean
from xltrack.importing.meaning.nearby import near_day
from xltrack.importing.meaning.numerals import read_mark
from xltrack.importing.meaning.stages import STEPS, parted, stages, steps_of, tells_steps, with_stages, within
from xltrack.importing.meaning.units import Parties, is_group, read_units
from xltrack.importing.meaning.years import title_span, title_year
from xltrack.later import regex
from xltrack.plan import Deadline, Indicator, Item, Settings, Source, Unit, relative_day
from xltrack.values import key, read_date, read_number
from xltrack.words import say

_RANGE = regex(r"\d\s*%?\s*(?:-+|~|至|到)\s*\d+(?:\.\d+)?\s*(?:%|个|家|万|公里|座|条|处|户|件|项)")


@dataclass(slots=True)
class Gathered:
    """What gathers while the items of a document are read, one after the other."""

    year: int | None
    lang: str
    default_year: int | None = None
    financial_year: int | None = None  # its first year, where the plan is for one: 2025 of 2025/26
    year_begins: int | None = None  # the month it begins with, where the document says
    day_first: bool | None = None  # of 3/4/2026, where its other days show it
    settings: Settings = field(default_factory=Settings)
    inherited: list[str] = field(default_factory=list)
    aliases: dict[str, list[str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    spelled: dict[str, str] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    odd: set[str] = field(default_factory=set)

    def doubt(self, position: int | None, where: str, text: str, code: str, serial: str = "", **params: object) -> None:
        reason = say(f"doubt.{code}", self.lang, **params)
        self.doubts.append(Doubt(position, where, text, reason, code, serial))

    def register(self, name: str) -> str:
        """The first spelling of a name: width and spaces do not make another unit."""
        if name not in self.spelled:
            table = self.groups if is_group(name) else self.names
            self.spelled[name] = table.setdefault(key(name), name)
        return self.spelled[name]


def kind_of(item: Found) -> str:
    """The kind its section names (前置, 否决, 加分, 扣分, 附加); 附加 sections deduct or add as the item's words
    say.
    """
    for heading in reversed(item.path):
        if kind := _kind_named(heading):
            unclear = kind == "bonus" and "加分" not in heading
            return "deduction" if unclear and DEDUCTS.search(item.text) and not ADDS.search(item.text) else kind
    return "regular"


@lru_cache(maxsize=1024)
def _kind_named(heading: str) -> str:
    if len(heading) > 30 and CLOSING.search(view(heading)):
        return ""
    return next((kind for kind, words in KIND if words.search(heading)), "")


# ── units ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _parties(gathered: Gathered, item: Found, position: int) -> tuple[Parties, tuple[str, ...]]:
    text = item.text
    named = any(part.role in ("", *UNIT_ROLES) for part in item.parts)
    acting = [] if named else opening(text) or resolved(text, view(text)) or openings(text)
    parties = read_units([*item.parts, *acting])
    for role in ("lead", "support", "joint"):
        setattr(parties, role, [gathered.register(name) for name in getattr(parties, role)])
    for name, alias in parties.aliases.items():
        known = gathered.aliases.setdefault(gathered.register(name), [])
        if alias not in known:
            known.append(alias)
            gathered.doubt(None, "units", name, "alias", other=alias)
    if not parties.names:
        gathered.doubt(position, "joint", item.text, "no-unit", item.serial)
    for name in parties.names:
        told = is_group(name) or is_somebody(name) or PLACE.fullmatch(view(name)) or OFFICES.fullmatch(name)
        if not told and name not in gathered.odd:
            gathered.odd.add(name)
            gathered.doubt(position, "joint", name, "odd-name", item.serial)
    inherited = tuple(name for name in gathered.inherited if name not in parties.names)
    if parties.later:
        gathered.inherited = [gathered.register(name) for name in parties.later]
        gathered.doubt(position, "inherited", "、".join(gathered.inherited), "inherited", item.serial)
    return parties, inherited


def make_units(gathered: Gathered) -> tuple[Unit, ...]:
    """A unit for every single name in order of appearance; groups wait for members, look-alikes for a decision."""
    taken = {key(alias) for aliases in gathered.aliases.values() for alias in aliases}
    names = [name for plain, name in gathered.names.items() if plain not in taken]
    for first, other in alike(names):
        gathered.doubt(None, "units", first, "alike", other=other)
    for group in gathered.groups.values():
        near = _probable_members(group, names)
        hint = (
            say("doubt.group-hint", gathered.lang, names=say("list.separator", gathered.lang).join(near))
            if near
            else ""
        )
        gathered.doubt(None, "units", group, "group", hint=hint)
    return tuple(Unit(name, tuple(gathered.aliases.get(name, ()))) for name in names)


def _probable_members(group: str, names: Sequence[str]) -> list[str]:
    """Names of the document that end like the group does: 市容中队 for 各中队, towns for 各乡(镇)人民政府.
    Suggested, not taken.
    """
    plain = view(group)
    endings = [ending for ending in ("中队", "股", "科", "局", "镇", "乡", "街道", "园区") if ending in plain]
    found = []
    for name in names:
        bare = re.sub(r"(?:人民政府|办事处)$", "", view(name))
        if any(bare.endswith(ending) for ending in endings):
            found.append(name)
    return found


# ── deadlines, numbers ─────────────────────────────────────────────────────────────────────────────────────────────


def _deadlines(gathered: Gathered, item: Found, parties: Parties, position: int) -> tuple[tuple[Deadline, ...], bool]:
    found: list[Deadline] = []
    standing = False
    days = [text for _, text in item.targets if _DAY_ALONE.fullmatch(view(text).strip())]
    steps = [text for header, text in item.targets if text not in days and tells_steps(header, item.kind)]
    for text in (*item.deadlines, *parties.deadlines, *days):
        read, always = read_deadline_cell(text, gathered.year)
        found += read
        standing = standing or always
    in_text, damaged = find_deadlines(item.text, gathered.year, several=gathered.year != gathered.default_year)
    for text in steps:
        told = {each.date for each in found}
        found += [each for each in find_deadlines(text, gathered.year)[0] if each.date and each.date not in told]
    if item.targets and (reached := stages(item.targets, gathered.year)):
        found = with_stages(found, reached)
    known = {each.date for each in found if each.date}
    in_text = [each for each in in_text if each.date is None or each.date not in known]
    found += [each for each in in_text if not (is_english(each.text) and told_closer(each, known))]
    found = [replace(each, date=each.date or _reckoned(gathered, each.text)) for each in found]
    found = [_of_financial_year(gathered, item, position, each) for each in found]
    for text in damaged:
        gathered.doubt(position, "deadline", text, "damaged-date", item.serial)
    for each in found:
        if (
            each.date is None
            and not is_frequency(each)
            and not any(view(each.text).startswith(view(text)[:5]) for text in damaged)
            and not standing
        ):
            gathered.doubt(position, "deadline", each.text, "no-day", item.serial)
    return tuple(dict.fromkeys(found)), standing


def _of_financial_year(gathered: Gathered, item: Found, position: int, each: Deadline) -> Deadline:
    """Q3 2025/26, and Q3 or March in a plan for that year, as the document's own financial year has them; where it does not say when that
    begins, a doubt.
    """
    day = fiscal_end(each.text, gathered.year_begins or APRIL) if each.date else None
    day = day or _of_plan(gathered, each.text, each.date)
    if day is None:
        return replace(each, date=in_next_year(each.text, each.date, gathered.settings.issue_date))
    if gathered.year_begins is None:
        gathered.doubt(position, "deadline", each.text, "financial-year", item.serial)
    return replace(each, date=day)


def _of_plan(gathered: Gathered, text: str, day: date | None) -> date | None:
    if gathered.financial_year is None or not is_english(text):
        return None
    return in_financial_year(text, day, gathered.financial_year, gathered.year_begins or APRIL)


def _within(gathered: Gathered, header: str) -> date | None:
    """The day a column of targets for a part of the year is for: 上半年目标, Q1."""
    day = within(header, gathered.year)
    return (_of_plan(gathered, header, day) or day) if day else None


def _reckoned(gathered: Gathered, text: str) -> date | None:
    """The day of words that tell it from when the document was issued: 印发之日起2个月内, 下月10日前."""
    day = relative_day(text, gathered.settings) or near_day(view(text), gathered.settings.issue_date)
    return day or slashed_day(text, gathered.day_first)


_RHYTHM = regex(
    r"^(?:(?:every|each|(?:week|month|quarter|year)ly|half-yearly|annually)\b|(?:每?[周旬]|[月季年]度|半年度?)$)",
    re.IGNORECASE,
)


def is_frequency(deadline: Deadline) -> bool:
    """Whether what was read as a deadline names no day but how often: 每季, 每月28日前, quarterly."""
    return deadline.date is None and bool(RECURRING.match(view(deadline.text)) or _RHYTHM.match(deadline.text))


def _rhythm(deadline: Deadline, lang: str) -> str:
    return f"{deadline.text}{say('colon', lang)}{deadline.purpose}" if deadline.purpose else deadline.text


def _indicators(gathered: Gathered, item: Found, position: int) -> tuple[Indicator, ...]:
    told = (
        item.kind == "problem" and not item.mends and bool(item.targets)
    )  # the numbers of a problem say how bad it is
    own = [] if told else find_indicators(item.text, gathered.default_year, since=gathered.year)
    found = list(own)
    for printed, text in item.targets:
        span = title_span(printed)  # 2025/26 target
        year = span[1] if span else title_year(printed) or gathered.default_year
        if _YEAR_ALONE.fullmatch(printed) and year and gathered.year and year < gathered.year:
            continue  # what was reached before
        due = _within(gathered, printed) or (within(item.text, gathered.year) if len(item.text) <= _NAME else None)
        header, measure = _without_measure(printed, item.measure)
        measured = _measured(item, header, own)
        if _CHANGE.search(header):  # 增幅 beside the number itself: its unit is no longer that of the row
            measured, measure = f"{_MEASURE_BEHIND.sub('', item.text)}{header}", "%"
        signed = f"{item.sign}{text}" if text[:1].isdigit() else text
        more = read_target(measured, signed, measure, year)
        more = [replace(each, name=_counted_in_text(each, printed, own)) for each in more] if due else more
        more = [replace(each, comparison="<=") if meant_as_most(item, text, each) else each for each in more]
        same = {_number_said(each) for each in own}
        bare = {(each.comparison, each.value, "", each.year) for each in own}  # 新签客户120家 beside 目标值 120
        new = [each for each in more if due or _number_said(each) not in same | bare]
        last = bool(_LAST_PART.fullmatch(printed))
        new = [each for each in new if due or last or not any(_says_again(each, other) for other in found)]
        new = [each for each in new if each not in found] if last else new
        found += [replace(each, due=due) if due else each for each in new]
    rising = {each.name for each in found if each.value and each.comparison == ">="}
    found = [
        each for each in found if each.value != 0 or not each.due or each.name not in rising
    ]  # nothing is asked yet
    most = {(each.name, each.unit) for each in found if not each.due and each.comparison == "<="}
    found = [  # 上半年18天，全年15天以内: on the way it is a most too
        replace(each, comparison="<=") if each.due and (each.name, each.unit) in most else each for each in found
    ]
    for each in found:
        if each.value is None:
            gathered.doubt(position, "indicators", each.name, "no-number", item.serial, goal=each.baseline)
        elif implausible(each):
            gathered.doubt(position, "indicators", f"{each.name} {each.value:g}{each.unit}", "implausible", item.serial)
    if _RANGE.search(view(item.text)) and found:
        gathered.doubt(position, "indicators", item.text, "range", item.serial)
    return tuple(found)


def _counted_in_text(each: Indicator, header: str, own: Sequence[Indicator]) -> str:
    """What a number of a column for a part of the year counts, where the column says no more than when: the one thing of the task in its measure."""
    alike = [other.name for other in own if other.unit == each.unit]
    return alike[0] if each.name == header and len(alike) == 1 else each.name


def _number_said(each: Indicator) -> tuple[str, float | None, str, int | None]:
    """What a number asks, whatever its thing is called and however its measure is written."""
    scale = each.unit[:1] if each.unit[:1] in ("万", "亿") else ""
    plain = each.unit.removeprefix(scale)
    return each.comparison, each.value, scale + SAME_MEASURES.get(plain, plain), each.year


def _says_again(each: Indicator, other: Indicator) -> bool:
    """Whether two columns ask for one number: 改造450户, and 困难家庭改造450户."""
    alike = each.value is not None and _number_said(each) == _number_said(other) and each.name != other.name
    return alike and (each.name.endswith(other.name) or other.name.endswith(each.name))


def _without_actor(indicator: Indicator, names: Sequence[str]) -> Indicator:
    """县应急局要储备编织袋12万条, 请财政局安排资金300万元: who acts, and who asks it, is no part of what is counted."""
    if indicator.name[:1] not in _ASK_FIRST and not indicator.name.startswith(tuple(names)):
        return indicator
    asked = _ASKS.match(indicator.name)
    at = begin = asked.end() if asked else 0
    while who := max((name for name in names if indicator.name.startswith(name, at)), key=len, default=""):
        at += len(who)
        joins = _JOINS.match(indicator.name, at)
        at = joins.end() if joins else at
    must = _MUST.match(indicator.name, at) if at > begin else None
    at = must.end() if must else at
    told = clean(indicator.name[at:]) if must or (asked and at > begin) else ""
    return replace(indicator, name=told or indicator.name)


_ASKS = regex("请|由|责成|要求")
_ASK_FIRST = frozenset("请由责要")  # what those begin with
_JOINS = regex("、|和|与|及|会同")
_MUST = regex(r"(?=[于在]\d)|要|应当?|须|需|务必|负责|抓紧|尽快|牵头")
_NAME = 12  # characters of a task that is but the name of a column: 一季度任务
_NAME_EN = 60  # characters of an English task that names what the number beside it measures
_NAMES_MEASURE = regex(rf"\((?:单位:)?(?P<measure>{MEASURE})\)$", re.IGNORECASE)
_LAST_PART = regex(r"(?i:q4)|第?[四4]季度")  # what it is to reach is the year's
_YEAR_ALONE = regex(r"(?:19|20)\d\d年?度?")
_BROKEN = regex(r"#(?:REF!|VALUE!|N/A|NAME\?|DIV/0!|NULL!|NUM!)")  # what a formula that fails shows
_DAY_ALONE = regex(rf"(?:于|在)?{POINT}\s*(?:{BEFORE})?(?:完成)?")  # a target that is a day
_MEASURE_BEHIND = regex(r"\s*[(（][^()（）]{1,8}[)）]$")
_MONEY = regex(r"投资(?:额|计划|目标|任务)?$")  # 计划投资 below 单位：万元 says what its numbers are by itself
_CHANGE = regex(r"(?:增幅|增速|增长率?|降幅)(?:[(（]?%[)）]?)?$")


def _without_measure(header: str, measure: str) -> tuple[str, str]:
    """(header, measure): 年度目标（亿元） says in what its numbers count, but not what they measure; 计划投资（万元） says both."""
    found = _NAMES_MEASURE.search(view(header))
    if not found or not ONLY_TARGET.fullmatch(key(header[: found.start()])):
        return header, measure
    return header[: found.start()], measure or found["measure"]


def _measured(item: Found, header: str, own: Sequence[Indicator]) -> str:
    """What the bare number of a target column measures: the task, where that is itself a short name, the one number
    the task itself names, else the header.
    """
    if item.measured or _NAMES_MEASURE.search(view(header)) or _MONEY.search(header):
        return item.measured or header
    if own and (STEPS.search(header) or (len(own) == 1 and len(item.text) <= 30)):
        return own[0].name  # 6月底前开工30部: of the lifts
    if len(item.text) <= 30 and METRIC_END.search(view(item.text)):
        return item.text  # 收入20万元以上村占比 is measured, whatever number its own name holds
    return (
        header
        if len(item.text) > (_NAME_EN if item.text.isascii() else 30)
        or CLOSING.search(view(item.text))
        or QUANTITY.search(view(item.text))
        else item.text
    )


def _problem(
    gathered: Gathered, item: Found, columns: Sequence[tuple[str, str]], position: int
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """What an entry of a problem list says of itself (where it comes from, when it was found, its remedy), and its other own columns."""
    known: dict[str, Any] = {}
    other: list[tuple[str, str]] = []
    for header, text in columns:
        field = find(header, PROBLEM)
        if field is None or field.key in known:
            other.append((header, text))
        elif field.kind != "date":
            known[field.key] = text
        elif day := read_date(text, gathered.year).value:
            known[field.key] = day
        elif text:
            other.append((f"原{header}", text))
            gathered.doubt(position, field.key, text, "damaged-date", item.serial)
    return known, other


def make_item(gathered: Gathered, item: Found, position: int) -> Item:
    """The item of a found text, its doubts noted at the gathered."""
    parties, inherited = _parties(gathered, item, position)
    if _BROKEN.match(item.text):
        gathered.doubt(position, "text", item.text, "error-cell", item.serial)
    for where, text, code in item.doubts:
        gathered.doubt(position, where, text, code, item.serial)
    task, steps = steps_of(item.text)
    asked = replace(item, text=task, targets=[*steps, *parted(item.targets)]) if steps or item.targets else item
    deadlines, standing = _deadlines(gathered, asked, parties, position)
    kind = item.kind or kind_of(item)
    if kind != "regular":
        gathered.doubt(position, "kind", item.path[0] if item.path else "", "kind", item.serial)
    targets = [(header, text) for header, text in item.targets if header]
    weighed = item.weight or parties.weight
    weight = read_number(weighed).value if weighed else None
    year = gathered.default_year if gathered.year else _year_of(deadlines)
    problem, extra = _problem(gathered, item, [*targets, *item.extra], position)
    first = item.lines[0] if item.lines else None
    return Item(
        text=item.text.strip(),
        path=tuple(part.replace("\n", "") for part in item.path),
        serial=item.serial,
        sub=item.sub,
        kind=kind,
        lead=tuple(parties.lead),
        support=tuple(parties.support),
        joint=tuple(parties.joint),
        inherited=inherited,
        deadlines=tuple(each for each in deadlines if not is_frequency(each)),
        frequency=tuple(dict.fromkeys(_rhythm(each, gathered.lang) for each in deadlines if is_frequency(each))),
        indicators=tuple(
            _without_actor(each if each.year or not year else replace(each, year=year), parties.names)
            for each in _indicators(gathered, asked, position)
        ),
        standing=standing,
        leader=parties.leader or item.leader,
        weight=float(weight) if weight is not None else None,
        source=Source(first.file, first.line) if first else None,
        **problem,
        extra=tuple(extra),
    )


def _year_of(deadlines: Sequence[Deadline]) -> int | None:
    """The year all deadlines of a task are in: where nothing tells that of the plan, its numbers are for it."""
    years = {each.date.year for each in deadlines if each.date}
    return years.pop() if len(years) == 1 else None


def check_serials(gathered: Gathered, items: Sequence[Item]) -> None:
    """Point at serials that skip within a section or a document: an item may have been lost."""
    before: Item | None = None
    for position, item in enumerate(items):
        number = _number(item.serial)
        last = _number(before.serial) if before else None
        if number is not None and last is not None and number not in (last, last + 1, 1):
            gathered.doubt(position, "serial", item.text[:40], "serial", item.serial)
        before = item if number is not None else before


def _number(serial: str) -> int | None:
    mark = read_mark(f"{view(serial)}." if serial.isdigit() else view(serial))
    return mark.number if mark else None
