"""A status workbook → what people read: reminders, reports, the page, what turned. One short function per command, as in :mod:`xltrack.pipeline`.

Nothing here reads a return: every number is one of the workbook's, with the verdicts typed into it since the last merge.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from xltrack.books import folder
from xltrack.books.filenames import file_name, file_names
from xltrack.books.grid import read_grid
from xltrack.books.outbox import forms_of
from xltrack.books.status.read import read_ledger
from xltrack.books.superior import fill_superior
from xltrack.books.template import find_template
from xltrack.books.whole import ends_in, kept_beside, write_whole
from xltrack.consolidate import consolidate
from xltrack.errors import LedgerError, MasterError, TemplateError, UnreadableError
from xltrack.findings import error
from xltrack.named import named_period, named_unit
from xltrack.outputs.diff import DiffResult, diff_workbook
from xltrack.outputs.html import compose_page
from xltrack.outputs.remind import RemindResult, letters, write_reminders
from xltrack.outputs.reports import ReportResult, compose, title_of, unverified
from xltrack.pipeline import read_plan
from xltrack.plan import Period, Plan, is_working
from xltrack.reckoning import with_tenures
from xltrack.records import Consolidation
from xltrack.standing import period_states
from xltrack.steps import chase, disclose
from xltrack.steps.turned import turned
from xltrack.steps.upward import upward
from xltrack.steps.validate import validate

Where = str | Path | None
WEB = (".html", ".htm")


def current(plan: Plan, status: Path | None, period: Period | None = None) -> Consolidation:
    """What a status workbook says now; its findings are those it lists and those of its own cells.

    ``period``: the one shown, else the latest. Without a status workbook nothing has come in.
    Raises LedgerError where the workbook is open, unreadable or of another plan.
    """
    if status and not status.is_file():
        raise error("no-status", LedgerError, where=status)
    book = read_ledger(status, plan)
    plan = with_tenures(plan.with_day(book.period, book.as_of), book, ())
    period = plan.period(period.label) if period else None
    silent = validate([], plan)
    known = consolidate(plan, [], silent, book, period=period)
    fresh = {(f.code, f.file, f.sheet, f.cell, f.unit, f.item, f.period) for f in known.findings}
    kept = [f for f in book.listed if (f.code, f.file, f.sheet, f.cell, f.unit, f.item, f.period) not in fresh]
    return consolidate(plan, [], silent, book, period=period, findings=kept) if kept else known


def remind(
    status: Where = None, *, master: Where = None, today: date, period: str = "", out: Where = None, form: str = "txt", eml: bool = False,
    outbox: Where = None, corrections: Where = None,
) -> RemindResult:  # fmt: skip
    """Who still owes what, worded for ``today``. With ``out`` one file per unit there (``form``: txt or docx) and, with ``eml``, mail drafts
    that carry the unit's correction copy, else its form. Works without a status workbook: then everything is missing."""
    plan, base = _plan(status, master)
    book = Path(status) if status else folder.find_ledger(None, base)
    about = named_period(plan, period) if period else _chased(plan, base, book, today)
    owed = chase.reminders(current(plan, book, about), today)
    forms = forms_of(Path(outbox or base.parent / "outbox"), plan, about) if eml else {}
    copies = forms_of(Path(corrections or base.parent / "corrections"), plan, about) if eml else {}
    free = about.due is not None and not is_working(about.due, plan.settings)
    result = RemindResult(plan, about, today, free, owed)
    attached = {
        r.unit: (copies if (r.errors or r.unanswered) and r.unit in copies else forms).get(r.unit)
        for r in owed
        if r.form_owed
    }
    result = letters(result, attached, frozenset(copies.values()))
    return (
        write_reminders(result, Path(out), file_names([r.unit for r in owed]), form, eml, attached) if out else result
    )


def report(
    status: Where = None, *, master: Where = None, period: str = "", out: Where = None, template: Where = None, kind: str = "report",
    unit: str = "", public: bool = False,
) -> ReportResult:  # fmt: skip
    """The written report as .docx: ``kind`` report, notice, half or year; of one ``unit``; or of open items only.

    ``template``: the office's own .docx, whose styles and headers stay; the report goes where it says {{report}}, else to its end.
    """
    plan, _, result = _result(status, master, period)
    named = named_unit(plan, unit) if unit else ""
    shown = disclose.public(result) if public else result
    made = compose(shown, kind, named, public, Path(template) if template else None)
    path = Path(out or f"{file_name(made.title, plan.title)}.docx")
    ends_in(path, ".docx")
    _lay(path, made.content)
    return replace(made, path=path, hidden=len(result.items) - len(shown.items))


def form(
    status: Where = None,
    *,
    master: Where = None,
    period: str = "",
    out: Where = None,
    template: str | Path = "",
    office: str = "",
) -> ReportResult:
    """The superior's own form, filled for the whole office from verdicts and the progress to report; ``template``, else the master's setting 上报表样,
    says by placeholders or by its headers what goes where.

    Raises TemplateError where there is no such form, or it says neither.
    """
    plan, book, result = _result(status, master, period)
    named = str(template or plan.settings.superior_form)
    if not named:
        raise error("no-superior-form", TemplateError)
    made = fill_superior(find_template(named, plan.language, book.parent), upward(result, office))
    title = title_of(result, "report", office, public=False)
    path = Path(out or f"{file_name(title, plan.title)}.xlsx")
    ends_in(path, ".xlsx")
    _lay(path, made.content)
    return ReportResult(
        title,
        made.content,
        result,
        "form",
        office,
        unverified=unverified(result),
        path=path,
        left_out=made.left_out,
        unmatched=made.unmatched,
    )


def page(status: Where = None, *, master: Where = None, period: str = "", out: Where = None) -> ReportResult:
    """One self-contained web page of the open items, for a phone or a desk; written to ``out``, else beside the working folder's files by its title."""
    plan, _, result = _result(status, master, period)
    shown = disclose.public(result)
    made = compose_page(shown)
    path = Path(out or f"{file_name(made.title, plan.title)}.html")
    ends_in(path, *WEB)
    _lay(path, made.content)
    return replace(made, path=path, hidden=len(result.items) - len(shown.items))


def diff(
    old: str | Path,
    new: Where = None,
    *,
    master: Where = None,
    periods: tuple[str, str] | None = None,
    out: Where = None,
) -> DiffResult:
    """What turned per item: between two status workbooks (each at its latest period), or between two ``periods`` of one. ``out``: as a workbook."""
    plan, _ = _plan(new or old, master)
    before = current(plan, Path(old))
    after = current(plan, Path(new)) if new else before
    first, last = (
        [named_period(plan, p).label for p in periods] if periods else (before.period.label, after.period.label)
    )
    for result, label in ((before, first), (after, last)):
        _must_hold(result, label)
    sides = (f"{Path(old).name} {first}", f"{Path(new).name} {last}") if new else (first, last)
    found = DiffResult(plan, *sides, turned(before.ledger, first, after.ledger, last, plan))
    if out:
        ends_in(Path(out), ".xlsx")
        write_whole(diff_workbook(found), Path(out))
    return replace(found, path=Path(out)) if out else found


def _chased(plan: Plan, master: Path, book: Path | None, today: date) -> Period:
    def is_open(period: Period) -> bool:
        return any(r.owes for r in chase.reminders(current(plan, book, period), today))

    begun = {p.label for p, state in period_states(plan, master, book) if state != "not_sent"}
    found = chase.period_to_chase(plan, today, is_open, begun)
    if found is None:
        raise error("nothing-to-ask")
    return found


# ── what the commands share ────────────────────────────────────────────────────────────────────────────────────────


def _plan(status: Where, master: Where) -> tuple[Plan, Path]:
    """The plan and its master: the one named, else found as every command finds it, the status workbook's folder first. Raises LedgerError
    ``no-status`` where the workbook that was named is not there."""
    if status and not Path(status).is_file():
        raise error("no-status", LedgerError, where=status)
    try:
        path = folder.find_master(master, beside=Path(status) if status else None)
    except MasterError:
        if status and Path(status).is_file():
            _readable(Path(status))  # what was named may itself be what cannot be read
        raise
    return read_plan(path), path


def _readable(status: Path) -> None:
    """Raises LedgerError ``ledger-unreadable`` where a workbook that was named cannot be read."""
    try:
        read_grid(status)
    except UnreadableError as why:
        raise error("ledger-unreadable", LedgerError, where=status, why=why) from None


def _result(status: Where, master: Where, period: str) -> tuple[Plan, Path, Consolidation]:
    """The plan, the status workbook (the one named, else the one beside the master) and what it says now. Raises LedgerError ``no-status``,
    XltrackError ``no-progress`` of a confirmation round, ``no-data`` of a period it holds nothing of."""
    plan, base = _plan(status, master)
    book = Path(status) if status else folder.find_ledger(None, base)
    if book is None:
        raise error("no-status", LedgerError, where=base.parent)
    result = current(plan, book)
    held = _held(result)
    wanted = named_period(plan, period) if period else named_period(plan, held[-1]) if held else result.period
    if wanted.confirms:
        raise error("no-progress", where=wanted.label)
    if wanted.label != result.period.label:
        _must_hold(result, wanted.label)
        result = current(plan, book, wanted)
    return plan, book, result


def _held(result: Consolidation) -> list[str]:
    """The periods of progress in a ledger, in the plan's order."""
    known = set(result.ledger["period"])
    return [p.label for p in result.plan.periods if p.label in known and not p.confirms]


def _must_hold(result: Consolidation, label: str) -> None:
    held = _held(result)
    if label not in held:
        raise error("no-data", where=label, why=held)


def _lay(path: Path, content: bytes) -> None:
    with kept_beside(path) as part:
        part.write_bytes(content)
