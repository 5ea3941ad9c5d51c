"""The sheets whose statuses follow what the coordinator types: answers, items, units.

A formula stands where it gives what merge decided, reckoned here from the same cells; where merge decided otherwise (a
majority rule, a figure typed at year-end) its value stands instead. So a workbook is right before and after it is
recalculated. Formulas look up by key and by name, never by place: sorting a sheet breaks none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from xltrack import fields
from xltrack.books.status.cells import Column, Table
from xltrack.books.status.desk import NOT_RETURNED, Desk, flags, flat, plain, texts, values
from xltrack.fields import Field, enum_label, worst
from xltrack.frames import pd
from xltrack.plan import Item
from xltrack.rates import NEVER_OVERDUE, has_begun, leaves_rates, left_out, past_due
from xltrack.values import is_blank

WILD = set("*?~<>=")  # a name with one of these cannot be a COUNTIFS criterion


def at(known: Sequence[Field], key: str) -> str:
    """Stands for the letters of a field's column until the columns have their order
    (:func:`xltrack.books.status.paper.set_out`).
    """
    return f"{{@{next(f.key for f in known if f.key == key)}}}"


def chosen(name: str, cell: str, otherwise: str) -> str:
    """What the answer in a cell counts as; where it is blank or no choice, ``otherwise``."""
    return f"IFERROR(VLOOKUP({cell},{name},2,0),{otherwise})"


def literal(text: str) -> str:
    """A text inside a formula."""
    return '"' + text.replace('"', '""') + '"'


def answers_table(desk: Desk) -> Table:
    frame, known = desk.result.answers, fields.STATUS_ANSWERS
    cells = [f"{at(known, key)}{{r}}" for key in ("verdict", "corrected", "self")]
    formula: dict[str, str] = {}
    for kind in set(desk.answers_kinds):
        inner = literal(desk.word(NOT_RETURNED))
        for cell in reversed(cells):
            inner = chosen(desk.classes.name(kind), cell, inner)
        formula[kind] = inner
    given = texts(frame, "effective")
    own = [texts(frame, key) for key in ("verdict", "corrected", "self")]
    formulas = [
        formula[kind] if desk.classes.reckon(kind, *typed) == status else ""
        for kind, status, *typed in zip(desk.answers_kinds, given, *own, strict=True)
    ]
    return flat(desk, "answers", frame, known, {"effective": _status(desk, given, formulas)}, frozen=4)


def _status(desk: Desk, given: Sequence[str], formulas: list[str]) -> Column:
    words = {s: desk.word(s) for s in set(given)}
    field = fields.EFFECTIVE
    return Column(
        "effective", field.label(desk.lang), "status", field.width, [words[s] for s in given], formulas=formulas
    )


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
    ids, statuses, groups = texts(answers, "id"), texts(answers, "effective"), texts(answers, "group")
    for item, status, counts, group in zip(ids, statuses, flags(answers, "counts"), groups, strict=True):
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
    given = texts(frame, "effective")
    formulas = []
    kinds, verdicts = texts(frame, "kind"), texts(frame, "verdict")
    for item, kind, typed, status in zip(texts(frame, "id"), kinds, verdicts, given, strict=True):
        live = desk.live and item not in by_majority
        judged = desk.classes.of(kind).get(typed)
        live = live and (judged is not None or over.get(item, NOT_RETURNED) == status)
        formula = chosen(desk.classes.name(kind), verdict, search if live else literal(desk.word(status)))
        formulas.append(formula if judged in (None, status) else "")
    return _status(desk, given, formulas)


def _passed(desk: Desk) -> tuple[list[bool], list[bool]]:
    """Whether each item's deadline and its start have passed at the day the data stand for."""
    plan, period, frame = desk.result.plan, desk.result.period, desk.result.items
    items = [plan.item(name) for name in texts(frame, "id")]
    due = [bool(item and past_due(item, period)) for item in items]
    nowhere = Item("")
    begun = [has_begun(item or nowhere, period, plan.settings.start_share) for item in items]
    given = [
        flags(frame, key) if key in frame.columns else now for key, now in (("past_due", due), ("past_start", begun))
    ]
    return given[0], given[1]


def _overdue_and_lagging(desk: Desk) -> dict[str, Column]:
    """Overdue: past its deadline and not completed. Lagging: behind, overdue, or not started past its start."""
    frame, known, lang = desk.result.items, fields.STATUS_ITEMS, desk.lang
    yes, no = enum_label("flag", "yes", lang), enum_label("flag", "no", lang)
    status, over = f"{at(known, 'effective')}{{r}}", f"{at(known, 'overdue')}{{r}}"
    is_ = {s: f"{status}={literal(desk.word(s))}" for s in fields.STATUSES}
    overdue_live = f"IF(OR({','.join(is_[s] for s in NEVER_OVERDUE)}),{literal(no)},{literal(yes)})"
    columns: dict[str, list[str]] = {"overdue": [], "lagging": []}
    given = flags(frame, "overdue"), flags(frame, "lagging")
    for effective, is_over, lags, due_passed, start_passed in zip(
        texts(frame, "effective"), *given, *_passed(desk), strict=True
    ):
        columns["overdue"].append(overdue_live if due_passed and is_over == (effective not in NEVER_OVERDUE) else "")
        begun = f",{is_['not_started']}" if start_passed else ""
        live = f"IF(OR({is_['behind']},{over}={literal(yes)}{begun}),{literal(yes)},{literal(no)})"
        reckoned = effective == "behind" or is_over or (start_passed and effective == "not_started")
        columns["lagging"].append(live if lags == reckoned else "")
    made = {}
    for (key, formulas), cells, field in zip(columns.items(), given, (fields.OVERDUE, fields.LAGS), strict=True):
        words = [yes if v else no for v in cells]
        made[key] = Column(key, field.label(lang), field.kind, field.width, words, formulas=formulas)
    return made


def rated(desk: Desk) -> list[bool]:
    """Whether each item takes part in the rates, as merge found; else as the cells say."""
    frame = desk.result.items
    if "rated" in frame.columns and set(frame["rated"]) <= {True, False}:
        return flags(frame, "rated")
    out = _left_out(desk, frame)
    return [item not in out for item in texts(frame, "id")]


def _left_out(desk: Desk, frame: pd.DataFrame) -> frozenset[str]:
    """Ids of the items that leave the rates by the cells of their sheets."""
    answers = desk.result.answers
    said = zip(*(texts(answers, key) for key in ("id", "effective", "verdict")), flags(answers, "counts"), strict=True)
    names = ("id", "effective", "verdict", "superior")
    items = zip(*(texts(frame, key) for key in names), strict=True)
    return left_out(
        (dict(zip(names, row, strict=True)) for row in items),
        (dict(zip(("id", "effective", "verdict", "counts"), row, strict=True)) for row in said),
    )


def _in_rates(desk: Desk) -> Column:
    """In the rates: all but 不涉及 verified on the item, or on every answer that makes it so; what nobody was asked of stays as it stood."""
    frame, known, lang = desk.result.items, fields.STATUS_ITEMS, desk.lang
    yes, no = (literal(enum_label("flag", flag, lang)) for flag in ("yes", "no"))
    verdict, superior, status, item = (f"{at(known, key)}{{r}}" for key in ("verdict", "superior", "effective", "id"))
    absent = literal(desk.word("not_applicable"))
    where = f"COUNTIFS(answers_id,{item},answers_counts,{yes},answers_status,{absent}"
    search = f'IF(AND({where})>0,{where},answers_verdict,"?*")={where})),{no},{yes})'
    given, out = rated(desk), _left_out(desk, frame)
    formulas = []
    for name, stays in zip(texts(frame, "id"), given, strict=True):
        agrees = desk.live and stays == (name not in out)
        otherwise = search if agrees else (yes if stays else no)
        formulas.append(f'IF({status}<>{absent},{yes},IF({verdict}&{superior}<>"",{no},{otherwise}))')
    field, words = fields.RATED, [enum_label("flag", "yes" if v else "no", lang) for v in given]
    return Column("rated", field.label(lang), field.kind, field.width, words, formulas=formulas)


def _to_report(desk: Desk) -> Column:
    """The progress to report: as typed, else the units' own text, quoted by a formula so that it is known from what was typed."""
    frame, quoted = desk.result.items, f"{at(fields.STATUS_ITEMS, 'lead_progress')}{{r}}"
    typed, offered = texts(frame, "summary"), texts(frame, "lead_progress")
    open_ = [not own and bool(text) for own, text in zip(typed, offered, strict=True)]
    cells = [text if offer else own for own, text, offer in zip(typed, offered, open_, strict=True)]
    field = fields.SUMMARY
    return Column(
        "summary", field.label(desk.lang), field.kind, field.width, cells, True,
        formulas=[quoted if offer else "" for offer in open_],
    )  # fmt: skip


def items_table(desk: Desk) -> Table:
    made = {
        "effective": _effective(desk),
        "summary": _to_report(desk),
        "rated": _in_rates(desk),
    } | _overdue_and_lagging(desk)
    return flat(desk, "items", desk.result.items, fields.STATUS_ITEMS, made, frozen=4)


def shown_units(desk: Desk) -> tuple[Field, ...]:
    """The columns of the units sheet; those of materials where any are owed."""
    owed = len(desk.result.materials)
    return tuple(f for f in fields.STATUS_UNITS if owed or f.key not in ("received", "owed"))


def units_table(desk: Desk) -> Table:
    """Units with their counts, live over the answers where the size allows it."""
    frame, known, lang = desk.result.units, shown_units(desk), desk.lang
    answers = desk.result.answers
    tally = Counter(zip(texts(answers, "unit"), texts(answers, "effective"), strict=True))
    units = texts(frame, "unit")
    usable = [desk.live and bool(u) and not WILD & set(u) for u in units]
    by_key = {f.key: f for f in known}
    made: dict[str, Column] = {}
    for status in fields.STATUSES:
        given = values(frame, by_key[status], lang)
        formula = f"COUNTIFS(answers_unit,{at(known, 'unit')}{{r}},answers_status,{literal(desk.word(status))})"
        agree = [ok and tally[u, status] == v for ok, u, v in zip(usable, units, given, strict=True)]
        made[status] = plain(frame, by_key[status], lang, formulas=[formula if a else "" for a in agree])
    for key, statuses in {"rate": ("completed",), "lag_rate": fields.LAGGING}.items():
        made[key] = plain(frame, by_key[key], lang, formulas=_rate(desk, by_key[key], statuses))
    return flat(desk, "units", frame, known, made, frozen=1)


def _rate(desk: Desk, field: Field, statuses: Sequence[str]) -> list[str]:
    """The formula of a rate where it gives the rate merge found: of what is assigned, without what leaves the rates."""
    frame, known, answers = desk.result.units, fields.STATUS_UNITS, desk.result.answers
    if not {"assigned", field.key, *statuses} <= set(frame.columns):
        return [""] * len(frame)
    rows = zip(*(texts(answers, key) for key in ("unit", "effective", "verdict")), strict=True)
    out = Counter(unit for unit, status, verdict in rows if leaves_rates(status, verdict))
    absent = literal(desk.word("not_applicable"))
    unit, assigned = f"{at(known, 'unit')}{{r}}", f"{at(known, 'assigned')}{{r}}"
    below = f'({assigned}-COUNTIFS(answers_unit,{unit},answers_status,{absent},answers_verdict,"?*"))'
    above = "+".join(f"{at(known, s)}{{r}}" for s in statuses)
    formula = f"IF({below}>0,({above})/{below},0)"
    formulas = []
    columns = [frame[key].tolist() for key in (field.key, "assigned", *statuses)]
    for name, given, whole, *counts in zip(texts(frame, "unit"), *columns, strict=True):
        total = (whole or 0) - out[name]
        agrees = not is_blank(given) and abs((sum(counts) / total if total > 0 else 0) - given) < 1e-9
        formulas.append(formula if agrees and desk.live and name and not WILD & set(name) else "")
    return formulas
