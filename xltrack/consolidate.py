"""Answers, statuses and history put together: the consolidation that the status workbook shows. No files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xltrack import fields, lists
from xltrack.findings import Finding, gravest_first
from xltrack.frames import pd
from xltrack.plan import Period, Plan
from xltrack.records import Consolidation, Ledger, Return
from xltrack.steps import assess, judgement, materials, merge, split, targets
from xltrack.steps import history as changes
from xltrack.values import is_blank, key, text_of

if TYPE_CHECKING:  # it imports pandera, which only merge and validate need
    from xltrack.steps.validate import Validation

Row = dict[str, Any]
Place = tuple[str, str, str]
RECKONED = frozenset(  # found anew by every merge
    ("unit-contradicts-lead", "progress-repeated", "item-not-answered", "return-superseded", "returns-undecided", "return-duplicate", "verdict-contradicted")
)  # fmt: skip
UNASKED = ("period", "unit", "serial", "text", "status", "progress", "reason", "measures", "others")


def consolidate(
    plan: Plan,
    returns: Sequence[Return],
    validation: Validation,
    ledger: Ledger | None = None,
    *,
    period: Period | None = None,
    files: Sequence[Mapping[str, Any]] = (),
    forget: Iterable[str] = (),
    forget_in: str = "",
    findings: Iterable[Finding] = (),
    repairs: pd.DataFrame | None = None,
) -> Consolidation:
    """Put together what all returns and the ledger say. ``period``: the one shown, else the latest that anything was answered for.

    ``files``: rows of the returns sheet for files that are no forms (attachments, ignored, unreadable); ``findings``: theirs.
    ``repairs``: the sheet of accepted repairs; without it the ledger's is carried over.
    """
    forget = tuple(forget)
    others = [text_of(row["file"]) for row in files]
    combined = merge.combine(returns, validation.answers, plan, ledger, forget, forget_in, others)
    shown = period or latest_period(plan, combined, ledger)
    history = _History(plan, combined, ledger, shown, frozenset(r.period for r in returns if r.state == "accepted"))
    answers = history.answers[shown.label]
    items = history.items[shown.label]
    everything = [
        *findings,
        *(f for r in returns for f in r.findings),
        *_judged(validation, combined),
        *combined.findings,
        *_carried(combined, ledger, {r.form.file for r in returns}.union(others)),
    ]
    submitted = frozenset(r["unit"] for r in answers if r["returned"])
    everything += [
        *merge.not_answered(plan, answers, submitted, combined.pending),
        *assess.contradictions(answers, plan.language),
    ]
    record = history.plan_changes()
    everything += _of_the_year(plan, shown, history, ledger, record)
    former = {(str(r["id"]), key(r["old"])) for r in record}
    everything = [f for f in everything if f.code != "locked-text-changed" or (f.item, key(f.found)) not in former]
    proposed = lists.proposals(plan, combined, returns, ledger)
    everything += lists.told_proposals(plan, proposed, ledger)
    log = _with_untouched(combined.returns, returns, validation)
    files = merge.typed_beside(lists.attached(files, log, shown, ledger, forget), ledger)
    owed = lists.owed(plan, shown, [*log, *files], ledger, combined.exempt)
    due = [row for row in owed if row["period"] == shown.label]
    seals = materials.seals(plan, due, [*log, *files])
    units = assess.unit_rows(plan, shown, answers, log, everything, _people(log), combined.exempt, seals)
    asked = {u["unit"] for u in units}
    units = materials.with_receipts(plan, units, due)
    beside = ledger.units if ledger else {}
    units = [{**row, **beside.get(row["unit"], {})} for row in units]
    everything += [*history.lost_figures(), *_lost_beside(beside, {row["unit"] for row in units})]
    lagging = assess.lagging_rows(items)
    own = dict(ledger.own) if ledger else {}
    return Consolidation(
        plan=plan,
        period=shown,
        items=_frame(items, fields.STATUS_ITEMS, ("lagging", "why", *own.get("items", ()))),
        answers=_frame(
            answers,
            fields.STATUS_ANSWERS,
            (
                "period",
                "sheet",
                "sha256",
                "counts",
                "returned",
                *_brought(combined.extra, answers),
                *own.get("answers", ()),
            ),
        ),
        units=_frame(units, fields.STATUS_UNITS, own.get("units", ())),
        lagging=_frame(lagging, fields.STATUS_LAGGING),
        returns=_frame(
            [*log, *_no_forms(units, log, shown, files, ledger, plan.language)],
            fields.STATUS_RETURNS,
            own.get("returns", ()),
        ),
        unasked=_unasked(combined, ledger, forget),
        ledger=_frame(history.rows(), fields.STATUS_LEDGER, (*combined.extra, *history.own_columns)),
        repairs=repairs if repairs is not None else pd.DataFrame() if ledger is None else ledger.repairs,
        findings=tuple(gravest_first(dict.fromkeys(everything))),
        own=own,
        indicators=_frame(history.figures, fields.STATUS_INDICATORS, own.get("indicators", ())),
        judgement=_judgement(plan, shown, items, history),
        ranking=_frame(
            judgement.ranking(plan, [u for u in units if u["unit"] in asked]) if not shown.confirms else (),
            fields.STATUS_RANKING,
        ),
        goals=_frame(targets.goal_rows(plan, shown, _goals(ledger)), fields.STATUS_GOALS, own.get("goals", ())),
        changes=_frame(record, fields.STATUS_CHANGES, [str(c) for c in ledger.changes.columns] if ledger else ()),
        proposals=_frame(proposed, fields.PROPOSALS, own.get("proposals", ())),
        materials=_frame(owed, fields.STATUS_MATERIALS, ("kind", *own.get("materials", ()))),
    )


def _goals(ledger: Ledger | None) -> list[Row]:
    """The rows of the sheet of overall goals as they stand."""
    return [{str(k): v for k, v in r.items()} for r in ledger.goals.to_dict("records")] if ledger else []


def _brought(extra: Sequence[str], answers: Sequence[Row]) -> list[str]:
    """Columns that forms brought; those of a confirmation round only where it is the period shown."""
    asked_once = {*(f.key for f in fields.CONFIRMATION), "proposed_unit"}
    return [name for name in extra if name not in asked_once or not all(is_blank(row.get(name)) for row in answers)]


def _lost_beside(words: Mapping[str, Mapping[str, Any]], shown: Iterable[str]) -> list[Finding]:
    """What was typed beside units that are asked nothing any more."""
    gone = sorted(set(words) - set(shown))
    return [
        Finding("ledger-typed-lost", unit=u, found=f"{u} " + " | ".join(map(text_of, words[u].values()))) for u in gone
    ]


def _carried(combined: merge.Combined, ledger: Ledger | None, today: Set[str]) -> list[Finding]:
    """What was found in returns whose answers still stand, or that are still set aside, although their files are not among today's."""
    kept = {
        r["file"]
        for r in combined.returns
        if r["file_state"] == "kept" or (r["file_state"] == "quarantined" and r["file"] not in today)
    }
    winners = {slot: a["file"] for slot, a in combined.answers.items()}
    listed = ledger.listed if ledger else ()
    return [
        f
        for f in listed
        if f.file in kept
        and f.code not in RECKONED
        and (not f.item or winners.get(merge.Slot(f.period, f.item, f.unit), f.file) == f.file)
    ]


def _judgement(plan: Plan, shown: Period, items: Sequence[Row], history: _History) -> pd.DataFrame:
    """The year's judgement, drawn up where the plan asks for one: a final review, or kinds of item that only a year-end settles."""
    asked = shown.kind == "final" or (
        not shown.confirms and any(i.kind in ("precondition", "veto") or i.weight for i in plan.items)
    )
    lines = judgement.judge_year(plan, items, history.by_period()).lines if asked else ()
    return _frame(lines, fields.STATUS_JUDGEMENT)


def _of_the_year(
    plan: Plan, shown: Period, history: _History, ledger: Ledger | None, record: Sequence[Row]
) -> list[Finding]:
    """What a single return cannot show: changes of the plan, old verdicts, texts sent twice, items struck off."""
    answers, items = history.answers[shown.label], history.items[shown.label]
    slots = ledger.answers if ledger else {}
    latest = [r for r in slots.values() if ledger is not None and r["period"] == ledger.period]
    return [
        *(ledger.findings if ledger else ()),
        *changes.told_changes(plan, shown, record),
        *changes.left_out(plan, latest),
        *history.lost_words(),
        *changes.contradicted_verdicts(plan, answers, slots),
        *changes.unfounded_corrections(answers),
        *changes.repeated_texts(plan, answers, history.last_answers()),
        *changes.closing(plan, shown, items),
    ]


def latest_period(plan: Plan, combined: merge.Combined, ledger: Ledger | None) -> Period:
    """The latest period, in the master's order, that anything was answered for; else the first."""
    answered = (
        {slot.period for slot in combined.answers}
        | {a["period"] for a in combined.pending}
        | {r["period"] for r in combined.returns}
    )
    if ledger:
        answered.add(ledger.period)
    known = [p for p in plan.periods if p.label in answered]
    return known[-1] if known else plan.periods[0]


@dataclass
class _History:
    """Answers and item totals of every period that needs reckoning: those answered today, and the one shown. The rest stays as the ledger has it."""

    plan: Plan
    combined: merge.Combined
    ledger: Ledger | None
    shown: Period
    fresh: frozenset[str]  # periods that something came in for today

    def __post_init__(self) -> None:
        self.totals = self._totals()
        self.words_beside: dict[Place, str] = {}
        self.answers: dict[str, list[Row]] = {}
        self.items: dict[str, list[Row]] = {}
        self.figures: list[Row] = []
        past: dict[str, list[Row]] = {}
        for period in self.plan.periods:
            label = period.label
            if label in self.fresh or label == self.shown.label:
                self._reckon(period, past)
                rows: Iterable[Row] = self.items[label]
            else:
                rows = self.totals.get(label, {}).values()
            for row in rows if not period.confirms else ():
                item = self.plan.item(row["id"])
                if item is None or period.covers(item):
                    past.setdefault(row["id"], []).append(row)
            if label == self.shown.label:
                break

    def _reckon(self, period: Period, past: Mapping[str, Sequence[Row]]) -> None:
        """The answers of a period, its indicators judged, and its items."""
        closed = split.closed_items(self.plan, self.ledger, period)
        answers = merge.answer_rows(self.plan, period, self.combined, closed)
        self.figures = [] if period.confirms else targets.figures(self.plan, period, answers, *self._typed_figures())
        said = targets.doubts(answers, self.figures, self.plan.language)
        before = self._last_verdicts(period)
        self.answers[period.label] = [
            r | {"doubtful": said.get(slot, ""), "previous_verdict": before.get(slot, "")}
            for r in answers
            for slot in ((r["id"], r["unit"]),)
        ]
        extra = self.ledger.own.get("items", ()) if self.ledger else ()
        resting = closed | merge.excused_items(self.plan, period, self.combined)
        own = self._typed(period.label)
        self.items[period.label] = assess.item_rows(
            self.plan, period, self.answers[period.label], own, past, self.figures, extra, resting
        )

    def _typed_figures(self) -> tuple[dict[Place, Row], dict[tuple[str, ...], Row]]:
        """(item id, indicator, target) → what the coordinator typed beside it; and by unit too the figure of the period before. A target that
        was changed keeps what was typed, where the item has one indicator of that name."""
        frame = self.ledger.indicators if self.ledger is not None else pd.DataFrame()
        earlier = self.ledger is not None and self.ledger.period != self.shown.label
        names = ("final", "final_basis", *(self.ledger.own.get("indicators", ()) if self.ledger is not None else ()))
        typed: dict[Place, Row] = {}
        before: dict[tuple[str, ...], Row] = {}
        for row in frame.to_dict("records"):
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
        """(item id, unit) → the verdict on the unit's answer in the period before, where there is any."""
        labels = [p.label for p in self.plan.periods if p.kind == "regular"]
        place = labels.index(period.label) if period.label in labels else len(labels)
        last = labels[place - 1] if place else ""
        typed = ((s, words.get("verdict", "")) for s, words in self.combined.typed.items())
        return {(s.id, s.unit): str(verdict) for s, verdict in typed if s.period == last and s.unit}

    def last_answers(self) -> dict[tuple[str, str], Row]:
        """(item id, unit) → the unit's answer in the latest period before the one shown."""
        labels = [p.label for p in self.plan.periods]
        earlier = [p.label for p in self.plan.periods[: labels.index(self.shown.label)] if not p.confirms]
        rows = [r for (period, _, unit), r in self._answers().items() if period in earlier and unit]
        return {(r["id"], r["unit"]): r for r in sorted(rows, key=lambda r: earlier.index(r["period"]))}

    def plan_changes(self) -> list[Row]:
        """The record of the plan's changes: what the ledger has, and what the plan differs in from each item's newest total there."""
        labels = [p.label for p in self.plan.periods]
        newest: dict[str, Row] = {}
        for label in (*(p for p in self.totals if p not in labels), *(p for p in labels if p in self.totals)):
            newest |= self.totals[label]
        known = self.ledger.changes.to_dict("records") if self.ledger is not None else []
        return changes.plan_changes(self.plan, self.shown, newest, [{str(k): v for k, v in r.items()} for r in known])

    def lost_words(self) -> list[Finding]:
        """What was typed of items that the plan no longer holds: their history stays in the ledger, these words have no place there."""
        found = []
        for item_id, words in self._lasting().items():
            said = " | ".join(text_of(v) for v in words.values() if not is_blank(v))
            if said and self.plan.item(item_id) is None:
                found.append(Finding("ledger-row-lost", item=item_id, found=said))
        return found

    def by_period(self) -> dict[str, list[Row]]:
        """Period → its item rows, past ones from the ledger; each with what verdicts on its answers settle."""
        return {
            p.label: self.items.get(p.label) or self._past(p)
            for p in self.plan.periods
            if not p.confirms and (p.label in self.items or p.label in self.totals)
        }

    def _past(self, period: Period) -> list[Row]:
        rows = list(self.totals[period.label].values())
        verified = any(s.period == period.label and s.unit and t.get("verdict") for s, t in self.combined.typed.items())
        answers = merge.answer_rows(self.plan, period, self.combined) if verified else ()
        return assess.with_verified(self.plan, rows, answers)

    def _answers(self) -> dict[tuple[str, str, str], Row]:
        return self.ledger.answers if self.ledger is not None else {}

    def _totals(self) -> dict[str, dict[str, Row]]:
        """Period → item id → the item's own total in the ledger."""
        found: dict[str, dict[str, Row]] = {}
        for (period, item_id, unit), row in self._answers().items():
            if not unit:
                found.setdefault(period, {})[item_id] = row
        return found

    def _lasting(self) -> dict[str, Row]:
        """Item id → what follows the item through the year."""
        if self.ledger is None or self.ledger.items.empty:
            return {}
        return {str(i): {str(k): v for k, v in r.items()} for i, r in self.ledger.items.to_dict("index").items()}

    def _typed(self, label: str) -> dict[str, Row]:
        """Item id → what the coordinator typed: the period's verdicts, and what follows the item through the year."""
        lasting, verdicts = self._lasting(), self.totals.get(label, {})
        return {
            i: lasting.get(i, {}) | {k: verdicts.get(i, {}).get(k, "") for k in fields.BY_PERIOD}
            for i in {*lasting, *verdicts}
        }

    @property
    def own_columns(self) -> tuple[str, ...]:
        """Columns the coordinator added to the answers sheet."""
        return self.ledger.own.get("answers", ()) if self.ledger is not None else ()

    def rows(self) -> list[Row]:
        """The ledger: per period each item's total and the answers of its units, in document order."""
        order = {item.id: n for n, item in enumerate(self.plan.items)}
        rows = []
        labels = [p.label for p in self.plan.periods]
        past = sorted({period for period, _, _ in self._answers()} - set(labels))
        for label in (*past, *labels):
            rows += sorted(self._period_rows(label), key=lambda r: (order.get(r["id"], len(order)), r["id"]))
        return rows

    def _period_rows(self, label: str) -> list[Row]:
        """Items' totals, then every answer that counts or that the coordinator typed something beside, then answers that were replaced or wait."""
        reckoned = {merge.Slot(label, r["id"], r["unit"]): r for r in self.answers.get(label, ())}
        typed = {slot: words for slot, words in self.combined.typed.items() if slot.period == label and slot.unit}
        slots = (
            {s for s in self.combined.answers if s.period == label}
            | typed.keys()
            | {s for s, r in reckoned.items() if _own_words(r, self.own_columns)}
        )
        answers = [self._answer(slot, reckoned) | typed.get(slot, {}) for slot in sorted(slots)]
        aside = [
            a | _about(reckoned.get(merge.Slot(label, a["id"], a["unit"]), {})) | {"effective": ""}
            for a in (*self.combined.pending, *self.combined.superseded)
            if a["period"] == label
        ]
        return [*self._period_totals(label), *answers, *sorted(aside, key=lambda a: (a["unit"], text_of(a["file"])))]

    def _answer(self, slot: merge.Slot, reckoned: Mapping[merge.Slot, Row]) -> Row:
        """The row of a slot: as reckoned today, as it came, or as the ledger has it."""
        known = reckoned.get(slot) or self.combined.answers.get(slot) or self._answers().get(slot) or {}
        return {"period": slot.period, "id": slot.id, "unit": slot.unit, "effective": "not_returned", **known}

    def _period_totals(self, label: str) -> list[Row]:
        before = self.totals.get(label, {})
        if label not in self.items:
            return list(before.values())
        return [
            *(_total(r, label) for r in self.items[label]),
            *(r for i, r in before.items() if self.plan.item(i) is None),
        ]


def _about(row: Row) -> Row:
    """What an answer is an answer to, which a return does not say."""
    return {k: row[k] for k in ("serial", "text", "role", "group") if k in row}


def _own_words(row: Row, names: Sequence[str]) -> bool:
    """Whether the coordinator typed anything into own columns beside an answer."""
    return any(not is_blank(row.get(name)) for name in names)


def _total(row: Row, label: str) -> Row:
    kept = ("id", "serial", "text", "effective", "self", *fields.BY_PERIOD, "parties", "target", "deadline")
    return {k: row[k] for k in kept} | {
        "period": label,
        "unit": "",
        "progress": row["lead_progress"],
    }


def _judged(validation: Validation, combined: merge.Combined) -> list[Finding]:
    """Validation's findings without those of rows that another return of the unit, or the ledger, answers instead; and without what is missing
    on top of a form that counts for nothing any more."""
    replaced = {(a["file"], a["period"], a["id"], a["unit"]) for a in combined.superseded}
    frame = validation.answers
    blank = frame[frame["blank"].astype(bool)] if len(frame) else frame
    answered = (
        {s for s in map(merge.Slot, blank["period"], blank["id"], blank["unit"]) if s in combined.answers}
        if len(blank)
        else set()
    )
    dead = {r["file"] for r in combined.returns if r["file_state"] in ("superseded", "duplicate")}
    return [
        f
        for f in validation.findings
        if not (f.code == "required" and merge.Slot(f.period, f.item, f.unit) in answered)
        and (f.file, f.period, f.item, f.unit) not in replaced
        and not (f.code == "preamble-required" and f.file in dead)
    ]


def _with_untouched(log: Sequence[Row], returns: Sequence[Return], validation: Validation) -> list[Row]:
    untouched = {(returns[n].form.sha256, returns[n].unit, returns[n].period) for n in validation.untouched}
    return [r | {"file_state": "untouched"} if (r["sha256"], r["unit"], r["period"]) in untouched else r for r in log]


def _people(log: Sequence[Row]) -> dict[str, Row]:
    """Unit → who filled in its newest form that counts."""
    counting = [r for r in log if r["file_state"] in ("accepted", "kept")]
    newest = sorted(counting, key=lambda r: (r["submission"] or 1, str(r["filled_on"] or "")))
    return {r["unit"]: r for r in newest}


def _no_forms(
    units: Sequence[Row],
    log: Sequence[Row],
    shown: Period,
    files: Sequence[Mapping[str, Any]],
    ledger: Ledger | None,
    lang: str,
) -> list[Row]:
    """Rows of the returns sheet beside those of forms: units that nothing came from (an extension or exemption is typed there), those of
    other periods beside which something was typed, and other files."""
    silent = [
        {"unit": u["unit"], "period": shown.label, "note": fields.enum_label("unit_state", u["unit_state"], lang)}
        for u in units
        if u["unit_state"] in ("missing", "exempt")
        and not any(r["unit"] == u["unit"] and r["file"] and r["period"] == shown.label for r in log)
    ]
    known = {(r["unit"], r["period"]) for r in (*log, *silent)}
    return merge.typed_beside([*_typed_alone(ledger, known), *silent, *files], ledger)


def _typed_alone(ledger: Ledger | None, known: set[tuple[str, str]]) -> list[Row]:
    """Rows of the ledger's returns sheet of no file, beside which something is typed, of a unit and period that no other row is of."""
    rows = ledger.returns.to_dict("records") if ledger else ()
    names = (*merge.TYPED_RETURNS, *(ledger.own.get("returns", ()) if ledger else ()))
    return [
        {"unit": r["unit"], "period": r["period"], "note": r["note"]}
        for r in rows
        if not r["file"] and (r["unit"], r["period"]) not in known and any(not is_blank(r.get(n)) for n in names)
    ]


def _unasked(combined: merge.Combined, ledger: Ledger | None, forget: Sequence[str]) -> pd.DataFrame:
    """Rows of no item: today's, and those of the ledger that do not say the same."""
    kept = [{str(k): v for k, v in r.items()} for r in ledger.unasked.to_dict("records")] if ledger else []
    rows = {
        tuple(text_of(r.get(k)) for k in UNASKED): r
        for r in (*(r for r in kept if r["unit"] not in forget), *combined.unasked)
    }
    return _frame(sorted(rows.values(), key=lambda r: tuple(text_of(r.get(k)) for k in UNASKED)), fields.STATUS_UNASKED)


def _frame(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[fields.Field], further: Sequence[str] = ()
) -> pd.DataFrame:
    """Rows as a frame of the columns of a sheet; blanks are ""."""
    names = dict.fromkeys((*(f.key for f in columns), *further))
    return pd.DataFrame({n: pd.Series(_values([r.get(n, "") for r in rows]), dtype=object) for n in names})


def _values(cells: Sequence[Any]) -> list[Any]:
    """The cells of a column, "" where there is nothing; most are texts, told by their first character."""
    return [v if v.__class__ is str and (not v or v[0].isalnum()) else _value(v) for v in cells]


def _value(value: Any) -> Any:
    return "" if not isinstance(value, bool) and is_blank(value) else value
