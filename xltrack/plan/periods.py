"""When it is asked and what is owed then, and how days are reckoned."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from xltrack.enums import ENUMS, MATERIAL_SIGNS, enum_label
from xltrack.later import regex
from xltrack.plan.given import accept
from xltrack.plan.items import Item
from xltrack.plan.settings import Settings
from xltrack.values import key, relative_span

_QUARTER, _MONTH = regex(r"(?P<y>(?:19|20)\d\d)Q(?P<q>[1-4])"), regex(r"(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])")
WEEKEND = 5  # Monday is 0


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting period. Overdue and elapsed time are measured at ``as_of``; ``share`` (0–1) replaces the elapsed share.

    ``weight`` is the period's part in the year's score. ``kind``: ``regular``; ``final`` is 年度终核, which asks no unit; ``confirmation`` is the
    分解确认 round.
    ``asks``: the kinds of item it asks about (a monthly round of the problem list asks ``problem``); all where it is blank.
    """

    label: str
    due: date | None = None
    as_of: date | None = None
    share: float | None = None
    kind: str = "regular"
    weight: float | None = None
    asks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        accept(self, several=("asks",), days=("due", "as_of"), one_of={"kind": ENUMS["period_kind"]}, share="share")

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

    def gone(self, begins: int = 1) -> float:
        """The share of the year gone (0–1): as typed, 0 too; else by its day; the whole year where it has none. ``begins``: the month with which it does."""
        if self.share is not None:
            return self.share
        return elapsed(self.day, begins) if self.day else 1.0


def in_words(label: str, lang: str) -> str:
    """A period's label as an official text says it: 2026Q3 is 2026年第三季度, 2026-10 is 2026年10月; any other stays."""
    found = _QUARTER.fullmatch(label) or _MONTH.fullmatch(label) if lang == "zh" else None
    if not found:
        return label
    part = f"第{'一二三四'[int(found['q']) - 1]}季度" if "q" in found.groupdict() else f"{int(found['m'])}月"
    return f"{found['y']}年{part}"


@dataclass(frozen=True, slots=True)
class Material:
    """Something owed beside the answers: ``name`` as the office calls it, or a key of the enumeration ``material`` for the standard word.

    ``period``: a label, "" for every reporting period; ``owed_by``: units, groups or categories, () for every unit that is asked; ``due``: its own day.
    """

    name: str
    period: str = ""
    owed_by: tuple[str, ...] = ()
    due: date | None = None

    def __post_init__(self) -> None:
        accept(self, several=("owed_by",), days=("due",))

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


def elapsed(day: date, begins: int = 1) -> float:
    """Share of the year (0–1) gone at the end of a day: whole months plus days by days of the month, by 12. ``begins``: the month with which it does.

    30 November is 11/12 = 91.7%, as notices reckon 序时进度; 30 April is 1/12 of a year from April to March.
    """
    months = (day.month - begins) % 12 + day.day / calendar.monthrange(day.year, day.month)[1]
    return months / 12


def span_of(year: int, begins: int = 1) -> tuple[date, date]:
    """The first and the last day of a year that begins with a month."""
    return date(year, begins, 1), date(year + 1, begins, 1) - timedelta(days=1)


def year_at(day: date, begins: int = 1) -> int:
    """The year that a day lies in, where years begin with a month."""
    return day.year - (day.month < begins)


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
