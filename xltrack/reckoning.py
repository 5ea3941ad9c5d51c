"""Answers and item totals, period after period: what today's returns and the ledger come to, and the words typed beside them. No files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from xltrack import fields
from xltrack.enums import NOT_RETURNED, is_yes
from xltrack.findings import Finding
from xltrack.grouped import grouped
from xltrack.plan import Period, Plan
from xltrack.rates import RANKS, counting_role, left_out_before, under_verdict, why_lagging
from xltrack.records import Combined, Ledger, Row, Slot
from xltrack.steps import asked, assess, changes, split, targets
from xltrack.values import is_blank, text_of
from xltrack.words import say

Place = tuple[str, str, str]


@dataclass
class History:
    """Answers and item totals of every period that needs reckoning: those answered today, and the one shown. The rest stays as the ledger has it."""

    plan: Plan
    combined: Combined
    ledger: Ledger
    shown: Period
    fresh: frozenset[str]  # periods that something came in for today

    def __post_init__(self) -> None:
        self.totals = self._totals()
        self.words_beside: dict[Place, str] = {}
        self.answers: dict[str, list[Row]] = {}
        self.items: dict[str, list[Row]] = {}
        self.figures: list[Row] = []
        self.stood: dict[str, dict[str, str]] = {}  # period → item id → the class it had before
        self.fresh |= self._changed()
        self._reckon_in_order()

    def _reckon_in_order(self) -> None:
        """Period after period up to the one shown, each with what stood before it."""
        past: dict[str, list[Row]] = {}
        known: dict[str, str] = {}
        for period in self.plan.periods:
            label = period.label
            if label in self.fresh or label == self.shown.label:
                self._reckon(period, past)
            self.stood[label] = dict(known)
            if not period.confirms:
                rows = self.items[label] if label in self.items else list(self.totals.get(label, {}).values())
                known |= {r["id"]: r["effective"] for r in rows if r["effective"] not in ("", NOT_RETURNED)}
                for row in self._telling(period, rows):
                    past.setdefault(row["id"], []).append(row | {"lagging": self._lags(row, label)})
            if label == self.shown.label:
                break

    def _telling(self, period: Period, rows: Iterable[Row]) -> Iterator[Row]:
        """Totals of a period that tell how their items stood in it: of those it asked about, or was answered about, but none that rested."""
        excused = asked.excused_items(self.plan, period, self.combined)
        for row in rows:
            item, said = self.plan.item(row["id"]), (period.label, row["id"]) in self._said
            rested = row["id"] in excused and not said and is_blank(row["verdict"])
            if not rested and (said or item is None or self.plan.asks_about(item, period)):
                yield row

    @cached_property
    def _said(self) -> set[tuple[str, str]]:
        """(period, item id) of what was answered, or known without an answer: verified, or corrected by phone."""
        typed = self.combined.typed.items()
        verified = (s for s, words in typed if s.unit and (words.get("verdict") or words.get("corrected")))
        return {(s.period, s.id) for s in (*self.combined.answers, *verified)}

    def _changed(self) -> set[str]:
        """Periods of which other answers count than in the ledger: withdrawn since, or marked 采用."""
        stood = {
            Slot(*place)
            for place, r in self.ledger.answers.items()
            if place[2] and (r["sha256"] or r["self"]) and r["effective"]
        }
        return {slot.period for slot in stood ^ set(self.combined.answers)}

    def _reckon(self, period: Period, past: Mapping[str, Sequence[Row]]) -> None:
        """The answers of a period, its indicators judged, and its items."""
        closed = split.closed_items(self.plan, self.ledger, period)
        answers = asked.answer_rows(self.plan, period, self.combined, closed)
        figures = [] if period.confirms else targets.figures(self.plan, period, answers, *self._typed_figures())
        self.figures = self._standing_figures(period) if period.confirms else figures
        said = targets.doubts(answers, figures, self.plan.language)
        before = self._last_verdicts(period)
        for row in answers:
            slot = (row["id"], row["unit"])
            row["doubtful"], row["previous_verdict"] = said.get(slot, ""), before.get(slot, "")
        extra = self.ledger.own.get("items", ())
        resting = closed | asked.excused_items(self.plan, period, self.combined)
        own = self._typed(period.label)
        items = assess.item_rows(self.plan, period, answers, own, past, figures, extra, resting)
        if period.kind == "final":
            items = assess.as_last_told(items, self._last_told(period), self.plan.language)
        self.items[period.label] = items
        self.answers[period.label] = assess.under_items(self.plan, period, answers, items)

    def _standing_figures(self, rounds: Period) -> list[Row]:
        """The indicators as a confirmation round shows them, which reports none: as they stand by the last period of progress."""
        period = self.plan.period(self._told_by(rounds.label))
        if period is None or period.confirms:
            return []
        closed = split.closed_items(self.plan, self.ledger, period)
        answers = asked.answer_rows(self.plan, period, self.combined, closed)
        return targets.figures(self.plan, period, answers, *self._typed_figures())

    def _told_by(self, label: str) -> str:
        """The period whose figures the workbook of a period shows: its own, in a confirmation round the last known one of progress."""
        period = self.plan.period(label)
        before = self.plan.before(period) if period and period.confirms else ()
        told = (p.label for p in before if not p.confirms and (p.label in self.totals or p.label in self.fresh))
        return [label, *told][-1]

    def _last_told(self, period: Period) -> dict[str, list[Row]]:
        """Item id → the answers to it in the last period before this one that anything was said of it in."""
        found: dict[str, list[Row]] = {}
        for earlier in self.plan.asked_before(period):
            found |= self._told_in(earlier.label)
        return found

    def _told_in(self, label: str) -> dict[str, list[Row]]:
        """Item id → the answers of a period, reckoned today or as the ledger has them; items that nobody said anything of are not in it."""
        held = (r for (period, _, unit), r in self.ledger.answers.items() if period == label and unit)
        by_item = grouped((row["id"], row) for row in self.answers.get(label, held))
        counting = {i: counting_role(str(r.get("role", "")) for r in rows) for i, rows in by_item.items()}
        told = {
            i: [{"counts": r.get("role") == counting[i], "returned": not is_blank(r.get("self"))} | r for r in rows]
            for i, rows in by_item.items()
        }
        return {i: rows for i, rows in told.items() if any(r["returned"] for r in rows)}

    def _typed_figures(self) -> tuple[dict[Place, Row], dict[tuple[str, ...], Row]]:
        """(item id, indicator, target) → what the coordinator typed beside it; and by unit too the figure of the period before. A target that
        was changed keeps what was typed, where the item has one indicator of that name."""
        earlier = self._told_by(self.ledger.period) != self._told_by(self.shown.label)
        names = ("final", "final_basis", *self.ledger.own.get("indicators", ()))
        typed: dict[Place, Row] = {}
        before: dict[tuple[str, ...], Row] = {}
        for row in self.ledger.indicators:
            place = targets.current_place(self.plan, str(row["id"]), str(row["name"]), str(row["target"]))
            said = {k: row[k] for k in names if not is_blank(row.get(k))}
            if said:
                typed.setdefault(place, {}).update(said)
                self.words_beside[place] = " | ".join(text_of(v) for v in typed[place].values())
            before.setdefault((*place, str(row["unit"])), {"actual": row["actual"] if earlier else row["before"]})
        return typed, before

    def lost_figures(self) -> list[Finding]:
        """What was typed beside indicators that the plan no longer has."""
        here = {(f["id"], f["name"], f["target"]) for f in self.figures}
        return [
            Finding("ledger-typed-lost", item=place[0], found=f"{place[1]} {said}")
            for place, said in self.words_beside.items()
            if place not in here
        ]

    def _last_verdicts(self, period: Period) -> dict[tuple[str, str], str]:
        """(item id, unit) → the verdict on the unit's answer in the last period that asked about the item, where there is any that counted."""
        asking = self.plan.asked_before(period)
        last = {item.id: p.label for p in asking for item in self.plan.items if self.plan.asks_about(item, p)}
        typed = ((s, words.get("verdict", "")) for s, words in self.combined.typed.items())
        kinds = {item.id: item.kind for item in self.plan.items}
        counted = ((s, v) for s, v in typed if v and s.unit and self.plan.class_of(kinds.get(s.id, "regular"), v))
        said = {(s.id, s.unit): str(v) for s, v in counted if s.period == last.get(s.id)}
        lang, known = self.plan.language, self.plan.inherited(said, period.day)
        return {place: _each_said(found, lang) for place, found in known.items()}

    def last_answers(self) -> dict[tuple[str, str], list[Row]]:
        """(item id, unit) → the unit's answers in the latest period before the one shown: one, or those of the units that became one since."""
        earlier = [p.label for p in self.plan.before(self.shown) if not p.confirms]
        rows = [r for (period, _, unit), r in self.ledger.answers.items() if period in earlier and unit]
        said = {(r["id"], r["unit"]): r for r in sorted(rows, key=lambda r: earlier.index(r["period"]))}
        known = self.plan.inherited(said, self.shown.day)
        return {place: [row for _, row in found] for place, found in known.items()}

    def every_answer(self) -> Iterator[Row]:
        """The answers of every period, as the ledger has them, then those reckoned today."""
        yield from self.ledger.answers.values()
        for rows in self.answers.values():
            yield from rows

    def plan_changes(self) -> list[Row]:
        """The record of the plan's changes: what the ledger has, and what the plan differs in from each item's newest total there."""
        newest = changes.newest_totals(self.plan, self.ledger.answers)
        return changes.plan_changes(self.plan, self.shown, newest, self.ledger.changes)

    def lost_words(self) -> list[Finding]:
        """What was typed of items that the plan no longer holds: their history stays in the ledger, these words have no place there."""
        found = []
        for item_id, words in self.ledger.items.items():
            said = " | ".join(text_of(v) for v in words.values() if not is_blank(v))
            if said and self.plan.item(item_id) is None:
                found.append(Finding("ledger-row-lost", item=item_id, found=said))
        return found

    def by_period(self) -> dict[str, list[Row]]:
        """Period → its item rows, past ones from the ledger; each with what verdicts on its answers settle."""
        return {
            p.label: self.items[p.label] if p.label in self.items else self._past(p)
            for p in self.plan.periods
            if not p.confirms and (p.label in self.items or p.label in self.totals)
        }

    def _past(self, period: Period) -> list[Row]:
        rows = list(self.totals[period.label].values())
        verified = any(s.period == period.label and s.unit and t.get("verdict") for s, t in self.combined.typed.items())
        answers = asked.answer_rows(self.plan, period, self.combined) if verified else ()
        return assess.with_verified(self.plan, rows, answers)

    def _totals(self) -> dict[str, dict[str, Row]]:
        """Period → item id → the item's own total in the ledger."""
        found: dict[str, dict[str, Row]] = {}
        out = left_out_before(self.ledger.answers.values())
        for (period, item_id, unit), row in self.ledger.answers.items():
            if not unit:
                found.setdefault(period, {})[item_id] = row | {"rated": (period, item_id) not in out}
        return found

    def _typed(self, label: str) -> dict[str, Row]:
        """Item id → what the coordinator typed: the period's verdicts, and what follows the item through the year. A superior's finding is of the period
        shown, and of those that stood under it before: at the end of the year it does not change what was reported in spring."""
        lasting, totals = self.ledger.items, self.totals.get(label, {})
        typed = {
            i: lasting.get(i, {}) | {k: totals.get(i, {}).get(k, "") for k in fields.BY_PERIOD}
            for i in {*lasting, *totals}
        }
        for item_id, words in typed.items() if label != self.shown.label else ():
            item = self.plan.item(item_id)
            found = self.plan.class_of(item.kind, words.get("superior")) if item else ""
            if found and found != totals.get(item_id, {}).get("effective"):
                words["superior"] = ""
        return typed

    @property
    def own_columns(self) -> tuple[str, ...]:
        """Columns the coordinator added to the answers sheet."""
        return self.ledger.own.get("answers", ())

    def rows(self) -> list[Row]:
        """The ledger: per period each item's total and the answers of its units, in document order."""
        order = {item.id: n for n, item in enumerate(self.plan.items)}
        rows = []
        labels = [p.label for p in self.plan.periods]
        past = sorted({period for period, _, _ in self.ledger.answers} - set(labels))
        for label in (*past, *labels):
            rows += sorted(self._period_rows(label), key=lambda r: (order.get(r["id"], len(order)), r["id"]))
        return rows

    def _period_rows(self, label: str) -> list[Row]:
        """Items' totals, then every answer that counts or that the coordinator typed something beside, then answers that were replaced or wait."""
        reckoned = {Slot(label, r["id"], r["unit"]): r for r in self.answers.get(label, ())}
        typed = {slot: words for slot, words in self.combined.typed.items() if slot.period == label and slot.unit}
        slots = (
            {s for s in self.combined.answers if s.period == label}
            | typed.keys()
            | {s for s, r in reckoned.items() if _own_words(r, self.own_columns)}
        )
        answers = [
            row | typed[slot] if slot in typed else row
            for slot in sorted(slots)
            for row in (self._answer(slot, reckoned),)
        ]
        if label not in self.answers:
            answers = self._as_verified(label, answers)
        aside = [
            a | _about(reckoned.get(Slot(label, a["id"], a["unit"]), {})) | {"effective": ""}
            for a in (*self.combined.pending, *self.combined.superseded)
            if a["period"] == label
        ]
        rows = [*self._period_totals(label), *answers, *sorted(aside, key=lambda a: (a["unit"], text_of(a["file"])))]
        lags = [self._lags(row, label) for row in rows]
        return [r if r.get("lagging") is lag else r | {"lagging": lag} for r, lag in zip(rows, lags, strict=True)]

    def _as_verified(self, label: str, answers: Sequence[Row]) -> list[Row]:
        """The answers of a period that is not reckoned anew, under verdicts typed on its items since it was."""
        totals, by_item = self.totals.get(label, {}), grouped((row["id"], row) for row in answers)
        made = []
        for item_id, rows in by_item.items():
            item, total = self.plan.item(item_id), totals.get(item_id, {})
            status = str(total.get("effective") or "")
            if item is None or is_blank(total.get("verdict")) or status not in RANKS:
                made += rows
                continue
            first = counting_role(str(r.get("role", "")) for r in rows)
            labels = ("verdict", "corrected", "self")
            own = [self.plan.class_of(item.kind, *(r.get(k) for k in labels)) or NOT_RETURNED for r in rows]
            lead = [r.get("role") == first for r in rows]
            counting = [
                {"effective": c, "counts": True, "group": r.get("group", ""), "unit": r["unit"]}
                for r, c, leads in zip(rows, own, lead, strict=True)
                if leads
            ]
            together = assess.item_status(counting, self.plan.settings.group_rule)
            made += [
                row | {"effective": under_verdict(c, together, status)} if leads else row
                for row, c, leads in zip(rows, own, lead, strict=True)
            ]
        return made

    def _lags(self, row: Row, label: str) -> bool:
        """Whether a row of the ledger lags: as it was found in its period, anew where words typed since may have changed that. An item that was not
        returned lags as it stood before, whichever was merged first; an answer that did not come, or does not count, lags not."""
        status, item, period = str(row["effective"]), self.plan.item(row["id"]), self.plan.period(label)
        if status not in RANKS or (row.get("unit") and status == NOT_RETURNED):
            return False
        settled = label in self.items or self.ledger.period != label
        if settled and status != NOT_RETURNED and not is_blank(row.get("lagging")):
            return is_yes(row["lagging"])
        if item is None or period is None or period.confirms:
            return False
        stands = self.stood.get(label, {}).get(item.id, status) if status == NOT_RETURNED else status
        return bool(why_lagging(item, stands, period, self.plan))

    def _answer(self, slot: Slot, reckoned: Mapping[Slot, Row]) -> Row:
        """The row of a slot: as reckoned today, as it came, or as the ledger has it."""
        known = reckoned.get(slot) or self.combined.answers.get(slot) or self.ledger.answers.get(slot) or {}
        about = {"period": slot.period, "id": slot.id, "unit": slot.unit, "effective": NOT_RETURNED}
        return known if about.keys() <= known.keys() else about | known

    def _period_totals(self, label: str) -> list[Row]:
        before = self.totals.get(label, {})
        if label not in self.items:
            rows = list(before.values())
        else:
            gone = (r for i, r in before.items() if self.plan.item(i) is None)
            rows = [*(_total(r, label) for r in self.items[label]), *gone]
        return rows if label == self.shown.label else [r for r in rows if not self._came_later(r, label)]

    def _came_later(self, row: Row, label: str) -> bool:
        """Whether an item's total is of one that the plan took up after the period, and of which nothing was said there: a share that was
        told of a past period does not move with what is added to the plan."""
        item, period = self.plan.item(row["id"]), self.plan.period(label)
        unsaid = row["effective"] == "not_due" and all(is_blank(row.get(name)) for name in fields.BY_PERIOD)
        return item is not None and period is not None and unsaid and not self.plan.held(item, period)


def _each_said(found: Sequence[tuple[str, str]], lang: str) -> str:
    """What was said of a unit; of several that became one since, and said otherwise, under its name each."""
    if len({said for _, said in found}) == 1:
        return found[0][1]
    return "\n".join(f"{unit}{say('colon', lang)}{said}" for unit, said in found)


def with_tenures(plan: Plan, ledger: Ledger, answered: Iterable[str]) -> Plan:
    """The plan with what the ledger knows of units that items were with before. ``answered``: labels of the periods that something came in for today; the
    latest of them and the ledger's is the one in which a change of the plan is noticed."""
    if not (ledger.rows or ledger.changes):
        return plan
    record = changes_by(plan, ledger, answered)
    return replace(plan, tenures=changes.tenures(plan, record, ledger.answers.values())) if record is not None else plan


def changes_by(plan: Plan, ledger: Ledger, answered: Iterable[str]) -> list[Row] | None:
    """The record of the plan's changes, as :func:`with_tenures` takes it from the ledger; None where neither names a period of the plan."""
    labels = {ledger.period, *answered}
    noticed = next((p for p in reversed(plan.periods) if p.label in labels), None)
    if noticed is None:
        return None
    return changes.plan_changes(plan, noticed, changes.newest_totals(plan, ledger.answers), ledger.changes)


def _about(row: Row) -> Row:
    """What an answer is an answer to, which a return does not say."""
    return {k: row[k] for k in ("serial", "text", "role", "group") if k in row}


def _own_words(row: Row, names: Sequence[str]) -> bool:
    """Whether the coordinator typed anything into own columns beside an answer."""
    return any(not is_blank(row.get(name)) for name in names)


def _total(row: Row, label: str) -> Row:
    kept = ("id", "serial", "text", "effective", "self", *fields.BY_PERIOD, "parties", "target", "deadline", "lagging")
    return {k: row[k] for k in kept} | {
        "period": label,
        "unit": "",
        "progress": row["lead_progress"],
    }
