"""A consolidation as flat tables: what each sheet of the status workbook shows, and the formulas that keep it live.

A formula stands where it gives what merge decided, reckoned here from the same cells; where merge decided otherwise (a rule of the majority,
a figure typed at year-end), its value stands instead. So a workbook is right before and after it is recalculated. Formulas look up by key and
by name, never by place, so that sorting a sheet breaks none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from xltrack import fields
from xltrack.books.status_write import Column, Table, clean
from xltrack.fields import Field, enum_label, sheet_name
from xltrack.plan import elapsed
from xltrack.records import Consolidation, letters
from xltrack.values import is_blank, text_of

A3, A4 = 8, 9
LIVE_LIMIT = 20_000_000  # comparisons a formula column may cost at each typed verdict; beyond it office programs stall for seconds
NOT_RETURNED = "not_returned"
HIDDEN = {
    "items": {"lagging", "why", "past_due", "past_start"},
    "answers": {"period", "sheet", "sha256", "counts", "returned"},
}
WILD = set("*?~<>=")  # a name with one of these cannot be a COUNTIFS criterion


def columns_of(frame: pd.DataFrame, known: Sequence[Field], sheet: str = "") -> list[str]:
    """Headers of a frame that are no field of its sheet: template columns and the coordinator's own."""
    keys = {f.key for f in known} | HIDDEN.get(sheet, set())
    return [str(c) for c in frame.columns if c not in keys]


@dataclass(frozen=True)
class Desk:
    """What the tables of one workbook share: the result, its language, and what every answer counts as."""

    result: Consolidation

    @property
    def lang(self) -> str:
        return self.result.plan.language

    def word(self, status: str) -> str:
        return enum_label("status", status, self.lang)

    @cached_property
    def kinds(self) -> dict[str, dict[str, str]]:
        """Kind of item → answer → class; kinds without choices of their own share the regular ones."""
        choices = self.result.plan.choices
        found = {c.kind: {x.label: x.status for x in choices if x.kind == c.kind} for c in choices}
        if "regular" not in found:
            found["regular"] = {label: status for label, status, kind in fields.default_choices(self.lang) if kind == "regular"}  # fmt: skip
        return found

    def choices(self, kind: str) -> tuple[str, dict[str, str]]:
        """Defined name and choices for a kind of item."""
        own = kind if kind in self.kinds else "regular"
        return f"choices_{own}", self.kinds[own]

    @cached_property
    def answers_kinds(self) -> list[str]:
        kind = {item.id: item.kind for item in self.result.plan.items}
        return [kind.get(i, "regular") for i in texts(self.result.answers, "id")]

    @cached_property
    def live(self) -> bool:
        """Whether figures over answers may be formulas at this size."""
        items, units, answers = len(self.result.items), len(self.result.units), len(self.result.answers)
        return max(items, units) * answers <= LIVE_LIMIT


def texts(frame: pd.DataFrame, column: str) -> list[str]:
    """A column as texts, blanks "" ; all blank where the column is absent."""
    if column not in frame.columns:
        return [""] * len(frame)
    return ["" if is_blank(v) else text_of(v) for v in frame[column].tolist()]


def flags(frame: pd.DataFrame, column: str) -> list[bool]:
    """A yes/no column, whether it holds booleans or yes and no."""
    return [v is True or v == 1 or str(v) == "yes" for v in frame[column].tolist()] if column in frame.columns else [False] * len(frame)  # fmt: skip


def values(frame: pd.DataFrame, field: Field, lang: str) -> list[Any]:
    """A field's column as its cells show it: keys of enumerations become their labels, blanks "" ."""
    if field.key not in frame.columns:
        return [""] * len(frame)
    raw = frame[field.key].tolist()
    if field.kind == "enum:flag":
        yes, no = enum_label("flag", "yes", lang), enum_label("flag", "no", lang)
        return [yes if v is True or str(v) == "yes" else no if v is False or str(v) == "no" else _cell(v) for v in raw]
    if field.enum:
        known = {key: enum_label(field.enum, key, lang) for key in fields.ENUMS[field.enum]}
        return [known.get(v, _cell(v)) if isinstance(v, str) else _cell(v) for v in raw]
    if field.kind in ("text", "long", "id", "names", "lines"):
        return [_cell(v) if isinstance(v, str) or is_blank(v) else _words(v) for v in raw]
    return [_cell(v) for v in raw]


def _words(value: Any) -> str:
    return "\n".join(map(str, value)) if isinstance(value, (list, tuple)) else text_of(value)


def _cell(value: Any) -> Any:
    return "" if value is None or value != value or value is pd.NaT else value


def plain(frame: pd.DataFrame, field: Field, lang: str, **more: Any) -> Column:
    return Column(
        field.key, field.label(lang), field.kind, field.width, values(frame, field, lang), field.typed, **more
    )


def flat(
    desk: Desk, key: str, frame: pd.DataFrame, known: Sequence[Field], paper: int = A4, frozen: int = 0, **made: Column
) -> Table:
    """A frame as a table: the columns of its sheet (``made`` ones as given), then those of the office's own."""
    own = set(desk.result.own.get(key, ()))
    columns = [made.get(f.key) or plain(frame, f, desk.lang) for f in known]
    for header in columns_of(frame, known, key):
        cells = [_cell(v) if isinstance(v, (int, float)) or hasattr(v, "year") else "" if is_blank(v) else text_of(v) for v in frame[header].tolist()]  # fmt: skip
        columns.append(Column(header, header, "text", 18, cells, header in own))
    return Table(key, sheet_name(key, desk.lang), tuple(columns), len(frame), paper, frozen)


# ── live columns ───────────────────────────────────────────────────────────────────────────────────────────────────


def at(known: Sequence[Field], key: str) -> str:
    """The letters of a field's column."""
    return letters(next(n for n, f in enumerate(known) if f.key == key))


def chosen(name: str, cell: str, otherwise: str) -> str:
    """What the answer in a cell counts as; where it is blank or no choice, ``otherwise``."""
    return f"IFERROR(VLOOKUP({cell},{name},2,0),{otherwise})"


def literal(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def answers_table(desk: Desk) -> Table:
    frame, known = desk.result.answers, fields.STATUS_ANSWERS
    cells = [f"{at(known, key)}{{r}}" for key in ("verdict", "corrected", "self")]
    nothing = desk.word(NOT_RETURNED)
    formula: dict[str, str] = {}
    for kind in set(desk.answers_kinds):
        name, inner = desk.choices(kind)[0], literal(nothing)
        for cell in reversed(cells):
            inner = chosen(name, cell, inner)
        formula[kind] = inner
    given = [desk.word(s) for s in texts(frame, "effective")]
    own = [texts(frame, key) for key in ("verdict", "corrected", "self")]
    formulas = []
    for kind, status, *typed in zip(desk.answers_kinds, given, *own, strict=True):
        classes = desk.choices(kind)[1]
        reckoned = next((classes[t] for t in typed if t in classes), NOT_RETURNED)
        formulas.append(formula[kind] if desk.word(reckoned) == status else "")
    effective = Column("effective", fields.EFFECTIVE.label(desk.lang), "status", 14, given, formulas=formulas)
    return flat(desk, "answers", frame, known, A3, 2, effective=effective)


def worst(classes: Iterable[str]) -> str:
    """The worst class among an item's counting answers, not_returned where there is none (desk rule: status of an item)."""
    found = set(classes)
    return next((s for s in fields.WORST_FIRST if s in found), NOT_RETURNED)


def _worst_formula(desk: Desk) -> str:
    inner, yes = literal(desk.word(NOT_RETURNED)), literal(enum_label("flag", "yes", desk.lang))
    where = f"COUNTIFS(answers_id,{at(fields.STATUS_ITEMS, 'id')}{{r}},answers_counts,{yes},answers_status,"
    for status in reversed(fields.WORST_FIRST):
        inner = f"IF({where}{literal(desk.word(status))})>0,{literal(desk.word(status))},{inner})"
    return inner


def _over_answers(desk: Desk) -> tuple[dict[str, str], set[str]]:
    """Item id → worst class over its counting answers; ids whose units are judged by majority."""
    answers = desk.result.answers
    by_item: dict[str, list[str]] = {}
    grouped = set()
    rows = zip(texts(answers, "id"), texts(answers, "effective"), flags(answers, "counts"), texts(answers, "group"), strict=True)  # fmt: skip
    for item, status, counts, group in rows:
        if counts:
            by_item.setdefault(item, []).append(status)
            if group:
                grouped.add(item)
    majority = desk.result.plan.settings.group_rule == "majority"
    return {item: worst(found) for item, found in by_item.items()}, grouped if majority else set()


def _effective(desk: Desk) -> Column:
    """An item's status: its verdict, else the worst over its counting answers, else what merge decided."""
    frame, verdict = desk.result.items, f"{at(fields.STATUS_ITEMS, 'verdict')}{{r}}"
    over, by_majority = _over_answers(desk)
    search = _worst_formula(desk)
    given = [desk.word(s) for s in texts(frame, "effective")]
    formulas = []
    for item, kind, typed, status in zip(texts(frame, "id"), texts(frame, "kind"), texts(frame, "verdict"), given, strict=True):  # fmt: skip
        name, classes = desk.choices(kind)
        live = desk.live and item not in by_majority
        if typed in classes:
            agrees = desk.word(classes[typed]) == status
            formulas.append(chosen(name, verdict, search if live else literal(status)) if agrees else "")
        else:
            live = live and desk.word(over.get(item, NOT_RETURNED)) == status
            formulas.append(chosen(name, verdict, search if live else literal(status)))
    return Column("effective", fields.EFFECTIVE.label(desk.lang), "status", 14, given, formulas=formulas)


def _passed(desk: Desk) -> tuple[list[bool], list[bool]]:
    """Whether each item's deadline and its start have passed; merge says so, else the plan does."""
    result, day = desk.result, desk.result.period.day
    plan_items = [result.plan.item(i) for i in texts(result.items, "id")]
    share = result.period.share if result.period.share is not None else elapsed(day) if day else 0.0
    due = flags(result.items, "past_due") if "past_due" in result.items.columns else [
        bool(day and item and item.due and item.due < day) for item in plan_items
    ]  # fmt: skip
    begun = flags(result.items, "past_start") if "past_start" in result.items.columns else [
        bool(item and (item.start <= day if item.start and day else share >= result.plan.settings.start_share)) for item in plan_items
    ]  # fmt: skip
    return due, begun


def _overdue_and_lagging(desk: Desk) -> tuple[Column, Column]:
    """Overdue: the deadline has passed and the item is not completed. Lagging: behind, overdue, or not started past its start."""
    frame, known, lang = desk.result.items, fields.STATUS_ITEMS, desk.lang
    yes, no = enum_label("flag", "yes", lang), enum_label("flag", "no", lang)
    status, over = f"{at(known, 'effective')}{{r}}", f"{at(known, 'overdue')}{{r}}"
    is_, done = (lambda key: f"{status}={literal(desk.word(key))}"), ("completed", "not_applicable")
    overdue_live = f"IF(OR({is_(done[0])},{is_(done[1])}),{literal(no)},{literal(yes)})"
    lagging: list[str] = []
    overdue: list[str] = []
    rows = zip(texts(frame, "effective"), flags(frame, "overdue"), flags(frame, "lagging"), *_passed(desk), strict=True)
    for effective, is_over, lags, past_due, past_start in rows:
        overdue.append(overdue_live if past_due and is_over == (effective not in done) else "")
        begun = f",{is_('not_started')}" if past_start else ""
        reckoned = effective == "behind" or is_over or (past_start and effective == "not_started")
        live = f"IF(OR({is_('behind')},{over}={literal(yes)}{begun}),{literal(yes)},{literal(no)})"
        lagging.append(live if lags == reckoned else "")
    shown = [[yes if v else no for v in flags(frame, key)] for key in ("overdue", "lagging")]
    return (
        Column("overdue", fields.OVERDUE.label(lang), "enum:flag", 8, shown[0], formulas=overdue),
        Column("lagging", fields.LAGS.label(lang), "enum:flag", 8, shown[1], formulas=lagging),
    )


def items_table(desk: Desk) -> Table:
    overdue, lagging = _overdue_and_lagging(desk)
    made = {"effective": _effective(desk), "overdue": overdue, "lagging": lagging}
    return flat(desk, "items", desk.result.items, fields.STATUS_ITEMS, A3, 4, **made)


def units_table(desk: Desk) -> Table:
    """Units with their counts, live over the answers where the size allows it."""
    frame, known, lang = desk.result.units, fields.STATUS_UNITS, desk.lang
    answers = desk.result.answers
    tally = pd.Series(1, index=[texts(answers, "unit"), texts(answers, "effective")]).groupby(level=[0, 1]).sum().to_dict() if len(answers) else {}  # fmt: skip
    units = texts(frame, "unit")
    usable = [desk.live and bool(u) and not WILD & set(u) for u in units]
    made: dict[str, Column] = {}
    for status in fields.STATUSES:
        field = next(f for f in known if f.key == status)
        given = values(frame, field, lang)
        formula = f"COUNTIFS(answers_unit,{at(known, 'unit')}{{r}},answers_status,{literal(desk.word(status))})"
        agree = [ok and tally.get((u, status), 0) == v for ok, u, v in zip(usable, units, given, strict=True)]
        made[status] = plain(frame, field, lang, formulas=[formula if a else "" for a in agree])
    total = f"{at(known, 'assigned')}{{r}}"
    parts = {"rate": ("completed",), "lag_rate": fields.LAGGING}
    for key, statuses in parts.items():
        field = next(f for f in known if f.key == key)
        above = "+".join(f"{at(known, s)}{{r}}" for s in statuses)
        made[key] = plain(frame, field, lang, formulas=_ratio(frame, field, statuses, f"IF({total}>0,({above})/{total},0)"))  # fmt: skip
    return flat(desk, "units", frame, known, A3, 1, **made)


def _ratio(frame: pd.DataFrame, field: Field, statuses: Sequence[str], formula: str) -> list[str]:
    """The formula of a rate where it gives the rate merge found."""
    if not {"assigned", field.key, *statuses} <= set(frame.columns):
        return [""] * len(frame)
    rows = zip(frame[field.key].tolist(), frame["assigned"].tolist(), *(frame[s].tolist() for s in statuses), strict=True)  # fmt: skip
    return [formula if total and not is_blank(given) and abs(sum(counts) / total - given) < 1e-9 else "" for given, total, *counts in rows]  # fmt: skip


# ── the other sheets ───────────────────────────────────────────────────────────────────────────────────────────────


def findings_table(desk: Desk, link: Callable[[str, str, str], str]) -> Table:
    """Findings, gravest first as they come, each with a link to its file and cell."""
    lang, known = desk.lang, fields.STATUS_FINDINGS
    found = desk.result.findings
    keys = ("unit", "file", "sheet", "cell", "item", "found", "expected", "period", "code")
    frame = pd.DataFrame(
        [
            {"severity": f.severity, "message": f.message(lang), "action": f.action(lang), **{k: getattr(f, k) for k in keys}}
            for f in found
        ],
        columns=[f.key for f in known],
        dtype=object,
    )  # fmt: skip
    links = [link(f.file, f.sheet, f.cell) for f in found]
    field = next(f for f in known if f.key == "file")
    return flat(desk, "findings", frame, known, A4, 0, file=plain(frame, field, lang, links=links))


def lists_table(desk: Desk) -> tuple[Table, dict[str, str]]:
    """Choices and what each counts as, a pair of columns a kind, the class labels, and whose the extra columns are; with the defined names."""
    lang = desk.lang
    columns: list[Column] = []
    names: dict[str, str] = {}
    sheet = "'" + sheet_name("lists", lang) + "'"
    every = list(dict.fromkeys(label for kind in desk.kinds.values() for label in kind))
    labels = {f.key: f.label(lang) for f in fields.CHOICES}

    def put(key: str, header: str, cells: list[str]) -> str:
        columns.append(Column(key, header, "text", 20, [clean(c) for c in cells]))
        return letters(len(columns) - 1)

    for kind, choices in desk.kinds.items():
        name = enum_label("item_kind", kind, lang)
        first = put(f"label_{kind}", f"{labels['label']} {name}", list(choices))
        last = put(f"class_{kind}", f"{labels['status']} {name}", [desk.word(s) for s in choices.values()])
        names[f"choices_{kind}"] = f"={sheet}!${first}$2:${last}${len(choices) + 1}"
    for name, cells in (
        ("verdict_list", every),
        ("flag_list", [enum_label("flag", v, lang) for v in ("yes", "no")]),
        ("class_list", [desk.word(s) for s in fields.STATUSES]),
    ):
        col = put(name, name, cells)
        names[name] = f"={sheet}!${col}$2:${col}${len(cells) + 1}"
    for key, own in sorted(desk.result.own.items()):
        put(f"own_{key}", f"own_{key}", list(own))
    rows = max(len(c.values) for c in columns)
    padded = tuple(Column(c.key, c.header, c.kind, c.width, [*c.values, *[""] * (rows - len(c.values))]) for c in columns)  # fmt: skip
    return Table("lists", sheet_name("lists", lang), padded, rows, hidden=True), names
