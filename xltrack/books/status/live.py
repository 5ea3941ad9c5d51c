"""The sheets whose statuses follow what the coordinator types: answers, items, units.

A formula stands where it gives what merge decided, reckoned here from the same cells; where merge decided otherwise (a
majority rule, a figure typed at year-end) its value stands instead. So a workbook is right before and after it is
recalculated. Formulas look up by key and by name, never by place: sorting a sheet breaks none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import product

from xltrack import fields
from xltrack.books.status.cells import Column, Table
from xltrack.books.status.view import NOT_RETURNED, View, flags, flat, plain, texts, values, with_resting
from xltrack.enums import STATUSES, UNSETTLED, WORST_FIRST, enum_label
from xltrack.fields import Field
from xltrack.frames import pd
from xltrack.plan import Item
from xltrack.rates import NEVER_OVERDUE, has_begun, left_out, past_due, under_verdict
from xltrack.values import is_blank

OF_ANSWERS = ("verdict", "corrected", "self")  # what an answer counts as by, the first that is a choice
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


def answers_table(view: View) -> Table:
    """One row an item and unit: how it stands by itself, under its item's verdict, whether it lags and takes part in its unit's rates."""
    frame, known = view.result.answers, fields.STATUS_ANSWERS
    made = {"own": _own(view), "effective": _under_items(view)} | _flags_of_answers(view)
    return flat(view, "answers", frame, known, made, frozen=4)


def _own(view: View) -> Column:
    """What an answer counts as by itself: its verdict, else the corrected value, else what its unit said."""
    frame, cells = view.result.answers, [f"{at(fields.STATUS_ANSWERS, key)}{{r}}" for key in OF_ANSWERS]
    formula: dict[str, str] = {}
    for kind in set(view.answers_kinds):
        inner = literal(view.word(NOT_RETURNED))
        for cell in reversed(cells):
            inner = chosen(view.classes.name(kind), cell, inner)
        formula[kind] = inner
    given = view.answers_own
    rows = zip(view.answers_kinds, given, *(texts(frame, key) for key in OF_ANSWERS), strict=True)
    formulas = [formula[kind] if view.classes.reckon(kind, *typed) == status else "" for kind, status, *typed in rows]
    return _status(view, given, formulas, fields.BEFORE_VERDICT)


def _of_item(name: str) -> str:
    """A cell of the items sheet, of the item that an answer is to."""
    return f"INDEX(items_{name},MATCH({at(fields.STATUS_ANSWERS, 'id')}{{r}},items_id,0))"


def _under_items(view: View) -> Column:
    """What an answer counts as: :func:`xltrack.rates.under_verdict`, in a formula."""
    frame = view.result.answers
    own, counts = (f"{at(fields.STATUS_ANSWERS, key)}{{r}}" for key in ("own", "counts"))
    together, status = _of_item("own"), _of_item("status")
    rank = {text: f"MATCH({text},rank_list,0)" for text in (own, together, status)}
    ruled = f"OR({rank[own]}<{rank[status]},{rank[together]}>{rank[status]})"
    yes = literal(view.flag(True))
    live = f"IFERROR(IF({counts}<>{yes},{own},IF({together}={status},{own},IF({ruled},{status},{own}))),{own})"
    by_item = view.items_own
    known = dict(zip(texts(view.result.items, "id"), texts(view.result.items, "effective"), strict=True))
    given, formulas = texts(frame, "effective"), []
    for item, before, leads, effective in zip(
        texts(frame, "id"), view.answers_own, flags(frame, "counts"), given, strict=True
    ):
        reckoned = under_verdict(before, by_item[item], known[item]) if leads and item in known else before
        formulas.append("" if reckoned != effective else live if view.live else own if before == effective else "")
    return _status(view, given, formulas)


def _flags_of_answers(view: View) -> dict[str, Column]:
    """Lagging: by the rule of items, and only where there is an answer. In the rates: all but 不涉及 verified on the answer or on its item."""
    frame, known, lang = view.result.answers, fields.STATUS_ANSWERS, view.lang
    if not {"lagging", "rated"} <= set(frame.columns):
        return {}
    yes, no = (literal(view.flag(said)) for said in (True, False))
    status, verdict, counts = (f"{at(known, key)}{{r}}" for key in ("effective", "verdict", "counts"))
    is_ = {s: f"{status}={literal(view.word(s))}" for s in STATUSES}
    open_ = ",".join(f"NOT({is_[s]})" for s in (*NEVER_OVERDUE, NOT_RETURNED))
    left = f'OR({verdict}<>"",AND({counts}={yes},{_of_item("rated")}={no}))'
    rated_live = f'IF({is_["not_applicable"]},IF(IFERROR({left},{verdict}<>""),{no},{yes}),{yes})'
    lag = {}
    for due, begun in product((False, True), repeat=2):
        why = [is_["behind"], *([f"AND({open_})"] if due else []), *([is_["not_started"]] if begun else [])]
        lag[due, begun] = f"IF(OR({','.join(why)}),{yes},{no})"
    passed = dict(zip(texts(view.result.items, "id"), zip(*_passed(view), strict=True), strict=True))
    in_items = dict(zip(texts(view.result.items, "id"), rated(view), strict=True))
    formulas: dict[str, list[str]] = {"lagging": [], "rated": []}
    rows = zip(*(texts(frame, key) for key in ("id", "effective", "verdict")), flags(frame, "counts"), strict=True)
    given = {key: flags(frame, key) for key in formulas}
    for n, (item, effective, typed, leads) in enumerate(rows):
        due, begun = passed.get(item, (False, False))
        late = due and effective not in (*NEVER_OVERDUE, NOT_RETURNED)
        lags = effective == "behind" or late or (begun and effective == "not_started")
        formulas["lagging"].append(lag[due, begun] if lags == given["lagging"][n] else "")
        out = effective == "not_applicable" and bool(typed or (leads and not in_items.get(item, True)))
        formulas["rated"].append(rated_live if view.live and out != given["rated"][n] else "")
    return {field.key: plain(frame, field, lang, formulas=formulas[field.key]) for field in (fields.LAGS, fields.RATED)}


def _status(view: View, given: Sequence[str], formulas: list[str], field: Field = fields.EFFECTIVE) -> Column:
    words = {s: view.word(s) for s in set(given)}
    return Column(
        field.key, field.label(view.lang), "status", field.width, [words[s] for s in given], formulas=formulas
    )


def _worst_formula(view: View) -> str:
    inner, yes = literal(view.word(NOT_RETURNED)), literal(view.flag(True))
    where = f"COUNTIFS(answers_id,{at(fields.STATUS_ITEMS, 'id')}{{r}},answers_counts,{yes},answers_own,"
    for status in reversed(WORST_FIRST):
        inner = f"IF({where}{literal(view.word(status))})>0,{literal(view.word(status))},{inner})"
    return inner


def _by_majority(view: View) -> set[str]:
    """Ids of the items whose groups count by what most of their members say."""
    if view.result.plan.settings.group_rule != "majority":
        return set()
    answers = view.result.answers
    rows = zip(texts(answers, "id"), flags(answers, "counts"), texts(answers, "group"), strict=True)
    return {item for item, counts, group in rows if counts and group}


def _before_verdict(view: View) -> Column:
    """What an item's answers come to: the worst over those that count, else what merge decided."""
    over, by_majority, search = view.over_answers, _by_majority(view), _worst_formula(view)
    formulas, given = [], []
    for item, status in view.items_own.items():
        live = view.live and item not in by_majority and over.get(item, NOT_RETURNED) == status
        formulas.append(search if live else "")
        given.append(status)
    return _status(view, given, formulas, fields.BEFORE_VERDICT)


def _effective(view: View) -> Column:
    """An item's status: its verdict, else what its answers come to, else what merge decided."""
    frame, verdict, own = view.result.items, *(f"{at(fields.STATUS_ITEMS, k)}{{r}}" for k in ("verdict", "own"))
    given = texts(frame, "effective")
    formulas = []
    rows = zip(view.items_own.values(), texts(frame, "kind"), texts(frame, "verdict"), given, strict=True)
    for before, kind, typed, status in rows:
        judged = view.classes.of(kind).get(typed)
        otherwise = own if judged is not None or before == status else literal(view.word(status))
        formula = chosen(view.classes.name(kind), verdict, otherwise)
        formulas.append(formula if judged in (None, status) else "")
    return _status(view, given, formulas)


def _passed(view: View) -> tuple[list[bool], list[bool]]:
    """Whether each item's deadline and its start have passed at the day the data stand for."""
    plan, period, frame = view.result.plan, view.result.period, view.result.items
    items = [plan.item(name) for name in texts(frame, "id")]
    due = [bool(item and past_due(item, period)) for item in items]
    nowhere = Item("")
    begun = [has_begun(item or nowhere, period, plan.settings) for item in items]
    given = [
        flags(frame, key) if key in frame.columns else now for key, now in (("past_due", due), ("past_start", begun))
    ]
    return given[0], given[1]


def _overdue_and_lagging(view: View) -> dict[str, Column]:
    """Overdue: past its deadline and not completed. Lagging: behind, overdue, or not started past its start."""
    frame, known, lang = view.result.items, fields.STATUS_ITEMS, view.lang
    yes, no = view.flag(True), view.flag(False)
    status, over = f"{at(known, 'effective')}{{r}}", f"{at(known, 'overdue')}{{r}}"
    is_ = {s: f"{status}={literal(view.word(s))}" for s in STATUSES}
    overdue_live = f"IF(OR({','.join(is_[s] for s in NEVER_OVERDUE)}),{literal(no)},{literal(yes)})"
    columns: dict[str, list[str]] = {"overdue": [], "lagging": []}
    given = flags(frame, "overdue"), flags(frame, "lagging")
    for effective, is_over, lags, due_passed, start_passed in zip(
        texts(frame, "effective"), *given, *_passed(view), strict=True
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


def rated(view: View) -> list[bool]:
    """Whether each item takes part in the rates, as merge found; else as the cells say."""
    frame = view.result.items
    if "rated" in frame.columns and set(frame["rated"]) <= {True, False}:
        return flags(frame, "rated")
    out = _left_out(view, frame)
    return [item not in out for item in texts(frame, "id")]


def _left_out(view: View, frame: pd.DataFrame) -> frozenset[str]:
    """Ids of the items that leave the rates by the cells of their sheets."""
    answers = view.result.answers
    said = zip(*(texts(answers, key) for key in ("id", "effective", "verdict")), flags(answers, "counts"), strict=True)
    names = ("id", "effective", "verdict", "superior")
    items = zip(*(texts(frame, key) for key in names), strict=True)
    return left_out(
        (dict(zip(names, row, strict=True)) for row in items),
        (dict(zip(("id", "effective", "verdict", "counts"), row, strict=True)) for row in said),
    )


def _in_rates(view: View) -> Column:
    """In the rates: all but 不涉及 verified on the item, or on every answer that makes it so; what nobody was asked of stays as it stood."""
    frame, known, lang = view.result.items, fields.STATUS_ITEMS, view.lang
    yes, no = (literal(view.flag(said)) for said in (True, False))
    verdict, superior, status, item = (f"{at(known, key)}{{r}}" for key in ("verdict", "superior", "effective", "id"))
    absent = literal(view.word("not_applicable"))
    where = f"COUNTIFS(answers_id,{item},answers_counts,{yes},answers_status,{absent}"
    search = f'IF(AND({where})>0,{where},answers_verdict,"?*")={where})),{no},{yes})'
    given, out = rated(view), _left_out(view, frame)
    formulas = []
    for name, stays in zip(texts(frame, "id"), given, strict=True):
        agrees = view.live and stays == (name not in out)
        otherwise = search if agrees else (yes if stays else no)
        formulas.append(f'IF({status}<>{absent},{yes},IF({verdict}&{superior}<>"",{no},{otherwise}))')
    field, words = fields.RATED, [view.flag(v) for v in given]
    return Column("rated", field.label(lang), field.kind, field.width, words, formulas=formulas)


def _to_report(view: View) -> Column:
    """The progress to report: as typed, else the units' own text, quoted by a formula so that it is known from what was typed."""
    frame, quoted = view.result.items, f"{at(fields.STATUS_ITEMS, 'lead_progress')}{{r}}"
    typed, offered = texts(frame, "summary"), texts(frame, "lead_progress")
    open_ = [not own and bool(text) for own, text in zip(typed, offered, strict=True)]
    cells = [text if offer else own for own, text, offer in zip(typed, offered, open_, strict=True)]
    field = fields.SUMMARY
    return Column(
        "summary", field.label(view.lang), field.kind, field.width, cells, True,
        formulas=[quoted if offer else "" for offer in open_],
    )  # fmt: skip


def items_table(view: View) -> Table:
    made = {
        "own": _before_verdict(view),
        "effective": _effective(view),
        "summary": _to_report(view),
        "rated": _in_rates(view),
    } | _overdue_and_lagging(view)
    return flat(view, "items", view.result.items, fields.STATUS_ITEMS, made, frozen=4)


def shown_units(view: View) -> tuple[Field, ...]:
    """The columns of the units sheet; those of materials where any are owed."""
    owed = len(view.result.materials)
    return tuple(f for f in fields.STATUS_UNITS if owed or f.key not in ("received", "owed"))


def units_table(view: View) -> Table:
    """Units with their counts and rates, live over the answers where the size allows it."""
    frame, known, lang = view.result.units, shown_units(view), view.lang
    units = texts(frame, "unit")
    usable = [view.live and bool(u) and not WILD & set(u) for u in units]
    by_key = {f.key: f for f in known}
    tally, made = _tally(view), dict[str, Column]()
    for key, formula in _unit_formulas(view).items():
        given = values(frame, by_key[key], lang)
        agree = [ok and tally[u, key] == v for ok, u, v in zip(usable, units, given, strict=True)]
        made[key] = plain(frame, by_key[key], lang, formulas=[formula if a else "" for a in agree])
    for key, above in {"rate": "completed", "lag_rate": "lagging"}.items():
        made[key] = plain(frame, by_key[key], lang, formulas=_rate(view, by_key[key], above, usable, tally))
    return with_resting(view, flat(view, "units", frame, known, made, frozen=1))


def _unit_formulas(view: View) -> dict[str, str]:
    """Column of counts → its formula: classes; of the answers without one those that did not come, and those that wait; what lags."""
    where = f"COUNTIFS(answers_unit,{at(fields.STATUS_UNITS, 'unit')}{{r}},"
    yes, none = literal(view.flag(True)), literal(view.word(NOT_RETURNED))
    found = {s: f"{where}answers_status,{literal(view.word(s))})" for s in STATUSES}
    for key, state in {NOT_RETURNED: "absent", **{s: s for s in UNSETTLED}}.items():
        word = literal(enum_label("answer_state", state, view.lang))
        found[key] = f"{where}answers_status,{none},answers_state,{word})"
    return found | {"lagging": f"{where}answers_lagging,{yes})"}


def _tally(view: View) -> Counter[tuple[str, str]]:
    """(unit, column) → what the formulas of the units sheet come to by the answers' cells; ``rated`` what the rates are taken of."""
    frame, found = view.result.answers, Counter[tuple[str, str]]()
    rows = zip(
        texts(frame, "unit"), texts(frame, "effective"), texts(frame, "answer_state"), flags(frame, "lagging"), flags(frame, "rated"), strict=True
    )  # fmt: skip
    for unit, status, state, lags, inside in rows:
        key = status if status != NOT_RETURNED or state == "absent" else state
        found.update([(unit, key), *([(unit, "lagging")] if lags else []), *([(unit, "rated")] if inside else [])])
    return found


def _rate(view: View, field: Field, above: str, usable: Sequence[bool], tally: Counter[tuple[str, str]]) -> list[str]:
    """The formula of a rate where it gives the rate merge found: of the unit's answers without what leaves the rates."""
    frame, known = view.result.units, fields.STATUS_UNITS
    if field.key not in frame.columns:
        return [""] * len(frame)
    yes = literal(view.flag(True))
    below = f"COUNTIFS(answers_unit,{at(known, 'unit')}{{r}},answers_rated,{yes})"
    formula = f"IF({below}>0,{at(known, above)}{{r}}/{below},0)"
    formulas = []
    for live, unit, given in zip(usable, texts(frame, "unit"), frame[field.key].tolist(), strict=True):
        whole = tally[unit, "rated"]
        agrees = not is_blank(given) and abs((tally[unit, above] / whole if whole else 0) - given) < 1e-9
        formulas.append(formula if live and agrees else "")
    return formulas
