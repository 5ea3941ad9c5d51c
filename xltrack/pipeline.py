"""One short function per command: paths in, a result out. The flow can be read here on one page.

What only some commands need and is slow to import (openpyxl) is imported where they need it; pandas and pandera see :mod:`xltrack.frames`.

master ──split──▶ forms ──(departments)──▶ returns ──validate──▶ findings
                                              └────merge──▶ status workbook (the ledger of the next merge)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from xltrack.books import folder
from xltrack.books.gather import gather
from xltrack.books.master import MasterReading, read_master
from xltrack.books.outbox import next_period, period_folder, send_out
from xltrack.books.status.read import read_ledger
from xltrack.books.status.template import look_of
from xltrack.books.suggestions import read_suggestions, write_suggestions
from xltrack.books.template import read_layout, template_for
from xltrack.books.whole import (
    digest_of,
    ends_in,
    is_open,
    kept_beside,
)
from xltrack.errors import LedgerError, TemplateError
from xltrack.fields import sheet_name
from xltrack.findings import Finding, error, gravest_first, spoken
from xltrack.named import named_period, named_unit
from xltrack.plan import Period, Plan, with_ties
from xltrack.reckoning import changes_by, with_tenures
from xltrack.records import Consolidation, Ledger, Repair, Return
from xltrack.results import CheckResult, MergeResult, SplitResult, ValidateResult, file_json, validated
from xltrack.sources import (
    AMBIGUOUS,
    SPLITTING,
    Before,
    ledger_at,
    ledger_beside,
    named_ledger,
    one_of,
    plan_of,
    refuse,
    standing_ledger,
    template_folders,
    usable,
)
from xltrack.steps import changes
from xltrack.steps import check as checking
from xltrack.steps import confirm as confirming
from xltrack.steps import moved as moving
from xltrack.steps import placed as placing
from xltrack.steps import repair as repairing
from xltrack.steps import split as splitting
from xltrack.steps import validate as validating
from xltrack.words import both

if TYPE_CHECKING:
    from xltrack.books.remembered import Remembered
    from xltrack.readings import Incoming

Paths = str | Path | Sequence[str | Path]
Progress = Callable[[int, int], None]


class Executor(Protocol):
    """What work may be handed to: any of :mod:`concurrent.futures`, which nothing here imports before it is needed."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any: ...


def check(
    master: str | Path | Plan,
    *,
    fix: bool = False,
    apply: bool = False,
    ledger: str | Path | None = None,
    today: date | None = None,
) -> CheckResult:
    """What is wrong with a master, and with the templates it names, each with its cell, and which periods of the status workbook it does not know; or
    with a plan, as it is in memory, which has no cells. Without ``fix`` and ``apply``, which only a workbook takes, nothing is written.

    ``fix`` fills blank ids into it; ``apply`` writes the accepted proposals of a confirmation round into it: those ticked in ``ledger``, else in the status
    workbook beside it, as changes of ``today`` (else of the round's day). Of both a copy of the old file is kept.
    Raises MasterError where the file is no master, or none that can be written into; LedgerError where the status workbook is absent or open; XltrackError
    ``not-writable``; TypeError where a plan is to be written into.
    """
    if isinstance(master, Plan):
        if fix or apply:
            raise TypeError(
                "fix, apply: these write into a master workbook and take its path, not a plan; with_ids fills ids of a plan"
            )
        return CheckResult(master, tuple(gravest_first(checking.check(master))), master.path or Path())
    path = Path(master)
    reading, copy, filled = read_master(path), None, 0
    if (fix or apply) and is_open(path):
        raise error("not-writable", where=path, why=("它正在被打开", "it is open"))
    if fix and (not reading.plan.id or any(not item.id for item in reading.plan.items)):
        from xltrack.books.master_patch import fill_ids

        copy, filled = fill_ids(path, reading)
        reading = read_master(path)
    applied = _accepted(reading.plan, path, ledger, today) if apply else None
    if applied and applied.done:
        from xltrack.books.master_patch import patch_master

        copy = patch_master(path, reading, applied.plan)
        reading = read_master(path)
    told = *(applied.findings if applied else ()), *_faults(reading, path), *_out_of_step(reading.plan, path, ledger)
    found = tuple(gravest_first(told))
    return CheckResult(reading.plan, found, path, filled, copy, applied.done if applied else None)


def _faults(reading: MasterReading, path: Path) -> list[Finding]:
    """Everything wrong with a master and the templates that it names."""
    plan = reading.plan
    return [
        *reading.findings,
        *checking.check(plan, reading.place, path.name),
        *_template_findings(plan, path),
        *look_of(plan.settings.status_template, plan.language, path.parent)[1],
    ]


def _out_of_step(plan: Plan, path: Path, ledger: str | Path | None) -> Iterator[Finding]:
    """Periods that the status workbook, named or beside the master, knows under names that the master does not."""
    if not plan.id or any(f.code in AMBIGUOUS for f in checking.essentials(plan)):
        return
    book, found = (ledger_at(ledger, plan), ()) if ledger else ledger_beside(plan, path)
    yield from found
    yield from changes.unknown_periods(plan, book.answers)


def _accepted(plan: Plan, path: Path, ledger: str | Path | None, today: date | None) -> confirming.Applied:
    """The plan with the proposals that the coordinator ticked in the status workbook."""
    found = folder.find_ledger(ledger, path)
    if found is None or not found.is_file():
        raise error("no-status", LedgerError, where=found or path.parent)
    book = read_ledger(found, plan)
    done = confirming.apply(plan, book.proposals, today)
    sheet = sheet_name("proposals", plan.language)
    return done._replace(findings=(*(f for f in book.findings if f.sheet == sheet), *done.findings))


def _template_findings(plan: Plan, path: Path) -> tuple[Finding, ...]:
    try:
        wanted = dict.fromkeys(p.decides for p in (*plan.periods, Period("")))
        found = [template_for("", plan.settings.template, plan.language, path.parent, one) for one in wanted]
        layouts = [read_layout(template) for template in found]
        return *(f for layout in layouts for f in layout.findings), *checking.unasked_numbers(plan, layouts, path.name)
    except TemplateError as exc:
        return (Finding("template-unusable", path.name, found=exc.text(plan.language)),)


def read_plan(path: str | Path) -> Plan:
    """The plan of a master workbook. Raises MasterError when it is no master, or when its ids or units are ambiguous; ids may still be
    missing, what sends forms out or takes them in refuses that."""
    return replace(usable(Path(path), AMBIGUOUS).plan, path=Path(path).absolute())


def write_plan(plan: Plan, path: str | Path) -> Path:
    """Write a plan as a master workbook. :func:`read_plan` gives an equal plan, save that an item with indicators has an id by then, a plan without
    choices the usual ones, and that white space around texts is gone. Another workbook that stands there is kept beside it as a copy.
    Raises XltrackError ``not-writable``, ``wrong-ending``."""
    from xltrack.books.master_write import write_master

    ends_in(Path(path), ".xlsx")
    with kept_beside(Path(path), plan.language) as part:
        write_master(with_ties(plan), part)
    return Path(path)


def split(
    master: str | Path | Plan, period: str | Period | None, out: str | Path, *, template: str | Path | None = None, ledger: str | Path | None = None, force: bool = False
) -> SplitResult:  # fmt: skip
    """One form per unit in ``out/<period>/<unit>.xlsx``, and a copy of the template in the outbox, so that merge knows its rules.

    ``master``: the path of a master workbook, or a plan; ``period``: a label, None for the first whose forms do not lie in ``out`` yet. ``template``: the
    form's, else the master's own, else the built-in one. ``ledger``: the status workbook whose answers stand beside the new ones as the last period's, else
    the one beside the master.
    Never overwrites a form that a department may have filled: raises XltrackError ``exists`` unless ``force``, which keeps those that differ, and
    those of units that are asked no more, in a folder of ``out`` for earlier versions (``备份`` or ``backups``), so that the period's folder can be mailed
    whole.
    Raises MasterError ``master-has-errors`` (``plan-has-errors``) where ids are missing or ambiguous, or an item names a unit that nobody has: no form would
    ask for it; TemplateError; XltrackError ``no-period``, ``nothing-to-ask``, ``not-writable``.
    """
    from xltrack.books.stamp import Stamper

    if isinstance(master, Plan):
        (plan, base), found = plan_of(master), checking.check(master)
    else:
        base = folder.find_master(master)
        reading = usable(base)
        plan, found = reading.plan, tuple(gravest_first(_faults(reading, base)))
    refuse((f for f in found if f.item), SPLITTING, "" if isinstance(master, Plan) else base.name)
    chosen = named_period(plan, period) if period else next_period(plan, Path(out))
    known = ledger_at(ledger or (folder.find_ledger(None, base) if base.is_file() else None), plan)
    asks = splitting.split(with_tenures(plan, known, [chosen.label]), chosen, known)
    if not asks:
        raise error("nothing-to-ask")
    source = template_for(str(template or ""), plan.settings.template, plan.language, base.parent, chosen.decides)
    forms, kept = send_out(asks, Stamper(source), Path(out), force=force)
    target = period_folder(Path(out), plan, chosen)
    return SplitResult(chosen.label, forms, target, tuple(kept), tuple(found), plan.language)


def validate(
    returns: Paths, *, plan: Plan | None = None, master: str | Path | Plan | None = None, template: str | Path | None = None, period: str = "",
    corrections: str | Path | None = None, suggest: str | Path | None = None, accept: str | Path | None = None,
    jobs: int | None = None, executor: Executor | None = None, progress: Progress | None = None,
) -> ValidateResult:  # fmt: skip
    """Findings of returns by themselves, without merging them.

    ``corrections``: folder for a marked copy of every return with errors. ``suggest``: where to write the repairs that could be accepted; ``accept``: such a
    list, of which the accepted ones are applied. What the status workbook beside the master holds counts: an answer corrected there by phone is no
    error any more, a changed wording is nobody's slip. All else, and what is raised, as of :func:`merge`.
    """
    _called_well(jobs)
    if suggest:
        ends_in(Path(suggest), ".xlsx")
    paths, skipped = gather(returns)
    plan, base = plan_of(one_of(plan, master), paths)
    if period:
        named_period(plan, period)
    call = _Call(paths, base, template, {"jobs": jobs, "executor": executor, "progress": progress})
    incoming = call.incoming(plan, period)
    book, unread = ledger_beside(plan, base)
    checked = _checked(incoming, plan, book, read_suggestions(accept) if accept else ())
    plan, incoming, mended = checked.plan, checked.incoming, checked.mended
    record = changes_by(plan, book, {r.period for r in incoming.returns})
    said = [
        *changes.typed_by_units((f for r in incoming.returns for f in r.findings), record or ()),
        *checked.repaired,
        *checked.validation.charged(mended),
    ]
    told = [*changes.settled_by_phone(plan, book.answers.values(), said)]
    found = [*unread, *call.printed(skipped), *incoming.findings, *told]
    states = [
        (r.form.file, r.form.sha256, r.unit, r.period, "untouched" if n in checked.validation.untouched else r.state)
        for n, r in enumerate(incoming.returns)
    ]
    states += ((f["file"], f["sha256"], f["unit"], "", f["file_state"]) for f in incoming.files)
    copies = call.corrections(corrections, plan, book, incoming, told)
    listed = write_suggestions(repairing.suggest(mended, told), Path(suggest), plan.language) if suggest else None
    ordered = tuple(gravest_first(dict.fromkeys(found)))
    files = tuple(file_json(*file) for file in states)
    return ValidateResult(validated(checked.validation.answers, mended), ordered, files, copies, plan.language, listed)


def merge(
    returns: Paths, *, plan: Plan | None = None, master: str | Path | Plan | None = None, ledger: str | Path | None = None, output: str | Path | None = None,
    template: str | Path | None = None, period: str = "", as_of: date | None = None, forget: Iterable[str] | str = (), new_ledger: bool = False,
    corrections: str | Path | None = None, accept: str | Path | None = None,
    jobs: int | None = None, executor: Executor | None = None, progress: Progress | None = None, lang: str | None = None,
) -> MergeResult:  # fmt: skip
    """Merge returns, and what the ledger holds, into a result that can be written as the status workbook.

    ``returns``: files, folders and patterns. ``plan``, or the ``master`` that holds it: where neither is given, the only one in the working folder or beside
    the returns. ``output``: where the result is to be written, by :meth:`MergeResult.write`; merging itself writes nothing but ``corrections``. What an
    earlier merge into it read of files that did not change is not read again, which changes nothing of what comes out.
    ``period`` places forms that name none, or opens the final review (年度终核), which no form names; ``as_of`` replaces the own day of the period
    shown; ``forget`` withdraws units from the ledger.
    ``ledger``: the status workbook of the merge before, which need not be there yet for the first period; ``new_ledger`` leaves it unread.
    ``corrections``: folder for marked copies of the returns with errors; ``accept``: a list of suggested repairs, of which the accepted
    ones are applied, now and by every later merge. No file that came in is changed. Many returns are read by ``jobs`` processes (default:
    by their number) or by ``executor``, any of :mod:`concurrent.futures` whose workers see the same files; what comes out is the same.
    ``template``: the form's, where it is neither archived in the outbox nor the master's own. ``lang`` (zh or en) is that of the findings, else the
    plan's. ``progress`` is called with (files read, files in all).
    Raises MasterError, LedgerError, TemplateError, and XltrackError for wrong calls; never for what departments did.
    """
    paths, skipped = gather(returns)
    if not paths and not forget and not (period and ledger):
        named_files = [returns] if isinstance(returns, (str, Path)) else [*returns]
        raise error("no-returns", where=named_files or both("system.nothing_named"))
    _called_well(jobs, lang)
    plan, base = plan_of(one_of(plan, master), paths, output or ledger)
    day = _plain_day(as_of)
    forgotten = [named_unit(plan, name) for name in ([forget] if isinstance(forget, str) else forget)]
    named = named_period(plan, period) if period else None
    final = named if named and named.kind == "final" else None
    target = Path(output) if output else None
    before = Before.of(plan, Path(ledger) if ledger else None, target, new_ledger)
    call = _Call(paths, base, template, {"jobs": jobs, "executor": executor, "progress": progress})
    incoming = call.incoming(plan, "" if final else period, before.readings, lambda: (before.ledger, _prepare()))
    book = before.ledger
    incoming = replace(incoming, returns=placing.settled(incoming.returns, plan, book))
    accepted = (*repairing.accepted_in(book.repairs), *(read_suggestions(accept) if accept else ()))
    checked = _checked(incoming, plan, book, accepted)
    look, unlike = look_of(plan.settings.status_template, plan.language, base.parent)
    result = _consolidated(
        checked.plan,
        day,
        returns=checked.mended,
        validation=checked.validation,
        ledger=book,
        period=final,
        files=incoming.files,
        forget=forgotten,
        forget_in=named.label if named else "",
        findings=[*call.printed(skipped), *incoming.findings, *checked.repaired, *unlike],
        repairs=repairing.log_of(book.repairs, accepted, checked.places, plan.language),
    )
    if before.named and not (before.path or new_ledger) and _is_past_the_first(result):
        raise error("ledger-missing", LedgerError, where=ledger)
    copies = call.corrections(corrections, checked.plan, book, checked.incoming, result.findings)
    printed, keep = base if base.is_file() else None, before.keeping(result.findings)
    return MergeResult(result, lang or plan.language, target, copies, look, printed, {*before.known}, keep)


def merge_into(
    returns: Paths,
    *,
    master: str | Path | None = None,
    ledger: str | Path | None = None,
    output: str | Path | None = None,
    new_ledger: bool = False,
    **options: object,
) -> MergeResult:
    """What ``xltrack merge`` does: find the master and the ledger, merge, and write the ledger anew, keeping copies of its earlier versions."""
    paths, _ = gather(returns)
    base = folder.find_master(master, paths)
    known = named_ledger(Path(ledger), base, new_ledger) if ledger else standing_ledger(output, base)
    target = Path(output) if output else known.with_suffix(".xlsx") if known else base.parent / folder.STATUS_NAME
    ends_in(target, ".xlsx")
    for path in (target, known):
        if path and is_open(path):
            raise error("ledger-open", LedgerError, where=path)
    before = digest_of(target)
    result = merge(returns, master=base, output=target, ledger=known or target, new_ledger=new_ledger, **options)  # type: ignore[arg-type]
    if known and known != target and known.with_suffix(".xlsx") == target:  # the named one was saved as .ods from it
        result.known.add(before)
    result.write(target)
    return result


def _consolidated(plan: Plan, day: date | None, **given: Any) -> Consolidation:
    """What everything ``given`` comes to, the period shown reckoned at ``day`` where one is named."""
    from xltrack.consolidate import consolidate

    result = consolidate(plan, **given)
    if day and day != result.period.day:
        return consolidate(plan.with_day(result.period.label, day), **given)
    moved = () if day else changes.day_moved(given["ledger"], result.period)
    return replace(result, findings=tuple(gravest_first((*result.findings, *moved))))


def _is_past_the_first(result: Consolidation) -> bool:
    """Whether an earlier period of the plan must already stand in a ledger."""
    return any(p.kind != "final" for p in result.plan.before(result.period))


# ── what the commands share ────────────────────────────────────────────────────────────────────────────────────────


def _called_well(jobs: int | None, lang: str | None = None) -> None:
    """Raises XltrackError ``no-jobs``, ``no-language``."""
    if jobs is not None and jobs < 1:
        raise error("no-jobs", where=jobs)
    spoken(lang or "zh")


@dataclass(frozen=True)
class _Call:
    """What a call names: the files of returns, the master at ``base``, from where paths are printed, and the template, if any; and between whom reading
    them is shared."""

    paths: Sequence[Path]
    base: Path
    template: str | Path | None
    sharing: Mapping[str, Any]

    @cached_property
    def folders(self) -> list[Path]:
        return template_folders(self.base, self.paths)

    def incoming(
        self,
        plan: Plan,
        period: str,
        remembered: Remembered | None = None,
        meanwhile: Callable[[], object] | None = None,
    ) -> Incoming:
        """What is in the files. ``remembered``: what an earlier merge read of them; ``meanwhile``: what is done while others read, else frames are loaded."""
        from xltrack.intake import take_in
        from xltrack.readings import about

        layouts, default = folder.layouts(plan, self.template, self.folders)
        if remembered:
            remembered.open(about(plan, layouts, default, period))
        return take_in(
            self.paths, plan, layouts, default, folder=self.base.parent, period=period, remembered=remembered,
            meanwhile=meanwhile or _prepare, **self.sharing,
        )  # fmt: skip

    def printed(self, findings: Iterable[Finding]) -> list[Finding]:
        """What there is to say of files that were not read, under the names that all others are printed by."""
        return [replace(f, file=folder.shown_path(Path(f.file), self.base.parent)) for f in findings]

    def corrections(
        self, target: str | Path | None, plan: Plan, ledger: Ledger, incoming: Incoming, findings: Iterable[Finding]
    ) -> dict[str, Path]:  # fmt: skip
        """Correction copies in ``target``; none where it is None."""
        if target is None:
            return {}
        from xltrack.mending import Mending

        files = {folder.shown_path(path, self.base.parent): path for path in self.paths}
        mending = Mending(plan, self.template, self.folders, ledger)
        return mending.write(files, incoming.returns, findings, Path(target))


def _prepare() -> object:
    """Load pandas and pandera. While others read that costs no time."""
    return import_module("pandera.pandas")


class _Checked(NamedTuple):
    """What came in, as it stands once it was looked at: ``mended``, the returns with accepted repairs in them, of which ``repaired`` tells; ``places``: a
    record of every cell that one changed."""

    plan: Plan
    incoming: Incoming
    mended: Sequence[Return]
    repaired: Sequence[Finding]
    places: Sequence[Mapping[str, Any]]
    validation: validating.Validation


def _checked(incoming: Incoming, plan: Plan, book: Ledger, accepted: Sequence[Repair]) -> _Checked:
    """Returns under what the ledger knows of units and items, repaired and validated."""
    plan = with_tenures(plan, book, {r.period for r in incoming.returns})
    settled = replace(incoming, returns=moving.settled(incoming.returns, plan))
    mended, repaired, places = repairing.apply(settled.returns, accepted)
    validation = validating.validate(mended, plan, splitting.closed_by_period(plan, book))
    return _Checked(plan, settled, mended, repaired, places, validation)


def _plain_day(day: date | None) -> date | None:
    if day is not None and not isinstance(day, date):
        raise TypeError(f"as_of: a datetime.date, not {day!r}")
    return day.date() if isinstance(day, datetime) else day
