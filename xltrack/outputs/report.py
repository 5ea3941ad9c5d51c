"""The written report: overall figures in sentences, by section, targets, lagging items, units, returns. Every number is one of the workbook's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xltrack import fields, theme
from xltrack.books.status.figures import Figure, Figures
from xltrack.books.status.tables import every_table
from xltrack.books.status.view import View
from xltrack.enums import SHORT, STATUSES, enum_label, is_yes
from xltrack.frames import rows_of
from xltrack.outputs import charts
from xltrack.outputs.official import Paper
from xltrack.outputs.remind import long_day
from xltrack.outputs.sentences import (
    counted,
    listed,
    numbered,
    percent,
    rated,
    share,
    stands,
    tally,
    unbracketed,
    without_phones,
)
from xltrack.plan import Duty, Item, Period, Plan
from xltrack.rates import RANKED_FROM, counting_role, unit_lists
from xltrack.records import Consolidation, Row
from xltrack.values import is_blank
from xltrack.words import say

SUMMARIES = ("half", "year")  # kinds that tell of every item, not of the lagging ones alone
TOLD = ("met", "missed", "strive", "later")
WORST_TARGET = ("missed", "later", "met")
PACED = ("on_pace", "behind")  # what is on schedule is not there yet, and nothing says that it is
JUDGED = {"met": "met", "on_pace": "met", "missed": "missed", "behind": "missed", "waiting": "later"}
NUMBERED = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十百]+[）)、．.]|第[一二三四五六七八九十百]+[章节条部]|\d+[.．、 ])"
)
CHINESE = "一二三四五六七八九十"
SHOWN = ("completed", "on_schedule", "behind", "not_started", "not_returned")


@dataclass
class Report:
    """A report being written. ``kind``: report, notice, half, year; ``public``: holds open items only and tells nothing of returns."""

    paper: Paper
    result: Consolidation
    kind: str = "report"
    public: bool = False
    phones: int = field(default=0, init=False)
    _headings: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.lang = self.result.plan.language
        self.view = View(self.result)
        self.figures = Figures(self.view, every_table(self.view, None))
        self.items = rows_of(self.result.items)
        self.targets = rows_of(self.result.indicators)
        self.lagging = [row for row in self.items if row["lagging"] is True]

    # ── the parts in their order ───────────────────────────────────────────────────────────────────────────────────

    def write(self) -> None:
        """The whole report, without its title; one line where no item is open to the public."""
        if self.public and not self.items:
            self.paper.put(say("page.none", self.lang))
            return
        self._opening()
        self._overall()
        if not self.public:  # whether goals are open to the public, nobody said
            self._goals()
        self._sections()
        self.write_targets()
        if self.kind in SUMMARIES or self.public:
            self._every_item()
        self._lagging()
        self._units()
        if not self.public:
            self._ranking()
        if self.kind == "year" or self.result.period.kind == "final":
            self._judgement()
        if not self.public and self.result.period.kind != "final":  # which asks no unit for anything
            self._returns()

    def _opening(self) -> None:
        plan = self.result.plan
        verb = say(f"report.verb.{'public' if self.public else self.kind}", self.lang)
        units = len({unit for unit, _, _ in self._answering})
        words = say("report.opening", self.lang, title=plan.title, items=len(self.items), units=units, as_of=self.as_of(), verb=verb)  # fmt: skip
        self.paper.put(words)

    def as_of(self) -> str:
        """The day the data stand for, and the share of the year gone by then."""
        period = self.result.period
        if period.day is None:
            return ""
        gone = percent(period.gone(self.result.plan.settings.begins))
        return say("report.as_of", self.lang, day=long_day(period.day, self.lang), share=say("report.as_of_share", self.lang, share=gone))  # fmt: skip

    def _overall(self) -> None:
        self.heading("report.h.overall")
        base = rated(self.items)
        left_out = len(self.items) - base
        parts = [
            say(
                "report.overall",
                self.lang,
                items=len(self.items),
                counts=counted(tally(self.items), self.lang, base, left_out),
            )
        ]
        parts += [say("report.left_out", self.lang, n=left_out)] if left_out else []
        if self.lagging:
            ids = {r["id"] for r in self.lagging}
            concerned = {unit for unit, item, counts in self._answering if item in ids and counts}
            late = sum(r["overdue"] is True for r in self.lagging)
            overdue = say("report.overdue", self.lang, n=late) if late else ""
            parts.append(say("report.lagging", self.lang, n=len(self.lagging), share=share(len(self.lagging), base), overdue=overdue, units=len(concerned)))  # fmt: skip
        else:
            parts.append(say("report.no_lagging", self.lang))
        self.paragraph(parts)
        if any(not is_blank(r["previous_status"]) for r in self.items):
            turned = {
                k: self.figures.turned(k).value
                for k in ("newly_completed", "recovered", "newly_lagging", "still_lagging")
            }
            self.paper.put(say("report.turned", self.lang, **turned))
        self._periods()

    def _goals(self) -> None:
        """The overall goals of which the coordinator typed anything in the period: the figure as it is judged, then his words."""
        shown = [r for r in rows_of(self.result.goals) if r["period"] == self.result.period.label]
        told = [r for r in shown if not (is_blank(r["actual"]) and is_blank(r["goal_progress"]))]
        if not told:
            return
        self.heading("report.h.goals")
        for n, row in enumerate(told, 1):
            self.paper.put(say("report.point", self.lang, n=n, text=self._goal(row)))

    def _goal(self, row: Row) -> str:
        """A goal with its figure as it is judged, and what the coordinator says of it."""
        name = str(row["target"]) or str(row["text"]).rstrip("。.")
        judged = say("report.target", self.lang, target=name, words=row["words"]) if row["words"] else ""
        said = self._open(row["goal_progress"]).rstrip("。.")
        parts = [part for part in (judged, said) if part]
        return say("semicolon", self.lang).join(parts) if judged else f"{name}{say('colon', self.lang)}{said}"

    @property
    def _answering(self) -> list[tuple[str, str, bool]]:
        """(unit, item id, whether its answer makes the item's status) of every answer of the period; of one that asks nobody, of those asked last."""
        plan, period = self.result.plan, self.result.period
        if period.kind == "final":
            return [
                (duty.unit, item.id, counts) for item in plan.items for duty, counts in last_duties(plan, item, period)
            ]
        return [(str(r["unit"]), str(r["id"]), r["counts"] is True) for r in rows_of(self.result.answers)]

    def _periods(self) -> None:
        names = self.figures.period_names
        if len(names) > 1:
            self.paper.put(say("report.periods", self.lang), "lead")
            self._chart("report.chart.periods", [(n, self.figures.counts(self.figures.period(n))) for n in names])

    def _chart(self, caption: str, rows: Sequence[tuple[str, Mapping[str, int]]]) -> None:
        names = [name for name, _ in rows]
        if not charts.can_write(names):
            rows = [(str(n), counts) for n, (_, counts) in enumerate(rows, 1)]
        used = [s for s in STATUSES if any(counts.get(s) for _, counts in rows)]
        self.paper.put(say(caption, self.lang), "caption")
        self.paper.legend([(theme.CHART[s], enum_label("status", s, self.lang)) for s in used])
        self.paper.picture(charts.stacked(rows))

    def _sections(self) -> None:
        names = self.figures.section_names
        if len(names) < 2:
            return
        self.heading("report.h.sections")
        shown = [" ".join(path) or say("status.no_section", self.lang) for path in _told_apart(names)]
        figures = [self.figures.section(name) for name in names]
        self._chart("report.chart.sections", [(n, self.figures.counts(f)) for n, f in zip(shown, figures, strict=True)])
        numbered = not charts.can_write(shown)
        if numbered:
            self.paper.put(say("report.font_note", self.lang), "caption")
        rows = [
            (f"{n} {name}" if numbered else name, f) for n, (name, f) in enumerate(zip(shown, figures, strict=True), 1)
        ]
        rows.append((say("status.total", self.lang), self.figures.total()))
        self._figure_table(fields.PATH.label(self.lang), rows)

    def _figure_table(self, first: str, rows: Sequence[tuple[str, Sequence[Figure]]]) -> None:
        """A table of the overview: the total, the classes that occur, two rates."""
        used = [s for s in self.view.statuses if s in SHOWN or any(self.figures.counts(f).get(s) for _, f in rows)]
        header = [first, say("status.total", self.lang), *(self.view.heading(s) for s in used)]
        header += [say("status.completed_rate", self.lang), say("status.lag_rate", self.lang)]
        cells = []
        for name, figures in rows:
            counts = self.figures.counts(figures)
            cells.append(
                [name, str(figures[0].value), *(str(counts[s]) for s in used), *(_rate(f) for f in figures[-2:])]
            )
        widths = [3.2, 1.0, *(1.1 for _ in used), 1.3, 1.3]
        if self.lang == "en":  # no word of a header is parted
            widths = [2.2, 1.0, *(0.2 * max(map(len, words.split())) for words in header[2:])]
        self.paper.table(header, cells, widths)

    def write_targets(self) -> None:
        groups: dict[str, list[list[Row]]] = {}
        for rows in self._indicators():
            states = [JUDGED.get(str(r["target_state"]), "") for r in rows]
            name = next((n for n in WORST_TARGET if n in states), "")
            told = [r for r, state in zip(rows, states, strict=True) if state == name]
            groups.setdefault("strive" if name == "missed" and rows[0]["force"] == "strive" else name, []).append(told)
        if not any(groups.get(name) for name in TOLD):
            return
        self.heading("report.h.targets")
        for name in (n for n in TOLD if groups.get(n)):
            pace = ".pace" if any(r["target_state"] in PACED for rows in groups[name] for r in rows) else ""
            if name == "met" and self.kind not in SUMMARIES:
                self.paper.put(say(f"report.met_only{pace}", self.lang, n=len(groups[name])))
                continue
            self.paper.put(say(f"report.{name}{pace}", self.lang, n=len(groups[name])), "lead")
            for n, rows in enumerate(groups[name], 1):
                self.paper.put(say("report.point", self.lang, n=n, text=self._target(rows)))

    def _target(self, rows: Sequence[Row]) -> str:
        """An indicator's target and how it stands, with the units where several report it."""
        several = sum(r["id"] == rows[0]["id"] and r["name"] == rows[0]["name"] for r in self.targets) > 1
        parts = [f"{r['words']}{say('report.about', self.lang, parts=r['unit']) if several else ''}" for r in rows]
        return say("report.target", self.lang, target=rows[0]["target"], words=say("semicolon", self.lang).join(parts))

    def _indicators(self) -> list[list[Row]]:
        """The rows of each indicator, one a unit that reports it: it is met where all of them meet it."""
        found: dict[tuple[str, str, str], list[Row]] = {}
        for row in self.targets:
            found.setdefault((str(row["id"]), str(row["name"]), str(row["target"])), []).append(row)
        return list(found.values())

    def _judgement(self) -> None:
        """The lines of the year's judgement that say anything: preconditions, vetoes, score, grade."""
        lines = [r for r in rows_of(self.result.judgement) if not is_blank(r["value"])]
        if not lines:
            return
        self.heading("report.h.judgement")
        for row in lines:
            note = "" if is_blank(row["note"]) else say("report.about", self.lang, parts=row["note"])
            self.paper.put(say("report.judged", self.lang, what=row["name"], value=row["value"], note=note))

    def _every_item(self) -> None:
        self.heading("report.h.items")
        by_section: dict[str, list[Row]] = {}
        for row in self.items:
            by_section.setdefault(" ".join(str(row["path"]).split("\n")), []).append(row)
        for number, (section, rows) in enumerate(by_section.items(), 1):
            if section:
                own = say("report.subheading", self.lang, n=numeral(number, self.lang), text=section)
                self.paper.put(section if NUMBERED.match(section) else own, "h2")
            for n, row in enumerate(rows, 1):
                self.put_item(str(row["serial"]) or str(n), row)
                status = stands(row["effective"], row["lead_progress"], self.lang)
                said = row["summary"] if not is_blank(row["summary"]) else row["lead_progress"]
                self.paper.labelled(f"{status}{say('colon', self.lang)}" if said else status, self._open(said))

    def put_item(self, number: str, row: Row, serial: bool = False) -> None:
        """An item's line: its text, its serial where the number is another, who answers for it, until when."""
        deadline = say("semicolon", self.lang).join(str(row["deadline"]).splitlines())
        parts = (
            [say("report.serial", self.lang, serial=unbracketed(str(row["serial"])))]
            if serial and row["serial"]
            else []
        )
        parts += [str(row["owners"])] if row["owners"] else []
        parts += [say("report.until", self.lang, deadline=deadline)] if deadline else []
        about = say("report.about", self.lang, parts=say("semicolon", self.lang).join(parts)) if parts else ""
        self.paper.labelled(
            say("report.item", self.lang, n=numbered(number, self.lang), text=str(row["text"]), about=about), ""
        )

    def _open(self, text: object) -> str:
        """What a unit wrote, without the phones that stand in it."""
        plain, left_out = without_phones("" if is_blank(text) else str(text), self.lang)
        self.phones += left_out
        return plain

    def said(self, label: str, text: object, needed: bool = False) -> None:
        """What a unit wrote, under its label."""
        plain = self._open(text)
        if plain or needed:
            self.paper.labelled(say(label, self.lang), plain or say("report.not_said", self.lang))

    def _lagging(self) -> None:
        if not self.lagging:
            return
        self.heading("report.h.lagging")
        for n, row in enumerate(self.lagging, 1):
            self.put_item(str(n), row, serial=True)
            status, needed = stands(row["effective"], row["lead_progress"], self.lang), row["effective"] in SHORT
            why = "" if is_blank(row["why"]) else say("report.about", self.lang, parts=row["why"])
            self.paper.labelled(say("report.status", self.lang), f"{status}{why}")
            said = row["summary"] if not is_blank(row["summary"]) else row["lead_progress"]
            if not (self.kind in SUMMARIES or self.public):
                self.said("report.progress", said)
            self.said("report.reason", row["reason"], needed)
            self.said("report.measures", row["measures"], needed)

    def _units(self) -> None:
        names = self.figures.unit_names(len(self.result.units))
        if not names:
            return
        self.heading("report.h.units")
        self.paper.put(say("report.units", self.lang), "lead")
        self._figure_table(fields.UNIT.label(self.lang), [(n, self.figures.unit(n)) for n in names])

    def _ranking(self) -> None:
        rows = rows_of(self.result.ranking)
        if not rows:
            return
        self.heading("report.h.ranking")
        self.paper.put(say("report.ranking", self.lang, n=RANKED_FROM), "lead")
        header = [f.label(self.lang) for f in fields.STATUS_RANKING]
        cells = [[self._ranked(f, row[f.key]) for f in fields.STATUS_RANKING] for row in rows]
        self.paper.table(header, cells, [1.4, 1, 3, 1.2, 1.4, 1.4, 1.4])

    def _ranked(self, column: fields.Field, value: Any) -> str:
        if column.kind == "share":
            return percent(float(value))
        if column.enum:
            return enum_label("flag", "yes" if is_yes(value) else "no", self.lang)
        return say("report.unranked", self.lang) if column.key == "rank" and is_blank(value) else str(value)

    def _returns(self) -> None:
        self.heading("report.h.returns")
        units = unit_lists(rows_of(self.result.units))
        asked, returned = len(units["expected"]), len(units["returned"])
        name = "report.returned_all" if returned == asked else "report.returned"
        parts = [say(name, self.lang, asked=asked, returned=returned)]
        for state in ("silent", "unsealed", "quarantined", "late", "partial", "correct", "undecided", "exempt"):
            names = listed(units[state], self.lang)
            parts += [say(f"report.{state}", self.lang, names=names)] if names else []
        self.paragraph(parts)

    # ── shared ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def heading(self, name: str) -> None:
        self._headings += 1
        number = numeral(self._headings, self.lang)
        self.paper.put(say("report.heading", self.lang, n=number, text=say(name, self.lang)), "h1")

    def paragraph(self, sentences: Iterable[str]) -> None:
        self.paper.put(("" if self.lang != "en" else " ").join(sentences))


def last_duties(plan: Plan, item: Item, period: Period) -> list[tuple[Duty, bool]]:
    """Who answered for an item when a period before this one last asked about it, and whether what they said makes its status."""
    asking = [p for p in plan.asked_before(period) if plan.asks_about(item, p)]
    duties = plan.duties_in(item, asking[-1] if asking else period)
    counting = counting_role(duty.role for duty in duties)
    return [(duty, duty.role == counting) for duty in duties]


def _told_apart(names: Sequence[str]) -> list[list[str]]:
    """The headings of each section without those that all of them stand under."""
    paths = [name.split("\n") for name in names]
    while all(len(path) > 1 for path in paths) and len({path[0] for path in paths}) == 1:
        paths = [path[1:] for path in paths]
    return paths


def numeral(number: int, lang: str) -> str:
    """一, 十一, 二十三, as headings count; digits in English."""
    if lang == "en" or not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{CHINESE[tens - 1]}十") + (CHINESE[ones - 1] if ones else "")


def _rate(figure: Figure) -> str:
    return percent(figure.value) if isinstance(figure.value, (int, float)) else str(figure.value)
