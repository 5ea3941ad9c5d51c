"""The plan: what was promised, by whom, until when. Frozen values without behaviour beyond deriving from themselves."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import count
from typing import NamedTuple
from uuid import uuid4

from xltrack.fields import CLAIMS, ENUMS, MATERIAL_SIGNS, NOT_RETURNED, STATUSES, enum_label
from xltrack.values import key, read_deadline, relative_span
from xltrack.words import say

_NUMBERED = re.compile(
    r"\(?(\w{1,4})(?:\)[、.,:]?|[、.,:])(.+)"
)  # a serial and a text in one cell, as texts are compared
RELEVANT = ("有关", "相关", "relevant ")  # groups named so have their members per item
EVERY = (
    "各",
    "市直各",
    "县直各",
    "区直各",
    "省直各",
    "州直各",
    "其他",
    "全体",
    "所有",
    "all ",
    "each ",
    "every ",
)  # groups named so have their members once


WEEKEND = 5  # Monday is 0
CHECK_LETTERS = "ABCDFGHJKLMNPQRSTUVWXYZ"  # no E, I, O: no program takes an id for a number, no person O for 0


class Source(NamedTuple):
    """Where an item stands in the official document: the file's name and its line (1-based)."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something is due. ``date`` is None for what names no day (印发之日起2个月内, 每季)."""

    text: str
    date: date | None = None
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A number to reach. ``value`` is as printed (``unit`` "%" and value 95 for 95%); None for a target without number.

    ``basis``: ``level`` (compare directly), ``growth`` (in percentage points), ``cumulative`` (expected in proportion to the
    time from ``start`` to ``due``), ``frequency`` (done so often). ``force``: ``binding`` 约束性, ``expected`` 预期性, ``strive`` 力争.
    ``annual`` is a typed 年度分解目标: it replaces the share of time where given.
    """

    name: str
    comparison: str = ">="
    value: float | None = None
    unit: str = ""
    year: int | None = None
    basis: str = "level"
    start: date | None = None
    due: date | None = None
    baseline: str = ""
    annual: float | None = None
    force: str = "binding"

    def words(self, lang: str = "zh", year: int | None = None) -> str:
        """Name, comparison, value and unit in one line; the name alone for a target without number."""
        if self.value is None:
            shown = self.name
        else:
            space = "" if self.unit in {"%", "％", "‰"} or not self.unit else " "
            shown = f"{self.name} {enum_label('comparison', self.comparison, lang)} {self.value:.12g}{space}{self.unit}".strip()
        if self.year is None or self.year == year:
            return shown
        return f"{shown} ({self.year})" if lang == "en" else f"{shown}（{self.year}年）"


@dataclass(frozen=True, slots=True)
class Item:
    """One task. Unit tuples hold unit or group names as printed; see DESIGN of roles in :meth:`Plan.duties`.

    ``frequency``: how often what is done, as printed (每季, 每周：巡查). An entry of a problem list (``kind`` problem) has an ``origin`` (问题来源), the
    day it was ``found_on`` and a ``remedy`` (整改措施); its deadlines are the days by which it is put right.
    """

    text: str
    id: str = ""
    path: tuple[str, ...] = ()
    serial: str = ""
    sub: int | None = None
    kind: str = "regular"
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    joint: tuple[str, ...] = ()
    inherited: tuple[str, ...] = ()
    members: tuple[tuple[str, tuple[str, ...]], ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    frequency: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    start: date | None = None
    standing: bool = False
    leader: str = ""
    reporting: str = ""
    disclosure: str = "internal"
    weight: float | None = None
    former: tuple[str, ...] = ()
    origin: str = ""
    found_on: date | None = None
    remedy: str = ""
    change_basis: str = ""
    change_day: date | None = None
    source: Source | None = None
    extra: tuple[tuple[str, str], ...] = ()

    @property
    def parties(self) -> tuple[tuple[str, str], ...]:
        """(role, name) of every unit or group named, leads first."""
        roles = (("lead", self.lead), ("joint", self.joint), ("support", self.support), ("inherited", self.inherited))
        return tuple((role, name) for role, names in roles for name in names)

    def parties_words(self, lang: str = "zh") -> str:
        """Its units and groups as printed, a line a role: 牵头：甲局、乙局."""
        names: dict[str, list[str]] = {}
        for role, name in self.parties:
            names.setdefault(role, []).append(name)
        separator, colon = say("list.separator", lang), say("colon", lang)
        return "\n".join(f"{enum_label('role', role, lang)}{colon}{separator.join(own)}" for role, own in names.items())

    @property
    def due(self) -> date | None:
        """The last day any of its deadlines names."""
        return max((d.date for d in self.deadlines if d.date), default=None)

    def target_text(self, lang: str = "zh", year: int | None = None) -> str:
        """Its indicators as a form shows them, one a line: PM2.5 ≤ 20 微克每立方米. The year stands beside those of another one than ``year``.
        Of a problem then where it comes from, when it was found and how it is to be put right."""
        return "\n".join([*(i.words(lang, year) for i in self.indicators), *self._problem_lines(lang)])

    @property
    def deadline_text(self) -> str:
        """:meth:`deadline_words` in Chinese."""
        return self.deadline_words()

    def deadline_words(self, lang: str = "zh") -> str:
        """Its deadlines as a form shows them, one a line, each with what it is for; then how often it is done."""
        colon = say("colon", lang)
        lines = ((d.purpose, d.text or (d.date.isoformat() if d.date else "")) for d in self.deadlines)
        days = [f"{purpose}{colon}{text}" if purpose else text for purpose, text in lines if text]
        return "\n".join([*days, *self.frequency])

    def _problem_lines(self, lang: str) -> list[str]:
        found = self.found_on.isoformat() if self.found_on else ""
        said = (("origin", self.origin), ("found_on", found), ("remedy", self.remedy))
        return [f"{say(f'problem.{name}', lang)}{say('colon', lang)}{text}" for name, text in said if text]


@dataclass(frozen=True, slots=True)
class Contact:
    """A person of a unit: ``role`` as printed (联络员, 分管领导)."""

    role: str
    name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit (股室, 局, 乡镇) under its canonical name. ``until`` and ``successor``: abolished or renamed from that day."""

    name: str
    aliases: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    category: str = ""
    contacts: tuple[Contact, ...] = ()
    until: date | None = None
    successor: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting period. Overdue and elapsed time are measured at ``as_of``; ``share`` (0–1) replaces the elapsed share.

    ``weight`` is the period's part in the year's score. ``kind``: ``regular``; ``final`` is 年度终核, which asks no unit; ``confirmation`` is the 分解确认 round.
    ``asks``: the kinds of item it asks about (a monthly round of the problem list asks ``problem``); all where it is blank.
    """

    label: str
    due: date | None = None
    as_of: date | None = None
    share: float | None = None
    kind: str = "regular"
    weight: float | None = None
    asks: tuple[str, ...] = ()

    def covers(self, item: Item) -> bool:
        """Whether it asks about an item: one of the kinds it names, and no problem found after the day its data stand for."""
        if self.asks and item.kind not in self.asks:
            return False
        return not (item.found_on and self.day and item.found_on > self.day)

    @property
    def confirms(self) -> bool:
        """Whether units are asked to confirm their items (分解确认); what they say then is no progress and counts in no status or rate."""
        return self.kind == "confirmation"

    @property
    def decides(self) -> str:
        """The column its forms are answered by."""
        return "claim" if self.confirms else "status"

    @property
    def day(self) -> date | None:
        """The day its data stand for: ``as_of``, else the due day."""
        return self.as_of or self.due


@dataclass(frozen=True, slots=True)
class Material:
    """Something owed beside the answers: ``name`` as the office calls it, or a key of the enumeration ``material`` for the standard word.

    ``period``: a label, "" for every reporting period; ``owed_by``: units, groups or categories, () for every unit that is asked; ``due``: its own day.
    """

    name: str
    period: str = ""
    owed_by: tuple[str, ...] = ()
    due: date | None = None

    @property
    def kind(self) -> str:
        """form, sealed, half, annual, evidence or plan, by the words of its name; ``other`` for any other."""
        said = key(self.name)
        exact = next((k for k, labels in ENUMS["material"].items() if said in (k, *map(key, labels))), "")
        signs = ((k, sign) for k, words in MATERIAL_SIGNS.items() if k in ENUMS["material"] for sign in words)
        return exact or next((k for k, sign in signs if key(sign) in said), "other")

    def label(self, lang: str) -> str:
        """Its name in a language where it is a standard one."""
        return enum_label("material", self.name, lang)


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of the whole plan, outside its tasks (到2025年…): followed in the status workbook, sent to nobody, no item in any count.

    ``name``, ``comparison``, ``value``, ``unit``, ``baseline`` and ``force`` are those of an :class:`Indicator`; a goal of several numbers is several
    records of one ``text``. ``year``: by the end of which it is to be reached.
    """

    text: str
    year: int | None = None
    name: str = ""
    comparison: str = ">="
    value: float | None = None
    unit: str = ""
    baseline: str = ""
    force: str = "binding"
    source: Source | None = None

    @property
    def indicator(self) -> Indicator:
        """Its number to reach, compared directly."""
        return Indicator(
            self.name, self.comparison, self.value, self.unit, self.year, baseline=self.baseline, force=self.force
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer a unit may choose: its label, the class it counts as, and the kind of item it is for."""

    label: str
    status: str
    kind: str = "regular"


@dataclass(frozen=True, slots=True)
class Settings:
    """What differs between offices; each is a row of the master's settings sheet. Shares are 0–1, days are working days."""

    reporting: str = "each"
    group_rule: str = "worst"
    progress_basis: str = "cumulative"
    late_basis: str = "received"
    template: str = ""
    status_template: str = ""
    superior_form: str = ""
    closed_items: str = "keep"
    first_unit_leads: bool = False
    returned_means: str = "file"
    issue_date: date | None = None
    start_share: float = 0.5
    ranking: bool = False
    grade_excellent: float = 90.0
    grade_good: float = 80.0
    grade_pass: float = 60.0
    holidays: tuple[date, ...] = ()
    workdays: tuple[date, ...] = ()


class Duty(NamedTuple):
    """``unit`` answers for ``item`` in ``role`` (lead, joint, support, inherited), named through ``group`` or directly ("")."""

    item: str
    unit: str
    role: str
    group: str


@dataclass(frozen=True)
class Plan:
    """A year's plan; what a master workbook holds. Reading what was written gives an equal plan.

    ``last_id`` is the highest number that was ever given as an id, 0 where it was not kept: no part of what was promised, so it tells no
    two plans apart.
    """

    title: str = ""
    year: int | None = None
    language: str = "zh"
    id: str = ""
    items: tuple[Item, ...] = ()
    units: tuple[Unit, ...] = ()
    periods: tuple[Period, ...] = ()
    choices: tuple[Choice, ...] = ()
    settings: Settings = field(default_factory=Settings)
    goals: tuple[Goal, ...] = ()
    last_id: int = field(default=0, compare=False)
    materials: tuple[Material, ...] = ()

    @property
    def highest(self) -> int:
        """The highest number given as an id so far: that of an item, or of one taken out since."""
        return max([self.last_id, *(int(item.id[1:-1]) for item in self.items if is_form_id(item.id))])

    @cached_property
    def _units(self) -> dict[str, Unit]:
        names: dict[str, Unit] = {}
        for unit in self.units:
            for alias in unit.aliases:
                names.setdefault(key(alias), unit)
        return names | {key(unit.name): unit for unit in self.units}

    @cached_property
    def _items(self) -> dict[str, Item]:
        return {item.id: item for item in self.items if item.id}

    @cached_property
    def _periods(self) -> dict[str, Period]:
        return {key(period.label): period for period in self.periods}

    @cached_property
    def wordings(self) -> dict[str, tuple[Item, ...]]:
        """What items say, or said before, as texts are compared → those items."""
        found: dict[str, list[Item]] = {}
        for item in self.items:
            for wording in dict.fromkeys(map(key, (item.text, *item.former))):
                found.setdefault(wording, []).append(item)
        return {wording: tuple(items) for wording, items in found.items()}

    def worded(self, text: str) -> tuple[Item, ...]:
        """The items whose wording a text is, by itself or behind the item's own serial (2、清淤 is the text of serial 2)."""
        plain = key(text)
        if plain in self.wordings:
            return self.wordings[plain]
        split = _NUMBERED.fullmatch(plain)
        return tuple(i for i in self.wordings.get(split[2], ()) if key(i.serial) == split[1]) if split else ()

    @cached_property
    def headings(self) -> frozenset[str]:
        """The plan's title and the headings its items stand under, as texts are compared."""
        return frozenset((key(self.title), *(key(part) for item in self.items for part in item.path)))

    @cached_property
    def asked(self) -> dict[str, frozenset[str]]:
        """Unit → ids of the items it answers for."""
        return self.asked_on(None)

    def asked_in(self, period: Period | None) -> dict[str, frozenset[str]]:
        """The same as it stands in a period: only the items it covers; without one, all."""
        if period is None:
            return self.asked
        known = self._asked_by_period.get(period)
        if known is None:
            covered = {item.id for item in self.items if period.covers(item)}
            asked = self.asked_on(period.day).items()
            known = {unit: own for unit, items in asked if (own := items & covered)}
            self._asked_by_period[period] = known
        return known

    def asked_on(self, day: date | None) -> dict[str, frozenset[str]]:
        """The same as it stands on a day: the items of units abolished by then are their heirs'."""
        known = self._asked_by_day.get(day)
        if known is None:
            found: dict[str, set[str]] = {}
            for duty in self.all_duties(day):
                found.setdefault(duty.unit, set()).add(duty.item)
            known = self._asked_by_day[day] = {unit: frozenset(items) for unit, items in found.items()}
        return known

    @cached_property
    def _asked_by_day(self) -> dict[date | None, dict[str, frozenset[str]]]:
        return {}

    @cached_property
    def _asked_by_period(self) -> dict[Period, dict[str, frozenset[str]]]:
        return {}

    @cached_property
    def _spellings(self) -> dict[str, tuple[int, ...]]:
        """Every name of two characters and more, as names are compared → places of its units."""
        found: dict[str, list[int]] = {}
        for n, unit in enumerate(self.units):
            for name in (unit.name, *unit.aliases):
                if len(key(name)) >= 2:
                    found.setdefault(key(name), []).append(n)
        return {name: tuple(places) for name, places in found.items()}

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._spellings), default=0)

    def named_in(self, text: str) -> tuple[str, ...]:
        """Names of the units of which a name or alias stands somewhere in a text, in the order of the units."""
        plain = key(text)
        ends = ((n, min(n + self._longest, len(plain))) for n in range(len(plain)))
        parts = {plain[n:end] for n, last in ends for end in range(n + 2, last + 1)}
        places = {place for part in parts for place in self._spellings.get(part, ())}
        return tuple(self.units[place].name for place in sorted(places))

    @cached_property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """Group name → names of its members, in the order of the units."""
        found: dict[str, list[str]] = {}
        for unit in self.units:
            for group in unit.groups:
                found.setdefault(group, []).append(unit.name)
        return {group: tuple(names) for group, names in found.items()}

    @cached_property
    def _groups(self) -> dict[str, str]:
        return {key(group): group for group in self.groups}

    def unit(self, name: str) -> Unit | None:
        """The unit of that name or alias, compared without spaces, width and case."""
        return self._units.get(key(name))

    def heir(self, name: str, day: date | None = None) -> str:
        """The unit that answers for a unit on a day: itself, or, from the day it was abolished or renamed, its successor; without a day its
        last successor. A unit without a known successor stays its own.
        """
        seen: list[str] = []
        unit = self.unit(name)
        while unit and unit.name not in seen and unit.until and unit.successor and (day is None or unit.until <= day):
            seen.append(unit.name)
            unit = self.unit(unit.successor)
        if unit is None or unit.name in seen:
            return seen[-1] if unit is None and seen else name
        return unit.name if seen else name

    def owed(self, period: Period) -> tuple[tuple[str, Material], ...]:
        """(unit, material) of everything owed in a period: its form by every unit asked, the sealed copy where that is what counts as a return,
        and what the materials sheet lists; each material once a unit."""
        asked = [u.name for u in self.units if u.name in self.asked_in(period)] if period.kind != "final" else []
        always = ("form", "sealed") if self.settings.returned_means == "sealed" else ("form",)
        found = {(unit, key(kind)): (unit, Material(kind)) for kind in always for unit in asked}
        for material in self.materials:
            if key(material.period) == key(period.label) or (not material.period and period.kind == "regular"):
                for unit in self._owing(material, asked):
                    kind = material.kind
                    name = kind if kind in ("form", "sealed") else key(material.name)
                    found[unit, name] = (
                        unit,
                        material if kind not in ("form", "sealed") else replace(material, name=kind),
                    )
        order = {unit.name: n for n, unit in enumerate(self.units)}
        return tuple(sorted(found.values(), key=lambda pair: order.get(pair[0], len(order))))

    def _owing(self, material: Material, asked: list[str]) -> tuple[str, ...]:
        """Who owes a material: every unit asked, or those named singly, by group or by category."""
        if not material.owed_by:
            return tuple(asked)
        return tuple(dict.fromkeys(unit for name in material.owed_by for unit in self.named_by(name)))

    def named_by(self, name: str) -> tuple[str, ...]:
        """The units a name stands for: the unit, the members of a group, or those of a category; () where it stands for none."""
        unit, group = self.unit(name), self._groups.get(key(name))
        if unit:
            return (unit.name,)
        return (
            self.groups[group]
            if group
            else tuple(u.name for u in self.units if u.category and key(u.category) == key(name))
        )

    def day_of(self, text: str) -> date | None:
        """The day that the words of a deadline name: 9月底前 of the plan's year, 印发之日起2个月内 from its issue; None where they name none."""
        return read_deadline(text, self.year) or relative_day(text, self.settings)

    def item(self, item_id: str) -> Item | None:
        return self._items.get(item_id)

    def period(self, label: str) -> Period | None:
        return self._periods.get(key(label))

    @cached_property
    def _classes(self) -> dict[tuple[str, str], str]:
        named = {("regular", label): s for s, labels in STATUSES.items() if s != NOT_RETURNED for label in labels}
        return named | {(c.kind, c.label): c.status for c in self.choices}

    def class_of(self, kind: str, *labels: object) -> str:
        """What the first of several labels that is a choice for that kind of item counts as; "" where none is one."""
        known = self._classes
        return next(
            (c for label in labels if (c := known.get((kind, str(label))) or known.get(("regular", str(label))))), ""
        )

    @cached_property
    def claims(self) -> tuple[Choice, ...]:
        """What may be answered to any item in a confirmation round."""
        return tuple(Choice(labels[self.language == "en"], claim) for claim, labels in CLAIMS.items())

    def choices_for(self, kind: str, decides: str = "status") -> tuple[Choice, ...]:
        """What may be answered to an item of that kind; a kind without choices of its own takes the regular ones.
        ``decides``: the column it is answered in, ``claim`` in a confirmation round."""
        if decides == "claim":
            return self.claims
        own = tuple(c for c in self.choices if c.kind == kind)
        return own or tuple(c for c in self.choices if c.kind == "regular")

    def expand(self, item: Item, name: str) -> tuple[tuple[str, str], ...]:
        """(unit, group) for a name printed on an item: the unit itself with group "", or a group's members.

        Members typed for this item (有关… names differ from item to item) go before those of the units sheet.
        """
        unit = self.unit(name)
        if unit:
            return ((unit.name, ""),)
        own = {key(group): names for group, names in item.members}.get(key(name))
        if own is not None:
            known = [u.name if (u := self.unit(n)) else n for n in own]
            return tuple((n, name) for n in known)
        group = self._groups.get(key(name))
        return tuple((n, name) for n in self.groups[group]) if group else ()

    def duties(self, item: Item, day: date | None = None) -> tuple[Duty, ...]:
        """Who answers for an item. A unit named singly and again through its group is asked once, in its first role.

        Under 牵头单位汇总报 only leads (or, where none is marked, joint units) are asked. With a ``day`` the heirs of units abolished by then are.
        """
        known = self._duties.get(id(item))
        duties = self._duties_of(item) if known is None else known
        if day is None or not self._abolished:
            return duties
        found: dict[str, Duty] = {}
        for duty in duties:
            heir = self.heir(duty.unit, day)
            found.setdefault(heir, duty._replace(unit=heir))
        return tuple(found.values())

    def duties_in(self, item: Item, period: Period) -> tuple[Duty, ...]:
        """Who answers for an item in a period: nobody where it does not cover the item."""
        return self.duties(item, period.day) if period.covers(item) else ()

    @cached_property
    def _abolished(self) -> bool:
        return any(unit.until and unit.successor for unit in self.units)

    @cached_property
    def _duties(self) -> dict[int, tuple[Duty, ...]]:
        return {id(item): self._duties_of(item) for item in self.items}

    def _duties_of(self, item: Item) -> tuple[Duty, ...]:
        seen: dict[str, Duty] = {}
        for role, name in item.parties:
            for unit, group in self.expand(item, name):
                seen.setdefault(unit, Duty(item.id, unit, role, group))
        duties = tuple(seen.values())
        if (item.reporting or self.settings.reporting) == "lead":
            answering = tuple(d for d in duties if d.role == "lead") or tuple(d for d in duties if d.role == "joint")
            return answering or duties
        return duties

    def all_duties(self, day: date | None = None) -> Iterator[Duty]:
        for item in self.items:
            yield from self.duties(item, day)


def elapsed(day: date) -> float:
    """Share of the year (0–1) gone at the end of a day: whole months plus days by days of the month, by 12.

    30 November is 11/12 = 91.7%, as notices reckon 序时进度.
    """
    months = day.month - 1 + day.day / calendar.monthrange(day.year, day.month)[1]
    return months / 12


def is_working(day: date, settings: Settings) -> bool:
    """Monday to Friday but for 节假日, and the weekends worked in return (调休上班日)."""
    return day in settings.workdays or (day.weekday() < WEEKEND and day not in settings.holidays)


def relative_day(text: str, settings: Settings) -> date | None:
    """The day a deadline reckoned from the plan's issue names: 印发之日起2个月内, within 2 months of issue. None where it is reckoned from something
    else (反馈之日起), or the plan has no 印发日期.

    The day of issue is not counted; a month ends on the day of the same number, or the month's last (民法典 201、202条).
    """
    found = relative_span(text)
    if found is None or settings.issue_date is None:
        return None
    number, measure = found
    day = settings.issue_date
    if measure == "month":
        month = day.month - 1 + number
        year, month = day.year + month // 12, month % 12 + 1
        return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    if measure == "day":
        return day + timedelta(days=number)
    for _ in range(number):
        day += timedelta(days=1)
        while not is_working(day, settings):
            day += timedelta(days=1)
    return day


def is_relevant(name: str) -> bool:
    """Whether a name is a group whose members differ from item to item (有关乡镇)."""
    return any(word in name.casefold() for word in RELEVANT)


def is_group(name: str) -> bool:
    """Whether a name reads as a group: 各中队, 市直各单位, 有关乡镇, 市安委会成员单位, all towns."""
    return name.casefold().startswith(EVERY) or name.endswith("成员单位") or is_relevant(name)


def form_id(number: int) -> str:
    """The id of the n-th item: T, at least three digits, a check letter (weighted digits modulo 23), such as T007J."""
    digits = f"{number:03d}"
    weighted = sum(int(d) * w for d, w in zip(reversed(digits), (3, 7, 11, 13, 17, 19, 5, 2), strict=False))
    return f"T{digits}{CHECK_LETTERS[weighted % 23]}"


@lru_cache(maxsize=16_384)
def is_form_id(text: str) -> bool:
    """Whether a text is an id as :func:`form_id` makes them: one digit typed wrong or two exchanged are noticed."""
    return text[:1] == "T" and text[1:-1].isascii() and text[1:-1].isdigit() and form_id(int(text[1:-1])) == text


def with_ids(plan: Plan) -> Plan:
    """The plan with every blank item id filled, and a plan id; what stands stays. Ids of items taken out are not given again."""
    fresh = count(plan.highest + 1)
    items = tuple(item if item.id else replace(item, id=form_id(next(fresh))) for item in plan.items)
    filled = replace(plan, items=items, id=plan.id or f"X{uuid4().hex[:10].upper()}")
    return replace(filled, last_id=filled.highest)
