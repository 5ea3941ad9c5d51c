"""What is wrong with a plan, each at its cell. No files: places are asked of whoever read the plan."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from rapidfuzz import fuzz

from xltrack.findings import Finding
from xltrack.later import regex
from xltrack.plan import WEEKEND, Item, Plan, is_form_id, is_group, is_relevant, is_working, span_of
from xltrack.rates import SCORED
from xltrack.records import Layout
from xltrack.values import key, nearest, read_deadline
from xltrack.words import say

Place = Callable[[str, int, str], tuple[str, str]]  # (sheet key, record index, field key) -> (worksheet, cell)
_NUMBER = regex(r"\d+(?:\.\d+)?")
ALIKE = 80.0  # likeness (0–100) of two unit names above which they may be one unit under two names


# Words of deadlines that name a rhythm, or that a task holds all the time.
_NO_DAY = (
    "之日", "每", "长期", "常年", "持续", "半年", "适时", "全年", "常态",
    "every", "each ", "monthly", "quarterly", "ongoing", "on-going", "continuous", "permanent", "all year", "year-round",
)  # fmt: skip


def nowhere(_sheet: str, _index: int, _field: str) -> tuple[str, str]:
    """The place of a plan that was not read from a workbook."""
    return "", ""


def check(plan: Plan, place: Place = nowhere, file: str = "") -> tuple[Finding, ...]:
    """Every problem of a plan: identity, units, deadlines, periods. Several leads are a note, an unread deadline a warning."""
    parts = _identity, _items, _weights, _units, _alike, _periods, _beyond, _choices, _materials
    return _found(parts, plan, place, file)


def essentials(plan: Plan, place: Place = nowhere, file: str = "") -> tuple[Finding, ...]:
    """Of :func:`check`, what every command needs to know: problems of identity, of units and of periods."""
    return _found((_identity, _units, _periods), plan, place, file)


def unasked_numbers(plan: Plan, layouts: Sequence[Layout], file: str = "") -> tuple[Finding, ...]:
    """A note where a plan has numbers to reach and none of its forms asks how far they are."""
    numbers = sum(each.value is not None for item in plan.items for each in item.indicators)
    asked = any(layout.column("actual") for layout in layouts)
    return () if asked or not numbers else (Finding("numbers-unasked", file, found=str(numbers)),)


At = Callable[..., Finding]


def _found(
    parts: Iterable[Callable[[Plan, At], Iterator[Finding]]], plan: Plan, place: Place, file: str
) -> tuple[Finding, ...]:
    def at(sheet: str, index: int, field: str, code: str, **params: str) -> Finding:
        return Finding(code, file, *place(sheet, index, field), **params)

    return tuple(f for part in parts for f in part(plan, at))


def _identity(plan: Plan, at: At) -> Iterator[Finding]:
    if not plan.id:
        yield at("settings", 0, "setting_value", "plan-id-missing")
    ids = Counter(item.id for item in plan.items if item.id)
    places = Counter((item.path, item.serial, item.sub) for item in plan.items if item.serial)
    texts = Counter((item.path, key(item.text)) for item in plan.items if item.text)
    for n, item in enumerate(plan.items):
        here = partial(at, "items", n, item=item.id)
        if not item.id:
            yield here("id", "id-missing", found=item.text)
        elif not is_form_id(item.id):
            yield here("id", "id-malformed", found=item.id)
        elif ids[item.id] > 1:
            yield here("id", "id-duplicate", found=item.id)
        if item.serial and places[item.path, item.serial, item.sub] > 1:
            yield here("serial", "serial-duplicate", found=item.serial)
        if item.text and texts[item.path, key(item.text)] > 1:
            yield here("text", "text-duplicate", found=item.text)


def _choices(plan: Plan, at: At) -> Iterator[Finding]:
    for n, choice in enumerate(plan.choices):
        if choice.label and choice.status != plan.classes_of(choice.kind).get(choice.label):
            yield at("choices", n, "label", "choice-twice", found=choice.label)


def _items(plan: Plan, at: At) -> Iterator[Finding]:
    told: set[str] = set()
    for n, item in enumerate(plan.items):
        here = partial(at, "items", n, item=item.id)
        if not item.text:
            yield here("text", "item-text-missing")
        if not item.parties:
            yield here("lead", "unit-missing")
        if len(item.lead) > 1:
            yield here("lead", "several-leads", found=str(len(item.lead)))
        for deadline in item.deadlines:
            if deadline.text and not deadline.date and not _names_no_day(deadline.text, plan.year):
                yield here("deadline", "deadline-unreadable", found=deadline.text)
        for indicator in item.indicators:
            if indicator.start and indicator.due and indicator.start > indicator.due:
                yield here("text", "indicator-dates", found=indicator.name)
            if _of_former_wording(item, indicator.value):
                yield here("text", "indicator-former", found=indicator.words(plan.language, plan.year))
        yield from _parties(plan, item, here, told)


def _weights(plan: Plan, at: At) -> Iterator[Finding]:
    """The first item without weight where others have one: beside them it weighs nothing in the year's score."""
    scored = [(n, item) for n, item in enumerate(plan.items) if item.kind in SCORED]
    bare = [(n, item) for n, item in scored if not item.weight]
    if bare and len(bare) < len(scored):
        n, item = bare[0]
        counts = {"found": str(len(scored) - len(bare)), "expected": str(len(bare))}
        yield at("items", n, "weight", "weight-missing", item=item.id, **counts)


def _of_former_wording(item: Item, value: float | None) -> bool:
    """Whether a former wording asked for the number and the present one does not."""
    return value not in _numbers(item.text) and any(value in _numbers(text) for text in item.former)


def _numbers(text: str) -> set[float]:
    """The numbers that stand in a text."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "")
    return {float(number) for number in _NUMBER.findall(plain)}


def _names_no_day(text: str, year: int | None) -> bool:
    """Whether a deadline is kept as what it is (每季, 印发之日起2个月内) or was given 无: then it needs no day."""
    return read_deadline(text, year) is not None or any(word in text.casefold() for word in _NO_DAY)


def _parties(plan: Plan, item: Item, here: At, told: set[str]) -> Iterator[Finding]:
    """Names of an item that reach nobody; a group that whole departments belong to is told of once, one whose members differ by item at each.
    ``here``: makes a finding about a column of the item; ``told``: groups that were told of."""
    names = [u.name for u in plan.units]
    last = max((p.day for p in plan.periods if p.day), default=None)
    for role, name in item.parties:
        for unit, _ in plan.expand(item, name):
            known = plan.unit(unit)
            if known and known.until and last and known.until <= last and plan.heir(unit, last) == unit:
                yield here(role, "unit-abolished", unit=unit, found=unit, expected=known.until.isoformat())
        if plan.expand(item, name) or name in told:
            continue
        if not is_group(name):
            yield here(role, "unit-unknown", found=name, hint=nearest(name, names))
            continue
        yield here(role, "group-empty", found=name)
        if not is_relevant(name):
            told.add(name)
    for group, members in item.members:
        for member in members:
            if plan.unit(member) is None:
                yield here("members", "unit-unknown", found=f"{group}：{member}", hint=nearest(member, names))


def _units(plan: Plan, at: At) -> Iterator[Finding]:
    owner: dict[str, str] = {}
    asked = {duty.unit for day in (None, *(p.day for p in plan.periods)) for duty in plan.all_duties(day)}
    names = [u.name for u in plan.units]
    for n, unit in enumerate(plan.units):
        here = partial(at, "units", n, unit=unit.name)
        for name in (unit.name, *unit.aliases):
            other = owner.setdefault(key(name), unit.name)
            if other != unit.name:
                both = say("list.separator", plan.language).join((other, unit.name))
                yield here("aliases", "alias-ambiguous", found=name, expected=both)
        if unit.successor and plan.unit(unit.successor) is None:
            hint = nearest(unit.successor, names)
            yield here("successor", "unit-unknown", found=unit.successor, hint=hint)
        if plan.items and unit.name not in asked:
            yield here("unit", "unit-without-item", found=unit.name)


def _alike(plan: Plan, at: At) -> Iterator[Finding]:
    """Near-equal names (市容环卫股 / 环卫股) are offered as possible aliases, never merged."""
    for n, unit in enumerate(plan.units):
        for other in plan.units[:n]:
            one, two = key(unit.name), key(other.name)
            contained = len(min(one, two, key=len)) >= 3 and (one in two or two in one)
            if contained or (min(len(one), len(two)) >= 4 and fuzz.ratio(one, two) >= ALIKE and one[0] == two[0]):
                yield at("units", n, "unit", "units-alike", unit=unit.name, found=unit.name, expected=other.name)


def _periods(plan: Plan, at: At) -> Iterator[Finding]:
    if not plan.periods:
        yield at("periods", 0, "period", "period-missing")
    labels = Counter(key(p.label) for p in plan.periods)
    for n, period in enumerate(plan.periods):
        here, day = partial(at, "periods", n, period=period.label), period.due
        if labels[key(period.label)] > 1:
            yield here("period", "period-duplicate", found=period.label)
        if day is None:
            yield here("due", "period-without-due", found=period.label)
            continue
        earlier = plan.periods[n - 1].due if n else None
        if earlier and day < earlier:
            yield here("due", "period-order", found=period.label)
        if not is_working(day, plan.settings):
            name = say(f"weekday.{day.weekday()}" if day.weekday() >= WEEKEND else "holiday", plan.language)
            yield here("due", "due-on-weekend", found=day.isoformat(), expected=name)


def _beyond(plan: Plan, at: At) -> Iterator[Finding]:
    """The first period whose data stand for a day after the plan's year, of which the share of the year would be reckoned by the next."""
    last = span_of(plan.year, plan.settings.begins)[1] if plan.year else None
    for n, period in enumerate(plan.periods):
        if last and period.day and period.day > last and period.share is None and period.kind == "regular":
            day = period.day.isoformat()
            yield at("periods", n, "as_of", "period-beyond-year", period=period.label, found=period.label, expected=day)
            return


def _materials(plan: Plan, at: At) -> Iterator[Finding]:
    """Materials of a period or of units that do not exist."""
    for n, material in enumerate(plan.materials):
        if material.period and plan.period(material.period) is None:
            expected = say("list.separator", plan.language).join(p.label for p in plan.periods)
            yield at("materials", n, "period", "value-not-allowed", found=material.period, expected=expected)
        for name in material.owed_by:
            if not plan.named_by(name):
                hint = nearest(name, [u.name for u in plan.units])
                yield at("materials", n, "owed_by", "unit-unknown", found=name, hint=hint)
