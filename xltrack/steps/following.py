"""Last year's plan → the beginning of the next one: what an office keeps from year to year. No files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from xltrack.plan import Plan, Settings, Unit
from xltrack.values import key


def following_year(old: Plan, title: str = "", year: int | None = None) -> Plan:
    """A plan without items, periods and ids that keeps units (aliases, groups, categories, contacts), choices, settings, and the materials owed in
    every period.

    ``year``: the one after the old plan's where not given; ``title``: the old one with its year moved on. Units that ceased in the old
    year are left out, and their names become aliases of the unit that followed them, since forms go on arriving under old names. What
    belongs to one year or one document (holidays, working weekends, the day of issue) is not kept.
    """
    following = year or (old.year + 1 if old.year else None)
    moved = old.title.replace(str(old.year), str(following)) if old.year and following else old.title
    settings = replace(old.settings, issue_date=None, holidays=Settings().holidays, workdays=Settings().workdays)
    owed = tuple(replace(material, due=None) for material in old.materials if not material.period)
    return Plan(
        title or moved,
        following,
        old.language,
        units=_standing(old),
        choices=old.choices,
        settings=settings,
        materials=owed,
    )


def ceased(old: Plan) -> tuple[str, ...]:
    """Names of the units that do not go on into the year after the plan's."""
    return tuple(u.name for u in old.units if u.until and old.year and u.until <= date(old.year, 12, 31))


def _standing(old: Plan) -> tuple[Unit, ...]:
    gone = set(ceased(old))
    units = {u.name: u for u in old.units if u.name not in gone}
    taken = {key(n) for u in units.values() for n in (u.name, *u.aliases)}
    for unit in old.units:
        heir = _heir(unit, {u.name: u for u in old.units}, gone) if unit.name in gone else ""
        if heir in units:
            known = units[heir]
            fresh = tuple(n for n in (unit.name, *unit.aliases) if key(n) not in taken)
            taken |= {key(n) for n in fresh}
            units[heir] = replace(known, aliases=(*known.aliases, *fresh))
    return tuple(units.values())


def _heir(unit: Unit, units: Mapping[str, Unit], gone: set[str]) -> str:
    """The unit that carries on, through as many changes as there were; "" where there is none."""
    seen = set()
    while unit.name in gone and unit.name not in seen:
        seen.add(unit.name)
        following = next((u for u in units.values() if key(unit.successor) in map(key, (u.name, *u.aliases))), None)
        if following is None or not unit.successor:
            return ""
        unit = following
    return unit.name if unit.name not in gone else ""
