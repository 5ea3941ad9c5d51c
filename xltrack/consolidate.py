"""Answers, statuses and history put together: the consolidation that the status workbook shows. No files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from xltrack import fields, lists
from xltrack.findings import Finding, gravest_first
from xltrack.frames import pd
from xltrack.plan import Period, Plan
from xltrack.received import Came, Received
from xltrack.reckoning import History
from xltrack.records import Combined, Consolidation, Ledger, Return, Row, Rows, Slot, supposed_units
from xltrack.steps import asked, assess, changes, judgement, materials, merge, targets, units
from xltrack.values import is_blank, text_of

if TYPE_CHECKING:  # it imports pandera, which only merge and validate need
    from xltrack.steps.validate import Validation

RECKONED = frozenset(  # found anew by every merge
    ("unit-contradicts-lead", "progress-repeated", "item-not-answered", "return-superseded", "returns-undecided", "return-duplicate", "return-replaced", "attachment-alone", "verdict-contradicted", "correction-contradicted")
)  # fmt: skip
BESIDE: Mapping[str, Sequence[str]] = {  # what frames hold beyond the columns of their sheets
    "items": ("lagging", "why"),
    "answers": ("period", "sheet", "sha256", "counts", "returned"),
    "materials": ("kind",),
}
UNASKED = ("period", "unit", "serial", "text", "status", "progress", "reason", "measures", "others")


def consolidate(
    plan: Plan,
    returns: Sequence[Return],
    validation: Validation,
    ledger: Ledger,
    *,
    period: Period | None = None,
    files: Sequence[Mapping[str, Any]] = (),
    forget: Iterable[str] = (),
    forget_in: str = "",
    findings: Iterable[Finding] = (),
    repairs: Rows | None = None,
) -> Consolidation:
    """Put together what all returns and the ledger say. ``period``: the one shown, else the latest that anything was answered for.

    ``files``: rows of the returns sheet for files that are no forms (attachments, ignored, unreadable); ``findings``: theirs.
    ``repairs``: the sheet of accepted repairs; without it the ledger's is carried over.
    """
    forget = tuple(forget)
    came = Came.of(plan, returns, files, ledger, period)
    combined = merge.combine(came.returns, validation.answers, plan, ledger, forget, forget_in, came.files)
    shown = period or latest_period(plan, combined, ledger, came)
    if ledger.period != shown.label:  # what was found there at its day, stands
        plan = plan.with_day(ledger.period, ledger.as_of)
    sheets = _Sheets(plan, shown, came, validation, ledger, combined, forget, tuple(findings))
    own, further = dict(ledger.own), sheets.further_columns()
    return Consolidation(
        plan=plan,
        period=shown,
        unasked=_unasked(combined, came, ledger, forget, forget_in),
        repairs=pd.DataFrame([*(ledger.repairs if repairs is None else repairs)], dtype=object),
        findings=tuple(gravest_first(dict.fromkeys(sheets.told))),
        own=own,
        resting=_frame(sheets.resting, fields.STATUS_UNITS[:2], own.get("units", ())),
        **{
            name: _frame(rows, fields.STATUS_SHEETS[name], (*BESIDE.get(name, ()), *further.get(name, ())))
            for name, rows in sheets.rows().items()
        },
    )


@dataclass
class _Sheets:
    """The rows of every sheet, each drawn up once. ``came``: what came in today; ``found``: what was found in files."""

    plan: Plan
    shown: Period
    came: Came
    validation: Validation
    ledger: Ledger
    combined: Combined
    forget: Sequence[str]
    found: Sequence[Finding]

    def rows(self) -> dict[str, Sequence[Row]]:
        """The rows of the flat sheets by key."""
        history, items = self.history, self.items
        return {
            "items": items,
            "answers": self.answers,
            "units": self.units,
            "lagging": assess.lagging_rows(items),
            "returns": self.received.rows(self.units),
            "ledger": history.rows(),
            "indicators": history.figures,
            "judgement": _judgement(self.plan, self.shown, items, history),
            "ranking": self._ranking(),
            "goals": targets.goal_rows(self.plan, self.shown, self.ledger.goals),
            "changes": self.record,
            "proposals": self.proposals,
            "materials": self.owed,
        }

    def further_columns(self) -> dict[str, Iterable[str]]:
        """Sheet → its columns that are a template's, or the coordinator's own."""
        own, extra = self.ledger.own, self.combined.extra
        return {
            **own,
            "answers": (*_brought(extra, self.answers), *own.get("answers", ())),
            "ledger": (*extra, *self.history.own_columns),
        }

    @cached_property
    def history(self) -> History:
        fresh = frozenset(r.period for r in self.came.returns if r.state == "accepted")
        return History(self.plan, self.combined, self.ledger, self.shown, fresh)

    @property
    def answers(self) -> list[Row]:
        return self.history.answers[self.shown.label]

    @property
    def items(self) -> list[Row]:
        return self.history.items[self.shown.label]

    @cached_property
    def record(self) -> list[Row]:
        """The plan's changes in the year."""
        return self.history.plan_changes()

    @cached_property
    def proposals(self) -> list[Row]:
        return lists.proposals(self.plan, self.combined, self.came.returns, self.ledger)

    @cached_property
    def received(self) -> Received:
        untouched = [self.came.returns[n] for n in self.validation.untouched]
        return Received(
            self.plan, self.shown, self.came, self.ledger, self.combined, self.history.answers, untouched, self.forget
        )

    @property
    def log(self) -> list[Row]:
        return self.received.log

    @property
    def no_forms(self) -> list[Row]:
        return self.received.no_forms

    @cached_property
    def owed(self) -> list[Row]:
        """Materials owed in every period so far."""
        return lists.owed(self.plan, self.shown, [*self.log, *self.no_forms], self.ledger, self.combined.exempt)

    @cached_property
    def asked(self) -> list[Row]:
        """The units that the period asks, without what was typed beside them."""
        came = [*self.log, *self.no_forms]
        seals = materials.seals(self.plan, self._due(), came)
        people, exempt = _people(self.log, self.plan), self.combined.exempt
        came = supposed_units(came, self._said)
        return units.unit_rows(self.plan, self.shown, self.answers, came, self._said, people, exempt, seals)

    @cached_property
    def units(self) -> list[Row]:
        rows = materials.with_receipts(self.plan, self.asked, self._due())
        return [{**row, **self.ledger.units.get(row["unit"], {})} for row in rows]

    @cached_property
    def resting(self) -> list[Row]:
        """Units that the period asks nothing, with what stands in the coordinator's own columns beside them."""
        shown = {row["unit"] for row in self.units}
        return [
            {"unit": u.name, "category": u.category, **self.ledger.units[u.name]}
            for u in self.plan.units
            if u.name in self.ledger.units and u.name not in shown
        ]

    def _due(self) -> list[Row]:
        return [row for row in self.owed if row["period"] == self.shown.label]

    def _ranking(self) -> Sequence[Row]:
        ranked = {row["unit"] for row in self.asked} if not self.shown.confirms else ()
        return judgement.ranking(self.plan, [u for u in self.units if u["unit"] in ranked]) if ranked else ()

    @cached_property
    def told(self) -> list[Finding]:
        """Everything there is to say, in no order."""
        lost = _lost_beside(self.ledger.units, {row["unit"] for row in (*self.units, *self.resting)})
        return [*self._said, *self.history.lost_figures(), *lost, *lists.lost_receipts(self.owed, self.ledger)]

    @cached_property
    def _said(self) -> list[Finding]:
        """What was found so far, and what there is to say of today's returns, of answers side by side, of the year and of proposals. A dispute that was
        settled is none."""
        settled = lists.settled(self.proposals)
        said = [
            f
            for f in changes.settled_by_phone(
                self.plan, self.history.every_answer(), changes.typed_by_units(self._all_said(), self.record)
            )
            if (f.code != "dispute" or (f.period, f.item, f.unit) not in settled)
            and (f.code != "item-withdrawn" or not self._in_history(f))
        ]
        return [*said, *lists.told_proposals(self.plan, self.proposals, self.ledger)]

    def _in_history(self, finding: Finding) -> bool:
        """Whether what a file said of an item that was withdrawn since is what the ledger has of it: when it was sent, it was asked for."""
        before = self.combined.answers.get(Slot(finding.period, finding.item, finding.unit), {"file": None})
        if before["file"] != finding.file:
            return False
        return finding.file not in self.came.names or (finding.file, before["sha256"]) in self.came.contents

    def _all_said(self) -> Iterator[Finding]:
        plan, combined, answers = self.plan, self.combined, self.answers
        submitted = frozenset(r["unit"] for r in answers if r["returned"])
        yield from self.received.told(self.found)
        yield from _judged(self.validation, combined, self.came.returns)
        yield from combined.findings
        yield from _carried(combined, self.log, self.ledger, self.came)
        yield from asked.not_answered(plan, answers, submitted)
        yield from assess.contradictions(answers, plan.language)
        yield from _of_the_year(plan, self.shown, self.history, self.ledger, self.record)


def _brought(extra: Sequence[str], answers: Sequence[Row]) -> list[str]:
    """Columns that forms brought; those of a confirmation round only where it is the period shown."""
    return [
        name for name in extra if name not in fields.ASKED_ONCE or not all(is_blank(row.get(name)) for row in answers)
    ]


def _lost_beside(words: Mapping[str, Mapping[str, Any]], shown: Iterable[str]) -> list[Finding]:
    """What was typed beside units that the plan no longer has."""
    gone = sorted(set(words) - set(shown))
    return [
        Finding("ledger-typed-lost", unit=u, found=f"{u} " + " | ".join(map(text_of, words[u].values()))) for u in gone
    ]


def _carried(combined: Combined, log: Sequence[Row], ledger: Ledger, came: Came) -> list[Finding]:
    """What was found in returns whose answers still stand, or that are still set aside, although their files are not among today's. Of one whose name
    came again only what is of answers that still stand, or of what is still set aside."""
    earlier = [
        r
        for r in log
        if r["file_state"] == "kept"
        or (r["file_state"] == "quarantined" and (r["file"], r["sha256"]) not in came.contents)
    ]
    kept = {(r["file"], r["sha256"]) for r in earlier}
    named = Counter(r["file"] for r in log)
    winners = {slot: (a["file"], a["sha256"]) for slot, a in combined.answers.items()}

    def stands(finding: Finding) -> bool:
        winner = winners.get(Slot(finding.period, finding.item, finding.unit)) if finding.item else None
        if winner:
            return winner[0] == finding.file and winner in kept
        again = finding.file in came.names
        rows = [r for r in earlier if r["file"] == finding.file]
        if again and not finding.item:
            rows = [r for r in rows if r["file_state"] == "quarantined"]
        if again or named[finding.file] > 1:
            rows = [r for r in rows if finding.unit in ("", r["unit"]) and finding.period in ("", r["period"])]
        return bool(rows)

    return [f for f in ledger.listed if f.code not in RECKONED and stands(f)]


def _judgement(plan: Plan, shown: Period, items: Sequence[Row], history: History) -> Sequence[Row]:
    """The year's judgement, drawn up where the plan asks for one: a final review, or kinds of item that only a year-end settles."""
    asked = shown.kind == "final" or (
        not shown.confirms and any(i.kind in ("precondition", "veto") or i.weight for i in plan.items)
    )
    return judgement.judge_year(plan, items, history.by_period()).lines if asked else ()


def _of_the_year(plan: Plan, shown: Period, history: History, ledger: Ledger, record: Sequence[Row]) -> list[Finding]:
    """What a single return cannot show: changes of the plan, old verdicts, texts sent twice, items struck off."""
    answers, items = history.answers[shown.label], history.items[shown.label]
    latest = [r for r in ledger.answers.values() if r["period"] == ledger.period]
    return [
        *(f for f in ledger.findings if f.code != changes.NO_CHOICE or f.period == shown.label),
        *changes.refused_verdicts(plan, shown, history.combined.typed),
        *changes.unknown_periods(plan, ledger.answers),
        *changes.told_changes(plan, shown, record),
        *changes.left_out(plan, latest),
        *history.lost_words(),
        *changes.contradicted_verdicts(plan, answers, ledger.answers, items, ledger.listed),
        *changes.repeated_texts(plan, answers, history.last_answers()),
        *changes.closing(plan, shown, items),
    ]


def latest_period(plan: Plan, combined: Combined, ledger: Ledger, came: Came) -> Period:
    """The latest period, in the master's order, that anything was answered for; else the first. A form that was filled in too late to be
    meant for its own period opens none."""
    answered = (
        {slot.period for slot in combined.answers}
        | {a["period"] for a in combined.pending}
        | {r["period"] for r in combined.returns if r["file_state"] != "quarantined"}
        | {r.period for r in came.returns if not any(f.code == "period-by-form" for f in r.findings)}
        | {ledger.period}
    )
    known = [p for p in plan.periods if p.label in answered]
    return known[-1] if known else plan.periods[0]


def _judged(validation: Validation, combined: Combined, came: Sequence[Return]) -> list[Finding]:
    """Validation's findings without those of rows that another return of the unit, or the ledger, answers instead, in other words or the same: what
    is wrong in both is wrong once, and is mended in the one that counts; and without what is missing on top of a form that counts for nothing
    any more."""
    today = {r.form.sha256 for r in came}  # an earlier file may have had the same name
    elsewhere = [a for a in (*combined.superseded, *combined.duplicates) if a["sha256"] in today]
    counting = (combined.answers.get(Slot(a["period"], a["id"], a["unit"])) for a in elsewhere)
    replaced = set(map(_row_at, elsewhere)) - {_row_at(a) for a in counting if a}
    dead = {r["file"] for r in combined.returns if r["file_state"] in ("superseded", "duplicate")}
    return [
        f
        for f in validation.charged(came, combined.answers.keys())
        if (f.file, f.sheet, f.period, f.item, f.unit) not in replaced
        and not (f.code == "preamble-required" and f.file in dead)
    ]


def _row_at(answer: Row) -> tuple[str, ...]:
    """Where an answer stands, as findings say it."""
    return tuple(text_of(answer[name]) for name in ("file", "sheet", "period", "id", "unit"))


def _people(log: Sequence[Row], plan: Plan) -> dict[str, Row]:
    """Unit → who filled in its newest form that counts: of the latest period, then of the highest number and day."""
    counting = [r for r in log if r["file_state"] in ("accepted", "kept")]
    newest = sorted(
        counting,
        key=lambda r: (plan.period_order.get(r["period"], -1), r["submission"] or 1, str(r["filled_on"] or "")),
    )
    return {r["unit"]: r for r in newest}


def _unasked(combined: Combined, came: Came, ledger: Ledger, forget: Sequence[str], forget_in: str) -> pd.DataFrame:
    """Rows of no item: today's, and those of the ledger that neither say the same nor stand in a form that came again as it was. What the coordinator
    typed beside one stays beside it."""
    own, gone = ledger.own.get("unasked", ()), forget_in or ledger.period
    rows = {
        _said_there(r): r
        for r in ledger.unasked
        if not is_blank(r["file"]) and (r["unit"] not in forget or r["period"] != gone)
    }
    places = {_stands(r): said for said, r in rows.items() if r["file"] in came.again}
    for row in combined.unasked:
        said = _said_there(row)
        before = rows.pop(said, None) or rows.pop(places.get(_stands(row), ()), {})
        rows[said] = row | {name: before.get(name, "") for name in own}
    return _frame([rows[said] for said in sorted(rows)], fields.STATUS_UNASKED, own)


def _said_there(row: Row) -> tuple[str, ...]:
    return tuple(text_of(row.get(k)) for k in UNASKED)


def _stands(row: Row) -> tuple[str, ...]:
    return tuple(text_of(row.get(k)) for k in ("period", "unit", "file", "sheet", "cell"))


def _frame(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[fields.Field], further: Iterable[str] = ()
) -> pd.DataFrame:
    """Rows as a frame of the columns of a sheet; blanks are ""."""
    names = dict.fromkeys((*(f.key for f in columns), *further))
    return pd.DataFrame({n: pd.Series(_values([r.get(n, "") for r in rows]), dtype=object) for n in names})


def _values(cells: list[Any]) -> list[Any]:
    """The cells of a column, "" where there is nothing."""
    blanks = {v for v in set(cells) if is_blank(v)} - {""}
    return ["" if v in blanks else v for v in cells] if blanks else cells
