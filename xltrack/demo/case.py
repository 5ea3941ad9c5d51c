"""A made-up year as text (TOML, each text in two languages) → its plan, and what every unit answers in every period."""

from __future__ import annotations

import calendar
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from xltrack.enums import default_choices
from xltrack.plan import Choice, Contact, Deadline, Indicator, Item, Period, Plan, Settings, Unit, with_ids

Table = Mapping[str, Any]
STATES = {"C": "completed", "S": "on_schedule", "B": "behind", "N": "not_started"}
GROUPS = ("streets", "some")


@dataclass(frozen=True)
class Said:
    """What a unit answers about an item in a period, by the form's columns; ``status`` is a class."""

    status: str
    progress: str
    reason: str = ""
    measures: str = ""
    actual: float | None = None
    share: float | None = None


@dataclass(frozen=True)
class Case:
    """A year in one language. ``source`` is the parsed text; unit keys are its own short names."""

    source: Table
    lang: str

    def word(self, pair: Any) -> str:
        """One text of a pair."""
        return str(pair[self.lang == "en"])

    def name(self, unit: str) -> str:
        """A unit's or group's name by its key."""
        units: Table = self.source["unit"]
        return self.word(units[unit]["name"] if unit in units else self.source["words"][unit])

    @cached_property
    def keys(self) -> dict[str, str]:
        """Unit name → its key."""
        return {self.name(unit): unit for unit in self.source["unit"]}

    @cached_property
    def streets(self) -> tuple[str, ...]:
        return tuple(key for key, unit in self.source["unit"].items() if unit.get("street"))

    @cached_property
    def plan(self) -> Plan:
        """The year's plan, its ids filled in; the same on every call."""
        source = self.source
        plan = Plan(
            self.word(source["title"]), source["year"], self.lang, source["plan_id"],
            tuple(self._items()), tuple(self._unit(key) for key in source["unit"]),
            tuple(Period(self.word(p["label"]), p["due"], p["as_of"]) for p in source["period"]),
            tuple(Choice(*choice) for choice in default_choices(self.lang)),
            Settings(template="form_extended", issue_date=source["issued"]),
        )  # fmt: skip
        return with_ids(plan)

    def _unit(self, key: str) -> Unit:
        unit, words, number = self.source["unit"][key], self.source["words"], list(self.source["unit"]).index(key) + 1
        street = unit.get("street", False)
        contact = Contact(self.word(words["liaison"]), self.word(words["desk"]), phone(number), f"{key}@qinghe.example")
        aliases = (self.word(unit["alias"]),) if "alias" in unit else ()
        groups = (self.name("streets"),) if street else ()
        return Unit(self.name(key), aliases, groups, self.word(words["street" if street else "department"]), (contact,))

    def _items(self) -> list[Item]:
        made, section, serial = list[Item](), 0, 0
        for item in self.source["item"]:
            serial = serial + 1 if item["section"] == section else 1
            section = item["section"]
            made.append(self._item(item, str(serial)))
        return made

    def _item(self, item: Table, serial: str) -> Item:
        lead, joint, support = (
            tuple(self.name(k) for k in item.get(role, "").split()) for role in ("lead", "joint", "support")
        )
        members = (
            ((self.name("some"), tuple(self.name(k) for k in item["members"].split())),) if "members" in item else ()
        )
        deadlines = tuple(self._deadline(*given) for given in item.get("due", ()))
        return Item(
            self.word(item["text"]), path=(self._section(item),), serial=serial, kind=item.get("kind", "regular"),
            lead=lead, joint=joint, support=support, members=members,
            deadlines=deadlines, indicators=self._indicators(item), standing=item.get("standing", False),
        )  # fmt: skip

    def _section(self, item: Table) -> str:
        return self.word(self.source["section"][item["section"] - 1]["name"])

    def _deadline(self, day: str, *purpose: str) -> Deadline:
        due = date.fromisoformat(day)
        last = due.day == calendar.monthrange(due.year, due.month)[1]
        zh = f"{due.month}月底前" if last else f"{due.month}月{due.day}日前"
        text = f"by {due.day} {calendar.month_name[due.month]}" if self.lang == "en" else zh
        return Deadline(text, due, self.word(purpose) if purpose else "")

    def _indicators(self, item: Table) -> tuple[Indicator, ...]:
        target = item.get("target")
        if target is None:
            return ()
        cumulative = target.get("basis", "level") == "cumulative"
        due = date.fromisoformat(item["due"][-1][0]) if "due" in item else date(self.source["year"], 12, 31)
        start = date(self.source["year"], 1, 1)
        return (
            Indicator(
                self.word(target["name"]), target["op"], target["value"], self.word(target["unit"]),
                self.source["year"], target.get("basis", "level"),
                start if cumulative else None, due if cumulative else None,
            ),
        )  # fmt: skip

    # ── what the units answer ─────────────────────────────────────────────────────────────────────────────────────────

    def said(self, item_id: str, unit: str, period: int) -> Said:
        """The honest answer of a unit (by name) to an item in the period of that number (0-based)."""
        number = next(n for n, item in enumerate(self.plan.items) if item.id == item_id)
        item, key = self.source["item"][number], self.keys[unit]
        status = self._status(item, key, period)
        lags = status in ("behind", "not_started")
        figure = self._figure(item, key, period, number)
        sentence = self.word(self._sentence(item, key, status)).format(n=f"{figure:g}")
        told = Said(status, sentence)
        if lags:
            told = Said(status, sentence, self.word(item["reason"]), self.word(item["measures"]))
        if "target" not in item or not self._measures(item, key):
            return told
        whole = item["target"].get("basis") == "cumulative"
        share = min(100.0, round(figure / item["target"]["value"] * 100)) if whole else None
        return Said(told.status, told.progress, told.reason, told.measures, figure, share)

    def _status(self, item: Table, key: str, period: int) -> str:
        """Who lags is the lead: a unit that supports it has done its own part."""
        states = item.get("differs", {}).get(key, item["states"])
        status = STATES[states[period]]
        owner = self._measures(item, key) or "joint" in item
        return status if owner or status == "completed" else "on_schedule"

    def _measures(self, item: Table, key: str) -> bool:
        """Whether the figure a unit writes is the item's own: the lead's, or the first joint unit's."""
        owners = (item.get("lead") or item.get("joint", "")).split()
        return key == owners[0] or (owners[0] in GROUPS and key in self.streets)

    def _figure(self, item: Table, key: str, period: int, number: int) -> float:
        if key in self.streets and "each" in item:
            base = item["each"][period]
            return float(base + (self.streets.index(key) * (1 if base < 1000 else 130)) % 3 * (base > 0))
        if self._measures(item, key) or "joint" in item:
            return float(item["figures"][period])
        return float((number % 7 + 3) * (period + 1))

    def _sentence(self, item: Table, key: str, status: str) -> Any:
        if key in self.streets and "member" in item:
            return item["member"]
        if key in f"{item.get('lead', '')} {item.get('joint', '')}".split():
            return item["done"] if status == "completed" else item["said"]
        return self.source["unit"][key]["support"]


def read_case(text: str, lang: str) -> Case:
    """The year of a TOML text in a language (``zh`` or ``en``)."""
    return Case(tomllib.loads(text), lang)


def phone(number: int) -> str:
    """A telephone number nobody has."""
    return f"000-5550{number:03d}"
