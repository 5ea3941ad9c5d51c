"""Every flat sheet of a status workbook, in its order, with the defined names its formulas look through."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from xltrack import fields
from xltrack.books.status import confirmed
from xltrack.books.status.annex import with_annex
from xltrack.books.status.cells import Column, Table, clean
from xltrack.books.status.live import answers_table, items_table, units_table
from xltrack.books.status.reprinted import marks_of, page_marks
from xltrack.books.status.view import View, cell, columns_of, flat, plain, texts, values
from xltrack.enums import STATUSES, enum_label
from xltrack.fields import BEFORE_VERDICT, sheet_name
from xltrack.frames import pd
from xltrack.grids import letters
from xltrack.rates import RANKED_FROM, RANKS
from xltrack.values import text_of, tidy
from xltrack.words import say

SEALED = {
    name: tuple(sorted(f.key for f in known if f.key not in ("seal", "lagging") and not f.typed))
    for name, known in (("ledger", fields.STATUS_LEDGER), ("changes", fields.STATUS_CHANGES))
}  # what the seal of a row says nothing of is the coordinator's to type
SEALED_TOO = {
    "ledger": ("lagging",),
    "changes": (),
}  # columns that older workbooks lack: sealed where they say anything
FILLS = "look:fills"  # header of the lists sheet: the colours this workbook paints with
TEMPLATE = "template"  # begins a header of the lists sheet: further columns of a sheet that are a template's
WRITTEN = "written"  # begins those that say which sheets were written with how many rows, so that what is taken out is noticed
MARKED = "marked"  # begins those with the marks of a sheet's cells, see :mod:`xltrack.books.status.reprinted`
SHORT = 16_000  # characters of a text that surely fits a cell
LINK_LENGTH = 255  # characters of an external link that every program follows


def every_table(view: View, folder: Path | None) -> dict[str, Table]:
    """Every flat sheet but the lists by key, in their order. ``folder``: where the workbook will lie, for links to the returns."""
    result = view.result
    made = {
        **_of_the_period(view),
        **_owed(view),
        "findings": findings_table(view, lambda *place: link_to(folder, *place)),
        "returns": flat(view, "returns", result.returns, fields.STATUS_RETURNS, frozen=1),
    }
    if len(result.unasked):
        made["unasked"] = flat(view, "unasked", result.unasked, fields.STATUS_UNASKED)
    if len(result.changes):
        made["changes"] = sealed(flat(view, "changes", result.changes, fields.STATUS_CHANGES))
    made["ledger"] = sealed(ledger_table(view))
    if len(result.repairs):
        made["repairs"] = flat(view, "repairs", result.repairs, ())
    made |= with_annex(view, made)
    return made


def _of_the_period(view: View) -> dict[str, Table]:
    """The sheets of what the period asked: progress, or in a confirmation round who takes on what."""
    result = view.result
    proposals = {"proposals": flat(view, "proposals", result.proposals, fields.PROPOSALS, frozen=3)}
    shown = proposals if len(result.proposals) else {}
    if result.period.confirms:
        own = {"items": confirmed.items_table(view), "units": confirmed.units_table(view)}
        return {**shown, **own, **_figures(view), **_goals(view), "answers": confirmed.answers_table(view)}
    return {
        "lagging": lagging_table(view),
        "items": items_table(view),
        "units": units_table(view),
        **_figures(view),
        **_goals(view),
        "answers": answers_table(view),
        **shown,
    }


def _goals(view: View) -> dict[str, Table]:
    """The overall goals, whatever the period asks: what was typed of them in others stands below."""
    frame = view.result.goals
    return {"goals": flat(view, "goals", frame, fields.STATUS_GOALS)} if len(frame) else {}


def lagging_table(view: View) -> Table:
    """Who, what, how far, why, what next: to be read out. It shows the last merge, and says so."""
    frame = view.result.lagging
    name = "status.frozen" if len(frame) else "status.none_lagging"
    note = say(name, view.lang, period=view.result.period.label, sheet=sheet_name("items", view.lang))
    return flat(view, "lagging", frame, fields.STATUS_LAGGING, frozen=1, note=note)


def _owed(view: View) -> dict[str, Table]:
    """What units owe beside their forms, and what of it came in."""
    frame = view.result.materials
    shown = frame.drop(columns=["kind"], errors="ignore")
    return {"materials": flat(view, "materials", shown, fields.STATUS_MATERIALS, frozen=2)} if len(frame) else {}


def _figures(view: View) -> dict[str, Table]:
    """Targets against actuals, the ranking and the year's judgement: only what there is anything to show of."""
    result = view.result
    frames = {
        "indicators": (result.indicators, fields.STATUS_INDICATORS),
        "ranking": (result.ranking, fields.STATUS_RANKING),
        "judgement": (result.judgement, fields.STATUS_JUDGEMENT),
    }
    label, items = result.period.label, sheet_name("items", view.lang)
    frozen = say("status.frozen", view.lang, period=label, sheet=items)
    rule = say("status.ranking_rule", view.lang, n=RANKED_FROM, sheet=sheet_name("units", view.lang))
    notes = {"ranking": f"{rule}\n{frozen}", "judgement": frozen}
    return {
        key: flat(view, key, frame, known, note=notes.get(key, ""))
        for key, (frame, known) in frames.items()
        if len(frame)
    }


def findings_table(view: View, link: Callable[[str, str, str], str]) -> Table:
    """Findings in the order they come, each with a link to its file and cell."""
    lang, known, found = view.lang, fields.STATUS_FINDINGS, view.result.findings
    said = {
        "severity": [f.severity for f in found],
        "message": [f.message(lang) for f in found],
        "action": [f.action(lang) for f in found],
    }
    other = {f.key: [getattr(x, f.key) for x in found] for f in known if f.key not in said}
    frame = pd.DataFrame({f.key: pd.Series((said | other)[f.key], dtype=object) for f in known})
    field = next(f for f in known if f.key == "file")
    links = [link(f.file, f.sheet, f.cell) for f in found]
    return flat(view, "findings", frame, known, {"file": plain(frame, field, lang, links=links)})


def link_to(folder: Path | None, file: str, sheet: str, place: str) -> str:
    """A link to a cell of a file beside or below the workbook, "" where there is none to link to, or its name holds what no link can."""
    if not file or folder is None:
        return ""
    path = PurePath(file)
    try:
        shown = path.relative_to(folder) if path.is_absolute() else path
    except ValueError:
        shown = path
    quoted = sheet.replace("'", "''")
    name = shown.as_posix().replace("%", "%25").replace("#", "%23")
    target = f"external:{name}" + (f"#'{quoted}'!{place}" if sheet and place else "")
    whole = clean(target) == target and not set("\r\n\t") & set(target)
    return target if whole and len(target) <= LINK_LENGTH else ""


# ── ledger ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def ledger_table(view: View) -> Table:
    """All periods. What a confirmation round says has no status: its claim stands in that column, nothing beside an item."""
    frame, known = view.result.ledger, fields.STATUS_LEDGER
    rounds = {p.label for p in view.result.plan.periods if p.confirms}
    made: dict[str, Column] = {}
    if rounds & set(texts(frame, "period")):
        field = next(f for f in known if f.key == "effective")
        waiting = confirmed.claim_word("waiting", view.lang)
        said = zip(*(texts(frame, k) for k in ("period", "unit", "effective", "self")), strict=True)
        cells = [
            word if period not in rounds else (claim or waiting) if unit and status else ""
            for word, (period, unit, status, claim) in zip(values(frame, field, view.lang), said, strict=True)
        ]
        made["effective"] = replace(plain(frame, field, view.lang), values=cells)
    return flat(view, "ledger", frame, known, made, frozen=4)


def sealed(table: Table) -> Table:
    """A table of the history, each row with a seal over what it says, so that a later edit is noticed."""
    marks = seals(*([table.column(key).values for key in keys[table.key]] for keys in (SEALED, SEALED_TOO)))
    columns = [replace(c, values=marks) if c.key == "seal" else c for c in table.columns]
    return replace(table, columns=tuple(columns))


def seals(columns: Sequence[Sequence[object]], further: Sequence[Sequence[object]] = ()) -> list[str]:
    """A short fingerprint of every row's words, given the columns, and ``further`` ones whose blanks do not matter.

    White space at their ends and how a program stores a number do not matter.
    """
    words = [_words(column) for column in columns]
    said = [[f"\x1f{word}" if word else "" for word in _words(column)] for column in further]
    rows = ("\x1f".join(row) for row in zip(*words, strict=True))
    whole = map("".join, zip(rows, *said, strict=True))
    return [hashlib.blake2s(row.encode(), digest_size=5).hexdigest() for row in whole]


def _words(column: Sequence[object]) -> list[str]:
    known = {v: _word(v) for v in set(column)}
    return [known[v] for v in column]


def _word(value: object) -> str:
    if isinstance(value, str) and value.isprintable() and len(value) < SHORT:
        return value.strip()
    return tidy(clean(value if isinstance(value, str) else text_of(cell(value))))


# ── lists and names ────────────────────────────────────────────────────────────────────────────────────────────────


def lists_table(view: View, made: Mapping[str, Table], overview: Sequence[object]) -> Table:
    """What may be chosen and what it counts as, a pair of columns a kind; which other columns are a template's; what was written:
    ``made`` with their rows, and the cells of the ``overview`` that are no formulas.
    """
    lang, columns = view.lang, list[tuple[str, str, list[str]]]()
    labels = {f.key: f.label(lang) for f in fields.CHOICES}
    for kind, choices in view.classes.by_kind.items():
        name = enum_label("item_kind", kind, lang)
        columns.append((f"choices_{kind}", f"{labels['label']} {name}", list(choices)))
        columns.append((f"class_{kind}", f"{labels['status']} {name}", [view.word(s) for s in choices.values()]))
    columns.append(("verdict_list", fields.VERDICT.label(lang), view.classes.offered()))
    columns.append(("flag_list", view.flag(True), [view.flag(True), view.flag(False)]))
    columns.append(("class_list", fields.EFFECTIVE.label(lang), [view.word(s) for s in STATUSES]))
    columns.append(("rank_list", BEFORE_VERDICT.label(lang), [view.word(s) for s in RANKS]))
    columns.append((FILLS, FILLS, view.look.fills))
    own, answers = view.result.own.get("answers", ()), view.result.answers
    brought = [h for h in columns_of(answers, fields.STATUS_ANSWERS, "answers") if h not in own]
    columns.append((TEMPLATE, f"{TEMPLATE}:answers", brought))
    counts = {"overview": len(overview)} | {name: table.rows for name, table in made.items()}
    columns.append((f"{WRITTEN}_sheets", f"{WRITTEN}:sheets", list(counts)))
    columns.append((f"{WRITTEN}_rows", f"{WRITTEN}:rows", [str(n) for n in counts.values()]))
    marks = {"overview": [page_marks(overview)]} | {name: marks_of(table) for name, table in made.items()}
    columns += [(f"{MARKED}_{name}", f"{MARKED}:{name}", own) for name, own in marks.items() if own]
    rows = max(len(cells) for *_, cells in columns)
    filled = (Column(key, header, "text", 20, [*cells, *[""] * (rows - len(cells))]) for key, header, cells in columns)
    return Table("lists", sheet_name("lists", lang), tuple(filled), rows, hidden=True)


def names_of(made: dict[str, Table]) -> dict[str, str]:
    """Defined names: the choices by kind, and the columns that formulas look through."""
    wanted = {
        "answers": {"id": "id", "unit": "unit", "status": "effective", "verdict": "verdict", "counts": "counts"}
        | {"own": "own", "state": "answer_state", "lagging": "lagging", "rated": "rated"},
        "items": {
            "id": "id",
            "path": "path",
            "status": "effective",
            "verdict": "verdict",
            "overdue": "overdue",
            "lagging": "lagging",
            "rated": "rated",
            "own": "own",
            "previous": "previous_status",
            "lagged": "previous_lagging",
        },
        "ledger": {
            "period": "period",
            "unit": "unit",
            "status": "effective",
            "verdict": "verdict",
            "lagging": "lagging",
        },
    }
    names = {
        f"{key}_{name}": "=" + made[key].range(at)
        for key, columns in wanted.items()
        for name, at in columns.items()
        if at in made[key].letters
    }
    lists = made["lists"]
    sheet = "='" + lists.title + "'"
    for n, column in enumerate(lists.columns):
        last = 1 + sum(1 for value in column.values if value)
        if column.key.startswith("choices_"):
            names[column.key] = f"{sheet}!${letters(n)}$2:${letters(n + 1)}${last}"
        elif column.key.endswith("_list"):
            names[column.key] = f"{sheet}!${letters(n)}$2:${letters(n)}${last}"
    return names
