"""Which unit, period, version and row a returned sheet speaks for. Every trace is read on its own; two that disagree are a finding.

The book is told here, its rows in :mod:`xltrack.steps.identify.rows`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import PurePath
from typing import Any

from xltrack.findings import Finding
from xltrack.later import regex
from xltrack.plan import Period, Plan
from xltrack.records import Column, Layout, RawForm, Return, layout_for
from xltrack.steps.identify.rows import Notes, Rows
from xltrack.values import Reading, is_blank, key, nearest, read_counted, read_date, text_of, tidy
from xltrack.words import say

YEAR = timedelta(days=366)
_WORD = regex(r"\w*")
_REMARK = regex(r"[（(][^（）()]*[）)]\s*$")


def identify(form: RawForm, plan: Plan, layouts: Mapping[str, Layout], default: Layout, period: str = "") -> Return:
    """What a form speaks for. Never raises: what cannot be told is a finding, and the return is quarantined."""
    return _Identifier(form, plan, layouts, default, period).result()


@dataclass
class _Identifier(Notes):
    plan: Plan
    layouts: Mapping[str, Layout]
    default: Layout
    forced: str

    def result(self) -> Return:
        layout = self._layout()
        self._plan()
        if self.quarantined:
            self.unit = self._known_unit(self._text("unit")[0], exact=False)
        else:
            self._unit()
            self._period(layout)
            self._alone()
        rows, unasked = Rows(self, self.plan).match() if not self.quarantined else ((), ())
        filled_on = self._filled_on()
        if not self.quarantined:
            self._columns(layout)
        state = "quarantined" if self.quarantined else "accepted"
        return Return(
            self.form, layout, self.unit, self.period, state, tuple(rows), tuple(unasked),
            filled_on, self._submission(), (*self._kept(), *self.findings),
        )  # fmt: skip

    def _kept(self) -> list[Finding]:
        """The reader's findings with unit and period, without those that merely quote the plan's own words."""
        return [
            replace(f, unit=self.unit, period=self.period)
            for f in self.form.findings
            if not (f.code == "cells-beside-table" and self._of_the_plan(key(f.found)))
        ]

    def _of_the_plan(self, said: str) -> bool:
        """Whether a text is a heading of the plan, or its title as another template words it (…进度表); a remark behind that is somebody's."""
        title = key(self.plan.title)
        return said in self.plan.headings or bool(title and title in said and _WORD.fullmatch(said.replace(title, "")))

    def _value(self, name: str) -> tuple[Any, str]:
        found = self.form.preamble.get(name)
        return (found.value, found.cell) if found else (None, "")

    def _text(self, name: str) -> tuple[str, str]:
        value, cell = self._value(name)
        return tidy(text_of(value)), cell

    # ── the book ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _layout(self) -> Layout:
        version, cell = self._text("version")
        if version and version not in self.layouts and version != self.default.version:
            self.note("template-unknown", cell, found=version)
        elif version and version != self.default.version and self.layouts[version].decides == self.default.decides:
            self.note("template-older", cell, found=version)
        return layout_for(version, self.form.columns, self.layouts, self.default)

    def _plan(self) -> None:
        found, cell = self._text("plan_id")
        known = found or self.form.properties.get("plan_id", "")
        if known and self.plan.id and key(known) != key(self.plan.id):
            self.note("sheet-of-other-plan", cell, bad=True, found=known)

    def _unit(self) -> None:
        typed, cell = self._text("unit")
        traces = (typed, cell), (self.form.properties.get("unit", ""), ""), (PurePath(self.form.file).stem, "")
        for n, (text, at) in enumerate(traces):
            name = self._known_unit(text, exact=n == 1)
            if not name:
                if text and not n:
                    break
                continue
            self.unit = name
            if n:
                self.note("unit-by-other-trace", cell, found=say(f"trace.{n}", self.plan.language))
            elif key(text) != key(name) and not self.plan.unit(text):
                self.note("unit-alias", at, found=text, expected=name)
            break
        if not self.unit:
            if typed:
                self.note(
                    "sheet-of-unknown-unit",
                    cell,
                    bad=True,
                    found=typed,
                    hint=self._supposed(traces[1:]) or nearest(typed, [u.name for u in self.plan.units]),
                )
            else:
                self.note("sheet-without-unit", cell, bad=True)
            return
        self._name_contradicts(cell)

    def _supposed(self, traces: Iterable[tuple[str, str]]) -> str:
        """The unit that the other traces of a form name, where the one typed is nobody's: to be asked about, for what was typed may be meant."""
        named = (self._known_unit(text, exact=not n) for n, (text, _) in enumerate(traces))
        return next(filter(None, named), "")

    def _known_unit(self, text: str, *, exact: bool) -> str:
        """The unit a text names: exactly, or as the only unit whose name it shortens or lengthens."""
        if not text:
            return ""
        if unit := self.plan.unit(text):
            return unit.name
        if exact or len(key(text)) < 2:
            return ""
        wanted = key(text)
        inside = {
            u.name for u in self.plan.units for n in (u.name, *u.aliases) if len(key(n)) >= 2 and key(n) in wanted
        }
        inside = {n for n in inside if not any(key(n) in key(m) and n != m for m in inside)}
        around = {u.name for u in self.plan.units if wanted in key(u.name)}
        return next(iter(inside or around)) if len(inside or around) == 1 else ""

    def _alone(self) -> None:
        """A sheet that holds two forms is set aside, and what is said of it as a whole is only that."""
        if any(f.code == "sheet-of-two-forms" for f in self.form.findings):
            self.quarantined, self.findings = True, []

    def _name_contradicts(self, cell: str) -> None:
        named = self.plan.named_in(PurePath(self.form.file).stem)
        longest = max(named, key=len, default="")
        if longest and self.unit not in named:
            self.note("name-contradicts", cell, found=longest, expected=self.unit)

    def _period(self, layout: Layout) -> None:
        """The period the form names. A forced one acts where it names none, or was filled in past halfway to a later one that is forced."""
        typed, cell = self._text("period")
        stored = self.form.properties.get("period", "")
        named = self._named(typed, cell) if typed else self.plan.period(stored)
        forced = self.plan.period(self.forced) if self.forced else None
        asking = [p for p in self.plan.periods if p.kind != "final" and p.decides == layout.decides]
        only = asking[0] if len(asking) == 1 and not (typed or stored or self.forced) else None
        found = named or forced or only
        if found is None:
            said = self.forced or typed or stored
            self.note("sheet-of-unknown-period" if said else "sheet-without-period", cell, bad=True, found=said)
            return
        if named and forced and named is not forced and self._filled_for(named, forced):
            found = forced
        if found.decides != layout.decides:
            self.note("form-of-other-kind", cell, bad=True, found=found.label)
            return
        self.period = found.label
        self._heir(found)
        if forced is found and (typed or stored) and named is not forced:
            self.note("period-by-option", cell, found=typed or stored, expected=found.label)
        elif forced and found is not forced:
            self.note("identity-disagrees", cell, found=f"-p {forced.label}", expected=found.label)
        if typed and stored and key(named.label if named else typed) != key(stored):
            self.note("identity-disagrees", cell, found=f"{typed}", expected=f"{stored}")

    def _named(self, typed: str, cell: str) -> Period | None:
        """The period that a text names: by its label, also with a bracketed remark behind it (2025年6月（半年）) or the plan's own year before it
        (2025年上半年), or as the only one whose label ends so (二季度 of 2025年二季度)."""
        if (known := self.plan.period(typed)) or len(key(typed)) < 2:
            return known
        plain = _REMARK.sub("", typed)
        bare = self.plan.period(plain) or self.plan.period(re.sub(rf"^\s*{self.plan.year}\s*年度?", "", plain))
        alike = [bare] if bare else [p for p in self.plan.periods if key(p.label).endswith(key(typed))]
        if len(alike) != 1:
            return None
        self.note("period-shortened", cell, found=typed, expected=alike[0].label)
        return alike[0]

    def _heir(self, period: Period) -> None:
        """What a unit that was abolished or renamed sends in counts for its heir: from that day on, and where the plan asks itself nothing."""
        if not self.unit:
            return
        asked = self.plan.asked_in(period)
        heir = self.plan.heir(self.unit, period.day)
        if heir not in asked and self.plan.heir(self.unit) in asked:
            heir = self.plan.heir(self.unit)
        if heir != self.unit:
            cell, found, self.unit = self._text("unit")[1], self.unit, heir
            self.note("unit-alias", cell, found=found, expected=heir)

    def _filled_for(self, named: Period, forced: Period) -> bool:
        """Whether the day a form was filled in speaks for a later period than the one it names."""
        day = self._day(named).value
        limit = _halfway(named, self.plan.periods)
        return bool(day and limit and day > limit and forced.due and named.due and forced.due > named.due)

    def _day(self, period: Period | None) -> Reading:
        due = period.due if period else None
        return read_date(self._value("filled_on")[0], self.plan.year, due)

    def _filled_on(self) -> date | None:
        value, cell = self._value("filled_on")
        own = self.plan.period(self.period)
        reading = self._day(own)
        if reading.problem:
            self.note(reading.problem, cell, found=text_of(value))
        day: date | None = reading.value
        if day and (span := self._year_around()) and not span[0] <= day <= span[1]:  # a slip of the pen
            expected = "—".join(d.isoformat() for d in span)
            self.note("date-out-of-range", cell, found=day.isoformat(), expected=expected)
            return None
        if day and own and own.due:
            confirmed = key(self.forced) == key(own.label)
            about = _about(own, day, self.plan.periods)
            if about is not own and not confirmed:
                self.period = about.label  # where it is missing until somebody decides
                self.findings = [replace(f, period=self.period) for f in self.findings]
                self.note("period-by-form", cell, bad=True, found=day.isoformat(), expected=own.label)
            elif day > own.due and not confirmed:
                self.note("filled-after-due", cell, found=day.isoformat(), expected=own.due.isoformat())
        return day

    def _year_around(self) -> tuple[date, date] | None:
        """The days on which a form of the plan may have been filled in: none is a year before its first period, or behind its last."""
        due = [p.due for p in self.plan.periods if p.due]
        return (min(due) - YEAR, max(due) + YEAR) if due else None

    def _submission(self) -> int | None:
        value, cell = self._value("submission")
        plain = text_of(value).strip("第次 ")
        numerals = {n: str(i) for i, n in enumerate("一二三四五六七八九十", 1)}
        reading = read_counted(numerals.get(plain, plain), "")
        number = reading.value
        wrong = number is not None and (number != int(number) or number < 1)
        if reading.problem or wrong:
            self.note("number-unreadable" if wrong else reading.problem or "", cell, found=text_of(value))
        return None if wrong or number is None else int(number)

    def _columns(self, layout: Layout) -> None:
        """Columns the form must have: without the status nothing can be merged; another one missing is an error of its own."""
        here = self.form.columns
        for column in layout.asked:
            if column.key in here:
                continue
            strangers = [c.header for c in here.values() if layout.column(c.key) is None]
            if column.key == layout.decides:
                self.note("column-missing", bad=True, expected=column.header)
            else:
                self.note("column-unrecognised", expected=column.header, hint=nearest(column.header, strangers, 60))
        for column in here.values():
            if layout.column(column.key) is None and self._used(column):
                self.note("column-added", found=column.header)

    def _used(self, column: Column) -> bool:
        return any(not is_blank(row.cells[column.key].value) for row in self.form.rows if column.key in row.cells)


def _halfway(period: Period, periods: Sequence[Period]) -> date | None:
    """Half the way from a period's due day to the next one's: a form filled later is probably the next period's."""
    alike = [p.due for p in periods if p.due and p.decides == period.decides and p.kind != "final"]
    later = sorted(due for due in alike if period.due and due > period.due)
    return period.due + timedelta(days=(later[0] - period.due).days // 2) if later and period.due else None


def _about(period: Period, day: date, periods: Sequence[Period]) -> Period:
    """The period that a form filled in on a day is probably about: its own, or a later one whose time has come."""
    limit = _halfway(period, periods)
    if limit is None or day <= limit:
        return period
    asking = (p for p in periods if p.decides == period.decides and p.kind != "final")
    later = [p for p in asking if p.due and period.due and p.due > period.due]
    if not later:
        return period
    return _about(min(later, key=lambda p: p.due or date.max), day, periods)
