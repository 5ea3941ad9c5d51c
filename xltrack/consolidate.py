"""Answers, statuses and history put together: the consolidation that the status workbook shows. No files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any

from xltrack import fields, lists
from xltrack.findings import Finding, gravest_first
from xltrack.frames import pd
from xltrack.plan import Period, Plan
from xltrack.reckoning import History
from xltrack.records import Consolidation, Ledger, Return
from xltrack.steps import assess, judgement, materials, merge, targets
from xltrack.steps import history as changes
from xltrack.values import is_blank, key, text_of

if TYPE_CHECKING:  # it imports pandera, which only merge and validate need
    from xltrack.steps.validate import Validation

Row = dict[str, Any]
RECKONED = frozenset(  # found anew by every merge
    ("unit-contradicts-lead", "progress-repeated", "item-not-answered", "return-superseded", "returns-undecided", "return-duplicate", "verdict-contradicted")
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
    history = History(plan, combined, ledger, shown, frozenset(r.period for r in returns if r.state == "accepted"))
    answers, items, record = history.answers[shown.label], history.items[shown.label], history.plan_changes()
    proposed = lists.proposals(plan, combined, returns, ledger)
    told = _told(findings, plan, shown, history, returns, validation, others, record)
    settled = lists.settled(proposed)
    told = [f for f in told if f.code != "dispute" or (f.period, f.item, f.unit) not in settled]
    told += lists.told_proposals(plan, proposed, ledger)
    log = _with_untouched(combined.returns, returns, validation)
    files = merge.typed_beside(lists.attached(files, log, shown, ledger, forget), ledger)
    owed = lists.owed(plan, shown, [*log, *files], ledger, combined.exempt)
    due = [row for row in owed if row["period"] == shown.label]
    seals = materials.seals(plan, due, [*log, *files])
    asked = assess.unit_rows(plan, shown, answers, log, told, _people(log), combined.exempt, seals)
    beside = ledger.units if ledger else {}
    units = [{**row, **beside.get(row["unit"], {})} for row in materials.with_receipts(plan, asked, due)]
    told += [*history.lost_figures(), *_lost_beside(beside, {row["unit"] for row in units})]
    ranked = {row["unit"] for row in asked} if not shown.confirms else ()
    sheets: dict[str, Sequence[Row]] = {
        "items": items,
        "answers": answers,
        "units": units,
        "lagging": assess.lagging_rows(items),
        "returns": [*log, *_no_forms(units, log, shown, files, ledger, plan.language)],
        "ledger": history.rows(),
        "indicators": history.figures,
        "judgement": _judgement(plan, shown, items, history),
        "ranking": judgement.ranking(plan, [u for u in units if u["unit"] in ranked]) if ranked else (),
        "goals": targets.goal_rows(plan, shown, _goals(ledger)),
        "changes": record,
        "proposals": proposed,
        "materials": owed,
    }
    own = dict(ledger.own) if ledger else {}
    further: dict[str, Iterable[str]] = own | {
        "answers": (*_brought(combined.extra, answers), *own.get("answers", ())),
        "ledger": (*combined.extra, *history.own_columns),
        "changes": map(str, ledger.changes.columns) if ledger else (),
    }
    return Consolidation(
        plan=plan,
        period=shown,
        unasked=_unasked(combined, ledger, forget),
        repairs=repairs if repairs is not None else pd.DataFrame() if ledger is None else ledger.repairs,
        findings=tuple(gravest_first(dict.fromkeys(told))),
        own=own,
        **{
            name: _frame(rows, fields.STATUS_SHEETS[name], (*BESIDE.get(name, ()), *further.get(name, ())))
            for name, rows in sheets.items()
        },
    )


def _told(
    findings: Iterable[Finding], plan: Plan, shown: Period, history: History, returns: Sequence[Return], validation: Validation, others: Sequence[str], record: Sequence[Row]
) -> list[Finding]:  # fmt: skip
    """What was found so far, and what there is to say of today's returns, of answers side by side, and of the year. ``record``: the changes of the plan, for a
    text that one of them replaced is no edit of the form."""
    combined, ledger, answers = history.combined, history.ledger, history.answers[shown.label]
    submitted = frozenset(r["unit"] for r in answers if r["returned"])
    found = [
        *findings,
        *(f for r in returns for f in r.findings),
        *_judged(validation, combined),
        *combined.findings,
        *_carried(combined, ledger, {r.form.file for r in returns}.union(others)),
        *merge.not_answered(plan, answers, submitted, combined.pending),
        *assess.contradictions(answers, plan.language),
        *_of_the_year(plan, shown, history, ledger, record),
    ]
    former = {(str(r["id"]), key(r["old"])) for r in record}
    return [f for f in found if f.code != "locked-text-changed" or (f.item, key(f.found)) not in former]


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


def _judgement(plan: Plan, shown: Period, items: Sequence[Row], history: History) -> Sequence[Row]:
    """The year's judgement, drawn up where the plan asks for one: a final review, or kinds of item that only a year-end settles."""
    asked = shown.kind == "final" or (
        not shown.confirms and any(i.kind in ("precondition", "veto") or i.weight for i in plan.items)
    )
    return judgement.judge_year(plan, items, history.by_period()).lines if asked else ()


def _of_the_year(
    plan: Plan, shown: Period, history: History, ledger: Ledger | None, record: Sequence[Row]
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
    rows: Sequence[Mapping[str, Any]], columns: Sequence[fields.Field], further: Iterable[str] = ()
) -> pd.DataFrame:
    """Rows as a frame of the columns of a sheet; blanks are ""."""
    names = dict.fromkeys((*(f.key for f in columns), *further))
    return pd.DataFrame({n: pd.Series(_values([r.get(n, "") for r in rows]), dtype=object) for n in names})


def _values(cells: list[Any]) -> list[Any]:
    """The cells of a column, "" where there is nothing."""
    blanks = {v for v in set(cells) if is_blank(v)} - {""}
    return ["" if v in blanks else v for v in cells] if blanks else cells
