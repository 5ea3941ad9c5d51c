"""What passes between the rooms: plain frozen records, no files, no steps."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from xltrack.enums import DECIDING
from xltrack.fields import VERDICTS
from xltrack.findings import Finding
from xltrack.frames import no_rows, pd
from xltrack.grids import Cell
from xltrack.plan import Contact, Item, Period, Plan
from xltrack.rules import Rule
from xltrack.values import is_blank, text_of
from xltrack.values import key as normal

Row = dict[str, Any]
Rows = Sequence[Row]  # of one sheet: by column, each with all of its columns
NOBODYS = "sheet-of-unknown-unit"  # the finding of a form that names no unit of the plan


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a form: ``key`` is a field's key, or the header itself for a column xltrack does not know.

    ``index`` is 0-based. ``asked``: its cells are unlocked, the department fills them. ``alone``: what is printed in them is the value of ``key`` and
    nothing beside it.
    """

    key: str
    header: str
    index: int
    asked: bool
    required: bool = False
    rules: tuple[Rule, ...] = ()
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """What a form template says: its columns and who fills them, the preamble cells it carries, its version (a fingerprint).

    ``texts``: every text it prints, as :func:`values.key` sees it, so that what was added is noticed; ``patterns``: regular expressions over the
    same, of those that hold placeholders. ``computes``: formulas of its own stand outside its table.
    """

    version: str
    language: str
    columns: tuple[Column, ...]
    preamble: tuple[Column, ...] = ()
    findings: tuple[Finding, ...] = ()
    texts: frozenset[str] = frozenset()
    patterns: tuple[str, ...] = ()
    computes: bool = False

    def column(self, key: str) -> Column | None:
        return next((c for c in self.columns if c.key == key), None)

    @property
    def decides(self) -> str:
        """The column by which its rows are answered: ``status``, or ``claim`` of a confirmation form."""
        asked = {c.key for c in self.columns if c.asked}
        return next((key for key in DECIDING if key in asked), DECIDING[0])

    def prints(self, text: object) -> bool:
        """Whether the template itself puts this text outside its table, whatever stood in for its placeholders."""
        plain = normal(text)
        return plain in self.texts or any(re.fullmatch(p, plain) for p in self.patterns)

    @property
    def asked(self) -> tuple[Column, ...]:
        return tuple(c for c in self.columns if c.asked)


def layout_for(version: str, columns: Collection[str], layouts: Mapping[str, Layout], default: Layout) -> Layout:
    """The layout of a form's version; where that is unknown, one answered by the same column as the form.

    ``columns``: keys of the columns the form has.
    """
    if version in layouts:
        return layouts[version]
    decides = next((key for key in DECIDING if key in columns), default.decides)
    return next((layout for layout in (default, *layouts.values()) if layout.decides == decides), default)


@dataclass(frozen=True, slots=True)
class AskRow:
    """One item a unit is asked about, with what stands beside it for reference.

    ``answers``: column key → what already stands in the answer cell (a form sent back to be corrected).
    """

    item: Item
    role: str
    group: str = ""
    previous: str = ""
    closed: bool = False
    answers: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ask:
    """What one unit is asked in one period, in document order.

    ``prefill``: key of ``fields.PREAMBLE`` → what already stands in that input cell; ``submission`` is "1" where it is not given.
    """

    plan: Plan
    period: Period
    unit: str
    rows: tuple[AskRow, ...]
    prefill: Mapping[str, str] = field(default_factory=dict)


class AnswerCell(NamedTuple):
    """One value as it came, with the address it came from."""

    value: Any
    cell: str


NOTHING: Mapping[str, AnswerCell] = {}  # of most rows, one for all


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row of a returned sheet: 0-based row number, the id, serial, section and text found there, cells by column key.

    ``printed``: what stands in columns that nobody is asked to fill, by column key; formulas and what they show are left out.
    """

    row: int
    id: str
    serial: str
    text: str
    section: str
    cells: Mapping[str, AnswerCell]
    printed: Mapping[str, AnswerCell] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True)
class RawForm:
    """One returned form sheet as read, before anything is decided: preamble by field key, rows, and what stood beside the table."""

    file: str
    sha256: str
    sheet: str
    hidden: bool
    preamble: Mapping[str, AnswerCell]
    columns: Mapping[str, Column]
    rows: tuple[RawRow, ...]
    properties: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Return:
    """One returned form after identification: whose it is, for which period, and what each of its rows speaks for.

    ``rows``: (row, item) pairs that count; ``unasked``: rows of no item, kept. ``state`` is ``accepted`` or ``quarantined`` here.
    """

    form: RawForm
    layout: Layout
    unit: str
    period: str
    state: str
    rows: tuple[tuple[RawRow, Item], ...] = ()
    unasked: tuple[RawRow, ...] = ()
    filled_on: date | None = None
    submission: int | None = None
    findings: tuple[Finding, ...] = ()

    def told(self, code: str, cell: str = "", item: str = "", **words: str) -> Finding:
        """A finding about the form, or a cell of it."""
        return Finding(code, self.form.file, self.form.sheet, cell, self.unit, item, self.period, **words)

    @property
    def number(self) -> int:
        """第几次报送, 1 where it says none."""
        return max(self.submission or 1, 1)


@dataclass(frozen=True, slots=True)
class Repair:
    """An answer taken as what it means: in cells of ``column`` (a key) of items of ``kind``, ``found`` is taken as ``value``.

    ``count``: how often it stood in the returns it was suggested for.
    """

    column: str
    kind: str
    found: str
    value: str
    count: int = 0


@dataclass(frozen=True, eq=False)
class Ledger:
    """What an earlier status workbook holds: the history, and every word the coordinator typed into it. ``Ledger()`` is what there is before the first.

    Sheets are rows that have the same columns each. ``rows``: the ledger sheet (columns of ``fields.STATUS_LEDGER``, statuses as class keys, ``self`` and
    ``verdict`` as labels, own columns by header), with what was typed on the answers and items sheets laid over the rows of its ``period``; a row whose
    ``unit`` is "" is an item's own total of that period. ``items``: by id; what follows the item (``supervision``, ``summary``, own columns).
    ``returns``: columns of ``fields.STATUS_RETURNS``. ``own``: sheet key → headers the coordinator added. ``period``: its latest, ``as_of`` the day that
    its data stand for, None where the workbook says none.
    """

    period: str = ""
    rows: Rows = ()
    items: Mapping[str, Row] = field(default_factory=dict)
    returns: Rows = ()
    unasked: Rows = ()
    repairs: Rows = ()
    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    indicators: Rows = ()
    proposals: Rows = ()
    materials: Rows = ()
    goals: Rows = ()
    listed: tuple[Finding, ...] = ()  # what its findings sheet lists
    changes: Rows = ()  # columns of ``fields.STATUS_CHANGES``
    units: Mapping[str, Mapping[str, Any]] = field(
        default_factory=dict
    )  # unit → the coordinator's own columns beside it
    as_of: date | None = None

    @cached_property
    def answers(self) -> dict[tuple[str, str, str], Row]:
        """(period, item id, unit) → the answer that counts; with unit "" the item's own total. Answers that another one replaced, or that wait
        for a decision, have no status and are left out."""
        return {(r["period"], r["id"], r["unit"]): r for r in self.rows if r["effective"] or not r["unit"]}

    @cached_property
    def exempt(self) -> frozenset[tuple[str, str]]:
        """(unit, period) of the returns the coordinator does without (免报)."""
        return frozenset((r["unit"], r["period"]) for r in self.returns if r.get("exempt") == "yes")

    @cached_property
    def typed(self) -> dict[tuple[str, str, str], dict[str, Any]]:
        """(period, item id, unit) → every word the coordinator typed there, the first that is not blank of several rows."""
        names = [n for n in (*VERDICTS, *self.own.get("answers", ())) if self._holds(n)]
        found: dict[tuple[str, str, str], dict[str, Any]] = {}
        for row in self.rows if names else ():
            here = found.setdefault((row["period"], row["id"], row["unit"]), {})
            here.update({n: row[n] for n in names if not is_blank(row.get(n)) and is_blank(here.get(n))})
        return {slot: words for slot, words in found.items() if words}

    def _holds(self, name: str) -> bool:
        """Whether anything stands in a column of its rows."""
        return any(not is_blank(v) for v in {row.get(name) for row in self.rows})


@dataclass(frozen=True, eq=False)
class Consolidation:
    """A merge's result before it is written. Statuses are class keys (``completed`` …), shares 0–1, days ``date`` or None, no NaN: blanks are "".

    ``items``: one row an item in document order; columns of ``fields.STATUS_ITEMS`` (``effective``, ``previous_status`` class keys; ``self``,
    ``verdict``, ``previous_verdict`` labels; ``path`` joined by line breaks) and ``lagging``, ``rated`` (bool), ``why`` (text), own columns by header;
    ``past_due`` and ``past_start`` (bool) where the plan's own dates do not settle whether an item's deadline and start have passed.
    ``answers``: one row an item and asked unit of the period, returned or not; columns of ``fields.STATUS_ANSWERS`` and ``period``,
    ``sheet``, ``sha256``, ``counts`` (bool: takes part in the item's status), ``returned`` (bool), columns of the office's own templates by header.
    ``units``, ``returns``, ``lagging``: columns of the sheets of that name. ``unasked``: period, unit, serial, text, status, progress, reason,
    measures, file, sheet, cell. ``indicators``, ``judgement``, ``ranking``, ``goals``, ``proposals``, ``materials``: columns of those sheets.
    ``ledger``: columns of ``fields.STATUS_LEDGER``, all periods, newest last. ``repairs``: accepted repairs.
    ``changes``: the plan's changes in the year, columns of ``fields.STATUS_CHANGES``, the oldest first.
    ``resting``: units that the period asks nothing and beside which the coordinator typed something: unit, category, own columns by header.
    """

    plan: Plan
    period: Period
    items: pd.DataFrame
    answers: pd.DataFrame
    units: pd.DataFrame
    lagging: pd.DataFrame
    returns: pd.DataFrame
    unasked: pd.DataFrame
    ledger: pd.DataFrame
    repairs: pd.DataFrame
    findings: tuple[Finding, ...] = ()
    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    indicators: pd.DataFrame = field(default_factory=no_rows)
    judgement: pd.DataFrame = field(default_factory=no_rows)
    ranking: pd.DataFrame = field(default_factory=no_rows)
    changes: pd.DataFrame = field(default_factory=no_rows)
    proposals: pd.DataFrame = field(default_factory=no_rows)
    materials: pd.DataFrame = field(default_factory=no_rows)
    goals: pd.DataFrame = field(default_factory=no_rows)
    resting: pd.DataFrame = field(default_factory=no_rows)


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one unit still owes in a period. ``phase``: ahead, soon, last, today, after the due day, or none where there is no due day.

    ``due``: the unit's own day, extended where the coordinator allowed it; ``days``: working days left until then, negative after it.
    ``missing``: nothing came but, perhaps, what stands ``beside`` (names of files that are no forms) and forms nobody wrote in (``blank``);
    ``aside``: all that came was set aside.
    ``materials``: (name, own due day or None) of what is owed beside the form; ``unanswered``: (serial, text) of items left out; ``errors``: what
    must be corrected; ``late``: came, too late.
    ``undecided``: two returns that differ wait for the coordinator; ``several``: more than one file of the unit's came, so that a cell alone names no place.
    """

    unit: str
    period: str
    phase: str
    due: date | None
    days: int
    assigned: int
    missing: bool
    late: bool = False
    unanswered: tuple[tuple[str, str], ...] = ()
    errors: tuple[Finding, ...] = ()
    contacts: tuple[Contact, ...] = ()
    materials: tuple[tuple[str, date | None], ...] = ()
    aside: bool = False
    undecided: bool = False
    beside: tuple[str, ...] = ()
    several: bool = False
    blank: tuple[str, ...] = ()

    @property
    def form_owed(self) -> bool:
        """Whether a form is owed, or the correction of one, which then goes with the words; materials ask for none."""
        return bool((self.missing and self.assigned) or self.aside or self.unanswered or self.errors)

    @property
    def owes(self) -> bool:
        """Whether there is anything to ask the unit for."""
        return bool(self.missing or self.aside or self.unanswered or self.errors or self.materials)


Answer = dict[str, Any]


class Slot(NamedTuple):
    """What one answer is an answer to: the unit of replacement."""

    period: str
    id: str
    unit: str

    @classmethod
    def of(cls, answer: Answer) -> Slot:
        return cls(answer["period"], answer["id"], answer["unit"])


def submission_of(row: Mapping[str, Any]) -> int:
    """第几次报送 of an answer or a return, 1 where it says none."""
    number = row.get("submission")
    return int(number) if isinstance(number, (int, float)) and number else 1


def finding_at(
    answer: Mapping[str, Any], code: str, found: object = "", expected: object = "", hint: str = ""
) -> Finding:
    """A finding about an answer, at the cell it came from."""
    file, sheet, cell, unit, item, period = (
        text_of(answer[k]) for k in ("file", "sheet", "cell", "unit", "id", "period")
    )
    return Finding(code, file, sheet, cell, unit, item, period, str(found), str(expected), hint)


@dataclass(frozen=True)
class Combined:
    """``answers``: one dict per answered (period, item, unit); ``pending``: answers that wait for the coordinator's mark; ``returns``: one dict
    per file and unit (keys of ``fields.STATUS_RETURNS``); ``unasked``: rows of no item; ``extra``: keys of the office's own columns; ``exempt``:
    (unit, period) of what the coordinator does without (免报). ``typed``: what the coordinator typed beside an answer; ``lasting``: by (item id, unit), of
    that the own columns, which go on into later periods; ``superseded`` and ``duplicates``: answers that another one stands for.
    """

    answers: Mapping[Slot, Answer]
    pending: tuple[Answer, ...]
    returns: tuple[dict[str, Any], ...]
    unasked: tuple[dict[str, Any], ...]
    findings: tuple[Finding, ...]
    extra: tuple[str, ...] = ()
    typed: Mapping[Slot, Answer] = field(default_factory=dict)
    lasting: Mapping[tuple[str, str], Answer] = field(default_factory=dict)
    superseded: tuple[Answer, ...] = ()
    duplicates: tuple[Answer, ...] = ()
    exempt: frozenset[tuple[str, str]] = frozenset()

    @cached_property
    def waiting(self) -> frozenset[Slot]:
        """What several answers wait for the coordinator's mark of."""
        return frozenset(map(Slot.of, self.pending))


def supposed_units(rows: Iterable[Answer], findings: Iterable[Finding]) -> list[Answer]:
    """Answers of the returns sheet, those of nobody's with the unit that their form seems to be of: it did send something, and is told what is wrong
    with it. Nothing is merged by it."""
    units = {f.file: f.hint for f in findings if f.code == NOBODYS and f.hint}
    nobodys = ("quarantined", "")
    return [
        {**r, "unit": units[r["file"]]} if (r["file_state"], r["unit"]) == nobodys and r["file"] in units else r
        for r in rows
    ]
