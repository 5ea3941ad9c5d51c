"""What the commands give back: frames for Python users, stable JSON for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from xltrack import fields
from xltrack.books import folder
from xltrack.books.status.book import write_status
from xltrack.books.status.look import Look
from xltrack.books.whole import digest_of, ends_in, is_open
from xltrack.enums import CLAIMS, STATUSES
from xltrack.errors import LedgerError
from xltrack.fields import Field
from xltrack.findings import Finding, error, findings_frame, spoken, worst
from xltrack.frames import pd, rows_of
from xltrack.headers import INTERNAL
from xltrack.plan import Period, Plan
from xltrack.rates import unit_lists
from xltrack.records import Consolidation, Return
from xltrack.steps.confirm import claim_counts
from xltrack.values import is_blank

Json = dict[str, Any]
APPLIED = {
    "period": "period",
    "unit": "unit",
    "item": "id",
    "serial": "serial",
    "column": "column",
    "old": "old",
    "value": "value",
}
OWED = {"period": "period", "unit": "unit", "material": "material", "state": "material_state"}
PROPOSED = {"item": "id", "reason": "opinion"} | {
    name: name for name in ("period", "unit", "column", "old", "proposed", "instead", "state", "file", "sheet", "cell")
}


def finding_json(finding: Finding, lang: str) -> Json:
    """A finding for programs; file, sheet and cell are null where they do not apply."""
    places = {name: getattr(finding, name) or None for name in ("file", "sheet", "cell")}
    words = {name: getattr(finding, name) for name in ("unit", "item", "period", "found", "expected")}
    return (
        {"code": finding.code, "severity": finding.severity}
        | places
        | words
        | {"message": finding.message(lang), "action": finding.action(lang)}
    )


def exit_status(findings: Iterable[Finding]) -> int:
    """0 nothing wrong, 1 done with errors among the findings."""
    return 1 if worst(findings) == "error" else 0


class WithFindings:
    """Findings as frames and JSON, of every result that holds them."""

    def _told(self) -> tuple[Iterable[Finding], str]:
        """The findings, and the result's own language."""
        raise NotImplementedError

    @cached_property
    def findings(self) -> pd.DataFrame:
        """One row a finding, in the result's own language; see :class:`xltrack.FindingsModel`."""
        return findings_frame(*self._told())

    def findings_in(self, lang: str) -> pd.DataFrame:
        """The same in another language. Raises XltrackError ``no-language``."""
        return findings_frame(self._told()[0], spoken(lang))

    def findings_json(self, lang: str | None = None) -> list[Json]:
        """One object a finding (:func:`finding_json`), in ``lang``, else in the result's own language. Raises XltrackError ``no-language``."""
        told, own = self._told()
        words = own if lang is None else spoken(lang)
        return [finding_json(f, words) for f in told]


@dataclass(frozen=True, eq=False)
class MergeResult(WithFindings):
    """A merge: frames to work with, and :meth:`write` to put the status workbook down.

    Of the period shown, ``items``: one row an item (:class:`xltrack.ItemsModel`); ``answers``: one row an item and unit (:class:`xltrack.AnswersModel`).
    Of the year so far, ``ledger``: one row an item, unit and period, and one an item and period (``unit`` ""; :class:`xltrack.LedgerModel`).
    ``lagging``, ``returns``, ``unasked``, ``indicators``, ``goals``, ``judgement``, ``ranking``, ``changes``: the workbook's other sheets, each with a model
    called after it (:class:`xltrack.LaggingModel` …).
    ``findings``: one row a finding (:class:`xltrack.FindingsModel`), in ``lang``. ``output`` is where the command wrote it, ``master`` the plan's
    workbook where one was read. Texts are ``str``, "" where blank; days ``datetime64[s]``; whole numbers ``Int64``; numbers and shares (0–1)
    ``Float64``; flags ``bool``, whatever the returns hold.
    ``look``: how the workbook will look, from the office's status template; the usual look where it is None. ``known``: digests of the
    workbooks that it may be written over: the ledger as it was read, what it wrote itself. ``keep``: puts down what was read for the workbook at
    ``output``. Results are equal to themselves only.
    """

    consolidation: Consolidation
    lang: str = "zh"
    output: Path | None = None
    corrections: Mapping[str, Path] = field(default_factory=dict)
    look: Look | None = None
    master: Path | None = None
    known: set[str] = field(default_factory=set, repr=False)
    keep: Callable[[Path], None] | None = field(default=None, repr=False)

    def __repr__(self) -> str:
        c = self.consolidation
        return f"MergeResult(period={c.period.label!r}, items={len(c.items)}, units={len(c.units)}, findings={len(c.findings)})"

    @property
    def plan(self) -> Plan:
        return self.consolidation.plan

    @property
    def period(self) -> Period:
        """The period shown."""
        return self.consolidation.period

    @cached_property
    def items(self) -> pd.DataFrame:
        return typed(self.consolidation.items, fields.STATUS_ITEMS)

    @cached_property
    def lagging(self) -> pd.DataFrame:
        """One row an item that lags, in document order: who, how far, why; columns of the sheet 滞后清单."""
        return typed(self.consolidation.lagging, fields.STATUS_LAGGING)

    @cached_property
    def returns(self) -> pd.DataFrame:
        """One row a file that came in, whatever became of it (``file_state``), with the days and marks the coordinator typed beside it."""
        return typed(self.consolidation.returns, fields.STATUS_RETURNS)

    @cached_property
    def unasked(self) -> pd.DataFrame:
        """One row a matter that units reported although no item asks for it (表外事项)."""
        return typed(self.consolidation.unasked, fields.STATUS_UNASKED)

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """One row an indicator and unit, judged at the day of the period; shares 0–1, gaps in the target's own unit."""
        return typed(self.consolidation.indicators, fields.STATUS_INDICATORS)

    @cached_property
    def goals(self) -> pd.DataFrame:
        """One row an overall goal of the plan and year, with what was typed of it."""
        return typed(self.consolidation.goals, fields.STATUS_GOALS)

    @cached_property
    def judgement(self) -> pd.DataFrame:
        """The year's judgement in lines; no rows where the plan asks for none."""
        return typed(self.consolidation.judgement, fields.STATUS_JUDGEMENT)

    @cached_property
    def ranking(self) -> pd.DataFrame:
        """One row a unit within its category, ``rank`` blank where it has too few items; no rows unless the setting 单位排名 is on."""
        return typed(self.consolidation.ranking, fields.STATUS_RANKING)

    @cached_property
    def changes(self) -> pd.DataFrame:
        """One row a change of the plan in the year, the oldest first."""
        return typed(self.consolidation.changes, fields.STATUS_CHANGES)

    @cached_property
    def answers(self) -> pd.DataFrame:
        return typed(self.consolidation.answers, fields.STATUS_ANSWERS).astype({"returned": "bool"})

    @cached_property
    def ledger(self) -> pd.DataFrame:
        return typed(self.consolidation.ledger, fields.STATUS_LEDGER)

    def _told(self) -> tuple[tuple[Finding, ...], str]:
        return self.consolidation.findings, self.lang

    @cached_property
    def units(self) -> pd.DataFrame:
        """One row a unit: state in the period, counts by status, rates (0–1), errors and warnings; see :class:`xltrack.UnitsModel`."""
        return typed(self.consolidation.units, fields.STATUS_UNITS)

    @cached_property
    def proposals(self) -> pd.DataFrame:
        """One row a change of the plan proposed in a confirmation round; see :class:`xltrack.ProposalsModel`."""
        return typed(self.consolidation.proposals, fields.PROPOSALS)

    @cached_property
    def materials(self) -> pd.DataFrame:
        """One row a unit and material owed in the periods so far, received or not; see :class:`xltrack.MaterialsModel`."""
        return typed(self.consolidation.materials, fields.STATUS_MATERIALS)

    def write(self, path: str | Path) -> Path:
        """Write the status workbook, whole or not at all; what stood there is kept among its earlier versions, as ``xltrack merge`` keeps them.
        Folders that are not there yet are made.

        Raises LedgerError ``ledger-open`` where it is open elsewhere, ``ledger-not-read`` where something else stands there than the ledger that this
        merge read or what this result wrote: verdicts may have been typed into it that the result does not know. XltrackError ``not-writable``,
        ``wrong-ending``.
        """
        path = Path(path)
        ends_in(path, ".xlsx")
        if is_open(path):
            raise error("ledger-open", LedgerError, where=path)
        folder.keep_versions(path, lambda part: self._put(part, path), self.plan.language)
        if self.keep and path == self.output:
            self.keep(path)
        return path

    def _put(self, part: Path, path: Path) -> None:
        """Write into ``part``, which is to replace ``path``. Looked at last, so that what is saved during a long merge is seen."""
        write_status(self.consolidation, part, self.look)
        self.known.add(digest_of(part))
        if path.exists() and path.stat().st_size and digest_of(path) not in self.known:
            raise error("ledger-not-read", LedgerError, where=path)

    def to_json(self, lang: str | None = None) -> Json:
        """The documented JSON of ``xltrack merge --json``; messages in ``lang``, else in the result's own language."""
        c = self.consolidation
        counts = c.items["effective"].value_counts()
        return {
            "period": c.period.label, "units": unit_lists(rows_of(c.units)), "items": len(c.items),
            "by_status": {s: int(counts.get(s, 0)) for s in STATUSES},
            "overdue": int(c.items["overdue"].astype(bool).sum()), "doubtful": int((c.items["doubtful"] != "").sum()),
            "lagging": lagging(c), "confirmation": confirmed(c), "materials": [owed_json(row) for row in rows_of(c.materials)],
            "proposals": [{name: row[column] for name, column in PROPOSED.items()} for row in rows_of(c.proposals)],
            "findings": self.findings_json(lang),
            "files": [file_json(*(r[k] for k in ("file", "sha256", "unit", "period", "file_state"))) for r in rows_of(c.returns) if r["file"]],
            "output": str(self.output) if self.output else None, "master": str(self.master) if self.master else None,
            "corrections": [{"file": f, "path": str(p)} for f, p in self.corrections.items()],
        }  # fmt: skip


DTYPES = {"date": "datetime64[s]", "whole": "Int64", "number": "Float64", "share": "Float64", "enum:flag": "bool"}


def typed(frame: pd.DataFrame, known: Iterable[Field]) -> pd.DataFrame:
    """A frame whose types follow from its columns, not from what happens to stand in them: texts ``str`` ("" where blank), days ``datetime64[s]``
    (NaT), whole numbers ``Int64``, numbers and shares ``Float64`` (NA), flags ``bool``. What is no such value, named by a finding, is blank.
    An office's own column takes the first of these that holds all its values, else stays ``object``."""
    kinds = {f.key: DTYPES.get(f.kind, "str") for f in known}
    columns = {str(name): _as(frame[name], kinds.get(str(name))) for name in frame.columns}
    return pd.DataFrame(columns, index=frame.index)


def _as(column: pd.Series[Any], dtype: Any) -> pd.Series[Any]:
    kind = dtype or _fitting(column)
    if kind == "datetime64[s]":
        column = pd.to_datetime(column.mask(column.map(is_blank)), errors="coerce")
    elif kind in ("Int64", "Float64"):
        column = pd.to_numeric(column.mask(column.map(is_blank)), errors="coerce")
    elif kind == "str":
        column = column.where(~column.map(is_blank), "")
    typed: pd.Series[Any] = column.astype(kind)
    return typed


def validated(frame: pd.DataFrame, returns: Sequence[Return]) -> pd.DataFrame:
    """The rows of :attr:`ValidateResult.answers`, of those that validation typed."""
    forms = [returns[n].form for n in frame["return"]]
    place = {"file": [f.file for f in forms], "sheet": [f.sheet for f in forms], "row": [n + 1 for n in frame["row"]]}
    told = (
        pd.DataFrame(place, index=frame.index, dtype=object)
        .astype({"row": "int64"})
        .join(frame[["unit", "period", "id", "status", "self"]])
    )
    further = [c for c in frame.columns if c not in {*told.columns, *INTERNAL}]
    return typed(told.join(frame[further]), (f for f in fields.FORM if f.key != "actual")).reset_index(drop=True)


def _fitting(column: pd.Series[Any]) -> Any:
    if column.dtype != object:
        return column.dtype
    kinds = {type(v) for v in column if not is_blank(v)}
    if kinds <= {str}:
        return "str"
    if kinds <= {bool}:
        return "bool"
    return "Float64" if kinds <= {int, float} else "datetime64[s]" if kinds <= {date} else "object"


def file_json(path: str, sha256: str, unit: str, period: str, state: str) -> Json:
    """A file that came in, for programs; what is not known of it is null."""
    return {"path": path, "sha256": sha256 or None, "unit": unit or None, "period": period or None, "state": state}


def owed_json(row: Mapping[Any, Any]) -> Json:
    """A material owed, for programs."""
    files = [file for file in str(row["file"]).split("\n") if file]
    return {name: row[column] for name, column in OWED.items()} | {"by_hand": row["by_hand"] == "yes", "files": files}


def confirmed(c: Consolidation) -> Mapping[str, int] | None:
    """Of a confirmation round: how many answers say claimed, partly, declined, and how many are waiting; None for other periods."""
    if not c.period.confirms:
        return None
    counts = claim_counts(c.plan, rows_of(c.answers))
    return {name: counts[name] for name in (*CLAIMS, "waiting")}


def lagging(c: Consolidation) -> list[Json]:
    names = {
        "id": "id",
        "serial": "serial",
        "text": "text",
        "unit": "owners",
        "status": "effective",
        "reason": "reason",
        "measures": "measures",
        "why": "why",
    }
    return [{name: row[column] for name, column in names.items()} for row in rows_of(c.lagging)]


@dataclass(frozen=True)
class CheckResult(WithFindings):
    """A master, or a plan, checked; ``path`` of its workbook, ``Path()`` of a plan made in hand. ``findings``: one row a finding
    (:class:`xltrack.FindingsModel`), in the master's language, ``found`` the same as records;
    ``filled``: ids filled by --fix; ``copy``: where the old file is kept; ``applied``: rows of the proposals sheet that --apply wrote into it,
    each with its ``value``; None without --apply."""

    plan: Plan
    found: tuple[Finding, ...]
    path: Path
    filled: int = 0
    copy: Path | None = None
    applied: tuple[Json, ...] | None = None

    def __repr__(self) -> str:
        plan = self.plan
        return f"CheckResult(path={str(self.path)!r}, items={len(plan.items)}, units={len(plan.units)}, findings={len(self.found)})"

    def _told(self) -> tuple[tuple[Finding, ...], str]:
        return self.found, self.plan.language

    def to_json(self, lang: str | None = None) -> Json:
        """The documented JSON of ``xltrack check --json``; messages in ``lang``, else in the master's language."""
        return {
            "path": str(self.path), "items": len(self.plan.items), "units": len(self.plan.units), "periods": [p.label for p in self.plan.periods],
            "filled": self.filled, "copy": str(self.copy) if self.copy else None,
            "applied": [{name: row[column] for name, column in APPLIED.items()} for row in self.applied or ()],
            "findings": self.findings_json(lang),
        }  # fmt: skip


@dataclass(frozen=True)
class SplitResult(WithFindings):
    """Forms written: unit → path, in the order of the units. ``findings`` about the master and the template: one row a finding
    (:class:`xltrack.FindingsModel`), ``found`` the same as records; ``kept``: where forms lie now that were replaced and differ, or whose units are asked no more."""

    period: str
    forms: Mapping[str, Path]
    folder: Path
    kept: tuple[Path, ...] = ()
    found: tuple[Finding, ...] = ()
    language: str = "zh"

    def __repr__(self) -> str:
        return f"SplitResult(period={self.period!r}, folder={str(self.folder)!r}, forms={len(self.forms)}, findings={len(self.found)})"

    def _told(self) -> tuple[tuple[Finding, ...], str]:
        return self.found, self.language

    def to_json(self, lang: str | None = None) -> Json:
        """The documented JSON of ``xltrack split --json``; messages in ``lang``, else in the master's language."""
        return {
            "period": self.period, "folder": str(self.folder), "forms": [{"unit": u, "path": str(p)} for u, p in self.forms.items()],
            "kept": [str(p) for p in self.kept], "findings": self.findings_json(lang),
        }  # fmt: skip


@dataclass(frozen=True, eq=False)
class ValidateResult(WithFindings):
    """Returns validated. ``findings``: one row a finding (:class:`xltrack.FindingsModel`), gravest first, ``found`` the same as records;
    ``corrections``: file → the marked copy written.

    ``answers`` (:class:`xltrack.ValidatedModel`): one row a returned row of an item: file, sheet, row (1-based), unit, period, id, ``status`` (class
    key, "" where blank or refused), ``self`` (the label chosen), and a column for every other column the forms ask for; types as of
    :class:`MergeResult`, blank where a value was refused.
    """

    answers: pd.DataFrame
    found: tuple[Finding, ...]
    files: tuple[Json, ...]
    corrections: Mapping[str, Path]
    language: str = "zh"
    suggestions: Path | None = None

    def __repr__(self) -> str:
        return f"ValidateResult(files={len(self.files)}, answers={len(self.answers)}, findings={len(self.found)})"

    def _told(self) -> tuple[tuple[Finding, ...], str]:
        return self.found, self.language

    def to_json(self, lang: str | None = None) -> Json:
        """The documented JSON of ``xltrack validate --json``; messages in ``lang``, else in the master's language."""
        return {
            "files": list(self.files), "findings": self.findings_json(lang),
            "corrections": [{"file": f, "path": str(p)} for f, p in self.corrections.items()],
        }  # fmt: skip


class Step(NamedTuple):
    """Something to do: ``key`` of the words that say it, the command, what the words are about (a period, a number)."""

    key: str
    command: str
    about: str | int = ""


@dataclass(frozen=True)
class Standing:
    """Where the year stands in a folder. ``periods``: (period, not_sent | sent | merged); ``steps``: what to do next, then what comes after it
    where that may be waited for in vain; ``missing``: units that owe the latest period something; ``plan`` is None where no master lies.
    ``open``: the status workbook is open elsewhere, what is not saved in it is not seen."""

    plan: Plan | None
    master: str
    periods: tuple[tuple[Period, str], ...]
    steps: tuple[Step, ...]
    missing: tuple[str, ...] = ()
    open: bool = False

    def to_json(self) -> Json:
        periods = [{"label": p.label, "due": p.due.isoformat() if p.due else None, "state": s} for p, s in self.periods]
        commands = [step.command for step in self.steps]
        return {
            "master": self.master or None, "title": self.plan.title if self.plan else None, "periods": periods, "missing": list(self.missing), "open": self.open,
            "next": commands[0] if commands else None, "then": commands[1] if len(commands) > 1 else None,
        }  # fmt: skip
