"""What was promised: tasks, their days and numbers, goals of the whole, and the ids that tasks go by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from xltrack.enums import ENUMS, enum_label, enum_value
from xltrack.grouped import grouped
from xltrack.plan.given import accept
from xltrack.values import split_names
from xltrack.words import say

LISTED = ("path", "lead", "support", "joint", "inherited", "deadlines", "frequency", "indicators", "former")
CLASSED = {
    name: ENUMS[enum]
    for name, enum in (("kind", "item_kind"), ("reporting", "reporting"), ("disclosure", "disclosure"))
}
COMPARED = {name: ENUMS[name] for name in ("comparison", "force")}
MEASURED = COMPARED | {"basis": ENUMS["basis"]}
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

    def __post_init__(self) -> None:
        accept(self, days=("date",))


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

    def __post_init__(self) -> None:
        accept(self, days=("start", "due"), one_of=MEASURED)

    @property
    def space(self) -> str:
        """What stands between a number and its unit: 80 tonnes, but 92%."""
        return "" if self.unit in {"%", "％", "‰"} or not self.unit else " "

    def words(self, lang: str = "zh", year: int | None = None) -> str:
        """Name, comparison, value and unit in one line; of a target without number the name and what it is held against (出水：一级A标准)."""
        if self.value is None:
            shown = say("colon", lang).join(filter(None, (self.name, self.baseline)))
        else:
            shown = f"{self.name} {enum_label('comparison', self.comparison, lang)} {self.value:.12g}{self.space}{self.unit}".strip()
        if self.year is None or self.year == year:
            return shown
        return f"{shown} ({self.year})" if lang == "en" else f"{shown}（{self.year}年）"


@dataclass(frozen=True, slots=True)
class Item:
    """One task.

    ``lead``, ``joint`` (where no lead is marked), ``support`` and ``inherited`` (added to every item by a rule) hold names of units or groups as printed;
    who is asked by them, :meth:`Plan.duties` says. ``members``: (group, its units) of groups that are others from item to item (有关乡镇).
    ``path``: section headings, the outermost first; ``serial`` as printed, ``sub`` tells the targets of one serial apart (1, 2, …). ``kind``: ``regular``,
    ``precondition``, ``veto``, ``bonus``, ``deduction``, ``problem``. ``standing``: it holds all year. ``reporting``: ``each`` or ``lead``, "" as the plan's
    setting says; ``disclosure``: ``internal``, ``public``, ``closed``. ``former``: earlier wordings, by which forms that are out still count;
    ``extra``: (header, text) of the office's own columns.
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

    def __post_init__(self) -> None:
        accept(self, several=LISTED, days=("start", "found_on", "change_day"), one_of=CLASSED)

    @property
    def parties(self) -> tuple[tuple[str, str], ...]:
        """(role, name) of every unit or group named, leads first."""
        roles = (("lead", self.lead), ("joint", self.joint), ("support", self.support), ("inherited", self.inherited))
        return tuple((role, name) for role, names in roles for name in names)

    def parties_words(self, lang: str = "zh") -> str:
        """Its units and groups as printed, a line a role: 牵头：甲局、乙局."""
        separator, colon = say("list.separator", lang), say("colon", lang)
        return "\n".join(
            f"{enum_label('role', role, lang)}{colon}{separator.join(own)}"
            for role, own in grouped(self.parties).items()
        )

    @property
    def due(self) -> date | None:
        """The last day any of its deadlines names."""
        return max((d.date for d in self.deadlines if d.date), default=None)

    def target_text(self, lang: str = "zh", year: int | None = None) -> str:
        """Its indicators as a form shows them, one a line: PM2.5 ≤ 20 微克每立方米. The year stands beside those of another one than ``year``.
        Of a problem then where it comes from, when it was found and how it is to be put right."""
        return "\n".join([*(i.words(lang, year) for i in self.indicators), *self._problem_lines(lang)])

    def deadline_words(self, lang: str = "zh") -> str:
        """Its deadlines as a form shows them, one a line, each with what it is for; then how often it is done."""
        colon = say("colon", lang)
        lines = ((d.purpose, d.text or (d.date.isoformat() if d.date else "")) for d in self.deadlines)
        days = [f"{purpose}{colon}{text}" if purpose else text for purpose, text in lines if text]
        return "\n".join([*days, *self.frequency])

    def printed(self, lang: str, year: int | None) -> dict[str, str]:
        """What a form prints of it: the office's own columns by their headers, then what xltrack knows."""
        known = {
            "id": self.id,
            "serial": self.serial,
            "sub": "" if self.sub is None else str(self.sub),
            "text": self.text,
            "target": self.target_text(lang, year),
            "frequency": "\n".join(self.frequency),
            "origin": self.origin,
            "found_on": self.found_on.isoformat() if self.found_on else "",
            "remedy": self.remedy,
            "deadline": self.deadline_words(lang),
            "kind": enum_label("item_kind", self.kind, lang),
            "path": "\n".join(self.path),
            "units": say("list.separator", lang).join(dict.fromkeys(name for _, name in self.parties)),
        }
        return dict(self.extra) | known

    def _problem_lines(self, lang: str) -> list[str]:
        found = self.found_on.isoformat() if self.found_on else ""
        said = (("origin", self.origin), ("found_on", found), ("remedy", self.remedy))
        return [f"{say(f'problem.{name}', lang)}{say('colon', lang)}{text}" for name, text in said if text]


def parties_of(words: str, known: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(role, name) as :meth:`Item.parties_words` prints them."""
    for line in words.splitlines():
        label, *rest = re.split("[:：]", line, maxsplit=1)
        role = enum_value("role", label)
        yield from ((role, name) for name in split_names("".join(rest), known)) if role else ()


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

    def __post_init__(self) -> None:
        accept(self, one_of=COMPARED)

    @property
    def indicator(self) -> Indicator:
        """Its number to reach, compared directly."""
        return Indicator(
            self.name, self.comparison, self.value, self.unit, self.year, baseline=self.baseline, force=self.force
        )


def form_id(number: int) -> str:
    """The id of the n-th item: T, at least three digits, a check letter (weighted digits modulo 23), such as T007J."""
    digits = f"{number:03d}"
    weighted = sum(int(d) * w for d, w in zip(reversed(digits), (3, 7, 11, 13, 17, 19, 5, 2), strict=False))
    return f"T{digits}{CHECK_LETTERS[weighted % 23]}"


def read_form_id(text: str) -> str:
    """An id as a cell shows it: one typed in small or full-width letters, with spaces between or with words behind it (T007J 已办结) is the same; any
    other text stays as it is."""
    if is_form_id(text):
        return text
    plain = "".join(unicodedata.normalize("NFKC", text).upper().split())
    found = _ID_BEGINS.match(plain)
    return found[0] if found and is_form_id(found[0]) else text


_ID_BEGINS = re.compile(r"T\d{3,10}[A-Z](?![A-Z\d])")


@lru_cache(maxsize=16_384)
def is_form_id(text: str) -> bool:
    """Whether a text is an id as :func:`form_id` makes them: one digit typed wrong or two exchanged are noticed."""
    return (
        text[:1] == "T"
        and len(text) < 12
        and text[1:-1].isascii()
        and text[1:-1].isdigit()
        and form_id(int(text[1:-1])) == text
    )
