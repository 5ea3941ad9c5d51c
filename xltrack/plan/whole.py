"""The plan put together: who is asked what, by whatever name, on whatever day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import count, takewhile
from pathlib import Path
from typing import NamedTuple, TypeVar
from uuid import uuid4

from xltrack.enums import CLAIMS, ENUMS, NOT_RETURNED, STATUSES, enum_label
from xltrack.grouped import grouped
from xltrack.plan.given import accept
from xltrack.plan.items import Goal, Item, form_id, is_form_id
from xltrack.plan.periods import Material, Period, relative_day
from xltrack.plan.settings import Choice, Settings
from xltrack.plan.units import Unit
from xltrack.values import key, read_deadline, shortened
from xltrack.values.calendars import english_end

# A serial and a text in one cell, as texts are compared.
_NUMBERED = re.compile(r"\(?(\w{1,4})(?:\)[、.,:]?|[、.,:])(.+)")

Known = TypeVar("Known")


class Duty(NamedTuple):
    """``unit`` answers for ``item`` in ``role`` (lead, joint, support, inherited), named through ``group`` or directly ("")."""

    item: str
    unit: str
    role: str
    group: str


class Tenure(NamedTuple):
    """Who an item was with before it went to others: ``parties`` (role, name) on the days before ``until`` or, where no day is known, in the
    periods before ``period``; with neither it is only known that they answered for it. With nobody, before it came into the plan."""

    item: str
    until: date | None
    period: str
    parties: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Plan:
    """A year's plan; what a master workbook holds. Reading what was written gives an equal plan.

    ``language``, zh or en, is that of its workbooks. ``id`` ties forms and ledgers to it; made once, it is kept through retitling.
    :func:`xltrack.with_ids` gives a plan made in hand its own, and those of its items. ``choices``: what may be
    answered; :func:`xltrack.write_plan` writes the usual ones where there are none. ``goals`` and ``materials``: what is followed beside the items, and owed
    beside the forms.
    ``last_id`` is the highest number that was ever given as an id, 0 where it was not kept; ``path`` the master it was read from, beside which
    its templates and its ledger lie, None for one made in hand; ``tenures``, the oldest first, what a ledger knows of units that items were
    with before. They are no part of what was promised, so they tell no two plans apart.
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
    tenures: tuple[Tenure, ...] = field(default=(), compare=False)
    path: Path | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        listed = ("items", "units", "periods", "choices", "goals", "materials")
        accept(self, several=listed, one_of={"language": ENUMS["language"]})

    def __repr__(self) -> str:
        return f"Plan(title={self.title!r}, items={len(self.items)}, units={len(self.units)}, periods={[p.label for p in self.periods]})"

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
        found = grouped((wording, i) for i in self.items for wording in dict.fromkeys(map(key, (i.text, *i.former))))
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
        return _by_unit(self.all_duties())

    def asked_in(self, period: Period | None) -> dict[str, frozenset[str]]:
        """The same as it stands in a period: only the items it covers; without one, all."""
        if period is None:
            return self.asked
        known = self._asked_by_period.get(period)
        if known is None:
            known = _by_unit(duty for item in self.items for duty in self.duties_in(item, period))
            self._asked_by_period[period] = known
        return known

    @cached_property
    def _asked_by_period(self) -> dict[Period, dict[str, frozenset[str]]]:
        return {}

    @cached_property
    def _spellings(self) -> dict[str, tuple[int, ...]]:
        """Every name of two characters and more, as names are compared → places of its units."""
        names = ((key(name), n) for n, unit in enumerate(self.units) for name in (unit.name, *unit.aliases))
        return {name: tuple(places) for name, places in grouped(names).items() if len(name) >= 2}

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

    def shortened(self, text: str) -> str:
        """The one unit whose name a text shortens as people do in names of files, "" where that could be several: without what it belongs to
        (县委组织部: 组织部), or a beginning or end of it (Parks of Parks Centre). To be pointed out where it is taken."""
        return shortened(text, {n: u.name for u in self.units for n in (u.name, *u.aliases)})

    @cached_property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """Group name → names of its members, in the order of the units."""
        found = grouped((group, unit.name) for unit in self.units for group in unit.groups)
        return {group: tuple(names) for group, names in found.items()}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every name that stands for a unit or for several."""
        own = (name for u in self.units for name in (u.name, *u.aliases, *u.groups, u.category, u.successor) if name)
        return tuple(dict.fromkeys(own))

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

    def inherited(
        self, known: Mapping[tuple[str, str], Known], day: date | None
    ) -> dict[tuple[str, str], tuple[tuple[str, Known], ...]]:
        """What is known by (item id, unit), on a day known of the units' heirs too: each with the unit it is of, for several may have become one."""
        found: dict[tuple[str, str], tuple[tuple[str, Known], ...]] = {}
        found |= {place: ((place[1], value),) for place, value in known.items()}
        for (item, unit), value in known.items():
            heir = self.heir(unit, day)
            if heir != unit:
                found[item, heir] = (*found.get((item, heir), ()), (unit, value))
        return found

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
        """The day that the words of a deadline name: 9月底前 or by 30 June of the plan's year, 印发之日起2个月内 from its issue; None where they
        name none."""
        return english_end(text, self.year) or read_deadline(text, self.year) or relative_day(text, self.settings)

    def item(self, item_id: str) -> Item | None:
        return self._items.get(item_id)

    def period(self, label: str) -> Period | None:
        return self._periods.get(key(label))

    def with_day(self, label: str, day: date | None) -> Plan:
        """The plan with another day that the data of one period stand for, where one is given; what earlier ones said at theirs stands."""
        known = self.period(label)
        if known is None or day in (None, known.day):
            return self
        return replace(self, periods=tuple(replace(p, as_of=day) if p is known else p for p in self.periods))

    @cached_property
    def classes(self) -> dict[str, dict[str, str]]:
        """Kind of item → label → class, for ``regular`` and every kind with choices of its own: the master's choices, of a label given twice the first
        one, then the regular ones, then the names of the classes."""
        names = {label: status for status, labels in STATUSES.items() if status != NOT_RETURNED for label in labels}
        own: dict[str, dict[str, str]] = {"regular": {}}
        for choice in self.choices:
            own.setdefault(choice.kind, {}).setdefault(choice.label, choice.status)
        regular = own["regular"] | {k: v for k, v in names.items() if k not in own["regular"]}
        return {kind: mine | {k: v for k, v in regular.items() if k not in mine} for kind, mine in own.items()}

    def classes_of(self, kind: str) -> Mapping[str, str]:
        """Label → class for a kind of item."""
        return self.classes.get(kind, self.classes["regular"])

    def class_of(self, kind: str, *labels: object) -> str:
        """What the first of several labels that is a choice for that kind of item counts as; "" where none is one."""
        known = self.classes_of(kind)
        return next((c for label in labels if (c := known.get(str(label)))), "")

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

    def word_of(self, kind: str, status: str) -> str:
        """The word of a class for a kind of item: the master's own where it has one choice of it, else the usual one."""
        own = {c.label for c in self.choices_for(kind) if c.status == status}
        return own.pop() if len(own) == 1 else enum_label("status", status, self.language)

    def asked_before(self, period: Period) -> tuple[Period, ...]:
        """The reporting periods before one, in the master's order."""
        return tuple(p for p in self.before(period) if p.kind == "regular")

    def before(self, period: Period) -> tuple[Period, ...]:
        """All periods before one, in the master's order; every one where the plan does not know it."""
        return tuple(takewhile(lambda p: p.label != period.label, self.periods))

    def ends_with(self, period: Period) -> bool:
        """Whether a period is the last that reports progress, or the final review."""
        return period.kind == "final" or [p.label for p in self.periods if p.kind == "regular"][-1:] == [period.label]

    @cached_property
    def period_order(self) -> dict[str, int]:
        """Label → its place in the master's order."""
        return {period.label: n for n, period in enumerate(self.periods)}

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
        known, duties = self._duties.get(item.id, (None, ()))
        if known is not item:
            duties = self._duties_of(item)
        if day is None or not self._abolished:
            return duties
        found: dict[str, Duty] = {}
        for duty in duties:
            heir = self.heir(duty.unit, day)
            found.setdefault(heir, duty._replace(unit=heir))
        return tuple(found.values())

    def duties_in(self, item: Item, period: Period) -> tuple[Duty, ...]:
        """Who answers for an item in a period: nobody where it does not cover the item, and those it was with then where it went to others since."""
        return self.duties(self.stood(item, period), period.day) if period.covers(item) else ()

    def stood(self, item: Item, period: Period) -> Item:
        """An item with the units it was with in a period."""
        tenures = self._tenures.get(item.id, ())
        return next((_with(item, t) for t in tenures if self._lasted(t, period)), item)

    def asks_about(self, item: Item, period: Period) -> bool:
        """Whether a period asks about an item: one it covers, that was in the plan by then."""
        return period.covers(item) and self.held(item, period)

    def held(self, item: Item, period: Period) -> bool:
        """Whether an item was in the plan by a period."""
        return bool(self.stood(item, period).parties or not item.parties)

    def at_other_times(self, item: Item, period: Period) -> tuple[Duty, ...]:
        """Who does not answer for an item in a period but did before, or does since; each once."""
        now = {duty.unit for duty in self.duties_in(item, period)}
        stood = (item, *(_with(item, t) for t in self._tenures.get(item.id, ())))
        found = {duty.unit: duty for one in reversed(stood) for duty in self.duties(one, period.day)}
        return tuple(duty for unit, duty in found.items() if unit not in now)

    def _lasted(self, tenure: Tenure, period: Period) -> bool:
        """Whether an item was still with the units of a tenure in a period."""
        if tenure.until and period.day:
            return period.day < tenure.until
        now, moved = self.period_order.get(period.label), self.period_order.get(tenure.period)
        return now is not None and moved is not None and now < moved

    @cached_property
    def _tenures(self) -> dict[str, tuple[Tenure, ...]]:
        return {item: tuple(found) for item, found in grouped((t.item, t) for t in self.tenures).items()}

    @cached_property
    def _abolished(self) -> bool:
        return any(unit.until and unit.successor for unit in self.units)

    @cached_property
    def _duties(self) -> dict[str, tuple[Item, tuple[Duty, ...]]]:
        return {item.id: (item, self._duties_of(item)) for item in self.items}

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


def _by_unit(duties: Iterable[Duty]) -> dict[str, frozenset[str]]:
    return {unit: frozenset(items) for unit, items in grouped((d.unit, d.item) for d in duties).items()}


def _with(item: Item, tenure: Tenure) -> Item:
    """An item with the units of a tenure."""
    roles = grouped(tenure.parties)
    own = {role: tuple(roles.get(role, ())) for role in ("lead", "joint", "support", "inherited")}
    return replace(item, lead=own["lead"], joint=own["joint"], support=own["support"], inherited=own["inherited"])


def with_ids(plan: Plan) -> Plan:
    """The plan with every blank item id filled, and a plan id; what stands stays. Ids of items taken out are not given again."""
    filled = _numbered(plan, lambda _: True)
    filled = replace(filled, id=plan.id or f"X{uuid4().hex[:10].upper()}")
    return replace(filled, last_id=filled.highest)


def with_ties(plan: Plan) -> Plan:
    """The plan with an id for every item that has indicators, which a master ties to their item by its id alone."""
    return _numbered(plan, lambda item: bool(item.indicators))


def _numbered(plan: Plan, wanted: Callable[[Item], bool]) -> Plan:
    """The plan with an id for every wanted item that has none."""
    fresh = count(plan.highest + 1)
    items = (item if item.id or not wanted(item) else replace(item, id=form_id(next(fresh))) for item in plan.items)
    return replace(plan, items=tuple(items))
