"""What the sheets of a status workbook share: what an answer counts as, and columns of a frame as cells show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from xltrack.books.status.cells import Column, Table
from xltrack.books.status.look import Look, default_look
from xltrack.books.status.paper import set_out
from xltrack.enums import ENUMS, STATUSES, UNSETTLED, enum_label, worst
from xltrack.fields import REWRITTEN, Field, column_label, sheet_name
from xltrack.frames import pd, rows_of
from xltrack.grouped import grouped
from xltrack.plan import Plan
from xltrack.rates import unit_lists
from xltrack.records import Consolidation
from xltrack.values import is_blank, text_of
from xltrack.words import say

LIVE_LIMIT = 20_000_000  # comparisons a formula column may cost at a typed verdict; beyond it office programs stall
NOT_RETURNED = "not_returned"
HIDDEN = {
    "items": {"lagging", "rated", "why", "past_due", "past_start"},
    "answers": {"period", "sheet", "sha256", "counts", "returned"},
    "units": {"received", "owed"},  # shown where materials are owed
}


@dataclass(frozen=True)
class Classes:
    """What an answer counts as (:attr:`xltrack.plan.Plan.classes`), in the words and names of a workbook."""

    plan: Plan

    @property
    def by_kind(self) -> Mapping[str, Mapping[str, str]]:
        return self.plan.classes

    def of(self, kind: str) -> Mapping[str, str]:
        return self.plan.classes_of(kind)

    def label(self, kind: str, status: str | None) -> str:
        """The word of a class for a kind, "" where none counts as it."""
        found = self.plan.word_of(kind, status) if status else ""
        return found if self.of(kind).get(found) == status else ""

    def name(self, kind: str) -> str:
        """The defined name of a kind's choices."""
        return f"choices_{kind if kind in self.by_kind else 'regular'}"

    def reckon(self, kind: str, *labels: str) -> str:
        """What the first of several labels that is a choice counts as."""
        return self.plan.class_of(kind, *labels) or NOT_RETURNED

    def offered(self) -> list[str]:
        """What may be chosen as a verdict: all choices of the master, and the classes that none of them is of."""
        labels = list(dict.fromkeys(c.label for c in self.plan.choices))
        used = {c.status for c in self.plan.choices} | {NOT_RETURNED}
        return labels + [enum_label("status", s, self.plan.language) for s in STATUSES if s not in used]


@dataclass(frozen=True)
class View:
    """The result whose workbook is written, its language, its look, and what every answer counts as."""

    result: Consolidation
    dress: Look | None = None

    @property
    def lang(self) -> str:
        return self.result.plan.language

    @cached_property
    def look(self) -> Look:
        return self.dress or default_look(self.lang)

    def word(self, status: str) -> str:
        return enum_label("status", status, self.lang)

    def flag(self, said: bool) -> str:
        """The word of a yes or no."""
        return enum_label("flag", "yes" if said else "no", self.lang)

    @cached_property
    def classes(self) -> Classes:
        return Classes(self.result.plan)

    @cached_property
    def answers_kinds(self) -> list[str]:
        kind = {item.id: item.kind for item in self.result.plan.items}
        return [kind.get(i, "regular") for i in texts(self.result.answers, "id")]

    @cached_property
    def answers_own(self) -> list[str]:
        """What each answer counts as by itself; as it stands where the frame does not say."""
        frame = self.result.answers
        return [own or status for own, status in zip(texts(frame, "own"), texts(frame, "effective"), strict=True)]

    @cached_property
    def over_answers(self) -> dict[str, str]:
        """Item id → the worst class over the answers that count."""
        answers = self.result.answers
        rows = zip(texts(answers, "id"), self.answers_own, flags(answers, "counts"), strict=True)
        return {item: worst(own) for item, own in grouped((i, own) for i, own, counts in rows if counts).items()}

    @cached_property
    def items_own(self) -> dict[str, str]:
        """Item id → what its answers come to; as it stands, or by them, where the frame does not say."""
        frame = self.result.items
        rows = zip(*(texts(frame, key) for key in ("id", "own", "effective", "verdict")), strict=True)
        return {
            item: own or (self.over_answers.get(item, status) if verdict else status)
            for item, own, status, verdict in rows
        }

    @cached_property
    def statuses(self) -> tuple[str, ...]:
        """The classes tables show: the four and 未报 always, others where a choice, an answer or an item of any period is of them."""
        used, ledger = {c.status for c in self.result.plan.choices}, self.result.ledger
        used |= set(texts(self.result.items, "effective")) | set(texts(self.result.answers, "effective"))
        totals = zip(texts(ledger, "unit"), texts(ledger, "effective"), strict=True)
        used |= {status for unit, status in totals if not unit}
        usual = ("completed", "on_schedule", "behind", "not_started", NOT_RETURNED)
        return tuple(s for s in STATUSES if s in used or s in usual)

    @cached_property
    def lacking(self) -> str:
        """The word over items and answers without a class: 未报, and that some wait for a correction or a decision where any do."""
        answers = self.result.answers
        rows = zip(texts(answers, "effective"), texts(answers, "answer_state"), strict=True)
        waits = any(status == NOT_RETURNED and state in UNSETTLED for status, state in rows)
        return say("status.lacking", self.lang) if waits else self.word(NOT_RETURNED)

    @cached_property
    def units_by_state(self) -> dict[str, list[str]]:
        return unit_lists(rows_of(self.result.units))

    def heading(self, status: str) -> str:
        """The word of a class over a column of counts."""
        return self.lacking if status == NOT_RETURNED else self.word(status)

    @cached_property
    def live(self) -> bool:
        """Whether figures over answers may be formulas at this size."""
        items, units, answers = len(self.result.items), len(self.result.units), len(self.result.answers)
        return max(items, units) * answers <= LIVE_LIMIT


def columns_of(frame: pd.DataFrame, known: Sequence[Field], sheet: str = "") -> list[str]:
    """Headers of a frame that are no field of its sheet: template columns and the coordinator's own."""
    if sheet in REWRITTEN:
        return []
    keys = {f.key for f in known} | HIDDEN.get(sheet, set())
    return [str(c) for c in frame.columns if c not in keys]


def texts(frame: pd.DataFrame, column: str) -> list[str]:
    """A column as texts, blanks "" ; all blank where the column is absent."""
    if column not in frame.columns:
        return [""] * len(frame)
    return [v if v.__class__ is str else "" if is_blank(v) else text_of(v) for v in frame[column].tolist()]


def flags(frame: pd.DataFrame, column: str) -> list[bool]:
    """A yes/no column, whether it holds booleans or yes and no."""
    if column not in frame.columns:
        return [False] * len(frame)
    return [v is True or v == 1 or str(v) == "yes" for v in frame[column].tolist()]


def values(frame: pd.DataFrame, field: Field, lang: str) -> list[Any]:
    """A field's column as its cells show it: keys of enumerations become their labels, blanks "" ."""
    if field.key not in frame.columns:
        return [""] * len(frame)
    raw = frame[field.key].tolist()
    if field.kind == "enum:flag":
        yes, no = enum_label("flag", "yes", lang), enum_label("flag", "no", lang)
        return [yes if v is True or v == "yes" else no if v is False or v == "no" else cell(v) for v in raw]
    if field.enum:
        known = {key: enum_label(field.enum, key, lang) for key in ENUMS[field.enum]}
        return [known.get(v, v) if v.__class__ is str else cell(v) for v in raw]
    if field.kind in ("text", "long", "id", "names", "lines"):
        return [v if v.__class__ is str else _words(v) for v in raw]
    return [cell(v) for v in raw]


def _words(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "\n".join(map(str, value))
    return "" if is_blank(value) else text_of(value)


def cell(value: Any) -> Any:
    """A value as it goes into a cell, every kind of blank as "" ."""
    return "" if value is None or value != value else value


def own_cells(frame: pd.DataFrame, header: str) -> list[Any]:
    """A column of the office's own: numbers and days as they are, all else as text."""
    return [_own(cell(v)) for v in frame[header].tolist()]


def _own(value: Any) -> Any:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    day = isinstance(value, date) and not isinstance(value, datetime)
    return value if number or day or isinstance(value, str) else text_of(value)


def plain(frame: pd.DataFrame, field: Field, lang: str, **more: Any) -> Column:
    """A field's column as it stands in the frame; ``more``: its formulas or links."""
    cells = values(frame, field, lang)
    return Column(field.key, field.label(lang), field.kind, field.width_in(lang), cells, field.typed, **more)


def flat(
    view: View,
    key: str,
    frame: pd.DataFrame,
    known: Sequence[Field],
    made: Mapping[str, Column] | None = None,
    *,
    frozen: int = 0,
    note: str = "",
) -> Table:
    """A frame as a table: the columns of its sheet (``made`` ones as given), then those of the office's own."""
    own, ready = set(view.result.own.get(key, ())), made or {}
    columns = [ready.get(f.key) or plain(frame, f, view.lang) for f in known]
    others = columns_of(frame, known, key)
    for header in others:
        label = column_label(header, view.lang)
        columns.append(Column(header, label, "long", 16, own_cells(frame, header), header in own))
    size = view.look.size("cell")
    table = Table(key, sheet_name(key, view.lang), tuple(columns), len(frame), frozen=frozen, size=size, note=note)
    return set_out(table, others if key not in REWRITTEN else ())


def with_resting(view: View, table: Table) -> Table:
    """The units sheet with units that are asked nothing below, for the words beside them."""
    frame = view.result.resting
    if not len(frame):
        return table
    blank, columns = [""] * len(frame), []
    for column in table.columns:
        cells = own_cells(frame, column.key) if column.key in frame.columns else blank
        cells = [say("status.resting", view.lang)] * len(frame) if column.key == "unit_state" else cells
        live = [*column.formulas, *blank] if column.formulas else None
        columns.append(replace(column, values=[*column.values, *cells], formulas=live))
    return replace(table, columns=tuple(columns), rows=table.rows + len(frame))
